"""Decide whether a signal is about a household that has a case already.

Two households are never merged on a likeness: the same front door and the same last name are one
household, anything nearly so goes to a person. First names and genders play no part, because a
mail about a couple names either of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from phu_mailer.domain.address import is_same_dwelling, normalise_postal_code
from phu_mailer.domain.name import fold, fold_last_name
from phu_mailer.domain.signal import IncomingSignal, TenantAddress, TenantName


class MatchKind(StrEnum):
    """What to do with a signal."""

    NEW = "new"
    ADD = "add"
    REPEATED = "repeated"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What matching needs to know of a case; a closed one is named to link a new case to it.

    `corporation_codes` are those that have reported on this case, `arrears_cents` the amount
    reported last, in euro cents; `cents_by_corporation` the amount that each reported last.
    """

    reference: str
    corporation_codes: frozenset[str]
    persons: tuple[TenantName, ...]
    address: TenantAddress | None
    arrears_cents: int | None
    is_closed: bool = False
    cents_by_corporation: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """The answer; `reason` is a code for the case log and holds no personal data.

    `case_reference` is the case to add to, or the one a person should look at. For `NEW` it is
    the closed case of the same household to link to, or None.
    """

    kind: MatchKind
    case_reference: str | None
    reason: str


def match(signal: IncomingSignal, corporation_code: str, cases: Sequence[OpenCase]) -> Match:
    """Return what the signal is to the cases that exist; their order makes no difference.

    A signal of the same corporation that is not higher is a repetition; a higher amount must be
    taken up. An amount that cannot be compared is left to a person.

    Source: the rule for repeated signals of the national delivery (DDAS 1.2).
    """
    ordered = sorted(cases, key=lambda case: case.reference)
    open_cases = [case for case in ordered if not case.is_closed]
    same = [case for case in open_cases if _is_same_household(signal, case)]
    if len(same) > 1:
        return Match(MatchKind.UNCERTAIN, same[0].reference, "several_cases_of_household")
    if same:
        return _of_same_household(signal, corporation_code, same[0])
    for case in open_cases:
        likeness = _likeness(signal, case)
        if likeness is not None:
            return Match(MatchKind.UNCERTAIN, case.reference, likeness)
    closed = [case for case in ordered if case.is_closed and _is_same_household(signal, case)]
    if closed:
        return Match(MatchKind.NEW, closed[-1].reference, "household_of_closed_case")
    return Match(MatchKind.NEW, None, "unknown_household")


def _of_same_household(signal: IncomingSignal, corporation_code: str, case: OpenCase) -> Match:
    if corporation_code not in case.corporation_codes:
        return Match(MatchKind.ADD, case.reference, "other_corporation")
    own_cents = case.cents_by_corporation.get(corporation_code)
    known_cents = case.arrears_cents if own_cents is None else own_cents
    if signal.arrears_cents is None or known_cents is None:
        return Match(MatchKind.UNCERTAIN, case.reference, "amount_unknown")
    if signal.arrears_cents > known_cents:
        return Match(MatchKind.ADD, case.reference, "higher_amount")
    if own_cents is None and len(case.corporation_codes) > 1:
        return Match(MatchKind.UNCERTAIN, case.reference, "amount_of_other_corporation")
    return Match(MatchKind.REPEATED, case.reference, "amount_not_higher")


def _is_same_household(signal: IncomingSignal, case: OpenCase) -> bool:
    if signal.address is None or case.address is None:
        return False
    return is_same_dwelling(signal.address, case.address) and _shares_name(signal, case)


def _likeness(signal: IncomingSignal, case: OpenCase) -> str | None:
    """Return why the signal could be about this case after all, or None."""
    if signal.address is None or case.address is None:
        return "address_unknown" if _shares_name(signal, case) else None
    if is_same_dwelling(signal.address, case.address):
        return "other_name_at_address"
    if _is_near(signal.address, case.address) and _shares_name(signal, case):
        return "same_name_nearby"
    return None


def _shares_name(signal: IncomingSignal, case: OpenCase) -> bool:
    return not _last_names(signal.persons).isdisjoint(_last_names(case.persons))


def _last_names(persons: tuple[TenantName, ...]) -> frozenset[str]:
    return frozenset(folded for person in persons if (folded := fold_last_name(person)))


def _is_near(a: TenantAddress, b: TenantAddress) -> bool:
    """Say whether one slip of the pen can make `b` of `a`.

    The same postal code; or the same street with the same number, or its digits swapped.
    """
    if normalise_postal_code(a.postal_code) == normalise_postal_code(b.postal_code):
        return True
    same_digits = sorted(str(a.house_number)) == sorted(str(b.house_number))
    return same_digits and fold(a.street_name) == fold(b.street_name)
