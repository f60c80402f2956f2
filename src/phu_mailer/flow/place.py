"""Give a signal its case: a new one, one that is known, or none because a person must look.

Two households are never merged on a likeness. A signal that joins a case changes what its letter
says (the amount, who reported), so a letter that has not left is stopped and written again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.deadline import first_contact_due
from phu_mailer.domain.matching import Match, MatchKind, match
from phu_mailer.domain.name import fold_last_name
from phu_mailer.domain.signal import IncomingSignal, TenantAddress, TenantName
from phu_mailer.flow.cases import create_case, new_reference, record_event
from phu_mailer.flow.complete import settle_completed
from phu_mailer.flow.hasten import hasten
from phu_mailer.flow.press import stop_letters
from phu_mailer.flow.report import queue_taken_up
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.queries import case_by_reference, cases_like
from phu_mailer.store.tables import Case, Household, Person, Signal, SignalStatus


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person said about a doubtful match: this case, or a new one when it is None."""

    case_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The case of a signal, and whether the signal made it."""

    case: Case
    is_new: bool


def place(
    step: Step, signal: Signal, incoming: IncomingSignal, choice: Choice | None = None
) -> Placed | None:
    """Give a signal its case, in the caller's transaction; a doubtful one keeps its reason.

    Args:
        choice: what a person decided; without it the match decides, and doubt gives None.

    Returns:
        None when a person must look; `signal.review_reasons` says why.
    """
    address = incoming.address
    if address is None or not incoming.persons:
        signal.review_reasons = ["missing: address or name"]
        return None
    session = step.session
    names = [fold_last_name(person) for person in incoming.persons]
    alike = cases_like(session, address.postal_code, names)
    found = match(incoming, signal.corporation_code, alike)
    if choice is not None:
        found = _as_chosen(session, found, choice)
    if found.kind is MatchKind.UNCERTAIN:
        signal.review_reasons = [f"household: {found.reason}"]
        return None
    known = case_by_reference(session, found.case_reference) if found.case_reference else None
    is_new = known is None or found.kind is MatchKind.NEW
    case = _new_case(step, incoming, address, known) if is_new or known is None else known
    is_repeated = found.kind is MatchKind.REPEATED
    signal.status = SignalStatus.REPEATED if is_repeated else SignalStatus.REGISTERED
    signal.case_id = case.id
    _start_clock(step, case, signal)
    session.add_all((signal, case))
    session.flush()
    if not is_new:
        occasion = step.occasion({"signal_id": signal.id, "match": found.reason})
        record_event(step.store, session, case, CaseEvent.SIGNAL_ADDED, occasion)
        if not is_repeated:
            stop_letters(step, case)
            queue_taken_up(session, step.rules, signal, case, step.now)
        if signal.is_crisis:
            hasten(step, case, signal)
    settle_completed(step, signal, incoming)
    return Placed(case, is_new)


def _as_chosen(session: Session, found: Match, choice: Choice) -> Match:
    """Return the match that a person chose; a closed case gets a new one linked to it."""
    if choice.case_reference is None:
        earlier = found.case_reference if found.kind is MatchKind.NEW else None
        return Match(MatchKind.NEW, earlier, "chosen_by_person")
    case = case_by_reference(session, choice.case_reference)
    if case.closed_at is not None:
        return Match(MatchKind.NEW, case.reference, "chosen_by_person")
    if found.kind is MatchKind.REPEATED and found.case_reference == case.reference:
        return found
    return Match(MatchKind.ADD, case.reference, "chosen_by_person")


def _new_case(
    step: Step, incoming: IncomingSignal, address: TenantAddress, earlier: Case | None
) -> Case:
    session = step.session
    prefix = step.rules.municipality.reference_prefix
    case = Case(
        reference=new_reference(session, prefix, step.today.year),
        household_id=_household(session, incoming, address).id,
        registered_at=step.now,
        previous_case_id=earlier.id if earlier else None,
        no_post=earlier.no_post if earlier else None,
    )
    create_case(step.store, session, case, step.occasion())
    if case.no_post:
        details = {"why": case.no_post}
        add_task(session, "no_post", step.now, case_reference=case.reference, details=details)
    return case


def _start_clock(step: Step, case: Case, signal: Signal) -> None:
    """Let the term of the case run from the day of the signal; an eviction shortens it.

    It does not matter when a person accepted the signal.
    """
    planning = step.rules.planning
    due = first_contact_due(
        signal.signalled_on,
        signal.is_crisis,
        WorkCalendar(planning.closed_days),
        planning.target_days,
    )
    case.first_contact_due = min(due, case.first_contact_due or due)


def _household(session: Session, incoming: IncomingSignal, address: TenantAddress) -> Household:
    household = Household(
        household_type=incoming.household_type,
        name_as_written=incoming.name_as_written or "",
        address_as_written=incoming.address_as_written or "",
        street_name=address.street_name,
        house_number=address.house_number,
        house_letter=address.house_letter,
        house_number_addition=address.house_number_addition,
        postal_code=address.postal_code,
        town=address.town,
        phone=incoming.phone,
        email=incoming.email,
    )
    session.add(household)
    session.flush()
    add_persons(session, household, incoming.persons)
    return household


def add_persons(session: Session, household: Household, persons: Sequence[TenantName]) -> None:
    """Add the people of a household that has none yet, in the order given."""
    for position, person in enumerate(persons):
        session.add(
            Person(
                household_id=household.id,
                position=position,
                initials=person.initials,
                given_names=person.given_names,
                name_prefix=person.name_prefix,
                last_name=person.last_name,
                folded_last_name=fold_last_name(person),
                gender=person.gender,
            )
        )
