"""A small municipality that lives through days: mails in, letters and mails out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from stages import all_of

from builders import AMSTERDAM, MemoryMailbox, MemoryRenderer, MemorySender, make_rules
from phu_mailer.domain.rules import Rules
from phu_mailer.flow import WorkReport, work
from phu_mailer.flow.lessons import Lessons
from phu_mailer.flow.reading_worker import ReadingHere
from phu_mailer.flow.templates import TemplateLibrary
from phu_mailer.mail.compose import Envelope, compose
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Case, Letter, OutboxMessage

TEMPLATES = Path(__file__).parents[3] / "templates" / "mail"


def at(day: int, clock: str, month: int = 3) -> datetime:
    """Return a moment of 2026 in Amsterdam: `at(9, "16:05")` is 9 March, just after the post."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM)


@dataclass
class Town:
    """Everything that `work` needs, in memory but for the database."""

    store: Store
    print_dir: Path
    rules: Rules = field(default_factory=make_rules)
    calendar_dir: Path | None = None
    mailbox: MemoryMailbox = field(default_factory=MemoryMailbox)
    renderer: MemoryRenderer = field(default_factory=MemoryRenderer)
    sender: MemorySender = field(default_factory=MemorySender)

    @property
    def reader(self) -> ReadingHere:
        return ReadingHere(self.rules)

    @property
    def library(self) -> TemplateLibrary:
        """No template of this town is ever edited."""
        return TemplateLibrary(self.store, {}, lambda name, content: [], self.rules)

    @property
    def lessons(self) -> Lessons:
        return Lessons(
            self.store, self.rules, self.print_dir / "layouts", self.print_dir / "fixtures"
        )

    def composer(self, message: OutboxMessage, fields: Mapping[str, Any]) -> bytes:
        envelope = Envelope(
            message_id=message.message_id,
            sender=self.rules.sender_address,
            sender_name="Schuldhulp",
            recipient=message.recipient,
            reply_to=self.rules.contact.email,
            in_reply_to=message.in_reply_to,
            sent_at=message.created_at,
        )
        return compose(TEMPLATES, message.kind, envelope, fields)

    def work(self, now: datetime, *mails: bytes) -> WorkReport:
        """Let mails arrive and everything be done that can be done now."""
        self.mailbox.received_at = now - timedelta(minutes=5)
        for raw in mails:
            self.mailbox.add(raw)
        return work(self, now)

    def sent(self) -> list[tuple[str, str]]:
        """Return kind and recipient of every mail that left, in order."""
        return [
            (row.kind, row.recipient) for row in all_of(self.store, OutboxMessage) if row.sent_at
        ]

    def told(self) -> list[str]:
        """Return each mail that left as one text: subject and body."""
        return [text_of(raw) for _, raw in self.sender.sent]

    def letters(self) -> list[tuple[str, str]]:
        """Return kind and status of every letter ever written, in order."""
        return [(row.kind.value, row.status.value) for row in all_of(self.store, Letter)]

    def states(self) -> list[str]:
        return [case.state.value for case in all_of(self.store, Case)]


def text_of(raw: bytes) -> str:
    mail = message_from_bytes(raw, policy=policy.default)
    return f"{mail['subject']}\n{mail.get_content()}".replace("\r\n", "\n")
