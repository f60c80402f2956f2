"""What every command shares: the settings it works with, the time, and how it prints.

With `--json` exactly one JSON document goes to stdout; everything else that a person might like
to know goes to stderr.
"""

import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from phu_mailer import logs
from phu_mailer.app import App, build
from phu_mailer.config import DEFAULT_PATHS, Settings, load
from phu_mailer.errors import ConfigError
from phu_mailer.store.schema import require_current

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="The settings file; /etc/phu-mailer/phu-mailer.toml by default, "
        "then config/phu-mailer.toml.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
NowOption = Annotated[
    str | None,
    typer.Option("--now", help="Replace the clock: an ISO time with its offset."),
]


@dataclass(frozen=True, slots=True)
class Given:
    """What `--config` and `--now` said."""

    config: Path | None
    now: datetime


def given(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--config` and `--now`; it takes both as one `Given`, its first argument."""
    own = list(inspect.signature(command).parameters.values())[1:]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in (("config", ConfigOption), ("now", NowOption))
    ]

    def run(config: Path | None = None, now: str | None = None, **options: Any) -> None:
        command(Given(config, moment(now)), **options)

    every = [*(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *added]
    run.__doc__ = command.__doc__
    run.__annotations__ = {one.name: one.annotation for one in every}
    vars(run)["__signature__"] = inspect.Signature(every)
    return run


def settings_of(config: Path | None) -> Settings:
    """Return the settings of the file given, or of the first default that exists.

    Raises:
        ConfigError: there is no file, or it has mistakes.
    """
    if config is None:
        config = next((path for path in DEFAULT_PATHS if path.exists()), None)
    if config is None:
        places = " nor ".join(str(path) for path in DEFAULT_PATHS)
        raise ConfigError([f"no settings file: neither {places} exists; name one by --config"])
    return load(config)


@contextmanager
def opened(config: Path | None, *, any_schema: bool = False) -> Iterator[App]:
    """Give a phu-mailer on a database of this version, and close it afterwards.

    Raises:
        ConfigError: the settings have mistakes.
        OtherSchema: the database has another version of the tables.
    """
    settings = settings_of(config)
    logs.configure(json=not sys.stderr.isatty(), level=os.environ.get("LOG_LEVEL", "warning"))
    app = build(settings)
    try:
        if not any_schema:
            require_current(app.store)
        yield app
    finally:
        app.close()


def moment(now: str | None) -> datetime:
    """Return the time of `--now`, or the clock's, aware and in UTC.

    Raises:
        typer.BadParameter: not an ISO time with an offset.
    """
    if now is None:
        return datetime.now(UTC)
    try:
        given: datetime | None = datetime.fromisoformat(now)
    except ValueError:
        given = None
    if given is None or given.tzinfo is None:
        raise typer.BadParameter(
            f"{now!r} is not a time such as 2026-03-12T09:00+01:00", param_hint="--now"
        )
    return given.astimezone(UTC)


def actor() -> str:
    """Return who runs this command, for the case log."""
    return f"cli:{os.environ.get('SUDO_USER') or os.environ.get('USER') or os.getuid()}"


def print_json(document: Any) -> None:
    """Print one JSON document on stdout; dates and enumerations as text."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def print_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table on stdout, as wide as it needs when no terminal limits it."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def local(value: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment in local time as "12-03-2026 09:14", or nothing."""
    return value.astimezone(zone).strftime("%d-%m-%Y %H:%M") if value else ""
