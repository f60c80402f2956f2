"""Take over the addresses that exist (an extract of the BAG) in place of the ones before.

The file is a CSV list whose columns are found out, alone or as the only one in a zip, or the zip
that the register itself hands out (`flow.bag_file`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from phu_mailer.domain.address import normalise_postal_code
from phu_mailer.flow.bag_file import bag_rows, is_bag
from phu_mailer.flow.list_file import (
    Bad,
    CsvList,
    ListFile,
    Row,
    Taken,
    UnusableFile,
    laid_aside,
    source_of,
    take_over,
)
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.reading.folding import fold
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import Address

ADDRESSES = "addresses"

_COLUMNS = {
    "postal_code": "postcode; pc6; pc",
    "house_number": "huisnummer; nummer; huisnr; nummeraanduiding huisnummer",
    "house_letter": "huisletter; letter",
    "house_number_addition": "huisnummertoevoeging; toevoeging; huisnummer toevoeging; huisnr toev",
    "street_name": """openbareruimte; openbareruimtenaam; openbare ruimte; openbare ruimte naam;
        straat; straatnaam""",
    "town": "woonplaats; woonplaatsnaam; plaats; plaatsnaam",
}
_FIELDS = {
    word: field
    for field, words in _COLUMNS.items()
    for word in (fold(one) for one in words.split(";"))
}
_NEEDED = ("postal_code", "house_number", "street_name", "town")
_HIGHEST_NUMBER = 99_999


def import_addresses(
    store: Store, path: Path, now: datetime, progress: Progress = no_progress
) -> Taken:
    """Replace the addresses by those of a file.

    Raises:
        UnusableFile: no such file, a column is missing, or most lines are no address.
    """
    source = source_of(path, ADDRESSES, now)
    with laid_aside(_rows(path, now.date()), progress) as rows:
        take_over(store, Address, rows, source, progress)
    return rows.taken


def house_number(written: str) -> int | None:
    """Return a house number as a table holds it ("12", "12.0"), or None when it is none."""
    number = written.strip().removesuffix(".0")
    is_number = number.isascii() and number.isdigit() and 0 < int(number) <= _HIGHEST_NUMBER
    return int(number) if is_number else None


def _rows(path: Path, today: date) -> Iterator[Row]:
    if is_bag(path):
        for found in bag_rows(path, today):
            yield found if isinstance(found, Bad) else _row(found) or Bad(found["place"])
        return
    file = ListFile(path)
    if len(file.names) != 1:
        raise UnusableFile(
            f"{path.name}: a zip must hold one CSV file, this one holds {len(file.names)}"
        )
    with file.opened(file.names[0]) as table:
        yield from _csv_rows(table)


def _csv_rows(table: CsvList) -> Iterator[Row]:
    fields = [_FIELDS.get(fold(name)) for name in table.header]
    missing = [name for name in _NEEDED if fields.count(name) != 1]
    if missing:
        raise UnusableFile(
            f"the first line must name each column once; wanting: {', '.join(missing)}"
        )
    for line, values in table.rows():
        yield _row(_cells(fields, values)) or Bad(f"line {line}")


def _cells(fields: Sequence[str | None], values: Sequence[str]) -> dict[str, str]:
    return {name: value for name, value in zip(fields, values, strict=False) if name}


def _row(cells: dict[str, str]) -> Row | None:
    """Return what the table holds of one address, or None when it is none."""
    known = {name: cells.get(name, "").strip() for name in _COLUMNS}
    postal_code = normalise_postal_code(known["postal_code"])
    number = house_number(known["house_number"])
    folded = fold(known["street_name"])
    if postal_code is None or number is None or not folded or not known["town"]:
        return None
    return {
        **known,
        "postal_code": postal_code,
        "house_number": number,
        "folded_street": folded,
    }
