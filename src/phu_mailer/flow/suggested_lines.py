"""The lines of a layout file that would have read some mails as a person accepted them.

A line is proposed when what stands under a label, in a column or at a place in a sentence, read
as one field, gives exactly what was accepted. Where mails contradict each other the line is left
out and named.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from phu_mailer.domain.signal import TenantName
from phu_mailer.flow.suggested_labels import add_labels
from phu_mailer.flow.suggested_phrases import LINES, SENTENCES, add_phrases
from phu_mailer.flow.suggested_text import Decided, Lines
from phu_mailer.reading.folding import fold
from phu_mailer.reading.taught import current

_WIDEST = 60
_A_PROOF = 3
_SEVERAL = 2
_DUTCH_DECIMALS = re.compile(r"\d,\d{2}(?!\d)")


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
        are_tables_lines=manner.are_tables_lines,
        are_names_capitals=_are_names_capitals(mails),
        are_initials_joined=_are_initials_joined(mails),
        has_decimal_points=current().has_decimal_points,
    )
    _add_towns(lines, mails)
    if manner.has_labels:
        add_labels(lines, mails)
    if manner.unit:
        add_phrases(lines, mails, manner.unit, has_labels=manner.has_labels)
    return lines


def _are_names_capitals(mails: Sequence[Decided]) -> bool:
    """Say whether most surnames stand in the mails in capitals; the others are not changed."""
    return _most_stand(mails, lambda one: rf"(?<!\w){re.escape(one.last_name.upper())}(?!\w)")


def _are_initials_joined(mails: Sequence[Decided]) -> bool:
    """Say whether most initials, where there are several, stand in the mails without their dots."""
    return _most_stand(mails, _joined_initials)


def _joined_initials(person: TenantName) -> str:
    initials = person.initials or ""
    joined = re.escape(initials.replace(".", ""))
    return rf"(?<![\w.]){joined}(?![\w.])" if initials.count(".") > 1 else ""


def _most_stand(mails: Sequence[Decided], form: Callable[[TenantName], str]) -> bool:
    """Say whether the pattern of most persons, of those who have one, is found in their mails."""
    stand = [
        re.search(pattern, mail.text) is not None
        for mail in mails
        for signal in mail.accepted
        for one in signal.persons
        if (pattern := form(one))
    ]
    return 2 * sum(stand) > len(stand) and sum(stand) >= _SEVERAL


def are_points_decimal(mails: Sequence[Decided]) -> bool:
    """Say whether the mails prove that their decimals stand behind a point.

    Every amount that was accepted must be written so, with two decimals, and nothing the Dutch way.
    """
    amounts = [
        (one.arrears_cents, mail.text)
        for mail in mails
        for one in mail.accepted
        if one.arrears_cents is not None
    ]
    return len(amounts) >= _A_PROOF and all(
        _has_with_point(cents, text) and not _DUTCH_DECIMALS.search(text) for cents, text in amounts
    )


def _has_with_point(cents: int, text: str) -> bool:
    euros, rest = divmod(cents, 100)
    written = rf"(?<![\d.,])(?:{euros}|{euros:,})\.{rest:02d}(?![.,]?\d)"
    return re.search(written, text) is not None


def _add_towns(lines: Lines, mails: Sequence[Decided]) -> None:
    """Propose the town of the postal codes in mails that leave it out.

    The addresses of both parties in the settings tell where the town is too.
    """
    given = [
        (int(one.postal_code[:4]), one.town, fold(one.town) in mail.folded)
        for mail in mails
        for one in mail.accepted
        if one.postal_code and one.town
    ]
    for town in sorted({town for _, town, is_written in given if not is_written}):
        around = [*_own_codes(mails), *((code, fold(other)) for code, other, _ in given)]
        codes = sorted({code for code, other in around if other == fold(town)})
        others = {code for code, other in around if other != fold(town)}
        low, high = codes[0], codes[-1]
        is_near = high - low <= _WIDEST and not any(low <= one <= high for one in others)
        seen = sorted({code for code, other, _ in given if other == town})
        ranges = [f"{low}-{high}"] if is_near and low < high else [str(one) for one in seen]
        lines.towns[town] = ranges


def _own_codes(mails: Sequence[Decided]) -> list[tuple[int, str]]:
    """Return the figures of the own postal codes with their town, without those of boxes."""
    return [
        (int(place.postal_code[:4]), place.town)
        for mail in mails[:1]
        for place in mail.context.own.places
        if place.postal_code and place.town and not place.street.startswith("postbus")
    ]
