"""An eviction is announced in a case that runs already."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import AMSTERDAM, make_mail
from phu_mailer.flow.decide import Decision, record_missed
from phu_mailer.flow.judge import Verdict, accept
from phu_mailer.flow.move import cancel_appointment
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import Appointment

FIRST = "PHU-2026-00001"
EVICTION = b"De ontruiming staat gepland op 14 april 2026.\r\n\r\nMet vriendelijke groet"


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def announce(town: Town, day: int, clock: str, amount: str = "1.307,10") -> None:
    """Let the eviction be announced, and a person take it over ten minutes later."""
    mail = make_mail(message_id=f"<eviction-{day}@woonvast.example>", amount=amount)
    assert b"Met vriendelijke groet" in mail
    town.work(at(day, clock), mail.replace(b"Met vriendelijke groet", EVICTION))
    later = f"{clock[:-2]}{int(clock[-2:]) + 10:02d}"
    accept(town.store, town.rules, Verdict(2, "cli:karin", at(day, later)))
    town.work(at(day, later))


def talks(town: Town) -> list[tuple[str, str, list[str]]]:
    return [
        (f"{one.starts_at.astimezone(AMSTERDAM):%d-%m %H:%M}", one.status.value, one.warnings)
        for one in all_of(town.store, Appointment)
    ]


def tasks_of(town: Town) -> list[tuple[str, str | None, str]]:
    return [(one.kind, one.case_reference, str(one.due_on)) for one in open_tasks(town.store)]


# A signal of Monday 9 March leads to a talk on Monday 16 March at 9.00. An eviction that is
# announced on the 9th must lead to a talk by Thursday 12 March; two working days are enough for it.


def test_a_talk_that_no_letter_named_makes_room_for_a_sooner_one(town):
    town.work(at(9, "09:00"), make_mail())

    announce(town, 9, "10:00")
    town.work(at(9, "16:05"))

    assert talks(town) == [
        ("16-03 09:00", "cancelled", []),
        ("11-03 09:00", "booked", []),
    ]
    assert town.letters() == [("invitation", "stopped"), ("invitation", "posted")]
    assert tasks_of(town) == []


def test_the_same_amount_as_before_hastens_too(town):
    town.work(at(9, "09:00"), make_mail())

    announce(town, 9, "10:00", amount="871,40")

    assert [status for _, status, _ in talks(town)] == ["cancelled", "booked"]


def test_a_talk_that_a_letter_named_stays_and_a_person_is_asked(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    announce(town, 10, "10:00")

    assert talks(town) == [("16-03 09:00", "booked", ["after_crisis_term"])]
    assert tasks_of(town) == [("crisis_in_running_case", FIRST, "2026-03-13")]


def test_a_talk_within_the_term_is_soon_enough(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    announce(town, 11, "10:00")

    assert (talks(town), tasks_of(town)) == ([("16-03 09:00", "booked", [])], [])


def test_a_case_that_waits_for_an_answer_does_not_close_while_the_eviction_is_a_task(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    record_missed(town.store, Decision(FIRST, "cli:karin", at(16, "12:00")))
    town.work(at(18, "15:00"))
    town.work(at(18, "16:05"))  # the 17th is closed in this town

    announce(town, 19, "10:00")
    town.work(at(10, "09:00", month=4))

    assert town.states() == ["followed_up"]
    assert tasks_of(town) == [("crisis_in_running_case", FIRST, "2026-03-24")]


def test_a_case_whose_talk_a_person_cancelled_is_a_task_for_that_person(town):
    town.work(at(9, "09:00"), make_mail())
    cancel_appointment(town.store, town.rules, Decision(FIRST, "cli:karin", at(9, "09:30")))

    announce(town, 9, "10:00")

    assert tasks_of(town) == [("crisis_in_running_case", FIRST, "2026-03-12")]
