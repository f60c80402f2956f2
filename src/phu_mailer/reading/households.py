"""Bring together what several parts of one mail say about the same household.

A summary in the mail and the list beside it must not become two cases. Parts that name the same
door are one household; where they differ, the difference is a doubt of that household.
"""

from collections.abc import Sequence

from phu_mailer.reading.draft import Draft
from phu_mailer.reading.folding import fold

_WARNINGS = ("is_crisis", "eviction_on", "tenant_objects")
_TENANT_FIELDS = ("persons", "name_as_written", "street_name")


def gather(parts: Sequence[Sequence[Draft]]) -> list[Draft]:
    """Return one draft a household out of the drafts of each part.

    A draft without a tenant adds its doubts and warnings to all others, and its values to
    a single one.
    """
    whole = [[draft for draft in part if draft.has(*_TENANT_FIELDS)] for part in parts]
    loose = [draft for part in parts for draft in part if not draft.has(*_TENANT_FIELDS)]
    found: list[Draft] = []
    for number, part in enumerate(whole):
        doors = {door: draft for draft in found if (door := _door(draft))}
        for draft in part:
            known = doors.get(_door(draft) or ("", ""))
            if known is not None and number:
                known.candidates.extend(draft.candidates)
                known.doubts.extend(draft.doubts)
            else:
                found.append(draft)
    if not found:
        return loose
    _spread(loose, found)
    return found


def _spread(loose: Sequence[Draft], found: Sequence[Draft]) -> None:
    doubts = dict.fromkeys(doubt for draft in loose for doubt in draft.doubts)
    values = [candidate for draft in loose for candidate in draft.candidates]
    warnings = [one for one in values if one.field in _WARNINGS]
    for draft in found:
        draft.doubts.extend(doubts)
        draft.candidates.extend(values if len(found) == 1 else warnings)
        if len(found) > 1 and len(warnings) < len(values):
            draft.doubt("tenants: several")


def _door(draft: Draft) -> tuple[str, str] | None:
    """Return street and number of a draft, None when it names no door."""
    values = {one.field: one.value for one in draft.candidates}
    street, number = values.get("street_name"), values.get("house_number")
    tail = f"{values.get('house_letter') or ''}{values.get('house_number_addition') or ''}"
    if street is None or number is None:
        return None
    return fold(str(street)), f"{number}{fold(tail)}"
