"""Fill a draft from labels and their values, wherever those stood.

Labelled lines, key-value tables and rows of a list all end here, so that a value is read the
same way in each of them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from phu_mailer.domain.signal import Gender
from phu_mailer.reading.asides import judge_aside
from phu_mailer.reading.child_hints import hint_about_children, hint_about_household
from phu_mailer.reading.clauses import Judgement, judge
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import LABELLED, Draft, Typed
from phu_mailer.reading.fields import says_nothing_known
from phu_mailer.reading.fields.addresses import (
    doubts_about_street,
    is_street,
    parse_addition,
    parse_address,
    parse_number,
    parse_postal_code,
    parse_town,
)
from phu_mailer.reading.fields.arrears import (
    parse_amount,
    parse_arrears,
    parse_months,
    point_amount,
)
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import EMAIL, parse_email, parse_phone, parse_reference
from phu_mailer.reading.fields.dates import parse_birth
from phu_mailer.reading.fields.households import parse_household_value
from phu_mailer.reading.fields.names import parse_gender, parse_last_name, parse_names
from phu_mailer.reading.fields.numbers import parse_count
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.knowledge import Places
from phu_mailer.reading.labels import Label
from phu_mailer.reading.sentences import split
from phu_mailer.reading.suggestions import suggest
from phu_mailer.reading.taught import meant

_NO_CHILDREN_READ = ("children: not understood",)
_NO_HOUSEHOLD_READ = ("household: not understood",)
_ALARMS = {
    Label.OBJECTION: "De huurder maakt bezwaar:",
    Label.EVICTION: "De ontruiming staat gepland:",
}
_NO = ("nee", "geen", "neen", "n", "niet", "0", "no", "false", "onwaar")
_NO_OBJECTION = re.compile(
    r"(?:(?:nee )?geen bezwaar|nee|niet)(?: (?:bezwaar )?(?:gemaakt|ontvangen|ingediend))?"
)
_AND_MAIL = re.compile(
    rf"(?P<phone>[^@]*\d)(?: ?[,;/] ?| (?:of|en|of via|en via) )(?:e-?mail:? )?(?P<mail>{EMAIL})",
    re.IGNORECASE,
)
_PREFIX_BEHIND = re.compile(r"([^,]+), ([a-z' ]+)$")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_HAS_INITIALS = re.compile(r"(?:^|[ ,])(?:[A-Z]\.)+")
_LETTER = re.compile(r"let|ltr|lttr|lt\b|^hl")
_ONE_LETTER = re.compile(r"[A-Za-z]")
_COUNTS = re.compile(r"\b(?:aantal|aant|hoeveel)\b")
_YES_AND_NO = {"1": "ja", "0": "nee"}
_OF_CHILDREN = (Label.CHILDREN, Label.MINORS, Label.MINORS_COUNT)
_LINES_OF_A_BLOCK = 2
_LETTER_AND_ADDITION = 2
_NAME_PARTS = (Label.LAST_NAME, Label.INITIALS, Label.GIVEN, Label.PREFIX, Label.GENDER)
_STREET_PARTS = (Label.STREET, Label.HOUSE_NUMBER, Label.ADDITION)


def fill(pairs: Iterable[Pair], context: Context) -> Draft:
    """Return the draft of one household from its labels and values."""
    draft = Draft()
    single = [one for pair in pairs for one in _phone_and_mail(pair)]
    given = _with_co_tenants([one for pair in single for one in _unfolded(pair, context)])
    given = _with_one_addition(given)
    given = _with_answers(_with_last_name(given))
    parts: dict[Label | None, Pair] = {
        pair.label: pair for pair in given if pair.label in (*_NAME_PARTS, *_STREET_PARTS)
    }
    _fill_name_parts(draft, parts)
    if len(parts) < sum(1 for pair in given if pair.label in parts):
        draft.doubt("conflict: address")
    street = _street_pair(parts, given)
    _fill_street_parts(draft, parts, street, context.places)
    for pair in given:
        if pair.label not in parts and pair is not street:
            _fill_one(draft, pair, context)
    _apply_gender(draft, parts.get(Label.GENDER))
    _fill_ages(draft, [pair for pair in given if pair.label is Label.MINORS_OF_AGES])
    for pair in given:
        if pair.label is Label.AMOUNT and not draft.has("arrears_cents"):
            draft.add(point_amount(pair.text), squeeze(pair.text), pair.where, LABELLED)
        if pair.label is None:
            suggest(draft, pair, context)
    return draft


def add_judgement(draft: Draft, judged: Judgement, text: str, where: str) -> None:
    """Note on a draft what a sentence without a value means."""
    values: dict[str, object] = {}
    if judged.is_crisis:
        values["is_crisis"] = True
    if judged.eviction_on:
        values["eviction_on"] = judged.eviction_on
    if judged.tenant_objects:
        values["tenant_objects"] = True
    draft.add(Typed(values, doubts=judged.doubts), text, where, LABELLED)


def asks_for_a_letter(label: str) -> bool:
    """Say whether a label of what stands behind a house number asks for its letter."""
    return _LETTER.search(fold(label)) is not None


def _unfolded(pair: Pair, context: Context) -> list[Pair]:
    """Return a value of several lines that holds name and address as the two that it is."""
    lines = [line for line in pair.text.split("\n") if line.strip()]
    if len(lines) < _LINES_OF_A_BLOCK or pair.label not in (Label.PERSONS, Label.ADDRESS):
        return [pair]
    starts = [
        at for at, line in enumerate(lines)
        if at and parse_address(line, context.places).values.get("street_name")
    ]  # fmt: skip
    if not starts or not parse_names(lines[0]).values.get("persons"):
        return [pair]
    names, address = lines[: starts[0]], lines[starts[0] :]
    return [
        replace(pair, label=Label.PERSONS, text="\n".join(names)),
        replace(pair, label=Label.ADDRESS, text=", ".join(address)),
    ]


def _with_co_tenants(given: list[Pair]) -> list[Pair]:
    """Put co-tenants beside the tenant, so that one household has all its persons."""
    co_tenants = [pair for pair in given if pair.label is Label.CO_TENANT]
    named = [pair.text for pair in co_tenants if not says_nothing_known(pair.text)]
    if not named:
        return [pair for pair in given if pair not in co_tenants]
    tenants = [one for one in given if one.label is Label.PERSONS and one.text.strip()]
    return [
        replace(pair, text=" en ".join([pair.text, *named])) if pair in tenants else pair
        for pair in given
        if pair not in co_tenants or not tenants
    ]


def _with_last_name(given: list[Pair]) -> list[Pair]:
    """Take a name for a surname when initials or first names have a label of their own."""
    labels = {pair.label for pair in given if not says_nothing_known(pair.text)}
    if Label.LAST_NAME in labels or not labels & {Label.INITIALS, Label.GIVEN}:
        return given
    return [
        replace(pair, label=Label.LAST_NAME, text=_PREFIX_BEHIND.sub(r"\2 \1", pair.text.strip()))
        if pair.label is Label.PERSONS and not _HAS_INITIALS.search(pair.text)
        else pair
        for pair in given
    ]


def _fill_ages(draft: Draft, groups: list[Pair]) -> None:
    """Add up the minor children that a table counts by age."""
    counts = [parse_count(pair.text) for pair in groups if not says_nothing_known(pair.text)]
    if not groups or None in counts:
        if groups:
            draft.doubt("children: not understood")
        return
    total = sum(count or 0 for count in counts)
    said = parse_children_value(str(total), label_says_minor=True)
    text = " + ".join(pair.text.strip() or "0" for pair in groups)
    draft.add(said, text, groups[0].where, LABELLED)


def _with_one_addition(given: list[Pair]) -> list[Pair]:
    """Put a house letter and an addition with labels of their own together, letter first."""
    parts = [pair for pair in given if pair.label is Label.ADDITION]
    if len(parts) != _LETTER_AND_ADDITION:
        return given
    parts.sort(key=lambda pair: not asks_for_a_letter(pair.label_text))
    is_told = [asks_for_a_letter(pair.label_text) for pair in parts] == [True, False]
    filled = [pair for pair in parts if not says_nothing_known(pair.text)]
    letters = [pair for pair in filled if _ONE_LETTER.fullmatch(pair.text.strip())]
    if not is_told and len(filled) == _LETTER_AND_ADDITION and len(letters) != 1:
        return given
    if not is_told and len(letters) == 1:
        filled = [*letters, *(pair for pair in filled if pair not in letters)]
    text = " ".join(pair.text.strip() for pair in filled)
    whole = replace((filled or parts)[0], text=text)
    return [whole if pair is parts[0] else pair for pair in given if pair is not parts[1]]


def _with_answers(given: list[Pair]) -> list[Pair]:
    """Read one and zero as yes and no where another label counts the children."""
    asked = [pair for pair in given if pair.label in _OF_CHILDREN]
    counting = [pair for pair in asked if _COUNTS.search(fold(pair.label_text))]
    if not counting or len(counting) == len(asked):
        return given
    plain = [pair for pair in asked if pair not in counting]
    return [
        replace(pair, text=_YES_AND_NO.get(pair.text.strip(), pair.text)) if pair in plain else pair
        for pair in given
    ]


def _fill_one(draft: Draft, pair: Pair, context: Context) -> None:
    """Read one value by its label."""
    if pair.label is None:
        if not says_nothing_known(pair.text):
            draft.doubt("unknown: label")
        return
    if pair.label in (
        Label.REMARKS,
        Label.GUARDIAN,
        Label.OBJECTION,
        Label.EVICTION,
        Label.MINORS_OF_AGES,
        Label.BSN,
        Label.OTHER_ADDRESS,
        Label.HARMLESS,
    ):
        _fill_aside(draft, pair, context)
        return
    said = meant(pair.label, pair.text)
    typed = _PARSERS[pair.label](said, context)
    if not typed.values and typed.doubts in (_NO_CHILDREN_READ, _NO_HOUSEHOLD_READ):
        hints = [hint_about_household(said), hint_about_children(said)]
        values = {name: one for hint in hints if hint for name, one in hint.values.items()}
        typed = replace(typed, values=values)
    draft.add(typed, squeeze(pair.text), pair.where, LABELLED)


def _phone_and_mail(pair: Pair) -> list[Pair]:
    """Return a value that holds a telephone number and a mail address as the two that it is."""
    parts = _AND_MAIL.fullmatch(squeeze(pair.text)) if pair.label is Label.PHONE else None
    if parts is None:
        return [pair]
    return [
        replace(pair, text=parts["phone"]),
        replace(pair, label=Label.EMAIL, text=parts["mail"]),
    ]


def _amount(text: str) -> Typed:
    """Read an amount; some write the months behind it under the same label."""
    typed = parse_amount(text)
    return typed if typed.values or not text.strip() else parse_arrears(text)


def _place(text: str) -> Typed:
    """Read a postal code with its town; some write the town alone when they lack the code."""
    found = parse_postal_code(text)
    return found if found.values or any(map(str.isdigit, text)) else parse_town(text)


def _unit(text: str, context: Context) -> Typed:
    """Read what is let: some give its number in the administration, some its address."""
    found = parse_reference(text)
    is_number = found.values and not found.doubts
    return found if is_number or not text.strip() else parse_address(text, context.places)


_PARSERS: dict[Label, Callable[[str, Context], Typed]] = {
    Label.PERSONS: lambda text, _: parse_names(text),
    Label.CO_TENANT: lambda text, _: parse_names(text),
    Label.ADDRESS: lambda text, context: parse_address(text, context.places),
    Label.POSTAL_CODE: lambda text, _: _place(text),
    Label.TOWN: lambda text, _: parse_town(text),
    Label.BIRTH: lambda text, context: parse_birth(text, context.received_on),
    Label.PHONE: lambda text, context: parse_phone(text, context.own.phones),
    Label.EMAIL: lambda text, context: parse_email(text, context.own.domains),
    Label.REFERENCE: lambda text, _: parse_reference(text),
    Label.UNIT: _unit,
    Label.ARREARS: lambda text, _: parse_arrears(text.replace("\n", "; ")),
    Label.AMOUNT: lambda text, _: _amount(text),
    Label.MONTHS: lambda text, context: parse_months(text, context.received_on),
    Label.CHILDREN: lambda text, _: parse_children_value(text, label_says_minor=False),
    Label.MINORS_COUNT: lambda text, _: parse_children_value(text, label_says_minor=True),
    Label.MINORS: lambda text, _: parse_children_value(text, label_says_minor=True),
    Label.HOUSEHOLD: lambda text, _: parse_household_value(text),
}


def _fill_aside(draft: Draft, pair: Pair, context: Context) -> None:
    """Look at values that are not taken over but may concern the household."""
    said = fold(pair.text)
    is_empty = says_nothing_known(pair.text) or said in _NO
    if pair.label is Label.OBJECTION:
        is_empty = _NO_OBJECTION.fullmatch(said) is not None or (is_empty and said != "x")
    if pair.label is Label.BSN and not is_empty:
        context.notices.append("bsn: removed")
    elif pair.label is Label.GUARDIAN and not is_empty:
        draft.doubt("guardian: named")
    elif pair.label is Label.OTHER_ADDRESS and not is_empty:
        draft.doubt("address: another one")
    elif pair.label in _ALARMS and not is_empty:
        about = _ALARMS[pair.label]
        judged = judge(f"{about} {squeeze(pair.text)}", context.received_on)
        add_judgement(draft, judged, squeeze(pair.text), pair.where)
    elif pair.label is Label.HARMLESS:
        judged = judge_aside(pair.label_text, pair.text, context.received_on)
        add_judgement(draft, judged, squeeze(pair.text), pair.where)
    elif pair.label is Label.REMARKS:
        for sentence in split(squeeze(pair.text), pair.where):
            judged = judge(sentence.text, context.received_on)
            add_judgement(draft, judged, sentence.text, pair.where)


def _fill_name_parts(draft: Draft, parts: dict[Label | None, Pair]) -> None:
    last_name = parts.get(Label.LAST_NAME)
    if last_name is None:
        if _says(parts, Label.PREFIX):
            draft.doubt("leftover: persons")
        return
    first = next((one for one in (Label.INITIALS, Label.GIVEN) if _says(parts, one)), None)
    before = [parts[one].text for one in (first, Label.PREFIX) if one and _says(parts, one)]
    text = squeeze(" ".join([*before, last_name.text]))
    typed = parse_names(text) if first or "," in text else parse_last_name(text)
    draft.add(typed, text, last_name.where, LABELLED)
    initials = parts.get(Label.INITIALS)
    if initials and _INITIALS.fullmatch(initials.text) and says_nothing_known(initials.text):
        draft.doubt("name: split")


def _says(parts: dict[Label | None, Pair], label: Label) -> bool:
    """Say whether a part is filled; "N.B." are somebody's initials, or say that none are known."""
    text = parts[label].text if label in parts else ""
    is_initials = label is Label.INITIALS and _INITIALS.fullmatch(text) is not None
    return label in parts and (is_initials or not says_nothing_known(text))


def _street_pair(parts: dict[Label | None, Pair], given: list[Pair]) -> Pair | None:
    """Return where the street stands: "Straat", or "Adres" beside a number of its own."""
    if Label.STREET not in parts and Label.HOUSE_NUMBER in parts:
        return next((pair for pair in given if pair.label is Label.ADDRESS), None)
    return parts.get(Label.STREET)


def _fill_street_parts(
    draft: Draft, parts: dict[Label | None, Pair], street: Pair | None, places: Places | None
) -> None:
    """Put street, number and addition together."""
    number, addition = parts.get(Label.HOUSE_NUMBER), parts.get(Label.ADDITION)
    if street is None:
        if number is not None or addition is not None:
            draft.doubt("leftover: address")
        return
    if number is None:
        if street.label is Label.STREET:
            written = " ".join(filter(None, (street.text, addition.text if addition else "")))
            draft.add(parse_address(written, places), squeeze(written), street.where, LABELLED)
        return
    name = squeeze(street.text)
    values: dict[str, object] = {"street_name": name} if is_street(name) else {}
    doubts = doubts_about_street(name, places) if values else ("leftover: address",)
    draft.add(Typed(values, 0.6 if doubts else 1.0, doubts), name, street.where, LABELLED)
    typed = parse_number(number.text)
    draft.add(typed, number.text.strip(), number.where, LABELLED)
    extra = _addition(addition) if addition else Typed()
    if extra.values and len(typed.values) > 1:
        draft.doubt("leftover: house_number_addition")
    elif addition:
        draft.add(extra, addition.text.strip(), addition.where, LABELLED)
    glue = "" if addition is None or not addition.text.strip(" -") else f" {addition.text.strip()}"
    written = f"{name} {number.text.strip()}{glue}".strip()
    draft.add(Typed({"address_as_written": written}), written, street.where, LABELLED)


def _addition(pair: Pair) -> Typed:
    """Read what stands behind a number; "I" under "Letter" is a letter and no figure."""
    text = pair.text.strip()
    is_letter = asks_for_a_letter(pair.label_text) and "toev" not in fold(pair.label_text)
    if is_letter and len(text) == 1 and text.isalpha() and not says_nothing_known(text):
        return Typed({"house_letter": text})
    return parse_addition(pair.text)


def _apply_gender(draft: Draft, pair: Pair | None) -> None:
    """Give the person the gender of a column of its own, when there is one person."""
    said = parse_gender(meant(pair.label, pair.text)) if pair else None
    if pair is None or said is None:
        if pair is not None and not says_nothing_known(pair.text):
            draft.doubt("doubtful: gender")
        return
    for index, candidate in enumerate(draft.candidates):
        if candidate.field == "persons" and isinstance(candidate.value, tuple):
            if len(candidate.value) > 1:
                draft.doubt("doubtful: gender")
                continue
            person = candidate.value[0]
            if person.gender not in (Gender.UNKNOWN, said):
                draft.doubt("conflict: gender")
                said = Gender.UNKNOWN
            draft.candidates[index] = replace(candidate, value=(replace(person, gender=said),))
