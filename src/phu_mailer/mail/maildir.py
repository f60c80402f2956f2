"""A Maildir as a mailbox: the embedded default, and what a local delivery agent fills.

A mail is known by the name of its file without the flags, which may change at any time: its number
is made from that name, so the order of the numbers says nothing about the order of arrival. The
folder is never made here: one that is missing is a mistake in the settings, and an empty folder in
its place would hide that no mail comes in.
"""

import hashlib
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from phu_mailer.domain.message import FetchedMessage
from phu_mailer.errors import PermanentError, PhuMailerError, TemporaryError
from phu_mailer.logs import get_logger
from phu_mailer.mail.limits import MAX_HEADERS, header_block
from phu_mailer.mail.maildir_files import INFO, base_name, make_maildir, move
from phu_mailer.mail.portions import portion

MAX_BYTES = 25 * 1024 * 1024
POLL_S = 0.3
UID_VALIDITY = 1
_UID_BYTES = 7
_FOR_A_PERSON = (FileNotFoundError, NotADirectoryError, PermissionError)

log = get_logger(__name__)


class MaildirMailbox:
    """A folder on this machine.

    Every call but `close` raises:
        PermanentError: the folder is not there, is no Maildir, or may not be read.
        TemporaryError: the disk has a problem.

    Args:
        path: the Maildir; mails are taken from its new/ and cur/.
        processed: the Maildir++ folder beside them (".Verwerkt") for mail once stored.
        review: the same for mail over the cap.
        max_bytes: of a larger mail only the headers are read.
    """

    def __init__(
        self,
        path: Path,
        processed: str = "Verwerkt",
        review: str = "Controle",
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100 - the name of a link may stay
        self.name = f"maildir:{self.path}"
        self._processed = self._folder(processed)
        self._review = self._folder(review)
        self._max_bytes = max_bytes
        self._seen: frozenset[str] = frozenset()

    def list_new(self) -> tuple[int, list[int]]:
        """Return the uid validity, always 1, and the numbers of all mails, ascending."""
        files = self._files()
        self._seen = frozenset(files)
        return UID_VALIDITY, sorted(map(_uid, files))

    def fetch(self, uids: Sequence[int]) -> list[FetchedMessage]:
        """Return mails as they are on the disk.

        A mail that is gone, that cannot be read, or that would make the answer too large is
        missing from it; listing shows which are still there.
        """
        files = self._numbered_files()
        found = (self._message(uid, files[uid]) for uid in uids if uid in files)
        whole = (message for message in found if message is not None)
        return portion(whole, lambda message: len(message.raw))

    def file_away(self, uids: Sequence[int], *, for_review: bool = False) -> bool:
        """Move mails to the folder for processed mail or for review; False when one stayed.

        The folder is made when it is missing. A mail that is gone already does not count.
        """
        folder = self._review if for_review else self._processed
        files = self._numbered_files()
        reasons = []
        for uid in uids:
            try:
                make_maildir(folder, is_subfolder=True)
                if uid in files:
                    _move_into(files[uid], folder / "cur")
            except OSError as error:
                reasons.append(_why(error))
        if reasons:
            reason = f"{folder.name} cannot be written: {reasons[0]}"
            log.warning("mailbox.filing_failed", mails=len(reasons), reason=reason)
        return not reasons

    def wait(self, timeout_s: float, stop: threading.Event) -> bool:
        """Return True as soon as there is a mail that neither a listing nor a wait has met.

        False after `timeout_s` or `stop`.
        """
        until = time.monotonic() + timeout_s
        while not stop.is_set():
            names = frozenset(self._files())
            has_news = not names <= self._seen
            self._seen = names
            left_s = until - time.monotonic()
            if has_news or left_s <= 0:
                return has_news
            stop.wait(min(POLL_S, left_s))
        return False

    def close(self) -> None:
        """Give back nothing: there is no connection."""

    def check(self) -> list[str]:
        """Return what the folder is like, one line a fact; nothing is made or moved."""
        lines = [f"{self.path}: {len(self._files())} mails"]
        lines += [
            f"{folder.name}: {'is there' if folder.is_dir() else 'is made when needed'}"
            for folder in (self._processed, self._review)
        ]
        if not os.access(self.path, os.W_OK):
            lines.append("mails stay in the folder: it may not be written")
        return lines

    def _folder(self, name: str) -> Path:
        """Return the Maildir++ folder of a name from the settings, whose levels a "/" separates."""
        return self.path / f".{name.strip('./').replace('/', '.')}"

    def _files(self) -> dict[str, Path]:
        """Return the files by their base names; a mail that is just being flagged counts once."""
        try:
            if not self.path.is_dir():
                raise PermanentError(f"mailbox.path: there is no folder {self.path}")
            parts = [part for part in (self.path / "new", self.path / "cur") if part.is_dir()]
            if not parts:
                raise PermanentError(f"mailbox.path: {self.path} is no Maildir: new/ is missing")
            return {base_name(path.name): path for part in parts for path in _plain_files(part)}
        except OSError as error:
            kind: type[PhuMailerError] = (
                PermanentError if isinstance(error, _FOR_A_PERSON) else TemporaryError
            )
            raise kind(f"mailbox.path: {self.path} cannot be read: {_why(error)}") from error

    def _numbered_files(self) -> dict[int, Path]:
        return {_uid(name): path for name, path in self._files().items()}

    def _message(self, uid: int, path: Path) -> FetchedMessage | None:
        try:
            return self._read(uid, path)
        except FileNotFoundError:
            pass  # another program may have changed the flags behind its name
        try:
            renamed = self._numbered_files().get(uid)
            return None if renamed is None else self._read(uid, renamed)
        except FileNotFoundError:
            return None

    def _read(self, uid: int, path: Path) -> FetchedMessage | None:
        try:
            with path.open("rb") as file:
                state = os.fstat(file.fileno())
                is_truncated = state.st_size > self._max_bytes
                raw = file.read(MAX_HEADERS if is_truncated else -1)
            received_at = datetime.fromtimestamp(state.st_mtime, UTC)
        except FileNotFoundError:
            raise
        except (OSError, ValueError, OverflowError) as error:
            log.warning("mailbox.unreadable_mail", uid=uid, reason=f"the file: {_why(error)}")
            return None
        return FetchedMessage(
            uid=uid,
            uid_validity=UID_VALIDITY,
            received_at=received_at,
            raw=header_block(raw) + b"\n\n" if is_truncated else raw,
            size=state.st_size,
            is_truncated=is_truncated,
        )


def _uid(name: str) -> int:
    return int.from_bytes(hashlib.sha256(os.fsencode(name)).digest()[:_UID_BYTES], "big")


def _plain_files(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
        ]


def _move_into(path: Path, folder: Path) -> None:
    """Move a mail under its own name with its flags, or with none, as cur/ asks for."""
    name = path.name if INFO in path.name else f"{path.name}{INFO}"
    with suppress(FileNotFoundError):
        move(path, folder, name)


def _why(error: Exception) -> str:
    """Return the reason without the path, which may be anything."""
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
