"""All commands in one tree: `phu-mailer COMMAND` and `phu-mailer GROUP COMMAND`."""

import typer

from phu_mailer.cli import (
    agenda,
    audit,
    case,
    demo,
    inspect,
    layout,
    lesson,
    letter,
    local,
    mail,
    review,
    service,
    task,
    template,
    visits,
)

cli = typer.Typer(
    name="phu-mailer",
    help="From a housing corporation's e-mail about rent arrears to an appointment, a letter "
    "and feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.command("run")(service.run)
cli.command("work")(service.work)
cli.command("init")(service.init)
cli.command("check")(service.check)
cli.command("migrate")(service.migrate)
cli.command("health")(service.health)
cli.command("demo")(demo.demo)
cli.command("inspect")(inspect.inspect)
cli.command("replay")(mail.replay)
cli.command("visits")(visits.visits)
cli.add_typer(local.group, name="import")
case.group.command("log")(audit.show_log)
cli.add_typer(agenda.group, name="agenda")
lesson.join(layout.group)
cli.add_typer(layout.group, name="layout")
cli.add_typer(case.group, name="case")
cli.add_typer(letter.group, name="letter")
cli.add_typer(template.group, name="template")
cli.add_typer(review.review, name="review")
cli.add_typer(mail.outbox, name="outbox")
cli.add_typer(task.group, name="task")
cli.add_typer(audit.group, name="audit")
