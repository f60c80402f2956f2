"""What a person must do, as a list that ends: add a task, list the open ones, tick one off.

A task says what kind of work waits and for which case or mail, in codes and numbers only: it may
be shown in a digest or a log, so no name or address has a place in it. Adding a task that is open
already gives that one back, so a job that runs twice does not ask twice.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlmodel import Session, col, select

from phu_mailer.errors import PermanentError
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Task

log = get_logger(__name__)


class About(TypedDict, total=False):
    """What a task is about, as the named arguments of `add_task`; each may be left out.

    `due_on` is the local day on which it must be done; `details` holds codes and numbers only,
    never a name, an address or words of a mail.
    """

    case_reference: str | None
    inbound_message_id: int | None
    due_on: date | None
    details: Mapping[str, Any] | None


def add_task(session: Session, kind: str, now: datetime, **about: Unpack[About]) -> Task:
    """Return a new open task, or the open one that asks the same, in the caller's transaction.

    Args:
        kind: what must be done, in small letters and underscores ("possible_data_breach").
        about: `case_reference`, `inbound_message_id`, `due_on`, `details`; see `About`.
    """
    case_reference = about.get("case_reference")
    inbound_message_id = about.get("inbound_message_id")
    wanted = dict(about.get("details") or {})
    alike = select(Task).where(
        Task.kind == kind,
        Task.case_reference == case_reference,
        Task.inbound_message_id == inbound_message_id,
        col(Task.done_at).is_(None),
    )
    for known in session.exec(alike):
        if known.details == wanted:
            return known
    task = Task(
        kind=kind,
        case_reference=case_reference,
        inbound_message_id=inbound_message_id,
        created_at=now,
        due_on=about.get("due_on"),
        details=wanted,
    )
    session.add(task)
    session.flush()
    log.info("task.added", task_id=task.id, task_kind=kind, case_reference=case_reference)
    return task


def open_tasks(store: Store) -> list[Task]:
    """Return every task that is not done: those with the nearest due day first, then by age."""
    with store.reading() as session:
        tasks = session.exec(select(Task).where(col(Task.done_at).is_(None))).all()
    return sorted(tasks, key=lambda task: (task.due_on or date.max, task.id))


def finish_task(store: Store, task_id: int, actor: str, now: datetime) -> Task:
    """Tick a task off; `actor` says who did it.

    Raises:
        PermanentError: there is no such task, or somebody did it before.
    """
    with store.transaction() as session:
        task = session.get(Task, task_id, with_for_update=True)
        if task is None:
            raise PermanentError(f"there is no task {task_id}")
        if task.done_at is not None:
            raise PermanentError(f"task {task_id} was done already by {task.done_by}")
        tick_off(session, task, actor, now)
    return task


def tick_off(session: Session, task: Task, actor: str, now: datetime) -> None:
    """Tick one open task off in the caller's transaction."""
    task.done_at = now
    task.done_by = actor
    session.add(task)
    log.info("task.done", task_id=task.id, task_kind=task.kind)


def finish_tasks_of_case(
    session: Session, case_reference: str, kind: str, actor: str, now: datetime
) -> int:
    """Tick off the open tasks of one kind of a case, in the caller's transaction; say how many."""
    statement = select(Task).where(
        Task.kind == kind, Task.case_reference == case_reference, col(Task.done_at).is_(None)
    )
    tasks = session.exec(statement).all()
    for task in tasks:
        tick_off(session, task, actor, now)
    return len(tasks)
