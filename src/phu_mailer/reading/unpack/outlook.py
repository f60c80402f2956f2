"""Mail in Outlook's own wrappings: `winmail.dat` (TNEF) and saved messages (.msg).

The TNEF library reads a file that was cut off as a shorter one, so the file is walked and its
checksums are added up first. A mail within a .msg file is out of reach and goes to a person.
"""

import io
import logging
import mimetypes
import struct
from collections.abc import Iterable

import tnefparse
from oxmsg import Message

from phu_mailer.domain.message import Attachment, DecodedBy, ParsedMail
from phu_mailer.reading.unpack.refusal import Unread

# Both libraries log what they stumble over, with pieces of the mail.
for _name in ("tnefparse", "oxmsg", "tnef-decode"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_SIGNATURE = 0x223E9F78
_START = 6
_HEAD, _TAIL = 9, 2
# The library copies what is left of the file for each object.
_MOST_COPIED = 400 * 1024 * 1024
_MOST_ATTACHMENTS = 50
_RECEIVERS = 0x00069004
_PROPERTIES = (0x00069003, 0x00069005)
_NAMED, _MANY, _SHORT = 0x8000, 0x1000, 2
_SIZES = {2: 2, 11: 2, 3: 4, 4: 4, 10: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_OF_ANY_SIZE = (0, 13, 30, 31, 258)


def open_tnef(content: bytes) -> ParsedMail:
    """Return the mail in a `winmail.dat`.

    Raises:
        Unread: damaged, cut off, or without anything that can be read.
    """
    content = _checked_tnef(content)
    try:
        found = tnefparse.TNEF(content, do_checksum=True)
        html, text = _as_text(found.htmlbody), _as_text(found.body)
        has_rich_text = bool(found.has_body()) and not html and not text
        pieces = [
            _attachment(one.long_filename() or one.name, one.data) for one in found.attachments
        ]
    except Exception as error:  # the library raises whatever a damaged file makes it stumble over
        raise Unread("attachment: damaged") from error
    defects = ("attachment: unread",) if has_rich_text else ()
    return _mail(text, html, pieces, defects)


def open_msg(content: bytes) -> ParsedMail:
    """Return the mail in a .msg file.

    Raises:
        Unread: damaged, or it holds something that cannot be reached.
    """
    try:
        found = Message.load(io.BytesIO(content))
        given = list(found.attachments)
        is_whole = all(one.attached_by_value for one in given)
        pieces = [_attachment(one.file_name or "", one.file_bytes or b"")
                  for one in given if one.attached_by_value]  # fmt: skip
        html, text, subject = found.html_body, found.body, found.subject
    except Exception as error:  # the library raises whatever a damaged file makes it stumble over
        raise Unread("attachment: damaged") from error
    defects = () if is_whole else ("attachment: unread",)
    return _mail(_as_text(text), _as_text(html), pieces, defects, subject or "")


def _mail(
    text: str,
    html: str,
    pieces: Iterable[Attachment],
    defects: tuple[str, ...],
    subject: str = "",
) -> ParsedMail:
    attachments = tuple(pieces)
    if len(attachments) > _MOST_ATTACHMENTS:
        raise Unread("attachment: too large")
    return ParsedMail(
        decoded_by=DecodedBy.COMPAT32,
        subject=subject,
        text=text or None,
        html=html or None,
        attachments=attachments,
        defects=defects,
    )


def _attachment(name: str, content: bytes) -> Attachment:
    name = (name or "").strip("\0 ")
    return Attachment(name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)


def _as_text(value: object) -> str:
    """Return a body as text; the libraries give bytes when the mail names no code page."""
    text = value if isinstance(value, str) else ""
    if isinstance(value, bytes):
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("cp1252", "replace")
    return text.replace("\0", "")


def _checked_tnef(content: bytes) -> bytes:
    """Return a TNEF file without its list of receivers: each object whole, with its checksum."""
    if len(content) < _START or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise Unread("attachment: damaged")
    kept = [content[:_START]]
    at = _START
    while at < len(content):
        if at + _HEAD > len(content):
            raise Unread("attachment: damaged")
        kind, length = struct.unpack_from("<II", content, at + 1)
        end = at + _HEAD + length
        body = content[at + _HEAD : end]
        if end + _TAIL > len(content):
            raise Unread("attachment: damaged")
        if sum(body) & 0xFFFF != struct.unpack_from("<H", content, end)[0]:
            raise Unread("attachment: damaged")
        if kind in _PROPERTIES:
            _check_properties(body)
        if kind != _RECEIVERS:
            kept.append(content[at : end + _TAIL])
        at = end + _TAIL
        if len(kept) * len(content) > _MOST_COPIED:
            raise Unread("attachment: too large")
    return b"".join(kept)


def _check_properties(body: bytes) -> None:
    """Walk a list of properties; the library believes any number in it."""
    try:
        count, at = struct.unpack_from("<I", body)[0], 4
        for _ in range(min(count, len(body))):
            at = _after_property(body, at)
    except struct.error as error:
        raise Unread("attachment: damaged") from error
    if count > len(body) or at > len(body):
        raise Unread("attachment: damaged")


def _after_property(body: bytes, at: int) -> int:
    kind, name = struct.unpack_from("<HH", body, at)
    at += 4
    if name >= _NAMED:
        is_text, length = struct.unpack_from("<II", body, at + 16)
        at += 24 + (_padded(length) if is_text else 0)
    is_many = bool(kind & _MANY)
    values = struct.unpack_from("<I", body, at)[0] if is_many else 1
    at += 4 if is_many else 0
    if values > len(body):
        raise Unread("attachment: damaged")
    size = _SIZES.get(kind & ~_MANY)
    if size is not None:
        return int(at + size * values + (2 if size == _SHORT and values % 2 else 0))
    if kind & ~_MANY not in _OF_ANY_SIZE:
        raise Unread("attachment: damaged")
    if not is_many:
        values = struct.unpack_from("<I", body, at)[0]
        at += 4
    for _ in range(min(values, len(body))):
        at += 4 + _padded(struct.unpack_from("<I", body, at)[0])
    return int(at)


def _padded(length: int) -> int:
    return length + -length % 4
