# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""What a clause about children or a household points at, though no approved wording covers it.

Only ever proposed to a person: open rules about children are wrong too often to act on.
"""

import re

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.numbers import parse_count

_OF_AGE = 18
_CHILD = re.compile(r"kind|zoon|dochter|minderj|gezin|alleenst", re.IGNORECASE)
_NO_CHILDREN = re.compile(
    r"\b(?:geen|zonder)\b(?: \w+\.?){0,3} ?(?:kind|kinderen|kids|minderjarigen)\b|\bkind(?:eren)?\W{1,3}(?:nee|neen|niet|geen|zijn er(?: (?:voor zover|bij ons|ons|volgens ons|(?:ons )?bekend|verder))* niet|n|0)\b|\bkind(?:eren)? (?:heeft|hebben) (?:hij|zij|ze|men|deze huurder|huurder) niet|kinderloos",
    re.IGNORECASE,
)
_CHILDREN_UNKNOWN = re.compile(
    r"(?:kind\w*|minderj\w*)\b(?! (?:zijn|wonen) er niet\b).{0,40}(?:onbekend|niet bekend|\bniet(?: \w+){0,2}$|\?)|kind\w*\b[^.]{0,40}(?:(?:weet|weten) (?:ik|wij|we)|(?:ik|wij|we) weet(?:en)?)\b[^.]{0,15}\bniet\b|(?:niet bekend|onbekend|wet?en (?:wij|we|ik)?|weet ik) .{0,40}(?:kind|minderj)",
    re.IGNORECASE,
)
_NONE_THERE = re.compile(
    r"(?:(?:minderjarige|inwonende) )*kinderen (?:zijn er(?: \w+){0,3}|heeft (?:hij|zij|ze|meneer|mevrouw)) niet",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{1,2}|een|één|twee|drie|vier|vijf|zes|zeven) (?:(?:minderj(?:arige?|\.)?|inwonende?|inw\.|thuiswonende?|kleine|klein|kl\.|jonge|jong|schoolgaande?),? (?:en )?){0,3}(?:kind|kinderen|kids|kleintjes|kindjes|minderjarigen?)\b(?:[ ,:(]*(?:van |in de leeftijd(?: van)? )?(?P<ages>\d{1,2}(?:(?:, ?| en |/| & )\d{1,2})*)(?= ?(?:jaar|jr|j\b|\)))|)",
    re.IGNORECASE,
)
_COUNT_BEHIND = re.compile(
    r"(?:kind|kinderen|kids|minderjarigen?)[ :=(,-]{1,3}(?:(?:ja|j|aantal)[ :=(,-]{1,3})?(?P<n>\d{1,2}|een|één|twee|drie|vier|vijf|zes|zeven)(?: stuks?)?\b(?! ?(?:jaar|jr|en \d|,|\d|maanden|mnd))",
    re.IGNORECASE,
)
_EACH_WITH_AGE = re.compile(
    r"(?:zoon(?:tje)?|dochter(?:tje)?|jongen|meisje|kind(?:je)?) \(?(?:van )?(?P<age>\d{1,2})(?= ?(?:jaar|jr|\)|en\b|in\b|woont|ook|thuis|,|\.|$))",
    re.IGNORECASE,
)
_SAYS_MINOR = re.compile(r"minderj|zoontje|dochtertje|< ?18|onder de 18", re.IGNORECASE)
_LABEL_OF_CHILDREN = re.compile(
    r"(?P<label>.*?(?:kinderen|minderjarigen|kind|kids|< ?18|j/n\)?))[ :?=-]+(?P<value>[^\s<].*)",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"\b(?:zijn|wonen|woont|heeft|hebben|met|is|inwonende?|thuiswonende?)\b|tje", re.IGNORECASE
)
_SAID_YES = re.compile(r"kind(?:eren)?\W{1,3}(?:ja|j)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\bex\b|moeder|vader|uit huis|meerderj|volwassen|kleinkind|zwanger|opvang|toeslag",
    re.IGNORECASE,
)
_KIDS = r"[^;]{0,40}?(?:kind|kids|zoon|dochter|baby)"
_PAIR = r"(?:echtpaar|paar|stel|samenwonende?|gehuwd|getrouwd|partners)"
_HOUSEHOLDS = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"(?:een|één|1)-?ouder-?gezin|alleenst\. ?(?:ouder|moeder|vader)|\bin (?:haar|zijn) eentje{_KIDS}|\balleen,? (?:samen )?met (?:haar|zijn) (?!ex){_KIDS}|alleen(?:staand|wonend)e?(?: (?:ouder|moeder|vader|man|vrouw|meneer|mevrouw))?,? met(?! geen){_KIDS}", HouseholdType.SINGLE_WITH_MINORS),
        (r"alleen(?:staande?|wonende?)\b(?! (?:ouder|moeder|vader))|\bwoont (?:(?:hij|zij|ze|er|daar|meneer|mevrouw|hier|nu) ){0,3}alleen\b(?! met)|\b(?:een|één|1)-?persoons", HouseholdType.SINGLE),
        (rf"(?:gezin|{_PAIR}) (?:zonder|geen) (?:\w+ )?kind", HouseholdType.OTHER_WITHOUT_MINORS),
        (rf"(?:gezin|{_PAIR}),? (?:met|\+|en)(?! geen){_KIDS}|(?:het )?gezin (?:heeft|bestaat uit|telt|\d)(?! geen){_KIDS}|\b(?:twee|2)-?ouder-?gezin", HouseholdType.FAMILY_WITH_MINORS),
    )
)  # fmt: skip
_GONE = re.compile(
    r"kinderen (?:zijn|wonen)\b[^.;]{0,40}\b(?:(?:deur|huis) uit|uit huis|uitgevlogen|niet(?: meer)? thuis)",
    re.IGNORECASE,
)
_LEFT_WITH = re.compile(r"(?:vertrokken|verhuisd|weg) met (?:de|haar|zijn|hun) kind", re.IGNORECASE)


def hint_about_household(text: str) -> Typed | None:
    """Return the composition that a clause seems to tell."""
    for pattern, kind in _HOUSEHOLDS:
        if pattern.search(text):
            return Typed({"household_type": kind})
    return None


def hint_about_children(text: str) -> Typed | None:
    """Return what a clause seems to say about minor children."""
    if not re.search(r"kind|kids|kleintjes|minderj|zoon|dochter", text, re.IGNORECASE):
        return None
    known = parse_children_sentence(text)
    if known is not None and known.values:
        return known
    if found := _LABEL_OF_CHILDREN.fullmatch(text):
        says_minor = _SAYS_MINOR.search(found["label"]) is not None
        said = parse_children_value(found["value"], label_says_minor=says_minor)
        if said.values:
            return said
    return _loosely(text)


def _loosely(text: str) -> Typed | None:
    """Return what the words of a clause point at, although no approved wording covers it."""
    if _NONE_THERE.fullmatch(text.strip(" .;!,")):
        return Typed({"has_minor_children": MinorChildren.NO})
    if _CHILDREN_UNKNOWN.search(text):
        return Typed({"has_minor_children": MinorChildren.UNKNOWN})
    if _LEFT_WITH.search(text) or _GONE.search(text):
        return Typed({"has_minor_children": MinorChildren.NO}, doubts=("children: elsewhere",))
    if _NO_CHILDREN.search(text) and not _ELSEWHERE.search(text):
        return Typed({"has_minor_children": MinorChildren.NO})
    if typed := _numbered(text):
        return typed
    is_asked = text.rstrip().endswith("?")
    says_minor = (
        not is_asked
        and _SAYS_MINOR.search(text)
        and _LIVES.search(text)
        and not _ELSEWHERE.search(text)
    )
    return (
        Typed({"has_minor_children": MinorChildren.YES})
        if says_minor or _SAID_YES.search(text)
        else None
    )


def _numbered(text: str) -> Typed | None:
    """Return the children that a clause counts, by a number or one by one with their ages."""
    if counted := _COUNTED.search(text) or _COUNT_BEHIND.search(text):
        return _counted(counted)
    ages = [int(found["age"]) for found in _EACH_WITH_AGE.finditer(text)]
    minors = sum(age < _OF_AGE for age in ages)
    if not minors or _ELSEWHERE.search(text):
        return None
    return Typed({"has_minor_children": MinorChildren.YES, "minor_children_count": minors})


def _counted(found: re.Match[str]) -> Typed:
    count = parse_count(found["n"].casefold())
    ages = [int(age) for age in re.findall(r"\d+", found.groupdict().get("ages") or "")]
    if ages and len(ages) == count:
        count = sum(age < _OF_AGE for age in ages)
    if count == 0:
        return Typed({"has_minor_children": MinorChildren.NO})
    values: dict[str, object] = {"has_minor_children": MinorChildren.YES}
    return Typed({**values, "minor_children_count": count} if count else values)
