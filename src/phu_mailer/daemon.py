"""`phu-mailer run`: jobs when they are due, work the moment mail arrives, a clean end.

All jobs run in the main thread, one after the other: the scheduler and the mailbox watcher only
put a name in the queue. The watchdog is fed by that same loop and by the work itself, so a loop
that hangs is noticed. SIGTERM lets the item in hand finish and ends with exit code 0.
"""

import fcntl
import os
import random
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from phu_mailer.app import App
from phu_mailer.errors import PermanentError, PhuMailerError, TemporaryError
from phu_mailer.flow import WorkReport
from phu_mailer.flow.health import note_run
from phu_mailer.jobs import Job, jobs
from phu_mailer.logs import get_logger
from phu_mailer.notify import notify
from phu_mailer.store.db import sqlite_path
from phu_mailer.store.schema import require_current

WATCH_S = 60.0
LONGEST_WAIT_S = 300.0

log = get_logger(__name__)


class Stopping(Exception):
    """The daemon was told to stop while it was at work."""


class _Requests:
    """The names of jobs that should run; asking twice before it runs is asking once."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._changed = threading.Condition()

    def put(self, name: str) -> None:
        with self._changed:
            self._names[name] = None
            self._changed.notify()

    def get(self, timeout_s: float) -> str | None:
        with self._changed:
            if not self._names:
                self._changed.wait(timeout_s)
            if not self._names:
                return None
            name = next(iter(self._names))
            del self._names[name]
            return name


def run(app: App) -> None:
    """Work until SIGTERM or SIGINT.

    Raises:
        PermanentError: the database has another version, or another daemon runs on it.
    """
    require_current(app.store)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with _only_one(app):
        log.info("daemon.started", pid=os.getpid())
        app.reader.start()
        _loop(app, stop)
    log.info("daemon.stopped")


def _loop(app: App, stop: threading.Event) -> None:
    requests = _Requests()
    table = {job.name: job for job in jobs(app)}
    scheduler = _ticker(table.values(), requests)
    watcher = threading.Thread(
        target=_watch, args=(app, requests, stop), name="mailbox-watcher", daemon=True
    )
    scheduler.start()
    watcher.start()
    notify("READY=1")
    log.info("daemon.ready", jobs=len(table))
    try:
        for name in table:
            requests.put(name)
        while not stop.is_set():
            notify("WATCHDOG=1")
            name_due = requests.get(timeout_s=1.0)
            if name_due is not None and not stop.is_set():
                _run_job(app, table[name_due], stop)
    finally:
        notify("STOPPING=1")
        log.info("daemon.stopping")
        stop.set()
        scheduler.shutdown(wait=False)
        watcher.join(timeout=5.0)


def _run_job(app: App, job: Job, stop: threading.Event) -> None:
    """Run one job, log what it did and note its success; the loop survives whatever happens."""

    def progress(_step: str) -> None:
        notify("WATCHDOG=1")
        if stop.is_set():
            raise Stopping

    started = datetime.now(UTC)
    problem: str | None
    try:
        report = job.run(app, started, progress)
    except Stopping:
        return
    except PhuMailerError as error:
        problem = str(error)
    except Exception as error:
        problem = f"a bug: {type(error).__name__}"
        log.exception("job.failed", job=job.name, error_type=type(error).__name__)
    else:
        problem = _log_report(job, report)
    _note(app, job.name, problem)


def _log_report(job: Job, report: WorkReport) -> str | None:
    for hop, counts in report.counts.items():
        if any(counts.values()):
            log.info("job.finished", job=job.name, hop=hop, **counts)
    for hop, reason in report.waiting.items():
        log.warning("job.waiting", job=job.name, hop=hop, reason=reason)
    return "; ".join(f"{hop}: {reason}" for hop, reason in report.waiting.items()) or None


def _note(app: App, name: str, problem: str | None) -> None:
    if problem is not None:
        log.error("job.failed", job=name, reason=problem)
    try:
        note_run(app.store, name, datetime.now(UTC), problem)
    except TemporaryError:
        log.warning("database.unreachable", job=name)


def _ticker(table: Iterable[Job], requests: _Requests) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_listener(_log_tick_problem, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for job in table:
        scheduler.add_job(requests.put, "interval", args=(job.name,), seconds=job.every_s)
    return scheduler


def _log_tick_problem(event: JobEvent) -> None:
    log.error("job.missed", tick=event.code)


def _watch(app: App, requests: _Requests, stop: threading.Event) -> None:
    """Ask for work the moment mail may have arrived; after a failure wait longer each time."""
    failures = 0
    while not stop.is_set():
        try:
            if app.mailbox.wait(WATCH_S, stop):
                requests.put("work")
            failures = 0
        except Exception as error:  # noqa: BLE001 - without its watcher the daemon would only poll
            failures += 1
            reason = str(error) if isinstance(error, PhuMailerError) else type(error).__name__
            log.warning("mailbox.unreachable", attempts=failures, reason=reason)
            spread = random.uniform(0.75, 1.25)  # noqa: S311 - a jitter is no secret
            stop.wait(min(LONGEST_WAIT_S, 2.0**failures) * spread)


@contextmanager
def _only_one(app: App) -> Iterator[None]:
    """Refuse a second daemon on the same SQLite database; PostgreSQL may have several."""
    database = sqlite_path(app.store.engine)
    if database is None:
        yield
        return
    with Path(f"{database}.lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PermanentError(
                f"another phu-mailer daemon works on {database.name} already"
            ) from error
        yield
