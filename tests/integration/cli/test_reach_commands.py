"""Reaching people by command: from the invitation in an agenda to the list of a team."""

import json
from email import message_from_bytes, policy
from email.message import EmailMessage

import docx
import pytest
from icalendar import Calendar

from builders import make_mail
from office import Office

CASE = "PHU-2026-00001"
DOORS = "PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025\n"
DOORS += "2035XX;112;BU03920601;WK039206;GM0392\n2035;1;BU03920601;WK039206;GM0392\n"
DOORS += "2035XX;114;BU03920601;WK039206;GM0392\n1011AA;1;BU03630001;WK036300;GM0363\n"
TEAMS = """
[[team]]
code = "oost"
name = "Sociaal wijkteam Oost"
email = "oost@wijk.example"
areas = ["WK039206"]
"""
PLAN = [
    {"kind": "phone", "working_days": 2},
    {"kind": "home_visit", "working_days": 5},
    {"kind": "corporation_visit", "working_days": 8},
]
MAILBOXES = {"Schulddienstverlener 1": "sdv1@haarlem.example"}


def at(day: int, clock: str) -> tuple[str, str]:
    return ("--now", f"2026-03-{day:02}T{clock}+01:00")


def toml(value: object) -> str:
    """A list or table of plain values as TOML writes it on one line."""
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items())
            + " }"
        )
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value)


def mails(office: Office, recipient: str) -> list[EmailMessage]:
    every = [message_from_bytes(raw, policy=policy.default) for raw in office.outgoing()]
    return [mail for mail in every if str(mail["to"]) == recipient]


@pytest.fixture
def office(tmp_path) -> Office:
    office = Office.laid_down(
        tmp_path / "office",
        contact_plan__steps=toml(PLAN),
        appointments__counsellor_mail=toml(MAILBOXES),
    )
    (office.folder / "teams.toml").write_text(TEAMS, encoding="utf-8")
    (office.folder / "doors.csv").write_text(DOORS, encoding="utf-8")
    raw = make_mail(sender="phu@ymere.example", message_id="<1@ymere.example>")
    office.drop("1773000000.1.test", raw)
    return office


@pytest.fixture
def written_to_twice(office) -> Office:
    """The tenant stayed away, and the follow-up letter left on Monday 23 March."""
    for day, clock in ((9, "09:00"), (9, "16:05")):
        office.command("work", *at(day, clock))
    office.command("case", "missed", CASE, *at(20, "12:00"))
    for day, clock in ((23, "09:00"), (23, "16:05")):
        office.command("work", *at(day, clock))
    return office


def test_the_table_of_neighbourhoods_is_taken_over_and_what_was_skipped_is_told(office):
    imported = office.run("import", "neighbourhoods", str(office.folder / "doors.csv"))

    assert (imported.stdout.decode(), imported.stderr.decode()) == (
        "2 doors stored, 1 of other municipalities, 1 lines skipped\n",
        "  skipped: line 3\n",
    )
    assert "ok      neighbourhoods: 2 from doors.csv" in office.run("check").stdout.decode()


def test_a_household_that_does_not_answer_is_called_and_visited(written_to_twice):
    office = written_to_twice
    office.command("import", "neighbourhoods", str(office.folder / "doors.csv"))
    plan = office.json("case", "show", CASE)["plan"]
    office.command("case", "contact", CASE, "--channel", "Telefoon", *at(25, "10:00"))
    counted = office.run("visits", "--on", "2026-03-30")
    listed = office.command(
        *("visits", "--team", "oost", "--on", "2026-03-30", "--to", str(office.folder / "lijst")),
        *at(30, "09:00"),
    )
    office.command("work", *at(30, "09:05"))
    office.command(
        *("case", "contact", CASE, "--channel", "Kaartje", "--by-corporation"), *at(30, "19:00")
    )

    (invited,) = mails(office, "sdv1@haarlem.example")
    calendar = Calendar.from_ical(list(invited.iter_parts())[1].get_content())
    assert (str(calendar["method"]), str(calendar.events[0]["summary"])) == (
        "REQUEST",
        f"Gesprek {CASE}",
    )
    assert [(one["kind"], one["due_on"]) for one in plan] == [
        ("plan_phone", "2026-03-25"),
        ("plan_home_visit", "2026-03-30"),
        ("plan_corporation_visit", "2026-04-02"),
    ]
    assert counted.stdout.decode() == "oost: 1\n"
    word, pdf = listed.splitlines()
    cells = [cell.text for row in docx.Document(word).tables[0].rows for cell in row.cells]
    assert "Mevrouw A. de Jong-Bakker\nRoordastraat 112\n2035 XX  HAARLEM" in cells
    assert pdf.endswith("huisbezoek-oost-2026-03-30.pdf")
    (told,) = mails(office, "oost@wijk.example")
    assert CASE in told.get_content()
    assert [word for word in ("Jong", "Roordastraat") if word in told.as_string()] == []
    shown = office.json("case", "show", CASE)
    assert [
        (one["channel"], one["day_part"], one["by_corporation"])
        for one in shown["contact_attempts"]
    ] == [("Telefoon", "ochtend", False), ("Kaartje", "avond", True)]
    assert [one["kind"] for one in shown["plan"]] == ["plan_home_visit"]
    assert office.json("audit", "verify")["faults"] == []


def test_a_mail_that_did_not_fail_is_neither_retried_nor_set_aside(office):
    office.command("work", *at(9, "09:00"))

    retried = office.run("outbox", "retry", "1")
    discarded = office.run("outbox", "discard", "1", "--because", "outdated")
    wrong = office.run("outbox", "discard", "1", "--because", "weg")

    refusal = "mail 1 did not fail: it was sent\n"
    assert [(one.returncode, one.stderr.decode()) for one in (retried, discarded)] == [
        (1, refusal),
        (1, refusal),
    ]
    assert wrong.returncode == 2
