"""Several tenants in one text: numbered or bulleted, each with name, address and arrears.

"1. Mw. A. de Boer, Vondelweg 3, 2026 AB Haarlem, tel. 06-... Achterstand 2 maanden, € 900,-."
A piece between two commas that is none of the known kinds makes its household doubtful.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from phu_mailer.reading.blocks import Line
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import PROSE, Draft, Typed
from phu_mailer.reading.fields.addresses import POSTAL_CODE, parse_address
from phu_mailer.reading.fields.arrears import AMOUNT, MONTHS, parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.contact import EMAIL, PHONE, parse_email, parse_phone
from phu_mailer.reading.fields.dates import DATE, parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.proposals import propose
from phu_mailer.reading.sentences import sentences
from phu_mailer.reading.spotting import find_addresses

_MARK = re.compile(r"(?:(?P<number>\d{1,2})\s*[.)]|[-*•·])\s+(?=\S)")
_PIECES = re.compile(
    r" ?[;|] ?|,(?![\d-]) ?|(?<!\d), ?| - (?!\d)|(?<!\d) - | - (?=\d{1,2}(?:,\d)? ?(?:mnd|maand))"
)
_SAME_STREET = re.compile(r"(?:de)?zelfde straat", re.IGNORECASE)
_ENDS_IN_A_TOWN = re.compile(r"\b\d{4} ?[A-Za-z]{2},? (?:te |in )?[A-Z][\w'-]+$")
_LONGEST_ITEM = 2_000
_MOST_ITEMS = 200
_PHONE = re.compile(
    rf"(?:(?:tel(?:efoon)?(?:nummer|nr)?|mob(?:iel)?)\.?:? ?)?({PHONE})", re.IGNORECASE
)
_EMAIL = re.compile(rf"(?:e-?mail:? ?)?({EMAIL})", re.IGNORECASE)
_BIRTH = re.compile(rf"\(?(?:geb(?:\.|oren)?(?: op)?:? ?)?({DATE})\)?", re.IGNORECASE)
_OWED = r"(?:(?:huur)?achterstand:? ?(?:van )?)?"
_MONTHS = re.compile(rf"{_OWED}({MONTHS})", re.IGNORECASE)
_AMOUNT = re.compile(rf"{_OWED}({AMOUNT})", re.IGNORECASE)
_CHILDREN_LABEL = re.compile(
    r"(?:[;,|]| -) ?"
    r"(?P<label>(?:(?:minderjarige|(?:in|thuis)wonende) )*kind(?:eren)?(?: ?< ?18)?)"
    r" ?:(?P<value>[^:;|]{0,60})$",
    re.IGNORECASE,
)
_CHILDREN = re.compile(r"kind|zoon|dochter|minderj", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Items:
    """The households of an enumeration and the lines that stand outside it."""

    drafts: list[Draft]
    rest: list[Line]


def read_enumerated(lines: Sequence[Line], context: Context) -> Items:
    """Return one household an item; none unless most items name somebody with an address."""
    items = list(_items(lines))
    if not 0 < len(items) <= _MOST_ITEMS or _are_mixed(items, context):
        return Items([], list(lines))
    drafts = [_read_item(item, context) for item in _with_streets(items, context)]
    whole = [draft for draft in drafts if draft.has("name_as_written") and draft.has("street_name")]
    if 2 * len(whole) <= len(drafts):
        return Items([], list(lines))
    if len(whole) < len(drafts):
        for draft in whole:
            draft.doubt("tenants: several")
    used = {line.number for item in items for line in item}
    return Items(drafts, [line for line in lines if line.number not in used])


def _items(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each item: its marked line and what follows without an empty line."""
    item: list[Line] = []
    for line in lines:
        if _MARK.match(line.text):
            if item:
                yield item
            item = [line]
        elif not line.text and item:
            yield item
            item = []
        elif item:
            item.append(line)
    if item:
        yield item


def _with_streets(items: Sequence[list[Line]], context: Context) -> Iterator[list[Line]]:
    """Yield the items with the street of the one before where they say "zelfde straat"."""
    street = ""
    for first, *others in items:
        line = first
        if street and _SAME_STREET.search(first.text):
            line = replace(first, text=_SAME_STREET.sub(street, first.text, count=1))
        if found := find_addresses(line.text, context):
            street = str(found[0].typed.values["street_name"])
        yield [line, *others]


def _are_mixed(items: Sequence[Sequence[Line]], context: Context) -> bool:
    """Say whether a line without a mark names an address beside that of its item."""
    return any(
        find_addresses(item[0].text, context) and find_addresses(line.text, context)
        for item in items
        for line in item[1:]
    )


def _read_item(item: Sequence[Line], context: Context) -> Draft:
    draft = Draft()
    text = _joined(item)
    if len(text) > _LONGEST_ITEM:
        draft.doubt("text: too large")
        return draft
    unmarked = _MARK.sub("", text, count=1)
    line = Line(unmarked, item[0].number, unmarked, item[0].origin)
    first, *others = sentences([line])
    text = _take_children(first.text.rstrip("."), line.where, draft)
    _read_pieces(_PIECES.split(text), line.where, draft, context)
    reading = read_sentences(others, draft, context)
    if reading.tenants:
        draft.doubt("tenants: several")
    propose([first, *others], draft, context)
    return draft


def _joined(item: Sequence[Line]) -> str:
    """Return the lines of an item as one text; a line that ends in a town ends a sentence."""
    text = ""
    for line in item:
        is_whole = _ENDS_IN_A_TOWN.search(text) and line.text[:1].isupper()
        text = f"{text}{'.' if is_whole else ''} {line.text}" if text else line.text
    return text


def _read_pieces(pieces: list[str], where: str, draft: Draft, context: Context) -> None:
    """Read name, address and what follows; everything must be something."""
    rest = _read_name(pieces, where, draft)
    rest = _read_address(rest, where, draft)
    for piece in rest:
        typed = _typed(piece, context)
        if typed is None:
            draft.doubt("unexplained: text")
        else:
            draft.add(typed, piece, where, PROSE)


def _take_children(text: str, where: str, draft: Draft) -> str:
    """Take the answer of a label about children at the end; its commas part no pieces."""
    found = _CHILDREN_LABEL.search(text)
    if found is None:
        return text
    is_minor = re.search("minderj|< ?18", found["label"], re.IGNORECASE) is not None
    typed = parse_children_value(found["value"], label_says_minor=is_minor)
    if found["value"].strip() and not typed.values:
        return text
    draft.add(typed, found[0].strip(" -,;|"), where, PROSE)
    return text[: found.start()]


def _read_name(pieces: list[str], where: str, draft: Draft) -> list[str]:
    for count in (1, 2):
        text = ", ".join(pieces[:count])
        name, _, birth = text.partition(" (")
        typed = parse_names(name)
        if typed.values.get("persons") and (not birth or _BIRTH.fullmatch(f"({birth}")):
            draft.add(typed, name, where, PROSE)
            return [*([f"({birth}"] if birth else []), *pieces[count:]]
    if len(pieces) > 1 and not parse_address(pieces[0]).values:
        unread = Typed({"name_as_written": pieces[0]}, 0.6, ("leftover: persons",))
        draft.add(unread, pieces[0], where, PROSE)
        return pieces[1:]
    return pieces


def _read_address(pieces: list[str], where: str, draft: Draft) -> list[str]:
    """Take the first piece that is an address, with a postal code and town in the next one."""
    for index, piece in enumerate(pieces):
        if not parse_address(piece).values.get("street_name"):
            continue
        taken = 1
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        if POSTAL_CODE.match(following) and not POSTAL_CODE.search(piece):
            piece, taken = f"{piece}, {following}", 2  # noqa: PLW2901 - the address in one text
        draft.add(parse_address(piece), piece, where, PROSE)
        return pieces[:index] + pieces[index + taken :]
    return pieces


def _typed(piece: str, context: Context) -> Typed | None:
    """Return what a piece says, None when it is of no known kind."""
    for pattern, parse in (
        (_PHONE, lambda text: parse_phone(text, context.own.phones)),
        (_EMAIL, lambda text: parse_email(text, context.own.domains)),
        (_BIRTH, lambda text: parse_birth(text, context.received_on)),
        (_MONTHS, parse_months),
        (_AMOUNT, parse_amount),
    ):
        if found := pattern.fullmatch(piece):
            return parse(found[1])
    if not _CHILDREN.search(piece):
        return None
    typed = parse_children_sentence(piece)
    return parse_children_value(piece, label_says_minor=False) if typed is None else typed
