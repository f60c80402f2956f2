"""The messages within a forwarded mail, the newest first, each cut into segments of its own.

Only a mail that says it is a forward is opened: below an answer stands what was reported before,
and reading it again would report it twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from phu_mailer.reading.blocks import Block, Line, Segment
from phu_mailer.reading.own import Own
from phu_mailer.reading.segments import HEADER_LINE, QUOTE_RULE, WROTE, Part, segment

_SUBJECT = re.compile(r"\s*(?:fw|fwd|doorst|doorgestuurd|tr)\s*:", re.IGNORECASE)
_RULE = re.compile(
    r"(?:-{2,}|_{2,})?\s*(?:begin )?(?:doorgestuurd|forwarded)(?: bericht| message).*",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\s*(?:re|antw|aw|sv)\s*:", re.IGNORECASE)
_TITLE = re.compile(r"(?:onderwerp|subject|betreft):\s*(?P<title>.*)", re.IGNORECASE)
_DEEPEST = 8
_LINES_OF_A_HEADER = 10


@dataclass(frozen=True, slots=True)
class Forwarded:
    """One message within a forward: its subject and its parts."""

    subject: str
    parts: tuple[Part, ...]


def is_forward(subject: str, parts: Sequence[Part]) -> bool:
    """Say whether a mail passes on another one, by its subject or by the rule above that one."""
    if _SUBJECT.match(subject):
        return True
    if is_answer(subject):
        return False
    quoted = (part.block for part in parts if part.segment is Segment.QUOTED)
    first = next((one for one in quoted if isinstance(one, Line) and one.text), None)
    return first is not None and _RULE.fullmatch(first.text.lstrip("> ")) is not None


def is_answer(subject: str) -> bool:
    """Say whether the subject is that of an answer."""
    return _ANSWER.match(subject) is not None


def forwarded(parts: Sequence[Part], own: Own) -> Iterator[Forwarded]:
    """Yield the messages below the own text of a forward, from the newest to the oldest."""
    for _ in range(_DEEPEST):
        quoted = [part.block for part in parts if part.segment is Segment.QUOTED]
        if not any(isinstance(block, Line) and block.text for block in quoted):
            return
        subject, blocks = _without_header(_without_marks(quoted))
        parts = segment(blocks, own)
        yield Forwarded(subject, tuple(parts))


def _without_marks(blocks: Sequence[Block]) -> list[Block]:
    """Take one quotation mark off the lines, when the first line has one."""
    first = next((one.text for one in blocks if isinstance(one, Line) and one.text), "")
    if not first.startswith(">") and not (
        WROTE.fullmatch(first)
        and any(isinstance(o, Line) and o.text.startswith(">") for o in blocks)
    ):
        return list(blocks)
    return [
        replace(one, text=one.text[1:].lstrip(), raw=one.raw.lstrip()[1:])
        if isinstance(one, Line) and one.text.startswith(">")
        else one
        for one in blocks
    ]


def _without_header(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """Return the subject in the header of a quoted message, and what stands below the header."""
    subject = ""
    for index, block in enumerate(blocks[: 2 * _LINES_OF_A_HEADER]):
        if not isinstance(block, Line):
            return subject, list(blocks[index:])
        text = block.text
        is_header = not text or any(
            pattern.fullmatch(text) for pattern in (QUOTE_RULE, _RULE, WROTE, HEADER_LINE)
        )
        if not is_header:
            return subject, list(blocks[index:])
        if title := _TITLE.fullmatch(text):
            subject = title["title"]
            return subject, _below_subject(blocks[index + 1 :])
    return subject, list(blocks[2 * _LINES_OF_A_HEADER :])


def _below_subject(blocks: Sequence[Block]) -> list[Block]:
    """Drop what may follow the subject in a header: copies, attachments, importance."""
    rest = list(blocks)
    while rest and isinstance(rest[0], Line) and HEADER_LINE.fullmatch(rest[0].text):
        rest.pop(0)
    return rest
