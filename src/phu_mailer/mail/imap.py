"""A folder on an IMAP server as a mailbox.

Which mail was dealt with is never read from the server: colleagues open, flag and move mail as
they like, so nothing here looks at the Seen flag or at a date, and nothing marks a mail as read.
Numbers of mails hold for one UIDVALIDITY; when the server numbers anew between listing and
fetching, the call fails rather than touch another mail. Watching (`wait`) may run in a thread of
its own, all other calls belong to one thread.
"""

import threading
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.domain.message import FetchedMessage
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.imap_fetch import SIZES_AT_ONCE, MailReader
from phu_mailer.mail.imap_filing import Filing, find_folder
from phu_mailer.mail.imap_login import ImapServer, LoginRefused
from phu_mailer.mail.imap_session import ImapSession, Refused
from phu_mailer.mail.imap_watch import MailWatch

__all__ = ["ImapFolders", "ImapMailbox", "ImapServer"]

LOGIN_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class ImapFolders:
    """Where mail arrives, where it goes once stored, and where mail over the cap goes."""

    inbox: str = "INBOX"
    processed: str = "Verwerkt"
    review: str = "Controle"


class ImapMailbox:
    """A folder on a server; connects when it is first used, and again after an error.

    Every call but `close` raises:
        TemporaryError: the server cannot be reached or breaks off; the next call connects anew.
        PermanentError: login, certificate, TLS or folder are not as the settings say. After a
            refused login the server is left alone for a minute, lest it lock the account.

    Args:
        max_bytes: of a larger mail only the headers are read.
        idle: let the server tell when mail comes.
    """

    def __init__(
        self, server: ImapServer, folders: ImapFolders, *, max_bytes: int, idle: bool = True
    ) -> None:
        inbox = "INBOX" if folders.inbox.upper() == "INBOX" else folders.inbox
        self.name = f"imap://{server.host.lower()}/{server.username}/{inbox}"
        self._server = server
        self._folders = folders
        self._max_bytes = max_bytes
        self._session: ImapSession | None = None
        self._watch = MailWatch(lambda: self._connect(read_only=True)) if idle else None
        self._login_refused: tuple[float, LoginRefused] | None = None
        self._uid_validity: int | None = None
        self._listed: list[int] = []
        self._forget()

    def list_new(self) -> tuple[int, list[int]]:
        """Return the UIDVALIDITY and the numbers of all mails in the folder, ascending."""
        was_open = self._session is not None and self._session.is_open
        try:
            return self._list()
        except TemporaryError:
            if not was_open:
                raise
        return self._list()  # a connection that was idle for long may have been dropped

    def fetch(self, uids: Sequence[int]) -> list[FetchedMessage]:
        """Return mails as they are on the server, none of them marked as read.

        A mail that is gone, that cannot be read, or that would make the answer too large is
        missing from it; listing shows which are still there.

        Args:
            uids: from the last `list_new`, ascending.
        """
        if not uids:
            return []
        session = self._as_listed()
        later = bisect_right(self._listed, max(uids))
        ahead = self._listed[later : later + SIZES_AT_ONCE]
        return self._reader.read(session, uids, ahead)

    def file_away(self, uids: Sequence[int], *, for_review: bool = False) -> bool:
        """Move mails to the folder for processed mail or for review; False when they stayed."""
        if not uids:
            return True
        wanted = self._folders.review if for_review else self._folders.processed
        return self._filing.file(self._as_listed(), uids, wanted)

    def wait(self, timeout_s: float, stop: threading.Event) -> bool:
        """Return True as soon as new mail may be there, False after `timeout_s` or `stop`."""
        if self._watch is None:
            stop.wait(timeout_s)
            return False
        return self._watch.wait(timeout_s, stop)

    def close(self) -> None:
        """Hang up. Never raises."""
        if self._session is not None:
            self._session.close()
        if self._watch is not None:
            self._watch.close()

    def check(self) -> list[str]:
        """Return what the server is like, one line a fact; nothing is made or moved."""
        session = self._connected()
        session.noop()
        prefix, separator = session.namespace()
        able = [name for name in ("MOVE", "UIDPLUS", "IDLE") if session.can(name)]
        read_only = ", can only be read" if session.is_read_only else ""
        lines = [
            f"{self._server.host}: logged in, {session.tls_version or 'no TLS (this machine)'}",
            f"the server offers {', '.join(able) or 'none of MOVE, UIDPLUS, IDLE'}",
            f"its folders begin with {prefix!r}, levels are separated by {separator!r}",
            f"{self._folders.inbox}: {len(session.uids())} mails{read_only}",
        ]
        for wanted in (self._folders.processed, self._folders.review):
            name = find_folder(session, wanted)
            lines.append(f"{wanted}: {'is made when needed' if name is None else 'is there'}")
        if not {"MOVE", "UIDPLUS"} & set(able):
            lines.append("mails stay in the folder: the server cannot move them safely")
        return lines

    def _list(self) -> tuple[int, list[int]]:
        session = self._connected()
        try:
            # Some servers do not show what has just come in before they are asked this.
            session.noop()
            uids = session.uids()
        except Refused:
            session.close()
            raise
        if session.uid_validity != self._uid_validity:
            self._forget()
        self._uid_validity = session.uid_validity
        self._listed = uids
        return session.uid_validity, list(uids)

    def _as_listed(self) -> ImapSession:
        """Return the session, in which numbers mean the same mails as when they were listed."""
        session = self._connected()
        if self._uid_validity is None:
            self._uid_validity = session.uid_validity
        if session.uid_validity != self._uid_validity:
            raise TemporaryError(
                f"the IMAP server {self._server.host} numbered its mails anew: list them again"
            )
        return session

    def _forget(self) -> None:
        self._reader = MailReader(self._max_bytes)
        self._filing = Filing()

    def _connected(self) -> ImapSession:
        if self._session is None or not self._session.is_open:
            self._session = self._connect()
        return self._session

    def _connect(self, *, read_only: bool = False) -> ImapSession:
        if self._login_refused is not None:
            refused_at, refusal = self._login_refused
            if time.monotonic() - refused_at < LOGIN_PAUSE_S:
                raise LoginRefused(str(refusal))
        try:
            session = ImapSession(self._server, longest=2 * self._max_bytes + 2 * 1024 * 1024)
        except LoginRefused as error:
            self._login_refused = time.monotonic(), error
            raise
        self._login_refused = None
        try:
            self._open_inbox(session, read_only=read_only)
        except BaseException:
            session.close()
            raise
        return session

    def _open_inbox(self, session: ImapSession, *, read_only: bool) -> None:
        wanted = self._folders.inbox
        name = find_folder(session, wanted)
        if name is None:
            raise PermanentError(
                f"mailbox.folder: the IMAP server {self._server.host} has no folder {wanted!r}"
            )
        session.open_folder(name, read_only=read_only)
