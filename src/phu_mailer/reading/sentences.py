"""Cut running text into sentences, across lines that a mail program broke.

A full stop after an initial or an abbreviation ends no sentence. Where that leaves two
sentences in one piece, no approved wording fits and a person looks: cutting too late is safe,
cutting too early could lose half a name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phu_mailer.reading.blocks import Line
from phu_mailer.reading.fields.dates import DATE

MAX_LENGTH = 600
_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(]?[A-ZÀ-Þ0-9])")
_NO_END = re.compile(
    r"(?:\b[^\W\d_]|\b(?:th|ph|chr|ch|ij|joh|jac|ger|tj|sj|wm|fr|dhr|hr|mw|mevr|mej|fam|dr|drs|ir|ing|mr|prof|ds|st|burg|jhr|ged|geb|tel|mob|"
    r"nr|ca|a\.s|t\.n\.v|i\.v\.m|o\.a|bijv|incl|excl|evt|resp|v\.d|vh|plm|contractnr|postb|minderj|inw|thuisw|kl|mnd|jr|toev|huisnr|achterst))\.$",
    re.IGNORECASE,
)
_BEGINS_WITH_BOX = re.compile(r"\s*[☐□☒☑]")
_NEXT_BOX = re.compile(r"\s+(?=[☐□☒☑] ?[^\W\d_]+ \w)")
_LONGEST_ABBREVIATION = 14
WRAPPED_FROM = 50
_BULLET = re.compile(r"^(?:[-*•·]|\d{1,2}[.)])\s+")
_STAMP = re.compile(rf"[\[(]?{DATE}(?::|,?(?: om)? \d{{1,2}}[:.]\d{{2}}(?!\d))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the line on which it starts."""

    text: str
    where: str


def sentences(lines: Sequence[Line]) -> Iterator[Sentence]:
    """Yield the sentences of the given lines; empty lines separate paragraphs."""
    paragraph: list[Line] = []
    for line in lines:
        starts_anew = bool(paragraph) and not _goes_on(paragraph[-1], line)
        if paragraph and (not line.text or starts_anew):
            yield from _cut(paragraph)
            paragraph = []
        if line.text:
            paragraph.append(line)
    if paragraph:
        yield from _cut(paragraph)


def split(text: str, where: str) -> list[Sentence]:
    """Return the sentences of one piece of text; each box of a line of boxes begins one."""
    options = _NEXT_BOX.split(text) if _BEGINS_WITH_BOX.match(text) else [text]
    return [one for option in options for one in _split(option, where)]


def _split(text: str, where: str) -> list[Sentence]:
    pieces: list[list[str]] = []
    for piece in _END.split(text.strip()):
        if pieces and _NO_END.search(pieces[-1][-1][-_LONGEST_ABBREVIATION:]):
            pieces[-1].append(piece)
        else:
            pieces.append([piece])
    return [Sentence(" ".join(piece), where) for piece in pieces if piece != [""]]


def without_bullet(text: str) -> str:
    """Return a line without the sign or number with which it begins as an item of a list."""
    return _BULLET.sub("", text)


def _goes_on(previous: Line, line: Line) -> bool:
    """Say whether a line continues the previous one after a break that is no paragraph.

    One that begins with a date and a time is an entry of its own.
    """
    if line.number != previous.number + 1 or _BULLET.match(line.text) or _STAMP.match(line.text):
        return False
    is_full = len(previous.text) >= WRAPPED_FROM
    last = previous.text[-_LONGEST_ABBREVIATION:]
    is_open = previous.text[-1] not in ".:!?" or (is_full and _NO_END.search(last) is not None)
    return is_open and (is_full or line.text[:1].islower())


def _cut(paragraph: Sequence[Line]) -> list[Sentence]:
    """Cut a paragraph, and tell for each sentence the line on which it starts."""
    found: list[Sentence] = []
    text = " ".join(
        without_bullet(line.text) if i == 0 else line.text for i, line in enumerate(paragraph)
    )
    starts, length = [], 0
    for line in paragraph:
        starts.append((length, line.where))
        length += len(line.text) + 1
    position = 0
    for sentence in split(text, ""):
        position = text.find(sentence.text, position)
        where = [place for start, place in starts if start <= max(position, 0)][-1]
        found.append(Sentence(sentence.text, where))
        position += len(sentence.text)
    return found
