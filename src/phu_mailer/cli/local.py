"""`phu-mailer import`: take over what is known locally, from files."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from phu_mailer.cli.doors import ConfigOption, opened
from phu_mailer.flow.address_file import import_addresses

group = typer.Typer(help="Take over local knowledge from files.", no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keep the name of the one command within this group."""


@group.command("addresses")
def addresses(
    file: Annotated[Path, typer.Argument(help="A CSV file, or a zip with one.")],
    config: ConfigOption = None,
) -> None:
    """Replace the list of addresses that exist by that of a file.

    Example: phu-mailer import addresses bag-haarlem.csv
    """
    with opened(config) as app, Console(file=sys.stderr).status("addresses ..."):
        report = import_addresses(app.store, file)
    typer.echo(f"{report.stored} addresses stored, {report.skipped} lines skipped")
