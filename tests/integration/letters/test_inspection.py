"""The printed part of the check: pages, and what the window of the envelope shows."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import page
from phu_mailer.letters.examples import HOUSEHOLDS, household_fields
from phu_mailer.letters.inspection import inspect_template, preview
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import TEMPLATE_FILES
from unit.letters.letter_samples import saved, shipped

INVITATION = LetterKind.INVITATION
LEFT = WINDOWS["c5-left"]
ON_THE_RIGHT = ("c5-right", "dl-right")
KINDS = [(name, kind) for kind, name in TEMPLATE_FILES.items()]


def inspected(template: bytes, envelope: str = "c5-left") -> list[Finding]:
    return inspect_template(template, INVITATION, WINDOWS[envelope], LibreOfficePdf())


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_letters_we_ship_have_no_findings_on_paper(name: str, kind: LetterKind) -> None:
    """The program takes these by their hash and does not look again."""
    for envelope in ("c5-left", "dl-left"):
        assert inspect_template(shipped(name), kind, WINDOWS[envelope], LibreOfficePdf()) == []


@pytest.mark.parametrize("envelope", ON_THE_RIGHT)
@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_with_the_address_on_the_right_every_letter_fits_an_envelope_with_its_window_there(
    name: str, kind: LetterKind, envelope: str
) -> None:
    document = docx.Document(io.BytesIO(shipped(name)))
    indent = docx.oxml.OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(Mm(75).twips)))
    indent.set(qn("w:type"), "dxa")
    document.tables[0]._tbl.tblPr.insert_element_before(  # noqa: SLF001 - no setting for it
        indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )

    findings = inspect_template(saved(document), kind, WINDOWS[envelope], LibreOfficePdf())

    assert findings == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_awkward_household_fits_in_the_window(name: str, kind: LetterKind) -> None:
    letters = preview(shipped(name), kind, LibreOfficePdf())

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
