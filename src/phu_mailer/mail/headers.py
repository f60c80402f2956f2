"""Header values, decoded: every occurrence, in order, as one clean line each.

The library decoders drop raw 8-bit bytes, or raise on an encoded word that a careless program
made, so the encoded words are read here. Headers that machines wrote for machines
(Authentication-Results, Received ...) are never decoded: an encoded word in them would let a
sender write words into the findings of our own server.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from mailparser.utils import get_addresses

from phu_mailer.mail.charsets import clean_line, decode_text

UNCLEAR_FROM = "the From header is not well formed"

_MACHINE_WRITTEN = frozenset(
    {
        "arc-authentication-results",
        "arc-message-signature",
        "arc-seal",
        "authentication-results",
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "date",
        "dkim-signature",
        "in-reply-to",
        "message-id",
        "mime-version",
        "received",
        "received-spf",
        "references",
        "return-path",
    }
)
_ONCE = ("from", "subject", "message-id")
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")
_QUOTED_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_BLANK = re.compile(r"\s*")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of one mail; `values` maps lower-case names to every value in order."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_addresses: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """Return the first value of a header, or an empty text."""
        return self.values.get(name, ("",))[0]

    @property
    def message_id(self) -> str | None:
        """The Message-ID with its angle brackets and without folds, or None."""
        value = re.sub(r"\s", "", self.first("message-id"))
        found = _MESSAGE_ID.search(value)
        return found.group() if found else value or None


def read_headers(message: Message) -> Headers:
    """Return the decoded headers of a message and of nothing below it."""
    values: dict[str, list[str]] = {}
    addresses: list[str] = []
    defects: list[str] = []
    for name, raw in message.raw_items():
        key = clean_line(_as_bytes(str(name)).decode("ascii", "replace")).lower()
        value, problem = decode_value(str(raw), is_text=key not in _MACHINE_WRITTEN)
        values.setdefault(key, []).append(value)
        if problem and key in ("subject", "from"):
            defects.append(f"{key.title()} header: {problem}")
        if key == "from":
            found, is_clear = _addresses(str(raw))
            addresses.extend(found)
            defects.extend([] if is_clear else [UNCLEAR_FROM])
    defects.extend(
        f"more than one {name.title()} header" for name in _ONCE if len(values.get(name, ())) > 1
    )
    return Headers(
        values={name: tuple(found) for name, found in values.items()},
        from_addresses=tuple(addresses),
        defects=tuple(dict.fromkeys(defects)),
    )


def decode_value(raw: str, *, is_text: bool = True) -> tuple[str, str | None]:
    """Return one header value as a clean line, and a defect when the reading is a guess.

    Args:
        raw: the value as the email package keeps it (8-bit bytes as surrogates).
        is_text: whether encoded words may stand in it.
    """
    text, problem = decode_text(_as_bytes(raw), None)
    if not is_text or "=?" not in text:
        return clean_line(text), problem
    decoded: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[position : word.start()]
        if not (pending and _BLANK.fullmatch(between)):
            problem = _flush(pending, decoded) or problem
            decoded.append(between)
        payload, is_sound = _word_bytes(word.group(2), word.group(3))
        problem = problem if is_sound else "an encoded word is damaged"
        pending.append((word.group(1), payload))
        position = word.end()
    problem = _flush(pending, decoded) or problem
    decoded.append(text[position:])
    return clean_line("".join(decoded)), problem


def _as_bytes(value: str) -> bytes:
    """Return the bytes that a value had in the mail."""
    try:
        return value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


def _flush(pending: list[tuple[str, bytes]], decoded: list[str]) -> str | None:
    """Decode adjacent words together: one character may be split over two of them."""
    problem = None
    while pending:
        charset, payload = pending.pop(0)
        while pending and pending[0][0].lower() == charset.lower():
            payload += pending.pop(0)[1]
        text, found = decode_text(payload, charset)
        decoded.append(text)
        problem = found or problem
    return problem


def _word_bytes(encoding: str, text: str) -> tuple[bytes, bool]:
    """Return the bytes of an encoded word, and whether it was what it claimed to be."""
    payload = text.encode("utf-8")
    if encoding in "qQ":
        return _unquote(payload), True
    body = b"".join(payload.split()).rstrip(b"=")
    try:
        if _BASE64.fullmatch(body):
            return binascii.a2b_base64(body + b"=" * (-len(body) % 4)), True
    except binascii.Error:
        pass
    # Some programs announce base64 and send quoted-printable.
    return _unquote(payload), False


def _unquote(payload: bytes) -> bytes:
    spaced = payload.replace(b"_", b" ")
    return _QUOTED_BYTE.sub(lambda found: bytes([int(found.group(1), 16)]), spaced)


def _addresses(raw: str) -> tuple[list[str], bool]:
    """Return every address of one From header, and whether it could be read in one way only.

    An item without an @ is a stray part of a display name and no second sender.
    """
    doubts: list[dict[str, Any]] = []
    found = [address for _, address in get_addresses(raw, defects=doubts)]
    is_clear = True
    for doubt in doubts:
        if not doubt["recovered"] and "@" in doubt["raw"]:
            is_clear = False
            found.extend(candidate["address"] for candidate in doubt["candidates"])
    return [address.lower() for address in found if address], is_clear
