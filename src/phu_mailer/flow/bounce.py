"""A mail of ours that came back: find which one, and ask a person to look at the address.

A delay report or a receipt of reading is no bounce, and an out-of-office answer says that the
mail arrived. Whoever forges a bounce gains nothing: a person checks an address, that is all, and
nobody is ever answered.
"""

import re

from sqlmodel import col, select

from phu_mailer.domain.message import ParsedMail
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import add_task
from phu_mailer.store.tables import InboundMessage, OutboxMessage

BOUNCE = "automatic: bounce"
CAME_BACK = "the mail came back"
ASKED = "feedback_bounced"
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_ACTION = re.compile(rb"^action:\s*([a-z-]+)", re.IGNORECASE | re.MULTILINE)
_FINE = frozenset({b"delayed", b"delivered", b"relayed", b"expanded"})
_MOST_BYTES = 200_000


def note_bounce(step: Step, message: InboundMessage, mail: ParsedMail) -> OutboxMessage | None:
    """Make a task of a bounce of one of our mails, in the caller's transaction.

    Returns:
        The mail that came back, or None when this is no bounce of a mail that we sent.
    """
    reports = [part.content for part in mail.attachments if b"ction:" in part.content[:_MOST_BYTES]]
    actions = {found.lower() for report in reports for found in _ACTION.findall(report)}
    if actions and actions <= _FINE:
        return None
    told = step.session.exec(
        select(OutboxMessage).where(col(OutboxMessage.message_id).in_(_message_ids(mail)))
    ).first()
    if told is None or told.failed_at is not None:
        return None
    told.failed_at = step.now
    told.last_error = CAME_BACK
    step.session.add(told)
    ask_about(step, told, message.id)
    message.case_reference = told.case_reference
    return told


def ask_about(step: Step, told: OutboxMessage, inbound_message_id: int | None = None) -> None:
    """Ask a person to look at a mail of ours that did not arrive."""
    add_task(
        step.session,
        ASKED,
        step.now,
        case_reference=told.case_reference,
        inbound_message_id=inbound_message_id,
        due_on=step.today,
        details={"outbox_id": told.id, "corporation": told.corporation_code},
    )


def _message_ids(mail: ParsedMail) -> set[str]:
    """Return every Message-ID that a bounce names: in its headers, text and attached parts."""
    texts = [
        value for name in ("in-reply-to", "references") for value in mail.headers.get(name, ())
    ]
    texts += [(mail.text or "")[:_MOST_BYTES], (mail.html or "")[:_MOST_BYTES]]
    texts += [part.content[:_MOST_BYTES].decode("utf-8", "replace") for part in mail.attachments]
    return {found for text in texts for found in _MESSAGE_ID.findall(text)}
