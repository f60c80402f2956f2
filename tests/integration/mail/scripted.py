"""A relay that misbehaves on command, for what real ones do once a year.

Each connection gets a thread of its own. A fault is a function that is called once, in the place
of the ordinary answer to a command.
"""

import contextlib
import socket
import threading
from collections import defaultdict
from collections.abc import Callable


class Hangup(Exception):
    """The server closes the connection now."""


class Dialogue:
    """One connection, line by line."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("rb")

    def line(self) -> str:
        raw = self._lines.readline()
        if not raw:
            raise Hangup
        return raw.decode("utf-8", "replace").rstrip("\r\n")

    def say(self, text: str | bytes) -> None:
        self.send((text if isinstance(text, bytes) else text.encode()) + b"\r\n")

    def send(self, raw: bytes) -> None:
        with contextlib.suppress(OSError):
            self._connection.sendall(raw)

    def close(self) -> None:
        self._lines.close()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


class ScriptedSmtp:
    """An SMTP server on a loopback port that keeps what it took.

    The moments of a fault: GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (while the mail
    is under way), DOT (the mail is stored, nothing said yet).
    """

    def __init__(self, *, able: str = "8BITMIME") -> None:
        self.able = able
        self.taken: list[bytes] = []
        self.faults: dict[str, list[Callable[..., None]]] = defaultdict(list)
        self.commands: list[str] = []
        self.ending = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._dialogues: list[Dialogue] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def stop(self) -> None:
        self.ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._threads:
            self._threads.pop().join(timeout=5)

    def stall(self, *_: object) -> None:
        """A fault: say nothing any more, and keep the connection."""
        self.ending.wait(30)
        raise Hangup

    def fault(self, command: str) -> Callable[..., None] | None:
        waiting = self.faults[command]
        return waiting.pop(0) if waiting else None

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.ending.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        dialogue = Dialogue(connection)
        try:
            self._talk(dialogue)
        except (Hangup, OSError):
            pass
        finally:
            dialogue.close()

    def _talk(self, dialogue: Dialogue) -> None:
        self._say(dialogue, "GREETING", "220 ready")
        while True:
            verb, blank, rest = dialogue.line().partition(" ")
            name = verb.upper()
            if name == "QUIT":
                dialogue.say("221 bye")
                return
            self.commands.append(f"{name}{blank}{rest}")
            if name == "EHLO":
                self._say(dialogue, name, f"250-me\r\n250 {self.able}")
            elif name == "DATA":
                self._say(dialogue, name, "354 go on")
                self._take(dialogue)
            else:
                self._say(dialogue, name, "250 fine")

    def _take(self, dialogue: Dialogue) -> None:
        body = []
        while (line := dialogue.line()) != ".":
            body.append(line.removeprefix("."))
            if act := self.fault("BODY"):
                act(dialogue)
        self.taken.append("\n".join(body).encode())
        self._say(dialogue, "DOT", "250 taken")

    def _say(self, dialogue: Dialogue, moment: str, answer: str) -> None:
        act = self.fault(moment)
        if act:
            act(dialogue)
        else:
            dialogue.say(answer)


def hang_up(*_: object) -> None:
    """A fault: close the connection without a word."""
    raise Hangup


def reply(text: str) -> Callable[..., None]:
    """A fault: give this answer."""

    def act(dialogue: Dialogue) -> None:
        dialogue.say(text)

    return act
