"""Which version of the tables a database has, and how to bring it to this one.

A daemon never migrates by itself: on another version it refuses to start, so that an upgrade is
a decision, taken after a backup.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from phu_mailer.errors import PermanentError
from phu_mailer.store import layout_file, reach, tables, template_version
from phu_mailer.store.db import Store

TABLES = (layout_file, reach, tables, template_version)
"""The modules that hold the tables of this version."""

MIGRATIONS = Path(__file__).parent / "migrations"


class OtherSchema(PermanentError):
    """The database has another version of the tables than this program."""


def migrate(store: Store) -> tuple[str | None, str]:
    """Bring the database to this version and return the versions before and after.

    Raises:
        OtherSchema: the database is newer than this program.
    """
    with store.transaction() as session:
        connection = session.connection()
        before = _version(connection)
        _refuse_unknown(before)
        command.upgrade(_config(connection), "head")
        after = _version(connection)
    return before, str(after)


def require_current(store: Store) -> None:
    """Do nothing when the database has the version of this program.

    Raises:
        OtherSchema: with what to do, in one line.
    """
    with store.reading() as session:
        found = _version(session.connection())
    if found == newest():
        return
    _refuse_unknown(found)
    found_text = f"version {found}" if found else "no tables yet"
    raise OtherSchema(
        f"the database has {found_text}, this program needs version {newest()}: "
        "make a backup and run `phu-mailer migrate`"
    )


def newest() -> str:
    """Return the version that this program works with."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def _refuse_unknown(version: str | None) -> None:
    known = {step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if version is not None and version not in known:
        raise OtherSchema(
            f"the database has version {version}, which this program (version {newest()}) "
            "does not know: install the phu-mailer that it belongs to, or a newer one"
        )


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
