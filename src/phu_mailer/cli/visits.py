"""`phu-mailer visits`: the home visits of the neighbourhood teams."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from phu_mailer.app import App
from phu_mailer.cli.doors import Given, actor, given, opened
from phu_mailer.flow import visits as flow_visits
from phu_mailer.flow.print import lay_down
from phu_mailer.flow.step import Step


@given
def visits(
    door: Given,
    team: Annotated[str | None, typer.Option(help="The code of a team in teams_file.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="What is due up to this day; today."),
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="The folder for the list.")] = Path(),
    tell: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--tell/--no-tell", help="Mail the team, with references only.")
    ] = True,
) -> None:
    """Make the list of home visits of a team; without --team count those of each.

    Example: phu-mailer visits --team oost --on 2026-03-26 --to lijsten
    """
    with opened(door.config) as app:
        zone = app.rules.planning.time_zone
        day = on.date() if on else door.now.astimezone(zone).date()
        planned = flow_visits.planned_visits(app.store, app.rules, day)
        if team is None:
            for one in app.rules.teams:
                typer.echo(f"{one.code}: {len(planned.by_team.get(one.code, ()))}")
        else:
            made = flow_visits.make_list(app.store, app.rules, app.lists, team, day)
            for path in lay_down(made.files, to):
                typer.echo(path)
            if tell:
                _tell(app, door, (team, day), made.references)
    if planned.without_team:
        typer.secho(f"  zonder wijkteam: {', '.join(planned.without_team)}", fg="yellow", err=True)


def _tell(app: App, door: Given, about: tuple[str, date], references: tuple[str, ...]) -> None:
    team, day = about
    with app.store.transaction() as session:
        step = Step(app.store, session, app.rules, door.now, actor())
        is_new = flow_visits.tell_team(step, team, references, day)
    typer.echo("het wijkteam krijgt een mail" if is_new else "het wijkteam wist dit al", err=True)
