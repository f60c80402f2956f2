"""Dates as Dutch mails write them; always day, month, year, and never swapped to make sense."""

import re
from datetime import date

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known

_MONTH_NAMES = (
    "jan(?:uari)?", "feb(?:ruari)?", "(?:maart|mrt)", "apr(?:il)?", "mei", "juni?", "juli?",
    "aug(?:ustus)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = re.compile("|".join(f"(?P<m{n}>{name})" for n, name in enumerate(_MONTH_NAMES, 1)))
MONTH_NAME = "(?:" + "|".join(("jan(?:uari)?", *_MONTH_NAMES[1:])) + r")\.?"
DATE = (
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|"
    rf"\d{{1,2}} {MONTH_NAME} (?:'\d\d|\d{{4}}))(?!\d)"
)
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NAMED = re.compile(rf"(\d{{1,2}}) ({MONTH_NAME}) (\d{{4}}|'?\d{{2}})", re.IGNORECASE)
_YOUNGEST, _OLDEST = 16, 105
_CENTURY = 100
_UNUSUAL = (
    re.compile(r"(?P<year>(?:19|20)\d\d)([/. -]?)(?P<month>\d\d)\2(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)\d\d)"),
)


def parse_birth(text: str, received_on: date) -> Typed:
    """Return date_of_birth of a text that is one date.

    Args:
        text: the value and nothing else.
        received_on: for the age, which must be that of somebody who rents a dwelling.
    """
    if says_nothing_known(text):
        return Typed()
    day, has_full_year = parse_date(text)
    if day is None:
        return Typed(_unusual(text, received_on), 0.6, ("leftover: date_of_birth",))
    if not has_full_year:
        is_too_old = received_on.year - day.year > _OLDEST
        day = _on(day.year + _CENTURY, day.month, day.day) or day if is_too_old else day
        return Typed({"date_of_birth": day}, 0.6, ("date: two-digit year",))
    age = (
        received_on.year - day.year - ((received_on.month, received_on.day) < (day.month, day.day))
    )
    if not _YOUNGEST <= age <= _OLDEST:
        return Typed({"date_of_birth": day}, 0.4, ("date: age",))
    return Typed({"date_of_birth": day})


def _unusual(text: str, received_on: date) -> dict[str, object]:
    """Return the birthday that "1984/10/07" or "19841007" may mean, for a person to confirm."""
    for pattern in _UNUSUAL:
        if found := pattern.fullmatch(text.strip().rstrip(".")):
            day = _on(int(found["year"]), int(found["month"]), int(found["day"]))
            is_likely = day is not None and _YOUNGEST <= received_on.year - day.year <= _OLDEST
            return {"date_of_birth": day} if is_likely else {}
    return {}


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(text: str) -> tuple[date | None, bool]:
    """Return a date and whether its year was written in full; None when it is no date."""
    bare = text.strip().rstrip(".")
    if found := _NUMERIC.fullmatch(bare):
        parts = (found[4], found[3], found[1])
    elif found := _ISO.fullmatch(bare):
        parts = (found[1], found[2], found[3])
    elif found := _NAMED.fullmatch(bare):
        parts = (found[3].lstrip("'"), str(month_number(found[2])), found[1])
    else:
        return None, False
    year, month, day = (int(part) for part in parts)
    has_century = len(parts[0].lstrip("'")) > len("85")
    try:
        return date(year if has_century else year + 1900, month, day), has_century
    except ValueError:
        return None, False


def month_number(name: str) -> int:
    """Return the number of a month by its name or abbreviation, 0 when it is none."""
    found = _MONTH.match(name.casefold())
    return int(found.lastgroup[1:]) if found and found.lastgroup else 0
