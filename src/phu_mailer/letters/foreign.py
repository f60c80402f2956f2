"""What a Word document takes in besides its own words: pictures, and fields that fetch.

Only pictures of three kinds may go to LibreOffice, known by their first bytes and not by their
names: a drawing (SVG, EMF, WMF) is a small program that can point to other files.
"""

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping

from lxml import etree

from phu_mailer.domain.template import Level
from phu_mailer.letters import package
from phu_mailer.letters.package import Fault

MOST_PIXELS = 50_000_000
"""More than a whole page at 600 dots an inch."""

_W = f"{{{package.WORD_NAMESPACE}}}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FETCHING = frozenset(
    {
        *("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "EMBED", "RD"),
        *("DDE", "DDEAUTO", "DATABASE", "CONTROL", "HTMLACTIVEX"),
    }
)
_LETTERS = re.compile("[A-Za-z]+")
_BARE_MARKS = frozenset(bytes((0xFF, kind)) for kind in (0x01, *range(0xD0, 0xDA)))
_FRAMES = frozenset(bytes((0xFF, kind)) for kind in set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC})


def faults(parts: Mapping[str, bytes]) -> list[Fault]:
    """Return everything in a document that could run, fetch, swell or hide something."""
    found = package.faults(parts)
    if any(one.level is Level.ERROR for one in found):
        return found
    return [*found, *_picture_faults(parts), *_field_faults(parts)]


def _picture_faults(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    for name in _pictures(parts):
        if name not in parts:
            yield Fault(
                Level.ERROR,
                "Het document verwijst naar een plaatje dat er niet in zit. Verwijder het en voeg "
                "het opnieuw in.",
            )
            continue
        size = picture_size(parts[name])
        if size is None:
            yield Fault(
                Level.ERROR,
                f"Het plaatje {posixpath.basename(name)} is geen PNG, JPEG of GIF. Bewaar het als "
                "PNG en voeg het opnieuw in.",
            )
        elif size[0] * size[1] > MOST_PIXELS:
            yield Fault(
                Level.ERROR,
                f"Het plaatje {posixpath.basename(name)} is {size[0]} bij {size[1]} beeldpunten. "
                "Maak het kleiner.",
            )


def _field_faults(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    for name in package.xml_parts(parts):
        root = package.parse_xml(parts[name])
        if etree.QName(root).namespace == _STRICT:
            yield Fault(
                Level.ERROR,
                "Het document is bewaard als 'Strict Open XML'. Bewaar het als gewoon "
                "Word-document (.docx).",
            )
            return
        yield from _addresses(root)
        if any("{" in (code.text or "") for code in root.iter(f"{_W}instrText")):
            yield Fault(
                Level.ERROR,
                "In een veld van Word staat een veld van deze brief. Haal het veld van Word weg "
                "(Ctrl+Shift+F9) en zet het veld in gewone tekst.",
            )
        for code in field_codes(root):
            if code in _FETCHING:
                yield Fault(
                    Level.ERROR,
                    f"Het document bevat een veld van Word ({code}) dat iets van buiten haalt. "
                    "Verwijder het veld en zet de tekst of het plaatje zelf in de brief.",
                )


def _addresses(root: etree._Element) -> Iterator[Fault]:
    """Find what names a file or address in the text itself instead of in a relation."""
    drawn = root.iter(f"{_VML}imagedata", f"{_VML}fill", f"{_VML}stroke")
    is_drawn = any(one.get(key) for one in drawn for key in ("src", f"{_OFFICE}href"))
    if is_drawn or any(True for _ in root.iter("{http://www.w3.org/2001/XInclude}*")):
        yield Fault(Level.ERROR, package.FROM_OUTSIDE)


def field_codes(root: etree._Element) -> Iterator[str]:
    """Return the names of Word's own fields ("PAGE", "MERGEFIELD") in a part or paragraph.

    Word cuts the code of a field into pieces too, and one field may stand in another.
    """
    open_fields: list[list[str]] = []
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}fldSimple"):
        if element.tag == f"{_W}fldSimple":
            yield _name(element.get(f"{_W}instr", ""))
        elif element.tag == f"{_W}instrText":
            if not open_fields:
                open_fields.append([])
            open_fields[-1].append(element.text or "")
        elif element.get(f"{_W}fldCharType") == "begin":
            open_fields.append([])
        elif element.get(f"{_W}fldCharType") == "end" and open_fields:
            yield _name("".join(open_fields.pop()))
    for pieces in open_fields:
        yield _name("".join(pieces))


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, JPEG or GIF; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_size(content)
    return None


def _name(code: str) -> str:
    """Return the name in a code; Word does not mind marks before it or right behind it."""
    found = _LETTERS.search(code)
    return found.group().upper() if found else ""


def _pictures(parts: Mapping[str, bytes]) -> list[str]:
    """Return the names of all parts that are used as a picture, of missing ones too."""
    by_lower_name = {name.lower(): name for name in parts}
    found: dict[str, None] = {}
    for name, content in parts.items():
        if not package.is_relations(name):
            continue
        for relation in package.parse_xml(content).iter("{*}Relationship"):
            if relation.get("Type", "").lower().endswith("/image"):
                part = package.target_of(name, relation)
                found[by_lower_name.get(part.lower(), part)] = None
    return list(found)


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Go from mark to mark up to the one of the frame, which holds height and width."""
    at = 2
    while (mark := content[at : at + 2]) and mark[:1] == b"\xff":
        at += 1
        if mark == b"\xff\xff":  # filling
            continue
        at += 1
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 3 : at + 7].ljust(4, b"\xff"))
            return width, height
        if mark not in _BARE_MARKS:
            at += max(2, int.from_bytes(content[at : at + 2], "big"))
    return None
