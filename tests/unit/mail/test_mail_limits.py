"""The limits let every honest mail through, up to the last byte, and nothing beyond."""

import pytest

from phu_mailer.errors import PermanentError
from phu_mailer.mail.limits import HostileMail, check_limits, has_body, header_block

MEGABYTE = 1024 * 1024
PLAIN = b"Content-Type: multipart/mixed; boundary=b\n\n"
PIECES = b'Content-Type: multipart/mixed; boundary*0="b"; boundary*1="c"\n\n'
QUOTED = b'Content-Type: multipart/mixed; boundary="b"\n\n'


def refusal(raw: bytes) -> str | None:
    try:
        check_limits(raw)
    except HostileMail as reason:
        return str(reason)
    return None


def of_size(size: int) -> bytes:
    return b"X: y\n\n".ljust(size, b"a")


@pytest.mark.parametrize(
    ("largest", "beyond", "reason"),
    [
        (of_size(40 * MEGABYTE), of_size(40 * MEGABYTE + 1), "larger than 40 MiB"),
        (
            b"X: y\n" * 2 + b"\n" * 999_998,
            b"X: y\n" * 2 + b"\n" * 999_999,
            "more than a million lines",
        ),
        (
            b"X: y\n\n" + b"\r" * 1_000_000,
            b"X: y\n\n" + b"\r" * 1_000_001,
            "more than a million lines",
        ),
        (
            b"X: ".ljust(131_072, b"y") + b"\n\nz",
            b"X: ".ljust(131_073, b"y") + b"\n\nz",
            "the headers are larger than 128 KiB",
        ),
        (PLAIN + b"--b\n\nx\n" * 500, PLAIN + b"--b\n\nx\n" * 501, "more than 500 parts"),
        (PIECES + b"--bc\n\nx\n" * 500, PIECES + b"--bc\n\nx\n" * 501, "more than 500 parts"),
        (QUOTED + b"--b\n\nx\n" * 500, QUOTED + b"--b\n\nx\n" * 501, "more than 500 parts"),
        (
            b"Content-Type: message/rfc822\n\n" * 500,
            b"Content-Type: message/rfc822\n\n" * 501,
            "more than 500 parts",
        ),
        (
            (b"Content-Type:".ljust(8192, b";") + b"\n\n") * 4,
            (b"Content-Type:".ljust(8192, b";") + b"\n\n") * 4 + b"Content-Id: <x>\n",
            "the Content headers are too long",
        ),
    ],
    ids=[
        "size",
        "lines",
        "bare returns",
        "headers",
        "plain",
        "pieces",
        "quoted",
        "nesting",
        "parameters",
    ],
)
def test_the_last_byte_that_is_allowed_and_the_first_that_is_not(
    largest: bytes, beyond: bytes, reason: str
) -> None:
    assert (refusal(largest), refusal(beyond)) == (None, reason)


def test_lines_that_look_like_a_boundary_of_nobody_are_text() -> None:
    assert refusal(PLAIN + b"--c\n-- \n-----\n" * 1000) is None


def test_a_refusal_is_for_a_person() -> None:
    assert issubclass(HostileMail, PermanentError)


@pytest.mark.parametrize(
    ("raw", "headers", "body"),
    [
        (b"A: b\n\nhallo", b"A: b", True),
        (b"A: b\r\n\r\nhallo", b"A: b", True),
        (b"A: b\n \t\nhallo", b"A: b", True),
        (b"A: b\n\n \r\n", b"A: b", False),
        (b"A: b\n", b"A: b\n", False),
    ],
)
def test_headers_end_at_the_first_blank_line(raw: bytes, headers: bytes, body: bool) -> None:
    assert (header_block(raw), has_body(raw)) == (headers, body)
