"""Keep the agenda of a counsellor true by mail: an invitation, its changes, its cancellation.

Only counsellors with a mailbox in the settings get them. What an agenda was told last stands in
our own table and is compared with the talks as they are, so whatever moved a talk, the agenda
hears of it once. A talk in place of a cancelled one of the same case and counsellor is the same
event at another time. An invitation names the case by its reference and nobody.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import clock_time, long_date
from phu_mailer.domain.rules import Rules
from phu_mailer.export.calendar import Change, Talk, invitation_of
from phu_mailer.flow.report import Told, queue_within
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.reach import CalendarEntry
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, OutboxMessage

INVITATION = "agenda"
_NEW, _CHANGED, _CANCELLED = "nieuw", "gewijzigd", "vervallen"


@dataclass(frozen=True, slots=True)
class InviteReport:
    """How many invitations, changes and cancellations were put in the outbox."""

    invitations: int = 0


def invite_counsellors(store: Store, rules: Rules, now: datetime) -> InviteReport:
    """Tell each agenda what it does not know yet about the talks to come.

    Raises:
        TemporaryError: the database cannot be reached.
    """
    if rules.is_shadow:
        return InviteReport()
    with store.reading() as session:
        changed = [talk.id for talk in _coming(session, now) if _differs(session, rules, talk)]
    told = 0
    for appointment_id in changed:
        with store.transaction() as session:
            store.lock(session, Lock.PLANNING)
            step = Step(store, session, rules, now)
            told += _tell(step, session.get_one(Appointment, appointment_id))
    return InviteReport(invitations=told)


def invitation_from(rules: Rules, message: OutboxMessage) -> tuple[str, bytes]:
    """Return method and content of the calendar part of an invitation in the outbox."""
    about = message.fields["agenda"]
    talk = Talk(
        number=about["event_number"],
        reference=message.fields["kenmerk"],
        starts_at=datetime.fromisoformat(about["starts_at"]),
        duration_minutes=about["duration_minutes"],
        location=about["location"],
        booked_at=message.created_at,
    )
    change = Change(
        sequence=about["sequence"],
        is_cancelled=about["is_cancelled"],
        organizer=rules.sender_address,
        organizer_name=rules.sender_name,
        attendee=message.recipient,
        attendee_name=about["counsellor"],
    )
    return invitation_of(talk, change)


def _coming(session: Session, now: datetime) -> Iterator[Appointment]:
    """Return the talks to come that are booked, and those that were cancelled, oldest first."""
    statement = select(Appointment).where(
        Appointment.starts_at > now,
        col(Appointment.status).in_([AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED]),
    )
    yield from session.exec(statement.order_by(col(Appointment.id)))


def _differs(session: Session, rules: Rules, talk: Appointment) -> bool:
    """Say whether the agenda does not know this talk as it is."""
    entry = session.get(CalendarEntry, talk.id)
    address = _address(rules, talk)
    if entry is None or entry.is_cancelled:
        return address is not None
    return (entry.address, entry.fingerprint) != (address, _fingerprint(talk))


def _address(rules: Rules, talk: Appointment) -> str | None:
    """Return the mailbox that should know this talk."""
    is_booked = talk.status is AppointmentStatus.BOOKED
    return rules.counsellor_mail.get(talk.counsellor) if is_booked else None


def _tell(step: Step, talk: Appointment) -> int:
    """Tell one talk to whom it concerns; return how many mails that took."""
    if not _differs(step.session, step.rules, talk):
        return 0
    entry = step.session.get(CalendarEntry, talk.id)
    address = _address(step.rules, talk)
    if address is None and entry is not None and _is_taken_over(step, talk, entry):
        return 0
    told = 0
    if entry is not None and not entry.is_cancelled and entry.address != address:
        entry.sequence += 1
        entry.is_cancelled = True
        told += _queue(step, talk, entry, _CANCELLED)
        step.session.add(entry)
    if address is None:
        return told
    entry, kind = _renewed(step, talk, entry)
    entry.address, entry.fingerprint, entry.is_cancelled = address, _fingerprint(talk), False
    step.session.add(entry)
    return told + _queue(step, talk, entry, kind)


def _is_taken_over(step: Step, talk: Appointment, entry: CalendarEntry) -> bool:
    """Say whether a later talk of the case comes in the place of this one, in the same agenda."""
    statement = select(Appointment).where(
        Appointment.case_id == talk.case_id,
        Appointment.status == AppointmentStatus.BOOKED,
        col(Appointment.id) > talk.id,
        Appointment.starts_at > step.now,
    )
    later = step.session.exec(statement).first()
    return later is not None and _address(step.rules, later) == entry.address


def _renewed(
    step: Step, talk: Appointment, entry: CalendarEntry | None
) -> tuple[CalendarEntry, str]:
    """Return the entry of a talk, its own or that of the talk before it, with a new sequence."""
    if entry is not None:
        entry.sequence += 1
        return entry, _CHANGED
    statement = (
        select(CalendarEntry)
        .join(Appointment, col(Appointment.id) == col(CalendarEntry.appointment_id))
        .where(
            Appointment.case_id == talk.case_id,
            Appointment.status == AppointmentStatus.CANCELLED,
            CalendarEntry.address == _address(step.rules, talk),
            col(CalendarEntry.is_cancelled).is_(False),
            Appointment.starts_at > step.now,
        )
        .order_by(col(CalendarEntry.appointment_id).desc())
    )
    before = step.session.exec(statement).first()
    fresh = CalendarEntry(
        appointment_id=talk.id, event_number=talk.id, address="", fingerprint="", sequence=0
    )
    if before is None:
        return fresh, _NEW
    before.is_cancelled = True
    step.session.add(before)
    fresh.event_number, fresh.sequence = before.event_number, before.sequence + 1
    return fresh, _CHANGED


def _queue(step: Step, talk: Appointment, entry: CalendarEntry, kind: str) -> int:
    case = step.session.get_one(Case, talk.case_id)
    local = talk.starts_at.astimezone(step.rules.planning.time_zone)
    told = Told(
        purpose=f"invitation:{entry.event_number}:{entry.sequence}:{entry.address}",
        kind=INVITATION,
        fields={
            "soort": kind,
            "kenmerk": case.reference,
            "datum": long_date(local.date()),
            "tijd": clock_time(local.time()),
            "plaats": talk.location,
            "agenda": {
                "event_number": entry.event_number,
                "sequence": entry.sequence,
                "is_cancelled": kind == _CANCELLED,
                "starts_at": talk.starts_at.isoformat(),
                "duration_minutes": talk.duration_minutes,
                "location": talk.location,
                "counsellor": talk.counsellor,
            },
        },
        case_reference=case.reference,
    )
    return int(queue_within(step, told, entry.address))


def _fingerprint(talk: Appointment) -> str:
    text = f"{talk.starts_at.timestamp():.0f}|{talk.duration_minutes}|{talk.location}"
    return hashlib.sha256(text.encode()).hexdigest()
