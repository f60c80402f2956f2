"""What Word does to a field while somebody types: the same words, cut into pieces.

Each way takes the runs of one cut field and puts between or around them what Word puts there.
"""

import io
import re
from collections.abc import Callable, Iterator
from copy import deepcopy

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from unit.letters.letter_samples import saved

FIELD = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
Pieces = list[BaseOxmlElement]


def marked(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def spelling(runs: Pieces) -> Pieces:
    """The spell check underlines the middle."""
    first, *middle, last = runs
    start, end = (marked("proofErr", type=f"spell{when}") for when in ("Start", "End"))
    return [first, start, *middle, end, last]


def sessions(runs: Pieces) -> Pieces:
    """Typed on different days: every run its own revision identifier."""
    for number, run in enumerate(runs):
        run.set(qn("w:rsidR"), f"00A{number:05X}")
        run.set(qn("w:rsidRPr"), "00B1C2D3")
    return runs


def languages(runs: Pieces) -> Pieces:
    """The proofing language flips halfway, and a piece is not checked."""
    for run in runs[1::2]:
        properties = run.get_or_add_rPr()
        properties.append(marked("noProof"))
        properties.append(marked("lang", val="en-GB"))
    return runs


def bookmarks(runs: Pieces) -> Pieces:
    """Where the cursor was last, and a bookmark that begins inside the field."""
    first, *middle, last = runs
    start = marked("bookmarkStart", id="90", name="_GoBack")
    half = marked("bookmarkStart", id="91", name="Naam")
    ends = [marked("bookmarkEnd", id=number) for number in ("90", "91")]
    return [first, start, ends[0], half, *middle, last, ends[1]]


def page_breaks(runs: Pieces) -> Pieces:
    """Word remembers where its last page ended."""
    for run in runs[1:]:
        run.insert(list(run).index(run.find(qn("w:t"))), marked("lastRenderedPageBreak"))
    return runs


def smart_tag(runs: Pieces) -> Pieces:
    """Older Word recognised a name."""
    first, *middle, last = runs
    tag = marked("smartTag", uri="urn:schemas-microsoft-com:office:smarttags", element="PersonName")
    tag.extend(middle)
    return [first, tag, last]


def link(runs: Pieces) -> Pieces:
    """Word took the middle for an address and made it a link."""
    first, *middle, last = runs
    around = marked("hyperlink", anchor="Naam", history="1")
    around.extend(middle)
    return [first, around, last]


def half_a_link(runs: Pieces) -> Pieces:
    """A link that begins inside the field and ends behind it."""
    around = marked("hyperlink", anchor="Naam", history="1")
    around.extend(runs[1:])
    return [runs[0], around]


def content_control(runs: Pieces) -> Pieces:
    """Somebody put a content control around a part of the field."""
    first, *middle, last = runs
    control, properties, content = (marked(tag) for tag in ("sdt", "sdtPr", "sdtContent"))
    properties.append(marked("id", val="1234"))
    content.extend(middle)
    control.extend([properties, content])
    return [first, control, last]


def comment(runs: Pieces) -> Pieces:
    """The range of a remark in the margin, long deleted."""
    first, *middle, last = runs
    start, end = (marked(f"commentRange{when}", id="7") for when in ("Start", "End"))
    return [first, start, *middle, last, end]


WAYS: dict[str, Callable[[Pieces], Pieces]] = {
    way.__name__: way
    for way in (
        *(spelling, sessions, languages, bookmarks, page_breaks, smart_tag),
        *(link, half_a_link, content_control, comment),
    )
}


def cut(template: bytes, way: str, size: int) -> bytes:
    """Return a template with every field cut into runs of so many letters, in one way of Word.

    Fields stand in body, headers and footers; how they look does not change.
    """
    document = docx.Document(io.BytesIO(template))
    for place in places_of(document):
        for run in list(place.iter(qn("w:r"))):
            _cut_run(run, WAYS[way], size)
    return saved(document)


def places_of(document: docx.document.Document) -> list[BaseOxmlElement]:
    """Return the XML of body, headers and footers."""
    section = document.sections[0]
    around = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    return [
        document.element.body,
        *(part._element for part in around),  # noqa: SLF001 - no other way to the XML
    ]


def _cut_run(run: BaseOxmlElement, way: Callable[[Pieces], Pieces], size: int) -> None:
    texts = run.findall(qn("w:t"))
    text = "".join(one.text or "" for one in texts)
    if not FIELD.search(text):
        return
    new: Pieces = []
    for piece, is_field in _pieces(text):
        if not is_field:
            new.append(_run_like(run, piece))
            continue
        letters = [piece[at : at + size] for at in range(0, len(piece), size)]
        new += way([_run_like(run, one) for one in letters])
    for one in new:
        run.addprevious(one)
    run.getparent().remove(run)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    position = 0
    for found in FIELD.finditer(text):
        if found.start() > position:
            yield text[position : found.start()], False
        yield found.group(), True
        position = found.end()
    if position < len(text):
        yield text[position:], False


def _run_like(run: BaseOxmlElement, text: str) -> BaseOxmlElement:
    made = deepcopy(run)
    for old in made.findall(qn("w:t")):
        made.remove(old)
    words = marked("t")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = text
    made.append(words)
    return made
