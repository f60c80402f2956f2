"""The daemon as a subprocess, between a real Postfix and a real Dovecot."""

import json
import re
import smtplib
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from office import FIXTURES, Daemon, Office, wait_until
from servers.dovecot import DovecotServer
from servers.postfix import PostfixServer

pytestmark = pytest.mark.alone

PASSWORD = "test-only"
LAYOUTS = ("labelled", "tables", "prose", "kinds", "refused")
"""The layouts that can run by themselves, and what must never: attachments always wait."""


@dataclass(frozen=True)
class Desk:
    """An office between the two servers, with mailboxes that no other test uses."""

    office: Office
    inbox: str
    feedback_boxes: tuple[str, ...]
    contact: str
    dovecot: DovecotServer
    postfix: PostfixServer

    def submit(self, path: Path) -> None:
        with smtplib.SMTP("127.0.0.1", self.postfix.smtp_port, timeout=10) as client:
            client.sendmail("sender@outside.example", [self.inbox], path.read_bytes())

    def feedback(self) -> list[EmailMessage]:
        """What the corporations got."""
        return self.mails_at(*self.feedback_boxes)

    def delivered(self) -> list[EmailMessage]:
        """What left the office: to the corporations, and to the contact point."""
        return self.mails_at(*self.feedback_boxes, self.contact)

    def mails_at(self, *addresses: str) -> list[EmailMessage]:
        return [
            message_from_bytes(raw, policy=policy.default)
            for address in addresses
            for raw in self.dovecot.mails(address)
        ]

    def move_back(self) -> None:
        """What a colleague does who drags all mail from the processed folder to the inbox."""
        port = self.dovecot.imap_port
        with IMAPClient("127.0.0.1", port=port, ssl=False, timeout=30) as client:
            client.login(self.inbox, PASSWORD)
            client.select_folder("Verwerkt")
            client.move(client.search(), "INBOX")

    def taken_up(self) -> int:
        return sum("opgepakt" in mail["Subject"] for mail in self.feedback())

    def posted(self) -> int:
        return len(self.office.json("letter", "list", "--status", "posted"))

    def untried(self) -> list[dict[str, Any]]:
        return [row for row in self.office.json("outbox", "list") if row["attempts"] == 0]

    def lists(self) -> dict[str, Any]:
        lists = ("case", "letter", "outbox", "review")
        return {what: self.office.json(what, "list") for what in lists}


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, tmp_path, dovecot, postfix) -> Desk:
    tag = f"{abs(hash(request.node.nodeid)) % 10**9}"
    inbox = f"phu{tag}@haarlem.example"
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    contact = f"contact{tag}@haarlem.example"
    settings = {
        "contact__email": contact,
        "mailbox__kind": "imap",
        "mailbox__host": "localhost",
        "mailbox__port": str(dovecot.imap_port),
        "mailbox__tls": "starttls",
        "mailbox__ca_file": str(dovecot.ca_file),
        "mailbox__username": inbox,
        "mailbox__password_file": str(tmp_path / "password"),
        "mailbox__poll_seconds": "30",
        "smtp__kind": "smtp",
        "smtp__port": str(postfix.smtp_port),
        "letters__post_round": "direct",
    }
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        settings["database__url"] = server.create_database(f"daemon{tag}")
    office = Office.laid_down(tmp_path / "office", **settings)
    corporations = office.folder / "corporations.toml"
    text = corporations.read_text(encoding="utf-8")
    boxes = tuple(f"{tag}.{box}" for box in re.findall(r'feedback_address = "([^"]+)"', text))
    corporations.write_text(
        text.replace('feedback_address = "', f'feedback_address = "{tag}.'), encoding="utf-8"
    )
    for address in (inbox, contact, *boxes):
        dovecot.add_user(address, PASSWORD)
    return Desk(office, inbox, boxes, contact, dovecot, postfix)


def truth() -> dict[Path, dict[str, Any]]:
    return {
        path: json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
        for layout in LAYOUTS
        for path in sorted((FIXTURES / layout).glob("*.eml"))
    }


def certain(expected: dict[str, Any]) -> int:
    """How many households of a mail may run without a person, by the truth."""
    if expected["kind"] not in ("new", "list") or expected.get("problems"):
        return 0
    if expected["disposition"] not in ("register", "review"):
        return 0
    return sum(not signal["review_reasons"] for signal in expected["signals"])


def test_mails_in_letters_and_feedback_out_within_ten_seconds(desk, record_property):
    fixtures = truth()
    households = sum(certain(expected) for expected in fixtures.values())
    daemon = Daemon(desk.office)
    daemon.wait_ready()

    for path in fixtures:
        desk.submit(path)
    took_s = wait_until(lambda: desk.taken_up() >= households, 10)
    code = daemon.terminate()

    assert code == 0
    assert households >= 12
    cases = desk.office.json("case", "list")
    assert Counter(case["state"] for case in cases) == {"invited": households}
    assert len(desk.office.printed()) == households
    mails = desk.feedback()
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert desk.dovecot.mails(desk.inbox) == []
    assert len(desk.dovecot.mails(desk.inbox, "Verwerkt")) == len(fixtures)
    assert_nothing_personal(daemon.log(), [mail["Subject"] for mail in mails], fixtures)
    record_property("seconds_after_the_last_mail", took_s)


def assert_nothing_personal(
    log: str, subjects: list[str], fixtures: dict[Path, dict[str, Any]]
) -> None:
    names = {
        person["last_name"]
        for expected in fixtures.values()
        for signal in expected["signals"]
        for person in signal["persons"]
    }
    assert len(names) > 10  # a list of nobody would prove nothing
    assert [name for name in sorted(names) if name in log] == []
    assert [one for one in subjects if any(name in one for name in names)] == []


def test_killed_in_the_middle_and_started_again_nothing_is_lost_or_done_twice(desk):
    households = sum(certain(expected) for expected in truth().values())
    for path in truth():
        desk.submit(path)

    for pause_s in (0.6, 2.0, 4.0):
        daemon = Daemon(desk.office)
        daemon.wait_ready()
        time.sleep(pause_s)
        daemon.kill()
    daemon = Daemon(desk.office)
    daemon.wait_ready()
    wait_until(lambda: desk.posted() >= households, 60)
    wait_until(lambda: not desk.untried(), 30)
    assert daemon.terminate() == 0

    state = desk.lists()
    assert len(state["case"]) == households
    letters = [one["case_reference"] for one in state["letter"] if one["status"] != "stopped"]
    assert sorted(letters) == sorted(case["reference"] for case in state["case"])
    purposes = [row["purpose"] for row in state["outbox"]]
    assert len(set(purposes)) == len(purposes)
    received = {mail["Message-ID"] for mail in desk.delivered()}
    sent = {row["message_id"] for row in state["outbox"] if row["sent_at"]}
    leased = {row["message_id"] for row in state["outbox"] if not row["sent_at"]}
    assert sent <= received <= sent | leased
    assert len(leased) <= 3  # at most the one mail in hand at each kill waits for its lease


def test_running_over_the_same_mailbox_again_changes_nothing(desk):
    fixtures = truth()
    for path in fixtures:
        desk.submit(path)
    wait_until(lambda: len(desk.dovecot.mails(desk.inbox)) == len(fixtures), 10)
    desk.office.command("work")
    before = desk.lists()
    desk.move_back()
    assert len(desk.dovecot.mails(desk.inbox)) == len(fixtures)

    desk.office.command("work")

    assert desk.lists() == before
    assert desk.dovecot.mails(desk.inbox) == []


def test_check_connect_logs_in_to_mailbox_and_relay(desk):
    lines = desk.office.command("check", "--connect").splitlines()

    assert [line for line in lines if line.startswith("error")] == []
    assert [line for line in lines if line.startswith("ok      mailbox:")]
    assert [line for line in lines if line.startswith("ok      smtp:")]


def test_a_wrong_password_holds_only_the_intake_and_is_told(desk, tmp_path):
    (tmp_path / "password").write_text("wrong", encoding="utf-8")

    done = desk.office.run("work")

    assert done.returncode == 1
    assert [line[:16] for line in done.stdout.decode().splitlines() if "waits:" in line] == [
        "receive   waits:"
    ]
    assert "wrong" not in done.stdout.decode() + done.stderr.decode()
