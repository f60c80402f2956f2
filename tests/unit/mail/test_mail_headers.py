"""Header values are read as the sender meant them, and nobody hides a second sender."""

from email import message_from_bytes

import pytest

from phu_mailer.mail.headers import UNCLEAR_FROM, Headers, decode_value, read_headers
from unit.mail.mail_samples import raw_mail


def headers_of(*lines: str | bytes) -> Headers:
    return read_headers(message_from_bytes(raw_mail(*lines)))


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("Subject: =?utf-8?q?Jo=C3=ABlle_M=C3=BCller?=", "Joëlle Müller"),
        ("Subject: =?iso-8859-1?Q?Jo=EBlle?= =?utf-8?b?IE3DvGxsZXI=?=", "Joëlle Müller"),
        ("Subject: =?utf-8?b?Sm/D?= =?utf-8?b?q2xsZQ==?=", "Joëlle"),
        ("Subject: =?utf-8*nl?q?Jo=C3=ABlle?= Bakker", "Joëlle Bakker"),
        ("Subject: Joëlle Müller", "Joëlle Müller"),
        (
            "Subject: Re: =?utf-8?q?Jo=C3=ABlle?= en =?utf-8?q?Ren=C3=A9?= weg",
            "Re: Joëlle en René weg",
        ),
        ("Subject: =?utf-8?b?Sm/Dq2xsZQ?=", "Joëlle"),
        ("Subject: een\n lange\n\tregel", "een lange regel"),
        ("Subject: =?utf-8?q?a=00b=0D=0ABcc:_evil@kwaad.example?=", "ab Bcc: evil@kwaad.example"),
    ],
)
def test_a_subject_is_read_without_doubt(line: str, subject: str) -> None:
    headers = headers_of(line)

    assert (headers.first("subject"), headers.defects) == (subject, ())


@pytest.mark.parametrize(
    ("line", "subject", "defect"),
    [
        (
            b"Subject: huurachterstand Jos\xe9 M\xfcller",
            "huurachterstand José Müller",
            "Subject header: charset not declared; read as cp1252",
        ),
        (
            b"Subject: =?UTF-8?B?J=F8rn_Simonsen?=",
            "Jørn Simonsen",
            "Subject header: charset UTF-8 does not fit the bytes; read as cp1252",
        ),
        (b"Subject: =?utf-8?b?A?=", "A", "Subject header: an encoded word is damaged"),
        (
            b"Subject: =?x-oud?q?een?= en =?utf-8?q?twee?=",
            "een en twee",
            "Subject header: charset x-oud is unknown; read as utf-8",
        ),
    ],
)
def test_a_subject_that_is_a_guess_is_read_with_a_defect(
    line: bytes, subject: str, defect: str
) -> None:
    headers = headers_of(line)

    assert headers.first("subject") == subject
    assert headers.defects == (defect.replace("UTF-8 does", "utf-8 does"),)


def test_findings_of_our_own_server_are_never_decoded() -> None:
    forged = "mx.haarlem.example; spf=pass smtp.mailfrom==?utf-8?q?x;_dmarc=3Dpass?="

    headers = headers_of(f"Authentication-Results: {forged}")

    assert headers.first("authentication-results") == forged


def test_every_occurrence_is_kept_in_the_order_of_the_mail() -> None:
    headers = headers_of("Received: een", "X-Mark: a", "received: twee", "x-mark: b")

    assert headers.values == {"received": ("een", "twee"), "x-mark": ("a", "b")}


@pytest.mark.parametrize(
    ("lines", "addresses"),
    [
        (["From: Signaal@Ymere.example"], ("signaal@ymere.example",)),
        (["From: Karin Visser <k.visser@ymere.example>"], ("k.visser@ymere.example",)),
        (["From: Visser, Karin <k.visser@ymere.example>"], ("k.visser@ymere.example",)),
        (['From: "a@x.example, b@y.example" <c@z.example>'], ("c@z.example",)),
        (["From: =?UTF-8?B?J=F8rn_Simonsen?= <u@x.example>"], ("u@x.example",)),
        (["From: =?utf-8?q?a=40ymere=2Eexample=2C?= <u@x.example>"], ("u@x.example",)),
        (["From: a@x.example, b@y.example"], ("a@x.example", "b@y.example")),
        (
            ["From: evil@kwaad.example", "From: signaal@ymere.example"],
            ("evil@kwaad.example", "signaal@ymere.example"),
        ),
        ([b"From: Ren\xe9e <r@ymere.example>"], ("r@ymere.example",)),
        (["To: a@x.example"], ()),
    ],
)
def test_every_sender_is_found_and_no_other(
    lines: list[str | bytes], addresses: tuple[str, ...]
) -> None:
    assert headers_of(*lines).from_addresses == addresses


@pytest.mark.parametrize(
    "line",
    [
        "From: <signaal@ymere.example> <evil@kwaad.example>",
        "From: <signaal@ymere.example",
        "From: a@b@ymere.example",
        "From: groep: a@x.example (b@y.example",
    ],
)
def test_a_from_that_can_be_read_in_two_ways_is_told(line: str) -> None:
    assert UNCLEAR_FROM in headers_of(line).defects


def test_two_subjects_are_told() -> None:
    assert headers_of("Subject: een", "Subject: twee").defects == ("more than one Subject header",)


@pytest.mark.parametrize(
    ("line", "message_id"),
    [
        ("Message-ID: <a.b@x.example>", "<a.b@x.example>"),
        ("Message-ID: <a.b\n @x.example>", "<a.b@x.example>"),
        ("Message-ID: (oud) <a@x.example> nog iets", "<a@x.example>"),
        ("Message-ID: zonder-haken", "zonder-haken"),
        ("Message-ID:", None),
        ("X: y", None),
    ],
)
def test_the_message_id_has_its_brackets_and_no_folds(line: str, message_id: str | None) -> None:
    assert headers_of(line).message_id == message_id


def test_a_lone_surrogate_in_a_value_does_not_stop_the_reading() -> None:
    assert decode_value("a\ud800b") == ("a?b", None)
