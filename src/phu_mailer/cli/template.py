"""`phu-mailer template`: check, install, history, rollback of letter templates and mail texts."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from phu_mailer.app import App, build
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
    settings_of,
)
from phu_mailer.domain.template import Finding, Level, is_usable
from phu_mailer.errors import PermanentError
from phu_mailer.flow.templates import TemplateRefused

FOUND_WANTING = 1
LEVELS = {Level.ERROR: "fout", Level.ADVICE: "advies"}
ORIGINS = {"folder": "sjablonenmap", "install": "geinstalleerd", "rollback": "teruggezet"}

group = typer.Typer(help="Templates: check, install, history, rollback.", no_args_is_help=True)

AsOption = Annotated[
    str | None,
    typer.Option("--as", help="The template it is, when the file is named otherwise."),
]


@group.command("check")
def check_templates(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files; all of the templates folder when none.")
    ] = None,
    name: AsOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Say in Dutch what is wrong with templates, where it stands and what to do.

    Example: phu-mailer template check uitnodiging.docx
    """
    app = build(settings_of(config))
    try:
        paths = files or list(app.library.files.values())
        found = {path: app.library.judge(name or path.name, read_template(path)) for path in paths}
    finally:
        app.close()
    if as_json:
        print_json(
            {str(path): [asdict(one) for one in findings] for path, findings in found.items()}
        )
    else:
        for path, findings in found.items():
            for line in lines(findings) or ["in orde"]:
                typer.echo(f"{path.name}: {line}")
    if not all(is_usable(findings) for findings in found.values()):
        raise typer.Exit(FOUND_WANTING)


@group.command("install")
def install(
    file: Annotated[Path, typer.Argument(help="The .docx or .txt file.")],
    name: AsOption = None,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Put a template in use, if nothing is wrong with it; the file in the folder stays as it is.

    Example: phu-mailer template install nieuw.docx --as uitnodiging.docx
    """
    at = moment(now)
    name = name or file.name
    content = read_template(file)
    with opened(config) as app:
        try:
            findings = app.library.install(name, content, actor(), at)
        except TemplateRefused as error:
            for line in lines(list(error.findings)):
                typer.echo(f"{name}: {line}")
            raise PermanentError(f"{name} is niet in gebruik genomen") from error
    for line in lines(findings):
        typer.echo(f"{name}: {line}")
    typer.echo(f"{name} is in gebruik")


@group.command("history")
def history(
    name: Annotated[str | None, typer.Argument(help="Only this template.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the versions of the templates, newest first, with who put them in use and when.

    Example: phu-mailer template history uitnodiging.docx
    """
    with opened(config) as app:
        versions = app.library.history(name)
        in_use = _in_use(app)
        zone = app.rules.planning.time_zone
    if as_json:
        print_json(
            [
                one.model_dump(mode="json", exclude={"content"}) | {"in_use": one.id in in_use}
                for one in versions
            ]
        )
        return
    print_table(
        "Sjablonen",
        ("Nr", "Sjabloon", "Sinds", "Door", "Hoe", "Hash", "Stand"),
        [
            (
                one.id,
                one.name,
                local(one.installed_at, zone),
                one.installed_by,
                ORIGINS[one.origin],
                one.sha256[:12],
                "in gebruik" if one.id in in_use else one.problem or "",
            )
            for one in versions
        ],
    )


@group.command("rollback")
def rollback(
    name: Annotated[str, typer.Argument(help="The template, such as uitnodiging.docx.")],
    to: Annotated[int | None, typer.Option("--to", help="The number of the version.")] = None,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Put an earlier version of a template in use again.

    Example: phu-mailer template rollback uitnodiging.docx
    """
    at = moment(now)
    with opened(config) as app:
        version = app.library.rollback(name, to, actor(), at)
    typer.echo(f"{name}: versie {version.id} is weer in gebruik")


def read_template(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        PermanentError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise PermanentError(f"{path} kan niet worden gelezen: {error.strerror}") from error


def lines(findings: list[Finding]) -> list[str]:
    """Return each finding as a line: weight, page, what to do, and the paragraph."""
    return [
        LEVELS[one.level]
        + (f", bladzijde {one.page}" if one.page else "")
        + f": {one.message_nl}"
        + (f' Het gaat om: "{one.paragraph}"' if one.paragraph else "")
        for one in findings
    ]


def _in_use(app: App) -> set[int]:
    """Return the numbers of the versions in use."""
    newest: dict[str, int] = {}
    for one in app.library.history():
        if one.problem is None:
            newest.setdefault(one.name, one.id)
    return set(newest.values())
