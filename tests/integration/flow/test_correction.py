"""A corporation corrects its signal: the letter is written anew, or a person hears of it."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import (
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
