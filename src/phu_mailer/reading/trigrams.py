"""What a mail looks like when everything it says about people is taken out.

Values that were read, figures, addresses of mail and words with a capital inside a sentence become
one mark; what is left are the words of the layout. Three in a row are hashed, so that no word of
a mail is kept. More masking than needed does no harm; a name that stays would only make the mail
look new.
"""

import hashlib
import re
from collections.abc import Iterator

from phu_mailer.domain.message import ParsedMail
from phu_mailer.domain.signal import Reading
from phu_mailer.reading.blocks import Block, Line, Table, text_blocks
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.html import TooDeep, html_blocks
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.sentences import sentences

_MOST_TEXT = 64_000
_MOST_HTML = 1_280_000
_IN_THE_TEXT = ("body:", "table ", "subject", "derived")
_WEIGHT_OF_A_SHAPE = 25
_SHORTEST_VALUE = 2
_HASH_LENGTH = 12
_MARK = "\x00"
_TOKEN = re.compile(r"\x00|[^\W\d_][\w'-]*|\d[\d.,-]*")


def masked_trigrams(mail: ParsedMail, reading: Reading) -> tuple[str, ...]:
    """Return the hashes of every three masked words in a row, sorted, each once."""
    values = {
        squeeze(evidence.text)
        for signal in reading.signals
        for evidence in signal.evidence.values()
        if len(evidence.text) >= _SHORTEST_VALUE and meaning(evidence.text) is None
    }
    ordered = sorted(values, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
    found = _shape_outside(reading)
    for text in _pieces(mail):
        words = ["^", *_words(pattern.sub(_MARK, text) if pattern else text), "$"]
        found |= {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    return tuple(sorted(map(_hash, found)))


def novelty_of(trigrams: tuple[str, ...], known: frozenset[str]) -> float:
    """Return the share of trigrams that are not among the known ones; 1.0 when there are none."""
    if not trigrams:
        return 1.0
    return sum(one not in known for one in trigrams) / len(trigrams)


def _shape_outside(reading: Reading) -> set[str]:
    """Return marks for the shape of what was read outside the text of the mail.

    The words of an attachment are not masked here, so its headers count as a whole: one other
    header makes the mail look new.
    """
    places = {one.where for signal in reading.signals for one in signal.evidence.values()}
    if reading.layout is None or all(place.startswith(_IN_THE_TEXT) for place in places):
        return set()
    return {f"shape {number} {reading.layout.fingerprint}" for number in range(_WEIGHT_OF_A_SHAPE)}


def _pieces(mail: ParsedMail) -> Iterator[str]:
    """Yield the sentences and cells of the visible text; nothing of a text that is too large."""
    blocks = _blocks(mail)
    yield from (one.text for one in sentences([one for one in blocks if isinstance(one, Line)]))
    for block in blocks:
        if isinstance(block, Table):
            yield from dict.fromkeys(squeeze(cell) for row in block.rows for cell in row if cell)


def _blocks(mail: ParsedMail) -> list[Block]:
    if mail.html and len(mail.html) <= _MOST_HTML:
        try:
            blocks = html_blocks(mail.html)
        except TooDeep:
            return []
        if blocks:
            return blocks
    if mail.text and len(mail.text) <= _MOST_TEXT:
        return text_blocks(mail.text)
    return []


def _words(text: str) -> list[str]:
    """Return the words of a piece in small letters, what is not of the layout as one mark."""
    tokens = list(_tokens(text))
    names = [one for one in tokens if one[:1].isalpha()]
    is_name = meaning(text) is None and all(one[:1].isupper() for one in names)
    words: list[str] = []
    for index, token in enumerate(tokens):
        is_plain = token[:1].isalpha() and "@" not in token and "/" not in token
        is_inside = index > 0 and token[:1].isupper()
        word = token.casefold() if is_plain and not is_inside and not is_name else "*"
        if word != "*" or words[-1:] != ["*"]:
            words.append(word)
    return words


def _tokens(text: str) -> Iterator[str]:
    """Yield the words, figures and marks of a piece; an address of mail or of a page is one."""
    for chunk in text.split():
        rest = chunk.lstrip(_MARK)
        yield from _MARK * (len(chunk) - len(rest))
        if "@" in rest or "/" in rest:
            yield rest
        else:
            yield from _TOKEN.findall(rest)


def _hash(trigram: str) -> str:
    return hashlib.sha256(trigram.encode()).hexdigest()[:_HASH_LENGTH]
