"""The visible parts of a mail in reading order: lines of text and tables.

A table stays a table, because which cell stands beside or below which one is what it says.
Every block keeps the place it came from; segments are given later and nothing is thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from phu_mailer.reading.folding import clean, squeeze

_NO_DOUBTS: Mapping[int, tuple[str, ...]] = MappingProxyType({})


class Segment(StrEnum):
    """Which part of a mail a block belongs to."""

    AUTHORED = "authored"
    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    FOOTER = "footer"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, cleaned; `number` counts from 1 over the whole mail.

    `raw` keeps runs of spaces, which columns made with spaces need. Empty lines are kept: they
    separate paragraphs. `origin` is the part that the line stands in ("attachment 1").
    """

    text: str
    number: int
    raw: str = ""
    origin: str = "body"

    @property
    def where(self) -> str:
        """The place as shown beside a value."""
        return f"{self.origin}:{self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with at least two columns; every row has the same number of cleaned cells.

    A line break within a cell is kept as a line feed. `has_merged_rows`: a cell spans several
    rows, so that columns cannot be trusted. `row_doubts`: why a person must look at a row, by the
    index of the row. `origin` is empty in the text of the mail, else the part of the table.
    """

    rows: tuple[tuple[str, ...], ...]
    number: int
    has_merged_rows: bool = False
    row_doubts: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: _NO_DOUBTS)
    origin: str = ""

    def where(self, row: int, column: int) -> str:
        """The place of a cell; rows and columns count from 1."""
        place = f"table {self.number}:r{row + 1}c{column + 1}"
        return f"{self.origin} {place}" if self.origin else place


Block = Line | Table


def text_blocks(text: str, origin: str = "body") -> list[Block]:
    """Return the lines of plain text."""
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return [Line(squeeze(line), number, line, origin) for number, line in enumerate(lines, start=1)]


def text_of(block: Block) -> str:
    """Return what a block says, the cells of a row separated by tabs."""
    if isinstance(block, Line):
        return block.text
    return "\n".join("\t".join(row) for row in block.rows)
