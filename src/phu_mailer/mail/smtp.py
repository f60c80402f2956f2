"""Hand one mail for one recipient to the relay, and know whether it was taken.

`smtplib.sendmail` cannot tell a refused mail from one that was taken just before the connection
broke, so the verbs are driven here. Until the final dot is on its way nothing can have been
taken; after it, only a clear answer counts, and anything else is `DeliveryUnknown`: the caller
sends the same bytes again, under the same Message-ID. What is wrong with the relay itself
(certificate, login) is temporary for a mail: it must not use up the mails that wait. `check`
tells a person.
"""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.transport import TlsMode, tls_context, tls_mode

_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_ADDRESS_IN_TEXT = re.compile(r"<[^<>]*>|\S*@\S*")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_LONGEST_REPLY = 200
_SHORTEST_NAME = 3
_GO_AHEAD = 354
_TAKEN, _LATER, _NEVER = 2, 4, 5  # the first digit of an answer
_DEFAULT_PORTS = {TlsMode.IMPLICIT: 465, TlsMode.STARTTLS: 587, TlsMode.NONE: 25}


class DeliveryUnknown(TemporaryError):
    """The connection broke after the whole mail was sent: the relay may or may not have it."""


class RelayUnusable(TemporaryError):
    """The relay takes no mail from us at all, whatever the mail; a person must look."""


_PHASES: dict[type[smtplib.SMTPResponseException], str] = {
    smtplib.SMTPAuthenticationError: "the login",
    smtplib.SMTPConnectError: "the connection",
    smtplib.SMTPHeloError: "the greeting",
}


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """A relay; every `send` is a connection of its own, so it can be shared and forgotten.

    `tls` is "implicit", "starttls" or "none" (this machine only); port 0 is the usual one.
    `final_reply_timeout_s` is how long to wait for the answer to the whole mail (`timeout_s`
    when None): a relay that stores slowly and is given up too soon gets the mail twice.
    `local_hostname` is what we call ourselves, an address literal when None.
    """

    host: str
    port: int
    tls: str = TlsMode.STARTTLS
    ca_file: Path | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 30.0
    local_hostname: str | None = None
    final_reply_timeout_s: float | None = None

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        """Hand over one mail.

        Args:
            raw: the whole mail; line ends are made CRLF on the way.
            sender: the address for bounces.
            recipient: the one address it goes to.

        Raises:
            TemporaryError: not now; nothing was taken.
            DeliveryUnknown: it may have been taken.
            PermanentError: the relay refuses this mail, or an address is none.
        """
        for address in (sender, recipient):
            if not _ADDRESS.fullmatch(address):
                raise PermanentError("an address of the mail cannot be sent to a relay")
        with self._connected() as relay, _translated(self.host):
            self._verb(relay, f"MAIL FROM:<{sender}>", (sender, recipient))
            self._verb(relay, f"RCPT TO:<{recipient}>", (sender, recipient))
            code, text = relay.docmd("DATA")
            if code != _GO_AHEAD:
                raise _refusal("DATA", code, text, (sender, recipient))
            relay.send(_on_the_wire(raw))
            code, text = self._final_answer(relay)
        if code // 100 != _TAKEN:
            raise _refusal("the mail", code, text, (sender, recipient))

    def check(self) -> list[str]:
        """Connect, log in, and return what was found, one line each.

        Raises:
            TemporaryError: the relay cannot be reached.
            PermanentError: it can, and refuses us.
        """
        try:
            with self._connected() as relay, _translated(self.host):
                found = [f"{self.host}:{self.port} answers ({self._encryption(relay)})"]
                found.append("logged in" if self.username else "no login")
                offers = ", ".join(sorted(relay.esmtp_features))
                found.append(f"offers {offers or 'nothing special'}")
        except RelayUnusable as error:
            raise PermanentError(str(error)) from error
        return found

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Open, greet, encrypt and log in; close without waiting for a polite answer."""
        try:
            mode = tls_mode(self.tls, self.host)
            context = None if mode is TlsMode.NONE else tls_context(self.ca_file)
        except PermanentError as error:
            raise RelayUnusable(str(error)) from error
        with _translated(self.host):
            relay = self._open(mode, context)
        try:
            with _translated(self.host):
                self._introduce(relay, mode, context)
            yield relay
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                relay.send(b"QUIT\r\n")
            relay.close()

    def _open(self, mode: TlsMode, context: ssl.SSLContext | None) -> smtplib.SMTP:
        name = self.local_hostname or "[127.0.0.1]"
        port = self.port or _DEFAULT_PORTS[mode]
        if mode is TlsMode.IMPLICIT:
            return smtplib.SMTP_SSL(self.host, port, name, timeout=self.timeout_s, context=context)
        return smtplib.SMTP(self.host, port, name, timeout=self.timeout_s)

    def _introduce(
        self, relay: smtplib.SMTP, mode: TlsMode, context: ssl.SSLContext | None
    ) -> None:
        relay.ehlo_or_helo_if_needed()
        if mode is TlsMode.STARTTLS:
            if not relay.has_extn("starttls"):
                raise RelayUnusable(f"{self.host} offers no STARTTLS; nothing is sent in the clear")
            relay.starttls(context=context)
            relay.ehlo_or_helo_if_needed()
        if not self.username:
            return
        if not relay.has_extn("auth"):
            raise RelayUnusable(f"{self.host} offers no login")
        try:
            relay.login(self.username, self.password or "")
        except UnicodeError as error:
            raise RelayUnusable("the user name or password holds more than ASCII") from error

    def _verb(self, relay: smtplib.SMTP, line: str, addresses: tuple[str, str]) -> None:
        code, text = relay.docmd(line)
        if code // 100 != _TAKEN:
            raise _refusal(line.partition(":")[0], code, text, addresses)

    def _final_answer(self, relay: smtplib.SMTP) -> tuple[int, bytes]:
        """Send the final dot and return the answer; from here on the mail may be taken."""
        try:
            if relay.sock is not None and self.final_reply_timeout_s is not None:
                relay.sock.settimeout(self.final_reply_timeout_s)
            relay.send(b".\r\n")
            code, text = relay.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryUnknown(
                f"{self.host} did not answer after the whole mail was sent"
            ) from error
        if code // 100 not in (_TAKEN, _LATER, _NEVER):
            raise DeliveryUnknown(f"{self.host} gave no clear answer after the whole mail was sent")
        return code, text

    def _encryption(self, relay: smtplib.SMTP) -> str:
        version = getattr(relay.sock, "version", None)
        return str(version()) if version else "not encrypted"


@contextlib.contextmanager
def _translated(host: str) -> Iterator[None]:
    """Turn what the library raises into our two kinds of errors."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        what = _PHASES.get(type(error), "a command")
        raise _unusable(what, error.smtp_code, error.smtp_error) from error
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or "no reason given"
        raise RelayUnusable(f"{host}: no encrypted connection ({reason})") from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryError(f"{host} cannot be reached: {type(error).__name__}") from error


def _on_the_wire(raw: bytes) -> bytes:
    """Return the mail with CRLF line ends, leading dots doubled, and a line end at its end."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\n", raw)).replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _refusal(
    what: str, code: int, text: bytes, addresses: tuple[str, str]
) -> TemporaryError | PermanentError:
    """Return the error for an answer to a verb of this mail."""
    message = f"the relay answered {what} with {code} {_without_addresses(text, addresses)}"
    return PermanentError(message) if code // 100 == _NEVER else TemporaryError(message)


def _unusable(what: str, code: int, text: bytes | str) -> TemporaryError:
    """Return the error for an answer that concerns us rather than the mail."""
    message = f"the relay answered {what} with {code} {_without_addresses(text, ())}"
    return RelayUnusable(message) if code // 100 == _NEVER else TemporaryError(message)


def _without_addresses(text: bytes | str, addresses: tuple[str, ...]) -> str:
    """Return a reply of the relay that names nobody, on one line."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = _ADDRESS_IN_TEXT.sub("[address]", " ".join(shown.split()))
    for name in (address.rpartition("@")[0] for address in addresses):
        if len(name) >= _SHORTEST_NAME:
            shown = shown.replace(name, "[address]")
    return "".join(character for character in shown if character.isprintable())[:_LONGEST_REPLY]
