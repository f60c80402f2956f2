"""Find which letters are due, and what each has to say.

Which kind of letter a booked talk gets follows from what the tenant knows: who has an earlier
date in a letter that was posted gets a new date, everybody else an invitation. Nothing is
written here; a letter that would not be true is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import Slot, WorkCalendar, can_be_held, long_date
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.deadline import follow_up_day, response_due
from phu_mailer.domain.letter import INVITING, LetterData, LetterKind, UnfitLetter, letter_fields
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.cases import SIGNAL_CORRECTED
from phu_mailer.letters.render import LetterJob
from phu_mailer.store.queries import CaseParties, parties
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    CaseLogEntry,
    Letter,
    LetterStatus,
    Signal,
    SignalStatus,
)

WENT_ELSEWHERE = "the invitation went to another address: give the case a new appointment"


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that must be written: for whom, about which appointment, with which date.

    `recalled` is the earlier appointment that a letter named and that a new one replaces.
    `is_told`: a letter about the appointment went to the address that the household has now.
    """

    kind: LetterKind
    of: CaseParties
    appointment: Appointment
    post_on: date
    recalled: Appointment | None = None
    respond_by: date | None = None
    is_told: bool = True


def due_letters(session: Session, rules: Rules, post_on: date) -> list[DueLetter]:
    """Return every letter that is due and has not been written, by kind and date of the talk."""
    return [
        *_inviting(session, post_on),
        *_cancelling(session, rules, post_on),
        *_following_up(session, rules, post_on),
    ]


def letter_job(due: DueLetter, rules: Rules) -> LetterJob:
    """Return what the renderer needs; the PDF must show who it is for and the date it is about.

    Arrears are printed only when one corporation reported them: two amounts would confuse.

    Raises:
        UnfitLetter: the letter would be wrong; nothing is printed.
    """
    if due.kind is LetterKind.FOLLOW_UP and not due.is_told:
        raise UnfitLetter([WENT_ELSEWHERE])
    moment = due.appointment.starts_at
    is_inviting = due.kind in INVITING
    slot = Slot(moment, due.appointment.counsellor)
    if is_inviting and not can_be_held(rules.planning, slot):
        raise UnfitLetter(["the appointment is not within the opening hours (any more)"])
    signals = _signals_to_name(due.of)
    codes = dict.fromkeys(signal.corporation_code for signal in signals)
    latest = signals[-1] if len(codes) == 1 else None
    letter = LetterData(
        kind=due.kind,
        persons=due.of.persons,
        address=due.of.address,
        corporation_names=tuple(
            rules.corporations[code].name for code in codes if code in rules.corporations
        ),
        reference=due.of.case.reference,
        posted_on=due.post_on,
        retention_days=rules.retention_days["no_help_wanted"],
        arrears_cents=latest.arrears_cents if latest else None,
        arrears_months=latest.arrears_months if latest else None,
        appointment_starts_at=moment if is_inviting else None,
        appointment_duration_minutes=due.appointment.duration_minutes,
        location=due.appointment.location,
        recalled_at=due.recalled.starts_at if due.recalled else None,
        missed_at=moment if due.kind is LetterKind.FOLLOW_UP else None,
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


def _signals_to_name(of: CaseParties) -> list[Signal]:
    """The signals that stand; of a case that was taken back, for its cancellation, those."""
    by_status = {
        status: [one for one in of.signals if one.status is status]
        for status in (SignalStatus.REGISTERED, SignalStatus.WITHDRAWN)
    }
    return by_status[SignalStatus.REGISTERED] or by_status[SignalStatus.WITHDRAWN]


def may_be_written_to(of: CaseParties) -> bool:
    """Say whether a letter may go: a corporation stands behind the case, and nothing forbids it."""
    is_reported = any(signal.status is SignalStatus.REGISTERED for signal in of.signals)
    return is_reported and of.case.no_post is None


def told_by_letter(session: Session, appointment: Appointment) -> bool:
    """Say whether a letter that names this appointment went to where the household lives."""
    statement = select(Letter).where(
        Letter.appointment_id == appointment.id,
        col(Letter.kind).in_(INVITING),
        Letter.status == LetterStatus.POSTED,
    )
    since = _moved_at(session, appointment.case_id)
    return any(_went_after(letter, since) for letter in session.exec(statement))


def recalled_talk(session: Session, appointment: Appointment) -> Appointment | None:
    """Return the last earlier talk of the case that a posted letter named and was not held."""
    since = _moved_at(session, appointment.case_id)
    statement = (
        select(Appointment, Letter)
        .join(Letter, col(Letter.appointment_id) == col(Appointment.id))
        .where(
            Appointment.case_id == appointment.case_id,
            Appointment.id < appointment.id,
            Appointment.starts_at != appointment.starts_at,
            col(Letter.kind).in_(INVITING),
            Letter.status == LetterStatus.POSTED,
        )
        .order_by(col(Appointment.id).desc())
    )
    rows = session.exec(statement).all()
    last = next((talk for talk, letter in rows if _went_after(letter, since)), None)
    return None if last is None or last.status is AppointmentStatus.KEPT else last


def _moved_at(session: Session, case_id: int | None) -> datetime | None:
    """When a corporation last corrected the address; letters before that went elsewhere."""
    statement = (
        select(CaseLogEntry)
        .join(Case, col(Case.reference) == col(CaseLogEntry.case_reference))
        .where(Case.id == case_id, CaseLogEntry.event == SIGNAL_CORRECTED)
    )
    moments = [
        entry.happened_at
        for entry in session.exec(statement)
        if "address" in entry.details.get("changed", ())
    ]
    return max(moments, default=None)


def _went_after(letter: Letter, since: datetime | None) -> bool:
    return since is None or (letter.posted_at is not None and letter.posted_at >= since)


def _inviting(session: Session, post_on: date) -> Iterator[DueLetter]:
    """Booked talks of which the tenant does not know yet."""
    rows = _without_letter(session, INVITING, AppointmentStatus.BOOKED, CaseState.SCHEDULED)
    for appointment, of in rows:
        if not may_be_written_to(of):
            continue
        recalled = recalled_talk(session, appointment)
        kind = LetterKind.NEW_DATE if recalled else LetterKind.INVITATION
        yield DueLetter(kind, of, appointment, post_on, recalled)


def _cancelling(session: Session, rules: Rules, post_on: date) -> Iterator[DueLetter]:
    """Cancelled talks that a tenant may still come to, unless a letter would be too late."""
    kind = LetterKind.CANCELLATION
    for appointment, of in _without_letter(session, (kind,), AppointmentStatus.CANCELLED):
        talk_on = appointment.starts_at.astimezone(rules.planning.time_zone).date()
        if of.case.no_post is None and talk_on > post_on:
            yield DueLetter(kind, of, appointment, post_on, appointment)


def _following_up(session: Session, rules: Rules, post_on: date) -> Iterator[DueLetter]:
    """Missed talks; a follow-up leaves not before the day after, and says until when to answer."""
    kind, calendar = LetterKind.FOLLOW_UP, WorkCalendar(rules.planning.closed_days)
    rows = _without_letter(session, (kind,), AppointmentStatus.MISSED, CaseState.NO_SHOW)
    for appointment, of in rows:
        if not may_be_written_to(of):
            continue
        missed_on = appointment.starts_at.astimezone(rules.planning.time_zone).date()
        leaves_on = max(post_on, follow_up_day(missed_on, calendar))
        respond_by = response_due(leaves_on, rules.letters.response_days, calendar)
        is_told = told_by_letter(session, appointment)
        yield DueLetter(kind, of, appointment, leaves_on, respond_by=respond_by, is_told=is_told)


def _without_letter(
    session: Session,
    kinds: Sequence[LetterKind] | frozenset[LetterKind],
    status: AppointmentStatus,
    state: CaseState | None = None,
) -> list[tuple[Appointment, CaseParties]]:
    has_letter = select(Letter.appointment_id).where(
        col(Letter.kind).in_(kinds), Letter.status != LetterStatus.STOPPED
    )
    statement = (
        select(Appointment, Case)
        .join(Case, col(Case.id) == col(Appointment.case_id))
        .where(Appointment.status == status, col(Appointment.id).not_in(has_letter))
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    if state is not None:
        statement = statement.where(Case.state == state)
    elif status is AppointmentStatus.CANCELLED:
        statement = statement.where(col(Appointment.needs_cancellation_letter))
    rows = session.exec(statement).all()
    of_cases = parties(session, [case for _, case in rows])
    return [(appointment, of) for (appointment, _), of in zip(rows, of_cases, strict=True)]
