"""The talks of the municipality as lists and files, and what became of them handed back.

Nothing here holds a name: a talk is known by the reference of its case. That somebody did not
come is only ever taken from a row in which a person said so.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.export.calendar import Talk, calendar_of, file_names
from phu_mailer.flow.decide import Decision, record_kept, record_missed
from phu_mailer.flow.print import lay_down
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, CaseLogEntry

COLUMNS = ("afspraak", "kenmerk", "datum", "tijd", "medewerker", "plaats", "uitkomst")
KEPT_WORDS = frozenset({"verschenen", "gekomen", "geweest", "ja"})
MISSED_WORDS = frozenset({"niet verschenen", "niet gekomen", "niet geweest", "nee"})
OUTCOME_WORDS = {
    AppointmentStatus.KEPT: "verschenen",
    AppointmentStatus.MISSED: "niet verschenen",
}
_NUMBER = re.compile(r"[0-9]{1,9}")
FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A talk with the case it is for."""

    appointment: Appointment
    reference: str


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """How many calendars were laid in their folder because they had changed."""

    calendars: int = 0


@dataclass(slots=True)
class Marked:
    """What was taken from a list that was handed back, and each row that was not, with why."""

    kept: int = 0
    missed: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


def day_bounds(rules: Rules, day: date) -> tuple[datetime, datetime]:
    """Return the moments at which a local day begins and ends."""
    zone = rules.planning.time_zone
    begin = datetime.combine(day, time(), tzinfo=zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def agenda(session: Session, begin: datetime, end: datetime | None = None) -> list[AgendaLine]:
    """Return the talks that were not cancelled from `begin` up to `end`, in order of time."""
    statement = (
        select(Appointment, Case.reference)
        .join(Case, col(Case.id) == col(Appointment.case_id))
        .where(Appointment.status != AppointmentStatus.CANCELLED, Appointment.starts_at >= begin)
        .order_by(col(Appointment.starts_at), col(Appointment.counsellor))
    )
    if end is not None:
        statement = statement.where(Appointment.starts_at < end)
    return [AgendaLine(talk, reference) for talk, reference in session.exec(statement)]


def calendars(store: Store, rules: Rules, now: datetime) -> list[tuple[str, bytes]]:
    """Return an iCalendar file (name, content) for each counsellor: today's talks and later.

    A counsellor without talks gets an empty one, so that an old file does not stay.
    """
    today = now.astimezone(rules.planning.time_zone).date()
    with store.reading() as session:
        lines = agenda(session, day_bounds(rules, today)[0])
        booked = _booked_at(session, lines)
    talks: dict[str, list[Talk]] = {name: [] for name in rules.planning.counsellors}
    for line in lines:
        one = line.appointment
        talks.setdefault(one.counsellor, []).append(
            Talk(
                number=one.id,
                reference=line.reference,
                starts_at=one.starts_at,
                duration_minutes=one.duration_minutes,
                location=one.location,
                booked_at=booked.get(one.id, one.starts_at),
            )
        )
    domain = rules.sender_address.rpartition("@")[2]
    names = file_names(list(talks))
    return [(names[who], calendar_of(who, of_one, domain)) for who, of_one in talks.items()]


def keep_calendars(
    store: Store, rules: Rules, folder: Path | None, now: datetime
) -> CalendarReport:
    """Lay the calendars that have changed in a folder that agenda programs may read.

    Raises:
        TemporaryError: the folder cannot be written to.
    """
    if folder is None or rules.is_shadow:
        return CalendarReport()
    changed = [
        (name, content)
        for name, content in calendars(store, rules, now)
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
    if changed:
        lay_down(changed, folder)
    return CalendarReport(calendars=len(changed))


def day_list(store: Store, rules: Rules, day: date) -> bytes:
    """Return the talks of a day as CSV for a Dutch spreadsheet; the last column is to be filled."""
    zone = rules.planning.time_zone
    with store.reading() as session:
        lines = agenda(session, *day_bounds(rules, day))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        one = line.appointment
        local = one.starts_at.astimezone(zone)
        cells = (
            str(one.id),
            line.reference,
            f"{local:%d-%m-%Y}",
            f"{local:%H:%M}",
            one.counsellor,
            one.location,
            OUTCOME_WORDS.get(one.status, ""),
        )
        writer.writerow([_no_formula(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def mark_day(store: Store, content: bytes, actor: str, now: datetime) -> Marked:
    """Take what a person filled in on a list of the day; good rows count, the others are listed.

    A row without an outcome says nothing. A row that was taken before changes nothing.

    Args:
        content: the CSV, with commas, semicolons or tabs, as a spreadsheet saved it.

    Raises:
        PermanentError: this is no such list: nothing was taken.
    """
    report = Marked()
    for number, row in enumerate(_rows(content), start=2):
        try:
            _mark(store, row, report, (actor, now))
        except PermanentError as error:
            report.refused.append(f"regel {number}: {error}")
    return report


def _mark(store: Store, row: dict[str, str], report: Marked, said: tuple[str, datetime]) -> None:
    word = " ".join(row["uitkomst"].lower().split())
    reference = row["kenmerk"].strip()
    if not word:
        return
    if word not in KEPT_WORDS | MISSED_WORDS:
        raise PermanentError("the outcome is neither 'verschenen' nor 'niet verschenen'")
    wanted = AppointmentStatus.KEPT if word in KEPT_WORDS else AppointmentStatus.MISSED
    status = _status(store, row["afspraak"].strip(), reference)
    if status is wanted:
        report.known += 1
    elif status is not AppointmentStatus.BOOKED:
        raise PermanentError(f"the appointment of {reference} is {status} already")
    elif wanted is AppointmentStatus.KEPT:
        record_kept(store, Decision(reference, *said))
        report.kept += 1
    else:
        record_missed(store, Decision(reference, *said))
        report.missed += 1


def _status(store: Store, number: str, reference: str) -> AppointmentStatus:
    with store.reading() as session:
        talk = session.get(Appointment, int(number)) if _NUMBER.fullmatch(number) else None
        case = session.get(Case, talk.case_id) if talk else None
    if talk is None or case is None or case.reference != reference:
        raise PermanentError("there is no such appointment of this case")
    return talk.status


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")
    try:
        headers = [name.strip().lower() for name in reader.fieldnames or ()]
    except csv.Error as error:
        raise PermanentError("this list cannot be read as CSV") from error
    missing = [name for name in ("afspraak", "kenmerk", "uitkomst") if name not in headers]
    if missing:
        raise PermanentError(f"this is no list of a day: it has no column {', '.join(missing)}")
    reader.fieldnames = headers
    try:
        return [{name: value or "" for name, value in row.items() if name} for row in reader]
    except csv.Error as error:
        raise PermanentError("this list cannot be read as CSV") from error


def _booked_at(session: Session, lines: Sequence[AgendaLine]) -> dict[int, datetime]:
    """When each talk was booked, by its number, from the case log."""
    references = {line.reference for line in lines}
    statement = select(CaseLogEntry).where(
        CaseLogEntry.event == "appointment_booked",
        col(CaseLogEntry.case_reference).in_(references),
    )
    return {
        entry.details["appointment_id"]: entry.happened_at
        for entry in session.exec(statement)
        if "appointment_id" in entry.details
    }


def _no_formula(cell: str) -> str:
    """A spreadsheet must show what stands there, never calculate it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
