"""Commands that need not wait for Python to start: each is a fork of a process that is ready.

A start imports all of phu-mailer, and that takes longer than most commands. Here one process has
done so and forks for every command, which thus has a process, an environment, input and output of
its own and leaves nothing behind for the next. This module, run as a program, is that process.
"""

import atexit
import functools
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from phu_mailer.__main__ import run

SOURCE = Path(__file__).parents[1] / "src"
KEPT = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START")
LONGEST_S = 240
LONGEST_MESSAGE = 65_536


def environment() -> dict[str, str]:
    """Return what a command of ours inherits here, whoever runs the tests."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return kept | {"PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}


def forked(
    words: Sequence[str], environ: Mapping[str, str], stdin: bytes = b"", folder: Path = Path()
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command of phu-mailer in a folder to its end; one that takes too long is killed."""
    ready = _ready()
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        message = json.dumps([list(words), dict(environ), str(folder)]).encode()
        socket.send_fds(ready, [message], [one.fileno() for one in (given, out, err)])
        code = int(ready.recv(LONGEST_MESSAGE))
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(words), code, out.read(), err.read())


@functools.cache
def _ready() -> socket.socket:
    """Start the process that forks; it ends when nobody holds the other end any more."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            env=environment(),
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def serve(asked: socket.socket) -> None:
    """Fork for each command that comes in, and answer with the code with which it ended."""
    gc.freeze()  # a fork that ends does not take apart what it never used
    while True:
        message, given, _, _ = socket.recv_fds(asked, LONGEST_MESSAGE, 3)
        if not message:
            return
        words, environ, folder = json.loads(message)
        child = os.fork()
        if child == 0:
            asked.close()
            _become(given, environ, folder)
            sys.exit(run(words))
        for number in given:
            os.close(number)
        _, status = os.waitpid(child, 0)
        asked.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(given: Sequence[int], environ: Mapping[str, str], folder: str) -> None:
    signal.alarm(LONGEST_S)
    os.chdir(folder)
    for standard, number in enumerate(given):
        os.dup2(number, standard)
        os.close(number)
    os.environ.clear()
    os.environ.update(environ)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        serve(asking)
