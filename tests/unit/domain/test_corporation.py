from datetime import date

import pytest

from phu_mailer.domain.corporation import Corporation


def make_corporation(**changes: object) -> Corporation:
    values = {"code": "goedhuis", "name": "Goed Huis", "feedback_address": "phu@goedhuis.example"}
    return Corporation(**{**values, **changes})


@pytest.mark.parametrize(
    ("day", "is_active"),
    [
        (date(2010, 2, 28), False),
        (date(2010, 3, 1), True),
        (date(2011, 12, 31), True),
        (date(2012, 1, 1), False),
    ],
)
def test_an_agreement_holds_from_its_first_day_until_the_day_it_ends(
    day: date, is_active: bool
) -> None:
    corporation = make_corporation(active_from=date(2010, 3, 1), active_until=date(2012, 1, 1))

    assert corporation.is_active_on(day) is is_active


@pytest.mark.parametrize("day", [date.min, date.max])
def test_an_agreement_without_dates_always_holds(day: date) -> None:
    assert make_corporation().is_active_on(day) is True


def test_an_agreement_without_an_end_goes_on() -> None:
    corporation = make_corporation(active_from=date(2010, 3, 1))

    assert corporation.is_active_on(date(2100, 1, 1)) is True


def test_an_agreement_without_a_beginning_still_ends() -> None:
    corporation = make_corporation(active_until=date(2012, 1, 1))

    assert corporation.is_active_on(date(2012, 1, 1)) is False
