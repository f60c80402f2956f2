"""The furniture of documents: titles, letterheads, dates of a list, tables that only arrange."""

import re
from collections.abc import Sequence

from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.labels import Label
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.own import Own

_TITLE = re.compile(
    r"(?:(?:aan)?meldings?formulier|(?:aan)?meldingen|(?:aan)?melding|signaal|signalen|overzicht|"
    r"lijst|signalenlijst|formulier)"
    r"(?: (?:huurachterstanden|huurachterstand|vroegsignalering|betalingsachterstand|signalen|phu|"
    r"haarlem|gemeente|van|voor|maand|week \d{1,2}|preventie huisuitzettingen))*"
)


def is_heading(text: str, own: Own) -> bool:
    """Say whether a text is only a title, a date of the list, or an own name or address."""
    pairs = pairs_in(text, "")
    if pairs:
        return all(pair.label is Label.HARMLESS for pair in pairs)
    plain = fold(text)
    for name in own.names:
        plain = f" {plain} ".replace(f" {name} ", " ")
    return not plain.strip() or _TITLE.fullmatch(squeeze(plain)) is not None or own.is_in(text)


def without_heading(blocks: Sequence[Block], own: Own) -> list[Block]:
    """Return a document without its titles and the letterhead of the sender."""
    return [
        block
        for block in blocks
        if not (isinstance(block, Line) and block.text and is_heading(block.text, own))
    ]


def lines_of(table: Table) -> list[Line]:
    """Return the cells of a table that only arranges as lines, row by row."""
    lines: list[Line] = []
    number = 0
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            for text in filter(None, cell.split("\n")):
                number += 1
                lines.append(Line(squeeze(text), number, text, table.where(index, column)))
            number += 1
    return lines
