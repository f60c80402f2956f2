"""Hold an address that was read against the addresses that exist.

Nothing is corrected: what does not fit lowers the confidence and goes to a person. Only a postal
code that the mail left out may be proposed, when exactly one fits, and that too waits.
"""

from collections.abc import Sequence
from dataclasses import replace

from phu_mailer.domain.address import normalise_postal_code, same_suffix
from phu_mailer.domain.signal import Evidence, IncomingSignal
from phu_mailer.reading.folding import fold
from phu_mailer.reading.knowledge import Place, Places

DERIVED = "derived"
_STREET = ("street_name", "house_number", "postal_code")
_CAPS = {
    "address: other street there": (_STREET, 0.40),
    "address: not in the register": (_STREET, 0.60),
    "address: addition not known": (
        ("house_number", "house_letter", "house_number_addition"),
        0.60,
    ),
    "address: other town there": (("postal_code", "town"), 0.50),
}
_DERIVED_CONFIDENCE = 0.60


def check_place(signal: IncomingSignal, places: Places | None) -> IncomingSignal:
    """Return the signal with what the register of addresses has against it.

    Without a register, or without street and number, it is the signal as it was.
    """
    if places is None or not signal.street_name or not signal.house_number:
        return signal
    if not places.has_addresses():
        return signal
    if signal.postal_code is None:
        return _propose(signal, places.named(fold(signal.street_name), signal.house_number))
    postal_code = normalise_postal_code(signal.postal_code) or signal.postal_code
    return _with(signal, _against(signal, places.at(postal_code, signal.house_number)))


def _against(signal: IncomingSignal, there: Sequence[Place]) -> list[str]:
    """Return the codes of what does not fit."""
    if not there:
        return ["address: not in the register"]
    street = fold(signal.street_name or "")
    in_street = [place for place in there if fold(place.street_name) == street]
    if not in_street:
        return ["address: other street there"]
    found = []
    if not any(_same_door(signal, place) for place in in_street):
        found.append("address: addition not known")
    if signal.town and all(fold(place.town) != fold(signal.town) for place in in_street):
        found.append("address: other town there")
    return found


def _propose(signal: IncomingSignal, named: Sequence[Place]) -> IncomingSignal:
    """Return the signal with the only postal code that fits, or as it was."""
    fitting = [
        place for place in named if signal.town is None or fold(place.town) == fold(signal.town)
    ]
    doors = [place for place in fitting if _same_door(signal, place)]
    found = {(place.postal_code, place.town) for place in fitting}
    if not doors or len(found) != 1:
        return signal
    ((postal_code, town),) = found
    proposed = {"postal_code": postal_code} | ({} if signal.town else {"town": town})
    words = signal.address_as_written or f"{signal.street_name} {signal.house_number}"
    evidence = dict(signal.evidence) | {
        name: Evidence(words, DERIVED, _DERIVED_CONFIDENCE) for name in proposed
    }
    open_reasons = [
        reason
        for reason in signal.review_reasons
        if reason.removeprefix("missing: ") not in proposed
    ]
    return replace(
        signal,
        postal_code=postal_code,
        town=signal.town or town,
        evidence=evidence,
        review_reasons=(*open_reasons, *(f"derived: {name}" for name in proposed)),
    )


def _same_door(signal: IncomingSignal, place: Place) -> bool:
    return same_suffix(
        f"{signal.house_letter or ''} {signal.house_number_addition or ''}",
        f"{place.house_letter} {place.house_number_addition}",
    )


def _with(signal: IncomingSignal, codes: Sequence[str]) -> IncomingSignal:
    evidence = dict(signal.evidence)
    for code in codes:
        names, cap = _CAPS[code]
        for name in names:
            if name in evidence:
                known = evidence[name]
                evidence[name] = replace(known, confidence=min(known.confidence, cap))
    reasons = tuple(dict.fromkeys((*signal.review_reasons, *codes)))
    return replace(signal, evidence=evidence, review_reasons=reasons)
