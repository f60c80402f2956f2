"""After the letters each step of the plan becomes a task, once, until it is needless."""

from dataclasses import replace
from datetime import date

import pytest
from procedure import Town, at
from sqlmodel import select
from stages import all_of

from builders import make_mail, make_rules
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.reach import PlanStep, StepKind
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, close_case, record_missed
from phu_mailer.flow.move import Wish, reschedule
from phu_mailer.flow.rights import NoPost, stop_post
from phu_mailer.store.queries import open_plan_tasks
from phu_mailer.store.tables import ContactChannel, Task

PLAN = (
    PlanStep(StepKind.PHONE, 2),
    PlanStep(StepKind.HOME_VISIT, 5),
    PlanStep(StepKind.CORPORATION_VISIT, 8),
)
CASE = "PHU-2026-00001"
ASKED = [
    # the follow-up is posted on Thursday 19 March 2026
    ("plan_phone", date(2026, 3, 23), {"step": 1}),
    ("plan_home_visit", date(2026, 3, 26), {"step": 2}),
    ("plan_corporation_visit", date(2026, 3, 31), {"step": 3, "corporation": "woonvast"}),
]


def rules_with(**corporation):
    rules = make_rules(contact_plan=PLAN)
    woonvast = replace(rules.corporations["woonvast"], **corporation)
    return replace(rules, corporations={**rules.corporations, "woonvast": woonvast})


def said(day: int, clock: str, month: int = 3) -> Decision:
    return Decision(CASE, "cli:karin", at(day, clock, month))


def followed_up(store, tmp_path, rules) -> Town:
    """A tenant who stayed away on Monday 16 March and was written to again."""
    town = Town(store, tmp_path, rules)
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    record_missed(store, said(18, "09:00"))
    town.work(at(19, "09:00"))
    assert town.states() == ["no_show"]
    assert asked(store) == []
    town.work(at(19, "16:05"))
    assert town.states() == ["followed_up"]
    return town


def asked(store):
    with store.reading() as session:
        return [(one.kind, one.due_on, one.details) for one in open_plan_tasks(session, CASE)]


@pytest.fixture
def town(store, tmp_path) -> Town:
    return followed_up(store, tmp_path, rules_with(home_visits_from=date(2026, 1, 1)))


def test_each_step_becomes_a_task_with_its_day_and_only_once(town):
    town.work(at(19, "16:10"))
    town.work(at(20, "09:00"))

    assert asked(town.store) == ASKED
    assert len(all_of(town.store, Task)) == 3


@pytest.mark.parametrize(
    "corporation",
    [
        {},
        {"home_visits_from": date(2026, 4, 1)},
        {"home_visits_from": date(2026, 1, 1), "active_until": date(2026, 3, 31)},
    ],
    ids=["never", "not yet", "agreement over"],
)
def test_a_corporation_is_not_asked_before_it_pays_visits(store, tmp_path, corporation):
    followed_up(store, tmp_path, rules_with(**corporation))

    assert asked(store) == ASKED[:2]


def test_without_a_plan_nothing_is_asked(store, tmp_path):
    followed_up(store, tmp_path, make_rules())

    assert all_of(store, Task) == []


@pytest.mark.parametrize(
    ("attempt", "left"),
    [
        (Attempt(ContactChannel.PHONE, is_reached=False), [1, 2]),
        (Attempt(ContactChannel.HOME_VISIT, is_reached=False), [0, 2]),
        (Attempt(ContactChannel.CALLING_CARD, is_reached=False), [0, 2]),
        (Attempt(ContactChannel.HOME_VISIT, is_reached=False, by_corporation=True), [0, 1]),
        (Attempt(ContactChannel.PHONE, is_reached=False, by_corporation=True), [0, 1, 2]),
        (Attempt(ContactChannel.EMAIL, is_reached=False), [0, 1, 2]),
        (Attempt(ContactChannel.PHONE, is_reached=True), []),
    ],
)
def test_a_try_ticks_off_the_step_that_it_was(town, attempt, left):
    record_contact(town.store, town.rules, said(23, "10:00"), attempt)

    assert asked(town.store) == [ASKED[number] for number in left]
    done = [task for task in all_of(town.store, Task) if task.done_at]
    assert {(task.done_by, task.done_at) for task in done} <= {("cli:karin", at(23, "10:00"))}


def test_two_calls_are_needed_for_two_steps_of_the_phone(store, tmp_path):
    plan = (PlanStep(StepKind.PHONE, 1), PlanStep(StepKind.PHONE, 3))
    town = followed_up(store, tmp_path, make_rules(contact_plan=plan))
    call = Attempt(ContactChannel.PHONE, is_reached=False)

    record_contact(store, town.rules, said(20, "10:00"), call)

    assert asked(store) == [("plan_phone", date(2026, 3, 24), {"step": 2})]


def test_a_closed_case_has_no_steps_left(town):
    close_case(town.store, town.rules, said(20, "10:00"), Outcome.MOVED)

    assert asked(town.store) == []


@pytest.mark.parametrize("because", list(NoPost))
def test_a_household_that_is_held_is_not_called_or_visited(town, because):
    stop_post(town.store, town.rules, said(20, "10:00"), because)

    assert asked(town.store) == []


def test_another_talk_ends_the_plan_and_another_no_show_begins_it_again(town):
    reschedule(town.store, town.rules, said(20, "10:00"), Wish(at(30, "09:00")))
    assert asked(town.store) == []
    town.work(at(20, "11:00"))
    town.work(at(20, "16:05"))
    record_missed(town.store, said(30, "12:00"))
    town.work(at(31, "09:00"))
    town.work(at(31, "16:05"))

    # the second follow-up is posted on Tuesday 31 March; 3, 6 and 7 April are Easter
    kinds = [kind for kind, _, _ in asked(town.store)]
    with town.store.reading() as session:
        first = session.exec(select(Task).where(Task.kind == "plan_phone")).all()
    assert kinds == ["plan_phone", "plan_home_visit", "plan_corporation_visit"]
    assert [task.due_on for task in first] == [date(2026, 3, 23), date(2026, 4, 2)]
