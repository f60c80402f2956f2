"""LibreOffice gets no socket but local ones, seen from outside by strace."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phu_mailer.letters import offline
from unit.letters.letter_samples import linked_picture

SOURCE = Path(__file__).parents[3] / "src"
ADDRESS = "http://127.0.0.1:9/logo.png"
GIVEN = re.compile(r"\bsocket\((AF_\w+),.*= \d+$")
PRINT = (
    "import pathlib, sys; from phu_mailer.letters.pdf import LibreOfficePdf; "
    "(pdf,) = LibreOfficePdf().to_pdf([pathlib.Path(sys.argv[1]).read_bytes()]); "
    "assert pdf.startswith(b'%PDF')"
)
WITHOUT_NAMESPACES = (
    *("unshare", "--user", "--map-root-user", "sh", "-c"),
    'echo 0 > /proc/sys/user/max_user_namespaces && ! unshare --user true 2> /dev/null && "$@"',
    "sh",
)
"""Starts a program where no namespace can be made, as in the unit (RestrictNamespaces=yes)."""


@pytest.fixture
def keen(tmp_path: Path) -> Path:
    """A document with a picture that LibreOffice would like to fetch."""
    path = tmp_path / "keen.docx"
    path.write_bytes(linked_picture(ADDRESS))
    return path


def families(folder: Path, *command: str) -> set[str]:
    """Return the families of the sockets that the kernel gave to a command and its children."""
    trace = folder / "trace"
    subprocess.run(
        ["strace", "-f", "-o", str(trace), "-e", "trace=socket,execve", *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=True,
        timeout=180,
    )
    calls = trace.read_text(encoding="utf-8")
    assert "soffice.bin" in calls
    return {found[1] for line in calls.splitlines() if (found := GIVEN.search(line))}


@pytest.mark.parametrize("around", [(), WITHOUT_NAMESPACES], ids=["plain", "no namespaces"])
def test_libreoffice_below_us_gets_only_local_sockets(
    keen: Path, tmp_path: Path, around: tuple[str, ...]
) -> None:
    assert families(tmp_path, *around, sys.executable, "-c", PRINT, str(keen)) <= {"AF_UNIX"}


def test_a_bare_libreoffice_asks_for_an_internet_socket_and_gets_it(
    keen: Path, tmp_path: Path
) -> None:
    """A control: the document is tempting, and strace sees it."""
    program = shutil.which("soffice")
    assert program is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    given = families(tmp_path, program, profile, "--headless", "--convert-to", "pdf", str(keen))

    assert given & {"AF_INET", "AF_INET6"} != set()


TRIES = "import socket; socket.socket({family}, socket.SOCK_{kind})"


@pytest.mark.parametrize(
    ("family", "kind", "is_given"),
    [
        ("socket.AF_UNIX", "STREAM", True),
        ("socket.AF_INET", "STREAM", False),
        ("socket.AF_INET", "DGRAM", False),
        ("socket.AF_INET6", "STREAM", False),
        ("socket.AF_NETLINK", "RAW", False),
        ("socket.AF_PACKET", "RAW", False),
    ],
)
def test_an_offline_program_gets_a_socket_only_if_it_is_local(
    family: str, kind: str, is_given: bool
) -> None:
    attempt = TRIES.format(family=family, kind=kind)

    done = subprocess.run(
        [sys.executable, "-I", "-S", offline.__file__, sys.executable, "-c", attempt],
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert (done.returncode == 0) is is_given
    assert is_given or b"Address family not supported" in done.stderr
