# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""What stands outside the authored text, below the signature or in older mail, and may matter.

Nothing of it becomes a value; it can only make somebody look.
"""

import re
from collections.abc import Sequence
from datetime import date

from phu_mailer.reading.blocks import Block, Segment, Table, text_of
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.fields.addresses import POSTAL_CODE
from phu_mailer.reading.labels import TENANT_LABELS
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.segments import Part

_DISCLAIMER = re.compile(
    r"vertrouwelijk|geadresseerde|uitsluitend bestemd|aansprakelijk|confidential|"
    r"intended recipient|disclaimer|milieu"
)
_WE_MISS = re.compile(r"\b(?:wij|we) missen\b|\bontbreekt\b|\bontbreken\b", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"(?:p\.?s\.?|n\.?b\.?|let op)\b")
_ABOUT_THE_TENANT = re.compile(
    r"\b(?:de huurders?|huurders?|hij|zij|ze|meneer|mevrouw|mevr|mw|dhr|het gezin|bewoners?)\b.{0,40}\b(?:heeft|hebben|is|zijn|wordt|worden|wil|gaat|woont|wonen|betaalt|verhuist)\b"
    r"|\b(?:nieuw|vorig|oud|ander|juiste) (?:adres|huisnummer|telefoonnummer)\b|\bmoet zijn\b"
)
_WORDS_OF_A_SENTENCE = 4


def matters_below(parts: Sequence[Part]) -> bool:
    """Say whether something below the sign-off is more than a signature."""
    return any(part.segment is Segment.SIGNATURE and _matters(part.block) for part in parts)


def answers_a_question(parts: Sequence[Part]) -> bool:
    """Say whether a mail stands beside our own question for what was missing."""
    return any(
        part.segment is Segment.QUOTED and _WE_MISS.search(text_of(part.block)) for part in parts
    )


def has_older_tenant(parts: Sequence[Part]) -> bool:
    """Say whether a forwarded or older message below holds tenant data."""
    return any(
        _tenant_labels(text) or POSTAL_CODE.search(text)
        for part in parts
        if part.segment is Segment.QUOTED and (text := text_of(part.block).lstrip("> "))
    )


def _matters(block: Block) -> bool:
    if isinstance(block, Table):
        return any(_tenant_labels(cell) for row in block.rows for cell in row)
    text = block.text.casefold()
    if _DISCLAIMER.search(text) or is_approved(text):
        return False
    if _tenant_labels(block.text) or _ABOUT_THE_TENANT.search(text):
        return True
    is_sentence = len(text.split()) >= _WORDS_OF_A_SENTENCE and text.endswith((".", "!", "?"))
    return _POSTSCRIPT.match(text) is not None or (
        is_sentence and bool(judge(block.text, date.min).doubts)
    )


def _tenant_labels(text: str) -> bool:
    return any(pair.label in TENANT_LABELS for pair in pairs_in(text, ""))
