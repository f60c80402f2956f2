"""Look into a PDF: its texts, the place of a word on the page, a picture of a page.

PDFium is not safe for threads, so every use of it stands behind the one lock of
`phu_mailer.pdfium`. Millimetres count from the top left corner of the page, as a ruler on paper
does.
"""

import ctypes
import functools
import itertools
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from pypdfium2 import raw as pdfium

from phu_mailer.errors import PermanentError
from phu_mailer.pdfium import LOCK

_MM_PER_POINT = 25.4 / 72
_HYPHENS = str.maketrans(dict.fromkeys("\x02\ufffe\u2010\u2011", "-"))
_NEARLY_WHITE = 240
_SAME_LINE_MM = 0.7
_GAP_BETWEEN_WORDS_MM = 0.7
_BEYOND_ITS_LETTER_MM = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in millimetres from its left and top edge."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A drawn character: its ink, the line it stands on, and the room it takes up on it."""

    text: str
    box: Box
    baseline: float
    begins: float
    ends: float


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page in the order in which it was drawn, as `plain` gives it.

    Letters that came from a second font may stand behind the others: LibreOffice draws them
    last. `page_texts_by_place` has them where people see them.

    Raises:
        PermanentError: the bytes are no PDF that can be opened.
    """
    return [plain(textpage.get_text_bounded()) for _, textpage in _text_pages(pdf)]


def page_texts_by_place(pdf: bytes) -> list[str]:
    """Return the text of every page, line by line from left to right over its whole width.

    Raises:
        PermanentError: the bytes are no PDF that can be opened.
    """
    return [plain(_read(_glyphs(*opened))) for opened in _text_pages(pdf)]


def plain(text: str) -> str:
    """Return text as two texts are compared: NFC, single spaces, one hyphen without spaces.

    PDFium writes a hyphen at the end of a line as a control character and joins the lines; a
    PDF does not tell a hyphen that may not break from one that may.
    """
    composed = unicodedata.normalize("NFC", text.translate(_HYPHENS))
    return re.sub(r" ?- ?", "-", " ".join(composed.split()))


def text_boxes(pdf: bytes, text: str, page_number: int = 1) -> list[Box]:
    """Return where a text stands on a page: a box for each line of its first occurrence.

    Raises:
        PermanentError: the bytes are no PDF, or it has no such page.
    """
    lines = _lines(_glyphs_of_page(pdf, page_number))
    drawn = [glyph for line in lines for glyph in line if not glyph.text.isspace()]
    start = "".join(glyph.text for glyph in drawn).find("".join(text.translate(_HYPHENS).split()))
    if start < 0:
        return []
    found = drawn[start : start + len("".join(text.split()))]
    return [
        Box(
            left=min(glyph.box.left for glyph in line),
            top=min(glyph.box.top for glyph in line),
            right=max(glyph.box.right for glyph in line),
            bottom=max(glyph.box.bottom for glyph in line),
        )
        for line in _lines(found)
    ]


def text_within(pdf: bytes, box: Box, page_number: int = 1) -> str:
    """Return the text whose letters touch a rectangle of a page, as `plain` gives it.

    Raises:
        PermanentError: the bytes are no PDF, or it has no such page.
    """
    return plain(
        _read(
            glyph
            for glyph in _glyphs_of_page(pdf, page_number)
            if box.left < glyph.box.right
            and glyph.box.left < box.right
            and box.top < glyph.box.bottom
            and glyph.box.top < box.bottom
        )
    )


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of every page in millimetres.

    Raises:
        PermanentError: the bytes are no PDF that can be opened.
    """
    with _opened(pdf) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
    return [(width * _MM_PER_POINT, height * _MM_PER_POINT) for width, height in sizes]


def picture_boxes(pdf: bytes, page_number: int = 1) -> list[Box]:
    """Return where the pictures of a page stand.

    Raises:
        PermanentError: the bytes are no PDF, or it has no such page.
    """
    with _opened(pdf) as document, closing(_page(document, page_number)) as page:
        height = page.get_height()
        bounds = [one.get_bounds() for one in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])]
    return [
        Box(
            left=left * _MM_PER_POINT,
            top=(height - top) * _MM_PER_POINT,
            right=right * _MM_PER_POINT,
            bottom=(height - bottom) * _MM_PER_POINT,
        )
        for left, bottom, right, top in bounds
    ]


def faint_texts(pdf: bytes, below_points: float, page_number: int = 1) -> list[str]:
    """Return the lines of a page in letters that are smaller than so many points, or white.

    Raises:
        PermanentError: the bytes are no PDF, or it has no such page.
    """
    with (
        _opened(pdf) as document,
        closing(_page(document, page_number)) as page,
        closing(page.get_textpage()) as textpage,
    ):
        glyphs = _glyphs(page, textpage, lambda number: _is_faint(textpage, number, below_points))
    return [plain(_read(line)) for line in _lines(glyphs) if plain(_read(line))]


def _is_faint(textpage: pypdfium2.PdfTextPage, number: int, below_points: float) -> bool:
    colours = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(textpage, number, *colours)
    is_white = all(one.value > _NEARLY_WHITE for one in colours[:3])
    return is_white or pdfium.FPDFText_GetFontSize(textpage, number) < below_points


def render_png(pdf: bytes, page_number: int = 1, dots_per_inch: int = 96) -> bytes:
    """Return a picture (PNG, RGB) of one page.

    Raises:
        PermanentError: the bytes are no PDF, or it has no such page.
    """
    with _opened(pdf) as document, closing(_page(document, page_number)) as page:
        bitmap = page.render(scale=dots_per_inch / 72, rev_byteorder=True, may_draw_forms=False)
        with closing(bitmap):
            row_length = bitmap.width * bitmap.n_channels
            pixels = bytes(bitmap.buffer)
            rows = (
                b"\0" + pixels[row * bitmap.stride : row * bitmap.stride + row_length]
                for row in range(bitmap.height)
            )
            return _png(bitmap.width, bitmap.height, b"".join(rows))


@functools.lru_cache(maxsize=1)  # whoever asks where something stands asks that of many things
def _glyphs_of_page(pdf: bytes, page_number: int) -> tuple[_Glyph, ...]:
    with (
        _opened(pdf) as document,
        closing(_page(document, page_number)) as page,
        closing(page.get_textpage()) as textpage,
    ):
        return tuple(_glyphs(page, textpage))


def _text_pages(
    pdf: bytes,
) -> Iterator[tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage]]:
    with _opened(pdf) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as textpage:
                yield page, textpage


def _glyphs(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    is_wanted: Callable[[int], bool] = lambda _: True,
) -> list[_Glyph]:
    """Return every character that was drawn, without the spaces that PDFium supposes."""
    height = page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs = []
    for number in range(textpage.count_chars()):
        if pdfium.FPDFText_IsGenerated(textpage, number) == 1 or not is_wanted(number):
            continue
        character = chr(pdfium.FPDFText_GetUnicode(textpage, number)).translate(_HYPHENS)
        pdfium.FPDFText_GetCharOrigin(textpage, number, x, y)
        left, bottom, right, top = textpage.get_charbox(number)
        box = Box(
            left=left * _MM_PER_POINT,
            top=(height - top) * _MM_PER_POINT,
            right=right * _MM_PER_POINT,
            bottom=(height - bottom) * _MM_PER_POINT,
        )
        begins, _, ends, _ = textpage.get_charbox(number, loose=True)
        glyphs.append(
            _Glyph(
                text=character,
                box=box,
                baseline=(height - y.value) * _MM_PER_POINT,
                begins=begins * _MM_PER_POINT,
                ends=ends * _MM_PER_POINT,
            )
        )
    return glyphs


def _lines(glyphs: Iterable[_Glyph]) -> list[list[_Glyph]]:
    """Return the lines of text from top to bottom, each from left to right."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if lines and glyph.baseline - lines[-1][-1].baseline < _SAME_LINE_MM:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.begins) for line in lines]


def _read(glyphs: Iterable[_Glyph]) -> str:
    """Return the text of glyphs by their place, with a space where a gap shows one.

    An accent that is wider than its letter and reaches beyond it is read apart: nobody can tell on
    which of two letters people see it.
    """
    lines = []
    for line in _lines(glyphs):
        words = line[0].text
        for before, glyph in itertools.pairwise(line):
            is_apart = glyph.begins - before.ends > _GAP_BETWEEN_WORDS_MM
            if unicodedata.category(glyph.text[:1] or " ").startswith("M"):
                is_wider = glyph.ends - glyph.begins > before.ends - before.begins
                is_apart = is_wider and glyph.ends > before.ends + _BEYOND_ITS_LETTER_MM
            words += f" {glyph.text}" if is_apart else glyph.text
        lines.append(words)
    return "\n".join(lines)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise PermanentError("De PDF van de brief is niet te openen.") from error
        with closing(document):
            yield document


def _page(document: pypdfium2.PdfDocument, page_number: int) -> pypdfium2.PdfPage:
    if not 1 <= page_number <= len(document):
        raise PermanentError(f"De PDF van de brief heeft geen bladzijde {page_number}.")
    return document[page_number - 1]


def _png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG of 8-bit RGB rows, each with its filter byte in front."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR" + header, b"IDAT" + zlib.compress(rows), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )
