"""`phu-mailer case`: look at cases, and record what a case worker decides."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlmodel import col, select

from phu_mailer.cli.case_page import Page, print_case
from phu_mailer.cli.doors import (
    ConfigOption,
    Given,
    JsonOption,
    NowOption,
    actor,
    given,
    local,
    moment,
    opened,
    print_json,
    print_table,
)
from phu_mailer.cli.words import STATES, TALKS, WARNINGS, outcome_words
from phu_mailer.domain.address import street_line, town_line
from phu_mailer.domain.case import CaseState, possible_events
from phu_mailer.domain.name import address_line
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow import decide, move, rights
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.revise import revise_outcome
from phu_mailer.store.queries import CaseParties, case_by_reference, open_plan_tasks, parties
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    CaseLogEntry,
    ContactAttempt,
    ContactChannel,
    Letter,
)

group = typer.Typer(help="Cases: list, show, and record decisions.", no_args_is_help=True)
Reference = Annotated[str, typer.Argument(help="For example PHU-2026-00123.")]


@group.command("list")
def list_cases(
    state: Annotated[CaseState | None, typer.Option(help="Only cases in this state.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List all cases, newest last. Example: phu-mailer case list --state invited."""
    with opened(config) as app, app.store.reading() as session:
        statement = select(Case).order_by(col(Case.id))
        if state is not None:
            statement = statement.where(Case.state == state)
        found = parties(session, session.exec(statement).all())
        talks = _talks(session, found)
    if as_json:
        print_json([_document(one, talks.get(one.case.id)) for one in found])
        return
    zone = app.rules.planning.time_zone
    rows = [
        (
            one.case.reference,
            STATES[one.case.state],
            address_line(one.persons),
            street_line(one.address),
            ", ".join(dict.fromkeys(signal.corporation_code for signal in one.signals)),
            _coming(talks.get(one.case.id), zone),
            one.case.problem or outcome_words(one.case.outcome),
        )
        for one in found
    ]
    headers = ("Kenmerk", "Status", "Naam", "Adres", "Corporatie", "Afspraak", "Bijzonderheden")
    print_table("Zaken", headers, rows)


@group.command("show")
def show(
    reference: Reference,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show one case with its signals, appointments, letters and log.

    Example: phu-mailer case show PHU-2026-00123
    """
    with opened(config) as app, app.store.reading() as session:
        case = case_by_reference(session, reference)
        one = parties(session, [case])[0]
        talks = _of_case(session, Appointment, case)
        letters = _of_case(session, Letter, case)
        attempts = _of_case(session, ContactAttempt, case)
        plan = open_plan_tasks(session, reference)
        statement = select(CaseLogEntry).where(CaseLogEntry.case_reference == reference)
        entries = session.exec(statement.order_by(col(CaseLogEntry.id))).all()
    document = _document(one, talks[-1] if talks else None) | {
        "possible": list(possible_events(case.state)),
        "signals": [
            signal.model_dump(mode="json", exclude={"reading", "case_id"}) for signal in one.signals
        ],
        "appointments": [talk.model_dump(mode="json", exclude={"case_id"}) for talk in talks],
        "letters": [
            letter.model_dump(mode="json", exclude={"pdf", "case_id"}) for letter in letters
        ],
        "contact_attempts": [
            attempt.model_dump(mode="json", exclude={"case_id"}) for attempt in attempts
        ],
        "plan": [task.model_dump(mode="json", include={"id", "kind", "due_on"}) for task in plan],
        "log": [
            entry.model_dump(mode="json", include={"event", "actor", "happened_at", "details"})
            for entry in entries
        ],
    }
    if as_json:
        print_json(document)
    else:
        page = Page(one, talks, letters, attempts, plan, entries)
        print_case(page, app.rules.planning.time_zone)


@group.command("missed")
def missed(reference: Reference, config: ConfigOption = None, now: NowOption = None) -> None:
    """Record that nobody came; the follow-up letter becomes due.

    Example: phu-mailer case missed PHU-2026-00123
    """
    with opened(config) as app:
        decide.record_missed(app.store, decide.Decision(reference, actor(), moment(now)))
    typer.echo(f"{reference}: niet verschenen; de vervolgbrief volgt", err=True)


@group.command("kept")
def kept(reference: Reference, config: ConfigOption = None, now: NowOption = None) -> None:
    """Record that the tenant came to the appointment.

    Example: phu-mailer case kept PHU-2026-00123
    """
    with opened(config) as app:
        decide.record_kept(app.store, decide.Decision(reference, actor(), moment(now)))
    typer.echo(f"{reference}: in contact", err=True)


@group.command("close")
def close(
    reference: Reference,
    outcome: Annotated[Outcome, typer.Option(help="How the case ended.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Close a case; the corporation hears the code that the table allows.

    Example: phu-mailer case close PHU-2026-00123 --outcome advice_or_mediation
    """
    with opened(config) as app:
        decision = decide.Decision(reference, actor(), moment(now))
        decide.close_case(app.store, app.rules, decision, outcome)
    typer.echo(f"{reference}: afgesloten ({outcome_words(outcome)})", err=True)


@group.command("reschedule")
@given
def reschedule(
    door: Given,
    reference: Reference,
    at: Annotated[str | None, typer.Option("--at", help="ISO time with its offset.")] = None,
    counsellor: Annotated[str | None, typer.Option(help="Only with this counsellor.")] = None,
    again: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--again", help="Also when somebody moved it a moment ago.")
    ] = False,
) -> None:
    """Give a case another appointment: the first that is free, or the one asked for.

    Example: phu-mailer case reschedule PHU-2026-00123 --at 2026-03-19T10:00+01:00
    """
    with opened(door.config) as app:
        decision = decide.Decision(reference, actor(), door.now)
        wish = move.Wish(moment(at) if at else None, counsellor, again)
        talk = move.reschedule(app.store, app.rules, decision, wish)
        starts_at = local(talk.starts_at, app.rules.planning.time_zone)
    typer.echo(f"{reference}: nieuwe afspraak op {starts_at}, met {talk.counsellor}", err=True)
    for warning in talk.warnings:
        typer.secho(f"  ! {WARNINGS.get(warning, warning)}", fg="yellow", err=True)


@group.command("cancel")
def cancel(reference: Reference, config: ConfigOption = None, now: NowOption = None) -> None:
    """Cancel the appointment; the case waits until `case reschedule` gives it another one.

    Example: phu-mailer case cancel PHU-2026-00123
    """
    with opened(config) as app:
        decision = decide.Decision(reference, actor(), moment(now))
        is_written = move.cancel_appointment(app.store, app.rules, decision)
    by = "de huurder krijgt een brief" if is_written else "er gaat geen brief; bel zo nodig zelf"
    typer.echo(f"{reference}: afspraak afgezegd; {by}", err=True)


@group.command("revise")
def revise(
    reference: Reference,
    outcome: Annotated[Outcome, typer.Option(help="How the case ended after all.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Change the outcome of a closed case; the old one stays in the log.

    Example: phu-mailer case revise PHU-2026-00123 --outcome own_application
    """
    with opened(config) as app:
        decision = decide.Decision(reference, actor(), moment(now))
        revise_outcome(app.store, app.rules, decision, outcome)
    typer.echo(f"{reference}: gewijzigd ({outcome_words(outcome)})", err=True)


@group.command("contact")
@given
def contact(
    door: Given,
    reference: Reference,
    channel: Annotated[ContactChannel, typer.Option(help="How it was tried.")],
    reached: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--reached", help="Somebody was reached.")
    ] = False,
    by_corporation: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--by-corporation", help="The corporation tried, not we.")
    ] = False,
) -> None:
    """Record that somebody tried to reach the household, now or at the time of --now.

    Example: phu-mailer case contact PHU-2026-00123 --channel Telefoon --reached
    """
    with opened(door.config) as app:
        decision = decide.Decision(reference, actor(), door.now)
        attempt = Attempt(channel, reached, by_corporation)
        record_contact(app.store, app.rules, decision, attempt)
    by = ", door de corporatie" if by_corporation else ""
    typer.echo(f"{reference}: {'bereikt' if reached else 'niet bereikt'} ({channel}{by})", err=True)


@group.command("hold")
def hold(
    reference: Reference,
    because: Annotated[rights.NoPost, typer.Option(help="Why no letter may go.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Hold all letters to this household; its appointment is cancelled.

    Example: phu-mailer case hold PHU-2026-00123 --because deceased
    """
    with opened(config) as app:
        decision = decide.Decision(reference, actor(), moment(now))
        rights.stop_post(app.store, app.rules, decision, because)
    typer.echo(f"{reference}: geen post meer", err=True)


@group.command("resume")
def resume(reference: Reference, config: ConfigOption = None, now: NowOption = None) -> None:
    """Lift the hold on letters to this household.

    Example: phu-mailer case resume PHU-2026-00123
    """
    with opened(config) as app:
        decision = decide.Decision(reference, actor(), moment(now))
        rights.allow_post(app.store, app.rules, decision)
    typer.echo(f"{reference}: post mag weer", err=True)


def _coming(talk: Appointment | None, zone: ZoneInfo) -> str:
    """Return when a talk is that stands, or what became of the last one."""
    if talk is None:
        return ""
    status = "" if talk.status is AppointmentStatus.BOOKED else f" ({TALKS[talk.status]})"
    return f"{local(talk.starts_at, zone)}{status}"


def _of_case(session: Any, table: Any, case: Case) -> list[Any]:
    """Return the rows of a table that belong to a case, oldest first."""
    statement = select(table).where(table.case_id == case.id).order_by(table.id)
    return list(session.exec(statement).all())


def _talks(session: Any, found: list[CaseParties]) -> dict[int | None, Appointment]:
    """Return the last appointment of each case."""
    statement = select(Appointment).where(
        col(Appointment.case_id).in_([one.case.id for one in found])
    )
    return {talk.case_id: talk for talk in session.exec(statement.order_by(col(Appointment.id)))}


def _document(one: CaseParties, talk: Appointment | None) -> dict[str, Any]:
    case = one.case
    return {
        "reference": case.reference,
        "state": case.state,
        "name": address_line(one.persons),
        "street": street_line(one.address),
        "town": town_line(one.address),
        "corporations": list(dict.fromkeys(signal.corporation_code for signal in one.signals)),
        "registered_at": case.registered_at,
        "taken_up_on": case.taken_up_on,
        "first_contact_due": case.first_contact_due,
        "appointment_at": talk.starts_at if talk else None,
        "appointment_status": talk.status if talk else None,
        "counsellor": talk.counsellor if talk else None,
        "warnings": talk.warnings if talk else [],
        "is_on_hold": case.is_on_hold,
        "outcome": case.outcome,
        "closed_at": case.closed_at,
        "problem": case.problem,
        "no_post": case.no_post,
    }
