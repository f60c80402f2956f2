"""A letter reads the same however Word or LibreOffice wrote its template down."""

import io
import subprocess
from collections.abc import Mapping

import docx
import pytest
from docx.oxml.ns import qn

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Level
from phu_mailer.letters import page
from phu_mailer.letters.fill import fill
from phu_mailer.letters.inspection import inspect_template
from phu_mailer.letters.judge import judge
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import TEMPLATE_FILES
from unit.letters.letter_samples import letter_fields, shipped
from unit.letters.word_hands import FIELD, WAYS, cut, places_of

LETTERS_IN_A_PIECE = (1, 4)
MOST_APART_MM = 0.5
KINDS = list(LetterKind)
Place = tuple[float, float]


def template(kind: LetterKind) -> bytes:
    return shipped(TEMPLATE_FILES[kind])


def printed(templates: Mapping[str, bytes], kind: LetterKind) -> dict[str, bytes]:
    """Return the PDF of a letter from each template, all made in one start of LibreOffice."""
    letters = [fill(one, letter_fields(kind)) for one in templates.values()]
    pdfs = LibreOfficePdf().to_pdf(letters)
    made = {name: pdf for name, pdf in zip(templates, pdfs, strict=True) if isinstance(pdf, bytes)}
    assert made.keys() == templates.keys()
    return made


def places(pdf: bytes, kind: LetterKind) -> dict[str, list[Place]]:
    """Return for every value of the letter the left top corners of its lines on page one."""
    return {
        f"{group}.{name}": [(box.left, box.top) for box in page.text_boxes(pdf, value)]
        for group, values in letter_fields(kind).items()
        for name, value in values.items()
    }


def moved(before: Mapping[str, list[Place]], after: Mapping[str, list[Place]]) -> list[str]:
    """Return the values that do not stand where they stood."""
    return [
        name
        for name, corners in before.items()
        if len(corners) != len(after[name])
        or any(
            abs(old - new) > MOST_APART_MM
            for was, now in zip(corners, after[name], strict=True)
            for old, new in zip(was, now, strict=True)
        )
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_whose_fields_word_cut_into_pieces_is_the_same_letter(kind: LetterKind) -> None:
    ways = {
        f"{way}, {size}": cut(template(kind), way, size)
        for way in WAYS
        for size in LETTERS_IN_A_PIECE
    }

    whole, *cuts = (pdf for pdf in printed({"whole": template(kind)} | ways, kind).values())

    text, where = page.page_texts_by_place(whole), places(whole, kind)
    assert all(len(corners) > 0 for name, corners in where.items() if name.startswith("huurder"))
    changed = {
        way: (page.page_texts_by_place(one) != text, moved(where, places(one, kind)))
        for way, one in zip(ways, cuts, strict=True)
    }
    assert changed == dict.fromkeys(ways, (False, []))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_template_whose_fields_word_cut_into_pieces_has_no_findings(
    way: str, kind: LetterKind
) -> None:
    assert judge(cut(template(kind), way, 3), kind, ["Arial"]) == ([], True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_scissors_leave_no_field_in_one_piece(kind: LetterKind) -> None:
    """A control: what the tests above call cut is cut, in body, headers and footers."""
    document = docx.Document(io.BytesIO(cut(template(kind), "sessions", 4)))

    places = places_of(document)
    pieces = [text.text or "" for place in places for text in place.iter(qn("w:t"))]
    assert [piece for piece in pieces if FIELD.search(piece)] == []
    assert len(FIELD.findall("".join(pieces))) > 20


@pytest.fixture(scope="module")
def twice_converted(tmp_path_factory: pytest.TempPathFactory) -> dict[LetterKind, bytes]:
    """Every shipped letter, opened and saved by LibreOffice as .odt and again as .docx."""
    folder = tmp_path_factory.mktemp("twice")
    for kind in KINDS:
        (folder / f"{kind}.docx").write_bytes(template(kind))
    for old, new in (("docx", "odt"), ("odt", "docx")):
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
                *("--headless", "--convert-to", new, "--outdir", str(folder)),
                *(str(folder / f"{kind}.{old}") for kind in KINDS),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return {kind: (folder / f"{kind}.docx").read_bytes() for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_that_went_through_libreoffice_twice_reads_the_same(
    kind: LetterKind, twice_converted: dict[LetterKind, bytes]
) -> None:
    again = twice_converted[kind]

    pdfs = printed({"before": template(kind), "after": again}, kind)

    assert again != template(kind)
    assert page.page_texts_by_place(pdfs["after"]) == page.page_texts_by_place(pdfs["before"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_that_went_through_libreoffice_twice_may_be_installed(
    kind: LetterKind, twice_converted: dict[LetterKind, bytes]
) -> None:
    findings = inspect_template(twice_converted[kind], kind, WINDOWS["c5-left"], LibreOfficePdf())

    assert [one for one in findings if one.level is Level.ERROR] == []
