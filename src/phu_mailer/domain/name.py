"""Write Dutch names on a letter, and fold them for comparison.

Nothing is corrected or guessed: a gender comes from the mail or stays unknown, and a spelling
stays as it was written. Folded text is for comparing only and must never be printed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from phu_mailer.domain.signal import Gender, TenantName
from phu_mailer.errors import PermanentError

_KNOWN_PREFIXES = (
    *("van der", "van den", "van de", "van 't", "van het", "van"),
    *("in 't", "in het", "op de", "op den", "op het", "op 't", "uit den", "uit de"),
    *("over de", "aan de", "aan den", "aan het", "bij de"),
    *("de la", "de", "den", "der", "des", "ter", "ten", "te", "tot", "'t", "'s", "d'", "l'"),
    *("la", "le", "du", "von", "zu", "del", "della", "di", "da", "dos", "el", "al", "ben", "bin"),
)

PREFIXES: tuple[str, ...] = tuple(sorted(_KNOWN_PREFIXES, key=len, reverse=True))
"""The tussenvoegsels, lower case, the longest first so that the first that fits is the whole."""

PREFIX_ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "v.'t": "van 't",
        "v. 't": "van 't",
        "v 't": "van 't",
        "v/'t": "van 't",
        "i.'t": "in 't",
        "i. 't": "in 't",
    }
)
"""What an abbreviated tussenvoegsel stands for, where there is one answer only.

"v.d." is left out: it is van de, van den or van der, so it stays as it was written.
"""

_FOLDED_PREFIXES = frozenset(
    {
        *(prefix.replace("'", "").replace("ij", "y") for prefix in PREFIXES),
        *("v", "vd", "v d", "v de", "v den", "v der", "v h", "v t", "i t", "o d", "a d"),
    }
)
_LONGEST_PREFIX_WORDS = 2

_UNMARKED_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)

_ABBREVIATED_NAMES = frozenset({"th", "ch", "chr", "ph", "wm"})
_SHORTEST_RUN_THAT_IS_A_NAME = 6

_TITLES = {Gender.MALE: "de heer", Gender.FEMALE: "mevrouw"}
_FORMS_OF_ADDRESS = {Gender.MALE: "heer", Gender.FEMALE: "mevrouw"}


class NoAddressee(PermanentError, ValueError):
    """There is nobody to write to: no person at all, or one without a last name."""


def address_line(persons: Sequence[TenantName]) -> str:
    """Return the name line of an address block: "De heer J.P. van der Berg".

    Every person is named; a person whose gender is unknown gets no title.

    Raises:
        NoAddressee: nobody, or a person without a last name.
    """
    _require_names(persons)
    parts = [_titled(person) for person in persons]
    line = and_list(parts)
    if persons[0].gender in _TITLES:
        return line[0].upper() + line[1:]
    return line


def salutation(persons: Sequence[TenantName]) -> str:
    """Return the salutation without its comma: "Geachte heer Van Puffelen".

    An unknown gender gives the initials ("Geachte R.M. van Puffelen"). Without initials the
    bare name would read as a snarl, so both forms stand there: "Geachte heer/mevrouw Bakker".

    Raises:
        NoAddressee: nobody, or a person without a last name.
    """
    _require_names(persons)
    return "Geachte " + and_list([_greeted(person) for person in persons])


def and_list(parts: Sequence[str]) -> str:
    """Return the parts as a Dutch enumeration: "a", "a en b", "a, b en c"."""
    if len(parts) <= 1:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " en " + parts[-1]


def normalise_initials(text: str) -> str:
    """Return initials in capitals with a dot each: "jp." and "J P" give "J.P.".

    A name gives one letter, however it is abbreviated: "T.P.IJ." gives "T.P.I.", "A.-F.B."
    gives "A.B." and "Chr.J." gives "C.J.". Without a letter ("-") the answer is empty.

    Source: the initials in the national register of persons, domain rules for voorletters.
    """
    joined = re.sub(r"[.,\s]*[-‐‑][.,\s]*", "-", unicodedata.normalize("NFKC", text))
    letters = [
        letter
        for token in re.split(r"[.,\s]+", joined.strip("-"))
        for letter in _initials_of(token)
    ]
    return "".join(f"{letter.upper()}." for letter in letters)


def fold(text: str) -> str:
    """Return text as it is compared: two spellings of one name give the same result.

    Case, accents, punctuation, ij and y, ss and s do not count; hyphens separate words.
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c for c in bare if not unicodedata.category(c).startswith("M"))
    bare = bare.casefold().translate(_UNMARKED_LETTERS).replace("ij", "y")
    bare = re.sub("ss+", "s", bare)
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def fold_last_name(name: TenantName) -> str:
    """Return the last name as it is compared, without tussenvoegsels.

    "Van der Berg" in one piece equals "Berg" with its prefix, and "Al-Hassan" equals "Hassan".
    A name that is nothing but prefixes ("Ben") stays whole.
    """
    parts = [_without_prefix(fold(part)) for part in re.split(r"[-‐‑–]", name.last_name)]
    return " ".join(part for part in parts if part) or fold(name.last_name)


def one_line(text: str) -> str:
    """Return text as it is printed: composed (NFC), with single spaces and no line breaks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _require_names(persons: Sequence[TenantName]) -> None:
    if not persons:
        raise NoAddressee("there is no person to write to")
    if not all(one_line(person.last_name) for person in persons):
        raise NoAddressee("a person has no last name")


def _titled(person: TenantName) -> str:
    name = _name_with_initials(person) or _capital_name(person)
    title = _TITLES.get(person.gender)
    return f"{title} {name}" if title else name


def _greeted(person: TenantName) -> str:
    form = _FORMS_OF_ADDRESS.get(person.gender)
    if form is None:
        return _name_with_initials(person) or f"heer/mevrouw {_capital_name(person)}"
    return f"{form} {_capital_name(person)}"


def _name_with_initials(person: TenantName) -> str | None:
    """Return "J.P. van der Berg", or None for a person without initials or given names."""
    initials = normalise_initials(person.initials or "") or _given_initials(person.given_names)
    if not initials:
        return None
    return f"{initials} {_joined(_prefix(person), one_line(person.last_name))}"


def _capital_name(person: TenantName) -> str:
    """Return the last name where nothing but a title precedes it: its prefix gets a capital."""
    prefix = _prefix(person)
    return _joined(prefix[:1].upper() + prefix[1:], one_line(person.last_name))


def _joined(prefix: str, last_name: str) -> str:
    if not prefix:
        return last_name
    glue = "" if prefix.endswith(("'", "’")) else " "
    return f"{prefix}{glue}{last_name}"


def _prefix(person: TenantName) -> str:
    return one_line(person.name_prefix or "").lower()


def _given_initials(given_names: str | None) -> str:
    """Return the initials of given names; each name counts for one letter."""
    names = one_line(given_names or "")
    if "." in names:
        return normalise_initials(names)
    first_letters = (next((c for c in name if c.isalpha()), "") for name in names.split())
    return "".join(f"{letter.upper()}." for letter in first_letters if letter)


def _initials_of(token: str) -> list[str]:
    """Return the first letters of the names in a piece of text without dots or spaces.

    What follows a hyphen belongs to the name before it.
    """
    letters = "".join(c for c in token.partition("-")[0] if c.isalpha())
    if letters in (letters.upper(), letters.lower()):
        is_one_name = letters.lower() == "ij" or len(letters) >= _SHORTEST_RUN_THAT_IS_A_NAME
        return list(letters[:1] if is_one_name else letters)
    found: list[str] = []
    for group in "".join(f" {c}" if c.isupper() else c for c in letters).split():
        has_vowel = re.search("[aeiouy]", fold(group)) is not None
        found += group[:1] if has_vowel or group.lower() in _ABBREVIATED_NAMES else group
    return found


def _without_prefix(words: str) -> str:
    """Return folded words without the prefixes in front of them; may be empty."""
    left = words.split()
    while left:
        sizes = range(_LONGEST_PREFIX_WORDS, 0, -1)
        fitting = (n for n in sizes if " ".join(left[:n]) in _FOLDED_PREFIXES)
        size = next(fitting, 0)
        if not size:
            break
        left = left[size:]
    return " ".join(left)
