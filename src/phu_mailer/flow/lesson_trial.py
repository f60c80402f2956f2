"""What a changed layout file would change: every mail of the corporation read twice.

All mails whose text is still kept count, and the pseudonymised fixtures. Nothing is stored.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from phu_mailer.domain.document import to_document
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.read import ReadMail
from phu_mailer.flow.reading_worker import Reader
from phu_mailer.store.db import Store
from phu_mailer.store.tables import InboundMessage

_NOT_COMPARED = frozenset({"evidence", "needs_review"})


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to read twice; `name` is "mail 12" or the name of a fixture, which has no `id`."""

    name: str
    raw: bytes
    received_on: date
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that would be another: `signal` counts from 1, None for the mail as a whole."""

    mail: str
    signal: int | None
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of reading `mails` mails twice; `changed` are the stored ones that differ."""

    mails: int
    differences: tuple[Difference, ...]
    changed: tuple[int, ...] = ()


def stored_mails(store: Store, rules: Rules, code: str) -> list[Mail]:
    """Return every mail of a corporation whose text is still kept, oldest first."""
    statement = select(InboundMessage).where(
        InboundMessage.corporation_code == code, col(InboundMessage.raw).is_not(None)
    )
    zone = rules.planning.time_zone
    with store.reading() as session:
        return [
            Mail(f"mail {one.id}", one.raw or b"", one.received_at.astimezone(zone).date(), one.id)
            for one in session.exec(statement.order_by(col(InboundMessage.id)))
        ]


def fixture_mails(folder: Path, code: str, today: date) -> list[Mail]:
    """Return the fixtures of a corporation in a folder."""
    files = sorted((folder / code).glob("*.eml"))
    return [Mail(file.name, file.read_bytes(), today) for file in files]


def try_out(mails: Iterable[Mail], before: Reader, after: Reader) -> Trial:
    """Read every mail with both readers and return what differs."""
    count = 0
    found: list[Difference] = []
    changed: list[int] = []
    for mail in mails:
        count += 1
        old = before.read(mail.raw, mail.received_on)
        new = after.read(mail.raw, mail.received_on)
        differences = list(_differences(mail.name, old, new))
        if differences and mail.id is not None:
            changed.append(mail.id)
        found.extend(differences)
    return Trial(count, tuple(found), tuple(changed))


def _differences(name: str, before: ReadMail, after: ReadMail) -> Iterator[Difference]:
    whole = (
        ("kind", before.reading.kind, after.reading.kind),
        ("problems", before.problems, after.problems),
        ("disposition", before.disposition, after.disposition),
    )
    yield from (
        Difference(name, None, key, one, other) for key, one, other in whole if one != other
    )
    old = [to_document(signal) for signal in before.reading.signals]
    new = [to_document(signal) for signal in after.reading.signals]
    for index in range(max(len(old), len(new))):
        left = old[index] if index < len(old) else {}
        right = new[index] if index < len(new) else {}
        for field in dict.fromkeys((*left, *right)):
            if field not in _NOT_COMPARED and left.get(field) != right.get(field):
                yield Difference(name, index + 1, field, left.get(field), right.get(field))
