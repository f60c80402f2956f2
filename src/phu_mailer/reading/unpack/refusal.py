"""Why an attachment is not read, and the limits that are checked before anything is opened.

A file of a few kilobytes can unpack to gigabytes, so what an archive says about its sizes is
checked first, and unpacking stops where it turns out to lie.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from phu_mailer.errors import PermanentError

MAX_FILE = 15 * 1024 * 1024
MAX_UNPACKED = 48 * 1024 * 1024
MAX_WANTED = 12 * 1024 * 1024
MAX_RATIO = 400
MAX_ENTRIES = 1_000
_SMALL = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1


class Unread(PermanentError):
    """An attachment is not read; the message is a code of `reading.reasons`."""


def is_ole(content: bytes) -> bool:
    """Say whether a file is of the older Microsoft kind (.xls, .doc, .msg, encrypted .xlsx)."""
    return content.startswith(_OLE)


def unpack_zip(content: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted entries of a zip file, each checked against its own checksum.

    Raises:
        Unread: damaged, encrypted, or larger than anything honest.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            if sum(one.file_size for one in entries if wanted(one.filename)) > MAX_WANTED:
                raise Unread("attachment: too large")
            return {one.filename: archive.read(one) for one in entries if wanted(one.filename)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise Unread("attachment: damaged") from error


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file of exactly these entries, for a library that would open all of them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(one.file_size for one in entries)
    packed = max(1, sum(one.compress_size for one in entries))
    is_dense = total > _SMALL and total / packed > MAX_RATIO
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or is_dense:
        raise Unread("attachment: too large")
    if any(one.flag_bits & _ENCRYPTED for one in entries):
        raise Unread("attachment: encrypted")
    if len({one.filename.casefold() for one in entries}) < len(entries):
        raise Unread("attachment: damaged")
