"""Waiting on a server that falls silent, speaks at an odd moment, or leaves."""

import logging
import threading
import time

import pytest
from imap_script import CAP, Line, ScriptedImap, hang_up, raws, say

from phu_mailer.errors import TemporaryError
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer
from phu_mailer.mail.imap_session import ImapSession
from phu_mailer.mail.imap_watch import MailWatch


def watch_on(server: ScriptedImap, longest_idle_s: float) -> MailWatch:
    def connect() -> ImapSession:
        there = ImapServer("127.0.0.1", server.port, "none", "phu", "geheim", None, 0.5)
        session = ImapSession(there, CAP)
        session.open_folder("INBOX", read_only=True)
        return session

    return MailWatch(connect, longest_idle_s)


def never() -> threading.Event:
    return threading.Event()


def test_idle_is_begun_anew_and_followed_by_a_question_now_and_then(server: ScriptedImap) -> None:
    watch = watch_on(server, longest_idle_s=0.2)
    watch.wait(9, never())

    answer = watch.wait(0.5, never())
    watch.close()

    assert answer is False
    assert server.names()[server.names().index("EXAMINE") + 1 :] == ["NOOP", "IDLE"] * 3 + ["NOOP"]


def test_a_link_that_died_in_idle_is_noticed_when_idle_ends(server: ScriptedImap) -> None:
    watch = watch_on(server, longest_idle_s=0.2)
    watch.wait(9, never())
    server.once["IDLE"].append(lambda line, tag: (line.say("+ idling"), server.stall(line, tag)))
    began = time.monotonic()

    with pytest.raises(TemporaryError):
        watch.wait(30, never())

    assert time.monotonic() - began < 1.5
    assert watch.wait(9, never()) is True
    watch.close()


def test_mail_that_is_told_in_one_breath_with_the_beginning_of_idle_is_heard(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    def at_once(line: Line, tag: str) -> None:
        line.send(b"+ idling\r\n* 5 EXISTS\r\n")
        line.hear()
        line.say(f"{tag} OK done")

    mailbox.wait(9, never())
    server.once["IDLE"].append(at_once)
    began = time.monotonic()

    answer = mailbox.wait(9, never())

    assert answer is True
    assert time.monotonic() - began < 1


def test_other_news_than_mail_does_not_end_the_waiting(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    def chat(line: Line, tag: str) -> None:
        line.send(b"+ idling\r\n* OK Still here\r\n* 3 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen))\r\n")
        line.hear()
        line.say(f"{tag} OK done")

    mailbox.wait(9, never())
    server.once["IDLE"].append(chat)

    assert mailbox.wait(0.5, never()) is False


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        say("* BYE Jan de Vries logged in elsewhere"),
        say("+ idling", "* BYE Jan de Vries logged in elsewhere"),
        say("+ idling", "onzin"),
        say("TAG NO not for Jan de Vries"),
        say("TAG BAD what"),
        say("* 5 EXISTS"),
    ],
)
def test_what_goes_wrong_in_idle_is_an_error_and_the_next_wait_says_look(
    server: ScriptedImap, mailbox: ImapMailbox, answer
) -> None:
    mailbox.wait(9, never())
    server.once["IDLE"].append(answer)
    began = time.monotonic()

    with pytest.raises(TemporaryError) as caught:
        mailbox.wait(9, never())

    assert time.monotonic() - began < 1.5
    assert "Vries" not in str(caught.value)
    assert mailbox.wait(9, never()) is True


@pytest.mark.parametrize("place", ["GREETING", "AUTHENTICATE", "EXAMINE", "NOOP", "IDLE"])
def test_stop_is_obeyed_within_a_second_however_silent_the_server(place: str) -> None:
    server = ScriptedImap()
    server.once[place].append(server.stall)
    there = ImapServer("127.0.0.1", server.port, "none", "phu", "geheim", None, 3.0)
    mailbox = ImapMailbox(there, ImapFolders(), max_bytes=CAP)
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    began = time.monotonic()

    while not stop.is_set():
        mailbox.wait(9, stop)

    assert time.monotonic() - began < 1.3
    mailbox.close()
    server.stop()
    timer.join()


def test_whoever_is_told_to_stop_before_waiting_does_not_connect(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    stop = never()
    stop.set()

    assert mailbox.wait(9, stop) is False
    assert server.commands == []


def test_the_library_writes_nothing_of_a_mail_when_the_program_logs_all_it_can(
    server: ScriptedImap, mailbox: ImapMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    raws(mailbox)
    without_switch = len(caplog.records)

    caplog.set_level(logging.DEBUG, logger="imapclient")
    raws(mailbox)

    assert without_switch == 0
    assert len(caplog.records) > 0
