"""Note when each job last ended well, and judge from that whether the daemon is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from phu_mailer.store.db import Store
from phu_mailer.store.tables import InboundMessage, JobRun, MessageStatus, OutboxMessage

STUCK_AFTER = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, in words for an administrator; empty when all is well.

    `waiting_for_review` and `refused_mails` (by the relay, for good) wait for a person, which is
    no illness of the daemon.
    """

    problems: tuple[str, ...]
    waiting_for_review: int
    refused_mails: int

    @property
    def is_well(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def note_run(store: Store, name: str, now: datetime, problem: str | None) -> None:
    """Remember that a job ended, and whether it ended well."""
    with store.transaction() as session:
        row = session.get(JobRun, name) or JobRun(name=name)
        row.last_finished_at = now
        row.last_error = problem
        if problem is None:
            row.last_succeeded_at = now
        session.add(row)


def health(store: Store, now: datetime, longest_silence: timedelta) -> Health:
    """Return what is wrong with the running daemon.

    Args:
        longest_silence: how long ago the last pass that ended well may be.
    """
    problems: list[str] = []
    with store.reading() as session:
        run = session.get(JobRun, "work")
        if run is None or run.last_finished_at is None:
            problems.append("the daemon has not worked on this database yet")
        elif run.last_succeeded_at is None or now - run.last_succeeded_at > longest_silence:
            since = run.last_succeeded_at
            ago = f"since {since.isoformat(timespec='seconds')}" if since else "so far"
            reason = f": {run.last_error}" if run.last_error else ""
            problems.append(f"no pass has ended well {ago}{reason}")
        stuck = select(func.count()).where(
            col(OutboxMessage.sent_at).is_(None),
            col(OutboxMessage.failed_at).is_(None),
            OutboxMessage.created_at < now - STUCK_AFTER,
        )
        if (count := session.exec(stuck).one()) > 0:
            problems.append(f"{count} outgoing mails could not be sent for hours")
        waiting = select(func.count()).where(
            col(InboundMessage.status).in_([MessageStatus.REVIEW, MessageStatus.QUARANTINED])
        )
        failed = select(func.count()).where(
            col(OutboxMessage.failed_at).is_not(None), col(OutboxMessage.discarded_at).is_(None)
        )
        return Health(
            problems=tuple(problems),
            waiting_for_review=session.exec(waiting).one(),
            refused_mails=session.exec(failed).one(),
        )
