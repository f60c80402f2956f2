"""A PostgreSQL server of one's own.

Nothing is flushed to the disk, so it is fast; a transaction that was committed still survives
`restart("immediate")`, because only the server dies there, not the machine. PostgreSQL refuses
to run as root: then it runs as its own user, who must be able to reach the folder
(`process.server_folder` makes such a one).
"""

import os
import pwd
import shutil
import signal
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

from servers.process import (
    MissingProgram,
    ServerFailed,
    ServerProcess,
    free_port,
    is_root,
    program,
    run,
)

_OLDEST = 15
_LONGEST_NAME = 63
_SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_SETTINGS = {"listen_addresses": "127.0.0.1", "fsync": "off", "full_page_writes": "off"}


class PostgresServer:
    """A database server on a loopback port, with user `postgres` and no password.

    Args:
        folder: an existing folder, open to other users; the server keeps all it has there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.port = free_port()
        self.log = self.folder / "postgres.log"
        settings = {
            **_SETTINGS,
            "port": str(self.port),
            "unix_socket_directories": str(self._state),
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        command = [*_as_user(), _binary("postgres"), "-D", str(self._cluster), *options]
        self._process = ServerProcess(command, self.log, stop_signal=_SIGNALS["fast"])

    def start(self) -> None:
        """Make the database cluster if there is none yet, start, and wait for the first answer.

        Raises:
            ServerFailed: it did not start, or its user cannot reach the folder.
            MissingProgram: PostgreSQL is not installed.
        """
        if not self._cluster.exists():
            self._make_cluster()
        self._process.start(self._answers)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """End the server; "immediate" is a crash, after which the next start repairs."""
        self._process.stop(_SIGNALS[mode])

    def restart(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop and start on the same port; connections that were open are lost."""
        self.stop(mode)
        self.start()

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database, in the place of one of that name, and return its URL.

        It is empty, or a copy of a template with which nobody is connected.
        """
        if len(name.encode()) > _LONGEST_NAME:
            raise ValueError(f"longer than {_LONGEST_NAME} bytes: {name}")
        self.drop_database(name)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self._connection() as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{quote(name, safe='')}"

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it; none of that name is fine."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with self._connection() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    @property
    def _state(self) -> Path:
        return self.folder / "postgres"

    @property
    def _cluster(self) -> Path:
        return self._state / "cluster"

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            dbname="postgres",
            sslmode="disable",
            autocommit=True,
        )

    def _answers(self) -> bool:
        try:
            with self._connection() as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def _make_cluster(self) -> None:
        self._state.mkdir(mode=0o755, exist_ok=True)
        if is_root():
            shutil.chown(self._state, _user())
        reached = run([*_as_user(), "/bin/sh", "-c", 'test -w "$0" || echo no', str(self._state)])
        if reached:
            raise ServerFailed(f"user {_user()} cannot reach {self._state}")
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        run([*_as_user(), _binary("initdb"), "-D", str(self._cluster), "--no-sync", *options])


def _user() -> str:
    return "postgres" if is_root() else pwd.getpwuid(os.getuid()).pw_name


def _as_user() -> list[str]:
    if not is_root():
        return []
    return [program("setpriv"), "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]


def _binary(name: str) -> str:
    """Return the newest PostgreSQL program of that name; Debian keeps them off the search path."""
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    versions = {int(path.parts[-3]): path for path in found if path.parts[-3].isdecimal()}
    newest = max(versions, default=0)
    if newest < _OLDEST:
        raise MissingProgram(f"PostgreSQL {_OLDEST} or newer is not installed: no {name}")
    return str(versions[newest])
