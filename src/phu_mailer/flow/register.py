"""Turn stored mail into signals and cases, or hand it to a person with the reason.

Everything that one mail causes is one transaction: its signals, cases, log entries and receipt
stand together or not at all. The attempt is counted before the mail is read, so a mail that
kills the process three times is set apart instead of stopping the box for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.document import to_document
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MailKind
from phu_mailer.flow import layouts
from phu_mailer.flow.bounce import BOUNCE, note_bounce
from phu_mailer.flow.follow import follow
from phu_mailer.flow.place import place
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.flow.read import Disposition, ReadMail
from phu_mailer.flow.reading_worker import Reader, ReadingHere
from phu_mailer.flow.report import BSN_REMOVED, queue_receipt
from phu_mailer.flow.rights import note_objection
from phu_mailer.flow.step import Step
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import (
    InboundMessage,
    MessageStatus,
    Signal,
    SignalStatus,
)

MAX_ATTEMPTS = 3
STATUS_AFTER = {
    Disposition.REGISTER: MessageStatus.REGISTERED,
    Disposition.REVIEW: MessageStatus.REVIEW,
    Disposition.QUARANTINE: MessageStatus.QUARANTINED,
    Disposition.IGNORE: MessageStatus.IGNORED,
}
EVENT_AFTER = {
    MessageStatus.REGISTERED: "mail.registered",
    MessageStatus.REVIEW: "mail.held_for_review",
    MessageStatus.QUARANTINED: "mail.quarantined",
    MessageStatus.IGNORED: "mail.ignored",
}

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """How many mails ended where in this pass, and how many cases they made."""

    registered: int = 0
    review: int = 0
    quarantined: int = 0
    ignored: int = 0
    cases: int = 0


def register_pending(
    store: Store,
    rules: Rules,
    now: datetime,
    progress: Progress = no_progress,
    reader: Reader | None = None,
) -> RegisterReport:
    """Read and register every new mail, oldest first, each in a transaction of its own.

    Args:
        reader: what reads a mail; without one it is read in this process, without limits.

    Raises:
        TemporaryError: the database cannot be reached; the rest of the mails stays new.
    """
    counts = dict.fromkeys(MessageStatus, 0)
    cases = 0
    for message_id in _pending(store):
        progress("register")
        message = _claim(store, message_id)
        if message is None:
            continue
        registration = _Registration(store, rules, now, reader or ReadingHere(rules))
        status = registration.settle(message)
        if status is not None:
            counts[status] += 1
            cases += registration.cases
    return RegisterReport(
        registered=counts[MessageStatus.REGISTERED],
        review=counts[MessageStatus.REVIEW],
        quarantined=counts[MessageStatus.QUARANTINED],
        ignored=counts[MessageStatus.IGNORED],
        cases=cases,
    )


def _pending(store: Store) -> Iterator[int]:
    """Give the ids of new mails in the order of receipt; each once, also when more arrive."""
    with store.reading() as session:
        statement = select(InboundMessage.id).where(InboundMessage.status == MessageStatus.NEW)
        ordered = statement.order_by(col(InboundMessage.received_at), col(InboundMessage.id))
        ids = session.exec(ordered).all()
    yield from (one for one in ids if one is not None)


def _claim(store: Store, message_id: int) -> InboundMessage | None:
    """Count the attempt before anything else; None when another process was first."""
    with store.transaction() as session:
        message = session.get_one(InboundMessage, message_id)
        if message.status is not MessageStatus.NEW:
            return None
        message.attempts += 1
        session.add(message)
        return message


class _Registration:
    """One mail on its way into the database."""

    def __init__(self, store: Store, rules: Rules, now: datetime, reader: Reader) -> None:
        self.store = store
        self.rules = rules
        self.reader = reader
        self.now = now
        self.cases = 0

    def settle(self, message: InboundMessage) -> MessageStatus | None:
        """Bring a claimed mail to its end; None when another process did so meanwhile."""
        if message.attempts > MAX_ATTEMPTS:
            return self._end(message, None, MessageStatus.QUARANTINED, "crashed_three_times")
        if message.is_truncated or message.raw is None:
            return self._end(message, None, MessageStatus.REVIEW, "too_large")
        read = self.reader.read(message.raw, self._local_day(message.received_at))
        return self._end(message, read, STATUS_AFTER[read.disposition])

    def _end(
        self,
        claimed: InboundMessage,
        read: ReadMail | None,
        status: MessageStatus,
        problem: str | None = None,
    ) -> MessageStatus | None:
        with self.store.transaction() as session:
            self.store.lock(session, Lock.CASES)
            self.store.lock(session, Lock.PLANNING)
            message = session.get_one(InboundMessage, claimed.id, populate_existing=True)
            if message.status is not MessageStatus.NEW:
                return None
            problems = [problem] if problem else []
            if read is not None:
                problems += [*read.problems, *read.reading.notices]
                message.kind = read.reading.kind
                message.corporation_code = read.corporation.code if read.corporation else None
                twin = _same_message_id(session, message)
                if twin is not None and status is not MessageStatus.IGNORED:
                    status, problems = twin, ["same_message_id", *problems]
                elif BOUNCE in problems:
                    note_bounce(Step(self.store, session, self.rules, self.now), message, read.mail)
                elif status in (MessageStatus.REGISTERED, MessageStatus.REVIEW):
                    message.problems = list(problems)
                    status = self._settle_content(session, message, read, status)
                    problems = []
            message.status = status
            if BSN_REMOVED in message.problems + problems and status is MessageStatus.REGISTERED:
                message.raw = None
            message.problems = list(dict.fromkeys((*message.problems, *problems)))
            session.add(message)
        log.info(EVENT_AFTER[status], mail_id=message.id, reason_codes=message.problems)
        return status

    def _settle_content(
        self, session: Session, message: InboundMessage, read: ReadMail, status: MessageStatus
    ) -> MessageStatus:
        """Register what the mail reports, or act on what it says of an earlier signal."""
        if follow(Step(self.store, session, self.rules, self.now), message, read):
            return MessageStatus.REGISTERED
        return self._register_signals(session, message, read, status)

    def _register_signals(
        self, session: Session, message: InboundMessage, read: ReadMail, status: MessageStatus
    ) -> MessageStatus:
        reports = read.reading.kind in (MailKind.NEW, MailKind.LIST)
        lines: list[tuple[Signal, str | None]] = []
        trust = self.rules.trust
        match = layouts.place(session, message, read, self.now)
        is_known = match is None or match.is_known(trust.acceptances)
        for position, incoming in enumerate(read.reading.signals):
            reasons = list(incoming.review_reasons)
            if incoming.is_crisis:
                reasons.append("crisis: eviction")
            if incoming.tenant_objects:
                reasons.append("objection: tenant")
            if reports and not is_known:
                reasons = list(layouts.with_reason(reasons))
            signal = self._signal(message, position, incoming, reasons)
            session.add(signal)
            session.flush()
            if incoming.tenant_objects:
                step = Step(self.store, session, self.rules, self.now)
                note_objection(step, message, signal, incoming)
            if reports and not read.problems and not reasons:
                lines.append((signal, self._place(session, signal, incoming)))
            else:
                lines.append((signal, None))
            if signal.status is SignalStatus.REVIEW:
                status = MessageStatus.REVIEW
        session.flush()
        if any(reference for _, reference in lines):
            layouts.draw(session, message, trust.second_look_share, self.now)
        if reports:
            queue_receipt(session, self.rules, message, lines, self.now)
        return status

    def _signal(
        self, message: InboundMessage, position: int, incoming: IncomingSignal, reasons: list[str]
    ) -> Signal:
        return Signal(
            inbound_message_id=message.id,
            position=position,
            corporation_code=message.corporation_code or "",
            corporation_reference=incoming.corporation_reference,
            arrears_cents=incoming.arrears_cents,
            arrears_months=incoming.arrears_months,
            signalled_on=self._local_day(message.received_at),
            is_crisis=incoming.is_crisis,
            eviction_on=incoming.eviction_on,
            has_minor_children=incoming.has_minor_children,
            minor_children_count=incoming.minor_children_count,
            tenant_objects=incoming.tenant_objects,
            status=SignalStatus.REVIEW,
            review_reasons=list(dict.fromkeys(reasons)),
            reading=to_document(incoming),
        )

    def _place(self, session: Session, signal: Signal, incoming: IncomingSignal) -> str | None:
        """Return the case of a certain signal, or None when a person must look after all."""
        placed = place(Step(self.store, session, self.rules, self.now), signal, incoming)
        self.cases += placed is not None and placed.is_new
        return placed.case.reference if placed else None

    def _local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.rules.planning.time_zone).date()


def _same_message_id(session: Session, message: InboundMessage) -> MessageStatus | None:
    """Say where a mail belongs whose Message-ID was seen before, or None when it is the first.

    The same text a second time (it came by two ways) is ignored; another text under a known
    Message-ID is suspicious and goes to quarantine.
    """
    if not message.message_id:
        return None
    statement = select(InboundMessage).where(
        InboundMessage.message_id == message.message_id,
        InboundMessage.id != message.id,
        col(InboundMessage.status).not_in([MessageStatus.NEW, MessageStatus.IGNORED]),
    )
    earlier = session.exec(statement).first()
    if earlier is None:
        return None
    is_same = earlier.raw is not None and _body(earlier.raw) == _body(message.raw or b"")
    return MessageStatus.IGNORED if is_same else MessageStatus.QUARANTINED


def _body(raw: bytes) -> bytes:
    """What follows the headers, with line ends made equal."""
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip()
