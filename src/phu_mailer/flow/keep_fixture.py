"""Make a pseudonymised copy of each mail that a person corrected, for `layout test` to read.

The copy is made after the correction is stored, and written before that is noted: a crash makes
it once more under the same name. A mail of which no safe copy can be made is noted as refused.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from lxml import html as lxml_html
from sqlmodel import col, select

from phu_mailer.domain.document import from_document
from phu_mailer.domain.message import ParsedMail
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.errors import TemporaryError
from phu_mailer.flow.step import Step
from phu_mailer.mail import mime
from phu_mailer.reading.folding import fold
from phu_mailer.reading.own import Own
from phu_mailer.reading.pseudonyms import Pseudonyms, WouldTell, words_of
from phu_mailer.reading.taught import Taught
from phu_mailer.store.db import Store
from phu_mailer.store.layout_file import Correction
from phu_mailer.store.tables import InboundMessage, Signal

_TEXTS = (
    "name_as_written", "address_as_written", "street_name", "postal_code", "town", "phone",
    "email", "corporation_reference", "house_letter", "house_number_addition",
)  # fmt: skip
_OF_WHOM = (
    *_TEXTS, "persons", "house_number", "date_of_birth",
)  # fmt: skip
_TRUTH = ("name_as_written", "street_name", "postal_code", "town", "corporation_reference")
_KEPT_ATTRIBUTES = frozenset({"colspan", "rowspan"})
_LEFT_OUT = ("script", "style", "head", "title", "meta", "img", "link", "o:p")


@dataclass(frozen=True, slots=True)
class Copy:
    """A pseudonymised mail, and what was accepted of it in the same other words."""

    raw: bytes
    truth: list[Mapping[str, object]]


def note_correction(step: Step, signal: Signal, fields: Collection[str]) -> None:
    """Note that a person changed values of a signal, in the caller's transaction."""
    step.session.add(
        Correction(
            inbound_message_id=signal.inbound_message_id,
            position=signal.position,
            fields=sorted(fields),
            noted_at=step.now,
        )
    )


def keep_fixtures(store: Store, rules: Rules, folder: Path, taught: Mapping[str, Taught]) -> int:
    """Make a copy of every corrected mail that has none; return how many were made.

    Args:
        folder: where the copies go, each in the folder of its corporation.
        taught: what is in use, by corporation; its words may stay.

    Raises:
        TemporaryError: the folder cannot be written.
    """
    made = 0
    for correction_id in _pending(store):
        with store.reading() as session:
            correction = session.get_one(Correction, correction_id)
            message = session.get_one(InboundMessage, correction.inbound_message_id)
            signals = session.exec(
                select(Signal)
                .where(Signal.inbound_message_id == message.id)
                .order_by(col(Signal.position))
            ).all()
        code = message.corporation_code or ""
        try:
            copy = pseudonymised(message, signals, rules, taught.get(code))
        except WouldTell as refusal:
            _settle(store, correction_id, refused=str(refusal))
            continue
        name = _write(folder / code, copy)
        _settle(store, correction_id, fixture=name)
        made += 1
    return made


def pseudonymised(
    message: InboundMessage,
    signals: Collection[Signal],
    rules: Rules,
    taught: Taught | None = None,
) -> Copy:
    """Return a mail in other words.

    Raises:
        WouldTell: its text is gone, it has attachments, or something of the original would stay.
    """
    if message.raw is None:
        raise WouldTell("de tekst van de mail is niet meer bewaard")
    mail = mime.parse(message.raw)
    if mail.attachments:
        raise WouldTell("de mail heeft een bijlage")
    corporation = rules.corporations[message.corporation_code or ""]
    own = Own.of(corporation, rules.municipality.own_addresses)
    accepted = [from_document(signal.reading) for signal in signals]
    values = [text for one in accepted for text in _values(one, own)] + _sender(mail)
    seed = hashlib.sha256(message.raw).hexdigest()
    words = Pseudonyms(values, _layout_words(taught, own), seed)
    subject = words.text(mail.subject)
    body = _body(mail, words)
    sender = corporation.addresses[0] if not corporation.domains else f"x@{corporation.domains[0]}"
    copy = EmailMessage()
    copy["From"] = sender
    copy["To"] = rules.sender_address
    copy["Subject"] = subject
    copy["Message-ID"] = f"<{seed[:16]}@{sender.rpartition('@')[2]}>"
    copy["Date"] = message.received_at
    copy.set_content(body, subtype="html" if mail.html else "plain", cte="quoted-printable")
    return Copy(copy.as_bytes(), [_truth(one, words) for one in accepted])


def _values(signal: IncomingSignal, own: Own) -> list[str]:
    """Return every value about somebody, and the words it was read from."""
    found = [str(getattr(signal, name) or "") for name in _TEXTS]
    found += [
        text or ""
        for person in signal.persons
        for text in (person.last_name, person.initials, person.given_names, person.name_prefix)
    ]
    found += [one.text for name, one in signal.evidence.items() if name in _OF_WHOM]
    found += [str(signal.house_number or "")]
    towns = {word for town in own.home_towns for word in words_of(town)}
    return [" ".join(word for word in text.split() if fold(word) not in towns) for text in found]


def _sender(mail: ParsedMail) -> list[str]:
    """Return what the headers say about the person who wrote."""
    return [one.partition("@")[0] for one in mail.from_addresses]


def _layout_words(taught: Taught | None, own: Own) -> set[str]:
    """Return the words that were taught, and the towns of the municipality."""
    known = {word for town in own.home_towns for word in words_of(town)}
    if taught is None:
        return known
    labels = [*taught.labels, *taught.columns]
    labels += [text for block in taught.blocks for text in (block.begin, block.end)]
    return known | {word for label in labels for word in words_of(label)}


def _body(mail: ParsedMail, words: Pseudonyms) -> str:
    if not mail.html:
        return words.text(mail.text or "")
    root = lxml_html.document_fromstring(mail.html)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
            element.drop_tree()
    for element in root.iter():
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]
        element.text = words.text(element.text) if element.text else None
        element.tail = words.text(element.tail) if element.tail else None
    words.check(root.text_content())
    return str(lxml_html.tostring(root, encoding="unicode"))


def _truth(signal: IncomingSignal, words: Pseudonyms) -> Mapping[str, object]:
    """Return what was accepted, in the same other words."""
    said: dict[str, object] = {
        name: words.text(text) for name in _TRUTH if (text := getattr(signal, name))
    }
    if signal.house_number:
        said["house_number"] = int(words.text(str(signal.house_number)))
    return said | {"has_minor_children": signal.has_minor_children.value}


def _write(folder: Path, copy: Copy) -> str:
    """Write a copy with its truth beside it; return its name, which follows from its content.

    Raises:
        TemporaryError: the folder cannot be written.
    """
    name = hashlib.sha256(copy.raw).hexdigest()[:12]
    truth = json.dumps({"signals": copy.truth}, ensure_ascii=False, indent=2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.expected.json").write_text(truth + "\n", encoding="utf-8")
        (folder / f"{name}.eml").write_bytes(copy.raw)
    except OSError as error:
        raise TemporaryError(f"reading.fixtures_dir cannot be written: {error.strerror}") from error
    return f"{name}.eml"


def _pending(store: Store) -> list[int]:
    with store.reading() as session:
        statement = select(Correction.id).where(
            col(Correction.fixture).is_(None), col(Correction.refused).is_(None)
        )
        return list(session.exec(statement.order_by(col(Correction.id))))


def _settle(
    store: Store, correction_id: int, fixture: str | None = None, refused: str | None = None
) -> None:
    with store.transaction() as session:
        correction = session.get_one(Correction, correction_id)
        correction.fixture, correction.refused = fixture, refused
        session.add(correction)
