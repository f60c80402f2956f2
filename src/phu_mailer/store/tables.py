"""Every table of phu-mailer, data only.

A row class does not check itself when it is made (SQLModel validates only in memory models):
what may stand in a row is decided in `domain`, and the database refuses a state it does not
know. An `id` is None until its row is flushed. Times are aware and UTC, days are dates in local
time. There is no column for a citizen service number, and none may be added.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field, SQLModel

from phu_mailer.domain.case import CaseState
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.signal import Gender, HouseholdType, MailKind, MinorChildren

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class MessageStatus(StrEnum):
    """Where an incoming mail stands; every mail ends in exactly one of the last four."""

    NEW = "new"
    REGISTERED = "registered"
    REVIEW = "review"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"


class SignalStatus(StrEnum):
    """Where a signal stands; `CORRECTION` is what a later mail said about another signal."""

    REGISTERED = "registered"
    REPEATED = "repeated"
    REVIEW = "review"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    CORRECTION = "correction"


class AppointmentStatus(StrEnum):
    """What became of an appointment."""

    BOOKED = "booked"
    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


class LetterStatus(StrEnum):
    """Where a letter is on its way to the post."""

    WRITTEN = "written"
    APPROVED = "approved"
    POSTED = "posted"
    STOPPED = "stopped"


class ContactChannel(StrEnum):
    """How somebody tried to reach the household, in the words of DDAS."""

    LETTER = "Brief"
    PHONE = "Telefoon"
    HOME_VISIT = "Huisbezoek"
    CALLING_CARD = "Kaartje"
    OFFICE_VISIT = "Afspraak op locatie"
    EMAIL = "Mail"
    TEXT_MESSAGE = "SMS/Whatsapp"
    OTHER = "Overige"


def _enum(kind: type[StrEnum], *, nullable: bool = False, index: bool = False) -> Column[Any]:
    """Return a text column that holds the values of `kind` and refuses all others."""
    column_type = sa.Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(column_type, nullable=nullable, index=index)


def _list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def _mapping() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _unique_where(condition: str, name: str, *columns: str) -> sa.Index:
    """Return an index that allows each value once among the rows that `condition` is true for."""
    where = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


_VERSION: Column[Any] = Column(sa.Integer, nullable=False)


class InboundMessage(SQLModel, table=True):
    """A mail as fetched; `case_reference`, `answers_mail_id`: what a reply or change belongs to."""

    __tablename__ = "inbound_message"
    __table_args__ = (sa.UniqueConstraint("mailbox", "uid_validity", "uid"),)

    id: int = Field(default=None, primary_key=True)
    mailbox: str
    uid_validity: int = Field(sa_type=sa.BigInteger)
    uid: int = Field(sa_type=sa.BigInteger)
    message_id: str | None = Field(default=None, index=True)
    sha256: str = Field(index=True)
    raw: bytes | None = None
    size: int
    is_truncated: bool = False
    received_at: datetime
    stored_at: datetime
    corporation_code: str | None = None
    kind: MailKind | None = Field(default=None, sa_column=_enum(MailKind, nullable=True))
    status: MessageStatus = Field(
        default=MessageStatus.NEW, sa_column=_enum(MessageStatus, index=True)
    )
    attempts: int = 0
    problems: list[str] = _list()
    case_reference: str | None = Field(default=None, index=True)
    answers_mail_id: int | None = None


class Household(SQLModel, table=True):
    """The people behind one front door, as reported."""

    id: int = Field(default=None, primary_key=True)
    household_type: HouseholdType = Field(
        default=HouseholdType.UNKNOWN, sa_column=_enum(HouseholdType)
    )
    name_as_written: str
    address_as_written: str
    street_name: str
    house_number: int
    house_letter: str | None = None
    house_number_addition: str | None = None
    postal_code: str = Field(index=True)
    town: str
    neighbourhood: str | None = None
    phone: str | None = None
    email: str | None = None


class Person(SQLModel, table=True):
    """A tenant; `folded_last_name` is for comparison only."""

    __table_args__ = (sa.UniqueConstraint("household_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    position: int
    initials: str | None = None
    given_names: str | None = None
    name_prefix: str | None = None
    last_name: str
    folded_last_name: str = Field(index=True)
    gender: Gender = Field(default=Gender.UNKNOWN, sa_column=_enum(Gender))


class Case(SQLModel, table=True):
    """One household that is helped; holds one or more signals.

    `problem` says in one line why the case is stuck, for the person who must act; `no_post` is
    why no letter may go. A case that `is_on_hold` gets no appointment by itself: a person said
    that it should wait.
    """

    __tablename__ = "case_file"

    id: int = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    state: CaseState = Field(default=CaseState.REGISTERED, sa_column=_enum(CaseState, index=True))
    case_worker: str | None = None
    registered_at: datetime
    taken_up_on: date | None = None
    first_contact_due: date | None = None
    outcome: Outcome | None = Field(default=None, sa_column=_enum(Outcome, nullable=True))
    closed_at: datetime | None = None
    previous_case_id: int | None = Field(default=None, foreign_key="case_file.id")
    is_on_hold: bool = False
    problem: str | None = None
    no_post: str | None = None
    version: int = Field(default=1, sa_column=_VERSION)

    __mapper_args__: ClassVar = {"version_id_col": _VERSION}


class Signal(SQLModel, table=True):
    """What one corporation reported about one household in one mail.

    `reading` is the signal with all its evidence, as `inspect --json` prints it.
    """

    __table_args__ = (sa.UniqueConstraint("inbound_message_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    inbound_message_id: int = Field(foreign_key="inbound_message.id", index=True)
    position: int
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    corporation_code: str
    corporation_reference: str | None = None
    arrears_cents: int | None = None
    arrears_months: float | None = None
    arrears_since: date | None = None
    signalled_on: date
    is_crisis: bool = False
    is_warm_handover: bool = False
    eviction_on: date | None = None
    has_minor_children: MinorChildren = Field(
        default=MinorChildren.NOT_STATED, sa_column=_enum(MinorChildren)
    )
    minor_children_count: int | None = None
    tenant_objects: bool = False
    landlord_efforts: dict[str, Any] = _mapping()
    status: SignalStatus = Field(sa_column=_enum(SignalStatus, index=True))
    review_reasons: list[str] = _list()
    reading: dict[str, Any] = _mapping()


class ContactAttempt(SQLModel, table=True):
    """One try to reach the household, by the municipality or by the corporation."""

    __tablename__ = "contact_attempt"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    channel: ContactChannel = Field(sa_column=_enum(ContactChannel))
    reached: bool
    attempted_on: date
    day_part: str | None = None
    by_corporation: bool = False


class Appointment(SQLModel, table=True):
    """A talk at a set time; a counsellor has one talk at a time.

    `needs_cancellation_letter`: the tenant knows this date from a letter and must hear that it
    does not hold any more.
    """

    __table_args__ = (
        _unique_where("status <> 'cancelled'", "uq_appointment_slot", "counsellor", "starts_at"),
        _unique_where("status = 'booked'", "uq_appointment_booked_case", "case_id"),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = "office_visit"
    starts_at: datetime
    duration_minutes: int
    location: str
    counsellor: str
    status: AppointmentStatus = Field(
        default=AppointmentStatus.BOOKED, sa_column=_enum(AppointmentStatus, index=True)
    )
    warnings: list[str] = _list()
    needs_cancellation_letter: bool = False


class PrintBatch(SQLModel, table=True):
    """The letters that leave together, all with the date `post_on`.

    `posted_at` is empty until they have left. `exported_letters` lie in the print folder since
    `exported_at`; a letter that is stopped before the post left makes that number too high.
    """

    __tablename__ = "print_batch"

    id: int = Field(default=None, primary_key=True)
    post_on: date
    made_at: datetime
    posted_at: datetime | None = None
    exported_at: datetime | None = None
    exported_letters: int = 0


class Letter(SQLModel, table=True):
    """A letter as it was printed; `post_on` is the date on it and the day it leaves."""

    __table_args__ = (
        _unique_where(
            "status <> 'stopped'", "uq_letter_appointment_kind", "appointment_id", "kind"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    appointment_id: int = Field(foreign_key="appointment.id", index=True)
    batch_id: int | None = Field(default=None, foreign_key="print_batch.id", index=True)
    kind: LetterKind = Field(sa_column=_enum(LetterKind))
    template: str
    template_sha256: str
    pdf: bytes
    pdf_sha256: str
    pages: int
    status: LetterStatus = Field(
        default=LetterStatus.WRITTEN, sa_column=_enum(LetterStatus, index=True)
    )
    written_at: datetime
    post_on: date
    respond_by: date | None = None
    posted_at: datetime | None = None


class CaseLogEntry(SQLModel, table=True):
    """One thing that happened to a case; only ever added, each chained to the one before.

    `details` holds codes and numbers, never a name or an address.
    """

    __tablename__ = "case_log_entry"

    id: int = Field(default=None, primary_key=True)
    case_reference: str = Field(index=True)
    event: str
    actor: str
    happened_at: datetime
    details: dict[str, Any] = _mapping()
    previous_hash: str
    entry_hash: str = Field(unique=True)


class OutboxMessage(SQLModel, table=True):
    """A mail on its way out.

    `purpose` names the fact it tells ("receipt:12", "OPGEPAKT:signal:7"), so that no fact is
    told twice. `raw` is composed at the first try and never again.
    """

    __tablename__ = "outbox_message"

    id: int = Field(default=None, primary_key=True)
    purpose: str = Field(unique=True)
    message_id: str = Field(unique=True)
    kind: str
    corporation_code: str | None = None
    case_reference: str | None = None
    recipient: str
    in_reply_to: str | None = None
    fields: dict[str, Any] = _mapping()
    raw: bytes | None = None
    created_at: datetime
    attempts: int = 0
    due_at: datetime
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    discarded_at: datetime | None = None
    last_error: str | None = None


class NumberSeries(SQLModel, table=True):
    """The last number given out in a series such as "PHU-2026"."""

    __tablename__ = "number_series"

    name: str = Field(primary_key=True)
    last_number: int


class JobRun(SQLModel, table=True):
    """When a job last ended well, and what it last complained about."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True)
    last_finished_at: datetime | None = None
    last_succeeded_at: datetime | None = None
    last_error: str | None = None


class Task(SQLModel, table=True):
    """Something a person must do about a case or a mail; `details` holds codes and numbers."""

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    case_reference: str | None = Field(default=None, index=True)
    inbound_message_id: int | None = Field(default=None, foreign_key="inbound_message.id")
    created_at: datetime
    due_on: date | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    details: dict[str, Any] = _mapping()
