"""`phu-mailer audit` and `case log`: what happened, and whether the log still says so."""

from typing import Annotated

import typer
from sqlmodel import col, select

from phu_mailer.cli.doors import ConfigOption, JsonOption, local, opened, print_json, print_table
from phu_mailer.errors import PermanentError
from phu_mailer.flow import audit as flow_audit
from phu_mailer.store.queries import case_by_reference
from phu_mailer.store.tables import CaseLogEntry

group = typer.Typer(help="The case log.", no_args_is_help=True)


@group.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="A hash that an earlier `audit verify` printed.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Recompute the chain of the case log; exit 1 when something was changed or removed.

    Example: phu-mailer audit verify
    """
    with opened(config) as app:
        found = flow_audit.verify(app.store, head)
    if as_json:
        print_json({"entries": found.entries, "head": found.head, "faults": list(found.faults)})
    else:
        typer.echo(f"{found.entries} regels, laatste {found.head}")
        for fault in found.faults:
            typer.echo(f"  {fault}")
    if found.faults:
        raise PermanentError(f"the case log has {len(found.faults)} faults")


def show_log(
    reference: Annotated[str, typer.Argument(help="For example PHU-2026-00123.")],
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show everything that happened to one case, oldest first.

    Example: phu-mailer case log PHU-2026-00123
    """
    with opened(config) as app, app.store.reading() as session:
        case_by_reference(session, reference)
        statement = select(CaseLogEntry).where(CaseLogEntry.case_reference == reference)
        entries = session.exec(statement.order_by(col(CaseLogEntry.id))).all()
    if as_json:
        print_json([entry.model_dump(mode="json") for entry in entries])
        return
    zone = app.rules.planning.time_zone
    rows = [
        (
            entry.id,
            local(entry.happened_at, zone),
            entry.event,
            entry.actor,
            ", ".join(f"{key} {value}" for key, value in entry.details.items()),
        )
        for entry in entries
    ]
    print_table(f"Logboek {reference}", ("Nr", "Wanneer", "Wat", "Wie", "Bijzonderheden"), rows)
