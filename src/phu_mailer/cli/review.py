"""`phu-mailer review show / accept / discard`: what a person does with a mail that waits."""

from typing import Annotated, Any

import typer

from phu_mailer.cli import mail
from phu_mailer.cli.doors import (
    ConfigOption,
    JsonOption,
    NowOption,
    actor,
    local,
    moment,
    opened,
    print_json,
)
from phu_mailer.cli.words import MAIL, SIGNALS, reason_words
from phu_mailer.flow import judge
from phu_mailer.flow import review as flow_review
from phu_mailer.flow.place import Choice

review = mail.review
Number = Annotated[int, typer.Argument(help="The number that `review list` shows.")]
Item = Annotated[
    str, typer.Argument(help="The number of a mail (12), or of one signal of it (12.2).")
]
NEW = "new"


@review.command("show")
def show(
    number: Number,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show a waiting mail: its text, what was read, and why it waits.

    Example: phu-mailer review show 12
    """
    with opened(config) as app:
        shown = flow_review.shown(app.store, app.rules, number)
    document: dict[str, Any] = {
        "id": shown.message.id,
        "status": shown.message.status,
        "received_at": shown.message.received_at,
        "corporation": shown.message.corporation_code,
        "kind": shown.message.kind,
        "case_reference": shown.message.case_reference,
        "answers_mail_id": shown.message.answers_mail_id,
        "reasons": shown.message.problems,
        "subject": shown.subject,
        "text": shown.text,
        "signals": [
            {"number": one.position + 1, "status": one.status, "reasons": one.review_reasons}
            | {"reading": one.reading, "case_reference": shown.cases.get(one.position)}
            for one in shown.signals
        ],
    }
    if as_json:
        print_json(document)
        return
    received = local(shown.message.received_at, app.rules.planning.time_zone)
    status = MAIL[shown.message.status]
    typer.echo(f"{number}  {status}  {received}  {shown.message.corporation_code}")
    if shown.message.case_reference:
        typer.echo(f"  hoort bij {shown.message.case_reference}")
    if shown.message.answers_mail_id:
        typer.echo(f"  antwoord op mail {shown.message.answers_mail_id}")
    for reason in shown.message.problems:
        typer.echo(f"  ! {reason_words(reason)}")
    for one in shown.signals:
        reading = one.reading
        name, place = reading.get("name_as_written"), reading.get("address_as_written")
        typer.echo(f"  melding {one.position + 1} ({SIGNALS[one.status]}): {name} / {place}")
        if one.position in shown.cases:
            typer.echo(f"    lijkt op {shown.cases[one.position]} (case show)")
        for reason in one.review_reasons:
            typer.echo(f"    ! {reason_words(reason)}")
    typer.echo(f"\n{shown.subject}\n\n{shown.text}")


@review.command("accept")
def accept(
    item: Item,
    corrected: Annotated[
        list[str] | None,
        typer.Option("--set", help="A corrected value, such as postal_code=2035XX; repeatable."),
    ] = None,
    case: Annotated[
        str | None, typer.Option(help="The case that it belongs to, or 'new' for a new one.")
    ] = None,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Take a doubtful signal, withdrawal or correction as it is, or with corrected values.

    Example: phu-mailer review accept 12
    """
    mail_id, position = _numbers(item)
    choice = None if case is None else Choice(None if case == NEW else case)
    with opened(config) as app:
        verdict = judge.Verdict(
            mail_id, actor(), moment(now), position, tuple(corrected or ()), choice
        )
        references = judge.accept(app.store, app.rules, verdict)
    typer.echo(f"{item}: overgenomen in {', '.join(references)}", err=True)


@review.command("discard")
def discard(item: Item, config: ConfigOption = None, now: NowOption = None) -> None:
    """Put a mail, or one signal of it, aside; nothing is registered and nobody is answered.

    Example: phu-mailer review discard 12
    """
    mail_id, position = _numbers(item)
    with opened(config) as app:
        verdict = judge.Verdict(mail_id, actor(), moment(now), position)
        judge.discard(app.store, app.rules, verdict)
    typer.echo(f"{item}: terzijde gelegd", err=True)


def _numbers(item: str) -> tuple[int, int | None]:
    """Return the number of a mail, and of one signal of it when "12.2" was said."""
    mail_id, _, position = item.partition(".")
    if not mail_id.isdecimal() or (position and not position.isdecimal()):
        raise typer.BadParameter(f"{item!r} is no number of a mail (12) or of a signal (12.2)")
    return int(mail_id), int(position) if position else None
