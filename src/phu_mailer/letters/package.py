"""A Word document as the zip of parts that it is, opened with suspicion.

Everything that could run, fetch or swell is refused here, before any other program sees the
file. A link in the text is allowed: nobody follows it while a letter is made.
"""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from phu_mailer.domain.template import Level
from phu_mailer.errors import PermanentError

MAX_PARTS = 500
MAX_BYTES = 30 * 1024 * 1024
"""The most that a document may hold once unpacked."""

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{WORD_NAMESPACE}}}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}

_CONTENT_TYPES = "[Content_Types].xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
_PRINTED_TYPES = (
    _MAIN_TYPE,
    *(f"{_WORD_TYPE}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes")),
)
_OTHER_TEXT_TYPES = (
    f"{_WORD_TYPE}comments+xml",
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml",
)
_TEXT_TYPES = (*_PRINTED_TYPES, *_OTHER_TEXT_TYPES)

_FORBIDDEN_TYPES = ("macroenabled", "vba", "oleobject", "activex")
_FORBIDDEN_PARTS = re.compile(r"vba|/embeddings/|/activex/|afchunk", re.IGNORECASE)
_FORBIDDEN_RELATIONS = re.compile(
    r"/(?:oleObject|package|control|aFChunk|subDocument|frame|vbaProject)$", re.IGNORECASE
)
_SAFE_LINKS = ("http://", "https://", "mailto:", "tel:")
_STRANGE_NAMES = re.compile(
    r"[\\:\0]|^/|(?:^|/)\.\.?(?:/|$)|^(?:mimetype|content\.xml|meta-inf/)", re.IGNORECASE
)
"""Names that only some programs take for a place in the file, or by which it is an .odt as well."""

_TEXT_RELATIONS = re.compile(r"/(?:officeDocument|header|footer|footnotes|endnotes|comments)$")
_ZIP_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, ValueError, NotImplementedError, OSError),
)
_DAMAGED = "Dit is geen Word-document (.docx), of het is beschadigd."
_OLD_OR_LOCKED = (
    "Dit is een oud Word-document (.doc), of er staat een wachtwoord op. Open het in Word, haal "
    "het wachtwoord weg (Bestand, Info, Document beveiligen) en bewaar het als .docx."
)
FROM_OUTSIDE = (
    "Het document haalt iets van buiten, bijvoorbeeld een gekoppelde afbeelding. Voeg de "
    "afbeelding zelf in."
)
_FONTS_INSIDE = (
    "In het document zit een lettertype. Zet in Word bij Bestand, Opties, Opslaan het insluiten "
    "van lettertypen uit, en laat het lettertype zo nodig op de server installeren."
)
_NOT_AS_WORD_WRITES = (
    "Dit bestand zit anders in elkaar dan Word het maakt. Open het in Word en bewaar het opnieuw "
    "als .docx."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a document that must not, or had better not, be in it."""

    level: Level
    message_nl: str


def read_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx by their names in the zip, in its order.

    Raises:
        PermanentError: no zip, no Word document, damaged, locked, or too large once unpacked.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise PermanentError(_OLD_OR_LOCKED)
    if not content.startswith(b"PK\x03\x04"):  # a zip may have another file in front of it
        raise PermanentError(_DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _refuse_swollen(entries)
            parts = {entry.filename: package.read(entry) for entry in entries}
    except _ZIP_FAULTS as error:
        raise PermanentError(_DAMAGED) from error
    except RuntimeError as error:
        raise PermanentError("Dit Word-document is met een wachtwoord beveiligd.") from error
    if _CONTENT_TYPES not in parts:
        raise PermanentError("Dit is geen Word-document (.docx).")
    return parts


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return the .docx of these parts; the same parts give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return target.getvalue()


def faults(parts: Mapping[str, bytes]) -> list[Fault]:
    """Return what a document carries or points to that could run, fetch or hide something."""
    found = list(_xml_faults(parts))
    if found:
        return found
    types = _content_types(parts).values()
    if any(word in one for one in types for word in _FORBIDDEN_TYPES):
        found.append(Fault(Level.ERROR, "Het document bevat macro's of actieve onderdelen."))
    found.extend(
        Fault(Level.ERROR, f"Het document bevat een ingesloten object: {name}.")
        for name in parts
        if _FORBIDDEN_PARTS.search(name)
    )
    for name in parts:
        if is_relations(name):
            found.extend(_relation_faults(name, parts))
    return found


def xml_parts(parts: Mapping[str, bytes]) -> list[str]:
    """Return the parts that are XML, by their name or by what the document says they are."""
    types = _content_types(parts)
    return [
        name
        for name in parts
        if name.lower().endswith((".xml", ".rels", ".vml")) or types[name].endswith("xml")
    ]


def is_relations(name: str) -> bool:
    """Tell whether a part says what another part points to."""
    return name.lower().endswith(".rels")


def target_of(name: str, relation: etree._Element) -> str:
    """Return the name in the zip of what a relation in a part of this name points to."""
    folder = posixpath.dirname(posixpath.dirname(name))
    path = posixpath.join("/", folder, relation.get("Target", ""))
    return posixpath.normpath(path).lstrip("/")


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of a part; entities stay unresolved and nothing is fetched.

    Raises:
        PermanentError: the part is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PermanentError("Een onderdeel van het Word-document is beschadigd.") from error


def text_parts(parts: Mapping[str, bytes], *, only_printed: bool = False) -> list[str]:
    """Return the names of the parts with text that people read.

    Printed are the body (first), headers, footers and notes; the others are comments and the
    properties of the document.

    Raises:
        PermanentError: the document has no body, or two.
    """
    wanted = _PRINTED_TYPES if only_printed else _TEXT_TYPES
    types = _content_types(parts)
    if list(types.values()).count(_MAIN_TYPE) != 1:
        raise PermanentError("Bewaar het document als gewoon Word-document (.docx).")
    return sorted(
        (name for name in parts if types[name] in wanted),
        key=lambda name: wanted.index(types[name]),
    )


def paragraphs(parts: Mapping[str, bytes]) -> list[str]:
    """Return the text of every printed paragraph, as Word shows it; tabs and breaks as such."""
    return [
        paragraph_text(paragraph)
        for name in text_parts(parts, only_printed=True)
        for paragraph in parse_xml(parts[name]).iter(f"{_W}p")
    ]


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of one w:p as Word shows it; a tab and a line break stand as such.

    A text box that hangs on the paragraph has paragraphs of its own.
    """
    pieces = []
    for element in paragraph.iter(f"{_W}t", *_BREAKS):
        if next(element.iterancestors(f"{_W}p"), None) is not paragraph:
            continue
        if element.tag in _BREAKS:
            pieces.append(_BREAKS[element.tag])
            continue
        text = element.text or ""
        pieces.append(text if element.get(XML_SPACE) == "preserve" else text.strip())
    return "".join(pieces)


def _content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content type, in lower case, of every part that has one."""
    overrides: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for element in parse_xml(parts[_CONTENT_TYPES]):
        content_type = element.get("ContentType", "").lower()
        if "PartName" in element.attrib:
            overrides[element.get("PartName", "").lstrip("/").lower()] = content_type
        else:
            defaults[element.get("Extension", "").lower()] = content_type
    types = {}
    for name in parts:
        extension = name.lower().rpartition(".")[2]
        types[name] = overrides.get(name.lower(), defaults.get(extension, ""))
    return types


def _refuse_swollen(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise PermanentError("Het Word-document is beschadigd: een onderdeel komt dubbel voor.")
    if any(_STRANGE_NAMES.search(name) for name in names):
        raise PermanentError(_NOT_AS_WORD_WRITES)
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise PermanentError("Het Word-document is uitgepakt te groot.")


def _xml_faults(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    for name in xml_parts(parts):
        try:
            tree = parse_xml(parts[name]).getroottree()
        except PermanentError:
            yield Fault(Level.ERROR, f"Het onderdeel {name} is beschadigd.")
            continue
        if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
            yield Fault(Level.ERROR, f"Het onderdeel {name} bevat een DTD; dat is niet toegestaan.")


def _elsewhere(target: str) -> bool:
    """Tell whether a template that a document was made from lies on another machine."""
    place = target.lower().replace("\\", "/")
    return place.startswith(("http:", "https:", "ftp:", "//", "file://")) and not place.startswith(
        "file:///"
    )


def _relation_faults(name: str, parts: Mapping[str, bytes]) -> Iterator[Fault]:
    types = {one.lower(): kind for one, kind in _content_types(parts).items()}
    for relation in parse_xml(parts[name]).iter("{*}Relationship"):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if kind.endswith("/font"):
            yield Fault(Level.ERROR, _FONTS_INSIDE)
        elif _FORBIDDEN_RELATIONS.search(kind):
            yield Fault(Level.ERROR, "Het document bevat een ingesloten object.")
        elif relation.get("TargetMode", "").lower() == "external":
            if kind.endswith("/attachedTemplate") and not _elsewhere(target):
                continue  # every Word file names the template it was made from
            if not (kind.endswith("/hyperlink") and target.lower().startswith(_SAFE_LINKS)):
                yield Fault(Level.ERROR, FROM_OUTSIDE)
        elif not kind.endswith("/hyperlink") and _is_no_part(target):
            yield Fault(Level.ERROR, FROM_OUTSIDE)
        elif (
            _MAIN_TYPE in types.values()
            and _TEXT_RELATIONS.search(kind)
            and types.get(target_of(name, relation).lower()) not in _TEXT_TYPES
        ):
            yield Fault(Level.ERROR, _NOT_AS_WORD_WRITES)


def _is_no_part(target: str) -> bool:
    """Tell whether a target inside the file is an address of something outside."""
    return "\\" in target or target.startswith("//") or ":" in target.partition("/")[0]
