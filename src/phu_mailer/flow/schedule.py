"""Give every registered case an appointment.

The slot is chosen and booked in one transaction that no other planner can overlap; the database
refuses a second talk of the same counsellor at the same time whatever happens. Who threatens to
lose the house goes first, then who was registered first: the same cases get the same talks.
A household that has a talk in another case waits for a person.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import Slot, WorkCalendar, next_free_slot
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.deadline import earliest_appointment_day, planning_warnings
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.cases import Occasion, record_event
from phu_mailer.flow.press import has_signal
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    Household,
    Person,
    Signal,
    SignalStatus,
)

HORIZON = timedelta(days=120)
NO_FREE_SLOT = "no free appointment in the next 120 days: add opening hours or counsellors"
HOUSEHOLD_HAS_TALK = "this household has an appointment already in {}"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """How many cases got an appointment, and for how many there was no room."""

    booked: int = 0
    without_slot: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """A talk to be booked, and who does so."""

    slot: Slot
    occasion: Occasion


def book_appointments(store: Store, rules: Rules, now: datetime) -> ScheduleReport:
    """Book the earliest free slot for each registered case: crises first, then by registration.

    Raises:
        TemporaryError: the database cannot be reached; what was booked stays booked.
    """
    with store.reading() as session:
        statement = select(Case.id).where(
            Case.state == CaseState.REGISTERED,
            col(Case.is_on_hold).is_(False),
            col(Case.no_post).is_(None),
            col(Case.id).in_(
                select(Signal.case_id).where(Signal.status == SignalStatus.REGISTERED)
            ),
        )
        waiting = session.exec(statement.order_by(col(Case.registered_at), col(Case.id))).all()
        crises = {case_id for case_id in waiting if is_crisis(session, case_id)}
    booked = 0
    for case_id in sorted(waiting, key=lambda case_id: case_id not in crises):
        booked += _book(store, rules, case_id, now)
    return ScheduleReport(booked=booked, without_slot=len(waiting) - booked)


def book(store: Store, session: Session, rules: Rules, case: Case, booking: Booking) -> Appointment:
    """Book a talk for a case in the caller's transaction, who holds the lock of the planning."""
    slot = booking.slot
    appointment = Appointment(
        case_id=case.id,
        starts_at=slot.starts_at,
        duration_minutes=rules.planning.duration_minutes,
        location=rules.planning.location,
        counsellor=slot.counsellor,
        warnings=_warnings(session, rules, case, slot),
    )
    session.add(appointment)
    session.flush()
    details = {"appointment_id": appointment.id, "warnings": appointment.warnings}
    occasion = replace(booking.occasion, details={**booking.occasion.details, **details})
    record_event(store, session, case, CaseEvent.APPOINTMENT_BOOKED, occasion)
    log.info("appointment.booked", case_reference=case.reference, appointment_id=appointment.id)
    return appointment


def find_slot(
    session: Session,
    rules: Rules,
    case: Case,
    now: datetime,
    avoid: Collection[datetime] = (),
) -> Slot | None:
    """Return the earliest free talk for a case, or None when there is no room.

    Args:
        avoid: starts that are not wanted, such as the one that the tenant could not make.
    """
    planning = rules.planning
    first_day = first_possible_day(session, rules, case, now)
    taken = taken_slots(session, now)
    taken |= {(starts_at, name) for starts_at in avoid for name in planning.counsellors}
    return next_free_slot(planning, taken, first_day, first_day + HORIZON)


def first_possible_day(session: Session, rules: Rules, case: Case, now: datetime) -> date:
    """Return the first day for a talk that is booked now; a crisis does not wait for the post."""
    planning = rules.planning
    today = now.astimezone(planning.time_zone).date()
    calendar = WorkCalendar(planning.closed_days)
    urgent = is_crisis(session, case.id)
    return earliest_appointment_day(today, planning, calendar, is_crisis=urgent)


def taken_slots(session: Session, now: datetime) -> set[tuple[datetime, str]]:
    """Return start and counsellor of every coming talk that was not cancelled."""
    statement = select(Appointment.starts_at, Appointment.counsellor).where(
        Appointment.status != AppointmentStatus.CANCELLED, Appointment.starts_at >= now
    )
    return {(starts_at, counsellor) for starts_at, counsellor in session.exec(statement)}


def is_crisis(session: Session, case_id: int | None) -> bool:
    """Say whether a corporation announced an eviction in this case."""
    statement = select(Signal.id).where(
        Signal.case_id == case_id,
        col(Signal.is_crisis),
        col(Signal.status).in_([SignalStatus.REGISTERED, SignalStatus.REPEATED]),
    )
    return session.exec(statement).first() is not None


def talk_of_same_household(
    session: Session, case: Case, now: datetime
) -> tuple[str, Appointment] | None:
    """Return the coming talk, with its case, that this household has in another case.

    The same household: the same dwelling, and a last name in common.
    """
    home = session.get_one(Household, case.household_id)
    names = select(Person.folded_last_name).where(Person.household_id == home.id)
    statement = (
        select(Case.reference, Appointment)
        .join(Appointment, col(Appointment.case_id) == col(Case.id))
        .join(Household, col(Household.id) == col(Case.household_id))
        .join(Person, col(Person.household_id) == col(Household.id))
        .where(
            Case.id != case.id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.starts_at >= now,
            Household.postal_code == home.postal_code,
            Household.house_number == home.house_number,
            col(Household.house_letter).is_not_distinct_from(home.house_letter),
            col(Household.house_number_addition).is_not_distinct_from(home.house_number_addition),
            col(Person.folded_last_name).in_(names),
        )
        .order_by(col(Appointment.starts_at))
    )
    return session.exec(statement).first()


def _book(store: Store, rules: Rules, case_id: int | None, now: datetime) -> bool:
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = session.get_one(Case, case_id, populate_existing=True)
        if case.state is not CaseState.REGISTERED or case.is_on_hold:
            return False
        if case.no_post is not None or not has_signal(session, case):
            return False
        other = talk_of_same_household(session, case, now)
        slot = None if other else find_slot(session, rules, case, now)
        if slot is None:
            case.problem = HOUSEHOLD_HAS_TALK.format(other[0]) if other else NO_FREE_SLOT
            session.add(case)
            return False
        book(store, session, rules, case, Booking(slot, Occasion(happened_at=now)))
    return True


def _warnings(session: Session, rules: Rules, case: Case, slot: Slot) -> list[str]:
    statement = select(col(Signal.signalled_on)).where(Signal.case_id == case.id)
    signalled_on = min(session.exec(statement), default=None)
    if signalled_on is None:
        return []
    talk_on = slot.starts_at.astimezone(rules.planning.time_zone).date()
    urgent = is_crisis(session, case.id)
    return planning_warnings(signalled_on, talk_on, rules.planning, is_crisis=urgent)
