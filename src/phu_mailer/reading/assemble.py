"""Make a signal of a draft: one value a field, its evidence, and every reason to wait.

Independent places that agree make a value surer, places that differ make it doubtful. A value
below the line of `SURE_FROM` stands in the signal and holds it up.
"""

from collections.abc import Iterable
from datetime import date

from phu_mailer.domain.signal import (
    Evidence,
    HouseholdType,
    IncomingSignal,
    MinorChildren,
    TenantName,
)
from phu_mailer.reading.child_words import CHILD
from phu_mailer.reading.draft import SURE_FROM, Candidate, Draft
from phu_mailer.reading.folding import fold
from phu_mailer.reading.redact import mask, mask_remark

_CONFLICT_CAP = 0.60
_HIGHEST = 0.995
_AS_WRITTEN = ("name_as_written", "address_as_written")
_JUDGED = ("is_crisis", "eviction_on", "tenant_objects")
_LONGEST_EVIDENCE = 200


def assemble(draft: Draft) -> tuple[IncomingSignal, tuple[str, ...]]:
    """Return the signal of a draft with its doubts as review reasons."""
    values: dict[str, object] = {}
    evidence: dict[str, Evidence] = {}
    doubts = list(draft.doubts)
    for name in dict.fromkeys(candidate.field for candidate in draft.candidates):
        found = [candidate for candidate in draft.candidates if candidate.field == name]
        chosen, confidence, differs = _choose(found)
        values[name] = chosen.value
        text = _evidence_text(name, chosen.text)
        evidence[name] = Evidence(text, chosen.where, round(confidence, 3))
        if differs and name not in _AS_WRITTEN:
            doubts.append(f"conflict: {name}")
        elif confidence < SURE_FROM and not draft.doubts and name not in _AS_WRITTEN:
            doubts.append(f"doubtful: {name}")
    reasons = tuple(dict.fromkeys(doubts))
    return _signal(values, evidence), reasons


def _choose(found: list[Candidate]) -> tuple[Candidate, float, bool]:
    """Return the value to show, its confidence, and whether the places differ."""
    best = max(found, key=lambda candidate: candidate.confidence)
    is_different = any(_shape(one.value) != _shape(best.value) for one in found)
    if is_different or _may_be_more(found):
        return best, min(best.confidence, _CONFLICT_CAP), True
    confidence = best.confidence
    places = {one.where for one in found}
    if len(places) > 1 and confidence >= SURE_FROM:
        second = sorted(one.confidence for one in found)[-2]
        confidence = min(_HIGHEST, 1 - (1 - confidence) * (1 - second / 2))
    return best, confidence, False


def _may_be_more(found: list[Candidate]) -> bool:
    """Say whether children may be told one by one: "een zoon van 6" here, "een dochter" there."""
    told = {one.text for one in found if CHILD.search(one.text)}
    return found[0].field == "minor_children_count" and len(told) > 1


def _shape(value: object) -> object:
    """Bring a value into the shape in which two places are compared."""
    if isinstance(value, tuple):
        return tuple((one.initials, fold(one.last_name), one.name_prefix) for one in value)
    return fold(value) if isinstance(value, str) and not isinstance(value, MinorChildren) else value


def _evidence_text(name: str, text: str) -> str:
    """Return the words of a value; of whole sentences without what must not be kept."""
    return (mask_remark if name in _JUDGED else mask)(text)[:_LONGEST_EVIDENCE]


def _signal(values: dict[str, object], evidence: dict[str, Evidence]) -> IncomingSignal:
    """Put the values into the fields of a signal, each in its own type."""

    def text(name: str) -> str | None:
        value = values.get(name)
        if not isinstance(value, str):
            return None
        return value if name == "corporation_reference" else mask(value)

    def whole(name: str) -> int | None:
        value = values.get(name)
        return value if isinstance(value, int) else None

    def day(name: str) -> date | None:
        value = values.get(name)
        return value if isinstance(value, date) else None

    months = values.get("arrears_months")
    minors = values.get("has_minor_children")
    household = values.get("household_type")
    return IncomingSignal(
        persons=_persons(values.get("persons")),
        name_as_written=text("name_as_written"),
        address_as_written=text("address_as_written"),
        street_name=text("street_name"),
        house_number=whole("house_number"),
        house_letter=text("house_letter"),
        house_number_addition=text("house_number_addition"),
        postal_code=text("postal_code"),
        town=text("town"),
        date_of_birth=day("date_of_birth"),
        phone=text("phone"),
        email=text("email"),
        corporation_reference=text("corporation_reference"),
        arrears_cents=whole("arrears_cents"),
        arrears_months=months if isinstance(months, float) else None,
        has_minor_children=minors
        if isinstance(minors, MinorChildren)
        else MinorChildren.NOT_STATED,
        minor_children_count=whole("minor_children_count"),
        household_type=household if isinstance(household, HouseholdType) else HouseholdType.UNKNOWN,
        is_crisis=values.get("is_crisis") is True,
        eviction_on=day("eviction_on"),
        tenant_objects=values.get("tenant_objects") is True,
        evidence=evidence,
    )


def _persons(value: object) -> tuple[TenantName, ...]:
    found: Iterable[object] = value if isinstance(value, tuple) else ()
    return tuple(one for one in found if isinstance(one, TenantName))
