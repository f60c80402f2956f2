"""What a person does with doubt, tasks and the log, by command."""

import sqlite3

import pytest

from builders import make_mail
from office import Office

MORNING = ("--now", "2026-03-09T09:00+01:00")
NOON = ("--now", "2026-03-09T12:00+01:00")
INCOMPLETE = """\
Naam: Dhr. P. Visser
Adres: Vondelweg 30
Woonplaats: Haarlem
Huurachterstand: € 900,00 (2 maanden)
Minderjarige kinderen: nee
"""
CASE = "PHU-2026-00001"


@pytest.fixture
def office(tmp_path) -> Office:
    office = Office.laid_down(tmp_path / "office")
    raw = make_mail(INCOMPLETE, sender="phu@ymere.example", message_id="<1@ymere.example>")
    office.drop("1773000000.1.test", raw)
    office.command("work", *MORNING)
    return office


def test_a_doubtful_mail_is_shown_accepted_held_and_its_log_verified(office):
    seen = office.json("review", "show", "1")
    refused = office.run("review", "accept", "1", *NOON)
    office.command("review", "accept", "1.1", "--set", "postal_code=2026 BN", *NOON)
    office.command("work", *NOON)
    office.command("case", "contact", CASE, "--channel", "Telefoon", *NOON)
    office.command("case", "hold", CASE, "--because", "no_post", *NOON)
    office.command("case", "resume", CASE, *NOON)
    office.command("case", "close", CASE, "--outcome", "moved", *NOON)
    office.command("case", "revise", CASE, "--outcome", "no_help_wanted", *NOON)

    assert (seen["subject"], seen["signals"][0]["reasons"]) == (
        "PHU-melding",
        ["missing: postal_code", "layout: not approved"],
    )
    assert (refused.returncode, refused.stderr.decode()) == (1, "signal 1 lacks postal_code\n")
    assert office.json("review", "list") == []
    assert [entry["event"] for entry in office.json("case", "log", CASE)] == [
        "case_created",
        "review_accepted",
        "appointment_booked",
        "contact_attempted",
        "post_stopped",
        "appointment_cancelled",
        "post_allowed",
        "case_closed",
        "outcome_revised",
    ]
    verified = office.json("audit", "verify")
    assert (verified["entries"], verified["faults"]) == (9, [])


def test_a_log_that_was_tampered_with_ends_with_exit_code_1(office):
    office.command("review", "discard", "1", *NOON)
    with sqlite3.connect(office.folder / "phu-mailer.db") as database:
        database.execute("UPDATE case_log_entry SET actor = 'cli:nobody'")

    done = office.run("audit", "verify")

    assert done.returncode == 1
    assert "entry 1 was changed" in done.stdout.decode()


def test_a_number_that_is_none_and_a_task_that_is_not_there_are_refused(office):
    assert office.run("review", "accept", "1.x").returncode == 2
    assert office.json("task", "list") == []
    done = office.run("task", "done", "7")
    assert (done.returncode, done.stderr.decode()) == (1, "there is no task 7\n")
