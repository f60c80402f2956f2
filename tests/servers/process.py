"""Start a server, wait until it answers, and end every process that it made.

Servers start processes in groups and sessions of their own, so a signal to one group leaves
some behind; `ServerProcess` follows the whole family. A guard beside each server ends it when
this program dies without a word (a kill, a timeout of the test run). What is missing on this
machine raises `MissingProgram`: nothing is skipped.
"""

import atexit
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Below the ports that the kernel gives to outgoing connections: such a connection could take the
# port of a server while that restarts.
_PORTS = range(20_000, 32_000)
_LOG_TAIL_LINES = 40
_KILL_AFTER_S = 10.0
_ASK_S = 2.0
_POLL_S = 0.01
# Reads until this program is gone, then ends the server politely and after that by force.
_GUARD = """\
read -r _
kill -s "$1" "$2"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 "$2" && sleep 1; done
kill -s KILL -- "-$2"
"""

_given_ports: set[int] = set()

Member = tuple[int, int]  # process id and start time, together never used twice


class ServerError(Exception):
    """A server of the tests cannot do its work."""


class MissingProgram(ServerError):
    """A program that the tests need is not installed."""


class ServerFailed(ServerError):
    """A server did not start, or did not answer in time; carries the end of its log."""


class ServerProcess:
    """One server with all the processes that it starts.

    Args:
        command: the program in the foreground, not one that puts itself into the background.
        log: where its output goes; appended to at every start.
        stop_signal: what asks this server for an orderly end.
        asks_all: send that signal to all its processes, not to the first one only.
        environment: all of its environment; by default that of this program.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        asks_all: bool = False,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.command = list(command)
        self.log = log
        self.stop_signal = stop_signal
        self.asks_all = asks_all
        self.environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        """The process id of the first process; an error when it does not run."""
        if self._process is None:
            raise ServerFailed(f"{self.command[0]} is not started")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Say whether the first process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, answers: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Start the server and return when `answers()` is true.

        Raises:
            ServerFailed: it ended, or did not answer in time; nothing of it is left.
        """
        if self._process is not None:
            raise ServerFailed(f"{self.command[0]} is started already")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
            )
        self._guard = _guard(self._process.pid, self.stop_signal)
        atexit.register(self._stop_at_exit)
        try:
            wait_until(lambda: not self.is_running or answers(), timeout_s, self.command[0])
        except BaseException as error:
            self.stop()
            if isinstance(error, ServerFailed):
                raise ServerFailed(f"{error}\n{self._log_tail()}") from None
            raise
        if not self.is_running:
            self.stop()
            raise ServerFailed(f"{self.command[0]} ended at its start\n{self._log_tail()}")

    def stop(self, stop_signal: signal.Signals | None = None) -> None:
        """End the server and all its processes, by force when it takes too long."""
        if self._process is None:
            return
        family = family_of(self._process.pid)
        asked = {pid for pid, _ in family} if self.asks_all else {self._process.pid}
        for pid in asked if self.is_running else ():
            _send(pid, stop_signal or self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_KILL_AFTER_S)
        _end(family | family_of(self._process.pid), self._process)
        self._process.wait()
        self._process = None
        self._dismiss_guard()
        atexit.unregister(self._stop_at_exit)

    def _stop_at_exit(self) -> None:
        if os.getpid() == self._owner:  # a fork of this program does not own the server
            self.stop()

    def _dismiss_guard(self) -> None:
        if self._guard is not None and self._guard.stdin is not None:
            os.killpg(self._guard.pid, signal.SIGKILL)  # before its input ends: that is its cue
            self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    def _log_tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_TAIL_LINES:])


def family_of(pid: int) -> set[Member]:
    """Return the living processes that this one started, however deep, and itself.

    A process whose parent has ended counts when it kept the group or the session of `pid`.
    """
    rows = [row for path in Path("/proc").glob("[0-9]*") if (row := _process_row(path))]
    found = {pid}
    while True:
        more = {row[0] for row in rows if found.intersection(row[1:4])} - found
        if not more:
            return {(row[0], row[4]) for row in rows if row[0] in found}
        found |= more


def lives(member: Member) -> bool:
    """Say whether this very process still runs; a dead one that nobody asked about does not."""
    row = _process_row(Path("/proc") / str(member[0]))
    return row is not None and row[4] == member[1]


def wait_until(holds: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Return as soon as `holds()` is true.

    Raises:
        ServerFailed: it was not true within `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            raise ServerFailed(f"{what}: not so within {timeout_s:g} s")
        time.sleep(_POLL_S)


def greets(port: int) -> bool:
    """Say whether a server on this loopback port sends a greeting, as IMAP and SMTP do."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(1) != b""
    except OSError:
        return False


def free_port() -> int:
    """Return a loopback port that nobody uses and that is given out only once."""
    for port in random.sample(_PORTS, k=len(_PORTS)):
        if port in _given_ports:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given_ports.add(port)
        return port
    raise ServerFailed("no loopback port is free")


def program(name: str, *folders: str) -> str:
    """Return the path of a program, from the search path or one of `folders`.

    Raises:
        MissingProgram: it is not installed.
    """
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", *folders])
    found = shutil.which(name, path=path)
    if found is None:
        raise MissingProgram(f"{name} is not installed; `make test` installs it")
    return found


def server_folder(name: str) -> Path:
    """Make a folder that the users under whom servers run can reach.

    The temporary folders of pytest are closed to other users.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"phu-mailer-{name}-"))
    folder.chmod(0o755)
    return folder


def run(command: Sequence[str]) -> str:
    """Run a program to its end and return what it printed.

    Raises:
        ServerFailed: it ended with an error; the message holds what it printed.
    """
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    printed = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise ServerFailed(f"{command[0]} ended with {done.returncode}\n{printed}")
    return printed


def is_root() -> bool:
    """Say whether this program may act for other users."""
    return os.geteuid() == 0


def _guard(pid: int, stop_signal: signal.Signals) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "guard", stop_signal.name.removeprefix("SIG"), str(pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _process_row(path: Path) -> tuple[int, int, int, int, int] | None:
    """Read process, parent, group, session and start time; None for a dead process."""
    try:
        # The name of the program, between parentheses, may itself hold blanks and parentheses.
        fields = (path / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0] in {"Z", "X"}:
        return None
    return int(path.name), int(fields[1]), int(fields[2]), int(fields[3]), int(fields[19])


def _end(members: set[Member], first: subprocess.Popen[bytes]) -> None:
    """Ask those that outlive the first process to end, and then end them by force."""
    order = signal.SIGTERM if first.poll() is not None else signal.SIGKILL
    deadline = time.monotonic() + _ASK_S
    while living := {member for member in members if lives(member)}:
        if time.monotonic() > deadline:
            order = signal.SIGKILL
        for pid, _ in living:
            _send(pid, order)
        first.poll()
        time.sleep(_POLL_S)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
