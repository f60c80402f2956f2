"""No letter to who objects, died or gets no post; and no more kept than is needed."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import SIGNAL, make_mail
from phu_mailer.domain.outcome import Outcome
from phu_mailer.errors import PermanentError
from phu_mailer.flow.decide import Decision, close_case
from phu_mailer.flow.move import Wish, reschedule
from phu_mailer.flow.rights import NoPost, allow_post, stop_post
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import Appointment, Case, CaseLogEntry, OutboxMessage, Signal

VALUES = {
    "name": "Mw. A. de Jong-Bakker",
    "address": "Roordastraat 112",
    "postal_code": "2035 XX",
    "amount": "871,40",
    "reference": "0045-112-03",
}
OBJECTION = SIGNAL.format(**VALUES).replace(
    "Met vriendelijke groet",
    "De huurder maakt bezwaar tegen het doorgeven van de gegevens.\n\nMet vriendelijke groet",
)


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def decision(day: int, clock: str) -> Decision:
    return Decision("PHU-2026-00001", "cli:karin", at(day, clock))


def tasks_of(town: Town) -> list[tuple[str, str | None]]:
    return [(task.kind, task.case_reference) for task in open_tasks(town.store)]


def test_an_objection_makes_no_case_and_keeps_no_data_but_alerts_a_person(town):
    town.work(at(9, "09:00"), make_mail(OBJECTION))
    town.work(at(9, "16:05"))

    assert (town.states(), town.letters()) == ([], [])
    assert tasks_of(town) == [("tenant_objects", None)]
    signal = all_of(town.store, Signal)[0]
    assert (signal.status, signal.reading, signal.arrears_cents) == ("review", {}, None)
    line = all_of(town.store, OutboxMessage)[0].fields["meldingen"][0]
    assert (line["status"], line["ontbreekt"]) == ("wordt bekeken", [])


def test_an_objection_stops_the_letter_of_a_running_case_at_once(town):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), make_mail(OBJECTION, message_id="<o@woonvast.example>"))
    town.work(at(9, "16:05"))

    assert town.letters() == [("invitation", "stopped")]
    assert [talk.status for talk in all_of(town.store, Appointment)] == ["cancelled"]
    assert town.states() == ["registered"]
    assert tasks_of(town) == [("tenant_objects", "PHU-2026-00001")]
    assert [signal.reading for signal in all_of(town.store, Signal)] == [{}, {}]


@pytest.mark.parametrize("because", list(NoPost))
def test_a_hold_before_posting_stops_everything_until_it_is_lifted(town, because):
    town.work(at(9, "09:00"), make_mail())

    stop_post(town.store, town.rules, decision(9, "11:00"), because)
    town.work(at(9, "16:05"))
    held = town.letters()
    allow_post(town.store, town.rules, decision(10, "09:00"))
    town.work(at(10, "09:05"))
    town.work(at(10, "16:05"))

    assert held == [("invitation", "stopped")]
    assert town.letters() == [("invitation", "stopped"), ("invitation", "posted")]
    assert [entry.event for entry in all_of(town.store, CaseLogEntry)][2:5] == [
        "post_stopped",
        "appointment_cancelled",
        "post_allowed",
    ]


def test_a_household_that_gets_no_post_gets_no_talk_until_the_hold_is_lifted(town):
    town.work(at(9, "09:00"), make_mail())
    stop_post(town.store, town.rules, decision(9, "11:00"), NoPost.OBJECTION)

    with pytest.raises(PermanentError, match=r"gets no letters \(objection\).*`case resume`"):
        reschedule(town.store, town.rules, decision(9, "12:00"), Wish())
    held = [talk.status for talk in all_of(town.store, Appointment)]
    allow_post(town.store, town.rules, decision(9, "13:00"))
    reschedule(town.store, town.rules, decision(9, "13:05"), Wish())

    assert held == ["cancelled"]
    assert [talk.status for talk in all_of(town.store, Appointment)] == ["cancelled", "booked"]


def test_a_hold_after_posting_asks_a_person_what_the_tenant_must_know(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    stop_post(town.store, town.rules, decision(10, "11:00"), NoPost.OBJECTION)
    town.work(at(10, "16:05"))

    assert town.letters() == [("invitation", "posted")]
    assert tasks_of(town) == [("post_stopped_after_posting", "PHU-2026-00001")]


def test_the_hold_outlives_the_case(town):
    town.work(at(9, "09:00"), make_mail())
    stop_post(town.store, town.rules, decision(9, "11:00"), NoPost.DECEASED)
    close_case(town.store, town.rules, decision(9, "12:00"), Outcome.DECEASED)

    town.work(at(30, "09:00"), make_mail(message_id="<later@woonvast.example>"))
    town.work(at(30, "16:05"))

    assert [(case.reference, case.no_post) for case in all_of(town.store, Case)] == [
        ("PHU-2026-00001", "deceased"),
        ("PHU-2026-00002", "deceased"),
    ]
    assert town.letters() == [("invitation", "stopped")]
    assert tasks_of(town) == [("no_post", "PHU-2026-00002")]


def test_holding_twice_or_lifting_nothing_is_refused(town):
    town.work(at(9, "09:00"), make_mail())
    with pytest.raises(PermanentError, match="is not held"):
        allow_post(town.store, town.rules, decision(9, "10:00"))
    stop_post(town.store, town.rules, decision(9, "11:00"), NoPost.OBJECTION)

    with pytest.raises(PermanentError, match="gets no post already: objection"):
        stop_post(town.store, town.rules, decision(9, "12:00"), NoPost.OBJECTION)
