"""The manual for a new corporation, followed to the letter by a new user."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from forks import forked
from office import ROOT, Office
from phu_mailer.reading.taught import NOTHING_TAUGHT
from phu_mailer.reading.taught_file import parse_taught

MANUAL = (ROOT / "docs" / "handleiding-corporaties.md").read_text(encoding="utf-8")
CODE = "zilverenreiger"


def named_blocks() -> dict[str, str]:
    """The files that the manual tells to write, by their path."""
    return dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL))


def commands() -> list[list[str]]:
    """The commands that the manual tells to give, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


class Reader:
    """Somebody who follows the manual in the folder of the settings."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.files = named_blocks()
        with (office.folder / "corporations.toml").open("a", encoding="utf-8") as file:
            file.write("\n" + self.files["corporations.toml"])
        self.write("voorbeeld.eml")

    def write(self, name: str) -> None:
        (self.office.folder / name).write_text(self.files[name], encoding="utf-8")

    def give(self, number: int) -> "subprocess.CompletedProcess[bytes]":
        """Give one command of the manual, counted from 0."""
        words = self.office.words(*commands()[number])
        return forked(words, self.office.environment, folder=self.office.folder)

    def receive(self, number: int) -> None:
        """Let a mail like that of the manual come in, and work."""
        raw = self.files["voorbeeld.eml"].replace("dossier-1@", f"dossier-{number}@")
        raw = raw.replace("Roordastraat 112", f"Roordastraat {111 + number}")
        self.office.drop(f"mail-{number}", raw.encode().replace(b"\n", b"\r\n"))
        self.office.run("work")  # letters wait: there is no LibreOffice


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    office = Office(tmp_path / "office")
    office.environ = {"PHU_MAILER_DIGEST__AT": "never", "PHU_MAILER_LETTERS__SOFFICE": "nowhere"}
    office.command("init", str(office.folder), config=False)
    office.command("migrate")
    return Reader(office)


def test_the_manual_makes_a_new_form_readable_by_its_file_alone(reader):
    office = reader.office
    reader.receive(1)
    before = reader.give(0).stdout.decode()
    assert "-> review" in before
    (waiting,) = office.json("review", "list")
    assert office.json("case", "list") == []
    assert "doubtful: persons" in waiting["reasons"]

    reader.write(f"layouts/{CODE}.toml")
    tried = reader.give(1).stdout.decode()
    assert tried.count("!") == 1
    assert "De corporatie schrijft zo voor het eerst" in tried
    assert "Mw. A. de Jong-Bakker / Roordastraat 112" in tried
    office.command("work")
    assert [task["kind"] for task in office.json("task", "list")] == ["layout_file_waits"]
    assert office.run("layout", "activate", CODE).returncode == 1

    shown = reader.give(2)
    assert (shown.returncode, b"1 mails gelezen" in shown.stderr) == (1, True)
    assert reader.give(3).returncode == 0
    office.command("work")
    assert office.json("task", "list") == []
    (waiting,) = office.json("review", "list")
    assert (waiting["signals"], waiting["reasons"]) == (1, ["layout: not approved"])

    assert reader.give(4).returncode == 0
    reader.receive(2)
    (case,) = office.json("case", "list")
    read = office.json("inspect", str(office.folder / "voorbeeld.eml"))
    (signal,) = read["signals"]
    assert case["state"] != "closed"
    assert (read["disposition"], read["problems"], signal["review_reasons"]) == ("register", [], [])
    assert [signal[key] for key in ("name_as_written", "street_name", "house_number")] == [
        "Mw. A. de Jong-Bakker",
        "Roordastraat",
        112,
    ]
    assert [signal[key] for key in ("postal_code", "town", "corporation_reference")] == [
        "2035 XX",
        "Haarlem",
        "0045-112-03",
    ]
    assert (signal["arrears_cents"], signal["arrears_months"]) == (187_140, 3.0)
    assert (signal["has_minor_children"], signal["minor_children_count"]) == ("yes", 2)


def test_a_changed_file_is_not_used_until_it_was_shown_and_accepted(reader):
    office = reader.office
    reader.write(f"layouts/{CODE}.toml")
    assert [reader.give(number).returncode for number in (2, 3)] == [0, 0]
    file = office.folder / "layouts" / f"{CODE}.toml"
    file.write_text(file.read_text("utf-8").replace('"Jeugd in huis"', '"Jeugd"'), "utf-8")

    office.command("work")
    refused = office.run("layout", "activate", CODE)
    reader.receive(1)

    (signal,) = office.json("inspect", str(office.folder / "voorbeeld.eml"))["signals"]
    assert signal["minor_children_count"] == 2
    assert (refused.returncode, b"layout test" in refused.stderr) == (1, True)
    assert [task["details"]["corporation"] for task in office.json("task", "list")] == [CODE]
    shown = office.run("layout", "test", str(file), "--json")
    assert (shown.returncode, b'"minor_children_count"' in shown.stdout) == (1, True)


def test_a_file_with_mistakes_is_told_line_by_line_and_changes_nothing(reader):
    office = reader.office
    file = office.folder / "layouts" / f"{CODE}.toml"
    file.write_text('[labels]\npersoons = ["X"]\n', "utf-8")
    other = office.folder / "layouts" / "onbekend.toml"
    other.write_text("", "utf-8")

    tried = office.run("layout", "test", str(file))
    named = office.run("layout", "test", str(other))

    assert (tried.returncode, named.returncode) == (2, 2)
    assert tried.stderr.decode().strip() == (
        f'{CODE}.toml regel 2: "persoons" is geen veld; bedoelt u "persons"?'
    )
    assert b"er is geen corporatie 'onbekend'" in named.stderr
    assert office.run("layout", "activate", CODE).returncode == 1


EXAMPLES = re.findall(r"^```toml\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_other_example_of_the_manual_is_a_file_without_mistakes(text):
    assert parse_taught(text, "voorbeeld.toml") != NOTHING_TAUGHT
