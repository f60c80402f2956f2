"""Give every registered case an appointment.

The slot is chosen and booked in one transaction that no other planner can overlap; the database
refuses a second talk of the same counsellor at the same time whatever happens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import Slot, WorkCalendar, next_free_slot
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.deadline import earliest_appointment_day, planning_warnings
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.cases import Occasion, record_event
from phu_mailer.flow.press import has_signal
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, Signal, SignalStatus

HORIZON = timedelta(days=120)
NO_FREE_SLOT = "no free appointment in the next 120 days: add opening hours or counsellors"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """How many cases got an appointment, and for how many there was no room."""

    booked: int = 0
    without_slot: int = 0


def book_appointments(store: Store, rules: Rules, now: datetime) -> ScheduleReport:
    """Book the earliest free slot for each registered case, in the order of registration.

    Raises:
        TemporaryError: the database cannot be reached; what was booked stays booked.
    """
    with store.reading() as session:
        statement = select(Case.id).where(
            Case.state == CaseState.REGISTERED,
            col(Case.no_post).is_(None),
            col(Case.id).in_(
                select(Signal.case_id).where(Signal.status == SignalStatus.REGISTERED)
            ),
        )
        waiting = session.exec(statement.order_by(col(Case.registered_at), col(Case.id))).all()
    booked = 0
    for case_id in waiting:
        booked += _book(store, rules, case_id, now)
    return ScheduleReport(booked=booked, without_slot=len(waiting) - booked)


def _book(store: Store, rules: Rules, case_id: int | None, now: datetime) -> bool:
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = session.get_one(Case, case_id, populate_existing=True)
        if case.state is not CaseState.REGISTERED:
            return False
        if case.no_post is not None or not has_signal(session, case):
            return False
        slot = _find(session, rules, now)
        if slot is None:
            case.problem = NO_FREE_SLOT
            session.add(case)
            return False
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
        occasion = Occasion(happened_at=now, details=details)
        record_event(store, session, case, CaseEvent.APPOINTMENT_BOOKED, occasion)
    log.info("appointment.booked", case_reference=case.reference, appointment_id=appointment.id)
    return True


def _find(session: Session, rules: Rules, now: datetime) -> Slot | None:
    planning = rules.planning
    today = now.astimezone(planning.time_zone).date()
    first_day = earliest_appointment_day(today, planning, WorkCalendar(planning.closed_days))
    statement = select(Appointment.starts_at, Appointment.counsellor).where(
        Appointment.status != AppointmentStatus.CANCELLED, Appointment.starts_at >= now
    )
    taken = {(starts_at, counsellor) for starts_at, counsellor in session.exec(statement)}
    return next_free_slot(planning, taken, first_day, first_day + HORIZON)


def _warnings(session: Session, rules: Rules, case: Case, slot: Slot) -> list[str]:
    statement = select(col(Signal.signalled_on)).where(Signal.case_id == case.id)
    signalled_on = min(session.exec(statement), default=None)
    talk_on = slot.starts_at.astimezone(rules.planning.time_zone).date()
    return planning_warnings(signalled_on, talk_on, rules.planning) if signalled_on else []
