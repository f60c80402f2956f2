"""Programs that stand in front of LibreOffice in the tests, and a look at what still runs."""

import shlex
import sys
from pathlib import Path

SLEEP = "sleep 3612.25"
"""What the children of `hanging` do, in words that no other process uses."""

_STOPPING_AT = """
import pathlib, subprocess, sys, time
documents = [one for one in sys.argv if one.endswith((".docx", ".txt"))]
options = [one for one in sys.argv[1:] if one not in documents]
bad = [b"STOP HERE" in pathlib.Path(one).read_bytes() for one in documents]
before = documents[: bad.index(True)] if True in bad else documents
subprocess.run(["soffice", *options, *before], check=True)
if True in bad:
    {then}
"""


def recording(folder: Path) -> tuple[str, Path, Path]:
    """Return a soffice, and the files in which it notes its folders and its environment."""
    folders, environment = folder / "folders", folder / "environment"
    notes = f"pwd >> {shlex.quote(str(folders))}; env > {shlex.quote(str(environment))}"
    return _shell(folder, f'{notes}; exec soffice "$@"'), folders, environment


def hanging(folder: Path) -> str:
    """Return a soffice that starts a child and then both do nothing at all."""
    return _shell(folder, f"{SLEEP} & {SLEEP}")


def doing_nothing(folder: Path) -> str:
    """Return a soffice that ends at once and says that all is well."""
    return _shell(folder, "exit 0")


def dying_the_first_time(folder: Path) -> str:
    """Return a soffice that ends without a result once, and then does its work."""
    mark = shlex.quote(str(folder / "died"))
    return _shell(folder, f'if mkdir {mark} 2>/dev/null; then exit 0; fi; exec soffice "$@"')


def stopping_at_a_marked_document(folder: Path, *, hangs: bool) -> str:
    """Return a soffice that dies or hangs on a document that holds the words STOP HERE."""
    then = "time.sleep(3600)" if hangs else "sys.exit(0)"
    return _program(folder, _STOPPING_AT.format(then=then))


def still_running(word: str) -> list[str]:
    """Return the command lines of all processes that mention a word."""
    commands = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if word in command:
            commands.append(command)
    return commands


def _program(folder: Path, code: str) -> str:
    script = folder / "stand_in.py"
    script.write_text(code)
    return _shell(folder, f'exec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"')


def _shell(folder: Path, command: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)
    return str(path)
