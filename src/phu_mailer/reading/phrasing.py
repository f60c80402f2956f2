"""Cut the values of a household out of a sentence, so that a phrase for a layout file is left.

A phrase that would still hold a figure or a name is no phrase: it goes nowhere.
"""

import re
from collections.abc import Iterator

from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.reading.clauses import is_approved
from phu_mailer.reading.fields.arrears import AMOUNT, MONTHS, parse_amount, parse_months
from phu_mailer.reading.fields.contact import EMAIL, PHONE, parse_email, parse_phone
from phu_mailer.reading.taught import PhraseKind, bare_sentence

_CHILD = re.compile(r"kind|minderj|jeugd|jongere|zoon|dochter", re.IGNORECASE)
_NAME_LEFT = re.compile(r"(?<=\S )[A-ZÀ-Þ]\w+")
_KINDS = {
    MinorChildren.YES: PhraseKind.MINORS_YES,
    MinorChildren.NO: PhraseKind.MINORS_NO,
    MinorChildren.UNKNOWN: PhraseKind.MINORS_UNKNOWN,
}
_LEAST_WORDS = 3


def masked_phrase(sentence: str, signal: IncomingSignal) -> tuple[str, str]:
    """Return the kind and text of the phrase that a sentence would be, ("", "") for none."""
    text = bare_sentence(sentence)
    if is_approved(sentence) or len(text.split()) < _LEAST_WORDS:
        return "", ""
    if _CHILD.search(text) and signal.has_minor_children in _KINDS:
        kind, phrase = _KINDS[signal.has_minor_children], _without_count(text, signal)
    else:
        kind, phrase = PhraseKind.SIGNAL, _without_values(text, signal)
    fixed = re.sub(r"\{\w+\}", "", phrase)
    if phrase == text and kind is PhraseKind.SIGNAL:
        return "", ""
    if re.search(r"\d", fixed) or _NAME_LEFT.search(fixed):
        return "", ""
    return kind.value, phrase


def _without_count(text: str, signal: IncomingSignal) -> str:
    count = signal.minor_children_count
    text = re.sub(r"\d{1,2}(?:(?:, | en |,)\d{1,2})+(?: jaar)?", "{ages}", text, count=1)
    return re.sub(rf"\b{count}\b", "{n}", text, count=1) if count is not None else text


def _without_values(text: str, signal: IncomingSignal) -> str:
    for slot, written in _written(text, signal):
        text = text.replace(written, f"{{{slot}}}", 1)
    return text


def _written(text: str, signal: IncomingSignal) -> Iterator[tuple[str, str]]:
    """Yield each accepted value as it stands in the sentence."""
    for slot, value in (
        ("name", signal.name_as_written),
        ("address", _address(text, signal)),
        ("reference", signal.corporation_reference),
    ):
        if value and value in text:
            yield slot, value
    for slot, pattern, parse, field in (
        ("amount", AMOUNT, parse_amount, "arrears_cents"),
        ("months", MONTHS, parse_months, "arrears_months"),
        ("phone", PHONE, parse_phone, "phone"),
        ("email", EMAIL, parse_email, "email"),
    ):
        wanted = getattr(signal, field)
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if wanted is not None and parse(found[0]).values.get(field) == wanted:
                yield slot, found[0]
                break


def _address(text: str, signal: IncomingSignal) -> str | None:
    """Return the address as written, with the postal code and town that follow it."""
    if not signal.address_as_written:
        return None
    written = re.escape(signal.address_as_written)
    town = f"(?: {re.escape(signal.town)})?" if signal.town else ""
    tail = rf"(?:,? \d{{4}} ?[A-Za-z]{{2}}{town})?" if signal.postal_code else ""
    found = re.search(written + tail, text)
    return found[0] if found else None
