"""Fixtures that more than one folder of tests needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from phu_mailer.store import schema
from phu_mailer.store.db import Store
from servers.postgres import PostgresServer

pytest_plugins = ["no_skips", "servers.fixtures"]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty database of each kind."""
    name = f"t{abs(hash(request.node.nodeid)) % 10**12}"
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'phu-mailer.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        store = Store(server.create_database(name))
    schema.migrate(store)
    yield store
    store.close()
    if request.param == "postgresql":
        server.drop_database(name)
