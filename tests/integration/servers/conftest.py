"""What the tests of the servers share: a folder for one, and its end after the test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from servers.process import server_folder


class Server(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


Running = Callable[[Server], None]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = server_folder("test")
    yield made
    shutil.rmtree(made)


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """Start a server that is stopped after the test, before its folder goes."""
    with ExitStack() as stops:

        def start(server: Server) -> None:
            server.start()
            stops.callback(server.stop)

        yield start
