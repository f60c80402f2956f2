"""From a mail that a person accepted to the lines of a layout file that would have read it so.

Nothing is learned here: a line is proposed when what stands under an unknown label, read as one
field, gives exactly what the person accepted. Whoever writes the file decides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from phu_mailer.domain.document import from_document
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.errors import PermanentError
from phu_mailer.flow.read import read_mail
from phu_mailer.mail import mime
from phu_mailer.reading.blocks import Block, Line, Segment
from phu_mailer.reading.body import body_blocks
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.filling import fill
from phu_mailer.reading.folding import fold
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.labels import Label, meaning
from phu_mailer.reading.own import Own
from phu_mailer.reading.phrasing import masked_phrase
from phu_mailer.reading.segments import segment
from phu_mailer.reading.sentences import sentences
from phu_mailer.reading.taught import NOTHING_TAUGHT, Taught, in_force, in_tables
from phu_mailer.reading.taught_file import parse_taught
from phu_mailer.reading.unknown import WrittenPair, written_pairs
from phu_mailer.reading.unpack.sources import open_attachments
from phu_mailer.store.db import Store
from phu_mailer.store.tables import InboundMessage, Signal, SignalStatus

CORE = (
    "persons", "street_name", "house_number", "house_letter", "house_number_addition",
    "postal_code", "town", "phone", "email", "corporation_reference", "arrears_cents",
    "arrears_months", "has_minor_children", "minor_children_count",
)  # fmt: skip
_TRIED = (
    Label.PERSONS, Label.POSTAL_CODE, Label.ADDRESS, Label.TOWN, Label.ARREARS, Label.AMOUNT,
    Label.MONTHS, Label.MINORS, Label.CHILDREN, Label.PHONE, Label.EMAIL, Label.REFERENCE,
    Label.BIRTH, Label.LAST_NAME,
)  # fmt: skip
_ENOUGH_OF_A_COLUMN = 0.6
_LONGEST_CODE = 12
_ACCEPTED = (SignalStatus.REGISTERED, SignalStatus.REPEATED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lines to add to the file of a corporation, and what they would still not read.

    `missing` names fields that the mail would be read without, or otherwise than accepted.
    """

    corporation: str
    text: str
    missing: tuple[str, ...]


def suggest(store: Store, rules: Rules, mail_id: int, taught: Mapping[str, Taught]) -> Suggestion:
    """Return what would have read a mail as a person accepted it.

    Args:
        taught: what is in use, by corporation.

    Raises:
        PermanentError: there is no such mail, its text is gone, or nothing of it was accepted.
    """
    message, accepted = _accepted(store, mail_id)
    code = message.corporation_code or ""
    in_use = taught.get(code, NOTHING_TAUGHT)
    day = message.received_at.astimezone(rules.planning.time_zone).date()
    own = Own.of(in_use.widened(rules.corporations[code]), rules.municipality.own_addresses)
    with in_force(in_use):
        blocks = _blocks(message.raw or b"", own)
        text = _lines(blocks, accepted, Context(own, day))
    proposed = merged(in_use, parse_taught(text, "voorstel"))
    return Suggestion(code, text, _missing(message, rules, day, {code: proposed}, accepted))


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
        phrases={
            kind: (*one.phrases.get(kind, ()), *other.phrases.get(kind, ()))
            for kind in (*one.phrases, *other.phrases)
        },
    )


def _accepted(store: Store, mail_id: int) -> tuple[InboundMessage, list[IncomingSignal]]:
    with store.reading() as session:
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
    return message, [from_document(row.reading) for row in rows]


def _blocks(raw: bytes, own: Own) -> list[Block]:
    """Return what the sender wrote, and the readable attachments."""
    mail = mime.parse(raw)
    parts = segment(body_blocks(mail)[0], own)
    sources = open_attachments(mail.attachments, Knowledge(open_mail=mime.parse))
    blocks = [part.block for part in parts if part.segment is Segment.AUTHORED]
    return [*blocks, *(block for source in sources for block in source.blocks)]


def _lines(blocks: Sequence[Block], accepted: Sequence[IncomingSignal], context: Context) -> str:
    """Return the content of a layout file with every line that is proposed."""
    labels: dict[str, list[str]] = {}
    columns: dict[str, list[str]] = {}
    values: dict[str, dict[str, str]] = {}
    unmatched: list[WrittenPair] = []
    pairs = written_pairs(blocks)
    for pair in pairs:
        label = _known(pair)
        if label is None:
            label = _field_of(pair, accepted, context)
            if label is None:
                unmatched.append(pair)
                continue
            section = columns if pair.is_column else labels
            section.setdefault(label.value, []).append(pair.label)
        _add_value(values, label, pair, accepted)
    _add_children(labels, values, unmatched, accepted)
    phrases = _phrases(blocks, pairs, accepted)
    return "\n".join(
        [
            *_section("labels", labels),
            *_section("columns", columns),
            *(line for key, one in values.items() for line in _values(key, one)),
            *_section("phrases", phrases),
        ]
    )


def _known(pair: WrittenPair) -> Label | None:
    if not pair.is_column:
        return meaning(pair.label)
    with in_tables():
        return meaning(pair.label)


def _field_of(
    pair: WrittenPair, accepted: Sequence[IncomingSignal], context: Context
) -> Label | None:
    """Return the field as which the values give what was accepted; the fullest match wins."""
    votes: Counter[Label] = Counter()
    hits: Counter[Label] = Counter()
    for value in pair.values:
        for label in _TRIED:
            fields = max(_agreeing(label, value, one, context) for one in accepted)
            votes[label] += fields
            hits[label] += fields > 0
    best = max(_TRIED, key=lambda label: (votes[label], -_TRIED.index(label)))
    return best if hits[best] >= _ENOUGH_OF_A_COLUMN * len(pair.values) and hits[best] else None


def _agreeing(label: Label, value: str, signal: IncomingSignal, context: Context) -> int:
    """Return how many fields a value gives as accepted; 0 when it gives one otherwise."""
    draft = fill([Pair(label, value, "")], context)
    given = [one for one in draft.candidates if one.field in CORE]
    is_same = [_plain(one.value) == _plain(getattr(signal, one.field)) for one in given]
    return sum(is_same) if all(is_same) and not draft.doubts else 0


def _plain(value: object) -> object:
    """Bring a value into the shape in which two readings are compared."""
    if isinstance(value, tuple):
        return tuple(fold(one.last_name) for one in value)
    is_word = isinstance(value, str) and not isinstance(value, MinorChildren)
    return fold(str(value)) if is_word else value


def _add_value(
    values: dict[str, dict[str, str]],
    label: Label,
    pair: WrittenPair,
    accepted: Sequence[IncomingSignal],
) -> None:
    """Propose the meaning of a short value about children that the field does not understand."""
    if label not in (Label.MINORS, Label.CHILDREN) or len(accepted) != 1:
        return
    text = pair.values[0]
    context = Context(Own((), frozenset(), frozenset(), frozenset(), frozenset()), date.min)
    said = _children_words(accepted[0])
    if said and len(text) <= _LONGEST_CODE and not _agreeing(label, text, accepted[0], context):
        values.setdefault(label.value, {})[text] = said


def _add_children(
    labels: dict[str, list[str]],
    values: dict[str, dict[str, str]],
    unmatched: Sequence[WrittenPair],
    accepted: Sequence[IncomingSignal],
) -> None:
    """Propose the one label that is left over for the children that nothing else tells."""
    short = [
        pair for pair in unmatched if len(pair.values) == 1 and len(pair.values[0]) <= _LONGEST_CODE
    ]
    is_open = len(accepted) == 1 and not ({"minors", "children"} & (set(labels) | set(values)))
    named = [pair for pair in short if any(stem in fold(pair.label) for stem in _CHILD_STEMS)]
    if is_open and len(named) == 1 and (said := _children_words(accepted[0])):
        labels["minors"] = [named[0].label]
        values["minors"] = {named[0].values[0]: said}


_CHILD_STEMS = ("kind", "minderj", "jeugd", "gezin", "jongere")


def _children_words(signal: IncomingSignal) -> str:
    """Return what was accepted about children in words that the field understands."""
    count = signal.minor_children_count
    if signal.has_minor_children is MinorChildren.YES:
        return f"ja, {count}" if count else "ja"
    words = {MinorChildren.NO: "nee", MinorChildren.UNKNOWN: "onbekend"}
    return words.get(signal.has_minor_children, "")


def _phrases(
    blocks: Sequence[Block], pairs: Sequence[WrittenPair], accepted: Sequence[IncomingSignal]
) -> dict[str, list[str]]:
    """Propose the sentences in which accepted values stand, with the values cut out."""
    if len(accepted) != 1:
        return {}
    labels = {pair.label for pair in pairs}
    found: dict[str, list[str]] = {}
    for one in sentences([block for block in blocks if isinstance(block, Line)]):
        if not any(one.text.startswith(label) for label in labels):
            kind, phrase = masked_phrase(one.text, accepted[0])
            if phrase:
                found.setdefault(kind, []).append(phrase)
    return found


def _missing(
    message: InboundMessage,
    rules: Rules,
    day: date,
    taught: Mapping[str, Taught],
    accepted: Sequence[IncomingSignal],
) -> tuple[str, ...]:
    """Return the fields that would still be read otherwise than they were accepted."""
    read = read_mail(message.raw or b"", rules, day, Knowledge(taught=taught))
    signals = read.reading.signals
    if len(signals) != len(accepted):
        return ("signals",)
    return tuple(
        dict.fromkeys(
            field
            for one, other in zip(signals, accepted, strict=True)
            for field in CORE
            if _plain(getattr(one, field)) != _plain(getattr(other, field))
        )
    )


def _section(name: str, content: Mapping[str, Sequence[str]]) -> list[str]:
    if not content:
        return []
    rows = (f"{key} = [{', '.join(map(_quoted, texts))}]" for key, texts in content.items())
    return [f"[{name}]", *rows, ""]


def _values(key: str, content: Mapping[str, str]) -> list[str]:
    rows = (f"{_quoted(text)} = {_quoted(said)}" for text, said in content.items())
    return [f"[values.{key}]", *rows, ""]


def _quoted(text: str) -> str:
    """Return a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
