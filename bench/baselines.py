"""Two simple readers to measure against: plain regular expressions, and labels only.

Both read the text of the mail with its markup taken out, and what they find runs unattended,
as such scripts do.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

from phu_mailer.domain.signal import (
    Gender,
    IncomingSignal,
    MailKind,
    MinorChildren,
    Reading,
    TenantName,
)
from phu_mailer.flow.read import Disposition, ReadMail
from phu_mailer.mail import mime

_NAME = re.compile(
    r"\b(dhr\.?|de heer|mw\.?|mevr\.?|mevrouw)\s+((?:[A-Z][a-z]?\.)+)\s*"
    r"((?:(?:van|de|den|der|ter|ten|het|el|'t|op|in|la|von|da|dos)\s+)*)(\w[\w' -]*\w)",
    re.IGNORECASE,
)
_POSTAL_CODE = re.compile(r"\b([1-9]\d{3})\s?([A-Za-z]{2})\b")
_STREET = re.compile(
    r"\b([A-Z][\w. ]*?(?:straat|laan|weg|plein|kade|vaart|park|gracht|singel))\s+(\d+)"
    r"(?:[ /-]?([a-zA-Z0-9]{1,4})\b)?"
)
_AMOUNT = re.compile(r"(?:€|EUR)\s?([\d.]+)(?:,(\d\d|-))?|\b([\d.]+),(\d\d)\b")
_MONTHS = re.compile(r"\b(\d+(?:,\d)?)\s*(?:maanden|mnd)")
_PHONE = re.compile(r"(?:\+31 ?|0)(?:6|\d\d)[ -]?\d[\d ]{5,9}\d")
_EMAIL = re.compile(r"[\w.]+@[\w.]+\.\w+")
_CHILDREN = re.compile(r"kinderen\W+(ja|nee|geen|\d+)", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?:\d{4}-\d{3}-\d\d|H\d{6}|HA-\d{4}-\d{5}|7\d{6})\b")
_BORN = re.compile(r"\b([0-3]\d)[-/.]([01]\d)[-/.]((?:19|20)\d\d)\b")
_PAIR = re.compile(r"^\s*([^:\t]{2,40})[:\t]\s*(.+?)\s*$")
_LABELS = {
    "naam": "name", "naam huurder": "name", "huurder": "name", "adres": "address",
    "postcode": "place", "postcode/plaats": "place", "woonplaats": "town", "plaats": "town",
    "telefoon": "phone", "telefoonnummer": "phone", "tel": "phone", "e-mail": "email",
    "huurachterstand": "amount", "achterstand": "amount", "bedrag": "amount",
    "maanden": "months", "aantal maanden": "months", "minderjarige kinderen": "children",
    "kinderen": "children", "kenmerk": "reference", "contractnummer": "reference",
}  # fmt: skip


def with_expressions(raw: bytes) -> ReadMail:
    """Take the first match of each expression in the whole text."""
    mail = mime.parse(raw)
    text = _text(mail.text, mail.html)
    values = {name: value for find in _FINDERS for name, value in find(text).items()}
    return _answer(mail, values)


def with_labels(raw: bytes) -> ReadMail:
    """Take the value behind each well-known label."""
    mail = mime.parse(raw)
    values: dict[str, object] = {}
    for label, value in _pairs(_text(mail.text, mail.html)):
        kind = _LABELS.get(label.strip().lower())
        if kind == "reference":
            values.setdefault("corporation_reference", value)
        elif kind == "town":
            values.setdefault("town", value)
        elif kind:
            found = _BY_LABEL[kind](value)
            values = found | values
    return _answer(mail, values)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        found = _PAIR.match(line)
        if found:
            yield found.group(1), found.group(2)


def _text(text: str | None, html: str | None) -> str:
    if text and text.strip():
        return text
    flat = re.sub(r"<style.*?</style>|<!--.*?-->", "", html or "", flags=re.DOTALL)
    flat = re.sub(r"</(?:p|tr|div|li)>|<br>", "\n", flat)
    return unescape(re.sub(r"<[^>]+>", " ", flat)).replace("\u00a0", " ")


def _name(text: str) -> dict[str, object]:
    found = _NAME.search(text)
    if not found:
        return {}
    title, initials, prefix, surname = found.groups()
    gender = Gender.MALE if title.lower().startswith("d") else Gender.FEMALE
    return {
        "persons": (
            TenantName(surname.split("  ")[0], initials, None, prefix.strip() or None, gender),
        )
    }


def _place(text: str) -> dict[str, object]:
    found = _POSTAL_CODE.search(text)
    if not found:
        return {}
    town = re.match(r"\W{0,3}([A-Z]\w+)", text[found.end() :])
    values: dict[str, object] = {"postal_code": f"{found.group(1)} {found.group(2).upper()}"}
    return values | ({"town": town.group(1)} if town else {})


def _address(text: str) -> dict[str, object]:
    found = _STREET.search(text)
    if not found:
        return {}
    street, number, behind = found.groups()
    is_letter = bool(behind and len(behind) == 1 and behind.isalpha())
    return {
        "street_name": street,
        "house_number": int(number),
        "house_letter": behind if is_letter else None,
        "house_number_addition": None if is_letter else behind,
    }


def _amount(text: str) -> dict[str, object]:
    found = _AMOUNT.search(text)
    if not found:
        return {}
    whole = (found.group(1) or found.group(3)).replace(".", "")
    rest = (found.group(2) or found.group(4) or "0").replace("-", "0")
    return {"arrears_cents": int(whole) * 100 + int(rest)} if whole else {}


def _months(text: str) -> dict[str, object]:
    found = _MONTHS.search(text) or re.fullmatch(r"\s*(\d+(?:,\d)?)\s*", text)
    return {"arrears_months": float(found.group(1).replace(",", "."))} if found else {}


def _phone(text: str) -> dict[str, object]:
    found = _PHONE.search(text)
    digits = re.sub(r"\D", "", found.group()) if found else ""
    return {"phone": f"+31{digits.removeprefix('31').removeprefix('0')}"} if digits else {}


def _email(text: str) -> dict[str, object]:
    found = _EMAIL.search(text)
    return {"email": found.group()} if found else {}


def _reference(text: str) -> dict[str, object]:
    found = _REFERENCE.search(text)
    return {"corporation_reference": found.group()} if found else {}


def _born(text: str) -> dict[str, object]:
    found = _BORN.search(text)
    if not found:
        return {}
    try:
        return {"date_of_birth": date.fromisoformat("-".join(reversed(found.groups())))}
    except ValueError:
        return {}


def _children(text: str) -> dict[str, object]:
    found = _CHILDREN.search(text) or re.match(r"\s*(ja|nee|geen|\d+)\b", text, re.IGNORECASE)
    if not found:
        return {}
    word = found.group(1).lower()
    is_no = word in ("nee", "geen", "0")
    count = int(word) if word.isdigit() and not is_no else None
    return {
        "has_minor_children": MinorChildren.NO if is_no else MinorChildren.YES,
        "minor_children_count": count,
    }


Finder = Callable[[str], dict[str, object]]
_FINDERS: tuple[Finder, ...] = (
    _name, _address, _place, _amount, _months, _phone, _email, _reference, _born, _children,
)  # fmt: skip
_BY_LABEL: dict[str, Finder] = {
    "name": _name, "address": _address, "place": _place, "phone": _phone, "email": _email,
    "amount": _amount, "months": _months, "children": _children,
}  # fmt: skip


def _answer(mail: mime.ParsedMail, values: dict[str, object]) -> ReadMail:
    is_signal = "persons" in values or "street_name" in values
    signals = (IncomingSignal(**values),) if is_signal else ()  # type: ignore[arg-type] - its fields
    return ReadMail(
        mail=mail,
        reading=Reading(kind=MailKind.NEW if is_signal else MailKind.OTHER, signals=signals),
        disposition=Disposition.REGISTER if is_signal else Disposition.REVIEW,
        trust_reason="",
    )
