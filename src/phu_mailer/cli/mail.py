"""`phu-mailer review`, `replay` and `outbox`: mail that waits, and mail on its way out."""

from typing import Annotated

import typer
from sqlmodel import col, select

from phu_mailer.cli.doors import ConfigOption, JsonOption, local, opened, print_json, print_table
from phu_mailer.cli.words import MAIL, reason_words
from phu_mailer.flow import review as flow_review
from phu_mailer.store.tables import OutboxMessage

review = typer.Typer(help="Mail that waits for a person.", no_args_is_help=True)
outbox = typer.Typer(help="Outgoing mail.", no_args_is_help=True)


@review.command("list")
def review_list(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List every mail that waits for a person, with the reasons.

    Example: phu-mailer review list
    """
    with opened(config) as app:
        items = flow_review.waiting_mail(app.store)
    if as_json:
        print_json([_item(item) for item in items])
        return
    zone = app.rules.planning.time_zone
    print_table(
        "Te beoordelen",
        ("Nr", "Status", "Ontvangen", "Corporatie", "Soort", "Meldingen", "Waarom"),
        [
            (
                item.id,
                MAIL[item.status],
                local(item.received_at, zone),
                item.corporation_code,
                item.kind,
                item.signals,
                "\n".join(reason_words(reason) for reason in item.reasons),
            )
            for item in items
        ],
    )


def _item(item: flow_review.ReviewItem) -> dict[str, object]:
    return {
        "id": item.id,
        "status": item.status,
        "received_at": item.received_at,
        "corporation": item.corporation_code,
        "kind": item.kind,
        "signals": item.signals,
        "reasons": list(item.reasons),
    }


def replay(
    number: Annotated[int, typer.Argument(help="The number that `review list` shows.")],
    config: ConfigOption = None,
) -> None:
    """Let a waiting mail go through reading again at the next pass.

    Example: phu-mailer replay 12
    """
    with opened(config) as app:
        flow_review.replay(app.store, number)
    typer.echo(f"{number}: wordt bij de volgende ronde opnieuw gelezen", err=True)


@outbox.command("list")
def outbox_list(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List all outgoing mail, oldest first.

    Example: phu-mailer outbox list --json
    """
    with opened(config) as app, app.store.reading() as session:
        rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    if as_json:
        print_json([row.model_dump(mode="json", exclude={"raw", "fields"}) for row in rows])
        return
    zone = app.rules.planning.time_zone
    print_table(
        "Uitgaande post",
        ("Nr", "Soort", "Aan", "Kenmerk", "Gemaakt", "Verzonden", "Pogingen", "Bijzonderheden"),
        [
            (
                row.id,
                row.kind,
                row.recipient,
                row.case_reference,
                local(row.created_at, zone),
                "mislukt" if row.failed_at else local(row.sent_at, zone),
                row.attempts,
                row.last_error,
            )
            for row in rows
        ],
    )
