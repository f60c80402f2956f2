#!/usr/bin/env python3
"""Make the letter templates that phu-mailer ships, as Word documents.

    python scripts/make_letter_templates.py templates/letters

Administrators edit the result in Word; this script only makes a new start. The distances are
those of an envelope (C5 or DL) with a window on the left: what stands between 40 and 85 mm from
the top edge can be read from outside, so nothing but addresses may stand there.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Arial"
DARK_BLUE = RGBColor(0x1B, 0x3A, 0x5F)
GREY = RGBColor(0x50, 0x50, 0x50)
TEXT_WIDTH = Mm(165)
HEADER_TOP = Mm(12)
WINDOW_TOP = Mm(45)
KEPT_STYLES = {"Normal", "Heading 1", "Default Paragraph Font", "Normal Table", "No List"}
UNUSED_RELATIONS = {"thumbnail", "customXml", "stylesWithEffects", "numbering"}

Row = tuple[str, str]

TEXTS = Path(__file__).parent / "letter_texts"
"""The words of the letters: # a heading, | a row of a table, > small print, ** around bold."""


def main(folder: Path) -> None:
    """Write a template into a folder for every text of a letter."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(TEXTS.glob("*.txt")):
        subject, _, text = path.read_text(encoding="utf-8").partition("\n")
        letter = _letter(subject.removeprefix("Onderwerp: "), text)
        letter.save(str(folder / f"{path.stem}.docx"))


def _letter(subject: str, text: str) -> Document:
    """Return a letter: page, styles, header, window, references, footers and its text."""
    document = docx.Document()
    section = document.sections[0]
    _page(section)
    _styles(document)
    _properties(document, subject)
    _first_header(section)
    _next_header(section)
    _footers(section)
    _window(document)
    references = (
        ("Datum", "{{ brief.datum_lang }}"),
        ("Ons kenmerk", "{{ brief.kenmerk }}"),
        ("Contact", "{{ contact.naam }}, {{ contact.telefoon }}"),
        ("Onderwerp", f"**{subject}**"),
    )
    _rows(document, references, "Kenmerk")
    _gap(document, Pt(6))
    for block in text.strip().split("\n\n"):
        _block(document, block)
    return document


def _block(document: Document, block: str) -> None:
    """Add what stands between two empty lines of a letter's text."""
    styles = {"#": "Briefkop", ">": "Privacytekst"}
    mark, _, rest = " ".join(block.split()).partition(" ")
    if block == "[ondertekening]":
        _signature(document)
    elif mark == "|":
        rows = [line.split("|")[1:] for line in block.splitlines()]
        _rows(document, [(label.strip(), value.strip()) for label, value in rows], "Afspraak")
    elif mark in styles:
        _text(document, rest, styles[mark])
    else:
        _text(document, f"{mark} {rest}", "Brieftekst")


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(19)
    section.header_distance, section.footer_distance = HEADER_TOP, Mm(9)
    section.different_first_page_header_footer = True


def _styles(document: Document) -> None:
    """Give the document its own styles, named in Dutch, and drop those it does not use."""
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    normal = document.styles["Normal"]
    _font(normal, 11)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    heading = document.styles["Heading 1"]
    _font(heading, 11, DARK_BLUE, is_bold=True)
    for link in heading.element.findall(qn("w:link")):
        heading.element.remove(link)
    for name, size, color, after in (
        ("Brieftekst", 11, None, 5),
        ("Gemeentenaam", 18, DARK_BLUE, 0),
        ("Retourregel", 7.5, GREY, 0),
        ("Adresregel", 11, None, 0),
        ("Kenmerk", 10, None, 1),
        ("Afspraak", 11, None, 1.5),
        ("Privacytekst", 9, None, 5),
        ("Ondertekening", 11, None, 0),
        ("Vervolgkop", 8.5, GREY, 0),
        ("Briefvoet", 8, GREY, 0),
        ("Tussenruimte", 1, None, 0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _font(style, size, color, is_bold=name == "Gemeentenaam")
        style.paragraph_format.space_after = Pt(after)
    document.styles["Gemeentenaam"].paragraph_format.space_before = Pt(8)
    _fixed_line(document.styles["Adresregel"], Mm(5))
    _fixed_line(document.styles["Tussenruimte"], Pt(1))
    document.styles["Privacytekst"].paragraph_format.keep_together = True
    kop = document.styles.add_style("Briefkop", WD_STYLE_TYPE.PARAGRAPH)
    kop.base_style, kop.next_paragraph_style = heading, document.styles["Brieftekst"]
    kop.quick_style = True
    kop.paragraph_format.space_before, kop.paragraph_format.space_after = Pt(6), Pt(1.5)
    kop.paragraph_format.keep_with_next = True


def _font(
    style: ParagraphStyle, size: float, color: RGBColor | None = None, *, is_bold: bool = False
) -> None:
    """Set a style in one font for every script, in Dutch, without the colours of a theme."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    if color is not None:
        style.font.color.rgb = color
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    language.set(qn("w:eastAsia"), "nl-NL")
    properties.append(language)


def _fixed_line(style: ParagraphStyle, height: Length) -> None:
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = height


def _properties(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = title, "{{ gemeente.naam }}"
    properties.language, properties.comments = "nl-NL", ""
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
        language.set(qn("w:eastAsia"), "nl-NL")
    for relations in (document.part.package.rels, document.part.rels):
        for identifier, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in UNUSED_RELATIONS:
                del relations[identifier]


def _first_header(section: Section) -> None:
    """Fill the header so that the text of page one begins exactly where the window does."""
    header = section.first_page_header
    table = header.add_table(1, 2, TEXT_WIDTH)
    _shape(table, (Mm(120), Mm(45)), (WINDOW_TOP - HEADER_TOP - Pt(1),))
    _border(table, "top", 24)
    _cell_text(table.cell(0, 0), "{{ gemeente.naam }}", "Gemeentenaam")
    _cell_text(table.cell(0, 1), "", "Brieftekst")
    _last_paragraph(header.paragraphs, "Tussenruimte")


def _next_header(section: Section) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.style = "Vervolgkop"
    paragraph.add_run("{{ gemeente.naam }}, {{ brief.datum_lang }}, kenmerk {{ brief.kenmerk }}")


def _footers(section: Section) -> None:
    first = section.first_page_footer.paragraphs[0]
    first.style = "Briefvoet"
    first.add_run(
        "Bezoekadres: {{ gemeente.bezoekadres }}  |  Telefoon: {{ contact.telefoon }}  |  "
        "{{ gemeente.website }}"
    )
    following = section.footer.paragraphs[0]
    following.style = "Briefvoet"
    following.add_run("Bladzijde ")
    _number(following, "PAGE")
    following.add_run(" van ")
    _number(following, "NUMPAGES")


def _window(document: Document) -> None:
    """Add the two addresses that the window of the envelope shows."""
    table = document.add_table(2, 1)
    _shape(table, (Mm(90),), (Mm(5), Mm(35)))
    for row in table.rows:  # a long address must push the rest down, never be cut off
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    _cell_text(table.cell(0, 0), "Retouradres: {{ gemeente.retouradres }}", "Retourregel")
    address = table.cell(1, 0)
    _cell_text(address, "{{ huurder.naamregel }}", "Adresregel")
    for field in ("adresregel", "plaatsregel"):
        address.add_paragraph(f"{{{{ huurder.{field} }}}}", style="Adresregel")
    _gap(document, Pt(1))


def _rows(document: Document, rows: Sequence[Row], style: str) -> None:
    """Add a table of labels and values; between ** ** stands what is bold."""
    table = document.add_table(len(rows), 2)
    _shape(table, (Mm(28), TEXT_WIDTH - Mm(28)), ())
    for (label, value), row in zip(rows, table.rows, strict=True):
        _cell_text(row.cells[0], label, style)
        _cell_text(row.cells[1], value, style)
    _gap(document, Pt(4))


def _gap(document: Document, height: Length) -> None:
    """Add white space after a table, which cannot have any of its own."""
    paragraph = document.add_paragraph(style="Tussenruimte")
    paragraph.paragraph_format.line_spacing = height


def _text(document: Document, text: str, style: str) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    _bold_between_stars(paragraph, text)
    return paragraph


def _signature(document: Document) -> None:
    """Add greeting, signatory and sender, which stay together on a page."""
    _gap(document, Pt(4))
    for text in (
        "Met vriendelijke groet,",
        "",
        "{{ ondertekenaar.naam }}",
        "{{ ondertekenaar.functie }}",
    ):
        _text(document, text, "Ondertekening").paragraph_format.keep_with_next = True
    _text(document, "{{ gemeente.naam }}, {{ gemeente.afdeling }}", "Ondertekening")
    _gap(document, Pt(8))


def _shape(table: Table, widths: Sequence[Length], heights: Sequence[int]) -> None:
    """Give a table fixed columns, rows of exactly these heights, and no inner margins."""
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - no setting for cell margins
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for row, height in zip(table.rows, heights, strict=False):
        row.height, row.height_rule = Length(height), WD_ROW_HEIGHT_RULE.EXACTLY


def _border(table: Table, side: str, eighths_of_a_point: int) -> None:
    borders = OxmlElement("w:tblBorders")
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths_of_a_point)), ("space", "0")):
        line.set(qn(f"w:{key}"), value)
    line.set(qn("w:color"), str(DARK_BLUE))
    borders.append(line)
    table._tbl.tblPr.insert_element_before(  # noqa: SLF001 - no setting for borders either
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def _cell_text(cell: _Cell, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    _bold_between_stars(paragraph, text)


def _bold_between_stars(paragraph: Paragraph, text: str) -> None:
    for position, piece in enumerate(text.split("**")):
        if piece:
            paragraph.add_run(piece).bold = True if position % 2 else None


def _last_paragraph(paragraphs: Sequence[Paragraph], style: str) -> None:
    """Keep one tiny paragraph after a table, which Word demands, and drop the others."""
    *others, last = paragraphs
    for paragraph in others:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - no method to remove one
    last.style = style


def _number(paragraph: Paragraph, instruction: str) -> None:
    """Add a page number that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - no method to add a field


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates/letters"))
