# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Which part of a mail the sender wrote for us now, and which is signature or older mail.

Nothing is thrown away: each block gets a segment. Only the authored part can give a signal;
what stands elsewhere can at most make somebody look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.reading.blocks import Block, Line, Segment
from phu_mailer.reading.footers import footer_lines
from phu_mailer.reading.own import Own

_SIGN_OFF = re.compile(
    r"(?:met |veel |alvast )?(?:vriendelijke?|hartelijke?|collegiale|beste|de) groet(?:en|jes)?\b.{0,60}"
    r"|met (?:groet(?:en)?|gr\.?)\b[,!.]?(?: [\w'. -]{0,30})?"
    r"|(?:m\.?v\.?g\.?|mvrgr|groet(?:en|jes)?|gr\.?|hoogachtend|dank alvast|alvast bedankt|"
    r"met dank|bij voorbaat dank)(?:[,. !].{0,40})?"
    r"|(?:met )?(?:een )?(?:warme|oprechte|zonnige|vr\.?|vriendel?\.?) (?:groet(?:en|jes)?|gr)\b\.?[,!]?(?: [\w'. -]{0,30})?"
    r"|h\.?gr\.?[,!]?(?: [\w'. -]{0,30})?|(?:vriendelijk|hartelijk|heel erg) (?:be)?dankt?[,!.]?"
    r"|(?:alvast )?(?:een )?(?:fijne?|prettige?) (?:dag|avond|weekend|week|werkdag|feestdagen)(?: (?:nog|verder|toegewenst|gewenst))*(?: en groet(?:en|jes)?(?: van)?(?: [\w'. -]{0,30})?)?[,!.]?"
    r"|(?:kind|best|warm)? ?regards[,!.]?",
    re.IGNORECASE,
)
QUOTE_RULE = re.compile(
    r"-{2,}\s*(?:oorspronkelijk|original|doorgestuurd|forwarded|begin doorgestuurd).*"
    r"|begin (?:doorgestuurd bericht|forwarded message) ?:?",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"(?:op|on) .{6,120}(?:schreef|wrote|heeft .{2,60} geschreven).{0,80}:?|.{0,100}(?:schreef|wrote) ?(?:op .{4,60})?:",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:van|from|afzender):? .+", re.IGNORECASE)
_SENT = re.compile(r"(?:verzonden|datum|sent|date|aan|to|onderwerp|subject):? .+", re.IGNORECASE)
HEADER_LINE = re.compile(
    r"(?:van|from|afzender|verzonden|datum|sent|date|aan|to|cc|bcc|onderwerp|subject|bijlagen?|"
    r"attachments?|urgentie|importance|beantwoorden|reply-to):.*|_{5,}",
    re.IGNORECASE,
)
_SENT_BESIDE = re.compile(r"\s(?:verzonden|sent|datum|date):", re.IGNORECASE)
_HEADER_WINDOW = 5
_LINES_OF_A_HEADER = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A block and the segment it belongs to."""

    block: Block
    segment: Segment


def segment(blocks: Sequence[Block], own: Own) -> list[Part]:
    """Give every block its segment, in the same order."""
    parts: list[Part] = []
    current = Segment.AUTHORED
    has_started = False
    footers = footer_lines(blocks, own)
    for index, block in enumerate(blocks):
        if not isinstance(block, Line):
            has_started = True
            parts.append(Part(block, current))
            continue
        is_quote_mark = block.text.startswith(">")
        if _starts_quote(blocks, index):
            current = Segment.QUOTED
        elif current is Segment.AUTHORED and _SIGN_OFF.fullmatch(block.text):
            current = Segment.SIGNATURE
        if is_quote_mark:
            parts.append(Part(block, Segment.QUOTED))
            continue
        if index in footers and current is not Segment.QUOTED:
            parts.append(Part(block, Segment.FOOTER))
            continue
        is_letterhead = current is Segment.AUTHORED and not has_started and own.is_in(block.text)
        if block.text and not is_letterhead:
            has_started = True
        parts.append(Part(block, Segment.LETTERHEAD if is_letterhead else current))
    return parts


def _starts_quote(blocks: Sequence[Block], index: int) -> bool:
    line = blocks[index]
    if not isinstance(line, Line) or not line.text:
        return False
    if QUOTE_RULE.fullmatch(line.text):
        return True
    following = [
        block.text
        for block in blocks[index + 1 : index + 1 + _HEADER_WINDOW]
        if isinstance(block, Line)
    ]
    if _FROM.fullmatch(line.text):
        filled = [text for text in following if text]
        beside = 1 if _SENT_BESIDE.search(line.text) else 0
        below = sum(1 for text in filled[:4] if _SENT.fullmatch(text))
        return below + beside >= _LINES_OF_A_HEADER
    next_text = next((text for text in following if text), "")
    return bool(WROTE.fullmatch(line.text)) and (
        line.text.endswith(":") or next_text.startswith(">")
    )
