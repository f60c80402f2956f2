"""The tables of teaching: layout files that were shown and accepted, and corrections in review."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field, SQLModel

import phu_mailer.store.tables  # noqa: F401 - sets how constraints are named, for every table


class LayoutFile(SQLModel, table=True):
    """One version of the layout file of a corporation whose effect was shown to somebody.

    The version with the latest `activated_at` is in use. `shown_against` is the `sha256` of the
    version that was in use when the effect was shown, "" when there was none. `changed_mails` are
    the mails (ids) that it reads otherwise.
    """

    __tablename__ = "layout_file"
    __table_args__ = (sa.UniqueConstraint("corporation_code", "sha256"),)

    id: int = Field(default=None, primary_key=True)
    corporation_code: str
    sha256: str
    content: str
    shown_against: str
    shown_at: datetime
    changed_mails: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    activated_at: datetime | None = None
    activated_by: str | None = None


class Correction(SQLModel, table=True):
    """A signal whose values a person changed in review; `fields` are the names, never the values.

    `fixture` is the name of the pseudonymised file that was made of its mail, and `refused` why
    none could be made; both empty while nobody has tried.
    """

    id: int = Field(default=None, primary_key=True)
    inbound_message_id: int = Field(
        sa_column=Column(
            sa.Integer,
            sa.ForeignKey("inbound_message.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        )
    )
    position: int
    fields: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    noted_at: datetime
    fixture: str | None = None
    refused: str | None = None
