"""Record that somebody tried to reach a household, and whether that worked.

A try that failed changes no state: how often to try is policy. A tenant who was reached needs no
letter that was not posted yet; a talk that is booked stands until somebody cancels it.
"""

from dataclasses import dataclass

from phu_mailer.domain.case import CaseEvent, next_state
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.cases import record_event, write_log
from phu_mailer.flow.decide import Decision
from phu_mailer.flow.plan import note_tried
from phu_mailer.flow.press import stop_letters
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference
from phu_mailer.store.tables import ContactAttempt, ContactChannel

CONTACT_ATTEMPTED = "contact_attempted"
_NOON, _EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: how, whether somebody was reached, and who tried."""

    channel: ContactChannel
    is_reached: bool
    by_corporation: bool = False


def record_contact(store: Store, rules: Rules, decision: Decision, attempt: Attempt) -> None:
    """Record a try that was made at the moment of the decision.

    It ticks off the step of the contact plan that it was.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case is closed.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        next_state(case.state, CaseEvent.TENANT_REACHED)
        step = Step(store, session, rules, decision.now, decision.actor)
        row = ContactAttempt(
            case_id=case.id,
            channel=attempt.channel,
            reached=attempt.is_reached,
            attempted_on=step.today,
            day_part=_day_part(step),
            by_corporation=attempt.by_corporation,
        )
        session.add(row)
        session.flush()
        occasion = step.occasion({"attempt_id": row.id, "channel": attempt.channel.name.lower()})
        write_log(store, session, case.reference, CONTACT_ATTEMPTED, occasion)
        note_tried(step, case, row)
        if attempt.is_reached:
            stop_letters(step, case)
            record_event(store, session, case, CaseEvent.TENANT_REACHED, occasion)


def _day_part(step: Step) -> str:
    hour = step.now.astimezone(step.rules.planning.time_zone).hour
    return "ochtend" if hour < _NOON else "middag" if hour < _EVENING else "avond"
