import imaplib
import smtplib
import ssl
from pathlib import Path

import pytest

from servers.dovecot import DovecotServer
from servers.postfix import PostfixServer
from servers.process import (
    ServerFailed,
    wait_until,
)
from servers.tls import make_certificate

# Complete, so that Postfix adds nothing below its trace fields; a dot and a byte that are tricky.
MAIL = (
    b"From: anna@ymere.example\r\n"
    b"Date: Mon, 05 Jan 2026 10:00:00 +0100\r\n"
    b"Message-ID: <1@ymere.example>\r\n"
    b"Subject: Signaal\r\n"
    b"\r\n"
    b".Met een punt vooraan\r\n"
    b"\xe9\r\n"
)


def trusting(ca_file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca_file))


def uidvalidity(dovecot: DovecotServer, address: str) -> bytes:
    with imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client:
        client.login(address, "geheim")
        return client.status("INBOX", "(UIDVALIDITY)")[1][0]


def submit(
    postfix: PostfixServer, recipient: str, sender: str = "phu@haarlem.example"
) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", postfix.smtp_port) as client:
        try:
            return client.sendmail(sender, [recipient], MAIL)
        except smtplib.SMTPRecipientsRefused as refused:
            return refused.recipients


def test_a_delivered_mail_is_read_byte_for_byte_below_the_trace_fields(
    dovecot: DovecotServer,
) -> None:
    dovecot.add_user("bytes@haarlem.example", "geheim")

    dovecot.deliver("bytes@haarlem.example", MAIL)

    (mail,) = dovecot.mails("bytes@haarlem.example")
    assert mail.startswith(b"Return-Path: <afzender@corporatie.example>\r\n")
    assert mail.endswith(b"\r\n" + MAIL)


def test_a_mailbox_that_is_not_there_takes_no_mail(dovecot: DovecotServer) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        dovecot.deliver("niemand@haarlem.example", MAIL)

    assert [code for code, _ in refused.value.recipients.values()] == [550]


def test_a_folder_that_is_not_there_is_not_an_empty_one(dovecot: DovecotServer) -> None:
    dovecot.add_user("mappen@haarlem.example", "geheim")

    with pytest.raises(ServerFailed, match="no such folder: Verwerkt"):
        dovecot.mails("mappen@haarlem.example", "Verwerkt")


def test_imap_speaks_tls_both_ways_with_a_certificate_of_its_authority(
    dovecot: DovecotServer,
) -> None:
    context = trusting(dovecot.ca_file)

    with imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client:
        started = client.starttls(context)[0]
    with imaplib.IMAP4_SSL("localhost", dovecot.imaps_port, ssl_context=context) as client:
        greeted = client.noop()[0]

    assert (started, greeted) == ("OK", "OK")


def test_another_authority_is_not_enough(dovecot: DovecotServer, folder: Path) -> None:
    context = trusting(make_certificate(folder).ca_file)

    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL("127.0.0.1", dovecot.imaps_port, ssl_context=context)


def test_without_tls_the_shown_capabilities_are_the_given_ones(folder: Path, running) -> None:
    server = DovecotServer(folder, imap_capability="IMAP4rev1 UIDPLUS", tls=False)

    running(server)

    with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
        assert client.capabilities == ("IMAP4REV1", "UIDPLUS", "AUTH=PLAIN", "AUTH=LOGIN")


def test_two_servers_side_by_side_keep_their_mails_apart(
    dovecot: DovecotServer, folder: Path, running
) -> None:
    other = DovecotServer(folder)
    running(other)
    for server in (dovecot, other):
        server.add_user("apart@haarlem.example", "geheim")

    other.deliver("apart@haarlem.example", MAIL)

    assert len(dovecot.mails("apart@haarlem.example")) == 0
    assert len(other.mails("apart@haarlem.example")) == 1


def test_mails_and_users_survive_a_restart_of_dovecot(folder: Path, running) -> None:
    server = DovecotServer(folder)
    server.add_user("blijft@haarlem.example", "geheim")
    running(server)
    server.deliver("blijft@haarlem.example", MAIL)

    server.stop()
    server.start()

    assert len(server.mails("blijft@haarlem.example")) == 1


def test_a_new_password_of_the_same_length_replaces_the_old_one(dovecot: DovecotServer) -> None:
    dovecot.add_user("wacht@haarlem.example", "ab:cd:xyz")
    dovecot.mails("wacht@haarlem.example")

    dovecot.add_user("wacht@haarlem.example", "één:2é")

    assert dovecot.mails("wacht@haarlem.example") == []
    with (
        imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client,
        pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
    ):
        client.login("wacht@haarlem.example", "ab:cd:xyz")


def test_uidvalidity_changes_every_time_and_the_mails_stay(dovecot: DovecotServer) -> None:
    address = "geldig@haarlem.example"
    dovecot.add_user(address, "geheim")
    dovecot.deliver(address, MAIL)
    first = uidvalidity(dovecot, address)

    dovecot.forget_uidvalidity(address)
    second = uidvalidity(dovecot, address)
    dovecot.forget_uidvalidity(address)
    third = uidvalidity(dovecot, address)

    assert len({first, second, third}) == 3
    assert len(dovecot.mails(address)) == 1


def test_a_kicked_client_is_cut_off_and_may_come_back(dovecot: DovecotServer) -> None:
    dovecot.add_user("weg@haarlem.example", "geheim")
    client = imaplib.IMAP4("127.0.0.1", dovecot.imap_port)
    client.login("weg@haarlem.example", "geheim")

    dovecot.kick()

    with pytest.raises(imaplib.IMAP4.abort):
        client.noop()
    client.shutdown()
    assert dovecot.mails("weg@haarlem.example") == []


def test_mail_through_postfix_lands_in_dovecot_within_five_seconds(
    dovecot: DovecotServer, postfix: PostfixServer
) -> None:
    dovecot.add_user("feedback@ymere.example", "geheim")

    refused = submit(postfix, "feedback@ymere.example")

    assert refused == {}
    wait_until(lambda: len(dovecot.mails("feedback@ymere.example")) == 1, 5, "the mail is there")
    assert dovecot.mails("feedback@ymere.example")[0].endswith(b"\r\n" + MAIL)


def test_postfix_takes_tls_and_a_login_on_both_ports(
    dovecot: DovecotServer, postfix: PostfixServer
) -> None:
    dovecot.add_user("afzender@haarlem.example", "geheim")
    context = trusting(postfix.ca_file)

    with smtplib.SMTP("localhost", postfix.smtp_port) as client:
        client.starttls(context=context)
        by_starttls = client.login("afzender@haarlem.example", "geheim")[0]
    with smtplib.SMTP_SSL("127.0.0.1", postfix.smtps_port, context=context) as client:
        by_tls = client.login("afzender@haarlem.example", "geheim")[0]

    assert (by_starttls, by_tls) == (235, 235)


def test_refusals_change_while_postfix_runs(postfix: PostfixServer) -> None:
    address = "dicht@prewonen.example"

    postfix.refuse(address, "550 5.1.1 no such user")
    for_ever = submit(postfix, address)
    postfix.refuse(address, "450 4.7.1 later")
    for_now = submit(postfix, address)
    postfix.take_again(address)
    no_longer = submit(postfix, address)

    start = f"<{address}>: Recipient address rejected: ".encode()
    assert for_ever == {address: (550, b"5.1.1 " + start + b"no such user")}
    assert for_now == {address: (450, b"4.7.1 " + start + b"later")}
    assert no_longer == {}


def test_mail_to_the_outside_world_is_refused(postfix: PostfixServer) -> None:
    address = "iemand@elders.test"

    refused = submit(postfix, address)

    assert refused == {address: (554, b"5.7.1 <iemand@elders.test>: Relay access denied")}


def test_mail_to_a_mailbox_that_is_not_there_comes_back(
    dovecot: DovecotServer, postfix: PostfixServer
) -> None:
    dovecot.add_user("terug@haarlem.example", "geheim")

    submit(postfix, "niemand@elanwonen.example", sender="terug@haarlem.example")

    wait_until(lambda: len(dovecot.mails("terug@haarlem.example")) == 1, 5, "it is back")
    assert dovecot.mails("terug@haarlem.example")[0].startswith(b"Return-Path: <>\r\n")


def test_mail_waits_in_the_queue_while_dovecot_is_stopped(folder: Path, running) -> None:
    dovecot = DovecotServer(folder)
    dovecot.add_user("later@haarlem.example", "geheim")
    postfix = PostfixServer(folder, dovecot, login=False)
    running(postfix)
    submit(postfix, "later@haarlem.example")

    postfix.stop()
    postfix.start()
    running(dovecot)

    wait_until(lambda: len(dovecot.mails("later@haarlem.example")) == 1, 10, "it has arrived")
