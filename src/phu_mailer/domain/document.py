"""A signal as a JSON document and back: what `inspect --json` prints and the database keeps.

The keys are the names of the fields of `IncomingSignal`; `needs_review` is added for readers and
never read back.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from phu_mailer.domain.signal import (
    Evidence,
    Gender,
    HouseholdType,
    IncomingSignal,
    MinorChildren,
    TenantName,
)


def to_document(signal: IncomingSignal) -> dict[str, Any]:
    """Return a signal as plain JSON values: enumerations as text, dates as YYYY-MM-DD."""
    document = asdict(signal)
    document["evidence"] = {key: asdict(one) for key, one in signal.evidence.items()}
    document["persons"] = [
        {
            "initials": person.initials,
            "given_names": person.given_names,
            "name_prefix": person.name_prefix,
            "last_name": person.last_name,
            "gender": person.gender.value,
        }
        for person in signal.persons
    ]
    for key in ("date_of_birth", "eviction_on"):
        document[key] = document[key].isoformat() if document[key] else None
    document["has_minor_children"] = signal.has_minor_children.value
    document["household_type"] = signal.household_type.value
    reasons = document.pop("review_reasons")
    return document | {"needs_review": signal.needs_review, "review_reasons": list(reasons)}


def from_document(document: Mapping[str, Any]) -> IncomingSignal:
    """Return the signal that `to_document` wrote.

    Raises:
        KeyError, TypeError, ValueError: the document was not written by `to_document`.
    """
    values = {key: value for key, value in document.items() if key != "needs_review"}
    for key in ("date_of_birth", "eviction_on"):
        values[key] = date.fromisoformat(values[key]) if values.get(key) else None
    values["persons"] = tuple(
        TenantName(**{**person, "gender": Gender(person["gender"])}) for person in values["persons"]
    )
    values["evidence"] = {key: Evidence(**one) for key, one in values["evidence"].items()}
    values["has_minor_children"] = MinorChildren(values["has_minor_children"])
    values["household_type"] = HouseholdType(values["household_type"])
    values["review_reasons"] = tuple(values["review_reasons"])
    return IncomingSignal(**values)
