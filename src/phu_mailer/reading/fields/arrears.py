# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""How much rent is owed: an amount, a number of months, or both in one value.

Amounts are Dutch ("1.234,56", "1.234,-", "1 502,10"). An amount written the English way is
refused rather than read as a hundred times too much or too little.
"""

import re
from datetime import date

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.month_names import count_months
from phu_mailer.reading.fields.numbers import NUMBER, parse_number
from phu_mailer.reading.folding import squeeze

_FIGURES = r"-?(?:\d{1,3}(?:[. ]\d{3})+|\d{1,6})(?:,(?:\d{1,2}|--?|=))?-?"
AMOUNT = rf"(?:(?:€|EUR|euro)\s?{_FIGURES}(?![.,]?\d)|(?<![\d.,]){_FIGURES}(?!\d)\s?(?:euro|EUR|€))"
_ABOUT = r"(?:(?P<about>circa|ca\.?|ongeveer|plm\.?|bijna|rond(?: de)?|zo'n)\s)?(?:(?P<over>ruim|meer dan|minimaal|ten minste|minstens)\s)?"
MONTHS_UNIT = r"(?:maanden|maand|mnd\.?|mnden|maandhuren|termijnen|huurtermijnen|maandtermijnen|huurmaanden)(?: huur(?:achterstand)?)?(?: achterstand)?"
MONTHS = rf"{_ABOUT.replace('about', 'mabout').replace('over', 'mover')}(?P<months>{NUMBER})\s?{MONTHS_UNIT}"
_AMOUNT_ONLY = re.compile(
    rf"{_ABOUT}(?:€|EUR|euro)?\s?(?P<figures>{_FIGURES})\s?(?:euro|EUR|€)?(?:\sD)?", re.IGNORECASE
)
_MONTHS_ONLY = re.compile(rf"{_ABOUT}(?P<months>{NUMBER})\s?(?:{MONTHS_UNIT}|x)?", re.IGNORECASE)
_AMOUNT_THEN_MONTHS = re.compile(
    rf"(?P<first>[^(/]+?)\s?(?:[(/;]|,\s|\bofwel\b|\bdit is\b)\s?(?P<second>[^()/]*?{NUMBER}[^()/]*?)\)?",
    re.IGNORECASE,
)
_WITH_A_POINT = re.compile(r"(?:€|EUR)? ?(\d{1,5})\.(\d\d)(?: ?(?:€|EUR|euro))?", re.IGNORECASE)
_HAS_CURRENCY = re.compile(r"€|EUR|,\d\d|,-|\d{3}", re.IGNORECASE)
_APPROXIMATE = 0.78
_UNUSUAL = 0.85
_MOST_MONTHS = 60
_HALVES_WITH_A_POINT = re.compile(r"[1-9]\d?\.[05]")
_MOST_CENTS = 10_000_000


def parse_amount(text: str) -> Typed:
    """Return arrears_cents of a text that is one amount."""
    if says_nothing_known(text):
        return Typed()
    bare = squeeze(text).rstrip(". ")
    found = _AMOUNT_ONLY.fullmatch(bare)
    cents = _cents(found["figures"]) if found else None
    if found is None or cents is None:
        return Typed({}, 0.6, ("amount: notation",))
    doubts = [code for code, holds in (
        ("amount: about", found["about"]),
        ("amount: negative", cents < 0),
    ) if holds]  # fmt: skip
    cents = abs(cents)
    if not 0 < cents <= _MOST_CENTS:
        return Typed({}, 0.6, ("leftover: arrears_cents",))
    is_unusual = re.search(r",\d$", found["figures"]) or found["over"]
    cap = _APPROXIMATE if doubts else _UNUSUAL if is_unusual else 1.0
    return Typed({"arrears_cents": cents}, cap, tuple(doubts))


def point_amount(text: str) -> Typed:
    """Return what an amount with a decimal point would be: only ever proposed to a person."""
    found = _WITH_A_POINT.fullmatch(squeeze(text))
    cents = int(found[1]) * 100 + int(found[2]) if found else 0
    return Typed({"arrears_cents": cents}, 0.6, ("amount: notation",)) if cents else Typed()


def parse_months(text: str, received_on: date | None = None) -> Typed:
    """Return arrears_months of a text that is one number of months.

    Args:
        received_on: with it the names of months are counted too ("juni t/m november").
    """
    if says_nothing_known(text):
        return Typed()
    if received_on is not None and (named := count_months(text, received_on)):
        return Typed({"arrears_months": float(named)})
    found = _MONTHS_ONLY.fullmatch(squeeze(text).rstrip(" "))
    months = parse_number(found["months"]) if found else None
    if half := _HALVES_WITH_A_POINT.fullmatch(text.strip()):
        return Typed({"arrears_months": float(half[0])}, 0.6, ("leftover: arrears_months",))
    if found is None or months is None or not 0 < months <= _MOST_MONTHS:
        return Typed({}, 0.6, ("leftover: arrears_months",))
    if found["about"]:
        return Typed({"arrears_months": months}, _APPROXIMATE, ("amount: about",))
    return Typed({"arrears_months": months}, _UNUSUAL if found["over"] else 1.0)


def parse_arrears(text: str) -> Typed:
    """Return what a value under a label like "Achterstand" says: amount, months, or both."""
    if says_nothing_known(text):
        return Typed()
    single = parse_amount(text) if _HAS_CURRENCY.search(text) else parse_months(text)
    if single.values and "arrears_months" in single.values and not re.search(r"[a-z]", text):
        return Typed(single.values, _APPROXIMATE, ("doubtful: arrears_months",))
    if single.values:
        return single
    if found := _AMOUNT_THEN_MONTHS.fullmatch(squeeze(text)):
        parts = (found["first"], found["second"])
        amounts = [part for part in parts if _HAS_CURRENCY.search(part)]
        months = [part for part in parts if part not in amounts]
        if len(amounts) == 1 and len(months) == 1:
            amount, duration = parse_amount(amounts[0]), parse_months(months[0])
            if not (amount.values and duration.values):
                return Typed({}, 0.6, ("leftover: arrears",))
            return Typed(
                {**amount.values, **duration.values},
                min(amount.cap, duration.cap),
                (*amount.doubts, *duration.doubts),
            )
    return Typed({}, 0.6, ("leftover: arrears",))


def _cents(figures: str) -> int | None:
    """Return an amount in cents; None for a notation that could mean two things."""
    is_negative = figures.startswith("-") or (figures.endswith("-") and ",-" not in figures)
    bare = re.sub(
        r",(?:--?|=)$", "", figures.strip("-") if not figures.endswith("-") else figures.lstrip("-")
    )
    bare = bare.rstrip("-").rstrip(",")
    whole, _, fraction = bare.partition(",")
    if not re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+|\d+", whole):
        return None
    euros = int(re.sub(r"[. ]", "", whole))
    cents = euros * 100 + int(fraction.ljust(2, "0") or "0")
    return -cents if is_negative else cents
