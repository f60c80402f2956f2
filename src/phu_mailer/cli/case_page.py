"""One case on the screen of a case worker: who, where it stands, what is coming, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import typer

from phu_mailer.cli.doors import local, print_table
from phu_mailer.cli.words import (
    EVENTS,
    LETTERS,
    NO_POST,
    SIGNALS,
    STATES,
    TALKS,
    WARNINGS,
    outcome_words,
    task_words,
)
from phu_mailer.domain.address import street_line, town_line
from phu_mailer.domain.calendar import plain_date
from phu_mailer.domain.letter import euro
from phu_mailer.domain.name import address_line
from phu_mailer.flow.print import DUTCH_NAMES
from phu_mailer.flow.rights import NoPost
from phu_mailer.store.queries import CaseParties
from phu_mailer.store.tables import (
    Appointment,
    Case,
    CaseLogEntry,
    ContactAttempt,
    Letter,
    Signal,
    Task,
)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the page of a case, each list oldest first."""

    of: CaseParties
    talks: Sequence[Appointment]
    letters: Sequence[Letter]
    attempts: Sequence[ContactAttempt]
    plan: Sequence[Task]
    log: Sequence[CaseLogEntry]


def print_case(page: Page, zone: ZoneInfo) -> None:
    """Print the page; what a case does not have is left out."""
    _print_head(page.of)
    _print("Meldingen", _SIGNALS, [_signal_row(one) for one in page.of.signals])
    _print("Afspraken", _TALKS, [_talk_row(one, zone) for one in page.talks])
    _print("Brieven", _LETTERS, [_letter_row(one, zone) for one in page.letters])
    _print("Contactpogingen", _ATTEMPTS, [_attempt_row(one) for one in page.attempts])
    plan = [
        (one.id, task_words(one.kind), one.due_on and plain_date(one.due_on)) for one in page.plan
    ]
    _print("Contactplan", ("Taak", "Wat", "Uiterlijk"), plan)
    log = [
        (local(one.happened_at, zone), EVENTS.get(one.event, one.event), one.actor)
        for one in page.log
    ]
    _print("Logboek", ("Wanneer", "Wat", "Wie"), log)


_SIGNALS = ("Corporatie", "Kenmerk", "Ontvangen", "Bedrag", "Spoed", "Status")
_TALKS = ("Wanneer", "Medewerker", "Status", "Waarschuwing")
_LETTERS = ("Nr", "Brief", "Status", "Briefdatum", "Gepost")
_ATTEMPTS = ("Datum", "Dagdeel", "Hoe", "Bereikt", "Door")


def _print(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if rows:
        print_table(title, headers, rows)


def _print_head(of: CaseParties) -> None:
    case: Case = of.case
    typer.echo(f"{case.reference}  {STATES[case.state]}  {outcome_words(case.outcome)}".rstrip())
    for line in (address_line(of.persons), street_line(of.address), town_line(of.address)):
        typer.echo(f"  {line}")
    if case.closed_at is None and case.first_contact_due is not None:
        typer.echo(f"  eerste contact uiterlijk {plain_date(case.first_contact_due)}")
    if case.is_on_hold:
        typer.echo("  wacht tot iemand een nieuwe afspraak maakt (case reschedule)")
    if case.no_post is not None:
        typer.secho(f"  geen post: {NO_POST[NoPost(case.no_post)]}", fg="red")
    if case.problem:
        typer.secho(f"  {case.problem}", fg="red")


def _signal_row(one: Signal) -> tuple[object, ...]:
    amount = "" if one.arrears_cents is None else euro(one.arrears_cents)
    urgent = "ja" if one.is_crisis else ""
    received = plain_date(one.signalled_on)
    reference, status = one.corporation_reference, SIGNALS[one.status]
    return (one.corporation_code, reference, received, amount, urgent, status)


def _talk_row(one: Appointment, zone: ZoneInfo) -> tuple[object, ...]:
    warnings = "\n".join(WARNINGS.get(code, code) for code in one.warnings)
    return (local(one.starts_at, zone), one.counsellor, TALKS[one.status], warnings)


def _letter_row(one: Letter, zone: ZoneInfo) -> tuple[object, ...]:
    name, status = DUTCH_NAMES[one.kind], LETTERS[one.status]
    return (one.id, name, status, plain_date(one.post_on), local(one.posted_at, zone))


def _attempt_row(one: ContactAttempt) -> tuple[object, ...]:
    reached = "ja" if one.reached else "nee"
    by = "corporatie" if one.by_corporation else "gemeente"
    return (plain_date(one.attempted_on), one.day_part, one.channel, reached, by)
