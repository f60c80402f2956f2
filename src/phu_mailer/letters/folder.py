"""A folder for letters in the making that goes away, even after the process was killed.

Whoever works in a folder holds a lock on a file in it, which the system drops with the process.
A folder without a holder is therefore a leftover, and the next user of the same place removes
it: letters with names and debts must not gather in a temporary folder.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "phu-mailer-letters-"
_LOCK = "in-use"


@contextlib.contextmanager
def letter_folder(place: Path | None = None) -> Iterator[Path]:
    """Give an empty folder that only this user can enter, and remove it with all it holds.

    Args:
        place: the folder to make it in; the system's temporary folder when None.

    Raises:
        OSError: the folder cannot be made, used or removed.
    """
    place = place or Path(tempfile.gettempdir())
    with contextlib.ExitStack() as stack:
        with _alone_in(place):
            _remove_leftovers(place)
            name = stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place))
            lock = stack.enter_context((Path(name) / _LOCK).open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


@contextlib.contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    """Keep others from clearing up while a folder is made and has no holder yet."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _remove_leftovers(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            with (folder / _LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
