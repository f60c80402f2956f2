"""Forms on paper turned into lines: tick boxes, numbered questions, values between brackets.

"Kinderen: ☒ ja ☐ nee" becomes "Kinderen: ja". Nothing ticked is nothing said, and two ticks
where one answer is asked leave the boxes standing, so that a person looks.
"""

import re
from collections.abc import Iterator

from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.labels import Label, meaning

ON, OFF = "☒", "☐"
_SIGNS = {
    **dict.fromkeys(map(ord, "☑✓✔✗🗹"), ON),
    **dict.fromkeys(map(ord, "□▢❏❑"), OFF),
}
_TYPED_BOX = re.compile(r"(?:\[(?P<square>[ xXvV✓]?)\]|\((?P<round>[xX ])\))(?= ?[^\W\d_])")
_BOX = re.compile(rf"(?P<box>[{ON}{OFF}])\s*(?P<option>[^{ON}{OFF}]*)")
_NUMBERED = re.compile(
    r"(?:^|\s{2,})\d{1,2}[.)]\s+(?=[^\W\d_][^:\[\]]{1,44}:\s*\[|[^:\[\]]{1,30}\s\[)"
)
_BRACKETED = re.compile(r"^(?P<label>[^:\[\]]{1,45}?)\s*:?\s*\[\s*(?P<value>[^\[\]]*?)\s*\]\s*$")
_QUESTION_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_OBJECTION = frozenset({"bezwaar", "bezwaar huurder", "huurder maakt bezwaar", "maakt bezwaar"})


def form_lines(raw: str) -> list[str]:
    """Return a line of a form as one or more plain lines; any other line as it stands."""
    text = _TYPED_BOX.sub(_as_sign, raw.translate(_SIGNS))
    if ON in text or OFF in text:
        return list(_ticked(squeeze(text)))
    pieces = [piece for piece in _NUMBERED.split(text) if piece.strip()]
    found = [_BRACKETED.match(piece.strip()) for piece in pieces]
    if found and all(found):
        return [f"{one['label']}: {squeeze(one['value'])}" for one in found if one]
    return [raw]


def form_value(raw: str) -> str | None:
    """Return the answer in a cell with tick boxes or brackets, None for any other cell."""
    text = squeeze(_TYPED_BOX.sub(_as_sign, raw.translate(_SIGNS)))
    if ON in text or OFF in text:
        options = [(one["box"] == ON, one["option"].strip(" ,;/")) for one in _BOX.finditer(text)]
        chosen = [option for is_on, option in options if is_on]
        is_clear = len(chosen) <= 1 and text[0] in (ON, OFF)
        return "".join(chosen) if is_clear else text
    found = _BRACKETED.match(f"x: {text}")
    return squeeze(found["value"]) if found else None


def _as_sign(box: re.Match[str]) -> str:
    return ON if (box["square"] or box["round"] or "").strip() else OFF


def _ticked(text: str) -> Iterator[str]:
    """Yield what a line with tick boxes says."""
    before = re.split(f"[{ON}{OFF}]", text, maxsplit=1)[0]
    label = _QUESTION_NUMBER.sub("", before).strip(" :")
    options = [(one["box"] == ON, one["option"].strip(" ,;/")) for one in _BOX.finditer(text)]
    chosen = [option for is_on, option in options if is_on]
    if label:
        yield from _answer(label, chosen, text)
    elif any("kind" in fold(option) for _, option in options):
        yield from _children(chosen, text)
    else:
        yield from (option for option in chosen if meaning(option) is not Label.HARMLESS)


def _answer(label: str, chosen: list[str], text: str) -> Iterator[str]:
    is_objection = fold(label) in _OBJECTION
    if not chosen:
        yield f"{label}:" if not is_objection else ""
    elif len(chosen) > 1:
        yield text
    elif is_objection:
        yield {"ja": "Huurder maakt bezwaar.", "nee": "De huurder heeft geen bezwaar."}.get(
            fold(chosen[0]), text
        )
    else:
        yield f"{label}: {chosen[0]}"


def _children(chosen: list[str], text: str) -> Iterator[str]:
    """Turn "☒ minderjarige kinderen ☐ geen kinderen ☐ onbekend" into a label with its value."""
    answers = {
        "minderjarige kinderen": "ja",
        "inwonende minderjarige kinderen": "ja",
        "geen kinderen": "nee",
        "geen minderjarige kinderen": "nee",
        "geen inwonende kinderen": "nee",
        "onbekend": "onbekend",
        "niet bekend": "onbekend",
    }
    if not chosen:
        return
    said = answers.get(fold(chosen[0])) if len(chosen) == 1 else None
    yield f"Minderjarige kinderen: {said}" if said else text
