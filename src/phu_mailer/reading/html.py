"""Turn an HTML body into lines and tables.

A table that only arranges things on the page (one column, one cell a row, a table within a
table) is no table: its content is read as lines. Nothing is fetched and no entity is expanded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import lxml.html
from lxml import etree

from phu_mailer.errors import PermanentError
from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.folding import clean, squeeze, word_set
from phu_mailer.reading.labels import is_group, meaning

_SKIPPED = frozenset({"script", "style", "head", "title", "meta", "link", "template", "noscript"})
_BREAKING = word_set(
    "address article blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINE = frozenset({"span", "b", "strong", "em", "label", "font", "u"})
_BOLD = frozenset({"b", "strong", "label"})
_STRUCK = frozenset({"s", "strike", "del"})
_UNSEEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|(?:^|;)opacity:0(?:\.0+)?(?:;|$)"
    r"|(?:^|;)font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?:;|$|!)"
)
_RAISED = frozenset({"sup", "sub"})
_MAX_DEPTH = 200
_MAX_SPAN = 50
_ROWS_OF_A_HEADER = 2


class TooDeep(PermanentError):
    """Part of an HTML body cannot be reached."""


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of an HTML body, and whether any of it is struck out."""

    blocks: tuple[Block, ...] = ()
    is_struck: bool = False


def html_page(html: str) -> Page:
    """Return the visible text of an HTML body as lines and tables; empty when it holds none.

    Raises:
        TooDeep: elements stand so deep in each other that the parser leaves some out.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, no_network=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page()
    if any("depth" in entry.message for entry in parser.error_log):
        raise TooDeep("the HTML is nested too deeply")
    pieces = _Walker().walk(root)
    return Page(tuple(_number(pieces)), any(map(_is_struck, root.iter())))


def html_blocks(html: str) -> list[Block]:
    """Return the blocks of `html_page` alone."""
    return list(html_page(html).blocks)


class _Walker:
    """Collects finished lines and tables; the line under construction is in `_open`."""

    def __init__(self) -> None:
        self._done: list[str | Table] = []
        self._open: list[str] = []

    def walk(self, root: etree._Element) -> list[str | Table]:
        self._visit(root, depth=0)
        self._finish_line()
        return self._done

    def _visit(self, node: etree._Element, depth: int, *, without_tail: bool = False) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag and tag not in _SKIPPED and not _is_hidden(node):
            if depth < _MAX_DEPTH:
                self._visit_visible(node, tag, depth)
            else:
                self._open.append(" ".join(node.itertext()))
        if node.tail and not without_tail:
            self._open.append(node.tail)

    def _visit_visible(self, node: etree._Element, tag: str, depth: int) -> None:
        if tag == "br":
            self._finish_line(keep_empty=True)
            return
        if tag == "table" and (rows := _table_rows(node)):
            self._finish_line()
            self._done.append(_table(node, rows))
            return
        if tag == "blockquote" and (node.get("type") or "").lower() == "cite":
            self._quote(node, depth)
            return
        breaks = tag in _BREAKING
        if breaks:
            self._finish_line()
        elif tag in _RAISED and (node.text or "")[:1].isdigit():
            self._open.append(" ")
        self._open.append(node.text or "")
        for child in node:
            is_first = not "".join(self._open).strip()
            self._visit(child, depth + 1, without_tail=True)
            if is_first and self._is_label(child, child.tail or ""):
                self._open.append(": ")
            self._open.append(child.tail or "")
        if breaks:
            self._finish_line(keep_empty=tag == "p")

    def _quote(self, node: etree._Element, depth: int) -> None:
        """Mark the lines of an older mail the way plain text does."""
        self._finish_line()
        inner = _Walker()
        inner._visit_visible(node, "div", depth)
        inner._finish_line()
        self._done.extend(f"> {one}" if isinstance(one, str) else one for one in inner._done)

    def _is_label(self, child: etree._Element, tail: str) -> bool:
        """Say whether the line so far is a label in an element of its own, before its value."""
        text = squeeze(clean("".join(self._open)))
        if child.tag not in _INLINE or text.endswith(":") or meaning(text) is None:
            return False
        is_bold = child.tag in _BOLD and tail[:1].isspace() and tail.strip()[:1] not in ("", ":")
        return is_bold or (not tail.strip() and child.getnext() is not None)

    def _finish_line(self, *, keep_empty: bool = False) -> None:
        text = squeeze(clean("".join(self._open).replace("\r", " ")))
        self._open.clear()
        if text or keep_empty:
            self._done.append(text)


def _is_hidden(node: etree._Element) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or _UNSEEN.search(style) is not None


def _is_struck(node: etree._Element) -> bool:
    """Say whether an element strikes out words that it holds."""
    style = (node.get("style") or "").replace(" ", "").lower()
    strikes = node.tag in _STRUCK or re.search(r"text-decoration[\w-]*:[^;]*line-through", style)
    return bool(strikes) and any(text.strip() for text in node.itertext())


def _number(pieces: list[str | Table]) -> Iterator[Block]:
    line_numbers, table_numbers = count(1), count(1)
    for piece in pieces:
        if isinstance(piece, str):
            yield Line(piece, next(line_numbers), piece)
        else:
            yield replace(piece, number=next(table_numbers))


def _table_rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table that holds data, or nothing when it only arranges."""
    if any(True for _ in table.iter("table") if _ is not table):
        return ()
    rows = [_cells(row) for row in table.iter("tr") if not _is_hidden(row)]
    width = max((len(row) for row in rows), default=0)
    if width == 1 or not any(sum(map(bool, row)) > 1 for row in rows):
        return ()
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows if any(row))


def _table(node: etree._Element, rows: tuple[tuple[str, ...], ...]) -> Table:
    """Return a table; cells over several rows are only understood in its first row."""
    if not _has_merged_rows(node):
        return Table(rows, 0)
    shown = [row for row in node.iter("tr") if not _is_hidden(row) and any(_cells(row))]
    tall = [_is_tall(row) for row in shown]
    if len(tall) >= _ROWS_OF_A_HEADER and sum(tall) == 1 and tall[0]:
        header = _joined_header(*shown[:_ROWS_OF_A_HEADER])
        if len(header) == len(rows[0]):
            return Table((header, *rows[_ROWS_OF_A_HEADER:]), 0)
    return Table(rows, 0, has_merged_rows=True)


def _is_tall(row: etree._Element) -> bool:
    return any((cell.get("rowspan") or "1") != "1" for cell in row.iterchildren("td", "th"))


def _joined_header(upper: etree._Element, lower: etree._Element) -> tuple[str, ...]:
    """Return a header of two rows as one: the lower text where there is one, else the upper."""
    below = iter(_cells(lower))
    header: list[str] = []
    for cell in upper.iterchildren("td", "th"):
        span = _span(cell)
        if cell.get("rowspan") == str(_ROWS_OF_A_HEADER) and span == 1:
            header.append(_cell_text(cell))
        elif (cell.get("rowspan") or "1") != "1" or not is_group(_cell_text(cell)):
            return ()
        else:
            header.extend(next(below, "") for _ in range(span))
    return () if next(below, None) is not None else tuple(header)


def _has_merged_rows(table: etree._Element) -> bool:
    return any((cell.get("rowspan") or "1") != "1" for cell in table.iter("td", "th"))


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        cells.append(_cell_text(cell))
        cells.extend([""] * (_span(cell) - 1))
    return cells


def _span(cell: etree._Element) -> int:
    """Return over how many columns a cell goes."""
    said = cell.get("colspan", "1")
    return min(max(int(said), 1), _MAX_SPAN) if said.isascii() and said.isdigit() else 1


def _cell_text(cell: etree._Element) -> str:
    """Return the text of a cell; lines within it are separated by a line feed."""
    lines = _Walker().walk(cell)
    return "\n".join(line for line in lines if isinstance(line, str) and line)
