"""Read mail in a process of its own, so that no mail can take the daemon with it.

One child reads one mail after the other. It is started at the first mail, and replaced after a
mail that cost too much or broke it; that mail is answered here, as one for a person. What the
child says is unpacked with a list of our own types only: a child that a mail has taken over
must not be able to run anything here.
"""

import io
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Any, Protocol

from phu_mailer.domain.message import DecodedBy, ParsedMail
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import MailKind, Reading
from phu_mailer.flow.read import Disposition, ReadMail, read_mail
from phu_mailer.flow.reading_child import LENGTH, OUT_OF_MEMORY, Desk, Say
from phu_mailer.logs import get_logger
from phu_mailer.reading.knowledge import NOTHING_ELSE, Knowledge, Places
from phu_mailer.reading.taught import Taught

TOO_SLOW = "reading: too slow"
TOO_LARGE = "reading: too much memory"
BROKE_OFF = "reading: broke off"

_BY_EXIT_CODE = {-signal.SIGXCPU: TOO_SLOW, OUT_OF_MEMORY: TOO_LARGE}
_MOST_ANSWER = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_MOST_HELP = {"modern_word": 3, "words_of": 5}
_QUESTIONS = ("knows_street", "has_addresses", "at", "named")
_OWN_TYPES = ("phu_mailer.domain.", "phu_mailer.flow.read", "phu_mailer.reading.knowledge")
_OTHER_TYPES = frozenset(
    {("datetime", "date"), ("datetime", "datetime"), ("datetime", "timezone"),
     ("datetime", "timedelta"), ("phu_mailer.flow.reading_child", "Say")}
)  # fmt: skip

log = get_logger(__name__)


class Reader(Protocol):
    """What reads a mail; whatever happens, there is an answer."""

    def read(self, raw: bytes, received_on: date) -> ReadMail:
        """Decode, recognise the sender and read the signals."""


class ReadingHere:
    """A reader without a process of its own, for mails that are no stranger's."""

    def __init__(self, rules: Rules, knowledge: Knowledge = NOTHING_ELSE) -> None:
        self._rules, self._knowledge = rules, knowledge

    def read(self, raw: bytes, received_on: date) -> ReadMail:
        """Read without limits."""
        return read_mail(raw, self._rules, received_on, self._knowledge)


class _Unanswered(Exception):
    """The child gave no answer; `reason` says why."""

    def __init__(self, reason: str, error_type: str = "none") -> None:
        self.reason = reason
        self.error_type = error_type
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Programs:
    """What other programs do for the child: a .docx of a .doc, and the words on a picture."""

    modern_word: Callable[[bytes], bytes | None] | None = None
    words_of: Callable[[bytes], str | None] | None = None


class ReadingWorker:
    """A reader with limits.

    `places` answers what the child asks about addresses. `lessons` says what is taught now; when
    that is another object than before, the next mail gets a child that knows it. `programs` work
    for the child, a few times a mail; the deadline of the mail waits meanwhile.
    """

    def __init__(
        self,
        desk: Desk,
        places: Places | None = None,
        lessons: Callable[[], Mapping[str, Taught]] | None = None,
        programs: Programs = Programs(),
    ) -> None:
        self._desk = desk
        self._places = places
        self._lessons = lessons
        self._programs = programs
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """The child that reads now, None when there is none."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the child now, so that the first mail need not wait for it."""
        if self._child is None:
            self._begin(time.monotonic() + self._desk.limits.deadline_s)

    def read(self, raw: bytes, received_on: date) -> ReadMail:
        """Return what a mail says, or a quarantine with the reason why it could not be read.

        A child that broke off may have been killed by somebody else, so the mail gets a second
        child; one that cost too much does not.
        """
        self._learn()
        reason = BROKE_OFF
        for _ in range(2):
            try:
                return self._answer(raw, received_on)
            except _Unanswered as unanswered:
                self._end()
                reason = unanswered.reason
                log.warning(
                    "reading.stopped",
                    reason_codes=[reason],
                    error_type=unanswered.error_type,
                )
            if reason != BROKE_OFF:
                break
        return ReadMail(
            mail=ParsedMail(decoded_by=DecodedBy.NOTHING),
            reading=Reading(kind=MailKind.OTHER),
            disposition=Disposition.QUARANTINE,
            trust_reason="not_read",
            problems=(reason,),
        )

    def _learn(self) -> None:
        taught = self._lessons() if self._lessons else self._desk.taught
        if taught is not self._desk.taught:
            self.close()
            self._desk = replace(self._desk, taught=taught)

    def close(self) -> None:
        """Let the child end; a later mail would start a new one."""
        child, self._child = self._child, None
        if child is None:
            return
        _pipe(child.stdin).close()
        try:
            child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _pipe(child.stdout).close()

    def _answer(self, raw: bytes, received_on: date) -> ReadMail:
        ends_at = time.monotonic() + self._desk.limits.deadline_s
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._begin(ends_at)
        self._put((raw, received_on), ends_at)
        helped: Counter[str] = Counter()
        while True:
            said, *rest = self._get(ends_at)
            if said is Say.ASK and rest[0] in _MOST_HELP:
                helped[rest[0]] += 1
                begins = time.monotonic()
                answer = self._help(rest[0], rest[1], helped[rest[0]])
                ends_at += time.monotonic() - begins
                self._put(answer, ends_at)
            elif said is Say.ASK:
                self._put(self._look_up(*rest), ends_at)
            elif said is Say.FAILED:
                raise _Unanswered(BROKE_OFF, str(rest[0]))
            elif isinstance(rest[0], ReadMail):
                return rest[0]
            else:
                raise _Unanswered(BROKE_OFF)

    def _begin(self, ends_at: float) -> None:
        self._child = _start()
        self._put(self._desk, ends_at)

    def _look_up(self, question: str, words: tuple[Any, ...]) -> object:
        if self._places is None or question not in _QUESTIONS:
            raise _Unanswered(BROKE_OFF)
        return getattr(self._places, question)(*words)

    def _help(self, question: str, words: tuple[Any, ...], number: int) -> bytes | str | None:
        known = {"modern_word": self._programs.modern_word, "words_of": self._programs.words_of}
        program = known[question]
        if program is None or number > _MOST_HELP[question] or not isinstance(words[0], bytes):
            return None
        return program(words[0])

    def _put(self, content: object, ends_at: float) -> None:
        body = pickle.dumps(content, protocol=5)
        rest = memoryview(LENGTH.pack(len(body)) + body)
        sink = _pipe(self._running.stdin).fileno()
        while rest:
            self._wait(sink, selectors.EVENT_WRITE, ends_at)
            try:
                rest = rest[os.write(sink, rest[:_CHUNK]) :]
            except BrokenPipeError:
                raise self._why_ended() from None

    def _get(self, ends_at: float) -> tuple[Any, ...]:
        length = LENGTH.unpack(self._take(LENGTH.size, ends_at))[0]
        if length > _MOST_ANSWER:
            raise _Unanswered(TOO_LARGE)
        try:
            content = unpack(self._take(length, ends_at))
        except (pickle.UnpicklingError, ValueError, TypeError, AttributeError, EOFError) as error:
            raise _Unanswered(BROKE_OFF, type(error).__name__) from None
        return content if isinstance(content, tuple) and content else (None, None)

    def _take(self, count: int, ends_at: float) -> bytes:
        source = _pipe(self._running.stdout).fileno()
        taken = bytearray()
        while len(taken) < count:
            self._wait(source, selectors.EVENT_READ, ends_at)
            piece = os.read(source, min(_CHUNK, count - len(taken)))
            if not piece:
                raise self._why_ended()
            taken += piece
        return bytes(taken)

    def _wait(self, pipe: int, event: int, ends_at: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(0.0, ends_at - time.monotonic())):
                raise _Unanswered(TOO_SLOW)

    def _why_ended(self) -> _Unanswered:
        try:
            code = self._running.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return _Unanswered(BROKE_OFF)
        return _Unanswered(_BY_EXIT_CODE.get(code, BROKE_OFF))

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise _Unanswered(BROKE_OFF)
        return self._child

    def _end(self) -> None:
        """Get rid of a child that is of no use any more."""
        if self._child is not None:
            self._child.kill()
            self.close()


def unpack(answer: bytes) -> Any:
    """Return what a child packed.

    Raises:
        pickle.UnpicklingError: it holds something that is no value of ours.
    """
    return _OwnTypes(io.BytesIO(answer)).load()


class _OwnTypes(pickle.Unpickler):
    """Unpacks our own dataclasses and enumerations, and dates; nothing that can run."""

    def find_class(self, module: str, name: str) -> Any:
        is_own = (module + ".").startswith(_OWN_TYPES) and "." not in name
        if not is_own and (module, name) not in _OTHER_TYPES:
            raise pickle.UnpicklingError(f"{module}.{name} may not come from a child")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no type")
        return found


def _start() -> subprocess.Popen[bytes]:
    """Start a child with the search path of this process and nothing else of it."""
    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    child = subprocess.Popen(
        [sys.executable, "-c", "from phu_mailer.flow.reading_child import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    os.set_blocking(_pipe(child.stdin).fileno(), False)
    return child


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise _Unanswered(BROKE_OFF)
    return pipe
