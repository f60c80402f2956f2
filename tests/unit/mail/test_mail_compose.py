"""A mail says exactly what it was given, or is refused with the text file and the field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.errors import PermanentError
from phu_mailer.mail.charsets import clean_line
from phu_mailer.mail.compose import Envelope, compose, new_message_id

SHIPPED = Path(__file__).resolve().parents[3] / "templates" / "mail"
ENVELOPE = Envelope(
    message_id="<abc@haarlem.example>",
    sender="phu@haarlem.example",
    sender_name="Schulddienstverlening Gemeente Haarlem",
    recipient="phu@ymere.example",
    reply_to="schulden@haarlem.example",
    in_reply_to=None,
    sent_at=datetime(2026, 3, 12, 8, 14, tzinfo=UTC),
)
LONG_ID = f"<{'a' * 60}.{'b' * 30}@{'c' * 40}.prod.elders.example>"
FIELDS: dict[str, Any] = {
    "contact": {
        "naam": "mevrouw L. Bos",
        "telefoon": "023-1234567",
        "telefoontijden": "werkdagen 9.00-12.00 uur",
        "email": "schulden@haarlem.example",
    },
    "gemeente": {"naam": "Gemeente Haarlem", "afdeling": "Schulddienstverlening"},
    "corporatie": {"naam": "Ymere"},
}
CLOSING = (
    "Heeft u een vraag? Bel mevrouw L. Bos, 023-1234567 (werkdagen 9.00-12.00 uur). "
    "Of mail naar schulden@haarlem.example."
)
GREETING = "Met vriendelijke groet,\n\nSchulddienstverlening\nGemeente Haarlem\n"


def text_file(folder: Path, content: str | bytes) -> Path:
    """Write a mail text of the kind "proef"."""
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "proef.txt").write_bytes(raw)
    return folder


def read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage) -> str:
    """Return the text as the receiver sees it; on the wire its lines end in CRLF."""
    return str(mail.get_content()).replace("\r\n", "\n")


def composed(folder: Path, kind: str = "proef", **fields: Any) -> EmailMessage:
    return read(compose(folder, kind, ENVELOPE, {**FIELDS, **fields}))


def report(number: int, status: str, **changes: Any) -> Mapping[str, Any]:
    """Return one line of a receipt."""
    return {
        "kenmerk": f"PHU-2026-0012{number}",
        "uw_kenmerk": "",
        "status": status,
        "ontbreekt": [],
        **changes,
    }


def refusal(folder: Path, **fields: Any) -> str:
    with pytest.raises(PermanentError) as refused:
        compose(folder, "proef", ENVELOPE, fields)
    return str(refused.value)


def test_a_mail_has_these_headers_and_no_others(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "Onderwerp: Hallo {{ wie }}\n\nDag {{ wie }}.\n")

    mail = composed(folder, wie="Joëlle")

    assert list(mail.items()) == [
        ("Subject", "Hallo Joëlle"),
        ("From", "Schulddienstverlening Gemeente Haarlem <phu@haarlem.example>"),
        ("To", "phu@ymere.example"),
        ("Reply-To", "schulden@haarlem.example"),
        ("Date", "Thu, 12 Mar 2026 08:14:00 +0000"),
        ("Message-ID", "<abc@haarlem.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Loop", "phu-mailer"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "quoted-printable"),
        ("MIME-Version", "1.0"),
    ]
    assert text_of(mail) == "Dag Joëlle.\n"


def test_an_answer_names_the_mail_it_answers_in_one_piece(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "Onderwerp: x\n\ny\n")

    raw = compose(folder, "proef", replace(ENVELOPE, in_reply_to=LONG_ID), {})

    assert f"In-Reply-To: {LONG_ID}\r\nReferences: {LONG_ID}\r\n".encode() in raw
    assert b"Auto-Submitted: auto-replied\r\n" in raw


@pytest.mark.parametrize(
    "claimed", ["", "geen-id", "<a b@c>", "<a@b>\r\nBcc: evil@kwaad.example", "<a@ë.example>"]
)
def test_an_answered_id_that_is_none_is_left_out(tmp_path: Path, claimed: str) -> None:
    folder = text_file(tmp_path, "Onderwerp: x\n\ny\n")

    mail = read(compose(folder, "proef", replace(ENVELOPE, in_reply_to=claimed), {}))

    assert (mail["In-Reply-To"], mail["References"], mail["Bcc"]) == (None, None, None)


def test_every_line_on_the_wire_is_ascii_and_short(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "Onderwerp: {{ wie }}\n\n{{ wie }}\n.\nFrom ons\n")

    raw = compose(folder, "proef", ENVELOPE, {"wie": "Joëlle van der Meulen " * 20})

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76


@given(st.text(max_size=120))
def test_no_value_adds_a_header_or_a_line(value: str) -> None:
    shown = clean_line(value.encode("utf-8", "replace").decode())

    raw = compose(SHIPPED, "opgepakt", ENVELOPE, {**FIELDS, **TAKEN_UP, "kenmerk": shown or "x"})

    mail = read(raw)
    assert len(mail.items()) == 12
    assert text_of(mail).splitlines()[4] == f"Ons kenmerk: {shown or 'x'}"


TAKEN_UP = {"kenmerk": "PHU-2026-00123", "uw_kenmerk": "0045-112", "opgepakt_op": "13 maart 2026"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Onderwerp: x\n\n{{ naam }}\n", "proef.txt: the field 'naam' does not exist"),
        ("Onderwerp: x\n\n{{ contact.fax }}\n", "proef.txt: the field 'fax' does not exist"),
        (
            "Onderwerp: x\n\n{{ leeg }}\n",
            "proef.txt: a field without a text of its own is printed",
        ),
        (
            "Onderwerp: x\n\n{{ contact }}\n",
            "proef.txt: a field without a text of its own is printed",
        ),
        ("Onderwerp: x\n\n{{ open\n", "proef.txt: line 3 cannot be read"),
        ("Onderwerp: x\n\n{% if %}\n", "proef.txt: line 3 cannot be read"),
        ("Onderwerp: x\n\n{{ 1 // 0 }}\n", "proef.txt: does what a mail text cannot do"),
        (
            "Onderwerp: x\n\n{{ range(10**9) | list }}\n",
            "proef.txt: does what a mail text cannot do",
        ),
        (
            "Onderwerp: x\n\n{{ contact.pop('naam') }}\n",
            "proef.txt: does what a mail text cannot do",
        ),
        (
            "Onderwerp: x\n\n{{ ''.__class__.__mro__ }}\n",
            "proef.txt: does what a mail text cannot do",
        ),
        (
            "Onderwerp: x\n\n{% include 'ander.txt' %}\n",
            "proef.txt: does what a mail text cannot do",
        ),
        (b"Onderwerp: x\n\nJo\xeblle\n", "proef.txt: cannot be read as a UTF-8 file"),
        (
            "Hallo\n\ny\n",
            'proef.txt: must begin with "Onderwerp: ..." and have a text below it',
        ),
        (
            "Onderwerp:\n\ny\n",
            'proef.txt: must begin with "Onderwerp: ..." and have a text below it',
        ),
        (
            "Onderwerp: x\n",
            'proef.txt: must begin with "Onderwerp: ..." and have a text below it',
        ),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_by_name(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    folder = text_file(tmp_path, text)

    assert refusal(folder, contact={"naam": "Bos"}, leeg=None) == problem


@pytest.mark.parametrize("call", ["cycler.__init__.__globals__.os", "self.__init__.__globals__"])
def test_a_text_reaches_nothing_of_the_program(tmp_path: Path, call: str) -> None:
    folder = text_file(tmp_path, f"Onderwerp: x\n\n{{{{ {call} }}}}\n")

    assert refusal(folder) == "proef.txt: does what a mail text cannot do"


def test_a_text_saved_with_a_byte_order_mark_and_windows_lines_works(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "\ufeffOnderwerp: Dag\r\n\r\nregel een\r\nregel twee\r\n")

    mail = composed(folder)

    assert (mail["Subject"], text_of(mail)) == ("Dag", "regel een\nregel twee\n")


def test_lines_that_only_decide_leave_no_trace(tmp_path: Path) -> None:
    text = "Onderwerp: x\n\neen\n  {% if true %}\ntwee\n  {% endif %}\n\n\n\n{# niets #}\n\ndrie\n"

    assert text_of(composed(text_file(tmp_path, text))) == "een\ntwee\n\ndrie\n"


def test_a_value_that_is_no_text_or_number_is_refused(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "Onderwerp: x\n\ny\n")

    assert (
        refusal(folder, zaak={"file": folder}) == "proef.zaak.file: a mail cannot show a PosixPath"
    )


@pytest.mark.parametrize("kind", ["../proef", "Proef", "", "proef.txt"])
def test_a_kind_is_a_plain_name(tmp_path: Path, kind: str) -> None:
    with pytest.raises(PermanentError, match="is no kind of mail"):
        compose(text_file(tmp_path, "Onderwerp: x\n\ny\n"), kind, ENVELOPE, {})


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "proef.txt: the mail text proef.txt is missing"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sender": "phu"}, "the sender of the mail is no mail address"),
        ({"recipient": "a@x.example\r\nBcc: b@y.example"}, "the recipient of the mail is no"),
        ({"recipient": "Jan <a@x.example>"}, "the recipient of the mail is no mail address"),
        ({"reply_to": ""}, "the reply-to of the mail is no mail address"),
        ({"message_id": "abc@haarlem.example"}, "the Message-ID of the mail is none"),
        ({"message_id": "<a@b>\nX: y"}, "the Message-ID of the mail is none"),
        ({"sent_at": datetime(2026, 3, 12, 9, 0)}, "the time of the mail has no time zone"),  # noqa: DTZ001 - that is the fault
    ],
)
def test_an_envelope_that_cannot_be_sent_is_refused(
    tmp_path: Path, changes: dict[str, Any], problem: str
) -> None:
    folder = text_file(tmp_path, "Onderwerp: x\n\ny\n")

    with pytest.raises(PermanentError, match=problem):
        compose(folder, "proef", replace(ENVELOPE, **changes), {})


def test_a_sender_name_cannot_become_a_header_or_an_address(tmp_path: Path) -> None:
    folder = text_file(tmp_path, "Onderwerp: x\n\ny\n")
    envelope = replace(ENVELOPE, sender_name='Bos, "L."\r\nBcc: b@y.example <evil@kwaad.example>')

    mail = read(compose(folder, "proef", envelope, {}))

    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["From"].addresses] == ["phu@haarlem.example"]


def test_message_ids_differ_and_carry_the_domain() -> None:
    first, second = new_message_id("haarlem.example"), new_message_id("haarlem.example")

    assert first != second
    assert first.endswith("@haarlem.example>")


def test_a_message_id_needs_a_domain() -> None:
    with pytest.raises(PermanentError, match="'haarlem>' is no domain name"):
        new_message_id("haarlem>")


def test_the_receipt_of_one_report() -> None:
    line = report(3, "geregistreerd", uw_kenmerk="0045-112")

    mail = composed(SHIPPED, "ontvangst", **RECEIVED, meldingen=[line], aantal=1, bevat_bsn=False)

    assert mail["Subject"] == "Ontvangst van uw melding, kenmerk PHU-2026-00123"
    assert text_of(mail) == (
        "Goedendag,\n\n"
        "Wij hebben op 12 maart 2026 om 09.14 uur een bericht van Ymere ontvangen. Hierin staan "
        "voor zover wij zien 1 melding:\n\n"
        "1. PHU-2026-00123 (uw kenmerk 0045-112): geregistreerd\n\n"
        "Geregistreerd: wij nemen de melding in behandeling.\n\n"
        "Klopt het aantal meldingen niet? Laat het ons dan weten.\n\n"
        f"{CLOSING}\n\n{GREETING}"
    )


RECEIVED = {"ontvangen_op": "12 maart 2026 om 09.14 uur"}


def test_the_receipt_of_several_reports_says_what_becomes_of_each() -> None:
    lines = [
        report(1, "geregistreerd"),
        report(2, "herhaald"),
        report(3, "toegevoegd"),
        report(4, "onvolledig", kenmerk="", ontbreekt=["het huisnummer", "de postcode"]),
        report(5, "wordt bekeken", kenmerk="", uw_kenmerk="77"),
    ]

    mail = composed(SHIPPED, "ontvangst", **RECEIVED, meldingen=lines, aantal=5, bevat_bsn=True)

    assert mail["Subject"] == "Ontvangst van uw 5 meldingen"
    assert text_of(mail).splitlines()[4:16] == [
        "1. PHU-2026-00121: geregistreerd",
        "2. PHU-2026-00122: herhaald",
        "3. PHU-2026-00123: toegevoegd",
        "4. nog geen kenmerk: onvolledig, wij missen: het huisnummer, de postcode",
        "5. nog geen kenmerk (uw kenmerk 77): wordt bekeken",
        "",
        "Geregistreerd: wij nemen de melding in behandeling.",
        (
            "Herhaald: deze melding hadden wij al van u. Wij hebben die niet nog een keer "
            "geregistreerd."
        ),
        "Toegevoegd: wij hebben de melding bij een melding gevoegd die al in behandeling is.",
        (
            "Onvolledig: wij kunnen de melding nog niet in behandeling nemen. Wilt u ons sturen "
            "wat wij missen? Antwoord dan op deze mail."
        ),
        "Wordt bekeken: een medewerker controleert de melding voordat wij die registreren.",
        "",
    ]
    assert "In uw bericht staat een burgerservicenummer." in text_of(mail)


def test_a_receipt_without_reports_does_not_look_like_a_confirmation() -> None:
    mail = composed(SHIPPED, "ontvangst", **RECEIVED, meldingen=[], aantal=0, bevat_bsn=False)

    assert mail["Subject"] == "Wij hebben geen melding herkend in uw bericht"
    assert text_of(mail).splitlines()[2].endswith("Wij hebben dus nog niets geregistreerd.")
    assert "PHU" not in text_of(mail)


def test_the_news_that_a_report_was_taken_up() -> None:
    mail = composed(SHIPPED, "opgepakt", **TAKEN_UP)

    assert mail["Subject"] == "Melding PHU-2026-00123: opgepakt"
    assert text_of(mail) == (
        "Goedendag,\n\nWij hebben uw melding opgepakt.\n\n"
        "Ons kenmerk: PHU-2026-00123\nUw kenmerk: 0045-112\nOpgepakt op: 13 maart 2026\n\n"
        "Wij hebben uw huurder per brief uitgenodigd voor een gesprek. U krijgt bericht als wij "
        "de melding afsluiten.\n\n"
        f"{CLOSING} Noem daarbij ons kenmerk.\n\n{GREETING}"
    )


def test_the_news_that_a_report_was_closed() -> None:
    closed = {
        "kenmerk": "PHU-2026-00123",
        "uw_kenmerk": "",
        "code": "GEEN_CONTACT",
        "omschrijving": "wij hebben geen contact gekregen met de huurder",
    }

    mail = composed(SHIPPED, "afgesloten", **closed)

    assert mail["Subject"] == "Melding PHU-2026-00123: afgesloten"
    assert text_of(mail) == (
        "Goedendag,\n\nWij hebben uw melding afgesloten.\n\n"
        "Ons kenmerk: PHU-2026-00123\n"
        "Uitkomst: wij hebben geen contact gekregen met de huurder (GEEN_CONTACT)\n\n"
        "Meer mogen wij u niet vertellen over uw huurder.\n\n"
        f"{CLOSING} Noem daarbij ons kenmerk.\n\n{GREETING}"
    )
