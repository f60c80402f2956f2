"""A whole phu-mailer in a folder, driven only by its command, as an administrator would.

The daemon and what runs under a wrapper is started anew; all other commands are forks (`forks`).
"""

import atexit
import functools
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from forks import LONGEST_S, environment, forked
from phu_mailer.app import build
from phu_mailer.cli.demo import examples as sample_mails
from phu_mailer.config import load
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.layouts import approve_examples
from phu_mailer.flow.reading_worker import ReadingHere

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "emails"


@functools.cache
def _furnished() -> Path:
    """An office with an empty database that knows the layouts of the fixtures, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="phu-mailer-office-"))
    atexit.register(shutil.rmtree, folder)
    office = Office(folder / "office", {"PHU_MAILER_DIGEST__AT": "never"})
    office.command("init", str(office.folder), config=False)
    office.command("migrate")
    office.approve_layouts()
    return office.folder


@dataclass
class Office:
    """Settings in `folder`, changed by environment variables; a process for each command."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ()

    @classmethod
    def laid_down(cls, folder: Path, **settings: str) -> "Office":
        """Make an office as `init` and `migrate` do; settings are given as section__key=value."""
        settings = {"digest__at": "never"} | settings  # a test that is about it turns it on
        environ = {f"PHU_MAILER_{key.upper()}": value for key, value in settings.items()}
        office = cls(folder, environ)
        shutil.copytree(_furnished(), folder, dirs_exist_ok=True)
        if "database__url" in settings:
            office.command("migrate")
            office.approve_layouts()
        return office

    def approve_layouts(self) -> None:
        """Approve the layouts of the fixtures, as `layout approve --mails` does, but sooner."""
        app = build(load(self.folder / "phu-mailer.toml", environ=self.environ))
        examples = [(path.read_bytes(), date(2026, 3, 9)) for path in sample_mails(FIXTURES)]
        occasion = Occasion(datetime.now(UTC), "test")
        approve_examples(app.store, ReadingHere(app.rules), examples, occasion)
        app.close()

    @property
    def environment(self) -> dict[str, str]:
        return environment() | self.environ

    def words(self, *words: str, config: bool = True) -> list[str]:
        tail = ["--config", str(self.folder / "phu-mailer.toml")] if config else []
        return [*words, *tail]

    def arguments(self, *words: str, config: bool = True) -> list[str]:
        words_of_all = self.words(*words, config=config)
        return [*self.wrapper, sys.executable, "-m", "phu_mailer", *words_of_all]

    def run(
        self, *words: str, config: bool = True, stdin: bytes = b""
    ) -> "subprocess.CompletedProcess[bytes]":
        if not self.wrapper:
            return forked(self.words(*words, config=config), self.environment, stdin)
        return subprocess.run(
            self.arguments(*words, config=config),
            env=self.environment,
            input=stdin,
            capture_output=True,
            timeout=LONGEST_S,
            check=False,
        )

    def command(self, *words: str, config: bool = True) -> str:
        """Run a command that must succeed; return what it printed."""
        done = self.run(*words, config=config)
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stderr.decode()}"
        return done.stdout.decode()

    def json(self, *words: str) -> Any:
        return json.loads(self.command(*words, "--json"))

    def drop(self, name: str, raw: bytes) -> None:
        """Lay a mail in the incoming Maildir."""
        waiting = self.folder / "mail" / "in" / "tmp" / name
        waiting.write_bytes(raw)
        waiting.rename(self.folder / "mail" / "in" / "new" / name)

    def outgoing(self) -> list[bytes]:
        """The mails in the outgoing Maildir."""
        folder = self.folder / "mail" / "out" / "new"
        return [path.read_bytes() for path in sorted(folder.glob("*"))] if folder.exists() else []

    def printed(self) -> list[Path]:
        """The single letters in the print folder."""
        return sorted((self.folder / "print").rglob("PHU-*.pdf"))


class Daemon:
    """`phu-mailer run` as a subprocess, its log in a file."""

    def __init__(self, office: Office, extra: Mapping[str, str] | None = None) -> None:
        self.log_path = office.folder / "daemon.log"
        self._ready_before = self.log().count("daemon.ready") if self.log_path.exists() else 0
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                office.arguments("run"),
                env=office.environment | dict(extra or {}),
                stdout=log,
                stderr=log,
            )

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def wait_ready(self) -> None:
        wait_until(
            lambda: (
                self.log().count("daemon.ready") > self._ready_before
                or self.process.poll() is not None
            ),
            30,
        )
        assert self.process.poll() is None, self.log()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def wait_until(condition: Callable[[], bool], timeout_s: float) -> float:
    """Return after how many seconds the condition held; fail when it does not in time."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < timeout_s, f"not within {timeout_s} s"
        time.sleep(0.05)
    return time.monotonic() - started
