"""Run migrations on the connection that `store.schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

from phu_mailer.store import knowledge, reach, tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

__all__ = ["knowledge", "reach", "tables"]
