"""`phu-mailer layout test / activate`: the layout file of a corporation, tried and put in use."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from phu_mailer.app import App, build_reader
from phu_mailer.cli.doors import ConfigOption, JsonOption, actor, opened, print_json, print_table
from phu_mailer.cli.words import reason_words
from phu_mailer.errors import ConfigError
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.lesson_trial import Trial, fixture_mails, stored_mails, try_out
from phu_mailer.flow.lessons import Draft, read_draft
from phu_mailer.flow.places import StoredPlaces
from phu_mailer.flow.review import replay, waiting_mail
from phu_mailer.flow.suggest import accepted_like, suggest

ReplayOption = Annotated[
    bool, typer.Option("--replay", help="Read its waiting mails again at the next pass.")
]
DIFFERS, INVALID = 1, 2
_CODES = ("problems", "review_reasons")


def join(group: typer.Typer) -> None:
    """Add the commands of this module to the group `layout`."""
    group.command("test")(try_file)
    group.command("activate")(activate)
    group.command("suggest")(propose)


def try_file(
    file: Annotated[Path, typer.Argument(help="A layout file, named after its corporation.")],
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show what a changed layout file would change in every mail of its corporation.

    Example: phu-mailer layout test layouts/ymere.toml
    """
    with opened(config) as app:
        try:
            draft = read_draft(file, app.rules.corporations)
        except ConfigError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(INVALID) from None
        trial = _try_out(app, draft)
        app.lessons.note_shown(draft, trial.changed, datetime.now(UTC))
    if as_json:
        print_json(
            {
                "corporation": draft.code,
                "mails": trial.mails,
                "differences": [asdict(one) for one in trial.differences],
            }
        )
    else:
        _show(draft, trial)
    if trial.differences:
        raise typer.Exit(DIFFERS)


def activate(
    corporation: Annotated[str, typer.Argument(help="The code of the corporation.")],
    again: ReplayOption = False,  # noqa: FBT002 - a flag of the command line
    config: ConfigOption = None,
) -> None:
    """Put the layout file of a corporation in use, after `layout test` has shown its effect.

    Example: phu-mailer layout activate ymere --replay
    """
    with opened(config) as app:
        occasion = Occasion(datetime.now(UTC), actor())
        is_new = app.lessons.activate(corporation, occasion)
        typer.echo(f"{corporation}: {'in gebruik' if is_new else 'was al in gebruik'}")
        if not again:
            return
        for item in waiting_mail(app.store):
            if item.corporation_code == corporation:
                replay(app.store, item.id)
                typer.echo(f"mail {item.id}: wordt bij de volgende ronde opnieuw gelezen")


def propose(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="The numbers of mails that were accepted.")
    ] = None,
    like: Annotated[
        int | None, typer.Option(help="A mail: take all accepted ones of its layout.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Propose the lines of a layout file that would have read mails as they were accepted.

    Example: phu-mailer layout suggest 12 14 15 18 21
    """
    if bool(numbers) == (like is not None):
        raise typer.BadParameter("name mails, or one with --like")
    with opened(config) as app:
        chosen = numbers or accepted_like(app.store, like or 0)
        found = suggest(app.store, app.rules, chosen, app.lessons.in_use())
        name = app.lessons.path(found.corporation).name
    if as_json:
        print_json(asdict(found))
        return
    typer.echo(found.text or "# Er is niets voor te stellen.")
    missing = ", ".join(found.missing)
    said = f"Dan nog niet zoals goedgekeurd: {missing}" if missing else "Dan wordt alles gelezen."
    typer.echo(f"Voeg toe aan {name} wat klopt. {said}", err=True)
    for text in found.conflicts:
        typer.echo(f"Weggelaten, de mails spreken elkaar tegen: {text}", err=True)


def _try_out(app: App, draft: Draft) -> Trial:
    """Read the mails of the corporation with the version in use and with the draft."""
    today = datetime.now(UTC).astimezone(app.rules.planning.time_zone).date()
    fixtures = app.settings.path(app.settings.reading.fixtures_dir)
    mails = [
        *stored_mails(app.store, app.rules, draft.code),
        *fixture_mails(fixtures, draft.code, today),
    ]
    taught = {**app.lessons.in_use(), draft.code: draft.taught}
    after = build_reader(app.settings, app.rules, StoredPlaces(app.store), lambda: taught)
    try:
        return try_out(mails, app.reader, after)
    finally:
        after.close()


def _show(draft: Draft, trial: Trial) -> None:
    rows = [
        (
            one.mail,
            one.signal,
            one.field,
            _words(one.field, one.before),
            _words(one.field, one.after),
        )
        for one in trial.differences
    ]
    if rows:
        print_table(
            f"Wat {draft.code}.toml verandert",
            ("Mail", "Melding", "Veld", "Nu", "Straks"),
            rows,
        )
    typer.echo(f"{trial.mails} mails gelezen, {len(rows)} verschillen", err=True)
    typer.echo(f"Akkoord? phu-mailer layout activate {draft.code}", err=True)


def _words(field: str, value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    if field in _CODES:
        return "\n".join(reason_words(code) for code in value)
    if field == "persons":
        return ", ".join(
            " ".join(filter(None, (one["initials"], one["name_prefix"], one["last_name"])))
            for one in value
        )
    return str(value)
