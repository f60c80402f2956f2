# ruff: noqa: E501 - a wording stays on one line, so that it can be read and compared
"""Find the corporation's own reference in the head of a letter or in a sentence, to propose it.

"Uw kenmerk" is the municipality's, and a bailiff, a court or a trustee has numbers of its own:
none of those is proposed. A date, a year, a telephone number or a postal code is no reference.
"""

import re
from collections.abc import Iterator, Sequence

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.addresses import POSTAL_CODE
from phu_mailer.reading.fields.contact import normal_phone, parse_reference
from phu_mailer.reading.fields.dates import DATE
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.own import Own
from phu_mailer.reading.sentences import Sentence

_NUMBER = r"(?:[ -]?(?:nummer|nrs?|no|code|id))?\.?"
_KINDS = (
    rf"(?:intern )?(?:kenmerk|ref(?:erentie)?){_NUMBER}",
    rf"(?:huur)?(?:contract|overeenkomst|verhuur){_NUMBER}",
    rf"(?:incasso|achterstands?|phu-?|huur)?(?:dossier|zaak){_NUMBER}",
    rf"(?:huurders?|klant|cli[eë]nt|relatie|debiteur(?:en)?|deb\.?|vhe|eenheid|bewoners?){_NUMBER}",
    r"bekend onder(?: (?:nummer|nr\.?|kenmerk))?|(?:bij|in) (?:uw |een |elke )?(?:be)?antwoord(?:ing)?[^:;.]{0,30}(?:s\.v\.p\. )?vermelden|onder vermelding van",
)
_LABEL = re.compile(
    rf"(?<![\w-])(?P<label>{'|'.join(_KINDS)})(?P<of> (?!is\b|met\b|van\b)[A-Za-zÀ-ÿ]+){{0,3}}?(?: (?:is|met (?:nummer|kenmerk)|nr\.?|nummer))?[ :=#]+(?P<value>(?=[\w./-]*\d)[A-Za-z0-9][A-Za-z0-9./_-]*(?: \d{{2,}}(?![\w,%-]| ?(?:maand|mnd|jaar|euro)))*)",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    rf"(?:ons |onze |mijn )?(?:{'|'.join(_KINDS[:4])})(?P<of> [A-Za-zÀ-ÿ]+){{0,2}}\W*",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:uw|jullie|gemeente(?:lijk)?|deurwaarder\w*|rechtbank|rol|vonnis|bewind\w*|curator|ggn|flanderijn|gemachtigde|advocaat|schuldhulp\w*|polis|factuur|bank|iban)\W*$",
    re.IGNORECASE,
)
_OF_US = frozenset(
    {"corporatie", "verhuurder", "ons", "woningcorporatie", "intern", "woonstichting"}
)
_YOUR_LETTER = re.compile(
    r"\b(?:uw|jullie) (?:brief|mail|e-?mail|bericht|schrijven|verzoek|vraag)\b[^;]*$",
    re.IGNORECASE,
)
_NO_REFERENCE = re.compile(
    rf"{DATE}|(?:19|20)\d\d|\d{{1,3}}|[A-Z]{{2}}\d{{2}}[A-Z]{{4}}\d{{10}}", re.IGNORECASE
)
_SPACED = re.compile(r"[A-Za-z0-9]+(?:[ ./-][A-Za-z0-9]+)*")
_SHORTEST = 4
_LOOK_BACK = 80
_LONGEST = 26


def find_reference(found: Sequence[Sentence], own: Own) -> tuple[Typed, Sentence] | None:
    """Return the first reference of the corporation, and the sentence that holds it."""
    for index, one in enumerate(found):
        below = found[index + 1] if index + 1 < len(found) else None
        if below is not None and (alone := _LABEL_ALONE.fullmatch(one.text)):
            typed = _whole(below.text)
            if typed is not None and _is_ours(one.text, alone, own):
                return typed, below
        typed = next(_in(one.text, own), None)
        if typed is not None:
            return typed, one
    return None


def _in(text: str, own: Own) -> Iterator[Typed]:
    for found in _LABEL.finditer(text):
        if not _is_ours(text, found, own):
            continue
        if typed := _single(found["value"].rstrip("./-_ ")):
            yield typed


def _is_ours(text: str, found: re.Match[str], own: Own) -> bool:
    """Say whether a label asks for a number of the corporation itself."""
    whose = fold(found.groupdict().get("of") or "")
    is_of_us = not whose or whose in _OF_US or whose in own.names
    before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
    is_of_others = _OF_OTHERS.search(before) or _YOUR_LETTER.search(before)
    return is_of_us and not is_of_others


def _whole(text: str) -> Typed | None:
    """Return the reference of a line that holds nothing else, which may have spaces."""
    bare = squeeze(text)
    is_one = len(bare) <= _LONGEST and _SPACED.fullmatch(bare) and sum(map(str.isdigit, bare)) > 1
    return _single(bare) if is_one else None


def _single(text: str) -> Typed | None:
    if len(text) < _SHORTEST or _NO_REFERENCE.fullmatch(text) or normal_phone(text):
        return None
    if POSTAL_CODE.match(text):
        return None
    typed = parse_reference(text)
    return Typed(typed.values) if typed.values else None
