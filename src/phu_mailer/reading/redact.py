"""Keep out what must not be kept: citizen service numbers (BSN), and remarks on special matters.

A number counts as a BSN when it has eight or nine digits and passes the eleven test. The test
also passes one in eleven other numbers; the label or the place decides what happens then, and
in doubt nothing is kept. Health, belief and justice are nobody's business here: of a sentence
that is kept as evidence, the part that speaks of them is left out. Names are never touched.
"""

import re

_DIGITS = re.compile(
    r"(?<![\d.,-])(?:\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?![\d.,]*\d)"
)
_WHOLE = re.compile(r"\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3}", re.ASCII)
_LABEL = re.compile(r"\b(?:bsn|burgerservicenummer|sofi(?:-?nummer)?)\b", re.IGNORECASE)
_SPECIAL = re.compile(
    r"[^.,;:()]*\b(?:ziek(?:te|tes|enhuis|elijke?)?|zieke|psychi\w*|psychose|depressi\w*|verslaa?[fv]\w*|"
    r"alcohol\w*|drugs?\w*|kanker|dement\w*|handicap\w*|gehandicapt\w*|beperking|zwanger\w*|ggz|"
    r"hiv|burn-?out|suicid\w*|zelfmoord\w*|medicijnen|moslima?s?|islam\w*|joods?e?|christelijke?|"
    r"gelovige?|geloof|detentie|gedetineerd\w*|gevangen\w*|strafblad|strafrecht\w*|veroordeeld\w*|"
    r"reclassering|aangehouden|arrestatie|politie)\b[^.,;:()]*",
    re.IGNORECASE,
)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(text: str) -> bool:
    """Say whether a text is eight or nine digits that pass the eleven test."""
    if not _WHOLE.fullmatch(text.strip()):
        return False
    digits = re.sub(r"[. ]", "", text.strip())
    if int(digits) == 0:
        return False
    total = sum(int(d) * w for d, w in zip(digits.zfill(9), _WEIGHTS, strict=True))
    return total % 11 == 0


def holds_labelled_bsn(text: str) -> bool:
    """Say whether a text names the BSN and holds a number that can be one."""
    return bool(_LABEL.search(text)) and any(is_bsn(one[0]) for one in _DIGITS.finditer(text))


def mask(text: str) -> str:
    """Return the text with every number that can be a BSN replaced."""
    return _DIGITS.sub(lambda one: "[BSN verwijderd]" if is_bsn(one[0]) else one[0], text)


def mask_remark(text: str) -> str:
    """Return a sentence without its parts on health, belief or justice, and without a BSN."""
    return _SPECIAL.sub("[weggelaten]", mask(text))
