"""The servers as pytest fixtures: started at their first use, shared by the whole run.

A server that cannot start is an error of every test that asks for it, never a skip. When a test
failed, the logs of the servers stay, and the end of the run says where.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers.dovecot import DovecotServer
from servers.postfix import PostfixServer
from servers.postgres import PostgresServer
from servers.process import server_folder

_kept_logs = pytest.StashKey[list[Path]]()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """A PostgreSQL server; make a database of your own in it."""
    with _folder("postgres", request.session) as folder:
        server = PostgresServer(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def dovecot(request: pytest.FixtureRequest) -> Iterator[DovecotServer]:
    """An IMAP server; add a user of your own, whose mailbox is empty."""
    with _folder("dovecot", request.session) as folder:
        server = DovecotServer(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postfix(request: pytest.FixtureRequest, dovecot: DovecotServer) -> Iterator[PostfixServer]:
    """An SMTP server that delivers to the mailboxes of `dovecot`."""
    with _folder("postfix", request.session) as folder:
        server = PostfixServer(folder, dovecot)
        server.start()
        yield server
        server.stop()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say where the logs of the servers are."""
    for log in config.stash.get(_kept_logs, []):
        terminalreporter.write_line(f"log of a server: {log}")


@contextmanager
def _folder(name: str, session: pytest.Session) -> Iterator[Path]:
    folder = server_folder(name)
    failed_before = session.testsfailed
    went_well = False
    try:
        yield folder
        went_well = session.testsfailed == failed_before
    finally:
        logs = [] if went_well else sorted(folder.glob("*.log"))
        session.config.stash.setdefault(_kept_logs, []).extend(logs)
        _remove_except(logs, folder)


def _remove_except(kept: list[Path], folder: Path) -> None:
    if not kept:
        shutil.rmtree(folder)
        return
    for path in set(folder.iterdir()).difference(kept):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
