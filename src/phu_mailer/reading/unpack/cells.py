"""Cells of a spreadsheet or CSV file as the text that the same value has in a mail.

Excel turns house number 12-3 into a date and drops the zero of a phone number. Such a cell gives
its row a doubt; a value that cannot be known is left out rather than restored by guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from phu_mailer.reading.blocks import Table
from phu_mailer.reading.folding import clean, squeeze
from phu_mailer.reading.labels import TENANT_LABELS, Label, meaning

Cell = str | int | float | bool | date | datetime | time | timedelta | None

MOST_ROWS = 1_000
MOST_COLUMNS = 60
HEADER_WITHIN = 15
HEADERS_OF_A_LIST = 3
_LONGEST_CELL = 500
_DIGITS_WITHOUT_ZERO = re.compile(r"[1-9]\d{8}")
_FIRST_DAY = date(1899, 12, 30)
_SERIALS_OF_A_BIRTH = range(5_000, 45_000)
_MAY_BE_A_DATE = (Label.BIRTH, Label.HARMLESS, Label.REMARKS, None)


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of cells; `row_doubts` and `doubts` say why its rows need a person."""

    rows: Sequence[Sequence[Cell]]
    row_doubts: dict[int, list[str]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def header_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows names the columns of a list of tenants."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        labels = {label for cell in row if (label := meaning(cell))}
        if len(labels) >= HEADERS_OF_A_LIST and labels & TENANT_LABELS:
            return index
    return None


def table_of(grid: Grid, number: int, origin: str) -> Table:
    """Return a grid as a table of text; all rows are kept, so that row numbers stay true."""
    texts = [[_general(cell) for cell in row] for row in grid.rows]
    header = header_of(texts)
    labels = [meaning(cell) for cell in texts[header]] if header is not None else []
    doubts = {index: [*grid.doubts, *codes] for index, codes in grid.row_doubts.items()}
    width = max((len(row) for row in texts), default=0)
    rows: list[tuple[str, ...]] = []
    for index, row in enumerate(texts):
        if header is not None and index > header:
            found = doubts.setdefault(index, list(grid.doubts))
            for column, label in enumerate(labels[: len(row)]):
                row[column], codes = _typed(label, grid.rows[index][column], row[column])
                found.extend(codes)
        rows.append((*row, *[""] * (width - len(row))))
    return Table(
        rows=tuple(rows),
        number=number,
        row_doubts={index: tuple(dict.fromkeys(codes)) for index, codes in doubts.items() if codes},
        origin=origin,
    )


def _typed(label: Label | None, cell: Cell, text: str) -> tuple[str, list[str]]:
    """Return the text of a cell under a label, with what a spreadsheet may have done to it."""
    if isinstance(cell, date) and label not in _MAY_BE_A_DATE:
        return "", ["cell: date for a value"]
    if label is Label.PHONE and _DIGITS_WITHOUT_ZERO.fullmatch(text):
        return f"0{text}", ["cell: zero lost"]
    if label is Label.BIRTH and text.isascii() and text.isdigit():
        serial = int(text)
        if serial in _SERIALS_OF_A_BIRTH:
            day = _FIRST_DAY + timedelta(days=serial)
            return day.strftime("%d-%m-%Y"), ["cell: date as a number"]
    if len(text) > _LONGEST_CELL:
        return text[:_LONGEST_CELL], ["cell: too long"]
    return text, []


def _general(cell: Cell) -> str:
    """Return a cell as Dutch text: "2436,68", "12", "03-04-1985"."""
    if cell is None:
        text = ""
    elif isinstance(cell, bool):
        text = "ja" if cell else "nee"
    elif isinstance(cell, (int, float)):
        text = f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    elif isinstance(cell, date):
        text = cell.strftime("%d-%m-%Y")
    else:
        text = squeeze(clean(str(cell).replace("\r", "\n")))
    return text
