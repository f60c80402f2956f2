"""Look at the talk of a running case again when an eviction is announced in it.

A talk of which nobody was told makes room for one within the term of a crisis. One that a letter
named stays, because the tenant counts on it: that it is too late, or that no talk is coming at
all, is a task for a person, which also keeps the case from closing by itself. The alert to the
contact point goes out besides: see `attention`.
"""

from sqlmodel import select

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.deadline import CRISIS_WORKING_DAYS
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.due import told_by_letter
from phu_mailer.flow.press import stop_letters
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.db import Lock
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, Signal

TASK = "crisis_in_running_case"
TOO_LATE = "after_crisis_term"


def hasten(step: Step, case: Case, signal: Signal) -> None:
    """Make room for a sooner talk, or ask a person, in the transaction that adds the signal."""
    step.store.lock(step.session, Lock.PLANNING)
    calendar = WorkCalendar(step.rules.planning.closed_days)
    last_day = calendar.add_working_days(signal.signalled_on, CRISIS_WORKING_DAYS)
    talk = _coming_talk(step, case)
    if talk is None:
        is_planned = case.state is CaseState.REGISTERED and not case.is_on_hold
        if is_planned and case.no_post is None:
            return
    elif step.local_day(talk.starts_at) <= last_day:
        return
    elif case.state is CaseState.SCHEDULED and not told_by_letter(step.session, talk):
        _make_room(step, case, talk)
        return
    else:
        talk.warnings = list(dict.fromkeys((*talk.warnings, TOO_LATE)))
        step.session.add(talk)
    add_task(
        step.session,
        TASK,
        step.now,
        case_reference=case.reference,
        due_on=max(step.today, last_day),
        details={"signal_id": signal.id},
    )


def _coming_talk(step: Step, case: Case) -> Appointment | None:
    statement = select(Appointment).where(
        Appointment.case_id == case.id,
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at > step.now,
    )
    return step.session.exec(statement).first()


def _make_room(step: Step, case: Case, talk: Appointment) -> None:
    """Cancel the talk; the planning gives the case another one, before all that can wait."""
    stop_letters(step, case)
    talk.status = AppointmentStatus.CANCELLED
    step.session.add(talk)
    occasion = step.occasion({"appointment_id": talk.id})
    record_event(step.store, step.session, case, CaseEvent.APPOINTMENT_CANCELLED, occasion)
