"""A phu-mailer in a folder, driven by its commands at the times that a script says.

Starting Python anew costs more than most commands, so all commands of a desk run one after the
other in one process of their own: this module, run as a program.
"""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from phu_mailer.__main__ import run

ROOT = Path(__file__).parents[1]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WITHOUT_CLOCK = frozenset({"init", "migrate", "layout"})


@dataclass(frozen=True)
class Done:
    """What a command answered."""

    code: int
    out: str
    err: str


def local(moment: str) -> datetime:
    """Return a time on the clock of the municipality, such as "2026-04-01 09:55"."""
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


class Desk:
    """Commands on the settings in `folder`, which are changed by section__key=value."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = ("--config", str(folder / "phu-mailer.toml"))
        changed = {f"PHU_MAILER_{key.upper()}": value for key, value in settings.items()}
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        paths = {"PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env=keep | paths | changed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(self, *words: str) -> Done:
        """Run a command, whatever it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()
        return Done(**json.loads(self._process.stdout.readline()))

    def command(self, *words: str) -> str:
        """Run a command that must succeed; return what it printed."""
        settings = () if words[0] == "init" else self._settings
        done = self.run(*words, *settings)
        assert done.code == 0, f"{words}: {done.code}\n{done.out}\n{done.err}"
        return done.out

    def at(self, now: datetime, *words: str) -> str:
        """Run a command that must succeed, at a time."""
        clock = () if words[0] in WITHOUT_CLOCK else ("--now", now.isoformat())
        return self.command(*words, *clock)

    def json(self, *words: str) -> Any:
        return json.loads(self.command(*words, "--json"))

    def drop(self, name: str, raw: bytes, received_at: datetime) -> None:
        """Lay a mail in the incoming Maildir, as it was delivered then."""
        path = self.folder / "mail" / "in" / "new" / name
        path.write_bytes(raw)
        os.utime(path, (received_at.timestamp(),) * 2)

    def sent(self) -> list[bytes]:
        """The mails that left, in the order in which they were put in the outbox."""
        folder = self.folder / "mail" / "out" / "new"
        files = [path.read_bytes() for path in folder.glob("*")] if folder.exists() else []
        order = [row["message_id"].encode() for row in self.json("outbox", "list")]
        by_id = {next(one for one in order if one in raw): raw for raw in files}
        return [by_id[one] for one in order if one in by_id]


def serve() -> None:
    """Run the commands that come in on standard input, a line each, and answer each by a line."""
    real = os.dup(1)
    os.dup2(2, 1)  # what a program that we start prints is no answer
    with os.fdopen(real, "w", encoding="utf-8") as answers:
        for line in sys.stdin:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run(json.loads(line))
            answer = {"code": code, "out": out.getvalue(), "err": err.getvalue()}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    serve()
