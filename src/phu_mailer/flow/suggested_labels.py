"""Propose labels, columns and values: what stands under them is read exactly as accepted.

A label under which nothing was accepted is proposed too when it comes back: its values are judged
as remarks, or skipped when they are mere dates, times, sums or counts.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date

from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.flow.suggested_guard import holds_a_number_of, tells_a_count
from phu_mailer.flow.suggested_phrases import DECIDES, is_proposed
from phu_mailer.flow.suggested_text import OFTEN, Decided, Lines
from phu_mailer.reading.child_words import CHILD, MINOR, is_hedged, says_unknown
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.addresses import POSTAL_CODE, parse_addition
from phu_mailer.reading.fields.arrears import AMOUNT
from phu_mailer.reading.fields.contact import PHONE
from phu_mailer.reading.fields.numbers import NUMBER
from phu_mailer.reading.filling import fill
from phu_mailer.reading.folding import fold
from phu_mailer.reading.labels import Label, meaning
from phu_mailer.reading.phrase_slots import (
    MONTH,
    PASSED_OVER,
    STAMP,
    TIME,
    fault_of_phrase,
    slots_of,
    value_slots_of,
)
from phu_mailer.reading.phrasing import harmless_phrase, is_clean, masked_phrase
from phu_mailer.reading.taught import PhraseKind, in_tables
from phu_mailer.reading.taught_file import fault_of_label
from phu_mailer.reading.unknown import WrittenPair, written_pairs

CORE = (
    "persons", "street_name", "house_number", "house_letter", "house_number_addition",
    "postal_code", "town", "phone", "email", "corporation_reference", "arrears_cents",
    "arrears_months", "has_minor_children", "minor_children_count",
)  # fmt: skip
_TRIED = (
    Label.PERSONS, Label.POSTAL_CODE, Label.ADDRESS, Label.TOWN, Label.ARREARS, Label.AMOUNT,
    Label.MONTHS, Label.MINORS, Label.CHILDREN, Label.PHONE, Label.EMAIL,
    Label.REFERENCE, Label.BIRTH, Label.LAST_NAME,
)  # fmt: skip
_RELEARNED = frozenset({*_TRIED, Label.HOUSEHOLD, Label.UNIT}) - {Label.CHILDREN, Label.MINORS}
_PARTS_OF_NAMES = frozenset({Label.PREFIX, Label.INITIALS, Label.GIVEN})
_ENOUGH = 0.6
_LONGEST_CODE = 12
_PROVEN = 6
_LABELS_OF_A_FORM = 3
_NAMING = frozenset({"name", "co_name", "address", "postal_code"})
_WORDS = re.compile(r"[^\W\d_]{4}|^(?:ja|nee)$", re.IGNORECASE)
_CHILD_STEMS = ("kind", "minderj", "jeugd", "gezin", "jongere")
_CODE = re.compile(
    r"[A-Z]{1,3}-?\d{1,2}|(?=\S*\d)(?:[\da-f]{4,12}-?)+|"
    r"(?=\S*\d)(?=\S*[A-Za-z])(?!\S*[a-z]{4})[\w-]{6,40}"
)
_NOTHING_TO_READ = re.compile(
    rf"(?:{STAMP}(?: (?:om )?{TIME})?|{TIME}|{AMOUNT}|(?:(?:€|EUR) ?)?\d{{1,6}}\.\d\d|"
    rf"{MONTH}(?: (?:t/m|tot en met|en|-) {MONTH})?|\d{{1,3}})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Use:
    """One label as it is used in all mails: each value with what was accepted there.

    `owners` are the households of the values, None where it is not sure which one it is.
    """

    pair: WrittenPair
    values: list[tuple[str, Decided]] = field(default_factory=list)
    owners: list[IncomingSignal | None] = field(default_factory=list)
    mails: int = 0

    def take(self, pair: WrittenPair, mail: Decided) -> None:
        """Add the values of one mail; rows are households when there are as many."""
        self.mails += 1
        self.values += [(value, mail) for value in pair.values]
        if len(mail.accepted) == 1 and len(pair.values) == 1:
            self.owners.append(mail.accepted[0])
        elif pair.height == len(mail.accepted):
            self.owners += [mail.accepted[at] for at in pair.rows]
        else:
            self.owners += [None for _ in pair.values]


def add_labels(lines: Lines, mails: Sequence[Decided]) -> None:
    """Propose what the labels and headers of the mails mean."""
    unmatched: list[_Use] = []
    codes: dict[str, dict[str, Counter[str]]] = {}
    uses = _uses(mails)
    for use in uses:
        known = _known(use.pair)
        label = known
        if known in _PARTS_OF_NAMES:
            label = _part_of_address(use) or known
        if known is None or (known in _RELEARNED and not _is_understood(known, use)):
            label = _field_of(use) or known
        if label is None:
            unmatched.append(use)
            continue
        if _add_codes(codes, label, use):
            label = Label.MINORS
        if label is not known:
            _add_label(lines, use.pair, label)
    _add_children(lines, codes, unmatched)
    _add_values(lines, codes)
    is_form = len(uses) - len(unmatched) >= _LABELS_OF_A_FORM
    for use in unmatched:
        least = len(mails) if use.pair.is_above else OFTEN
        is_label = is_form or not use.pair.is_above
        if is_label and use.mails >= max(least, OFTEN) and not _is_taken(lines, use.pair):
            _add_aside(lines, use)


def _uses(mails: Sequence[Decided]) -> list[_Use]:
    """Return every label of the mails; one above a value counts when it comes back."""
    uses: dict[tuple[str, bool], _Use] = {}
    for mail in mails:
        for pair in written_pairs(mail.blocks):
            use = uses.setdefault((fold(pair.label), pair.is_column), _Use(pair))
            use.take(pair, mail)
    often = OFTEN if len(mails) > 1 else 1
    return [one for one in uses.values() if not one.pair.is_above or one.mails >= often]


def _add_aside(lines: Lines, use: _Use) -> None:
    """Propose a label under which nothing was taken over."""
    label = _aside(use)
    if label is not None:
        _add_label(lines, use.pair, label)
    if label is Label.REMARKS:
        _add_remarks(lines, use)


def _add_remarks(lines: Lines, use: _Use) -> None:
    """Propose the values under a label for remarks that would make somebody look."""
    said = Counter(value for value, _ in use.values)
    for text, count in said.items():
        phrase = harmless_phrase(text)
        if (
            not is_approved(text)
            and not CHILD.search(text)
            and not DECIDES.search(text)
            and judge(text, date.min).doubts
            and (is_proposed(phrase, PhraseKind.HARMLESS, count) or _is_numbered(phrase))
        ):
            lines.add_phrase(PhraseKind.HARMLESS.value, phrase)


def _is_numbered(phrase: str) -> bool:
    """Say whether a remark has a number that counts nothing of the tenant ("aanmaning 2 uit")."""
    is_sound = not fault_of_phrase(phrase, PhraseKind.HARMLESS) and is_clean(phrase)
    return is_sound and set(slots_of(phrase)) <= PASSED_OVER and not _COUNTS.search(phrase)


_COUNTS = re.compile(r"maand|mnd|termijn|week|jaar|euro|€|nummer|\bnr|postcode", re.IGNORECASE)


def _add_label(lines: Lines, pair: WrittenPair, label: Label) -> None:
    if not fault_of_label(pair.label, label, is_column=pair.is_column):
        section = lines.columns if pair.is_column else lines.labels
        section.setdefault(label.value, []).append(pair.label)


def _is_taken(lines: Lines, pair: WrittenPair) -> bool:
    return any(pair.label in one for one in (*lines.labels.values(), *lines.columns.values()))


def _known(pair: WrittenPair) -> Label | None:
    if not pair.is_column:
        return meaning(pair.label)
    with in_tables():
        return meaning(pair.label)


def _is_understood(label: Label, use: _Use) -> bool:
    """Say whether a known label already reads its values as accepted, as often as not."""
    good = sum(
        any(_agreeing(label, value, one, mail.context) for one in mail.accepted)
        for value, mail in use.values
    )
    return good >= _ENOUGH * len(use.values)


def _field_of(use: _Use) -> Label | None:
    """Return the field as which the values give what was accepted; the fullest match wins."""
    votes: Counter[Label] = Counter()
    hits: Counter[Label] = Counter()
    says_minor = MINOR.search(use.pair.label) is not None
    tried = [one for one in _TRIED if one is not Label.MINORS or says_minor]
    for (value, mail), owner in zip(use.values, use.owners, strict=True):
        whose = [owner] if owner else mail.accepted
        for label in tried:
            fields = max(_agreeing(label, value, one, mail.context) for one in whose)
            votes[label] += fields
            hits[label] += fields > 0
    best = max(_TRIED, key=lambda label: (votes[label], -_TRIED.index(label)))
    if hits[best] >= _ENOUGH * len(use.values) and hits[best]:
        return best
    return _part_of_address(use)


def _part_of_address(use: _Use) -> Label | None:
    """Return which part of the address of its own household each value is, None when none."""
    for label, name in ((Label.STREET, "street_name"), (Label.HOUSE_NUMBER, "house_number")):
        if use.values and all(
            owner is not None and fold(text) == fold(str(getattr(owner, name)))
            for (text, _), owner in zip(use.values, use.owners, strict=True)
        ):
            return label
    return Label.ADDITION if _is_addition(use) else None


def _agreeing(label: Label, value: str, signal: IncomingSignal, context: Context) -> int:
    """Return how many fields a value gives as accepted; 0 when it gives one otherwise."""
    draft = fill([Pair(label, value, "")], context)
    given = [one for one in draft.candidates if one.field in CORE]
    is_same = [plain(one.value) == plain(getattr(signal, one.field)) for one in given]
    return sum(is_same) if all(is_same) and not draft.doubts else 0


def plain(value: object) -> object:
    """Bring a value into the shape in which two readings are compared."""
    if isinstance(value, tuple):
        return tuple(fold(one.last_name) for one in value)
    is_word = isinstance(value, str) and not isinstance(value, MinorChildren)
    return fold(str(value)) if is_word else value


def _is_addition(use: _Use) -> bool:
    """Say whether every value is the letter or addition behind the house number, as accepted."""
    return bool(use.values) and all(
        (read := parse_addition(value)).values
        and not read.doubts
        and any(
            all(plain(getattr(one, name)) == plain(got) for name, got in read.values.items())
            for one in mail.accepted
        )
        for value, mail in use.values
    )


def _add_codes(codes: dict[str, dict[str, Counter[str]]], label: Label, use: _Use) -> bool:
    """Note the meaning of short values about children that the field does not understand.

    Returns:
        True when the codes tell of minors, though the label does not: then it is one of minors.
    """
    if label not in (Label.MINORS, Label.CHILDREN):
        return False
    found: dict[str, Counter[str]] = {}
    for (text, mail), owner in zip(use.values, use.owners, strict=True):
        said = _children_words(owner, text) if owner else ""
        is_short = said and len(text) <= _LONGEST_CODE and not says_nothing_known(text)
        if owner and is_short and not _agreeing(label, text, owner, mail.context):
            found.setdefault(text, Counter())[said] += 1
    if found:
        known = codes.setdefault(Label.MINORS.value, {})
        for text, meanings in found.items():
            known.setdefault(text, Counter()).update(meanings)
    return bool(found) and label is Label.CHILDREN


def _add_values(lines: Lines, codes: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    """Propose what codes mean; a code with two meanings is a conflict."""
    for key, given in codes.items():
        lines.conflicts += [text for text, meanings in given.items() if len(meanings) > 1]
        known_codes = {text: next(iter(one)) for text, one in given.items() if len(one) == 1}
        if known_codes:
            lines.values[key] = known_codes


def _add_children(
    lines: Lines, codes: dict[str, dict[str, Counter[str]]], unmatched: Sequence[_Use]
) -> None:
    """Propose the one label that is left over for the children that nothing else tells."""
    named = [
        use
        for use in unmatched
        if all(use.owners)
        and all(len(text) <= _LONGEST_CODE for text, _ in use.values)
        and (any(stem in fold(use.pair.label) for stem in _CHILD_STEMS) or _tells_children(use))
    ]
    is_open = not ({"minors", "children"} & (set(lines.labels) | set(codes)))
    if not is_open or len(named) != 1:
        return
    given: dict[str, Counter[str]] = {}
    for (text, _), owner in zip(named[0].values, named[0].owners, strict=True):
        if owner and (said := _children_words(owner, text)):
            given.setdefault(text, Counter())[said] += 1
    if given:
        _add_label(lines, named[0].pair, Label.MINORS)
        codes["minors"] = given


def _tells_children(use: _Use) -> bool:
    """Say whether the values of a column tell the children of each row, and nothing else could."""
    meanings: dict[str, set[MinorChildren]] = {}
    for (text, _), owner in zip(use.values, use.owners, strict=True):
        if owner:
            meanings.setdefault(text, set()).add(owner.has_minor_children)
    told = {next(iter(one)) for one in meanings.values() if len(one) == 1}
    is_sure = all(len(one) == 1 for one in meanings.values())
    return is_sure and {MinorChildren.YES, MinorChildren.NO} <= told and len(use.values) >= _PROVEN


def _children_words(signal: IncomingSignal, text: str) -> str:
    """Return what was accepted about children in words that the field understands.

    A short text that hedges is no code; nor is one that only somebody's judgement made "unknown".
    How many children there are is told by a text with a number in it only.
    """
    is_unknown = signal.has_minor_children is MinorChildren.UNKNOWN
    if is_hedged(text) or (is_unknown and not says_unknown(text)):
        return ""
    count = signal.minor_children_count
    if signal.has_minor_children is MinorChildren.YES:
        return f"ja, {count}" if count and re.search(NUMBER, text.casefold()) else "ja"
    words = {MinorChildren.NO: "nee", MinorChildren.UNKNOWN: "onbekend"}
    return words.get(signal.has_minor_children, "")


def _aside(use: _Use) -> Label | None:
    """Return what a label is under which nothing was taken over: judged as a remark, or skipped."""
    if CHILD.search(use.pair.label) or DECIDES.search(use.pair.label):
        return None
    mail = use.values[0][1]
    judged = judge(use.pair.label, mail.context.received_on)
    if judged.is_crisis or judged.tenant_objects or "guardian: named" in judged.doubts:
        return None
    said = [value.strip(" .") for value, _ in use.values if not says_nothing_known(value)]
    if any(_is_accepted(value, mail) or _names(value, mail) for value, mail in use.values):
        return None
    if _holds_numbers(use):
        return None
    is_bare = said and all(_NOTHING_TO_READ.fullmatch(one) or _is_code(one) for one in said)
    if is_bare:
        return Label.HARMLESS
    return Label.REMARKS if said and all(map(_WORDS.search, said)) else None


def _holds_numbers(use: _Use) -> bool:
    """Say whether the values are the amounts, months or children of their own households."""
    whose = [
        (value, [owner] if owner else mail.accepted)
        for (value, mail), owner in zip(use.values, use.owners, strict=True)
    ]
    numbers = [holds_a_number_of(value, accepted) for value, accepted in whose]
    return 2 * sum(numbers) > len(numbers) or tells_a_count(whose)


def _is_code(value: str) -> bool:
    """Say whether a value is the mark of some record, and neither an address nor a number."""
    is_other = POSTAL_CODE.fullmatch(value) or re.fullmatch(PHONE, value)
    return not is_other and _CODE.fullmatch(value) is not None


def _names(value: str, mail: Decided) -> bool:
    """Say whether the name or the address of a household is a part of a value."""
    phrases = (masked_phrase(value, one, mail.context)[1] for one in mail.accepted)
    return any(value_slots_of(phrase) & _NAMING for phrase in phrases)


def _is_accepted(value: str, mail: Decided) -> bool:
    """Say whether a value is one that was accepted in the mail, as a house letter or a name."""
    given = {
        fold(str(part))
        for one in mail.accepted
        for part in (
            *(getattr(one, name) for name in (*CORE, "household_type")),
            *(part for person in one.persons for part in astuple(person)),
        )
        if part
    }
    return fold(value) in given
