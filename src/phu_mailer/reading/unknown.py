"""What nobody taught yet: labels and headers without a meaning, each with its values.

Only for proposals to an administrator: whatever stands before a colon, at the left of a column or
above one may be a label, and most of what is found here is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.taught import in_tables

_SPLIT = re.compile(r"(?P<label>[^:=]{2,45}?)[ .]*[:=]\s*(?P<value>\S.*)")
_COLUMNS = re.compile(r"(?P<label>\S.{0,43}?)(?: {2,}|\.{2,} ?)(?P<value>\S.*)")
_FORM_WIDTHS = (2, 4)
_DIGIT = re.compile(r"\d")
_HEADERS_OF_A_LIST = 3


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """A label or header as written with its values: one, or the cells below a header."""

    label: str
    values: tuple[str, ...]
    is_column: bool = False


def written_pairs(blocks: Sequence[Block]) -> list[WrittenPair]:
    """Return everything that has the shape of a label with a value, known or not, each once."""
    found: dict[tuple[str, bool], WrittenPair] = {}
    for block in blocks:
        for pair in _of_line(block) if isinstance(block, Line) else _of_table(block):
            found.setdefault((pair.label, pair.is_column), pair)
    return list(found.values())


def _of_line(line: Line) -> Iterator[WrittenPair]:
    split = _SPLIT.fullmatch(line.text) or _COLUMNS.fullmatch(line.raw.strip())
    if split is not None and not _DIGIT.search(split["label"]):
        yield WrittenPair(split["label"].strip(), (split["value"].strip(),))


def _of_table(table: Table) -> Iterator[WrittenPair]:
    if not table.rows:
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
    for column, text in enumerate(table.rows[header]):
        cells = tuple(row[column] for row in table.rows[header + 1 :] if row[column])
        if text and cells:
            yield WrittenPair(text, cells, is_column=True)


def _is_header(row: Sequence[str]) -> bool:
    """Say whether a row looks like headers: words without figures, or known ones."""
    words = [cell for cell in row if cell]
    with in_tables():
        known = sum(meaning(cell) is not None for cell in words)
    plain = sum(not _DIGIT.search(cell) for cell in words)
    return known >= _HEADERS_OF_A_LIST or (len(words) >= _HEADERS_OF_A_LIST and plain == len(words))
