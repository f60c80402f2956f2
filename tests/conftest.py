"""Fixtures that more than one folder of tests needs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from phu_mailer.store import schema
from phu_mailer.store.db import Store
from servers.postgres import PostgresServer

pytest_plugins = ["no_skips", "servers.fixtures"]

TEMPLATE = "phu-mailer-template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied: the migrations take longer than a test."""
    path = tmp_path_factory.mktemp("template") / "phu-mailer.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated, empty database that new ones can be copied from."""
    _migrate(postgres.create_database(TEMPLATE))
    return TEMPLATE


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty database of each kind."""
    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "phu-mailer.db")
        store = Store(f"sqlite:///{path}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        template = request.getfixturevalue("postgres_template")
        store = Store(server.create_database(name, template))
    yield store
    store.close()
    if request.param == "postgresql":
        server.drop_database(name)


def _migrate(url: str) -> None:
    store = Store(url)
    schema.migrate(store)
    store.close()
