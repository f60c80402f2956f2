from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.deadline import (
    earliest_appointment_day,
    first_contact_due,
    follow_up_day,
    latest_appointment_day,
    planning_warnings,
    posting_day,
    response_due,
)
from phu_mailer.domain.rules import LetterRules, PlanningRules

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHRISTMAS_2012 = {date(2012, 12, 25), date(2012, 12, 26)}
CALENDAR = WorkCalendar((CHRISTMAS_2012, {date(2013, 1, 1)}))

PLANNING = PlanningRules(
    opening_blocks=(),
    counsellors=(),
    closed_days=CALENDAR.closed_days,
    time_zone=AMSTERDAM,
    location="room 2",
    earliest_working_days=5,
    target_days=14,
    latest_days=28,
)


def test_the_last_day_to_respond_is_a_date_and_counts() -> None:
    """The nota gave "7 dagen na verzenddatum" and left the counting to the tenant."""
    assert response_due(date(2012, 12, 13), 7, CALENDAR) == date(2012, 12, 20)


@pytest.mark.parametrize(
    ("posted_on", "due"),
    [
        (date(2012, 12, 14), date(2012, 12, 21)),
        (date(2012, 12, 15), date(2012, 12, 24)),
        (date(2012, 12, 18), date(2012, 12, 27)),
        (date(2012, 12, 25), date(2013, 1, 2)),
    ],
)
def test_a_term_that_ends_on_a_closed_day_ends_on_the_next_working_day(
    posted_on: date, due: date
) -> None:
    assert response_due(posted_on, 7, CALENDAR) == due


def test_an_appointment_leaves_the_post_its_working_days() -> None:
    assert earliest_appointment_day(date(2012, 12, 17), PLANNING, CALENDAR) == date(2012, 12, 24)
    assert earliest_appointment_day(date(2012, 12, 21), PLANNING, CALENDAR) == date(2013, 1, 2)


def test_an_appointment_can_be_on_the_day_itself_when_the_settings_say_so() -> None:
    rules = replace(PLANNING, earliest_working_days=0)

    assert earliest_appointment_day(date(2012, 12, 17), rules, CALENDAR) == date(2012, 12, 17)


def test_the_latest_day_counts_calendar_days_from_receipt() -> None:
    assert latest_appointment_day(date(2012, 12, 17), PLANNING) == date(2013, 1, 14)


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2012, 12, 3), date(2012, 12, 17)),
        (date(2012, 12, 1), date(2012, 12, 14)),
        (date(2012, 12, 12), date(2012, 12, 24)),
    ],
)
def test_first_contact_is_due_on_the_last_working_day_within_the_term(
    received_on: date, due: date
) -> None:
    assert first_contact_due(received_on, is_crisis=False, calendar=CALENDAR, days=14) == due


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2012, 12, 3), date(2012, 12, 6)),
        (date(2012, 12, 6), date(2012, 12, 11)),
        (date(2012, 12, 8), date(2012, 12, 12)),
        (date(2012, 12, 24), date(2012, 12, 31)),
    ],
)
def test_a_crisis_leaves_three_working_days(received_on: date, due: date) -> None:
    assert first_contact_due(received_on, is_crisis=True, calendar=CALENDAR, days=14) == due


def test_a_crisis_never_gets_longer_than_a_normal_signal() -> None:
    assert first_contact_due(date(2012, 12, 24), is_crisis=True, calendar=CALENDAR, days=4) == date(
        2012, 12, 28
    )


def test_first_contact_is_never_due_before_receipt() -> None:
    assert first_contact_due(
        date(2012, 12, 22), is_crisis=False, calendar=CALENDAR, days=1
    ) == date(2012, 12, 24)


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(0, 40), st.booleans())
def test_first_contact_is_due_on_a_working_day_after_receipt(
    received_on: date, days: int, is_crisis: bool
) -> None:
    due = first_contact_due(received_on, is_crisis, CALENDAR, days)

    assert CALENDAR.is_working_day(due)
    assert (
        received_on
        <= due
        <= max(received_on + timedelta(days=days), CALENDAR.on_or_after(received_on))
    )


RECEIVED = date(2012, 12, 17)


@pytest.mark.parametrize(
    ("appointment_on", "warnings"),
    [
        (date(2012, 12, 31), []),
        (date(2013, 1, 1), ["after_target"]),
        (date(2013, 1, 14), ["after_target"]),
        (date(2013, 1, 15), ["after_target", "after_latest"]),
    ],
)
def test_a_late_appointment_is_named(appointment_on: date, warnings: list[str]) -> None:
    """Tuesday 15 January 2013 came 29 days after the nota's letter of 17 December."""
    assert planning_warnings(RECEIVED, appointment_on, PLANNING) == warnings


@pytest.mark.parametrize(
    ("appointment_on", "warnings"),
    [
        (date(2012, 12, 20), []),
        (date(2012, 12, 21), ["after_crisis_term"]),
        (date(2013, 1, 15), ["after_target", "after_latest", "after_crisis_term"]),
    ],
)
def test_a_crisis_is_late_after_three_working_days(
    appointment_on: date, warnings: list[str]
) -> None:
    assert planning_warnings(RECEIVED, appointment_on, PLANNING, is_crisis=True) == warnings


WITH_ROUND = LetterRules(post_round=time(16))
THURSDAY, FRIDAY, SATURDAY = date(2012, 12, 13), date(2012, 12, 14), date(2012, 12, 15)


@pytest.mark.parametrize(
    ("now_local", "day"),
    [
        (datetime.combine(THURSDAY, time(15, 59, 59), AMSTERDAM), THURSDAY),
        (datetime.combine(THURSDAY, time(16), AMSTERDAM), FRIDAY),
        (datetime.combine(FRIDAY, time(16), AMSTERDAM), date(2012, 12, 17)),
        (datetime.combine(SATURDAY, time(9), AMSTERDAM), date(2012, 12, 17)),
        (datetime.combine(date(2012, 12, 24), time(23), AMSTERDAM), date(2012, 12, 27)),
        (datetime.combine(date(2012, 12, 25), time(0), AMSTERDAM), date(2012, 12, 27)),
    ],
)
def test_a_letter_leaves_with_the_next_post_round_of_a_working_day(
    now_local: datetime, day: date
) -> None:
    assert posting_day(now_local, WITH_ROUND, CALENDAR) == day


@pytest.mark.parametrize("day", [THURSDAY, SATURDAY, date(2012, 12, 25)])
def test_without_a_post_round_a_letter_leaves_at_once(day: date) -> None:
    now_local = datetime.combine(day, time(23, 59), AMSTERDAM)

    assert posting_day(now_local, LetterRules(post_round=None), CALENDAR) == day


def test_a_follow_up_waits_for_the_working_day_after_the_missed_appointment() -> None:
    """The nota's letter 1B was dated 13 December, the day of the missed appointment."""
    assert follow_up_day(date(2012, 12, 13), CALENDAR) == date(2012, 12, 14)
    assert follow_up_day(date(2012, 12, 14), CALENDAR) == date(2012, 12, 17)
