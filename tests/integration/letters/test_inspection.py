"""The printed part of the check: pages, and what the window of the envelope shows."""

import functools
import io
from collections.abc import Callable, Sequence

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level
from phu_mailer.errors import PermanentError
from phu_mailer.letters import page
from phu_mailer.letters.examples import HOUSEHOLDS, household_fields
from phu_mailer.letters.inspection import inspect_template, preview
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import TEMPLATE_FILES
from unit.letters.letter_samples import PIXEL, saved, shipped

INVITATION = LetterKind.INVITATION
LEFT = WINDOWS["c5-left"]
ON_THE_RIGHT = ("c5-right", "dl-right")
KINDS = [(name, kind) for kind, name in TEMPLATE_FILES.items()]


class RememberingPdf(LibreOfficePdf):
    """LibreOffice, asked once for a document that more than one question is about."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[bytes, bytes | PermanentError] = {}

    def to_pdf(self, documents: Sequence[bytes]) -> list[bytes | PermanentError]:
        new = [one for one in documents if one not in self._made]
        self._made.update(zip(new, super().to_pdf(new), strict=True))
        return [self._made[one] for one in documents]


@pytest.fixture(scope="module")
def remembering() -> RememberingPdf:
    return RememberingPdf()


def inspected(template: bytes, envelope: str = "c5-left") -> list[Finding]:
    return inspect_template(template, INVITATION, WINDOWS[envelope], LibreOfficePdf())


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_letters_we_ship_have_no_findings_on_paper(
    name: str, kind: LetterKind, remembering: RememberingPdf
) -> None:
    """The program takes these by their hash and does not look again."""
    for envelope in ("c5-left", "dl-left"):
        assert inspect_template(shipped(name), kind, WINDOWS[envelope], remembering) == []


@functools.cache
def with_the_address_on_the_right(name: str) -> bytes:
    document = docx.Document(io.BytesIO(shipped(name)))
    indent = docx.oxml.OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(Mm(75).twips)))
    indent.set(qn("w:type"), "dxa")
    document.tables[0]._tbl.tblPr.insert_element_before(  # noqa: SLF001 - no setting for it
        indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )
    return saved(document)


@pytest.mark.parametrize("envelope", ON_THE_RIGHT)
@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_with_the_address_on_the_right_every_letter_fits_an_envelope_with_its_window_there(
    name: str, kind: LetterKind, envelope: str, remembering: RememberingPdf
) -> None:
    findings = inspect_template(
        with_the_address_on_the_right(name), kind, WINDOWS[envelope], remembering
    )

    assert findings == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_awkward_household_fits_in_the_window(
    name: str, kind: LetterKind, remembering: RememberingPdf
) -> None:
    letters = preview(shipped(name), kind, remembering)

    seen = {household: page.text_within(pdf, LEFT) for household, pdf in letters.items()}
    expected = {}
    for household in HOUSEHOLDS:
        tenant = household_fields(kind, HOUSEHOLDS[household])["huurder"]
        lines = [tenant[line] for line in ("naamregel", "adresregel", "plaatsregel")]
        text = " ".join(["Retouradres: Postbus 100, 1234 ZZ Waterstad", *lines])
        expected[household] = page.plain(text)
    assert seen == expected


def test_an_address_on_the_wrong_side_for_the_envelope_is_an_error_with_its_millimetres() -> None:
    findings = inspected(shipped("uitnodiging.docx"), "c5-right")

    assert [(one.level, one.page) for one in findings] == [(Level.ERROR, 1)] * 3
    assert [one.message_nl.split(" staat ")[0] for one in findings] == [
        "Het veld {{ huurder.naamregel }}",
        "Het veld {{ huurder.adresregel }}",
        "Het veld {{ huurder.plaatsregel }}",
    ]
    assert "25 tot 58 mm van links en 51 tot 54 mm van boven" in findings[0].message_nl


def test_a_subject_about_debt_in_the_window_is_an_error() -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    document.tables[0].cell(1, 0).add_paragraph("Betreft uw huurachterstand", style="Adresregel")

    (finding,) = inspected(saved(document))

    assert finding.level is Level.ERROR
    assert "ook te lezen: 'Betreft uw huurachterstand'" in finding.message_nl


def test_an_address_that_slid_down_is_an_error() -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    document.tables[0].rows[0].height = Mm(40)

    findings = inspected(saved(document))

    assert "{{ huurder.naamregel }} staat buiten het venster" in findings[0].message_nl


def test_a_finding_on_the_second_page_says_so() -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    added = document.add_paragraph("Beste [naam]", style="Brieftekst")
    added.paragraph_format.page_break_before = True

    (finding,) = inspected(saved(document))

    assert (finding.paragraph, finding.page) == ("Beste [naam]", 2)


def in_cell(document: docx.document.Document, label: str) -> docx.text.run.Run:
    """Return the words beside a label of the letter."""
    rows = [row for table in document.tables for row in table.rows]
    (cell,) = (row.cells[1] for row in rows if row.cells[0].text == label)
    return cell.paragraphs[0].runs[0]


def only_on_page_two(document: docx.document.Document) -> None:
    (row,) = (r for t in document.tables for r in t.rows if r.cells[0].text == "Ons kenmerk")
    row._tr.getparent().remove(row._tr)  # noqa: SLF001 - no method to remove a row


def hidden(document: docx.document.Document) -> None:
    in_cell(document, "Waar").font.hidden = True


def only_asked_about(document: docx.document.Document) -> None:
    in_cell(document, "Waar").text = "{% if afspraak.locatie %}in het stadhuis{% endif %}"


def only_with_an_amount(document: docx.document.Document) -> None:
    in_cell(
        document, "Waar"
    ).text = "{% if achterstand.omschrijving %}{{ afspraak.locatie }}{% else %}stadhuis{% endif %}"


@pytest.mark.parametrize(
    ("edit", "field", "household"),
    [
        (only_on_page_two, "brief.kenmerk", "gewoon"),
        (hidden, "afspraak.locatie", "gewoon"),
        (only_asked_about, "afspraak.locatie", "gewoon"),
        (only_with_an_amount, "afspraak.locatie", "geen-bedrag"),
    ],
)
def test_a_must_have_that_does_not_come_on_paper_is_an_error(
    edit: Callable[[docx.document.Document], None], field: str, household: str
) -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    edit(document)

    errors = [one for one in inspected(saved(document)) if one.level is Level.ERROR]

    assert [one.message_nl.partition(" Staat het ")[0] for one in errors] == [
        f"Het veld {{{{ {field} }}}} komt niet op papier."
    ]
    assert f"(Voorbeeld: {HOUSEHOLDS[household].description_nl}.)" in errors[0].message_nl


def test_paper_that_is_not_a4_is_an_error() -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    document.sections[0].page_width, document.sections[0].page_height = Mm(216), Mm(279)

    (finding,) = inspected(saved(document))

    assert "Het papier is 216 bij 279 mm in plaats van A4 staand" in finding.message_nl


def test_a_picture_in_the_window_is_an_advice() -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    run = document.tables[0].cell(1, 0).paragraphs[0].add_run()
    run.add_picture(io.BytesIO(PIXEL), width=Mm(30), height=Mm(10))
    (about,) = run._r.iter(qn("wp:docPr"))  # noqa: SLF001 - no setting for it
    about.set("descr", "Logo")

    (finding,) = inspected(saved(document))

    assert finding.level is Level.ADVICE
    assert "In het venster van de envelop staat een plaatje" in finding.message_nl


@pytest.mark.parametrize(("size", "colour"), [(Pt(5), None), (None, RGBColor(255, 255, 255))])
def test_letters_that_nobody_can_read_are_an_advice(
    size: Pt | None, colour: RGBColor | None
) -> None:
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    words = in_cell(document, "Hoe lang")
    words.font.size, words.font.color.rgb = size, colour

    (finding,) = inspected(saved(document))

    assert (finding.level, finding.paragraph) == (Level.ADVICE, "ongeveer 60 minuten")
