"""Scans and pictures are read by Tesseract when the settings say so, and only ever proposed."""

import base64
import struct
import zlib
from dataclasses import replace

import pytest

from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import Programs, ReadingWorker
from phu_mailer.letters.scans import Tesseract
from phu_mailer.reading.unpack.pdf import page_pictures
from signals.envelopes import rules_of_the_offices
from signals.files import letter
from signals.writing import RECEIVED_ON

LINES = (
    "Naam: Mw. A. de Jong-Bakker",
    "Adres: Roordastraat 112",
    "Postcode: 2035 XX",
    "Woonplaats: Haarlem",
    "Huurachterstand: 871,40",
    "Maanden: 2",
    "Minderjarige kinderen: nee",
)
PAPER = letter([(80, 760 - 24 * at, line) for at, line in enumerate(LINES)])


def dots_of(paper: bytes) -> tuple[int, int, bytes]:
    """The page of a PDF as grey dots: width, height, and one byte a dot."""
    _, width, height, _ = (picture := page_pictures(paper)[0])[:20].split(maxsplit=3)
    return int(width), int(height), picture[-int(width) * int(height) :]


def png() -> bytes:
    width, height, dots = dots_of(PAPER)
    rows = b"".join(b"\0" + dots[at : at + width] for at in range(0, len(dots), width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def scanned_pdf(pages: int = 1) -> bytes:
    """A PDF that holds a picture of the letter on each page and no text."""
    width, height, dots = dots_of(PAPER)
    picture = zlib.compress(dots)
    drawn = b"595 0 0 842 0 0 cm /I Do"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /I 3 0 R >> >> >>"
    )
    kids = b" ".join(b"%d 0 R" % (5 + at) for at in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (width, height, len(picture), picture),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        *[page] * pages,
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def mail_with(content: bytes, kind: str, name: str) -> bytes:
    return (
        b"From: a@duinwijk.example\r\nSubject: melding\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nZie bijlage.\r\n--b\r\n'
        + f'Content-Type: {kind}; name="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content)
        + b"--b--\r\n"
    )


def read(raw: bytes, tesseract: Tesseract | None):
    rules = rules_of_the_offices(acceptances=0)
    rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    desk = Desk(rules, Limits(), has_places=False, reads_scans=tesseract is not None)
    programs = Programs(words_of=tesseract.words_of if tesseract else None)
    worker = ReadingWorker(desk, programs=programs)
    try:
        return worker.read(raw, RECEIVED_ON)
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (png(), "image/png", "brief.png"),
        (scanned_pdf(), "application/pdf", "scan.pdf"),
    ],
    ids=["picture", "pdf"],
)
def test_what_stands_on_a_scan_is_proposed_and_waits(content, kind, name):
    found = read(mail_with(content, kind, name), Tesseract())

    (signal,) = found.reading.signals
    assert (signal.street_name, signal.house_number) == ("Roordastraat", 112)
    assert (signal.town, signal.arrears_cents) == ("Haarlem", 87140)
    assert found.disposition == "review"
    assert "attachment: scan read" in found.problems
    assert "attachment: scan read" in signal.review_reasons
    assert max(one.confidence for one in signal.evidence.values()) <= 0.6


@pytest.mark.parametrize("tesseract", [None, Tesseract("no-such-program")], ids=["off", "missing"])
def test_without_tesseract_a_scan_waits_unread(tesseract):
    found = read(mail_with(png(), "image/png", "brief.png"), tesseract)

    assert (found.disposition, found.reading.signals) == ("review", ())
    assert "attachment: scan" in found.problems


def test_a_scan_of_many_pages_waits_unread():
    found = read(mail_with(scanned_pdf(pages=6), "application/pdf", "scan.pdf"), Tesseract())

    assert "attachment: scan" in found.problems


def test_a_pdf_with_text_is_read_without_tesseract():
    found = read(mail_with(PAPER, "application/pdf", "brief.pdf"), Tesseract("no-such-program"))

    (signal,) = found.reading.signals
    assert signal.street_name == "Roordastraat"
    assert "attachment: scan read" not in found.problems


@pytest.mark.parametrize("content", [b"", b"no picture", png()[:400]])
def test_what_is_no_picture_gives_no_words(content):
    assert Tesseract().words_of(content) is None


def test_a_reading_that_hangs_is_ended(tmp_path):
    program = tmp_path / "hangs"
    program.write_text("#!/bin/sh\nexec sleep 600\n", encoding="ascii")
    program.chmod(0o755)

    assert Tesseract(str(program), timeout_s=0.5).words_of(png()) is None


def test_the_dutch_language_is_looked_for():
    assert Tesseract().knows_dutch()
    assert not Tesseract("no-such-program").knows_dutch()
