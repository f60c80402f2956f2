"""Find or make the folders of a mailbox, and move mails there.

Whether a mail was dealt with is known from the database, so filing is tidiness: a server that
says no costs a line in the log and nothing else. Mails are removed by number only, never by a
plain EXPUNGE, which would take along what colleagues marked as deleted.
"""

from collections.abc import Sequence

from phu_mailer.logs import get_logger
from phu_mailer.mail.imap_session import ImapSession, Refused

log = get_logger(__name__)


def find_folder(session: ImapSession, wanted: str) -> str | None:
    """Return the server's name of a folder from the settings, or None when there is none.

    A "/" in `wanted` stands for whatever separates the levels on this server.
    """
    return _first_existing(session, _possible_names(session, wanted))


class Filing:
    """Moves mails out of one folder; what it remembers holds for one UIDVALIDITY."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._copied: set[int] = set()
        self._told_why_not = False

    def file(self, session: ImapSession, uids: Sequence[int], wanted: str) -> bool:
        """Move mails to the folder `wanted`, which is made when it is missing.

        Returns:
            False when the mails had to stay; a mail that is gone already does not count.

        Raises:
            TemporaryError: the connection broke.
        """
        if session.is_read_only or not (session.can("MOVE") or session.can("UIDPLUS")):
            self._tell_why_not(len(uids), is_read_only=session.is_read_only)
            return False
        try:
            self._move_or_make_folder(session, uids, wanted)
        except Refused as error:
            log.warning("mailbox.filing_failed", mails=len(uids), reason=str(error))
            return False
        return True

    def _move_or_make_folder(self, session: ImapSession, uids: Sequence[int], wanted: str) -> None:
        if wanted not in self._names:
            self._names[wanted] = _found_or_made(session, wanted)
        name = self._names[wanted]
        try:
            self._move(session, uids, name)
        except Refused:
            # Somebody may have removed the folder; not every server says so in its answer.
            if session.has_folder(name):
                raise
            del self._names[wanted]
            self._names[wanted] = _found_or_made(session, wanted)
            self._move(session, uids, self._names[wanted])

    def _move(self, session: ImapSession, uids: Sequence[int], name: str) -> None:
        if session.can("MOVE"):
            session.move(uids, name)
            return
        # When the second half is refused, the next try must not make a second copy.
        not_copied = [uid for uid in uids if uid not in self._copied]
        if not_copied:
            session.copy(not_copied, name)
            self._copied.update(not_copied)
        session.remove(uids)
        self._copied.difference_update(uids)

    def _tell_why_not(self, mails: int, *, is_read_only: bool) -> None:
        if self._told_why_not:
            return
        self._told_why_not = True
        reason = (
            "the folder can only be read"
            if is_read_only
            else "the IMAP server has neither MOVE nor UIDPLUS: mails stay where they are"
        )
        log.warning("mailbox.filing_failed", mails=mails, reason=reason)


def _possible_names(session: ImapSession, wanted: str) -> list[str]:
    """Return the name among one's own folders, and then the name as it was written."""
    if wanted.upper() == "INBOX":
        return ["INBOX"]
    prefix, separator = session.namespace()
    name = wanted.replace("/", separator) if separator else wanted
    own = name if name.upper().startswith(prefix.upper()) else prefix + name
    return [own] if own == wanted else [own, wanted]


def _first_existing(session: ImapSession, names: Sequence[str]) -> str | None:
    return next((name for name in names if name == "INBOX" or session.has_folder(name)), None)


def _found_or_made(session: ImapSession, wanted: str) -> str:
    names = _possible_names(session, wanted)
    found = _first_existing(session, names)
    if found is None:
        session.create_folder(names[0])
    return found or names[0]
