"""Turn Word documents into PDFs with LibreOffice, and look whether a PDF is the letter meant.

LibreOffice says nothing by its exit code: it ends with 0 when it made no PDF at all. So each
result is opened. Every start gets a fresh profile folder and a process group of its own, which is
killed as a whole: killing only `soffice` would leave `soffice.bin` behind. Each start also
converts a plain test page first, which tells a broken LibreOffice from a broken document. None of
them has a network (see `offline`).
"""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters import offline, page
from phu_mailer.letters.folder import letter_folder

DOCUMENTS_PER_START = 50
MEMORY_BYTES = 4 * 1024**3
"""Address space that LibreOffice may take; it reserves about a third of it for nothing."""

_EXPORT_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b: all fonts inside
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "DisplayPDFDocumentTitle": {"type": "boolean", "value": "true"},
    "ExportNotes": {"type": "boolean", "value": "false"},
}
_TEST_PAGE = "test.txt"
_LONGEST_DYING_S = 2.0

# No macros, no active content, and no file or address that a document points to is opened.
_PROFILE_SETTINGS = {
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("/org.openoffice.Office.Writer/Content/Update", "Link"): "0",
}


class ValuesMissing(PermanentError):
    """Values cannot be read in a PDF; `numbers` says which of those asked for, from 1."""

    def __init__(self, numbers: Sequence[int], count: int) -> None:
        self.numbers = tuple(numbers)
        super().__init__(
            "In de PDF van de brief ontbreekt een waarde die erin moet staan "
            f"(nummer {', '.join(map(str, numbers))} van {count})."
        )


class LibreOfficePdf:
    """LibreOffice Writer without a window, started anew for every batch of documents.

    Attributes:
        soffice: the program, as a name on the PATH or a path.
        timeout_s: seconds that one start with its documents may take.
    """

    def __init__(self, soffice: str = "soffice", timeout_s: float = 120) -> None:
        self.soffice = soffice
        self.timeout_s = timeout_s

    def to_pdf(self, documents: Sequence[bytes]) -> list[bytes | PermanentError]:
        """Return the PDF of each .docx in its order, or why there is none.

        A document on which LibreOffice dies or hangs costs an extra start, not the others.

        Raises:
            TemporaryError: LibreOffice is missing, hangs, or makes no PDF of a test page either.
        """
        results: list[bytes | PermanentError] = []
        for start in range(0, len(documents), DOCUMENTS_PER_START):
            results += self._convert_batch(documents[start : start + DOCUMENTS_PER_START])
        return results

    def _convert_batch(self, documents: Sequence[bytes]) -> list[bytes | PermanentError]:
        results: dict[int, bytes | PermanentError] = {}
        waiting = list(range(len(documents)))
        while waiting:
            pdfs, finished = self._convert({number: documents[number] for number in waiting})
            # LibreOffice goes by the order of its arguments. What it passed over is settled; the
            # first one after its last result gets a run in which it comes first.
            reached = max(map(waiting.index, pdfs), default=0)
            for number in waiting[: reached + 1]:
                results[number] = pdfs.get(number) or self._refusal(finished=finished)
            waiting = waiting[reached + 1 :]
        return [results[number] for number in range(len(documents))]

    def _refusal(self, *, finished: bool) -> PermanentError:
        if finished:
            return PermanentError("LibreOffice maakt van dit document geen PDF.")
        return PermanentError(
            f"LibreOffice is na {self.timeout_s:g} seconden niet klaar met dit document."
        )

    def _convert(self, documents: Mapping[int, bytes]) -> tuple[dict[int, bytes], bool]:
        """Return the PDFs of one start by number of document, and whether it ended in time.

        A start that dies before its test page is repeated once: out of some hundreds, one did.
        """
        for _ in range(2):
            test_page, pdfs, finished = self._start(documents)
            if test_page is not None:
                return pdfs, finished
            if not finished:
                raise TemporaryError(
                    f"LibreOffice did not finish within {self.timeout_s:g} seconds."
                )
        raise TemporaryError(
            "LibreOffice ended without making a PDF of a plain test page; look whether "
            "libreoffice-writer is installed and the disk has room."
        )

    def _start(self, documents: Mapping[int, bytes]) -> tuple[bytes | None, dict[int, bytes], bool]:
        try:
            with letter_folder() as folder:
                _lay_out(folder, documents)
                finished = self._run(folder)
                results = {number: _result(folder, str(number)) for number in documents}
                test_page = _result(folder, Path(_TEST_PAGE).stem)
        except OSError as error:
            raise TemporaryError(
                f"The letters cannot be written to a temporary folder: {error.strerror}"
            ) from error
        pdfs = {number: pdf for number, pdf in results.items() if pdf is not None}
        return test_page, pdfs, finished

    def _run(self, folder: Path) -> bool:
        """Run LibreOffice over the folder; return whether it ended by itself in time."""
        options = json.dumps(_EXPORT_OPTIONS, separators=(",", ":"))
        numbered = sorted((folder / "in").glob("*.docx"), key=lambda path: int(path.stem))
        if shutil.which(self.soffice) is None:
            raise TemporaryError(
                f"LibreOffice was not found: {self.soffice!r} cannot be started; install "
                "libreoffice-writer or set letters.soffice."
            )
        command = [
            *offline.COMMAND,
            self.soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", f"pdf:writer_pdf_Export:{options}"),
            *("--outdir", str(folder / "out")),
            *map(str, [folder / "in" / _TEST_PAGE, *numbered]),
        ]
        try:
            process = subprocess.Popen(  # noqa: S603 - the program is the operator's own setting
                command,
                cwd=folder,
                env=environment_of(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise TemporaryError(f"LibreOffice cannot be started: {error.strerror}") from error
        with contextlib.suppress(ProcessLookupError, PermissionError):  # time still ends it
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        finished = False
        with process, contextlib.suppress(subprocess.TimeoutExpired):
            try:
                process.wait(self.timeout_s)
                finished = True
            finally:
                kill_group(process, waits=not finished)
        return finished


def check_letter_pdf(pdf: bytes, must_contain: Sequence[str]) -> int:
    """Return the number of pages of a letter in which every given value can be read.

    Spaces and line breaks count as one space; nothing else may differ after NFC.

    Raises:
        ValuesMissing: a value is not in the text; it is told by its number, never by itself.
        PermanentError: no PDF, or no page.
    """
    texts = page.page_texts(pdf)
    if not texts:
        raise PermanentError("De PDF van de brief heeft geen bladzijden.")
    missing = _missing(must_contain, texts)
    if missing:
        missing &= _missing(must_contain, page.page_texts_by_place(pdf))
    if missing:
        raise ValuesMissing(sorted(missing), len(must_contain))
    return len(texts)


def kill_group(process: subprocess.Popen[bytes], *, waits: bool) -> None:
    """Kill a program with all its children; `waits` until they can write no more files."""
    give_up_at = time.monotonic() + (_LONGEST_DYING_S if waits else 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while time.monotonic() < give_up_at:
            os.killpg(process.pid, 0)
            time.sleep(0.01)


def _missing(values: Sequence[str], texts: Sequence[str]) -> set[int]:
    """Return which values (from 1) are not in the texts of the pages taken together."""
    text = page.plain(" ".join(texts))
    return {number for number, value in enumerate(values, start=1) if page.plain(value) not in text}


def _lay_out(folder: Path, documents: Mapping[int, bytes]) -> None:
    """Write the input, beside what LibreOffice needs."""
    furnish(folder)
    (folder / "in" / _TEST_PAGE).write_text("test\n", encoding="ascii")
    for number, content in documents.items():
        (folder / "in" / f"{number}.docx").write_bytes(content)


def furnish(folder: Path) -> None:
    """Make the folders of a start, and a profile in which nothing foreign is opened."""
    for name in ("in", "out", "tmp", "profile/user"):
        (folder / name).mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, name), value in _PROFILE_SETTINGS.items()
    )
    (folder / "profile/user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def environment_of(folder: Path) -> dict[str, str]:
    """Return what LibreOffice needs to know; secrets of the daemon are not passed on."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _result(folder: Path, stem: str) -> bytes | None:
    """Return a PDF that LibreOffice wrote, or None when it is missing or cannot be opened."""
    try:
        pdf = (folder / "out" / f"{stem}.pdf").read_bytes()
    except FileNotFoundError:
        return None
    if not pdf.startswith(b"%PDF"):
        return None
    try:
        return pdf if page.page_texts(pdf) else None
    except PermanentError:
        return None
