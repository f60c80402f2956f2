"""Let letters leave: the print batch of the day, and the word of a person where that is asked.

A batch is made in the post round. It counts as posted at once, or when somebody confirms it
(letters.posting); until then each of its letters can still be stopped. Posting is what moves the
case and tells the corporation. Just before, each letter is looked at once more: one whose talk
cannot be held any more, or whose case went another way, is stopped instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import Slot, can_be_held
from phu_mailer.domain.case import TRANSITIONS, CaseEvent
from phu_mailer.domain.letter import INVITING, LetterKind
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import SYSTEM, Occasion, record_event, write_log
from phu_mailer.flow.plan import start_plan
from phu_mailer.flow.report import queue_feedback
from phu_mailer.flow.step import Step
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import Appointment, Case, Letter, LetterStatus, PrintBatch

EVENTS = {
    LetterKind.INVITATION: CaseEvent.INVITATION_POSTED,
    LetterKind.NEW_DATE: CaseEvent.INVITATION_POSTED,
    LetterKind.FOLLOW_UP: CaseEvent.FOLLOW_UP_POSTED,
}
CANCELLATION_POSTED = "cancellation_posted"
OVERTAKEN_POSTED = "overtaken_letter_posted"
UNPOSTED = (LetterStatus.WRITTEN, LetterStatus.APPROVED)

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PostReport:
    """How many letters left in this round, or lie in a batch that a person must confirm.

    `stopped` are those that were overtaken: they stay behind, whatever lies in the print folder.
    """

    posted: int = 0
    unconfirmed: int = 0
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who says that a batch left, and when it did; `now` is when it is said."""

    batch_id: int
    actor: str
    posted_at: datetime


def post_batch(store: Store, rules: Rules, now: datetime) -> PostReport:
    """Make one batch of all letters whose round has come; it leaves, or waits for a person.

    Raises:
        TemporaryError: the database cannot be reached; nothing was posted.
    """
    local = now.astimezone(rules.planning.time_zone)
    round_at = rules.letters.post_round
    if rules.is_shadow or (round_at is not None and local.time() < round_at):
        return PostReport()
    ready = (LetterStatus.APPROVED,) if rules.letters.needs_approval else UNPOSTED
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        statement = select(Letter).where(
            col(Letter.status).in_(ready),
            Letter.post_on == local.date(),
            col(Letter.batch_id).is_(None),
        )
        found = session.exec(statement.order_by(col(Letter.id))).all()
        letters = [one for one in found if _still_true(session, rules, one)]
        stopped = len(found) - len(letters)
        if not letters:
            return PostReport(stopped=stopped)
        batch = PrintBatch(post_on=local.date(), made_at=now)
        session.add(batch)
        session.flush()
        for letter in letters:
            letter.batch_id = batch.id
            session.add(letter)
        if not rules.letters.needs_confirmation:
            _leave(store, session, rules, letters, Confirmation(batch.id, SYSTEM, now))
    if rules.letters.needs_confirmation:
        log.info("batch.made", batch_id=batch.id, letters=len(letters))
        return PostReport(unconfirmed=len(letters), stopped=stopped)
    log.info("letter.posted", batch_id=batch.id, letters=len(letters))
    return PostReport(posted=len(letters), stopped=stopped)


def confirm_posted(store: Store, rules: Rules, confirmation: Confirmation) -> PostReport:
    """Record that a batch left; the cases move and the corporations hear it.

    Raises:
        PermanentError: there is no such batch, it was posted before, or the time is before it
            was made.
    """
    number = confirmation.batch_id
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        batch = session.get(PrintBatch, number)
        if batch is None:
            raise PermanentError(f"there is no print batch {number}")
        if batch.posted_at is not None:
            raise PermanentError(f"print batch {number} was posted already")
        if confirmation.posted_at < batch.made_at:
            raise PermanentError(f"print batch {number} was made after that time")
        statement = select(Letter).where(Letter.batch_id == number)
        found = session.exec(statement.order_by(col(Letter.id))).all()
        letters = [one for one in found if one.status in UNPOSTED]
        _leave(store, session, rules, letters, confirmation)
    log.info("letter.posted", batch_id=number, letters=len(letters))
    return PostReport(posted=len(letters), stopped=len(found) - len(letters))


def approve_letters(store: Store, numbers: Sequence[int], actor: str, now: datetime) -> list[int]:
    """Release letters for the next post round; return the numbers that were waiting for it.

    Raises:
        PermanentError: one of the letters does not exist, or does not wait for approval; then
            none is released.
    """
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        rows = session.exec(select(Letter).where(col(Letter.id).in_(numbers))).all()
        found = {letter.id: letter for letter in rows}
        wrong = [
            f"letter {number} {found[number].status if number in found else 'does not exist'}"
            for number in dict.fromkeys(numbers)
            if number not in found or found[number].status is not LetterStatus.WRITTEN
        ]
        if wrong:
            raise PermanentError(f"nothing was approved: {', '.join(wrong)}")
        for letter in rows:
            letter.status = LetterStatus.APPROVED
            session.add(letter)
            case = session.get_one(Case, letter.case_id)
            occasion = Occasion(now, actor, {"letter_id": letter.id})
            write_log(store, session, case.reference, "letter_approved", occasion)
    return sorted(found)


def _still_true(session: Session, rules: Rules, letter: Letter) -> bool:
    """Stop a letter that would not be true any more; it is due again when it can be."""
    case = session.get_one(Case, letter.case_id)
    talk = session.get_one(Appointment, letter.appointment_id)
    can_step = letter.kind not in EVENTS or (case.state, EVENTS[letter.kind]) in TRANSITIONS
    slot = Slot(talk.starts_at, talk.counsellor)
    if can_step and (letter.kind not in INVITING or can_be_held(rules.planning, slot)):
        return True
    letter.status = LetterStatus.STOPPED
    session.add(letter)
    return False


def _leave(
    store: Store,
    session: Session,
    rules: Rules,
    letters: Sequence[Letter],
    confirmation: Confirmation,
) -> None:
    batch = session.get_one(PrintBatch, confirmation.batch_id)
    batch.posted_at = confirmation.posted_at
    session.add(batch)
    for letter in letters:
        letter.status = LetterStatus.POSTED
        letter.posted_at = confirmation.posted_at
        session.add(letter)
        _tell(store, session, rules, letter, confirmation)


def _tell(
    store: Store, session: Session, rules: Rules, letter: Letter, confirmation: Confirmation
) -> None:
    """Move the case, and tell the corporation that the tenant was invited."""
    case = session.get_one(Case, letter.case_id)
    posted_at = confirmation.posted_at
    occasion = Occasion(posted_at, confirmation.actor, {"letter_id": letter.id})
    event = EVENTS.get(letter.kind)
    if event is None:
        write_log(store, session, case.reference, CANCELLATION_POSTED, occasion)
        return
    if (case.state, event) not in TRANSITIONS:
        write_log(store, session, case.reference, OVERTAKEN_POSTED, occasion)
        return
    if event is CaseEvent.INVITATION_POSTED:
        posted_on = posted_at.astimezone(rules.planning.time_zone).date()
        case.taken_up_on = case.taken_up_on or posted_on
    record_event(store, session, case, event, occasion)
    if event is CaseEvent.INVITATION_POSTED:
        queue_feedback(session, rules, case, event, posted_at)
    if event is CaseEvent.FOLLOW_UP_POSTED:
        start_plan(Step(store, session, rules, posted_at, confirmation.actor), case)
