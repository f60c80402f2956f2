"""Put mail to the corporation in the outbox, inside the transaction of the fact that it tells.

The recipient is always the configured feedback address. `purpose` is unique in the database, so
a fact is told once, whatever runs twice. What may be told is decided in `domain.feedback`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from phu_mailer.domain.calendar import clock_time, plain_date
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.feedback import FeedbackCode, feedback_for
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.step import Step
from phu_mailer.logs import get_logger
from phu_mailer.store.tables import Case, InboundMessage, OutboxMessage, Signal, SignalStatus

BSN_REMOVED = "bsn: removed"
MISSING = "missing: "
MISSING_WORDS = {
    "persons": "de naam",
    "name": "de naam",
    "street_name": "de straat",
    "house_number": "het huisnummer",
    "postal_code": "de postcode",
    "town": "de woonplaats",
    "arrears": "het bedrag of het aantal maanden",
}
CODE_WORDS = {
    FeedbackCode.NO_RESIDENT: "de huurder woont niet (meer) in onze gemeente",
    FeedbackCode.NOT_TAKEN_UP: "wij hebben deze melding niet opgepakt",
    FeedbackCode.HELP_ACCEPTED: "de huurder heeft hulp van ons aangenomen",
    FeedbackCode.HELP_REFUSED: "de huurder wil geen hulp van ons",
    FeedbackCode.NO_CONTACT: "wij hebben geen contact gekregen met de huurder",
    FeedbackCode.ALREADY_KNOWN: "de huurder is al bekend bij ons",
    FeedbackCode.CLOSED: "wij hebben deze melding afgesloten",
}

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What an outgoing mail tells: once for each `purpose`, with the fields of its template."""

    purpose: str
    kind: str
    fields: Mapping[str, Any]
    case_reference: str | None = None
    in_reply_to: str | None = None


def queue_receipt(
    session: Session,
    rules: Rules,
    message: InboundMessage,
    signals: Sequence[tuple[Signal, str | None]],
    now: datetime,
) -> OutboxMessage | None:
    """Confirm one mail: which signals were recognised, and what is missing.

    Args:
        signals: each signal of the mail with the reference of its case, in the order of the mail.

    Returns:
        None when nothing was recognised: such a receipt would look like a confirmation.
    """
    if not signals or message.corporation_code is None:
        return None
    return _queue_receipt(session, rules, message, _Receipt(f"receipt:{message.id}", signals), now)


def queue_late_receipt(
    session: Session,
    rules: Rules,
    message: InboundMessage,
    signals: Sequence[tuple[Signal, str | None]],
    now: datetime,
) -> OutboxMessage | None:
    """Tell the references of signals that a person accepted after the receipt of their mail."""
    if message.corporation_code not in rules.corporations:
        return None
    numbers = "-".join(str(signal.id) for signal, _ in signals)
    receipt = _Receipt(f"receipt:{message.id}:{numbers}", signals)
    return _queue_receipt(session, rules, message, receipt, now)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What one receipt tells; each signal with the reference of its case."""

    purpose: str
    signals: Sequence[tuple[Signal, str | None]]


def _queue_receipt(
    session: Session, rules: Rules, message: InboundMessage, receipt: _Receipt, now: datetime
) -> OutboxMessage | None:
    received = message.received_at.astimezone(rules.planning.time_zone)
    corporation = rules.corporations[message.corporation_code or ""]
    lines = [_receipt_line(corporation, signal, ours) for signal, ours in receipt.signals]
    is_asking = any(line["ontbreekt"] for line in lines)
    if not corporation.may_hear(FeedbackCode.RECEIVED) and not is_asking:
        return None
    told = Told(
        purpose=receipt.purpose,
        kind="ontvangst",
        fields={
            "ontvangen_op": f"{plain_date(received.date())} om {clock_time(received.time())}",
            "meldingen": lines,
            "aantal": len(lines),
            "bevat_bsn": BSN_REMOVED in message.problems,
        },
        in_reply_to=message.message_id,
    )
    return queue(session, rules, corporation, told, now)


def queue_taken_up(
    session: Session, rules: Rules, signal: Signal, case: Case, now: datetime
) -> OutboxMessage | None:
    """Tell the corporation, once for each signal, that the tenant was invited.

    The day is never before its own signal: that would tell that somebody else reported first.
    """
    corporation = rules.corporations.get(signal.corporation_code)
    if corporation is None or case.taken_up_on is None:
        return None
    if not corporation.may_hear(FeedbackCode.TAKEN_UP):
        return None
    told = Told(
        purpose=f"{FeedbackCode.TAKEN_UP}:signal:{signal.id}",
        kind="opgepakt",
        fields={
            "kenmerk": case.reference,
            "uw_kenmerk": signal.corporation_reference or "",
            "opgepakt_op": plain_date(max(case.taken_up_on, signal.signalled_on)),
        },
        case_reference=case.reference,
    )
    return queue(session, rules, corporation, told, now)


def queue_feedback(
    session: Session, rules: Rules, case: Case, event: CaseEvent, now: datetime
) -> list[OutboxMessage]:
    """Queue what each corporation may hear after `event`, about its own signals only."""
    feedback = feedback_for(event, case.outcome)
    if feedback is None:
        return []
    statement = select(Signal).where(
        Signal.case_id == case.id, Signal.status == SignalStatus.REGISTERED
    )
    queued = []
    for signal in session.exec(statement):
        if feedback.code is FeedbackCode.TAKEN_UP:
            queued.append(queue_taken_up(session, rules, signal, case, now))
            continue
        queued.append(queue_closed(session, rules, signal, Ending(case, feedback.code), now))
    return [message for message in queued if message is not None]


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a signal: in which case, and the code that may be told."""

    case: Case
    code: FeedbackCode


def queue_closed(
    session: Session, rules: Rules, signal: Signal, ending: Ending, now: datetime
) -> OutboxMessage | None:
    """Tell the corporation that its signal is closed, by a code and nothing else.

    One that may not be told the code hears only that it is closed, or nothing when it may not
    hear that either.
    """
    corporation = rules.corporations.get(signal.corporation_code)
    if corporation is None:
        return None
    case, code = ending.case, ending.code
    if not corporation.may_hear(code):
        code = FeedbackCode.CLOSED
    if not corporation.may_hear(code):
        return None
    told = Told(
        purpose=f"{code}:signal:{signal.id}:{case.version}",
        kind="afgesloten",
        fields={
            "kenmerk": case.reference,
            "uw_kenmerk": signal.corporation_reference or "",
            "code": code.value,
            "omschrijving": CODE_WORDS[code],
        },
        case_reference=case.reference,
    )
    return queue(session, rules, corporation, told, now)


def queue(
    session: Session, rules: Rules, corporation: Corporation, told: Told, now: datetime
) -> OutboxMessage | None:
    """Add the mail unless its purpose was told before; nothing is composed here."""
    seen = session.exec(select(OutboxMessage.id).where(OutboxMessage.purpose == told.purpose))
    if seen.first() is not None:
        return None
    domain = rules.sender_address.rpartition("@")[2]
    message = OutboxMessage(
        purpose=told.purpose,
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        kind=told.kind,
        corporation_code=corporation.code,
        case_reference=told.case_reference,
        recipient=corporation.feedback_address,
        in_reply_to=told.in_reply_to,
        fields={**told.fields, "corporatie": {"naam": corporation.name}},
        created_at=now,
        due_at=now,
    )
    session.add(message)
    session.flush()
    log.info("outbox.queued", outbox_id=message.id, mail_kind=message.kind)
    return message


def queue_within(step: Step, told: Told, recipient: str) -> bool:
    """Add a mail to somebody of the municipality or its teams, unless it was told before."""
    seen = select(OutboxMessage.id).where(OutboxMessage.purpose == told.purpose)
    if step.session.exec(seen).first() is not None:
        return False
    domain = step.rules.sender_address.rpartition("@")[2]
    message = OutboxMessage(
        purpose=told.purpose,
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        kind=told.kind,
        case_reference=told.case_reference,
        recipient=recipient,
        fields=dict(told.fields),
        created_at=step.now,
        due_at=step.now,
    )
    step.session.add(message)
    step.session.flush()
    log.info("outbox.queued", outbox_id=message.id, mail_kind=message.kind)
    return True


def _receipt_line(
    corporation: Corporation, signal: Signal, reference: str | None
) -> dict[str, Any]:
    may_ask = corporation.may_hear(FeedbackCode.INCOMPLETE)
    repeated = "herhaald" if corporation.may_hear(FeedbackCode.REPEATED) else "toegevoegd"
    missing = [
        MISSING_WORDS.get(reason.removeprefix(MISSING), "een gegeven")
        for reason in signal.review_reasons
        if may_ask and reason.startswith(MISSING)
    ]
    status = {SignalStatus.REGISTERED: "geregistreerd", SignalStatus.REPEATED: repeated}.get(
        signal.status, "onvolledig" if missing else "wordt bekeken"
    )
    return {
        "kenmerk": reference or "",
        "uw_kenmerk": signal.corporation_reference or "",
        "nummer": signal.position + 1,
        "status": status,
        "ontbreekt": list(dict.fromkeys(missing)),
    }
