"""LibreOffice as it is: silent when it fails, able to hang, keen to fetch what it is shown."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
import soffice_stand_ins as stand_ins

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters import page
from phu_mailer.letters.pdf import LibreOfficePdf
from unit.letters.letter_samples import linked_picture, saved, with_parts


class Trap(http.server.ThreadingHTTPServer):
    """A web server on the loopback that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Remembering)
        self.asked: list[str] = []


class _Remembering(http.server.BaseHTTPRequestHandler):
    server: Trap

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - the names are HTTP's

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def document(text: str) -> bytes:
    word = docx.Document()
    word.add_paragraph(text)
    return saved(word)


def marked(text: str) -> bytes:
    return with_parts(document(text), {"word/mark.txt": b"STOP HERE"})


def texts(results: list[bytes | PermanentError]) -> list[str]:
    return [
        f"refused: {one}" if isinstance(one, PermanentError) else " / ".join(page.page_texts(one))
        for one in results
    ]


def test_twenty_documents_need_one_start_and_keep_their_order(tmp_path: Path) -> None:
    soffice, folders, _ = stand_ins.recording(tmp_path)

    results = LibreOfficePdf(soffice).to_pdf([document(f"Brief {number}") for number in range(20)])

    assert texts(results) == [f"Brief {number}" for number in range(20)]
    assert len(folders.read_text().splitlines()) == 1


def test_a_bad_document_costs_the_others_nothing() -> None:
    whole = document("Heel")

    results = LibreOfficePdf().to_pdf([whole[:3000], whole, whole[:5000], whole, whole[:3000]])

    refused = "refused: LibreOffice maakt van dit document geen PDF."
    assert texts(results) == [refused, "Heel", refused, "Heel", refused]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_document_on_which_libreoffice_dies_is_the_only_one_lost(
    position: int, tmp_path: Path
) -> None:
    libreoffice = LibreOfficePdf(stand_ins.stopping_at_a_marked_document(tmp_path, hangs=False))
    documents = [document("Een"), document("Twee")]
    documents.insert(position, marked("Slecht"))

    results = libreoffice.to_pdf(documents)

    expected = ["Een", "Twee"]
    expected.insert(position, "refused: LibreOffice maakt van dit document geen PDF.")
    assert texts(results) == expected


def test_a_document_on_which_libreoffice_hangs_is_the_only_one_lost(tmp_path: Path) -> None:
    soffice = stand_ins.stopping_at_a_marked_document(tmp_path, hangs=True)

    results = LibreOfficePdf(soffice, timeout_s=15).to_pdf([marked("Slecht"), document("Goed")])

    assert texts(results) == [
        "refused: LibreOffice is na 15 seconden niet klaar met dit document.",
        "Goed",
    ]
    assert stand_ins.still_running(str(tmp_path)) == []


def test_a_hanging_libreoffice_is_killed_with_its_children(tmp_path: Path) -> None:
    soffice = stand_ins.hanging(tmp_path)

    with pytest.raises(TemporaryError) as refused:
        LibreOfficePdf(soffice, timeout_s=0.5).to_pdf([document("x")])

    assert str(refused.value) == "LibreOffice did not finish within 0.5 seconds."
    assert stand_ins.still_running(str(tmp_path)) == []
    assert stand_ins.still_running(stand_ins.SLEEP) == []


def test_a_real_libreoffice_that_is_too_slow_leaves_no_process_behind(tmp_path: Path) -> None:
    soffice, folders, _ = stand_ins.recording(tmp_path)

    with pytest.raises(TemporaryError, match=r"within 0\.4 seconds"):
        LibreOfficePdf(soffice, timeout_s=0.4).to_pdf([document("x")])

    (folder,) = folders.read_text().splitlines()
    assert stand_ins.still_running(folder) == []
    assert not Path(folder).exists()


def test_a_libreoffice_that_makes_nothing_is_to_blame_not_the_document(tmp_path: Path) -> None:
    with pytest.raises(TemporaryError, match="without making a PDF of a plain test page"):
        LibreOfficePdf(stand_ins.doing_nothing(tmp_path)).to_pdf([document("x")])


def test_a_start_that_dies_is_repeated_once(tmp_path: Path) -> None:
    results = LibreOfficePdf(stand_ins.dying_the_first_time(tmp_path)).to_pdf([document("Heel")])

    assert texts(results) == ["Heel"]


@pytest.mark.parametrize("name", ["no-such-soffice", "/no/such/soffice"])
def test_a_missing_libreoffice_is_named_with_the_remedy(name: str) -> None:
    with pytest.raises(TemporaryError) as refused:
        LibreOfficePdf(name).to_pdf([document("x")])

    assert str(refused.value) == (
        f"LibreOffice was not found: '{name}' cannot be started; "
        "install libreoffice-writer or set letters.soffice."
    )


def test_nothing_stays_behind_and_no_secret_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soffice, folders, environment = stand_ins.recording(tmp_path)
    monkeypatch.setenv("PHU_MAILER_SECRET", "geheim")

    LibreOfficePdf(soffice).to_pdf([document("x")])

    (folder,) = folders.read_text().splitlines()
    names = {line.partition("=")[0] for line in environment.read_text().splitlines()}
    assert not Path(folder).exists()
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {
        "HOME",
        "LANG",
        "PATH",
        "SAL_USE_VCLPLUGIN",
        "TMPDIR",
    }


def test_two_calls_at_the_same_time_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(LibreOfficePdf().to_pdf, [[document("A")], [document("B")]]))

    assert [texts(one) for one in results] == [["A"], ["B"]]


def test_a_linked_picture_is_never_fetched(trap: Trap, tmp_path: Path) -> None:
    content = linked_picture(f"http://127.0.0.1:{trap.server_port}/logo.png")
    (tmp_path / "bare.docx").write_bytes(content)
    program = shutil.which("soffice")
    assert program is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "bare.docx"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    asked_of_bare_libreoffice = list(trap.asked)

    LibreOfficePdf().to_pdf([content])

    assert "/logo.png" in asked_of_bare_libreoffice
    assert trap.asked == asked_of_bare_libreoffice
