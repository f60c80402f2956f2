"""From mails that a person accepted to the lines of a layout file that would have read them so.

Nothing is learned here: a line is proposed when what stands under an unknown label, in a column
or at a place in a sentence, read as one field, gives exactly what the person accepted. Several
manners of teaching are tried on the mails, and the one that reads most of them as accepted is
proposed. Whoever writes the file decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from phu_mailer.domain.document import from_document
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.errors import ConfigError, PermanentError
from phu_mailer.flow.read import ReadMail, read_mail
from phu_mailer.flow.suggested_labels import CORE, plain
from phu_mailer.flow.suggested_lines import MANNERS, are_points_decimal, proposed_lines
from phu_mailer.flow.suggested_text import Decided, Lines
from phu_mailer.mail import mime
from phu_mailer.reading.blocks import Block, Segment
from phu_mailer.reading.body import body_blocks
from phu_mailer.reading.context import Context
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.own import Own
from phu_mailer.reading.segments import segment
from phu_mailer.reading.taught import NOTHING_TAUGHT, Taught, in_force
from phu_mailer.reading.taught_file import parse_taught
from phu_mailer.reading.text_tables import with_forms, with_text_tables
from phu_mailer.reading.unpack.sources import open_attachments
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import MailLayout
from phu_mailer.store.tables import InboundMessage, Signal, SignalStatus

MOST_MAILS = 20
_ACCEPTED = (SignalStatus.REGISTERED, SignalStatus.REPEATED)
_WRONG, _LACKING, _WAITING, _MOST_DOUBTS = 200, 20, 5, 5


@dataclass(frozen=True, slots=True)
class AcceptedMail:
    """A mail with the households as a person accepted them."""

    name: str
    raw: bytes
    received_on: date
    signals: tuple[IncomingSignal, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lines to add to the file of a corporation, and what they would still not read.

    `missing` names fields that a mail would be read without, or otherwise than accepted;
    `conflicts` are texts that the mails contradict each other about, which are left out.
    """

    corporation: str
    text: str
    missing: tuple[str, ...]
    conflicts: tuple[str, ...] = ()


def suggest(
    store: Store, rules: Rules, mail_ids: Sequence[int], taught: Mapping[str, Taught]
) -> Suggestion:
    """Return what would have read some mails of one corporation as a person accepted them.

    Args:
        taught: what is in use, by corporation.

    Raises:
        PermanentError: there is no such mail, its text is gone, nothing of it was accepted, or
            the mails are of several corporations.
    """
    codes: set[str] = set()
    mails: list[AcceptedMail] = []
    with store.reading() as session:
        for number in mail_ids:
            code, mail = _accepted(session, number, rules)
            codes.add(code)
            mails.append(mail)
    if len(codes) != 1:
        raise PermanentError("name mails of one corporation")
    (code,) = codes
    return propose(mails, rules, code, taught.get(code, NOTHING_TAUGHT))


def accepted_like(store: Store, mail_id: int) -> list[int]:
    """Return the accepted mails of the layout of a mail, oldest first, at most `MOST_MAILS`.

    Raises:
        PermanentError: the mail has no layout.
    """
    with store.reading() as session:
        layout = session.get(MailLayout, mail_id)
        if layout is None:
            raise PermanentError(f"mail {mail_id} has no layout")
        statement = (
            select(Signal.inbound_message_id)
            .join(MailLayout, col(MailLayout.inbound_message_id) == Signal.inbound_message_id)
            .join(InboundMessage, col(InboundMessage.id) == Signal.inbound_message_id)
            .where(
                MailLayout.layout_id == layout.layout_id,
                col(Signal.status).in_(_ACCEPTED),
                col(InboundMessage.raw).is_not(None),
            )
            .distinct()
            .order_by(col(Signal.inbound_message_id).desc())
            .limit(MOST_MAILS)
        )
        return sorted(session.exec(statement).all())


def propose(mails: Sequence[AcceptedMail], rules: Rules, code: str, in_use: Taught) -> Suggestion:
    """Return the lines that read most of the mails as accepted; the fewest lines that do."""
    own = Own.of(in_use.widened(rules.corporations[code]), rules.municipality.own_addresses)
    with in_force(in_use):
        decided = [
            Decided(_blocks(one.raw, own), one.signals, Context(own, one.received_on))
            for one in mails
        ]
    has_points = in_use.has_decimal_points or are_points_decimal(decided)
    with in_force(replace(in_use, has_decimal_points=has_points)):
        strange = "table: not understood" in {
            problem
            for one in mails
            for problem in read_mail(
                one.raw, rules, one.received_on, _knowing(code, in_use)
            ).problems
        }
        manners = [replace(one, are_tables_lines=strange) for one in MANNERS]
        tried = [proposed_lines(decided, manner) for manner in manners]
    tried = [one for one in tried if _is_valid(one.text)] or [Lines()]
    trials = [
        _trial(mails, rules, {code: merged(in_use, parse_taught(one.text, "voorstel"))})
        for one in tried
    ]
    lines, (missing, _) = min(
        zip(tried, trials, strict=True), key=lambda pair: (pair[1][1], tried.index(pair[0]))
    )
    return Suggestion(code, lines.text, missing, tuple(lines.conflicts))


def _is_valid(text: str) -> bool:
    """Say whether a file may say this: what cannot be used is not proposed."""
    try:
        parse_taught(text, "voorstel")
    except ConfigError:
        return False
    return True


def _knowing(code: str, taught: Taught) -> Knowledge:
    return Knowledge(taught={code: taught})


def merged(one: Taught, other: Taught) -> Taught:
    """Return what both teach; where they differ the second counts."""
    return replace(
        one,
        labels={**one.labels, **other.labels},
        columns={**one.columns, **other.columns},
        values={
            label: {**one.values.get(label, {}), **other.values.get(label, {})}
            for label in (*one.values, *other.values)
        },
        are_tables_lines=one.are_tables_lines or other.are_tables_lines,
        are_names_capitals=one.are_names_capitals or other.are_names_capitals,
        are_initials_joined=one.are_initials_joined or other.are_initials_joined,
        has_decimal_points=one.has_decimal_points or other.has_decimal_points,
        towns=tuple(dict.fromkeys((*one.towns, *other.towns))),
        phrases={
            kind: (*one.phrases.get(kind, ()), *other.phrases.get(kind, ()))
            for kind in (*one.phrases, *other.phrases)
        },
    )


def _accepted(session: Session, mail_id: int, rules: Rules) -> tuple[str, AcceptedMail]:
    message = session.get(InboundMessage, mail_id)
    statement = select(Signal).where(
        Signal.inbound_message_id == mail_id, col(Signal.status).in_(_ACCEPTED)
    )
    rows = session.exec(statement.order_by(col(Signal.position))).all()
    if message is None:
        raise PermanentError(f"there is no mail {mail_id}")
    if message.raw is None:
        raise PermanentError(f"the text of mail {mail_id} is not kept any more")
    if not rows:
        raise PermanentError(f"no signal of mail {mail_id} was accepted yet: accept it first")
    day = message.received_at.astimezone(rules.planning.time_zone).date()
    signals = tuple(from_document(row.reading) for row in rows)
    return message.corporation_code or "", AcceptedMail(
        f"mail {mail_id}", message.raw, day, signals
    )


def _blocks(raw: bytes, own: Own) -> list[Block]:
    """Return what the sender wrote, and the readable attachments."""
    mail = mime.parse(raw)
    parts = segment(body_blocks(mail)[0], own)
    sources = open_attachments(mail.attachments, Knowledge(open_mail=mime.parse))
    blocks = [part.block for part in parts if part.segment is Segment.AUTHORED]
    attached = [block for source in sources for block in source.blocks]
    return with_text_tables(with_forms([*blocks, *attached]))


def _trial(
    mails: Sequence[AcceptedMail], rules: Rules, taught: Mapping[str, Taught]
) -> tuple[tuple[str, ...], int]:
    """Return the fields read otherwise than accepted, and a figure that is lower when better."""
    missing: dict[str, None] = {}
    worse = 0
    for mail in mails:
        read = read_mail(mail.raw, rules, mail.received_on, Knowledge(taught=taught))
        differing = _differing(read, mail.signals)
        missing.update(dict.fromkeys(one for one, _ in differing))
        worse += sum(_LACKING if is_lacking else _WRONG for _, is_lacking in differing)
        worse += len(read.problems) + sum(
            _WAITING + min(len(one.review_reasons), _MOST_DOUBTS)
            for one in read.reading.signals
            if one.review_reasons
        )
    return tuple(missing), worse


def _differing(read: ReadMail, accepted: Sequence[IncomingSignal]) -> list[tuple[str, bool]]:
    """Return the fields that are read otherwise than accepted, and whether they only lack."""
    signals = read.reading.signals
    if len(signals) != len(accepted):
        return [("signals", False)]
    empty = (None, (), MinorChildren.NOT_STATED)
    return [
        (field, getattr(one, field) in empty)
        for one, other in zip(signals, accepted, strict=True)
        for field in CORE
        if plain(getattr(one, field)) != plain(getattr(other, field))
    ]
