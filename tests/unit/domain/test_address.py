from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.address import (
    fold_address,
    is_same_dwelling,
    normalise_postal_code,
    street_line,
    town_line,
)
from phu_mailer.domain.signal import TenantAddress

LINDELAAN = TenantAddress("Lindelaan", 12, "1234 CD", "Waterstad")


def dwelling(
    number: int, letter: str | None = None, addition: str | None = None, street: str = "Lindelaan"
) -> TenantAddress:
    return TenantAddress(
        street_name=street,
        house_number=number,
        house_letter=letter,
        house_number_addition=addition,
        postal_code="1234 CD",
        town="Waterstad",
    )


@pytest.mark.parametrize(
    "written",
    [
        "2035 VD",
        "2035VD",
        "2035vd",
        "2035 vd ",
        "NL-2035 VD",
        "NL-2035VD",
        "nl 2035vd",
        "NL2035VD",
        "2035-VD",
        "2035\u2013VD",
        "2035\u00a0VD",
        "2035\n VD",
    ],
)
def test_a_postal_code_is_written_in_one_way(written: str) -> None:
    assert normalise_postal_code(written) == "2035 VD"


@pytest.mark.parametrize(
    "written",
    [
        "0235 VD",
        "2035 SA",
        "2035 sd",
        "2035SS",
        "2035 \u00df",
        "203 VD",
        "20355 VD",
        "2035 V",
        "2035 VDX",
        "2035",
        "2O35 VD",
        "\u0662035 VD",
        "2035 \u017fB",
        "BE-2035 VD",
        "2035 V1",
        "2035 V D",
        "",
    ],
)
def test_what_is_no_postal_code_is_refused(written: str) -> None:
    assert normalise_postal_code(written) is None


def test_an_s_is_refused_only_where_it_was_never_issued() -> None:
    letters = ["SA", "SD", "SS", "SB", "SZ", "AS", "DS"]

    assert [code for code in letters if normalise_postal_code(f"2035 {code}") is None] == [
        "SA",
        "SD",
        "SS",
    ]


@given(st.text(max_size=12))
def test_a_normalised_postal_code_stays_as_it_is(text: str) -> None:
    normalised = normalise_postal_code(text)

    assert normalised is None or normalise_postal_code(normalised) == normalised


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (dwelling(12), "Lindelaan 12"),
        (dwelling(103, "c", street="Borgesiusstraat"), "Borgesiusstraat 103 c"),
        (dwelling(35, None, "III"), "Lindelaan 35 III"),
        (dwelling(9, None, "2"), "Lindelaan 9-2"),
        (dwelling(555, "B", "73c"), "Lindelaan 555 B73c"),
        (dwelling(400, "L", "Toe"), "Lindelaan 400 LToe"),
        (dwelling(5, None, "rd"), "Lindelaan 5 rd"),
        (dwelling(8, None, "hs"), "Lindelaan 8 hs"),
        (dwelling(22, None, "III"), "Lindelaan 22 III"),
        (dwelling(45, None, "2hs"), "Lindelaan 45-2hs"),
        (dwelling(12, None, "-2"), "Lindelaan 12-2"),
        (dwelling(12, None, "/2"), "Lindelaan 12-2"),
        (dwelling(12, "", " "), "Lindelaan 12"),
        (dwelling(9, street="Plein 1940-1945"), "Plein 1940-1945 9"),
        (dwelling(9, street="2e\n Emmastraat "), "2e Emmastraat 9"),
    ],
)
def test_street_and_number_follow_nen_5825(address: TenantAddress, line: str) -> None:
    assert street_line(address) == line


@pytest.mark.parametrize(
    ("postal_code", "town", "line"),
    [
        ("2583 XL", "Scheveningen", "2583 XL  SCHEVENINGEN"),
        ("2583xl", "Scheveningen", "2583 XL  SCHEVENINGEN"),
        ("2584 BZ", "'s-Gravenhage", "2584 BZ  'S-GRAVENHAGE"),
        ("1971 AA", "IJmuiden", "1971 AA  IJMUIDEN"),
        ("8700 AA", " Sint\nAnnaparochie", "8700 AA  SINT ANNAPAROCHIE"),
        ("unknown", "Waterstad", "unknown  WATERSTAD"),
    ],
)
def test_the_town_line_has_capitals_and_two_spaces(postal_code: str, town: str, line: str) -> None:
    assert town_line(replace(LINDELAAN, postal_code=postal_code, town=town)) == line


SAME_DWELLINGS = [
    [dwelling(12, "a"), dwelling(12, "A"), dwelling(12, None, "a"), dwelling(12, None, "-A")],
    [dwelling(12, "A", "2"), dwelling(12, None, "A2"), dwelling(12, None, "a-2")],
    [dwelling(12, None, "rood"), dwelling(12, None, "rd"), dwelling(12, None, "RD.")],
    [dwelling(12, None, "zwart"), dwelling(12, None, "zw")],
    [dwelling(12, None, "huis"), dwelling(12, None, "HS"), dwelling(12, None, "hs")],
    [dwelling(45, None, "2hs"), dwelling(45, None, "2 HS"), dwelling(45, None, "2-huis")],
    [dwelling(12, None, "2"), dwelling(12, None, "-2"), dwelling(12, "", "/2")],
    [
        dwelling(12),
        dwelling(12, "", ""),
        replace(dwelling(12), postal_code="NL-1234cd"),
        replace(dwelling(12), town="WATERSTAD", street_name="Lindeln."),
    ],
]


@pytest.mark.parametrize("spellings", SAME_DWELLINGS)
def test_spellings_of_one_dwelling_are_the_same(spellings: list[TenantAddress]) -> None:
    first, *others = spellings

    assert [is_same_dwelling(first, other) for other in others] == [True] * len(others)
    assert {fold_address(address) for address in spellings} == {fold_address(first)}


def test_different_front_doors_are_never_the_same() -> None:
    doors = [spellings[0] for spellings in SAME_DWELLINGS]
    doors += [
        dwelling(12, None, "II"),
        dwelling(12, None, "22"),
        dwelling(12, None, "2 2"),
        dwelling(122),
        dwelling(1, None, "22"),
        dwelling(1, None, "2"),
        dwelling(12, None, "bis"),
        dwelling(12, None, "IJ"),
        dwelling(12, None, "Y"),
        replace(dwelling(12), postal_code="1234 CE"),
    ]

    same = [(a, b) for a in doors for b in doors if is_same_dwelling(a, b)]

    assert same == [(door, door) for door in doors]


SUFFIX_PARTS = st.sampled_from(["", "a", "B", "2", "rood", "hs", "III", "73c", "bis"])


@given(SUFFIX_PARTS, SUFFIX_PARTS)
def test_how_a_suffix_is_split_and_cased_makes_no_difference(letter: str, addition: str) -> None:
    split = dwelling(12, letter, addition)
    whole = dwelling(12, None, f"{letter} {addition}".upper())

    assert is_same_dwelling(split, whole)
