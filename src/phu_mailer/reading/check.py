# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Look at the finished signals of a mail: what is missing, and what does not fit together.

Every check gives a review reason and lowers confidence; none changes a value.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from phu_mailer.domain.signal import Evidence, HouseholdType, IncomingSignal, MinorChildren
from phu_mailer.reading.fields.addresses import POSTAL_CODE
from phu_mailer.reading.fields.households import has_minors
from phu_mailer.reading.fields.numbers import parse_count
from phu_mailer.reading.folding import fold
from phu_mailer.reading.own import Own

_LEAST_A_MONTH, _MOST_A_MONTH = 25_000, 160_000
_CAPS = {
    "amount: against months": (("arrears_cents", "arrears_months"), 0.60),
    "children: against household": (("has_minor_children", "household_type"), 0.50),
    "household: against persons": (("household_type",), 0.50),
    "town: outside": (("town",), 0.78),
    "address: of the sender": (("street_name", "house_number", "postal_code", "town"), 0.40),
    "address: twice": (("street_name", "house_number"), 0.60),
}

_CONCERNS = {
    "kind: held back": re.compile(
        r"\bgeen (?:[\w-]+ ){0,2}?brie(?:f|ven)\b|\b(?:geen|niet) (?:[\w-]+ ){0,3}?(?:(?:ver|toe)?sturen|(?:ver|toe)?gestuurd|verzenden|verzonden|oppakken|opgepakt|behandel\w*|verwerk\w*|uitnodig\w*|doorzetten|registrer\w*)\b|\bhoe(?:ft|ven) (?:[\w-]+ ){0,3}?(?:niet|geen)\b|\beerst (?:even |nog )?(?:bellen|contact|overleg|met ons)|\bwacht(?:en)? (?:nog |even |svp |s\.v\.p\. )*(?:met|tot|op nader)|\bon hold\b|\baanhouden\b|\bneger(?:en|eer)\b|\bnegeer\b|als niet verzonden|\b(?:is|zijn) (?:\w+ )?(?:opgelost|uit de schulden)\b"
        r"|\b(?:een|als) (?:test|proef|voorbeeld|concept)\b|\b(?:test|proef|voorbeeld|concept)[ -]?(?:mail|bericht|melding(?:en)?|signa(?:al|len)|lijst)\b|(?m:^\W*(?:test|proef|voorbeeld|concept)\W*$)|klop(?:t|pen) niet|\b(?:is|zijn|was|staat) (?:niet juist|onjuist|fout|verkeerd)|(?:van|uit) vorig jaar|eerder (?:al )?(?:gestuurd|verstuurd|gemeld|gemaild|doorgegeven)|stuurden (?:wij|we|ik) (?:al|reeds|eerder)"
    ),
    "tenant: deceased": re.compile(
        r"\boverl[ei]{1,2}d(?!ing)|overlijden|gestorven|\bwijlen\b|nabestaande|\berven\b|erfgena|nalatenschap|uitvaart"
    ),
    "tenant: former": re.compile(
        r"\b(?:oud|ex|voormalige?)[ -]?(?:huurd|bewon)|(?:huurders?|meneer|mevrouw|hij|zij|gezin|bewoners?) (?:is|zijn) (?:inmiddels |al |per [\w -]{3,20} )?(?:vertrokken|verhuisd)|woont (?:er |hier |daar )?niet meer|huur (?:is )?(?:per [\w -]{3,20} )?(?:opgezegd|beeindigd|beëindigd)"
    ),
}
_PART_OF_A_LIST = re.compile(
    r"\b(?:de|het|nummers?|regels?|rij(?:en)?|alleen|behalve) (?:de )?(?:eerste|tweede|derde|vierde|vijfde|laatste|bovenste|onderste|\w*gedrukte|ge(?:markeerde|arceerde)|gele|rode|groene|oranje|blauwe)\b(?! (?:aanmaning|herinnering|sommatie|brief|keer|maal|ronde)\b)|\b(?:vet|cursief) ?gedrukt|\bge(?:markeerd|arceerd)\b"
)
_HOW_MANY = re.compile(
    r"\b(\d{1,2}|twee|drie|vier|vijf|zes|zeven|acht|negen|tien) (?:nieuwe |volgende |phu-?)?(?:(?:aan)?meldingen|(?:vroeg)?signalen|huurders|huishoudens|dossiers|adressen|formulieren|stuks)\b"
)


def check(signal: IncomingSignal, own: Own) -> IncomingSignal:
    """Return the signal with the reasons that follow from its own values."""
    found = [f"missing: {name}" for name in _missing(signal)]
    found += [code for code, holds in (
        ("amount: against months", _is_odd_amount(signal)),
        ("children: against household", _contradicts_household(signal)),
        ("household: against persons", _contradicts_persons(signal)),
        ("town: outside", _is_outside(signal, own)),
        ("address: of the sender", own.holds_address(
            {"street_name": signal.street_name, "house_number": signal.house_number})),
    ) if holds]  # fmt: skip
    return with_reasons(signal, found)


@dataclass(frozen=True, slots=True)
class Beside:
    """The subject and the authored text, in which nothing about an address may go unexplained."""

    subject: str
    authored: str


def check_together(
    signals: Sequence[IncomingSignal], beside: Beside, own: Own
) -> list[IncomingSignal]:
    """Return the signals with the reasons that follow from the mail as a whole."""
    doors = Counter(_door(signal) for signal in signals if signal.street_name)
    explained = {signal.postal_code for signal in signals}
    explained |= {place.postal_code for place in own.places}
    general = [] if _postal_codes(beside.authored) <= explained else ["address: another one"]
    if not _postal_codes(beside.subject) <= explained or _numbers(beside.subject) - _numbers(
        beside.authored
    ):
        general.append("unexplained: subject")
    said = f"{beside.subject}\n{beside.authored}".casefold()
    general += [code for code, pattern in _CONCERNS.items() if pattern.search(said)]
    if _announced(said) > max(len(signals), sum(len(one.persons) for one in signals)):
        general.append("tenants: several")
    if len(signals) > 1 and _PART_OF_A_LIST.search(said):
        general.append("unexplained: text")
    return [
        with_reasons(signal, [*general, *(["address: twice"] if doors[_door(signal)] > 1 else [])])
        for signal in signals
    ]


def _announced(said: str) -> int:
    """Return how many signals or tenants a mail itself says that it reports, 0 when it does not."""
    return max((parse_count(one[1]) or 0 for one in _HOW_MANY.finditer(said)), default=0)


def with_reasons(signal: IncomingSignal, codes: Sequence[str]) -> IncomingSignal:
    """Return the signal with further reasons, and the confidence that they leave."""
    evidence = dict(signal.evidence)
    for code in codes:
        names, cap = _CAPS.get(code, ((), 1.0))
        for name in names:
            if name in evidence:
                lowered = min(evidence[name].confidence, cap)
                evidence[name] = Evidence(evidence[name].text, evidence[name].where, lowered)
    reasons = tuple(dict.fromkeys((*signal.review_reasons, *codes)))
    return replace(signal, evidence=evidence, review_reasons=reasons)


def _missing(signal: IncomingSignal) -> list[str]:
    """Return the fields without which no letter can be sent or planned."""
    absent = [
        name
        for name in ("persons", "street_name", "house_number", "postal_code", "town")
        if not getattr(signal, name)
    ]
    if signal.arrears_cents is None and signal.arrears_months is None:
        absent.append("arrears")
    if signal.has_minor_children is MinorChildren.NOT_STATED:
        absent.append("has_minor_children")
    return absent


def _is_odd_amount(signal: IncomingSignal) -> bool:
    if signal.arrears_cents is None or signal.arrears_months is None:
        return False
    a_month = signal.arrears_cents / signal.arrears_months
    return not _LEAST_A_MONTH <= a_month <= _MOST_A_MONTH


def _contradicts_household(signal: IncomingSignal) -> bool:
    kind, minors = signal.household_type, signal.has_minor_children
    if kind is HouseholdType.UNKNOWN:
        return False
    if has_minors(kind):
        return minors is not MinorChildren.YES
    return minors is MinorChildren.YES


def _contradicts_persons(signal: IncomingSignal) -> bool:
    is_single = signal.household_type in (HouseholdType.SINGLE, HouseholdType.SINGLE_WITH_MINORS)
    return is_single and len(signal.persons) > 1


def _is_outside(signal: IncomingSignal, own: Own) -> bool:
    return signal.town is not None and fold(signal.town) not in own.home_towns


def _postal_codes(text: str) -> set[str | None]:
    found = POSTAL_CODE.finditer(text)
    return {f"{one[1]} {(one[2] or one[3]).upper()}" for one in found if one[2] or one[3]}


def _numbers(text: str) -> set[str]:
    """Return the long numbers of a text that are no year."""
    return {one for one in re.findall(r"\d{4,}", text) if not re.fullmatch(r"(?:19|20)\d\d", one)}


def _door(signal: IncomingSignal) -> tuple[str, int | None, str]:
    tail = f"{signal.house_letter or ''}{signal.house_number_addition or ''}"
    return fold(signal.street_name or ""), signal.house_number, fold(tail)
