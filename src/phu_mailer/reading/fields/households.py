# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""The composition of a household, by a closed list of wordings.

"Gezin" or "alleenstaande ouder" alone says nothing about the age of children; the type with
minors is only given when the wording or the statement about children says so.
"""

import re
from dataclasses import replace

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.numbers import parse_count
from phu_mailer.reading.folding import squeeze

_COUPLE = r"(?:(?:echtpaar|stel|samenwonend|samenwonende|gehuwd|gezin|partners)(?: stel| paar)?)"
_TYPES = (
    (r"(?:alleenstaand|alleenwonend)(?:,? (?:zonder|geen) (?:minderjarige )?kinderen)?", HouseholdType.SINGLE),
    (r"alleenstaande? (?:man|vrouw|meneer|mevrouw|persoon)(?:,? (?:zonder|geen) kinderen)?", HouseholdType.SINGLE),
    (r"(?:alleenstaand|alleenwonend) met (?:minderjarige )?kind(?:eren)?", HouseholdType.SINGLE_WITH_MINORS),
    (r"alleenstaande? (?:ouder|moeder|vader)(?: met (?:minderjarige )?kind(?:eren)?)?",
     HouseholdType.SINGLE_WITH_MINORS),
    (r"(?:een|één|1)-?ouder-?gezin", HouseholdType.SINGLE_WITH_MINORS),
    (rf"{_COUPLE},? met (?:minderjarige )?kind(?:eren)?", HouseholdType.FAMILY_WITH_MINORS),
    (rf"{_COUPLE},? (?:zonder|geen) (?:minderjarige )?kinderen", HouseholdType.OTHER_WITHOUT_MINORS),
    (r"gezin", HouseholdType.UNKNOWN),
    (r"samenwonend|gehuwd|echtpaar", HouseholdType.UNKNOWN),
)  # fmt: skip
_ADULTS = re.compile(
    r"(?P<adults>\d|een|één|twee|drie) (?:volw(?:assenen?)?\.?|ouders?)(?: ?(?:\+|,|en|&|/|met) ?(?P<children>.+))?"
)
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _TYPES)
_SENTENCE = re.compile(
    r"(?:het (?:gaat om|betreft)|(?:hij|zij|meneer|mevrouw) is) (?:een )?(?P<what>[a-zé1-]+(?: [a-z]+){0,4})"
)
_WITHOUT_CHILDREN = re.compile(r"\b(?:zonder|geen) (?:minderjarige )?kinderen", re.IGNORECASE)
_CLAUSES = re.compile(
    r"(?:[,;/+]\s*|\s+(?:met|en)\s+(?=\d|een\b|twee\b|drie\b|vier\b|geen\b))(?![^(]*\))"
)
_MOST_CLAUSES = 4
_WITH_MINORS = (HouseholdType.SINGLE_WITH_MINORS, HouseholdType.FAMILY_WITH_MINORS)


def parse_household_value(text: str) -> Typed:
    """Return household_type of a value under a label such as "Gezinssamenstelling"."""
    if says_nothing_known(text):
        return Typed()
    found = _type(text)
    if found is None and (composed := _composition(text)) is not None:
        return composed
    if found is None:
        said = parse_children_sentence(text)
        if said is not None and said.values:
            return said
        return _in_clauses(text) or Typed({}, 0.6, ("household: not understood",))
    values: dict[str, object] = {} if found is HouseholdType.UNKNOWN else {"household_type": found}
    if _WITHOUT_CHILDREN.search(text):
        values["has_minor_children"] = MinorChildren.NO
    return Typed(values)


def parse_household_sentence(text: str) -> Typed | None:
    """Return what "Het gaat om een alleenstaande man" says, None when it is another sentence."""
    bare = squeeze(text).strip(" .").casefold()
    if (found := _SENTENCE.fullmatch(bare)) and (kind := _type(found["what"])):
        return Typed({} if kind is HouseholdType.UNKNOWN else {"household_type": kind})
    return None


def has_minors(kind: HouseholdType) -> bool:
    """Say whether this type is one with minor children."""
    return kind in _WITH_MINORS


def _composition(text: str) -> Typed | None:
    """Read adults and children side by side: "2 volw. + 2 kinderen (5 en 20 jaar)"."""
    found = _ADULTS.fullmatch(squeeze(text).strip(" .").casefold())
    adults = parse_count(found["adults"]) if found else None
    if found is None or adults is None:
        return None
    alone = HouseholdType.SINGLE, HouseholdType.SINGLE_WITH_MINORS
    together = HouseholdType.OTHER_WITHOUT_MINORS, HouseholdType.FAMILY_WITH_MINORS
    without, with_minors = alone if adults == 1 else together
    if not found["children"]:
        return Typed({"household_type": without})
    children = parse_children_value(found["children"], label_says_minor=False)
    said = children.values.get("has_minor_children")
    if said is None or said is MinorChildren.UNKNOWN:
        return None
    kind = with_minors if said is MinorChildren.YES else without
    return replace(children, values={**children.values, "household_type": kind})


def _in_clauses(text: str) -> Typed | None:
    """Read clauses of which each tells the type or the children, None when one tells neither."""
    pieces = [piece for piece in _CLAUSES.split(squeeze(text).strip(" .")) if piece.strip()]
    if not 1 < len(pieces) <= _MOST_CLAUSES:
        return None
    whole = Typed()
    for piece in pieces:
        kind = _type(piece)
        typed = Typed({"household_type": kind} if kind else {})
        if kind is None:
            typed = parse_children_value(piece, label_says_minor=False)
        if not typed.values or typed.values.keys() & whole.values.keys() - {"household_type"}:
            return None
        known = {name: one for name, one in typed.values.items() if name not in whole.values}
        whole = Typed(
            {**whole.values, **known}, min(whole.cap, typed.cap), (*whole.doubts, *typed.doubts)
        )
    values = dict(whole.values)
    if values.get("household_type") is HouseholdType.UNKNOWN:
        del values["household_type"]
        is_family = re.match(r"(?:het |een )?gezin\b", squeeze(text).casefold()) is not None
        if is_family and values.get("has_minor_children") is MinorChildren.YES:
            values["household_type"] = HouseholdType.FAMILY_WITH_MINORS
    return replace(whole, values=values)


def _type(text: str) -> HouseholdType | None:
    bare = squeeze(text).strip(" .").casefold()
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(bare)), None)
