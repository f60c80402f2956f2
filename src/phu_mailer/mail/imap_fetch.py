"""Read mails over IMAP, whole or not at all, whatever one of them does to the connection.

Sizes are asked for hundreds of mails at once and bodies for a batch at once, because every
question costs a round trip. A body counts only when it is as long as the server said. A mail on
which the connection breaks must not stop the others: the mails of a batch that broke it are read
one by one the next time, the worst of them last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from phu_mailer.domain.message import FetchedMessage
from phu_mailer.errors import TemporaryError
from phu_mailer.logs import get_logger
from phu_mailer.mail.imap_session import ImapSession, Refused
from phu_mailer.mail.limits import MAX_HEADERS
from phu_mailer.mail.portions import PORTION_BYTES, portion

SIZES_AT_ONCE = 400

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What the server says about a mail: its length in bytes, and when it came in."""

    size: int
    received_at: datetime


class MailReader:
    """Reads the mails of one folder; what it remembers holds for one UIDVALIDITY.

    Args:
        max_bytes: of a larger mail only the headers are read, at most `MAX_HEADERS` bytes.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._envelopes: dict[int, _Envelope] = {}
        self._suspects: dict[int, int] = {}  # uid -> how often the connection broke on it alone
        self._missing: set[int] = set()

    def read(
        self, session: ImapSession, uids: Sequence[int], ahead: Sequence[int] = ()
    ) -> list[FetchedMessage]:
        """Return the mails that could be read; what is missing may be asked for again.

        Args:
            session: with the folder open.
            uids: the mails that are wanted.
            ahead: mails that will be wanted soon.

        Raises:
            TemporaryError: the connection broke before anything was read.
        """
        together = [uid for uid in uids if uid not in self._suspects]
        alone = sorted(set(uids) & self._suspects.keys(), key=lambda uid: self._suspects[uid])
        found: list[FetchedMessage] = []
        if together:
            try:
                found += self._read(session, together, ahead if not self._suspects else ())
            except Refused:
                alone = [*together, *alone]
            except TemporaryError:
                self._suspects.update(dict.fromkeys(together, 0))
                raise
        try:
            for uid in alone:
                if sum(len(message.raw) for message in found) < PORTION_BYTES:
                    found += self._read_alone(session, uid)
        except TemporaryError:
            if not found:
                raise
        return sorted(found, key=lambda message: message.uid)

    def _read_alone(self, session: ImapSession, uid: int) -> list[FetchedMessage]:
        try:
            found = self._read(session, [uid])
        except TemporaryError as error:
            self._suspects[uid] = self._suspects.get(uid, 0) + 1
            _tell_unreadable(uid, str(error))
            if isinstance(error, Refused):
                return []
            raise
        self._suspects.pop(uid, None)
        return found

    def _read(
        self, session: ImapSession, uids: Sequence[int], ahead: Sequence[int] = ()
    ) -> list[FetchedMessage]:
        self._look_up(session, uids, ahead)
        known = [uid for uid in uids if uid in self._envelopes]
        small = [uid for uid in known if self._envelopes[uid].size <= self._max_bytes]
        large = [uid for uid in known if self._envelopes[uid].size > self._max_bytes]
        bodies = self._bodies(session, portion(small, lambda uid: self._envelopes[uid].size))
        headers = self._headers(session, large)
        found = [
            FetchedMessage(
                uid=uid,
                uid_validity=session.uid_validity,
                received_at=self._envelopes[uid].received_at,
                raw=raw,
                size=self._envelopes[uid].size if uid in headers else len(raw),
                is_truncated=uid in headers,
            )
            for uid, raw in (bodies | headers).items()
        ]
        for message in found:
            del self._envelopes[message.uid]
        return found

    def _look_up(self, session: ImapSession, uids: Sequence[int], ahead: Sequence[int]) -> None:
        """Ask for the size and the time of arrival of mails, and of later ones while at it."""
        unknown = [uid for uid in uids if uid not in self._envelopes]
        if not unknown:
            return
        later = [uid for uid in ahead if uid not in self._envelopes]
        asked = [*unknown, *later[: max(0, SIZES_AT_ONCE - len(unknown))]]
        answers = session.fetch(asked, ["RFC822.SIZE", "INTERNALDATE"])
        for uid in asked:
            if uid not in answers:
                if uid in unknown:
                    self._note_missing(uid)
                continue
            size = answers[uid].get(b"RFC822.SIZE")
            received_at = _utc(answers[uid].get(b"INTERNALDATE"))
            if isinstance(size, int) and received_at is not None:
                self._envelopes[uid] = _Envelope(size, received_at)
            elif uid in unknown:
                _tell_unreadable(uid, "the server does not say how long it is, or when it came in")

    def _bodies(self, session: ImapSession, uids: Sequence[int]) -> dict[int, bytes]:
        answers = session.fetch(uids, ["BODY.PEEK[]"])
        bodies = {}
        for uid in uids:
            if uid not in answers:
                self._note_missing(uid)
                continue
            raw: object = answers[uid].get(b"BODY[]")
            if not isinstance(raw, bytes) or len(raw) != self._envelopes[uid].size:
                raw = _body_alone(session, uid)
            if isinstance(raw, bytes):
                bodies[uid] = raw
        return bodies

    def _headers(self, session: ImapSession, uids: Sequence[int]) -> dict[int, bytes]:
        answers = session.fetch(uids, [f"BODY.PEEK[HEADER]<0.{MAX_HEADERS}>"])
        headers = {}
        for uid in uids:
            raw = answers.get(uid, {}).get(b"BODY[HEADER]<0>")
            if isinstance(raw, bytes):
                headers[uid] = raw
            else:
                self._note_missing(uid)
        return headers

    def _note_missing(self, uid: int) -> None:
        """Tell about a mail that the server lists, but does not hand over, the second time."""
        if uid in self._missing:
            _tell_unreadable(uid, "the server lists it and does not hand it over")
        self._missing.add(uid)


def _body_alone(session: ImapSession, uid: int) -> bytes | None:
    """Read a body once more by itself; None, and a line in the log, when it is wrong again."""
    answer = session.fetch([uid], ["RFC822.SIZE", "BODY.PEEK[]"]).get(uid)
    if answer is None:
        return None
    raw = answer.get(b"BODY[]")
    if isinstance(raw, bytes) and (
        len(raw) == answer.get(b"RFC822.SIZE") or (raw and _ends_at(session, uid, len(raw)))
    ):
        return raw
    _tell_unreadable(uid, "its text is not as long as the server says")
    return None


def _ends_at(session: ImapSession, uid: int, length: int) -> bool:
    """Ask whether anything follows: Exchange estimates sizes, but knows where a mail ends."""
    answer = session.fetch([uid], [f"BODY.PEEK[]<{length}.1>"]).get(uid, {})
    return answer.get(f"BODY[]<{length}>".encode()) == b""


def _utc(moment: object) -> datetime | None:
    """Return a time of the server in UTC; None for one without a zone or out of range."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _tell_unreadable(uid: int, reason: str) -> None:
    log.warning("mailbox.unreadable_mail", uid=uid, reason=reason)
