"""Addresses that exist, and the layouts in which corporations write."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the database to this version."""
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("house_number", sa.Integer(), nullable=False),
        sa.Column("house_letter", sa.String(), nullable=False),
        sa.Column("house_number_addition", sa.String(), nullable=False),
        sa.Column("street_name", sa.String(), nullable=False),
        sa.Column("folded_street", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
    )
    op.create_index("ix_address_postal_code", "address", ["postal_code", "house_number"])
    op.create_index("ix_address_folded_street", "address", ["folded_street", "house_number"])
    op.create_table(
        "layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corporation_code", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("trigrams", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_layout"),
        sa.UniqueConstraint(
            "corporation_code", "fingerprint", name="uq_layout_corporation_code_fingerprint"
        ),
    )
    op.create_table(
        "mail_layout",
        sa.Column("inbound_message_id", sa.Integer(), nullable=False),
        sa.Column("layout_id", sa.Integer(), nullable=False),
        sa.Column("trigrams", sa.JSON(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("is_sampled", sa.Boolean(), nullable=False),
        sa.Column("was_right", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("inbound_message_id", name="pk_mail_layout"),
        sa.ForeignKeyConstraint(
            ["inbound_message_id"],
            ["inbound_message.id"],
            name="fk_mail_layout_inbound_message_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["layout_id"], ["layout.id"], name="fk_mail_layout_layout_id"),
    )
    op.create_index("ix_mail_layout_layout_id", "mail_layout", ["layout_id"])


def downgrade() -> None:
    """Remove what this version brought."""
    for table in ("mail_layout", "layout", "address"):
        op.drop_table(table)
