"""Logging in to a server that does not want us, or not yet: nothing leaks, nothing is locked."""

import threading
from collections.abc import Callable

import pytest
from imap_script import CAP, ScriptedImap, mailbox_on, say

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer


@pytest.mark.parametrize(
    "set_up",
    [
        lambda server: None,
        lambda server: server.always.update({"GREETING": say("* PREAUTH welcome")}),
        lambda server: setattr(server, "able", "STARTTLS AUTH=PLAIN"),
    ],
    ids=["not offered", "logged in before TLS", "offered and not done"],
)
def test_without_tls_that_was_asked_for_no_password_is_sent(
    server: ScriptedImap, set_up: Callable[[ScriptedImap], None]
) -> None:
    set_up(server)
    server.always["STARTTLS"] = say("TAG NO not now")
    mailbox = mailbox_on(server, tls="starttls")

    with pytest.raises((PermanentError, TemporaryError)):
        mailbox.list_new()

    assert set(server.names()) <= {"CAPABILITY", "STARTTLS"}


def test_a_server_that_does_not_offer_starttls_is_refused_for_good(server: ScriptedImap) -> None:
    with pytest.raises(PermanentError, match="STARTTLS"):
        mailbox_on(server, tls="starttls").list_new()


def test_a_server_that_speaks_no_tls_is_an_error_of_the_moment(server: ScriptedImap) -> None:
    with pytest.raises(TemporaryError):
        mailbox_on(server, tls="implicit").list_new()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("TAG NO [AUTHENTICATIONFAILED] no jan@haarlem.example", PermanentError),
        ("TAG NO jan@haarlem.example is unknown", PermanentError),
        ("TAG NO [UNAVAILABLE] no database for jan@haarlem.example", TemporaryError),
        ("* BYE go away, jan@haarlem.example", TemporaryError),
    ],
)
def test_a_refused_login_is_for_a_person_and_a_server_that_is_unwell_is_not(
    server: ScriptedImap, mailbox: ImapMailbox, answer: str, kind: type[Exception]
) -> None:
    server.always["AUTHENTICATE"] = say(answer)

    with pytest.raises(kind) as caught:
        mailbox.list_new()

    assert "jan" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_refused_login_is_not_repeated_at_once_by_any_thread(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    server.always["AUTHENTICATE"] = say("TAG NO [AUTHENTICATIONFAILED] no")

    for call in (mailbox.list_new, lambda: mailbox.wait(1, threading.Event()), mailbox.check):
        with pytest.raises(PermanentError):
            call()

    assert server.names().count("AUTHENTICATE") == 1


def test_a_server_without_plain_gets_a_quoted_login(server: ScriptedImap) -> None:
    server.able = "NAMESPACE"
    there = ImapServer("127.0.0.1", server.port, "none", 'SHV\\jan "x"', 'a"b\\c', None, 0.5)
    mailbox = ImapMailbox(there, ImapFolders(), max_bytes=CAP)

    mailbox.list_new()
    mailbox.close()

    assert [command for command in server.commands if command.startswith("LOGIN")] == [
        'LOGIN "SHV\\\\jan \\"x\\"" "a\\"b\\\\c"'
    ]


def test_a_password_that_cannot_be_sent_is_for_a_person(server: ScriptedImap) -> None:
    server.able = "NAMESPACE"
    there = ImapServer("127.0.0.1", server.port, "none", "jan", "geheim\r\né", None, 0.5)

    with pytest.raises(PermanentError) as caught:
        ImapMailbox(there, ImapFolders(), max_bytes=CAP).list_new()

    assert "geheim" not in str(caught.value)
    assert "LOGIN" not in server.names()


def test_a_token_that_was_withdrawn_is_replaced_once(server: ScriptedImap) -> None:
    tokens = iter(["old", "new"])
    there = ImapServer(
        "127.0.0.1", server.port, "none", "phu", "", None, 0.5, token_source=lambda: next(tokens)
    )
    server.once["AUTHENTICATE"].append(say("TAG NO [AUTHENTICATIONFAILED] expired"))
    mailbox = ImapMailbox(there, ImapFolders(), max_bytes=CAP)

    mailbox.list_new()
    mailbox.close()

    first = server.commands.index("AUTHENTICATE XOAUTH2")
    assert server.commands[first : first + 3] == [
        "AUTHENTICATE XOAUTH2",
        "AUTHENTICATE XOAUTH2",
        "dXNlcj1waHUBYXV0aD1CZWFyZXIgbmV3AQE=",
    ]
