"""What a spreadsheet keeps from sight, and how large it really is, before it is opened.

A reader of values shows hidden and struck-out rows like any other, and takes memory for the
rectangle up to the last cell: a file of six kilobytes can ask for a hundred gigabytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from phu_mailer.reading.unpack.cells import MOST_COLUMNS, MOST_ROWS
from phu_mailer.reading.unpack.refusal import Unread, pack_zip, unpack_zip

_MOST_CELL_ROWS = 20_000
_MOST_CELL_COLUMNS = 400
_MOST_REPEATS = 200
_MOST_ELEMENTS = 500_000
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_COMMENTS = re.compile(r"xl/(?:threadedComments/[^/]+|comments[^/]*)\.xml|xl/comments/[^/]+\.xml")


@dataclass(slots=True)
class Marks:
    """What stands out in the sheets of a file; rows count from 0, keyed by the sheet's order."""

    hidden_rows: dict[int, set[int]] = field(default_factory=dict)
    struck_rows: dict[int, set[int]] = field(default_factory=dict)
    lost_rows: dict[int, set[int]] = field(default_factory=dict)
    has_hidden_columns: bool = False
    has_comments: bool = False


def look_at_xlsx(content: bytes) -> tuple[Marks, bytes]:
    """Return what stands out in an .xlsx file, and the file with nothing but what was looked at.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    files = unpack_zip(content, _is_part_of_a_book)
    # A book may name any file as a sheet, so every file is looked at as if it were one.
    for text in files.values():
        _look_at_sheet(text, -1, Marks(), (set(), set()))
    struck = _struck_styles(files.get("xl/styles.xml", b""))
    struck_texts = _struck_texts(files.get("xl/sharedStrings.xml", b""))
    marks = Marks(has_comments=any(_COMMENTS.fullmatch(name) for name in files))
    for index, name in enumerate(_sheets_in_order(files)):
        _look_at_sheet(files.get(name, b""), index, marks, (struck, struck_texts))
    return marks, pack_zip(files)


def look_at_ods(content: bytes) -> tuple[Marks, bytes]:
    """Return what stands out in an .ods file, and the file with nothing but what was looked at.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    names = ("mimetype", "content.xml", "META-INF/manifest.xml")
    files = unpack_zip(content, lambda name: name in names)
    if b"encryption-data" in files.get("META-INF/manifest.xml", b""):
        raise Unread("attachment: encrypted")
    marks = Marks()
    struck: set[str] = set()
    sheet, row_at = -1, 0
    for element in _elements(files.get("content.xml", b"")):
        match etree.QName(element).localname:
            case "style":
                if any("line-through" in key and value != "none" for child in element
                       for key, value in child.attrib.items()):  # fmt: skip
                    struck.add(_attribute(element, "name"))
            case "annotation":
                marks.has_comments = True
            case "table-column":
                marks.has_hidden_columns |= _is_collapsed(element)
            case "table":
                sheet, row_at = sheet + 1, 0
            case "table-row":
                row_at = _look_at_ods_row(element, (sheet, row_at), marks, struck)
            case _:
                pass
    return marks, pack_zip(files)


def _is_part_of_a_book(name: str) -> bool:
    is_inside = name.startswith(("xl/", "_rels/")) or name == "[Content_Types].xml"
    return is_inside and name.endswith((".xml", ".rels"))


def _look_at_ods_row(
    row: etree._Element, place: tuple[int, int], marks: Marks, struck: set[str]
) -> int:
    """Note what stands out in a row; return the index of the next one."""
    sheet, index = place
    repeats = _repeats(row, "rows")
    cells = [cell for cell in row if isinstance(cell.tag, str)]
    filled = [cell for cell in cells if len(cell) or _attribute(cell, "value")]
    widths = [_repeats(cell, "columns") for cell in filled]
    if filled and (repeats > _MOST_REPEATS or max(widths) > MOST_COLUMNS):
        raise Unread("attachment: too large")
    if filled and _is_collapsed(row):
        marks.hidden_rows.setdefault(sheet, set()).update(range(index, index + repeats))
    if any(_attribute(cell, "style-name") in struck for cell in filled):
        marks.struck_rows.setdefault(sheet, set()).add(index)
    return index + repeats


def _sheets_in_order(files: dict[str, bytes]) -> list[str]:
    """Return the files of the sheets in the order in which the book shows them."""
    targets = {
        _attribute(one, "Id"): _attribute(one, "Target")
        for one in _elements(files.get("xl/_rels/workbook.xml.rels", b""))
        if etree.QName(one).localname == "Relationship"
    }
    found = []
    for one in _elements(files.get("xl/workbook.xml", b"")):
        if etree.QName(one).localname == "sheet":
            target = targets.get(_attribute(one, "id"), "")
            found.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return found


def _look_at_sheet(
    content: bytes, index: int, marks: Marks, struck: tuple[set[str], set[str]]
) -> None:
    hidden, lined, lost = set[int](), set[int](), set[int]()
    row, count = -1, 0
    for element in _elements(content):
        count += 1
        if count > _MOST_ELEMENTS:
            raise Unread("attachment: too large")
        match etree.QName(element).localname:
            case "row":
                count += _MOST_ELEMENTS // MOST_ROWS // 2
                number = element.get("r") or ""
                row = _row_of(f"A{number}", row) if number else row + 1
                if element.get("hidden") in ("1", "true") and len(element):
                    hidden.add(row)
            case "c":
                row = _row_of(element.get("r") or "", row)
                lined |= {row} if _is_lined(element, *struck) else set()
                lost |= {row} if _has_no_value(element) else set()
            case "col":
                marks.has_hidden_columns |= element.get("hidden") in ("1", "true")
            case _:
                pass
    marks.hidden_rows[index], marks.struck_rows[index], marks.lost_rows[index] = hidden, lined, lost


def _is_lined(cell: etree._Element, styles: set[str], texts: set[str]) -> bool:
    """Say whether a cell is struck out, by its own style or that of its text."""
    is_text = cell.get("t") == "s"
    return cell.get("s") in styles or (is_text and (cell.findtext("{*}v") or "") in texts)


def _has_no_value(cell: etree._Element) -> bool:
    """Say whether a cell holds an error, or a formula whose result was not saved."""
    if cell.get("t") == "e":
        return True
    return cell.find("{*}f") is not None and cell.find("{*}v") is None


def _row_of(place: str, row: int) -> int:
    """Return the row of a cell; a cell beyond all reason makes the file unread."""
    if not place:
        return row
    found = _PLACE.fullmatch(place)
    if found is None:
        raise Unread("attachment: damaged")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > _MOST_CELL_COLUMNS or int(found[2]) > _MOST_CELL_ROWS:
        raise Unread("attachment: too large")
    return int(found[2]) - 1


def _struck_styles(content: bytes) -> set[str]:
    """Return the numbers of the cell styles whose letters are struck out."""
    fonts: list[bool] = []
    styles: list[int] = []
    for element in _elements(content):
        parent = element.getparent()
        inside = etree.QName(parent).localname if parent is not None else ""
        name = etree.QName(element).localname
        if name == "font" and inside == "fonts":
            fonts.append(_is_struck(element))
        elif name == "xf" and inside == "cellXfs":
            number = element.get("fontId") or "0"
            styles.append(int(number) if number.isdigit() else 0)
    return {str(i) for i, font in enumerate(styles) if font < len(fonts) and fonts[font]}


def _struck_texts(content: bytes) -> set[str]:
    entries = (one for one in _elements(content) if etree.QName(one).localname == "si")
    return {str(i) for i, one in enumerate(entries) if any(map(_is_struck, one.iter("{*}rPr")))}


def _is_struck(font: etree._Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val") not in ("0", "false")


def _elements(content: bytes) -> Iterator[etree._Element]:
    """Yield the elements of a file; entities are not expanded and nothing is fetched."""
    if not content:
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unread("attachment: damaged")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unread("attachment: damaged") from error
    yield from (one for one in root.iter() if isinstance(one.tag, str))


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name within whatever namespace."""
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name),
        "",
    )


def _is_collapsed(element: etree._Element) -> bool:
    return _attribute(element, "visibility") in ("collapse", "filter")


def _repeats(element: etree._Element, what: str) -> int:
    number = _attribute(element, f"number-{what}-repeated")
    return int(number) if number.isascii() and number.isdigit() else 1
