"""The lines of a layout file that would have read some mails as a person accepted them.

A line is proposed when what stands under a label, in a column or at a place in a sentence, read
as one field, gives exactly what was accepted. Where mails contradict each other the line is left
out and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.flow.suggested_labels import add_labels
from phu_mailer.flow.suggested_phrases import LINES, SENTENCES, add_phrases
from phu_mailer.flow.suggested_text import Decided, Lines
from phu_mailer.reading.fields.capitals import in_usual_letters
from phu_mailer.reading.folding import fold

_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Manner:
    """Which kinds of lines are tried: `unit` is "lines" or "sentences", "" for no phrases."""

    has_labels: bool
    unit: str
    are_tables_lines: bool = False


MANNERS = (
    Manner(has_labels=True, unit=""),
    Manner(has_labels=True, unit=SENTENCES),
    Manner(has_labels=True, unit=LINES),
    Manner(has_labels=False, unit=LINES),
    Manner(has_labels=False, unit=SENTENCES),
)


def proposed_lines(mails: Sequence[Decided], manner: Manner) -> Lines:
    """Return every line that the mails give reason for."""
    lines = Lines(
        are_tables_lines=manner.are_tables_lines, are_names_capitals=_are_names_capitals(mails)
    )
    _add_towns(lines, mails)
    if manner.has_labels:
        add_labels(lines, mails)
    if manner.unit:
        add_phrases(lines, mails, manner.unit, has_labels=manner.has_labels)
    return lines


def _are_names_capitals(mails: Sequence[Decided]) -> bool:
    """Say whether every surname stands in the mails in capitals, and nowhere otherwise."""
    names = [
        (one.last_name.upper(), mail.text)
        for mail in mails
        for signal in mail.accepted
        for one in signal.persons
    ]
    return bool(names) and all(
        name in text and in_usual_letters(name) not in text for name, text in names
    )


def _add_towns(lines: Lines, mails: Sequence[Decided]) -> None:
    """Propose the town of the postal codes in mails that leave it out."""
    given = [
        (int(one.postal_code[:4]), one.town, fold(one.town) in mail.folded)
        for mail in mails
        for one in mail.accepted
        if one.postal_code and one.town
    ]
    for town in sorted({town for _, town, is_written in given if not is_written}):
        codes = sorted({code for code, other, _ in given if other == town})
        others = {code for code, other, _ in given if other != town}
        low, high = codes[0], codes[-1]
        is_near = high - low <= _WIDEST and not any(low <= one <= high for one in others)
        ranges = [f"{low}-{high}"] if is_near and low < high else [str(one) for one in codes]
        lines.towns[town] = ranges
