# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Whether minor children live in the household, by a closed list of approved wordings.

A text counts only when an approved wording covers all of it; anything else about children goes
to a person. "Unknown" is what the corporation said; nothing said is "not stated". Ages decide
who is a minor and are not kept.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.numbers import parse_count
from phu_mailer.reading.folding import squeeze

_YES, _NO, _UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_OF_AGE = 18
_MOST_CHILDREN = 9
_N = r"(?P<n>\d{1,2}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)"
_YEARS = r"(?:jaar|jr\.?|j\.?)"
_AGES = rf"(?P<ages>\d{{1,2}}(?: ?{_YEARS})?(?:(?:, | en |,|/| & )\d{{1,2}}(?: ?{_YEARS})?)*)"
_KIND = r"(?:kind|kinderen)"
_CHILD = r"(?:kind|zoon|zoontje|dochter|dochtertje)"
_MINOR = r"(?:(?:minderjarige?|minderj\.|inwonende?|thuiswonende?)(?:,? (?:en )?)?)"
_WHO = r"(?:hij|zij|ze|meneer|mevrouw|de huurder|huurder|er|het gezin|de huurders)"
_HERE = r"(?: (?:in de woning|op (?:dit|het) adres|in huis|thuis|bij (?:hem|haar|hen)(?: in)?))?"
_SINGLE_MEN_AND_WOMEN = r"alleenstaande? (?:man|vrouw|meneer|mevrouw)"


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that an approved wording covers; a label may say that the children are minors."""

    found: re.Match[str]
    label_says_minor: bool


_Answer = Typed | Callable[[_Said], Typed]
_Wordings = Sequence[tuple[re.Pattern[str], _Answer]]


def parse_children_value(text: str, *, label_says_minor: bool) -> Typed:
    """Return what a value under a label or column about children says.

    Args:
        text: the value and nothing else.
        label_says_minor: the label itself says minor ("Kinderen < 18"), so a bare number counts
            minors.
    """
    return _apply((*_VALUES, *_SENTENCES), text, label_says_minor=label_says_minor)


def parse_children_sentence(text: str) -> Typed | None:
    """Return what a sentence says about children, None when no approved wording covers it."""
    found = _apply(_SENTENCES, text, label_says_minor=False)
    return None if found.doubts == ("children: not understood",) else found


def _apply(wordings: _Wordings, text: str, *, label_says_minor: bool) -> Typed:
    bare = squeeze(text).strip(" .;!").casefold()
    bare = re.sub(r"\.{2,}$", ".", bare)
    if bare in ("", "-", "--"):
        return Typed()
    for pattern, answer in wordings:
        if found := pattern.fullmatch(bare):
            return answer if isinstance(answer, Typed) else answer(_Said(found, label_says_minor))
    return Typed({}, 0.6, ("children: not understood",))


def _answer(
    value: MinorChildren,
    count: int | None = None,
    household: HouseholdType | None = None,
    doubts: tuple[str, ...] = (),
) -> Typed:
    values: dict[str, object] = {"has_minor_children": value}
    if count is not None and value is _YES:
        values["minor_children_count"] = count
    if household is not None:
        values["household_type"] = household
    return Typed(values, 0.6 if doubts else 1.0, doubts)


def _counted(said: _Said) -> Typed:
    """Read a number of children, with or without their ages."""
    groups = said.found.groupdict()
    count = parse_count(groups.get("n") or "een")
    household = _household(said.found[0])
    if groups.get("ages"):
        ages = [int(age) for age in re.findall(r"\d+", groups["ages"])]
        minors = sum(age < _OF_AGE for age in ages)
        if groups.get("n") and count != len(ages):
            return _answer(_YES, doubts=("children: not understood",))
        return _answer(_YES, minors, household) if minors else _against(said)
    if count == 0:
        return _against(said)
    if count is None or count > _MOST_CHILDREN:
        return _answer(_YES, doubts=("children: count or age",))
    says_minor = said.label_says_minor or re.search("minderj|< ?18", said.found[0])
    return _answer(_YES, count, household, () if says_minor else ("children: age not told",))


def _against(said: _Said) -> Typed:
    """Return "no"; a doubtful one when the text itself begins with "yes" ("ja, 1 (19)")."""
    says_yes = re.match(r"(?:ja|j)\b", said.found[0]) is not None
    return _answer(_NO, doubts=("children: not understood",) if says_yes else ())


def _yes_with_number(said: _Said) -> Typed:
    """Read "ja (4)", which may be four children or one child of four."""
    return Typed(
        {"has_minor_children": _YES, "minor_children_count": int(said.found["n"])},
        0.78,
        ("children: count or age",),
    )


def _minors_and_adults(said: _Said) -> Typed:
    """Read "2 minderjarig (4 en 7 jaar) en 1 meerderjarig (20)"."""
    ages = [int(age) for age in re.findall(r"\d+", said.found["ages"] or "")]
    count = parse_count(said.found["n"])
    if ages and (count != len(ages) or max(ages) >= _OF_AGE):
        return _answer(_YES, doubts=("children: not understood",))
    return _answer(_YES, count)


def _only_adults(said: _Said) -> Typed:
    """Read a statement that the only children at home are of age, when the ages agree."""
    ages = [int(age) for age in re.findall(r"\d+", said.found.groupdict().get("ages") or "")]
    if any(age < _OF_AGE for age in ages):
        return Typed({}, 0.6, ("children: not understood",))
    return _answer(_NO)


def _household(text: str) -> HouseholdType | None:
    if re.search(r"alleenstaande? (?:moeder|vader|ouder)", text):
        return HouseholdType.SINGLE_WITH_MINORS
    if re.search(r"(?:een|één|1)-?ouder-?gezin", text):
        return HouseholdType.SINGLE_WITH_MINORS
    is_family = text.startswith(("het gezin heeft", "gezin met", "een gezin met"))
    return HouseholdType.FAMILY_WITH_MINORS if is_family else None


def _plain_yes(said: _Said) -> Typed:
    says_minor = said.label_says_minor or "minderjarig" in said.found[0]
    return _answer(_YES, doubts=() if says_minor else ("children: age not told",))


def _compiled(*rows: tuple[str, _Answer]) -> _Wordings:
    return tuple((re.compile(pattern), answer) for pattern, answer in rows)


_NONE, _NOT_KNOWN = _answer(_NO), _answer(_UNKNOWN)
_PERHAPS = _answer(_UNKNOWN, doubts=("children: hedged",))
_PERHAPS_NOT = _answer(_NO, doubts=("children: hedged",))
_ELSEWHERE = _answer(_NO, doubts=("children: elsewhere",))
_PART_TIME = _answer(_YES, doubts=("children: elsewhere",))
_MARKED = _answer(_YES, doubts=("children: not understood",))
_NOT_APPLICABLE = _answer(_NO, doubts=("children: not applicable",))

_VALUES = _compiled(
    (r"ja|j|yes|ja,? minderjarig", _plain_yes),
    (r"x", _MARKED),
    (r"nee|neen|n|no|geen|nee,? geen|geen minderjarigen|nee,? alleen (?:volwassenen|meerderjarigen)", _NONE),
    (r"n\.?v\.?t\.?", _NOT_APPLICABLE),
    (r"onbekend|onb|niet bekend|n\.?b\.?|\?|weten (?:wij|we) niet|niet vastgesteld", _NOT_KNOWN),
    (r"mogelijk(?: wel)?(?:, niet zeker)?|vermoedelijk(?: wel)?|waarschijnlijk(?: wel)?|misschien", _PERHAPS),
    (r"(?:waarschijnlijk|vermoedelijk|mogelijk) (?:niet|geen)", _PERHAPS_NOT),
    (r"voor zover (?:ons )?(?:bekend|wij weten|we weten)(?: zijn er)? (?:niet|geen)", _PERHAPS_NOT),
    (r"(?:ja|j),? \((?P<n>\d{1,2})\)", _yes_with_number),
    (rf"(?:ja|j),? {_N}(?: {_MINOR}?{_KIND})?", _counted),
    (rf"(?:(?:ja|j),? )?{_N}(?: {_MINOR}?{_KIND})?,? \(?{_AGES}\)?", _counted),
    (rf"{_N}(?: {_MINOR}?{_KIND})?", _counted),
    (rf"{_N} {_KIND} ?< ?18(?: {_YEARS})?", _counted),
    (rf"(?:ja,? )?{_N} minderjarige?(?: {_KIND})?(?: \({_AGES}\))? en (?:\d{{1,2}}|een|twee|drie) meerderjarige?(?: {_KIND})?(?: \([\d, en]+(?: {_YEARS})?\))?", _minors_and_adults),
    (rf"(?:nee|geen),? (?:alleen |wel )?(?:een )?{_CHILD} (?:van |\()(?P<ages>\d{{2}})\)?(?: {_YEARS})?(?:,? woont wel in)?", _only_adults),
    (rf"nee,? \(?(?:alleen |wel )?(?:een |\d{{1,2}} )?meerderjarige? {_CHILD}(?:eren|s|en)?\)?", _NONE),
    (rf"(?:(?:nee|geen),? )?(?:de )?{_KIND} (?:woont|wonen) bij (?:hun |zijn |haar )?(?:moeder|vader|ex|andere ouder)", _ELSEWHERE),
    (rf"(?:(?:nee|geen),? )?(?:een )?(?:volwassen|meerderjarige) {_CHILD} woont (?:nog )?(?:in|thuis)", _NONE),
    (r"(?:(?:nee|geen),? )?(?:de )?kinderen (?:zijn )?(?:al )?het huis uit", _NONE),
    (r"(?:ja,? )?co-?ouderschap|(?:ja,? )?(?:de )?kinderen (?:om het|in het|alleen in het) weekend", _PART_TIME),
)  # fmt: skip

_SENTENCES = _compiled(
    (rf"(?:er (?:zijn|wonen) )?geen {_MINOR}*{_KIND}{_HERE}(?: (?:aanwezig|woonachtig|in het spel))?", _NONE),
    (rf"(?:er zijn )?(?:ons )?geen {_MINOR}*{_KIND}(?: bij ons)? bekend", _PERHAPS_NOT),
    (rf"er wonen geen {_MINOR}*{_KIND}(?: in de woning| in| op dit adres| op het adres)?", _NONE),
    (rf"er is geen sprake van {_MINOR}*{_KIND}", _NONE),
    (rf"{_WHO} heeft geen {_MINOR}*{_KIND}", _NONE),
    (rf"{_WHO} is (?:een )?(?:alleenstaand|{_SINGLE_MEN_AND_WOMEN}) en heeft geen {_MINOR}*{_KIND}", _answer(_NO, household=HouseholdType.SINGLE)),
    (rf"de enige inwonende {_CHILD} is (?P<ages>\d{{2}}) jaar; minderjarige kinderen zijn er niet", _only_adults),
    (rf"er wonen (?:\d|twee|drie|vier) meerderjarige kinderen in(?: \({_AGES}\))?, geen minderjarigen", _only_adults),
    (rf"(?:er wonen|er woont|in (?:de woning|het huishouden|het gezin|huis) (?:wonen|woont|zijn|is)|er zijn|er is(?: sprake van)?|{_WHO} heeft|het gezin heeft) {_N} {_MINOR}*{_KIND}{_HERE}(?: in de leeftijd)?(?:,? (?:van )?\(?{_AGES}\)?)?(?:,? en (?:een|één) meerderjarige? {_CHILD} van (?:1[89]|[2-9]\d)(?: {_YEARS})?)?", _counted),
    (rf"{_WHO} is (?:een )?alleenstaande? (?:moeder|vader|ouder) met {_N} {_MINOR}*{_KIND}(?:,? (?:van )?\(?{_AGES}\)?)?", _counted),
    (rf"(?:er is )?(?:een |1 )?(?:inwonende? |thuiswonende? |minderjarige? )?(?:zoon|zoontje|dochter|dochtertje|kind) van {_AGES}{_HERE}", _counted),
    (rf"(?:een )?(?:alleenstaande? (?:moeder|vader|ouder)|gezin|(?:een|één|1)-?ouder-?gezin) met {_N} {_MINOR}*{_KIND}(?:,? (?:van )?\(?{_AGES}\)?)?", _counted),
    (rf"alleenstaand(?:,| en) (?:geen|zonder) {_MINOR}*{_KIND}", _answer(_NO, household=HouseholdType.SINGLE)),
    (rf"er (?:woont|is) (?:een |1 )?(?:minderjarige? )?{_CHILD} van {_AGES}{_HERE}", _counted),
    (r"(?:de|alle|hun|zijn|haar) kinderen zijn (?:allemaal |allen |al |inmiddels )?(?:het huis uit|uitgevlogen|de deur uit)", _NONE),
    (rf"(?:er woont )?(?:een |1 )?(?:volwassen|meerderjarige) {_CHILD} van (?P<ages>\d{{2}})(?: {_YEARS})?(?: (?:woont (?:nog )?(?:in|thuis)|in))?", _only_adults),
    (rf"of er {_MINOR}*{_KIND} zijn,? is (?:ons |bij ons )?(?:niet bekend|onbekend)", _NOT_KNOWN),
    (rf"(?:het is )?(?:ons )?(?:niet bekend|onbekend) of er {_MINOR}*{_KIND} (?:zijn|wonen)", _NOT_KNOWN),
    (r"de gezinssamenstelling is (?:ons )?(?:niet bekend|onbekend)", _NOT_KNOWN),
    (rf"{_MINOR}*{_KIND}:? (?:is |zijn )?(?:onbekend|niet bekend)", _NOT_KNOWN),
    (rf"{_MINOR}*{_KIND} weet ik niet", _NOT_KNOWN),
    (rf"(?:wij|we) hebben geen weet van {_MINOR}*{_KIND}", _PERHAPS),
    (rf"(?:mogelijk|vermoedelijk|waarschijnlijk|misschien) (?:wonen|zijn) er {_MINOR}*{_KIND}{_HERE}", _PERHAPS),
    (rf"er zouden {_MINOR}*{_KIND} kunnen zijn, (?:maar )?dit hebben (?:wij|we) niet kunnen vaststellen", _PERHAPS),
    (rf"voor zover (?:ons bekend|wij weten|we weten|bekend)(?: zijn| wonen)?(?: er)? geen {_MINOR}*{_KIND}{_HERE}", _PERHAPS_NOT),
    (rf"(?:de|hun|zijn|haar) {_KIND} (?:woont|wonen) bij (?:hun |zijn |haar )?(?:andere ouder|moeder|vader|ex)", _ELSEWHERE),
    (rf"er (?:zijn|is) {_N} {_KIND}, maar (?:die|dat) (?:wonen|woont) niet op dit adres", _ELSEWHERE),
)  # fmt: skip
