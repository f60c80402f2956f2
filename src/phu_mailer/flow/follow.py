"""Act on a mail about an earlier signal, or say why a person must.

A withdrawal or correction is acted on when it names the signal by a reference and says nothing
else that matters; every other one waits, with what it seems to be about beside it. A reply to
our own mail is linked the same way, so that it is shown with its case.
"""

from sqlmodel import Session

from phu_mailer.domain.document import to_document
from phu_mailer.domain.signal import IncomingSignal, MailKind
from phu_mailer.flow.change import conflicts, correct, withdraw
from phu_mailer.flow.link import Link, answered_mail, find_link
from phu_mailer.flow.read import ReadMail
from phu_mailer.flow.step import Step
from phu_mailer.reading.thread import (
    Written,
    is_plain_correction,
    is_plain_withdrawal,
    written,
)
from phu_mailer.store.queries import parties
from phu_mailer.store.tables import InboundMessage, Signal, SignalStatus

_BY_ITS_NATURE = frozenset({"tenant: not linked", "kind: withdrawal", "kind: correction"})
_NOT_IN_A_CORRECTION = frozenset({"unexplained: number", "unexplained: text", "layout: new"})


def follow(step: Step, message: InboundMessage, read: ReadMail) -> bool:
    """Link a trusted mail to its case and act on it where that is certain.

    Returns:
        True when the mail was acted on and nothing of it waits. Otherwise `message.problems`
        says what a person must decide.
    """
    if read.corporation is None:
        return False
    if read.reading.kind in (MailKind.NEW, MailKind.LIST):
        message.answers_mail_id = answered_mail(step.session, read.corporation, read.mail)
        return False
    own = step.rules.municipality
    said = written(read.mail, read.corporation, own.own_addresses)
    link = find_link(step.session, read.corporation, read.mail, said, own.reference_prefix)
    message.case_reference = link.case.reference if link.case else None
    message.answers_mail_id = link.mail_id
    if read.reading.kind is MailKind.WITHDRAWAL:
        doubt = _doubt_about_withdrawal(step.session, read, said, link)
    elif read.reading.kind is MailKind.CORRECTION:
        doubt = _doubt_about_correction(step, read, said, link)
    else:
        return False
    if doubt is not None:
        message.problems = [*message.problems, doubt]
        return False
    if read.reading.kind is MailKind.WITHDRAWAL:
        withdraw(step, link.signals, link.case)
    else:
        _take_over(step, message, read, link)
    message.problems = [one for one in message.problems if one not in _BY_ITS_NATURE]
    return True


def _doubt_about_withdrawal(
    session: Session, read: ReadMail, said: Written, link: Link
) -> str | None:
    if not link.is_exact:
        return link.reason
    if set(read.problems) - _BY_ITS_NATURE or len(read.reading.signals) > 1:
        return "withdrawal: more in the mail"
    is_plain = is_plain_withdrawal(said, _known_words(session, link))
    return None if is_plain else "withdrawal: more in the mail"


def _doubt_about_correction(step: Step, read: ReadMail, said: Written, link: Link) -> str | None:
    if not link.is_exact:
        return link.reason
    if link.case is None:
        return "correction: signal waits"
    if set(read.problems) - _BY_ITS_NATURE or len(read.reading.signals) != 1:
        return "correction: more in the mail"
    incoming = read.reading.signals[0]
    doubts = {one for one in incoming.review_reasons if not one.startswith("missing: ")}
    is_plain = is_plain_correction(said, _known_words(step.session, link))
    if not is_plain or doubts - _BY_ITS_NATURE - _NOT_IN_A_CORRECTION:
        return "correction: more in the mail"
    if incoming.is_crisis or incoming.tenant_objects:
        return "correction: more in the mail"
    return conflicts(step, link.signals[-1], link.case, incoming)


def _known_words(session: Session, link: Link) -> list[str]:
    """Return what may stand in such a mail beside the plain words: references and the name."""
    words = [signal.corporation_reference or "" for signal in link.signals]
    if link.case is not None:
        words.append(link.case.reference)
        for person in parties(session, [link.case])[0].persons:
            words += [person.last_name, person.name_prefix or "", person.initials or ""]
            words += (person.initials or "").split(".")
    return words


def _take_over(step: Step, message: InboundMessage, read: ReadMail, link: Link) -> None:
    """Correct the signal, and keep what the correction said beside it."""
    incoming = read.reading.signals[0]
    standing = [one for one in link.signals if one.status is SignalStatus.REGISTERED]
    signal = (standing or list(link.signals))[-1]
    if link.case is not None:
        correct(step, signal, link.case, incoming)
    step.session.add(as_correction(step, message, incoming, signal.case_id))


def as_correction(
    step: Step, message: InboundMessage, incoming: IncomingSignal, case_id: int | None
) -> Signal:
    """Return the row that keeps what a correction said; it is no signal of its own."""
    return Signal(
        inbound_message_id=message.id,
        position=0,
        case_id=case_id,
        corporation_code=message.corporation_code or "",
        corporation_reference=incoming.corporation_reference,
        signalled_on=step.local_day(message.received_at),
        status=SignalStatus.CORRECTION,
        reading=to_document(incoming),
    )
