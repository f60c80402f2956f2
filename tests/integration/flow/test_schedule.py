"""Every registered case gets one appointment that exists."""

from dataclasses import replace
from datetime import UTC, date, datetime

from stages import all_of, registered, scheduled, signals

from builders import AMSTERDAM, MONDAY_9, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.flow.schedule import ScheduleReport, book_appointments
from phu_mailer.store.tables import Appointment, Case, CaseLogEntry

RULES = make_rules()


def test_the_first_talk_leaves_the_post_its_five_working_days(store):
    scheduled(store, RULES, signals(1))

    talk = all_of(store, Appointment)[0]
    # Monday 9 March + 5 working days = Monday 16 March, 09.00 in Amsterdam (winter time)
    assert talk.starts_at == datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    assert (talk.counsellor, talk.warnings) == ("A", [])
    assert all_of(store, Case)[0].state is CaseState.SCHEDULED


def test_nobody_is_booked_twice_and_a_closed_day_is_passed_over(store):
    scheduled(store, RULES, signals(8))

    talks = [
        (t.starts_at.astimezone(AMSTERDAM).isoformat()[:16], t.counsellor)
        for t in all_of(store, Appointment)
    ]
    assert sorted(talks) == [
        ("2026-03-16T09:00", "A"),
        ("2026-03-16T09:00", "B"),
        ("2026-03-16T10:00", "A"),
        ("2026-03-16T10:00", "B"),
        ("2026-03-16T11:00", "A"),
        ("2026-03-16T11:00", "B"),
        ("2026-03-18T09:00", "A"),  # 17 March is closed
        ("2026-03-18T09:00", "B"),
    ]


def test_booking_again_books_nothing(store):
    scheduled(store, RULES, signals(2))

    assert book_appointments(store, RULES, MONDAY_9) == ScheduleReport()
    assert len(all_of(store, Appointment)) == 2


def test_a_talk_beyond_the_target_carries_a_warning(store):
    rules = make_rules()
    late = make_rules(planning=_with(rules, earliest_working_days=12))

    scheduled(store, late, signals(1))

    talk = all_of(store, Appointment)[0]
    assert talk.starts_at.astimezone(AMSTERDAM).date() == date(2026, 3, 26)
    assert talk.warnings == ["after_target"]
    assert all_of(store, CaseLogEntry)[-1].details["warnings"] == ["after_target"]


def test_without_a_free_slot_the_case_waits_and_says_so(store):
    never = make_rules(planning=_with(make_rules(), opening_blocks=()))
    registered(store, never, signals(1))

    report = book_appointments(store, never, MONDAY_9)

    assert report == ScheduleReport(without_slot=1)
    case = all_of(store, Case)[0]
    assert case.state is CaseState.REGISTERED
    assert case.problem == (
        "no free appointment in the next 120 days: add opening hours or counsellors"
    )


def test_a_case_that_waited_is_booked_once_there_is_room(store):
    never = make_rules(planning=_with(make_rules(), opening_blocks=()))
    scheduled(store, never, signals(1))

    assert book_appointments(store, RULES, MONDAY_9) == ScheduleReport(booked=1)
    assert all_of(store, Case)[0].problem is None


def _with(rules, **changes):
    return replace(rules.planning, **changes)
