"""Look at where the codes of a template stand: what they would take along, and where they end.

`{%p if ... %}` takes the whole paragraph that it stands in, `{%tr ... %}` the whole row: other
words in there are never printed, and nothing tells.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import package

_W = f"{{{package.WORD_NAMESPACE}}}"
_WHOLE_NL = {"p": "alinea", "tr": "rij van de tabel", "tc": "cel van de tabel"}
_TAKING = re.compile(r"\{%\s*(p|tr|tc|r)\s+[^{}]*%\}")
_OPENS, _CLOSES = re.compile(r"\{%-?\s*if\b"), re.compile(r"\{%-?\s*endif\b")


def code_findings(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find words that a code would take along, and conditions that run from cell to cell."""
    for name in package.text_parts(parts, only_printed=True):
        root = package.parse_xml(parts[name])
        for paragraph in root.iter(f"{_W}p"):
            for code in _TAKING.finditer(package.paragraph_text(paragraph)):
                yield from _taken_along(paragraph, code)
        for cell in root.iter(f"{_W}tc"):
            text = _text(cell)
            if len(_OPENS.findall(text)) != len(_CLOSES.findall(text)):
                yield Finding(
                    Level.ERROR,
                    "Een voorwaarde begint in deze cel van de tabel en eindigt in een andere. Zet "
                    "{% if ... %} en {% endif %} in dezelfde cel, of om de hele rij: "
                    "{%tr if ... %} en {%tr endif %} elk in een eigen rij.",
                    " ".join(text.split()),
                )


def _taken_along(paragraph: etree._Element, code: re.Match[str]) -> Iterator[Finding]:
    tag = code[1]
    if tag == "r":  # it takes along a run, which Word begins and ends at will
        yield Finding(
            Level.ERROR,
            f"Schrijf {code[0]} zonder r: {{%{code[0].partition('r')[2]}. Anders kan er tekst "
            "wegvallen.",
            " ".join(package.paragraph_text(paragraph).split()),
        )
        return
    around = [] if tag == "p" else paragraph.iterancestors(f"{_W}{tag}")
    whole = next(iter(around), paragraph)
    text = _text(whole)
    if _TAKING.sub("", text).strip():
        yield Finding(
            Level.ERROR,
            f"Met {code[0]} valt de hele {_WHOLE_NL[tag]} weg, ook de andere tekst die erin staat. "
            f"Zet de voorwaarde in een eigen {_WHOLE_NL[tag]}.",
            " ".join(text.split()),
        )


def _text(element: etree._Element) -> str:
    return "\n".join(package.paragraph_text(one) for one in element.iter(f"{_W}p"))
