"""What the labels and column headers of corporations mean.

A label counts only when it is in the list; one that merely looks like it is unknown, and an
unknown label with a value goes to a person. `OTHER_*` labels are known and hold nothing that is
taken over. What was taught about a corporation (`reading.taught`) goes first while its mail is
read; everything that asks here hears it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache

from phu_mailer.reading.folding import fold
from phu_mailer.reading.label_grammar import composed


class Label(StrEnum):
    """What a label asks for."""

    PERSONS = "persons"
    CO_TENANT = "co_tenant"
    LAST_NAME = "last_name"
    INITIALS = "initials"
    GIVEN = "given"
    PREFIX = "prefix"
    GENDER = "gender"
    ADDRESS = "address"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    ADDITION = "addition"
    POSTAL_CODE = "postal_code"
    TOWN = "town"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    REFERENCE = "reference"
    UNIT = "unit"
    ARREARS = "arrears"
    AMOUNT = "amount"
    MONTHS = "months"
    CHILDREN = "children"
    MINORS = "minors"
    MINORS_OF_AGES = "minors_of_ages"
    MINORS_COUNT = "minors_count"
    HOUSEHOLD = "household"
    REMARKS = "remarks"
    OTHER_ADDRESS = "other_address"
    GUARDIAN = "guardian"
    OBJECTION = "objection"
    EVICTION = "eviction"
    BSN = "bsn"
    HARMLESS = "harmless"


TENANT_LABELS = frozenset(
    {Label.PERSONS, Label.LAST_NAME, Label.ADDRESS, Label.STREET, Label.ARREARS, Label.AMOUNT,
     Label.MONTHS, Label.CHILDREN, Label.MINORS, Label.HOUSEHOLD}
)  # fmt: skip

_WORDS: dict[Label, str] = {
    Label.PERSONS: """naam; naam huurder; naam huurders; huurder; huurders; naam bewoner; bewoner;
        bewoners; naam huurder en medehuurder; contractant; contractanten; contracthouder; klant;
        naam klant; achternaam en voorletters; voorletters en achternaam; naam en voorletters;
        naam hoofdhuurder; hoofdhuurder; volledige naam; naam contractant; naam huurders en""",
    Label.CO_TENANT: "medehuurder; medecontractant; partner; naam medehuurder; tweede huurder",
    Label.LAST_NAME: "achternaam; geslachtsnaam; familienaam; achternaam huurder",
    Label.INITIALS: "voorletters; initialen; voorl; vl; voorletter",
    Label.GIVEN: "voornaam; voornamen; roepnaam; voornaam huurder",
    Label.PREFIX: "tussenvoegsel; tussenvoegsels; voorvoegsel; tussenv; tv",
    Label.GENDER: "geslacht; m v; aanhef; m v o; titel; sexe; gender; sex",
    Label.ADDRESS: """adres; adres woning; woonadres; adres huurder; adres gehuurde;
        adres van de woning; volledig adres; straat en huisnummer; straat huisnummer;
        adres en huisnummer; woning; adresgegevens; straat en nr; straat nr; gehuurde""",
    Label.STREET: "straat; straatnaam",
    Label.HOUSE_NUMBER: "huisnummer; huisnr; nr; huis nr; hnr; nummer",
    Label.ADDITION: "toevoeging; toev; huisnummertoevoeging; huisletter; huisnr toev; hnr toev",
    Label.POSTAL_CODE: """postcode; pc; postcode plaats; postcode en plaats; pc woonplaats;
        postcode woonplaats; postcode en woonplaats; pc plaats; pc en plaats; pc en woonplaats;
        postcode en stad; pcode""",
    Label.TOWN: "plaats; woonplaats; stad; plaatsnaam; gemeente",
    Label.BIRTH: "geboortedatum; geb datum; geboren; geboren op; geb; gebdatum; geboorte datum",
    Label.PHONE: """telefoon; telefoonnummer; tel; tel nr; telnr; tel nummer; mobiel;
        mobiel nummer; mobiele nummer; telefoonnr; telefoon huurder; mob; gsm; tel huurder;
        telefoonnummer huurder; telefoonnummers; telefoonnummer s""",
    Label.EMAIL: "e mail; email; e mailadres; emailadres; mail; mailadres; e mail huurder",
    Label.REFERENCE: """contractnummer; contractnr; contract; huurdersnummer; huurdersnr;
        huurdernummer; klantnummer; klantnr; relatienummer; relatienr; kenmerk; ons kenmerk;
        dossiernummer; dossiernr; referentie; onze referentie; contract nr; huurcontractnummer;
        debiteurnummer; debiteurnr; vhe nummer; eenheidnummer; zaaknummer; dossier""",
    Label.ARREARS: """achterstand; huurachterstand; huidige achterstand; betalingsachterstand;
        huurschuld; hoogte achterstand; hoogte huurachterstand; actuele achterstand""",
    Label.AMOUNT: """bedrag; totaal openstaand; openstaand bedrag; bedrag achterstand; saldo;
        openstaand saldo; achterstandsbedrag; achterstand bedrag; achterstand in euro;
        bedrag huurachterstand; totale achterstand; totaal achterstand; openstaand;
        totaalbedrag; schuld; huurachterstand bedrag; achterstand euro; bedrag in euro""",
    Label.MONTHS: """maanden achterstand; aantal maanden; aantal maanden achterstand;
        achterstand maanden; achterstand in maanden; mnd; maanden; mnd achter; aantal mnd;
        mnd achterstand; aantal maanden huurachterstand; aantal termijnen; termijnen;
        maanden huurachterstand; maandachterstand; mnden; achterstand mnd""",
    Label.CHILDREN: "kinderen; inwonende kinderen; kind; kinderen j n; kinderen aanwezig",
    Label.MINORS: """minderjarige kinderen; inwonende minderjarige kinderen;
        minderjarige kinderen aanwezig; kinderen lt 18; kind lt 18; kinderen onder 18;
        minderj kinderen; minderj ki; aantal minderjarige kinderen; minderjarigen;
        minderjarige kinderen j n; minderjarige inwonende kinderen; minderjarige kinderen in huis;
        kinderen lt 18 jaar; thuiswonende minderjarige kinderen; minderjarige kinderen betrokken;
        zijn er minderjarige kinderen; minderj kind; mindj kinderen""",
    Label.HOUSEHOLD: """gezinssamenstelling; huishouden; type huishouden; samenstelling;
        samenstelling huishouden; gezinssituatie; huishoudtype; leefsituatie""",
    Label.REMARKS: """opmerkingen; opmerking; bijzonderheden; toelichting; overige informatie;
        aanvullende informatie; overig; extra informatie; relevante informatie; let op;
        nadere informatie; aanvullend; overige; info""",
    Label.OTHER_ADDRESS: """vorig adres; oud adres; postadres; correspondentieadres; nieuw adres;
        adres bewindvoerder; verhuisd naar; verblijfadres; vorige adres; toekomstig adres""",
    Label.GUARDIAN: """bewindvoerder; bewind; curator; mentor; gemachtigde;
        wettelijk vertegenwoordiger""",
    Label.OBJECTION: """bezwaar; bezwaar huurder; bezwaar van huurder; bezwaar van de huurder;
        huurder heeft bezwaar; bezwaar tegen melding; bezwaar gemaakt; maakt bezwaar""",
    Label.EVICTION: """ontruiming; ontruiming aangezegd; dreigende ontruiming; ontruimingsdatum;
        datum ontruiming; ontruiming gepland; vonnis; ontruimingsvonnis; crisis; spoed;
        crisissignaal""",
    Label.BSN: "bsn; burgerservicenummer; sofinummer; bsn nummer; bsn nr",
    Label.HARMLESS: """huur; huurprijs; kale huur; maandhuur; netto huur; bruto huur; datum;
        datum melding; signaaldatum; betreft; onderwerp; corporatie; verhuurder; melder;
        contactpersoon; behandelaar; medewerker; consulent; behandeld door; peildatum;
        deurwaarder; betaalwijze; ingangsdatum; ingangsdatum contract; datum brief;
        uw kenmerk; uw referentie; uw brief; uw dossiernummer;
        contactpersoon corporatie; naam melder; datum signaal; kinderen gt 18;
        aantal kinderen gt 18; meerderjarige kinderen; contact geweest; brief verstuurd;
        gewezen op schuldhulp; schriftelijke herinnering; persoonlijk contact; rij; volgnr;
        tel werk; telefoon werk; werk; kinderen boven 18; meerderjarigen; volwassen kinderen;
        maandhuur bruto; maandhuur netto; huurbedrag; huursom; huurprijs per maand; servicekosten;
        naam consulent; afdeling; team; van; aan; cc; datum signalering; burgerlijke staat;
        ingangsdatum huur; ingang huur; huur sinds; huurder sinds; wijk; buurt""",
}
_MEANINGS: dict[str, Label] = {
    fold(word): label for label, words in _WORDS.items() for word in words.split(";")
}


def _nothing_taught(_: str) -> Label | None:
    return None


_TAUGHT: ContextVar[Callable[[str], Label | None]] = ContextVar("taught", default=_nothing_taught)


@contextmanager
def taught_labels(find: Callable[[str], Label | None]) -> Iterator[None]:
    """Let `find` answer first for a folded label, as long as this lasts."""
    token = _TAUGHT.set(find)
    try:
        yield
    finally:
        _TAUGHT.reset(token)


def listed_words() -> frozenset[str]:
    """Return every label that is built in, folded."""
    return frozenset(_MEANINGS)


def built_in(label: str) -> Label | None:
    """Return what a label means for every corporation, whatever was taught."""
    return _built_in(label) if len(label) <= _LONGEST_LABEL else None


_LONGEST_LABEL = 60
_GROUPS = frozenset(
    {"gezin", "gegevens", "persoonsgegevens", "financieel", "contact", "contactgegevens", "woning",
     "huurder", "achterstand", "overig", "algemeen", "gegevens huurder", "gegevens achterstand",
     "gegevens woning", "huishouden", "schuld", "incasso", "financiele gegevens", "adresgegevens",
     "huurgegevens", "overige gegevens", "signaal", "melding", "aanleiding", "situatie"}
)  # fmt: skip


_ANSWER = re.compile(r"\b(?:ja|nee|j|n|geen|\d+)\b")


def is_title(text: str) -> bool:
    """Say whether a line is only a heading above values: it says nothing by itself."""
    folded = fold(re.sub(r"^\d{1,2}[.)] ", "", text))
    if folded in _GROUPS:
        return True
    return meaning(folded) in TENANT_LABELS and _ANSWER.search(folded) is None


def is_group(text: str) -> bool:
    """Say whether a text above several headers only names what they have in common."""
    return not text or meaning(text) is not None or fold(text) in _GROUPS


def meaning(label: str) -> Label | None:
    """Return what a label or header asks for, None when a word of it is not known."""
    if len(label) > _LONGEST_LABEL:
        return None
    return _TAUGHT.get()(fold(label)) or _built_in(label)


_OF_AGE = re.compile(r"18 ?(?:\+|plus|jaar en ouder|jr en ouder|en ouder)|(?:≥|>=) ?18|vanaf 18")


@lru_cache(maxsize=8192)
def _built_in(label: str) -> Label | None:
    folded = fold(_OF_AGE.sub(" gt 17 ", label))
    if not folded:
        return None
    listed = _MEANINGS.get(folded)
    if listed is not None:
        return listed
    found = composed(folded)
    return Label(found) if found else None
