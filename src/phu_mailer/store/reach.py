"""The tables behind reaching people: which neighbourhood a door is in, and what an agenda knows.

They follow the same rules as `store.tables`. A door here is one of the register, not a tenant's.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Column, Field, SQLModel

from phu_mailer.store import tables


class KnowledgeSource(SQLModel, table=True):
    """The file that a table of local knowledge was taken from; `sha256` (hex) is of the file."""

    __tablename__ = "knowledge_source"

    kind: str = Field(primary_key=True)
    file_name: str
    sha256: str
    stored: int
    taken_at: datetime


class Door(SQLModel, table=True):
    """The neighbourhood ("BU03920301") of a postal code and house number."""

    __table_args__ = (sa.Index("ix_door_postal_code", "postal_code", "house_number"),)

    id: int = Field(default=None, primary_key=True)
    postal_code: str
    house_number: int
    neighbourhood_code: str


class Neighbourhood(SQLModel, table=True):
    """The name of a neighbourhood."""

    code: str = Field(primary_key=True)
    name: str


class CalendarEntry(SQLModel, table=True):
    """What the agenda of a counsellor was told last about a talk.

    `event_number` is the talk under whose number the agenda knows it: a talk that takes the place
    of a cancelled one keeps its event. `sequence` goes up with each mail, so that an agenda
    program knows which is newer; `address` is where it went. `fingerprint` (hex) is of time,
    length and place.
    """

    __tablename__ = "calendar_entry"

    appointment_id: int = Field(
        sa_column=Column(sa.Integer, sa.ForeignKey("appointment.id"), primary_key=True)
    )
    event_number: int
    address: str
    fingerprint: str
    sequence: int
    is_cancelled: bool = False


__all__ = ["CalendarEntry", "Door", "KnowledgeSource", "Neighbourhood", "tables"]
