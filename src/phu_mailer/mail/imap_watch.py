"""Wait for new mail on a connection of its own (IDLE).

It only wakes somebody up: what is new is found by listing the folder, and the folder is listed now
and then even when nobody was woken. A dead link looks exactly like a quiet mailbox, so no IDLE
lasts longer than five minutes, and each is followed by a question that needs an answer. All talk
happens in a thread of its own, because the caller must be free within a second of `stop` even
when the server has gone silent in the middle of a word.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait

from phu_mailer.mail.imap_session import ImapSession

LONGEST_IDLE_S = 300.0
_STEP_S = 0.2
_LEAVE_S = 0.5


class MailWatch:
    """Waits for mail in one folder.

    Args:
        connect: returns a session with the folder open for reading.
        longest_idle_s: after so many seconds the server must show that it is still there.
    """

    def __init__(
        self, connect: Callable[[], ImapSession], longest_idle_s: float = LONGEST_IDLE_S
    ) -> None:
        self._connect = connect
        self._longest_idle_s = longest_idle_s
        self._session: ImapSession | None = None
        self._can_idle = True

    def wait(self, timeout_s: float, stop: threading.Event) -> bool:
        """Return True as soon as new mail may be there, False after `timeout_s` or `stop`.

        True also after each new connection, because mail may have come meanwhile.

        Raises:
            TemporaryError: the connection broke, or there is none.
            PermanentError: a person must look at the settings of the mailbox.
        """
        if not self._can_idle or stop.is_set():
            stop.wait(timeout_s)
            return False
        outcome: Future[bool] = Future()
        threading.Thread(
            target=self._settle, args=(outcome, timeout_s, stop), name="mailbox-idle", daemon=True
        ).start()
        while not outcome.done() and not stop.is_set():
            wait([outcome], timeout=_STEP_S)
        if not outcome.done():
            wait([outcome], timeout=_LEAVE_S)
        return outcome.result() if outcome.done() else False

    def close(self) -> None:
        """Hang up; a thread that waits gets a TemporaryError."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _settle(self, outcome: Future[bool], timeout_s: float, stop: threading.Event) -> None:
        try:
            outcome.set_result(self._watch(timeout_s, stop))
        except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
            self.close()
            outcome.set_exception(error)
        if stop.is_set():
            self.close()

    def _watch(self, timeout_s: float, stop: threading.Event) -> bool:
        session = self._session
        if session is None or not session.is_open:
            self._session = session = self._connect()
            self._can_idle = session.can("IDLE")
            if not self._can_idle:
                self.close()
            return True
        until = time.monotonic() + timeout_s
        while not stop.is_set():
            if session.noop():
                return True
            left_s = until - time.monotonic()
            if left_s <= 0:
                return False
            if self._idle(session, min(left_s, self._longest_idle_s), stop):
                return True
        return False

    @staticmethod
    def _idle(session: ImapSession, limit_s: float, stop: threading.Event) -> bool:
        until = time.monotonic() + limit_s
        session.start_idle()
        while (left_s := until - time.monotonic()) > 0 and not stop.is_set():
            if session.speaks_within(min(left_s, _STEP_S)):
                break
        # After `stop` nobody waits for a polite end: the connection is closed.
        return not stop.is_set() and session.end_idle()
