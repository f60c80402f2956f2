"""Fields, Word documents and PDFs for the tests of letters; all persons are invented."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx

from phu_mailer.domain.letter import LetterKind, example_fields

TEMPLATES = Path(__file__).parents[3] / "templates" / "letters"

TENANT_LINES = (
    "{{ huurder.naamregel }}",
    "{{ huurder.adresregel }}",
    "{{ huurder.plaatsregel }}",
    "{{ huurder.aanhef }},",
)

RELATIONS = "word/_rels/document.xml.rels"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
FOOTNOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def letter_fields(
    kind: LetterKind = LetterKind.INVITATION, **changes: str
) -> dict[str, dict[str, str]]:
    """Return the fields of an invented letter; `huurder__naamregel="..."` changes one."""
    fields = example_fields(kind)
    for name, value in changes.items():
        group, _, field = name.partition("__")
        fields[group][field] = value
    return fields


def shipped(name: str) -> bytes:
    return (TEMPLATES / name).read_bytes()


def word_document(*lines: str, header: str = "", footer: str = "", title: str = "") -> bytes:
    """Return a .docx with the four lines about the tenant and then these lines."""
    document = docx.Document()
    for line in (*TENANT_LINES, *lines):
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].add_run(header)
    if footer:
        document.sections[0].footer.paragraphs[0].add_run(footer)
    document.core_properties.title = title
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_footnote(content: bytes, text: str) -> bytes:
    """Return a .docx to which a footnotes part with one note was added."""
    note = (
        f'<w:footnotes xmlns:w="{WORD_NAMESPACE}"><w:footnote w:id="2"><w:p><w:r>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    content = with_text_added(
        content,
        "[Content_Types].xml",
        f'<Override PartName="/word/footnotes.xml" ContentType="{FOOTNOTES_TYPE}"/></Types>',
        instead_of="</Types>",
    )
    content = with_relation(
        content, f'Id="rIdNotes" Type="{FOOTNOTES_RELATION}" Target="footnotes.xml"'
    )
    return with_parts(content, {"word/footnotes.xml": note.encode()})


def with_relation(content: bytes, attributes: str) -> bytes:
    return with_text_added(
        content,
        "word/_rels/document.xml.rels",
        f"<Relationship {attributes}/></Relationships>",
        instead_of="</Relationships>",
    )


def with_text_added(content: bytes, part: str, text: str, *, instead_of: str) -> bytes:
    """Return a .docx in which one place of one part was replaced; the place must be there."""
    old = part_of(content, part)
    assert old.count(instead_of) == 1
    return with_parts(content, {part: old.replace(instead_of, text).encode()})


def with_parts(content: bytes, new: Mapping[str, bytes]) -> bytes:
    """Return a .docx with parts added or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as package:
        for name in old.namelist():
            package.writestr(name, new.get(name, old.read(name)))
        for name in new.keys() - set(old.namelist()):
            package.writestr(name, new[name])
    return target.getvalue()


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def lines_of(content: bytes) -> list[str]:
    """Return the paragraphs of the body, read by python-docx and not by our own code."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def pdf_of(*pages: str) -> bytes:
    """Return a PDF with a text of one or more lines on each page, in Latin-1."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in enumerate(pages):
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown = " T* ".join(f"({line}) Tj" for line in escaped.split("\n"))
        stream = f"BT /F1 11 Tf 14 TL 72 720 Td {shown} ET"
        resources = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R {resources} /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    pdf, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    pdf += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF\n"
    )
    return pdf.encode("latin-1")


def linked_picture(url: str) -> bytes:
    """Return a document whose only picture lies on a web server."""
    word = docx.Document()
    word.add_picture(io.BytesIO(PIXEL))
    content = saved(word)
    relation = next(
        one
        for one in re.findall(r"<Relationship [^>]*/>", part_of(content, RELATIONS))
        if "/image" in one
    )
    identifier = re.search(r'Id="(\w+)"', relation)[1]  # type: ignore[index]  # every one has it
    linked = re.sub(r'Target="[^"]*"', f'Target="{url}" TargetMode="External"', relation)
    content = with_text_added(content, RELATIONS, linked, instead_of=relation)
    return with_text_added(
        content,
        "word/document.xml",
        f'r:link="{identifier}"',
        instead_of=f'r:embed="{identifier}"',
    )
