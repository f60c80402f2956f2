"""Ten thousand households, days that close, counsellors who fall ill, talks that are called off.

The planner is run as the use-cases run it: one household after the other, cancelled talks given
back, and the talks of a day that closes later moved to the next free one.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from phu_mailer.domain.calendar import (
    Slot,
    WorkCalendar,
    can_be_held,
    is_closed,
    is_free,
    is_open_at,
    next_free_slot,
)
from phu_mailer.domain.deadline import (
    CRISIS_WORKING_DAYS,
    earliest_appointment_day,
    planning_warnings,
)
from phu_mailer.domain.rules import Absence, OpeningBlock, PlanningRules

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUSEHOLDS = 10_000
FIRST_DAY = date(2026, 1, 5)
NAMES = ("A", "B", "C")
LONG_BREAK = tuple(date(2028, 1, 10) + timedelta(days=days) for days in range(35))
BLOCKS = tuple(
    OpeningBlock(weekday, opens_at, closes_at)
    for weekday in range(5)
    for opens_at, closes_at in ((time(9), time(12)), (time(13), time(16, 30)))
)


@dataclass
class Town:
    """What the planner has done so far, and every promise that it broke."""

    rules: PlanningRules
    random: random.Random
    talks: dict[int, Slot] = field(default_factory=dict)
    journal: list[tuple[int, Slot]] = field(default_factory=list)
    warned: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def book(self, household: int, today: date, received_on: date, *, is_crisis: bool) -> None:
        calendar = WorkCalendar(self.rules.closed_days)
        first = earliest_appointment_day(today, self.rules, calendar, is_crisis=is_crisis)
        taken = {(slot.starts_at, slot.counsellor) for slot in self.talks.values()}
        slot = next_free_slot(self.rules, taken, first, first + timedelta(days=365))
        if slot is None:
            self.broken.append(f"{household}: no slot")
            return
        on = slot.starts_at.astimezone(AMSTERDAM).date()
        warnings = planning_warnings(received_on, on, self.rules, is_crisis=is_crisis)
        self.check(slot, on, first)
        self.check_warnings((on - received_on).days, warnings)
        if is_crisis:
            term_ends = calendar.add_working_days(received_on, CRISIS_WORKING_DAYS)
            if (on > term_ends) != ("after_crisis_term" in warnings):
                self.broken.append(f"{household}: crisis term, {warnings}")
        self.warned.update(warnings)
        self.talks[household] = slot
        self.journal.append((household, slot))

    def check(self, slot: Slot, on: date, first: date) -> None:
        """Look at one new talk with rules of thumb that the planner does not use itself."""
        local = slot.starts_at.astimezone(AMSTERDAM)
        ends = (local + timedelta(minutes=self.rules.duration_minutes)).time()
        in_a_block = any(
            block.weekday == on.weekday()
            and block.opens_at <= local.time()
            and ends <= block.closes_at
            for block in BLOCKS
        )
        if not in_a_block or not is_open_at(self.rules, slot.starts_at):
            self.broken.append(f"{local}: outside the opening hours")
        if is_closed(self.rules.closed_days, on) or not can_be_held(self.rules, slot):
            self.broken.append(f"{local}: closed or absent")
        if on < first:
            self.broken.append(f"{local}: before the earliest day {first}")

    def check_warnings(self, days: int, warnings: list[str]) -> None:
        expected = {"after_target": days > 14, "after_latest": days > 28}
        if any((code in warnings) != due for code, due in expected.items()):
            self.broken.append(f"after {days} days: {warnings}")

    def close(self, today: date) -> None:
        """Close a coming day, or let a counsellor be away, and move whoever is in the way."""
        day = today + timedelta(days=self.random.randrange(1, 40))
        if self.random.random() < 0.5:
            closed = frozenset({day, *self.rules.closed_days[0]})  # type: ignore[misc] - a frozenset
            self.rules = replace(self.rules, closed_days=(closed,))
        else:
            away = Absence(self.random.choice(NAMES), day, day + timedelta(days=3))
            self.rules = replace(self.rules, absences=(*self.rules.absences[-20:], away))
        tonight = datetime.combine(today, time(23, 59), tzinfo=UTC)
        for household, slot in sorted(self.talks.items()):
            if slot.starts_at > tonight and not can_be_held(self.rules, slot):
                del self.talks[household]
                self.book(household, today, today, is_crisis=False)

    def overlaps(self) -> list[tuple[Slot, Slot]]:
        """Every two talks of one counsellor that run into each other or skip the pause."""
        distance = timedelta(minutes=self.rules.duration_minutes + self.rules.pause_minutes)
        ordered = sorted(self.talks.values(), key=lambda slot: (slot.counsellor, slot.starts_at))
        pairs = pairwise(ordered)
        return [
            (one, other)
            for one, other in pairs
            if one.counsellor == other.counsellor and other.starts_at - one.starts_at < distance
        ]


def years(seed: int) -> Town:
    """Let ten thousand households come in, some hundred a month, and everything happen to them."""
    rules = PlanningRules(
        opening_blocks=BLOCKS,
        counsellors=NAMES,
        closed_days=(frozenset({date(2026, 4, 6), date(2026, 4, 27), *LONG_BREAK}),),
        time_zone=AMSTERDAM,
        location="Markt 1",
        duration_minutes=45,
        pause_minutes=15,
    )
    town = Town(rules, random.Random(seed))  # a fixed seed: the same years each time
    today, household = FIRST_DAY, 0
    while household < HOUSEHOLDS:
        for _ in range(town.random.choice((0, 4, 8, 12, 16, 20, 26))):
            household += 1
            received_on = today - timedelta(days=town.random.choice((0, 0, 0, 1, 3)))
            town.book(household, today, received_on, is_crisis=town.random.random() < 0.05)
        if town.random.random() < 0.1:
            town.close(today)
        for one in town.random.sample(sorted(town.talks), min(2, len(town.talks))):
            del town.talks[one]
        today += timedelta(days=1)
        past = datetime.combine(today - timedelta(days=2), time(), tzinfo=UTC)
        town.broken += [f"overlap {one} {other}" for one, other in town.overlaps()]
        town.talks = {who: slot for who, slot in town.talks.items() if slot.starts_at > past}
    return town


@pytest.fixture(scope="module")
def town() -> Town:
    return years(2026)


def test_ten_thousand_households_get_talks_that_keep_every_promise(town: Town) -> None:
    assert len({household for household, _ in town.journal}) >= HOUSEHOLDS
    assert town.broken == []


def test_the_years_were_busy_enough_to_need_every_warning(town: Town) -> None:
    assert town.warned == {"after_target", "after_latest", "after_crisis_term"}


def test_a_talk_of_somebody_else_is_seen_as_taken() -> None:
    rules = years_rules()
    start = datetime(2026, 1, 12, 8, tzinfo=UTC)

    verdicts = [
        is_free(rules, Slot(start, who), {(start + timedelta(minutes=minutes), "A")})
        for who, minutes in (("A", 0), ("A", 59), ("A", 60), ("B", 0))
    ]

    assert verdicts == [False, False, True, True]


def years_rules() -> PlanningRules:
    return PlanningRules(
        opening_blocks=BLOCKS,
        counsellors=NAMES,
        closed_days=(),
        time_zone=AMSTERDAM,
        location="Markt 1",
        duration_minutes=45,
        pause_minutes=15,
    )


def test_the_same_households_on_the_same_days_get_the_same_talks() -> None:
    first, second = (Town(years_rules(), random.Random(7)) for _ in range(2))

    for one in (first, second):
        for household in range(200):
            one.book(household, FIRST_DAY, FIRST_DAY, is_crisis=household % 9 == 0)

    assert first.journal == second.journal
    assert first.overlaps() == []
