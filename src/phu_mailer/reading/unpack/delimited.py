"""Lists in text files: CSV with semicolons, commas, tabs or bars.

The separator is the one that shows known column names. A row that is longer than the header has
shifted, so it gets a doubt; an open quotation mark swallows rows, so it makes the file unread.
"""

import codecs
import csv
import io

from phu_mailer.reading.labels import meaning
from phu_mailer.reading.unpack.cells import HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, Grid, header_of
from phu_mailer.reading.unpack.refusal import Unread

MOST_BYTES = 512 * 1024
_SEPARATORS = (";", "\t", ",", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(content: bytes) -> Grid:
    """Return the rows of a CSV file.

    Raises:
        Unread: too large, damaged, or no list of tenants.
    """
    if len(content) > MOST_BYTES:
        raise Unread("attachment: too large")
    text = _decode(content)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep="):
        text = rest
    rows = _rows(text, max(_SEPARATORS, key=lambda one: _known_columns(text, one)))
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Unread("attachment: too large")
    header = header_of(rows)
    if header is None:
        raise Unread("attachment: no tenant")
    doubts: dict[int, list[str]] = {}
    width = len(rows[header])
    for index, row in enumerate(rows[header + 1 :], start=header + 1):
        if row and len(row) != width and any(row):
            doubts[index] = ["cell: row shifted"]
    return Grid(rows, doubts)


def _decode(content: bytes) -> str:
    """Return the text: what its mark says, else UTF-8, else what Excel writes on Windows."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        raise Unread("attachment: damaged")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _known_columns(text: str, separator: str) -> int:
    lines = text.splitlines()[:HEADER_WITHIN]
    return max(
        (
            sum(1 for cell in line.split(separator, MOST_COLUMNS) if meaning(cell.strip('" ')))
            for line in lines
        ),
        default=0,
    )


def _rows(text: str, separator: str) -> list[list[str]]:
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    try:
        return list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        raise Unread("attachment: damaged") from error
