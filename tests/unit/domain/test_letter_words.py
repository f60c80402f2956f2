import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.letter import arrears_in_words, euro, period_in_words


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "€\u00a00,00"),
        (5, "€\u00a00,05"),
        (87_140, "€\u00a0871,40"),
        (123_456, "€\u00a01.234,56"),
        (123_456_789, "€\u00a01.234.567,89"),
        (-150, "€\u00a0-1,50"),
    ],
)
def test_an_amount_is_printed_the_dutch_way(cents: int | None, text: str) -> None:
    assert euro(cents) == text


@given(st.integers(-(10**12), 10**12))
def test_no_cent_is_lost_in_print(cents: int | None) -> None:
    digits = euro(cents).removeprefix("€\u00a0").replace(".", "").replace(",", "")

    assert int(digits) == cents


@pytest.mark.parametrize(
    ("cents", "months", "text"),
    [
        (87_140, 2.0, "2 maanden huur, in totaal €\u00a0871,40"),
        (94_000, None, "in totaal €\u00a0940,00"),
        (None, 3.0, "3 maanden huur"),
        (None, 1.0, "1 maand huur"),
        (None, 0.5, "0,5 maand huur"),
        (None, 1.5, "1,5 maanden huur"),
        (None, 2.8, "2,8 maanden huur"),
        (None, 8 / 3, "2,67 maanden huur"),
        (None, 10.0, "10 maanden huur"),
        (None, None, ""),
    ],
)
def test_arrears_say_only_what_was_reported(
    cents: int | None, months: float | None, text: str
) -> None:
    assert arrears_in_words(cents, months) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (1, "1 dag"),
        (14, "14 dagen"),
        (30, "30 dagen"),
        (31, "31 dagen"),
        (45, "45 dagen"),
        (60, "2 maanden"),
        (90, "3 maanden"),
        (100, "100 dagen"),
        (180, "6 maanden"),
        (182, "6 maanden"),
        (183, "6 maanden"),
        (185, "185 dagen"),
        (365, "1 jaar"),
        (366, "1 jaar"),
        (367, "367 dagen"),
        (540, "18 maanden"),
        (548, "18 maanden"),
        (730, "2 jaar"),
        (1826, "5 jaar"),
    ],
)
def test_a_retention_is_told_in_the_largest_unit_that_fits(days: int, text: str) -> None:
    assert period_in_words(days) == text


@given(st.integers(1, 4000))
def test_a_retention_in_words_is_never_a_week_off(days: int) -> None:
    number, unit = period_in_words(days).split()
    length = {"dag": 1, "dagen": 1, "maanden": 30.4375, "jaar": 365.25}[unit]

    assert abs(int(number) * length - days) < 8 or days % 30 == 0
