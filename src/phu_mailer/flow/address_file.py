"""Take over a list of addresses (an extract of the BAG) in place of the one before.

The file is CSV, alone or as the only one in a zip. Delimiter, encoding and columns are found out,
not assumed. The new list takes the place of the old one in one transaction, or nothing changes.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from phu_mailer.domain.address import normalise_postal_code
from phu_mailer.errors import PermanentError
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.reading.folding import fold
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import Address

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
_DELIMITERS = ";,\t|"
_BATCH = 5_000
_SAMPLE = 64 * 1024
_MOST_UNPACKED = 4 * 1024**3
_HIGHEST_NUMBER = 99_999


@dataclass(frozen=True, slots=True)
class AddressesTaken:
    """How many addresses were stored, and how many lines were no address."""

    stored: int
    skipped: int


class UnusableAddresses(PermanentError):
    """The file holds no list of addresses; the list before it stays."""


def import_addresses(store: Store, path: Path, progress: Progress = no_progress) -> AddressesTaken:
    """Replace the addresses by those of a file.

    Raises:
        UnusableAddresses: no such file, a column is missing, or most lines are no address.
    """
    stored = skipped = 0
    with _opened(path) as text, store.transaction() as session:
        session.execute(sa.delete(Address))
        batch: list[dict[str, object]] = []
        for row in _rows(text):
            if row is None:
                skipped += 1
                continue
            batch.append(row)
            stored += 1
            if len(batch) == _BATCH:
                session.execute(sa.insert(Address), batch)
                batch.clear()
                progress("import")
        if batch:
            session.execute(sa.insert(Address), batch)
        if stored <= skipped:
            raise UnusableAddresses(
                f"{path.name}: {skipped} of {stored + skipped} lines hold no address: "
                "nothing was changed"
            )
    return AddressesTaken(stored, skipped)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Give the text of the list, whatever it is wrapped in."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield _text(file)
            return
        with zipfile.ZipFile(path) as archive:
            lists = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if len(lists) != 1:
                raise UnusableAddresses(
                    f"{path.name}: a zip must hold one CSV file, this one holds {len(lists)}"
                )
            if lists[0].file_size > _MOST_UNPACKED:
                raise UnusableAddresses(f"{path.name}: unpacks to more than 4 GiB")
            with archive.open(lists[0]) as file:
                yield _text(file)
    except (OSError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or "cannot be unpacked"
        raise UnusableAddresses(f"{path.name}: {reason}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableAddresses(f"{path.name}: no CSV text: {type(error).__name__}") from error


def _text(file: IO[bytes]) -> IO[str]:
    """Return the file as text: UTF-8 when its beginning is, else Windows-1252."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    try:
        sample[: sample.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return io.TextIOWrapper(file, encoding="cp1252", newline="")
    return io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def _rows(text: IO[str]) -> Iterator[dict[str, object] | None]:
    """Yield a row for each line, None for a line that holds no address."""
    first = text.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    fields = [_FIELDS.get(fold(name)) for name in header]
    missing = [name for name in _NEEDED if fields.count(name) != 1]
    if missing:
        raise UnusableAddresses(
            f"the first line must name each column once; wanting: {', '.join(missing)}"
        )
    for values in csv.reader(text, delimiter=delimiter):
        if values:
            yield _row(fields, values)


def _row(fields: Sequence[str | None], values: Sequence[str]) -> dict[str, object] | None:
    cells = dict.fromkeys(_COLUMNS, "")
    cells |= {name: value.strip() for name, value in zip(fields, values, strict=False) if name}
    postal_code = normalise_postal_code(cells["postal_code"])
    number = cells["house_number"].removesuffix(".0")
    is_number = number.isascii() and number.isdigit() and 0 < int(number) <= _HIGHEST_NUMBER
    folded = fold(cells["street_name"])
    if postal_code is None or not is_number or not folded or not cells["town"]:
        return None
    return {
        **cells,
        "postal_code": postal_code,
        "house_number": int(number),
        "folded_street": folded,
    }
