"""The inside of the reading worker: take a mail from a pipe, read it, give the answer back.

This process is expected to be killed: it has limits of its own on memory and processor time, holds
no connection and no password, and leaves the deadline to its parent. It ignores SIGTERM, so that
a daemon that is told to stop can finish the mail in hand, and ends when its input ends.
"""

import gc
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO

from phu_mailer.domain.rules import Rules
from phu_mailer.flow.read import read_mail
from phu_mailer.reading.knowledge import Knowledge, Place
from phu_mailer.reading.taught import Taught

OUT_OF_MEMORY = 3
LENGTH = struct.Struct(">Q")


class Say(StrEnum):
    """What a frame from the child is about."""

    DONE = "done"
    ASK = "ask"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one mail may cost; the deadline is kept by the parent."""

    processor_s: int = 5
    deadline_s: float = 30.0
    memory_mb: int = 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """What the child needs to know before the first mail, and what it may ask its parent.

    `taught` holds what the layout files say, by the code of the corporation.
    """

    rules: Rules
    limits: Limits
    has_places: bool
    taught: Mapping[str, Taught] = field(default_factory=dict)
    opens_old_word: bool = False
    reads_scans: bool = False


class _Asked:
    """What the parent knows and can, asked over the pipe."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink

    def knows_street(self, street: str) -> bool:
        """Ask whether a street of this name exists."""
        return bool(self._ask("knows_street", street))

    def has_addresses(self) -> bool:
        """Ask whether there are addresses to compare with."""
        return bool(self._ask("has_addresses"))

    def at(self, postal_code: str, house_number: int) -> Sequence[Place]:
        """Ask what stands at a postal code and house number."""
        return tuple(self._ask("at", postal_code, house_number))

    def named(self, street: str, house_number: int) -> Sequence[Place]:
        """Ask where a street has this house number."""
        return tuple(self._ask("named", street, house_number))

    def modern_word(self, content: bytes) -> bytes | None:
        """Ask for the .docx of a .doc; this process may start nothing itself."""
        answer = self._ask("modern_word", content)
        return answer if isinstance(answer, bytes) else None

    def words_of(self, picture: bytes) -> str | None:
        """Ask for the words on a picture, for the same reason."""
        answer = self._ask("words_of", picture)
        return answer if isinstance(answer, str) else None

    def _ask(self, question: str, *words: object) -> Any:
        send(self._sink, (Say.ASK, question, words))
        return take(self._source)


def send(sink: BinaryIO, content: object) -> None:
    """Write one frame: eight bytes of length, then the pickle."""
    body = pickle.dumps(content, protocol=5)
    sink.write(LENGTH.pack(len(body)) + body)
    sink.flush()


def take(source: BinaryIO) -> Any:
    """Return the content of the next frame of the parent.

    Raises:
        EOFError: the parent has ended or wants no more.
    """
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    body = source.read(LENGTH.unpack(head)[0])
    return pickle.loads(body)  # noqa: S301 - from our own parent, over a pipe of its own


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Read mails until the parent closes the pipe, or one mail was too much."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    desk: Desk = take(source)
    _limit_memory(desk.limits)
    asked = _Asked(source, sink)
    knowledge = Knowledge(
        places=asked if desk.has_places else None,
        taught=desk.taught,
        modern_word=asked.modern_word if desk.opens_old_word else None,
        words_of=asked.words_of if desk.reads_scans else None,
    )
    while True:
        try:
            raw, received_on = take(source)
        except EOFError:
            return
        except MemoryError:
            sys.exit(OUT_OF_MEMORY)
        if not _read_one(desk, knowledge, (raw, received_on), sink):
            return


def _read_one(desk: Desk, knowledge: Knowledge, mail: tuple[bytes, date], sink: BinaryIO) -> bool:
    """Answer one mail; False when this process is no longer to be trusted."""
    _limit_processor(desk.limits)
    raw, received_on = mail
    try:
        send(sink, (Say.DONE, read_mail(raw, desk.rules, received_on, knowledge)))
    except BrokenPipeError:
        return False
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - one mail may not take the others with it
        send(sink, (Say.FAILED, type(error).__name__))
        return False
    return True


def _limit_memory(limits: Limits) -> None:
    most = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(limits: Limits) -> None:
    """Give the next mail its processor time; the kernel counts from the start of the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent_s = int(usage.ru_utime + usage.ru_stime) + 1
    _, highest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent_s + limits.processor_s, highest))


def main() -> None:
    """Serve on the standard pipes; whatever else writes to stdout goes to stderr."""
    gc.freeze()  # what was imported stays: no collection looks at it, and the end comes sooner
    sink = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, sink)
