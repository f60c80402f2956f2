"""Names that a corporation always writes in capitals, in the usual letters.

Only for a corporation of which a layout file says so: from capitals nobody can see "McDonald" or
"de Wit" against "De Wit". What has a form of its own (Mc, an apostrophe) is left, and doubted.
"""

import re

from phu_mailer.reading.folding import word_set

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = word_set(
    "van der den de het in op uit over aan bij ter ten te tot von zu la le du del della di da dos "
    "des el al ben bin onder voor en dhr mevr mw hr fam heer mevrouw"
)
_SHORTEST = 3
_OWN_FORM = re.compile(r"(?:mc|mac(?![hijk]))[^\W\d_]{3}", re.IGNORECASE)
_AFTER_AN_APOSTROPHE = word_set("t s n")
_BARE = re.compile(r"(?<![\w.'’])[^\W\d_]{2,}(?![\w.'’])|['’][^\W\d_]{2,}|[^\W\d_]+['’]")

_JOINED = re.compile(
    r"(?P<before>(?P<comma>,)|^|[;&/+]|\b(?i:en|e/o)\b)"
    r"(?P<gap>\s*(?:(?i:dhr|mevr|mw|hr|fam|de heer|mevrouw)\b\.?\s*)?)"
    r"(?P<letters>[A-ZÀ-Þ]{2,4})(?=(?P<more>\s+[^\s&/+;(])|\s|\(|$)"
)


def with_dots(text: str) -> str:
    """Return a name with "JPM", before the surname or behind its comma, as "J.P.M."."""
    return _JOINED.sub(_dotted, text)


def _dotted(found: re.Match[str]) -> str:
    letters = found["letters"]
    is_alone = not found["comma"] and not found["more"]
    if letters.casefold() in _SMALL or is_alone:
        return found[0]
    return f"{found['before']}{found['gap']}{''.join(f'{one}.' for one in letters)}"


def in_usual_letters(text: str) -> str:
    """Return a name with its words in capitals as "Jansen" and "van der"; initials stay."""
    return _WORD.sub(lambda word: _usual(word, text), text)


def is_unsure(text: str) -> bool:
    """Say whether a word is left of which nobody knows the usual letters: "MCDONALD", "JP"."""
    return any(one[0].isupper() for one in _BARE.finditer(text))


def _usual(word: re.Match[str], text: str) -> str:
    written = word[0]
    before, after = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 1]
    if not written.isupper() or after == "." or before == ".":
        return written
    is_apart = before in ("'", "’") or after in ("'", "’")
    small = _AFTER_AN_APOSTROPHE if is_apart else _SMALL
    if written.casefold() in small:
        return written.lower()
    if len(written) < _SHORTEST or is_apart or _OWN_FORM.match(written):
        return written
    return f"IJ{written[2:].lower()}" if written.startswith("IJ") else written.capitalize()
