"""Take over in which neighbourhood each door is: the postal code and house number table of CBS.

The table is of the whole country, millions of lines; only those of our own municipality are kept,
which the code of a neighbourhood itself tells. Each year the columns carry another year in their
name ("Buurt2023"), and some years the codes have lost their zeros in front. In the zip of CBS the
names of the neighbourhoods lie beside it; they are taken over too.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from phu_mailer.domain.address import normalise_postal_code
from phu_mailer.flow.address_file import house_number
from phu_mailer.flow.list_file import (
    Bad,
    CsvList,
    Elsewhere,
    ListFile,
    Row,
    Taken,
    UnusableFile,
    laid_aside,
    replace_rows,
    source_of,
    take_over,
)
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.store.db import Store
from phu_mailer.store.reach import Door, Neighbourhood

NEIGHBOURHOODS = "neighbourhoods"

_COLUMNS = {
    "postal_code": re.compile(r"pc6|postcode|pc"),
    "house_number": re.compile(r"huisnummer|huisnr|nummer"),
    "code": re.compile(r"(buurt|bu|brt)(code)?((19|20)?\d\d)?(code)?"),
    "name": re.compile(r"(buurt|bu|brt)((19|20)?\d\d)?naam((19|20)?\d\d)?"),
}
_DOORS = ("postal_code", "house_number", "code")
_NAMES = ("code", "name")
_CODE = re.compile(r"(?:BU)?(\d{1,4}[0-9A-Z]{4})")


def import_neighbourhoods(
    store: Store,
    path: Path,
    municipality_code: str,
    now: datetime,
    progress: Progress = no_progress,
) -> Taken:
    """Replace the neighbourhoods of the doors, and their names where the file has them.

    Args:
        municipality_code: four digits; doors elsewhere are counted and left out.

    Raises:
        UnusableFile: no such file, it holds no such table or more than one, or nothing in it is
            of this municipality.
    """
    source = source_of(path, NEIGHBOURHOODS, now)
    file = ListFile(path)
    doors = [name for name in file.names if _has(file, name, _DOORS)]
    named = [name for name in file.names if _has(file, name, _NAMES)]
    if len(doors) != 1:
        raise UnusableFile(
            f"{path.name}: needs one table with the columns PC6, Huisnummer and Buurt, "
            f"this file has {len(doors)}"
        )
    names = {code: name for one in named for code, name in _named(file, one, municipality_code)}
    with laid_aside(_rows(file, doors[0], municipality_code), progress) as rows:
        take_over(store, Door, rows, source, progress)
    if names:
        with store.transaction() as session:
            listed = [{"code": code, "name": name} for code, name in sorted(names.items())]
            replace_rows(session, Neighbourhood, [listed], progress)
    return rows.taken


def neighbourhood_code(written: str) -> str | None:
    """Return a code in full ("BU03920301") from "3920301", or None when it is none."""
    found = _CODE.fullmatch(written.strip().upper().removesuffix(".0"))
    return f"BU{found[1].zfill(8)}" if found else None


def neighbourhood_of(session: Session, postal_code: str, number: int) -> str | None:
    """Return the code of the neighbourhood of a door, or None when the table does not tell.

    A number that the table does not know lies where all of its postal code lies, if that is one
    neighbourhood. A door with two neighbourhoods has none: a person must look.
    """
    at_code = select(Door.neighbourhood_code).where(Door.postal_code == postal_code)
    for statement in (at_code.where(Door.house_number == number), at_code):
        codes = session.exec(statement.distinct()).all()
        if codes:
            return codes[0] if len(codes) == 1 else None
    return None


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of neighbourhoods, as far as they are known."""
    statement = select(Neighbourhood).where(col(Neighbourhood.code).in_(list(codes)))
    return {one.code: one.name for one in session.exec(statement)}


def _has(file: ListFile, name: str, wanted: Iterable[str]) -> bool:
    with file.opened(name) as table:
        columns = _columns(table)
    return all(columns.count(one) == 1 for one in wanted)


def _columns(table: CsvList) -> list[str | None]:
    """Return what each column is, or None; names count without signs and in any case."""
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in table.header]
    return [
        next((what for what, form in _COLUMNS.items() if form.fullmatch(name)), None)
        for name in plain
    ]


def _cells(table: CsvList) -> Iterator[tuple[int, dict[str, str]]]:
    columns = _columns(table)
    for line, values in table.rows():
        yield (
            line,
            {name: value for name, value in zip(columns, values, strict=False) if name},
        )


def _rows(file: ListFile, name: str, municipality_code: str) -> Iterator[Row]:
    with file.opened(name) as table:
        for line, cells in _cells(table):
            yield _door(cells, municipality_code) or Bad(f"line {line}")


def _door(cells: dict[str, str], municipality_code: str) -> Row | None:
    code = neighbourhood_code(cells.get("code", ""))
    postal_code = normalise_postal_code(cells.get("postal_code", ""))
    number = house_number(cells.get("house_number", ""))
    if code is None or postal_code is None or number is None:
        return None
    if not code.startswith(f"BU{municipality_code}"):
        return Elsewhere()
    row: dict[str, Any] = {"postal_code": postal_code, "house_number": number}
    return row | {"neighbourhood_code": code}


def _named(file: ListFile, name: str, municipality_code: str) -> Iterator[tuple[str, str]]:
    with file.opened(name) as table:
        for _, cells in _cells(table):
            code, written = neighbourhood_code(cells.get("code", "")), cells.get("name", "").strip()
            if code and written and code.startswith(f"BU{municipality_code}"):
                yield code, written
