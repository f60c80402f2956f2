"""`phu-mailer agenda`: the talks as a list, as calendars and as a list to fill in."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from phu_mailer.cli.doors import (
    ConfigOption,
    JsonOption,
    NowOption,
    actor,
    local,
    moment,
    opened,
    print_json,
    print_table,
)
from phu_mailer.cli.words import TALKS, WARNINGS
from phu_mailer.errors import PermanentError
from phu_mailer.flow import agenda as talks
from phu_mailer.flow.move import move_unheld, unheld_appointments
from phu_mailer.flow.print import lay_down

group = typer.Typer(help="Appointments of a day or of everybody.", no_args_is_help=True)
Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="The day; today by default."),
]


@group.command("list")
def list_talks(
    config: ConfigOption = None,
    now: NowOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the talks from today on, with their warnings and those that cannot be held.

    Example: phu-mailer agenda list
    """
    with opened(config) as app:
        zone = app.rules.planning.time_zone
        begin = talks.day_bounds(app.rules, moment(now).astimezone(zone).date())[0]
        with app.store.reading() as session:
            lines = talks.agenda(session, begin)
        unheld = {reference for reference, _ in unheld_appointments(app.store, app.rules, begin)}
    if as_json:
        print_json(
            [
                {"case_reference": line.reference, "can_be_held": line.reference not in unheld}
                | line.appointment.model_dump(mode="json", exclude={"case_id"})
                for line in lines
            ]
        )
        return
    rows = [
        (
            local(line.appointment.starts_at, zone),
            line.appointment.counsellor,
            line.reference,
            TALKS[line.appointment.status],
            "kan niet doorgaan" if line.reference in unheld else "",
            " ".join(WARNINGS.get(code, code) for code in line.appointment.warnings),
        )
        for line in lines
    ]
    headers = ("Wanneer", "Medewerker", "Kenmerk", "Status", "Let op", "Waarschuwing")
    print_table("Afspraken", headers, rows)


@group.command("move")
def move(config: ConfigOption = None, now: NowOption = None) -> None:
    """Move every talk that a closed day or an absence makes impossible; letters follow.

    Example: phu-mailer agenda move
    """
    with opened(config) as app:
        zone = app.rules.planning.time_zone
        moved = move_unheld(app.store, app.rules, actor(), moment(now))
    for one in moved:
        was = f"{local(one.was.starts_at, zone)} {one.was.counsellor}"
        to = f"{local(one.to.starts_at, zone)} {one.to.counsellor}" if one.to else "geen plek"
        typer.echo(f"{one.reference}: {was} -> {to}")
    if any(one.to is None for one in moved):
        raise PermanentError("not every appointment could be moved")


@group.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help="The folder to write the calendars into.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Write an iCalendar file for each counsellor; it holds references and no names.

    Example: phu-mailer agenda export --to agendas
    """
    with opened(config) as app:
        files = talks.calendars(app.store, app.rules, moment(now))
    for path in lay_down(files, to):
        typer.echo(path)


@group.command("day")
def day(
    on: Day = None,
    to: Annotated[Path | None, typer.Option("--to", help="A file; stdout by default.")] = None,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Write the talks of a day as CSV, to be filled in and handed back to `agenda mark`.

    Example: phu-mailer agenda day --on 2026-03-16 --to maandag.csv
    """
    with opened(config) as app:
        zone = app.rules.planning.time_zone
        chosen: date = on.date() if on else moment(now).astimezone(zone).date()
        content = talks.day_list(app.store, app.rules, chosen)
    if to is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
    else:
        lay_down([(to.name, content)], to.parent)
        typer.echo(to)


@group.command("mark")
def mark(
    file: Annotated[Path, typer.Argument(help="The list of `agenda day`, filled in.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Record who came and who did not from a list of the day; exit 1 when rows were refused.

    Example: phu-mailer agenda mark vandaag.csv
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PermanentError(f"{file}: {error.strerror}") from error
    with opened(config) as app:
        report = talks.mark_day(app.store, content, actor(), moment(now))
    typer.echo(
        f"verschenen: {report.kept}, niet verschenen: {report.missed}, "
        f"al verwerkt: {report.known}, niet verwerkt: {len(report.refused)}"
    )
    for line in report.refused:
        typer.secho(f"  {line}", fg="yellow", err=True)
    if report.refused:
        raise typer.Exit(1)
