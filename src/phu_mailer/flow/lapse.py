"""Close the cases of which nobody was ever heard: the term of the follow-up letter has ended.

This is the only decision about a case that no person takes; letters.close_out_of_sight switches
it off. It waits some working days for an answer that is still in the post or the mailbox, and
for every task and mail about the case that a person has not dealt with. The log says that the
policy closed the case and by which term.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.deadline import closing_day, response_due
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.press import close_now
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import (
    Case,
    ContactAttempt,
    InboundMessage,
    Letter,
    LetterStatus,
    MessageStatus,
    Task,
)

POLICY = "response_term_ended"


@dataclass(frozen=True, slots=True)
class LapseReport:
    """How many cases were closed because the term had ended."""

    closed: int = 0


def close_lapsed(store: Store, rules: Rules, now: datetime) -> LapseReport:
    """Close every case whose follow-up letter got no answer in time, as out of sight.

    Raises:
        TemporaryError: the database cannot be reached; what was closed stays closed.
    """
    if rules.letters.closes_after_days is None or rules.is_shadow:
        return LapseReport()
    with store.reading() as session:
        statement = select(Case.id).where(Case.state == CaseState.FOLLOWED_UP)
        waiting = session.exec(statement.order_by(col(Case.id))).all()
    return LapseReport(closed=sum(_close(store, rules, case_id, now) for case_id in waiting))


def left_to_people(session: Session, rules: Rules, today: date) -> list[str]:
    """Return the cases whose term to answer has ended and that no policy will close.

    The policy is switched off, or somebody of the household was reached before. A case about which
    a task or mail waits is not among them: that work comes first, and is listed by itself.
    """
    is_off = rules.letters.closes_after_days is None
    statement = select(Case).where(Case.state == CaseState.FOLLOWED_UP).order_by(col(Case.id))
    return [
        case.reference
        for case in session.exec(statement)
        if (is_off or _was_reached(session, case))
        and _has_lapsed(session, rules, case, today)
        and not _waits_for_a_person(session, case)
    ]


def _close(store: Store, rules: Rules, case_id: int, now: datetime) -> bool:
    today = now.astimezone(rules.planning.time_zone).date()
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = session.get_one(Case, case_id, populate_existing=True)
        respond_by = _last_day(session, rules, case)
        if case.state is not CaseState.FOLLOWED_UP or respond_by is None:
            return False
        if _was_reached(session, case) or not _has_lapsed(session, rules, case, today):
            return False
        if _waits_for_a_person(session, case):
            return False
        details = {"policy": POLICY, "respond_by": respond_by.isoformat()}
        close_now(Step(store, session, rules, now), case, Outcome.OUT_OF_SIGHT, details)
    return True


def _waits_for_a_person(session: Session, case: Case) -> bool:
    task = select(Task.id).where(Task.case_reference == case.reference, col(Task.done_at).is_(None))
    mail = select(InboundMessage.id).where(
        InboundMessage.case_reference == case.reference,
        InboundMessage.status == MessageStatus.REVIEW,
    )
    return any(session.exec(one.limit(1)).first() is not None for one in (task, mail))


def _was_reached(session: Session, case: Case) -> bool:
    reached = select(ContactAttempt.id).where(
        ContactAttempt.case_id == case.id, col(ContactAttempt.reached)
    )
    return session.exec(reached.limit(1)).first() is not None


def _has_lapsed(session: Session, rules: Rules, case: Case, today: date) -> bool:
    """Say whether the term has ended, with the working days that an answer may still need."""
    respond_by = _last_day(session, rules, case)
    if respond_by is None:
        return False
    calendar = WorkCalendar(rules.planning.closed_days)
    return today >= closing_day(respond_by, rules.letters.closes_after_days or 0, calendar)


def _last_day(session: Session, rules: Rules, case: Case) -> date | None:
    """The last day to answer: the printed one, or later when the letter left late.

    None when no follow-up letter was posted.
    """
    statement = select(Letter).where(
        Letter.case_id == case.id,
        Letter.kind == LetterKind.FOLLOW_UP,
        Letter.status == LetterStatus.POSTED,
    )
    letter = session.exec(statement.order_by(col(Letter.id).desc())).first()
    if letter is None or letter.respond_by is None or letter.posted_at is None:
        return None
    posted_on = letter.posted_at.astimezone(rules.planning.time_zone).date()
    calendar = WorkCalendar(rules.planning.closed_days)
    return max(letter.respond_by, response_due(posted_on, rules.letters.response_days, calendar))
