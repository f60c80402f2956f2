"""What a case worker decides about a case: the tenant stayed away, came, or the case is over.

A no-show is only ever recorded here, because a person said so.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from phu_mailer.domain.case import CaseEvent, next_state, possible_events
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import Occasion, record_event
from phu_mailer.flow.press import close_now
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides about which case, and when."""

    reference: str
    actor: str
    now: datetime


def record_missed(store: Store, decision: Decision) -> None:
    """Record that nobody came to the last appointment; the follow-up letter becomes due.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case has no invitation that was posted.
        PermanentError: the appointment is still to come.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        next_state(case.state, CaseEvent.APPOINTMENT_MISSED)
        appointment = _over(session, case, decision.now)
        appointment.status = AppointmentStatus.MISSED
        session.add(appointment)
        occasion = _occasion(decision, appointment_id=appointment.id)
        record_event(store, session, case, CaseEvent.APPOINTMENT_MISSED, occasion)


def record_kept(store: Store, decision: Decision) -> None:
    """Record that the tenant came to the appointment.

    Raises:
        UnknownCase: no case has this reference.
        PermanentError: the case is closed, or has no appointment that is over.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        appointment = _over(session, case, decision.now)
        appointment.status = AppointmentStatus.KEPT
        session.add(appointment)
        occasion = _occasion(decision, appointment_id=appointment.id)
        record_event(store, session, case, CaseEvent.TENANT_REACHED, occasion)


def close_case(store: Store, rules: Rules, decision: Decision, outcome: Outcome) -> None:
    """Close a case: what is not posted is stopped, the slot is free, the corporation hears.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case is closed already.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        close_now(Step(store, session, rules, decision.now, decision.actor), case, outcome)


def _occasion(decision: Decision, **details: object) -> Occasion:
    return Occasion(happened_at=decision.now, actor=decision.actor, details=details)


def _over(session: Session, case: Case, now: datetime) -> Appointment:
    """Return the booked talk of a case that has begun; refuse by saying how the case stands."""
    statement = select(Appointment).where(
        Appointment.case_id == case.id, Appointment.status == AppointmentStatus.BOOKED
    )
    appointment = session.exec(statement).first()
    if appointment is None or appointment.starts_at > now:
        possible = ", ".join(possible_events(case.state))
        raise PermanentError(
            f"{case.reference} is {case.state} and has no appointment that is over; "
            f"possible: {possible}"
        )
    return appointment
