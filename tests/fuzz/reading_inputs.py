"""What the fuzzer feeds to decode and read, and what must hold whatever it feeds.

The first byte picks what the rest is: a whole mail, a text, a page, or a file on a mail, each
from a sender that is trusted, so that everything behind the door is reached.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren
from phu_mailer.flow.places import StreetNames
from phu_mailer.flow.read import Disposition, read_mail
from phu_mailer.mail import mime
from phu_mailer.reading.knowledge import Knowledge
from signals import kept_out, known, known_files, occasions
from signals.envelopes import rules_of_the_offices
from signals.writing import RECEIVED_ON

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "emails"
FOUND = Path(__file__).parent / "found"
_HEAD = b"From: a@duinwijk.example\r\nSubject: melding\r\nMIME-Version: 1.0\r\n"
_FILES = (
    ("a.csv", "text/csv"),
    ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.pdf", "application/pdf"),
    ("winmail.dat", "application/ms-tnef"),
    ("a.msg", "application/vnd.ms-outlook"),
    ("a.eml", "message/rfc822"),
    ("a.xls", "application/vnd.ms-excel"),
)
_NEVER_WITHOUT_EVIDENCE = ("street_name", "house_number", "postal_code", "arrears_cents", "phone")
_RULES: Rules = rules_of_the_offices(acceptances=0)
_KNOWLEDGE = Knowledge(StreetNames())
MAIL, TEXT, PAGE, FIRST_FILE = 0, 1, 2, 3


def mail_of(data: bytes) -> bytes:
    """Return the mail that some bytes stand for."""
    kind = data[0] % (FIRST_FILE + len(_FILES)) if data else MAIL
    rest = data[1:]
    if kind == MAIL:
        return rest
    if kind in (TEXT, PAGE):
        words = b"plain" if kind == TEXT else b"html"
        return _HEAD + b"Content-Type: text/" + words + b"; charset=utf-8\r\n\r\n" + rest
    name, content_type = _FILES[kind - FIRST_FILE]
    return (
        _HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nZie bijlage.\r\n'
        b"--b\r\nContent-Type: " + content_type.encode() + b'; name="' + name.encode() + b'"\r\n'
        b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(rest)
        + b"--b--\r\n"
    )


def read_one(data: bytes) -> None:
    """Read what some bytes stand for, and see that what must hold holds."""
    read = read_mail(mail_of(data), _RULES, RECEIVED_ON, _KNOWLEDGE)
    for signal in read.reading.signals:
        _check(signal)
    doubts = any(signal.needs_review for signal in read.reading.signals) or bool(read.problems)
    if read.disposition is Disposition.REGISTER and (doubts or not read.reading.signals):
        raise AssertionError("registers what is doubtful")


def _check(signal: IncomingSignal) -> None:
    for name in _NEVER_WITHOUT_EVIDENCE:
        if getattr(signal, name) is not None and name not in signal.evidence:
            raise AssertionError(f"{name} without evidence")
    if signal.needs_review:
        return
    has_names = all(one.last_name and "\ufffd" not in one.last_name for one in signal.persons)
    if signal.address is None or not signal.persons or not has_names:
        raise AssertionError("runs unattended without a whole name and address")
    if signal.has_minor_children is not MinorChildren.YES and signal.minor_children_count:
        raise AssertionError("counts children that are not there")


def seeds() -> Iterator[tuple[str, bytes]]:
    """Yield inputs to begin with, each with a name: example mails, their texts, their files."""
    for path in sorted(FIXTURES.rglob("*.eml")):
        raw = path.read_bytes()
        yield path.stem, bytes([MAIL]) + raw
        yield from _taken_apart(path.stem, raw)
    for layout in (*known.LAYOUTS, *known_files.LAYOUTS, *occasions.LAYOUTS, *kept_out.LAYOUTS):
        yield from _taken_apart(layout.code, layout.mail(1, "fuzz").raw)


def _taken_apart(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    mail = mime.parse(raw)
    if mail.text:
        yield f"{name}-text", bytes([TEXT]) + mail.text.encode()
    if mail.html:
        yield f"{name}-page", bytes([PAGE]) + mail.html.encode()
    for number, part in enumerate(mail.attachments):
        ends = [file.rpartition(".")[2] for file, _ in _FILES]
        is_mail = part.content_type == "message/rfc822"
        end = "eml" if is_mail else part.file_name.rpartition(".")[2].lower()
        kind = ends.index(end) if end in ends else 0
        yield f"{name}-file{number}", bytes([FIRST_FILE + kind]) + part.content
