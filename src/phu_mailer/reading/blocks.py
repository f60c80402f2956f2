"""The visible parts of a mail in reading order: lines of text and tables.

A table stays a table, because which cell stands beside or below which one is what it says.
Every block keeps the place it came from; segments are given later and nothing is thrown away.
"""

from dataclasses import dataclass
from enum import StrEnum

from phu_mailer.reading.folding import clean, squeeze


class Segment(StrEnum):
    """Which part of a mail a block belongs to."""

    AUTHORED = "authored"
    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, cleaned; `number` counts from 1 over the whole mail.

    `raw` keeps runs of spaces, which columns made with spaces need. Empty lines are kept: they
    separate paragraphs.
    """

    text: str
    number: int
    raw: str = ""

    @property
    def where(self) -> str:
        """The place as shown beside a value."""
        return f"body:{self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with at least two columns; every row has the same number of cleaned cells.

    A line break within a cell is kept as a line feed. `has_merged_rows`: a cell spans several
    rows, so that columns cannot be trusted.
    """

    rows: tuple[tuple[str, ...], ...]
    number: int
    has_merged_rows: bool = False

    def where(self, row: int, column: int) -> str:
        """The place of a cell; rows and columns count from 1."""
        return f"table {self.number}:r{row + 1}c{column + 1}"


Block = Line | Table


def text_blocks(text: str) -> list[Block]:
    """Return the lines of a plain text body."""
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return [Line(squeeze(line), number, line) for number, line in enumerate(lines, start=1)]
