"""Word files of the old kind are read through LibreOffice, and a person always looks at them."""

import base64
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import Programs, ReadingWorker
from phu_mailer.letters.old_word import OldWord
from signals.envelopes import rules_of_the_offices
from signals.writing import RECEIVED_ON

ROWS = (
    ("Naam", "Mw. A. de Jong-Bakker"),
    ("Adres", "Roordastraat 112 rd"),
    ("Postcode", "2035 XX"),
    ("Woonplaats", "Haarlem"),
    ("Huurachterstand", "€ 871,40"),
    ("Maanden", "2"),
    ("Minderjarige kinderen", "nee"),
)


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .doc with a table, as an older Word saves it."""
    folder: Path = tmp_path_factory.mktemp("old")
    document = docx.Document()
    document.add_paragraph("Meldingsformulier")
    table = document.add_table(rows=len(ROWS), cols=2)
    for row, (label, value) in zip(table.rows, ROWS, strict=True):
        row.cells[0].text, row.cells[1].text = label, value
    document.add_paragraph("Met vriendelijke groet")
    document.save(str(folder / "form.docx"))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "doc:MS Word 97"),
            *("--outdir", str(folder), str(folder / "form.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "form.doc").read_bytes()


def mail_with(content: bytes) -> bytes:
    return (
        b"From: a@duinwijk.example\r\nSubject: melding\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nZie bijlage.\r\n--b\r\n'
        b'Content-Type: application/msword; name="form.doc"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--b--\r\n"
    )


def worker_with(old_word: OldWord | None) -> ReadingWorker:
    rules = rules_of_the_offices(acceptances=0)
    rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    desk = Desk(rules, Limits(), has_places=False, opens_old_word=True)
    return ReadingWorker(desk, programs=Programs(old_word.to_docx if old_word else None))


def test_an_old_word_file_is_read_and_waits_for_a_person(old_file):
    worker = worker_with(OldWord())
    try:
        read = worker.read(mail_with(old_file), RECEIVED_ON)
    finally:
        worker.close()

    (signal,) = read.reading.signals
    assert (signal.street_name, signal.house_number) == ("Roordastraat", 112)
    assert (signal.house_number_addition, signal.arrears_cents) == ("rd", 87140)
    assert read.disposition == "review"
    assert "attachment: old word" in read.problems


@pytest.mark.parametrize("old_word", [None, OldWord("no-such-program")], ids=["none", "missing"])
def test_without_libreoffice_an_old_word_file_waits_unread(old_word, old_file):
    worker = worker_with(old_word)
    try:
        read = worker.read(mail_with(old_file), RECEIVED_ON)
    finally:
        worker.close()

    assert (read.disposition, read.reading.signals) == ("review", ())
    assert "attachment: unread" in read.problems


def test_what_is_no_word_file_is_not_given_to_libreoffice():
    assert OldWord().to_docx(b"<html>x</html>") is None


def test_a_file_that_libreoffice_cannot_read_gives_nothing(old_file):
    assert OldWord().to_docx(old_file[:600]) is None


def test_a_conversion_that_hangs_is_ended(tmp_path, old_file):
    program = tmp_path / "hangs"
    program.write_text("#!/bin/sh\nexec sleep 600\n", encoding="ascii")
    program.chmod(0o755)

    assert OldWord(str(program), timeout_s=0.5).to_docx(old_file) is None
