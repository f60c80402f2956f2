"""Address blocks: name, street and town below each other, as on an envelope.

What follows without an empty line is the telephone number or mail address; what follows after it
is said about this household, up to the next address block.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.domain.signal import Gender
from phu_mailer.reading.blocks import Line
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import PROSE, Draft, Typed
from phu_mailer.reading.fields.addresses import parse_house, parse_postal_code
from phu_mailer.reading.fields.arrears import parse_arrears
from phu_mailer.reading.fields.contact import EMAIL, PHONE, parse_email, parse_phone
from phu_mailer.reading.fields.dates import DATE, parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.filling import fill
from phu_mailer.reading.layouts.labelled import pairs_in, read_labelled
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.proposals import propose
from phu_mailer.reading.sentences import Sentence, sentences

_NAME = re.compile(
    rf"(?P<name>[^()]+?)(?: ?[(,]? ?(?:geb(?:\.|oren)?(?: op)? ?)?(?P<birth>{DATE})\)?)?"
)
_PHONE = re.compile(rf"(?:(?:tel|t|mob|m)[.:]* ?)?({PHONE})", re.IGNORECASE)
_EMAIL = re.compile(rf"(?:e-?mail[.:]* ?)?({EMAIL})", re.IGNORECASE)
_MONTHS_AND_AMOUNT = re.compile(
    r"(?P<months>\d{1,2}(?:,\d)?) ?/ ?(?P<amount>.*(?:€|eur|euro).*)", re.IGNORECASE
)
_MOST_BLOCKS = 50
_WHO_AND_WHERE = (
    "persons", "name_as_written", "street_name", "postal_code", "address_as_written",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Envelopes:
    """The households of the address blocks and the lines before the first of them."""

    drafts: list[Draft]
    rest: list[Line]


def read_envelopes(lines: Sequence[Line], context: Context) -> Envelopes:
    """Return one household an address block."""
    starts = [index for index in range(len(lines) - 2) if _is_block(lines[index : index + 3])]
    starts = [one for one in starts if not context.own.is_in(lines[one + 1].text)]
    if not 0 < len(starts) <= _MOST_BLOCKS:
        return Envelopes([], list(lines))
    tops = [start - _has_second_name(lines, start) for start in starts]
    ends = [*tops[1:], len(lines)]
    drafts = [
        _read_block(lines[top:start], lines[start:end], context)
        for top, start, end in zip(tops, starts, ends, strict=True)
    ]
    return Envelopes(drafts, list(lines[: tops[0]]))


def read_labels(lines: Sequence[Line], context: Context) -> tuple[list[Draft], list[Line]]:
    """Read labelled lines; none when they tell the rest about one address block above them."""
    drafts, rest = read_labelled(lines, context)
    is_nameless = len(drafts) == 1 and not drafts[0].has(*_WHO_AND_WHERE)
    if is_nameless and len(read_envelopes(lines, context).drafts) == 1:
        return [], list(lines)
    return drafts, rest


def _is_block(three: Sequence[Line]) -> bool:
    """Say whether three lines are name, street with number, and postal code with town."""
    name, street, town = three
    if not (name.text and street.text and town.text):
        return False
    place = parse_postal_code(town.text)
    if not place.values.get("town") or place.doubts:
        return False
    house = parse_house(street.text).values
    written = _NAME.fullmatch(name.text)
    return bool(
        house.get("street_name") and written and parse_names(written["name"]).values.get("persons")
    )


def _has_second_name(lines: Sequence[Line], start: int) -> bool:
    """Say whether right above the name of a block stands another one, with its title."""
    above = lines[start - 1] if start else None
    if above is None or above.number != lines[start].number - 1:
        return False
    persons = parse_names(above.text).values.get("persons")
    return isinstance(persons, tuple) and all(
        one.gender is not Gender.UNKNOWN and one.initials for one in persons
    )


def _read_block(above: Sequence[Line], lines: Sequence[Line], context: Context) -> Draft:
    name, street, town, *others = lines
    draft = Draft()
    written = _NAME.fullmatch(name.text)
    if written:
        names = " en ".join([*(line.text for line in above), written["name"]])
        draft.add(parse_names(names), names, (*above, name)[0].where, PROSE)
        if birth := written["birth"]:
            draft.add(parse_birth(birth, context.received_on), birth, name.where, PROSE)
    house = parse_house(street.text)
    values = {**house.values, "address_as_written": street.text}
    draft.add(Typed(values, house.cap, house.doubts), street.text, street.where, PROSE)
    draft.add(parse_postal_code(town.text), town.text, town.where, PROSE)
    labelled, others = read_labelled(others, context)
    for one in labelled:
        draft.candidates.extend(one.candidates)
        draft.doubts.extend(one.doubts)
    loose = [line for line in others if not _take_line(line, draft, context)]
    reading = read_sentences(list(sentences(loose)), draft, context)
    if reading.tenants:
        draft.doubt("tenants: several")
    propose([Sentence(line.text, line.where) for line in loose if line.text], draft, context)
    return draft


def _take_line(line: Line, draft: Draft, context: Context) -> bool:
    """Take a telephone number, a mail address or a labelled value."""
    if found := _PHONE.fullmatch(line.text):
        draft.add(parse_phone(found[1], context.own.phones), found[1], line.where, PROSE)
        return True
    if found := _EMAIL.fullmatch(line.text):
        draft.add(parse_email(found[1], context.own.domains), found[1], line.where, PROSE)
        return True
    pairs = pairs_in(line.text, line.where)
    if not pairs:
        return False
    both = _MONTHS_AND_AMOUNT.fullmatch(pairs[0].text)
    if both:
        text = f"{both['months']} maanden / {both['amount']}"
        draft.add(parse_arrears(text), pairs[0].text, line.where, PROSE)
        pairs = pairs[1:]
    filled = fill(pairs, context)
    draft.candidates.extend(filled.candidates)
    draft.doubts.extend(filled.doubts)
    return True
