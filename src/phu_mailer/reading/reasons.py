"""Why something waits for a person: stable codes, and the sentence a case worker reads.

The code is what is stored, counted and tested; sentences may be reworded at any time. A code is
"topic: detail". Reasons hold up a signal, problems hold up the whole mail, notices hold up
nothing.
"""

from datetime import date

_FIELD_NAMES = {
    "persons": "de naam",
    "address": "het adres",
    "street_name": "de straat",
    "house_number": "het huisnummer",
    "house_number_addition": "de toevoeging bij het huisnummer",
    "house_letter": "de huisletter",
    "postal_code": "de postcode",
    "town": "de woonplaats",
    "date_of_birth": "de geboortedatum",
    "phone": "het telefoonnummer",
    "email": "het e-mailadres",
    "corporation_reference": "het kenmerk van de corporatie",
    "arrears": "de achterstand (bedrag of maanden)",
    "arrears_cents": "het bedrag van de achterstand",
    "arrears_months": "het aantal maanden achterstand",
    "has_minor_children": "of er minderjarige kinderen zijn",
    "minor_children_count": "het aantal minderjarige kinderen",
    "household_type": "de gezinssamenstelling",
    "gender": "de aanhef",
}

_BY_TOPIC = {
    "missing": "Er ontbreekt iets: {field}.",
    "derived": "Afgeleid uit de adressenlijst, controleer dit: {field}.",
    "doubtful": "Niet zeker: {field}.",
    "leftover": "Een deel van de tekst is niet begrepen: {field}.",
    "conflict": "De mail noemt twee verschillende waarden: {field}.",
}

SENTENCES = {
    "name: split": "De naam staat er goed, maar het is niet zeker wat voornaam en achternaam is.",
    "name: capitals": "De naam staat in hoofdletters; de schrijfwijze is niet zeker.",
    "name: damaged": "In de naam staat een teken dat niet gelezen kon worden.",
    "address: number like a year": "Het huisnummer lijkt een jaartal uit de straatnaam.",
    "address: street not known": "De straatnaam is niet bekend of ongewoon geschreven.",
    "address: other street there": "Op deze postcode en dit huisnummer staat een andere straat.",
    "address: not in the register": "Postcode en huisnummer staan niet in de adressenlijst.",
    "address: addition not known": "Deze toevoeging bestaat niet bij dit huisnummer.",
    "address: other town there": "Bij deze postcode hoort een andere woonplaats.",
    "address: two numbers": "Er staan twee getallen achter de straat.",
    "address: letter or figure": "In het huisnummer staat een letter die een cijfer kan zijn.",
    "address: post box": "Dit is een postbus, geen woonadres.",
    "address: of the sender": "Het adres is van de corporatie of de gemeente zelf.",
    "address: another one": "De mail noemt nog een ander adres.",
    "address: twice": "Hetzelfde adres staat meer dan eens in deze mail.",
    "town: outside": "De woonplaats is niet die van de gemeente.",
    "phone: two": "Er staan meer telefoonnummers.",
    "phone: business": "Dit is een zakelijk telefoonnummer.",
    "phone: digits": "Het telefoonnummer heeft niet het juiste aantal cijfers.",
    "date: two-digit year": "Het jaartal heeft maar twee cijfers.",
    "date: age": "De leeftijd die uit de geboortedatum volgt is onwaarschijnlijk.",
    "reference: like a bsn": "Het kenmerk lijkt een burgerservicenummer en is niet overgenomen.",
    "amount: about": "Het bedrag of het aantal maanden is bij benadering.",
    "amount: notation": "Het bedrag is niet op een gangbare manier geschreven.",
    "amount: negative": "Het bedrag is negatief.",
    "amount: against months": "Bedrag en aantal maanden passen niet bij elkaar.",
    "amount: total differs": "De totaalregel klopt niet met de bedragen in de lijst.",
    "children: hedged": "Over kinderen is de corporatie niet zeker.",
    "children: elsewhere": "De kinderen wonen volgens de corporatie ergens anders.",
    "children: not applicable": "Bij kinderen staat alleen n.v.t.",
    "children: age not told": "Er zijn kinderen, maar niet of zij minderjarig zijn.",
    "children: count or age": "Het getal kan een aantal of een leeftijd zijn.",
    "children: not understood": "Wat er over kinderen staat is niet begrepen.",
    "children: against household": "Kinderen en gezinssamenstelling passen niet bij elkaar.",
    "household: not understood": "De gezinssamenstelling is niet begrepen.",
    "household: against persons": "Gezinssamenstelling en aantal personen passen niet bij elkaar.",
    "crisis: eviction": "Er is sprake van een (dreigende) ontruiming: direct oppakken.",
    "objection: tenant": "De huurder heeft bezwaar tegen het doorgeven van gegevens.",
    "guardian: named": "Er is een bewindvoerder of andere vertegenwoordiger.",
    "unknown: label": "Een label of kolom in de mail is niet bekend.",
    "unexplained: number": "Een getal in de mail is niet verklaard.",
    "unexplained: text": "Een zin in de mail kan van belang zijn en is niet begrepen.",
    "unexplained: subject": "Het onderwerp van de mail noemt iets dat niet in de tekst staat.",
    "tenant: deceased": "Er lijkt iemand overleden: stuur geen brief.",
    "tenant: former": "De huurder lijkt vertrokken of verhuisd; bekijk het adres.",
    "tenant: not linked": "Een mens moet bepalen bij welke zaak deze mail hoort.",
    "text: damaged": "De mail bevat tekens die niet gelezen konden worden.",
    "text: none": "De mail bevat geen leesbare tekst.",
    "text: too large": "De mail is te lang om vanzelf te lezen.",
    "text: parts differ": "De opgemaakte en de platte tekst noemen verschillende getallen.",
    "text: struck out": "In de mail is tekst doorgehaald.",
    "text: below the signature": "Onder de afsluiting staat tekst die van belang kan zijn.",
    "attachment: unread": "Er is een bijlage die niet gelezen kon worden.",
    "attachment: damaged": "Er is een bijlage die beschadigd of niet volledig is.",
    "attachment: encrypted": "Er is een bijlage met een wachtwoord.",
    "attachment: too large": "Er is een bijlage die te groot is om vanzelf te lezen.",
    "attachment: old word": "De bijlage is een Word-bestand van de oude soort; kijk het na.",
    "attachment: scan": "Er is een afbeelding of scan; wat daarop staat is niet gelezen.",
    "attachment: scan read": "Een scan is door een programma gelezen; vergelijk alles.",
    "attachment: no tenant": "Er is een bijlage gelezen waarin geen huurder is gevonden.",
    "cell: date for a value": "Excel heeft van een waarde een datum gemaakt; bekijk de bijlage.",
    "cell: zero lost": "De voorloopnul van het telefoonnummer ontbrak en is aangevuld.",
    "cell: date as a number": "De datum stond als getal in de lijst.",
    "cell: too long": "In een cel van de lijst staat een lange tekst.",
    "cell: row shifted": "Een regel van de lijst heeft meer of minder kolommen dan de kop.",
    "cell: no value": "Een cel bevat een fout of een formule zonder uitkomst.",
    "cell: hidden": "In de bijlage is iets verborgen.",
    "cell: struck out": "In de bijlage is iets doorgehaald.",
    "cell: merged": "In de lijst zijn cellen van meer regels samengevoegd.",
    "cell: comment": "Bij de bijlage staat een opmerking of notitie.",
    "secure_mail: waiting": "Er staat een beveiligd bericht klaar bij een andere dienst.",
    "block: differs": "Een blok in de mail heeft meer of minder regels dan is aangeleerd.",
    "table: not understood": "Er staat een tabel in de mail die niet begrepen is.",
    "tenants: several": "De mail lijkt over meer huurders te gaan dan er gelezen zijn.",
    "tenant: none": "Er is geen huurder in de mail gevonden.",
    "tenant: below only": "De huurder staat alleen in een doorgestuurd of ouder bericht.",
    "kind: no arrears": "Er staat een huurder in, maar geen achterstand.",
    "kind: held back": "De mail vraagt te wachten of niets te doen, of is een proef of voorbeeld.",
    "kind: mixed": "De mail lijkt zowel een melding als een intrekking of correctie.",
    "layout: new": "De mail ziet er anders uit dan de mails die al zijn goedgekeurd.",
    "bsn: removed": "Er stond een burgerservicenummer in; dat is niet overgenomen.",
}


def sentence(code: str) -> str:
    """Return the Dutch sentence for a code of a reason, problem or notice.

    Raises:
        KeyError: nobody gives this code.
    """
    if code in SENTENCES:
        return SENTENCES[code]
    topic, _, field = code.partition(": ")
    if day := _fetch_until(code):
        return f"Het beveiligde bericht is op te halen tot en met {day:%d-%m-%Y}."
    return _BY_TOPIC[topic].format(field=_FIELD_NAMES[field])


def is_known(code: str) -> bool:
    """Say whether a sentence exists for this code."""
    topic, _, field = code.partition(": ")
    is_listed = code in SENTENCES or (topic in _BY_TOPIC and field in _FIELD_NAMES)
    return is_listed or _fetch_until(code) is not None


def _fetch_until(code: str) -> date | None:
    """Return the last day in the code of a secured message."""
    _, _, day = code.partition("secure_mail: until ")
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None
