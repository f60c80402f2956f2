"""Any bytes become a `ParsedMail`: with their text, or with the reason why not."""

import io
import logging
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phu_mailer.domain.message import Attachment, DecodedBy, ParsedMail
from phu_mailer.mail.mime import parse
from unit.mail.mail_samples import raw_mail

MULTIPART = 'Content-Type: multipart/mixed; boundary="b"'


def parts_mail(*parts: str | bytes, content_type: str = MULTIPART) -> bytes:
    """Return a mail of parts, each with its own headers."""
    body = b""
    for part in parts:
        body += b"--b\n" + (part if isinstance(part, bytes) else part.encode()) + b"\n"
    return raw_mail("From: a@x.example", content_type, body=body + b"--b--\n")


def test_a_plain_mail_is_read_whole() -> None:
    raw = raw_mail(
        "From: Karin Visser <k.visser@ymere.example>",
        "Subject: PHU-melding",
        "Message-ID: <1@ymere.example>",
        "Date: Thu, 12 Mar 2026 09:14:00 +0100",
        "Content-Type: text/plain; charset=utf-8",
        body="Familie Müller\r\nLindelaan 12\n",
    )

    mail = parse(raw)

    assert mail == ParsedMail(
        decoded_by=DecodedBy.MAIL_PARSER,
        message_id="<1@ymere.example>",
        from_addresses=("k.visser@ymere.example",),
        subject="PHU-melding",
        sent_at=datetime(2026, 3, 12, 8, 14, tzinfo=UTC),
        text="Familie Müller\nLindelaan 12\n",
        headers={
            "from": ("Karin Visser <k.visser@ymere.example>",),
            "subject": ("PHU-melding",),
            "message-id": ("<1@ymere.example>",),
            "date": ("Thu, 12 Mar 2026 09:14:00 +0100",),
            "content-type": ("text/plain; charset=utf-8",),
        },
    )


def test_text_html_and_attachments_are_told_apart() -> None:
    raw = parts_mail(
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
        "quoted-printable\n\nJo=EBlle",
        "Content-Type: text/html\n\n<p>tabel</p>",
        'Content-Type: application/pdf; name="=?utf-8?q?br=C3=AFef.pdf?="\n'
        "Content-Transfer-Encoding: base64\n\nJVBERi0=",
        'Content-Type: text/csv\nContent-Disposition: attachment; filename="../lijst.csv"\n\na;b',
        "Content-Type: text/plain\n\nnog iets",
    )

    mail = parse(raw)

    assert (mail.text, mail.html) == ("Joëlle\nnog iets", "<p>tabel</p>")
    assert mail.attachments == (
        Attachment("brïef.pdf", "application/pdf", b"%PDF-"),
        Attachment("lijst.csv", "text/csv", b"a;b"),
    )
    assert mail.defects == ()


def test_a_named_text_shown_inline_is_text_and_attachment() -> None:
    part = 'Content-Type: text/plain\nContent-Disposition: inline; filename="melding.txt"\n\nhallo'

    mail = parse(parts_mail(part))

    assert mail.text == "hallo"
    assert mail.attachments == (Attachment("melding.txt", "text/plain", b"hallo"),)


def test_text_inside_an_attached_folder_is_no_text_of_the_mail() -> None:
    inner = (
        'Content-Type: multipart/mixed; boundary="c"\nContent-Disposition: attachment\n\n'
        "--c\nContent-Type: text/plain\n\noud\n--c--"
    )

    mail = parse(parts_mail("Content-Type: text/plain\n\nnieuw", inner))

    assert mail.text == "nieuw"
    assert mail.attachments == (Attachment("", "text/plain", b"oud"),)


@pytest.mark.parametrize("encoding", ["", "Content-Transfer-Encoding: base64\n"])
def test_an_attached_mail_is_an_attachment_with_its_own_bytes(encoding: str) -> None:
    inner = "From: b@y.example\nSubject: oude melding\n\nFamilie Jansen"
    written = "RnJvbTogYkB5LmV4YW1wbGUKU3ViamVjdDogb3VkZSBtZWxkaW5nCgpGYW1pbGllIEphbnNlbg=="
    body = written if encoding else inner

    mail = parse(parts_mail(f"Content-Type: message/rfc822\n{encoding}\n{body}"))

    assert mail.text is None
    assert mail.attachments == (Attachment("", "message/rfc822", inner.encode()),)


def test_an_attached_mail_that_only_claims_to_be_encoded_is_left_as_it_is() -> None:
    inner = "From: b@y.example\n\nFamilie Jansen\nFrom hier af staat de tekst"

    mail = parse(
        parts_mail(f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}")
    )

    assert mail.attachments == (Attachment("", "message/rfc822", inner.encode()),)


def test_a_charset_and_a_file_name_may_name_their_own_charset() -> None:
    part = (
        b"Content-Type: text/plain; charset*=us-ascii'nl'iso-8859-1\n"
        b"Content-Disposition: inline; filename*=iso-8859-1''m%FCller.txt\n\nJo\xeblle"
    )

    mail = parse(parts_mail(part))

    assert (mail.text, mail.defects) == ("Joëlle", ())
    assert mail.attachments == (Attachment("müller.txt", "text/plain", b"Jo\xeblle"),)


PILES = "a" + "\u0323\u0301" * 1000


@pytest.mark.parametrize(
    ("headers", "decoded_by"),
    [
        ("Content-Type: application/octet-stream; name=x.bin", DecodedBy.MAIL_PARSER),
        ("Content-Type: application/octet-stream", DecodedBy.NOTHING),
        ("Content-Type: text/csv; name=x.csv", DecodedBy.NOTHING),
    ],
)
def test_an_attachment_may_hold_anything_that_mail_parser_does_not_read(
    headers: str, decoded_by: DecodedBy
) -> None:
    assert parse(parts_mail(f"{headers}\n\n{PILES}")).decoded_by is decoded_by


def test_a_text_of_the_largest_ordinary_size_is_no_defect() -> None:
    assert parse(raw_mail("From: a@x.example", body="a" * 256 * 1024)).defects == ()


def test_a_mail_without_a_body_has_lost_nothing() -> None:
    assert parse(raw_mail("From: a@x.example", body=" \n")).defects == ()


def test_parts_may_be_fifty_deep() -> None:
    rungs = [parse(nested(depth)).decoded_by for depth in (49, 50)]

    assert rungs == [DecodedBy.MAIL_PARSER, DecodedBy.NOTHING]


def test_a_long_file_name_in_pieces_is_put_together() -> None:
    part = (
        "Content-Type: application/pdf\nContent-Disposition: attachment;\n"
        " filename*0*=utf-8''m%C3%BC; filename*1*=ller.pdf\n\nx"
    )

    mail = parse(parts_mail(part))

    assert mail.attachments == (Attachment("müller.pdf", "application/pdf", b"x"),)


def test_a_type_that_does_not_exist_is_read_as_text_with_a_defect() -> None:
    mail = parse(raw_mail("From: a@x.example", "Content-Type: plain/text", body="hallo"))

    assert mail.text == "hallo"
    assert mail.defects == ("a part has an unknown content type; read as text",)


@pytest.mark.parametrize(
    ("raw", "defects"),
    [
        (
            raw_mail("From: a@x.example", MULTIPART, body="huurachterstand EUR 512\n"),
            ("no text could be read", "a multipart never begins", "a multipart has no parts"),
        ),
        (
            raw_mail("From: a@x.example", "Content-Type: text/plain", body="\0\0"),
            ("no text could be read",),
        ),
        (
            raw_mail("From: a@x.example", "Subject : melding", "Date: x", body="hallo"),
            ("the headers end in the middle",),
        ),
        (b"\xef\xbb\xbfFrom: a@x.example\n\nhallo", ("the mail begins with a byte order mark",)),
        (
            raw_mail("From: a@x.example", "Content-Transfer-Encoding: base64", body="aGFsbG8"),
            ("a base64 part is damaged",),
        ),
        (
            raw_mail("From: a@x.example", "Content-Type: text/plain", body="Jo\ufffdlle"),
            ("charset: characters were lost before we got the mail",),
        ),
        (
            raw_mail("From: a@x.example", body="a" * (256 * 1024 + 1)),
            ("the text is larger than 256 KiB",),
        ),
    ],
)
def test_what_was_lost_or_doubtful_is_told(raw: bytes, defects: tuple[str, ...]) -> None:
    assert parse(raw).defects == defects


def test_headers_that_ended_early_stay_visible_in_the_text() -> None:
    mail = parse(raw_mail("From: a@x.example", "Subject : melding", body="hallo"))

    assert mail.text == "Subject : melding\n\nhallo"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (raw_mail("From: =?UTF-8?B?J=F8rn_Simonsen?= <u@x.example>"), "hallo\n"),
        (raw_mail("From: a@x.example", "To: =?utf-8?b?A?= <u@x.example>"), "hallo\n"),
        (
            raw_mail("From: a@x.example", 'Content-Type: text/plain; charset="a\0b"', body="hé"),
            "hé",
        ),
        (
            raw_mail(
                "From: a@x.example",
                'Content-Type: multipart/mixed; boundary="a"',
                body='--a\nContent-Type: multipart/mixed; boundary="a"\n\n--a\n'
                "Content-Type: text/plain\n\nhallo",
            ),
            "hallo",
        ),
    ],
)
def test_a_mail_on_which_mail_parser_fails_is_read_on_the_next_rung(raw: bytes, text: str) -> None:
    mail = parse(raw)

    assert (mail.decoded_by, mail.text) == (DecodedBy.COMPAT32, text)
    assert mail.defects[0].startswith("mail-parser failed: ")


def nested(depth: int) -> bytes:
    body = b"Content-Type: text/plain\n\nhallo\n"
    for level in range(depth):
        boundary = b"b%d" % level
        body = (
            b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n'
            b"--" + boundary + b"\n" + body
        )
    return b"From: a@x.example\n" + body


HOSTILE = {
    "many parts": (raw_mail(MULTIPART, body=b"--b\n\nx\n" * 100_000), "more than 500 parts"),
    "deep": (nested(60), "parts nested more than 50 deep"),
    "very deep": (nested(3000), "more than 500 parts"),
    "report of many blocks": (
        raw_mail("Content-Type: message/delivery-status", body="a: b\n\n" * 5000),
        "more than 500 parts",
    ),
    "long headers": (raw_mail("Subject: " + "x " * 70_000), "the headers are larger than 128 KiB"),
    "long parameters": (
        raw_mail("Content-Type: text/plain" + '; a="b"' * 2500),
        "the Content headers are too long",
    ),
    "many long parameters": (
        parts_mail(*["Content-Type: text/plain" + ';"' * 4000 + "\n\nx"] * 20),
        "the Content headers are too long",
    ),
    "many lines": (raw_mail(body="a\n" * 1_000_001), "more than a million lines"),
    "piled accents": (
        raw_mail(body="a" + "\u0323\u0301" * 100_000),
        "piles of more than 64 accents on one letter",
    ),
    "piled accents in a mail inside": (
        parts_mail("Content-Type: message/rfc822\n\nA: b\n\na" + "\u0323\u0301" * 100_000),
        "piles of more than 64 accents on one letter",
    ),
    "nothing": (b"", "the mail is empty"),
    "blanks": (b"\r\n \n", "the mail is empty"),
}


@pytest.mark.parametrize(("raw", "defect"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_mail_built_to_cost_minutes_is_given_up_at_once(raw: bytes, defect: str) -> None:
    began_at = time.process_time()

    mail = parse(raw)

    assert (mail.decoded_by, mail.text, mail.defects[0]) == (DecodedBy.NOTHING, None, defect)
    assert time.process_time() - began_at < 2.0


def test_a_recursion_beyond_the_parsers_ends_on_the_last_rung() -> None:
    raw = b"From: a@x.example\n" + b"Content-Type: message/rfc822\n\n" * 490 + b"x"

    mail = parse(raw)

    assert (mail.decoded_by, mail.from_addresses) == (DecodedBy.NOTHING, ("a@x.example",))
    assert mail.defects == ("mail-parser failed: RecursionError", "compat32 failed: RecursionError")


def test_a_mail_of_ordinary_size_is_within_the_limits() -> None:
    raw = parts_mail(*["Content-Type: text/plain\n\nx"] * 400)

    assert parse(raw).decoded_by is DecodedBy.MAIL_PARSER


def test_mail_parser_does_not_tell_the_log_whom_a_mail_is_from() -> None:
    seen = io.StringIO()
    listener = logging.StreamHandler(seen)
    logger = logging.getLogger("mailparser")
    logger.addHandler(listener)

    logger.critical("it could")
    parse(raw_mail("From: a@x.example", "X-Name: =?utf-8?b?Jan?= =?shift_jis?b?gg==?=", "To: =?a"))
    logger.removeHandler(listener)

    assert seen.getvalue() == ""
    assert not logging.getLogger("mailparser.utils").isEnabledFor(logging.ERROR)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_raise(raw: bytes) -> None:
    mail = parse(b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + raw)

    assert isinstance(mail.defects, tuple)
