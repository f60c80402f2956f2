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


def open_tnef(content: bytes) -> ParsedMail:
    """Return the mail in a `winmail.dat`.

    Raises:
        Unread: damaged, cut off, or without anything that can be read.
    """
    _check_tnef(content)
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


def _check_tnef(content: bytes) -> None:
    """Walk the objects of a TNEF file: each whole, each with the right checksum."""
    if len(content) < _START or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise Unread("attachment: damaged")
    at, count = _START, 0
    while at < len(content):
        if at + _HEAD > len(content):
            raise Unread("attachment: damaged")
        length = struct.unpack_from("<I", content, at + 5)[0]
        end = at + _HEAD + length
        if end + _TAIL > len(content):
            raise Unread("attachment: damaged")
        if sum(content[at + _HEAD : end]) & 0xFFFF != struct.unpack_from("<H", content, end)[0]:
            raise Unread("attachment: damaged")
        at, count = end + _TAIL, count + 1
        if count * len(content) > _MOST_COPIED:
            raise Unread("attachment: too large")
