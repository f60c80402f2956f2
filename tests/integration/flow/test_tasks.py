"""What a person must do stands on one list, and is asked once."""

from datetime import date, timedelta

import pytest

from builders import MONDAY_9
from phu_mailer.errors import PermanentError
from phu_mailer.flow.tasks import add_task, finish_task, finish_tasks_of_case, open_tasks


def test_the_nearest_due_day_comes_first_and_what_has_none_comes_last(store):
    with store.transaction() as session:
        add_task(session, "reply_to_feedback", MONDAY_9)
        add_task(session, "call", MONDAY_9, case_reference="PHU-1", due_on=date(2026, 3, 20))
        add_task(session, "call", MONDAY_9, case_reference="PHU-2", due_on=date(2026, 3, 12))

    found = open_tasks(store)

    assert [(task.kind, task.case_reference) for task in found] == [
        ("call", "PHU-2"),
        ("call", "PHU-1"),
        ("reply_to_feedback", None),
    ]


def test_what_is_asked_already_is_not_asked_again_until_it_is_done(store):
    with store.transaction() as session:
        first = add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 1})
        again = add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 1})
        other = add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 2})
    finish_task(store, first.id, "cli:karin", MONDAY_9)
    with store.transaction() as session:
        later = add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 1})

    assert (again.id, other.id, later.id) == (first.id, first.id + 1, first.id + 2)


def test_the_second_person_who_ticks_a_task_off_is_told_who_was_first(store):
    with store.transaction() as session:
        task = add_task(session, "call", MONDAY_9)
    finish_task(store, task.id, "cli:karin", MONDAY_9 + timedelta(hours=1))

    with pytest.raises(PermanentError) as refusal:
        finish_task(store, task.id, "cli:piet", MONDAY_9 + timedelta(hours=2))

    assert str(refusal.value) == f"task {task.id} was done already by cli:karin"
    assert open_tasks(store) == []


def test_a_task_that_does_not_exist_cannot_be_done(store):
    with pytest.raises(PermanentError, match="there is no task 7"):
        finish_task(store, 7, "cli:karin", MONDAY_9)


def test_the_tasks_of_one_kind_of_one_case_fall_away_together(store):
    with store.transaction() as session:
        add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 1})
        add_task(session, "call", MONDAY_9, case_reference="PHU-1", details={"step": 2})
        add_task(session, "visit", MONDAY_9, case_reference="PHU-1")
        add_task(session, "call", MONDAY_9, case_reference="PHU-2")
        fell_away = finish_tasks_of_case(session, "PHU-1", "call", "phu-mailer", MONDAY_9)

    assert fell_away == 2
    assert [(task.kind, task.case_reference) for task in open_tasks(store)] == [
        ("visit", "PHU-1"),
        ("call", "PHU-2"),
    ]
