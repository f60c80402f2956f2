"""The list of home visits as it comes out of LibreOffice."""

import io
from pathlib import Path

import docx
import pytest

from phu_mailer.domain.template import Level
from phu_mailer.domain.visits import example_list
from phu_mailer.letters import page
from phu_mailer.letters.child import fill_list
from phu_mailer.letters.inspection import inspect_list
from phu_mailer.letters.listing import ListRenderer, list_findings
from phu_mailer.letters.pdf import LibreOfficePdf
from unit.letters.letter_samples import with_relation

SHIPPED = Path(__file__).parents[3] / "templates" / "letters" / "huisbezoek.docx"


def changed(old: str, new: str) -> bytes:
    document = docx.Document(str(SHIPPED))
    for row in document.tables[0].rows:
        for paragraph in row.cells[1].paragraphs:
            if paragraph.text == old:
                paragraph.runs[0].text = new
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_every_visit_of_a_long_list_can_be_read_and_no_row_is_torn():
    fields, rows = example_list()

    made = ListRenderer(lambda _: SHIPPED.read_bytes(), fill_list, LibreOfficePdf()).render(
        fields, rows
    )

    pages = page.page_texts(made.pdf)
    assert ["Kenmerk" in one for one in pages] == [True] * 4  # the header stands on each page
    on_page = [[row["kenmerk"] for row in rows if row["kenmerk"] in text] for text in pages]
    assert [one for listed in on_page for one in listed] == [row["kenmerk"] for row in rows]
    assert sum(text.count("WATERSTAD") for text in pages) == len(rows)
    assert "Bladzijde 4 van 4" in " ".join(pages[3].split())


def test_the_list_that_comes_with_it_has_no_faults():
    assert inspect_list(SHIPPED.read_bytes(), LibreOfficePdf()) == []


@pytest.mark.parametrize(
    ("new", "level", "message"),
    [
        ("{{ bezoek.adress }}", Level.ERROR, "Bedoelt u {{ bezoek.adres }}?"),
        ("{{ huurder.aanhef }}", Level.ERROR, "bestaat niet in deze lijst."),
        ("[adres]", Level.ERROR, "invultekst tussen haken"),
        ("(( bezoek.adres ))", Level.ERROR, "Typ het zo: {{ bezoek.adres }}."),
        ("{{ bezoek.adres|upper }}", Level.ERROR, "kunnen alleen velden staan"),
        ("{{ bezoek.adres }} derhalve", Level.ADVICE, "Schrijf liever 'daarom'"),
    ],
)
def test_a_slip_in_the_list_is_told_with_its_paragraph(new, level, message):
    (finding,) = inspect_list(changed("{{ bezoek.adres }}", new), LibreOfficePdf())

    assert (finding.level, message in finding.message_nl) == (level, True)
    assert finding.paragraph == new


def test_a_field_of_a_visit_outside_its_row_is_explained():
    document = docx.Document(str(SHIPPED))
    document.add_paragraph("{{ bezoek.naam }}", style="Brieftekst")
    target = io.BytesIO()
    document.save(target)

    (finding,) = inspect_list(target.getvalue(), LibreOfficePdf())

    assert "kan alleen staan in de rij die herhaald wordt" in finding.message_nl


def test_a_hostile_list_is_refused_before_libreoffice_opens_it():
    template = with_relation(
        SHIPPED.read_bytes(), 'Id="x" Type="x/image" Target="http://x.example/x.png"'
    )

    (finding,) = inspect_list(template, LibreOfficePdf(soffice="is-not-there"))

    assert "haalt iets van buiten" in finding.message_nl


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{ bezoek.adres }}", "{{ bezoek.adress }}", "Het veld {{ bezoek.adress }} bestaat niet"),
        ("{{ bezoek.adres }}", "", "In de lijst is het veld {{ bezoek.adres }} niet goed te lezen"),
    ],
)
def test_a_fault_is_told_by_the_name_that_stands_in_the_template(old, new, message):
    (finding,) = list_findings(changed(old, new), fill_list, LibreOfficePdf())

    assert finding.level is Level.ERROR
    assert message in finding.message_nl
