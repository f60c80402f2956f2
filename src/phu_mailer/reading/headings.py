"""The furniture of documents: titles, letterheads, dates of a list, tables that only arrange."""

import re
from collections.abc import Sequence
from datetime import date

from phu_mailer.reading.asides import is_subject_line, judge_aside
from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.context import Pair
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.labels import TENANT_LABELS, Label, is_title, meaning
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.own import Own

_LABELS_AND_VALUES = 2
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
        return all(pair.label is Label.HARMLESS and not _tells_more(pair) for pair in pairs)
    plain = fold(text)
    for name in own.names:
        plain = f" {plain} ".replace(f" {name} ", " ")
    return not plain.strip() or _TITLE.fullmatch(squeeze(plain)) is not None or own.is_in(text)


def _tells_more(pair: Pair) -> bool:
    """Say whether what a letter is about names more than that: a number, or what changes it."""
    if not is_subject_line(pair.label_text):
        return False
    is_numbered = any(map(str.isdigit, pair.text))
    return is_numbered or bool(judge_aside(pair.label_text, pair.text, date.min).doubts)


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
    if _is_reference_line(table):
        return [
            Line(f"{label}: {value}", 2 * column, f"{label}: {value}", table.where(1, column))
            for column, (label, value) in enumerate(zip(*table.rows, strict=True), start=1)
        ]
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if lines and _is_value(row, column):
                label = lines.pop().text.rstrip(" :")
                text = f"{label}: {squeeze(cell)}"
                lines.append(Line(text, number, text, table.where(index, column)))
                continue
            said = f"{cell}:" if _lacks_its_value(table, index, cell) else cell
            for text in filter(None, said.split("\n")):
                number += 1
                lines.append(Line(squeeze(text), number, text, table.where(index, column)))
            number += 1
    return lines


def _is_reference_line(table: Table) -> bool:
    """Say whether a table is the line of a letter with its reference, date and so on."""
    if len(table.rows) != _LABELS_AND_VALUES or len(table.rows[0]) <= 1 or table.has_merged_rows:
        return False
    if TENANT_LABELS & set(map(meaning, table.rows[0])):
        return False
    return all(map(_is_label, table.rows[0])) and not any(map(_is_label, table.rows[1]))


def _is_value(row: Sequence[str], column: int) -> bool:
    """Say whether a cell is the only value of the label before it."""
    following = row[column + 1] if column + 1 < len(row) else ""
    is_alone = not following or _is_label(following)
    is_one_line = bool(row[column]) and "\n" not in row[column]
    is_labelled = column > 0 and _is_label(row[column - 1]) and not _is_label(row[column])
    return is_one_line and is_labelled and is_alone


def _lacks_its_value(table: Table, index: int, cell: str) -> bool:
    """Say whether a cell among groups of rows is a label with an empty cell beside it.

    It is not when the cell is a title, or when its value may stand alone in the row below.
    """
    alone = [sum(map(bool, row)) == 1 for row in table.rows[index : index + 2]]
    is_field = _is_label(cell) and not is_title(cell)
    return table.has_merged_rows and is_field and alone[0] and alone[1:] != [True]


def _is_label(cell: str) -> bool:
    return "\n" not in cell and meaning(cell) is not None
