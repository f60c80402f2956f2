"""Layout files that were accepted, and the corrections from which a fixture can be made."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "layout_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corporation_code", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("shown_against", sa.String(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_mails", sa.JSON(), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_layout_file"),
        sa.UniqueConstraint(
            "corporation_code", "sha256", name="uq_layout_file_corporation_code_sha256"
        ),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbound_message_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixture", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(
            ["inbound_message_id"],
            ["inbound_message.id"],
            name="fk_correction_inbound_message_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_correction_inbound_message_id", "correction", ["inbound_message_id"])


def downgrade() -> None:
    """Remove what this version brought."""
    for table in ("correction", "layout_file"):
        op.drop_table(table)
