"""One connection to an IMAP server: TLS, login, an open folder, and our own two kinds of error.

After any error but `Refused` the connection is closed at once: what is still under way on it would
be taken for the answer to the next question. `Refused` means that the server understood and said
no. The library reports a malformed answer by whatever its parser happens to stumble over, which is
why so many exceptions are translated here. Nothing here decides which mail is wanted.
"""

import imaplib
import logging
import re
import select
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imapclient.exceptions import ProtocolError

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.imap_login import FAILURES, ImapServer, log_in, why

# At DEBUG the library may write whole mails, and the one warning of this module quotes answers.
logging.getLogger("imapclient").setLevel(logging.WARNING)
logging.getLogger("imapclient.util").setLevel(logging.ERROR)

Answers = Mapping[int, Mapping[bytes, Any]]

# Only these: anything else between brackets may be words of a mail.
_RESPONSE_CODE = re.compile(
    r"\[(ALERT|ALREADYEXISTS|AUTHORIZATIONFAILED|CANNOT|CLIENTBUG|CONTACTADMIN|CORRUPTION|EXPIRED"
    r"|EXPUNGEISSUED|INUSE|LIMIT|NONEXISTENT|NOPERM|OVERQUOTA|SERVERBUG|TRYCREATE|UNAVAILABLE)[\] ]"
)
_NOT_A_FOLDER = {b"\\noselect", b"\\nonexistent"}


class Refused(TemporaryError):
    """The server said no; the connection is as good as before.

    `code` is the server's response code, such as OVERQUOTA, or "" when it gave none.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(f"{message} ({code})" if code else message)
        self.code = code


class ImapSession:
    """A logged-in connection.

    Attributes:
        is_open: False from the first error on, and after `close`.
        is_read_only: nothing can be moved out of the open folder.
        uid_validity: the numbering of the open folder; uids mean nothing without it.

    Args:
        server: where, and as whom.
        longest: bytes that one part of an answer may have.

    Raises:
        PermanentError: the certificate or the login is wrong, or TLS is not offered.
        TemporaryError: the server cannot be reached, or stopped in the middle.
    """

    def __init__(self, server: ImapServer, longest: int) -> None:
        self.is_open = True
        self.is_read_only = False
        self.uid_validity = 0
        self._host = server.host
        self._client = log_in(server, longest)
        with self._asking("for its capabilities"):
            self._capabilities = frozenset(self._client.capabilities())

    def can(self, capability: str) -> bool:
        """Say whether the server offers a capability, as MOVE or IDLE."""
        return capability.encode() in self._capabilities

    @property
    def tls_version(self) -> str | None:
        """The protocol that protects the connection, or None."""
        connection = self._client.socket()
        return connection.version() if isinstance(connection, ssl.SSLSocket) else None

    def open_folder(self, name: str, *, read_only: bool = False) -> int:
        """Open a folder, for reading only when it does not allow more, and return its mail count.

        Raises:
            Refused: there is no such folder, or it may not be opened.
            PermanentError: the server has no lasting numbers for mails.
        """
        with self._asking("to open the folder"):
            try:
                answer = self._client.select_folder(name, readonly=read_only)
            except imaplib.IMAP4.readonly:
                answer = self._client.select_folder(name, readonly=True)
                read_only = True
            validity = answer.get(b"UIDVALIDITY")
        if not isinstance(validity, int):
            self.close()
            raise PermanentError(
                f"the IMAP server {self._host} numbers its mails anew each time: it cannot be used"
            )
        self.is_read_only = read_only
        self.uid_validity = validity
        return int(answer.get(b"EXISTS", 0))

    def noop(self) -> bool:
        """Let the server tell what it has not told yet; True when it spoke of mail."""
        with self._asking("whether it is there"):
            return _tells_of_mail(self._client.noop()[1])

    def uids(self) -> list[int]:
        """Return the numbers of all mails of the open folder, ascending."""
        with self._asking("for its list of mails"):
            return sorted(set(self._client.search("ALL")))

    def fetch(self, uids: Sequence[int], items: Sequence[str]) -> Answers:
        """Return what the server has of these mails; one that is gone is missing."""
        with self._asking("for mails"):
            answers: Answers = self._client.fetch(list(uids), list(items))
            return answers

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails in one step (MOVE)."""
        with self._asking("to move mails"):
            self._client.move(list(uids), folder)

    def copy(self, uids: Sequence[int], folder: str) -> None:
        """Copy mails."""
        with self._asking("to copy mails"):
            self._client.copy(list(uids), folder)

    def remove(self, uids: Sequence[int]) -> None:
        """Remove these mails and no others (UIDPLUS): colleagues mark mails as deleted too."""
        with self._asking("to remove copied mails"):
            self._client.delete_messages(list(uids), silent=True)
            self._client.uid_expunge(list(uids))

    def namespace(self) -> tuple[str, str]:
        """Return where one's own folders begin, as "INBOX.", and what separates their levels."""
        with self._asking("where folders begin"):
            if self.can("NAMESPACE"):
                own = self._client.namespace().personal
                if own:
                    return own[0][0], own[0][1] or ""
            roots = self._client.list_folders("", "")
            separator = roots[0][1] if roots else b""
            return "", (separator or b"").decode("ascii", "replace")

    def has_folder(self, name: str) -> bool:
        """Say whether a folder of exactly this name can be opened."""
        with self._asking("for a folder"):
            found = self._client.list_folders("", name)
        return any(
            listed == name and not _NOT_A_FOLDER & {flag.lower() for flag in flags}
            for flags, _, listed in found
        )

    def create_folder(self, name: str) -> None:
        """Make a folder, and show it in the programs of colleagues."""
        with self._asking("to make a folder"):
            self._client.create_folder(name)
        with suppress(Refused), self._asking("to show a folder"):
            self._client.subscribe_folder(name)

    def start_idle(self) -> None:
        """Ask the server to speak up when mail comes (IDLE); nothing else may be asked then."""
        with self._asking("to tell of new mail"):
            self._client.idle()

    def speaks_within(self, wait_s: float) -> bool:
        """Say whether the server has something to tell, waiting `wait_s` seconds at most.

        Also true when it hung up: `end_idle` finds out.
        """
        with self._asking("for news"):
            if self._client.wire.has_unread():
                return True
            poll = select.poll()
            poll.register(self._client.socket(), select.POLLIN)
            return bool(poll.poll(wait_s * 1000))

    def end_idle(self) -> bool:
        """Leave IDLE; True when the server told of mail meanwhile."""
        with self._asking("for news"):
            return _tells_of_mail(self._client.idle_done()[1])

    def close(self) -> None:
        """Hang up without a word; wakes a thread that waits for an answer. Never raises."""
        self.is_open = False
        self._client.hang_up()

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        if not self.is_open:
            raise TemporaryError(f"the connection to the IMAP server {self._host} is closed")
        try:
            yield
        except imaplib.IMAP4.error as error:
            if isinstance(error, (imaplib.IMAP4.abort, ProtocolError)):
                self.close()
                raise self._broken(what, error) from error
            code = _RESPONSE_CODE.search(str(error))
            message = f"the IMAP server {self._host} said no when asked {what}"
            raise Refused(message, code.group(1) if code else "") from error
        except FAILURES as error:
            self.close()
            raise self._broken(what, error) from error

    def _broken(self, what: str, error: Exception) -> TemporaryError:
        return TemporaryError(
            f"the connection to the IMAP server {self._host} broke when it was asked {what}: "
            f"{why(error)}"
        )


def _tells_of_mail(responses: Sequence[object]) -> bool:
    return any(isinstance(one, tuple) and b"EXISTS" in one for one in responses)
