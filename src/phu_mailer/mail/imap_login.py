"""Connect to an IMAP server and log in, or say whose move it is.

A certificate is always verified, host name included. With "starttls" nothing but that command is
sent before TLS holds; a server that does not offer it is refused, never talked to in the clear.
The library has no time limit of its own and reads as many bytes as a server announces: both are
limited here.
"""

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import cast

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, LoginError

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.transport import TlsMode, tls_context, tls_mode

# What the library raises, apart from its own errors, when a connection or an answer is broken.
FAILURES = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)
_TRY_LATER = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9@._+-]+")
_DEFAULT_PORTS = {TlsMode.IMPLICIT: 993, TlsMode.STARTTLS: 143, TlsMode.NONE: 143}
_SLOWEST_BYTES_PER_S = 16 * 1024
_KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where a mailbox is, and as whom to log in; port 0 is the usual port for `tls`.

    `tls` is "implicit", "starttls", or "none", which is for a server on this machine only.
    `ca_file` replaces the authorities that the system trusts. `timeout_s` limits each single wait:
    for the connection, and for an answer. With a `token_source` the login is XOAUTH2 with the
    token that it returns, and the password is not used.

    Raises:
        PermanentError: there is no such `tls`, or it is "none" for another machine.
    """

    host: str
    port: int
    tls: str
    username: str
    password: str = field(repr=False)
    ca_file: Path | None = None
    timeout_s: float = 30.0
    token_source: Callable[[], str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        tls_mode(self.tls, self.host)


class LoginRefused(PermanentError):
    """The server knows no such user or password; trying often can lock the account."""


def log_in(server: ImapServer, longest: int) -> "ImapClient":
    """Return a connection on which the login succeeded.

    Args:
        server: where, and as whom.
        longest: bytes that one part of an answer may have.

    Raises:
        LoginRefused: the user or the password is wrong.
        PermanentError: the certificate is wrong, or STARTTLS is not offered.
        TemporaryError: no connection, or no answer in time.
    """
    mode = tls_mode(server.tls, server.host)
    context = None if mode is TlsMode.NONE else tls_context(server.ca_file)
    with _connecting(server, "cannot be reached"):
        client = ImapClient(server, context, longest)
    try:
        if mode is TlsMode.STARTTLS:
            _start_tls(client, server, context)
        _authenticate(client, server)
    except BaseException:
        client.hang_up()
        raise
    return client


def why(error: BaseException) -> str:
    """Return the reason of a failure in a few words, none of them the server's."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, imaplib.IMAP4.abort):
        return "it hung up, or its answer makes no sense"
    return f"its answer makes no sense ({type(error).__name__})"


class ImapClient(IMAPClient):  # type: ignore[misc] # the library is not typed
    """The library's client on a connection of ours."""

    def __init__(self, server: ImapServer, context: ssl.SSLContext | None, longest: int) -> None:
        mode = TlsMode(server.tls)
        self._longest = longest
        super().__init__(
            server.host,
            server.port or _DEFAULT_PORTS[mode],
            ssl=mode is TlsMode.IMPLICIT,
            ssl_context=context,
            timeout=server.timeout_s,
        )
        self.normalise_times = False  # else times lose their zone
        self.wire.debug = 0  # else each answer is made into a text for the log, mails included

    def hang_up(self) -> None:
        """Close the connection at once; a thread that reads from it wakes up."""
        with suppress(OSError, ValueError, AttributeError):
            self.wire.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError, ValueError, AttributeError):
            self.wire.shutdown()

    def _create_IMAP4(self) -> "_Wire":  # noqa: N802 - the name is the library's
        context = self.ssl_context if self.ssl else None
        self.wire = _Wire(self.host, self.port, context, self._timeout.connect, self._longest)
        return self.wire


class _Wire(imaplib.IMAP4):
    """The lines and literals below the library."""

    def __init__(
        self,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        timeout_s: float,
        longest: int,
    ) -> None:
        self._context = context
        self._timeout_s = timeout_s
        self._longest = longest
        super().__init__(host, port, timeout_s)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, with TLS from the first byte when there is a context for it."""
        self.host, self.port = host, port
        connection = socket.create_connection((host, port), timeout)
        try:
            # The library sends some commands in two pieces, the second of which would wait 40 ms.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _KEEPALIVE.items():
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_hostname=host)
        except BaseException:
            connection.close()
            raise
        self.sock = connection
        self.file = connection.makefile("rb")

    def read(self, size: int) -> bytes:
        """Read a literal that is not longer than was agreed on, and does not come in drops."""
        if size > self._longest:
            raise self.abort("longer than agreed")
        until = time.monotonic() + self._timeout_s + size / _SLOWEST_BYTES_PER_S
        literal = bytearray(size)
        got = 0
        with memoryview(literal) as room:
            while got < size and (count := self._buffer.readinto1(room[got:])):
                if time.monotonic() > until:
                    raise TimeoutError
                got += count
        return bytes(literal[:got] if got < size else literal)

    @property
    def _buffer(self) -> BufferedReader:
        return cast("BufferedReader", self.file)

    def readline(self) -> bytes:
        """Read a line; after one that is too long the rest of it is still under way."""
        try:
            return super().readline()
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise self.abort("longer than agreed") from None

    def has_unread(self) -> bool:
        """Say whether bytes wait above the socket, where waiting on the socket misses them."""
        self.sock.settimeout(0)
        try:
            return bool(self._buffer.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self.sock.settimeout(self._timeout_s)


def _start_tls(client: ImapClient, server: ImapServer, context: ssl.SSLContext | None) -> None:
    with _connecting(server, "did not start TLS"):
        try:
            client.starttls(context)
        except CapabilityError as error:
            raise PermanentError(
                f"the IMAP server {server.host} does not offer STARTTLS: no password was sent"
            ) from error


@contextmanager
def _connecting(server: ImapServer, what: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise PermanentError(
            f"the certificate of the IMAP server {server.host} is not accepted: "
            f"{error.verify_message}"
        ) from error
    except (imaplib.IMAP4.error, *FAILURES) as error:
        raise TemporaryError(f"the IMAP server {server.host} {what}: {why(error)}") from error


def _authenticate(client: ImapClient, server: ImapServer) -> None:
    if server.token_source is None:
        _attempt(server, lambda: _log_in_by_password(client, server))
        return
    token = server.token_source()
    try:
        _attempt(server, lambda: _log_in_by_token(client, server.username, token))
    except LoginRefused:
        # A token can be withdrawn before its time, and then another one is worth one more try.
        fresh = server.token_source()
        if fresh == token:
            raise
        _attempt(server, lambda: _log_in_by_token(client, server.username, fresh))


def _attempt(server: ImapServer, log_in_somehow: Callable[[], None]) -> None:
    """Log in; errors carry no cause, because the words of a server may hold the user name.

    The library calls it a refused login, too, when the connection breaks.
    """
    try:
        log_in_somehow()
    except LoginError as error:
        is_over = isinstance(error.__context__, imaplib.IMAP4.abort)
        if is_over or _TRY_LATER.search(str(error)):
            raise TemporaryError(
                f"the IMAP server {server.host} takes no logins at the moment"
            ) from None
        raise LoginRefused(
            f"the IMAP server {server.host} refused the login: check mailbox.username and "
            "mailbox.password_file"
        ) from None
    except (imaplib.IMAP4.error, *FAILURES) as error:
        raise TemporaryError(
            f"the IMAP server {server.host} broke off the login: {why(error)}"
        ) from None


def _log_in_by_password(client: ImapClient, server: ImapServer) -> None:
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(server.username, server.password)
    else:
        client.login(_word(server.username), _printable(server.password))


def _log_in_by_token(client: ImapClient, username: str, token: str) -> None:
    # A refusal comes as a second question, which wants an empty answer.
    answers = iter((f"user={username}\x01auth=Bearer {token}\x01\x01".encode(), b""))
    client.sasl_login("XOAUTH2", lambda _: next(answers, None))


def _word(text: str) -> str:
    """Return a user name as the LOGIN command takes it; the library quotes the password only."""
    if _PLAIN_WORD.fullmatch(text):
        return text
    return '"' + _printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _printable(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise PermanentError(
            "mailbox.username, mailbox.password_file: this IMAP server takes plain letters, digits "
            "and signs only"
        )
    return text
