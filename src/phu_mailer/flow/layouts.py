"""How far each way of writing of each corporation is trusted.

The first mails of a layout always wait for a person, with everything filled in. It runs by itself
once it was accepted often enough without a change, or a person approved it; a change takes that
away again. Of what runs by itself a share is drawn for a second look.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from phu_mailer.domain.signal import MailKind
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.read import Disposition, ReadMail
from phu_mailer.flow.reading_worker import Reader
from phu_mailer.flow.tasks import add_task
from phu_mailer.reading.trigrams import novelty_of
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.knowledge import Layout, MailLayout
from phu_mailer.store.tables import InboundMessage, Task

NOT_APPROVED = "layout: not approved"
NEVER_UNATTENDED = "layout: new"
KNOWN_UP_TO = 0.15
SAME_UP_TO = 0.50
_FINGERPRINT_LENGTH = 16
SECOND_LOOK = "second_look"


@dataclass(frozen=True, slots=True)
class Match:
    """The layout of a mail, and the share of the mail that was never accepted in it."""

    layout: Layout
    novelty: float

    def is_known(self, acceptances: int) -> bool:
        """Say whether a mail like this may run by itself."""
        is_near = self.novelty <= KNOWN_UP_TO or acceptances == 0
        return is_near and is_trusted(self.layout, acceptances)


def is_trusted(layout: Layout, acceptances: int) -> bool:
    """Say whether a layout was approved, or accepted often enough without a change."""
    return layout.approved_at is not None or layout.accepted >= acceptances


def with_reason(reasons: Sequence[str]) -> tuple[str, ...]:
    """Return the reasons of a signal in a layout that is not approved; one reason is enough."""
    return tuple(reasons) if NEVER_UNATTENDED in reasons else (*reasons, NOT_APPROVED)


def place(session: Session, message: InboundMessage, read: ReadMail, now: datetime) -> Match | None:
    """Note which layout a mail has, a new one when none resembles it.

    None when the mail reports nothing, so that its layout does not matter.
    """
    match = _match(session, read, now)
    if match is not None and read.reading.layout is not None:
        found = session.get(MailLayout, message.id) or MailLayout(
            inbound_message_id=message.id, layout_id=match.layout.id
        )
        found.layout_id = match.layout.id
        found.trigrams = list(read.reading.layout.trigrams)
        session.add(found)
    return match


def judged(session: Session, read: ReadMail, acceptances: int) -> ReadMail:
    """Return a mail with what is known of its layout, and with a reason to wait if it is new."""
    found = read.reading.layout
    if found is None or not _reports(read):
        return read
    match = _nearest(session, read, acceptances)
    is_known = match is not None and match.is_known(acceptances)
    novelty = round(match.novelty, 2) if match else 1.0
    signals = read.reading.signals
    if not is_known:
        signals = tuple(
            replace(one, review_reasons=with_reason(one.review_reasons)) for one in signals
        )
    is_held = not is_known and read.disposition is Disposition.REGISTER
    layout = replace(found, known=found.known and is_known, novelty=novelty)
    return replace(
        read,
        reading=replace(read.reading, signals=signals, layout=layout),
        disposition=Disposition.REVIEW if is_held else read.disposition,
    )


def draw(session: Session, message: InboundMessage, share: float, now: datetime) -> None:
    """Draw a mail of which signals ran by themselves for a second look, or not.

    The same mail is always drawn, or never.
    """
    found = session.get(MailLayout, message.id)
    drawn = int(hashlib.sha256(f"second look {message.sha256}".encode()).hexdigest()[:8], 16)
    if found is not None and drawn < share * 2**32:
        found.is_sampled = True
        session.add(found)
        add_task(session, SECOND_LOOK, now, inbound_message_id=message.id)


def note_decision(session: Session, message: InboundMessage, *, changed: bool) -> None:
    """Count what a person decided about a mail; only the first decision on it counts.

    Args:
        changed: a value was changed, or the mail turned out to be no signal.
    """
    found = session.get(MailLayout, message.id)
    if found is None or found.is_decided:
        return
    found.is_decided = True
    layout = session.get_one(Layout, found.layout_id)
    if changed:
        _lower(layout)
    else:
        layout.accepted += 1
        layout.trigrams = sorted({*layout.trigrams, *found.trigrams})
    session.add_all([found, layout])


def note_second_look(store: Store, message_id: int, occasion: Occasion, *, was_right: bool) -> None:
    """Note what a second look at a sampled mail found; a fault takes the trust away.

    Raises:
        PermanentError: this mail was not drawn, or was looked at already.
    """
    with store.transaction() as session:
        found = session.get(MailLayout, message_id)
        if found is None or not found.is_sampled or found.was_right is not None:
            raise PermanentError(f"no mail with number {message_id} waits for a second look")
        found.was_right = was_right
        session.add(found)
        _tick_off(session, message_id, occasion)
        if not was_right:
            layout = session.get_one(Layout, found.layout_id)
            _lower(layout)
            session.add(layout)


def distrust(session: Session, mail_ids: Sequence[int]) -> None:
    """Take the trust of the layouts of these mails away: it was earned by another reading."""
    statement = (
        select(Layout)
        .join(MailLayout, col(MailLayout.layout_id) == col(Layout.id))
        .where(col(MailLayout.inbound_message_id).in_(mail_ids))
    )
    for layout in {one.id: one for one in session.exec(statement)}.values():
        _lower(layout)
        session.add(layout)


def second_looks(store: Store) -> list[tuple[MailLayout, InboundMessage]]:
    """Return every mail drawn for a second look with its answer so far, oldest first."""
    with store.reading() as session:
        statement = select(MailLayout, InboundMessage).where(
            MailLayout.is_sampled, MailLayout.inbound_message_id == InboundMessage.id
        )
        return list(session.exec(statement.order_by(col(InboundMessage.id))).all())


def all_layouts(store: Store) -> list[Layout]:
    """Return every layout, by corporation and in the order in which they were first seen."""
    with store.reading() as session:
        ordered = select(Layout).order_by(col(Layout.corporation_code), col(Layout.id))
        return list(session.exec(ordered).all())


def approve(store: Store, fingerprint: str, occasion: Occasion) -> Layout:
    """Let a layout run by itself from now on.

    Raises:
        PermanentError: no layout, or more than one, begins with this fingerprint.
    """
    with store.transaction() as session:
        layout = by_fingerprint(session, fingerprint)
        _approve(session, layout, occasion)
        return layout


def by_fingerprint(session: Session, beginning: str) -> Layout:
    """Return the layout whose fingerprint begins so.

    Raises:
        PermanentError: no layout does, or more than one.
    """
    wanted = col(Layout.fingerprint).startswith(beginning, autoescape=True)
    found = session.exec(select(Layout).where(wanted)).all()
    if len(found) != 1 or not beginning:
        raise PermanentError(f"{len(found)} layouts begin with {beginning!r}: name one")
    return found[0]


def approve_examples(
    store: Store,
    reader: Reader,
    mails: Iterable[tuple[bytes, date]],
    occasion: Occasion,
) -> list[Layout]:
    """Let the layouts of example mails run by themselves; return them, each once.

    A mail counts when at least one household of it was read without any doubt.
    """
    approved: dict[str, Layout] = {}
    for raw, received_on in mails:
        read = reader.read(raw, received_on)
        if read.problems or all(signal.needs_review for signal in read.reading.signals):
            continue
        with store.transaction() as session:
            store.lock(session, Lock.CASES)
            match = _match(session, read, occasion.happened_at)
            if match is None or read.reading.layout is None:
                continue
            layout = match.layout
            layout.trigrams = sorted({*layout.trigrams, *read.reading.layout.trigrams})
            _approve(session, layout, occasion)
            approved[layout.fingerprint] = layout
    return list(approved.values())


def _match(session: Session, read: ReadMail, now: datetime) -> Match | None:
    found, corporation = read.reading.layout, read.corporation
    if found is None or corporation is None or not _reports(read):
        return None
    best = _nearest(session, read)
    if best is not None and best.novelty <= SAME_UP_TO:
        return best
    layout = Layout(
        corporation_code=corporation.code,
        fingerprint=_fingerprint(found.fingerprint, found.trigrams),
        trigrams=list(found.trigrams),
        first_seen_at=now,
    )
    same = session.exec(
        select(Layout).where(
            Layout.corporation_code == corporation.code,
            Layout.fingerprint == layout.fingerprint,
        )
    ).first()
    if same is not None:
        return Match(same, 1.0)
    session.add(layout)
    session.flush()
    return Match(layout, 0.0)


def _reports(read: ReadMail) -> bool:
    return read.reading.kind in (MailKind.NEW, MailKind.LIST) and bool(read.reading.signals)


def _nearest(session: Session, read: ReadMail, acceptances: int | None = None) -> Match | None:
    """Return the layout of this corporation that resembles the mail most, and what is new.

    Args:
        acceptances: when given, words of any trusted layout of the corporation are not new.
    """
    code = read.corporation.code if read.corporation else ""
    known = session.exec(
        select(Layout).where(Layout.corporation_code == code).order_by(col(Layout.id))
    ).all()
    trigrams = read.reading.layout.trigrams if read.reading.layout else ()
    ranked = [Match(one, novelty_of(trigrams, frozenset(one.trigrams))) for one in known]
    best = min(ranked, key=lambda match: match.novelty, default=None)
    if best is None or acceptances is None or best.novelty > SAME_UP_TO:
        return best
    trusted = [one for one in known if is_trusted(one, acceptances)]
    familiar = frozenset(one for layout in (best.layout, *trusted) for one in layout.trigrams)
    return replace(best, novelty=novelty_of(trigrams, familiar))


def _fingerprint(shape: str, trigrams: Sequence[str]) -> str:
    text = "\n".join((shape, *trigrams))
    return hashlib.sha256(text.encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def _approve(session: Session, layout: Layout, occasion: Occasion) -> None:
    layout.approved_at = occasion.happened_at
    layout.approved_by = occasion.actor
    session.add(layout)


def _tick_off(session: Session, message_id: int, occasion: Occasion) -> None:
    statement = select(Task).where(
        Task.kind == SECOND_LOOK,
        Task.inbound_message_id == message_id,
        col(Task.done_at).is_(None),
    )
    for task in session.exec(statement):
        task.done_at = occasion.happened_at
        task.done_by = occasion.actor
        session.add(task)


def _lower(layout: Layout) -> None:
    """Take the trust away: a layout has to earn it anew."""
    layout.accepted = 0
    layout.changed += 1
    layout.approved_at = None
    layout.approved_by = None
