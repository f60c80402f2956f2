"""Tables: a list with one household a row or a column, or labels beside their values.

A table whose columns are not understood gives nothing rather than half a list. A row that only
adds up is used to check the amounts and is no tenant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from phu_mailer.reading.blocks import Table
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.fields.arrears import parse_amount
from phu_mailer.reading.filling import asks_for_a_letter, fill
from phu_mailer.reading.folding import fold
from phu_mailer.reading.labels import TENANT_LABELS, Label, is_group, meaning
from phu_mailer.reading.taught import meant

_HEADER_WITHIN = 15
_HEADERS_OF_A_LIST = 3
_LABELS_OF_A_FORM = 3
_FORM_WIDTHS = (2, 4)
_SPACERS = frozenset({"", ":", "-", "|", "="})
_HALVES_OF_A_CODE = {
    ("cijfers", "letters"),
    ("pc cijfers", "pc letters"),
    ("pc", "letters"),
    ("postcode cijfers", "postcode letters"),
    ("pc4", "pc2"),
    ("pc 4", "pc 2"),
    ("postcode 4", "postcode 2"),
}
_NO_OWN_HEAD = (None, Label.HOUSE_NUMBER)
_BEHIND_A_NUMBER = re.compile(
    r"[A-Za-z]{1,2}|[A-Za-z]?-?\d{1,2}|rood|zwart|bis|huis|I{1,3}|IV|\d ?hs"
)
_LETTER_HEAD = "huisletter"
_LONGEST_STRANGE_HEAD = 5
_OF_AN_ADDITION = re.compile(r"$|t|bis|ext|suf|huisn")
_NUMBER_ONLY = re.compile(r"\d[\d./-]{3,}")
_CURRENCIES = frozenset({"€", "eur", "euro"})
_TOTAL_WORDS = ("totaal", "total", "totalen", "eindtotaal", "som")


@dataclass(frozen=True, slots=True)
class TableReading:
    """The households of a table; `is_understood` is False when it may hold more than was read."""

    drafts: tuple[Draft, ...]
    is_understood: bool
    signature: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    layout: str = "table"


def read_table(table: Table, context: Context) -> TableReading:
    """Return the households of a table: none when neither a list nor a form is recognised."""
    if table.has_merged_rows:
        return TableReading((), is_understood=False)
    table = _with_whole_codes(_without_spacers(table))
    header = None if _is_form(table) else _header_row(table)
    if header is not None and len(table.rows) > header + 1:
        return _read_list(table, header, context)
    if _is_transposed(table):
        return _read_transposed(table, context)
    return _read_form(table, context)


def _without_spacers(table: Table) -> Table:
    """Leave out the columns that hold nothing but a colon or a dash."""
    kept = [
        column
        for column in range(len(table.rows[0]))
        if any(row[column] not in _SPACERS for row in table.rows)
    ]
    if len(kept) in (0, len(table.rows[0])):
        return table
    return replace(table, rows=tuple(tuple(row[one] for one in kept) for row in table.rows))


def _with_whole_codes(table: Table) -> Table:
    """Put the figures and the letters of postal codes together when each has its own column."""
    for header, head in enumerate(table.rows[:_HEADER_WITHIN]):
        for column in range(len(head) - 1):
            names = fold(head[column]), fold(head[column + 1])
            below = [row[column : column + 2] for row in table.rows[header + 1 :] if any(row)]
            codes = [pair for pair in below if all(pair)]
            is_code = meaning(head[column]) is Label.POSTAL_CODE or names in _HALVES_OF_A_CODE
            is_free = meaning(head[column + 1]) in (None, Label.POSTAL_CODE)
            if not (codes and is_code and (is_free or names in _HALVES_OF_A_CODE)):
                continue
            if all(_is_half_code(pair) or not any(pair) for pair in below):
                return _joined(table, header, column)
    return table


def _is_half_code(pair: Sequence[str]) -> bool:
    return bool(re.fullmatch(r"[1-9]\d{3}", pair[0]) and re.fullmatch(r"[A-Za-z]{2}", pair[1]))


def _joined(table: Table, header: int, column: int) -> Table:
    """Return the table with what stands beside a column put into it, its places unchanged."""
    rows = []
    for index, row in enumerate(table.rows):
        cells = list(row)
        if index == header:
            cells[column : column + 2] = ["Postcode", ""]
        elif index > header:
            cells[column : column + 2] = [" ".join(cells[column : column + 2]).strip(), ""]
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def _is_form(table: Table) -> bool:
    """Say whether labels and values take turns in every row, though a value reads as a label."""
    if len(table.rows[0]) not in _FORM_WIDTHS:
        return False
    labels = [meaning(cell) for row in table.rows for cell in row[::2]]
    values = [meaning(cell) for row in table.rows for cell in row[1::2]]
    known = {label for label in labels if label}
    strays = sum(label is not None for label in values)
    return len(known) > _LABELS_OF_A_FORM and _LABELS_OF_A_FORM * strays <= len(known)


def _header_row(table: Table) -> int | None:
    """Return the row with the most labels: above it there may be a row that groups columns."""
    most, found = _HEADERS_OF_A_LIST - 1, None
    for index, row in enumerate(table.rows[:_HEADER_WITHIN]):
        labels = [label for cell in row if (label := meaning(cell))]
        if len(labels) > most and set(labels) & TENANT_LABELS:
            most, found = len(labels), index
    return found


def _read_list(table: Table, header: int, context: Context) -> TableReading:
    columns = _columns(table, header)
    guessed = _guessed(table, header, columns)
    heads = list(table.rows[header])
    for column, (label, head) in guessed.items():
        columns[column], heads[column] = label, head
    drafts: list[Draft] = []
    total: int | None = None
    for index, row in enumerate(table.rows[header + 1 :], start=header + 1):
        if not any(row):
            continue
        if _is_total(row):
            total = _amount_of_total(row, columns)
            continue
        pairs = [
            Pair(label, cell, table.where(index, column), heads[column])
            for column, (label, cell) in enumerate(zip(columns, row, strict=True))
            if cell or label is not None
        ]
        drafts.append(fill(pairs, context))
        drafts[-1].doubts.extend(table.row_doubts.get(index, ()))
        if any(row[column] for column in guessed):
            drafts[-1].doubt("unknown: label")
    if total is not None and total != sum(_amounts(drafts)):
        for draft in drafts:
            draft.doubt("amount: total differs")
    above = [
        (cell, table.where(index, column))
        for index, row in enumerate(table.rows[:header])
        for column, cell in enumerate(row)
        if cell and not _groups_columns(row, cell)
    ]
    signature = tuple(fold(cell) for cell in table.rows[header])
    return TableReading(tuple(drafts), bool(drafts), signature, tuple(above))


def _groups_columns(row: Sequence[str], cell: str) -> bool:
    """Say whether a cell above the headers only names a group of columns."""
    return sum(map(bool, row)) > 1 and is_group(cell)


def _columns(table: Table, header: int) -> list[Label | None]:
    """Return what each column holds; a counter of rows is no house number."""
    columns = [meaning(cell) for cell in table.rows[header]]
    above = table.rows[header - 1] if header else ()
    for index, group in enumerate(above):
        is_lone = columns[index] in (None, Label.HOUSE_NUMBER) and group
        whole = meaning(f"{group}{table.rows[header][index]}") if is_lone else None
        columns[index] = whole or columns[index]
    body = [row for row in table.rows[header + 1 :] if any(row) and not _is_total(row)]
    for index, label in enumerate(columns):
        if label is not Label.HOUSE_NUMBER or "huis" in fold(table.rows[header][index]):
            continue
        follows_street = index > 0 and columns[index - 1] in (Label.STREET, Label.ADDRESS)
        counts = [row[index].rstrip(".") for row in body] == [str(n + 1) for n in range(len(body))]
        if not follows_street:
            columns[index] = Label.HARMLESS if counts else None
    return columns


def _guessed(
    table: Table, header: int, columns: Sequence[Label | None]
) -> dict[int, tuple[Label, str]]:
    """Return what columns seem to hold whose headers do not tell, with the header to read them by.

    That is what stands behind the number of a house, a number under "Debiteur", and an amount
    under a sign only.
    """
    body = [row for row in table.rows[header + 1 :] if any(row) and not _is_total(row)]
    found: dict[int, tuple[Label, str]] = {}
    heads = list(table.rows[header])
    owed = {Label.AMOUNT, Label.ARREARS}
    for index, label in enumerate(columns):
        head = heads[index]
        cells = [row[index] for row in body if row[index] not in _SPACERS]
        if not cells:
            continue
        is_named_elsewhere = Label.LAST_NAME in columns or columns.count(Label.PERSONS) > 1
        is_number = label is Label.PERSONS and all(map(_NUMBER_ONLY.fullmatch, cells))
        if _is_behind_a_number(index, columns, heads):
            is_letter = all(len(cell) == 1 and cell.isalpha() for cell in cells)
            is_only = Label.ADDITION not in columns and index - 1 not in found
            is_figure = all(map(str.isdigit, cells)) and label is not Label.PREFIX
            is_free = is_letter or is_only or asks_for_a_letter(heads[index - 1])
            is_free = is_free and (not is_figure or _OF_AN_ADDITION.match(fold(head)) is not None)
            if is_free and all(map(_BEHIND_A_NUMBER.fullmatch, cells)):
                heads[index] = _LETTER_HEAD if is_letter else heads[index]
                found[index] = Label.ADDITION, heads[index]
        elif is_number and is_named_elsewhere and Label.REFERENCE not in columns:
            found[index] = Label.REFERENCE, head
        elif label is None and head.strip().casefold() in _CURRENCIES and not owed & set(columns):
            found[index] = Label.AMOUNT, head
    return found


def _is_behind_a_number(index: int, columns: Sequence[Label | None], heads: Sequence[str]) -> bool:
    """Say whether a column that does not tell what it holds stands behind the number or letter."""
    if not index or columns[index] not in (*_NO_OWN_HEAD, Label.PREFIX):
        return False
    is_short = len(heads[index]) <= _LONGEST_STRANGE_HEAD or columns[index] is not None
    is_second = index > 1 and columns[index - 2] is Label.HOUSE_NUMBER
    is_behind_letter = is_second and asks_for_a_letter(heads[index - 1])
    return is_short and (columns[index - 1] is Label.HOUSE_NUMBER or is_behind_letter)


def _is_total(row: Sequence[str]) -> bool:
    first = next((cell for cell in row if cell), "")
    return fold(first).split(" ")[0] in _TOTAL_WORDS


def _amount_of_total(row: Sequence[str], columns: Sequence[Label | None]) -> int | None:
    for label, cell in zip(columns, row, strict=True):
        if label in (Label.AMOUNT, Label.ARREARS) and cell:
            cents = parse_amount(meant(label, cell)).values.get("arrears_cents")
            return cents if isinstance(cents, int) else -1
    return None


def _amounts(drafts: Sequence[Draft]) -> list[int]:
    return [
        candidate.value
        for draft in drafts
        for candidate in draft.candidates
        if candidate.field == "arrears_cents" and isinstance(candidate.value, int)
    ]


def _is_transposed(table: Table) -> bool:
    """Say whether the labels stand in the first column only, with a household in each other."""
    if len(table.rows[0]) <= _FORM_WIDTHS[0]:
        return False
    first = {label for row in table.rows if (label := meaning(row[0]))}
    others = any(meaning(cell) for row in table.rows if row[0] for cell in row[1:])
    return len(first) > _LABELS_OF_A_FORM and bool(first & TENANT_LABELS) and not others


def _read_transposed(table: Table, context: Context) -> TableReading:
    labels = [meaning(row[0]) for row in table.rows]
    drafts: list[Draft] = []
    for column in range(1, len(table.rows[0])):
        if not any(row[column] for row, label in zip(table.rows, labels, strict=True) if label):
            continue
        pairs = [
            Pair(label, row[column], table.where(index, column), row[0])
            for index, (row, label) in enumerate(zip(table.rows, labels, strict=True))
            if label is not None or (row[0] and row[column])
        ]
        drafts.append(fill(pairs, context))
        drafts[-1].doubts.extend(
            dict.fromkeys(c for codes in table.row_doubts.values() for c in codes)
        )
    signature = tuple(fold(row[0]) for row in table.rows if row[0])
    return TableReading(tuple(drafts), bool(drafts), signature, layout="transposed")


def _read_form(table: Table, context: Context) -> TableReading:
    """Read labels beside their values: two columns, or two pairs of columns."""
    if len(table.rows[0]) not in _FORM_WIDTHS:
        return TableReading((), is_understood=False)
    pairs: list[Pair] = []
    for index, row in enumerate(table.rows):
        for column in range(0, len(row), 2):
            label, value = meaning(row[column]), row[column + 1]
            if row[column] or value:
                pairs.append(Pair(label, value, table.where(index, column + 1), row[column]))
    known = {pair.label for pair in pairs if pair.label}
    if len(known) < _LABELS_OF_A_FORM or not known & TENANT_LABELS:
        return TableReading((), is_understood=False)
    signature = tuple(fold(pair.label_text) for pair in pairs)
    draft = fill(pairs, context)
    draft.doubts.extend(code for codes in table.row_doubts.values() for code in codes)
    return TableReading((draft,), is_understood=True, signature=signature)
