"""`phu-mailer run`, `work`, `init`, `check`, `migrate` and `health`."""

import os
import shutil
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from phu_mailer import daemon, logs
from phu_mailer.app import build, shipped
from phu_mailer.checks import Finding, find_faults
from phu_mailer.cli.doors import (
    ConfigOption,
    JsonOption,
    NowOption,
    moment,
    opened,
    print_json,
    settings_of,
)
from phu_mailer.errors import PermanentError
from phu_mailer.flow import WorkReport
from phu_mailer.flow import work as flow_work
from phu_mailer.flow.health import health as flow_health
from phu_mailer.store import schema

FOUND_WANTING = 1


def run(config: ConfigOption = None) -> None:
    """Run the daemon: watch the mailbox, work, end cleanly on SIGTERM.

    Example: phu-mailer run --config /etc/phu-mailer/phu-mailer.toml
    """
    with opened(config) as app:
        logs.configure(json=not sys.stderr.isatty(), level=os.environ.get("LOG_LEVEL", "info"))
        logs.report_uncaught()
        daemon.run(app)


def work(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
    now: NowOption = None,
) -> None:
    """Do one full pass of all hops until nothing is left, and print a report.

    Example: phu-mailer work --now 2026-03-12T16:05+01:00
    """
    at = moment(now)
    with opened(config) as app, Console(stderr=True).status("...") as status:
        report = flow_work(app, at, lambda hop: status.update(f"{hop} ..."))
    if as_json:
        print_json(asdict(report))
    else:
        for line in lines(report):
            typer.echo(line)
    if not report.is_complete:
        raise typer.Exit(FOUND_WANTING)


def lines(report: WorkReport) -> list[str]:
    """Return a report as lines for a person."""
    text = [
        f"{hop:9} " + ", ".join(f"{figure} {name.replace('_', ' ')}" for name, figure in done)
        for hop, counts in report.counts.items()
        if (done := [(name, figure) for name, figure in counts.items() if figure])
    ]
    text += [f"{hop:9} waits: {reason}" for hop, reason in report.waiting.items()]
    return text or ["nothing to do"]


def init(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    state: Annotated[
        Path | None,
        typer.Option("--state", help="Where database, mail folders and prints go; else FOLDER."),
    ] = None,
) -> None:
    """Lay down the settings and templates to start from.

    Example: phu-mailer init /etc/phu-mailer --state /var/lib/phu-mailer
    """
    settings = lay_down(folder, state)
    typer.echo(f"Settings and templates are in {folder}.")
    typer.echo(f"Edit {settings}, then run: phu-mailer check --config {settings}")


def lay_down(folder: Path, state: Path | None = None) -> Path:
    """Write settings and templates into an empty or new folder; return the settings file.

    Args:
        state: the folder that the settings name for everything that changes; a service may
            write there and not beside its settings.

    Raises:
        PermanentError: something is in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PermanentError(f"{folder} is not empty: nothing was written")
    source = shipped()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source / "config", folder, dirs_exist_ok=True)
    shutil.copytree(source / "templates", folder / "templates")
    settings = folder / "phu-mailer.toml"
    text = settings.read_text(encoding="utf-8").replace('"../templates"', '"templates"')
    if state is not None:
        text = text.replace('"sqlite:///', f'"sqlite:///{state.absolute()}/')
        for path in ("mail/in", "mail/out", "print", "fixtures"):
            text = text.replace(f'"{path}"', f'"{state.absolute() / path}"')
    else:
        for part in ("new", "cur", "tmp"):  # the Maildir that the settings name
            (folder / "mail" / "in" / part).mkdir(parents=True)
    settings.write_text(text, encoding="utf-8")
    return settings


def check(
    config: ConfigOption = None,
    connect: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--connect", help="Log in to the mailbox and the relay too.")
    ] = False,
) -> None:
    """Check settings, templates, folders, LibreOffice and database; one line a finding.

    Example: phu-mailer check --connect
    """
    app = build(settings_of(config))
    try:
        findings = find_faults(app, connect=connect)
    finally:
        app.close()
    for finding in findings:
        typer.echo(f"{finding.level:7} {finding.about}: {finding.text}")
    if any(finding.level == Finding.ERROR for finding in findings):
        raise typer.Exit(FOUND_WANTING)


def migrate(config: ConfigOption = None) -> None:
    """Bring the database to the version of this program; make a backup first.

    Example: phu-mailer migrate
    """
    with opened(config, any_schema=True) as app:
        before, after = schema.migrate(app.store)
    if before == after:
        typer.echo(f"the database has version {after} already")
    else:
        typer.echo(f"the database went from {before or 'no tables'} to version {after}")


def health(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
    now: NowOption = None,
) -> None:
    """Exit 0 when the running daemon is well, 1 with the reason on stderr.

    Example: phu-mailer health --json
    """
    with opened(config) as app:
        silence = timedelta(seconds=3 * app.settings.mailbox.poll_seconds + 300)
        found = flow_health(app.store, moment(now), silence)
    if as_json:
        print_json(asdict(found) | {"well": found.is_well})
    for problem in found.problems:
        typer.secho(problem, fg="red", err=True)
    if not found.is_well:
        raise typer.Exit(FOUND_WANTING)
