"""Files in a Maildir: written whole or not at all, and never one over another.

A file is complete in tmp/ before it appears in new/, and both the file and the folder are on
the disk before anybody is told that it is there.
"""

import os
import secrets
from pathlib import Path

PARTS = ("tmp", "new", "cur")
INFO = ":2,"


def make_maildir(folder: Path, *, is_subfolder: bool = False) -> None:
    """Make the folders of a Maildir that are not there yet.

    Args:
        folder: the Maildir.
        is_subfolder: mark it as a folder of the Maildir around it (Maildir++).

    Raises:
        OSError: the folder cannot be made.
    """
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    if is_subfolder:
        (folder / "maildirfolder").touch()


def base_name(file_name: str) -> str:
    """Return the part of a file name that stays the same when flags change."""
    return file_name.partition(INFO)[0]


def write_new(folder: Path, name: str, raw: bytes) -> None:
    """Write a mail into new/ under this name, durable when the call returns.

    Raises:
        OSError: it could not be written; nothing of it is in new/.
    """
    unfinished = folder / "tmp" / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        with unfinished.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / "new" / name)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(folder / "new")


def move(path: Path, folder: Path, name: str) -> None:
    """Move a mail into a folder under this name, or one with a number when that is taken.

    Raises:
        FileNotFoundError: the mail is no longer there.
        OSError: it could not be moved; it is where it was.
    """
    base, mark, flags = name.partition(INFO)
    target = folder / name
    number = 1
    while target.exists():
        target = folder / f"{base}.{number}{mark}{flags}"
        number += 1
    path.rename(target)


def _sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
