"""`phu-mailer task`: what a person must do, and ticking it off."""

from typing import Annotated, Any

import typer

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
from phu_mailer.cli.words import detail_words, task_words
from phu_mailer.domain.calendar import plain_date
from phu_mailer.flow import tasks
from phu_mailer.store.tables import Task

group = typer.Typer(help="Work for a person.", no_args_is_help=True)


@group.command("list")
def list_tasks(
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List what a person must do, the nearest due day first.

    Example: phu-mailer task list
    """
    with opened(config) as app:
        found = tasks.open_tasks(app.store)
    if as_json:
        print_json([_document(task) for task in found])
        return
    zone = app.rules.planning.time_zone
    print_table(
        "Taken",
        ("Nr", "Wat", "Kenmerk", "Mail", "Uiterlijk", "Sinds", "Bijzonderheden"),
        [
            (
                task.id,
                task_words(task.kind),
                task.case_reference,
                task.inbound_message_id,
                plain_date(task.due_on) if task.due_on else "",
                local(task.created_at, zone),
                detail_words(task.details),
            )
            for task in found
        ],
    )


@group.command("done")
def done(
    number: Annotated[int, typer.Argument(help="The number that `task list` shows.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Tick a task off.

    Example: phu-mailer task done 7
    """
    with opened(config) as app:
        tasks.finish_task(app.store, number, actor(), moment(now))
    typer.echo(f"{number}: gedaan", err=True)


def _document(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "case_reference": task.case_reference,
        "mail_id": task.inbound_message_id,
        "created_at": task.created_at,
        "due_on": task.due_on,
        "details": task.details,
    }
