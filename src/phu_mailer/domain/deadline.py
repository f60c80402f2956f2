"""The clocks of a case: when to write, to talk, to expect an answer, and what is too late.

The numbers come from the settings and are policy, never states of a case. Only the three working
days of a crisis are the law's. A date here is a day in the municipality's own time zone.
"""

from datetime import date, datetime, timedelta

from phu_mailer.domain.calendar import WorkCalendar
from phu_mailer.domain.rules import LetterRules, PlanningRules

CRISIS_WORKING_DAYS = 3
"""Working days for a first contact when an eviction threatens; Wgs article 4, second paragraph."""


def response_due(posted_on: date, response_days: int, calendar: WorkCalendar) -> date:
    """Return the last day on which a tenant can answer a letter, that day included.

    Args:
        response_days: calendar days after the posting; an end on a closed day moves to the next
            working day.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    return calendar.on_or_after(posted_on + timedelta(days=response_days))


def earliest_appointment_day(
    booked_on: date, rules: PlanningRules, calendar: WorkCalendar, *, is_crisis: bool = False
) -> date:
    """Return the first day for a talk that is booked on `booked_on`, the post having its time.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    days = rules.crisis_earliest_working_days if is_crisis else rules.earliest_working_days
    return calendar.add_working_days(booked_on, days)


def latest_appointment_day(received_on: date, rules: PlanningRules) -> date:
    """Return the last day on which a talk is not too late for a signal of `received_on`."""
    return received_on + timedelta(days=rules.latest_days)


def first_contact_due(
    received_on: date,
    is_crisis: bool,  # noqa: FBT001 - a fact of the signal, passed on by its own name
    calendar: WorkCalendar,
    days: int,
) -> date:
    """Return the last working day on which the tenant must have been contacted.

    Args:
        days: calendar days allowed after receipt (the target or the latest of the settings); a
            crisis has its own term in working days, and the shorter of the two counts.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    normal = calendar.on_or_before(received_on + timedelta(days=days))
    due = normal if normal >= received_on else calendar.on_or_after(received_on)
    if not is_crisis:
        return due
    return min(due, calendar.add_working_days(received_on, CRISIS_WORKING_DAYS))


def conversation_due(reached_on: date, rules: PlanningRules, calendar: WorkCalendar) -> date:
    """Return the last working day for a talk with a tenant who was reached without one.

    The target of the settings counts, from the day on which the tenant was reached; the four weeks
    that the law allows would be the breach, not the warning (Wgs article 4, first paragraph).

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    return calendar.on_or_before(reached_on + timedelta(days=rules.target_days))


def planning_warnings(
    received_on: date, appointment_on: date, rules: PlanningRules, *, is_crisis: bool = False
) -> list[str]:
    """Return what is late about an appointment, as codes; empty when it is in time.

    "after_target" and "after_latest" count calendar days after receipt of the signal, and the
    second never comes without the first. "after_crisis_term": later than the crisis allows.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    days = (appointment_on - received_on).days
    warnings = []
    if days > rules.target_days:
        warnings.append("after_target")
    if days > rules.latest_days:
        warnings.append("after_latest")
    if is_crisis:
        calendar = WorkCalendar(rules.closed_days)
        if appointment_on > calendar.add_working_days(received_on, CRISIS_WORKING_DAYS):
            warnings.append("after_crisis_term")
    return warnings


def posting_day(now_local: datetime, rules: LetterRules, calendar: WorkCalendar) -> date:
    """Return the day on which a letter that is written now leaves; it is the letter's date.

    Without a post round every pass posts, so it is today, whatever day that is. With one it is
    today while the round of a working day is still to come, else the next working day.

    Args:
        now_local: the time on the municipality's own clock.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    today = now_local.date()
    if rules.post_round is None:
        return today
    if calendar.is_working_day(today) and now_local.time() < rules.post_round:
        return today
    return calendar.next_working_day(today)


def closing_day(respond_by: date, working_days: int, calendar: WorkCalendar) -> date:
    """Return the first day on which a case that nobody answered may be closed.

    Args:
        working_days: for the post and the mailbox to bring an answer of the last day; with 0 it
            is the working day after the last day to answer.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    return calendar.next_working_day(calendar.add_working_days(respond_by, working_days))


def follow_up_day(missed_on: date, calendar: WorkCalendar) -> date:
    """Return the first day for a follow-up letter: the working day after a missed appointment.

    Whoever came late or left a message that day is not told that they stayed away.

    Raises:
        CalendarTooShort: no working day is in reach.
    """
    return calendar.next_working_day(missed_on)
