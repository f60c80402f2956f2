"""What a clause about children says when every word of it is known: who, how many, how old, where.

A clause is an opening ("er wonen", "gezin met"), the children ("2 minderjarige kinderen") and
what is said of them ("van 4 en 7 jaar", "in huis"), each part at most once. One word beyond
these, and the clause says nothing: a hedge, a "nog geen", an ex or a second clause is never
read over. "Jong" and "klein" tell no age.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import child_parts as parts
from phu_mailer.reading.fields.numbers import parse_count

OF_AGE = 18
MOST_CHILDREN = 9
NOT_UNDERSTOOD = "children: not understood"
AGE_NOT_TOLD = "children: age not told"
COUNT_OR_AGE = "children: count or age"
_LEAD = re.compile("van |leeftijd|in de ")
_ANSWER = re.compile(r"(?:en )?(?:(?P<yes>ja|j)|nee|neen)(?:[,.!]| -)? (?=\S)")


def children(
    value: MinorChildren,
    count: int | None = None,
    household: HouseholdType | None = None,
    doubts: tuple[str, ...] = (),
) -> Typed:
    """Return what is known of the minor children; a number only goes with "yes"."""
    values: dict[str, object] = {"has_minor_children": value}
    if count is not None and value is MinorChildren.YES:
        values["minor_children_count"] = count
    if household is not None:
        values["household_type"] = household
    return Typed(values, 0.6 if doubts else 1.0, doubts)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands before a text: whether a label says minor, and whether it asks for an answer."""

    says_minor: bool = False
    is_answered: bool = False


def parse_clause(text: str, asked: Asked) -> Typed | None:
    """Return what a clause in lower case says about minor children, None when a word is unknown.

    An answer needs no noun: "2, allebei minderjarig".
    """
    clause = _with_commas(text)
    answer = _ANSWER.match(clause)
    rest = clause[answer.end() :] if answer else clause
    says_yes = answer is not None and answer["yes"] is not None
    found = _opened(rest, asked, says_yes=says_yes)
    if found is None or answer is None:
        return found
    is_yes = found.values["has_minor_children"] is MinorChildren.YES
    if is_yes is says_yes:
        return found
    return children(MinorChildren.NO, doubts=(NOT_UNDERSTOOD,)) if says_yes else None


def _opened(text: str, asked: Asked, *, says_yes: bool) -> Typed | None:
    """Return what follows the opening of a clause; an answer may be nothing but ages."""
    for opening in _openings(text, says_yes=says_yes):
        behind = text[len(opening.text) :]
        if found := _listed(behind, opening) or _counted(behind, opening, asked):
            return found
    return _ages_alone(text, says_yes=says_yes) if asked.is_answered else None


def ages_in(text: str) -> list[int]:
    """Return the ages of a list such as "4, 7 en 12 jaar" or "1 van 4 en 1 van 6"."""
    return [int(age) for age in re.findall(r"\d+", re.sub(r"\b1 van ", "", text))]


def _with_commas(text: str) -> str:
    """Return a clause with commas for brackets and other signs between its parts."""
    if text.count("(") == text.count(")"):
        text = re.sub(r"[()]", ",", re.sub(r"\((?=\d)", ", van ", text))
    text = re.sub(r"[:;]| - (?=[a-zé])", ",", text)
    return re.sub(r"\s*,[\s,]*", ", ", text).strip(" ,")


@dataclass(frozen=True, slots=True)
class _Opened:
    """An opening as it stands there; `is_bare` when there is none and no "ja" either."""

    text: str
    opening: parts.Opening
    is_bare: bool = False
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class _Clause:
    """The parts of a clause; `said` is what stands behind the children, by the name of the part."""

    opened: _Opened
    number: str
    is_minor: bool
    said: Mapping[str, str]

    @property
    def ages(self) -> list[int]:
        return ages_in(self.said.get("ages", ""))

    @property
    def household(self) -> HouseholdType | None:
        raised_alone = re.search("alleen|eentje", self.said.get("raised", "")) is not None
        return HouseholdType.SINGLE_WITH_MINORS if raised_alone else self.opened.opening.with_minors


def _openings(text: str, *, says_yes: bool) -> Iterator[_Opened]:
    """Yield the openings that a clause may have, and last that it has none."""
    for opening in parts.OPENINGS:
        if found := opening.pattern.match(text):
            persons = parse_count(found.groupdict().get("persons") or "")
            yield _Opened(found[0], opening, persons=persons)
    yield _Opened("", parts.BARE, is_bare=not says_yes)


def _counted(text: str, opened: _Opened, asked: Asked) -> Typed | None:
    """Read a number of children and what is said of them."""
    found = parts.CHILDREN.match(text)
    said = _behind(text[found.end() :]) if found else None
    if found is None or said is None:
        return None
    if not found["noun"] and (not asked.is_answered or not found["number"]):
        return None
    if not found["noun"] and "ages" in said and not _LEAD.match(said["ages"]):
        return _ages_or_count(found["number"], said)
    is_loose = re.fullmatch(r"\d+", said.get("ages", "")) is not None
    if is_loose or (found["whose"] and opened.is_bare and "home" not in said):
        return None
    who = f"{found['kind']}{found['noun'] or ''}"
    is_minor = parts.SAYS_MINOR.search(who) is not None or "minor" in said
    clause = _Clause(opened, found["number"] or "", is_minor, said)
    if clause.number in ("geen", "zonder") or parse_count(clause.number) == 0:
        return _none(clause) if parts.ALL_CHILDREN.fullmatch(who) else None
    return _some(clause, asked)


def _ages_or_count(number: str, said: Mapping[str, str]) -> Typed | None:
    """Read "2, 4 en 6": two children, or three."""
    is_either = parse_count(number) == len(ages_in(said["ages"]))
    return children(MinorChildren.YES, doubts=(COUNT_OR_AGE,)) if is_either else None


def _behind(text: str) -> dict[str, str] | None:
    """Return the parts behind the children, None for an unknown word or a part that comes twice."""
    said: dict[str, str] = {}
    rest = text.strip(" ,")
    while rest:
        for name, pattern in parts.BEHIND:
            if name not in said and (found := pattern.match(rest)):
                said[name] = found[0]
                rest = rest[found.end() :].strip(" ,")
                break
        else:
            return None
    return said


def _none(clause: _Clause) -> Typed | None:
    """Return that there are no minor children; "nog geen" is another matter."""
    words = " ".join([clause.opened.text, *clause.said.values()])
    if clause.said.keys() - {"minor", "home", "adults"} or not clause.opened.opening.may_lack:
        return None
    if re.search(r"\bnog\b|\ball(?:e|en|emaal|ebei)\b|\bbeide", words) or not _are_adults(clause):
        return None
    return children(MinorChildren.NO, household=clause.opened.opening.without)


def _are_adults(clause: _Clause) -> bool:
    """Say whether who is called of age is so by the ages that are given."""
    named = re.split(r"meerderjarige?|volwassen", clause.said.get("adults", ""))[-1]
    return all(age >= OF_AGE for age in ages_in(named))


def _some(clause: _Clause, asked: Asked) -> Typed | None:
    """Return the minors among the children that are counted."""
    count = parse_count(clause.number)
    is_twice = count is not None and "pieces" in clause.said
    if is_twice or not _are_adults(clause) or not _fits(clause, count):
        return None
    if count is None:
        return _uncounted(clause, asked)
    if count > MOST_CHILDREN:
        return children(MinorChildren.YES, doubts=(COUNT_OR_AGE,))
    for part, read in (("among", _among), ("ages", _aged), ("range", _ranged)):
        if part in clause.said:
            return read(clause, count)
    is_told = clause.is_minor or (asked.says_minor and "adults" not in clause.said)
    doubts = () if is_told else (AGE_NOT_TOLD,)
    return children(MinorChildren.YES, count, clause.household, doubts)


def _fits(clause: _Clause, count: int | None) -> bool:
    """Say whether "beiden" or "alle drie" is said of so many, and of one household."""
    for word in re.findall(r"\bbeiden?|\ballebei|\balle (\w+)", " ".join(clause.said.values())):
        if (parse_count(word) or 2) != count:
            return False
    persons = clause.opened.persons
    return persons is None or (count is not None and persons > count)


def _uncounted(clause: _Clause, asked: Asked) -> Typed | None:
    """Read children without a number: told as minors, counted behind, or by their ages."""
    yes = MinorChildren.YES
    if clause.said.keys() & {"range", "among", "adults"}:
        return None
    if "pieces" in clause.said:
        count = parse_count(clause.said["pieces"].split()[0])
        is_told = clause.is_minor and not clause.number and "ages" not in clause.said
        return children(yes, count, clause.household) if is_told else None
    if "ages" in clause.said:
        ages = clause.ages
        is_list = _LEAD.match(clause.said["ages"]) is not None
        is_list |= "j" in clause.said["ages"] and ages[0] != len(ages) - 1
        return _aged(clause, len(ages)) if len(ages) > 1 and is_list else None
    is_told = (clause.is_minor or asked.says_minor) and not clause.opened.is_bare
    return children(yes, household=clause.household) if is_told else None


def _aged(clause: _Clause, count: int) -> Typed:
    """Let the ages decide who is a minor."""
    minors = sum(age < OF_AGE for age in clause.ages)
    if len(clause.ages) != count or (clause.is_minor and minors < count):
        return children(MinorChildren.YES, doubts=(NOT_UNDERSTOOD,))
    if minors == 0:
        return children(MinorChildren.NO)
    return children(MinorChildren.YES, minors, clause.household)


def _ranged(clause: _Clause, count: int) -> Typed | None:
    lowest, highest = ages_in(clause.said["range"])
    is_told = lowest < highest < OF_AGE and count > 1
    return children(MinorChildren.YES, count, clause.household) if is_told else None


def _among(clause: _Clause, count: int) -> Typed | None:
    """Read "3 kinderen, waarvan 2 minderjarig", with the ages of those two or of all three."""
    minors = parse_count(clause.said["among"].split()[1])
    young = [age for age in clause.ages if age < OF_AGE]
    is_told = not clause.ages or (len(clause.ages) in (minors, count) and len(young) == minors)
    if not minors or minors > count or not is_told or clause.is_minor:
        return None
    return children(MinorChildren.YES, minors, clause.household)


def _listed(text: str, opened: _Opened) -> Typed | None:
    """Read children one by one with their ages: "een zoon van 20 en een dochter van 12"."""
    before = parts.COUNTED_BEFORE.match(text)
    rest = text[before.end() :] if before else text
    ages: list[int] = []
    while rest and (found := parts.ONE_CHILD.match(rest)):
        age = int(found["age"] or found["age_aside"] or found["age_after"])
        if found["minor"] and age >= OF_AGE:
            return None
        ages.append(age)
        rest = rest[found.end() :]
    if not ages or rest or (before and parse_count(before["number"]) != len(ages)):
        return None
    minors = sum(age < OF_AGE for age in ages)
    if minors == 0:
        return children(MinorChildren.NO)
    return children(MinorChildren.YES, minors, opened.opening.with_minors)


def _ages_alone(text: str, *, says_yes: bool) -> Typed | None:
    """Read an answer that is nothing but the ages of several children."""
    if (found := parts.AGES_ALONE.fullmatch(text)) is None:
        return None
    ages = ages_in(found["ages"])
    is_list = found["lead"] or "j" in found["ages"] or (says_yes and " en " in found["ages"])
    if len(ages) == 1 or not is_list or max(ages) >= OF_AGE or ages[0] == len(ages) - 1:
        return None
    return children(MinorChildren.YES, len(ages))
