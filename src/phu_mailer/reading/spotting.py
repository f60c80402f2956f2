# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Spot what could be a name, an address, an amount in running text that no approved wording covers.

What is found here is only ever proposed to a person (`reading.proposals`), so it may be wrong; it
must not be somebody else's. A name or number of a third party, or of the sender, is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.addresses import (
    POSTAL_CODE,
    doubts_about_street,
    is_street,
    parse_addition,
    parse_address,
    parse_town,
)
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.folding import fold, word_set
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.own import Own
from phu_mailer.reading.towns import without_quarter

_HOUSE_NUMBER = re.compile(r"(?:(?<=nr\.)|(?<![\w.,/€-]))(?<!€ )(\d{1,5})(?!\d)(?![.,]\d)(?! ?%)")
_NO_HOUSE = re.compile(
    r" ?(?:x|maal|maanden|maand|mnd|jaar|jr|euro|eur|uur|weken|dagen|kind|pers|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|termijnen|minderjarig|volwassen)\b|:\d",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?<![\w.])(?:de heer|dhr\.?|hr\.?|meneer|mw\.?|mevr\.?|mevrouw|mej\.|fam\.?|familie)(?=\s|$)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÀ-Þ][a-z]{0,2}\.(?:-?[A-ZÀ-Þ][a-z]{0,2}\.)*)(?=\s)")
_SORTED = re.compile(
    r"(?<![\w'-] )\b[A-ZÀ-Þ][\w'-]+(?:[ -][A-ZÀ-Þ][\w'-]+)?, (?:[A-Z]\.){1,5}(?=[ ,;)])"
)
_BARE = re.compile(
    r"(?<![.!?:,] )(?<=[a-z:,(] )[A-ZÀ-Þ][a-zà-ÿ'-]+(?: (?:van|de|der|den|het|'t|el|al|ten|ter|in|op|von|dos|da|la|le|ben)){0,3}(?: [A-ZÀ-Þ][\w'-]+){1,2}"
)
_LEADS_TO_NAME = re.compile(
    r"(?:huurders?|bewoners?|contractant|klant|naam|betreft|betrokkene|melding|signaal|aandacht voor|zorgen om|contact met|inzake)\W{1,3}(?:van |over |is |de heer en mevrouw )?(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_OTHER_PERSON = re.compile(
    r"\b(?:behandel(?:d door|aar)|inlichtingen(?: bij)?|steller|bewindvoerder|bewind|curator|mentor|deurwaarder|contactpersoon|collega|consulent|namens|t\.a\.v\.|ex-?partner|ex|dochter|zoon|moeder|vader|broer|zus|ondergetekende|buurman|buurvrouw|wijkteam|hulpverlener|begeleider|gemachtigde|advocaat|rechter|vriend|vriendin|werk)\b[^.,;]{0,25}$",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(
    r"(?:^|[.,;|]\s*)(?:geachte|beste|hallo|hoi|dag|lieve|goede(?:morgen|middag|n?dag|navond)|t\.?a\.?v\.?|ter attentie van)[ :]+(?:(?:de )?heer(?: en|/)?|mevrouw|mevr\.?|mw\.?|dhr\.?)? ?$", re.IGNORECASE,
)  # fmt: skip
_NAME_WORDS = word_set(
    "van die der den de het 't in op ter ten te tot von la le du del di da dos el al ben bin v. d. v.d. "
    "en & + / e/o en/of dhr dhr. hr. mw mw. mevr mevr. mevrouw heer meneer fam. familie 's"
)
_NO_NAMES = word_set(
    "januari februari maart april mei juni juli augustus september oktober november december gemeente team afdeling "
    "wonen woningcorporatie vroegsignalering phu melding convenant stichting postbus schulden kunnen willen graag"
)
_WORD = re.compile(r"[^\s,;:()|<>\"?!]+")
_MOST_NAME_WORDS = 14
_LONGEST_STREET = 6
_LEADS_TO_STREET = word_set("aan op in uit bij adres adres:")
_LOOK_BACK = 70
_HOLDS_A_TITLE = re.compile(r"(?:^| )(?:[A-Z]\.|(?:dhr|mevr|mw|hr|fam)\b)", re.IGNORECASE)
_INITIALS_OF_A_STREET = re.compile(r"(?:[A-Z]\.)+ \S+$")
_ENDS_A_NAME = re.compile(r"(?:[A-Z][\w'-]*\.?)+|(?:dhr|mw|mevr|le|la|el|al|ben|ter|den|der)\.?")
_BETWEEN = re.compile(
    r"[ ,(:-]*(?:\b(?:van|aan|op|te|de|het|in|wonende?|woont|woonachtig|adres|is|huurder|huurders?)[ ,(:]*){0,5}$"
)
_TOWN = r"(?:(?:'s-)?[A-ZÀ-Þ][\w'-]+(?: (?:aan (?:den|de)|op|bij) [A-ZÀ-Þ][\w'-]+)?)"
_HOME = re.compile(r"[ ,]*(?:(?:te|in) )?([^\W\d_]{3,})\b")
_FORMER = re.compile(
    r"(?:\bvh\.?|voorheen|(?:vorige?|oude?|eerdere?|toekomstige?|nieuwe?) (?:woon)?adres(?: was| is)?|verhuisd (?:van|uit)|\bvanuit|correspondentieadres|postadres|bewindvoerder|kantoor)[\s:,]*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"[ ,(;|/-]*(?:(?:te |in |- )?(?P<before>{_TOWN})[ ,(;|/-]+)?(?P<code>[1-9]\d{{3}} ?[A-Za-z]{{2}})\b(?:[ ,)-]*(?:te |in )?(?P<after>{_TOWN}))?"
)
_TOWN_ONLY = re.compile(rf"[ ,]*(?:te|in) (?P<town>{_TOWN})|, ?(?P<bare>{_TOWN})(?=[\s.,;)|]|$)")
_TOWN_BEFORE = re.compile(
    rf"\b(?:te|in) (?P<town>{_TOWN})[ ,:(]*(?:(?:aan|op)(?: de| het)?[ ,]*)?$"
)
_NAMES_NUMBER = re.compile(
    r"(?:[ ,]+op(?= *(?:huis)?(?:nr|no|nu)))?[ ,]*(?:nr|no|nummer|huisnummer|huisnr)?\.?\s*$", re.IGNORECASE
)  # fmt: skip
_WORD_BEHIND = re.compile(
    r",? ?\(?(?:rood|zwart|rd|zw|hs|huis|bis|boven|beneden|\d-?hoog)\b\)?(?=[\s,;.:()]|$)(?! (?:de|het|een|van|bij|aan|die|dat|in huis)\b)",
    re.IGNORECASE,
)
# Additions that are words of a sentence as well: "Rozenstraat 12 voor een bedrag van".
_WORDS_OF_TALK = word_set(
    "voor achter bel to re li l r boven beneden huis links rechts ben i v x bov bv sous"
)
_ENDS_THERE = re.compile(r"\s*(?:[,;.()|/]|$|(?:te|in) [A-Z]|\d{4} ?[A-Z]{2}\b|[A-Z]|heeft\b|en\b)")
_NUMBER_FIRST = re.compile(
    r"\b(?:op|nr\.?|nummer|huisnummer) (?:(?:nr\.?|nummer|huisnummer) )?(?P<house>\d{1,5}(?:[ -]?[A-Za-z]|[ -](?:hs|bis|rood|zwart|rd|zw|boven|beneden|I{1,3}|\d{1,3}))?) (?:in|aan|van|op) (?:de|het) (?P<street>[A-ZÀ-Þ][\w'.-]+(?: (?:(?:van|de|der|den) ){0,2}[A-ZÀ-Þ][\w'.-]+){0,3})"
)
_TAIL = re.compile(r"[ /-]?[^\s,;()|/]{1,8}(?:[ -][^\s,;()|/]{1,6})?")


@dataclass(frozen=True, slots=True)
class Spot:
    """Something found in a text, where it stands in it, and what it says."""

    start: int
    end: int
    text: str
    typed: Typed


def find_addresses(text: str, context: Context) -> list[Spot]:
    """Return every street with a house number, with the postal code and town beside it."""
    found: list[Spot] = []
    for number in _HOUSE_NUMBER.finditer(text):
        is_taken = bool(found) and number.start() < found[-1].end
        is_other = _is_of_a_street(number, text) or _is_of_a_code(number, text)
        if is_taken or is_other or _NO_HOUSE.match(text, number.end()):
            continue
        street = _street_before(text, number.start(), context)
        if street is None or _FORMER.search(text[max(0, street - 30) : street]):
            continue
        name = _NAMES_NUMBER.sub("", text[street : number.start()]).strip()
        if context.own.holds_address({"street_name": name, "house_number": int(number[1])}):
            continue
        end = _end_of_tail(text, number.end())
        house = parse_address(f"{name} {text[number.start() : end]}", context.places)
        place, end = _place_behind(text, end, context)
        if "town" not in place and (before := _TOWN_BEFORE.search(text[:street])):
            place.update(_town(before["town"]))
        if "town" in place:
            place["town"] = without_quarter(str(place["town"]), context.own)
        values = {**house.values, **place}
        if values.get("street_name"):
            found.append(Spot(street, end, text[street:end], Typed(values)))
    return found or _number_first(text, context)


def _number_first(text: str, context: Context) -> list[Spot]:
    """Return the streets that stand behind their number: "op 12 hs in de Zaanenstraat"."""
    found: list[Spot] = []
    for one in _NUMBER_FIRST.finditer(text):
        is_usual = is_street(one["street"]) and not doubts_about_street(
            one["street"], context.places
        )
        house = parse_address(f"{one['street']} {one['house']}", context.places)
        is_own = context.own.holds_address(house.values)
        if not is_usual or is_own or house.doubts or _FORMER.search(text[: one.start()][-30:]):
            continue
        place, end = _place_behind(text, one.end(), context)
        found.append(
            Spot(one.start(), end, text[one.start() : end], Typed({**house.values, **place}))
        )
    return found


def _place_behind(text: str, end: int, context: Context) -> tuple[dict[str, object], int]:
    """Return postal code and town behind a house number, and where they end."""
    values: dict[str, object] = {}
    place = _PLACE.match(text, end)
    if place and (code := POSTAL_CODE.search(place["code"])):
        letters = (code[2] or code[3] or code[4]).upper()
        values["postal_code"] = f"{code[1]} {letters}"
        town = place["after"] or place["before"]
        values.update(_town(town if _is_town(town) else place["before"]))
        return values, place.end() if _is_town(place["after"]) else place.end("code")
    if (home := _HOME.match(text, end)) and fold(home[1]) in context.own.home_towns:
        return dict(parse_town(home[1]).values), home.end()
    if (only := _TOWN_ONLY.match(text, end)) and _is_town(only["town"] or only["bare"]):
        return _town(only["town"] or only["bare"]), only.end()
    return values, end


def _is_of_a_street(number: re.Match[str], text: str) -> bool:
    """Say whether a number is a year in the name of a street: "Plein 1945 12"."""
    is_year = re.fullmatch(r"19\d\d", number[1]) is not None
    return is_year and re.match(r"(?:-\d{4})? \d{1,4}(?!\d)", text[number.end() :]) is not None


def _is_of_a_code(number: re.Match[str], text: str) -> bool:
    """Say whether a number is the first half of a postal code: "Rozenstraat, 2011 AB"."""
    code = POSTAL_CODE.match(text, number.start())
    return code is not None and text[code.end() - 2 : code.end()].isupper()


def find_names(text: str, *, is_alone: bool = False) -> list[Spot]:
    """Return every name that a title, initials or a word like "huurder" announces.

    Args:
        is_alone: a name may also stand at the beginning of the text without any of these.
    """
    starts = [found.start() for found in _TITLE.finditer(text)]
    starts += [found.start() for found in _INITIALS.finditer(text)]
    starts += [found.end() for found in _LEADS_TO_NAME.finditer(text)]
    starts += [found.start() for found in _SORTED.finditer(text)]
    starts += [0] if is_alone else []
    found: list[Spot] = []
    titled = {one.start() for one in _TITLE.finditer(text)}
    for start in sorted(set(starts)):
        if found and start < found[-1].end:
            continue
        before = text[max(0, start - 45) : start]
        if _OTHER_PERSON.search(before) or _SPOKEN_TO.search(before):
            continue
        spot = _name_at(text, start)
        if spot is None or (start == 0 and is_alone and not _is_whole(spot, text, titled)):
            continue
        found.append(spot)
    return found


def bare_names(text: str, context: Context) -> list[Spot]:
    """Return what reads as a first name and a surname in running text, announced by nothing."""
    found = []
    for one in _BARE.finditer(text):
        piece = one[0]
        is_street = re.match(r",? \d", text[one.end() :]) is not None
        is_other = _OTHER_PERSON.search(text[max(0, one.start() - 45) : one.start()])
        is_own = any(name in fold(piece) for name in context.own.names)
        is_place = _is_known_place(piece, context) or is_street
        typed = parse_names(piece)
        is_left = any(doubt.startswith("leftover") for doubt in typed.doubts)
        if typed.values.get("persons") and not (is_place or is_own or is_other or is_left):
            found.append(Spot(one.start(), one.end(), piece, typed))
    return found


def _is_known_place(piece: str, context: Context) -> bool:
    words = {fold(word) for word in piece.split()}
    is_street = context.places is not None and context.places.knows_street(fold(piece))
    return is_street or bool(words & (context.own.home_towns | _NO_NAMES))


def name_before_address(text: str, own: Own) -> Spot | None:
    """Return the name that stands right before an address, which is written as "|||"."""
    mark = text.find("|||")
    bare = _BETWEEN.sub("", text[:mark]) if mark > 0 else ""
    words = list(_WORD.finditer(bare[-_LOOK_BACK:]))
    offset = max(0, len(bare) - _LOOK_BACK)
    for first in words:
        piece = bare[offset + first.start() :]
        if not first[0][0].isupper() or re.search(r"[,;:()|]", piece):
            continue
        typed = parse_names(piece)
        is_sure = all(doubt in ("name: split", "name: capitals") for doubt in typed.doubts)
        if typed.values.get("persons") and is_sure and fold(piece) not in own.names:
            return Spot(offset + first.start(), len(bare), piece, typed)
    return None


def _is_whole(spot: Spot, text: str, titled: set[int]) -> bool:
    """Say whether a name at the beginning of a text is announced, or all that stands there."""
    return (
        0 in titled
        or _INITIALS.match(text) is not None
        or re.match(r"[ ,;/|()-]*(?:[|\d]|$)", text[spot.end :]) is not None
    )


def _name_at(text: str, start: int) -> Spot | None:
    """Return the longest name that begins here."""
    words = list(_words_of_a_name(text, start))
    for count in range(len(words), 0, -1):
        piece = text[start : words[count - 1].end()]
        piece = piece if re.search(r"(?:^|[\s.])[A-Z]\.$", piece) else piece.rstrip(".")
        typed = parse_names(piece)
        if typed.values.get("persons") and not any(
            doubt.startswith("leftover") for doubt in typed.doubts
        ):
            return Spot(start, start + len(piece), piece, typed)
    return None


def _words_of_a_name(text: str, start: int) -> Iterator[re.Match[str]]:
    end = start
    for count, word in enumerate(_WORD.finditer(text, start)):
        is_near = not text[end : word.start()].strip() or text[end : word.start()] == ", "
        is_first_comma = text[end : word.start()] == ", "
        is_part = word[0].casefold() in _NAME_WORDS or word[0][0].isupper()
        if count >= _MOST_NAME_WORDS or not is_near or not is_part:
            return
        if is_first_comma and not _INITIALS.match(f"{word[0]} "):
            return
        yield word
        end = word.end()


def _street_before(text: str, end: int, context: Context) -> int | None:
    """Return where the street name begins that ends right before a house number."""
    window = text[max(0, end - _LOOK_BACK) : end]
    bare = _NAMES_NUMBER.sub("", window)
    words = list(re.finditer(r"[^\s,;:()|]+", bare))[-_LONGEST_STREET:]
    if not words or bare[words[-1].end() :].strip():
        return None
    offset = end - len(window)
    fitting: list[tuple[int, str]] = []
    for first in reversed(words):
        if re.search(r"[,;:()|]|\s[-/]\s", bare[first.start() :]) or first[0] in "-/":
            break
        run = bare[first.start() :]
        is_usual = not doubts_about_street(run, context.places)
        if is_street(run) and is_usual and (first[0][0].isupper() or not first[0][0].islower()):
            *_, lead, last = ["", "", *bare[: first.start()].split()]
            before = [last] if last else []
            is_name = " van " in run and before and _ENDS_A_NAME.fullmatch(before[0])
            is_titled = before and _TITLE.fullmatch(before[0])
            is_personal = _HOLDS_A_TITLE.search(run) and not _INITIALS_OF_A_STREET.match(run)
            is_swallowed = (
                fitting
                and lead.casefold() not in _LEADS_TO_STREET
                and _swallows(last, run, fitting[-1][1], context)
            )
            if fitting and (is_name or is_titled or is_personal or is_swallowed):
                break
            fitting.append((offset + first.start(), run))
    return fitting[-1][0] if fitting else None


def _swallows(before: str, run: str, shorter: str, context: Context) -> bool:
    """Say whether a street would take in the end of a name: "von Berger Romolenstraat"."""
    places = context.places
    if places is None or before not in _NAME_WORDS or not before.islower():
        return False
    return places.knows_street(fold(shorter)) and not places.knows_street(fold(run))


def _end_of_tail(text: str, end: int) -> int:
    """Return where the addition after a house number ends."""
    if word := _WORD_BEHIND.match(text, end):
        return word.end()
    found = _TAIL.match(text, end)
    if found is None:
        return end
    two = found[0]
    for tail in (two, *(re.split(rf"(?<=.){sign}", two, maxsplit=1)[0] for sign in (" ", "[ -]"))):
        bare = tail.rstrip(".")
        following = text[end + len(bare) :]
        is_spaced = tail[0] == " "
        if not bare.strip(" /-") or parse_addition(bare).doubts or _NO_HOUSE.match(following):
            continue
        if is_spaced and fold(bare) in _WORDS_OF_TALK and not _ENDS_THERE.match(following):
            continue
        is_word = re.fullmatch(
            r"[A-Za-z](?:[ -](?:rood|zwart|rd|zw|hs|bis|boven))?|\d[ -]hoog|\d{1,3}|[A-Za-z]{2,}\.?|\d-?hoog|[A-Za-z][ -]?\d{1,2}|\d{1,2}-?[A-Za-z]{1,4}",
            bare.strip(" /-"),
        )
        if is_spaced and is_word is None:
            continue
        if re.match(r"[\s,;.()|/]|$", following):
            return end + len(bare)
    return end


def _is_town(text: str | None) -> bool:
    if not text or parse_town(text).doubts:
        return False
    return meaning(text) is None and not _TITLE.match(f"{text} ")


def _town(text: str | None) -> dict[str, object]:
    return dict(parse_town(text).values) if text and _is_town(text) else {}


def surname_of(spot: Spot) -> str:
    """Return the folded last name of the first person, to see who is the same."""
    persons = spot.typed.values.get("persons")
    return fold(persons[0].last_name) if isinstance(persons, tuple) else ""
