from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.calendar import Slot, day_slots, is_open_at, next_free_slot
from phu_mailer.domain.rules import OpeningBlock, PlanningRules
from phu_mailer.errors import PermanentError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY, TUESDAY, SUNDAY = 0, 1, 6

# Winter time: 09.00 in the Netherlands is 08.00 UTC. 12 January 2026 is a Monday.
A_MONDAY = date(2026, 1, 12)

RULES = PlanningRules(
    opening_blocks=(OpeningBlock(MONDAY, time(9), time(12)),),
    counsellors=("first", "second"),
    closed_days=(),
    time_zone=AMSTERDAM,
    location="room 2",
    duration_minutes=60,
    pause_minutes=0,
)


class EveryDay:
    """Closed days that leave no day open."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def starts(rules: PlanningRules, day: date) -> list[tuple[int, int, str]]:
    """The slots of a day as wall-clock hour, minute and counsellor."""
    local = [
        (slot.starts_at.astimezone(AMSTERDAM), slot.counsellor) for slot in day_slots(rules, day)
    ]
    return [(moment.hour, moment.minute, counsellor) for moment, counsellor in local]


# Slots of a day


def test_an_opening_block_is_cut_into_talks_for_each_counsellor() -> None:
    assert day_slots(RULES, A_MONDAY) == [
        Slot(utc(A_MONDAY, 8), "first"),
        Slot(utc(A_MONDAY, 8), "second"),
        Slot(utc(A_MONDAY, 9), "first"),
        Slot(utc(A_MONDAY, 9), "second"),
        Slot(utc(A_MONDAY, 10), "first"),
        Slot(utc(A_MONDAY, 10), "second"),
    ]


def test_a_slot_is_an_instant_in_utc() -> None:
    assert day_slots(RULES, A_MONDAY)[0].starts_at.tzinfo is UTC


def test_the_pause_lies_between_talks_and_not_after_the_last() -> None:
    rules = replace(RULES, counsellors=("first",), duration_minutes=50, pause_minutes=15)

    assert starts(rules, A_MONDAY) == [(9, 0, "first"), (10, 5, "first"), (11, 10, "first")]


def test_a_talk_that_would_end_after_closing_time_is_not_offered() -> None:
    rules = replace(RULES, counsellors=("first",), duration_minutes=61)

    assert starts(rules, A_MONDAY) == [(9, 0, "first"), (10, 1, "first")]


def test_only_the_blocks_of_that_weekday_count_in_order_of_time() -> None:
    blocks = (
        OpeningBlock(MONDAY, time(13), time(15)),
        OpeningBlock(TUESDAY, time(10), time(11)),
        OpeningBlock(MONDAY, time(9), time(10)),
    )
    rules = replace(RULES, counsellors=("first",), opening_blocks=blocks)

    assert starts(rules, A_MONDAY) == [(9, 0, "first"), (13, 0, "first"), (14, 0, "first")]
    assert starts(rules, date(2026, 1, 13)) == [(10, 0, "first")]
    assert starts(rules, date(2026, 1, 14)) == []


def test_blocks_that_overlap_do_not_double_book_a_counsellor() -> None:
    blocks = (OpeningBlock(MONDAY, time(9), time(11)), OpeningBlock(MONDAY, time(9, 30), time(12)))
    rules = replace(RULES, counsellors=("first",), opening_blocks=blocks)

    assert starts(rules, A_MONDAY) == [(9, 0, "first"), (10, 0, "first")]


def test_a_block_on_a_saturday_counts_because_the_settings_ask_for_it() -> None:
    rules = replace(RULES, counsellors=("a",), opening_blocks=(OpeningBlock(5, time(9), time(10)),))

    assert starts(rules, date(2026, 1, 17)) == [(9, 0, "a")]


def test_there_are_no_talks_on_a_closed_day() -> None:
    rules = replace(RULES, closed_days=(set(), {A_MONDAY}))

    assert day_slots(rules, A_MONDAY) == []


@pytest.mark.parametrize("block", [(time(12), time(9)), (time(9), time(9)), (time(9), time(9, 59))])
def test_a_block_without_room_for_a_talk_gives_none(block: tuple[time, time]) -> None:
    rules = replace(RULES, opening_blocks=(OpeningBlock(MONDAY, *block),))

    assert day_slots(rules, A_MONDAY) == []


def test_a_counsellor_who_is_named_twice_is_one_person() -> None:
    rules = replace(RULES, counsellors=("a", "b", "a"), duration_minutes=180)

    assert starts(rules, A_MONDAY) == [(9, 0, "a"), (9, 0, "b")]


@pytest.mark.parametrize("change", [{"duration_minutes": 0}, {"pause_minutes": -1}])
def test_a_talk_of_no_length_is_refused_instead_of_offered_for_ever(change: dict[str, int]) -> None:
    with pytest.raises(PermanentError):
        day_slots(replace(RULES, **change), A_MONDAY)


# The nights on which the clocks change: 29 March and 25 October 2026, both Sundays

NIGHT = replace(
    RULES,
    counsellors=("first",),
    opening_blocks=(OpeningBlock(SUNDAY, time(0), time(5)),),
)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def test_an_hour_that_the_clock_skips_is_not_offered() -> None:
    assert [slot.starts_at for slot in day_slots(NIGHT, SPRING)] == [
        utc(date(2026, 3, 28), 23),
        utc(SPRING, 0),
        utc(SPRING, 1),
        utc(SPRING, 2),
    ]
    assert [hour for hour, _, _ in starts(NIGHT, SPRING)] == [0, 1, 3, 4]


def test_an_hour_that_comes_twice_is_offered_once() -> None:
    assert [slot.starts_at for slot in day_slots(NIGHT, AUTUMN)] == [
        utc(date(2026, 10, 24), 22),
        utc(date(2026, 10, 24), 23),
        utc(AUTUMN, 0),
        utc(AUTUMN, 2),
        utc(AUTUMN, 3),
    ]
    assert [hour for hour, _, _ in starts(NIGHT, AUTUMN)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 6, 7)])
@pytest.mark.parametrize(("duration", "pause"), [(45, 0), (50, 5), (90, 10), (25, 0)])
def test_talks_never_overlap_on_any_night(day: date, duration: int, pause: int) -> None:
    rules = replace(NIGHT, duration_minutes=duration, pause_minutes=pause)
    instants = [slot.starts_at for slot in day_slots(rules, day)]

    gaps = [later - earlier for earlier, later in pairwise(instants)]

    assert len(gaps) > 0
    assert min(gaps) >= timedelta(minutes=duration + pause)


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 3, 23), 8), (date(2026, 3, 30), 7), (date(2026, 10, 26), 8)]
)
def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(day: date, utc_hour: int) -> None:
    assert day_slots(RULES, day)[0].starts_at == utc(day, utc_hour)


# The next free slot

NEXT_MONDAY = A_MONDAY + timedelta(days=7)


def test_the_earliest_free_talk_is_chosen() -> None:
    slot = next_free_slot(RULES, [], A_MONDAY - timedelta(days=3), NEXT_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 8), "first")


def test_of_counsellors_free_at_one_time_the_least_busy_that_day_is_chosen() -> None:
    taken = [(utc(A_MONDAY, 9), "first"), (utc(A_MONDAY, 8), "second"), (utc(A_MONDAY, 8), "first")]

    slot = next_free_slot(RULES, [*taken, (utc(A_MONDAY, 9), "other")], A_MONDAY, NEXT_MONDAY)
    tied = next_free_slot(RULES, [*taken, (utc(A_MONDAY, 9), "second")], A_MONDAY, NEXT_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 9), "second")
    assert tied == Slot(utc(A_MONDAY, 10), "first")


def test_the_least_busy_counsellor_is_chosen_over_the_first() -> None:
    taken = [(utc(A_MONDAY, 9), "first")]

    slot = next_free_slot(RULES, taken, A_MONDAY, NEXT_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 8), "second")


def test_talks_of_another_day_do_not_make_a_counsellor_busier() -> None:
    taken = [(utc(NEXT_MONDAY, hour), "first") for hour in (8, 9, 10)]

    slot = next_free_slot(RULES, taken, A_MONDAY, NEXT_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 8), "first")


def test_a_full_day_gives_the_next_one() -> None:
    taken = [(slot.starts_at, slot.counsellor) for slot in day_slots(RULES, A_MONDAY)]

    slot = next_free_slot(RULES, taken, A_MONDAY, NEXT_MONDAY)

    assert slot == Slot(utc(NEXT_MONDAY, 8), "first")


@pytest.mark.parametrize(
    ("taken_at", "free"),
    [
        (utc(A_MONDAY, 8, 30), utc(A_MONDAY, 10)),
        (utc(A_MONDAY, 7, 1), utc(A_MONDAY, 9)),
        (utc(A_MONDAY, 7), utc(A_MONDAY, 8)),
        (utc(A_MONDAY, 8, 59), utc(A_MONDAY, 10)),
        (utc(A_MONDAY, 9), utc(A_MONDAY, 8)),
    ],
)
def test_a_booking_off_the_grid_blocks_what_it_overlaps_and_nothing_else(
    taken_at: datetime, free: datetime
) -> None:
    rules = replace(RULES, counsellors=("first",))

    slot = next_free_slot(rules, [(taken_at, "first")], A_MONDAY, A_MONDAY)

    assert slot == Slot(free, "first")


def test_the_pause_is_kept_beside_a_booking_off_the_grid() -> None:
    rules = replace(RULES, counsellors=("first",), pause_minutes=15, duration_minutes=45)

    slot = next_free_slot(rules, [(utc(A_MONDAY, 7, 1), "first")], A_MONDAY, A_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 9), "first")


@pytest.mark.parametrize(
    ("block", "taken_at"),
    [
        (OpeningBlock(MONDAY, time(0), time(1)), utc(date(2026, 1, 11), 22, 30)),
        (OpeningBlock(MONDAY, time(22), time(23)), utc(A_MONDAY, 23, 10)),
    ],
)
def test_a_booking_across_midnight_blocks_the_other_day_too(
    block: OpeningBlock, taken_at: datetime
) -> None:
    rules = replace(RULES, counsellors=("first",), opening_blocks=(block,), pause_minutes=90)

    assert next_free_slot(rules, [(taken_at, "first")], A_MONDAY, A_MONDAY) is None
    assert len(day_slots(rules, A_MONDAY)) == 1


def test_a_booking_may_be_given_in_any_zone() -> None:
    local = datetime(2026, 1, 12, 9, tzinfo=AMSTERDAM)
    rules = replace(RULES, counsellors=("first",))

    slot = next_free_slot(rules, [(local, "first")], A_MONDAY, A_MONDAY)

    assert slot == Slot(utc(A_MONDAY, 9), "first")


def test_the_last_day_of_the_search_counts() -> None:
    assert next_free_slot(RULES, [], A_MONDAY, A_MONDAY) == Slot(utc(A_MONDAY, 8), "first")
    assert next_free_slot(RULES, [], A_MONDAY + timedelta(days=1), NEXT_MONDAY) == Slot(
        utc(NEXT_MONDAY, 8), "first"
    )


@pytest.mark.parametrize(
    "rules",
    [
        replace(RULES, counsellors=()),
        replace(RULES, opening_blocks=()),
        replace(RULES, closed_days=(EveryDay(),)),
    ],
)
def test_without_room_there_is_no_slot(rules: PlanningRules) -> None:
    assert next_free_slot(rules, [], A_MONDAY, NEXT_MONDAY) is None


def test_a_search_that_ends_before_it_begins_finds_nothing() -> None:
    assert next_free_slot(RULES, [], NEXT_MONDAY, A_MONDAY) is None


def test_the_order_of_the_bookings_makes_no_difference() -> None:
    taken = [(slot.starts_at, slot.counsellor) for slot in day_slots(RULES, A_MONDAY)][:5]

    slots = {
        next_free_slot(RULES, order, A_MONDAY, NEXT_MONDAY)
        for order in (taken, taken[::-1], frozenset(taken))
    }

    assert slots == {Slot(utc(A_MONDAY, 10), "second")}


@given(st.integers(1, 9), st.integers(15, 90), st.integers(0, 30))
def test_filling_the_agenda_one_by_one_never_books_a_counsellor_twice(
    talks: int, duration: int, pause: int
) -> None:
    rules = replace(RULES, duration_minutes=duration, pause_minutes=pause)
    taken: list[tuple[datetime, str]] = []
    for _ in range(talks):
        slot = next_free_slot(rules, taken, A_MONDAY, A_MONDAY + timedelta(days=70))
        taken.append((slot.starts_at, slot.counsellor))

    per_counsellor = [sorted(at for at, who in taken if who == name) for name in rules.counsellors]

    gaps = [later - earlier for times in per_counsellor for earlier, later in pairwise(times)]
    assert [gap for gap in gaps if gap < timedelta(minutes=duration + pause)] == []


# Still open at that time


@pytest.mark.parametrize(
    ("starts_at", "is_open"),
    [
        (utc(A_MONDAY, 8), True),
        (utc(A_MONDAY, 10), True),
        (utc(A_MONDAY, 10, 1), False),
        (utc(A_MONDAY, 7, 59), False),
        (utc(A_MONDAY + timedelta(days=1), 8), False),
        (utc(date(2012, 1, 15), 14), False),
    ],
)
def test_a_talk_is_open_only_when_it_fits_an_opening_block(
    starts_at: datetime, is_open: bool
) -> None:
    assert is_open_at(RULES, starts_at) is is_open


def test_a_day_that_is_closed_after_the_booking_is_no_longer_open() -> None:
    rules = replace(RULES, closed_days=({A_MONDAY},))

    assert is_open_at(rules, utc(A_MONDAY, 8)) is False
