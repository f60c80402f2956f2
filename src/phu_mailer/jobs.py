"""The periodic jobs of the daemon: a name, how often, and the use-case that runs.

What is due stands in our own tables. The scheduler only says that time has passed, so a restart
or a missed tick forgets nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from phu_mailer.app import App
from phu_mailer.flow import WorkReport, work

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A use-case that the daemon repeats every `every_s` seconds."""

    name: str
    every_s: float
    run: Callable[[App, datetime, Progress], WorkReport]


def jobs(app: App) -> tuple[Job, ...]:
    """Return the jobs of this phu-mailer."""
    return (Job("work", app.settings.mailbox.poll_seconds, work),)
