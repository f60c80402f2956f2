"""SIGKILL at every kind of point, with the real parts; afterwards all is there, once."""

import re
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from builders import make_mail
from office import Office

pytestmark = pytest.mark.timeout(900)  # a hundred commands, some traced, on a busy machine too

NOW = ("--now", "2026-03-09T09:00+01:00")
ROUND = ("--now", "2026-03-09T16:05+01:00")
MAILS = tuple(
    make_mail(
        sender="phu@ymere.example",
        name=f"Dhr. P. {name}",
        address=f"{street} 12",
        postal_code=postal_code,
        message_id=f"<{number}@ymere.example>",
    )
    for number, (name, street, postal_code) in enumerate(
        (
            ("Bakker", "Roordastraat", "2035 XX"),
            ("Visser", "Zaanenstraat", "2022 CA"),
            ("Mulder", "Kleverlaan", "2023 JC"),
        )
    )
)
TRACE = ("strace", "-f", "-qq", "-o")


def laid_down(folder: Path) -> Office:
    office = Office.laid_down(folder)
    for number, raw in enumerate(MAILS):
        office.drop(f"{1773000000 + number}.{number}.test", raw)
    return office


def counted(office: Office, call: str) -> int:
    """How many times a whole pass makes a system call."""
    trace = office.folder / "trace"
    office.wrapper = (*TRACE, str(trace), "-e", f"trace={call}")
    office.run("work", *NOW)
    office.run("work", *ROUND)
    office.wrapper = ()
    return len(re.findall(rf"{call}\(", trace.read_text(encoding="utf-8")))


def kill_at(office: Office, call: str, number: int) -> list[int]:
    """Run both passes; each is killed at its `number`-th call, when it makes that many."""
    office.wrapper = (
        *TRACE,
        "/dev/null",
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:signal=SIGKILL:when={number}",
    )
    codes = [office.run("work", *moment).returncode for moment in (NOW, ROUND)]
    office.wrapper = ()
    return codes


def assert_whole(office: Office) -> None:
    """Finish without faults, and find every case, letter and mail once."""
    for hour in ("09T16:10", "09T18:00", "10T09:00", "10T16:05"):  # the next round takes the rest
        office.command("work", "--now", f"2026-03-{hour}+01:00")
    cases = office.json("case", "list")
    assert Counter(case["state"] for case in cases) == {"invited": len(MAILS)}
    assert len({case["name"] for case in cases}) == len(MAILS)
    letters = [one for one in office.json("letter", "list") if one["status"] == "posted"]
    assert sorted(one["case_reference"] for one in letters) == sorted(c["reference"] for c in cases)
    assert len(office.printed()) == len(MAILS)
    out = [message_from_bytes(raw)["Message-ID"] for raw in office.outgoing()]
    assert len(out) == len(set(out)) == 2 * len(MAILS)
    inbox = office.folder / "mail" / "in"
    assert [*(inbox / "new").iterdir(), *(inbox / "cur").iterdir()] == []


@pytest.mark.parametrize(("call", "points"), [("fdatasync", 6), ("rename", 4), ("fsync", 2)])
def test_a_kill_anywhere_loses_nothing_and_does_nothing_twice(tmp_path, call, points):
    total = counted(laid_down(tmp_path / "count"), call)
    assert total >= points, f"{call} is called {total} times: nothing would be killed"
    numbers = sorted({1 + index * (total - 1) // (points - 1) for index in range(points)})

    killed = 0
    for number in numbers:
        office = laid_down(tmp_path / f"at-{number}")
        killed += kill_at(office, call, number).count(-9)
        assert_whole(office)

    assert killed >= len(numbers) // 2, f"only {killed} kills hit"
