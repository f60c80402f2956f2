"""A PDF is the letter meant when every value can be read in it."""

import struct
import zlib

import pytest

from phu_mailer.errors import PermanentError
from phu_mailer.letters import page
from phu_mailer.letters.pdf import check_letter_pdf
from unit.letters.letter_samples import pdf_of


def test_the_pages_are_counted_when_all_values_are_there() -> None:
    pdf = pdf_of("De heer J. de Vries\nLindelaan 12 a", "Bladzijde twee")

    assert check_letter_pdf(pdf, ["De heer J. de Vries", "Lindelaan 12 a", "twee"]) == 2


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("op dinsdag 16\ndecember 2025", "dinsdag 16 december 2025"),
        ("1234 CD WATERSTAD", "1234 CD  WATERSTAD"),
        ("Jansen-\nBakker", "Jansen-Bakker"),
        ("Jos\u00e9", "Jose\u0301"),
        ("in totaal \u0080 871,40", "in totaal €\u00a0871,40"),
    ],
)
def test_line_breaks_and_the_spelling_of_accents_make_no_difference(
    printed: str, value: str
) -> None:
    assert check_letter_pdf(pdf_of(printed), [value]) == 1


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("De heer J. de Vrie", "De heer J. de Vries"),
        ("mevrouw Muller", "mevrouw Müller"),
        ("mevrouw de jong", "mevrouw De Jong"),
        ("16 december 2025", "17 december 2025"),
    ],
)
def test_a_value_that_differs_in_one_letter_is_missed(printed: str, value: str) -> None:
    with pytest.raises(PermanentError) as refused:
        check_letter_pdf(pdf_of(printed), [printed, value])

    assert str(refused.value) == (
        "In de PDF van de brief ontbreekt een waarde die erin moet staan (nummer 2 van 2)."
    )


@pytest.mark.parametrize("content", [b"", b"%PDF", b"PK\x03\x04", pdf_of("x")[:60]])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(PermanentError, match="niet te openen"):
        check_letter_pdf(content, [])


def test_a_pdf_without_pages_is_refused() -> None:
    with pytest.raises(PermanentError, match=r"geen bladzijden|niet te openen"):
        check_letter_pdf(pdf_of(), [])


def test_a_text_is_found_in_millimetres_from_the_top_left_corner() -> None:
    (box,) = page.text_boxes(pdf_of("Lindelaan"), "Lindelaan")

    assert box.left == pytest.approx(25.4, abs=0.5)  # 72 points
    assert box.bottom == pytest.approx((842 - 720) * 25.4 / 72, abs=0.5)


def test_a_text_that_is_not_there_has_no_boxes() -> None:
    assert page.text_boxes(pdf_of("Lindelaan"), "Iepenlaan") == []


def test_the_text_within_a_rectangle_is_only_what_stands_there() -> None:
    pdf = pdf_of("boven\nmidden\nonder")

    text = page.text_within(pdf, page.Box(left=20, top=44, right=100, bottom=49))

    assert text == "midden"


def test_a_page_becomes_a_picture_of_its_size() -> None:
    png = page.render_png(pdf_of("x"), dots_per_inch=36)

    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    pixels = zlib.decompress(
        png[start : start + struct.unpack(">I", png[start - 8 : start - 4])[0]]
    )
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (width, height) == (298, 421)
    assert len(pixels) == height * (1 + 3 * width)
    assert min(pixels[1:]) < 128 < max(pixels)


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(PermanentError, match="geen bladzijde 2"):
        page.render_png(pdf_of("x"), page_number=2)
