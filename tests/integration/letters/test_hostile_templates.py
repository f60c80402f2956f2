"""Whoever can write a template can still not run, fetch, fill or hang anything."""

import base64
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate

import integration.letters.hostile_templates as hostile
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Level
from phu_mailer.letters.child import STOPPED_NL, judge_template
from phu_mailer.letters.judge import judge
from unit.letters.letter_samples import shipped

SOURCE = Path(__file__).parents[3] / "src"
FONTS = ["Arial", "Calibri", "Cambria"]
LONGEST_S = 60
LOCKED = re.compile(r"RLIMIT_NOFILE, \{rlim_cur=0")
NOTHING_GIVEN = re.compile(r"= -1 |\+\+\+")
WAYS = [*hostile.runs("x"), *hostile.hangs()]
ELSEWHERE = ["cycler", "subclasses", "loop"]


@pytest.fixture(scope="module")
def server() -> Iterator[socket.socket]:
    """Listen on this machine; whoever connects was not held back."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


def judged(template: bytes, trace: Path) -> Any:
    """Return what the process that judges templates answers, and trace it from outside."""
    request = {
        "task": "judge",
        "template": base64.b64encode(template).decode(),
        "kind": "invitation",
        "fonts": FONTS,
    }
    calls = "prlimit64,open,openat,creat,socket,connect,execve,fork,vfork,clone,clone3"
    done = subprocess.run(
        [
            *("strace", "-f", "-o", str(trace), "-e", f"trace={calls},unlink,rename,mkdir,kill"),
            *(sys.executable, "-P", "-m", "phu_mailer.letters.child"),
        ],
        input=json.dumps(request).encode(),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path])},
        capture_output=True,
        check=True,
        timeout=LONGEST_S,
    )
    return json.loads(done.stdout)


def given(trace: Path) -> list[str]:
    """Return the calls that the kernel granted after the process had locked itself up."""
    calls = trace.read_text(encoding="utf-8").splitlines()
    locked_at = next(number for number, call in enumerate(calls) if LOCKED.search(call))
    assert locked_at > 10
    return [
        call for call in calls[locked_at + 1 :] if "(" in call and not NOTHING_GIVEN.search(call)
    ]


def refusals(template: bytes, folder: Path) -> list[str]:
    """Return the errors of a template, which got nothing from the kernel while it was judged."""
    trace = folder / "trace"
    answer = judged(template, trace)
    assert given(trace) == []
    trace.unlink()
    errors = [message for level, message, _ in answer["findings"] if level == Level.ERROR]
    assert all("\n" not in error for error in errors)
    return errors


def code(way: str, target: Path) -> str:
    return (hostile.runs(str(target)) | hostile.hangs())[way]


@pytest.mark.parametrize("way", WAYS)
def test_code_in_the_body_is_refused_and_does_nothing(way: str, tmp_path: Path) -> None:
    template = hostile.PLACES["body"](code(way, tmp_path / "made"))

    errors = refusals(template, tmp_path)

    assert errors != []
    assert STOPPED_NL not in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [place for place in hostile.PLACES if place != "body"])
@pytest.mark.parametrize("way", ELSEWHERE)
def test_code_anywhere_else_is_refused_and_does_nothing(
    way: str, place: str, tmp_path: Path
) -> None:
    template = hostile.PLACES[place](code(way, tmp_path / "made"))

    errors = refusals(template, tmp_path)

    assert any("kunnen alleen velden staan" in error for error in errors)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", hostile.files(""))
def test_a_file_that_is_hostile_itself_is_refused_and_opened_by_nobody(
    name: str, server: socket.socket, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    template = hostile.files(address)[name]

    errors = refusals(template, tmp_path)

    assert errors != []
    assert not judge(template, LetterKind.INVITATION, FONTS)[1]  # LibreOffice may not open it
    with pytest.raises(BlockingIOError):
        server.accept()


@pytest.mark.parametrize("way", ["cycler", "loop"])
def test_whoever_asks_for_findings_is_told_the_same(way: str, tmp_path: Path) -> None:
    """The way of `template check`, through the process that is started for it."""
    template = hostile.PLACES["body"](code(way, tmp_path / "made"))

    findings, _ = judge_template(template, LetterKind.INVITATION, FONTS)

    assert [one.message_nl for one in findings if "alleen velden staan" in one.message_nl] != []
    assert list(tmp_path.iterdir()) == []


def test_there_are_at_least_a_hundred_hostile_templates() -> None:
    elsewhere = (len(hostile.PLACES) - 1) * len(ELSEWHERE)

    assert len(WAYS) + elsewhere + len(hostile.files("")) >= 100


@pytest.mark.parametrize("way", ["cycler", "joiner", "namespace", "lipsum", "if"])
def test_the_same_code_runs_where_nothing_holds_it(way: str, tmp_path: Path) -> None:
    """A control: the mark that the tests above look for does appear without our walls."""
    mark = tmp_path / "made"

    DocxTemplate(io.BytesIO(hostile.PLACES["body"](code(way, mark)))).render({"huurder": {}})

    assert mark.exists()


TRIES = {
    "a file": "open({path!r}, 'w').write('x')",
    "a program": "import os; os.system('touch ' + {path!r})",
    "a socket": "import socket; socket.create_connection(('127.0.0.1', {port}), 5)",
    "all memory": "x = bytearray(3 * 1024 ** 3); open({path!r}, 'w')",
}


@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
@pytest.mark.parametrize("attempt", TRIES)
def test_the_locked_process_cannot_reach_anything(
    attempt: str, locked: bool, tmp_path: Path, server: socket.socket
) -> None:
    if attempt == "all memory" and not locked:
        return  # three gigabytes are not taken for a control
    mark = tmp_path / "made"
    lock = "from phu_mailer.letters.child import lock_up; import os, socket; lock_up();"
    action = TRIES[attempt].format(path=str(mark), port=server.getsockname()[1])

    subprocess.run(
        [sys.executable, "-c", f"{lock if locked else ''}{action}"],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert (mark.exists() or was_reached(server)) is not locked


def was_reached(server: socket.socket) -> bool:
    try:
        connection, _ = server.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True


def test_a_good_template_needs_nothing_after_the_lock_either(tmp_path: Path) -> None:
    answer = judged(shipped("uitnodiging.docx"), tmp_path / "trace")

    assert answer == {"findings": [], "is_safe": True}
    assert given(tmp_path / "trace") == []


def test_the_trace_shows_what_an_unlocked_process_does(tmp_path: Path) -> None:
    """A control: the same look from outside, at the same code where nothing holds it."""
    (tmp_path / "bad.docx").write_bytes(hostile.PLACES["body"](code("cycler", tmp_path / "made")))
    lock = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (0, 99));"
    render = "from docxtpl import DocxTemplate; DocxTemplate('bad.docx').render({'huurder': {}})"
    trace = tmp_path / "trace"

    subprocess.run(
        [
            *("strace", "-f", "-o", str(trace), "-e", "trace=prlimit64,openat,execve"),
            *(sys.executable, "-c", f"{lock}{lock.replace('(0, 99)', '(99, 99)')}{render}"),
        ],
        cwd=tmp_path,
        check=True,
        timeout=LONGEST_S,
    )

    assert any(str(tmp_path / "made") in call for call in given(trace))
