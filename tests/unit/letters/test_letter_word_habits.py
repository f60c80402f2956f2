"""What Word itself puts into a file, or hides in it, is found and explained."""

import io

import docx
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from unit.letters.letter_samples import PIXEL
from unit.letters.mistakes import added, found

VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def add_field(paragraph: Paragraph, code: str, result: str) -> None:
    """Add a field of Word with what it shows."""
    for kind in ("begin", "code", "separate", "result", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - no method to add a field
        tag = {"code": "w:instrText", "result": "w:t"}.get(kind, "w:fldChar")
        mark = OxmlElement(tag)
        if tag == "w:fldChar":
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = code if kind == "code" else result
        run.append(mark)


@pytest.mark.parametrize(
    ("code", "level", "remedy"),
    [
        ("CREATEDATE", "error", "Gebruik een veld, zoals {{ brief.datum_lang }}."),
        ("FORMTEXT", "error", "Vervang het door een veld"),
        ("AUTHOR", "advice", "in elke brief komt hetzelfde te staan"),
        ("DOCPROPERTY Afdeling", "advice", "in elke brief komt hetzelfde te staan"),
    ],
)
def test_a_field_of_word_is_found_with_its_paragraph(code: str, level: str, remedy: str) -> None:
    def edit(document: docx.document.Document) -> None:
        add_field(document.add_paragraph("Door ", style="Brieftekst"), code, "Jan")

    assert [(one[0], remedy in one[1], one[2]) for one in found(edit)] == [
        (level, True, "Door Jan")
    ]


@pytest.mark.parametrize("code", ["PAGE", "NUMPAGES \\* MERGEFORMAT", 'HYPERLINK "https://x.test"'])
def test_a_field_of_word_that_does_no_harm_is_left_alone(code: str) -> None:
    def edit(document: docx.document.Document) -> None:
        add_field(document.add_paragraph("Zie ", style="Brieftekst"), code, "1")

    assert found(edit) == []


@pytest.mark.parametrize(("words", "level"), [("CONCEPT", "error"), ("Waterstad", "advice")])
def test_a_watermark_is_found(words: str, level: str) -> None:
    def edit(document: docx.document.Document) -> None:
        run = parse_xml(
            f"<w:r {nsdecls('w')} {VML}><w:pict><v:shape><v:textpath string='{words}'/></v:shape>"
            "</w:pict></w:r>"
        )
        document.sections[0].first_page_header.paragraphs[0]._p.append(run)  # noqa: SLF001 - as above

    ((found_level, message, _),) = found(edit)

    assert (found_level, f"watermerk '{words}'" in message) == (level, True)


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\ufeff", "\u2060"])
def test_a_character_that_nobody_sees_in_a_field_is_taken_out(unseen: str) -> None:
    assert found(added(f"Kenmerk {{{{ brief.{unseen}kenmerk }}}}")) == []


def test_a_row_that_was_deleted_with_track_changes_is_found() -> None:
    def edit(document: docx.document.Document) -> None:
        row = document.tables[1].rows[0]._tr  # noqa: SLF001 - as above
        row.get_or_add_trPr().append(OxmlElement("w:del"))

    assert [one[1] for one in found(edit)] == [
        (
            "In een tabel staan bijgehouden rijen. Kies in Word: Controleren, Accepteren, Alle "
            "wijzigingen accepteren."
        )
    ]


def test_a_condition_from_one_cell_to_the_next_is_found() -> None:
    def edit(document: docx.document.Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Bedrag{% if achterstand.omschrijving %}"
        table.cell(0, 1).text = "{{ achterstand.omschrijving }}{% endif %}"
        document.add_paragraph("Tot dan.", style="Brieftekst")

    assert [(one[0], "in dezelfde cel" in one[1], one[2]) for one in found(edit)] == [
        ("error", True, "Bedrag{% if achterstand.omschrijving %}"),
        ("error", True, "{{ achterstand.omschrijving }}{% endif %}"),
    ]


def test_words_in_a_row_that_a_condition_takes_along_are_found() -> None:
    def edit(document: docx.document.Document) -> None:
        table = document.add_table(3, 2)
        table.cell(0, 0).text = "{%tr if achterstand.omschrijving %}"
        table.cell(0, 1).text = "Achterstand"
        table.cell(1, 0).text = "Hoogte"
        table.cell(1, 1).text = "{{ achterstand.omschrijving }}"
        table.cell(2, 0).text = "{%tr endif %}"
        document.add_paragraph("Tot dan.", style="Brieftekst")

    assert [(one[0], "valt de hele rij van de tabel weg" in one[1]) for one in found(edit)] == [
        ("error", True)
    ]


def test_a_condition_around_rows_in_rows_of_its_own_is_fine() -> None:
    def edit(document: docx.document.Document) -> None:
        table = document.add_table(3, 2)
        table.cell(0, 0).text = "{%tr if achterstand.omschrijving %}"
        table.cell(1, 0).text = "Hoogte"
        table.cell(1, 1).text = "{{ achterstand.omschrijving }}"
        table.cell(2, 0).text = "{%tr endif %}"
        document.add_paragraph("Tot dan.", style="Brieftekst")

    assert found(edit) == []


@pytest.mark.parametrize(
    ("height_mm", "rule", "advice"),
    [
        (60, WD_ROW_HEIGHT_RULE.EXACTLY, ["Een plaatje is 60 mm hoog en de rij waarin het staat "]),
        (20, WD_ROW_HEIGHT_RULE.EXACTLY, []),
        (60, WD_ROW_HEIGHT_RULE.AT_LEAST, []),
    ],
)
def test_a_logo_that_would_be_cut_off_is_an_advice(
    height_mm: int, rule: WD_ROW_HEIGHT_RULE, advice: list[str]
) -> None:
    def edit(document: docx.document.Document) -> None:
        table = document.sections[0].first_page_header.tables[0]
        table.rows[0].height_rule = rule
        run = table.cell(0, 1).paragraphs[0].add_run()
        run.add_picture(io.BytesIO(PIXEL), width=Mm(40), height=Mm(height_mm))
        (about,) = run._r.iter(qn("wp:docPr"))  # noqa: SLF001 - as above
        about.set("descr", "Logo")

    assert [one[1].partition("33 mm")[0] for one in found(edit)] == advice
