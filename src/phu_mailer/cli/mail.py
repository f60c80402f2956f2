"""`phu-mailer review`, `replay` and `outbox`: mail that waits, and mail on its way out."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlmodel import col, select

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
)
from phu_mailer.cli.words import KINDS, MAIL, reason_words
from phu_mailer.flow import outbox as flow_outbox
from phu_mailer.flow import review as flow_review
from phu_mailer.flow.step import Step
from phu_mailer.store.tables import OutboxMessage

review = typer.Typer(help="Mail that waits for a person.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The number that `outbox list` shows.")]
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
        ("Nr", "Status", "Ontvangen", "Corporatie", "Soort", "Zaak", "Meldingen", "Waarom"),
        [
            (
                item.id,
                MAIL[item.status],
                local(item.received_at, zone),
                item.corporation_code,
                KINDS.get(item.kind or "", ""),
                item.case_reference,
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
        "case_reference": item.case_reference,
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
                _sent(row, zone),
                row.attempts,
                row.last_error,
            )
            for row in rows
        ],
    )


@outbox.command("retry")
def outbox_retry(number: Number, config: ConfigOption = None, now: NowOption = None) -> None:
    """Send a mail that failed again, to the address that the settings have now.

    Example: phu-mailer outbox retry 31
    """
    with opened(config) as app, app.store.transaction() as session:
        step = Step(app.store, session, app.rules, moment(now), actor())
        message = flow_outbox.retry_mail(step, number)
    typer.echo(f"{number}: gaat bij de volgende ronde naar {message.recipient}", err=True)


@outbox.command("discard")
def outbox_discard(
    number: Number,
    because: Annotated[flow_outbox.Needless, typer.Option(help="Why it need not arrive.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Set a mail that failed aside; nobody is asked about it again.

    Example: phu-mailer outbox discard 31 --because told_otherwise
    """
    with opened(config) as app, app.store.transaction() as session:
        step = Step(app.store, session, app.rules, moment(now), actor())
        flow_outbox.discard_mail(step, number, because)
    typer.echo(f"{number}: terzijde gelegd", err=True)


def _sent(row: OutboxMessage, zone: ZoneInfo) -> str:
    if row.discarded_at:
        return "terzijde gelegd"
    return "mislukt" if row.failed_at else local(row.sent_at, zone)
