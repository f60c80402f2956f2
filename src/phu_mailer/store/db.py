"""The one way to the database: `Store.transaction()` to write, `Store.reading()` to look.

SQLite would start a transaction as a reader and fail, or lose an update, when it turns into a
writer; so every writing transaction begins as a writer (BEGIN IMMEDIATE) and waits its turn.
PostgreSQL serialises the few things that must not overlap by `lock`. `secure_delete` makes
SQLite overwrite what is deleted.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session

from phu_mailer.errors import PermanentError, TemporaryError

BUSY_TIMEOUT_MS = 10_000


class Lock(IntEnum):
    """What only one transaction at a time may decide, over all processes."""

    INTAKE = 1
    CASES = 2
    PLANNING = 3
    LOG = 4


class Store:
    """A database of this version of phu-mailer."""

    def __init__(self, url: str) -> None:
        """Connect lazily; nothing is opened before the first transaction."""
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
        try:
            self.engine = sa.create_engine(url, **options)
        except sa.exc.ArgumentError as error:
            raise PermanentError("database.url cannot be understood") from error
        if self.is_sqlite:
            sa.event.listen(self.engine, "do_connect", _make_private)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        self._reader = self.engine.execution_options(phu_begin="BEGIN")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit on leaving, roll back on any exception.

        Raises:
            TemporaryError: the database could not be reached, or was busy for too long.
        """
        with (
            _translated(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a consistent view; what is changed in it is thrown away.

        The rows can still be looked at afterwards.
        """
        with _translated(), Session(self._reader, expire_on_commit=False) as session:
            yield session
            session.expunge_all()
            session.rollback()

    def lock(self, session: Session, lock: Lock) -> None:
        """Wait until no other transaction holds `lock`; it is held until this one ends.

        A writing transaction on SQLite is alone already.
        """
        if not self.is_sqlite:
            session.connection().execute(
                sa.text("SELECT pg_advisory_xact_lock(:one, :two)"), {"one": 0x504855, "two": lock}
            )

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as error:
        raise TemporaryError(f"the database is not available: {_reason(error)}") from error
    except sa.exc.InterfaceError as error:
        raise TemporaryError(f"the database is not available: {_reason(error)}") from error


def _reason(error: sa.exc.DBAPIError) -> str:
    """The first line of what the driver says; parameters never stand there (hide_parameters)."""
    return str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__


def _make_private(_dialect: object, _record: object, arguments: list[str], _: object) -> None:
    """Make a new database file readable for its owner only; SQLite keeps to that in its WAL."""
    path = arguments[0]
    if path and path != ":memory:":
        with contextlib.suppress(OSError):  # SQLite itself says what is wrong with the place
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        connection.get_execution_options().get("phu_begin", "BEGIN IMMEDIATE")
    )


def sqlite_path(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, or None for another kind or one in memory."""
    name = engine.url.database
    if not engine.url.drivername.startswith("sqlite") or name in (None, "", ":memory:"):
        return None
    return Path(str(name))
