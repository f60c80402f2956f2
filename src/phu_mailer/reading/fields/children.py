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
from phu_mailer.reading.fields.child_clauses import (
    AGE_NOT_TOLD,
    COUNT_OR_AGE,
    NOT_UNDERSTOOD,
    OF_AGE,
    Asked,
    ages_in,
    children,
    parse_clause,
)
from phu_mailer.reading.fields.child_parts import AGES, AT_HOME, MINOR, NUMBER, UNDER, WHO, YEARS
from phu_mailer.reading.folding import squeeze

_YES, _NO, _UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_KIND = r"(?:kind|kinderen)"
_CHILD = r"(?:kind|zoon|zoontje|dochter|dochtertje)"
_MINOR = rf"(?:(?:{MINOR}|{AT_HOME})(?:,? (?:en )?)?)"
_HERE = r"(?: (?:in de woning|op (?:dit|het) adres|in huis|thuis|bij (?:hem|haar|hen)(?: in)?))?"
_LABEL = re.compile(
    rf"(?:aantal )?(?P<label>{_MINOR}*(?:kinderen|kids|kind|minderjarigen)(?: in huis| thuis| op (?:dit|het) adres)?(?: ?\(?{UNDER}\)?)?)"
    r"(?:,? \(?(?:j/n|ja/nee|ja of nee)\)?)?(?: ?[:=?] ?| (?=(?:ja|nee|geen)$))(?P<value>.+)"
)


@dataclass(frozen=True, slots=True)
class _Match:
    """A text that an approved wording covers; a label may say that the children are minors."""

    found: re.Match[str]
    label_says_minor: bool


_NOTHING = ("", "-", "--", "null", "none", "leeg")
_Answer = Typed | Callable[[_Match], Typed]
_Wordings = Sequence[tuple[re.Pattern[str], _Answer]]


def parse_children_value(text: str, *, label_says_minor: bool) -> Typed:
    """Return what a value under a label or column about children says.

    Args:
        text: the value and nothing else.
        label_says_minor: the label itself says minor ("Kinderen < 18"), so a bare number counts
            minors.
    """
    bare = _bare(text)
    if bare in _NOTHING:
        return Typed()
    found = _said(bare, (*_VALUES, *_SENTENCES), Asked(label_says_minor, is_answered=True))
    return found or Typed({}, 0.6, (NOT_UNDERSTOOD,))


def parse_children_sentence(text: str) -> Typed | None:
    """Return what a sentence says about children, None when no approved wording covers it."""
    bare = _bare(text)
    found = _said(bare, _SENTENCES, Asked()) if bare not in _NOTHING else Typed()
    return None if found is None or found.doubts == (NOT_UNDERSTOOD,) else found


def _bare(text: str) -> str:
    bare = squeeze(text).strip(" .;!").casefold()
    return re.sub(r"\.{2,}$", ".", bare)


def _said(text: str, wordings: _Wordings, asked: Asked) -> Typed | None:
    """Return what a wording of a list says, or a clause of known words, or a label with its value."""
    for pattern, answer in wordings:
        if found := pattern.fullmatch(text):
            return answer if isinstance(answer, Typed) else answer(_Match(found, asked.says_minor))
    if clause := parse_clause(text, asked):
        return clause
    if labelled := _LABEL.fullmatch(text):
        says_minor = (
            asked.says_minor or re.search("minderj|mj|18|17", labelled["label"]) is not None
        )
        known = parse_children_value(labelled["value"], label_says_minor=says_minor)
        return known if known.values else None
    return None


def _yes_with_number(said: _Match) -> Typed:
    """Read "ja (4)", which may be four children or one child of four."""
    return Typed(
        {"has_minor_children": _YES, "minor_children_count": int(said.found["n"])},
        0.78,
        (COUNT_OR_AGE,),
    )


def _only_adults(said: _Match) -> Typed:
    """Read a statement that the only children at home are of age, when the ages agree."""
    if any(age < OF_AGE for age in ages_in(said.found["ages"])):
        return Typed({}, 0.6, (NOT_UNDERSTOOD,))
    return children(_NO)


def _plain_yes(said: _Match) -> Typed:
    says_minor = said.label_says_minor or "minderjarig" in said.found[0]
    return children(_YES, doubts=() if says_minor else (AGE_NOT_TOLD,))


def _compiled(*rows: tuple[str, _Answer]) -> _Wordings:
    return tuple((re.compile(pattern), answer) for pattern, answer in rows)


_NONE, _NOT_KNOWN = children(_NO), children(_UNKNOWN)
_PERHAPS = children(_UNKNOWN, doubts=("children: hedged",))
_PERHAPS_NOT = children(_NO, doubts=("children: hedged",))
_ELSEWHERE = children(_NO, doubts=("children: elsewhere",))
_PART_TIME = children(_YES, doubts=("children: elsewhere",))
_MARKED = children(_YES, doubts=(NOT_UNDERSTOOD,))
_NOT_APPLICABLE = children(_NO, doubts=("children: not applicable",))

_VALUES = _compiled(
    (r"ja|j|yes|y|true|waar|ja,? (?:allen |allemaal )?minderjarig", _plain_yes),
    (r"(?:ja|j),? (?:maar )?(?:(?:wij|we) weten niet hoeveel|ik weet niet hoeveel|hoeveel (?:weten (?:wij|we)|weet ik) niet|onbekend hoeveel|(?:het )?aantal (?:is )?(?:ons )?(?:onbekend|niet bekend)|leeftijd(?:en)? (?:is |zijn )?(?:ons )?(?:onbekend|niet bekend)|meerdere|meer dan (?:een|één|1))", _plain_yes),
    (r"x", _MARKED),
    (r"nee|neen|n|no|false|onwaar|geen|nee,? geen|nee,? alleen (?:volwassenen|meerderjarigen)", _NONE),
    (r"n\.?v\.?t\.?", _NOT_APPLICABLE),
    (r"onbekend|onb|n\.?b\.?|\?|unknown|niet vastgesteld|geen idee|geen gegevens", _NOT_KNOWN),
    (r"(?:(?:dat|dit) (?:is )?)?(?:(?:bij )?(?:ons|mij) )?(?:niet bekend|onbekend)(?: bij (?:ons|mij))?", _NOT_KNOWN),
    (r"(?:(?:dat|dit) )?(?:weten (?:wij|we)|weet ik) (?:eerlijk gezegd )?niet", _NOT_KNOWN),
    (r"mogelijk(?: wel)?(?:, niet zeker)?|vermoedelijk(?: wel)?|waarschijnlijk(?: wel)?|misschien", _PERHAPS),
    (r"(?:waarschijnlijk|vermoedelijk|mogelijk) (?:niet|geen)", _PERHAPS_NOT),
    (r"voor zover (?:ons )?(?:bekend|wij weten|we weten)(?: zijn er)? (?:niet|geen)", _PERHAPS_NOT),
    (r"(?:ja|j),? \((?P<n>\d{1,2})\)", _yes_with_number),
    (rf"(?:nee|geen),? (?:alleen |wel )?(?:een )?{_CHILD} (?:van |\()(?P<ages>\d{{2}})\)?(?: {YEARS})?(?:,? woont wel in)?", _only_adults),
    (rf"nee,? \(?(?:alleen |wel )?(?:een |\d{{1,2}} )?(?:meerderjarige?|volwassen) {_CHILD}(?:eren|s|en)?\)?", _NONE),
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
    (rf"{_MINOR}*(?:kinderen|minderjarigen)(?: {UNDER})? (?:zijn er(?: ook)? niet|(?:heeft|hebben) {WHO} niet)", _NONE),
    (rf"(?:{WHO} is )?kinderloos", _NONE),
    (rf"(?:{WHO} is )?(?:een )?kinderloos (?:echtpaar|stel)", children(_NO, household=HouseholdType.OTHER_WITHOUT_MINORS)),
    (rf"(?:nee,? )?(?:(?:de|alle|haar|zijn|hun) )?{_MINOR}*kinderen zijn (?:(?:allemaal|allen|allebei|beiden?|al|inmiddels) )*(?:volwassen|meerderjarig|boven de 18|ouder dan 18)(?: jaar)?", _NONE),
    (rf"de enige inwonende {_CHILD} is (?P<ages>\d{{2}}) jaar; minderjarige kinderen zijn er niet", _only_adults),
    (rf"er wonen (?:\d|twee|drie|vier) meerderjarige kinderen in \((?P<ages>{AGES})\), geen minderjarigen", _only_adults),
    (r"(?:de|alle|hun|zijn|haar) kinderen zijn (?:allemaal |allen |al |inmiddels )?(?:het huis uit|uitgevlogen|de deur uit)", _NONE),
    (rf"(?:er woont )?(?:een |1 )?(?:volwassen|meerderjarige) {_CHILD} van (?P<ages>\d{{2}})(?: {YEARS})?(?: (?:woont (?:nog )?(?:in|thuis)|in))?", _only_adults),
    (rf"of er {_MINOR}*{_KIND} (?:zijn|wonen),? (?:weet ik|weten (?:wij|we)) (?:eerlijk gezegd )?niet", _NOT_KNOWN),
    (rf"of er {_MINOR}*{_KIND} (?:zijn|wonen),? is (?:ons |bij ons )?(?:niet bekend|onbekend)", _NOT_KNOWN),
    (rf"(?:het is )?(?:ons )?(?:niet bekend|onbekend) of er {_MINOR}*{_KIND} (?:zijn|wonen)", _NOT_KNOWN),
    (r"de gezinssamenstelling is (?:ons )?(?:niet bekend|onbekend)", _NOT_KNOWN),
    (rf"{_MINOR}*{_KIND}:? (?:is |zijn )?(?:onbekend|niet bekend)", _NOT_KNOWN),
    (rf"{_MINOR}*{_KIND} weet ik niet", _NOT_KNOWN),
    (rf"(?:wij|we) hebben geen weet van {_MINOR}*{_KIND}", _PERHAPS),
    (rf"(?:mogelijk|vermoedelijk|waarschijnlijk|misschien) (?:wonen|zijn) er {_MINOR}*{_KIND}{_HERE}", _PERHAPS),
    (rf"er zouden {_MINOR}*{_KIND} kunnen zijn, (?:maar )?dit hebben (?:wij|we) niet kunnen vaststellen", _PERHAPS),
    (rf"voor zover (?:ons bekend|wij weten|we weten|bekend)(?: zijn| wonen)?(?: er)? geen {_MINOR}*{_KIND}{_HERE}", _PERHAPS_NOT),
    (rf"(?:de|hun|zijn|haar) {_KIND} (?:woont|wonen) bij (?:hun |zijn |haar )?(?:andere ouder|moeder|vader|ex)", _ELSEWHERE),
    (rf"er (?:zijn|is) {NUMBER} {_KIND}, maar (?:die|dat) (?:wonen|woont) niet op dit adres", _ELSEWHERE),
)  # fmt: skip
