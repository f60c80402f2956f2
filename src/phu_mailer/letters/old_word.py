"""Make a .docx of a Word file of the old kind with LibreOffice, so that it can be read.

The file comes out of a mail, so LibreOffice gets no network, no macros and a time of its own, in
a process group that is killed as a whole. What it makes is read by others with their own limits.
"""

import contextlib
import resource
import shutil
import subprocess
from pathlib import Path

from phu_mailer.letters import offline
from phu_mailer.letters.folder import letter_folder
from phu_mailer.letters.pdf import (
    MEMORY_BYTES,
    environment_of,
    furnish,
    kill_group,
)

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_RESULT = 15 * 1024 * 1024


class OldWord:
    """LibreOffice as a converter of old Word files; started anew for each.

    Attributes:
        soffice: the program, as a name on the PATH or a path.
        timeout_s: seconds that one file may take.
    """

    def __init__(self, soffice: str = "soffice", timeout_s: float = 60) -> None:
        self.soffice = soffice
        self.timeout_s = timeout_s

    def to_docx(self, content: bytes) -> bytes | None:
        """Return the .docx, or None when there is no LibreOffice or it makes nothing of it."""
        if not content.startswith(_OLD_WORD) or shutil.which(self.soffice) is None:
            return None
        try:
            with letter_folder() as folder:
                furnish(folder)
                (folder / "in" / "1.doc").write_bytes(content)
                self._run(folder)
                made = folder / "out" / "1.docx"
                if not made.is_file() or made.stat().st_size > _LARGEST_RESULT:
                    return None
                return made.read_bytes()
        except OSError:
            return None

    def _run(self, folder: Path) -> None:
        command = [
            *offline.COMMAND,
            self.soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--infilter=MS Word 97", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", str(folder / "out"), str(folder / "in" / "1.doc")),
        ]
        process = subprocess.Popen(  # noqa: S603 - the program is the operator's own setting
            command,
            cwd=folder,
            env=environment_of(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(ProcessLookupError, PermissionError):  # time still ends it
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        is_done = False
        with process, contextlib.suppress(subprocess.TimeoutExpired):
            try:
                process.wait(self.timeout_s)
                is_done = True
            finally:
                kill_group(process, waits=not is_done)
