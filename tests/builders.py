"""Objects that are valid by default; a test changes only what it is about."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pypdf import PdfWriter

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import FetchedMessage
from phu_mailer.domain.rules import (
    ContactPoint,
    LetterRules,
    Municipality,
    OpeningBlock,
    PlanningRules,
    Rules,
    TrustRules,
)
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters.render import LetterJob, RenderedLetter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY_9 = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # 09.00 in Amsterdam
MONDAY_16 = datetime(2026, 3, 9, 15, 5, tzinfo=UTC)  # 16.05, after the post round

SIGNAL = """\
Beste collega's,

Hierbij een PHU-melding:

Naam:                  {name}
Adres:                 {address}
Postcode/plaats:       {postal_code} Haarlem
Huurachterstand:       € {amount} (2 maanden)
Minderjarige kinderen: ja, 2
Contractnummer:        {reference}

Met vriendelijke groet,
Karin Visser
"""


def make_rules(**changes: object) -> Rules:
    """Return the rules of an invented municipality with one corporation."""
    rules = Rules(
        municipality=Municipality(
            name="Gemeente Duinstad",
            department="Schuldhulp",
            code="9999",
            visiting_address="Markt 1, 2011 AA Haarlem",
            return_address="Postbus 1, 2003 AA Haarlem",
            website="www.duinstad.example",
            privacy_url="www.duinstad.example/privacy",
            own_addresses=("Markt 1, 2011 AA Haarlem",),
        ),
        contact=ContactPoint(
            name="mevrouw P. Punt",
            phone="023 000 00 00",
            phone_hours="van 9.00 tot 12.00 uur",
            email="phu@duinstad.example",
            signatory_name="P. Punt",
            signatory_function="Medewerker",
        ),
        corporations={
            "woonvast": Corporation(
                code="woonvast",
                name="Woonvast",
                feedback_address="terugkoppeling@woonvast.example",
                domains=("woonvast.example",),
            ),
            "thuisgoed": Corporation(
                code="thuisgoed",
                name="Thuisgoed",
                feedback_address="incasso@thuisgoed.example",
                domains=("thuisgoed.example",),
            ),
        },
        planning=PlanningRules(
            opening_blocks=tuple(OpeningBlock(weekday, time(9), time(12)) for weekday in range(5)),
            counsellors=("A", "B"),
            closed_days=(frozenset({date(2026, 3, 17)}),),
            time_zone=AMSTERDAM,
            location="Markt 1, Haarlem",
        ),
        letters=LetterRules(post_round=time(16, 0)),
        sender_address="phu@duinstad.example",
        retention_days={"no_help_wanted": 30},
        trust=TrustRules(acceptances=0),
    )
    return replace(rules, **changes)  # type: ignore[arg-type] - a test names real fields


def make_mail(
    text: str | None = None,
    *,
    sender: str = "phu@woonvast.example",
    message_id: str = "<1@woonvast.example>",
    extra: str = "",
    **values: str,
) -> bytes:
    """Return a signal mail in labelled lines, as bytes."""
    if text is None:
        text = SIGNAL.format(
            **{
                "name": "Mw. A. de Jong-Bakker",
                "address": "Roordastraat 112",
                "postal_code": "2035 XX",
                "amount": "871,40",
                "reference": "0045-112-03",
            }
            | values
        )
    head = (
        f"From: PHU <{sender}>\r\nTo: phu@duinstad.example\r\nSubject: PHU-melding\r\n"
        f"Date: Mon, 09 Mar 2026 08:55:00 +0100\r\nMessage-ID: {message_id}\r\n{extra}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + text.replace("\n", "\r\n")).encode()


class MemoryMailbox:
    """A mailbox that remembers what happened to it."""

    name = "memory"

    def __init__(self, mails: Sequence[bytes] = (), *, can_file: bool = True) -> None:
        self.uid_validity = 1
        self.received_at = MONDAY_9
        self.can_file = can_file
        self.inbox: dict[int, bytes] = {}
        self.filed: dict[int, bytes] = {}
        self.for_review: dict[int, bytes] = {}
        self.fetches: list[list[int]] = []
        self.truncate_over: int | None = None
        self._next = 1
        for raw in mails:
            self.add(raw)

    def add(self, raw: bytes) -> int:
        self.inbox[self._next] = raw
        self._next += 1
        return self._next - 1

    def list_new(self) -> tuple[int, list[int]]:
        return self.uid_validity, sorted(self.inbox)

    def fetch(self, uids: Sequence[int]) -> list[FetchedMessage]:
        self.fetches.append(list(uids))
        messages = []
        for uid in uids:
            raw = self.inbox[uid]
            is_large = self.truncate_over is not None and len(raw) > self.truncate_over
            messages.append(
                FetchedMessage(
                    uid=uid,
                    uid_validity=self.uid_validity,
                    received_at=self.received_at,
                    raw=raw.partition(b"\r\n\r\n")[0] if is_large else raw,
                    size=len(raw),
                    is_truncated=is_large,
                )
            )
        return messages

    def file_away(self, uids: Sequence[int], *, for_review: bool = False) -> bool:
        if not self.can_file:
            return False
        target = self.for_review if for_review else self.filed
        for uid in uids:
            target[uid] = self.inbox.pop(uid)
        return True


class MemoryRenderer:
    """Makes a "PDF" that holds the fields as text; fails for whom it is told to."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.is_missing = False
        self.broken_for: str | None = None
        self.jobs: list[LetterJob] = []

    def render(self, jobs: Sequence[LetterJob]) -> list[RenderedLetter | PermanentError]:
        self.calls.append(len(jobs))
        self.jobs.extend(jobs)
        if self.is_missing:
            raise TemporaryError("LibreOffice was not found")
        return [self._one(job) for job in jobs]

    def _one(self, job: LetterJob) -> RenderedLetter | PermanentError:
        if self.broken_for and self.broken_for in job.fields["huurder"]["naamregel"]:
            return PermanentError("the template is broken")
        return RenderedLetter(
            pdf=one_page_pdf(repr(job.fields)),
            pdf_sha256="0" * 64,
            template="t.docx",
            template_sha256="1" * 64,
            pages=1,
        )


def one_page_pdf(subject: str) -> bytes:
    """Return a real PDF of one empty page; what it would say stands in its properties."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Subject": subject})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


class MemorySender:
    """Remembers every mail that it was given, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.failures: list[Exception] = []

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((recipient, raw))
