"""Bring text into one shape, for reading and for comparing.

`clean` keeps every visible character (names are shown as written); `fold` is for comparing only
and must never reach a value. Both work on short texts and on whole mails in linear time.
"""

import re
import unicodedata

_SPACES = {
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2007\u202f\u2009\u200a\u2002\u2003\u3000"), " "),
    9: "  ",
}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u00b4\u0060"), "'")
_VISIBLE = {**_SPACES, **_INVISIBLE, **_DASHES, **_QUOTES}
# A letter of utf-8 that was read as cp1252 ("Ã¼", "Å¡"), signs as `clean` leaves them; and a sign
# that only stands in a word when that was read by the wrong table ("wi¹tek").
_READ_TWICE = re.compile(
    r"[ÂÃÄÅÐÑ](?:[\u0080-\u00bf]|[€ƒ„…†‡ˆ‰Š‹ŒŽ“”•˜™š›œžŸ'\"-])|â(?:€|‚¬)"
    r"|[^\W\d_]{2}[¹²³¼½¾]|[¹²³¼½¾¿¡¤¦¨][^\W\d_]"
)
# Greek and Cyrillic letters look like ours; a word with both is no word of either.
_TWO_SCRIPTS = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f]"
)
_PLURALS = re.compile(r"\((s|e|en|n|eren|es)\)")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_RUNS = re.compile(r" {2,}")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


def clean(text: str) -> str:
    """Return the text with one kind of space, dash and apostrophe, and nothing invisible."""
    return unicodedata.normalize("NFC", text.translate(_VISIBLE))


def looks_damaged(text: str) -> bool:
    """Say whether a cleaned text holds letters that were lost, or read by the wrong table."""
    return "\ufffd" in text or any(one.search(text) for one in (_READ_TWICE, _TWO_SCRIPTS))


def squeeze(text: str) -> str:
    """Return one line of cleaned text without spaces at the ends or in runs."""
    return _RUNS.sub(" ", text.replace("\n", " ")).strip()


def fold(text: str) -> str:
    """Return the words of a text in lower case without accents or signs, for comparing.

    "Naam huurder(s):" gives "naam huurders"; "<18" and ">18" stay different.
    """
    spelled = _PLURALS.sub(r"\1", text.casefold()).replace("<", " lt ").replace(">", " gt ")
    if spelled.isascii():
        return _NO_WORD.sub(" ", spelled).strip()
    plain = unicodedata.normalize("NFKD", spelled).replace("ı", "i")
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", letters).strip()
