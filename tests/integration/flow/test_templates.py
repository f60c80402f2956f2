"""Templates come in use only when they are good, and what was good before stays."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from stages import all_of

from builders import MONDAY_9, make_rules
from phu_mailer.domain.template import Finding, Level
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.flow.templates import TemplateLibrary, TemplateRefused, TemplateReport
from phu_mailer.store.tables import OutboxMessage
from phu_mailer.store.template_version import TemplateVersion

RULES = make_rules()
NAME = "uitnodiging.docx"
ERROR = Finding(Level.ERROR, "De brief mist het veld.", "Datum:")


def judge(name: str, content: bytes) -> list[Finding]:
    return [ERROR] if b"fout" in content else [Finding(Level.ADVICE, "Kort houden.")]


def edit(path: Path, content: bytes) -> None:
    """Write a file as somebody who finished a minute ago."""
    path.write_bytes(content)
    os.utime(path, (path.stat().st_mtime - 60,) * 2)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / NAME
    edit(path, b"een")
    return path


@pytest.fixture
def library(store, file) -> TemplateLibrary:
    return TemplateLibrary(store, {NAME: file}, judge, RULES)


def test_a_file_is_taken_once_and_only_when_it_changes(library, file):
    reports = [library.take_edits(MONDAY_9) for _ in range(2)]
    edit(file, b"twee")
    reports.append(library.take_edits(MONDAY_9))

    assert reports == [
        TemplateReport(activated=1),
        TemplateReport(),
        TemplateReport(activated=1),
    ]
    assert library.active(NAME) == b"twee"


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(store, tmp_path):
    edit(tmp_path / "b.docx", b"twee")
    (tmp_path / "a.docx").mkdir()
    files = {name: tmp_path / name for name in ("a.docx", "b.docx")}
    library = TemplateLibrary(store, files, judge, RULES)

    with pytest.raises(TemporaryError, match=r"a\.docx cannot be read"):
        library.take_edits(MONDAY_9)

    assert library.active("b.docx") == b"twee"


def test_before_the_first_good_version_no_letter_is_made(library, file):
    edit(file, b"fout")
    library.take_edits(MONDAY_9)

    with pytest.raises(PermanentError, match="nog geen goede versie"):
        library.active(NAME)


def test_after_a_broken_edit_the_last_good_version_stays_and_the_contact_is_told_once(
    store, library, file
):
    library.take_edits(MONDAY_9)
    edit(file, b"fout")

    reports = [library.take_edits(MONDAY_9) for _ in range(2)]

    assert reports == [TemplateReport(refused=1), TemplateReport()]
    assert library.active(NAME) == b"een"
    assert library.problem(NAME) == "De brief mist het veld."
    assert [(mail.kind, mail.recipient, mail.fields) for mail in all_of(store, OutboxMessage)] == [
        (
            "sjabloon",
            RULES.contact.email,
            {
                "sjabloon": NAME,
                "opmerkingen": [{"tekst": "De brief mist het veld.", "alinea": "Datum:"}],
                "oude_versie": True,
            },
        )
    ]


def test_a_refused_edit_keeps_no_content(store, library, file):
    edit(file, b"fout")
    library.take_edits(MONDAY_9)

    (version,) = all_of(store, TemplateVersion)

    assert (version.content, version.sha256) == (None, hashlib.sha256(b"fout").hexdigest())


def test_a_mended_file_comes_in_use(library, file):
    library.take_edits(MONDAY_9)
    edit(file, b"fout")
    library.take_edits(MONDAY_9)
    edit(file, b"beter")

    report = library.take_edits(MONDAY_9)

    assert (report, library.active(NAME)) == (TemplateReport(activated=1), b"beter")
    assert library.problem(NAME) is None


def test_a_file_that_is_still_being_written_waits(library, file):
    library.take_edits(MONDAY_9)
    file.write_bytes(b"half")

    report = library.take_edits(MONDAY_9)

    assert (report, library.active(NAME)) == (TemplateReport(), b"een")


def test_a_file_that_is_away_for_a_moment_changes_nothing(library, file):
    library.take_edits(MONDAY_9)
    file.unlink()

    report = library.take_edits(MONDAY_9)

    assert (report, library.active(NAME)) == (TemplateReport(), b"een")


def test_install_refuses_what_has_an_error_and_keeps_who_and_when(library):
    library.take_edits(MONDAY_9)

    with pytest.raises(TemplateRefused) as refused:
        library.install(NAME, b"fout", "cli:bos", MONDAY_9)
    advice = library.install(NAME, b"twee", "cli:bos", MONDAY_9 + timedelta(hours=1))

    newest = library.history(NAME)[0]
    assert refused.value.findings == (ERROR,)
    assert [one.level for one in advice] == [Level.ADVICE]
    assert (newest.installed_by, newest.installed_at, newest.origin, newest.content) == (
        "cli:bos",
        MONDAY_9 + timedelta(hours=1),
        "install",
        b"twee",
    )


def test_what_was_taken_back_is_not_taken_from_the_folder_again(library, file):
    library.take_edits(MONDAY_9)
    edit(file, b"twee")
    library.take_edits(MONDAY_9)

    library.rollback(NAME, None, "cli:bos", MONDAY_9)
    report = library.take_edits(MONDAY_9)

    assert (report, library.active(NAME)) == (TemplateReport(), b"een")


def test_a_version_can_be_taken_back_by_its_number(library, file):
    for content in (b"een", b"twee", b"drie"):
        edit(file, content)
        library.take_edits(MONDAY_9)
    first = library.history(NAME)[-1]

    library.rollback(NAME, first.id, "cli:bos", MONDAY_9)

    assert library.active(NAME) == b"een"


def test_without_an_earlier_version_nothing_is_taken_back(library):
    library.take_edits(MONDAY_9)

    with pytest.raises(PermanentError, match="geen eerdere versie"):
        library.rollback(NAME, None, "cli:bos", MONDAY_9)


def test_a_name_that_is_no_template_is_refused(library):
    with pytest.raises(PermanentError, match=r"brief\.docx is geen sjabloon"):
        library.install("brief.docx", b"een", "cli:bos", MONDAY_9)
