"""The values that may stand between braces in a taught phrase, and the pattern of a phrase.

A phrase covers a whole sentence, or several whole lines below each other. What is between braces
is read by the same strict parsers as everywhere; {date}, {time}, {month} and {number} are passed
over, {remark} is judged as any sentence is, and {again} must name the tenant who was named.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from phu_mailer.reading.agreement import pattern_of_words
from phu_mailer.reading.clauses import judge
from phu_mailer.reading.fields.arrears import AMOUNT, MONTHS, MONTHS_UNIT
from phu_mailer.reading.fields.contact import EMAIL, PHONE, REFERENCE
from phu_mailer.reading.fields.dates import DATE, MONTH_NAME
from phu_mailer.reading.fields.month_names import MONTHS_BY_NAME
from phu_mailer.reading.folding import fold
from phu_mailer.reading.labels import Label, built_in
from phu_mailer.reading.taught import PhraseKind, bare_sentence

MOST_LINES = 6
_LONG_WORD = 8
ABOUT = (
    r"(?:(?:circa|ca\.?|ongeveer|plm\.?|bijna|rond(?: de)?|zo'n)\s)?"
    r"(?:(?:ruim|meer dan|minimaal|ten minste|minstens)\s)?"
)
BARE_AMOUNT = r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d{1,6})(?:,(?:\d{2}|--?))?(?![.,]?\d)"
TIME = r"(?<![\d.,])\d{1,2}(?::\d{2}(?::\d{2})?(?: ?uur)?|\.\d{2} ?uur)(?!\d)"
STAMP = (
    r"(?:(?<!\d)20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])"
    r"(?:T\d{2}:?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)|"
    rf"{DATE})"
)
MONTH = rf"{MONTH_NAME}(?: \d{{4}})?"
SLOTS: Mapping[str, str] = {
    "name": r"['A-Za-zÀ-ÿ][^;:()\d\n]{2,100}?(?: \([a-zA-Z. ]{1,10}\))?",
    "co_name": r"['A-Za-zÀ-ÿ][^;:()\d\n]{2,100}?",
    "again": r"['A-Za-zÀ-ÿ][^,;:()\d\n]{2,60}?",
    "address": r"[^\n]{6,110}?",
    "postal_code": r"\d{4} ?[A-Za-z]{2}",
    "town": r"[A-Za-zÀ-ÿ' -]{2,40}?",
    "birth": DATE,
    "phone": PHONE,
    "email": EMAIL,
    "reference": REFERENCE,
    "amount": rf"(?:{ABOUT}(?:{AMOUNT}|{BARE_AMOUNT}))",
    "months": rf"(?:{MONTHS}|{MONTHS_BY_NAME}|\d{{1,2}}(?:,\d)?)",
    "children": r"[^\n]{1,100}?",
    "minors": r"[^\n]{1,100}?",
    "remark": r"[^\n]{1,400}?",
    "n": r"(?:\d{1,2}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)",
    "ages": r"\d{1,2}(?:(?:, | en |,)\d{1,2})*(?: jaar)?",
    "date": STAMP,
    "time": TIME,
    "month": MONTH,
    "number": r"(?:[\d.,/-]*\d)",
    "initials": r"(?-i:[A-Z]{2,3})",
}
_WITH_POINTS = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,2})?(?![.,]?\d)"
SLOTS_WITH_POINTS: Mapping[str, str] = {
    **SLOTS,
    "amount": rf"(?:{ABOUT}(?:(?:€|EUR|euro)\s?)?{_WITH_POINTS}(?:\s?(?:euro|EUR|€))?)",
    "months": rf"(?:\d{{1,2}}\.\d{{1,2}}(?:\s?{MONTHS_UNIT})?|{SLOTS['months']})",
}
MONTHS_IN_TEXT = rf"(?:{MONTHS_BY_NAME}(?!\w)|\d{{1,2}}\.\d{{1,2}}\s?{MONTHS_UNIT}|{MONTHS})"
PASSED_OVER = frozenset({"date", "time", "month", "number", "initials"})
_SLOT = re.compile(r"\{(\w*)\}")
_CHILD_SLOTS = frozenset({"n", "ages"})
_ASIDE = frozenset({"again", "remark"}) | PASSED_OVER
_SLOTS_OF = {
    PhraseKind.SIGNAL: frozenset(SLOTS) - _CHILD_SLOTS,
    PhraseKind.MINORS_YES: _CHILD_SLOTS,
    PhraseKind.MINORS_NO: frozenset(),
    PhraseKind.MINORS_UNKNOWN: frozenset(),
    PhraseKind.WITHDRAWAL: frozenset({"reference", "date", "amount"}),
    PhraseKind.HARMLESS: _ASIDE | {"amount", "phone", "email"},
}
_LABELLED = re.compile(r"(?P<label>[^:=\n{}]{2,60}?)[ .?]*(?:[:=]|\n)")
_MAY_BE_PASSED = frozenset(
    {Label.HARMLESS, Label.REMARKS, Label.EVICTION, Label.OBJECTION, Label.PHONE, Label.EMAIL,
     Label.REFERENCE, Label.UNIT}
)  # fmt: skip
_BLOCK = frozenset({"name", "address"})
_COUNTED = r"\{(?:amount|months|n)\}"
_FIGURE = r"(?:\d|\{(?:number|date|time|ages)\})"
_TOUCHING = re.compile(
    rf"{_COUNTED}[.,'/-]?{_FIGURE}|{_FIGURE}[.,'/-]?{_COUNTED}|{_COUNTED}[.,']{_COUNTED}|"
    r"\{number\} \{amount\}"
)
_OF_CHILDREN = frozenset({"children", "minors"})


def fault_of_phrase(phrase: str, kind: PhraseKind) -> str:
    """Return what is wrong with a phrase, in Dutch; "" when nothing is."""
    slots = slots_of(phrase)
    return (
        _fault_of_slots(slots, kind)
        or _fault_of_form(phrase, slots)
        or _fault_of_words(phrase, slots, kind)
        or _fault_of_label(phrase, kind)
        or _fault_of_meaning(_in_a_row(phrase), kind)
        or _fault_of_question(phrase, slots)
    )


def _fault_of_slots(slots: Sequence[str], kind: PhraseKind) -> str:
    allowed = _SLOTS_OF[kind]
    for slot in slots:
        if slot not in allowed:
            near = get_close_matches(slot, allowed, n=1, cutoff=0.5)
            hint = f"bedoelt u {{{near[0]}}}?" if near else f"mogelijk: {_braced(allowed)}"
            return f"{{{slot}}} kan hier niet; {hint}"
        if slots.count(slot) > 1 and slot not in PASSED_OVER:
            return f"{{{slot}}} staat er twee keer in"
    return ""


def _fault_of_form(phrase: str, slots: Sequence[str]) -> str:
    if "co_name" in slots and "name" not in slots:
        return "{co_name} is een medehuurder: zet {name} in dezelfde zin"
    if set(slots) >= _OF_CHILDREN:
        return "{children} en {minors} kunnen niet in dezelfde zin"
    if re.search(r"\}\{", phrase):
        return "tussen twee waarden hoort iets vasts, anders is niet te zien waar de ene ophoudt"
    if _TOUCHING.search(phrase):
        return "naast een bedrag of aantal mag geen cijfer staan: dan wordt maar een deel gelezen"
    if phrase.count("\n") >= MOST_LINES:
        return f"een zin loopt over hoogstens {MOST_LINES} regels"
    return ""


def _fault_of_words(phrase: str, slots: Sequence[str], kind: PhraseKind) -> str:
    words = fold(_in_a_row(phrase)).split()
    least = 1 if kind is PhraseKind.SIGNAL or "date" in slots else 2
    is_long = kind is PhraseKind.HARMLESS and len(max(words, default="", key=len)) >= _LONG_WORD
    if len(words) < least and not set(slots) >= _BLOCK and not is_long:
        return "een zin heeft vaste woorden nodig, anders past hij op te veel"
    if kind is PhraseKind.SIGNAL and not set(slots) - _ASIDE:
        return f"hier hoort een waarde in, zoals {_braced(_SLOTS_OF[kind])}"
    return ""


def _fault_of_label(phrase: str, kind: PhraseKind) -> str:
    """Tell of a line with a value of the tenant that it cannot be passed over."""
    found = _LABELLED.match(phrase)
    label = built_in(found["label"]) if found else None
    if kind is PhraseKind.HARMLESS and label and label not in _MAY_BE_PASSED:
        return f"begint met een label van {label} en mag niet worden overgeslagen"
    return ""


def _in_a_row(phrase: str) -> str:
    """Return the fixed words of all lines on one line."""
    return " ".join(_SLOT.sub("", line).strip() for line in phrase.splitlines())


def _fault_of_question(phrase: str, slots: Sequence[str]) -> str:
    """Tell of a question of which the answer decides that the answer must stand there."""
    if "remark" in slots and _ASKS_WHAT_DECIDES.search(phrase):
        return "het antwoord op een vraag over bezwaar, ontruiming of bewind hoort erbij te staan"
    return ""


_ASKS_WHAT_DECIDES = re.compile(
    r"bezwaar|toestemming|akkoord|instem|ontruim|vonnis|bewind|curat|mentor|wsnp|overleden|"
    r"overlijd|verhui|vertrok",
    re.IGNORECASE,
)


def _fault_of_meaning(bare: str, kind: PhraseKind) -> str:
    if kind is not PhraseKind.WITHDRAWAL and not _DENIED.fullmatch(bare.strip(" .")):
        judged = judge(bare, date.min)
        if judged.is_crisis or judged.tenant_objects or "guardian: named" in judged.doubts:
            return "een zin over ontruiming, bezwaar of bewind gaat altijd naar een mens"
    return ""


_DENIED = re.compile(
    r"(?:[\w{} ]{0,12}[:.)] ?)?(?:"
    r"(?:is|staat|wordt|loopt) (?:er )?(?:al )?(?:een |de )?ontruiming (?:al )?"
    r"(?:aangezegd|gepland|aangevraagd|aangekondigd)|"
    r"(?:heeft|hebben|maakt|maken) (?:de |uw )?(?:huurders?|bewoners?) (?:hier |er )?bezwaar"
    r"(?: gemaakt)?(?: tegen (?:de|deze) (?:aan)?melding)?)\?? (?:antwoord: )?nee",
    re.IGNORECASE,
)


def value_slots_of(phrase: str) -> set[str]:
    """Return the slots of a phrase from which a value is taken."""
    return set(slots_of(phrase)) - _ASIDE


def slots_of(phrase: str) -> list[str]:
    """Return the names between braces, in order."""
    return _SLOT.findall(phrase)


def fixed_words(phrase: str) -> str:
    """Return a phrase without its values."""
    return _SLOT.sub("", phrase)


def pattern_of(phrase: str, *, has_decimal_points: bool = False) -> re.Pattern[str]:
    """Return the pattern of a phrase; the value of {name} is the group "slot_name".

    Words may stand in another person or number (`agreement`): one layout writes of one tenant
    and of two.
    """
    slots = SLOTS_WITH_POINTS if has_decimal_points else SLOTS
    pieces = _SLOT.split(bare_sentence(phrase))
    parts = [pattern_of_words(pieces[0])]
    is_counted = False
    for slot, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        inner = re.sub(r"\?P<\w+>", "?:", slots[slot])
        is_counted |= slot == "n"
        parts.append(f"(?:{inner})" if slot in PASSED_OVER else f"(?P<slot_{slot}>{inner})")
        parts.append(pattern_of_words(literal))
    whole = "".join(parts)
    return re.compile(_of_any_number(whole) if is_counted else whole, re.IGNORECASE)


def _of_any_number(phrase: str) -> str:
    """Return the pattern of a phrase with {n}, which holds for one child as for several."""
    inflected = re.sub(r"\b(jong|minderjarig|inwonend|thuiswonend)e?\b", r"\1e?", phrase)
    return re.sub(r"\bkind(?:eren)?\b", "kind(?:eren)?", inflected)


def _braced(slots: frozenset[str]) -> str:
    return ", ".join(f"{{{one}}}" for one in sorted(slots)) or "geen enkele waarde"
