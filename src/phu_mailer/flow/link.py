"""Find out which case a reply, a withdrawal or a correction is about.

A link is exact only when the sender wrote our reference, or his own reference of a signal of
his, in what he says now. A thread (In-Reply-To, References) and quoted older mail can link too,
but never exactly: people answer on an old mail to write about another tenant. A corporation is
only ever linked to its own signals.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import ParsedMail
from phu_mailer.reading.thread import Written, tokens
from phu_mailer.store.tables import Case, InboundMessage, OutboxMessage, Signal, SignalStatus

STANDING = (SignalStatus.REGISTERED, SignalStatus.REPEATED)
_LINKABLE = (*STANDING, SignalStatus.REVIEW)
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_RECEIPT = "receipt:"
_SHORTEST_REFERENCE = 4


@dataclass(frozen=True, slots=True)
class Link:
    """What a mail is about: signals of its own corporation, of at most one case.

    `reason` is a code: "exact", or why a person must decide.
    """

    reason: str
    signals: tuple[Signal, ...] = ()
    case: Case | None = None
    mail_id: int | None = None

    @property
    def is_exact(self) -> bool:
        """True when the sender named the signal by a reference."""
        return self.reason == "exact"


def find_link(
    session: Session, corporation: Corporation, mail: ParsedMail, said: Written, prefix: str
) -> Link:
    """Return what a mail is about, as far as its references say.

    Args:
        prefix: the letters of our own references ("PHU").
    """
    named = _by_text(session, corporation, said.head, prefix)
    threaded, mail_id = _by_thread(session, corporation, mail)
    quoted = _by_text(session, corporation, said.quoted, prefix)
    if named:
        link = _one(session, named, "exact", mail_id)
        if threaded and link.case and _case_ids(threaded).isdisjoint(_case_ids(named)):
            return Link("link: thread differs", mail_id=mail_id)
        return link
    for found, reason in ((threaded, "link: thread only"), (quoted, "link: quoted only")):
        if found:
            return _one(session, found, reason, mail_id)
    return Link("link: none", mail_id=mail_id)


def answered_mail(session: Session, corporation: Corporation, mail: ParsedMail) -> int | None:
    """Return the one mail of this corporation that a mail answers, if any."""
    return _by_thread(session, corporation, mail)[1]


def _one(session: Session, found: list[Signal], reason: str, mail_id: int | None) -> Link:
    """Return the link when all that was found is one case, or one waiting signal."""
    cases = {id_: session.get_one(Case, id_) for id_ in _case_ids(found) if id_ is not None}
    still_open = [one for one in found if one.case_id is None or not _is_closed(cases, one)]
    if not still_open:  # of several that ended, the last one is what a person wants to see
        return Link("link: closed case", case=cases[max(cases)], mail_id=mail_id)
    places = {signal.case_id or -signal.id for signal in still_open}
    references = {signal.corporation_reference for signal in still_open}
    if len(places) > 1 or len(references - {None}) > 1:
        same_case = cases[places.pop()] if len(places) == 1 else None
        return Link("link: several", case=same_case, mail_id=mail_id)
    case = cases.get(still_open[0].case_id or 0)
    if case is None:
        mail_id = mail_id or still_open[0].inbound_message_id
    return Link(reason, tuple(still_open), case, mail_id)


def _is_closed(cases: dict[int, Case], signal: Signal) -> bool:
    return cases[signal.case_id or 0].closed_at is not None


def _case_ids(signals: Iterable[Signal]) -> set[int | None]:
    return {signal.case_id for signal in signals}


def _by_text(session: Session, corporation: Corporation, text: str, prefix: str) -> list[Signal]:
    """Return the signals whose references stand in a text; both references narrow each other."""
    ours = re.findall(rf"\b{re.escape(prefix)}-\d{{4}}-\d{{5,}}\b", text, re.IGNORECASE)
    theirs = [
        token
        for token in tokens(text)
        if len(token) >= _SHORTEST_REFERENCE and any(map(str.isdigit, token))
    ]
    by_case = _signals(session, corporation, col(Case.reference).in_({one.upper() for one in ours}))
    by_own = _signals(
        session, corporation, func.lower(col(Signal.corporation_reference)).in_(theirs)
    )
    in_both = [signal for signal in by_case if signal in by_own]
    return in_both or [*by_case, *(signal for signal in by_own if signal not in by_case)]


def _by_thread(
    session: Session, corporation: Corporation, mail: ParsedMail
) -> tuple[list[Signal], int | None]:
    """Return the signals that the mails answered here were about, and the corporation's own."""
    answered = {
        message_id
        for name in ("in-reply-to", "references")
        for value in mail.headers.get(name, ())
        for message_id in _MESSAGE_ID.findall(value)
    }
    sent = session.exec(
        select(OutboxMessage).where(
            col(OutboxMessage.message_id).in_(answered),
            OutboxMessage.corporation_code == corporation.code,
        )
    ).all()
    references = {one.case_reference for one in sent if one.case_reference}
    mail_ids = {int(one.purpose.split(":")[1]) for one in sent if one.purpose.startswith(_RECEIPT)}
    earlier = select(InboundMessage.id).where(
        col(InboundMessage.message_id).in_(answered),
        InboundMessage.corporation_code == corporation.code,
    )
    mail_ids |= set(session.exec(earlier))
    found = _signals(
        session,
        corporation,
        or_(col(Case.reference).in_(references), col(Signal.inbound_message_id).in_(mail_ids)),
    )
    return found, min(mail_ids) if len(mail_ids) == 1 else None


def _signals(
    session: Session, corporation: Corporation, condition: ColumnElement[bool]
) -> list[Signal]:
    statement = (
        select(Signal)
        .join(Case, col(Case.id) == col(Signal.case_id), isouter=True)
        .where(
            Signal.corporation_code == corporation.code,
            col(Signal.status).in_(_LINKABLE),
            condition,
        )
    )
    return list(session.exec(statement.order_by(col(Signal.id))).all())
