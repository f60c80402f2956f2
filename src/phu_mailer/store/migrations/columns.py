"""The few words in which a step of the tables is written.

A step keeps its meaning for ever, so what stands here is never changed, only added to.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

NEEDED = False
TEXT, NUMBER, BIG, FLAG = sa.String(), sa.Integer(), sa.BigInteger(), sa.Boolean()
DAY, MOMENT, BYTES, JSON, FRACTION = (
    sa.Date(),
    sa.DateTime(timezone=True),
    sa.LargeBinary(),
    sa.JSON(),
    sa.Float(),
)


def words(name: str, values: str) -> sa.Enum:
    """Return a text type that refuses all but the values, given as "one|two"."""
    return sa.Enum(
        *values.split("|"), name=name, native_enum=False, create_constraint=True, length=40
    )


def column(name: str, kind: TypeEngine[Any], nullable: bool = True) -> sa.Column[Any]:  # noqa: FBT001, FBT002 - NEEDED names it
    """Return a column."""
    return sa.Column(name, kind, nullable=nullable)


def number(table: str) -> tuple[sa.Column[Any], sa.PrimaryKeyConstraint]:
    """Return the number of a row and its key."""
    return column("id", NUMBER, NEEDED), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """Return a reference to the number of another table."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def index(table: str, *columns: str) -> None:
    """Make an index."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    """Make an index that allows a value once among the rows where `condition` holds."""
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
