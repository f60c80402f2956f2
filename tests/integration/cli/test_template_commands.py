"""The template commands as somebody types them after work in Word."""

import io
import os

import docx
import pytest

from office import ROOT, Office

MORNING = ("--now", "2026-03-09T09:00+01:00")
SHIPPED = ROOT / "templates" / "letters" / "uitnodiging.docx"


@pytest.fixture
def office(tmp_path) -> Office:
    return Office.laid_down(tmp_path / "office")


def edited(text: str) -> bytes:
    document = docx.Document(io.BytesIO(SHIPPED.read_bytes()))
    document.add_paragraph(text, style="Brieftekst")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_mistake_is_told_with_page_and_paragraph_and_is_not_installed(office, tmp_path):
    office.command("work", *MORNING)
    (tmp_path / "nieuw.docx").write_bytes(edited("Beste {{ huurder.naam }}"))
    words = (str(tmp_path / "nieuw.docx"), "--as", "uitnodiging.docx")

    checked = office.run("template", "check", *words)
    installed = office.run("template", "install", *words)

    assert (checked.returncode, checked.stdout.decode()) == (
        1,
        (
            "nieuw.docx: fout, bladzijde 2: Het veld {{ huurder.naam }} bestaat niet in deze "
            'brief. Bedoelt u {{ huurder.naamregel }}? Het gaat om: "Beste {{ huurder.naam }}"\n'
        ),
    )
    assert (installed.returncode, installed.stderr.decode()) == (
        1,
        "uitnodiging.docx is niet in gebruik genomen\n",
    )


def test_a_good_file_is_installed_and_taken_back(office, tmp_path):
    office.command("work", *MORNING)
    (tmp_path / "nieuw.docx").write_bytes(edited("Tot dan."))

    office.command("template", "install", str(tmp_path / "nieuw.docx"), "--as", "uitnodiging.docx")
    after = office.json("template", "history", "uitnodiging.docx")
    office.command("template", "rollback", "uitnodiging.docx")
    back = office.json("template", "history", "uitnodiging.docx")

    assert [(one["origin"], one["in_use"]) for one in after] == [
        ("install", True),
        ("folder", False),
    ]
    assert (back[0]["origin"], back[0]["sha256"]) == ("rollback", after[1]["sha256"])


def test_a_broken_edit_in_the_folder_is_told_by_mail_and_changes_nothing(office):
    office.command("work", *MORNING)
    file = office.folder / "templates" / "letters" / "uitnodiging.docx"
    file.write_bytes(edited("{% if brief.kenmerk %}Kenmerk"))
    os.utime(file, (1_700_000_000, 1_700_000_000))

    office.command("work", *MORNING)

    history = office.json("template", "history", "uitnodiging.docx")
    assert [(one["problem"] is None, one["in_use"]) for one in history] == [
        (False, False),
        (True, True),
    ]
    assert [row["kind"] for row in office.json("outbox", "list")] == ["sjabloon"]
    assert len(office.outgoing()) == 1
