# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Plain prose: "Graag uw aandacht for de heer X, wonende Y 12 in Haarlem. De achterstand is ...".

A sentence gives values only when an approved wording covers all of it. A sentence that is not
covered is judged as a whole: harmless, or a reason for a person to look.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.reading.clauses import judge
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import PROSE, Draft, Typed
from phu_mailer.reading.fields.addresses import parse_address
from phu_mailer.reading.fields.arrears import AMOUNT, MONTHS, parse_amount, parse_months
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.contact import (
    EMAIL,
    PHONE,
    REFERENCE,
    parse_email,
    parse_phone,
    parse_reference,
)
from phu_mailer.reading.fields.dates import DATE, parse_birth
from phu_mailer.reading.fields.households import parse_household_sentence
from phu_mailer.reading.fields.names import parse_names
from phu_mailer.reading.filling import add_judgement
from phu_mailer.reading.labels import Label
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.layouts.taught import take_phrase
from phu_mailer.reading.sentences import MAX_LENGTH, Sentence

_WHO = r"(?:hij|zij|ze|meneer|mevrouw|(?:de |onze )?huurders?|(?:de |onze )?huurster|het gezin|betrokkene)"
_LEAD = r"(?:(?:(?:graag|mogen (?:wij|we)|mag ik|(?:wij|we) vragen|ik vraag|hierbij (?:vragen (?:wij|we)|vraag ik))(?: hierbij)? (?:uw|jullie|je)? ?aandacht voor|hierbij (?:melden|meld) (?:wij|we|ik)(?: u| jullie)?(?: dat)?|(?:wij|we) melden(?: u| jullie)?(?: hierbij)?(?: dat)?|ik meld(?: u| jullie)?(?: hierbij)?(?: dat)?|het (?:gaat om|betreft)(?: huurder)?|hierbij een (?:nieuwe )?(?:phu-)?(?:melding|signaal) (?:over|van|voor)) )?"
_NAME = r"(?P<name>[^,;:()\d]{3,100}?)"
_BORN = rf"(?:,? \(?geb(?:\.|oren)?(?: op)? (?P<birth>{DATE})\)?)?"
_THE = r"(?: het adres| (?-i:de|het))?"
_LIVES = rf"(?:,? (?:(?:die |en )?(?:wonende?|woonachtig|woont)(?: op| in| aan| te)?{_THE}|huurders? van (?:de woning|het pand|de woning aan{_THE})|(?:op|met)(?: het)? adres) (?P<address>.{{6,110}}?))?"
_HOME = r"(?!(?:(?:die|en|ook|nu|thans|voorheen|vroeger|eerder) )*(?:woon|wone|op |in |aan |te |met |bij |huurder|adres|p/|p\.a|postbus|vorig|oud |voorheen|vroeger|eerder|thans))[^,;:()]{3,60}? \d[^,;:()]{0,24}?,? \d{4} ?[a-z]{2},? (?:te |in )?[a-z'][a-z' -]{1,30}?"
_PLACED = rf"(?P<loose>, (?P<address>{_HOME})| \((?P<within>{_HOME})\))"
_AT = r"(?:[^()]{6,110}|[^()]{4,60}\([^()]{6,40}\)(?: (?:te|in) [A-Z][\w'-]+)?)"
_NOW = r"(?: inmiddels| momenteel| op dit moment| nu| al| thans)*"
_SUM = rf"(?:(?: van| ter hoogte van|,? (?:een|voor een) bedrag van|,? (?:dat is|dit is|zijnde)|,? in totaal|,? totaal|,|:|;)? \(?(?P<amount>(?:ruim |circa |ca\.? )?{AMOUNT})\)?)?"
_OWES = (
    rf"(?:,? (?:heeft|hebben){_NOW} (?:een )?(?P<owed>{MONTHS})? ?(?:huur|betalings)?achterstand{_SUM})",
    rf"(?:,? (?:een )?(?:huur|betalings)?achterstand (?:heeft|hebben) van (?P<owed>{MONTHS}){_SUM})",
    r"",
)
_ARREARS = r"(?:de |het |er is een )?(?:totale |huidige |openstaande )?(?:huur|betalings)?(?:achterstand|schuld|saldo|bedrag)"


_TWO_CLAUSES = re.compile(r",? (?:en|maar) |, ")
_TWICE = 2


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + r"[.!]?", re.IGNORECASE)


_TENANT = tuple(
    _whole(f"{_LEAD}{_NAME}{_BORN}{home}{owes}") for home in (_LIVES, _PLACED) for owes in _OWES
)
_FACTS = tuple(map(_whole, (
    rf"(?:(?:het (?:betreft|gaat om)|het) )?(?:het )?adres(?: is| betreft)?:? (?-i:de |het )?(?P<address>{_AT})",
    rf"{_WHO} (?:woont|wonen|is woonachtig) (?:op|in|aan|te){_THE} (?P<address>{_AT})",
    rf"{_ARREARS}(?: bedraagt| is| bedragen){_NOW} (?P<amount>{AMOUNT})(?:,? \(?(?:dat is|dit is|oftewel|ofwel|zijnde)? ?(?P<owed>{MONTHS})\)?)?",
    rf"{_ARREARS}(?:(?: bedraagt| is|:){_NOW})? (?P<owed>{MONTHS})(?:(?:,| /| en|, in totaal|, totaal) (?P<amount>{AMOUNT}))?",
    rf"{_WHO} (?:heeft|hebben){_NOW} (?:een )?(?P<owed>{MONTHS}) ?(?:huur)?achterstand{_SUM}",
    rf"{_WHO} (?:heeft|hebben){_NOW} een (?:huur|betalings)?achterstand van (?P<owed>{MONTHS}){_SUM}",
    rf"{_WHO} (?:heeft|hebben){_NOW} een (?:huur|betalings)?achterstand van (?P<amount>{AMOUNT})(?:,? \(?(?:dat is|dit is|oftewel|ofwel|zijnde|over)? ?(?P<owed>{MONTHS})\)?)?",
    rf"(?:in totaal|totaal) (?P<amount>{AMOUNT})",
    rf"{_WHO} is geboren op (?P<birth>{DATE})",
    rf"(?:geboortedatum|geboren)(?: is| op|:)? (?P<birth>{DATE})",
    rf"(?:telefonisch bereikbaar (?:via|op)|{_WHO} is (?:telefonisch )?(?:bereikbaar|te bereiken) (?:op|via)|(?:het |zijn |haar )?(?:telefoonnummer|tel\.?|telefoon|mobiel)(?: is|:)?) (?P<phone>{PHONE})(?:,? (?:of|en) (?:per )?e-?mail(?:adres)?(?: via| op|:| is)? (?P<email>{EMAIL}))?",
    rf"(?:het |zijn |haar )?e-?mail(?:adres)?(?: is|:) (?P<email>{EMAIL})",
    rf"(?:het |ons |onze )?(?:contract|dossier|huurders?|klant|relatie)(?:nummer|nr\.?)(?: is|:) (?P<reference>{REFERENCE})",
    rf"(?:ons )?kenmerk(?: is|:) (?P<reference>{REFERENCE})",
)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProseReading:
    """What the sentences added to a draft.

    `tenants` counts the sentences that introduce somebody; `unexplained` those that no approved
    wording covers.
    """

    tenants: int
    explained: int
    unexplained: int


def read_sentences(found: Sequence[Sentence], draft: Draft, context: Context) -> ProseReading:
    """Add to `draft` what the sentences say about one household."""
    tenants = explained = unexplained = 0
    for sentence in found:
        introduces = take_phrase(sentence, draft, context)
        if introduces is not None:
            tenants += introduces
            explained += 1
        elif _take_facts(sentence, draft, context):
            explained += 1
        elif _take_tenant(sentence, draft, context):
            tenants += 1
            explained += 1
        else:
            judged = judge(sentence.text, context.received_on)
            add_judgement(draft, judged, sentence.text, sentence.where)
            is_known = not judged.doubts
            explained += is_known
            unexplained += not is_known
    return ProseReading(tenants, explained, unexplained)


def _take_facts(sentence: Sentence, draft: Draft, context: Context) -> bool:
    """Take the values of a sentence about a household that was introduced elsewhere."""
    if _take_children_label(sentence, draft) or _take_household(sentence, draft):
        return True
    if len(sentence.text) > MAX_LENGTH:
        return False
    for pattern in _FACTS:
        if found := pattern.fullmatch(sentence.text):
            said = found.groupdict()
            if (said.get("phone") or said.get("email")) and not draft.has("persons"):
                return False
            _add(found, sentence, draft, context)
            return True
    return False


def _take_children_label(sentence: Sentence, draft: Draft) -> bool:
    """Take a lone label about children with its answer, as the tick boxes of a form give."""
    pairs = pairs_in(sentence.text, sentence.where)
    if len(pairs) != 1 or pairs[0].label not in (Label.CHILDREN, Label.MINORS):
        return False
    is_minor = pairs[0].label is Label.MINORS
    typed = parse_children_value(pairs[0].text, label_says_minor=is_minor)
    if not typed.values or typed.doubts:
        return False
    draft.add(typed, sentence.text, sentence.where, PROSE)
    return True


def _take_household(sentence: Sentence, draft: Draft) -> bool:
    """Take what a sentence says about household and children, in one clause or in two."""
    for pieces in ([sentence.text], _TWO_CLAUSES.split(sentence.text, maxsplit=1)):
        found = [
            parse_children_sentence(one) or parse_household_sentence(one)
            for one in pieces
            if len(pieces) > 1 or one is sentence.text
        ]
        known = [typed for typed in found if typed is not None]
        told = sum("has_minor_children" in typed.values for typed in known)
        if found and len(known) == len(found) and told < _TWICE:
            for typed in known:
                draft.add(typed, sentence.text, sentence.where, PROSE)
            return True
    return False


def _take_tenant(sentence: Sentence, draft: Draft, context: Context) -> bool:
    """Take a sentence that introduces the tenant, when its name can be read in full."""
    if len(sentence.text) > MAX_LENGTH:
        return False
    for pattern in _TENANT:
        found = pattern.fullmatch(sentence.text)
        if found is None or not _introduces(found, sentence.text):
            continue
        names = parse_names(found["name"])
        if not names.values.get("persons"):
            continue
        draft.add(names, found["name"].strip(), sentence.where, PROSE)
        _add(found, sentence, draft, context)
        return True
    return False


def _introduces(found: re.Match[str], text: str) -> bool:
    """A bare name is no introduction: something must be said of it, or lead up to it."""
    has_lead = re.match(_LEAD + r"$", text[: found.start("name")], re.IGNORECASE) is not None
    said = found.groupdict()
    is_placed = said.get("address") and "loose" not in said
    return bool(is_placed or said.get("owed") or said.get("amount")) or (
        has_lead and found.start("name") > 0
    )


def _add(found: re.Match[str], sentence: Sentence, draft: Draft, context: Context) -> None:
    """Parse every slot of an approved wording."""
    groups = found.groupdict()
    own = context.own
    parsed: dict[str, Typed] = {}
    if text := groups.get("address") or groups.get("within"):
        parsed[text] = parse_address(text, context.places)
    if text := groups.get("birth"):
        parsed[text] = parse_birth(text, context.received_on)
    if text := groups.get("amount"):
        parsed[text] = parse_amount(text)
    if text := groups.get("owed"):
        parsed[text] = parse_months(text)
    if text := groups.get("phone"):
        parsed[text] = parse_phone(text, own.phones)
    if text := groups.get("email"):
        parsed[text] = parse_email(text, own.domains)
    if text := groups.get("reference"):
        parsed[text] = parse_reference(text)
    for text, typed in parsed.items():
        draft.add(typed, text, sentence.where, PROSE)
