"""Pictures are known by what they are, and Word's own fields by what they say."""

import pytest
from lxml import etree

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Level
from phu_mailer.letters.foreign import field_codes, picture_size
from phu_mailer.letters.judge import judge
from unit.letters.letter_samples import (
    WORD_NAMESPACE,
    part_of,
    shipped,
    with_parts,
    with_relation,
)

IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\x03\x20\0\0\x02\x58\x08\x02\0\0\0"
GIF = b"GIF89a\x20\x03\x58\x02"
EXIF = b"\xff\xe1\0\x08Exif\0\0"
FRAME = b"\x08\x02\x58\x03\x20\x03"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (800, 600)),
        (GIF, (800, 600)),
        (b"\xff\xd8" + EXIF + b"\xff\xc0\0\x11" + FRAME, (800, 600)),
        (b"\xff\xd8" + EXIF + b"\xff\xff\xff\xc2\0\x11" + FRAME, (800, 600)),
        (b"\xff\xd8" + EXIF + b"\xff\xc4\0\x04ab\xff\xc1\0\x11" + FRAME, (800, 600)),
        (b"\xff\xd8" + EXIF, None),
        (b"\xff\xd8\xff", None),
        (b"", None),
        (b"<svg/>", None),
        (b"\x01\0\0\0" + bytes(40), None),
        (b"BM" + bytes(40), None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_first_bytes(
    content: bytes, size: tuple[int, int] | None
) -> None:
    assert picture_size(content) == size


def with_picture(name: str, content: bytes) -> bytes:
    template = with_parts(shipped("uitnodiging.docx"), {f"word/media/{name}": content})
    return with_relation(template, f'Id="p1" Type="{IMAGE}" Target="media/{name}"')


@pytest.mark.parametrize("name", ["logo.png", "logo", "logo.svg"])
def test_a_picture_of_a_known_kind_is_fine_whatever_its_name(name: str) -> None:
    assert judge(with_picture(name, PNG), LetterKind.INVITATION, ["Arial"]) == ([], True)


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"<svg/>", "Het plaatje logo.png is geen PNG, JPEG of GIF. Bewaar het als PNG"),
        (PNG.replace(b"\0\0\x03\x20", b"\0\x03\x20\0"), "is 204800 bij 600 beeldpunten."),
    ],
)
def test_any_other_picture_is_an_error_with_the_remedy(content: bytes, remedy: str) -> None:
    findings, is_safe = judge(with_picture("logo.png", content), LetterKind.INVITATION, ["Arial"])

    assert [(one.level, remedy in one.message_nl) for one in findings] == [(Level.ERROR, True)]
    assert not is_safe


def test_the_strict_form_of_the_format_is_explained() -> None:
    strict = part_of(shipped("uitnodiging.docx"), "word/document.xml").replace(
        WORD_NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    template = with_parts(shipped("uitnodiging.docx"), {"word/document.xml": strict.encode()})

    findings, _ = judge(template, LetterKind.INVITATION, ["Arial"])

    assert [one.message_nl for one in findings] == [
        (
            "Het document is bewaard als 'Strict Open XML'. Bewaar het als gewoon Word-document "
            "(.docx)."
        )
    ]


BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'


@pytest.mark.parametrize(
    ("xml", "codes"),
    [
        ('<w:fldSimple w:instr=" page  \\* MERGEFORMAT "/>', ["PAGE"]),
        (f"{BEGIN}<w:instrText> MERGE</w:instrText><w:instrText>FIELD x</w:instrText>{END}",
         ["MERGEFIELD"]),
        (f"{BEGIN}<w:instrText>IF </w:instrText>{BEGIN}<w:instrText>DDE x</w:instrText>{END}{END}",
         ["DDE", "IF"]),
        ("<w:instrText>DDE x</w:instrText>", ["DDE"]),
        (f"{BEGIN}{END}", [""]),
    ],
)  # fmt: skip
def test_the_name_of_a_field_is_found_in_one_piece_or_many(xml: str, codes: list[str]) -> None:
    root = etree.fromstring(f'<w:p xmlns:w="{WORD_NAMESPACE}">{xml}</w:p>')

    assert list(field_codes(root)) == codes
