"""Propose a field for a value whose label is not known, by the form of the value alone.

The value stands in the signal with a low confidence and the label keeps its doubt, so a person
looks. A label that speaks of somebody else is left alone.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from phu_mailer.domain.signal import Gender
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import Draft, Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.addresses import parse_address, parse_postal_code
from phu_mailer.reading.fields.arrears import parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import parse_email, parse_phone, parse_reference
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.folding import fold, squeeze

_PROPOSED = 0.60
_LONGEST = 120
_OTHERS = re.compile(
    r"bewind|curator|mentor|deurwaarder|contact(?:pers|gegevens)|behandel|consulent|medewerker|"
    r"melder|werk|dochter|zoon|moeder|vader|ex\b|partner|vorig|oud\b|nieuw|post|corresp|"
    r"verhuurder|corporatie|gemeente|prijs|kosten|maandhuur|regeling|gt 18|meerderj|volwassen"
)
_NUMBER_LABEL = re.compile(r"n(?:umme)?r\b|nummer|kenmerk|ref|code|\bid\b|dossier|contract")
_CHILDREN = re.compile(r"kind|minderj|\bkdn|\bmj|\bmk\b|lt ?18")
_SAYS_MINOR = re.compile(r"minderj|\bmj|\bmk\b|lt ?18")
_COUNTS = re.compile(r"\b(?:aantal|aant|hoeveel)\b")
_AGE_NOT_TOLD = "children: age not told"
_UNIT = re.compile(r"maand|mnd|termijn|\bterm\b")
_CURRENCY = re.compile(r"€|eur", re.IGNORECASE)

_Shape = tuple[tuple[str, ...], Callable[[str, str, Context], Typed]]


def _names(text: str, _: str, context: Context) -> Typed:
    typed = parse_names(text)
    persons = typed.values.get("persons")
    is_titled = isinstance(persons, tuple) and any(
        one.gender is not Gender.UNKNOWN or one.initials for one in persons
    )
    return typed if is_titled and fold(text) not in context.own.names else Typed()


def _months(text: str, label: str, _: Context) -> Typed:
    return parse_months(text) if _UNIT.search(f"{label} {text.casefold()}") else Typed()


def _amount(text: str, _: str, __: Context) -> Typed:
    return parse_amount(text) if _CURRENCY.search(text) else Typed()


def _reference(text: str, label: str, _: Context) -> Typed:
    return parse_reference(text) if _NUMBER_LABEL.search(label) else Typed()


def _children(text: str, label: str, _: Context) -> Typed:
    if _CHILDREN.search(label) is None:
        return Typed()
    says_minor = _SAYS_MINOR.search(label) is not None
    typed = parse_children_value(text, label_says_minor=says_minor)
    is_told = set(typed.doubts) <= {_AGE_NOT_TOLD}
    return replace(typed, doubts=()) if is_told else typed


def _count_of_children(text: str, label: str, context: Context) -> Typed:
    is_asked = _COUNTS.search(label) and _SAYS_MINOR.search(label)
    return _children(text, label, context) if is_asked else Typed()


_SHAPES: tuple[_Shape, ...] = (
    (("phone",), lambda text, _, context: parse_phone(text, context.own.phones)),
    (("email",), lambda text, _, context: parse_email(text, context.own.domains)),
    (("postal_code",), lambda text, _, __: parse_postal_code(text)),
    (("arrears_cents",), _amount),
    (("arrears_months",), _months),
    (("has_minor_children",), _children),
    (("minor_children_count",), _count_of_children),
    (("street_name", "house_number"), lambda text, _, context: parse_address(text, context.places)),
    (("persons",), _names),
    (("corporation_reference",), _reference),
)


def suggest(draft: Draft, pair: Pair, context: Context) -> None:
    """Add to a draft what the value of an unknown label looks like, when that is missing."""
    label, text = fold(pair.label_text), squeeze(pair.text)
    if says_nothing_known(text) or len(text) > _LONGEST or _OTHERS.search(label):
        return
    for needed, parse in _SHAPES:
        if any(draft.has(name) for name in needed):
            continue
        typed = parse(text, label, context)
        if all(name in typed.values for name in needed) and not typed.doubts:
            values = {name: value for name, value in typed.values.items() if not draft.has(name)}
            draft.add(replace(typed, values=values, cap=_PROPOSED), text, pair.where, _PROPOSED)
            return
