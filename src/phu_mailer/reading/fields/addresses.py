# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Dutch addresses: "Floris van Adrichemlaan 40-3, 2035 VD Haarlem" and its parts.

The addition after the house number decides at whose door a letter falls, so a character that is
not understood makes the address doubtful. Nothing is corrected: the addition stays as written.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.folding import fold, squeeze, word_set
from phu_mailer.reading.knowledge import Places

POSTAL_CODE = re.compile(
    r"(?<![\w-])(?:NL-)?([1-9]\d{3})(?:([A-Za-z]{2})|[ -]([A-Z]{2})|[ -]([A-Za-z]{2}))(?![\w])"
)
_WORDS_LIKE_LETTERS = word_set(
    "en te in op of is de om st na aan nr ca pm km jr mm uw we ze er al as at bij dd"
)
_NEVER_ISSUED = frozenset({"SA", "SD", "SS"})
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,5})(?!\d)")
_STREET_WORD = re.compile(
    r"(?:(?:'[st]-)?'?[^\W\d_](?:[^\W\d_.'-]+[.']?|[.'])(?:['-][^\W\d_]+\.?)*|\d{1,2}(?:e|de|ste)|\d{4}(?:-\d{4})?|'[ts])$"
)
_INITIAL_RUN = re.compile(r"(?:[^\W\d_]\.){2,}$")
_LOWER_FIRST = word_set("van de den der het 't ter ten te v. d. dr. prof. mr. ds. jan")
_NOT_A_STREET = word_set(
    "tijdelijk thans voorheen vh oud vorig vorige nieuw adres per vanaf postbus co pa bij "
    "naast tegenover hoek logeert woont wonend wonende woonachtig object complex flat huis nr "
    "nummer huisnummer thuis zie bijlage onbekend straat te in op aan the"
)
_POST_BOX = re.compile(r"\b(?:postbus|antwoordnummer)\b", re.IGNORECASE)
_WORD_ADDITIONS = word_set(
    "hs huis bis rd zw rood zwart rdst boven beneden bg bgg begane grond ben bov bv achter voor "
    "sous links rechts li re bel l r to ii iii iv v vi vii viii ix x i"
)
_ROMAN = re.compile(r"(?:X{0,2}(?:IX|IV|V?I{0,3}))$")
_ADDITION = re.compile(
    r"(?P<letter>[A-Za-z])?"
    r"(?:[ -]?(?P<digits>\d{1,4}))?"
    r"(?:[ -]?(?P<word>" + "|".join(sorted(_WORD_ADDITIONS, key=len, reverse=True)) + r"))?"
    r"(?P<floor>(?<=\d)[ -]?hoog)?$",
    re.IGNORECASE,
)
_LETTER_FOR_A_FIGURE = re.compile(r"[lIoO]\d|\d[lIoO]\d")
_ALMOST = re.compile(r"(?P<code>[1-9][\dOoIl]{3}) ?(?P<letters>[A-Z]{2})\b(?P<town>.*)")
_FIGURES = str.maketrans("OoIl", "0011")
_TOWN = re.compile(
    r"(?:(?:'s-|'t )?[^\W\d_][\w'-]+|Den [^\W\d_]\w+|De [^\W\d_]\w+|Het [^\W\d_]\w+)"
    r"(?: (?:aan|op|bij|in|a/d|aan den|aan de) [^\W\d_][\w'-]+|(?:-| )(?:Noord|Zuid|Oost|West|Binnen))?$"
)
_FLOOR = re.compile(r"\s+\d{1,2}[ -]?hoog$", re.IGNORECASE)
_TOWN_AFTER = (
    re.compile(r"^(.*\d\S*(?: \S{1,6})?) (?:te|in) (\D+)$"),
    re.compile(r"^(.*\d.*?)(?: ?[,(] ?| - )(?:te |in )?([^\d,]{3,}?)\)?$"),
    re.compile(r"^(.*\d.*?) (\S{4,})$"),
)
_WITHIN_A_STREET = word_set("van de den der het 't ter ten op aan in la le du v. d. v.d. over")
_KINDS_AT_THE_END = re.compile(
    r"(?:straat|laan|weg|plein|kade|gracht|singel|dreef|hof|park|vaart|pad|steeg|dijk|ring|oord|baan|burg|burgh|plantsoen|markt|veld|veen|akker|wal|haven|brug|poort|sluis|horst|kamp|erf|tuin|werf|zoom|gang|hoek|rade|land|eiland|berg|duin|bos|weide|kamp|str\.|ln\.|pln\.)$",
    re.IGNORECASE,
)
_KINDS_AT_THE_START = word_set(
    "Laan Plein Hof Park Kade Weg Pad Burg Singel Dreef Korte Lange Oude Nieuwe"
)
_WHOLE_STREETS = re.compile(r"\w{2}(?:straat|laan|weg|plein|kade|gracht)$")
_LONGEST_STREET = 6
_LONGEST_ADDITION = 16
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """An address of the corporation or the municipality; never a tenant's."""

    postal_code: str | None
    street: str
    house_number: int | None
    town: str | None


def parse_address(text: str, places: Places | None = None) -> Typed:
    """Return the parts of an address line: street and number, maybe postal code and town.

    Gives street_name, house_number, house_letter, house_number_addition, postal_code, town and
    address_as_written, each only when the text has it.
    """
    written = squeeze(text.replace("\n", ", "))
    if says_nothing_known(written):
        return Typed()
    if _POST_BOX.search(written):
        return Typed({}, cap=0.4, doubts=("address: post box",))
    before, postal_code, after = _cut_postal_code(written)
    street_part, town = _cut_town(before, after if postal_code else None)
    number = parse_house(street_part, places)
    values = {**number.values}
    doubts = list(number.doubts)
    if postal_code:
        values["postal_code"] = postal_code
    if town:
        found = parse_town(town)
        values.update(found.values or _first_town(town))
        doubts.extend(found.doubts)
    if "street_name" in values:
        values["address_as_written"] = street_part
    return Typed(values, cap=0.6 if doubts else 1.0, doubts=tuple(doubts))


def parse_house(text: str, places: Places | None = None) -> Typed:
    """Return street, house number and what follows it, of a text that holds nothing else."""
    text = text.strip(" ,.-")
    found = _choose_number(text)
    if found is None:
        return Typed({}, cap=0.6, doubts=("leftover: address",)) if text else Typed()
    street, number, tail, doubts = found
    if _LETTER_FOR_A_FIGURE.match(tail):
        doubts = (*doubts, "address: letter or figure")
    if not is_street(street):
        return Typed({}, cap=0.6, doubts=("leftover: address",))
    values: dict[str, object] = {"street_name": street, "house_number": number}
    doubts = (*doubts, *doubts_about_street(street, places))
    addition = parse_addition(tail)
    values.update(addition.values)
    return Typed(values, cap=0.6 if doubts else 1.0, doubts=(*doubts, *addition.doubts))


def parse_number(text: str) -> Typed:
    """Return what a column or label with only a house number says ("12", "12a", "12.0")."""
    text = re.sub(r"\.0$", "", text.strip())
    found = re.match(r"(\d{1,5})(?!\d)", text)
    if found is None or int(found[1]) == 0:
        return (
            Typed() if says_nothing_known(text) else Typed({}, doubts=("leftover: house_number",))
        )
    addition = parse_addition(text[found.end() :])
    return Typed({"house_number": int(found[1]), **addition.values}, addition.cap, addition.doubts)


_NO_ADDITION = frozenset({"nvt", "n v t", "geen", "leeg", "null", "none"})


def parse_addition(text: str) -> Typed:
    """Return house letter and addition as written; a part that is not understood is a doubt."""
    bare = text.strip().strip("-/. ,()").replace("/", "-")
    if not bare or fold(bare) in _NO_ADDITION:
        return Typed()
    found = _ADDITION.match(bare)
    is_place = re.match(r"(?:te|in)\b", bare, re.IGNORECASE) is not None
    if found is None or is_place:
        values = {} if is_place else _begins_as_addition(bare)
        return Typed(values, 0.6, ("leftover: house_number_addition",))
    if len(bare) == 1 and bare.isalpha() and bare not in ("I", "V", "X"):
        return Typed({"house_letter": bare})
    if found["letter"] and (found["digits"] or found["word"]) and not _ROMAN.match(bare):
        if fold(bare) in _WORD_ADDITIONS:
            return Typed({"house_number_addition": bare})
        rest = bare[1:].strip("- ")
        return Typed({"house_letter": found["letter"], "house_number_addition": rest})
    return Typed({"house_number_addition": bare})


def _begins_as_addition(text: str) -> dict[str, object]:
    """Return what a text that goes on may mean as an addition; only for a person to confirm."""
    words = text.split(" ")
    for count in (2, 1):
        piece = " ".join(words[:count]).rstrip(",.")
        if count < len(words) and piece and _ADDITION.match(piece):
            return {**parse_addition(piece).values}
    is_short = len(text) <= _LONGEST_ADDITION and any(map(str.isalnum, text))
    return {"house_number_addition": text} if is_short else {}


def parse_postal_code(text: str) -> Typed:
    """Return the postal code of a text, and the town when the text goes on with one."""
    if says_nothing_known(text):
        return Typed()
    before, postal_code, after = _cut_postal_code(squeeze(text))
    if postal_code is None or before.strip(" ,"):
        return Typed(_proposed_place(squeeze(text)), 0.6, ("leftover: postal_code",))
    after = re.sub(r"^(?:te|in) ", "", after.strip(" ,-/"))
    town = parse_town(after) if after else Typed()
    return Typed({"postal_code": postal_code, **town.values}, town.cap, town.doubts)


def _proposed_place(text: str) -> dict[str, object]:
    """Return what a text without a sound postal code may mean; only ever for a person to confirm.

    "2O35 VD Haarlem" has a letter for a figure, and "Haarlem" is a town alone.
    """
    almost = _ALMOST.fullmatch(text)
    town = parse_town((almost["town"] if almost else text).strip(" ,-")).values
    if almost is None:
        return {**town}
    code = f"{almost['code'].translate(_FIGURES)} {almost['letters']}"
    is_issued = almost["letters"] not in _NEVER_ISSUED
    return {**town, **({"postal_code": code} if is_issued else {})}


def parse_town(text: str) -> Typed:
    """Return a town; capitals throughout are brought to the usual spelling."""
    bare = text.strip(" ,.-()")
    if says_nothing_known(bare):
        return Typed()
    if not _TOWN.match(bare) or bare.casefold() in _NOT_A_STREET:
        return Typed({}, 0.6, ("leftover: town",))
    return Typed({"town": bare.title() if bare.isupper() or bare.islower() else bare})


def _first_town(text: str) -> dict[str, object]:
    """Return the town with which a longer text begins; only ever for a person to confirm."""
    first = re.match(r"((?:'s-)?[A-ZÀ-Þ][\w'-]{2,})(?:,| is\b| heeft\b| \(| -| en\b)", text)
    return {**parse_town(first[1]).values} if first else {}


def own_place(printed: str) -> OwnPlace:
    """Return an address of the settings ("Street 1, 1234 AB Town") for comparing."""
    before, postal_code, after = _cut_postal_code(squeeze(printed))
    house = parse_house(before.strip(" ,")).values
    number = house.get("house_number")
    return OwnPlace(
        postal_code=postal_code,
        street=fold(str(house.get("street_name", before))),
        house_number=number if isinstance(number, int) else None,
        town=fold(after) or None,
    )


def is_street(text: str) -> bool:
    """Say whether a text can be a street name and nothing more."""
    parts = text.split()
    if not 0 < len(parts) <= _LONGEST_STREET or not any(map(str.isupper, text)):
        return False
    first, *others = parts
    if (
        first[0].islower()
        and first.casefold() not in _LOWER_FIRST
        and first[:2] not in ("v.", "d'")
    ):
        return False
    if any(fold(word) in _NOT_A_STREET for word in parts):
        return False
    if any(word[0].islower() and word not in _WITHIN_A_STREET for word in others):
        return False
    is_open = parts[-1] in _WITHIN_A_STREET
    if is_open or any(one == other for one, other in pairwise(parts)):
        return False
    return all(_STREET_WORD.match(word) or _INITIAL_RUN.match(word) for word in parts)


def doubts_about_street(name: str, places: Places | None = None) -> tuple[str, ...]:
    """Return a doubt when a street name has no usual form ("Kerkstraat", "Laan van Berlijn").

    A word that was lost or swallowed mostly shows in the form of the name. A street that is
    known needs no usual form; when all addresses are known, any other street is doubtful.
    """
    if places is not None:
        if places.knows_street(fold(name)):
            return ()
        if places.has_addresses():
            return ("address: street not known",)
    *before, last = name.split()
    ends_usually = _KINDS_AT_THE_END.search(last) is not None
    starts_usually = bool(before) and before[0] in _KINDS_AT_THE_START
    holds_two = any(_WHOLE_STREETS.search(word) for word in before)
    is_usual = (ends_usually or starts_usually) and not holds_two
    return () if is_usual else ("address: street not known",)


def _choose_number(text: str) -> tuple[str, int, str, tuple[str, ...]] | None:
    """Return street, number, the rest and doubts; a year-like number belongs to the street."""
    numbers = [found for found in _NUMBER.finditer(text) if found.start() > 0 and int(found[1]) > 0]
    if not numbers:
        return None
    first = numbers[0]
    tail = text[first.end() :]
    if int(first[1]) in _YEARS:
        between = re.compile(r"(?:-\d{4})?\s+$")
        later = [one for one in numbers[1:] if between.match(text[first.end() : one.start()])]
        if later:
            return _split_at(text, later[0], ())
        return _split_at(text, first, ("address: number like a year",))
    is_riddle = re.match(r"\s+\d+\s*(?:$|[ ,])", tail) and not _FLOOR.match(tail)
    doubts = ("address: two numbers",) if is_riddle else ()
    return _split_at(text, first, doubts)


def _split_at(
    text: str, number: re.Match[str], doubts: tuple[str, ...]
) -> tuple[str, int, str, tuple[str, ...]]:
    street = re.sub(r"[ ,]+(?:nr|no|nummer|huisnummer)?\.?:?\s*$", "", text[: number.start()])
    return street.strip(), int(number[1]), text[number.end() :], doubts


def _cut_postal_code(text: str) -> tuple[str, str | None, str]:
    """Return what stands before the postal code, the code as "1234 AB", and what follows."""
    for found in POSTAL_CODE.finditer(text):
        letters = found[2] or found[3] or found[4]
        if found[4] and letters.casefold() in _WORDS_LIKE_LETTERS:
            continue
        if letters.upper() in _NEVER_ISSUED:
            continue
        return text[: found.start()], f"{found[1]} {letters.upper()}", text[found.end() :]
    return text, None, ""


def _cut_town(before: str, after: str | None) -> tuple[str, str | None]:
    """Return the part with street and number, and the town, wherever that stands.

    Args:
        before: what stands before the postal code.
        after: what follows the postal code, or None when there is no postal code.
    """
    before = re.sub(r"[ ,(-]+(?:te|in)?[ (]*$", "", before)
    town_after = (after or "").strip(" ,.-()")
    if town_after:
        return before, re.sub(r"^(?:te|in) ", "", town_after)
    for pattern in _TOWN_AFTER:
        if (found := pattern.match(before)) and _looks_like_town(found[2]):
            return found[1].strip(" ,"), found[2]
    return before, None


def _looks_like_town(text: str) -> bool:
    bare = text.strip(" ,.()")
    is_written_large = bare[:1].isupper() or bare.startswith("'")
    return bool(_TOWN.match(bare)) and is_written_large and not _ADDITION.match(bare)
