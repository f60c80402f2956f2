"""Word documents (.docx): paragraphs, tables, content controls, text boxes and tick boxes.

Deleted revisions and the grey hints of an empty form field are no text. Hidden or struck-out
letters and comments make the whole document wait for a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.body import LONGEST_LINE, MOST_TEXT
from phu_mailer.reading.folding import clean, squeeze
from phu_mailer.reading.unpack.refusal import Unread, unpack_zip
from phu_mailer.reading.unpack.ticks import OFF, ON, form_lines, form_value

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "tblPr", "sectPr")
) | {f"{_COMPATIBLE}Fallback"}
_TICKED_SYMBOLS = frozenset({"F0FE", "F0FD", "F0FC", "F052", "F053", "F054"})
_EMPTY_SYMBOLS = frozenset({"F0A8", "F06F", "F071", "F072", "F0A3"})
_MARKS = {"tab": "   ", "ptab": "   ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = (
    ("vanish", "cell: hidden"),
    ("strike", "cell: struck out"),
    ("dstrike", "cell: struck out"),
)
_MAX_DEPTH = 60
_WEIGHT_OF_A_CELL = 5
_OFF_VALUES = ("0", "false", "none", "off")


@dataclass(slots=True)
class Document:
    """The blocks of a document and the codes of what a person must look at."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_document(content: bytes, origin: str) -> Document:
    """Return the text of a .docx file.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    files = unpack_zip(content, lambda name: name.startswith("word/") and name.endswith(".xml"))
    if "word/document.xml" not in files:
        raise Unread("attachment: damaged")
    walker = _Walker(origin)
    walker.walk(_root(files["word/document.xml"]))
    notes = ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml")
    if any(_holds_text(files[name]) for name in notes if name in files):
        walker.document.problems.append("cell: comment")
    edges = [name for name in files if name.startswith(("word/header", "word/footer"))]
    for name in sorted(edges):
        walker.walk(_root(files[name]))
    return walker.document


def _root(content: bytes) -> etree._Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unread("attachment: damaged")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unread("attachment: damaged") from error


def _holds_text(content: bytes) -> bool:
    return any((one.text or "").strip() for one in _root(content).iter(f"{_W}t"))


class _Walker:
    """Collects the blocks of a document; text boxes come after the paragraph that holds them."""

    def __init__(self, origin: str) -> None:
        self.document = Document()
        self._origin = origin
        self._tables = 0
        self._lines = 0
        self._letters = 0

    def walk(self, parent: etree._Element, depth: int = 0) -> None:
        if depth > _MAX_DEPTH:
            raise Unread("attachment: too large")
        for node in parent:
            if node.tag in _SKIPPED or not isinstance(node.tag, str):
                continue
            if node.tag == f"{_W}p":
                self._add_paragraph(node, depth)
            elif node.tag == f"{_W}tbl":
                self._add_table(node, depth)
            else:
                self.walk(node, depth + 1)

    def _add_paragraph(self, node: etree._Element, depth: int) -> None:
        for line in self._text(node).split("\n"):
            self._add_line(line)
        for box in node.iter(f"{_W}txbxContent"):
            is_own = next(box.iterancestors(f"{_W}p"), None) is node
            if is_own and not _is_skipped(box):
                self.walk(box, depth + 1)

    def _add_line(self, raw: str) -> None:
        self._count(len(raw) + 1)
        if len(raw) > LONGEST_LINE:
            raise Unread("attachment: too large")
        for line in form_lines(clean(raw)):
            self._lines += 1
            self.document.blocks.append(Line(squeeze(line), self._lines, line, self._origin))

    def _count(self, letters: int) -> None:
        """Stop at the length up to which the text of a mail is read."""
        self._letters += letters
        if self._letters > MOST_TEXT:
            raise Unread("attachment: too large")

    def _add_table(self, node: etree._Element, depth: int) -> None:
        """Add a table; one that only arranges, or holds another, is read as lines."""
        rows = [row for row in node.iter(f"{_W}tr") if _table_of(row) is node]
        cells = [[cell for cell in row.iter(f"{_W}tc") if _row_of(cell) is row] for row in rows]
        width = max(map(len, cells), default=0)
        if width == 1 or any(True for _ in node.iter(f"{_W}tbl") if _ is not node):
            for row in cells:
                for cell in row:
                    self.walk(cell, depth + 1)
            return
        texts = [[self._cell(cell) for cell in row] for row in cells]
        merged = any(True for one in node.iter(f"{_W}vMerge") if one.get(f"{_W}val") != "restart")
        if any(map(any, texts)):
            self._tables += 1
            rectangle = tuple((*row, *[""] * (width - len(row))) for row in texts)
            self.document.blocks.append(
                Table(rectangle, self._tables, has_merged_rows=merged, origin=self._origin)
            )

    def _cell(self, cell: etree._Element) -> str:
        self._count(_WEIGHT_OF_A_CELL)
        lines = [line for one in cell.iter(f"{_W}p") if not _is_skipped(one)
                 for line in clean(self._text(one)).split("\n")]  # fmt: skip
        self._count(sum(map(len, lines)))
        if (answer := form_value(" ".join(lines))) is not None:
            return answer
        return "\n".join(squeeze(line) for line in lines if line.strip())

    def _text(self, paragraph: etree._Element) -> str:
        return "".join(self._pieces(paragraph, 0))

    def _pieces(self, parent: etree._Element, depth: int) -> Iterator[str]:
        if depth > _MAX_DEPTH:
            raise Unread("attachment: too large")
        for node in parent:
            name = node.tag.removeprefix(_W) if isinstance(node.tag, str) else ""
            if node.tag in _SKIPPED or name == "txbxContent" or _is_hint(node):
                continue
            if name == "t":
                yield node.text or ""
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "sym":
                yield _symbol(node)
            elif name == "ffData":
                yield _old_field(node)
            elif name == "rPr":
                self._look_at(node)
            else:
                yield from self._pieces(node, depth + 1)

    def _look_at(self, properties: etree._Element) -> None:
        """Note letters that cannot be seen or that were struck out."""
        run = properties.getparent()
        if run is None or not any((one.text or "").strip() for one in run.iter(f"{_W}t")):
            return
        for name, code in _UNSEEN:
            found = properties.find(f"{_W}{name}")
            if found is not None and found.get(f"{_W}val") not in _OFF_VALUES:
                self.document.problems.append(code)


def _is_hint(node: etree._Element) -> bool:
    """Say whether a content control still shows its hint, so that nothing was filled in."""
    if node.tag != f"{_W}sdt":
        return False
    hint = node.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    return hint is not None and hint.get(f"{_W}val") not in _OFF_VALUES


def _symbol(node: etree._Element) -> str:
    char = (node.get(f"{_W}char") or "").upper()
    if char in _TICKED_SYMBOLS:
        return ON
    return OFF if char in _EMPTY_SYMBOLS else "?"


def _old_field(node: etree._Element) -> str:
    """Return the box or the choice of a form field of the older kind."""
    box = node.find(f"{_W}checkBox")
    if box is not None:
        state = box.find(f"{_W}checked")
        state = box.find(f"{_W}default") if state is None else state
        is_on = state is not None and state.get(f"{_W}val") not in _OFF_VALUES
        return f"{ON} " if is_on else f"{OFF} "
    choices = node.findall(f"{_W}ddList/{_W}listEntry")
    result = node.find(f"{_W}ddList/{_W}result")
    number = result.get(f"{_W}val") if result is not None else "0"
    if choices and number and number.isdigit() and int(number) < len(choices):
        return choices[int(number)].get(f"{_W}val") or ""
    return ""


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(f"{_W}tbl"), None)


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{_W}tr"), None)


def _is_skipped(node: etree._Element) -> bool:
    return any(one.tag in _SKIPPED or _is_hint(one) for one in node.iterancestors())
