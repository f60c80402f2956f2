"""The daemon on folders of this machine: how it starts, stays and ends."""

import signal
import socket
from pathlib import Path

import pytest

from builders import make_mail
from office import Daemon, Office, wait_until

pytestmark = pytest.mark.alone


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.laid_down(tmp_path / "office", letters__post_round="direct")


def signal_mail(number: int = 1) -> bytes:
    return make_mail(sender="phu@ymere.example", message_id=f"<{number}@ymere.example>")


def test_mail_that_lies_there_at_the_start_and_mail_that_comes_later_are_worked_on(office):
    office.drop("1773000000.1.test", signal_mail(1))
    daemon = Daemon(office)
    daemon.wait_ready()
    wait_until(lambda: len(office.outgoing()) == 2, 15)

    office.drop(
        "1773000000.2.test",
        make_mail(
            sender="phu@ymere.example",
            message_id="<2@ymere.example>",
            name="Dhr. P. Mulder",
            address="Kleverlaan 12",
            postal_code="2023 JC",
        ),
    )

    wait_until(lambda: len(office.outgoing()) == 4, 15)
    assert office.run("health").returncode == 0
    assert daemon.terminate() == 0


def test_a_second_daemon_on_the_same_database_is_refused(office):
    first = Daemon(office)
    first.wait_ready()

    second = office.run("run")

    assert second.returncode == 1
    assert second.stderr.decode().splitlines()[-1] == (
        "another phu-mailer daemon works on phu-mailer.db already"
    )
    assert first.terminate() == 0


def test_systemd_is_told_ready_watchdog_and_stopping(office, tmp_path):
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(20)
        daemon = Daemon(office, {"NOTIFY_SOCKET": str(path)})
        told = [manager.recv(100).decode()]
        while told[-1] != "WATCHDOG=1":
            told.append(manager.recv(100).decode())
        daemon.process.send_signal(signal.SIGTERM)
        while told[-1] != "STOPPING=1":
            told.append(manager.recv(100).decode())

    assert told[0] == "READY=1"
    assert daemon.process.wait(timeout=20) == 0


def test_the_daemon_refuses_a_database_of_another_version_with_one_line(office):
    (office.folder / "phu-mailer.db").unlink()

    done = office.run("run")

    assert done.returncode == 1
    assert len(done.stderr.decode().splitlines()) == 1


def test_health_tells_why_when_the_mailbox_is_gone(office):
    (office.folder / "mail" / "in").rename(office.folder / "mail" / "away")
    (office.folder / "mail" / "in").write_text("not a folder", encoding="utf-8")
    daemon = Daemon(office)
    daemon.wait_ready()
    wait_until(lambda: "job.waiting" in daemon.log() or "job.failed" in daemon.log(), 15)

    done = office.run("health")

    assert done.returncode == 1
    assert "no pass has ended well" in done.stderr.decode()
    (office.folder / "mail" / "in").unlink()
    (office.folder / "mail" / "away").rename(office.folder / "mail" / "in")
    assert daemon.terminate() == 0
