"""Bytes to `ParsedMail`, by a ladder that always ends on a rung.

First mail-parser; when it raises, the standard library's compat32 parser, which has never
raised on any mail seen; when that fails too, or the mail is built to cost minutes, a
`ParsedMail` that is decoded by nothing, says why, and leaves the mail to a person. `parse`
never raises. It changes no meaning: it neither strips quotes nor picks the newest text.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

import mailparser

from phu_mailer.domain.message import DecodedBy, ParsedMail
from phu_mailer.mail.automatic import LOOP_MARK, is_automatic
from phu_mailer.mail.headers import Headers, read_headers
from phu_mailer.mail.limits import MAX_HEADERS, HostileMail, check_limits, has_body, header_block
from phu_mailer.mail.parts import NO_TEXT, check_parts, read_parts

__all__ = ["LOOP_MARK", "is_automatic", "parse"]

# mail-parser logs header values, which name people, at ERROR.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mail that one of the parsers took apart."""

    message: Message
    sent_at: datetime | None


def parse(raw: bytes) -> ParsedMail:
    """Return the decoded mail; what went wrong stands in its `defects`, never in an exception."""
    defects = []
    if raw.startswith(_BOM):
        raw = raw.removeprefix(_BOM)
        defects.append("the mail begins with a byte order mark")
    try:
        check_limits(raw)
        for rung, opener in _LADDER:
            try:
                return _decoded(raw, opener(raw), rung, defects)
            except HostileMail:
                raise
            except Exception as error:  # noqa: BLE001 - a parser bug must not stop other mail
                defects.append(f"{rung} failed: {type(error).__name__}")
    except HostileMail as reason:
        defects.append(str(reason))
    return _undecoded(raw, defects)


def _by_mail_parser(raw: bytes) -> _Opened:
    message = message_from_bytes(raw)
    check_parts(message)
    return _Opened(message, _aware(mailparser.MailParser(message).date))


def _by_compat32(raw: bytes) -> _Opened:
    message = message_from_bytes(raw)
    try:
        sent_at = _aware(parsedate_to_datetime(str(message.get("date", ""))))
    except (ValueError, TypeError, IndexError, OverflowError):
        sent_at = None
    return _Opened(message, sent_at)


_LADDER: tuple[tuple[DecodedBy, Callable[[bytes], _Opened]], ...] = (
    (DecodedBy.MAIL_PARSER, _by_mail_parser),
    (DecodedBy.COMPAT32, _by_compat32),
)


def _decoded(raw: bytes, opened: _Opened, rung: DecodedBy, defects: list[str]) -> ParsedMail:
    headers = read_headers(opened.message)
    parts = read_parts(opened.message)
    found = [*defects, *headers.defects, *parts.defects]
    if not (parts.text or parts.html or parts.attachments) and has_body(raw):
        found.append(NO_TEXT)
    return ParsedMail(
        decoded_by=rung,
        message_id=headers.message_id,
        from_addresses=headers.from_addresses,
        subject=headers.first("subject"),
        sent_at=opened.sent_at,
        text="\n".join(parts.text) or None,
        html="\n".join(parts.html) or None,
        attachments=tuple(parts.attachments),
        headers=headers.values,
        defects=tuple(dict.fromkeys(found)),
    )


def _undecoded(raw: bytes, defects: list[str]) -> ParsedMail:
    """Return the bare mail, with its headers when at least those can be read."""
    try:
        headers = read_headers(BytesHeaderParser().parsebytes(header_block(raw)[:MAX_HEADERS]))
    except Exception as error:  # noqa: BLE001 - the last rung has to hold
        headers = Headers(defects=(f"the headers cannot be read: {type(error).__name__}",))
    return ParsedMail(
        decoded_by=DecodedBy.NOTHING,
        message_id=headers.message_id,
        from_addresses=headers.from_addresses,
        subject=headers.first("subject"),
        headers=headers.values,
        defects=tuple(dict.fromkeys((*defects, *headers.defects))),
    )


def _aware(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC; a mail that names no zone is taken at its word in UTC."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
