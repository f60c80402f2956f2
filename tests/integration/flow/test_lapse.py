"""A follow-up without an answer closes the case by policy, and the log says so."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from stages import all_of, posted, signals

from builders import AMSTERDAM, MONDAY_9, MONDAY_16, MemoryRenderer, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.decide import Decision, record_missed
from phu_mailer.flow.lapse import LapseReport, close_lapsed, left_to_people
from phu_mailer.flow.post import post_batch
from phu_mailer.flow.tasks import add_task
from phu_mailer.flow.write import write_letters
from phu_mailer.store.tables import (
    Case,
    CaseLogEntry,
    ContactAttempt,
    ContactChannel,
    OutboxMessage,
)

RULES = make_rules()
# The follow-up leaves on 18 March; the last day to answer is Wednesday 25 March; three working
# days later is Monday 30 March, and the case may close on the working day after that.
BEFORE = datetime(2026, 3, 30, 9, tzinfo=AMSTERDAM).astimezone(UTC)
AFTER = datetime(2026, 3, 31, 9, tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.fixture
def followed_up(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    after_talk = datetime(2026, 3, 16, 10, tzinfo=UTC)
    record_missed(store, Decision("PHU-2026-00001", "test", after_talk))
    write_letters(store, MemoryRenderer(), RULES, after_talk)
    post_batch(store, RULES, datetime(2026, 3, 18, 16, 5, tzinfo=AMSTERDAM).astimezone(UTC))
    return store


def test_the_case_stays_open_while_an_answer_may_be_under_way(followed_up):
    assert close_lapsed(followed_up, RULES, BEFORE) == LapseReport()
    assert all_of(followed_up, Case)[0].state is CaseState.FOLLOWED_UP


def test_the_case_closes_as_out_of_sight_and_says_by_which_term(followed_up):
    report = close_lapsed(followed_up, RULES, AFTER)

    assert report == LapseReport(closed=1)
    case = all_of(followed_up, Case)[0]
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.OUT_OF_SIGHT)
    entry = all_of(followed_up, CaseLogEntry)[-1]
    assert (entry.event, entry.actor, entry.details) == (
        "case_closed",
        "phu-mailer",
        {
            "outcome": "out_of_sight",
            "policy": "response_term_ended",
            "respond_by": date(2026, 3, 25).isoformat(),
        },
    )
    assert all_of(followed_up, OutboxMessage)[-1].fields["code"] == "GEEN_CONTACT"


def test_it_closes_once(followed_up):
    close_lapsed(followed_up, RULES, AFTER)

    assert close_lapsed(followed_up, RULES, AFTER) == LapseReport()


def test_switched_off_only_people_close_cases(followed_up):
    rules = make_rules(letters=replace(RULES.letters, closes_after_days=None))

    assert close_lapsed(followed_up, rules, AFTER) == LapseReport()


def test_whoever_was_reached_is_not_out_of_sight(followed_up):
    with followed_up.transaction() as session:
        session.add(
            ContactAttempt(
                case_id=1,
                channel=ContactChannel.PHONE,
                reached=True,
                attempted_on=date(2026, 3, 20),
            )
        )

    assert close_lapsed(followed_up, RULES, AFTER) == LapseReport()


# The last day to answer is Wednesday 25 March.
WITHOUT_POLICY = make_rules(letters=replace(RULES.letters, closes_after_days=None))


def left_on(store, rules, day):
    with store.reading() as session:
        return left_to_people(session, rules, date(2026, 3, day))


def test_a_term_that_ended_is_shown_to_people_where_no_policy_closes(followed_up):
    without = [left_on(followed_up, WITHOUT_POLICY, day) for day in (25, 26)]

    assert without == [[], ["PHU-2026-00001"]]
    assert left_on(followed_up, RULES, 31) == []


def test_a_term_that_ended_is_shown_when_somebody_was_reached_before(followed_up):
    with followed_up.transaction() as session:
        session.add(
            ContactAttempt(
                case_id=1,
                channel=ContactChannel.PHONE,
                reached=True,
                attempted_on=date(2026, 3, 10),
            )
        )

    assert left_on(followed_up, RULES, 30) == []
    assert left_on(followed_up, RULES, 31) == ["PHU-2026-00001"]


def test_a_term_that_ended_is_not_shown_beside_the_task_that_comes_first(followed_up):
    with followed_up.transaction() as session:
        add_task(session, "plan_phone", BEFORE, case_reference="PHU-2026-00001")

    assert left_on(followed_up, WITHOUT_POLICY, 31) == []
