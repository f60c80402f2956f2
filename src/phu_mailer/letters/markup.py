"""Look at how a template is written down in its Word file: what Word hides from who edits it.

A field that Word cut into pieces is mended when the letter is filled; here is said where the
pieces look different, or lie in two paragraphs, because then the result is not what was meant.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import package
from phu_mailer.letters.foreign import field_codes

_W = f"{{{package.WORD_NAMESPACE}}}"
_OPENINGS = re.compile(r"\{\{|\{%")
_CLOSINGS = re.compile(r"\}\}|%\}")
_FIELD = re.compile(r"\{\{[^{}]*\}\}")
_UPDATES_ITSELF = (
    "Hier staat een veld van Word dat zichzelf bijwerkt, zoals de datum van vandaag. Gebruik een "
    "veld, zoals {{ brief.datum_lang }}."
)
_ACCEPT = "Kies in Word: Controleren, Accepteren, Alle wijzigingen accepteren."
_WORD_FIELDS = {
    "MERGEFIELD": (
        "Hier staat een samenvoegveld van Word (Afdruk samenvoegen). Vervang het door een veld "
        "zoals {{ huurder.aanhef }}."
    ),
    "MACROBUTTON": "Hier staat nog invultekst van Word. Vervang of verwijder deze.",
    **dict.fromkeys(
        ("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME", "FILENAME"),
        _UPDATES_ITSELF,
    ),
    **dict.fromkeys(
        ("FORMTEXT", "FORMDROPDOWN", "FORMCHECKBOX", "FILLIN", "ASK"),
        "Hier staat een invulveld van Word. Vervang het door een veld, zoals {{ brief.kenmerk }}, "
        "of door tekst.",
    ),
}
_GOOD_WORD_FIELDS = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "HYPERLINK", "SYMBOL", "QUOTE", "SEQ", "LISTNUM", "REF"}
)
_DRAFT = re.compile(r"(?i)concept|draft|voorbeeld|kopie|proef|niet versturen")
_VML = "{urn:schemas-microsoft-com:vml}"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_EMU_PER_TWIP, _EMU_PER_MM = 635, 36_000
_CORE_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def printed_paragraphs(parts: Mapping[str, bytes]) -> list[str]:
    """Return the text of all printed paragraphs, those in tables too."""
    return package.paragraphs(parts)


def loose_paragraphs(parts: Mapping[str, bytes]) -> list[str]:
    """Return the text of the paragraphs of the body that stand in no table."""
    body = package.text_parts(parts, only_printed=True)[0]
    return [
        package.paragraph_text(paragraph)
        for paragraph in package.parse_xml(parts[body]).iter(f"{_W}p")
        if not any(True for _ in paragraph.iterancestors(f"{_W}tbl"))
    ]


def table_rows(parts: Mapping[str, bytes]) -> list[list[str]]:
    """Return the text of the cells of every row of every printed table of two columns or more."""
    rows = []
    for name in package.text_parts(parts, only_printed=True):
        for row in package.parse_xml(parts[name]).iter(f"{_W}tr"):
            cells = [
                "\n".join(package.paragraph_text(one) for one in cell.iter(f"{_W}p"))
                for cell in row.findall(f"{_W}tc")
            ]
            if len(cells) > 1:
                rows.append(cells)
    return rows


def markup_findings(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find tracked changes, hidden text, forms of Word, cut fields, wrong language, no title."""
    for name in package.text_parts(parts, only_printed=True):
        root = package.parse_xml(parts[name])
        for paragraph in root.iter(f"{_W}p"):
            yield from _cut_fields(paragraph)
            yield from _hidden(paragraph)
        yield from _forms(root)
        yield from _watermarks(root)
        yield from _cut_pictures(root)
        if any(True for row in root.iter(f"{_W}trPr") for _ in row.iter(f"{_W}ins", f"{_W}del")):
            yield Finding(Level.ERROR, f"In een tabel staan bijgehouden rijen. {_ACCEPT}")
    yield from _comments(parts)
    yield from _language(parts)
    yield from _title(parts)


def _cut_fields(paragraph: etree._Element) -> Iterator[Finding]:
    text = package.paragraph_text(paragraph)
    if len(_OPENINGS.findall(text)) != len(_CLOSINGS.findall(text)):
        yield Finding(
            Level.ERROR,
            "Hier begint of eindigt een veld of voorwaarde die in deze alinea niet af is. Zet "
            "alles van {{ tot en met }}, of van {% tot en met %}, in dezelfde alinea.",
            _shown(text),
        )
        return
    spans = []
    position = 0
    for run in paragraph.iter(f"{_W}r"):
        length = sum(len(one.text or "") for one in run.iter(f"{_W}t"))
        spans.append((position, position + length, _look(run)))
        position += length
    joined = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
    for field in _FIELD.finditer(joined):
        looks = {look for begin, end, look in spans if begin < field.end() and field.start() < end}
        if len(looks) > 1:
            yield Finding(
                Level.ADVICE,
                f"Het veld {field.group()} is deels anders opgemaakt. Selecteer het hele veld en "
                "geef het één opmaak.",
                _shown(text),
            )


def _look(run: etree._Element) -> bytes:
    """Return what makes a run look as it does; marks of the spell check do not count."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return b""
    kept = [
        etree.tostring(one)
        for one in properties
        if one.tag not in (f"{_W}lang", f"{_W}noProof", f"{_W}rStyle")
    ]
    return b"".join(sorted(kept))


def _hidden(paragraph: etree._Element) -> Iterator[Finding]:
    text = _shown(package.paragraph_text(paragraph))
    changed = any(
        True for _ in paragraph.iter(f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo")
    )
    if changed:
        yield Finding(
            Level.ERROR,
            f"Hier staan bijgehouden wijzigingen. {_ACCEPT}",
            text,
        )
    if any(True for _ in paragraph.iter(f"{_W}vanish")) and text:
        yield Finding(Level.ADVICE, "Hier staat verborgen tekst, die niet wordt afgedrukt.", text)


def _forms(root: etree._Element) -> Iterator[Finding]:
    for control in root.iter(f"{_W}sdt"):
        if control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
            text = " ".join(package.paragraph_text(one) for one in control.iter(f"{_W}p"))
            text = text or "".join(one.text or "" for one in control.iter(f"{_W}t"))
            yield Finding(
                Level.ERROR,
                "Hier staat een invulvak van Word dat niet is ingevuld. Verwijder het vak, of zet "
                "er een veld in.",
                _shown(text),
            )
    for paragraph in root.iter(f"{_W}p"):
        for code in field_codes(paragraph):
            text = _shown(package.paragraph_text(paragraph))
            if code in _WORD_FIELDS:
                yield Finding(Level.ERROR, _WORD_FIELDS[code], text)
            elif code not in _GOOD_WORD_FIELDS:
                yield Finding(
                    Level.ADVICE,
                    f"Hier staat een veld van Word ({code}): in elke brief komt hetzelfde te "
                    "staan. Zet er liever gewone tekst of een veld van phu-mailer neer.",
                    text,
                )


def _watermarks(root: etree._Element) -> Iterator[Finding]:
    for words in root.iter(f"{_VML}textpath"):
        text = words.get("string", "").strip()
        if text:
            yield Finding(
                Level.ERROR if _DRAFT.search(text) else Level.ADVICE,
                f"Op de brief staat het watermerk '{text}'. Verwijder het in Word bij Ontwerpen, "
                "Watermerk, Watermerk verwijderen.",
            )


def _cut_pictures(root: etree._Element) -> Iterator[Finding]:
    """Find pictures that are higher than a row of a fixed height, which cuts them off."""
    for row in root.iter(f"{_W}tr"):
        height = row.find(f"{_W}trPr/{_W}trHeight")
        if height is None or height.get(f"{_W}hRule") != "exact":
            continue
        room = int(height.get(f"{_W}val", "0")) * _EMU_PER_TWIP
        tallest = max((int(one.get("cy", "0")) for one in row.iter(_EXTENT)), default=0)
        if tallest > room:
            yield Finding(
                Level.ADVICE,
                f"Een plaatje is {tallest / _EMU_PER_MM:.0f} mm hoog en de rij waarin het staat "
                f"{room / _EMU_PER_MM:.0f} mm: het wordt afgesneden. Maak het plaatje kleiner.",
            )


def _comments(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name in package.text_parts(parts):
        if not name.endswith("comments.xml"):
            continue
        for paragraph in package.parse_xml(parts[name]).iter(f"{_W}p"):
            if text := _shown(package.paragraph_text(paragraph)):
                yield Finding(
                    Level.ADVICE,
                    "Dit is een opmerking in de kantlijn. Die wordt niet afgedrukt; verwijder haar "
                    "als zij is afgehandeld.",
                    text,
                )


def _language(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    styles = parts.get("word/styles.xml")
    if styles is None:
        return
    default = package.parse_xml(styles).find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    language = "" if default is None else default.get(f"{_W}val", "")
    if not language.lower().startswith("nl"):
        yield Finding(
            Level.ADVICE,
            "De taal van het document is niet Nederlands: voorleessoftware spreekt de brief dan "
            "verkeerd uit. Kies in Word: Controleren, Taal, Controletaal, Nederlands.",
        )


def _title(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    properties = parts.get(_CORE_PROPERTIES)
    title = None if properties is None else package.parse_xml(properties).find(_TITLE)
    if title is None or not (title.text or "").strip():
        yield Finding(
            Level.ADVICE,
            "Het document heeft geen titel. Vul die in bij Bestand, Info, Titel; blinde lezers "
            "horen haar als eerste.",
        )


def _shown(text: str) -> str:
    return " ".join(text.split())
