"""Stop the press: keep back letters that have not left, and give back talks that will not be held.

Only what has not been posted can be stopped; a letter that left is a fact, and what to do about
it is a task for a person. `touch` matters as much as stopping: a letter that is being rendered at
this moment was made from the case as it was, and is dropped because the case has a new version.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from phu_mailer.domain.case import CaseEvent, next_state
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.due import recalled_talk, told_by_letter
from phu_mailer.flow.report import queue_feedback
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.flow.write import next_posting_day
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

NEVER_WRITTEN_TO = frozenset({Outcome.DECEASED, Outcome.MOVED, Outcome.WRONG_SIGNAL})
"""After these nobody is there who could want to know that an appointment was cancelled."""

TELL_TENANT = "cancelled_without_letter"
TAKE_OUT = "letter_stopped_in_batch"
UNPOSTED = (LetterStatus.WRITTEN, LetterStatus.APPROVED)


def touch(session: Session, case: Case) -> None:
    """Give the case a new version, so that a letter made from the old one is not stored."""
    flag_modified(case, "state")
    session.add(case)
    session.flush()


def stop_letters(step: Step, case: Case) -> int:
    """Stop every letter of the case that has not left; return how many.

    One that lies in a print batch may be on paper already: taking it out is a task of today.
    """
    step.store.lock(step.session, Lock.PLANNING)
    statement = select(Letter).where(Letter.case_id == case.id, col(Letter.status).in_(UNPOSTED))
    letters = step.session.exec(statement).all()
    for letter in letters:
        letter.status = LetterStatus.STOPPED
        step.session.add(letter)
        if letter.batch_id is not None:
            add_task(
                step.session,
                TAKE_OUT,
                step.now,
                case_reference=case.reference,
                due_on=step.today,
                details={"batch": letter.batch_id, "letter": letter.id},
            )
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


def call_off(step: Step, talk: Appointment) -> bool:
    """Let a letter say that the tenant's appointment does not take place, when that makes sense.

    Returns:
        False when the tenant counts on no appointment, or when a letter would come too late.
    """
    named = counted_on(step, talk)
    if named is None:
        return False
    leaves_on = next_posting_day(step.rules, step.now)
    named.needs_cancellation_letter = step.local_day(named.starts_at) > leaves_on
    step.session.add(named)
    return named.needs_cancellation_letter


def counted_on(step: Step, talk: Appointment) -> Appointment | None:
    """Return the coming talk that the tenant counts on when `talk` is cancelled, by the letters.

    It is the one before when no letter about `talk` itself has left yet, and none when a letter
    has called that one off.
    """
    session = step.session
    named = talk if told_by_letter(session, talk) else recalled_talk(session, talk)
    if named is None or named.starts_at <= step.now:
        return None
    called_off = select(Letter.id).where(
        Letter.appointment_id == named.id,
        Letter.kind == LetterKind.CANCELLATION,
        Letter.status == LetterStatus.POSTED,
    )
    return None if session.exec(called_off).first() is not None else named


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


def forget_cancellations(session: Session, case: Case) -> None:
    """Let no letter say any more that an appointment was cancelled; another one says enough."""
    statement = select(Appointment).where(
        Appointment.case_id == case.id, col(Appointment.needs_cancellation_letter)
    )
    for talk in session.exec(statement):
        talk.needs_cancellation_letter = False
        session.add(talk)


def close_now(
    step: Step, case: Case, outcome: Outcome, details: Mapping[str, Any] | None = None
) -> None:
    """Close a case: what is not posted is stopped, the slot is free, the corporations hear.

    A tenant who knows of a coming talk from a letter hears by letter that it does not take
    place; when that would be too late it is a task of today.

    Args:
        details: codes for the case log beside the outcome, such as the policy that closed it.

    Raises:
        IllegalTransition: the case is closed already.
    """
    next_state(case.state, CaseEvent.CASE_CLOSED)
    talk = free_appointment(step, case)
    stop_letters(step, case)
    if outcome in NEVER_WRITTEN_TO or case.no_post is not None:
        forget_cancellations(step.session, case)
    elif talk is not None and talk.starts_at > step.now:
        _tell_tenant(step, case, talk)
    case.outcome = outcome
    case.closed_at = step.now
    occasion = step.occasion({"outcome": outcome.value, **(details or {})})
    record_event(step.store, step.session, case, CaseEvent.CASE_CLOSED, occasion)
    queue_feedback(step.session, step.rules, case, CaseEvent.CASE_CLOSED, step.now)


def _tell_tenant(step: Step, case: Case, talk: Appointment) -> None:
    named = counted_on(step, talk)
    if named is None or call_off(step, talk):
        return
    add_task(
        step.session,
        TELL_TENANT,
        step.now,
        case_reference=case.reference,
        due_on=step.today,
        details={"appointment_id": named.id},
    )
