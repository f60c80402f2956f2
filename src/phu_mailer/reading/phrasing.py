"""Cut the accepted values of a household out of a text, so that a phrase for a layout file is left.

Values are found by reading pieces of the text and comparing: what is cut out is a piece that the
strict parser of a slot reads exactly as a person accepted it. A phrase that would still hold a
figure or a name is no phrase: it goes nowhere.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from phu_mailer.domain.signal import Gender, IncomingSignal, MinorChildren, TenantName
from phu_mailer.reading.child_hints import hint_about_children
from phu_mailer.reading.child_words import CHILD, MINOR, YOUNG, counted, is_hedged, ticked
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.addresses import POSTAL_CODE, parse_address, parse_postal_code
from phu_mailer.reading.fields.arrears import AMOUNT, parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.contact import EMAIL, PHONE, parse_email, parse_phone
from phu_mailer.reading.fields.dates import DATE, parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.folding import fold, word_set
from phu_mailer.reading.labels import Label
from phu_mailer.reading.phrase_slots import (
    ABOUT,
    BARE_AMOUNT,
    MONTH,
    MONTHS_IN_TEXT,
    SLOTS_WITH_POINTS,
    STAMP,
    TIME,
    fixed_words,
)
from phu_mailer.reading.taught import PhraseKind, bare_sentence, current, meant

_NAME_LEFT = re.compile(r"(?<=\S )[(\"'\[]*[A-ZÀ-Þ]\w+")
_KINDS = {
    MinorChildren.YES: PhraseKind.MINORS_YES,
    MinorChildren.NO: PhraseKind.MINORS_NO,
}
_LEAST_WORDS = 3
_MOST_WORDS = 14
_LONGEST = 600
_TITLE = word_set("heer dhr hr meneer mevrouw mevr mw mej fam familie echtpaar")
_TOKEN = re.compile(r"\S+")
_CLAUSE = re.compile(r"[,;|:]\s*|\s*\(|\)\s*|\s[-/]\s|\.\s+(?=[A-ZÀ-Þ])|^|$")
_CASH = re.compile(rf"{ABOUT}(?:{AMOUNT}|{BARE_AMOUNT})", re.IGNORECASE)
_CASH_WITH_POINTS = re.compile(SLOTS_WITH_POINTS["amount"], re.IGNORECASE)
_PASSED_OVER = (
    ("date", re.compile(STAMP, re.IGNORECASE)),
    ("time", re.compile(rf"\b{TIME}", re.IGNORECASE)),
    ("initials", re.compile(r"(?<=\{time\} )[A-Z]{2,3}(?= )")),
    ("month", re.compile(rf"\b{MONTH}(?!\w)", re.IGNORECASE)),
    ("number", re.compile(r"(?<![\w-])\d{1,3}(?:[.,]\d{1,3})*(?![\w.,-]*\d|\w)")),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a text that holds a value."""

    start: int
    end: int
    slot: str


def masked_phrase(text: str, signal: IncomingSignal, context: Context) -> tuple[str, str]:
    """Return the kind and text of the phrase that a sentence would be, ("", "") for none.

    It may still hold figures and names: `is_clean` tells.
    """
    text = bare_sentence(text)
    if not text or len(text) > _LONGEST or ("\n" not in text and _is_understood(text)):
        return "", ""
    spots = _spots(text, signal, context)
    if any(one.slot != "again" for one in spots):
        return PhraseKind.SIGNAL.value, _with_slots(text, spots)
    if is_about_children(text) and not spots:
        return _children_phrase(text, signal)
    return (PhraseKind.HARMLESS.value, _with_slots(text, spots)) if spots else ("", "")


def is_about_children(text: str) -> bool:
    """Say whether a text may be about children, by whatever word."""
    return bool(CHILD.search(ticked(text)) or hint_about_children(ticked(text)))


def _is_understood(text: str) -> bool:
    """Say whether the rules read a sentence about children; "jonge kinderen" a person must read."""
    found = parse_children_sentence(text)
    return found is not None and not (found.doubts and YOUNG.search(text))


def harmless_phrase(text: str) -> str:
    """Return a sentence without values as the phrase that it would be."""
    return _with_slots(bare_sentence(text), [])


def is_clean(phrase: str) -> bool:
    """Say whether a phrase holds no figure and nothing with a capital that may be a name."""
    fixed = fixed_words(phrase)
    return not re.search(r"\d", fixed) and not _NAME_LEFT.search(fixed)


def _children_phrase(text: str, signal: IncomingSignal) -> tuple[str, str]:
    """Return the phrase of a sentence that is about the children and nothing else.

    Not for what is not known, often a judgement of a hint, nor for a number without figures.
    """
    is_short = len(text.split()) < _LEAST_WORDS - 1
    if is_short or is_hedged(text) or re.search(r"\?|[;|].*[;|]", text):
        return "", ""
    if parse_children_value(text, label_says_minor=False).values and not YOUNG.search(text):
        return "", ""
    kind = _KINDS.get(signal.has_minor_children)
    hint = hint_about_children(ticked(text))
    said = hint.values.get("has_minor_children") if hint is not None else None
    count = signal.minor_children_count
    if kind is None or said not in (None, signal.has_minor_children):
        return "", ""
    text = re.sub(r"\d{1,2}(?:(?:, | en |,)\d{1,2})+(?: jaar)?", "{ages}", text, count=1)
    if count is not None and kind is PhraseKind.MINORS_YES:
        text = re.sub(rf"\b{count}\b", "{n}", text, count=1)
        is_box = text[:1] in "☒☑" and counted(text) is None
        if not is_box and not re.search(r"\{(?:n|ages)\}", text):
            return "", ""
    return kind.value, text


def _with_slots(text: str, spots: Sequence[Spot]) -> str:
    """Return a text with its values, and then what is passed over, cut out."""
    ordered = sorted(spots, key=lambda one: one.start)
    pieces: list[str] = []
    at = 0
    for spot in ordered:
        pieces += [_passing_over(text[at : spot.start]), f"{{{spot.slot}}}"]
        at = spot.end
    return "".join([*pieces, _passing_over(text[at:])])


def _passing_over(text: str) -> str:
    for slot, pattern in _PASSED_OVER:
        text = pattern.sub(f"{{{slot}}}", text)
    return text


def _spots(text: str, signal: IncomingSignal, context: Context) -> list[Spot]:
    found: list[Spot] = []
    for find in (_address, _names, _typed, _town, _again, _children):
        for spot in find(text, signal, context, found):
            is_free = all(spot.end <= one.start or spot.start >= one.end for one in found)
            if is_free and all(spot.slot != one.slot for one in found):
                found.append(spot)
    return found


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield where pieces of a line begin and end, the longest first; signs around them left out."""
    tokens = list(_TOKEN.finditer(text))
    for count in range(min(_MOST_WORDS, len(tokens)), 0, -1):
        for first, last in zip(tokens, tokens[count - 1 :], strict=False):
            begin, end = first.start(), last.end()
            while begin < end and (text[begin] in " \"'-*[" or _is_open(text[begin:end], "(", ")")):
                begin += 1
            while begin < end and (
                text[end - 1] in ",;:?! ]\"'" or _is_open(text[begin:end], ")", "(")
            ):
                end -= 1
            if _APART.search(text, begin, end) or begin >= end:
                continue
            if text[begin:end].strip(" .-()"):
                yield begin, end
            if text[begin] == "(" and text[end - 1] == ")":
                yield begin + 1, end - 1


_APART = re.compile(r"\n|[;|]| / ")


def _is_open(piece: str, at_edge: str, partner: str) -> bool:
    """Say whether a bracket at the edge of a piece has no partner in it."""
    edge = piece[0] if at_edge == "(" else piece[-1]
    return edge == at_edge and piece.count(at_edge) > piece.count(partner)


def _address(
    text: str, signal: IncomingSignal, context: Context, _: Sequence[Spot]
) -> Iterator[Spot]:
    street = fold(signal.street_name or "")
    if not street or signal.house_number is None or street not in fold(text):
        return
    wanted = {
        name: getattr(signal, name)
        for name in ("street_name", "house_number", "house_letter", "house_number_addition")
    }
    for start, end in _windows(text):
        if not fold(text[start:end]).startswith(street) or str(signal.house_number) not in text:
            continue
        for stop in (end, end - 1) if text[end - 1] == "." else (end,):
            read = parse_address(text[start:stop], context.places)
            same = {name: read.values.get(name) for name in wanted} == wanted
            if same and not read.doubts and _agrees(read, signal):
                yield Spot(start, stop, "address")
                return


def _agrees(read: Typed, signal: IncomingSignal) -> bool:
    """Say whether postal code and town, when they stand there, are those of the household."""
    return all(
        fold(str(read.values[name])) == fold(str(getattr(signal, name)))
        for name in ("postal_code", "town")
        if name in read.values
    )


def _names(text: str, signal: IncomingSignal, _: Context, taken: Sequence[Spot]) -> Iterator[Spot]:
    """Find the name of the household, or of two tenants each on a line of their own."""
    together = _name(text, signal.persons, taken)
    if together is not None:
        yield Spot(*together, "name")
    elif len(signal.persons) == _COUPLE:
        for person, slot in zip(signal.persons, ("name", "co_name"), strict=True):
            alone = _name(text, (person,), taken)
            if alone is not None and text[slice(*alone)] in text.split("\n"):
                yield Spot(*alone, slot)


_COUPLE = 2


def _name(text: str, wanted: Sequence[TenantName], taken: Sequence[Spot]) -> tuple[int, int] | None:
    if not wanted or any(fold(one.last_name) not in fold(text) for one in wanted):
        return None
    for start, end in _windows(text):
        piece = text[start:end]
        is_free = all(end <= one.start or start >= one.end for one in taken)
        if not is_free or not _begins_a_name(piece):
            continue
        read = parse_names(piece)
        persons = read.values.get("persons")
        is_sure = not any(doubt.startswith("leftover") for doubt in read.doubts)
        if is_sure and isinstance(persons, tuple) and _are_same(persons, wanted):
            return start, end
    return None


def _begins_a_name(piece: str) -> bool:
    first = piece.split(maxsplit=1)[0]
    if first.casefold() == "de":
        return piece.casefold().startswith(("de heer", "de familie", "de heren"))
    return first[0].isupper() or first.casefold().rstrip(".") in _TITLE


def _are_same(read: Sequence[TenantName], wanted: Sequence[TenantName]) -> bool:
    return len(read) == len(wanted) and all(
        _whole_name(one) == _whole_name(other)
        and (one.initials, one.given_names) == (other.initials, other.given_names)
        and (Gender.UNKNOWN in (one.gender, other.gender) or one.gender is other.gender)
        and (one.gender is other.gender or other.gender is Gender.UNKNOWN)
        for one, other in zip(read, wanted, strict=True)
    )


def _whole_name(one: TenantName) -> str:
    return fold(f"{one.name_prefix or ''} {one.last_name}")


def _again(text: str, signal: IncomingSignal, _: Context, taken: Sequence[Spot]) -> Iterator[Spot]:
    """Find where the tenant is named once more, by title and surname."""
    if not any(fold(one.last_name) in fold(text) for one in signal.persons):
        return
    wanted = {_whole_name(one) for one in signal.persons}
    for start, end in _windows(text):
        piece = text[start:end].rstrip(".")
        is_free = all(end <= one.start or start >= one.end for one in taken)
        if not is_free or not _begins_a_name(piece) or " " not in piece:
            continue
        read = parse_names(piece[:1].upper() + piece[1:]).values.get("persons")
        if (
            isinstance(read, tuple)
            and {_whole_name(one) for one in read} <= wanted
            and any(one.gender is not Gender.UNKNOWN for one in read)
        ):
            yield Spot(start, start + len(piece), "again")
            return


def _typed(
    text: str, signal: IncomingSignal, context: Context, taken: Sequence[Spot]
) -> Iterator[Spot]:
    """Find the values that have a form of their own."""
    cash = _CASH_WITH_POINTS if current().has_decimal_points else _CASH
    parsers: tuple[tuple[str, re.Pattern[str], Callable[[str], Typed], str], ...] = (
        ("phone", _PHONE, lambda piece: parse_phone(piece, context.own.phones), "phone"),
        ("email", _EMAIL, lambda piece: parse_email(piece, context.own.domains), "email"),
        ("birth", _DATE, lambda piece: parse_birth(piece, context.received_on), "date_of_birth"),
        ("postal_code", POSTAL_CODE, parse_postal_code, "postal_code"),
        ("amount", cash, lambda piece: parse_amount(meant(Label.AMOUNT, piece)), "arrears_cents"),
        ("months", _MONTHS, lambda piece: _months(piece, context), "arrears_months"),
    )
    reference = signal.corporation_reference
    if reference and (found := re.search(rf"(?<!\w){re.escape(reference)}(?!\w)", text)):
        yield Spot(found.start(), found.end(), "reference")
    for slot, pattern, parse, field in parsers:
        wanted = getattr(signal, field)
        for one in pattern.finditer(text) if wanted is not None else ():
            is_free = all(one.end() <= spot.start or one.start() >= spot.end for spot in taken)
            if is_free and parse(one[0]).values.get(field) == wanted:
                yield Spot(one.start(), one.end(), slot)
                break
    last = text.rpartition("\n")
    last = (last[0], last[1], re.sub(r"^\w+: ", "", last[2]))
    if signal.arrears_months is not None and _ASKS_MONTHS.search(last[0]):
        read = _months(last[2], context)
        if read.values.get("arrears_months") == signal.arrears_months and not read.doubts:
            yield Spot(len(text) - len(last[2]), len(text), "months")


def _months(text: str, context: Context) -> Typed:
    return parse_months(meant(Label.MONTHS, text), context.received_on)


_PHONE = re.compile(PHONE)
_EMAIL = re.compile(EMAIL)
_DATE = re.compile(DATE, re.IGNORECASE)
_MONTHS = re.compile(rf"(?<![\w,.]){MONTHS_IN_TEXT}", re.IGNORECASE)
_ASKS_MONTHS = re.compile(r"maand|mnd|termijn", re.IGNORECASE)


def _town(text: str, signal: IncomingSignal, _: Context, taken: Sequence[Spot]) -> Iterator[Spot]:
    """Find the town, beside what else tells where the tenant lives."""
    if signal.town and any(one.slot in ("address", "postal_code", "name") for one in taken):
        pattern = re.compile(rf"(?<![\w-]){re.escape(signal.town)}(?![\w-])", re.IGNORECASE)
        for found in pattern.finditer(text):
            if all(found.end() <= one.start or found.start() >= one.end for one in taken):
                yield Spot(found.start(), found.end(), "town")
                return


def _children(
    text: str, signal: IncomingSignal, _: Context, taken: Sequence[Spot]
) -> Iterator[Spot]:
    """Find the clause about children between the other values, or the answer to a question."""
    for start, end in _clauses(text, taken):
        piece = text[start:end]
        before = re.split(r"[.;/|]\s|\n(?=.*\n)", text[:start])[-1]
        asks = text[:start].rpartition("\n")[0] or before
        if not CHILD.search(piece) and not (CHILD.search(asks) and text[:start].strip()):
            continue
        says_minor = not CHILD.search(piece) and MINOR.search(asks) is not None
        read = parse_children_value(piece, label_says_minor=says_minor)
        if not read.doubts and _says_same(read, signal):
            yield Spot(start, end, "minors" if says_minor else "children")
            return
    for start, end in reversed(_clauses(text, taken)):
        if taken and _says_loosely(text[start:end], signal):
            yield Spot(start, end, "children")
            return


def _says_loosely(text: str, signal: IncomingSignal) -> bool:
    """Say whether a clause points at what was accepted, in words that no rule knows."""
    hint = hint_about_children(text) or counted(text)
    is_same = hint is not None and _says_same(hint, signal)
    return is_same and bool(_children_phrase(text, signal)[0])


def children_clause(text: str, signal: IncomingSignal, context: Context) -> tuple[str, str]:
    """Return the kind and phrase of the clause about children in a text, when it needs one."""
    for spot in _spots(bare_sentence(text), signal, context):
        piece = bare_sentence(text)[spot.start : spot.end]
        if spot.slot == "children" and parse_children_value(piece, label_says_minor=False).doubts:
            return _children_phrase(piece, signal)
    return "", ""


def _clauses(text: str, taken: Sequence[Spot]) -> list[tuple[int, int]]:
    """Return where the pieces between signs begin and end, the longest first."""
    edges = {edge for one in _CLAUSE.finditer(text) for edge in one.span()}
    edges |= {at + after for at, sign in enumerate(text) if sign in "\n)" for after in (0, 1)}
    found = [
        (start, end)
        for start in edges
        for end in edges
        if start < end
        and all(end <= one.start or start >= one.end for one in taken)
        and "\n" not in text[start:end]
        and text[start:end].strip(" ,;/|") == text[start:end]
        and text[start:end].count("(") == text[start:end].count(")")
    ]
    return sorted(found, key=lambda one: (one[0] - one[1], one[0]))


def _says_same(read: Typed, signal: IncomingSignal) -> bool:
    count = read.values.get("minor_children_count")
    return read.values.get("has_minor_children") == signal.has_minor_children and count in (
        None,
        signal.minor_children_count,
    )
