"""A scripted and a real IMAP server, each with a mailbox on it."""

from collections.abc import Iterator

import pytest
from imap_office import Office
from imap_script import MAILS, ScriptedImap, mailbox_on

from phu_mailer.mail.imap import ImapMailbox
from servers.dovecot import DovecotServer


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    """A scripted server with the mails of `MAILS`."""
    server = ScriptedImap(*MAILS)
    yield server
    server.stop()


@pytest.fixture
def mailbox(server: ScriptedImap) -> Iterator[ImapMailbox]:
    """Our mailbox on the scripted server."""
    mailbox = mailbox_on(server)
    yield mailbox
    mailbox.close()


@pytest.fixture
def office(dovecot: DovecotServer) -> Iterator[Office]:
    """An account of its own on a real server."""
    office = Office(dovecot)
    yield office
    office.close()
