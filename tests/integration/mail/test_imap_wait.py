"""Connecting to a real IMAP server, and waiting for it to tell of new mail."""

import threading
import time
from pathlib import Path

import pytest
from imap_office import PASSWORD, Office, office_on_a_server_with, soon

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.imap import ImapFolders, ImapServer
from servers.tls import make_certificate


def test_new_mail_ends_the_waiting_within_two_seconds(office: Office) -> None:
    first = office.mailbox.wait(5, threading.Event())
    delivered = []

    def deliver() -> None:
        office.deliver("nieuw")
        delivered.append(time.monotonic())

    timer = soon(deliver)
    second = office.mailbox.wait(20, threading.Event())
    noticed = time.monotonic()

    assert (first, second) == (True, True)
    assert noticed - delivered[0] < 2
    timer.join()


def test_mail_that_came_between_two_waits_ends_the_second_at_once(office: Office) -> None:
    office.mailbox.wait(5, threading.Event())
    quiet = office.mailbox.wait(0.2, threading.Event())

    office.deliver("nieuw")
    began = time.monotonic()
    answer = office.mailbox.wait(20, threading.Event())

    assert (quiet, answer) == (False, True)
    assert time.monotonic() - began < 2


def test_waiting_without_mail_ends_in_time_with_false(office: Office) -> None:
    office.mailbox.wait(5, threading.Event())
    began = time.monotonic()

    answer = office.mailbox.wait(1, threading.Event())

    assert answer is False
    assert 1 <= time.monotonic() - began < 2


def test_waiting_ends_within_a_second_after_stop(office: Office) -> None:
    office.mailbox.wait(5, threading.Event())
    stop = threading.Event()
    timer = soon(stop.set)
    began = time.monotonic()

    answer = office.mailbox.wait(20, stop)

    assert answer is False
    assert time.monotonic() - began < 1.3
    timer.join()


def test_waiting_does_not_disturb_who_lists_fetches_and_files(office: Office) -> None:
    stop = threading.Event()
    waiting = threading.Thread(target=lambda: [office.mailbox.wait(1, stop) for _ in range(3)])
    waiting.start()

    office.deliver(*(f"brief {number}" for number in range(20)))
    for uid in range(1, 21):
        _, uids = office.mailbox.list_new()
        assert [mail.uid for mail in office.mailbox.fetch(uids[:1])] == [uid]
        office.mailbox.file_away(uids[:1])

    waiting.join()
    assert office.bodies("Verwerkt") == [f"brief {number}" for number in range(20)]


def test_a_dropped_connection_is_told_and_the_next_wait_says_look(office: Office) -> None:
    office.mailbox.wait(5, threading.Event())
    timer = soon(office.dovecot.kick)

    with pytest.raises(TemporaryError):
        office.mailbox.wait(20, threading.Event())

    assert office.mailbox.wait(20, threading.Event()) is True
    timer.join()


def test_closing_wakes_who_waits(office: Office) -> None:
    office.mailbox.wait(5, threading.Event())
    timer = soon(office.mailbox.close)
    began = time.monotonic()

    with pytest.raises(TemporaryError):
        office.mailbox.wait(20, threading.Event())

    assert time.monotonic() - began < 2
    timer.join()


@pytest.mark.parametrize("by", ["the settings", "the server"])
def test_without_idle_waiting_is_only_waiting(by: str) -> None:
    shown = ("IDLE",) if by == "the settings" else ()
    with office_on_a_server_with("UIDPLUS", *shown) as office:
        mailbox = office.open(idle=by == "the server")
        if by == "the server":
            mailbox.wait(5, threading.Event())
        timer = soon(office.deliver, "nieuw")
        began = time.monotonic()

        answer = mailbox.wait(1, threading.Event())

        assert answer is False
        assert 1 <= time.monotonic() - began < 2
        timer.join()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_over_tls_everything_works_the_same(office: Office, tls: str) -> None:
    dovecot = office.dovecot
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    mailbox = office.open(tls=tls, port=port, ca_file=dovecot.ca_file)
    office.deliver("een", "\r\n".join(["y" * 70] * 10_000))

    first = mailbox.wait(5, threading.Event())
    found = mailbox.fetch(mailbox.list_new()[1])
    mailbox.file_away([mail.uid for mail in found])
    mailbox.wait(0.2, threading.Event())
    timer = soon(office.deliver, "nieuw")
    second = mailbox.wait(10, threading.Event())

    assert (first, second) == (True, True)
    assert [mail.raw for mail in found] == office.dovecot.mails(office.address, "Verwerkt")
    assert mailbox.check()[0] == "localhost: logged in, TLSv1.3"
    timer.join()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_another_authority_is_refused(
    office: Office, tls: str, tmp_path: Path
) -> None:
    stranger = make_certificate(tmp_path / "stranger").ca_file
    port = office.dovecot.imaps_port if tls == "implicit" else office.dovecot.imap_port
    mailbox = office.open(tls=tls, port=port, ca_file=stranger)

    for call in (mailbox.list_new, lambda: mailbox.wait(5, threading.Event())):
        with pytest.raises(
            PermanentError, match=r"^the certificate of the IMAP server localhost is not accepted: "
        ):
            call()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_for_another_host_name_is_refused(office: Office, tls: str) -> None:
    port = office.dovecot.imaps_port if tls == "implicit" else office.dovecot.imap_port
    # Another way to write 127.0.0.1, which the certificate does not know.
    mailbox = office.open(host="127.1", tls=tls, port=port, ca_file=office.dovecot.ca_file)

    with pytest.raises(PermanentError, match="Hostname mismatch"):
        mailbox.list_new()


def test_a_wrong_password_is_for_a_person_and_is_not_sent_again_at_once(office: Office) -> None:
    mailbox = office.open(password="anders")

    with pytest.raises(PermanentError) as caught:
        mailbox.list_new()
    office.dovecot.add_user(office.address, "anders")
    with pytest.raises(PermanentError) as again:
        mailbox.list_new()

    assert (
        str(caught.value)
        == str(again.value)
        == (
            "the IMAP server localhost refused the login: check mailbox.username and "
            "mailbox.password_file"
        )
    )
    assert office.open(password="anders").list_new()[1] == []


def test_a_folder_that_is_not_there_is_for_a_person(office: Office) -> None:
    mailbox = office.open(ImapFolders(inbox="Bestaat/Niet"))

    with pytest.raises(
        PermanentError,
        match=r"^mailbox\.folder: the IMAP server localhost has no folder 'Bestaat/Niet'$",
    ):
        mailbox.list_new()


def test_a_server_that_is_not_there_may_come_back(office: Office) -> None:
    with pytest.raises(
        TemporaryError, match=r"^the IMAP server localhost cannot be reached: Connection refused$"
    ):
        office.open(port=1).list_new()


def test_a_file_that_holds_no_certificates_names_the_setting(office: Office) -> None:
    mailbox = office.open(tls="implicit", ca_file=Path(__file__))

    with pytest.raises(PermanentError, match="ca_file"):
        mailbox.list_new()


def test_only_this_machine_may_be_reached_without_tls() -> None:
    with pytest.raises(PermanentError):
        ImapServer("mail.haarlem.example", 143, "none", "phu", PASSWORD)
