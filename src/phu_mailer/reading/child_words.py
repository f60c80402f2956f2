"""Words about children in a text that no rule reads: enough to find it, never to act on it."""

import re

from phu_mailer.domain.signal import MinorChildren
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.numbers import parse_count

CHILD = re.compile(r"kind|minderj|jeugd|jongere|zoon|dochter|gezin|alleenst", re.IGNORECASE)
MINOR = re.compile(r"minderj|18", re.IGNORECASE)
YOUNG = re.compile(
    r"\bjonge? (?:kind|kids)|\b(?:kindjes?|kindertjes|kleintjes?|koters?)\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"voor zover|vermoed|mogelijk|waarschijn|misschien|volgens|zou|ouderschap|weekend|klein|"
    r"moeder|vader|\bex\b|meerderj|volwassen|opvang|toeslag",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(r"\bonb|\bunknown\b|niet bekend|\bwee?t\b|\bweten\b", re.IGNORECASE)


def is_hedged(text: str) -> bool:
    """Say whether a text about children leaves something open."""
    return _HEDGED.search(text) is not None


def says_unknown(text: str) -> bool:
    """Say whether a text about children says that it is not known."""
    return _NOT_KNOWN.search(text) is not None


def ticked(text: str) -> str:
    """Return a text without what stands behind a box that was left empty."""
    return re.sub(r"(?:☐|□|\[ \])[^☐□☒☑\[]*", "", text)


_SOME = re.compile(
    r"(?P<n>\d{1,2}|een|één|twee|drie|vier) (?:[\w.]+ ){0,2}kind(?:eren)?\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:geen|zonder) (?:[\w.]+ ){0,2}kind", re.IGNORECASE)


def counted(text: str) -> Typed | None:
    """Return what a clause counts, whatever word stands before the children."""
    if _NONE.search(text):
        return Typed({"has_minor_children": MinorChildren.NO})
    found = _SOME.search(text)
    count = parse_count(found["n"].casefold()) if found else None
    if not count:
        return None
    return Typed({"has_minor_children": MinorChildren.YES, "minor_children_count": count})
