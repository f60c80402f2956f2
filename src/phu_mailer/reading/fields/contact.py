"""Phone numbers, mail addresses and the corporation's own reference.

A reference of eight or nine digits that could be a citizen service number is not taken over.
Phone numbers are Dutch and end up as "+31612345678".
"""

import re
from collections.abc import Container

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.redact import is_bsn

PHONE = r"(?:(?:\+|00)31[ -]?(?:\(0\)[ -]?)?|\(?0)\d(?:[ ()-]{0,3}\d){7,9}(?!\d)"
EMAIL = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_PHONE = re.compile(r"(?:(?:\+|00)31[ -]?(?:\(0\)|0)?|0)(\d{9})")
_BUSINESS = re.compile(r"(?:0|\+31)(?:8[458]|800|90[069]|67|14)")
_TWO_PHONES = re.compile(r"\s*(?:/|;|\n|\bof\b|\ben\b)\s*(?=[+(0])")
_KIND = r"(?:prive|privé|mobiel|thuis|vast)"
_KIND_OF_PHONE = re.compile(
    rf"^\s*(?:{_KIND}|telefonisch|telefoon|tel\.?|mob\.?|bellen)(?: op| via)?\s*:?\s*|"
    rf"\s*\({_KIND}\)\s*$",
    re.IGNORECASE,
)
REFERENCE = r"[A-Za-z]{0,4}[-./ ]?\d[A-Za-z0-9./-]{2,22}"
_BSN = 9
_REFERENCE = re.compile(REFERENCE)
# Longer words and spaces, with two figures at least; never sure, as it may hold more than that.
_UNUSUAL = re.compile(
    r"(?=(?:.*\d){2})(?:[A-Za-z0-9]{1,12}(?:[./_-][A-Za-z0-9]{1,12}){1,4}"
    r"|(?:[A-Z]{1,5} )?\d[A-Za-z0-9./_-]{0,20}(?: \d{2,6}){0,2})"
)


def normal_phone(text: str) -> str | None:
    """Return a Dutch number as "+31612345678", None when the text is no such number."""
    bare = re.sub(r"[ ().-]", "", text.replace("(0)", ""))
    found = _PHONE.fullmatch(bare)
    return f"+31{found[1]}" if found and found[1][0] != "0" else None


def parse_phone(text: str, own: Container[str] = ()) -> Typed:
    """Return phone of a text that is one number; of several the first, with a doubt.

    Args:
        text: the value and nothing else.
        own: numbers of the corporation and the municipality, which are never a tenant's.
    """
    if says_nothing_known(text):
        return Typed()
    parts = [_KIND_OF_PHONE.sub("", part) for part in _TWO_PHONES.split(text.strip())]
    phone = normal_phone(parts[0])
    if phone is None and re.fullmatch(r"[1-9]\d{8}", parts[0].strip()):
        return Typed({"phone": f"+31{parts[0].strip()}"}, 0.6, ("phone: digits",))
    if phone is None or phone in own:
        return Typed({}, 0.6, ("phone: digits" if phone is None else "phone: business",))
    if _BUSINESS.match(phone):
        return Typed({"phone": phone}, 0.6, ("phone: business",))
    if len(parts) > 1:
        return Typed({"phone": phone}, 0.6, ("phone: two",))
    return Typed({"phone": phone})


def parse_email(text: str, own_domains: Container[str] = ()) -> Typed:
    """Return email of a text that is one mail address, unless it is the sender's own."""
    bare = re.sub(r"^mailto:|[<>\s]", "", text.strip().split("<mailto:")[0])
    if says_nothing_known(text):
        return Typed()
    if is_bsn(bare.partition("@")[0]):
        return Typed({}, 0.6, ("leftover: email",))
    if not re.fullmatch(EMAIL, bare) or bare.rpartition("@")[2].casefold() in own_domains:
        return Typed({}, 0.6, ("leftover: email",))
    return Typed({"email": bare})


def parse_reference(text: str) -> Typed:
    """Return corporation_reference of a text that is one reference."""
    bare = squeeze(text).rstrip(".")
    if says_nothing_known(text):
        return Typed()
    is_usual = _REFERENCE.fullmatch(bare) is not None
    if not is_usual and not _UNUSUAL.fullmatch(bare):
        return Typed({}, 0.6, ("leftover: corporation_reference",))
    parts = [re.sub(r"[ .]", "", bare), *re.split(r"[/_ -]", bare)]
    if is_bsn(bare) or any(map(_holds_bsn, parts)):
        return Typed({}, 0.6, ("reference: like a bsn",))
    doubts = () if is_usual else ("leftover: corporation_reference",)
    return Typed({"corporation_reference": bare}, 0.6 if doubts else 1.0, doubts)


def _holds_bsn(text: str) -> bool:
    return len(text) == _BSN and is_bsn(text)
