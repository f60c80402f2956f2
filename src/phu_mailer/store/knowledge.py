"""The tables of what reading knows beside a mail: addresses that exist, and layouts.

They follow the same rules as `store.tables`. Nothing in them is about a tenant: an address here
is one of the register, and a layout is kept as hashes.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field, SQLModel

from phu_mailer.store import tables


class Address(SQLModel, table=True):
    """One address that exists; `folded_street` is for comparison only."""

    __table_args__ = (
        sa.Index("ix_address_postal_code", "postal_code", "house_number"),
        sa.Index("ix_address_folded_street", "folded_street", "house_number"),
    )

    id: int = Field(default=None, primary_key=True)
    postal_code: str
    house_number: int
    house_letter: str = ""
    house_number_addition: str = ""
    street_name: str
    folded_street: str
    town: str


class Layout(SQLModel, table=True):
    """One way in which a corporation writes its signals, and how far it is trusted.

    `trigrams` are hashes of three masked words in a row; no word of a mail can be read in them.
    `accepted` counts acceptances without a change since the last change.
    """

    __table_args__ = (sa.UniqueConstraint("corporation_code", "fingerprint"),)

    id: int = Field(default=None, primary_key=True)
    corporation_code: str
    fingerprint: str
    trigrams: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    accepted: int = 0
    changed: int = 0
    first_seen_at: datetime
    approved_at: datetime | None = None
    approved_by: str | None = None


class MailLayout(SQLModel, table=True):
    """The layout of one mail; `was_right` is the answer of a second look at a sampled mail."""

    __tablename__ = "mail_layout"

    inbound_message_id: int = Field(
        sa_column=Column(
            sa.Integer, sa.ForeignKey("inbound_message.id", ondelete="CASCADE"), primary_key=True
        )
    )
    layout_id: int = Field(foreign_key="layout.id", index=True)
    trigrams: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_decided: bool = False
    is_sampled: bool = False
    was_right: bool | None = None


__all__ = ["Address", "Layout", "MailLayout", "tables"]  # `tables` names the constraints
