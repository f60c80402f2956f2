"""Measure a printed example letter: does the window of the envelope show the address and no more.

Nothing about debt may be read from outside. The areas are where an A4 folded in half (C5) or in
three (DL) shows through the window when the sheet lies as high or low as it can; a municipality
with other envelopes sets its own millimetres.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters import page
from phu_mailer.letters.fill import PERSONAL_GROUP
from phu_mailer.letters.language import Fields
from phu_mailer.letters.page import Box

WINDOWS: Mapping[str, Box] = MappingProxyType(
    {
        "c5-left": Box(left=15, top=40, right=120, bottom=85),
        "c5-right": Box(left=90, top=40, right=195, bottom=85),
        "dl-left": Box(left=15, top=40, right=120, bottom=85),
        "dl-right": Box(left=90, top=40, right=195, bottom=85),
    }
)
"""The area of page one that the window of an envelope may show, by the name of the envelope."""

ADDRESS_LINES = ("naamregel", "adresregel", "plaatsregel")
SMALLEST_POINTS = 7
_MOST_PAGES = 2
_A4_MM = (210, 297)
_SAME_SIZE_MM = 2


def layout_findings(
    pdf: bytes, fields: Fields, window: Box, description_nl: str
) -> Iterator[Finding]:
    """Find an address outside the window, other text inside it, and too many pages.

    Args:
        pdf: the letter of an example household.
        fields: what was filled in.
        window: the area of page one that can be seen from outside.
        description_nl: what is special about the household.
    """
    example = f" (Voorbeeld: {description_nl}.)"
    lines = [fields[PERSONAL_GROUP][name] for name in ADDRESS_LINES]
    is_outside = False
    for name, line in zip(ADDRESS_LINES, lines, strict=True):
        boxes = page.text_boxes(pdf, line)
        if not boxes:
            yield Finding(
                Level.ERROR,
                f"Het veld {{{{ huurder.{name} }}}} staat niet heel op bladzijde 1.{example}",
            )
        elif not all(_is_inside(box, window) for box in boxes):
            is_outside = True
            yield Finding(
                Level.ERROR,
                f"Het veld {{{{ huurder.{name} }}}} staat buiten het venster van de envelop: "
                f"{_place(boxes)}; het venster loopt van {_span(window)}.{example}",
                page=1,
            )
    rest = _without(page.text_within(pdf, window), [*lines, fields["gemeente"]["retouradres"]])
    if rest and not is_outside:
        yield Finding(
            Level.ERROR,
            f"In het venster van de envelop is ook te lezen: '{rest}'. Alleen het adres en het "
            f"retouradres mogen daar staan.{example}",
            page=1,
        )
    yield from _paper_findings(pdf, window)
    pages = len(page.page_texts(pdf))
    if pages > _MOST_PAGES:
        yield Finding(
            Level.ADVICE,
            f"De brief telt {pages} bladzijden. Maak hem korter.{example}",
        )


def _paper_findings(pdf: bytes, window: Box) -> Iterator[Finding]:
    if any(_overlap(box, window) for box in page.picture_boxes(pdf)):
        yield Finding(
            Level.ADVICE,
            "In het venster van de envelop staat een plaatje. Kijk in het voorbeeld of het adres "
            "goed te lezen is, of zet het plaatje ergens anders.",
            page=1,
        )
    for number, size in enumerate(page.page_sizes(pdf), start=1):
        if any(abs(one - a4) > _SAME_SIZE_MM for one, a4 in zip(size, _A4_MM, strict=True)):
            yield Finding(
                Level.ERROR,
                f"Het papier is {size[0]:.0f} bij {size[1]:.0f} mm in plaats van A4 staand. Kies "
                "in Word: Indeling, Formaat, A4, en Afdrukstand, Staand.",
                page=number,
            )
            return


def sight_findings(pdf: bytes) -> Iterator[Finding]:
    """Find text on page one that is too small or too pale to be read."""
    if texts := page.faint_texts(pdf, SMALLEST_POINTS):
        yield Finding(
            Level.ADVICE,
            f"Hier staan witte letters, of letters kleiner dan {SMALLEST_POINTS:g} punt. Maak ze "
            "groter of donkerder.",
            texts[0],
            page=1,
        )


def page_of(paragraph: str, pages: Sequence[str]) -> int | None:
    """Return the number of the first page on which a paragraph begins, or None."""
    wanted = page.plain(paragraph)
    for text in (wanted, wanted[:40]):
        for number, content in enumerate(pages, start=1):
            if text and text in content:
                return number
    return None


def _without(seen: str, allowed: Sequence[str]) -> str:
    rest = seen
    for text in allowed:
        rest = rest.replace(page.plain(text), " ")
    rest = re.sub(r"(?i)\b(?:retouradres|afzender|retour)\b:?", " ", rest)
    return " ".join(rest.split()) if re.search(r"\w", rest) else ""


def _is_inside(box: Box, window: Box) -> bool:
    return (
        window.left <= box.left
        and window.top <= box.top
        and box.right <= window.right
        and box.bottom <= window.bottom
    )


def _overlap(box: Box, window: Box) -> bool:
    return (
        box.left < window.right - _SAME_SIZE_MM
        and window.left + _SAME_SIZE_MM < box.right
        and box.top < window.bottom - _SAME_SIZE_MM
        and window.top + _SAME_SIZE_MM < box.bottom
    )


def _place(boxes: Sequence[Box]) -> str:
    whole = Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )
    return f"het staat van {_span(whole)}"


def _span(box: Box) -> str:
    return (
        f"{box.left:.0f} tot {box.right:.0f} mm van links en {box.top:.0f} tot {box.bottom:.0f} mm "
        "van boven"
    )
