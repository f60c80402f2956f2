"""The mails that wait for a person, and trying one again.

Which case a waiting signal seems to be about is found anew each time it is shown, so that the
answer is never older than the cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from phu_mailer.domain.document import from_document
from phu_mailer.domain.matching import match
from phu_mailer.domain.name import fold_last_name
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.mail import mime
from phu_mailer.reading.thread import written
from phu_mailer.store.db import Store
from phu_mailer.store.queries import cases_like
from phu_mailer.store.tables import (
    InboundMessage,
    MessageStatus,
    Signal,
    SignalStatus,
)

WAITING = (MessageStatus.REVIEW, MessageStatus.QUARANTINED)
_DOUBTFUL = "household: "


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A mail that waits, with its reasons as codes; `signals` is how many of it wait.

    `case_reference` is the case that it is about, or that a doubtful signal of it resembles.
    """

    id: int
    status: MessageStatus
    received_at: datetime
    corporation_code: str | None
    kind: str | None
    signals: int
    reasons: tuple[str, ...]
    case_reference: str | None = None


def waiting_mail(store: Store) -> list[ReviewItem]:
    """Return every mail that waits for a person, oldest first."""
    with store.reading() as session:
        statement = select(InboundMessage).where(col(InboundMessage.status).in_(WAITING))
        messages = session.exec(statement.order_by(col(InboundMessage.received_at))).all()
        return [
            ReviewItem(
                id=message.id or 0,
                status=message.status,
                received_at=message.received_at,
                corporation_code=message.corporation_code,
                kind=message.kind.value if message.kind else None,
                signals=len(waiting),
                reasons=tuple(
                    dict.fromkeys(
                        (*message.problems, *(r for one in waiting for r in one.review_reasons))
                    )
                ),
                case_reference=message.case_reference or _resembled(session, waiting),
            )
            for message, waiting in (
                (one, session.exec(_waiting_signals(one)).all()) for one in messages
            )
        ]


def _waiting_signals(message: InboundMessage) -> SelectOfScalar[Signal]:
    return select(Signal).where(
        Signal.inbound_message_id == message.id, Signal.status == SignalStatus.REVIEW
    )


def replay(store: Store, message_id: int) -> None:
    """Let a waiting mail that made no case go through registration again.

    Raises:
        PermanentError: no such mail, its text is gone, or a part of it is registered already.
    """
    with store.transaction() as session:
        message = session.get(InboundMessage, message_id)
        if message is None or message.status not in WAITING:
            raise PermanentError(f"no mail with number {message_id} waits for a person")
        if message.raw is None:
            raise PermanentError(f"the text of mail {message_id} was removed after its term")
        signals = session.exec(select(Signal).where(Signal.inbound_message_id == message_id)).all()
        if any(signal.case_id is not None for signal in signals):
            raise PermanentError(f"a part of mail {message_id} is registered already")
        for signal in signals:
            session.delete(signal)
        message.status = MessageStatus.NEW
        message.attempts = 0
        message.problems = []
        session.add(message)


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail as a person sees it; `text` is its readable part, empty when that was removed.

    `cases` gives, by the position of a waiting signal, the case that it seems to be about.
    """

    message: InboundMessage
    signals: tuple[Signal, ...]
    subject: str
    text: str
    cases: Mapping[int, str] = field(default_factory=dict)


def shown(store: Store, rules: Rules, message_id: int) -> Shown:
    """Return a stored mail with what was read of it; of an untrusted mail only its subject.

    Raises:
        PermanentError: there is no mail with this number.
    """
    with store.reading() as session:
        message = session.get(InboundMessage, message_id)
        if message is None:
            raise PermanentError(f"there is no mail {message_id}")
        statement = select(Signal).where(Signal.inbound_message_id == message_id)
        signals = session.exec(statement.order_by(col(Signal.position))).all()
        likely = {one.position: _likely_case(session, one) for one in signals}
    mail = mime.parse(message.raw or b"")
    corporation = rules.corporations.get(message.corporation_code or "")
    lines: tuple[str, ...] = ()
    if corporation is not None and message.raw:
        said = written(mail, corporation, rules.municipality.own_addresses)
        lines = (*said.authored, *(["", said.quoted] if said.quoted else []))
    cases = {position: found for position, found in likely.items() if found}
    return Shown(message, tuple(signals), mail.subject, "\n".join(lines), cases)


def _resembled(session: Session, waiting: Sequence[Signal]) -> str | None:
    """Return the case that the first doubtful signal of a mail resembles."""
    doubtful = (
        _likely_case(session, one)
        for one in waiting
        if any(reason.startswith(_DOUBTFUL) for reason in one.review_reasons)
    )
    return next((found for found in doubtful if found), None)


def _likely_case(session: Session, signal: Signal) -> str | None:
    """Return the case that a waiting signal is about, or resembles, as far as it was read."""
    if signal.status is not SignalStatus.REVIEW or not signal.reading:
        return None
    incoming = from_document(signal.reading)
    if incoming.address is None or not incoming.persons:
        return None
    names = [fold_last_name(person) for person in incoming.persons]
    alike = cases_like(session, incoming.address.postal_code, names)
    return match(incoming, signal.corporation_code, alike).case_reference
