"""A mail text filled in, as the bytes that will be sent.

The text files are the administrators': plain text, first line "Onderwerp: ...", a blank line,
the body. They are filled in a sandbox, and a field that does not exist or has no value refuses
the mail instead of printing nothing. Every value is cleaned to one line first, so no value can
add a header or a line. Who gets the mail, and which fields it may use, is decided elsewhere.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phu_mailer.errors import PermanentError
from phu_mailer.mail.automatic import LOOP_MARK
from phu_mailer.mail.charsets import clean_line

SUBJECT = "Onderwerp:"

_KIND = re.compile(r"[a-z][a-z0-9_]*")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_LONGEST_LINE = 998
_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_QUOTED_NAME = re.compile(r"'([^']*)'")
_BLANK_LINES = re.compile(r"\n{3,}")


def _policy() -> Any:
    """Return the policy of our mails: lines of 76, and no message id cut into encoded words."""
    registry = HeaderRegistry()
    header_type: Any = MessageIDHeader
    for name in ("in-reply-to", "references"):
        registry.map_to_type(name, header_type)
    return SMTP.clone(max_line_length=76, header_factory=registry)


_POLICY = _policy()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything of a mail that is not its text; `sent_at` is aware.

    `in_reply_to` is taken from a mail that somebody sent: one that is no message id is left out.
    """

    message_id: str
    sender: str
    sender_name: str
    recipient: str
    reply_to: str
    in_reply_to: str | None
    sent_at: datetime


def compose(template_dir: Path, kind: str, envelope: Envelope, fields: Mapping[str, Any]) -> bytes:
    """Return the mail of this kind: CRLF lines, ASCII only, ready for SMTP.

    Args:
        template_dir: where `<kind>.txt` stands.
        kind: the name of the text ("ontvangst").
        envelope: addresses, ids and the time.
        fields: texts, numbers, and lists and mappings of those; nothing else.

    Raises:
        PermanentError: the text file cannot be used, or asks for a field that is not there (the
            message names both), or an address or id is none.
    """
    return compose_text(kind, _source(template_dir, kind), envelope, fields)


def compose_text(
    kind: str,
    source: str,
    envelope: Envelope,
    fields: Mapping[str, Any],
    calendar: tuple[str, bytes] | None = None,
) -> bytes:
    """Return the mail of this kind from the content of its text file, as `compose` does.

    Args:
        calendar: the method and content of an invitation, for the agenda program of the reader.

    Raises:
        PermanentError: as with `compose`.
    """
    _check(envelope)
    subject, body = render_text(f"{kind}.txt", source, _clean(fields, kind))
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = subject
    mail["From"] = _mailbox(envelope.sender, clean_line(envelope.sender_name))
    mail["To"] = _mailbox(envelope.recipient)
    mail["Reply-To"] = _mailbox(envelope.reply_to)
    mail["Date"] = envelope.sent_at
    mail["Message-ID"] = envelope.message_id
    answered = envelope.in_reply_to or ""
    is_reply = bool(_MESSAGE_ID.fullmatch(answered)) and len(answered) < _LONGEST_LINE
    if is_reply:
        mail["In-Reply-To"] = answered
        mail["References"] = answered
    mail["Auto-Submitted"] = "auto-replied" if is_reply else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Loop"] = LOOP_MARK
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    if calendar is not None:
        method, content = calendar
        mail.add_alternative(
            content.decode(), subtype="calendar", cte="base64", params={"method": method}
        )
    return mail.as_bytes()


def new_message_id(domain: str) -> str:
    """Return a Message-ID that nobody had before, in angle brackets.

    Raises:
        PermanentError: `domain` is no domain name.
    """
    if not _DOMAIN.fullmatch(domain):
        raise PermanentError(f"{domain!r} is no domain name")
    return f"<{secrets.token_hex(16)}@{domain}>"


def _check(envelope: Envelope) -> None:
    for what, address in (
        ("sender", envelope.sender),
        ("recipient", envelope.recipient),
        ("reply-to", envelope.reply_to),
    ):
        if not _ADDRESS.fullmatch(address):
            raise PermanentError(f"the {what} of the mail is no mail address")
    if not _MESSAGE_ID.fullmatch(envelope.message_id):
        raise PermanentError("the Message-ID of the mail is none")
    if envelope.sent_at.tzinfo is None:
        raise PermanentError("the time of the mail has no time zone")


def _mailbox(address: str, name: str = "") -> Address:
    return Address(display_name=name, addr_spec=address)


def _clean(value: Any, where: str) -> Any:
    """Return a copy of plain values only, each text on one line.

    A template can call what it is given, so nothing but values may reach it.
    """
    if isinstance(value, str):
        return clean_line(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_clean(item, where) for item in value]
    raise PermanentError(f"{where}: a mail cannot show a {type(value).__name__}")


def _source(template_dir: Path, kind: str) -> str:
    """Return the content of the file of a mail text."""
    name = f"{kind}.txt"
    if not _KIND.fullmatch(kind):
        raise PermanentError(f"{kind!r} is no kind of mail")
    try:
        return (template_dir / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PermanentError(f"{name}: the mail text {name} is missing") from error
    except (OSError, UnicodeError) as error:
        raise PermanentError(f"{name}: cannot be read as a UTF-8 file") from error


def render_text(name: str, source: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """Return the subject and the body of a mail text filled in.

    Args:
        name: the file, for the message of an error.
        source: its content.
        fields: plain values only.

    Raises:
        PermanentError: the text cannot be used, or asks for a field that is not there.
    """
    try:
        text = environment().from_string(source).render(fields)
    except jinja2.TemplateSyntaxError as error:
        raise PermanentError(f"{name}: line {error.lineno} cannot be read") from error
    except jinja2.UndefinedError as error:
        raise PermanentError(f"{name}: {_missing(error)}") from error
    except _TEMPLATE_FAULTS as error:
        raise PermanentError(f"{name}: does what a mail text cannot do") from error
    first, _, body = text.lstrip("\ufeff").partition("\n")
    subject = first.removeprefix(SUBJECT).strip()
    if subject == first.strip() or not subject or not body.strip():
        raise PermanentError(f'{name}: must begin with "{SUBJECT} ..." and have a text below it')
    return subject, _BLANK_LINES.sub("\n\n", body).strip() + "\n"


def environment() -> ImmutableSandboxedEnvironment:
    """Return the sandbox that mail texts are read in; it can load no other file."""
    return ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: Any) -> Any:
    """Refuse to print what is no text or number: "None" in a mail is a silent mistake."""
    if value is None or isinstance(value, bool | Mapping | list):
        raise jinja2.UndefinedError("a field without a text of its own is printed")
    return value


def _missing(error: jinja2.UndefinedError) -> str:
    """Say which field is missing: the name as the template writes it, never a value."""
    names = [name for name in _QUOTED_NAME.findall(error.message or "") if " " not in name]
    return f"the field {names[-1]!r} does not exist" if names else error.message or "a field fails"
