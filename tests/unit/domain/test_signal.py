import dataclasses

import pytest

from phu_mailer.domain.signal import (
    Gender,
    HouseholdType,
    IncomingSignal,
    MinorChildren,
    TenantAddress,
)

COMPLETE = IncomingSignal(
    street_name="Lindelaan",
    house_number=12,
    house_letter="a",
    house_number_addition="2",
    postal_code="1234 CD",
    town="Waterstad",
)


def test_a_complete_signal_has_an_address_with_all_its_parts() -> None:
    assert COMPLETE.address == TenantAddress(
        street_name="Lindelaan",
        house_number=12,
        house_letter="a",
        house_number_addition="2",
        postal_code="1234 CD",
        town="Waterstad",
    )


@pytest.mark.parametrize("part", ["street_name", "house_number", "postal_code", "town"])
def test_a_signal_that_lacks_a_required_part_has_no_address(part: str) -> None:
    assert dataclasses.replace(COMPLETE, **{part: None}).address is None


@pytest.mark.parametrize("part", ["house_letter", "house_number_addition"])
def test_letter_and_addition_are_not_required(part: str) -> None:
    signal = dataclasses.replace(COMPLETE, **{part: None})

    assert signal.address == dataclasses.replace(COMPLETE.address, **{part: None})


def test_house_number_zero_is_no_address() -> None:
    assert dataclasses.replace(COMPLETE, house_number=0).address is None


def test_a_signal_needs_review_as_soon_as_there_is_a_reason() -> None:
    signal = dataclasses.replace(COMPLETE, review_reasons=("unknown_layout",))

    assert (COMPLETE.needs_review, signal.needs_review) == (False, True)


def test_a_signal_says_nothing_that_the_mail_did_not_say() -> None:
    silent = IncomingSignal()

    assert dataclasses.asdict(silent) == {
        "persons": (),
        "name_as_written": None,
        "address_as_written": None,
        "street_name": None,
        "house_number": None,
        "house_letter": None,
        "house_number_addition": None,
        "postal_code": None,
        "town": None,
        "date_of_birth": None,
        "phone": None,
        "email": None,
        "corporation_reference": None,
        "arrears_cents": None,
        "arrears_months": None,
        "has_minor_children": MinorChildren.NOT_STATED,
        "minor_children_count": None,
        "household_type": HouseholdType.UNKNOWN,
        "is_crisis": False,
        "eviction_on": None,
        "tenant_objects": False,
        "remarks": None,
        "evidence": {},
        "review_reasons": (),
    }


def test_there_are_three_genders_and_unknown_is_one() -> None:
    assert [gender.value for gender in Gender] == ["male", "female", "unknown"]
