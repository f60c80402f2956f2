"""An IMAP server that does what it is told, also what no server should do.

A fault is called with the connection and the tag, in the place of the ordinary answer: those of
`once` one time each, those of `always` every time. Every connection has a thread of its own.
"""

import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer

CAP = 10_000
MAILS = tuple(
    f"From: a@ymere.example\r\nSubject: brief {number}\r\n\r\nBeste collega {number}\r\n".encode()
    for number in range(1, 5)
)
ABLE = "NAMESPACE IDLE MOVE UIDPLUS AUTH=PLAIN"


class HangUp(Exception):
    """The server closes this connection."""


class Line:
    """One connection, seen from the server."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    def hear(self) -> str:
        heard = self._file.readline()
        if not heard:
            raise HangUp
        return heard.decode().rstrip("\r\n")

    def say(self, text: str) -> None:
        self.send(text.encode() + b"\r\n")

    def send(self, raw: bytes) -> None:
        try:
            self._connection.sendall(raw)
        except OSError:
            raise HangUp from None

    def close(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._file.close()
        self._connection.close()


Fault = Callable[[Line, str], None]


class ScriptedImap:
    """A mailbox with mails 1, 2, ... and folders that `filed` remembers.

    `sizes` holds lengths that the server gives wrongly, `spoilt` what it sends in the place of
    the body of a mail.
    """

    def __init__(self, *mails: bytes, able: str = ABLE, prefix: str = "", separator: str = "/"):
        self.mails = dict(enumerate(mails, start=1))
        self.able = able
        self.prefix = prefix
        self.separator = separator
        self.once: dict[str, list[Fault]] = defaultdict(list)
        self.always: dict[str, Fault] = {}
        self.sizes: dict[int, int] = {}
        self.spoilt: dict[int, bytes | Fault] = {}
        self.commands: list[str] = []
        self.filed: dict[str, list[int]] = {}
        self.arrived = threading.Event()
        self._ending = threading.Event()
        self._lines: list[Line] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._spawn(self._accept)

    def stop(self) -> None:
        self._ending.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            line.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def obey(self, line: Line, tag: str) -> None:
        """A fault that is none: what the server would have done with the last FETCH."""
        self._on_fetch(line, tag, self.commands[-1])

    def stall(self, _line: Line, _tag: str) -> None:
        """A fault: say nothing any more."""
        self._ending.wait(30)
        raise HangUp

    def names(self) -> list[str]:
        """Return what was asked, without arguments."""
        return [re.match(r"(?:UID )?\w+", command)[0] for command in self.commands]

    def _spawn(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = Line(connection)
            self._lines.append(line)
            self._spawn(self._serve, line)

    def _serve(self, line: Line) -> None:
        with suppress(HangUp, OSError, ValueError):
            self._act("GREETING", line, "*", "")
            while True:
                tag, _, command = line.hear().partition(" ")
                if not command:
                    continue  # DONE, when IDLE is over already
                self.commands.append(command)
                words = command.split()
                self._act(words[1] if words[0] == "UID" else words[0], line, tag, command)
        line.close()

    def _act(self, name: str, line: Line, tag: str, command: str) -> None:
        fault = self.once[name].pop(0) if self.once[name] else self.always.get(name)
        if fault is not None:
            fault(line, tag)
        else:
            getattr(self, f"_on_{name.lower()}", self._on_something_else)(line, tag, command)

    def _on_greeting(self, line: Line, tag: str, _: str) -> None:
        line.say(f"{tag} OK ready")

    def _on_something_else(self, line: Line, tag: str, _: str) -> None:
        line.say(f"{tag} OK done")

    def _on_capability(self, line: Line, tag: str, _: str) -> None:
        line.say(f"* CAPABILITY IMAP4rev1 {self.able}")
        line.say(f"{tag} OK done")

    def _on_authenticate(self, line: Line, tag: str, _: str) -> None:
        line.say("+ ")
        self.commands.append(line.hear())
        line.say(f"{tag} OK in")

    def _on_namespace(self, line: Line, tag: str, _: str) -> None:
        line.say(f'* NAMESPACE (("{self.prefix}" "{self.separator}")) NIL NIL')
        line.say(f"{tag} OK done")

    def _on_select(self, line: Line, tag: str, _: str) -> None:
        line.say(f"* {len(self.mails)} EXISTS")
        line.say("* OK [UIDVALIDITY 42] valid")
        line.say(f"{tag} OK [READ-WRITE] open")

    def _on_examine(self, line: Line, tag: str, _: str) -> None:
        line.say(f"* {len(self.mails)} EXISTS")
        line.say("* OK [UIDVALIDITY 42] valid")
        line.say(f"{tag} OK [READ-ONLY] open")

    def _on_search(self, line: Line, tag: str, _: str) -> None:
        line.say(" ".join(["* SEARCH", *map(str, sorted(self.mails))]))
        line.say(f"{tag} OK done")

    def _on_fetch(self, line: Line, tag: str, command: str) -> None:
        _, _, uids, items = command.split(maxsplit=3)
        for uid in map(int, uids.split(",")):
            if uid in self.mails:
                self._hand_over(line, tag, uid, items)
        line.say(f"{tag} OK done")

    def _hand_over(self, line: Line, tag: str, uid: int, items: str) -> None:
        raw = self.mails[uid]
        line.send(f"* {uid} FETCH (UID {uid}".encode())
        if "RFC822.SIZE" in items:
            line.send(f" RFC822.SIZE {self.sizes.get(uid, len(raw))}".encode())
        if "INTERNALDATE" in items:
            line.send(b' INTERNALDATE "12-Mar-2026 09:14:00 +0100"')
        if "BODY.PEEK[HEADER]" in items:
            header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            line.send(b" BODY[HEADER]<0> " + literal(header))
        elif (spoilt := self.spoilt.get(uid)) is not None and "BODY" in items:
            if callable(spoilt):
                spoilt(line, tag)
            else:
                line.send(spoilt)
        elif part := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", items):
            start, length = int(part[1]), int(part[2])
            line.send(f" BODY[]<{start}> ".encode() + literal(raw[start : start + length]))
        elif "BODY.PEEK[]" in items:
            line.send(b" BODY[] " + literal(raw))
        line.send(b")\r\n")

    def _on_list(self, line: Line, tag: str, command: str) -> None:
        name = command.split('"')[-2]
        if not name:
            line.say(f'* LIST (\\Noselect) "{self.separator}" ""')
        elif name in {"INBOX", *self.filed}:
            line.say(f'* LIST () "{self.separator}" "{name}"')
        line.say(f"{tag} OK done")

    def _on_create(self, line: Line, tag: str, command: str) -> None:
        name = command.split('"')[1]
        if name.startswith(self.prefix):
            self.filed[name] = []
            line.say(f"{tag} OK done")
        else:
            line.say(f"{tag} NO no folders there")

    def _on_move(self, line: Line, tag: str, command: str) -> None:
        self._on_copy(line, tag, command)
        for uid in self.filed.get(command.split('"')[1], []):
            self.mails.pop(uid, None)

    def _on_copy(self, line: Line, tag: str, command: str) -> None:
        name = command.split('"')[1]
        if name in self.filed:
            self.filed[name] += map(int, command.split()[2].split(","))
            line.say(f"{tag} OK done")
        else:
            line.say(f"{tag} NO [TRYCREATE] no such folder")

    def _on_idle(self, line: Line, tag: str, _: str) -> None:
        line.say("+ idling")
        threading.Thread(target=self._tell, args=(line,), daemon=True).start()
        line.hear()
        line.say(f"{tag} OK done")

    def _tell(self, line: Line) -> None:
        self.arrived.wait(5)
        with suppress(HangUp, ValueError):
            if self.arrived.is_set():
                line.say(f"* {len(self.mails)} EXISTS")


def literal(raw: bytes) -> bytes:
    return f"{{{len(raw)}}}\r\n".encode() + raw


def hang_up(_line: Line, _tag: str) -> None:
    """A fault: close the connection without a word."""
    raise HangUp


def say(*texts: str) -> Fault:
    """A fault: give these answers; TAG stands for the tag of the question."""

    def fault(line: Line, tag: str) -> None:
        for text in texts:
            line.say(text.replace("TAG", tag))

    return fault


def mailbox_on(server: ScriptedImap, *, tls: str = "none", folder: str = "Verwerkt") -> ImapMailbox:
    """Our mailbox on this server, which is given up after half a second of silence."""
    there = ImapServer("127.0.0.1", server.port, tls, "jan@haarlem.example", "geheim", None, 0.5)
    return ImapMailbox(there, ImapFolders(processed=folder), max_bytes=CAP)


def raws(mailbox: ImapMailbox) -> list[bytes]:
    """List, fetch, and return the mails."""
    return [mail.raw for mail in mailbox.fetch(mailbox.list_new()[1])]


def told(logged: str) -> list[str]:
    """Return the events in a piece of log."""
    return re.findall(r'"event": "([a-z_.]+)"', logged)
