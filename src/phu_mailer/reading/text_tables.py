"""Find tables that are written as plain lines: cells between ";", "|" or tabs, or under each other.

A run of lines is a table only when its first line is a row of known headers and every following
line has as many cells; with columns made of spaces each cell must begin where its header does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.labels import TENANT_LABELS, Label, meaning
from phu_mailer.reading.unpack.ticks import form_lines

_SIGNS = ";|"
_HEADERS = 4
_GAP = re.compile(r" {2,}")
_CELL = re.compile(r"\S+(?: \S+)*")
_FORM = re.compile(r"[☒☐☑✓✔✗🗹□▢❏❑]|\[.*\]|\([xX ]\)")
_EMPHASIS = re.compile(
    r"(?P<before>\s*(?:[-*•] )?)(?P<sign>\*\*?|__?)(?=[^\s*_])"
    r"(?P<label>[^*_]{1,60})(?P=sign)(?=[\s:]|$)"
)
_RULE = re.compile(r"[\s|+:;=_-]*")
_HAS_FIGURES = re.compile(r"\d")
_TO_REACH = (Label.PHONE, Label.EMAIL)
_OF_THE_WRITER = "Contactpersoon"
_MOST_ROWS = 2_000
_MOST_MISSING = 3

Row = tuple[str, ...]


def with_forms(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with tick boxes and values between brackets as plain lines."""
    found: list[Block] = []
    for one in blocks:
        block = _without_emphasis(one)
        if not isinstance(block, Line) or not _FORM.search(block.text):
            found.append(block)
            continue
        found += [replace(block, text=squeeze(text), raw=text) for text in form_lines(block.raw)]
    return found


def _without_emphasis(block: Block) -> Block:
    """Take off the stars or lines with which a label is made to stand out: "*Naam:* ..."."""
    if not isinstance(block, Line) or not (found := _EMPHASIS.match(block.raw)):
        return block
    raw = f"{found['before']}{found['label']}{block.raw[found.end() :]}"
    return replace(block, text=squeeze(raw), raw=raw)


def with_reference_lines(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the reference line of a letter ("Ons kenmerk   Datum") as pairs."""
    found = list(blocks)
    for at in range(len(found) - 1):
        head, below = found[at], found[at + 1]
        if not (isinstance(head, Line) and isinstance(below, Line)) or not _GAP.search(
            head.raw.strip()
        ):
            continue
        texts = _pairs_of_a_head(head.raw, below.raw)
        if not texts:
            continue
        pair = "; ".join(texts)
        found[at] = replace(head, text=pair, raw=pair)
        found[at + 1] = replace(below, text="", raw="")
    return found


def _pairs_of_a_head(head: str, below: str) -> list[str]:
    """Return the labels of a letter's head with the values that stand below them.

    A value may be missing when each of the others begins where its label does. A telephone number
    or mail address there is of who wrote the letter.
    """
    labels, values = _between_gaps(head), _between_gaps(below)
    meanings = [meaning(label) for label in labels]
    is_head = Label.REFERENCE in meanings and not set(meanings) & TENANT_LABELS
    if not is_head or any(map(meaning, values)) or any(map(_HAS_FIGURES.search, labels)):
        return []
    if len(values) != len(labels):
        cells = {found.start(): found[0] for found in _CELL.finditer(below)}
        places = [found.start() for found in _CELL.finditer(head)]
        if not set(cells) <= set(places):
            return []
        values = tuple(cells.get(place, "") for place in places)
    kept = [
        _OF_THE_WRITER if one in _TO_REACH else label
        for one, label in zip(meanings, labels, strict=True)
    ]
    return [f"{label}: {value}" for label, value in zip(kept, values, strict=True) if value]


def with_text_tables(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with every table that is written in lines as a table."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        rows, used = _table_at(blocks, index) if isinstance(block, Line) else ([], 0)
        if isinstance(block, Line) and len(rows) > 1:
            origin = "" if block.origin == "body" else block.origin
            found.append(_table(rows, block.number, origin))
            index += used
        else:
            found.append(block)
            index += 1
    return found


def _table(rows: Sequence[Row], number: int, origin: str) -> Table:
    """Return the table of these rows; one that lacks its last cells is filled up with a doubt."""
    width = len(rows[0])
    short = {index: ("cell: row shifted",) for index, row in enumerate(rows) if len(row) < width}
    whole = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Table(whole, number, row_doubts=short, origin=origin)


def _table_at(blocks: Sequence[Block], start: int) -> tuple[list[Row], int]:
    """Return the rows of the table that begins at a line, and how many lines it takes."""
    first = blocks[start]
    if not isinstance(first, Line) or not first.text:
        return [], 0
    for sign in _SIGNS:
        if _are_headers(header := _cut(first.text, sign)):
            return _delimited(blocks, start, sign, len(header))
    if _GAP.search(first.raw.strip()) and _are_headers(_between_gaps(first.raw)):
        tabs = _delimited(blocks, start, "  ", len(first.raw.rstrip().split("  ")))
        return tabs if len(tabs[0]) > 1 else _under_each_other(blocks, start)
    return [], 0


def _are_headers(cells: Sequence[str]) -> bool:
    labels = [label for cell in cells if (label := meaning(cell))]
    return len(labels) >= _HEADERS and bool(set(labels) & TENANT_LABELS)


def _cut(text: str, sign: str) -> Row:
    if sign == "|":
        text = text.strip().removeprefix("|").removesuffix("|")
    return tuple(squeeze(cell.strip(' "')) for cell in text.split(sign))


def _between_gaps(text: str) -> Row:
    return tuple(_GAP.split(text.strip()))


def _lines_from(blocks: Sequence[Block], start: int) -> Iterator[Line]:
    """Yield the lines of a run; one empty line between two lines does not end it."""
    empty = 0
    for block in blocks[start : start + _MOST_ROWS]:
        if not isinstance(block, Line) or empty > 1:
            return
        empty = 0 if block.text else empty + 1
        yield block


def _delimited(blocks: Sequence[Block], start: int, sign: str, width: int) -> tuple[list[Row], int]:
    """Read rows with a sign between their cells; a row of another width ends the table.

    A total at the end may lack its last cells.
    """
    rows: list[Row] = []
    used = 0
    for number, line in enumerate(_lines_from(blocks, start), start=1):
        cells = _cut(line.raw if sign.isspace() else line.text, sign)
        if not line.text or (rows and _RULE.fullmatch(line.text)):
            continue
        while sign.isspace() and len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        missing = width - len(cells)
        if missing and not (sign.isspace() and 0 < missing <= _MOST_MISSING < len(cells)):
            break
        rows.append(cells)
        used = number
    return rows, used


def _under_each_other(blocks: Sequence[Block], start: int) -> tuple[list[Row], int]:
    """Read rows whose cells begin exactly below their headers."""
    header = blocks[start]
    if not isinstance(header, Line):
        return [], 0
    places = [found.start() for found in _CELL.finditer(header.raw)]
    rows: list[Row] = []
    used = 0
    for number, line in enumerate(_lines_from(blocks, start), start=1):
        if not line.text or (rows and _RULE.fullmatch(line.text)):
            continue
        cells = {found.start(): found[0] for found in _CELL.finditer(line.raw)}
        if not set(cells) <= set(places) or len(cells) <= 1:
            break
        rows.append(tuple(cells.get(place, "") for place in places))
        used = number
    return rows, used
