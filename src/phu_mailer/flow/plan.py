"""The contact plan: what is tried when the follow-up letter is not answered.

The plan of a case is made in the transaction in which its follow-up letter counts as posted, so it
is made once: each step is a task with a due day. What is tried ticks its step off; what makes the
rest needless (somebody was reached, another talk, a closed case, no post) lets it fall away.
"""

from datetime import date

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.reach import StepKind
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task, tick_off
from phu_mailer.store.queries import PLAN_TASKS, STANDING, open_plan_tasks
from phu_mailer.store.tables import Case, ContactAttempt, ContactChannel, Signal

_TRIED = {
    (ContactChannel.PHONE, False): StepKind.PHONE,
    (ContactChannel.HOME_VISIT, False): StepKind.HOME_VISIT,
    (ContactChannel.CALLING_CARD, False): StepKind.HOME_VISIT,
    (ContactChannel.HOME_VISIT, True): StepKind.CORPORATION_VISIT,
    (ContactChannel.CALLING_CARD, True): StepKind.CORPORATION_VISIT,
}


def start_plan(step: Step, case: Case) -> None:
    """Ask for every step of the plan of a case whose follow-up letter was posted today.

    A visit by the corporation is asked for each one that reported and pays visits on that day.
    """
    calendar = WorkCalendar(step.rules.planning.closed_days)
    for number, planned in enumerate(step.rules.contact_plan, start=1):
        due_on = calendar.add_working_days(step.today, planned.working_days)
        asked: list[dict[str, object]] = [{"step": number}]
        if planned.kind is StepKind.CORPORATION_VISIT:
            asked = [
                {"step": number, "corporation": code}
                for code in _reporting(step.session, case)
                if _pays_visits(step.rules, code, due_on)
            ]
        for details in asked:
            add_task(
                step.session,
                PLAN_TASKS[planned.kind],
                step.now,
                case_reference=case.reference,
                due_on=due_on,
                details=details,
            )


def note_tried(step: Step, case: Case, attempt: ContactAttempt) -> None:
    """Tick off the first step of the plan that an attempt was."""
    kind = _TRIED.get((attempt.channel, attempt.by_corporation))
    for task in open_plan_tasks(step.session, case.reference):
        if kind is not None and task.kind == PLAN_TASKS[kind]:
            tick_off(step.session, task, step.actor, step.now)
            return


def _reporting(session: Session, case: Case) -> list[str]:
    """Return the corporations that stand behind a case, in the order in which they reported."""
    statement = select(Signal.corporation_code).where(
        Signal.case_id == case.id, col(Signal.status).in_(STANDING)
    )
    return list(dict.fromkeys(session.exec(statement.order_by(col(Signal.id)))))


def _pays_visits(rules: Rules, code: str, day: date) -> bool:
    corporation = rules.corporations.get(code)
    if corporation is None or corporation.home_visits_from is None:
        return False
    return corporation.is_active_on(day) and corporation.home_visits_from <= day
