"""Working days, talks that can be booked, and Dutch dates in words.

Opening hours are wall-clock times of the municipality; a slot is an instant in UTC. The process
locale and its time zone play no part. A weekday is always derived from the date.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from phu_mailer.domain.rules import OpeningBlock, PlanningRules
from phu_mailer.errors import PermanentError

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SEARCHED_DAYS = 400


class CalendarTooShort(PermanentError):
    """No working day was found within reach: the closed days in the settings leave none."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days the municipality works: Monday to Friday, except the closed days."""

    closed_days: tuple[Container[date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on `day`."""
        return day.weekday() < _SATURDAY and not is_closed(self.closed_days, day)

    def on_or_after(self, day: date) -> date:
        """Return `day` when it is a working day, else the first one after it.

        Raises:
            CalendarTooShort: every day for more than a year is closed.
        """
        return self._search(day, 1)

    def on_or_before(self, day: date) -> date:
        """Return `day` when it is a working day, else the last one before it.

        Raises:
            CalendarTooShort: every day for more than a year is closed.
        """
        return self._search(day, -1)

    def next_working_day(self, day: date) -> date:
        """Return the first working day strictly after `day`.

        Raises:
            CalendarTooShort: every day for more than a year is closed.
        """
        return self.on_or_after(_shifted(day, 1))

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; a count of 0 gives `day` itself.

        Raises:
            CalendarTooShort: every day for more than a year is closed.
        """
        if count < 0:
            raise ValueError(f"cannot add {count} working days")
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def _search(self, day: date, step: int) -> date:
        for offset in range(_SEARCHED_DAYS):
            candidate = _shifted(day, offset * step)
            if self.is_working_day(candidate):
                return candidate
        raise CalendarTooShort(f"no working day within {_SEARCHED_DAYS} days of {day}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A talk that can be booked; `starts_at` is aware and in UTC."""

    starts_at: datetime
    counsellor: str


def long_date(day: date) -> str:
    """Return a date with its weekday: "dinsdag 15 januari 2013"."""
    return f"{WEEKDAYS[day.weekday()]} {plain_date(day)}"


def plain_date(day: date) -> str:
    """Return a date in words: "15 januari 2013".

    Raises:
        TypeError: a `datetime`, whose date depends on the time zone it is read in.
    """
    if isinstance(day, datetime):
        raise TypeError("a date is needed; convert the moment to local time first")
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(moment: time) -> str:
    """Return a time of day: "15.00 uur", "09.05 uur"."""
    return f"{moment:%H.%M} uur"


def is_closed(closed_days: tuple[Container[date], ...], day: date) -> bool:
    """Say whether `day` is a holiday or closed day; weekends are no closed days."""
    return any(day in closed for closed in closed_days)


def day_slots(rules: PlanningRules, day: date) -> list[Slot]:
    """Return every talk that could be held on `day`, in order of time and then of counsellor.

    Talks of one counsellor never overlap and keep the pause between them. A time that the clock
    skips on that day is not offered. A block on a weekend counts: the settings ask for it.
    """
    if is_closed(rules.closed_days, day):
        return []
    counsellors = [
        name for name in dict.fromkeys(rules.counsellors) if not is_absent(rules, name, day)
    ]
    return [Slot(start, name) for start in _starts(rules, day) for name in counsellors]


def next_free_slot(
    rules: PlanningRules,
    taken: Collection[tuple[datetime, str]],
    from_day: date,
    until_day: date,
) -> Slot | None:
    """Return the earliest free talk from `from_day` up to and including `until_day`.

    Of the counsellors who are free at that time the one with the fewest talks that day is
    chosen, then the first in the settings.

    Args:
        taken: the start (aware) and counsellor of each booked talk; each is taken to last as
            long as the settings say now, wherever it starts.
    """
    booked = defaultdict(list)
    for starts_at, who in taken:
        booked[starts_at.astimezone(rules.time_zone).date()].append((starts_at, who))
    day = from_day
    while day <= until_day:
        busy = [*booked[day - _ONE_DAY], *booked[day], *booked[day + _ONE_DAY]]
        free = [slot for slot in day_slots(rules, day) if not _collides(rules, slot, busy)]
        if free:
            talks = Counter(who for _, who in booked[day])
            earliest = [slot for slot in free if slot.starts_at == free[0].starts_at]
            return min(earliest, key=lambda slot: talks[slot.counsellor])
        day += _ONE_DAY
    return None


def is_absent(rules: PlanningRules, counsellor: str, day: date) -> bool:
    """Say whether a counsellor holds no talks on `day`."""
    return any(
        one.counsellor == counsellor and one.first_day <= day <= one.last_day
        for one in rules.absences
    )


def can_be_held(rules: PlanningRules, slot: Slot) -> bool:
    """Say whether a talk that is booked can still be held, at its time and by its counsellor."""
    day = slot.starts_at.astimezone(rules.time_zone).date()
    return (
        slot.counsellor in rules.counsellors
        and not is_absent(rules, slot.counsellor, day)
        and is_open_at(rules, slot.starts_at)
    )


def is_free(rules: PlanningRules, slot: Slot, taken: Collection[tuple[datetime, str]]) -> bool:
    """Say whether a counsellor has room for `slot` beside the talks that are booked."""
    return not _collides(rules, slot, taken)


def is_open_at(rules: PlanningRules, starts_at: datetime) -> bool:
    """Say whether a whole talk from `starts_at` (aware) falls inside one opening block.

    A day that was closed after the talk was booked answers no.
    """
    day = starts_at.astimezone(rules.time_zone).date()
    if is_closed(rules.closed_days, day):
        return False
    ends_at = starts_at + timedelta(minutes=rules.duration_minutes)
    return any(
        _instant(rules, day, block.opens_at) <= starts_at
        and ends_at <= _instant(rules, day, block.closes_at)
        for block in _blocks(rules, day)
    )


def _starts(rules: PlanningRules, day: date) -> Iterator[datetime]:
    """Yield the starts of the talks of one counsellor, in UTC."""
    length = timedelta(minutes=rules.duration_minutes)
    pause = timedelta(minutes=rules.pause_minutes)
    if length <= timedelta() or pause < timedelta():
        raise PermanentError("a talk must last longer than nothing, and its pause not less")
    free_from = datetime.min.replace(tzinfo=UTC)
    for block in _blocks(rules, day):
        closes_at = _instant(rules, day, block.closes_at)
        wall = datetime.combine(day, block.opens_at)
        while wall < datetime.combine(day, block.closes_at):
            start = _instant(rules, day, wall.time())
            exists = start.astimezone(rules.time_zone).replace(tzinfo=None) == wall
            if exists and start >= free_from and start + length <= closes_at:
                yield start
                free_from = start + length + pause
            wall += length + pause


def _blocks(rules: PlanningRules, day: date) -> list[OpeningBlock]:
    blocks = [block for block in rules.opening_blocks if block.weekday == day.weekday()]
    return sorted(blocks, key=lambda block: (block.opens_at, block.closes_at))


def _instant(rules: PlanningRules, day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=rules.time_zone).astimezone(UTC)


def _collides(rules: PlanningRules, slot: Slot, busy: Collection[tuple[datetime, str]]) -> bool:
    distance = timedelta(minutes=rules.duration_minutes + rules.pause_minutes)
    return any(
        who == slot.counsellor and abs(slot.starts_at - starts_at) < distance
        for starts_at, who in busy
    )


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise CalendarTooShort(f"the calendar ends near {day}") from error
