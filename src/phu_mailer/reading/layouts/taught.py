"""What a layout file adds to the arrangements: fixed blocks, tables without headers, phrases.

A block counts only with exactly the lines it was taught with; one line more or less, and a person
looks. Values of a block or a phrase are as sure as those of a sentence, never surer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from phu_mailer.reading.blocks import Line, Table
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import PROSE, Draft, Typed
from phu_mailer.reading.fields.addresses import parse_address, parse_postal_code, parse_town
from phu_mailer.reading.fields.arrears import parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import parse_email, parse_phone, parse_reference
from phu_mailer.reading.fields.dates import parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.filling import fill
from phu_mailer.reading.folding import fold
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.sentences import MAX_LENGTH, Sentence
from phu_mailer.reading.taught import PhraseKind, TaughtBlock, current, says

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
    for kind, value in _CHILDREN.items():
        found = says(kind, sentence.text)
        if found is not None:
            said = found.groupdict()
            typed = _children(value, said.get("slot_n"), said.get("slot_ages"))
            draft.add(typed, sentence.text, sentence.where, PROSE)
            return False
    found = says(PhraseKind.SIGNAL, sentence.text)
    if found is None:
        return None
    slots = {
        key.removeprefix("slot_"): text.strip()
        for key, text in found.groupdict().items()
        if key.startswith("slot_") and text
    }
    if "name" in slots and not parse_names(slots["name"]).values.get("persons"):
        return None
    for slot, text in slots.items():
        draft.add(_PARSERS[slot](text, context), text, sentence.where, PROSE)
    return "name" in slots


_CHILDREN = {
    PhraseKind.MINORS_YES: "ja",
    PhraseKind.MINORS_NO: "nee",
    PhraseKind.MINORS_UNKNOWN: "onbekend",
}
_PARSERS: dict[str, Callable[[str, Context], Typed]] = {
    "name": lambda text, _: parse_names(text),
    "address": lambda text, context: parse_address(text, context.places),
    "postal_code": lambda text, _: parse_postal_code(text),
    "town": lambda text, _: parse_town(text),
    "birth": lambda text, context: parse_birth(text, context.received_on),
    "phone": lambda text, context: parse_phone(text, context.own.phones),
    "email": lambda text, context: parse_email(text, context.own.domains),
    "reference": lambda text, _: parse_reference(text),
    "amount": lambda text, _: parse_amount(text),
    "months": lambda text, _: parse_months(text),
}


def _children(value: str, count: str | None, ages: str | None) -> Typed:
    """Return what a phrase about children says, read by the rules for such a value."""
    if ages:
        given = ages.removesuffix(" jaar")
        number = count or str(len(given.replace(" en ", ",").split(",")))
        value = f"{number} ({given})"
    elif count:
        value = count
    return parse_children_value(value, label_says_minor=True)
