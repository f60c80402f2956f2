"""Dutch numbers in words and figures: "2", "2,5", "twee", "anderhalve", "twee en een half"."""

import re

_WORDS = {
    "een": 1.0, "één": 1.0, "anderhalve": 1.5, "anderhalf": 1.5, "twee": 2.0, "drie": 3.0,
    "vier": 4.0, "vijf": 5.0, "zes": 6.0, "zeven": 7.0, "acht": 8.0, "negen": 9.0, "tien": 10.0,
    "elf": 11.0, "twaalf": 12.0,
}  # fmt: skip

NUMBER = (
    r"(?:\d{1,2}(?:,\d{1,2}|½)?(?![\d.])|(?:" + "|".join(_WORDS) + r")(?: ?en een (?:half|halve))?)"
)


def parse_number(text: str) -> float | None:
    """Return the number that a text is, or None when it is anything else."""
    bare = text.strip().casefold()
    if re.fullmatch(r"\d{1,2}(?:,\d{1,2})?", bare):
        return float(bare.replace(",", "."))
    if re.fullmatch(r"\d{1,2}½", bare):
        return float(bare[:-1]) + 0.5
    whole, half, _ = bare.partition(" en een hal")
    if whole in _WORDS:
        return _WORDS[whole] + (0.5 if half else 0.0)
    return None


def parse_count(text: str) -> int | None:
    """Return a whole number of at most two figures, in figures or in words."""
    number = parse_number(text)
    return int(number) if number is not None and number == int(number) else None
