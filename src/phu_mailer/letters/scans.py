"""Read the words on a scan or picture with Tesseract, so that they can be proposed to a person.

Off unless the settings switch it on. The picture comes out of a mail, so the program gets no
network, little memory and a time of its own. What it reads is wrong too often to act on: whoever
uses the words must let a person compare them.
"""

import contextlib
import resource
import shutil
import subprocess
from pathlib import Path

from phu_mailer.letters import offline
from phu_mailer.letters.folder import letter_folder
from phu_mailer.letters.pdf import kill_group

LANGUAGE = "nld"
_MEMORY_BYTES = 1024**3
_LARGEST_PICTURE = 15 * 1024 * 1024
_LARGEST_RESULT = 256 * 1024
_ONE_BLOCK_OF_TEXT = "6"


class Tesseract:
    """Tesseract as a reader of one picture at a time, with the Dutch language.

    Attributes:
        program: the program, as a name on the PATH or a path.
        timeout_s: seconds that one picture may take.
    """

    def __init__(self, program: str = "tesseract", timeout_s: float = 30) -> None:
        self.program = program
        self.timeout_s = timeout_s

    def words_of(self, picture: bytes) -> str | None:
        """Return the words on a picture, or None when there is no Tesseract or it reads nothing."""
        if not 0 < len(picture) <= _LARGEST_PICTURE or shutil.which(self.program) is None:
            return None
        try:
            with letter_folder() as folder:
                (folder / "picture").write_bytes(picture)
                self._run(folder, ["picture", "words", "-l", LANGUAGE, "--psm", _ONE_BLOCK_OF_TEXT])
                words = folder / "words.txt"
                if not words.is_file() or words.stat().st_size > _LARGEST_RESULT:
                    return None
                return words.read_text("utf-8", "replace").replace("\f", "\n").strip() or None
        except OSError:
            return None

    def knows_dutch(self) -> bool:
        """Say whether the program is there and has the Dutch language."""
        if shutil.which(self.program) is None:
            return False
        with letter_folder() as folder:
            said = self._run(folder, ["--list-langs"])
        return LANGUAGE in said.split()

    def _run(self, folder: Path, words: list[str]) -> str:
        """Run the program in a folder; return what it says."""
        environment = {"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"}
        process = subprocess.Popen(  # noqa: S603 - the program is the operator's own setting
            [*offline.COMMAND, shutil.which(self.program) or self.program, *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(ProcessLookupError, PermissionError):  # time still ends it
            resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        is_done = False
        said = b""
        with process, contextlib.suppress(subprocess.TimeoutExpired):
            try:
                said, _ = process.communicate(timeout=self.timeout_s)
                is_done = True
            finally:
                kill_group(process, waits=not is_done)
        return said.decode("utf-8", "replace")
