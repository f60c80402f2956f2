import os
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from servers.delay_proxy import DelayProxy
from servers.dovecot import DovecotServer
from servers.postfix import PostfixServer
from servers.postgres import PostgresServer
from servers.process import (
    MissingProgram,
    ServerFailed,
    ServerProcess,
    family_of,
    free_port,
    lives,
    program,
    wait_until,
)

TESTS = Path(__file__).resolve().parents[2]


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while chunk := self.request.recv(65536):
            self.request.sendall(chunk)


@pytest.fixture
def echo_port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def dovecot_in(folder: Path) -> DovecotServer:
    return DovecotServer(folder)


def postfix_in(folder: Path) -> PostfixServer:
    return PostfixServer(folder, DovecotServer(folder), login=False)


def proxy_in(_folder: Path) -> DelayProxy:
    return DelayProxy(free_port(), 0.0)


@pytest.mark.parametrize("make", [PostgresServer, dovecot_in, postfix_in, proxy_in])
def test_a_stopped_server_leaves_no_process_and_starts_again(folder: Path, make) -> None:
    others = family_of(os.getpid())
    server = make(folder)

    server.start()
    first = family_of(os.getpid()) - others
    server.stop()
    after_first = {member for member in first if lives(member)}
    server.start()
    second = family_of(os.getpid()) - others
    server.stop()
    after_second = {member for member in second if lives(member)}

    assert (len(first) > 1, after_first) == (True, set())
    assert (len(second) > 1, after_second) == (True, set())


@pytest.mark.parametrize("end", ["pass", "os.kill(os.getpid(), 9)", "os.kill(os.getpid(), 15)"])
def test_no_server_outlives_the_program_that_started_it(folder: Path, end: str) -> None:
    program_text = f"""
import os, pathlib
from servers.process import ServerProcess
server = ServerProcess(["sleep", "600"], pathlib.Path({str(folder / "log")!r}))
server.start(lambda: True)
print("started", flush=True)
input()
{end}
"""
    command = [sys.executable, "-c", program_text]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as starter:
        assert starter.stdout is not None
        starter.stdout.readline()
        family = family_of(starter.pid)

        starter.communicate(b"\n")

    assert len(family) == 3  # the starter, its server and the guard
    wait_until(lambda: not any(lives(member) for member in family), 5, "all of them are gone")


def test_the_reason_why_a_server_did_not_start_is_told(folder: Path) -> None:
    server = ServerProcess(["/bin/sh", "-c", "echo no such setting; exit 1"], folder / "log")

    with pytest.raises(ServerFailed) as failed:
        server.start(lambda: False)

    assert str(failed.value) == "/bin/sh ended at its start\nno such setting"


def test_a_server_that_does_not_answer_in_time_is_ended(folder: Path) -> None:
    others = family_of(os.getpid())
    server = ServerProcess(["sleep", "600"], folder / "log")

    with pytest.raises(ServerFailed):
        server.start(lambda: False, timeout_s=0.1)

    assert family_of(os.getpid()) - others == set()


def test_a_process_that_its_parent_left_behind_is_ended_too(folder: Path) -> None:
    leaving = ["/bin/sh", "-c", "(sleep 600 &); exec sleep 601"]
    server = ServerProcess(leaving, folder / "log")
    server.start(lambda: len(family_of(server.pid)) == 2)
    family = family_of(server.pid)

    server.stop()

    assert {member for member in family if lives(member)} == set()


def test_a_server_that_is_not_installed_is_an_error() -> None:
    with pytest.raises(MissingProgram):
        program("a-server-that-nobody-has")


@pytest.mark.parametrize(("claim", "logs"), [("True", []), ("False", ["postgres.log"])])
def test_the_log_of_a_server_is_kept_when_a_test_failed(
    folder: Path, claim: str, logs: list[str]
) -> None:
    text = f"def test_it(postgres):\n    assert {claim}\n"
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    (folder / "servers-of-it").mkdir(mode=0o755)
    command = [sys.executable, "-m", "pytest", "-p", "servers.fixtures", "--rootdir", "."]
    environment = {
        **os.environ,
        "PYTHONPATH": str(TESTS),
        "TMPDIR": str(folder / "servers-of-it"),
    }

    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    kept = [path for path in (folder / "servers-of-it").rglob("*") if path.is_file()]
    named = [line for line in done.stdout.splitlines() if line.startswith("log of a server")]
    assert [path.name for path in kept] == logs
    assert named == [f"log of a server: {path}" for path in kept]


def test_what_was_committed_survives_a_crash_of_postgresql(folder: Path, running) -> None:
    server = PostgresServer(folder)
    running(server)
    url = server.create_database("signalen").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE signal AS SELECT 7 AS id")

    server.restart("immediate")

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT id FROM signal").fetchall() == [(7,)]


def test_a_database_of_the_same_name_starts_empty_even_when_it_is_in_use(
    postgres: PostgresServer,
) -> None:
    url = postgres.create_database("twee keer").replace("+psycopg", "")
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("CREATE TABLE signal (id integer)")

        postgres.create_database("twee keer")

    with psycopg.connect(url) as again:
        tables = again.execute("SELECT relname FROM pg_class WHERE relname = 'signal'").fetchall()
    assert tables == []


def test_a_name_that_postgresql_would_cut_off_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(ValueError, match="longer than 63 bytes"):
        postgres.create_database("x" * 64)


def test_a_round_trip_through_the_proxy_takes_its_delay(echo_port: int, running) -> None:
    proxy = DelayProxy(echo_port, 0.1)
    running(proxy)
    trips_s = []
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        client.sendall(b".")
        client.recv(1)  # the first answer also pays for the handshake

        for _ in range(5):
            asked_at = time.perf_counter()
            client.sendall(b".")
            client.recv(1)
            trips_s.append(time.perf_counter() - asked_at)

    assert 0.1 <= min(trips_s) < 0.12


def test_opening_a_connection_through_the_proxy_costs_a_handshake(echo_port: int, running) -> None:
    proxy = DelayProxy(echo_port, 0.1)
    running(proxy)
    taken_s = []

    for _ in range(5):
        asked_at = time.perf_counter()
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
            client.sendall(b".")
            client.recv(1)
            taken_s.append(time.perf_counter() - asked_at)

    assert 0.2 <= min(taken_s) < 0.24


def test_the_proxy_delays_and_does_not_throttle(echo_port: int, running) -> None:
    sent = os.urandom(20_000_000)
    proxy = DelayProxy(echo_port, 0.2)
    running(proxy)
    received = bytearray()

    asked_at = time.perf_counter()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        sender = threading.Thread(target=lambda: (client.sendall(sent), client.shutdown(1)))
        sender.start()
        while chunk := client.recv(1 << 20):
            received += chunk
        sender.join()
    taken_s = time.perf_counter() - asked_at

    assert received == sent
    assert taken_s < 3  # one chunk per round trip would take more than ten


def test_the_proxy_closes_when_nobody_listens_behind_it(running) -> None:
    proxy = DelayProxy(free_port(), 0.01)
    running(proxy)

    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        received = client.recv(1)

    assert received == b""


def test_no_port_is_given_out_twice() -> None:
    ports = [free_port() for _ in range(200)]

    assert len(set(ports)) == 200
