"""A whole month through the commands, and how it stands at its end.

`script.txt` tells what arrives and what people do, `expected.csv` how each case must stand, and
why. Both are written by hand, from the rules and the calendar on the wall.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from mailbook import mail

from desk import AMSTERDAM, Desk, local

pytestmark = pytest.mark.timeout(900)  # more than a hundred commands, on a busy machine too

HERE = Path(__file__).parent
EXAMPLES = {  # what the administrators of the office show before the month begins
    "ymere": ("signal", ["Mw. B. Voorbeeld", "Kleverlaan 3", "2023 JC", "700,00", "Y-0001"]),
    "prewonen": ("signal", ["Mw. B. Voorbeeld", "Kleverlaan 3", "2023 JC", "700,00", "P-0001"]),
    "prewonen-list": ("list", ["Voorbeeld, B. (mevr.);Kleverlaan;3;2023 JC;700,00;2"]),
}
# By hand from the script: a receipt for each mail with signals, and one for each that waited
# (five of a new layout, the eviction, the other name at an address) when it was accepted.
MAILS_SENT = {
    ("ontvangst", "phu-terugkoppeling@ymere.example"): 23,
    ("ontvangst", "incasso@prewonen.example"): 13,
    ("ontvangst", "huurincasso@elanwonen.example"): 18,
    ("spoed", "phu@haarlem.example"): 1,
    ("maandoverzicht", "phu-terugkoppeling@ymere.example"): 1,
    ("maandoverzicht", "incasso@prewonen.example"): 1,
    ("maandoverzicht", "huurincasso@elanwonen.example"): 1,
}
OPEN_TASKS = [("post_stopped_after_posting", "PHU-2026-00036")]
WAITING_MAIL = [("quarantined", "2026-04-14 12:00"), ("review", "2026-04-22 12:00")]


class Month:
    """The script, played at a desk; `arrived` says when each mail came."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.arrived: dict[str, datetime] = {}

    def prepare(self) -> None:
        examples = self.desk.folder / "examples"
        examples.mkdir()
        for number, (name, (kind, parts)) in enumerate(EXAMPLES.items()):
            corporation = name.partition("-")[0]
            raw = mail(corporation, f"example-{number}", kind, parts, local("2026-03-02 09:00"))
            (examples / f"{name}.eml").write_bytes(raw)

    def play(self) -> None:
        for line in (HERE / "script.txt").read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                self.step(line)

    def step(self, line: str) -> None:
        head, *parts = (part.strip() for part in line.split("|"))
        day, clock, who, *rest = head.split()
        now = local(f"{day} {clock}")
        if who == ":":
            self.command(now, rest)
        elif who == "mark":
            self.mark(now, rest[0], dict(part.split(" = ") for part in parts))
        else:
            self.arrive(now, who, rest, parts)

    def command(self, now: datetime, words: list[str]) -> None:
        known = {f"{{{name}}}": name for name in self.arrived}
        said = [str(self.number_of(known[word])) if word in known else word for word in words]
        if said[-1] == "examples":
            said[-1] = str(self.desk.folder / "examples")
        self.desk.at(now, *said)

    def arrive(self, now: datetime, who: str, rest: list[str], parts: list[str]) -> None:
        name, kind = rest
        if kind in ("answer", "bounce"):
            parts = [self.message_id(parts[0]), *parts[1:]]
        self.arrived[name] = now
        self.desk.drop(name, mail(who, name, kind, parts, now), now)

    def mark(self, now: datetime, day: str, outcomes: dict[str, str]) -> None:
        """Fill in the list of the talks of a day, and hand it back."""
        path = self.desk.folder / f"{day}.csv"
        self.desk.at(now, "agenda", "day", "--on", day, "--to", str(path))
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
        assert set(outcomes) <= {row["kenmerk"] for row in rows}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
            writer.writeheader()
            for row in rows:
                writer.writerow(row | {"uitkomst": outcomes.get(row["kenmerk"], "")})
        self.desk.at(now, "agenda", "mark", str(path))

    def number_of(self, name: str) -> int:
        """The number under which a mail waits, by the minute in which it came."""
        waiting = self.desk.json("review", "list")
        found = [one["id"] for one in waiting if moment(one) == self.arrived[name]]
        assert len(found) == 1, f"{name} does not wait for a person"
        return found[0]

    def message_id(self, about: str) -> str:
        """The Message-ID of a mail of ours: "opgepakt PHU-..." or "ontvangst of NAME"."""
        kind, _, what = about.partition(" ")
        if what.startswith("of "):
            asked = self.arrived[what.removeprefix("of ")].strftime("%-d %B %Y om %H.%M uur")
            asked = asked.replace("April", "april")
            return next(str(one["Message-ID"]) for one in self.sent() if asked in body(one))
        rows = self.desk.json("outbox", "list")
        same = [row for row in rows if (row["kind"], row["case_reference"]) == (kind, what)]
        return same[0]["message_id"]

    def sent(self) -> list[Any]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.desk.sent()]


def moment(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["received_at"]).astimezone(AMSTERDAM)


def body(mail: Any) -> str:
    return " ".join(mail.get_content().split())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def month(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month") / "office"
    settings = {"digest__at": "never", "reading__second_look_share": "0"}
    if request.param == "postgresql":
        settings["database__url"] = request.getfixturevalue("postgres").create_database("month")
    with Desk(folder, **settings) as desk:
        desk.command("init", str(folder))
        desk.command("migrate")
        month = Month(desk)
        month.prepare()
        month.play()
        yield month


def local_text(value: str, pattern: str) -> str:
    return datetime.fromisoformat(value).astimezone(AMSTERDAM).strftime(pattern)


def row_of(month: Month, case: dict[str, Any]) -> list[str]:
    """One case as the table of the expectations has it."""
    shown = month.desk.json("case", "show", case["reference"])
    talks = [
        f"{local_text(talk['starts_at'], '%d-%m %H:%M')} {talk['status']}"
        + "".join(f" !{warning}" for warning in talk["warnings"])
        for talk in shown["appointments"]
    ]
    letters = [
        f"{letter['kind']} {local_text(letter['posted_at'], '%d-%m')}"
        for letter in shown["letters"]
        if letter["status"] == "posted"
    ]
    told = [
        f"{mail['purpose'].partition(':')[0]} {mail['corporation_code']}"
        for mail in month.desk.json("outbox", "list")
        if mail["case_reference"] == case["reference"] and mail["sent_at"]
    ]
    fixed = [shown["reference"][-5:], shown["name"], shown["state"], shown["outcome"] or ""]
    return [*fixed, ", ".join(talks), ", ".join(letters), ", ".join(told)]


def expected_rows() -> list[list[str]]:
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as file:
        return [row[:7] for row in csv.reader(file, delimiter=";")][1:]


def test_the_month_holds_sixty_mails() -> None:
    script = (HERE / "script.txt").read_text(encoding="utf-8")

    mail = r"^2026-\S+ \S+ (?:ymere|prewonen|elanwonen|forger) .*$"
    mails = re.findall(mail, script, re.MULTILINE)

    assert len(mails) == 60


def test_every_case_has_the_state_talks_letters_and_feedback_of_the_table(month: Month) -> None:
    rows = [row_of(month, case) for case in month.desk.json("case", "list")]

    assert rows == expected_rows()


def test_every_other_mail_that_left_was_to_be_sent(month: Month) -> None:
    rows = month.desk.json("outbox", "list")

    others = [row for row in rows if row["kind"] not in ("opgepakt", "afgesloten")]
    assert Counter((row["kind"], row["recipient"]) for row in others) == MAILS_SENT
    bounced = [row["case_reference"] for row in rows if row["failed_at"]]
    assert bounced == ["PHU-2026-00025"]
    assert len(month.sent()) == len(rows)


def test_what_waits_for_a_person_is_what_nobody_has_done(month: Month) -> None:
    tasks = [(one["kind"], one["case_reference"]) for one in month.desk.json("task", "list")]
    waiting = [
        (one["status"], moment(one).strftime("%Y-%m-%d %H:%M"))
        for one in month.desk.json("review", "list")
    ]

    assert (tasks, waiting) == (OPEN_TASKS, WAITING_MAIL)


def test_the_log_of_the_month_is_whole(month: Month) -> None:
    assert month.desk.command("audit", "verify")
