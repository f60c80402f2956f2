"""PDF files: the text of the pages as lines, and what was filled in on a form.

A page without text is a scan and goes to a person. What is filled in does not stand in the text
of the page, so the fields are read apart, by their names.
"""

import io
import logging
import re
from collections.abc import Iterator, Mapping

import pypdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
from pypdfium2 import raw as pdfium

from phu_mailer.pdfium import LOCK
from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.body import LONGEST_LINE, MOST_TEXT
from phu_mailer.reading.folding import clean, squeeze
from phu_mailer.reading.unpack.refusal import Unread
from phu_mailer.reading.unpack.ticks import form_lines

# pypdf logs what it stumbles over, with pieces of the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)

MAX_SIZE = 8 * 1024 * 1024
_MOST_PAGES = 20
_MOST_FIELDS = 300
_MOST_PICTURES = 5
_DOTS_AN_INCH, _MOST_DOTS = 250, 3_500
_LONGEST_LABEL = 45
_A_COLUMN = 1.4
_ANSWER = re.compile(r"(?P<name>.+?)[ _.-]+(?P<answer>ja|nee|onbekend)$", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"[ _.-]*\d+$|\[\d+\]")


def read_pdf(content: bytes, origin: str) -> list[Block]:
    """Return the lines of a PDF and, of a form, a table of its fields.

    Raises:
        Unread: damaged, encrypted, too large, a scan, or a form of another kind.
    """
    if len(content) > MAX_SIZE:
        raise Unread("attachment: too large")
    with LOCK:
        form, pages = _form_and_pages(content)
    if form in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        raise Unread("attachment: unread")
    table = _fields(content, origin) if form == pdfium.FORMTYPE_ACRO_FORM else None
    if not pages or not all(page.strip() for page in pages):
        raise Unread("attachment: scan")
    if sum(map(len, pages)) > MOST_TEXT:
        raise Unread("attachment: too large")
    lines = list(_lines("\n".join(pages), origin))
    if table is None:
        return [*lines]
    return [table, *(line for line in lines if not _is_printed_label(line))]


def page_pictures(content: bytes) -> list[bytes]:
    """Return each page of a PDF as a grey picture (PGM); nothing when there are too many.

    Raises:
        Unread: damaged or encrypted.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
            try:
                if len(document) > _MOST_PICTURES:
                    return []
                return [_picture(document, number) for number in range(len(document))]
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise Unread("attachment: damaged") from error


def _picture(document: pypdfium2.PdfDocument, number: int) -> bytes:
    page = document[number]
    try:
        scale = min(_DOTS_AN_INCH / 72, _MOST_DOTS / max(1.0, *page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            dots = memoryview(bitmap.buffer).cast("B")
            rows = (dots[at * stride : at * stride + width] for at in range(height))
            return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)
        finally:
            bitmap.close()
    finally:
        page.close()


def _form_and_pages(content: bytes) -> tuple[int, list[str]]:
    """Return which kind of form a PDF is, and the text of each page."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise Unread(f"attachment: {'encrypted' if is_locked else 'damaged'}") from error
    try:
        if len(document) > _MOST_PAGES:
            raise Unread("attachment: too large")
        pages = [_page_text(document, number) for number in range(len(document))]
        return document.get_formtype(), pages
    except pypdfium2.PdfiumError as error:
        raise Unread("attachment: damaged") from error
    finally:
        document.close()


def _is_printed_label(line: Line) -> bool:
    """Say whether a line of a form is only the label of a field, whose value is read apart."""
    return line.text.endswith(":") and len(line.text) <= _LONGEST_LABEL


def _lines(text: str, origin: str) -> Iterator[Line]:
    lines = (line for raw in clean(text).split("\n") for line in form_lines(raw.rstrip()))
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise Unread("attachment: too large")
        yield Line(squeeze(line), number, line, origin)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """Return the text of a page; a wide gap in a line becomes a run of spaces."""
    page = document[number]
    try:
        letters = page.get_textpage()
        try:
            if letters.count_chars() > MOST_TEXT:
                raise Unread("attachment: too large")
            return "".join(_letters(letters))
        finally:
            letters.close()
    finally:
        page.close()


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[str]:
    previous_right = 0.0
    spaces = 0
    starts_line = True
    for index in range(page.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(page, index) or 0xFFFD)
        if letter in "\r\n":
            if letter == "\n":
                yield "\n"
            spaces, starts_line = 0, True
        elif letter.isspace():
            spaces += 1
        else:
            left, bottom, right, top = page.get_charbox(index, loose=True)
            is_apart = left - previous_right > _A_COLUMN * abs(top - bottom)
            if not starts_line and (spaces or is_apart):
                yield "   " if is_apart else " "
            yield letter
            previous_right, spaces, starts_line = right, 0, False


def _fields(content: bytes, origin: str) -> Table | None:
    """Return the filled fields of a form as labels beside their values."""
    try:
        found = pypdf.PdfReader(io.BytesIO(content)).get_fields() or {}
    except Exception as error:  # pypdf raises whatever a damaged file makes it stumble over
        raise Unread("attachment: damaged") from error
    if len(found) > _MOST_FIELDS:
        raise Unread("attachment: too large")
    rows = list(_answers(found))
    return Table(tuple(rows), 1, origin=origin) if rows else None


def _answers(found: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    boxes: dict[str, list[str]] = {}
    for name, about in found.items():
        value = about.get("/V")
        text = squeeze(clean(str(value))) if value is not None else ""
        label = _label(str(about.get("/TU") or name))
        if about.get("/FT") != "/Btn":
            if about.get("/FT") and text:
                yield label, text
            continue
        answer = _ANSWER.match(label)
        is_on = text not in ("", "/Off", "Off")
        if answer and is_on:
            boxes.setdefault(answer["name"], []).append(answer["answer"].casefold())
        elif is_on and not answer:
            said = text.removeprefix("/")
            yield label, "ja" if said.casefold() in ("yes", "on", "1", "true") else said
    for label, answers in boxes.items():
        yield label, " / ".join(answers)


def _label(name: str) -> str:
    """Return the name of a field as words: "naam_huurder" gives "naam huurder"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.rpartition(".")[2])
    bare = _NUMBER_AT_END.sub("", spaced).replace("_", " ").replace("-", " ")
    return squeeze(clean(bare)).rstrip(":")
