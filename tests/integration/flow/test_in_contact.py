"""A tenant who phoned keeps the talk that is booked, and everything can still happen to it."""

from dataclasses import replace
from datetime import date

import pytest
from procedure import Town, at
from stages import all_of

from builders import AMSTERDAM, make_mail
from phu_mailer.errors import PermanentError
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, record_missed
from phu_mailer.flow.move import Wish, cancel_appointment, move_unheld, reschedule
from phu_mailer.flow.rights import NoPost, stop_post
from phu_mailer.store.tables import Appointment, CaseLogEntry, ContactChannel

FIRST = "PHU-2026-00001"


def decision(day: int, clock: str) -> Decision:
    return Decision(FIRST, "cli:karin", at(day, clock))


@pytest.fixture
def town(store, tmp_path) -> Town:
    """Invited on 9 March for Monday the 16th at nine, and phoned on the 10th."""
    town = Town(store, tmp_path)
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    attempt = Attempt(ContactChannel.PHONE, is_reached=True)
    record_contact(store, town.rules, decision(10, "10:00"), attempt)
    return town


def talks(town: Town) -> list[tuple[str, str]]:
    return [
        (f"{one.starts_at.astimezone(AMSTERDAM):%d-%m %H:%M}", one.status.value)
        for one in all_of(town.store, Appointment)
    ]


def test_another_date_is_booked_and_the_letter_takes_the_old_one_back(town):
    reschedule(town.store, town.rules, decision(10, "10:05"), Wish(at(19, "11:00")))
    town.work(at(10, "10:10"))
    town.work(at(10, "16:05"))

    assert talks(town) == [("16-03 09:00", "cancelled"), ("19-03 11:00", "booked")]
    assert town.letters() == [("invitation", "posted"), ("new_date", "posted")]
    assert town.states() == ["invited"]


def test_the_talk_is_called_off_and_the_case_stays_in_contact(town):
    is_written = cancel_appointment(town.store, town.rules, decision(10, "10:05"))
    town.work(at(10, "10:10"))
    town.work(at(10, "16:05"))

    assert is_written
    assert talks(town) == [("16-03 09:00", "cancelled")]
    assert town.letters() == [("invitation", "posted"), ("cancellation", "posted")]
    assert town.states() == ["in_contact"]


def test_a_second_cancellation_is_told_that_there_is_no_talk_any_more(town):
    cancel_appointment(town.store, town.rules, decision(10, "10:05"))

    with pytest.raises(PermanentError, match="is in_contact and has no appointment; possible: "):
        cancel_appointment(town.store, town.rules, decision(10, "10:06"))


def test_whoever_stays_away_after_all_gets_the_follow_up_letter(town):
    record_missed(town.store, decision(16, "12:00"))
    town.work(at(18, "15:00"))
    town.work(at(18, "16:05"))

    assert talks(town) == [("16-03 09:00", "missed")]
    assert town.letters() == [("invitation", "posted"), ("follow_up", "posted")]
    assert town.states() == ["followed_up"]


def test_a_day_that_closes_later_moves_this_talk_too(town):
    planning = town.rules.planning
    closed = (*planning.closed_days, frozenset({date(2026, 3, 16)}))
    town.rules = replace(town.rules, planning=replace(planning, closed_days=closed))

    moved = move_unheld(town.store, town.rules, "cli:karin", at(10, "11:00"))

    assert [one.reference for one in moved] == [FIRST]
    # five working days after Tuesday 10 March, without the 16th and 17th
    assert talks(town) == [("16-03 09:00", "cancelled"), ("19-03 09:00", "booked")]


def test_no_post_any_more_ends_the_talk_and_the_log_says_so(town):
    stop_post(town.store, town.rules, decision(10, "11:00"), NoPost.DECEASED)

    assert talks(town) == [("16-03 09:00", "cancelled")]
    assert town.states() == ["in_contact"]
    assert all_of(town.store, CaseLogEntry)[-1].event == "appointment_cancelled"
