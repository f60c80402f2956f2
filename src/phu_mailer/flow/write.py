"""Write the letters that are due.

Letters are rendered before any transaction is open, and stored only when case and appointment
are still what they were. A letter carries the date of the post round it leaves with: one that
missed its round is stopped and written again with the right date. Until it is posted a letter
can be stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlmodel import col, select

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.deadline import posting_day
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.due import DueLetter, due_letters, letter_job
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.letters.render import LetterJob, RenderedLetter
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import Appointment, Case, Letter, LetterStatus

RENDER_TOGETHER = 50

log = get_logger(__name__)


class Renderer(Protocol):
    """Whatever turns letter fields into PDFs, many at a time."""

    def render(self, jobs: Sequence[LetterJob]) -> list[RenderedLetter | PermanentError]:
        """Return one result for each job, in order."""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """How many letters were written, stopped because their date had passed, or are stuck."""

    written: int = 0
    replaced: int = 0
    stuck: int = 0


def write_letters(
    store: Store,
    renderer: Renderer,
    rules: Rules,
    now: datetime,
    progress: Progress = no_progress,
) -> WriteReport:
    """Write every letter that is due and has none yet.

    A letter that cannot be written leaves its problem on the case; the others go on.

    Raises:
        TemporaryError: LibreOffice or the database is not there; all unwritten letters wait.
    """
    post_on = next_posting_day(rules, now)
    replaced = _stop_outdated(store, now.astimezone(rules.planning.time_zone).date())
    with store.reading() as session:
        due = due_letters(session, rules, post_on)
    written = stuck = 0
    for start in range(0, len(due), RENDER_TOGETHER):
        progress("write")
        batch = due[start : start + RENDER_TOGETHER]
        jobs: list[tuple[DueLetter, LetterJob]] = []
        for one in batch:
            try:
                jobs.append((one, letter_job(one, rules)))
            except PermanentError as error:
                stuck += _note_problem(store, one, str(error))
        results = renderer.render([job for _, job in jobs]) if jobs else []
        for (one, _), result in zip(jobs, results, strict=True):
            if isinstance(result, PermanentError):
                stuck += _note_problem(store, one, str(result))
            else:
                written += _store_letter(store, one, result, now)
    return WriteReport(written=written, replaced=replaced, stuck=stuck)


def next_posting_day(rules: Rules, now: datetime) -> date:
    """Return the day on which a letter that is written now leaves."""
    local = now.astimezone(rules.planning.time_zone)
    return posting_day(local, rules.letters, WorkCalendar(rules.planning.closed_days))


def _stop_outdated(store: Store, today: date) -> int:
    """Stop letters whose day has passed without a post round; they are written again.

    A letter in a print batch is on its way: a person says whether it was posted.
    """
    with store.transaction() as session:
        statement = select(Letter).where(
            col(Letter.status).in_([LetterStatus.WRITTEN, LetterStatus.APPROVED]),
            col(Letter.batch_id).is_(None),
            Letter.post_on < today,
        )
        letters = session.exec(statement).all()
        for letter in letters:
            letter.status = LetterStatus.STOPPED
            session.add(letter)
    return len(letters)


def _store_letter(store: Store, due: DueLetter, rendered: RenderedLetter, now: datetime) -> bool:
    """Store a letter unless its case or appointment changed while it was rendered."""
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        case = session.get_one(Case, due.of.case.id, populate_existing=True)
        appointment = session.get_one(Appointment, due.appointment.id, populate_existing=True)
        if case.version != due.of.case.version or appointment.status != due.appointment.status:
            return False
        taken = select(Letter.id).where(
            Letter.appointment_id == appointment.id,
            Letter.kind == due.kind,
            Letter.status != LetterStatus.STOPPED,
        )
        if session.exec(taken).first() is not None:
            return False
        letter = Letter(
            case_id=case.id,
            appointment_id=appointment.id,
            kind=due.kind,
            template=rendered.template,
            template_sha256=rendered.template_sha256,
            pdf=rendered.pdf,
            pdf_sha256=rendered.pdf_sha256,
            pages=rendered.pages,
            written_at=now,
            post_on=due.post_on,
            respond_by=due.respond_by,
        )
        session.add(letter)
        if case.problem:
            case.problem = None
            session.add(case)
    log.info("letter.written", case_reference=case.reference, letter_id=letter.id)
    return True


def _note_problem(store: Store, due: DueLetter, problem: str) -> bool:
    """Write on the case why its letter cannot be written; a known problem is not repeated."""
    with store.transaction() as session:
        case = session.get_one(Case, due.of.case.id, populate_existing=True)
        if case.problem != problem:
            case.problem = problem
            session.add(case)
            log.error("letter.failed", case_reference=case.reference, letter_kind=due.kind)
    return True
