"""The files that hang on a mail: spreadsheets, Word forms, PDF letters, `winmail.dat`."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from html import escape

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Cell = str | int | float | None


def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return an .xlsx file with one sheet; numbers stay numbers."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(at, number, value) for at, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    relation = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type='
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override '
            f'PartName="/xl/workbook.xml" ContentType="{_MAIN}"/></Types>',
            "_rels/.rels": f'{relation}"{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Meldingen" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{relation}"{_OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _cell(at: int, number: int, value: Cell) -> str:
    place = f"{chr(ord('A') + at)}{number}"
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def separated(rows: Sequence[Sequence[str]], charset: str = "cp1252") -> bytes:
    """Return a file with semicolons as Excel saves it; what has no letter becomes "?"."""
    text = "\r\n".join(";".join(row) for row in rows) + "\r\n"
    return text.encode(charset, "replace")


def word_form(rows: Sequence[tuple[str, str]], ticks: Sequence[tuple[str, bool]]) -> bytes:
    """Return a Word form: a table with content controls, and tick boxes below it."""
    cells = "".join(
        f"<w:tr><w:tc>{_paragraph(label)}</w:tc><w:tc><w:sdt><w:sdtPr/><w:sdtContent>"
        f"{_paragraph(value)}</w:sdtContent></w:sdt></w:tc></w:tr>"
        for label, value in rows
    )
    boxes = " ".join(f"{'☒' if is_ticked else '☐'} {text}" for text, is_ticked in ticks)
    body = f"{_paragraph('Meldingsformulier')}<w:tbl>{cells}</w:tbl>{_paragraph(boxes)}"
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _zipped({"word/document.xml": document})


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def letter(lines: Sequence[tuple[int, int, str]]) -> bytes:
    """Return a PDF of one page; each line is x, y (in points from below) and cp1252 text."""
    drawn = b"".join(
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, _pdf_text(text)) for x, y, text in lines
    )
    fonts = b"/Resources << /Font << /F1 5 0 R >> >> "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s>>" % fonts,
        b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written = io.BytesIO(b"%PDF-1.4\n")
    written.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = written.tell()
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    written.writelines(b"%010d 00000 n \n" % place for place in places)
    written.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    written.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return written.getvalue()


def _pdf_text(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def winmail(text: str) -> bytes:
    """Return the `winmail.dat` that Outlook makes of a plain text."""
    body = text.replace("\n", "\r\n").encode("cp1252") + b"\0"
    attributes = (
        (0x00089006, struct.pack("<I", 0x10000)),
        (0x00069007, struct.pack("<II", 1252, 0)),
        (0x00078008, b"IPM.Microsoft Mail.Note\0"),
        (0x0002800C, body),
    )
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(
        struct.pack("<BII", 1, code, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
        for code, data in attributes
    )


def picture() -> bytes:
    """Return a small grey picture (PNG), as a scan without text."""
    rows = zlib.compress(b"\0\x80" * 16)
    head = struct.pack(">IIBBBBB", 1, 16, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
