"""Months told by their names: "juni t/m november", "september, oktober en november 2026".

They are counted only when they follow each other, at most twelve of them, and the last one is not
later than the month of receipt. A single name is not counted: it may be the month of a bill.
"""

import re
from collections.abc import Sequence
from datetime import date

from phu_mailer.reading.fields.dates import MONTH_NAME, month_number
from phu_mailer.reading.folding import squeeze

_ONE = rf"{MONTH_NAME}(?: 20\d\d)?"
_TO = r" ?(?:t/?m|tot en met|[-–]) ?"
_AND = r"(?:, ?| en |, en | ?/ ?| ?\+ ?)"
MONTHS_BY_NAME = rf"(?:{_ONE}{_TO}{_ONE}|{_ONE}(?:{_AND}{_ONE})+)"
_WHOLE = re.compile(
    rf"(?:van(?:af)? )?(?P<names>{MONTHS_BY_NAME})"
    r"(?: ?\((?P<said>\d{1,2})(?: ?(?:maanden|mnd\.?))?\))?",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"{_ONE}{_TO}{_ONE}", re.IGNORECASE)
_NAMED = re.compile(rf"(?P<name>{MONTH_NAME})(?: (?P<year>20\d\d))?", re.IGNORECASE)
_YEAR = 12
_LONGEST_AGO = 3


def count_months(text: str, received_on: date) -> int | None:
    """Return how many months a text names, None when it is anything else or leaves a doubt.

    Args:
        received_on: the last month must not be later, and without a year not long before.
    """
    found = _WHOLE.fullmatch(squeeze(text).rstrip(". "))
    if found is None:
        return None
    given = [
        (month_number(one["name"]), int(one["year"] or 0))
        for one in _NAMED.finditer(found["names"])
    ]
    count = _count(given, received_on, is_span=_SPAN.fullmatch(found["names"]) is not None)
    return count if found["said"] in (None, str(count)) else None


def _count(given: Sequence[tuple[int, int]], received_on: date, *, is_span: bool) -> int | None:
    """Return how many months there are from the first up to and including the last."""
    now = received_on.year * _YEAR + received_on.month
    month, year = given[-1]
    ago = now - (year * _YEAR + month) if year else (received_on.month - month) % _YEAR
    if ago < 0 or (not year and ago > _LONGEST_AGO):
        return None
    last = now - ago
    first = last - (last - given[0][0]) % _YEAR
    count = last - first + 1
    steps = [first, last] if is_span else range(first, last + 1)
    is_same = len(steps) == len(given) and all(
        (at - month) % _YEAR == 0 and year in (0, (at - month) // _YEAR)
        for at, (month, year) in zip(steps, given, strict=True)
    )
    return count if is_same and count > 1 else None
