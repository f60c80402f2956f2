"""A neighbourhood team gets a list on paper and a mail that names nobody."""

from dataclasses import replace
from datetime import date

import pytest
from procedure import Town, at, text_of
from stages import all_of

from builders import make_mail, make_rules
from phu_mailer.domain.reach import PlanStep, StepKind, Team
from phu_mailer.errors import PermanentError
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, record_missed
from phu_mailer.flow.neighbourhood_file import import_neighbourhoods
from phu_mailer.flow.routing import Remark, remarks
from phu_mailer.flow.step import Step
from phu_mailer.flow.visits import make_list, planned_visits, tell_team
from phu_mailer.letters.listing import MadeList
from phu_mailer.store.tables import CaseLogEntry, ContactChannel

TEAMS = (
    Team("oost", "Wijkteam Oost", "oost@wijk.example", ("WK039206",)),
    Team("noord", "Wijkteam Noord", "noord@wijk.example", ("2026 AA 1-99",)),
)
RULES = make_rules(contact_plan=(PlanStep(StepKind.HOME_VISIT, 5),), teams=TEAMS)
RULES = replace(RULES, municipality=replace(RULES.municipality, code="0392"))
DOORS = (
    "PC6;Huisnummer;Buurt2025\n2035XX;112;BU03920601\n2035XX;120;BU03920601\n2011AA;1;BU03920101\n"
)
TENANTS = (
    ("Mw. A. de Jong-Bakker", "Roordastraat 112", "2035 XX"),
    ("Dhr. P. Visser", "Vondelweg 30", "2026 AA"),
    ("Dhr. K. Mol", "Kerkstraat 5", "2022 CC"),
    ("Mw. B. Smit", "Roordastraat 20 a", "2035 XX"),
)
DUE = date(2026, 3, 26)


class Printer:
    """Remembers what it was asked to put on paper."""

    def __init__(self) -> None:
        self.asked = []

    def render(self, fields, rows):
        self.asked.append((fields, rows))
        return MadeList(b"docx", b"pdf")


@pytest.fixture
def town(store, tmp_path) -> Town:
    """Four households that were written to twice; the follow-up left on Thursday 19 March."""
    table = tmp_path / "doors.csv"
    table.write_text(DOORS, encoding="utf-8")
    import_neighbourhoods(store, table, "0392", at(2, "09:00"))
    town = Town(store, tmp_path, RULES)
    mails = [
        make_mail(
            name=name,
            address=address,
            postal_code=code,
            reference=f"C-000{number}",
            message_id=f"<{number}@woonvast.example>",
        )
        for number, (name, address, code) in enumerate(TENANTS)
    ]
    town.work(at(9, "09:00"), *mails)
    town.work(at(9, "16:05"))
    for number in range(1, 5):
        record_missed(store, Decision(f"PHU-2026-0000{number}", "cli:karin", at(18, "09:00")))
    town.work(at(19, "09:00"))
    town.work(at(19, "16:05"))
    assert set(town.states()) == {"followed_up"}
    return town


def told(town: Town, team: str = "oost", day: date = DUE) -> bool:
    references = make_list(town.store, RULES, Printer(), team, day).references
    with town.store.transaction() as session:
        step = Step(town.store, session, RULES, at(26, "09:00"), "cli:karin")
        return tell_team(step, team, references, day)


def test_each_team_gets_the_visits_of_its_own_doors_in_walking_order(town):
    found = planned_visits(town.store, RULES, DUE)

    assert {code: [one.reference for one in visits] for code, visits in found.by_team.items()} == {
        # 20 a is not in the table, but all of its postal code is in one neighbourhood
        "oost": ["PHU-2026-00004", "PHU-2026-00001"],
        "noord": ["PHU-2026-00002"],
    }
    assert found.without_team == ["PHU-2026-00003"]


def test_what_is_not_due_yet_or_done_is_not_on_the_list(town):
    attempt = Attempt(ContactChannel.CALLING_CARD, is_reached=False)
    decision = Decision("PHU-2026-00001", "cli:karin", at(24, "19:00"))
    record_contact(town.store, RULES, decision, attempt)

    early = planned_visits(town.store, RULES, date(2026, 3, 25))
    due = planned_visits(town.store, RULES, DUE)

    assert (early.by_team, early.without_team) == ({}, [])
    assert [one.reference for one in due.by_team["oost"]] == ["PHU-2026-00004"]


def test_the_list_holds_what_is_needed_to_ring_the_bell_and_no_more(town):
    printer = Printer()

    made = make_list(town.store, RULES, printer, "noord", DUE)

    assert printer.asked == [
        (
            {
                "gemeente": {"naam": "Gemeente Duinstad", "afdeling": "Schuldhulp"},
                "contact": {"naam": "mevrouw P. Punt", "telefoon": "023 000 00 00"},
                "lijst": {
                    "team": "Wijkteam Noord",
                    "datum_lang": "donderdag 26 maart 2026",
                    "aantal": "1",
                },
            },
            [
                {
                    "kenmerk": "PHU-2026-00002",
                    "naam": "De heer P. Visser",
                    "adres": "Vondelweg 30",
                    "plaats": "2026 AA  HAARLEM",
                    "uiterlijk": "26 maart 2026",
                    "kinderen": "ja",
                }
            ],
        )
    ]
    assert made.files == (
        ("huisbezoek-noord-2026-03-26.docx", b"docx"),
        ("huisbezoek-noord-2026-03-26.pdf", b"pdf"),
    )


def test_the_team_is_told_once_by_references_only(town):
    assert (told(town), told(town)) == (True, False)
    town.work(at(26, "09:05"))

    recipient, raw = town.sender.sent[-1]
    text = text_of(raw)
    assert recipient == "oost@wijk.example"
    assert text.startswith("Huisbezoeken tot en met 26 maart 2026\nGoedendag Wijkteam Oost,")
    assert "PHU-2026-00004, PHU-2026-00001" in text
    people = ("Jong", "Bakker", "Smit", "Roordastraat", "2035")
    assert [word for word in people if word in text] == []
    listed = [one for one in all_of(town.store, CaseLogEntry) if one.event == "visit_listed"]
    assert [(one.case_reference, one.details) for one in listed] == [
        ("PHU-2026-00004", {"team": "oost"}),
        ("PHU-2026-00001", {"team": "oost"}),
    ]


@pytest.mark.parametrize(
    ("team", "day", "message"),
    [
        ("west", DUE, "there is no team west; known: noord, oost"),
        ("oost", date(2026, 3, 25), "team oost has no visits up to 2026-03-25"),
    ],
)
def test_a_list_that_would_be_empty_is_not_made(town, team, day, message):
    with pytest.raises(PermanentError, match=message):
        make_list(town.store, RULES, Printer(), team, day)


def test_the_check_tells_which_neighbourhoods_have_no_team(town):
    wrong = replace(RULES, teams=(*TEAMS, Team("x", "X", "x@wijk.example", ("BU03929999",))))

    found = remarks(town.store, wrong)

    assert found == [
        Remark("neighbourhoods", "3 from doors.csv, taken over on 2 maart 2026", is_warning=False),
        Remark("teams", "not in the table of neighbourhoods: BU03929999"),
        Remark("teams", "neighbourhoods without a team: BU03920101"),
    ]


def test_a_plan_that_nobody_can_follow_is_found(store):
    plan = (PlanStep(StepKind.HOME_VISIT, 5), PlanStep(StepKind.CORPORATION_VISIT, 8))

    assert remarks(store, make_rules(contact_plan=plan)) == [
        Remark("contact_plan", "asks for home visits, and teams_file names no team"),
        Remark("contact_plan", "asks corporations for visits, and none has home_visits_from"),
    ]
    assert remarks(store, make_rules(teams=TEAMS)) == [
        Remark(
            "teams", "nobody lives in a neighbourhood yet: run `phu-mailer import neighbourhoods`"
        )
    ]
