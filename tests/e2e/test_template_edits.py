"""Somebody edits a letter template while the daemon runs, and makes a mistake."""

import hashlib
import io
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import docx
import pytest

from builders import make_mail
from office import Daemon, Office, wait_until
from phu_mailer.letters.render import TEMPLATE_FILES
from phu_mailer.mail.texts import MAIL_TEXTS

pytestmark = pytest.mark.alone

LONGEST_S = 240
TEMPLATES = [*TEMPLATE_FILES.values(), *MAIL_TEXTS]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    settings = {"letters__post_round": "direct", "mailbox__poll_seconds": "2"}
    return Office.laid_down(tmp_path / "office", **settings)


def add(file: Path, words: str) -> str:
    """Add a paragraph as Word would, and return the SHA-256 of the file."""
    document = docx.Document(io.BytesIO(file.read_bytes()))
    document.add_paragraph(words, style="Brieftekst")
    document.save(str(file))
    return hashlib.sha256(file.read_bytes()).hexdigest()


def used(office: Office) -> list[str]:
    """Return the hash of the template of every letter, in order."""
    letters: list[dict[str, Any]] = office.json("letter", "list")
    return [one["template_sha256"] for one in sorted(letters, key=lambda one: one["id"])]


def told(office: Office) -> list[str]:
    """Return the mails to the contact about the template."""
    mails = [message_from_bytes(raw, policy=policy.default) for raw in office.outgoing()]
    return [mail.get_content() for mail in mails if "uitnodiging.docx" in mail["Subject"]]


def in_use(office: Office) -> str:
    versions = office.json("template", "history", "uitnodiging.docx")
    (active,) = (one["sha256"] for one in versions if one["in_use"])
    return str(active)


def test_a_broken_edit_leaves_the_last_good_version_until_it_is_mended(office: Office) -> None:
    file = office.folder / "templates" / "letters" / "uitnodiging.docx"
    good = file.read_bytes()
    daemon = Daemon(office)
    daemon.wait_ready()
    wait_until(lambda: daemon.log().count("template.activated") >= len(TEMPLATES), LONGEST_S)

    add(file, "Beste {{ huurder.naam }}")
    wait_until(lambda: told(office) != [], LONGEST_S)
    office.drop("1773000000.1.test", make_mail(sender="phu@ymere.example"))
    wait_until(lambda: len(used(office)) == 1, LONGEST_S)
    in_use_meanwhile = in_use(office)
    file.write_bytes(good)
    mended = add(file, "Tot dan.")
    wait_until(lambda: in_use(office) == mended, LONGEST_S)
    assert daemon.terminate() == 0

    (mail,) = told(office)
    assert used(office) == [in_use_meanwhile] == [hashlib.sha256(good).hexdigest()]
    assert "De vorige goede versie blijft in gebruik." in mail
    assert "Bedoelt u {{ huurder.naamregel }}?" in mail
    assert 'Het gaat om: "Beste {{ huurder.naam }}"' in mail
    assert daemon.log().count("template.refused") == 1
