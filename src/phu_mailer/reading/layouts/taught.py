"""What a layout file adds to the arrangements: fixed blocks, tables without headers, phrases.

A block counts only with exactly the lines it was taught with; one line more or less, and a person
looks. Values of a block or a phrase are as sure as those of a sentence, never surer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from phu_mailer.reading.blocks import Line, Table
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import PROSE, Draft, Typed
from phu_mailer.reading.fields.addresses import parse_address, parse_postal_code, parse_town
from phu_mailer.reading.fields.arrears import parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import parse_email, parse_phone, parse_reference
from phu_mailer.reading.fields.dates import parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.filling import add_judgement, fill
from phu_mailer.reading.folding import fold
from phu_mailer.reading.labels import Label
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.sentences import MAX_LENGTH, Sentence, split
from phu_mailer.reading.taught import PhraseKind, TaughtBlock, current, matches, meant, says

DIFFERS = "block: differs"


@dataclass(frozen=True, slots=True)
class TaughtBlocks:
    """The households of taught blocks, the lines outside them, and what was wrong with one."""

    drafts: list[Draft]
    rest: list[Line]
    marks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_taught_blocks(lines: Sequence[Line], context: Context) -> TaughtBlocks:
    """Return one household for each block between the lines that were taught."""
    begins = {block.begin: block for block in current().blocks}
    drafts: list[Draft] = []
    rest: list[Line] = []
    marks: list[str] = []
    problems: list[str] = []
    index = 0
    while index < len(lines):
        block = begins.get(fold(lines[index].text)) if lines[index].text else None
        end = _end_of(lines, index, block) if block else None
        if block is None:
            rest.append(lines[index])
            index += 1
            continue
        draft = _read_block(lines[index + 1 : end], block, context) if end is not None else None
        if draft is None or end is None:
            problems.append(DIFFERS)
            rest.append(lines[index])
            index += 1
            continue
        drafts.append(draft)
        marks.extend((block.begin, block.end))
        index = end + 1
    return TaughtBlocks(drafts, rest, tuple(marks), tuple(problems))


def _end_of(lines: Sequence[Line], begin: int, block: TaughtBlock) -> int | None:
    """Return where the last line of a block stands; the end of the text ends it as well."""
    for index in range(begin + 1, len(lines)):
        text = lines[index].text
        if (not block.end and not text and index > begin + 1) or (
            block.end and text and fold(text) == block.end
        ):
            return index
    return None if block.end else len(lines)


def _read_block(lines: Sequence[Line], block: TaughtBlock, context: Context) -> Draft | None:
    """Return the household of a block, None when it has other lines than it was taught with."""
    pairs: list[Pair] = []
    plain: list[Line] = []
    for line in filter(lambda one: one.text, lines):
        labelled = pairs_in(line.text, line.where)
        pairs.extend(labelled)
        plain.extend([] if labelled else [line])
    if len(plain) != len(block.lines):
        return None
    by_place = [
        Pair(label, line.text, line.where) for label, line in zip(block.lines, plain, strict=True)
    ]
    draft = fill([*by_place, *pairs], context)
    draft.candidates = [
        replace(one, confidence=min(one.confidence, PROSE)) for one in draft.candidates
    ]
    return draft


def read_taught_table(table: Table, context: Context) -> list[Draft]:
    """Return one household a row of a table without headers; none unless most rows name one."""
    columns = next(
        (one for one in current().tables if table.rows and len(one) == len(table.rows[0])), None
    )
    if columns is None or table.has_merged_rows:
        return []
    drafts: list[Draft] = []
    for index, row in enumerate(table.rows):
        if any(row):
            pairs = [
                Pair(label, cell, table.where(index, column))
                for column, (label, cell) in enumerate(zip(columns, row, strict=True))
            ]
            drafts.append(fill(pairs, context))
            drafts[-1].doubts.extend(table.row_doubts.get(index, ()))
    whole = [draft for draft in drafts if draft.has("name_as_written") and draft.has("street_name")]
    return drafts if 2 * len(whole) > len(drafts) else []


def take_phrase(sentence: Sentence, draft: Draft, context: Context) -> bool | None:
    """Take the values of a taught phrase; None when none covers the sentence.

    Returns:
        True when the phrase introduces a tenant.
    """
    if len(sentence.text) > MAX_LENGTH:
        return None
    taught = _taught_about_children(sentence.text)
    if taught is not None:
        draft.add(taught, sentence.text, sentence.where, PROSE)
        return False
    kinds = (PhraseKind.SIGNAL, PhraseKind.HARMLESS)
    found_here = [one for kind in kinds for one in matches(kind, sentence.text)]
    readings = [
        (one, reading)
        for one in found_here
        if (reading := _read_phrase(one, sentence, draft, context)) is not None
    ]
    if not readings:
        return None
    sure = [(one, reading) for one, reading in readings if not reading.doubts]
    found, best = (sure or readings)[0]
    draft.candidates.extend(best.candidates)
    draft.doubts.extend(best.doubts)
    if any(_values(reading) != _values(best) for _, reading in sure):
        draft.doubt("unexplained: text")
    return bool(found.groupdict().get("slot_name"))


def add_taught_town(draft: Draft) -> None:
    """Add the town that a layout file gives for a postal code, where a mail leaves it out."""
    codes = {one.value for one in draft.candidates if one.field == "postal_code"}
    if draft.has("town") or len(codes) != 1 or any("town" in one for one in draft.doubts):
        return
    figures = int(str(next(iter(codes)))[:4])
    where = next(one.where for one in draft.candidates if one.field == "postal_code")
    for low, high, town in current().towns:
        if low <= figures <= high:
            draft.add(Typed({"town": town}), town, where, PROSE)
            return


def is_covered(text: str) -> bool:
    """Say whether a taught phrase or an approved remark covers a text, names included."""
    if len(text) > MAX_LENGTH:
        return False
    if is_approved(text) or any(matches(kind, text) for kind in _WITHOUT_NAMES):
        return True
    return any(_reads_name(one) is not False for one in matches(PhraseKind.SIGNAL, text))


def introduces(text: str) -> bool:
    """Say whether a taught phrase covers a text and names a tenant."""
    return any(_reads_name(one) for one in matches(PhraseKind.SIGNAL, text))


def _reads_name(found: re.Match[str]) -> bool | None:
    """Say whether the name in a phrase is one, None when there is none in it."""
    name = _whole_name(found.groupdict())
    return bool(parse_names(name).values.get("persons")) if name else None


def _whole_name(said: dict[str, str | None]) -> str:
    """Return the name in a phrase, two tenants together."""
    return " en ".join(text.strip() for key in _NAMES if (text := said.get(key)))


_NAMES = ("slot_name", "slot_co_name")
_WITHOUT_NAMES = tuple(
    kind for kind in PhraseKind if kind not in (PhraseKind.SIGNAL, PhraseKind.WITHDRAWAL)
)


def _read_phrase(
    found: re.Match[str], sentence: Sentence, draft: Draft, context: Context
) -> Draft | None:
    """Return what the values of a phrase say; None when its name is no name."""
    slots = {
        key.removeprefix("slot_"): text.strip() for key, text in found.groupdict().items() if text
    }
    if _reads_name(found) is False:
        return None
    if slots.pop("co_name", ""):
        slots["name"] = _whole_name(found.groupdict())
    read = Draft()
    for slot, text in slots.items():
        if slot == "remark":
            for one in split(text, sentence.where):
                add_judgement(read, judge(one.text, context.received_on), one.text, one.where)
        elif slot == "again":
            if not _names_again(text, draft, read):
                read.doubt("tenants: several")
        elif slot in _PARSERS and found.re.groupindex.get(f"slot_{slot}"):
            read.add(_PARSERS[slot](text, context), text, sentence.where, PROSE)
    is_half = _HALF_A_NAME.search(slots.get("name", "")) and found.end("slot_name") == found.end()
    if is_half or _ends_elsewhere(found):
        read.doubt("name: split")
    return read


def _ends_elsewhere(found: re.Match[str]) -> bool:
    """Say whether the name may as well end further on: "Jan van de Ven van de Kade 7"."""
    if "slot_name" not in found.re.groupindex:
        return False
    longest = _greedy(found.re).fullmatch(found.string)
    return longest is not None and longest.span("slot_name") != found.span("slot_name")


@lru_cache(maxsize=512)
def _greedy(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern in which each value is as long as it can be."""
    return re.compile(pattern.pattern.replace("}?", "}"), pattern.flags)


_HALF_A_NAME = re.compile(r"\b\w{1,3}$")


def _values(draft: Draft) -> dict[str, object]:
    return {one.field: one.value for one in draft.candidates}


def _names_again(text: str, *drafts: Draft) -> bool:
    """Say whether a text names only persons that were named before."""
    again = parse_names(text[:1].upper() + text[1:]).values.get("persons")
    known = {
        fold(f"{person.name_prefix or ''} {person.last_name}")
        for draft in drafts
        for one in draft.candidates
        if one.field == "persons" and isinstance(one.value, tuple)
        for person in one.value
    }
    return isinstance(again, tuple) and all(
        fold(f"{one.name_prefix or ''} {one.last_name}") in known for one in again
    )


def _bare_street(text: str) -> str:
    """Return an address without an article before it: a street that has one has a capital."""
    return text[article.end() :] if (article := _ARTICLE.match(text)) else text


_CHILDREN = {
    PhraseKind.MINORS_YES: "ja",
    PhraseKind.MINORS_NO: "nee",
    PhraseKind.MINORS_UNKNOWN: "onbekend",
}
_ARTICLE = re.compile(r"(?:de|het) (?=[A-ZÀ-Þ0-9])")
_PARSERS: dict[str, Callable[[str, Context], Typed]] = {
    "name": lambda text, _: parse_names(text),
    "address": lambda text, context: parse_address(_bare_street(text), context.places),
    "postal_code": lambda text, _: parse_postal_code(text),
    "town": lambda text, _: parse_town(text),
    "birth": lambda text, context: parse_birth(text, context.received_on),
    "phone": lambda text, context: parse_phone(text, context.own.phones),
    "email": lambda text, context: parse_email(text, context.own.domains),
    "reference": lambda text, _: parse_reference(text),
    "amount": lambda text, _: parse_amount(meant(Label.AMOUNT, text)),
    "months": lambda text, context: _months(text, context.received_on),
    "children": lambda text, _: _clause_about_children(text, says_minor=False),
    "minors": lambda text, _: _clause_about_children(text, says_minor=True),
}


def _months(text: str, received_on: date) -> Typed:
    return parse_months(meant(Label.MONTHS, text), received_on)


def _taught_about_children(text: str) -> Typed | None:
    """Return what a taught phrase about children says, None when none covers the text."""
    for kind, value in _CHILDREN.items():
        if found := says(kind, text):
            said = found.groupdict()
            return _children(value, said.get("slot_n"), said.get("slot_ages"))
    return None


def _clause_about_children(text: str, *, says_minor: bool) -> Typed:
    """Return what a clause within a phrase says: by the rules, or by a taught phrase."""
    taught = _taught_about_children(text)
    return taught or parse_children_value(text, label_says_minor=says_minor)


def _children(value: str, count: str | None, ages: str | None) -> Typed:
    """Return what a phrase about children says, read by the rules for such a value."""
    if ages:
        given = ages.removesuffix(" jaar")
        number = count or str(len(given.replace(" en ", ",").split(",")))
        value = f"{number} ({given})"
    elif count:
        value = count
    return parse_children_value(value, label_says_minor=True)
