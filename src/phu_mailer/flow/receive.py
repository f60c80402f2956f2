"""Bring mail from the mailbox into the database: store first, commit, then file away.

What was stored is decided by our own table, never by a flag or a folder of the mailbox: a
colleague may open, flag or move any mail at any time. A mail that stays in the box because it
could not be moved is known by its uid and is not stored twice.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from typing import Protocol

from sqlmodel import Session, col, select

from phu_mailer.domain.message import FetchedMessage
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import InboundMessage, MessageStatus

BATCH = 50

log = get_logger(__name__)


class Mailbox(Protocol):
    """A folder in which mail arrives; `name` stays the same as long as it is the same folder."""

    name: str

    def list_new(self) -> tuple[int, list[int]]:
        """Return the uid validity and all uids now in the folder, ascending."""

    def fetch(self, uids: Sequence[int]) -> list[FetchedMessage]:
        """Return the mails that are still there, without marking them read."""

    def file_away(self, uids: Sequence[int], *, for_review: bool = False) -> bool:
        """Move mails out of the folder; False when they had to stay."""


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """How many mails were stored in this pass, and how many were seen before."""

    stored: int = 0
    seen_before: int = 0


def receive_new(
    store: Store,
    mailbox: Mailbox,
    now: datetime,
    progress: Progress = no_progress,
    *,
    leave_in_place: bool = False,
) -> ReceiveReport:
    """Store every mail of the folder that is not stored yet, until there is none left.

    Args:
        leave_in_place: do not move anything (shadow mode).

    Raises:
        TemporaryError: mailbox or database cannot be reached; what was stored stays stored.
    """
    stored = seen_before = 0
    while True:
        uid_validity, uids = mailbox.list_new()
        known = _known_uids(store, mailbox.name, uid_validity, uids)
        fresh = [uid for uid in uids if uid not in known]
        if not leave_in_place:
            _file_away_batches(mailbox, sorted(known))
        got = 0
        for batch in _batches(fresh):
            progress("receive")
            messages = mailbox.fetch(batch)
            added, duplicates = _store_batch(store, mailbox.name, messages, now)
            got += added
            seen_before += duplicates
            if not leave_in_place:
                _file_messages(mailbox, messages)
        stored += got
        if got == 0:
            return ReceiveReport(stored=stored, seen_before=seen_before)


def _batches(uids: Sequence[int]) -> list[Sequence[int]]:
    return [uids[start : start + BATCH] for start in range(0, len(uids), BATCH)]


def _file_away_batches(mailbox: Mailbox, uids: Sequence[int]) -> None:
    for batch in _batches(uids):
        mailbox.file_away(batch)


def _file_messages(mailbox: Mailbox, messages: Sequence[FetchedMessage]) -> None:
    whole = [message.uid for message in messages if not message.is_truncated]
    too_large = [message.uid for message in messages if message.is_truncated]
    if whole:
        mailbox.file_away(whole)
    if too_large:
        mailbox.file_away(too_large, for_review=True)


def _known_uids(store: Store, mailbox: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
    if not uids:
        return set()
    with store.reading() as session:
        return _stored(session, mailbox, uid_validity, uids)


def _stored(session: Session, mailbox: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
    statement = select(InboundMessage.uid).where(
        InboundMessage.mailbox == mailbox,
        InboundMessage.uid_validity == uid_validity,
        col(InboundMessage.uid) >= min(uids),
        col(InboundMessage.uid) <= max(uids),
    )
    return set(session.exec(statement)) & set(uids)


def _store_batch(
    store: Store, mailbox: str, messages: Sequence[FetchedMessage], now: datetime
) -> tuple[int, int]:
    """Store a batch in one commit; return how many were new and how many a second copy."""
    if not messages:
        return 0, 0
    with store.transaction() as session:
        store.lock(session, Lock.INTAKE)
        uids = [message.uid for message in messages]
        known = _stored(session, mailbox, messages[0].uid_validity, uids)
        rows = [_row(mailbox, message, now) for message in messages if message.uid not in known]
        duplicates = _mark_second_copies(session, rows)
        session.add_all(rows)
    log.info("mail.received", mails=len(rows), second_copies=duplicates)
    return len(rows), duplicates


def _row(mailbox: str, message: FetchedMessage, now: datetime) -> InboundMessage:
    return InboundMessage(
        mailbox=mailbox,
        uid_validity=message.uid_validity,
        uid=message.uid,
        message_id=_message_id(message.raw),
        sha256=hashlib.sha256(message.raw).hexdigest(),
        raw=message.raw,
        size=message.size,
        is_truncated=message.is_truncated,
        received_at=message.received_at,
        stored_at=now,
        problems=["too_large"] if message.is_truncated else [],
    )


def _message_id(raw: bytes) -> str | None:
    """The Message-ID as written, at most 500 characters; nothing else is read before the commit."""
    header = BytesHeaderParser().parsebytes(raw[:100_000]).get("message-id")
    text = "".join(str(header or "").split()).replace("\x00", "")
    return text.encode("ascii", "replace").decode()[:500] or None


def _mark_second_copies(session: Session, rows: Sequence[InboundMessage]) -> int:
    """Mark mails whose every byte was stored before: the folder was renumbered or copied back."""
    hashes = {row.sha256 for row in rows}
    statement = select(InboundMessage.sha256).where(col(InboundMessage.sha256).in_(hashes))
    seen = set(session.exec(statement))
    count = 0
    for row in rows:
        if row.sha256 in seen:
            row.status = MessageStatus.IGNORED
            row.problems = ["second_copy"]
            row.raw = None
            count += 1
        seen.add(row.sha256)
    return count
