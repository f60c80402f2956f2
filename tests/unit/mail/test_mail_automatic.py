"""Mail that no person wrote is recognised, and mail that a person wrote is not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from phu_mailer.domain.message import Attachment
from phu_mailer.mail.compose import Envelope, compose
from phu_mailer.mail.mime import is_automatic, parse
from unit.mail.mail_samples import parsed_mail, raw_mail

SHIPPED = Path(__file__).resolve().parents[3] / "templates" / "mail"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (("auto-submitted", "auto-replied"), "auto-reply"),
        (("auto-submitted", "auto-generated; x=y"), "automatically generated"),
        (("auto-submitted", "Auto-Replied (vacation)"), "auto-reply"),
        (("precedence", "bulk"), "bulk mail"),
        (("precedence", "List"), "bulk mail"),
        (("precedence", "junk"), "bulk mail"),
        (("list-id", "<nieuws.ymere.example>"), "list mail"),
        (("return-path", "<>"), "mail without a return address"),
        (("x-loop", "phu-mailer"), "our own mail"),
        (("x-autoreply", "yes"), "auto-reply"),
        (("x-failed-recipients", "a@x.example"), "automatically generated"),
        (("content-type", "multipart/report; report-type=delivery-status"), "bounce"),
        (
            ("content-type", 'multipart/report; report-type="disposition-notification"'),
            "read receipt",
        ),
        (("content-type", "multipart/report; boundary=b"), "report"),
        (("content-type", "text/calendar; method=REQUEST"), "calendar item"),
        (("content-class", "urn:content-classes:calendarmessage"), "calendar item"),
    ],
)
def test_a_header_says_that_no_person_wrote_it(header: tuple[str, str], reason: str) -> None:
    assert is_automatic(parsed_mail(header)) == reason


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        (Attachment("", "message/delivery-status", b"Action: failed"), "bounce"),
        (Attachment("", "message/disposition-notification", b""), "read receipt"),
        (Attachment("", "text/calendar", b"BEGIN:VCALENDAR\nMETHOD:REPLY\n"), "calendar item"),
        (Attachment("agenda.ics", "text/calendar", b"BEGIN:VCALENDAR\n"), None),
        (Attachment("", "message/rfc822", b"Auto-Submitted: auto-replied\n\nx"), None),
    ],
)
def test_a_part_says_it(attachment: Attachment, reason: str | None) -> None:
    assert is_automatic(parsed_mail(attachments=(attachment,))) == reason


@pytest.mark.parametrize(
    ("sender", "subject", "text", "reason"),
    [
        ("mailer-daemon@ymere.example", "x", "y", "bounce"),
        ("postmaster@ymere.example", "Niet afgeleverd", "y", "bounce"),
        ("postmaster@ymere.example", "PHU-melding", "550 5.1.1 user unknown", "bounce"),
        ("postmaster@ymere.example", "PHU-melding", "Familie Jansen", None),
        ("k.visser@ymere.example", "Undeliverable: terugkoppeling", "y", "bounce"),
        ("k.visser@ymere.example", "FW: Undeliverable: terugkoppeling", "y", None),
        ("k.visser@ymere.example", "Brief onbestelbaar", "De brief is returned to sender", None),
        ("k.visser@ymere.example", "Automatisch antwoord: PHU 2026-0188", "weg", "auto-reply"),
        ("k.visser@ymere.example", "Geen automatisch antwoord gekregen", "y", None),
        ("bounces@ymere.example", "Delivery failure", "y", "bounce"),
        ("staff@post.example", "complaint about message from 192.0.2.222", "y", "abuse report"),
        ("k.visser@ymere.example", "complaint about message from mw. Bos", "y", None),
    ],
)
def test_words_count_only_beside_a_sender_that_is_no_person(
    sender: str, subject: str, text: str, reason: str | None
) -> None:
    mail = parsed_mail(from_addresses=(sender,), subject=subject, text=text)

    assert is_automatic(mail) == reason


def test_an_empty_return_path_with_the_words_of_a_bounce_is_one() -> None:
    mail = parsed_mail(("return-path", "<>"), subject="Mail delivery failed: returning message")

    assert is_automatic(mail) == "bounce"


@pytest.mark.parametrize(
    "header",
    [
        ("auto-submitted", "no"),
        ("x-auto-response-suppress", "All"),
        ("return-path", "<k.visser@ymere.example>"),
        ("precedence", "normal"),
        ("x-loop", "ymere"),
    ],
)
def test_ordinary_mail_of_a_person_is_read(header: tuple[str, str]) -> None:
    assert is_automatic(parsed_mail(header)) is None


def test_a_real_report_is_recognised_after_decoding() -> None:
    raw = raw_mail(
        "From: MAILER-DAEMON@ymere.example",
        "Return-Path: <>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        body="--b\n\nUw mail kwam niet aan.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.ymere.example\n\nAction: failed\n--b--\n",
    )

    assert is_automatic(parse(raw)) == "bounce"


def test_mail_of_another_phu_mailer_is_never_answered() -> None:
    envelope = Envelope(
        message_id="<1@waterstad.example>",
        sender="phu@waterstad.example",
        sender_name="Gemeente Waterstad",
        recipient="phu@haarlem.example",
        reply_to="phu@waterstad.example",
        in_reply_to=None,
        sent_at=datetime(2026, 3, 12, tzinfo=UTC),
    )
    fields = {
        "contact": dict.fromkeys(("naam", "telefoon", "telefoontijden", "email"), "x"),
        "gemeente": {"naam": "Gemeente Waterstad", "afdeling": "Schulden"},
        "kenmerk": "PHU-2026-00001",
        "uw_kenmerk": "",
        "opgepakt_op": "12 maart 2026",
    }

    composed = compose(SHIPPED, "opgepakt", envelope, fields)

    assert is_automatic(parse(composed)) == "our own mail"
    assert is_automatic(parse(composed.replace(b"X-Loop", b"X-Los"))) == "automatically generated"
