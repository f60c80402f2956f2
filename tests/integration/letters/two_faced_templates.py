"""Templates that look good to the check and would be something else to LibreOffice."""

from unit.letters.letter_samples import part_of, with_parts, with_relation, with_text_added

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def two_faced(plain: bytes, fetching: bytes) -> dict[str, bytes]:
    """Return files that one program reads differently from the other.

    Args:
        plain: a good template.
        fetching: one whose body fetches.
    """
    evil = part_of(fetching, "word/document.xml").encode()
    relations = part_of(plain, "_rels/.rels")
    open_document = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    )
    return {
        "also-an-odt": with_parts(
            plain,
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": open_document.encode(),
            },
        ),
        "another-body": with_parts(
            plain,
            {
                "_rels/.rels": relations.replace("word/document.xml", "word/body.bin").encode(),
                "word/body.bin": evil,
            },
        ),
        "a-second-body": with_relation_of_package(
            with_parts(plain, {"other/document.xml": evil}),
            f'Id="b2" Type="{OFFICE}/officeDocument" Target="other/document.xml"',
        ),
        "header-by-another-name": with_relation(
            with_parts(plain, {"word/top.dat": evil}),
            f'Id="h9" Type="{OFFICE}/header" Target="top.dat"',
        ),
        "name-with-backslash": with_parts(plain, {"word\\document.xml": evil}),
        "name-that-climbs": with_parts(plain, {"../../../tmp/x.xml": b"<a/>"}),
        "relations-in-capitals": with_parts(
            plain,
            {
                "word/_rels/document.xml.RELS": b'<Relationships xmlns="http://schemas.openxml'
                b'formats.org/package/2006/relationships"><Relationship Id="r" Type="x/image" '
                b'Target="http://x.example/x.png" TargetMode="External"/></Relationships>'
            },
        ),
        "behind-a-pdf": b"%PDF-1.4\n" + plain,
        "broken-inside": broken_inside(plain),
        "locked-or-old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    }


def addresses_in_the_text(plain: bytes, server: str) -> dict[str, bytes]:
    """Return documents that name what they fetch somewhere else than in an outside relation."""
    image = f'Id="i1" Type="{OFFICE}/image"'
    font = f'Id="f1" Type="{OFFICE}/font" Target="fonts/font1.odttf"'
    vml = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    return {
        "inside-but-a-file": with_relation(plain, f'{image} Target="file:///etc/passwd"'),
        "inside-but-a-server": with_relation(plain, f'{image} Target="{server}/x.png"'),
        "inside-but-a-share": with_relation(plain, f'{image} Target="//192.0.2.1/x.png"'),
        "inside-but-not-there": with_relation(plain, f'{image} Target="../../../etc/passwd"'),
        "font-inside": with_relation(with_parts(plain, {"word/fonts/font1.odttf": b"x"}), font),
        "picture-by-address": with_text_added(
            plain,
            "word/document.xml",
            f'<w:body><w:p><w:r><w:pict><v:shape {vml}><v:imagedata src="{server}/x.png"/>'
            "</v:shape></w:pict></w:r></w:p>",
            instead_of="<w:body>",
        ),
        "include": with_text_added(
            plain, "word/document.xml", f"<w:body>{include}", instead_of="<w:body>"
        ),
    }


def broken_inside(plain: bytes) -> bytes:
    """Return a zip whose list is right and whose first part cannot be unpacked."""
    content = bytearray(plain)
    begin = content.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[begin : begin + 40] = b"\xff" * 40
    return bytes(content)


def with_relation_of_package(plain: bytes, attributes: str) -> bytes:
    return with_text_added(
        plain,
        "_rels/.rels",
        f"<Relationship {attributes}/></Relationships>",
        instead_of="</Relationships>",
    )
