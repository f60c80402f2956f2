"""The text of a mail as blocks: HTML before plain text, because tables are lost in plain text.

Nothing is shortened: a text that is too long is not read at all, and a person is told.
"""

import re

from phu_mailer.domain.message import ParsedMail
from phu_mailer.reading.blocks import Block, Line, text_blocks, text_of
from phu_mailer.reading.html import Page, TooDeep, html_page

MOST_TEXT = 64_000
LONGEST_LINE = 2_000
_MOST_HTML = 1_280_000


def body_blocks(mail: ParsedMail) -> tuple[list[Block], list[str]]:
    """Return the visible parts of the mail, HTML before plain text, and what is wrong."""
    problems: list[str] = []
    if mail.html and len(mail.html) > _MOST_HTML:
        return [], ["text: too large"]
    try:
        page = html_page(mail.html) if mail.html else Page()
    except TooDeep:
        return [], ["text: too large"]
    plain = text_blocks(mail.text) if mail.text else []
    html = list(page.blocks)
    blocks = html if any(text_of(block).strip() for block in html) else plain
    text = "\n".join(map(text_of, blocks))
    if not text.strip():
        return [], ["text: none"]
    too_long = any(isinstance(block, Line) and len(block.text) > LONGEST_LINE for block in blocks)
    if len(text) > MOST_TEXT or too_long:
        return [], ["text: too large"]
    # What only the formatted text has is read; the plain text is often a shorter version of it.
    if blocks is html and not _figures("\n".join(map(text_of, plain))) <= _figures(text):
        problems.append("text: parts differ")
    if page.is_struck:
        problems.append("text: struck out")
    return blocks, problems


def _figures(text: str) -> set[str]:
    """Return the figures of a text for comparing; links do not count."""
    bare = re.sub(r"<?\b(?:https?://|mailto:|cid:)\S+|\[\S+\]", " ", text)
    return set(re.findall(r"\d+", bare))
