"""Names of tenants: "Mw. A. de Jong-Bakker", "Meulen, J.P. van der (dhr.)", "J. en K. de Boer".

Only the form of address says whether somebody is a man or a woman, never a first name. Where a
name of several words could be split in two ways, the split is given with a doubt and the text as
written stands beside it.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from phu_mailer.domain.signal import Gender, TenantName
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.capitals import in_usual_letters, is_unsure, with_dots
from phu_mailer.reading.folding import looks_damaged, squeeze, word_set
from phu_mailer.reading.taught import current

_PREFIX_WORDS = word_set(
    "van der den de het 't in op uit over aan bij ter ten te tot von zu la le du del della di da "
    "dos das des die el al ben bin la' v. d. v.d. v/d vd onder voor 's"
)
_PREFIX = re.compile(
    r"(?:van|von|v\.|in|op|uit|over|aan|bij|onder|voor)(?: (?:der|den|de|het|'t|d\.|la))?|"
    r"de|den|der|des|die|ter|ten|te|tot|het|'t|'s|zu|la|le|du|del|della|di|da|dos|das|el|al|ben|bin|"
    r"v\.d\.|v/d|vd|de la|(?:van|de) l[ae]|abd el"
)
_DUTCH_PREFIXES = frozenset(
    {"van", "de", "den", "der", "ter", "ten", "te", "in", "'t", "op", "van't", "aan", "uit", "'s"}
)
_TITLES = {
    "dhr": Gender.MALE, "dhr.": Gender.MALE, "hr": Gender.MALE, "hr.": Gender.MALE,
    "heer": Gender.MALE, "meneer": Gender.MALE, "m": Gender.MALE, "man": Gender.MALE,
    "de heer": Gender.MALE, "mannelijk": Gender.MALE, "vrouwelijk": Gender.FEMALE,
    "male": Gender.MALE, "female": Gender.FEMALE, "f": Gender.FEMALE,
    "mw": Gender.FEMALE, "mw.": Gender.FEMALE, "mevr": Gender.FEMALE, "mevr.": Gender.FEMALE,
    "mevrouw": Gender.FEMALE, "mej.": Gender.FEMALE, "v": Gender.FEMALE, "vrouw": Gender.FEMALE,
}  # fmt: skip
_TITLE = re.compile(
    r"(?:de\s+)?(heer|dhr\.?|hr\.?|meneer|mw\.?|mevr\.?|mevrouw|mej\.)(?=\s|$)", re.IGNORECASE
)
_HE, _SHE = r"(?:de\s+heer|dhr\.?|hr\.?)", r"(?:mevrouw|mevr\.?|mw\.?)"
_BOTH_TITLES = re.compile(
    rf"(?:{_HE}\s*(?:/|of|en/of)\s*{_SHE}|{_SHE}\s*(?:/|of|en/of)\s*{_HE})(?=\s|$)",
    re.IGNORECASE,
)
_IN_THE_NAME_OF = re.compile(r"(?:t\.?n\.?v\.?|ten name van)\s+", re.IGNORECASE)
_GIVEN_BEHIND = re.compile(r"(?P<last>[^(),.]+) \((?P<given>[A-ZÀ-Þ][^\W\d_]+)\)")
_TITLE_WITHIN = re.compile(
    rf"^(?P<last>[^,]+),\s*(?P<title>{_HE}|{_SHE})\s+(?P<rest>[^,]+)$", re.IGNORECASE
)
_FAMILY = re.compile(r"(?:fam\.|familie|fam)(?=\s)", re.IGNORECASE)
_TITLE_AFTER = re.compile(r"\(\s*(dhr\.?|mevr\.?|mw\.?|m|v|de heer|mevrouw)\s*\)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:\s+en/of\s+|\s+e/o\s+|\s+en\s+|\s*&\s*|\s+\+\s+|\s+/\s+|\n|;)\s*")
_ARABIC_PARTICLES = frozenset({"El", "Al", "Ben", "Bin", "Abd", "Aït", "Ait", "Bou"})
_SURE_PARTICLES = frozenset({"El", "Al", "Aït", "Ait", "Bou"})
_ACADEMIC = word_set("dr drs ir ing mr prof ds mevr dhr fam bc mw hr mej heer")
_BARE_INITIALS = re.compile(r"[A-Z](?: [A-Z]){0,4}$|[A-Z]{1,3}$")
_WORD = re.compile(r"(?:[dDlLODMN]'|'t-|'s-)?[^\W\d_]{2,}(?:['-](?:[a-z't]+\x00)*[^\W\d_]+)*$")
_HYPHENATED_PREFIX = re.compile(
    r"-((?:van|von|de|den|der|ter|ten|te|el|al|'t|in|op|uit|aan|la|le|da|das|dos|di|du|del|della|ben|"
    r"bin|zu)(?: (?:de|den|der|la|het|'t))?) "
)
_CAPITALS = re.compile(r"[^\W\d_]{3,}")
_SWALLOWED = re.compile(r"\w{4,}(?:straat|weg|laan|plein|kade|gracht|singel|dreef)\b")
_DAMAGE = re.compile(r"\w\?|\?\w")
_NO_PERSON = word_set(
    "stichting vereniging bv b.v. nv n.v. vof v.o.f. bakkerij winkel kantoor onbekend onbekende "
    "leegstand bewoner bewoners huurder huurders erven erfgenamen test"
)
# Letters of no Dutch, Turkish or Polish name: what those become when read by another table.
_OTHER_TABLE = re.compile(r"[ýÝþÞðÐªº]|æ\b|\bŒ(?=[^\W\d_])")
_LONGEST_INITIAL = 4
_JOINT = "\x00"
_MAX_PERSONS = 4


def parse_names(text: str) -> Typed:
    """Return the persons named in a text that holds nothing else.

    Gives `persons` (a tuple of `TenantName`) and `name_as_written`.
    """
    written = squeeze(text.replace("\n", " en "))
    if says_nothing_known(written):
        return Typed()
    text = with_dots(text) if current().are_initials_joined else text
    text = in_usual_letters(text) if current().are_names_capitals else text
    parts = [part.strip(" ,") for part in _SEPARATOR.split(text.strip()) if part.strip(" ,")]
    if not 0 < len(parts) <= _MAX_PERSONS:
        return Typed({"name_as_written": written}, cap=0.6, doubts=("leftover: persons",))
    parsed = _share_last_name([_parse_person(part) for part in parts])
    doubts = tuple(dict.fromkeys(doubt for one in parsed for doubt in one.doubts))
    persons = tuple(one.name for one in parsed if one.name is not None)
    if not persons or any(one.name is None for one in parsed):
        doubts = (*doubts, "leftover: persons")
        return Typed({"name_as_written": written}, cap=0.6, doubts=doubts)
    return Typed(
        {"persons": persons, "name_as_written": written}, cap=0.6 if doubts else 1.0, doubts=doubts
    )


def parse_last_name(text: str) -> Typed:
    """Return the person of a column that holds only surnames ("De Vries", "van der Berg")."""
    written = squeeze(text)
    usual = in_usual_letters(written) if current().are_names_capitals else written
    prefix, last_name = _split_prefix(usual)
    if not _is_name(last_name):
        return Typed({}, 0.6, ("leftover: persons",))
    doubts = _doubts_about_capitals(usual)
    person = TenantName(last_name, name_prefix=prefix or None)
    values = {"persons": (person,), "name_as_written": written}
    return Typed(values, cap=0.6 if doubts else 1.0, doubts=doubts)


def parse_gender(text: str) -> Gender | None:
    """Return what a cell or value such as "M", "vrouw" or "dhr." says, None when nothing."""
    return _TITLES.get(text.strip().casefold())


@dataclass(frozen=True, slots=True)
class _Parsed:
    """One person; `name` is None when a word could not be placed."""

    name: TenantName | None
    doubts: tuple[str, ...] = ()
    lacks_last_name: bool = False


def _share_last_name(parsed: list[_Parsed]) -> list[_Parsed]:
    """Give "J." its surname in "J. en K. de Boer", and "dhr." in "dhr. en mevr. Bakker"."""
    shared = parsed[-1].name
    if shared is None or not shared.last_name:
        return [replace(one, name=None) if one.lacks_last_name else one for one in parsed]
    return [
        replace(
            one,
            name=replace(one.name, last_name=shared.last_name, name_prefix=shared.name_prefix),
        )
        if one.lacks_last_name and one.name is not None
        else one
        for one in parsed
    ]


def _parse_person(text: str) -> _Parsed:
    gender, rest = _take_title(_IN_THE_NAME_OF.sub("", text, count=1))
    rest = _HYPHENATED_PREFIX.sub(lambda found: found[0].replace(" ", _JOINT), rest)
    if _DAMAGE.search(rest) or looks_damaged(rest) or _OTHER_TABLE.search(rest):
        return _Parsed(None, ("name: damaged",))
    if any(word.casefold() in _NO_PERSON for word in rest.split()):
        return _Parsed(None)
    parsed = _parse_reversed(rest) if "," in rest else _parse_forward(rest, titled=rest != text)
    if parsed.name is None:
        return parsed
    last_name = parsed.name.last_name.replace(_JOINT, " ")
    if not _is_usual(parsed.name):
        return _Parsed(None)
    doubts = _doubts_about_capitals(rest)
    if current().are_names_capitals and parsed.name.given_names:
        doubts = ("name: capitals",)
    if parsed.name.given_names and last_name.isupper() and len(last_name) <= _LONGEST_INITIAL:
        doubts = ("name: split", *doubts)
    if _SWALLOWED.search(f"{parsed.name.given_names or ''} {last_name}"):
        if " " in last_name or not (parsed.name.initials or rest != text):
            return _Parsed(None)
        doubts = ("leftover: persons", *doubts)
    return replace(
        parsed,
        name=replace(parsed.name, gender=gender, last_name=last_name),
        doubts=(*parsed.doubts, *doubts),
    )


def _take_title(text: str) -> tuple[Gender, str]:
    """Return what the form of address says, and the text without it."""
    rest = text.strip()
    if both := _BOTH_TITLES.match(rest):
        return Gender.UNKNOWN, rest[both.end() :].strip()
    if family := _FAMILY.match(rest):
        return Gender.UNKNOWN, rest[family.end() :].strip()
    gender = Gender.UNKNOWN
    if before := _TITLE.match(rest):
        gender = _TITLES[before[1].casefold()]
        rest = rest[before.end() :].strip()
    if within := _TITLE_WITHIN.match(rest):
        title = _TITLE.match(within["title"])
        gender = _TITLES[title[1].casefold()] if title else gender
        rest = f"{within['last']}, {within['rest']}"
    if after := _TITLE_AFTER.search(rest):
        said = _TITLES[after[1].casefold().removeprefix("de ")]
        gender = said if gender in (Gender.UNKNOWN, said) else Gender.UNKNOWN
        rest = rest[: after.start()].strip()
    if behind := _GIVEN_BEHIND.fullmatch(rest):
        rest = f"{behind['last']}, {behind['given']}"
    return gender, rest


def _parse_reversed(text: str) -> _Parsed:
    """Read "Meulen, J.P. van der", "Ooms, van, K." and "Berg, van der, Jan"."""
    surname, *rest = [part.strip() for part in text.split(",")]
    match rest:
        case [both]:
            words = both.split()
            cut = next((i for i, word in enumerate(words) if _is_prefix(word)), len(words))
            given, prefix = " ".join(words[:cut]), " ".join(words[cut:])
        case [_, _]:
            prefix, given = sorted(rest, key=_is_prefix_run, reverse=True)
        case _:
            return _Parsed(None)
    inner_prefix, last_name = _split_prefix(surname)
    if inner_prefix and prefix:
        return _Parsed(None)
    forward = _parse_forward(f"{given} {prefix or inner_prefix} {last_name}".strip(), titled=False)
    if prefix and not _is_prefix_run(prefix):
        return _Parsed(None)
    if forward.name is None or not given:
        return forward
    # The comma says where the surname stands, so a name of several words is no riddle here.
    certain = tuple(doubt for doubt in forward.doubts if doubt != "name: split")
    if "name: split" in forward.doubts:
        name = TenantName(last_name=last_name, given_names=given, name_prefix=None)
        return _Parsed(name, certain)
    return replace(forward, doubts=certain)


def _parse_forward(text: str, *, titled: bool) -> _Parsed:
    """Read "J.P. van der Berg", "Jan van der Berg", and "De Groot" or "Bakker" after a title."""
    words = text.split()
    if not words:
        return _Parsed(TenantName(last_name=""), lacks_last_name=titled)
    if words[0] == "-":
        words, titled = words[1:], True
    initials, rest = _take_initials(words)
    if titled and not initials and len(rest) == 1 and re.fullmatch(r"[A-Z]", rest[0]):
        initials, rest = f"{rest[0]}.", []
    if not rest:
        found = _Parsed(TenantName(last_name="", initials=initials), lacks_last_name=True)
        return found if initials else _Parsed(None)
    starts = [index for index, word in enumerate(rest) if _is_prefix(word)]
    is_capital_prefix = titled and rest[0][0].isupper() and rest[0].casefold() in _DUTCH_PREFIXES
    if initials is None and (not starts or is_capital_prefix):
        return _parse_plain(rest, titled=titled)
    first = starts[0] if starts else 0
    given = " ".join(rest[:first])
    if initials is not None and given:
        first, given = 0, ""
    prefix, last_name = _split_prefix(" ".join(rest[first:]))
    if not (initials or given or titled):
        return _Parsed(None)
    if not _is_name(last_name) or (given and not _is_name(given)):
        return _Parsed(None)
    return _Parsed(TenantName(last_name, initials, given or None, prefix or None))


def _parse_plain(words: list[str], *, titled: bool) -> _Parsed:
    """Read words without initials or tussenvoegsel: a surname, or first names with a surname."""
    if titled and words[0].casefold() in _DUTCH_PREFIXES and len(words) > 1:
        prefix, last_name = _split_prefix(" ".join(words).casefold())
        written = " ".join(words[len(words) - len(last_name.split()) :])
        return _Parsed(TenantName(written, name_prefix=prefix) if _is_name(written) else None)
    if not all(_is_name(word) for word in words):
        return _Parsed(None)
    if len(words) == 1:
        return _Parsed(TenantName(words[0])) if titled else _Parsed(None)
    particle = next((i for i, word in enumerate(words[:-1]) if word in _ARABIC_PARTICLES), None)
    if particle == 1 or (particle == 0 and titled and words[0] in _SURE_PARTICLES):
        return _Parsed(
            TenantName(" ".join(words[particle:]), given_names=words[0] if particle else None)
        )
    name = TenantName(last_name=" ".join(words[1:]), given_names=words[0])
    is_certain = " " not in name.last_name and words[0].casefold() not in _PREFIX_WORDS
    return _Parsed(name, () if is_certain else ("name: split",))


def _take_initials(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the initials as "J.P." and the words after them."""
    cut = 0
    while cut < len(words) and _is_initials(words[cut]):
        cut += 1
    if cut:
        return "".join(words[:cut]), words[cut:]
    while cut < len(words) - 1 and re.fullmatch(r"[A-Z]", words[cut]):
        cut += 1
    if not cut and len(words) > 1 and _BARE_INITIALS.match(words[0]):
        cut = 1
    if cut and words[0].casefold() not in _PREFIX_WORDS:
        letters = "".join(words[:cut])
        return "".join(f"{letter}." for letter in letters), words[cut:]
    return None, words


def _split_prefix(text: str) -> tuple[str, str]:
    words = text.split()
    cut = 0
    while cut < len(words) - 1 and _is_prefix(words[cut]):
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def _is_usual(name: TenantName) -> bool:
    """Say whether the tussenvoegsel is one that exists and no word stands there twice."""
    words = name.last_name.split()
    if any(one == other for one, other in pairwise(words)):
        return False
    return name.name_prefix is None or _PREFIX.fullmatch(name.name_prefix) is not None


def _is_initials(word: str) -> bool:
    """Say whether a word is "J.P.", "Th.J." or "A.-F."; "v.d." and "drs." are not."""
    letters = word.replace("-", "").split(".")
    if letters.pop():
        return False
    return all(
        0 < len(one) <= _LONGEST_INITIAL
        and one[0].isupper()
        and (len(one) == 1 or one[1:].islower() or one == "IJ")
        and one.casefold() not in _ACADEMIC
        for one in letters
    )


def _is_prefix(word: str) -> bool:
    return word in _PREFIX_WORDS


def _is_prefix_run(text: str) -> bool:
    words = text.split()
    return bool(words) and all(word.casefold() in _PREFIX_WORDS for word in words)


def _is_name(text: str) -> bool:
    words = text.split()
    return bool(words) and all(_WORD.match(word) and not word.islower() for word in words)


def _doubts_about_capitals(text: str) -> tuple[str, ...]:
    if current().are_names_capitals:
        return ("name: capitals",) if is_unsure(text) else ()
    long_words = _CAPITALS.findall(text)
    return ("name: capitals",) if any(word.isupper() for word in long_words) else ()
