"""No letter: the tenant objects, has died, or gets no post at this address.

The hold is on the case and stands until a person lifts it: no talk is booked and no letter is
written, whatever else arrives. An objection also empties what is not needed to remember it. What
became of the tenant is nothing that a corporation hears.
"""

from enum import StrEnum

from sqlmodel import Session, select

from phu_mailer.domain.case import CaseEvent, possible_events
from phu_mailer.domain.matching import MatchKind, match
from phu_mailer.domain.name import fold_last_name
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import drop_plan, record_event, write_log
from phu_mailer.flow.decide import Decision
from phu_mailer.flow.press import free_appointment, stop_letters, was_posted
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference, cases_like
from phu_mailer.store.tables import Case, Household, InboundMessage, Signal

POST_STOPPED = "post_stopped"
POST_ALLOWED = "post_allowed"
OBJECTS = "objection: tenant"
_SAME_HOUSEHOLD = ("amount_unknown", "amount_of_other_corporation")


class NoPost(StrEnum):
    """Why no letter may go to a household."""

    OBJECTION = "objection"
    DECEASED = "deceased"
    NO_POST = "no_post"


def stop_post(store: Store, rules: Rules, decision: Decision, because: NoPost) -> None:
    """Hold all letters to the household of a case, as a person says.

    Raises:
        UnknownCase: no case has this reference.
        PermanentError: the post is held already for this reason.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        if case.no_post == because:
            raise PermanentError(f"{case.reference} gets no post already: {because}")
        hold_post(Step(store, session, rules, decision.now, decision.actor), case, because)


def allow_post(store: Store, rules: Rules, decision: Decision) -> None:
    """Lift the hold, as a person says.

    Raises:
        UnknownCase: no case has this reference.
        PermanentError: nothing is held.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        if case.no_post is None:
            raise PermanentError(f"the post of {case.reference} is not held")
        step = Step(store, session, rules, decision.now, decision.actor)
        case.no_post = None
        session.add(case)
        write_log(store, session, case.reference, POST_ALLOWED, step.occasion())


def hold_post(step: Step, case: Case, because: NoPost) -> None:
    """Stop letters and talks of a case, in the caller's transaction; minimise on objection."""
    session = step.session
    case.no_post = because.value
    write_log(step.store, session, case.reference, POST_STOPPED, step.occasion({"why": because}))
    drop_plan(session, case, step.occasion())
    stop_letters(step, case)
    freed = free_appointment(step, case)
    if freed is not None and CaseEvent.APPOINTMENT_CANCELLED in possible_events(case.state):
        occasion = step.occasion({"appointment_id": freed.id})
        record_event(step.store, session, case, CaseEvent.APPOINTMENT_CANCELLED, occasion)
    if freed is not None and was_posted(session, case):
        add_task(
            session,
            "post_stopped_after_posting",
            step.now,
            case_reference=case.reference,
            due_on=step.today,
        )
    if because is NoPost.OBJECTION:
        _minimise_case(session, case)


def note_objection(
    step: Step, message: InboundMessage, signal: Signal, incoming: IncomingSignal
) -> None:
    """Keep no more of an objected signal than that it exists; alert a person at once.

    A running case of the same household gets no more letters from this moment.
    """
    minimise(signal)
    signal.review_reasons = [OBJECTS]
    case = _case_of(step, signal, incoming)
    if case is not None and case.no_post is None:
        hold_post(step, case, NoPost.OBJECTION)
    add_task(
        step.session,
        "tenant_objects",
        step.now,
        case_reference=case.reference if case else None,
        inbound_message_id=message.id,
        due_on=step.today,
    )


def minimise(signal: Signal) -> None:
    """Empty what a signal says of the household and its debt."""
    signal.arrears_cents = None
    signal.arrears_months = None
    signal.arrears_since = None
    signal.has_minor_children = MinorChildren.NOT_STATED
    signal.minor_children_count = None
    signal.landlord_efforts = {}
    signal.reading = {}


def _case_of(step: Step, signal: Signal, incoming: IncomingSignal) -> Case | None:
    """Return the open case of the household that a signal is about, when that is certain."""
    address = incoming.address
    if address is None or not incoming.persons:
        return None
    names = [fold_last_name(person) for person in incoming.persons]
    alike = cases_like(step.session, address.postal_code, names)
    found = match(incoming, signal.corporation_code, alike)
    is_same = found.kind in (MatchKind.ADD, MatchKind.REPEATED) or found.reason in _SAME_HOUSEHOLD
    if not is_same or found.case_reference is None:
        return None
    return case_by_reference(step.session, found.case_reference)


def _minimise_case(session: Session, case: Case) -> None:
    for signal in session.exec(select(Signal).where(Signal.case_id == case.id)):
        minimise(signal)
        session.add(signal)
    household = session.get_one(Household, case.household_id)
    household.phone = None
    household.email = None
    session.add(household)
