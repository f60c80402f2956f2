"""All commands in one tree: `phu-mailer COMMAND` and `phu-mailer GROUP COMMAND`."""

import typer

from phu_mailer.cli import case, demo, inspect, letter, local, mail, service, task

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
cli.add_typer(local.group, name="import")
cli.add_typer(case.group, name="case")
cli.add_typer(letter.group, name="letter")
cli.add_typer(mail.review, name="review")
cli.add_typer(mail.outbox, name="outbox")
cli.add_typer(task.group, name="task")
