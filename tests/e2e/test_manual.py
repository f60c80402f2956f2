"""A new user follows docs/handleiding-sjablonen.md, command by command, as the page has them."""

import io
import re
import shlex
import shutil
from pathlib import Path

import docx
import pytest

from office import ROOT, Office
from unit.letters.letter_samples import PIXEL

PAGE = (ROOT / "docs" / "handleiding-sjablonen.md").read_text(encoding="utf-8")
NOW = ("--now", "2026-03-09T09:00+01:00")
BLOCKS = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("phu-m")]
COMMANDS += re.findall(r"`(phu-mailer [^`]*)`", PAGE)


class Reader:
    """Somebody at a terminal in a folder of her own, with the page beside her."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        self.typed: list[str] = []

    def types(self, start: str, *, fails: bool = False) -> list[str]:
        """Type the next command of the page that begins so; return the lines that it prints."""
        line = next(one for one in COMMANDS if one.startswith(start) and one not in self.typed)
        self.typed.append(line)
        words = [self._in_folder(word) for word in shlex.split(line)[1:]]
        done = self.office.run(*words)
        assert done.returncode == (1 if fails else 0), done.stderr.decode()
        return done.stdout.decode().splitlines()

    def _in_folder(self, word: str) -> str:
        is_own = word.endswith((".docx", ".txt")) and (self.folder / word).exists()
        return str(self.folder / word) if is_own or word == "voorbeelden" else word

    def edits(self, change: dict[str, str]) -> None:
        """Replace words of a paragraph in nieuw.docx, as somebody who types in Word."""
        path = self.folder / "nieuw.docx"
        document = docx.Document(str(path))
        for old, new in change.items():
            (paragraph,) = (one for one in document.paragraphs if one.text == old)
            paragraph.runs[0].text = new
        document.save(str(path))

    def adds_a_logo(self) -> None:
        path = self.folder / "nieuw.docx"
        document = docx.Document(str(path))
        table = document.sections[0].first_page_header.tables[0]
        run = table.cell(0, 1).paragraphs[0].add_run()
        run.add_picture(io.BytesIO(PIXEL))
        (about,) = run._r.iter(docx.oxml.ns.qn("wp:docPr"))  # noqa: SLF001 - no setting for it
        about.set("descr", "Logo van de gemeente")
        document.save(str(path))


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    office = Office.laid_down(tmp_path / "office")
    office.command("work", *NOW)
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(office.folder / "templates" / "letters" / "uitnodiging.docx", folder / "nieuw.docx")
    shutil.copy(office.folder / "templates" / "mail" / "opgepakt.txt", folder)
    return Reader(office, folder)


def test_whoever_follows_the_manual_gets_what_it_shows(reader: Reader) -> None:
    welcome = "Wij hebben tijd voor u vrijgemaakt. U bent welkom:"
    wrong = "Wij hebben derhalve tijd voor u vrijgemaakt, {{ huurder.naam }}. U bent welkom:"
    check = next(one for one in COMMANDS if one.startswith("phu-mailer template check nieuw"))
    shown = next(block for block in BLOCKS if block.startswith("nieuw.docx: fout"))

    reader.adds_a_logo()
    reader.edits({welcome: wrong})
    told = reader.types("phu-mailer template check nieuw", fails=True)
    reader.edits({wrong: "Wij hebben tijd voor u. U bent welkom:"})
    reader.typed.remove(check)
    good = reader.types("phu-mailer template check nieuw")
    previews = reader.types("phu-mailer letter preview")
    installed = reader.types("phu-mailer template install")
    history = reader.types("phu-mailer template history")
    back = reader.types("phu-mailer template rollback")
    mail = reader.types("phu-mailer template check opgepakt")
    mail_previews = reader.types("phu-mailer letter preview opgepakt")
    letters = reader.types("phu-mailer letter list --json")

    assert told == shown.splitlines()
    assert good == ["nieuw.docx: in orde"]
    files = sorted(path.suffix for path in (reader.folder / "voorbeelden").iterdir())
    assert (len(previews), files) == (8, [".pdf"] * 8 + [".png"] * 8 + [".txt"] * 2)
    assert installed == ["uitnodiging.docx is in gebruik"]
    assert sum("in gebruik" in line for line in history) == 1
    assert back == ["uitnodiging.docx: versie 1 is weer in gebruik"]
    assert mail == ["opgepakt.txt: in orde"]
    assert len(mail_previews) == 2
    assert "Uw kenmerk: GH-4711" in (reader.folder / "voorbeelden" / "opgepakt-1.txt").read_text()
    assert letters == ["[]"]
    assert set(reader.typed) == set(COMMANDS)


def test_the_list_of_home_visits_can_be_looked_at_too(reader: Reader) -> None:
    source = reader.office.folder / "templates" / "letters" / "huisbezoek.docx"

    reader.office.command("letter", "preview", str(source), "-o", str(reader.folder / "lijst"))

    pdf, picture = sorted((reader.folder / "lijst").iterdir())
    assert [pdf.name, picture.name] == ["huisbezoek.pdf", "huisbezoek.png"]


def test_a_mail_text_that_cannot_be_filled_in_is_not_shown_and_told_in_dutch(
    reader: Reader,
) -> None:
    path = reader.folder / "opgepakt.txt"
    path.write_text(path.read_text(encoding="utf-8") + "{{ kenmrk }}", encoding="utf-8")

    done = reader.office.run("letter", "preview", str(path), "-o", str(reader.folder / "mail"))

    assert done.returncode == 1
    assert "Bedoelt u {{ kenmerk }}?" in done.stderr.decode()


def test_a_letter_of_another_kind_is_refused_even_when_it_is_one_of_ours(reader: Reader) -> None:
    letter, mail = str(reader.folder / "nieuw.docx"), str(reader.folder / "opgepakt.txt")

    swapped = reader.office.run("template", "check", letter, "--as", "vervolgbrief.docx")
    mail_swapped = reader.office.run("template", "check", mail, "--as", "afgesloten.txt")
    a_mail_for_a_letter = reader.office.run("template", "check", mail, "--as", "uitnodiging.docx")

    assert "bestaat niet in deze brief" in swapped.stdout.decode()
    assert "bestaat niet in deze mail" in mail_swapped.stdout.decode()
    assert "Dit is geen Word-document (.docx)" in a_mail_for_a_letter.stdout.decode()
    results = (swapped, mail_swapped, a_mail_for_a_letter)
    assert [one.returncode for one in results] == [1, 1, 1]


def test_every_picture_and_page_that_the_manual_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", PAGE)

    assert len(targets) >= 4
    assert [one for one in targets if not (ROOT / "docs" / one).is_file()] == []


def test_every_file_in_the_manual_is_one_that_init_lays_down(reader: Reader) -> None:
    named = set(re.findall(r"`([\w-]+\.(?:docx|txt))`", PAGE)) - {"nieuw.docx"}

    folder = reader.office.folder / "templates"
    assert named - {path.name for path in folder.rglob("*")} == set()


@pytest.mark.parametrize(
    ("name", "good", "broken"),
    [
        ("opgepakt.txt", ("{{ opgepakt_op }}", "{{ opgepakt_op }}, vandaag"), "{{ opgepakt }}"),
        ("maandoverzicht.txt", ("{{ tot_en_met }}", "{{ tot_en_met }} "), "{{ tot_met }}"),
        ("dagoverzicht.txt", ("{{ datum }}", "{{ datum }} "), "{{ datums }}"),
    ],
)
def test_a_mail_text_is_checked_installed_and_taken_back_like_a_letter(
    reader: Reader, name: str, good: tuple[str, str], broken: str
) -> None:
    office, path = reader.office, reader.folder / name
    text = (office.folder / "templates" / "mail" / name).read_text(encoding="utf-8")
    path.write_text(text.replace(good[0], broken), encoding="utf-8")
    refused = office.run("template", "install", str(path))
    path.write_text(text.replace(*good), encoding="utf-8")
    office.command("template", "install", str(path))
    after = office.json("template", "history", name)
    office.command("template", "rollback", name)
    back = office.json("template", "history", name)

    assert refused.returncode == 1
    assert f"bestaat niet in deze mail. Bedoelt u {good[0]}?" in refused.stdout.decode()
    assert [(one["origin"], one["in_use"]) for one in after] == [
        ("install", True),
        ("folder", False),
    ]
    assert [one["origin"] for one in back if one["in_use"]] == ["rollback"]
    assert back[0]["sha256"] == after[1]["sha256"]
