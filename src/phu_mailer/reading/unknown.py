"""What nobody taught yet: labels and headers without a meaning, each with its values.

Only for proposals to an administrator: whatever stands before a colon, at the left of a column or
above one may be a label, and most of what is found here is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.sentences import without_bullet
from phu_mailer.reading.taught import in_tables

_SIGNS = (
    re.compile(r"(?P<label>[^:=]{2,45}?)[ .]*[:=]\s*(?P<value>\S.*)"),
    re.compile(r"(?P<label>[^?:]{5,60})\?\s+(?P<value>\S.*)"),
    re.compile(r"(?P<label>[^|>]{2,45}?)\s*(?:=>|->|\||(?<=\s)[-~](?=\s))\s*(?P<value>\S.*)"),
)
_SEVERAL = re.compile(r"(?P<label>[^:\s](?:[^:\s]| (?! ))*?):\s*(?P<value>\S(?:\S| (?! ))*)\s\s+")
_LONGEST_ABOVE = 45
_NAME = re.compile(r"(?<=\S )(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ]\w+)")
_COLUMNS = re.compile(r"(?P<label>\S.{0,43}?)(?: {2,}|\.{2,} ?)(?P<value>\S.*)")
_FORM_WIDTHS = (2, 4)
_DIGIT = re.compile(r"\d")
_HEADERS_OF_A_LIST = 3


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """A label or header as written with its values: one, or the cells below a header.

    `is_above`: the label is a line, and its value the next one. `rows` of a column are the places
    of its values among the rows below the header, and `height` how many rows those are.
    """

    label: str
    values: tuple[str, ...]
    is_column: bool = False
    is_above: bool = False
    rows: tuple[int, ...] = ()
    height: int = 0


def written_pairs(blocks: Sequence[Block]) -> list[WrittenPair]:
    """Return everything that has the shape of a label with a value, known or not, each once."""
    found: dict[tuple[str, bool], WrittenPair] = {}
    for at, block in enumerate(blocks):
        pairs = _of_line(block) if isinstance(block, Line) else _of_table(block)
        for pair in (*pairs, *_above(blocks, at)):
            found.setdefault((pair.label, pair.is_column), pair)
    return list(found.values())


def _of_line(line: Line) -> Iterator[WrittenPair]:
    """Yield the label with its value, or two of each with spaces between them."""
    raw = without_bullet(line.raw.strip() or line.text)
    several = list(_SEVERAL.finditer(f"{raw}  "))
    if len(several) > 1:
        pairs = [(one["label"], one["value"]) for one in several]
    else:
        text = without_bullet(line.text)
        split = next((one for sign in _SIGNS if (one := sign.fullmatch(text))), None)
        split = split or _COLUMNS.fullmatch(raw)
        pairs = [(split["label"], split["value"])] if split else []
    for label, value in pairs:
        if not _DIGIT.search(label.replace("18", "")) and value.strip():
            yield WrittenPair(label.strip(), (squeeze(value),))


def _above(blocks: Sequence[Block], at: int) -> Iterator[WrittenPair]:
    """Yield a short line with the line right below it."""
    line = blocks[at]
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(line, Line) and isinstance(below, Line) and line.text and below.text:
        label = line.text.rstrip(": ")
        is_plain = not _DIGIT.search(label.replace("18", "")) and len(label) <= _LONGEST_ABOVE
        is_plain = is_plain and not _NAME.search(label)
        if is_plain and not list(_of_line(line)):
            yield WrittenPair(label, (below.text,), is_above=True)


def _of_table(table: Table) -> Iterator[WrittenPair]:
    """Yield the pairs of a form, also behind a cell that groups rows, or of a list."""
    if not table.rows:
        return
    if table.has_merged_rows:
        last = [[cell for cell in row if cell][-2:] for row in table.rows]
        yield from (WrittenPair(pair[0], (pair[1],)) for pair in last if len(pair) > 1)
        return
    if len(table.rows[0]) in _FORM_WIDTHS:
        for row in table.rows:
            yield from (
                WrittenPair(row[at], (row[at + 1],)) for at in range(0, len(row), 2) if row[at]
            )
        return
    header = next((n for n, row in enumerate(table.rows) if _is_header(row)), None)
    if header is None:
        return
    below = [row for row in table.rows[header + 1 :] if any(row)]
    for column, text in enumerate(table.rows[header]):
        filled = tuple(at for at, row in enumerate(below) if row[column])
        cells = tuple(below[at][column] for at in filled)
        if text and cells:
            yield WrittenPair(text, cells, is_column=True, rows=filled, height=len(below))


def _is_header(row: Sequence[str]) -> bool:
    """Say whether a row looks like headers: words without figures, or known ones."""
    words = [cell for cell in row if cell]
    with in_tables():
        known = sum(meaning(cell) is not None for cell in words)
    plain = sum(not _DIGIT.search(cell) for cell in words)
    return known >= _HEADERS_OF_A_LIST or (len(words) >= _HEADERS_OF_A_LIST and plain == len(words))
