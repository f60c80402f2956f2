from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.calendar import (
    MONTHS,
    WEEKDAYS,
    CalendarTooShort,
    WorkCalendar,
    clock_time,
    long_date,
    plain_date,
)
from phu_mailer.errors import PermanentError

A_MONDAY = date(2026, 1, 12)
CHRISTMAS_2026 = {date(2026, 12, 25), date(2026, 12, 26)}
NEW_YEAR_2027 = [date(2027, 1, 1)]


class EveryDay:
    """Closed days that leave no day open."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date)


# Dates in words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2013, 1, 15), "dinsdag 15 januari 2013"),
        (date(2012, 1, 15), "zondag 15 januari 2012"),
        (date(2012, 12, 13), "donderdag 13 december 2012"),
        (date(2012, 12, 20), "donderdag 20 december 2012"),
        (date(2024, 2, 29), "donderdag 29 februari 2024"),
        (date(2026, 8, 1), "zaterdag 1 augustus 2026"),
        (date(2025, 9, 3), "woensdag 3 september 2025"),
        (date(2026, 5, 1), "vrijdag 1 mei 2026"),
        (date(2026, 3, 2), "maandag 2 maart 2026"),
    ],
)
def test_the_weekday_follows_from_the_date(day: date, words: str) -> None:
    """The nota invited for "dinsdag 15-01-2012", a Sunday; the Tuesday was in 2013."""
    assert long_date(day) == words


def test_there_is_one_way_to_write_a_date_and_a_time() -> None:
    """The nota had 17-12-2012 beside 13 december 2012, and 9.00 beside 09.00."""
    written = [plain_date(date(2012, 12, 17)), plain_date(date(2013, 1, 5))]

    assert written == ["17 december 2012", "5 januari 2013"]
    assert [clock_time(time(15)), clock_time(time(9)), clock_time(time(11, 5, 59))] == [
        "15.00 uur",
        "09.00 uur",
        "11.05 uur",
    ]


def test_weekdays_and_months_are_dutch_and_lower_case() -> None:
    assert " ".join(WEEKDAYS) == "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
    assert " ".join(MONTHS) == (
        "januari februari maart april mei juni juli augustus september oktober november december"
    )


@pytest.mark.parametrize("write", [long_date, plain_date])
def test_a_moment_is_no_date_because_its_day_depends_on_the_zone(
    write: Callable[[date], str],
) -> None:
    with pytest.raises(TypeError):
        write(datetime(2026, 1, 12, 23, 30, tzinfo=UTC))


# Working days


def test_saturday_sunday_and_closed_days_are_no_working_days() -> None:
    calendar = WorkCalendar((CHRISTMAS_2026, NEW_YEAR_2027))
    days = [date(2026, 12, 24) + timedelta(days=n) for n in range(9)]

    assert [day.day for day in days if calendar.is_working_day(day)] == [24, 28, 29, 30, 31]


def test_the_next_working_day_is_never_the_day_itself() -> None:
    calendar = WorkCalendar((CHRISTMAS_2026,))

    assert calendar.next_working_day(date(2026, 12, 23)) == date(2026, 12, 24)
    assert calendar.next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_on_or_after_and_on_or_before_keep_a_working_day() -> None:
    calendar = WorkCalendar((CHRISTMAS_2026,))

    assert calendar.on_or_after(date(2026, 12, 24)) == date(2026, 12, 24)
    assert calendar.on_or_before(date(2026, 12, 24)) == date(2026, 12, 24)
    assert calendar.on_or_after(date(2026, 12, 25)) == date(2026, 12, 28)
    assert calendar.on_or_before(date(2026, 12, 27)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("count", "day"),
    [
        (0, date(2026, 12, 23)),
        (1, date(2026, 12, 24)),
        (2, date(2026, 12, 28)),
        (6, date(2027, 1, 4)),
    ],
)
def test_working_days_are_counted_over_holidays_and_weekends(count: int, day: date) -> None:
    calendar = WorkCalendar((CHRISTMAS_2026, NEW_YEAR_2027))

    assert calendar.add_working_days(date(2026, 12, 23), count) == day


def test_working_days_cannot_be_counted_backwards() -> None:
    with pytest.raises(ValueError, match="-1 working days"):
        WorkCalendar().add_working_days(A_MONDAY, -1)


@pytest.mark.parametrize(
    "search",
    [
        lambda calendar: calendar.on_or_after(A_MONDAY),
        lambda calendar: calendar.on_or_before(A_MONDAY),
        lambda calendar: calendar.next_working_day(A_MONDAY),
        lambda calendar: calendar.add_working_days(A_MONDAY, 1),
    ],
)
def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever(
    search: Callable[[WorkCalendar], date],
) -> None:
    with pytest.raises(CalendarTooShort) as refusal:
        search(WorkCalendar((EveryDay(),)))

    assert isinstance(refusal.value, PermanentError)


@pytest.mark.parametrize(
    "search",
    [
        lambda calendar: calendar.next_working_day(date.max),
        lambda calendar: calendar.on_or_before(date.min + timedelta(days=1)),
    ],
)
def test_the_end_of_time_is_refused(search: Callable[[WorkCalendar], date]) -> None:
    closed = {date.min, date.min + timedelta(days=1), date.max}

    with pytest.raises(CalendarTooShort):
        search(WorkCalendar((closed,)))


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@given(DAYS, st.sets(st.integers(0, 20)), st.integers(0, 12))
def test_adding_working_days_passes_exactly_that_many(
    day: date, closed_offsets: set[int], count: int
) -> None:
    calendar = WorkCalendar(({day + timedelta(days=n) for n in closed_offsets},))

    result = calendar.add_working_days(day, count)

    passed = [day + timedelta(days=n) for n in range(1, (result - day).days + 1)]
    assert sum(calendar.is_working_day(each) for each in passed) == count
    assert result == day or calendar.is_working_day(result)


@given(DAYS, st.sets(st.integers(-10, 10)))
def test_on_or_before_and_on_or_after_enclose_the_day(day: date, closed_offsets: set[int]) -> None:
    calendar = WorkCalendar(({day + timedelta(days=n) for n in closed_offsets},))

    before, after = calendar.on_or_before(day), calendar.on_or_after(day)

    assert before <= day <= after
    assert (before == after) is calendar.is_working_day(day)
