"""What makes a letter hard to use for who cannot see it: headings, pictures, and page one.

A heading that is only bold is no heading to a program that reads aloud. All of this is advice.
"""

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import package

_W = f"{{{package.WORD_NAMESPACE}}}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_STYLES = "word/styles.xml"
_HEADING_WORDS = 8
_OFF = ("0", "false", "off")


def access_findings(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find headings that are only bold, pictures without words, and one footer for all pages."""
    body = package.parse_xml(parts[package.text_parts(parts, only_printed=True)[0]])
    headings = _heading_styles(parts)
    for paragraph in body.iter(f"{_W}p"):
        text = package.paragraph_text(paragraph)
        if _style(paragraph) not in headings and _is_like_heading(paragraph, text):
            yield Finding(
                Level.ADVICE,
                "Dit lijkt een kop, maar het is alleen vet. Geef het de stijl Briefkop of Kop 1: "
                "voorleessoftware vindt koppen aan hun stijl.",
                " ".join(text.split()),
            )
    if not any(_style(paragraph) in headings for paragraph in body.iter(f"{_W}p")):
        yield Finding(
            Level.ADVICE,
            "De brief heeft geen koppen. Zet boven elk deel een regel in de stijl Briefkop of "
            "Kop 1; wie de brief laat voorlezen, kan dan van deel naar deel.",
        )
    yield from _pictures(parts)
    if not any(_is_on(one) for one in body.iter(f"{_W}titlePg")):
        yield Finding(
            Level.ADVICE,
            "Bladzijde 1 heeft dezelfde kop- en voettekst als de andere. Zet in Word bij Koptekst "
            "en voettekst 'Eerste pagina afwijkend' aan.",
        )


def _pictures(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    for name in package.text_parts(parts, only_printed=True):
        for picture in package.parse_xml(parts[name]).iter(f"{_DRAWING}docPr"):
            words = picture.get("descr", "") + picture.get("title", "")
            is_decorative = any(one.get("val") not in _OFF for one in picture.iter(_DECORATIVE))
            if not words.strip() and not is_decorative:
                paragraph = next(picture.iterancestors(f"{_W}p"), None)
                text = "" if paragraph is None else package.paragraph_text(paragraph)
                yield Finding(
                    Level.ADVICE,
                    f"Het plaatje '{picture.get('name', '')}' heeft geen beschrijving. Klik er met "
                    "de rechtermuisknop op en kies Alternatieve tekst, of kies daar Decoratief.",
                    " ".join(text.split()),
                )


def _heading_styles(parts: Mapping[str, bytes]) -> Collection[str]:
    """Return the styles that have a place in the outline, themselves or from what they build on."""
    if _STYLES not in parts:
        return frozenset()
    styles = {
        one.get(f"{_W}styleId", ""): one
        for one in package.parse_xml(parts[_STYLES]).iter(f"{_W}style")
    }
    found: set[str] = set()
    for name in styles:
        seen: list[str] = []
        current = name
        while current in styles and current not in seen:
            seen.append(current)
            if styles[current].find(f"{_W}pPr/{_W}outlineLvl") is not None:
                found.add(name)
                break
            base = styles[current].find(f"{_W}basedOn")
            current = "" if base is None else base.get(f"{_W}val", "")
    return found


def _is_like_heading(paragraph: etree._Element, text: str) -> bool:
    """Tell whether a loose paragraph is short, wholly bold, and no sentence."""
    words = text.split()
    if not words or len(words) > _HEADING_WORDS or text.rstrip().endswith((".", ",", ";", ":")):
        return False
    if "{{" in text or next(paragraph.iterancestors(f"{_W}tbl"), None) is not None:
        return False
    runs = [run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    bold = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return all(one is not None and _is_on(one) for one in bold)


def _is_on(element: etree._Element) -> bool:
    return element.get(f"{_W}val", "1") not in _OFF


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")
