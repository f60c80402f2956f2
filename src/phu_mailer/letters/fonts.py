"""Which fonts a template asks for, and which of them this machine has.

LibreOffice takes another font without a word when one is missing; lines then break elsewhere and
the address may leave the window. Fonts that were drawn to the same measures are as good.
"""

import subprocess
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import package

SAME_MEASURES: Mapping[str, str] = {
    "Arial": "Liberation Sans",
    "Helvetica": "Liberation Sans",
    "Arial Narrow": "Liberation Sans Narrow",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}
"""Fonts of Word, and the free font that takes up exactly the same room."""

_W = f"{{{package.WORD_NAMESPACE}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STYLES = "word/styles.xml"
_LONGEST_LISTING_S = 20


def fonts_of(parts: Mapping[str, bytes]) -> set[str]:
    """Return the Latin fonts that the printed parts and the styles they use ask for."""
    themes = _theme_fonts(parts)
    styles = package.parse_xml(parts[_STYLES]) if _STYLES in parts else None
    used: set[str] = set()
    found: list[str] = []
    for name in package.text_parts(parts, only_printed=True):
        root = package.parse_xml(parts[name])
        used |= {
            one.get(f"{_W}val", "")
            for one in root.iter(f"{_W}pStyle", f"{_W}rStyle", f"{_W}tblStyle")
        }
        found += [font for one in root.iter(f"{_W}rFonts") for font in _named(one.attrib, themes)]
    if styles is not None:
        for one in _styles_in_use(styles, used):
            found += [
                font for each in one.iter(f"{_W}rFonts") for font in _named(each.attrib, themes)
            ]
    return {font for font in found if font}


def installed_fonts() -> set[str] | None:
    """Return the families that fontconfig knows here, or None when it cannot be asked."""
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"],  # noqa: S607 - found on the PATH as LibreOffice is
            capture_output=True,
            check=True,
            timeout=_LONGEST_LISTING_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    return {family.strip() for line in lines for family in line.split(",")}


def font_findings(
    parts: Mapping[str, bytes], installed: Collection[str] | None
) -> Iterator[Finding]:
    """Find fonts that this machine has neither itself nor in the same measures."""
    if installed is None:
        yield Finding(
            Level.ADVICE, "De lettertypen zijn niet gecontroleerd: fontconfig (fc-list) ontbreekt."
        )
        return
    for font in sorted(fonts_of(parts)):
        if font not in installed and SAME_MEASURES.get(font) not in installed:
            yield Finding(
                Level.ADVICE,
                f"Het lettertype '{font}' staat niet op de server. De brief krijgt een ander "
                "lettertype en de regels verspringen. Kies Arial, of laat het lettertype "
                "installeren.",
            )


def _styles_in_use(styles: etree._Element, used: Collection[str]) -> list[etree._Element]:
    """Return the styles that are used and those they build on, or the defaults below them all."""
    by_id = {one.get(f"{_W}styleId", ""): one for one in styles.iter(f"{_W}style")}
    waiting = [*used, *(name for name, one in by_id.items() if one.get(f"{_W}default") == "1")]
    found: dict[str, etree._Element] = {}
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found[name] = by_id[name]
            base = by_id[name].find(f"{_W}basedOn")
            waiting += [] if base is None else [base.get(f"{_W}val", "")]
    has_font = any(
        one.get(f"{_W}type") == "paragraph"
        and one.get(f"{_W}default") == "1"
        and any(True for _ in one.iter(f"{_W}rFonts"))
        for one in found.values()
    )
    defaults = [] if has_font else styles.findall(f"{_W}docDefaults")
    return [*defaults, *found.values()]


def _named(attributes: Mapping[str, str], themes: Mapping[str, str]) -> list[str]:
    theme = attributes.get(f"{_W}asciiTheme")
    if theme is not None:
        return [themes.get("major" if theme.startswith("major") else "minor", "")]
    return [attributes.get(f"{_W}ascii", "")]


def _theme_fonts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the Latin font of headings ("major") and of text ("minor") of the theme."""
    theme = next((name for name in parts if name.startswith("word/theme/")), None)
    if theme is None:
        return {}
    root = package.parse_xml(parts[theme])
    fonts = {}
    for kind in ("major", "minor"):
        latin = root.find(f".//{_A}{kind}Font/{_A}latin")
        if latin is not None:
            fonts[kind] = latin.get("typeface", "")
    return fonts
