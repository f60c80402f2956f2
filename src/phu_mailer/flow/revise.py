"""Change how a closed case ended, because the tenant came after all.

The old outcome stays in the log. The corporation hears of it only when the code that it may be
told is another one: the same code twice would tell that something changed.
"""

from phu_mailer.domain.case import CaseEvent, next_state
from phu_mailer.domain.feedback import feedback_for
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.decide import Decision
from phu_mailer.flow.press import touch
from phu_mailer.flow.report import queue_feedback
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference


def revise_outcome(store: Store, rules: Rules, decision: Decision, outcome: Outcome) -> None:
    """Give a closed case another outcome.

    Raises:
        UnknownCase: no case has this reference.
        IllegalTransition: the case is not closed.
        PermanentError: the case has this outcome already.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = case_by_reference(session, decision.reference)
        next_state(case.state, CaseEvent.OUTCOME_REVISED)
        before = case.outcome
        if before is outcome:
            raise PermanentError(f"{case.reference} ended as {outcome} already")
        case.outcome = outcome
        touch(session, case)
        step = Step(store, session, rules, decision.now, decision.actor)
        details = {"from": before.value if before else "", "to": outcome.value}
        record_event(store, session, case, CaseEvent.OUTCOME_REVISED, step.occasion(details))
        told = feedback_for(CaseEvent.CASE_CLOSED, before) if before else None
        if told != feedback_for(CaseEvent.OUTCOME_REVISED, outcome):
            queue_feedback(session, rules, case, CaseEvent.OUTCOME_REVISED, decision.now)
