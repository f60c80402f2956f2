"""What no honest mail exceeds, checked on the bytes before any parser sees them.

The parsers need quadratic time or deep recursion for some mails of a few kilobytes. A mail
beyond these limits is not read at all: it goes to a person, and nothing else waits for it.
"""

import re
from collections.abc import Iterator

from phu_mailer.errors import PermanentError

MAX_SIZE = 40 * 1024 * 1024
MAX_HEADERS = 128 * 1024
MAX_LINES = 1_000_000
MAX_PARTS = 500
MAX_DEPTH = 50
# The email package reads the parameters of a Content header in quadratic time, so what counts
# is the sum of the squares of their lengths: a few of 8 KiB, or thousands of ordinary ones.
MAX_PARAMETER_COST = 256 * 1024 * 1024

_END_OF_HEADERS = re.compile(rb"\r?\n[ \t]*\r?\n")
_BOUNDARY = re.compile(rb'(?i)boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))')
# A boundary in pieces (RFC 2231) is put together by the parsers only.
_BOUNDARY_IN_PIECES = re.compile(rb"(?i)boundary\*")
_DELIMITER = re.compile(rb"(?m)^--([^\r\n]{1,210})")
_CONTENT_HEADER = re.compile(rb"(?im)^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*")
_NESTING_TYPE = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")


class HostileMail(PermanentError):
    """The mail is built to cost minutes; the message says which limit it breaks."""


def check_limits(raw: bytes) -> None:
    """Refuse a mail that is too large or too tangled to be parsed.

    Raises:
        HostileMail: says which limit is broken.
    """
    for reason in _broken_limits(raw):
        raise HostileMail(reason)


def header_block(raw: bytes) -> bytes:
    """Return the bytes before the first blank line."""
    end = _END_OF_HEADERS.search(raw)
    return raw[: end.start()] if end else raw


def has_body(raw: bytes) -> bool:
    """Say whether anything but blanks follows the headers."""
    end = _END_OF_HEADERS.search(raw)
    return bool(end and raw[end.end() :].strip())


def _broken_limits(raw: bytes) -> Iterator[str]:
    """Yield what is wrong, the cheapest checks first."""
    if not raw.strip():
        yield "the mail is empty"
    if len(raw) > MAX_SIZE:
        yield "larger than 40 MiB"
    if max(raw.count(b"\n"), raw.count(b"\r")) > MAX_LINES:
        yield "more than a million lines"
    if len(header_block(raw)) > MAX_HEADERS:
        yield "the headers are larger than 128 KiB"
    lengths = (header.end() - header.start() for header in _CONTENT_HEADER.finditer(raw))
    if sum(length * length for length in lengths) > MAX_PARAMETER_COST:
        yield "the Content headers are too long"
    if _part_count(raw) > MAX_PARTS:
        yield f"more than {MAX_PARTS} parts"


def _part_count(raw: bytes) -> int:
    """Return how many parts a mail claims to have, by its nesting types or its delimiters."""
    boundaries = {quoted or plain for quoted, plain in _BOUNDARY.findall(raw)}
    counts_all = bool(_BOUNDARY_IN_PIECES.search(raw))
    delimiters = (line.group(1).rstrip() for line in _DELIMITER.finditer(raw))
    return max(
        sum(1 for _ in _NESTING_TYPE.finditer(raw)),
        sum(1 for line in delimiters if counts_all or line in boundaries),
    )
