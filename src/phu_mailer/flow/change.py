"""What a corporation takes back or corrects, done to its own signal and to nothing else.

Before a letter left, the change happens in full: the letter is stopped, written again or never
sent, and the talk of a case without a signal is free. After a letter left, the record changes
and no further letter goes out, but what to do about the tenant is a task for a person.
"""

from collections.abc import Sequence

from sqlmodel import select

from phu_mailer.domain.address import is_same_dwelling
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.feedback import FeedbackCode
from phu_mailer.domain.matching import MatchKind, match
from phu_mailer.domain.name import fold_last_name
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.signal import IncomingSignal, MinorChildren, TenantAddress
from phu_mailer.flow.cases import SIGNAL_CORRECTED, write_log
from phu_mailer.flow.complete import settle_mail
from phu_mailer.flow.place import add_persons
from phu_mailer.flow.press import close_now, has_signal, stop_letters, was_posted
from phu_mailer.flow.report import Ending, queue_closed
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.queries import CaseParties, cases_like, parties
from phu_mailer.store.tables import (
    Case,
    Household,
    Person,
    Signal,
    SignalStatus,
)

SIGNAL_WITHDRAWN = "signal_withdrawn"
_NOBODY_KNOWS = (CaseState.REGISTERED, CaseState.SCHEDULED)


def withdraw(step: Step, signals: Sequence[Signal], case: Case | None) -> None:
    """Take back signals of one corporation, all of one case or all without one.

    The corporation hears that its own signal is closed. A case that no corporation stands behind
    any more is closed when nobody approached the tenant, and else is a task for a person.
    """
    for signal in signals:
        signal.status = SignalStatus.WITHDRAWN
        step.session.add(signal)
        step.session.flush()
        if case is None:
            settle_mail(step.session, signal.inbound_message_id)
    if case is None:
        return
    details = {"signal_ids": [signal.id for signal in signals]}
    write_log(step.store, step.session, case.reference, SIGNAL_WITHDRAWN, step.occasion(details))
    stop_letters(step, case)
    is_untouched = case.state in _NOBODY_KNOWS and not was_posted(step.session, case)
    if is_untouched and not has_signal(step.session, case):
        close_now(step, case, Outcome.WITHDRAWN)
    elif not is_untouched:
        add_task(
            step.session,
            "withdrawn_after_posting",
            step.now,
            case_reference=case.reference,
            due_on=step.today,
        )
    ending = Ending(case, FeedbackCode.CLOSED)
    for signal in signals:
        queue_closed(step.session, step.rules, signal, ending, step.now)


def correct(step: Step, signal: Signal, case: Case, incoming: IncomingSignal) -> list[str]:
    """Take over what a corporation corrected in its signal; return what changed, as codes.

    Only what the correction states changes; the signal keeps the words of its first mail in
    `reading`. An address or name of a household that another corporation reported too is left
    alone, because two corporations then say different things: see `conflicts`.
    """
    of = parties(step.session, [case])[0]
    changed = [
        *(["address"] if _moves(of, incoming) else []),
        *(["name"] if incoming.persons and incoming.persons != of.persons else []),
        *_changed_values(signal, incoming),
    ]
    if not changed:
        return []
    if "address" in changed:
        _readdress(of.household, incoming)
    if "name" in changed:
        _rename(step, of.household, incoming)
    step.session.add_all((of.household, signal))
    step.session.flush()
    details = {"signal_id": signal.id, "changed": changed}
    write_log(step.store, step.session, case.reference, SIGNAL_CORRECTED, step.occasion(details))
    stop_letters(step, case)
    if was_posted(step.session, case):
        is_breach = "address" in changed or "name" in changed
        add_task(
            step.session,
            "possible_data_breach" if is_breach else "corrected_after_posting",
            step.now,
            case_reference=case.reference,
            due_on=step.today,
            details={"changed": changed},
        )
    return changed


def conflicts(step: Step, signal: Signal, case: Case, incoming: IncomingSignal) -> str | None:
    """Return why a correction cannot be taken over without a person, as a code, or None."""
    of = parties(step.session, [case])[0]
    others = {
        one.corporation_code for one in of.signals if one.status is not SignalStatus.WITHDRAWN
    } - {signal.corporation_code}
    if others and (_moves(of, incoming) or incoming.persons):
        return "correction: other corporation"
    states_a_place = incoming.street_name or incoming.house_number or incoming.postal_code
    if states_a_place and _corrected_address(of, incoming) is None:
        return "correction: address incomplete"
    return "correction: other case" if _meets_another(step, of, incoming) else None


def _meets_another(step: Step, of: CaseParties, incoming: IncomingSignal) -> bool:
    """Say whether the corrected household would be, or look like, that of another open case."""
    address = _corrected_address(of, incoming) or of.address
    corrected = IncomingSignal(
        persons=incoming.persons or of.persons,
        street_name=address.street_name,
        house_number=address.house_number,
        house_letter=address.house_letter,
        house_number_addition=address.house_number_addition,
        postal_code=address.postal_code,
        town=address.town,
    )
    names = [fold_last_name(person) for person in corrected.persons]
    alike = cases_like(step.session, address.postal_code, names)
    others = [one for one in alike if one.reference != of.case.reference]
    return match(corrected, "", others).kind is not MatchKind.NEW


def _corrected_address(of: CaseParties, incoming: IncomingSignal) -> TenantAddress | None:
    """Return the address as corrected; it must be stated whole, only the town may be known."""
    if not (incoming.street_name and incoming.house_number and incoming.postal_code):
        return None
    return TenantAddress(
        street_name=incoming.street_name,
        house_number=incoming.house_number,
        house_letter=incoming.house_letter,
        house_number_addition=incoming.house_number_addition,
        postal_code=incoming.postal_code,
        town=incoming.town or of.household.town,
    )


def _moves(of: CaseParties, incoming: IncomingSignal) -> bool:
    address = _corrected_address(of, incoming)
    if address is None:
        return False
    return (
        not is_same_dwelling(address, of.address) or address.street_name != of.address.street_name
    )


def _readdress(household: Household, incoming: IncomingSignal) -> None:
    household.street_name = incoming.street_name or household.street_name
    household.house_number = incoming.house_number or household.house_number
    household.house_letter = incoming.house_letter
    household.house_number_addition = incoming.house_number_addition
    household.postal_code = incoming.postal_code or household.postal_code
    household.town = incoming.town or household.town
    household.address_as_written = incoming.address_as_written or household.address_as_written
    household.neighbourhood = None


def _rename(step: Step, household: Household, incoming: IncomingSignal) -> None:
    known = select(Person).where(Person.household_id == household.id)
    for person in step.session.exec(known):
        step.session.delete(person)
    step.session.flush()
    add_persons(step.session, household, incoming.persons)
    household.name_as_written = incoming.name_as_written or household.name_as_written


def _changed_values(signal: Signal, incoming: IncomingSignal) -> list[str]:
    """Take over amounts and children that the correction states; return which differ."""
    changed: list[str] = []
    if incoming.arrears_cents is not None and incoming.arrears_cents != signal.arrears_cents:
        signal.arrears_cents = incoming.arrears_cents
        signal.arrears_months = incoming.arrears_months or signal.arrears_months
        changed.append("arrears")
    elif incoming.arrears_months is not None and incoming.arrears_months != signal.arrears_months:
        signal.arrears_months = incoming.arrears_months
        changed.append("arrears")
    stated = incoming.has_minor_children
    if stated is not MinorChildren.NOT_STATED and stated is not signal.has_minor_children:
        signal.has_minor_children = stated
        signal.minor_children_count = incoming.minor_children_count
        changed.append("children")
    return changed
