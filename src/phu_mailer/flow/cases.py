"""The only place where a case is made or changes state; each change writes the case log.

The log is one chain over all cases: the hash of an entry covers the hash before it, so an entry
that was changed, removed or moved is found. Details are codes and numbers, never a name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, desc, select

from phu_mailer.domain.case import CaseEvent, CaseState, next_state
from phu_mailer.flow.tasks import tick_off
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import open_plan_tasks
from phu_mailer.store.tables import Case, CaseLogEntry, NumberSeries

SYSTEM = "phu-mailer"
FIRST_HASH = "0" * 64
CASE_CREATED = "case_created"
SIGNAL_CORRECTED = "signal_corrected"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who did something and when; `details` are codes and numbers for the log."""

    happened_at: datetime
    actor: str = SYSTEM
    details: Mapping[str, Any] = field(default_factory=dict)


def create_case(store: Store, session: Session, case: Case, occasion: Occasion) -> None:
    """Add a new case and its first log entry in the caller's transaction."""
    session.add(case)
    session.flush()
    write_log(store, session, case.reference, CASE_CREATED, occasion)
    log.info("case.created", case_reference=case.reference)


def record_event(
    store: Store, session: Session, case: Case, event: CaseEvent, occasion: Occasion
) -> None:
    """Move `case` to the state after `event` and write the log, in the caller's transaction.

    Raises:
        IllegalTransition: the case cannot take this step now.
    """
    case.state = next_state(case.state, event)
    case.problem = None
    session.add(case)
    session.flush()
    if case.state is not CaseState.FOLLOWED_UP:
        drop_plan(session, case, occasion)
    write_log(store, session, case.reference, event.value, occasion)
    log.info("case.changed", case_reference=case.reference, change=event, state=case.state)


def drop_plan(session: Session, case: Case, occasion: Occasion) -> None:
    """Let what is left of the contact plan of a case fall away, in the caller's transaction."""
    for task in open_plan_tasks(session, case.reference):
        tick_off(session, task, occasion.actor, occasion.happened_at)


def new_reference(session: Session, prefix: str, year: int) -> str:
    """Return the next reference of a year, such as "PHU-2026-00123"; none is given twice."""
    name = f"{prefix}-{year}"
    series = session.get(NumberSeries, name) or NumberSeries(name=name, last_number=0)
    series.last_number += 1
    session.add(series)
    return f"{name}-{series.last_number:05d}"


def write_log(
    store: Store, session: Session, reference: str, event: str, occasion: Occasion
) -> None:
    """Append one entry to the chain, in the caller's transaction."""
    store.lock(session, Lock.LOG)
    last = session.exec(
        select(CaseLogEntry.entry_hash).order_by(desc(CaseLogEntry.id)).limit(1)
    ).first()
    entry = CaseLogEntry(
        case_reference=reference,
        event=event,
        actor=occasion.actor,
        happened_at=occasion.happened_at,
        details=dict(occasion.details),
        previous_hash=last or FIRST_HASH,
        entry_hash="",
    )
    entry.entry_hash = chained_hash(entry)
    session.add(entry)
    session.flush()


def chained_hash(entry: CaseLogEntry) -> str:
    """Return the hash that `entry` must have, given its content and the hash before it."""
    content = [
        entry.previous_hash,
        entry.case_reference,
        entry.event,
        entry.actor,
        entry.happened_at.astimezone(UTC).isoformat(),
        entry.details,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
