"""A corporation corrects its signal: the letter is written anew, or a person hears of it."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.decide import Decision, close_case, record_missed
from phu_mailer.flow.due import WENT_ELSEWHERE
from phu_mailer.flow.move import Wish, reschedule
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import (
    Case,
    CaseLogEntry,
    Household,
    InboundMessage,
    Person,
    Signal,
)

ADDRESS = """\
Beste collega's,

Correctie op onze melding PHU-2026-00001. Het juiste adres volgt hieronder.

Contractnummer:  0045-112-03
Adres:           Roordastraat 114
Postcode/plaats: 2035 XX Haarlem

Met vriendelijke groet,
Karin Visser
"""
AMOUNT = """\
Correctie op onze melding. De juiste gegevens:

Contractnummer:  0045-112-03
Naam:            Mw. A. de Jong-Bakker
Huurachterstand: € 671,40 (2 maanden)
"""


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def correction(text: str = ADDRESS, **more) -> bytes:
    return make_mail(text, message_id="<better@woonvast.example>", **more)


def tasks_of(town: Town) -> list[tuple[str, str | None, list[str]]]:
    return [
        (task.kind, task.case_reference, task.details["changed"]) for task in open_tasks(town.store)
    ]


def test_before_posting_a_corrected_address_replaces_the_letter_and_keeps_the_talk(town):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), correction())
    town.work(at(9, "16:05"))

    home = all_of(town.store, Household)[0]
    assert (home.street_name, home.house_number, home.postal_code, home.town) == (
        "Roordastraat",
        114,
        "2035 XX",
        "Haarlem",
    )
    assert town.letters() == [("invitation", "stopped"), ("invitation", "posted")]
    first, second = (job.fields for job in town.renderer.jobs)
    assert [one["huurder"]["adresregel"] for one in (first, second)] == [
        "Roordastraat 112",
        "Roordastraat 114",
    ]
    assert first["afspraak"] == second["afspraak"]
    assert tasks_of(town) == []
    assert [kind for kind, _ in town.sent()] == ["ontvangst", "opgepakt"]
    corrected = all_of(town.store, CaseLogEntry)[2]
    assert (corrected.event, corrected.details) == (
        "signal_corrected",
        {"signal_id": 1, "changed": ["address"]},
    )


def test_what_was_reported_first_can_still_be_seen_after_a_correction(town):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), correction())

    first, later = all_of(town.store, Signal)
    assert (first.status, first.reading["house_number"]) == ("registered", 112)
    assert (later.status, later.case_id, later.reading["house_number"]) == ("correction", 1, 114)


def test_after_posting_a_corrected_address_is_reported_as_a_possible_data_breach(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    town.work(at(10, "09:00"), correction())

    assert tasks_of(town) == [("possible_data_breach", "PHU-2026-00001", ["address"])]
    assert town.letters() == [("invitation", "posted")]
    assert town.states() == ["invited"]
    assert all_of(town.store, Household)[0].house_number == 114


def test_a_corrected_amount_is_what_the_letter_says(town):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), correction(AMOUNT))
    town.work(at(9, "16:05"))

    assert all_of(town.store, Signal)[0].arrears_cents == 67140
    assert "671,40" in repr(town.renderer.jobs[-1].fields)
    assert "871,40" not in repr(town.renderer.jobs[-1].fields)


def test_an_amount_corrected_after_posting_is_a_task_but_no_data_breach(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    town.work(at(10, "09:00"), correction(AMOUNT))

    assert tasks_of(town) == [("corrected_after_posting", "PHU-2026-00001", ["arrears"])]


def test_a_corrected_name_replaces_the_people_of_the_household(town):
    town.work(at(9, "09:00"), make_mail())
    text = "Correctie:\n\nContractnummer: 0045-112-03\nNaam: Dhr. P. van der Berg\n"
    text += "Huurachterstand: € 871,40 (2 maanden)\n"

    town.work(at(9, "11:00"), correction(text))

    assert [
        (one.initials, one.name_prefix, one.last_name) for one in all_of(town.store, Person)
    ] == [("P.", "van der", "Berg")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ADDRESS.replace("Contractnummer:  0045-112-03\n", ""), "correction: more in the mail"),
        (AMOUNT.replace("0045-112-03", "0045-112-09"), "link: none"),
        (
            ADDRESS.replace("Het juiste adres volgt hieronder.", "Of toch niet?"),
            "correction: more in the mail",
        ),
        (
            ADDRESS.replace("Postcode/plaats: 2035 XX Haarlem\n", ""),
            "correction: address incomplete",
        ),
    ],
)
def test_a_correction_that_is_not_certain_changes_nothing_and_waits(town, text, reason):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), correction(text))

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, reason in mail.problems) == ("review", True)
    assert all_of(town.store, Household)[0].house_number == 112
    assert town.letters() == [("invitation", "written")]


def test_one_of_two_corporations_cannot_move_the_household_of_both(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(
        at(9, "10:00"),
        make_mail(sender="a@thuisgoed.example", message_id="<3@thuisgoed.example>"),
    )

    town.work(at(9, "11:00"), correction())

    assert "correction: other corporation" in all_of(town.store, InboundMessage)[2].problems
    assert all_of(town.store, Household)[0].house_number == 112


def test_a_correction_into_the_household_of_another_case_waits(town):
    town.work(at(9, "09:00"), make_mail())
    other = make_mail(
        name="Dhr. Q. Zonneveld",
        address="Roordastraat 114",
        reference="0099-001-01",
        message_id="<other@woonvast.example>",
    )
    town.work(at(9, "10:00"), other)

    town.work(at(9, "11:00"), correction())

    assert "correction: other case" in all_of(town.store, InboundMessage)[2].problems


# After a letter went to the wrong door


def decision(day: int, clock: str) -> Decision:
    return Decision("PHU-2026-00001", "cli:karin", at(day, clock))


@pytest.fixture
def wrong_door(town) -> Town:
    """Invited on 9 March at number 112 for Monday 16 March; on the 10th it proves to be 114."""
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    town.work(at(10, "09:00"), correction())
    return town


def test_who_was_never_invited_gets_an_invitation_and_not_another_date(wrong_door):
    reschedule(wrong_door.store, wrong_door.rules, decision(10, "10:00"), Wish())
    wrong_door.work(at(10, "10:05"))
    wrong_door.work(at(10, "16:05"))

    assert wrong_door.letters() == [("invitation", "posted"), ("invitation", "posted")]
    assert wrong_door.renderer.jobs[-1].fields["huurder"]["adresregel"] == "Roordastraat 114"


def test_who_was_never_invited_is_not_told_that_they_stayed_away(wrong_door):
    record_missed(wrong_door.store, decision(16, "12:00"))
    report = wrong_door.work(at(18, "09:00"))

    assert wrong_door.letters() == [("invitation", "posted")]
    assert report.counts["write"]["stuck"] == 1
    assert all_of(wrong_door.store, Case)[0].problem == WENT_ELSEWHERE


def test_who_was_never_invited_gets_no_cancellation(wrong_door):
    close_case(wrong_door.store, wrong_door.rules, decision(10, "10:00"), Outcome.PAID_OR_ARRANGED)
    wrong_door.work(at(10, "10:05"))

    assert wrong_door.letters() == [("invitation", "posted")]


def test_a_corrected_amount_changes_nothing_in_who_knows_of_the_talk(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    town.work(at(10, "09:00"), correction(AMOUNT))

    record_missed(town.store, decision(16, "12:00"))
    town.work(at(18, "09:00"))

    assert town.letters() == [("invitation", "posted"), ("follow_up", "written")]
