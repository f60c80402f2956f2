"""Say a text of a mail in other words: the same layout, other people.

Only words on a list of ours stay; every other word, every figure of three or more digits and every
date becomes another one of the same shape, and so does the house number wherever it stands. What
stays can therefore not be a value. That is checked once more in the outcome, and in doubt there
is no outcome. Other figures of one or two digits (months, ages) stay as they are.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence

from phu_mailer.errors import PermanentError
from phu_mailer.reading.common_words import COMMON, GENERIC

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DATE = re.compile(r"(?<!\d)(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?!\d)")
_VOWELS, _CONSONANTS = "aeiou", "bdfgklmnprstvz"
_SUFFIXES = ("straat", "laan", "weg", "plein", "kade", "gracht", "hof", "pad", "dreef", "singel")
_NO_POSTAL_LETTERS = frozenset({"sa", "sd", "ss"})
_LONG_FIGURE = 3
_PHONE_DIGITS = 10
_COMPACT_FROM = 4
_TRIES = 500


class WouldTell(PermanentError):
    """No copy was made, because it could have held something of the original."""


class Pseudonyms:
    """Other words for the words of one mail; the same word becomes the same other one each time.

    Args:
        values: the original values; none of their words may stay anywhere.
        known: folded words of the layout, which stay unless they are of a value.
        seed: makes the same choice each time.
    """

    def __init__(self, values: Sequence[str], known: Collection[str], seed: str) -> None:
        words = {word for value in values for word in words_of(value)}
        self.secret = frozenset(one for one in words if len(one) > 1 or one.isdigit()) - GENERIC
        self._compact = frozenset(
            digits for value in values if len(digits := _digits(value)) >= _COMPACT_FROM
        )
        self._known = (frozenset(known) | COMMON | GENERIC) - self.secret
        self._seed = seed
        self._chosen: dict[str, str] = {}
        self._seen: set[str] = set()
        self._taken: set[str] = set()

    def text(self, text: str) -> str:
        """Return a piece of text in other words, and check it.

        Raises:
            WouldTell: a word or figure of an original value would be left.
        """
        self._seen |= set(words_of(text))
        pieces: list[str] = []
        end = 0
        for date in _DATE.finditer(text):
            pieces += [self._words(text[end : date.start()]), self._date(date)]
            end = date.end()
        outcome = "".join([*pieces, self._words(text[end:])])
        self.check(outcome)
        return outcome

    def check(self, outcome: str) -> None:
        """Do nothing when no original value is left in the outcome.

        Raises:
            WouldTell: a word or figure of one is.
        """
        digits = _digits(outcome)
        if self.secret & set(words_of(outcome)) or any(one in digits for one in self._compact):
            raise WouldTell("er zou iets van het origineel in blijven staan")

    def _words(self, text: str) -> str:
        return _TOKEN.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        folded = _folded(word)
        if folded not in self.secret:
            is_short_figure = word.isdigit() and len(word) < _LONG_FIGURE
            if is_short_figure or _plain(word) in self._known or len(folded) == 1 == word.islower():
                return word
        if folded not in self._chosen:
            self._chosen[folded] = self._other(word)
            self._taken.add(self._chosen[folded])
        return _in_case_of(word, self._chosen[folded])

    def _other(self, word: str) -> str:
        folded = _folded(word)
        for number in range(_TRIES):
            draw = hashlib.sha256(f"{self._seed} {folded} {number}".encode()).digest()
            other = _figures(word, draw) if word.isdigit() else _letters(word, draw)
            if self._is_free(_folded(other)):
                return other
        raise WouldTell("er was geen ander woord te vinden")

    def _is_free(self, other: str) -> bool:
        taken = (self.secret, self._seen, self._taken, self._known, _NO_POSTAL_LETTERS)
        return not any(other in words for words in taken)

    def _date(self, found: re.Match[str]) -> str:
        """Return another day that exists, in the same notation; none of its parts is the same."""
        day, sign, month, year = found[1], found[2], found[3], int(found[4])
        draw = hashlib.sha256(f"{self._seed} {found[0]}".encode()).digest()
        days = [one for one in range(1, 29) if self._may_be(one, (day, month))]
        months = [one for one in range(1, 13) if self._may_be(one, (day, month))]
        years = [one for one in range(year - 6, year) if str(one) not in self.secret]
        if not days or not months or not years:
            raise WouldTell("er was geen andere datum te vinden")
        other = (days[draw[0] % len(days)], months[draw[1] % len(months)])
        return (
            f"{other[0]:0{len(day)}}{sign}{other[1]:0{len(month)}}{sign}"
            f"{years[draw[2] % len(years)]}"
        )

    def _may_be(self, number: int, parts: Sequence[str]) -> bool:
        is_part = number in map(int, parts)
        return not is_part and not {str(number), f"{number:02}"} & self.secret


def words_of(text: str) -> list[str]:
    """Return the words and figures of a text, in small letters."""
    return [_folded(one) for one in _TOKEN.findall(text)]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def _plain(word: str) -> str:
    """Return a word in small letters without accents; no letter is left out."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _figures(word: str, draw: bytes) -> str:
    """Return other digits; a phone number keeps its beginning, and no number gains a zero there."""
    keep = 0
    if len(word) == _PHONE_DIGITS and word.startswith("0"):
        keep = 2 if word.startswith("06") else 3
    other = [str(draw[index % len(draw)] % 10) for index in range(len(word))]
    other[:keep] = word[:keep]
    if keep == 0:
        other[0] = "0" if word.startswith("0") and len(word) > 1 else str(1 + draw[0] % 9)
    return "".join(other)


def _letters(word: str, draw: bytes) -> str:
    """Return a word of the same length in small letters; the name of a street keeps its end."""
    small = word.casefold()
    suffix = next((one for one in _SUFFIXES if small.endswith(one) and small != one), "")
    stem = small[: len(small) - len(suffix)]
    pools = (_VOWELS if _plain(one)[:1] in (*_VOWELS, "y") else _CONSONANTS for one in stem)
    return (
        "".join(pool[draw[index % len(draw)] % len(pool)] for index, pool in enumerate(pools))
        + suffix
    )


def _in_case_of(word: str, other: str) -> str:
    if word.isupper() and (len(word) > 1 or word != word.casefold()):
        return other.upper()
    return other.capitalize() if word[:1].isupper() else other
