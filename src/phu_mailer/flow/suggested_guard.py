"""What may never be proposed as harmless: a text with a value that a person accepted.

A layout file that passes such a text over would let the value go missing in silence.
"""

import re
from collections.abc import Sequence

from phu_mailer.domain.signal import IncomingSignal

_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def holds_a_number_of(text: str, accepted: Sequence[IncomingSignal]) -> bool:
    """Say whether a figure in a text is an amount, or a number of months or children, accepted.

    How many households a mail reports is no number of any of them.
    """
    return bool(numbers_of(text, accepted))


def numbers_of(text: str, accepted: Sequence[IncomingSignal]) -> set[str]:
    """Return the accepted numbers that stand in a text, as figures without signs."""
    known = {figures for signal in accepted for figures in _written(signal)}
    known -= {str(len(accepted))} if len(accepted) > 1 else set()
    return known & figures_in(text)


def figures_in(text: str) -> set[str]:
    """Return the numbers of a text as figures without signs."""
    return {re.sub(r"[.,]", "", one) for one in _FIGURES.findall(text)}


def tells_a_count(values: Sequence[tuple[str, Sequence[IncomingSignal]]]) -> bool:
    """Say whether values under one label are the numbers of children, where there are children."""
    told = [
        value.strip() in {str(one.minor_children_count) for one in accepted}
        for value, accepted in values
        if any(one.minor_children_count for one in accepted)
    ]
    return 2 * sum(told) > len(told)


def _written(signal: IncomingSignal) -> list[str]:
    """Return the numbers of a household as figures without signs."""
    found = [str(signal.minor_children_count)] if signal.minor_children_count else []
    if signal.arrears_months is not None:
        found.append(f"{signal.arrears_months:g}".replace(".", ""))
    if signal.arrears_cents is not None:
        euros, cents = divmod(signal.arrears_cents, 100)
        found += [f"{euros}{cents:02d}", *([str(euros)] if not cents else [])]
    return found
