"""Write the letters that are due, and post the batch of the day.

Letters are rendered before any transaction is open, and stored only when case and appointment
are still what they were. A letter carries the date of the post round it leaves with: one that
missed its round is stopped and written again with the right date. Until it is posted a letter
can be stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import WorkCalendar, is_open_at, long_date
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.deadline import follow_up_day, posting_day, response_due
from phu_mailer.domain.letter import LetterData, LetterKind, UnfitLetter, letter_fields
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import Occasion, record_event
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.flow.report import queue_feedback
from phu_mailer.letters.render import LetterJob, RenderedLetter
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import CaseParties, parties
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    Letter,
    LetterStatus,
    PrintBatch,
    SignalStatus,
)

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


@dataclass(frozen=True, slots=True)
class PostReport:
    """How many letters left in this round."""

    posted: int = 0


@dataclass(frozen=True, slots=True)
class _Due:
    """A letter that must be written: for whom, about which appointment, with which date."""

    kind: LetterKind
    of: CaseParties
    appointment: Appointment
    post_on: date
    respond_by: date | None


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
    post_on = _posting_day(rules, now)
    replaced = _stop_outdated(store, now.astimezone(rules.planning.time_zone).date())
    due = _due_letters(store, rules, post_on)
    written = stuck = 0
    for start in range(0, len(due), RENDER_TOGETHER):
        progress("write")
        batch = due[start : start + RENDER_TOGETHER]
        jobs: list[tuple[_Due, LetterJob]] = []
        for one in batch:
            try:
                jobs.append((one, _job(one, rules)))
            except PermanentError as error:
                stuck += _note_problem(store, one, str(error))
        results = renderer.render([job for _, job in jobs]) if jobs else []
        for (one, _), result in zip(jobs, results, strict=True):
            if isinstance(result, PermanentError):
                stuck += _note_problem(store, one, str(result))
            else:
                written += _store_letter(store, one, result, now)
    return WriteReport(written=written, replaced=replaced, stuck=stuck)


def post_batch(store: Store, rules: Rules, now: datetime) -> PostReport:
    """Post all letters whose round has come, as one batch, and tell the corporations.

    Raises:
        TemporaryError: the database cannot be reached; nothing was posted.
    """
    local = now.astimezone(rules.planning.time_zone)
    round_at = rules.letters.post_round
    if rules.is_shadow or (round_at is not None and local.time() < round_at):
        return PostReport()
    ready = LetterStatus.APPROVED if rules.letters.needs_approval else LetterStatus.WRITTEN
    with store.transaction() as session:
        store.lock(session, Lock.PLANNING)
        statement = select(Letter).where(Letter.status == ready, Letter.post_on == local.date())
        letters = session.exec(statement.order_by(col(Letter.id))).all()
        if not letters:
            return PostReport()
        batch = PrintBatch(posted_on=local.date(), posted_at=now)
        session.add(batch)
        session.flush()
        for letter in letters:
            _post(store, session, rules, letter, batch)
    log.info("letter.posted", batch_id=batch.id, letters=len(letters))
    return PostReport(posted=len(letters))


def _post(store: Store, session: Session, rules: Rules, letter: Letter, batch: PrintBatch) -> None:
    case = session.get_one(Case, letter.case_id)
    letter.status = LetterStatus.POSTED
    letter.posted_at = batch.posted_at
    letter.batch_id = batch.id
    session.add(letter)
    occasion = Occasion(happened_at=batch.posted_at, details={"letter_id": letter.id})
    if letter.kind is LetterKind.FOLLOW_UP:
        record_event(store, session, case, CaseEvent.FOLLOW_UP_POSTED, occasion)
        return
    case.taken_up_on = case.taken_up_on or batch.posted_on
    record_event(store, session, case, CaseEvent.INVITATION_POSTED, occasion)
    queue_feedback(session, rules, case, CaseEvent.INVITATION_POSTED, batch.posted_at)


def _posting_day(rules: Rules, now: datetime) -> date:
    local = now.astimezone(rules.planning.time_zone)
    return posting_day(local, rules.letters, WorkCalendar(rules.planning.closed_days))


def _stop_outdated(store: Store, today: date) -> int:
    """Stop letters whose day has passed without a post round; they are written again."""
    with store.transaction() as session:
        statement = select(Letter).where(
            col(Letter.status).in_([LetterStatus.WRITTEN, LetterStatus.APPROVED]),
            Letter.post_on < today,
        )
        letters = session.exec(statement).all()
        for letter in letters:
            letter.status = LetterStatus.STOPPED
            session.add(letter)
    return len(letters)


def _due_letters(store: Store, rules: Rules, post_on: date) -> list[_Due]:
    """Find booked talks without an invitation and missed talks without a follow-up."""
    due: list[_Due] = []
    with store.reading() as session:
        for kind, state, status in (
            (LetterKind.INVITATION, CaseState.SCHEDULED, AppointmentStatus.BOOKED),
            (LetterKind.FOLLOW_UP, CaseState.NO_SHOW, AppointmentStatus.MISSED),
        ):
            rows = _without_letter(session, kind, state, status)
            of_cases = parties(session, [case for _, case in rows])
            for (appointment, _), of in zip(rows, of_cases, strict=True):
                if not may_be_written_to(of):
                    continue
                due.append(_dated(_Due(kind, of, appointment, post_on, None), rules))
    return due


def may_be_written_to(of: CaseParties) -> bool:
    """Say whether a letter may go: a corporation stands behind the case, and nothing forbids it."""
    is_reported = any(signal.status is SignalStatus.REGISTERED for signal in of.signals)
    return is_reported and of.case.no_post is None


def _dated(due: _Due, rules: Rules) -> _Due:
    """Give a follow-up its own dates: not before the day after, and a last day to answer."""
    if due.kind is not LetterKind.FOLLOW_UP:
        return due
    calendar = WorkCalendar(rules.planning.closed_days)
    missed_on = due.appointment.starts_at.astimezone(rules.planning.time_zone).date()
    post_on = max(due.post_on, follow_up_day(missed_on, calendar))
    respond_by = response_due(post_on, rules.letters.response_days, calendar)
    return replace(due, post_on=post_on, respond_by=respond_by)


def _without_letter(
    session: Session, kind: LetterKind, state: CaseState, status: AppointmentStatus
) -> list[tuple[Appointment, Case]]:
    has_letter = select(Letter.appointment_id).where(
        Letter.kind == kind, Letter.status != LetterStatus.STOPPED
    )
    statement = (
        select(Appointment, Case)
        .join(Case, col(Case.id) == col(Appointment.case_id))
        .where(
            Case.state == state,
            Appointment.status == status,
            col(Appointment.id).not_in(has_letter),
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return list(session.exec(statement).all())


def _job(due: _Due, rules: Rules) -> LetterJob:
    """Return what the renderer needs; the PDF must show who it is for and the date it is about.

    Arrears are printed only when one corporation reported them: two amounts would confuse.

    Raises:
        UnfitLetter: the letter would be wrong; nothing is printed.
    """
    moment = due.appointment.starts_at
    is_invitation = due.kind is LetterKind.INVITATION
    if is_invitation and not is_open_at(rules.planning, moment):
        raise UnfitLetter(["the appointment is not within the opening hours (any more)"])
    signals = [one for one in due.of.signals if one.status is SignalStatus.REGISTERED]
    codes = dict.fromkeys(signal.corporation_code for signal in signals)
    names = tuple(rules.corporations[code].name for code in codes if code in rules.corporations)
    latest = signals[-1] if len(codes) == 1 else None
    letter = LetterData(
        kind=due.kind,
        persons=due.of.persons,
        address=due.of.address,
        corporation_names=names,
        reference=due.of.case.reference,
        posted_on=due.post_on,
        retention_days=rules.retention_days["no_help_wanted"],
        arrears_cents=latest.arrears_cents if latest else None,
        arrears_months=latest.arrears_months if latest else None,
        appointment_starts_at=moment if is_invitation else None,
        appointment_duration_minutes=due.appointment.duration_minutes,
        location=due.appointment.location,
        missed_at=None if is_invitation else moment,
        respond_by=due.respond_by,
    )
    zone = rules.planning.time_zone
    fields = letter_fields(letter, rules.municipality, rules.contact, zone)
    must_contain = (
        *(fields["huurder"][name] for name in ("naamregel", "adresregel", "plaatsregel")),
        long_date(moment.astimezone(zone).date()),
        due.of.case.reference,
    )
    return LetterJob(kind=due.kind, fields=fields, must_contain=must_contain)


def _store_letter(store: Store, due: _Due, rendered: RenderedLetter, now: datetime) -> bool:
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


def _note_problem(store: Store, due: _Due, problem: str) -> bool:
    """Write on the case why its letter cannot be written; a known problem is not repeated."""
    with store.transaction() as session:
        case = session.get_one(Case, due.of.case.id, populate_existing=True)
        if case.problem != problem:
            case.problem = problem
            session.add(case)
            log.error("letter.failed", case_reference=case.reference, letter_kind=due.kind)
    return True
