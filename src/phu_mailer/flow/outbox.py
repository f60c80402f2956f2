"""What a person does with a mail of ours that was refused for good, or came back.

Trying again composes the mail anew, for the address that the settings have by now, under the
Message-ID that it always had. Setting it aside says why, by a code; the mail itself stays.
"""

from enum import StrEnum

from sqlmodel import Session, col, select

from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.bounce import ASKED
from phu_mailer.flow.cases import write_log
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import tick_off
from phu_mailer.logs import get_logger
from phu_mailer.store.tables import OutboxMessage, Task

RETRIED = "mail_retried"
DISCARDED = "mail_discarded"

log = get_logger(__name__)


class Needless(StrEnum):
    """Why a mail need not arrive any more."""

    TOLD_OTHERWISE = "told_otherwise"
    OUTDATED = "outdated"
    NO_RECIPIENT = "no_recipient"


def retry_mail(step: Step, number: int) -> OutboxMessage:
    """Let a mail that failed be sent again at the next pass, in the caller's transaction.

    Raises:
        PermanentError: there is no such mail, or it did not fail; the message says how it stands.
    """
    message = _failed(step.session, number)
    message.recipient = _address(step.rules, message)
    message.raw = None
    message.attempts = 0
    message.created_at = message.due_at = step.now
    message.sent_at = message.failed_at = message.discarded_at = message.last_error = None
    _decided(step, message, RETRIED, {})
    log.info("outbox.retried", outbox_id=message.id, mail_kind=message.kind)
    return message


def discard_mail(step: Step, number: int, because: Needless) -> OutboxMessage:
    """Set a mail that failed aside, in the caller's transaction; nobody is asked about it again.

    Raises:
        PermanentError: there is no such mail, it did not fail, or it was set aside before.
    """
    message = _failed(step.session, number)
    if message.discarded_at is not None:
        raise PermanentError(f"mail {number} was set aside already")
    message.discarded_at = step.now
    _decided(step, message, DISCARDED, {"why": because.value})
    log.info("outbox.discarded", outbox_id=message.id, mail_kind=message.kind)
    return message


def _failed(session: Session, number: int) -> OutboxMessage:
    message = session.get(OutboxMessage, number, with_for_update=True)
    if message is None:
        raise PermanentError(f"there is no mail {number}")
    if message.failed_at is None:
        stands = "was sent" if message.sent_at else "waits to be sent and is tried by itself"
        raise PermanentError(f"mail {number} did not fail: it {stands}")
    return message


def _address(rules: Rules, message: OutboxMessage) -> str:
    """Return where the mail goes now: a mistake in the settings may have been mended."""
    corporation = rules.corporations.get(message.corporation_code or "")
    return corporation.feedback_address if corporation else message.recipient


def _decided(step: Step, message: OutboxMessage, event: str, details: dict[str, object]) -> None:
    """Note who decided, and end the task that asked for it."""
    step.session.add(message)
    if message.case_reference is not None:
        occasion = step.occasion({"outbox_id": message.id, **details})
        write_log(step.store, step.session, message.case_reference, event, occasion)
    asked = select(Task).where(Task.kind == ASKED, col(Task.done_at).is_(None))
    for task in step.session.exec(asked):
        if task.details.get("outbox_id") == message.id:
            tick_off(step.session, task, step.actor, step.now)
