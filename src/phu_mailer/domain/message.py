"""A mail once decoded, with nothing dropped silently.

Headers keep every occurrence in the order of the mail, because two From headers or a second
Authentication-Results are facts that matter. Text is cleaned of control characters, never
shortened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DecodedBy(StrEnum):
    """The rung of the ladder that could read the mail."""

    MAIL_PARSER = "mail-parser"
    COMPAT32 = "compat32"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FetchedMessage:
    """One mail as a mailbox handed it over: the bytes, and which mail of which box it is.

    `uid` is unique within `uid_validity`. `is_truncated`: the mail was larger than the cap, and
    `raw` holds its headers only. `received_at` is the server's time, aware and in UTC.
    """

    uid: int
    uid_validity: int
    received_at: datetime
    raw: bytes
    size: int
    is_truncated: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text of the mail; `content` is decoded from its transfer encoding."""

    file_name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A decoded mail.

    `headers` maps lower-case names to every value in order of appearance, decoded.
    `from_addresses` holds every address of every From header, lower case: exactly one is
    normal, anything else is suspicious. `text` and `html` are None when the mail has no such
    part. `defects` says in plain words what the decoders stumbled over.
    """

    decoded_by: DecodedBy
    message_id: str | None = None
    from_addresses: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the first value of a header, or an empty text when the mail lacks it."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""
