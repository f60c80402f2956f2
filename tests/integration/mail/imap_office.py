"""An account of its own on a Dovecot, our mailbox on it, and colleagues who use it too."""

import imaplib
import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer
from servers.dovecot import DovecotServer
from servers.process import server_folder

PASSWORD = 'geheim van "Jan" \\ é'
ABLE = "IMAP4rev1 SASL-IR LITERAL+ NAMESPACE AUTH=PLAIN"
CAP = 1_000_000

_numbers = itertools.count(1)


class Office:
    """An account of its own on a server, our mailbox on it, and colleagues who use it too."""

    def __init__(self, dovecot: DovecotServer) -> None:
        self.dovecot = dovecot
        self.address = f"phu{next(_numbers)}@haarlem.example"
        dovecot.add_user(self.address, PASSWORD)
        self.server = ImapServer(
            host="localhost",
            port=dovecot.imap_port,
            tls="none",
            username=self.address,
            password=PASSWORD,
            timeout_s=5,
        )
        self._opened: list[ImapMailbox] = []
        self.mailbox = self.open()

    def open(
        self,
        folders: ImapFolders | None = None,
        *,
        max_bytes: int = CAP,
        idle: bool = True,
        **changes: object,
    ) -> ImapMailbox:
        server = replace(self.server, **changes)  # type: ignore[arg-type] # a test names them
        mailbox = ImapMailbox(server, folders or ImapFolders(), max_bytes=max_bytes, idle=idle)
        self._opened.append(mailbox)
        return mailbox

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()

    def deliver(self, *bodies: str) -> None:
        for body in bodies:
            raw = f"From: a@ymere.example\r\nSubject: melding\r\n\r\n{body}\r\n".encode()
            self.dovecot.deliver(self.address, raw)

    def bodies(self, folder: str = "INBOX") -> list[str]:
        mails = self.dovecot.mails(self.address, folder)
        return [raw.partition(b"\r\n\r\n")[2].decode().strip() for raw in mails]

    @contextmanager
    def colleague(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("localhost", self.dovecot.imap_port, timeout=5) as connection:
            login = f"\0{self.address}\0{PASSWORD}".encode()
            connection.authenticate("PLAIN", lambda _: login)
            connection.select()
            yield connection


@contextmanager
def office_on_a_server_with(*capabilities: str) -> Iterator[Office]:
    """An account on a server of this test only, which says that it has these capabilities."""
    folder = server_folder("dovecot-imap")
    server = DovecotServer(folder, imap_capability=" ".join((ABLE, *capabilities)))
    server.start()
    office = Office(server)
    try:
        yield office
    finally:
        office.close()
        server.stop()
        shutil.rmtree(folder)


def soon(act: Callable[..., object], *arguments: object) -> threading.Timer:
    """Do something in a moment, in another thread."""
    timer = threading.Timer(0.3, act, arguments)
    timer.start()
    return timer
