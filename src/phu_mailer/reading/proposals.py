# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Fill in what no label and no approved wording gave, so that a person only has to confirm it.

A proposal never lets anything run by itself: each of its values carries a doubt. Only what is
missing is proposed; what was read stays as it is.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from phu_mailer.reading.child_hints import hint_about_children, hint_about_household
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import Draft, Typed
from phu_mailer.reading.fields.addresses import POSTAL_CODE, parse_postal_code
from phu_mailer.reading.fields.arrears import AMOUNT, MONTHS, parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import (
    EMAIL,
    PHONE,
    parse_email,
    parse_phone,
)
from phu_mailer.reading.fields.dates import DATE, MONTH_NAME, month_number, parse_birth
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.propose_apart import add_proposal, propose_reference, propose_town
from phu_mailer.reading.sentences import Sentence
from phu_mailer.reading.spotting import (
    Spot,
    bare_names,
    find_addresses,
    find_names,
    name_before_address,
    surname_of,
)

_LONGEST_TEXT = 2_000
_AMOUNT = re.compile(
    rf"(?:(?:ruim|circa|ca\.?|ongeveer|bijna) )?{AMOUNT}(?![.,]?\d)", re.IGNORECASE
)
_MONTHS = re.compile(rf"(?<![\w.,/-]){MONTHS}\b", re.IGNORECASE)
_NO_DEBT_BEFORE = re.compile(
    r"(?:huurprijs|kale huur|maandhuur|huur (?:is|bedraagt|van|per maand)|\bhuur|kosten|regeling|aflossing|aflossen|termijn(?:en)? van|borg|in plaats van|uitkering|inkomen|betaald|boete|rente|zou\b|toegezegd|beloofd|voorstel)[^.;]{0,20}$",
    re.IGNORECASE,
)
_IS_DEBT_BEFORE = re.compile(
    r"(?:achterstand|schuld|achter met|achter is|niet betaald|niks (?:meer )?(?:over)?gemaakt|neer op|open|saldo|vordering|totaal|totale|opgelopen|samen|bij elkaar|achterstallig|verschuldigd|(?:maanden|mnd|termijnen) (?:geen )?huur|laten liggen)[^;]{0,40}$",
    re.IGNORECASE,
)
_NO_DEBT_AFTER = re.compile(
    r" ?(?:overmaken|over te maken|betalen|aflossen|per maand|p/?m\b|p\.m\.|pm\b|aan kosten|huur per)",
    re.IGNORECASE,
)
_NO_ARREARS_BEFORE = re.compile(r"(?:binnen|komende|uiterlijk|baby|elke|na)\s*$", re.IGNORECASE)
_NO_ARREARS_AFTER = re.compile(
    r" ?(?:oud|geleden|later|werkloos|ziek|zwanger|gescheiden|zonder werk|de tijd|huur(?:ach)?prijs)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:bewind\w*|curator|deurwaarder|doorkies\w*|inlichtingen|informatie bij|behandel\w*|contactpersoon|collega|consulent|dochter|zoon|moeder|vader|broer|zus|werk|partner|kantoor|wijkteam|begeleider|bel\w* (?:ons|mij)|ons (?:tel\w*|nummer|kantoor)|mij)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_DEBT = re.compile(
    r"achterst|schuld|\bopen\b|openstaand|saldo|vordering|verschuldigd|in totaal|\btotaal|bij elkaar|samen\b|teller|niet betaald|onbetaald",
    re.IGNORECASE,
)
_OF_A_TRUSTEE = re.compile(r"\b(?:bewind|curator|curatele|deurwaarder|mentor\b)", re.IGNORECASE)
_TOWN_AFTER = re.compile(r"[ ,-]{1,3}([A-ZÀ-Þ][\w'-]{2,})(?=[\s.,;)]|$)")
_PHONE = re.compile(rf"(?<![\w/-])({PHONE})")
_EMAIL = re.compile(rf"(?<![\w.])({EMAIL})")
_BIRTH = re.compile(
    rf"geb(?:\.|oren|oortedatum|datum|\.? ?dat\.?)?(?: is| op)?[ :]+({DATE})", re.IGNORECASE
)
_GREETING = re.compile(r"(?:geachte?|beste|l\.?s\.?|dag|hallo|goede)\b", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:betreft|inzake|onderwerp|datum|(?:ons |onze |uw )?(?:kenmerk|ref|referentie)|behandeld door|telefoon|doorkies\w*|tel|e-?mail)\b",
    re.IGNORECASE,
)
_BIRTH_OF_A_NAME = re.compile(
    rf"\b(?:dhr|mw|mevr|mevrouw|meneer|de heer)\b\.? [^,;()\d]{{2,40}}[,(] ?[*°]? ?({DATE})(?= ?[),])",
    re.IGNORECASE,
)
_NO_ARREARS_CLAUSE = re.compile(
    r"\b(?:woont|wonen|huurt|werkt|werkloos|ziek|zwanger|gescheiden|getrouwd)\b[^,.;]{0,40}$",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"kind|kids|kleintjes|zoon|dochter|minderj|gezin|alleenst|\balleen\b", re.IGNORECASE
)
_ENDS_IN_AN_ANSWER = re.compile(r"\b(?:ja|nee|j|n|geen|\d{1,2})\W*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.|()]\s+|\s[-/|]\s|\s?[|;]\s?")
_BARE_AMOUNT = re.compile(
    r"(?:totaal|totale|achterstand|schuld|saldo|openstaand|open|vordering|bedrag)(?: nu| is| van| bedraagt|:)* (?P<sum>\d{1,3}(?:\.\d{3})*,\d{2}|\d{3,5},\d{2})(?!\d)",
    re.IGNORECASE,
)
_LOOSE_AMOUNT = re.compile(
    r"(?<![\w.,/€-])(?:(?P<sum>\d{1,3}(?:\.\d{3})*,\d{2}|\d{3,5},\d{2})(?![\d%])|(?P<dash>(?:\d{1,2}\.)?\d{3},-{1,2})|(?P<round>\d{1,2}\.\d{3})(?=\s*(?:$|[/;|])))"
)
_IN_THE_RED = re.compile(r" ?(?:euro )?(?:in het rood|in de min)\b", re.IGNORECASE)
_ASKS_FOR_CHILDREN = re.compile(r"[^.]{0,60}(?:kind|minderj|kids)[^.]{0,60}\?", re.IGNORECASE)
_SPAN_OF_MONTHS = re.compile(
    rf"(?P<first>{MONTH_NAME}) ?(?:t/?m|tm|tot en met|tot|-) ?(?P<last>{MONTH_NAME})", re.IGNORECASE
)
_MANY_PIECES = re.compile(r"\s+/\s+|\s*[;|]\s*")
_PIECES_OF_A_TELEGRAM = 4
_MONTHS_BESIDE = re.compile(
    r"\b(?:aantal )?(?:maanden|mnd|maand)(?: (?:achter(?:stand)?|open))?\s*[:?=]*\s+(?P<count>\d{1,2}(?:,5)?)(?=[.;,)]?(?:\s|$))",
    re.IGNORECASE,
)
_ASKS_FOR_MONTHS = re.compile(
    r"(?:hoe ?veel|aantal)? ?(?:maanden|mnd)\b[^.;]{0,40}\??$|.*\bhoe ?veel maanden\b.*",
    re.IGNORECASE,
)
_MONTHS_BY_NAME = re.compile(
    rf"\b(?:over|van|sinds|huur|maanden?|termijnen)\W+(?P<names>{MONTH_NAME}(?:(?:, ?| en | \+ |/){MONTH_NAME})+)",
    re.IGNORECASE,
)

Finder = Callable[[str, Context], Typed | None]


def propose(found: Sequence[Sentence], draft: Draft, context: Context) -> None:
    """Add to a draft what its sentences seem to say about what it still lacks."""
    texts = _in_pieces([one for one in found if len(one.text) <= _LONGEST_TEXT])
    addresses = [(one, spot) for one in texts for spot in find_addresses(one.text, context)]
    if not draft.has("street_name", "house_number"):
        _propose_address(addresses, draft)
    if not draft.has("persons"):
        _propose_name(texts, addresses, draft, context)
    for name, finder in _FINDERS:
        if draft.has(name):
            continue
        for one in _in_order(name, texts):
            typed = finder(one.text, context)
            if typed is not None:
                add_proposal(draft, typed, one.text, one.where)
                break
    propose_reference(texts, draft, context)
    propose_town(texts, draft, context)
    _propose_what_stands_loose(texts, draft)
    if not draft.has("has_minor_children"):
        _propose_children(texts, draft)


def _in_order(name: str, texts: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return the sentences in the order in which a value is looked for in them.

    Above the greeting of a letter stands how to reach the one who writes it.
    """
    if name == "arrears_cents":
        return _debts_first(texts)
    is_letter = name in ("phone", "email") and any(_HEAD.match(one.text) for one in texts)
    greeting = next((at for at, one in enumerate(texts) if _GREETING.match(one.text)), 0)
    return texts[greeting:] if is_letter else texts


def _debts_first(texts: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that speak of a debt before those that only hold an amount."""
    return sorted(texts, key=lambda one: _DEBT.search(one.text) is None)


def propose_name(text: str, where: str, draft: Draft) -> None:
    """Propose the only name in a short text such as a subject."""
    names = find_names(text)
    if len(names) == 1 and not draft.has("persons"):
        add_proposal(draft, names[0].typed, names[0].text, where)


def _propose_address(addresses: Sequence[tuple[Sentence, Spot]], draft: Draft) -> None:
    if not addresses:
        return
    doors = {
        (spot.typed.values.get("street_name"), spot.typed.values.get("house_number"))
        for _, spot in addresses
    }
    best = max(addresses, key=lambda pair: len(pair[1].typed.values))
    sentence, spot = best if len(doors) == 1 else addresses[0]
    if len(doors) > 1:
        draft.doubt("address: another one")
    values = {name: value for name, value in spot.typed.values.items() if not draft.has(name)}
    add_proposal(draft, Typed(values), spot.text, sentence.where)


def _propose_name(
    texts: Sequence[Sentence],
    addresses: Sequence[tuple[Sentence, Spot]],
    draft: Draft,
    context: Context,
) -> None:
    names: list[tuple[Sentence, Spot]] = []
    for one in texts:
        bare = one.text
        for sentence, spot in addresses:
            if sentence is one:
                bare = bare[: spot.start] + "|" * (spot.end - spot.start) + bare[spot.end :]
        there = find_names(bare, is_alone=bare != one.text)
        if not there and (near := name_before_address(bare, context.own)):
            there = [near]
        names += [(one, spot) for spot in there]
    if not names:
        names = _names_above(texts, addresses)
    if not names:
        names = [(one, spot) for one in texts for spot in bare_names(one.text, context)]
    if not names:
        return
    sentence, spot = names[0]
    fuller = [
        pair
        for pair in names
        if surname_of(pair[1]) == surname_of(spot) and len(pair[1].text) > len(spot.text)
    ]
    sentence, spot = fuller[0] if fuller else (sentence, spot)
    add_proposal(draft, spot.typed, spot.text, sentence.where)


def _names_above(
    texts: Sequence[Sentence], addresses: Sequence[tuple[Sentence, Spot]]
) -> list[tuple[Sentence, Spot]]:
    """Return the name that is all of the line right above the address."""
    if not addresses or (at := list(texts).index(addresses[0][0])) == 0:
        return []
    above = texts[at - 1]
    typed = parse_names(above.text)
    if not typed.values.get("persons") or any(one.startswith("leftover") for one in typed.doubts):
        return []
    return [(above, Spot(0, len(above.text), above.text, typed))]


def _amount(text: str, _: Context) -> Typed | None:
    spots = [
        found
        for found in _AMOUNT.finditer(text)
        if not _NO_DEBT_AFTER.match(text, found.end())
        and (
            not _NO_DEBT_BEFORE.search(text[: found.start()][-60:])
            or _IS_DEBT_BEFORE.search(text[: found.start()][-25:])
        )
    ]
    if not spots:
        bare = _BARE_AMOUNT.search(text)
        typed = parse_amount(bare["sum"]) if bare else Typed()
        return typed if typed.values else None
    debts = [found for found in spots if _IS_DEBT_BEFORE.search(text[: found.start()][-60:])]
    typed = parse_amount((debts or spots)[0][0])
    return replace(typed, doubts=()) if typed.values else None


def _months(text: str, _: Context) -> Typed | None:
    for found in _MONTHS.finditer(text):
        before = text[: found.start()][-30:]
        is_of_life = _NO_ARREARS_CLAUSE.search(text[: found.start()][-60:])
        if (
            is_of_life
            or _NO_ARREARS_BEFORE.search(before)
            or _NO_ARREARS_AFTER.match(text, found.end())
        ):
            continue
        typed = parse_months(found[0])
        if typed.values:
            return replace(typed, doubts=())
    if beside := _MONTHS_BESIDE.search(text):
        return replace(parse_months(beside["count"]), doubts=())
    if (span := _SPAN_OF_MONTHS.search(text)) and (count := _months_in(span)):
        return Typed({"arrears_months": float(count)})
    if named := _MONTHS_BY_NAME.search(text):
        count = len(re.findall(MONTH_NAME, named["names"], re.IGNORECASE))
        return Typed({"arrears_months": float(count)})
    return None


def _months_in(span: re.Match[str]) -> int:
    """Return how many months a span such as "juni t/m november" has."""
    first, last = (month_number(span[name]) for name in ("first", "last"))
    return (last - first) % 12 + 1 if first and last else 0


def _propose_what_stands_loose(texts: Sequence[Sentence], draft: Draft) -> None:
    """Propose the only amount without a sign, and the number below a question about months."""
    loose = [
        (one, found)
        for one in texts
        for found in _LOOSE_AMOUNT.finditer(one.text)
        if not _NO_DEBT_AFTER.match(one.text, found.end())
        and (
            not _NO_DEBT_BEFORE.search(one.text[: found.start()][-60:])
            or _IN_THE_RED.match(one.text, found.end())
        )
    ]
    if len(loose) == 1 and not draft.has("arrears_cents"):
        one, found = loose[0]
        add_proposal(draft, replace(parse_amount(found[0]), doubts=()), found[0], one.where)
    for above, below in itertools.pairwise(texts):
        is_count = re.fullmatch(r"\d{1,2}(?:,5)?", below.text) is not None
        is_asked = _ASKS_FOR_MONTHS.fullmatch(above.text) is not None
        if is_count and is_asked and not draft.has("arrears_months"):
            add_proposal(draft, parse_months(below.text), below.text, below.where)
        if _ASKS_FOR_CHILDREN.fullmatch(above.text) and not draft.has("has_minor_children"):
            says_minor = re.search(r"minderj|18", above.text) is not None
            typed = parse_children_value(below.text, label_says_minor=says_minor)
            if typed.values:
                add_proposal(draft, typed, below.text, below.where)


def _in_pieces(found: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences, those in the style of a telegram cut at their signs."""
    pieces: list[Sentence] = []
    for one in found:
        cut = [piece for piece in _MANY_PIECES.split(one.text) if piece.strip()]
        is_telegram = len(cut) >= _PIECES_OF_A_TELEGRAM and " / " in one.text
        pieces += [Sentence(piece, one.where) for piece in cut] if is_telegram else [one]
    return pieces


def _phone(text: str, context: Context) -> Typed | None:
    trustee = _OF_A_TRUSTEE.search(text)
    for found in _PHONE.finditer(text):
        if trustee and trustee.end() < found.start():
            trustee = None
            continue
        typed = parse_phone(found[1], context.own.phones)
        if typed.values and not typed.doubts and not _OTHERS.search(text[: found.start()][-60:]):
            return typed
    return None


def _email(text: str, context: Context) -> Typed | None:
    for found in _EMAIL.finditer(text):
        typed = parse_email(found[1].rstrip("."), context.own.domains)
        if typed.values and not _OTHERS.search(text[: found.start()][-60:]):
            return typed
    return None


def _birth(text: str, context: Context) -> Typed | None:
    for found in (*_BIRTH.finditer(text), *_BIRTH_OF_A_NAME.finditer(text)):
        if _OTHERS.search(text[: found.start()][-60:]):
            continue
        typed = parse_birth(found[1], context.received_on)
        if typed.values:
            return typed
    return None


def _postal_code(text: str, context: Context) -> Typed | None:
    for found in POSTAL_CODE.finditer(text):
        town = _TOWN_AFTER.match(text, found.end())
        typed = parse_postal_code(f"{found[0]} {town[1]}" if town else found[0])
        code = typed.values.get("postal_code")
        if (
            code
            and not typed.doubts
            and code not in {one.postal_code for one in context.own.places}
        ):
            return typed
    return None


_FINDERS: tuple[tuple[str, Finder], ...] = (
    ("postal_code", _postal_code),
    ("arrears_cents", _amount),
    ("arrears_months", _months),
    ("phone", _phone),
    ("email", _email),
    ("date_of_birth", _birth),
)


def _propose_children(texts: Sequence[Sentence], draft: Draft) -> None:
    for one in texts:
        is_label = meaning(one.text) is not None and not _ENDS_IN_AN_ANSWER.search(one.text)
        if not _CHILD.search(one.text) or is_label:
            continue
        pieces = [one.text, *_CLAUSE.split(one.text)]
        household = hint_about_household(one.text)
        if household is not None and not draft.has("household_type"):
            add_proposal(draft, household, one.text, one.where)
        typed = next(
            (found for piece in pieces if (found := hint_about_children(piece)) is not None), None
        )
        if typed is not None:
            add_proposal(draft, typed, one.text, one.where)
            return
