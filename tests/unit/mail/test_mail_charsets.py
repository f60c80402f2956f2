"""Bytes become the text that the sender saw, and a guess is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.mail.charsets import clean_line, clean_text, decode_text
from phu_mailer.mail.limits import HostileMail

NAME = "Joëlle van 't Hof-Müller"


@pytest.mark.parametrize(
    ("payload", "declared"),
    [
        (NAME.encode(), "utf-8"),
        (NAME.encode(), "UTF8"),
        (NAME.encode(), None),
        (NAME.encode(), "us-ascii"),
        (NAME.encode("latin-1"), "iso-8859-1"),
        (NAME.encode("cp1252"), "windows-1252"),
        (NAME.encode("utf-7"), "utf-7"),
        (NAME.encode("utf-16"), "utf-16"),
        (NAME.encode("iso8859-15"), " ISO-8859-15 "),
    ],
)
def test_a_name_is_read_without_doubt(payload: bytes, declared: str | None) -> None:
    assert decode_text(payload, declared) == (NAME, None)


@pytest.mark.parametrize(
    ("payload", "declared", "defect"),
    [
        (NAME.encode("cp1252"), None, "charset not declared; read as cp1252"),
        (
            NAME.encode("cp1252"),
            "us-ascii",
            "charset ascii does not fit the bytes; read as cp1252",
        ),
        (
            NAME.encode("cp1252"),
            "utf-8",
            "charset utf-8 does not fit the bytes; read as cp1252",
        ),
        (
            NAME.encode(),
            "iso-8859-1",
            "charset iso8859-1 is declared but the bytes are utf-8",
        ),
        (NAME.encode(), "x-mac-oud", "charset x-mac-oud is unknown; read as utf-8"),
        (NAME.encode("cp1252"), "zip", "charset zip is unknown; read as cp1252"),
        (
            NAME.encode(),
            "Jan de Vries\0",
            "charset with an impossible name is unknown; read as utf-8",
        ),
        (
            NAME.encode("cp1252"),
            "iso-2022-jp",
            "charset iso2022_jp does not fit the bytes; read as cp1252",
        ),
    ],
)
def test_a_name_that_is_a_guess_is_read_with_a_defect(
    payload: bytes, declared: str | None, defect: str
) -> None:
    assert decode_text(payload, declared) == (NAME, defect)


def test_latin_1_means_cp1252_because_mail_programs_mean_that() -> None:
    assert decode_text(b"\x80 512,\x96", "iso-8859-1") == ("€ 512,–", None)


def test_one_wrong_byte_does_not_spoil_the_rest_of_the_names() -> None:
    payload = "Joëlle en ".encode() + b"Ren\xe9e"

    assert decode_text(payload, "utf-8") == (
        "Joëlle en Renée",
        "charset utf-8 does not fit the bytes; read as cp1252",
    )


def test_a_byte_that_means_nothing_is_marked_and_told() -> None:
    assert decode_text(b"a\x81b", "windows-1252") == (
        "a\ufffdb",
        "charset cp1252 lacks some of the bytes",
    )


def test_half_a_character_from_utf_7_is_marked_and_told() -> None:
    assert decode_text(b"+2AA- Jan", "utf-7") == (
        "\ufffd Jan",
        "charset with impossible characters",
    )


def test_letters_under_piles_of_accents_are_refused_before_they_cost_minutes() -> None:
    payload = ("a" + "\u0323\u0301" * 200_000).encode()

    with pytest.raises(HostileMail, match="piles of more than 64 accents"):
        decode_text(payload, "utf-8")


def test_a_long_text_in_the_wrong_charset_is_read_all_the_same() -> None:
    text = "Renée " * 60_000

    assert decode_text(text.encode("cp1252"), "utf-8") == (
        text,
        "charset utf-8 does not fit the bytes; read as cp1252",
    )


def test_a_pile_of_accents_that_comes_another_way_is_cut_and_marked() -> None:
    assert clean_text("a" + "\u0323\u0301" * 200_000 + "b") == "a\ufffdb"


def test_greek_is_not_taken_for_a_pile_of_accents() -> None:
    greek = "αβγδ" * 50

    assert (decode_text(greek.encode(), "utf-8"), clean_text(greek)) == ((greek, None), greek)


def test_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    text = "Jan\0 de\x07 Vries\r\nLind\u202eelaan\ufeff 12\rWaterstad\u2028\tEUR\x85"

    assert clean_text(text) == "Jan de Vries\nLindelaan 12\nWaterstad\n\tEUR\n"


def test_a_letter_with_a_loose_accent_becomes_one_letter() -> None:
    assert clean_text("Joe\u0308lle") == "Joëlle"


def test_a_line_stays_one_line() -> None:
    assert clean_line(" a\x00b\r\nBcc:\tevil\u2029 x ") == "ab Bcc: evil x"


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "latin-1", "utf-7", "hz", "big5"]))
def test_any_bytes_become_text_that_can_be_stored(payload: bytes, declared: str | None) -> None:
    text, _ = decode_text(payload, declared)

    stored = clean_text(text)

    assert stored.encode().decode() == stored
    assert "\0" not in stored


@given(st.text(max_size=200))
def test_honest_utf_8_is_read_as_written(text: str) -> None:
    assert decode_text(text.encode(), "utf-8") == (text, None)
