"""What a person says about a mail that waits: take it as it is or corrected, or put it aside.

Accepting is one action with one result: everything that was asked happens, or nothing does and
the message says why. A second person is told that the first was there. What was decided stands
in the case log, for a mail without a case under "mail:NUMBER".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, select

from phu_mailer.domain.document import from_document, to_document
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MailKind
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import write_log
from phu_mailer.flow.change import correct, withdraw
from phu_mailer.flow.corrected import with_corrections
from phu_mailer.flow.follow import as_correction
from phu_mailer.flow.keep_fixture import note_correction
from phu_mailer.flow.layouts import note_decision
from phu_mailer.flow.link import STANDING
from phu_mailer.flow.place import Choice, place
from phu_mailer.flow.report import BSN_REMOVED, queue_late_receipt
from phu_mailer.flow.rights import OBJECTS
from phu_mailer.flow.step import Step
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.queries import case_by_reference
from phu_mailer.store.tables import (
    Case,
    InboundMessage,
    MessageStatus,
    Signal,
    SignalStatus,
)

ACCEPTED = "review_accepted"
DISCARDED = "review_discarded"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who judges which mail, and when.

    `position` picks one signal of the mail (counting from 1), None means all that wait.
    `corrected` holds "field=value" texts. `choice` says which case it is, where the match is
    doubtful or the mail is about an earlier signal.
    """

    mail_id: int
    actor: str
    now: datetime
    position: int | None = None
    corrected: Sequence[str] = field(default=())
    choice: Choice | None = None


def accept(store: Store, rules: Rules, verdict: Verdict) -> list[str]:
    """Act on a waiting mail as a person says; return the references of the cases it concerns.

    Raises:
        PermanentError: the mail does not wait (any more), holds nothing to accept, lacks what a
            case needs, or its match is doubtful and no case was chosen.
        UnknownCase: the case that was chosen does not exist.
    """
    with store.transaction() as session:
        step = _step(store, session, rules, verdict)
        message = _waiting(session, verdict, (MessageStatus.REVIEW,))
        is_change = message.kind in (MailKind.WITHDRAWAL, MailKind.CORRECTION)
        if is_change:
            references = [_accept_change(step, message, verdict)]
        else:
            references = _accept_signals(step, message, verdict)
            note_decision(session, message, changed=bool(verdict.corrected))
        _settle(session, message, is_change=is_change)
    log.info("mail.accepted", mail_id=message.id)
    return references


def discard(store: Store, rules: Rules, verdict: Verdict) -> None:
    """Put a waiting or quarantined mail, or one signal of it, aside.

    The mail about a tenant who objected is emptied at once; its signal was when it came. It was
    read well, so its layout keeps the trust that it has.

    Raises:
        PermanentError: the mail does not wait (any more), or has no such signal.
    """
    with store.transaction() as session:
        step = _step(store, session, rules, verdict)
        statuses = (MessageStatus.REVIEW, MessageStatus.QUARANTINED)
        message = _waiting(session, verdict, statuses)
        signals = _chosen(session, message, verdict)
        if any(OBJECTS not in signal.review_reasons for signal in signals):
            note_decision(session, message, changed=True)
        for signal in signals:
            signal.status = SignalStatus.DISCARDED
            if OBJECTS in signal.review_reasons:
                message.raw = None
            session.add(signal)
        details = {"mail_id": message.id, "signals": len(signals)}
        write_log(store, session, f"mail:{message.id}", DISCARDED, step.occasion(details))
        session.flush()
        _settle(session, message)
    log.info("mail.discarded", mail_id=message.id)


def _step(store: Store, session: Session, rules: Rules, verdict: Verdict) -> Step:
    store.lock(session, Lock.CASES)
    store.lock(session, Lock.PLANNING)
    return Step(store, session, rules, verdict.now, verdict.actor)


def _waiting(
    session: Session, verdict: Verdict, statuses: Sequence[MessageStatus]
) -> InboundMessage:
    message = session.get(InboundMessage, verdict.mail_id, populate_existing=True)
    if message is None or message.status not in statuses:
        raise PermanentError(f"no mail with number {verdict.mail_id} waits to be judged")
    return message


def _chosen(session: Session, message: InboundMessage, verdict: Verdict) -> list[Signal]:
    """Return the waiting signals that the verdict is about."""
    statement = select(Signal).where(
        Signal.inbound_message_id == message.id, Signal.status == SignalStatus.REVIEW
    )
    waiting = sorted(session.exec(statement), key=lambda signal: signal.position)
    if verdict.position is None:
        return waiting
    found = [signal for signal in waiting if signal.position == verdict.position - 1]
    if not found:
        raise PermanentError(f"mail {message.id} has no waiting signal {verdict.position}")
    return found


def _accept_signals(step: Step, message: InboundMessage, verdict: Verdict) -> list[str]:
    signals = _chosen(step.session, message, verdict) or _typed_in(step, message, verdict)
    if not signals:
        raise PermanentError(f"mail {message.id} holds no signal to accept; discard it")
    if len(signals) > 1 and (verdict.corrected or verdict.choice):
        raise PermanentError(
            f"mail {message.id} has {len(signals)} signals: say which, such as {message.id}.1"
        )
    lines: list[tuple[Signal, str | None]] = []
    for signal in signals:
        if signal.tenant_objects:
            raise PermanentError("the tenant objects: this signal can only be discarded")
        incoming = with_corrections(from_document(signal.reading), verdict.corrected)
        _take_values(signal, incoming)
        reference = _place(step, signal, incoming, verdict.choice)
        changed = sorted(one.partition("=")[0].strip() for one in verdict.corrected)
        details = {
            "mail_id": message.id,
            "signal_id": signal.id,
            "changed": changed,
        }
        write_log(step.store, step.session, reference, ACCEPTED, step.occasion(details))
        if verdict.corrected:
            note_correction(step, signal, changed)
        lines.append((signal, reference))
    queue_late_receipt(step.session, step.rules, message, lines, step.now)
    return [reference for _, reference in lines if reference]


def _typed_in(step: Step, message: InboundMessage, verdict: Verdict) -> list[Signal]:
    """Return an empty signal to be filled, when nothing was read and a person types it all."""
    statement = select(Signal.id).where(Signal.inbound_message_id == message.id)
    if not verdict.corrected or step.session.exec(statement).first() is not None:
        return []
    signal = Signal(
        inbound_message_id=message.id,
        position=0,
        corporation_code=message.corporation_code or "",
        signalled_on=step.local_day(message.received_at),
        status=SignalStatus.REVIEW,
        reading=to_document(IncomingSignal()),
    )
    step.session.add(signal)
    step.session.flush()
    return [signal]


def _place(step: Step, signal: Signal, incoming: IncomingSignal, choice: Choice | None) -> str:
    absent = [
        name
        for name in ("persons", "street_name", "house_number", "postal_code", "town")
        if not getattr(incoming, name)
    ]
    if absent:
        raise PermanentError(f"signal {signal.position + 1} lacks {', '.join(absent)}")
    placed = place(step, signal, incoming, choice)
    if placed is None:
        raise PermanentError(
            f"signal {signal.position + 1}: {'; '.join(signal.review_reasons)}: "
            "name the case by --case, or say --case new"
        )
    return placed.case.reference


def _take_values(signal: Signal, incoming: IncomingSignal) -> None:
    """Let the row say what the person accepted; the original words stay in the mail."""
    signal.corporation_reference = incoming.corporation_reference
    signal.arrears_cents = incoming.arrears_cents
    signal.arrears_months = incoming.arrears_months
    signal.has_minor_children = incoming.has_minor_children
    signal.minor_children_count = incoming.minor_children_count
    signal.review_reasons = []
    signal.reading = to_document(incoming)


def _accept_change(step: Step, message: InboundMessage, verdict: Verdict) -> str:
    """Withdraw or correct the one signal of this corporation in the case that was chosen."""
    chosen = verdict.choice.case_reference if verdict.choice else None
    reference = chosen or message.case_reference
    if reference is None:
        raise PermanentError("it is not known which case this is about: name it by --case")
    session = step.session
    case = case_by_reference(session, reference)
    if case.closed_at is not None:
        raise PermanentError(f"{case.reference} is closed; discard the mail")
    signals = _standing(session, case, message)
    waiting = _chosen(session, message, verdict)
    if message.kind is MailKind.WITHDRAWAL:
        withdraw(step, signals, case)
        for signal in waiting:
            signal.status = SignalStatus.DISCARDED
            session.add(signal)
    else:
        incoming = from_document(waiting[0].reading) if waiting else IncomingSignal()
        incoming = with_corrections(incoming, verdict.corrected)
        if not correct(step, signals[-1], case, incoming):
            raise PermanentError("nothing would change: give the right values by --set")
        if waiting:
            waiting[0].status = SignalStatus.CORRECTION
            waiting[0].case_id = case.id
            session.add(waiting[0])
        else:
            session.add(as_correction(step, message, incoming, case.id))
    message.case_reference = case.reference
    details = {"mail_id": message.id, "kind": message.kind.value if message.kind else ""}
    write_log(step.store, session, case.reference, ACCEPTED, step.occasion(details))
    return case.reference


def _standing(session: Session, case: Case, message: InboundMessage) -> list[Signal]:
    statement = select(Signal).where(
        Signal.case_id == case.id, Signal.corporation_code == message.corporation_code
    )
    signals = [signal for signal in session.exec(statement) if signal.status in STANDING]
    if not signals:
        raise PermanentError(f"{case.reference} holds no signal of this corporation")
    return sorted(signals, key=lambda signal: (signal.status is SignalStatus.REGISTERED, signal.id))


def _settle(session: Session, message: InboundMessage, *, is_change: bool = False) -> None:
    """Let the mail stop waiting when nothing of it waits any more; one with a BSN is emptied."""
    session.flush()
    rows = session.exec(select(Signal).where(Signal.inbound_message_id == message.id)).all()
    if any(row.status is SignalStatus.REVIEW for row in rows):
        return
    has_case = any(row.case_id is not None for row in rows) or is_change
    message.status = MessageStatus.REGISTERED if has_case else MessageStatus.IGNORED
    if BSN_REMOVED in message.problems:
        message.raw = None
    session.add(message)
