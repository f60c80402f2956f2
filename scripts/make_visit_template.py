#!/usr/bin/env python3
"""Make the list of home visits that phu-mailer ships, as a Word document.

    python scripts/make_visit_template.py templates/letters/huisbezoek.docx

Administrators edit the result in Word; this script only makes a new start.
"""

import sys
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from make_letter_templates import _number, _properties, _styles

COLUMNS = (
    ("Kenmerk", Mm(33)),
    ("Naam en adres", Mm(84)),
    ("Uiterlijk", Mm(36)),
    ("Bezocht op", Mm(30)),
    ("Uitkomst", Mm(74)),
)
RESULTS = ("gesproken", "niet thuis, kaartje achtergelaten", "niet thuis, geen kaartje")
ROWS = (
    ("{%tr for bezoek in bezoeken %}", "", "", "", ""),
    (
        "{{ bezoek.kenmerk }}",
        "{{ bezoek.naam }}\n{{ bezoek.adres }}\n{{ bezoek.plaats }}",
        "{{ bezoek.uiterlijk }}",
        "datum:\ndagdeel:",
        "\n".join(f"\u2610 {result}" for result in RESULTS),
    ),
    ("{%tr endfor %}", "", "", "", ""),
)
INTRODUCTION = (
    "Deze mensen reageerden niet op onze brieven. Bied onze hulp aan. Die is gratis en vrijwillig."
)
AFTERWARDS = "Bel na afloop {{ contact.naam }}, {{ contact.telefoon }}. Noem alleen het kenmerk."
CARE = (
    "Vertrouwelijk. Laat deze lijst nergens liggen en maak er geen foto van. Lever hem na afloop "
    "in of versnipper hem."
)


def main(path: Path) -> None:
    """Write the template."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _properties(document, "Huisbezoeken")
    document.add_paragraph("{{ gemeente.naam }}", style="Gemeentenaam")
    document.add_paragraph("Huisbezoeken tot en met {{ lijst.datum_lang }}", style="Heading 1")
    document.add_paragraph("{{ lijst.team }}, aantal: {{ lijst.aantal }}", style="Brieftekst")
    document.add_paragraph(INTRODUCTION, style="Brieftekst")
    document.add_paragraph(AFTERWARDS, style="Brieftekst")
    document.add_paragraph(CARE, style="Brieftekst").runs[0].bold = True
    table = document.add_table(1 + len(ROWS), len(COLUMNS))
    _borders(table)
    _widths(table)
    for cell, (title, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        _write(cell, title, is_bold=True)
    for row, texts in zip(table.rows[1:], ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text)
    _mark(table.rows[0]._tr, "w:tblHeader")  # noqa: SLF001 - no setting for a repeated header
    for row in table.rows:
        _mark(row._tr, "w:cantSplit")  # noqa: SLF001 - nor for a row that stays whole
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = "Briefvoet"
    footer.add_run("{{ gemeente.afdeling }}  |  Bladzijde ")
    _number(footer, "PAGE")
    footer.add_run(" van ")
    _number(footer, "NUMPAGES")
    document.save(str(path))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(15), Mm(17)
    section.footer_distance = Mm(9)


def _write(cell: _Cell, text: str, *, is_bold: bool = False) -> None:
    first, *others = text.split("\n")
    cell.paragraphs[0].style = "Kenmerk"
    cell.paragraphs[0].add_run(first).bold = is_bold or None
    for line in others:
        cell.add_paragraph(line, style="Kenmerk")


def _widths(table: Table) -> None:
    table.autofit = False
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Length(width)
        for cell in column.cells:
            cell.width = Length(width)


def _borders(table: Table) -> None:
    """Draw thin lines, with some air between line and text."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, points in (("top", 3), ("left", 5), ("bottom", 2), ("right", 5)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Pt(points).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    indent = OxmlElement("w:tblInd")  # the lines begin where the text above begins
    indent.set(qn("w:w"), str(Pt(5).twips))
    indent.set(qn("w:type"), "dxa")
    properties = table._tbl.tblPr  # noqa: SLF001 - no setting for borders or margins
    properties.insert_element_before(indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblLook")
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook")


def _mark(row: object, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined] - a row of XML


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates/letters/huisbezoek.docx"))
