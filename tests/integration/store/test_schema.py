"""Migrations make the tables that the code works with, and nobody works on another version."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from phu_mailer.store import schema
from phu_mailer.store.db import Store


def test_migrations_give_exactly_the_tables_of_the_code(store):
    with store.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})

        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrations_give_the_same_checks_and_partial_indexes_as_the_code(tmp_path):
    migrated = Store(f"sqlite:///{tmp_path / 'migrated.db'}")
    schema.migrate(migrated)
    created = Store(f"sqlite:///{tmp_path / 'created.db'}")
    SQLModel.metadata.create_all(created.engine)

    assert _constraints(migrated) == _constraints(created)


def _constraints(store: Store) -> dict[str, tuple[object, ...]]:
    inspector = sa.inspect(store.engine)
    return {
        table: (
            sorted((one["name"], one["sqltext"]) for one in inspector.get_check_constraints(table)),
            sorted(
                (
                    one["name"],
                    one["unique"],
                    str(one.get("dialect_options", {}).get("sqlite_where")),
                )
                for one in inspector.get_indexes(table)
            ),
            sorted(one["name"] for one in inspector.get_unique_constraints(table)),
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_migrating_twice_changes_nothing(store):
    assert schema.migrate(store) == (schema.newest(), schema.newest())


def test_an_empty_database_is_refused_with_what_to_do(tmp_path):
    empty = Store(f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(schema.OtherSchema) as caught:
        schema.require_current(empty)

    assert str(caught.value) == (
        f"the database has no tables yet, this program needs version {schema.newest()}: "
        "make a backup and run `phu-mailer migrate`"
    )


@pytest.mark.parametrize("step", [schema.require_current, schema.migrate])
def test_a_newer_database_is_refused_and_left_alone(store, step):
    with store.transaction() as session:
        session.connection().execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(schema.OtherSchema, match="version 9999, which this program"):
        step(store)

    with store.reading() as session:
        version = session.connection().execute(sa.text("SELECT version_num FROM alembic_version"))
        assert version.scalar_one() == "9999"
