from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from phu_mailer.domain.matching import Match, MatchKind, OpenCase, match
from phu_mailer.domain.signal import Gender, IncomingSignal, TenantAddress, TenantName

VRIES = TenantName("Vries", initials="J.", name_prefix="de", gender=Gender.MALE)
AMRANI = TenantName("El Amrani", initials="S.", gender=Gender.FEMALE)
DWELLING = TenantAddress("Lindelaan", 18, "1234 CD", "Waterstad", house_letter="a")

SIGNAL = IncomingSignal(
    persons=(VRIES,),
    street_name="Lindelaan",
    house_number=18,
    house_letter="a",
    postal_code="1234 CD",
    town="Waterstad",
    arrears_cents=90_000,
)
CASE = OpenCase(
    reference="PHU-1",
    corporation_codes=frozenset({"goedhuis"}),
    persons=(VRIES,),
    address=DWELLING,
    arrears_cents=90_000,
)


def test_without_cases_a_signal_is_new() -> None:
    assert match(SIGNAL, "goedhuis", []) == Match(MatchKind.NEW, None, "unknown_household")


@pytest.mark.parametrize("amount", [90_000, 89_999, 1])
def test_the_same_corporation_with_an_amount_that_is_not_higher_repeats_itself(
    amount: int | None,
) -> None:
    signal = replace(SIGNAL, arrears_cents=amount)

    assert match(signal, "goedhuis", [CASE]) == Match(
        MatchKind.REPEATED, "PHU-1", "amount_not_higher"
    )


def test_a_higher_amount_must_be_taken_up() -> None:
    signal = replace(SIGNAL, arrears_cents=90_001)

    assert match(signal, "goedhuis", [CASE]) == Match(MatchKind.ADD, "PHU-1", "higher_amount")


@pytest.mark.parametrize("amount", [None, 1, 90_000, 90_001])
def test_another_corporation_adds_to_the_case_whatever_its_amount(amount: int | None) -> None:
    signal = replace(SIGNAL, arrears_cents=amount)

    assert match(signal, "anderhuis", [CASE]) == Match(MatchKind.ADD, "PHU-1", "other_corporation")


@pytest.mark.parametrize(("new", "known"), [(None, 90_000), (90_000, None), (None, None)])
def test_an_amount_that_cannot_be_compared_is_left_to_a_person(
    new: int | None, known: int | None
) -> None:
    signal, case = replace(SIGNAL, arrears_cents=new), replace(CASE, arrears_cents=known)

    assert match(signal, "goedhuis", [case]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "amount_unknown"
    )


def test_an_amount_of_another_corporation_is_no_measure() -> None:
    case = replace(CASE, corporation_codes=frozenset({"goedhuis", "anderhuis"}))

    assert match(SIGNAL, "goedhuis", [case]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "amount_of_other_corporation"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"persons": (TenantName("De Vries"),)},
        {"persons": (TenantName("VRIES", initials="K."),)},
        {"persons": (AMRANI, TenantName("Vries", gender=Gender.FEMALE))},
        {"house_letter": None, "house_number_addition": "A"},
        {"postal_code": "1234cd", "town": "WATERSTAD", "street_name": "Lindeln"},
    ],
)
def test_a_household_is_known_however_it_is_written(changes: dict[str, Any]) -> None:
    signal = replace(SIGNAL, **changes)

    assert match(signal, "goedhuis", [CASE]) == Match(
        MatchKind.REPEATED, "PHU-1", "amount_not_higher"
    )


def test_either_name_of_a_couple_is_enough() -> None:
    case = replace(CASE, persons=(VRIES, AMRANI))
    signal = replace(SIGNAL, persons=(TenantName("Amrani", name_prefix="el"),))

    assert match(signal, "goedhuis", [case]) == Match(
        MatchKind.REPEATED, "PHU-1", "amount_not_higher"
    )


@pytest.mark.parametrize("persons", [(AMRANI,), (), (TenantName("-"),), (TenantName("Vriens"),)])
def test_another_name_at_the_same_front_door_is_left_to_a_person(
    persons: tuple[TenantName, ...],
) -> None:
    signal = replace(SIGNAL, persons=persons)

    assert match(signal, "goedhuis", [CASE]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "other_name_at_address"
    )


def test_two_unreadable_names_are_not_the_same_name() -> None:
    nameless = (TenantName("-"),)

    result = match(replace(SIGNAL, persons=nameless), "goedhuis", [replace(CASE, persons=nameless)])

    assert result == Match(MatchKind.UNCERTAIN, "PHU-1", "other_name_at_address")


@pytest.mark.parametrize(
    "changes",
    [
        {"house_letter": None},
        {"house_letter": "b"},
        {"house_number_addition": "2"},
        {"house_number": 20},
        {"house_number": 81},
        {"house_number": 81, "postal_code": "1234 CE"},
        {"postal_code": "1234 CE"},
        {"postal_code": "1234 CE", "street_name": "LINDELAAN", "house_letter": None},
    ],
)
def test_the_same_name_nearby_is_left_to_a_person(changes: dict[str, Any]) -> None:
    signal = replace(SIGNAL, **changes)

    assert match(signal, "goedhuis", [CASE]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "same_name_nearby"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"house_number": 20, "postal_code": "1234 CE"},
        {"street_name": "Beukenlaan", "postal_code": "1234 CE"},
        {"persons": (AMRANI,), "house_letter": "b"},
        {"persons": (AMRANI,), "postal_code": "1234 CE"},
    ],
)
def test_a_household_elsewhere_is_new(changes: dict[str, Any]) -> None:
    signal = replace(SIGNAL, **changes)

    assert match(signal, "goedhuis", [CASE]) == Match(MatchKind.NEW, None, "unknown_household")


def test_a_known_name_without_an_address_is_left_to_a_person() -> None:
    signal = replace(SIGNAL, postal_code=None)

    assert match(signal, "goedhuis", [CASE]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "address_unknown"
    )


def test_a_case_without_an_address_is_never_merged_with() -> None:
    assert match(SIGNAL, "goedhuis", [replace(CASE, address=None)]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "address_unknown"
    )


def test_an_unknown_name_without_an_address_is_new() -> None:
    signal = replace(SIGNAL, postal_code=None, persons=(AMRANI,))

    assert match(signal, "goedhuis", [CASE]) == Match(MatchKind.NEW, None, "unknown_household")


def test_a_signal_for_a_closed_case_is_new_and_linked_to_the_last_one() -> None:
    closed = [replace(CASE, reference=f"PHU-{n}", is_closed=True) for n in (3, 1, 2)]

    assert match(SIGNAL, "goedhuis", closed) == Match(
        MatchKind.NEW, "PHU-3", "household_of_closed_case"
    )


@pytest.mark.parametrize("changes", [{"house_letter": "b"}, {"persons": (AMRANI,)}])
def test_a_closed_case_that_is_only_alike_says_nothing(changes: dict[str, Any]) -> None:
    signal = replace(SIGNAL, **changes)

    assert match(signal, "goedhuis", [replace(CASE, is_closed=True)]) == Match(
        MatchKind.NEW, None, "unknown_household"
    )


def test_an_open_case_counts_before_a_closed_one() -> None:
    cases = [replace(CASE, reference="PHU-9", is_closed=True), CASE]

    assert match(SIGNAL, "goedhuis", cases) == Match(
        MatchKind.REPEATED, "PHU-1", "amount_not_higher"
    )


def test_a_case_that_is_only_alike_does_not_hide_the_right_one() -> None:
    alike = replace(CASE, reference="PHU-0", persons=(AMRANI,))

    assert match(SIGNAL, "goedhuis", [alike, CASE]) == Match(
        MatchKind.REPEATED, "PHU-1", "amount_not_higher"
    )


def test_two_households_that_one_mail_names_together_are_never_merged_silently() -> None:
    hers = replace(CASE, reference="PHU-2", persons=(AMRANI,))
    signal = replace(SIGNAL, persons=(VRIES, AMRANI))

    assert match(signal, "goedhuis", [CASE, hers]) == Match(
        MatchKind.UNCERTAIN, "PHU-1", "several_cases_of_household"
    )


def test_the_order_of_the_cases_makes_no_difference() -> None:
    cases = [
        CASE,
        replace(CASE, reference="PHU-2", persons=(AMRANI,)),
        replace(CASE, reference="PHU-3", is_closed=True),
        replace(CASE, reference="PHU-4", address=replace(DWELLING, house_letter=None)),
    ]
    signals = [
        SIGNAL,
        replace(SIGNAL, persons=(VRIES, AMRANI)),
        replace(SIGNAL, house_letter="b"),
        replace(SIGNAL, persons=(TenantName("Bakker"),)),
    ]

    answers = [
        {match(signal, "goedhuis", order) for order in permutations(cases)} for signal in signals
    ]

    assert [len(answer) for answer in answers] == [1, 1, 1, 1]


def test_a_reason_holds_no_personal_data() -> None:
    result = match(replace(SIGNAL, persons=(AMRANI,)), "goedhuis", [CASE])

    assert result.reason.replace("_", "").isalpha()
