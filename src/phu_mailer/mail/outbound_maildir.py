"""Outgoing mail into a folder instead of to a relay: for demonstrations and rehearsals.

The file name comes from the Message-ID, so a mail that is sent twice is there once.
"""

import hashlib
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.maildir_files import base_name, make_maildir, write_new


@dataclass(frozen=True, slots=True)
class MaildirSender:
    """A Maildir that takes outgoing mail; it is made at the first mail."""

    path: Path

    def send(self, raw: bytes, sender: str, recipient: str) -> None:  # noqa: ARG002 - as SmtpSender
        """Lay down one mail; one with the same Message-ID that is there already stays as it is.

        Args:
            raw: the whole mail.
            sender: not used; a folder has no envelope.
            recipient: not used; the mail names it.

        Raises:
            TemporaryError: the folder cannot be written.
            PermanentError: the mail has no Message-ID.
        """
        name = _file_name(raw)
        try:
            make_maildir(self.path)
            if name not in self._names():
                write_new(self.path, name, raw)
        except OSError as error:
            raise TemporaryError(f"{self.path} cannot be written: {error.strerror}") from error

    def check(self) -> list[str]:
        """Return where mail goes and how much is there; makes nothing.

        Raises:
            TemporaryError: the folder cannot be read.
        """
        if not self.path.exists():
            return [f"mail goes into the folder {self.path}, which is made at the first mail"]
        try:
            return [f"mail goes into the folder {self.path}: {len(self._names())} mails there"]
        except OSError as error:
            raise TemporaryError(f"{self.path} cannot be read: {error.strerror}") from error

    def _names(self) -> set[str]:
        folders = (self.path / "new", self.path / "cur")
        return {base_name(path.name) for folder in folders for path in folder.iterdir()}


def _file_name(raw: bytes) -> str:
    header = BytesHeaderParser().parsebytes(raw).get("Message-ID")
    message_id = "".join(str(header or "").split())
    if not message_id:
        raise PermanentError("a mail without Message-ID cannot be sent just once")
    return f"{hashlib.sha256(message_id.encode()).hexdigest()[:40]}.phu-mailer"
