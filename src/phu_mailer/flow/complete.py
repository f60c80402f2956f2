"""Let an incomplete signal rest once the corporation sent it again, complete, as an answer.

We ask for what is missing in the receipt. An answer that states the whole signal is a signal of
its own; the one that waited would become a second letter, so it waits no longer. An answer that
states only the missing part stays with a person, beside the mail that it answers.
"""

from sqlmodel import Session, select

from phu_mailer.domain.document import from_document
from phu_mailer.domain.name import fold_last_name
from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.flow.cases import write_log
from phu_mailer.flow.report import MISSING
from phu_mailer.flow.step import Step
from phu_mailer.store.tables import InboundMessage, MessageStatus, Signal, SignalStatus

COMPLETED = "completed_by_answer"


def settle_completed(step: Step, signal: Signal, incoming: IncomingSignal) -> None:
    """Put aside the waiting signal that `signal`, which has its case now, sends again."""
    session = step.session
    message = session.get_one(InboundMessage, signal.inbound_message_id)
    if message.answers_mail_id is None or message.answers_mail_id == message.id:
        return
    waiting = select(Signal).where(
        Signal.inbound_message_id == message.answers_mail_id,
        Signal.corporation_code == signal.corporation_code,
        Signal.status == SignalStatus.REVIEW,
    )
    same = [one for one in session.exec(waiting) if _is_completed_by(one, signal, incoming)]
    if len(same) != 1:
        return
    same[0].status = SignalStatus.DISCARDED
    session.add(same[0])
    session.flush()
    details = {"signal_id": same[0].id, "by_mail_id": message.id}
    name = f"mail:{message.answers_mail_id}"
    write_log(step.store, session, name, COMPLETED, step.occasion(details))
    settle_mail(session, message.answers_mail_id)


def settle_mail(session: Session, mail_id: int | None) -> None:
    """Let a mail of which nothing waits any more stop waiting."""
    message = session.get_one(InboundMessage, mail_id)
    siblings = session.exec(select(Signal).where(Signal.inbound_message_id == message.id)).all()
    if message.status is not MessageStatus.REVIEW or any(
        one.status is SignalStatus.REVIEW for one in siblings
    ):
        return
    has_case = any(one.case_id is not None for one in siblings)
    message.status = MessageStatus.REGISTERED if has_case else MessageStatus.IGNORED
    session.add(message)


def _is_completed_by(waiting: Signal, signal: Signal, incoming: IncomingSignal) -> bool:
    """The same reference of the corporation, or where one is not stated the same last name."""
    if not any(reason.startswith(MISSING) for reason in waiting.review_reasons):
        return False
    ours, theirs = waiting.corporation_reference, signal.corporation_reference
    if ours and theirs:
        return ours == theirs
    known = from_document(waiting.reading).persons if waiting.reading else ()
    names = {fold_last_name(person) for person in known}
    return bool(names & {fold_last_name(person) for person in incoming.persons})
