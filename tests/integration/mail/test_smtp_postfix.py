"""Mail goes out through a real relay, and its answers are understood."""

import itertools

import pytest

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.smtp import RelayUnusable, SmtpSender
from servers.dovecot import DovecotServer
from servers.postfix import PostfixServer
from servers.process import wait_until

SENDER = "phu@haarlem.example"
PASSWORD = "geheim"

_numbers = itertools.count(1)


def relay(postfix: PostfixServer, **changes: object) -> SmtpSender:
    """Return the relay as this machine reaches it without encryption."""
    fields = {"host": "127.0.0.1", "port": postfix.smtp_port, "tls": "none", "timeout_s": 10.0}
    return SmtpSender(**{**fields, **changes})  # type: ignore[arg-type] # a test names them


def mail(body: str) -> bytes:
    return f"From: {SENDER}\r\nSubject: s\r\nMessage-ID: <1@haarlem.example>\r\n\r\n{body}".encode()


@pytest.fixture
def recipient(dovecot: DovecotServer) -> str:
    address = f"terugkoppeling{next(_numbers)}@ymere.example"
    dovecot.add_user(address, PASSWORD)
    return address


def arrived(dovecot: DovecotServer, address: str) -> list[str]:
    """Return the bodies in a mailbox, once one is there."""
    wait_until(lambda: bool(dovecot.mails(address)), 10, "a mail arrives")
    return [raw.partition(b"\r\n\r\n")[2].decode() for raw in dovecot.mails(address)]


def test_a_mail_arrives_as_it_was_handed_over(
    postfix: PostfixServer, dovecot: DovecotServer, recipient: str
) -> None:
    body = ".\r\n.punt\r\n..twee\r\nregel\r\n\r\nlaatste zonder einde"

    relay(postfix).send(mail(body), SENDER, recipient)

    assert arrived(dovecot, recipient) == [body + "\r\n"]


def test_line_ends_of_any_kind_become_those_of_mail(
    postfix: PostfixServer, dovecot: DovecotServer, recipient: str
) -> None:
    relay(postfix).send(mail("een\ntwee\rdrie\r\n.\nvier\n"), SENDER, recipient)

    assert arrived(dovecot, recipient) == ["een\r\ntwee\r\ndrie\r\n.\r\nvier\r\n"]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_an_encrypted_connection_with_login_works_the_same(
    postfix: PostfixServer, dovecot: DovecotServer, recipient: str, tls: str
) -> None:
    sender = relay(
        postfix,
        host="localhost",
        port=postfix.smtps_port if tls == "implicit" else postfix.smtp_port,
        tls=tls,
        ca_file=postfix.ca_file,
        username=recipient,
        password=PASSWORD,
    )

    sender.send(mail("hallo\r\n"), SENDER, recipient)

    assert arrived(dovecot, recipient) == ["hallo\r\n"]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_relay_with_the_certificate_of_a_stranger_gets_nothing(
    postfix: PostfixServer, dovecot: DovecotServer, recipient: str, tls: str
) -> None:
    port = postfix.smtps_port if tls == "implicit" else postfix.smtp_port
    sender = relay(postfix, host="localhost", port=port, tls=tls)

    with pytest.raises(RelayUnusable, match=r"^localhost: no encrypted connection"):
        sender.send(mail("x"), SENDER, recipient)
    with pytest.raises(PermanentError, match=r"^localhost: no encrypted connection"):
        sender.check()


def test_a_refused_login_costs_no_mail_and_is_told_by_check(
    postfix: PostfixServer, recipient: str
) -> None:
    sender = relay(postfix, username=recipient, password="anders")

    with pytest.raises(TemporaryError, match=r"^the relay answered the login with 535 "):
        sender.send(mail("x"), SENDER, recipient)
    with pytest.raises(PermanentError, match=r"^the relay answered the login with 535 "):
        sender.check()


def test_a_temporary_refusal_is_tried_again_and_then_taken(
    postfix: PostfixServer, dovecot: DovecotServer, recipient: str
) -> None:
    postfix.refuse(recipient, "450 4.7.1 probeer later")

    with pytest.raises(TemporaryError) as refused:
        relay(postfix).send(mail("x\r\n"), SENDER, recipient)
    postfix.take_again(recipient)
    relay(postfix).send(mail("x\r\n"), SENDER, recipient)

    assert str(refused.value) == (
        "the relay answered RCPT TO with 450 4.7.1 [address]: "
        "Recipient address rejected: probeer later"
    )
    assert arrived(dovecot, recipient) == ["x\r\n"]


def test_a_final_refusal_is_for_a_person_and_names_nobody(
    postfix: PostfixServer, recipient: str
) -> None:
    postfix.refuse(recipient, "550 5.1.1 geen postvak")

    with pytest.raises(PermanentError) as refused:
        relay(postfix).send(mail("x"), SENDER, recipient)

    assert str(refused.value) == (
        "the relay answered RCPT TO with 550 5.1.1 [address]: "
        "Recipient address rejected: geen postvak"
    )


def test_a_relay_that_forwards_nothing_for_us_says_so_for_good(postfix: PostfixServer) -> None:
    with pytest.raises(PermanentError, match=r"^the relay answered RCPT TO with 554 "):
        relay(postfix).send(mail("x"), SENDER, "iemand@elders.test")


def test_check_tells_what_it_found(postfix: PostfixServer, recipient: str) -> None:
    port = postfix.smtp_port
    sender = relay(
        postfix,
        host="localhost",
        tls="starttls",
        ca_file=postfix.ca_file,
        username=recipient,
        password=PASSWORD,
    )

    found = sender.check()

    assert found[:2] == [f"localhost:{port} answers (TLSv1.3)", "logged in"]
    assert found[2].startswith("offers 8bitmime, ")
