"""What an .xls file keeps from sight, and how large it is, by a walk over its records.

Only the kind, the row and the column of a record are looked at; the values are read elsewhere.
"""

import io
import struct
from collections.abc import Iterator

import olefile

from phu_mailer.reading.unpack.cells import MOST_COLUMNS, MOST_ROWS
from phu_mailer.reading.unpack.refusal import Unread
from phu_mailer.reading.unpack.workbook import Marks

_CELLS = frozenset({0x0006, 0x00BD, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6})
_BLANKS = 0x00BE
_ROW, _COLUMN, _NOTE, _FILE_PASS, _BEGIN = 0x0208, 0x007D, 0x001C, 0x002F, 0x0809
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_LENGTH_OF_ROW, _LENGTH_OF_COLUMN = 16, 12
_A_SHEET = b"\x10\x00"
_PLACE = 4


def marks_of_xls(content: bytes) -> Marks:
    """Return what stands out in an .xls file.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    marks = Marks()
    sheet = -1
    filled: dict[int, set[int]] = {}
    for kind, body in _records(_stream(content)):
        if kind == _FILE_PASS:
            raise Unread("attachment: encrypted")
        if kind == _BEGIN:
            sheet += body[2:4] == _A_SHEET
        elif kind in _CELLS:
            filled.setdefault(sheet, set()).add(_row_of_cell(body))
        elif kind == _BLANKS:
            _row_of_cell(body)
        else:
            _note(kind, body, sheet, marks)
    hidden = marks.hidden_rows
    marks.hidden_rows = {one: hidden[one] & filled.get(one, set()) for one in hidden}
    return marks


def _note(kind: int, body: bytes, sheet: int, marks: Marks) -> None:
    """Note a hidden row or column, or a comment."""
    if kind == _ROW and len(body) >= _LENGTH_OF_ROW and body[12] & _HIDDEN_ROW:
        marks.hidden_rows.setdefault(sheet, set()).add(struct.unpack_from("<H", body)[0])
    elif kind == _COLUMN and len(body) >= _LENGTH_OF_COLUMN and body[8] & _HIDDEN_COLUMN:
        marks.has_hidden_columns = True
    elif kind == _NOTE:
        marks.has_comments = True


def _row_of_cell(body: bytes) -> int:
    """Return the row of a cell; a cell beyond all reason makes the file unread."""
    if len(body) < _PLACE:
        raise Unread("attachment: damaged")
    row, column = struct.unpack_from("<HH", body)
    if row > 2 * MOST_ROWS or column > 2 * MOST_COLUMNS:
        raise Unread("attachment: too large")
    return int(row)


def _stream(content: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            is_encrypted = ole.exists("EncryptedPackage")
            names = [one for one in ("Workbook", "Book") if ole.exists(one)]
            stream = bytes(ole.openstream(names[0]).read()) if len(names) == 1 else b""
    except Exception as error:  # the library raises whatever a damaged file makes it stumble over
        raise Unread("attachment: damaged") from error
    if not stream:
        raise Unread("attachment: encrypted" if is_encrypted else "attachment: unread")
    return stream


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            raise Unread("attachment: damaged")
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0 and length == 0:
            return
