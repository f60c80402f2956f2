"""Once a month: to each corporation what became of its signals, and to us which agreement ended.

The overview repeats codes that the corporation may hear and has been told, or would have been
told; it opens no second way to anything else. It is sent once, whatever runs twice, and not at
all when there is nothing to say. A signal that was taken back is left out: how long it stayed in
would tell whether somebody else reported the same household.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from phu_mailer.domain.calendar import plain_date
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.feedback import FeedbackCode, feedback_for
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.report import CODE_WORDS, Told, queue
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Case, OutboxMessage, Signal, SignalStatus, Task

WARN_BEFORE = timedelta(days=30)
RENEW_BEFORE = timedelta(days=14)
"""A task is due, and in the daily overview, while there is time to renew the agreement."""
_WORDS = {
    **CODE_WORDS,
    FeedbackCode.RECEIVED: "wij hebben uw melding ontvangen",
    FeedbackCode.TAKEN_UP: "wij hebben uw huurder uitgenodigd",
    FeedbackCode.REPEATED: "deze melding hadden wij al van u",
}
_SHOWN = (SignalStatus.REGISTERED, SignalStatus.REPEATED)


@dataclass(frozen=True, slots=True)
class OverviewReport:
    """How many overviews were put in the outbox."""

    overviews: int = 0


def send_due(store: Store, rules: Rules, now: datetime) -> OverviewReport:
    """Queue the overviews of last month, and ask for agreements that end.

    Raises:
        TemporaryError: the database cannot be reached.
    """
    with store.transaction() as session:
        step = Step(store, session, rules, now)
        warn_of_agreements(step)
        return OverviewReport(send_overviews(step))


def send_overviews(step: Step) -> int:
    """Queue the overview of last month for every corporation that has not had it."""
    until = step.today.replace(day=1)
    start = (until - timedelta(days=1)).replace(day=1)
    purposes = {
        code: f"overview:{code}:{start:%Y-%m}"
        for code, one in step.rules.corporations.items()
        if one.monthly_overview
    }
    statement = select(OutboxMessage.purpose).where(
        col(OutboxMessage.purpose).in_(purposes.values())
    )
    seen = set(step.session.exec(statement))
    sent = 0
    for code, purpose in purposes.items():
        if purpose not in seen:
            sent += _send(step, step.rules.corporations[code], purpose, (start, until))
    return sent


def _send(step: Step, corporation: Corporation, purpose: str, month: tuple[date, date]) -> bool:
    start, until = month
    statement = (
        select(Signal, Case)
        .join(Case, col(Case.id) == col(Signal.case_id))
        .where(
            Signal.corporation_code == corporation.code,
            col(Signal.status).in_(_SHOWN),
            Signal.signalled_on < until,
        )
        .order_by(col(Signal.id))
    )
    lines = [
        _line(corporation, signal, case, until, step)
        for signal, case in step.session.exec(statement)
        if case.closed_at is None or step.local_day(case.closed_at) >= start
    ]
    if not lines:
        return False
    told = Told(
        purpose=purpose,
        kind="maandoverzicht",
        fields={
            "van": plain_date(start),
            "tot_en_met": plain_date(until - timedelta(days=1)),
            "meldingen": lines,
            "aantal": len(lines),
        },
    )
    return queue(step.session, step.rules, corporation, told, step.now) is not None


def _line(
    corporation: Corporation, signal: Signal, case: Case, until: date, step: Step
) -> dict[str, Any]:
    code = _code(signal, case, until, step)
    if not corporation.may_hear(code):
        code = FeedbackCode.RECEIVED if case.closed_at is None else FeedbackCode.CLOSED
    return {
        "kenmerk": case.reference,
        "uw_kenmerk": signal.corporation_reference or "",
        "ontvangen_op": plain_date(signal.signalled_on),
        "stand": _WORDS[code],
    }


def _code(signal: Signal, case: Case, until: date, step: Step) -> FeedbackCode:
    """Return what could be told of a signal at the end of the month."""
    if signal.status is SignalStatus.REPEATED:
        return FeedbackCode.REPEATED
    is_closed = case.closed_at is not None and step.local_day(case.closed_at) < until
    feedback = feedback_for(CaseEvent.CASE_CLOSED, case.outcome) if is_closed else None
    if feedback is not None:
        return feedback.code
    is_taken_up = case.taken_up_on is not None and case.taken_up_on < until
    return FeedbackCode.TAKEN_UP if is_taken_up else FeedbackCode.RECEIVED


def warn_of_agreements(step: Step) -> int:
    """Ask a person, once for each date, to renew an agreement that ended or soon will."""
    asked = {
        (task.details.get("corporation"), task.details.get("until"))
        for task in step.session.exec(select(Task).where(Task.kind == "agreement_ends"))
    }
    added = 0
    for code, corporation in step.rules.corporations.items():
        until = corporation.active_until
        if until is None or step.today < until - WARN_BEFORE:
            continue
        if (code, until.isoformat()) not in asked:
            details = {"corporation": code, "until": until.isoformat()}
            due_on = max(step.today, until - RENEW_BEFORE)
            add_task(step.session, "agreement_ends", step.now, due_on=due_on, details=details)
            added += 1
    return added
