"""The parts of a decoded mail: its text, its HTML and its attachments.

An attached mail is an attachment and never part of the text: what it says was not said by this
sender. Nothing is left out in silence; what cannot be read is named in the defects. Limits on
the number and the depth of parts keep a hostile mail from costing minutes.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from typing import cast

from phu_mailer.domain.message import Attachment
from phu_mailer.mail.charsets import clean_line, clean_text, decode_text
from phu_mailer.mail.headers import decode_value
from phu_mailer.mail.limits import MAX_DEPTH, MAX_PARTS, HostileMail

LARGE_TEXT = 256 * 1024
MAX_NAME = 255

NO_TEXT = "no text could be read"

_MAIN_TYPES = frozenset(
    {"application", "audio", "font", "image", "message", "model", "multipart", "text", "video"}
)
_BODY_TYPES = ("text/plain", "text/html")
_PATH = re.compile(r"[/\\]")
# Of the defects that the email package finds, those that say nothing about the content are
# left out (a mailbox "From " line, for one).
_DEFECTS = {
    "CloseBoundaryNotFoundDefect": "the last part has no end; the mail may be cut off",
    "FirstHeaderLineIsContinuationDefect": "the first header line is damaged",
    "InvalidBase64CharactersDefect": "a base64 part is damaged",
    "InvalidBase64LengthDefect": "a base64 part is damaged",
    "InvalidBase64PaddingDefect": "a base64 part is damaged",
    "InvalidMultipartContentTransferEncodingDefect": "a multipart has an impossible encoding",
    "MalformedHeaderDefect": "a header is damaged",
    "MissingHeaderBodySeparatorDefect": "the headers end in the middle",
    "MultipartInvariantViolationDefect": "a multipart has no parts",
    "NoBoundaryInMultipartDefect": "a multipart names no boundary",
    "StartBoundaryNotFoundDefect": "a multipart never begins",
}


@dataclass
class Parts:
    """What the parts of one mail hold; `defects` in plain words, without content of the mail."""

    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read_parts(message: Message) -> Parts:
    """Return the decoded parts of a message.

    Raises:
        HostileMail: parts deeper than `MAX_DEPTH`, or text that is built to cost minutes.
    """
    parts = Parts()
    for part, is_attached in _leaves(message):
        if part.get_content_maintype() == "multipart":
            _note_lost(part, parts)
        elif part.is_multipart():
            parts.attachments.append(_attached_mail(part, parts))
        else:
            _read_leaf(part, parts, is_attached=is_attached)
        _note_defects(part, parts)
    if any(len(text) > LARGE_TEXT for text in (*parts.text, *parts.html)):
        parts.defects.append("the text is larger than 256 KiB")
    parts.defects = list(dict.fromkeys(parts.defects))
    return parts


def check_parts(message: Message) -> None:
    """Refuse what mail-parser would work on for minutes, in attached mails too.

    Raises:
        HostileMail: letters under piles of accents, or more than `MAX_PARTS` parts in all.
    """
    for count, part in enumerate(message.walk(), start=1):
        if count > MAX_PARTS:
            raise HostileMail(f"more than {MAX_PARTS} parts")
        is_text = part.get_content_maintype() == "text" or not _file_name(part)
        if is_text and not part.is_multipart():
            decode_text(_payload(part), _charset(part))


def _leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    """Yield what is not a sound multipart, in the order of the mail, and if it is attached."""
    waiting = [(message, False, 1)]
    while waiting:
        part, is_attached, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise HostileMail(f"parts nested more than {MAX_DEPTH} deep")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            # get_payload() of any other part would decode it, by whatever charset it names.
            children = cast("list[Message]", part.get_payload())
            below = is_attached or _disposition(part) == "attachment"
            waiting.extend((child, below, depth + 1) for child in reversed(children))
        else:
            yield part, is_attached


def _read_leaf(part: Message, parts: Parts, *, is_attached: bool) -> None:
    """Add one part to the text, the attachments, or (named but shown inline) to both."""
    content_type = part.get_content_type()
    if part.get_content_maintype() not in _MAIN_TYPES and not _file_name(part):
        parts.defects.append("a part has an unknown content type; read as text")
        content_type = "text/plain"
    payload = _payload(part)
    is_named = bool(_file_name(part))
    disposition = _disposition(part)
    is_body = (
        content_type in _BODY_TYPES
        and not is_attached
        and disposition != "attachment"
        and (not is_named or disposition == "inline")
    )
    if is_body:
        text, problem = decode_text(payload, _charset(part))
        text = clean_text(text)
        if problem or "\ufffd" in text:
            parts.defects.append(problem or "charset: characters were lost before we got the mail")
        if text.strip():
            (parts.html if content_type == "text/html" else parts.text).append(text)
    if is_named or not is_body:
        parts.attachments.append(Attachment(_file_name(part), content_type, payload))


def _note_lost(part: Message, parts: Parts) -> None:
    """Note a multipart whose parts could not be told apart: its text belongs to no part."""
    if _payload(part).strip():
        parts.defects.append(NO_TEXT)


def _attached_mail(part: Message, parts: Parts) -> Attachment:
    """Return an attached mail, or a report about one, as it stood in the mail."""
    content_type = part.get_content_type()
    chunks = []
    for child in cast("list[Message]", part.get_payload()):
        try:
            chunks.append(_wrapped(part, child))
        except (LookupError, TypeError, UnicodeError, ValueError):
            parts.defects.append("an attached mail could not be taken out")
    return Attachment(_file_name(part), content_type, b"\n".join(chunks))


def _wrapped(part: Message, child: Message) -> bytes:
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding in ("base64", "quoted-printable") and not child.keys():
        # Against the standard, but seen: the attached mail as a whole is encoded.
        child["Content-Transfer-Encoding"] = encoding
        return _payload(child)
    buffer = io.BytesIO()
    BytesGenerator(buffer, mangle_from_=False, maxheaderlen=0).flatten(child)
    return buffer.getvalue()


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _disposition(part: Message) -> str:
    value = str(part.get("Content-Disposition", "")).split(";", 1)[0]
    return value.strip().lower()


def _charset(part: Message) -> str | None:
    value = part.get_param("charset")
    name = str(value[2] if isinstance(value, tuple) else value or "")
    return name.strip(" \"'") or None


def _file_name(part: Message) -> str:
    """Return the last component of the file name that the sender gave, or an empty text."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, header=header)
        if isinstance(value, tuple):
            octets = value[2].encode("latin-1", "replace")
            name = clean_line(decode_text(octets, value[0])[0])
        else:
            name = decode_value(str(value or ""))[0]
        name = _PATH.split(name)[-1].strip()
        if name:
            return name[:MAX_NAME]
    return ""


def _note_defects(part: Message, parts: Parts) -> None:
    """Add what the email package stumbled over, decoding included."""
    for defect in part.defects:
        words = _DEFECTS.get(type(defect).__name__)
        if words:
            parts.defects.append(words)
