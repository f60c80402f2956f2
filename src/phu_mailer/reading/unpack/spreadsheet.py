"""Spreadsheets (.xlsx, .xlsm, .ods, .xls) as one table a sheet.

Values are those that were saved; no formula is calculated and no macro is run. What Excel hides
is read too, and its rows wait for a person: nobody knows if the sender still saw them.
"""

import io

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from phu_mailer.reading.blocks import Table
from phu_mailer.reading.unpack.cells import MOST_COLUMNS, MOST_ROWS, Grid, table_of
from phu_mailer.reading.unpack.oldbook import marks_of_xls
from phu_mailer.reading.unpack.refusal import Unread, is_ole
from phu_mailer.reading.unpack.workbook import Marks, look_at_ods, look_at_xlsx

_MOST_SHEETS = 20


def read_spreadsheet(content: bytes, origin: str, *, is_ods: bool = False) -> list[Table]:
    """Return the sheets that may hold a tenant; a sheet without any figure is a legend.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    if is_ole(content):
        marks = marks_of_xls(content)
    else:
        marks, content = look_at_ods(content) if is_ods else look_at_xlsx(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = book.sheets_metadata
        if len(sheets) > _MOST_SHEETS:
            raise Unread("attachment: too large")
        grids = [
            _grid(book.get_sheet_by_index(index), index, sheet, marks)
            for index, sheet in enumerate(sheets)
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise Unread("attachment: encrypted") from error
    except (CalamineError, ZipError, OSError, ValueError) as error:
        raise Unread("attachment: damaged") from error
    tables = [table_of(grid, number, origin) for number, grid in enumerate(grids, start=1)]
    return [table for table in tables if _holds_figures(table)]


def _grid(sheet: CalamineSheet, index: int, about: SheetMetadata, marks: Marks) -> Grid:
    if sheet.total_height > 2 * MOST_ROWS or sheet.total_width > 2 * MOST_COLUMNS:
        raise Unread("attachment: too large")
    rows = sheet.to_python(skip_empty_area=False)
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    width = max(
        (at + 1 for row in rows for at, cell in enumerate(row) if cell not in ("", None)), default=0
    )
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise Unread("attachment: too large")
    doubts: dict[int, list[str]] = {}
    for row in marks.hidden_rows.get(index, ()):
        doubts.setdefault(row, []).append("cell: hidden")
    for row in marks.struck_rows.get(index, ()):
        doubts.setdefault(row, []).append("cell: struck out")
    for row in marks.lost_rows.get(index, ()):
        doubts.setdefault(row, []).append("cell: no value")
    for start, end in sheet.merged_cell_ranges or ():
        if end[0] > start[0]:
            for row in range(start[0], min(end[0] + 1, len(rows))):
                doubts.setdefault(row, []).append("cell: merged")
    is_hidden = about.visible is not SheetVisibleEnum.Visible or marks.has_hidden_columns
    general = [code for code, holds in (
        ("cell: hidden", is_hidden), ("cell: comment", marks.has_comments),
    ) if holds]  # fmt: skip
    return Grid([row[:width] for row in rows], doubts, tuple(general))


def _holds_figures(table: Table) -> bool:
    return any(any(map(str.isdigit, cell)) for row in table.rows for cell in row)
