"""What a person types over a doubtful reading: "postal_code=2035 XX" and the like.

Every mistake is told at once and nothing is taken over then. A value that can be a citizen
service number is refused wherever it is typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from phu_mailer.domain.address import normalise_postal_code
from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.errors import PermanentError
from phu_mailer.reading.fields.addresses import parse_address
from phu_mailer.reading.fields.arrears import parse_amount
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.redact import is_bsn


def _name(text: str) -> dict[str, Any]:
    return _needed(parse_names(text).values, "persons")


def _address(text: str) -> dict[str, Any]:
    return _needed(parse_address(text).values, "street_name", "house_number")


def _arrears(text: str) -> dict[str, Any]:
    return _needed(parse_amount(text).values, "arrears_cents")


def _postal_code(text: str) -> dict[str, Any]:
    return _needed({"postal_code": normalise_postal_code(text)}, "postal_code")


def _children(text: str) -> dict[str, Any]:
    words = {"ja": MinorChildren.YES, "nee": MinorChildren.NO, "onbekend": MinorChildren.UNKNOWN}
    return {"has_minor_children": words.get(text.casefold()) or MinorChildren(text)}


def _needed(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    if any(values.get(name) is None for name in names):
        raise ValueError
    return dict(values)


def _harmless(text: str) -> str:
    if is_bsn(text):
        raise ValueError
    return text


def _text(field: str) -> Callable[[str], dict[str, Any]]:
    return lambda text: {field: text or None}


def _count(field: str) -> Callable[[str], dict[str, Any]]:
    def whole(text: str) -> dict[str, Any]:
        number = int(text)
        if number < 0:
            raise ValueError
        return {field: number}

    return whole


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "name": _name,
    "address": _address,
    "street_name": _text("street_name"),
    "house_number": _count("house_number"),
    "house_letter": _text("house_letter"),
    "house_number_addition": _text("house_number_addition"),
    "postal_code": _postal_code,
    "town": _text("town"),
    "arrears": _arrears,
    "arrears_cents": _count("arrears_cents"),
    "arrears_months": lambda text: {"arrears_months": float(text.replace(",", "."))},
    "has_minor_children": _children,
    "minor_children_count": _count("minor_children_count"),
    "corporation_reference": _text("corporation_reference"),
    "phone": _text("phone"),
    "email": _text("email"),
}
SETTABLE = tuple(_READERS)


def with_corrections(signal: IncomingSignal, typed: Sequence[str]) -> IncomingSignal:
    """Return the signal as a person corrected it.

    Args:
        typed: "field=value" for each field of `SETTABLE` that changes; an empty value clears a
            text.

    Raises:
        PermanentError: a field does not exist or a value cannot be understood; all are named,
            without their values.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for one in typed:
        field, _, text = one.partition("=")
        reader = _READERS.get(field.strip())
        if reader is None:
            wrong.append(f"there is no field {field.strip()!r}; possible: {', '.join(SETTABLE)}")
            continue
        try:
            values |= reader(_harmless(text.strip()))
        except ValueError:
            wrong.append(f"{field.strip()} cannot be understood")
    if wrong:
        raise PermanentError("; ".join(wrong))
    return replace(signal, **values)
