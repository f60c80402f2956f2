"""A Word document that could run, fetch, hide or swell is refused before it is opened."""

import io
import zipfile

import pytest

from phu_mailer.domain.template import Level
from phu_mailer.errors import PermanentError
from phu_mailer.letters import package
from phu_mailer.letters.fill import fill
from phu_mailer.letters.package import Fault, faults, read_parts
from unit.letters.letter_samples import (
    letter_fields,
    part_of,
    with_parts,
    with_relation,
    with_text_added,
    word_document,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FETCHES = Fault(
    Level.ERROR,
    "Het document haalt iets van buiten, bijvoorbeeld een gekoppelde afbeelding. "
    "Voeg de afbeelding zelf in.",
)
EMBEDS = Fault(Level.ERROR, "Het document bevat een ingesloten object.")
RUNS = Fault(Level.ERROR, "Het document bevat macro's of actieve onderdelen.")


def outside(kind: str, target: str) -> bytes:
    attributes = f'Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"'
    return with_relation(word_document(), attributes)


def retyped(new: str) -> bytes:
    return with_text_added(
        word_document(),
        "[Content_Types].xml",
        new,
        instead_of="vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    )


def test_an_ordinary_document_has_no_faults() -> None:
    assert faults(read_parts(word_document())) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x03\x04", word_document()[:3000]])
def test_what_is_no_whole_zip_is_refused(content: bytes) -> None:
    with pytest.raises(PermanentError, match=r"^Dit is geen Word-document"):
        read_parts(content)


def test_a_zip_of_something_else_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as other:
        other.writestr("foto.txt", "x")

    with pytest.raises(PermanentError, match=r"^Dit is geen Word-document"):
        read_parts(target.getvalue())


def test_a_part_that_is_there_twice_is_refused() -> None:
    target = io.BytesIO(word_document())
    with zipfile.ZipFile(target, "a") as twice, pytest.warns(UserWarning, match="Duplicate name"):
        twice.writestr("word/document.xml", "<x/>")

    with pytest.raises(PermanentError, match="komt dubbel voor"):
        read_parts(target.getvalue())


def test_a_document_that_swells_is_refused_without_unpacking_it() -> None:
    target = io.BytesIO(word_document())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/media/image1.png", bytes(package.MAX_BYTES))

    with pytest.raises(PermanentError, match="te groot"):
        read_parts(target.getvalue())


def test_a_document_with_very_many_parts_is_refused() -> None:
    many = {f"word/media/{number}.png": b"" for number in range(package.MAX_PARTS)}

    with pytest.raises(PermanentError, match="te groot"):
        read_parts(with_parts(word_document(), many))


def test_a_damaged_part_is_refused() -> None:
    broken = with_parts(word_document(), {"word/styles.xml": b"<w:styles"})

    assert faults(read_parts(broken)) == [
        Fault(Level.ERROR, "Het onderdeel word/styles.xml is beschadigd.")
    ]


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused_in_every_encoding(dtd: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{dtd}<x/>'
    document = with_parts(word_document(), {"word/styles.xml": text.encode(encoding)})

    assert faults(read_parts(document)) == [
        Fault(Level.ERROR, "Het onderdeel word/styles.xml bevat een DTD; dat is niet toegestaan.")
    ]


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        ("image", "http://127.0.0.1:1/logo.png", [FETCHES]),
        ("image", "file:///etc/hostname", [FETCHES]),
        ("image", "\\\\server\\deel\\logo.png", [FETCHES]),
        ("hyperlink", "file:///etc/passwd", [FETCHES]),
        ("hyperlink", "https://www.waterstad.example", []),
        ("hyperlink", "mailto:hulp@waterstad.example", []),
        ("oleObject", "http://127.0.0.1:1/x.xls", [EMBEDS]),
        ("aFChunk", "http://127.0.0.1:1/x.html", [EMBEDS]),
        ("subDocument", "http://127.0.0.1:1/x.docx", [EMBEDS]),
        ("attachedTemplate", "file:///C:/sjablonen/huisstijl.dotx", []),
        ("attachedTemplate", "Normal.dotm", []),
        ("attachedTemplate", "file://server/deel/huisstijl.dotx", [FETCHES]),
        ("attachedTemplate", "\\\\server\\deel\\huisstijl.dotx", [FETCHES]),
        ("attachedTemplate", "HTTPS://127.0.0.1:1/huisstijl.dotx", [FETCHES]),
    ],
)
def test_only_links_in_the_text_may_point_outside(
    kind: str, target: str, expected: list[Fault]
) -> None:
    assert faults(read_parts(outside(kind, target))) == expected


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.bin"]
)
def test_programs_and_embedded_objects_are_refused_by_name(name: str) -> None:
    document = with_parts(word_document(), {name: b"x"})

    assert faults(read_parts(document)) == [
        Fault(Level.ERROR, f"Het document bevat een ingesloten object: {name}.")
    ]


def test_a_document_for_macros_is_refused() -> None:
    document = retyped("vnd.ms-word.document.macroEnabled.main+xml")

    assert faults(read_parts(document)) == [RUNS]


@pytest.mark.parametrize(
    "dangerous",
    [
        outside("image", "http://127.0.0.1:1/logo.png"),
        with_parts(word_document(), {"word/vbaProject.bin": b"x"}),
        retyped("vnd.ms-word.document.macroEnabled.main+xml"),
    ],
    ids=["linked picture", "macro", "macro document"],
)
def test_no_letter_is_made_from_a_dangerous_template(dangerous: bytes) -> None:
    with pytest.raises(PermanentError, match=r"^Sjabloon geweigerd: "):
        fill(dangerous, letter_fields())


def test_a_word_template_file_is_refused_with_the_remedy() -> None:
    document = retyped("vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")

    with pytest.raises(PermanentError, match="gewoon Word-document"):
        fill(document, letter_fields())


def test_text_counts_spaces_as_word_does() -> None:
    spaced = with_text_added(
        word_document("x"),
        "word/document.xml",
        "<w:t> a </w:t><w:tab/><w:t xml:space='preserve'> b </w:t><w:br/><w:t>c</w:t>",
        instead_of="<w:t>x</w:t>",
    )

    assert package.paragraphs(read_parts(spaced))[4] == "a\t b \nc"


def test_parts_survive_writing_and_reading() -> None:
    content = word_document("x")

    copy = package.write_parts(read_parts(content))

    assert part_of(copy, "word/document.xml") == part_of(content, "word/document.xml")
    assert list(read_parts(copy)) == list(read_parts(content))
