"""Where local knowledge came from, the neighbourhood of a door, and what an agenda was told."""

import sqlalchemy as sa
from alembic import op

from phu_mailer.store.migrations.columns import (
    FLAG,
    MOMENT,
    NEEDED,
    NUMBER,
    TEXT,
    column,
    number,
    refers,
)

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the database to this version."""
    op.add_column("outbox_message", column("discarded_at", MOMENT))
    op.create_table(
        "knowledge_source",
        column("kind", TEXT, NEEDED),
        column("file_name", TEXT, NEEDED),
        column("sha256", TEXT, NEEDED),
        column("stored", NUMBER, NEEDED),
        column("taken_at", MOMENT, NEEDED),
        sa.PrimaryKeyConstraint("kind", name="pk_knowledge_source"),
    )
    op.create_table(
        "door",
        *number("door"),
        column("postal_code", TEXT, NEEDED),
        column("house_number", NUMBER, NEEDED),
        column("neighbourhood_code", TEXT, NEEDED),
    )
    op.create_index("ix_door_postal_code", "door", ["postal_code", "house_number"])
    op.create_table(
        "neighbourhood",
        column("code", TEXT, NEEDED),
        column("name", TEXT, NEEDED),
        sa.PrimaryKeyConstraint("code", name="pk_neighbourhood"),
    )
    op.create_table(
        "calendar_entry",
        column("appointment_id", NUMBER, NEEDED),
        column("event_number", NUMBER, NEEDED),
        column("address", TEXT, NEEDED),
        column("fingerprint", TEXT, NEEDED),
        column("sequence", NUMBER, NEEDED),
        column("is_cancelled", FLAG, NEEDED),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_calendar_entry"),
        refers("calendar_entry", "appointment_id", "appointment"),
    )


def downgrade() -> None:
    """Remove what this version brought."""
    for table in ("calendar_entry", "neighbourhood", "door", "knowledge_source"):
        op.drop_table(table)
    op.drop_column("outbox_message", "discarded_at")
