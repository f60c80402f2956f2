"""Recompute the case log: is every entry what it was when it was written, and is none gone?

The chain finds what was changed, removed or put in between. The last entries can be cut off
without breaking it, so the steps of each case are also played again: the state that they lead to
must be the state of the case. Whoever keeps the hash of the last entry elsewhere can ask whether
it is still there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from phu_mailer.domain.case import CaseEvent, CaseState, IllegalTransition, next_state
from phu_mailer.flow.cases import CASE_CREATED, FIRST_HASH, chained_hash
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Case, CaseLogEntry

_STEPS = frozenset(event.value for event in CaseEvent)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; `head` is the hash of the last entry. No faults means that all is well."""

    entries: int
    head: str
    faults: tuple[str, ...]


def verify(store: Store, known_head: str | None = None) -> Audit:
    """Return what is wrong with the case log, one line for each fault.

    Args:
        known_head: the hash of an entry that was written down elsewhere at an earlier time.
    """
    with store.reading() as session:
        entries = session.exec(select(CaseLogEntry).order_by(col(CaseLogEntry.id))).all()
        cases = session.exec(select(Case).order_by(col(Case.id))).all()
    faults = [*_chain_faults(entries), *_state_faults(entries, cases)]
    if known_head is not None and known_head not in {FIRST_HASH, *(e.entry_hash for e in entries)}:
        faults.append("the entry with the hash that was given is not in the log")
    head = entries[-1].entry_hash if entries else FIRST_HASH
    return Audit(len(entries), head, tuple(faults))


def _chain_faults(entries: Sequence[CaseLogEntry]) -> list[str]:
    faults: list[str] = []
    before = FIRST_HASH
    for entry in entries:
        if entry.previous_hash != before:
            faults.append(f"before entry {entry.id} something was removed, added or moved")
        if chained_hash(entry) != entry.entry_hash:
            faults.append(f"entry {entry.id} was changed")
        before = entry.entry_hash
    return faults


def _state_faults(entries: Sequence[CaseLogEntry], cases: Sequence[Case]) -> list[str]:
    """Play the steps of each case again and compare with where the case stands."""
    played: dict[str, CaseState] = {}
    faults: list[str] = []
    for entry in entries:
        if entry.event == CASE_CREATED:
            played[entry.case_reference] = CaseState.REGISTERED
        elif entry.event in _STEPS and entry.case_reference in played:
            try:
                state = next_state(played[entry.case_reference], CaseEvent(entry.event))
            except IllegalTransition:
                faults.append(f"entry {entry.id} is no step that its case could take")
            else:
                played[entry.case_reference] = state
    for case in cases:
        if case.reference not in played:
            faults.append(f"{case.reference} has no entry that says that it was made")
        elif played[case.reference] is not case.state:
            faults.append(f"{case.reference} is {case.state}, its log says otherwise")
    return faults
