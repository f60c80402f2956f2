"""Give a household another appointment, or none: what a case worker asks, or a closed day needs.

One call is one transaction: the old talk is cancelled and the new one booked together, so a
household never has two and a failure leaves everything as it was. Which letter follows (an
invitation, a new date, a cancellation) is decided in `flow.due` by what the tenant knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import Slot, can_be_held, is_free, is_open_at
from phu_mailer.domain.case import CaseEvent, next_state, possible_events
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import SYSTEM, Occasion, record_event, write_log
from phu_mailer.flow.decide import Decision
from phu_mailer.flow.press import call_off, forget_cancellations, stop_letters
from phu_mailer.flow.schedule import (
    HOUSEHOLD_HAS_TALK,
    Booking,
    book,
    find_slot,
    taken_slots,
    talk_of_same_household,
)
from phu_mailer.flow.step import Step
from phu_mailer.flow.write import next_posting_day
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, CaseLogEntry

COUNSELLOR_CHANGED = "counsellor_changed"
JUST_NOW = timedelta(minutes=10)
NO_ROOM = "no free appointment was found: add opening hours or counsellors"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """The appointment that is asked for; None leaves the choice to the planning.

    `again`: also when a person gave the case another appointment a moment ago.
    """

    starts_at: datetime | None = None
    counsellor: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """One talk that could not be held and what became of it.

    `to` is None when there was no room. `same_time`: only the counsellor changed, so the tenant
    needs no letter.
    """

    reference: str
    was: Slot
    to: Slot | None
    same_time: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    case: Case
    decision: Decision
    wish: Wish = Wish()


def cancel_appointment(store: Store, rules: Rules, decision: Decision) -> bool:
    """Cancel a talk and let the case wait until a person gives it another one.

    Returns:
        True when the tenant will hear it by letter; False when no letter named this talk, or
        when a letter would come too late.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case has no appointment that can be cancelled.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        next_state(case.state, CaseEvent.APPOINTMENT_CANCELLED)
        talk = _booked(session, case)
        case.is_on_hold = True
        step = Step(store, session, rules, decision.now, decision.actor)
        _cancel(step, case, talk)
        return call_off(step, talk)


def reschedule(store: Store, rules: Rules, decision: Decision, wish: Wish) -> Appointment:
    """Book another talk for a case, instead of the one it has or because it has none.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case is closed.
        PermanentError: the household gets no post; somebody gave the case another talk just now
            (twice clicked, or two people at once); or the talk that is asked for cannot be held,
            is taken, or comes before a letter can be there; or there is no room at all. Then
            nothing has changed.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        return _reschedule(store, session, rules, _Request(case, decision, wish))


def unheld_appointments(store: Store, rules: Rules, now: datetime) -> list[tuple[str, Slot]]:
    """Return the coming talks, with their case, that a closed day or absence makes impossible."""
    with store.reading() as session:
        return [
            (case.reference, Slot(talk.starts_at, talk.counsellor))
            for talk, case in _unheld(session, rules, now)
        ]


def move_unheld(store: Store, rules: Rules, actor: str, now: datetime) -> list[Moved]:
    """Move every talk that cannot be held: to another counsellor, or else to another time.

    Earlier talks choose first. A talk for which there is no room stays where it is, with the
    problem on its case.

    Raises:
        TemporaryError: the database cannot be reached; what was moved stays moved.
    """
    moved = []
    for reference, was in unheld_appointments(store, rules, now):
        with store.transaction() as session:
            store.lock(session, Lock.PLANNING)
            case = case_by_reference(session, reference)
            request = _Request(case, Decision(reference, actor, now))
            moved.append(_move(store, session, rules, request, was))
    return moved


def _move(store: Store, session: Session, rules: Rules, request: _Request, was: Slot) -> Moved:
    case, decision = request.case, request.decision
    talk = _booked(session, case)
    if can_be_held(rules.planning, Slot(talk.starts_at, talk.counsellor)):
        return Moved(case.reference, was, Slot(talk.starts_at, talk.counsellor))
    stand_in = _stand_in(session, rules, talk, decision.now)
    if stand_in is not None:
        talk.counsellor = stand_in.counsellor
        session.add(talk)
        occasion = _occasion(decision, appointment_id=talk.id)
        write_log(store, session, case.reference, COUNSELLOR_CHANGED, occasion)
        return Moved(case.reference, was, stand_in, same_time=True)
    slot = find_slot(session, rules, case, decision.now)
    if slot is None:
        case.problem = NO_ROOM
        session.add(case)
        return Moved(case.reference, was, None)
    _cancel(Step(store, session, rules, decision.now, decision.actor), case, talk)
    book(store, session, rules, case, Booking(slot, _occasion(decision)))
    return Moved(case.reference, was, slot)


def _stand_in(session: Session, rules: Rules, talk: Appointment, now: datetime) -> Slot | None:
    """Another counsellor who is free at the same time, when only the counsellor is missing."""
    planning = rules.planning
    if not is_open_at(planning, talk.starts_at):
        return None
    taken = taken_slots(session, now)
    return _free(rules, [Slot(talk.starts_at, name) for name in planning.counsellors], taken)


def _reschedule(store: Store, session: Session, rules: Rules, request: _Request) -> Appointment:
    case, decision = request.case, request.decision
    step = Step(store, session, rules, decision.now, decision.actor)
    avoid: list[datetime] = []
    if case.no_post is not None:
        raise PermanentError(
            f"{case.reference} gets no letters ({case.no_post}), so no talk either; "
            "possible: `case resume`, when that has ended"
        )
    talk = _booked_talk(session, case)
    if talk is not None and CaseEvent.APPOINTMENT_CANCELLED in possible_events(case.state):
        if not request.wish.again:
            _refuse_second(step, case, talk)
        avoid.append(talk.starts_at)
        _cancel(step, case, talk)
    stop_letters(step, case)
    next_state(case.state, CaseEvent.APPOINTMENT_BOOKED)
    forget_cancellations(session, case)
    slot = _wished(session, rules, request, avoid)
    case.is_on_hold = False
    return book(store, session, rules, case, Booking(slot, _occasion(decision)))


def _refuse_second(step: Step, case: Case, talk: Appointment) -> None:
    """Tell the second of two people who move the same talk what the first one did."""
    statement = select(CaseLogEntry).where(
        CaseLogEntry.case_reference == case.reference,
        CaseLogEntry.event == CaseEvent.APPOINTMENT_BOOKED.value,
        CaseLogEntry.actor != SYSTEM,
    )
    last = step.session.exec(statement.order_by(col(CaseLogEntry.id).desc())).first()
    if last is None or abs(step.now - last.happened_at) >= JUST_NOW:
        return
    starts_at = talk.starts_at.astimezone(step.rules.planning.time_zone)
    raise PermanentError(
        f"{last.actor} gave {case.reference} the appointment of {starts_at:%d-%m-%Y %H:%M} just "
        "now; possible: the same with --again, when it must move once more"
    )


def _wished(session: Session, rules: Rules, request: _Request, avoid: Sequence[datetime]) -> Slot:
    """Return a free talk as it was asked for.

    Raises:
        PermanentError: there is none, or not then.
    """
    wish, now = request.wish, request.decision.now
    if wish.counsellor is not None:
        if wish.counsellor not in rules.planning.counsellors:
            raise PermanentError("the settings know no counsellor of this name")
        only = replace(rules.planning, counsellors=(wish.counsellor,))
        rules = replace(rules, planning=only)
    if wish.starts_at is None:
        slot = find_slot(session, rules, request.case, now, avoid)
        if slot is None:
            raise PermanentError(NO_ROOM)
        return slot
    if wish.starts_at in avoid:
        raise PermanentError("the case has an appointment at this time already")
    _refuse_impossible(session, rules, request, wish.starts_at)
    options = [Slot(wish.starts_at, name) for name in rules.planning.counsellors]
    free = _free(rules, options, taken_slots(session, now))
    if free is None:
        raise PermanentError("no counsellor is free at this time")
    return free


def _refuse_impossible(
    session: Session, rules: Rules, request: _Request, starts_at: datetime
) -> None:
    planning, now = rules.planning, request.decision.now
    if not is_open_at(planning, starts_at):
        raise PermanentError("this time is outside the opening hours, or on a closed day")
    posted_on = next_posting_day(rules, now)
    if starts_at.astimezone(planning.time_zone).date() <= posted_on:
        raise PermanentError(f"the letter would leave on {posted_on}: too late for this time")
    other = talk_of_same_household(session, request.case, now)
    length = timedelta(minutes=planning.duration_minutes)
    if other is not None and abs(other[1].starts_at - starts_at) < length:
        raise PermanentError(HOUSEHOLD_HAS_TALK.format(other[0]))


def _free(rules: Rules, slots: Sequence[Slot], taken: set[tuple[datetime, str]]) -> Slot | None:
    planning = rules.planning
    free = [one for one in slots if can_be_held(planning, one) and is_free(planning, one, taken)]
    return free[0] if free else None


def _cancel(step: Step, case: Case, talk: Appointment) -> None:
    stop_letters(step, case)
    talk.status = AppointmentStatus.CANCELLED
    step.session.add(talk)
    occasion = step.occasion({"appointment_id": talk.id})
    record_event(step.store, step.session, case, CaseEvent.APPOINTMENT_CANCELLED, occasion)
    log.info("appointment.cancelled", case_reference=case.reference, appointment_id=talk.id)


def _unheld(session: Session, rules: Rules, now: datetime) -> list[tuple[Appointment, Case]]:
    statement = (
        select(Appointment, Case)
        .join(Case, col(Case.id) == col(Appointment.case_id))
        .where(Appointment.status == AppointmentStatus.BOOKED, Appointment.starts_at > now)
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return [
        (talk, case)
        for talk, case in session.exec(statement)
        if not can_be_held(rules.planning, Slot(talk.starts_at, talk.counsellor))
    ]


def _booked_talk(session: Session, case: Case) -> Appointment | None:
    statement = select(Appointment).where(
        Appointment.case_id == case.id, Appointment.status == AppointmentStatus.BOOKED
    )
    return session.exec(statement).first()


def _booked(session: Session, case: Case) -> Appointment:
    talk = _booked_talk(session, case)
    if talk is None:
        possible = ", ".join(possible_events(case.state))
        raise PermanentError(
            f"{case.reference} is {case.state} and has no appointment; possible: {possible}"
        )
    return talk


def _occasion(decision: Decision, **details: object) -> Occasion:
    return Occasion(happened_at=decision.now, actor=decision.actor, details=details)
