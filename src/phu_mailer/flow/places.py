"""The addresses that exist: from the imported table, or street names only until there is one.

The street names are those of the whole country, so they say that a street exists somewhere, and
only ever explain an unusual name. An imported table is strict: a street that is not in it is
doubtful.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from phu_mailer.errors import PhuMailerError
from phu_mailer.reading.folding import fold
from phu_mailer.reading.knowledge import Place
from phu_mailer.store.db import Store, sqlite_path
from phu_mailer.store.knowledge import Address
from phu_mailer.store.schema import require_current

# Asked for every street of a mail, so in one question that is compiled once.
_KNOWN_AND_ANY = sa.select(
    sa.exists().where(col(Address.folded_street) == sa.bindparam("street")),
    sa.exists().where(col(Address.id).is_not(None)),
)
_PACKAGE = "deduce"
_LIST = Path("data/lookup/src/locations/lst_street/streets_bag.txt")


class StreetNames:
    """The street names of the country, and no addresses."""

    def has_addresses(self) -> bool:
        """Say that there are none."""
        return False

    def knows_street(self, street: str) -> bool:
        """Say whether a street of this name exists somewhere."""
        return street in street_names()

    def at(self, _postal_code: str, _house_number: int) -> Sequence[Place]:
        """Know nothing."""
        return ()

    def named(self, _street: str, _house_number: int) -> Sequence[Place]:
        """Know nothing."""
        return ()


class StoredPlaces:
    """What the table of addresses holds; names are asked folded."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def has_addresses(self) -> bool:
        """Say whether addresses were imported."""
        with self._store.reading() as session:
            return session.exec(select(Address.id).limit(1)).first() is not None

    def knows_street(self, street: str) -> bool:
        """Say whether a street of this name is in the table, or in the list of names."""
        with self._store.reading() as session:
            found = session.connection().execute(_KNOWN_AND_ANY, {"street": street}).one()
        is_known, has_addresses = map(bool, found)
        return is_known or (not has_addresses and street in street_names())

    def at(self, postal_code: str, house_number: int) -> Sequence[Place]:
        """Return what stands at a postal code ("1234 AB") and house number."""
        with self._store.reading() as session:
            statement = select(Address).where(
                Address.postal_code == postal_code, Address.house_number == house_number
            )
            return [_place(row) for row in session.exec(statement.order_by(col(Address.id)))]

    def named(self, street: str, house_number: int) -> Sequence[Place]:
        """Return where a street of this name has this house number."""
        with self._store.reading() as session:
            statement = select(Address).where(
                Address.folded_street == street, Address.house_number == house_number
            )
            return [_place(row) for row in session.exec(statement.order_by(col(Address.id)))]


def places_of(store: Store) -> StoredPlaces | StreetNames:
    """Return the addresses of a database, or street names only when it has no tables yet.

    Looking does not make a database that is not there.
    """
    path = sqlite_path(store.engine)
    if path is not None and not path.exists():
        return StreetNames()
    try:
        require_current(store)
    except PhuMailerError:
        return StreetNames()
    return StoredPlaces(store)


@cache
def street_names() -> frozenset[str]:
    """Return the folded names of all streets of the country; empty without the list.

    The package that brings the list is never imported: that would start its engine.
    """
    package = importlib.util.find_spec(_PACKAGE)
    for folder in package.submodule_search_locations or () if package else ():
        path = Path(folder) / _LIST
        if path.is_file():
            return frozenset(map(fold, path.read_text(encoding="utf-8").splitlines()))
    return frozenset()


def _place(row: Address) -> Place:
    return Place(
        postal_code=row.postal_code,
        house_number=row.house_number,
        street_name=row.street_name,
        town=row.town,
        house_letter=row.house_letter,
        house_number_addition=row.house_number_addition,
    )
