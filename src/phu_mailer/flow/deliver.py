"""Send what is due in the outbox, each mail under the Message-ID that it got when it was queued.

SMTP cannot promise "exactly once": when the process dies between the relay's yes and our commit,
the same mail is sent again after the lease, with the same Message-ID, which lets the receiver
drop it. Better twice than never (docs/adr/0002). A mail is composed at the first try and stored
before it is sent, so a second try sends the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlmodel import col, func, select, update

from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.flow.bounce import ask_about
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.flow.step import Step
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Store
from phu_mailer.store.tables import OutboxMessage

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=5)
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))

log = get_logger(__name__)


class Sender(Protocol):
    """Whatever takes a composed mail off our hands."""

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        """Hand over one mail for one recipient.

        Raises:
            TemporaryError: not now, or it is unknown whether it was taken.
            PermanentError: refused.
        """


class Composer(Protocol):
    """Whatever turns an outbox row into the bytes of a mail."""

    def __call__(self, message: OutboxMessage, fields: Mapping[str, Any]) -> bytes:
        """Return the mail.

        Raises:
            PermanentError: the template is broken.
        """


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How many mails were sent, put off, or failed for good in this pass."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """The way out: who composes a mail and who takes it."""

    sender: Sender
    composer: Composer


@dataclass(frozen=True, slots=True)
class _Failure:
    """When a mail could not be sent, and what was said about it."""

    at: datetime
    reason: str


def deliver_due(
    store: Store, post: Post, rules: Rules, now: datetime, progress: Progress = no_progress
) -> DeliveryReport:
    """Send every mail that is due, oldest first; one that fails does not hold the others.

    No more than `sends_per_minute` leave in a minute; the rest is due at the next pass.

    Raises:
        TemporaryError: the database cannot be reached.
    """
    if rules.is_shadow:
        return DeliveryReport()
    with store.reading() as session:
        recent = select(func.count()).where(col(OutboxMessage.sent_at) > now - MINUTE)
        room = max(0, rules.sends_per_minute - session.exec(recent).one())
        due = select(OutboxMessage.id).where(
            col(OutboxMessage.sent_at).is_(None),
            col(OutboxMessage.failed_at).is_(None),
            OutboxMessage.due_at <= now,
        )
        ids = session.exec(due.order_by(col(OutboxMessage.id)).limit(room)).all()
    counts = {"sent": 0, "deferred": 0, "failed": 0}
    for message_id in ids:
        progress("deliver")
        message = _claim(store, message_id, now)
        if message is None:
            continue
        try:
            raw = message.raw or _composed(store, post.composer, rules, message)
        except PermanentError as error:  # a mail text can be mended; the mail waits for that
            counts[_put_off(store, rules, message, _Failure(now, str(error)))] += 1
            continue
        try:
            post.sender.send(raw, rules.sender_address, message.recipient)
        except TemporaryError as error:
            counts[_put_off(store, rules, message, _Failure(now, str(error)))] += 1
        except PermanentError as error:
            counts[_give_up(store, rules, message, _Failure(now, str(error)))] += 1
        else:
            counts[_mark_sent(store, message, now)] += 1
    return DeliveryReport(**counts)


def _claim(store: Store, message_id: int | None, now: datetime) -> OutboxMessage | None:
    """Lease a row to this process; None when another one was first."""
    with store.transaction() as session:
        message = session.get_one(OutboxMessage, message_id)
        attempts = message.attempts
        claim = (
            update(OutboxMessage)
            .where(
                col(OutboxMessage.id) == message_id,
                col(OutboxMessage.attempts) == attempts,
                col(OutboxMessage.sent_at).is_(None),
                col(OutboxMessage.due_at) <= now,
            )
            .values(attempts=attempts + 1, due_at=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        if session.exec(claim).rowcount != 1:
            return None
        session.refresh(message)
        return message


def _composed(store: Store, composer: Composer, rules: Rules, message: OutboxMessage) -> bytes:
    contact, municipality = rules.contact, rules.municipality
    fields: dict[str, Any] = {
        **message.fields,
        "contact": {
            "naam": contact.name,
            "telefoon": contact.phone,
            "telefoontijden": contact.phone_hours,
            "email": contact.email,
        },
        "gemeente": {"naam": municipality.name, "afdeling": municipality.department},
    }
    raw = composer(message, fields)
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, message.id)
        row.raw = raw
        session.add(row)
    return raw


def _mark_sent(store: Store, message: OutboxMessage, now: datetime) -> str:
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, message.id)
        row.sent_at = now
        row.last_error = None
        session.add(row)
    log.info("outbox.sent", outbox_id=message.id, mail_kind=message.kind)
    return "sent"


def _put_off(store: Store, rules: Rules, message: OutboxMessage, failure: _Failure) -> str:
    """Try again later, each time later; after five days a person must look."""
    if failure.at - message.created_at > GIVE_UP_AFTER:
        return _give_up(store, rules, message, failure)
    wait = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, message.id)
        row.due_at = failure.at + wait
        row.last_error = failure.reason
        session.add(row)
    log.warning("outbox.deferred", outbox_id=message.id, attempts=message.attempts)
    return "deferred"


def _give_up(store: Store, rules: Rules, message: OutboxMessage, failure: _Failure) -> str:
    """Stop trying, and ask a person to look."""
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, message.id)
        row.failed_at = failure.at
        row.last_error = failure.reason
        session.add(row)
        ask_about(Step(store, session, rules, failure.at), row)
    log.error("outbox.failed", outbox_id=message.id, attempts=message.attempts)
    return "failed"
