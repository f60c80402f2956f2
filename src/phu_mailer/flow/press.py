"""Stop the press: keep back letters that have not left, and give back talks that will not be held.

Only what has not been posted can be stopped; a letter that left is a fact, and what to do about
it is a task for a person. `touch` matters as much as stopping: a letter that is being rendered at
this moment was made from the case as it was, and is dropped because the case has a new version.
"""

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from phu_mailer.domain.case import CaseEvent, next_state
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.report import queue_feedback
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    Letter,
    LetterStatus,
    Signal,
    SignalStatus,
)

UNPOSTED = (LetterStatus.WRITTEN, LetterStatus.APPROVED)


def touch(session: Session, case: Case) -> None:
    """Give the case a new version, so that a letter made from the old one is not stored."""
    flag_modified(case, "state")
    session.add(case)
    session.flush()


def stop_letters(step: Step, case: Case) -> int:
    """Stop every letter of the case that has not left; return how many."""
    step.store.lock(step.session, Lock.PLANNING)
    statement = select(Letter).where(Letter.case_id == case.id, col(Letter.status).in_(UNPOSTED))
    letters = step.session.exec(statement).all()
    for letter in letters:
        letter.status = LetterStatus.STOPPED
        step.session.add(letter)
    touch(step.session, case)
    return len(letters)


def free_appointment(step: Step, case: Case) -> Appointment | None:
    """Cancel the talk that is booked, if any; its slot can be given to somebody else."""
    step.store.lock(step.session, Lock.PLANNING)
    statement = select(Appointment).where(
        Appointment.case_id == case.id, Appointment.status == AppointmentStatus.BOOKED
    )
    appointment = step.session.exec(statement).first()
    if appointment is not None:
        appointment.status = AppointmentStatus.CANCELLED
        step.session.add(appointment)
    return appointment


def was_posted(session: Session, case: Case) -> bool:
    """Say whether a letter of this case has left the house."""
    statement = select(Letter.id).where(
        Letter.case_id == case.id, Letter.status == LetterStatus.POSTED
    )
    return session.exec(statement.limit(1)).first() is not None


def has_signal(session: Session, case: Case) -> bool:
    """Say whether a corporation still stands behind this case."""
    statement = select(Signal.id).where(
        Signal.case_id == case.id, Signal.status == SignalStatus.REGISTERED
    )
    return session.exec(statement.limit(1)).first() is not None


def close_now(step: Step, case: Case, outcome: Outcome) -> None:
    """Close a case: what is not posted is stopped, the slot is free, the corporations hear.

    Raises:
        IllegalTransition: the case is closed already.
    """
    next_state(case.state, CaseEvent.CASE_CLOSED)
    free_appointment(step, case)
    stop_letters(step, case)
    case.outcome = outcome
    case.closed_at = step.now
    occasion = step.occasion({"outcome": outcome.value})
    record_event(step.store, step.session, case, CaseEvent.CASE_CLOSED, occasion)
    queue_feedback(step.session, step.rules, case, CaseEvent.CASE_CLOSED, step.now)
