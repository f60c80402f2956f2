"""`phu-mailer layout`: the ways in which corporations write, and which of them are trusted."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlmodel import col, select

from phu_mailer.cli.doors import ConfigOption, JsonOption, actor, local, opened, print_json
from phu_mailer.cli.doors import print_table as show_table
from phu_mailer.flow import layouts
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.faults import fault_rates
from phu_mailer.store.knowledge import Layout, MailLayout

group = typer.Typer(help="The layouts of corporations.", no_args_is_help=True)
Beginning = Annotated[str, typer.Argument(help="The fingerprint, or its first characters.")]


@group.command("list")
def list_layouts(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List every layout with how far it is trusted.

    Example: phu-mailer layout list --json
    """
    with opened(config) as app:
        found = layouts.all_layouts(app.store)
    acceptances = app.rules.trust.acceptances
    if as_json:
        print_json([_document(one, acceptances) for one in found])
        return
    zone = app.rules.planning.time_zone
    show_table(
        "Schrijfwijzen",
        ("Kenmerk", "Corporatie", "Eerst gezien", "Akkoord", "Gewijzigd", "Vanzelf"),
        [
            (
                one.fingerprint,
                one.corporation_code,
                local(one.first_seen_at, zone),
                f"{one.accepted} van {acceptances}",
                one.changed,
                "ja" if layouts.is_trusted(one, acceptances) else "nee",
            )
            for one in found
        ],
    )


@group.command("show")
def show(
    fingerprint: Beginning,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show one layout and the numbers of its mails.

    Example: phu-mailer layout show 3f2a
    """
    with opened(config) as app, app.store.reading() as session:
        layout = layouts.by_fingerprint(session, fingerprint)
        statement = select(MailLayout.inbound_message_id).where(MailLayout.layout_id == layout.id)
        mails = session.exec(statement.order_by(col(MailLayout.inbound_message_id))).all()
    document = _document(layout, app.rules.trust.acceptances) | {"mails": list(mails)}
    if as_json:
        print_json(document)
        return
    for key, value in document.items():
        typer.echo(f"{key:18} {value if value is not None else ''}")


@group.command("approve")
def approve(
    fingerprint: Annotated[
        str | None, typer.Argument(help="The fingerprint, or its first characters.")
    ] = None,
    mails: Annotated[
        list[Path] | None, typer.Option("--mails", help="Example mails: files or folders.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Let a layout run by itself, or those of example mails.

    Example: phu-mailer layout approve --mails examples
    """
    if (fingerprint is None) == (not mails):
        raise typer.BadParameter("name a fingerprint or example mails, one of the two")
    with opened(config) as app:
        occasion = Occasion(happened_at=datetime.now(UTC), actor=actor())
        if fingerprint is not None:
            approved = [layouts.approve(app.store, fingerprint, occasion)]
        else:
            today = occasion.happened_at.astimezone(app.rules.planning.time_zone).date()
            examples = [(path.read_bytes(), today) for path in _files(mails or ())]
            approved = layouts.approve_examples(app.store, app.reader, examples, occasion)
    for one in approved:
        typer.echo(f"{one.fingerprint}  {one.corporation_code}: goedgekeurd")


@group.command("sample")
def sample(
    number: Annotated[int | None, typer.Argument(help="The number of a mail.")] = None,
    right: Annotated[
        bool | None, typer.Option("--right/--wrong", help="What the second look found.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List the mails drawn for a second look, or note what one of them showed.

    Example: phu-mailer layout sample 12 --right
    """
    if (number is None) != (right is None):
        raise typer.BadParameter("a number goes with --right or --wrong")
    with opened(config) as app:
        if number is not None and right is not None:
            occasion = Occasion(datetime.now(UTC), actor())
            layouts.note_second_look(app.store, number, occasion, was_right=right)
        drawn = layouts.second_looks(app.store)
    answers = [one.was_right for one, _ in drawn]
    if as_json:
        print_json(
            [
                {"id": mail.id, "received_at": mail.received_at, "was_right": one.was_right}
                for one, mail in drawn
            ]
        )
        return
    zone = app.rules.planning.time_zone
    words = {None: "nog te bekijken", True: "goed", False: "fout"}
    rows = [(mail.id, local(mail.received_at, zone), words[one.was_right]) for one, mail in drawn]
    show_table("Steekproef", ("Nr", "Ontvangen", "Uitkomst"), rows)
    typer.echo(f"{answers.count(False)} fout van {len(answers) - answers.count(None)} bekeken")


@group.command("rates")
def rates(
    month: Annotated[
        str | None, typer.Option(help="The month, such as 2026-03; else this month.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show how often what ran by itself in a month proved wrong, by corporation.

    Example: phu-mailer layout rates --month 2026-03
    """
    with opened(config) as app:
        zone = app.rules.planning.time_zone
        found = fault_rates(app.store, app.rules, _month(month, zone))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [astuple(one) for one in found]
    show_table("Steekproef", ("Corporatie", "Vanzelf", "Getrokken", "Bekeken", "Fout"), rows)


def _month(text: str | None, zone: ZoneInfo) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if text else datetime.now(zone).date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a month such as 2026-03") from None


def _document(layout: Layout, acceptances: int) -> dict[str, Any]:
    return {
        "fingerprint": layout.fingerprint,
        "corporation": layout.corporation_code,
        "first_seen_at": layout.first_seen_at,
        "accepted": layout.accepted,
        "changed": layout.changed,
        "approved_at": layout.approved_at,
        "approved_by": layout.approved_by,
        "unattended": layouts.is_trusted(layout, acceptances),
        "trigrams": len(layout.trigrams),
    }


def _files(paths: Sequence[Path]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.rglob("*.eml")) if path.is_dir() else [path])
    ]
