"""`phu-mailer import`: take over what is known locally, from files."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from phu_mailer.cli.doors import ConfigOption, moment, opened
from phu_mailer.flow.address_file import import_addresses
from phu_mailer.flow.list_file import Taken
from phu_mailer.flow.neighbourhood_file import import_neighbourhoods

group = typer.Typer(help="Take over local knowledge from files.", no_args_is_help=True)


@group.command("addresses")
def addresses(
    file: Annotated[
        Path, typer.Argument(help="A CSV file, a zip with one, or the zip of the BAG.")
    ],
    config: ConfigOption = None,
) -> None:
    """Replace the list of addresses that exist by that of a file.

    Example: phu-mailer import addresses bag-haarlem.csv
    """
    with opened(config) as app, Console(file=sys.stderr).status("addresses ..."):
        report = import_addresses(app.store, file, moment(None))
    _tell("addresses", report)


@group.command("neighbourhoods")
def neighbourhoods(
    file: Annotated[Path, typer.Argument(help="The CBS table as CSV, or the zip it comes in.")],
    config: ConfigOption = None,
) -> None:
    """Replace the neighbourhood of each postal code and house number by that of a file.

    Example: phu-mailer import neighbourhoods 2025-cbs-pc6huisnr20250801_buurt.zip
    """
    with opened(config) as app, Console(file=sys.stderr).status("neighbourhoods ..."):
        code = app.rules.municipality.code
        report = import_neighbourhoods(app.store, file, code, moment(None))
    _tell("doors", report)


def _tell(what: str, report: Taken) -> None:
    elsewhere = f", {report.elsewhere} of other municipalities" if report.elsewhere else ""
    typer.echo(f"{report.stored} {what} stored{elsewhere}, {report.skipped} lines skipped")
    if report.bad:
        more = f" and {report.skipped - len(report.bad)} more" * (report.skipped > len(report.bad))
        typer.secho(f"  skipped: {', '.join(report.bad)}{more}", fg="yellow", err=True)
