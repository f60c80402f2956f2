"""Practice: what forms and tenancy systems put into a mail, as text, and what letters add to it."""

from random import Random

from phu_mailer.domain.signal import HouseholdType, MinorChildren, TenantName
from signals.clauses import Clause, ages
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    KENNEMER_HUIS,
    NOORDERHOF,
    ZONNEWEIDE,
    Content,
    Layout,
    Office,
    closing,
)
from signals.people import Person
from signals.practice_prose import about_children, joined, place, upper_first, verb, wrapped
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
NOT_STATED = MinorChildren.NOT_STATED


def objects(one: Writing) -> bool:
    """Say whether the tenant objects; so it is when the surprise said so, and now and then else."""
    if not one.wanted.truth.tenant_objects and one.rng.random() < 0.015:
        one.keep("tenant_objects", value=True)
        one.wait("objection")
    return one.wanted.truth.tenant_objects


def evicted(one: Writing) -> str:
    """Write whether an eviction is announced: as the surprise said."""
    return "ja" if one.wanted.truth.is_crisis else "nee"


def _informed(rng: Random) -> str:
    return rng.choices(
        ("ja", "ja, per brief", "ja, telefonisch", "nee, niet bereikt"), (70, 14, 10, 6)
    )[0]


def _arranged(rng: Random) -> str:
    return rng.choice(("nee", "nee, niet nagekomen", "ja, niet nagekomen", "nee, geen reactie"))


def counted(rng: Random) -> Clause:
    """Return how many minor children there are, as a form asks it."""
    count = rng.choices((1, 2, 3, 4), (40, 40, 15, 5))[0]
    return rng.choices(
        (Clause(str(count), YES, count), Clause("0", NO), Clause("geen", NO),
         Clause("onbekend", UNKNOWN)),
        (50, 20, 22, 8),
    )[0]  # fmt: skip


def asked(rng: Random, office: Office) -> Content:
    """PO-ASKED: a form with questions of its own on objection, the answer behind each question."""
    one = Writing(rng)
    more = one.surprise() or rng.choice(("geen", "nee", "Huurder is slechthorend.", ""))
    questions = [
        ("Wie is de huurder?", upper_first(one.name("long"))),
        ("Op welk adres woont de huurder?", joined(one.address(), place(one), by=", ")),
        ("Is er een telefoonnummer bekend?", f"ja, {one.phone()}"),
        ("Wat is het openstaande bedrag?", one.amount()),
        ("Over hoeveel maanden?", one.months("bare")),
        ("Wonen er kinderen jonger dan 18 jaar?", one.children_label()),
        ("Is er persoonlijk contact geweest?", rng.choice(("ja", "nee", "nee, drie pogingen"))),
        ("Betalingsregeling getroffen?", _arranged(rng)),
        ("Is de huurder geïnformeerd over de melding?", _informed(rng)),
        ("Heeft de huurder bezwaar gemaakt?", "ja" if objects(one) else "nee"),
        ("Is ontruiming aangezegd?", evicted(one)),
        ("Zijn er bijzonderheden?", more),
    ]
    lines = "\n".join(f"{question} {answer}".rstrip() for question, answer in questions)
    opening = rng.choice(
        ("Onderstaand formulier is zojuist ingevuld.", "Via het formulier kwam deze melding binnen")
    )
    text = f"{opening}\n\n{lines}\n\nEinde formulier.\n\n{closing(rng, office)}"
    return Content("Ingevuld formulier vroegsignalering", text, [one])


def asked_below(rng: Random, office: Office) -> Content:
    """PO-BELOW: the questions of an agreement in three parts, each answer on a line below it."""
    one = Writing(rng, couples=0.2)
    many = len(one.persons) > 1
    more = one.surprise() or rng.choice(("Geen.", "N.v.t.", "Belt u bij voorkeur na 18.00 uur."))
    refused = objects(one)
    born = [] if many else [("Wat is de geboortedatum?", one.born("words"))]
    parts = (
        ("A. De huurder", [
            ("Wat is de naam van de huurder(s)?", one.name("capital", " en ")), *born,
            ("Wat is het adres van de woning?", one.address()),
            ("Wat zijn de postcode en de plaats?", place(one, "double")),
            ("Hoeveel minderjarige kinderen wonen er?", one.children(counted(rng))),
            ("Op welk e-mailadres is de huurder te bereiken?", one.email()),
        ]),
        ("B. De achterstand", [
            ("Hoeveel bedraagt de huurachterstand?", one.amount("word")),
            ("Hoeveel maanden huur is dat?", one.months("unit")),
            ("Is er een regeling getroffen en is die nagekomen?",
             rng.choice(("Nee.", "Ja, niet nagekomen.", "Ja, na één termijn gestopt."))),
        ]),
        ("C. De melding", [
            ("Is de huurder schriftelijk gewezen op hulpverlening?", rng.choice(("Ja.", "Nee."))),
            ("Is de huurder geïnformeerd over deze melding?", "Ja."),
            ("Heeft de huurder bezwaar gemaakt tegen het delen van gegevens?",
             "Ja." if refused else "Nee."),
            ("Wat moeten wij verder weten?", more),
        ]),
    )  # fmt: skip
    text = "\n\n".join(
        heading + "".join(f"\n\n{question}\n{answer}".rstrip() for question, answer in pairs)
        for heading, pairs in parts
    )
    greeting = rng.choice(("Geachte collega,", "Beste,"))
    return Content(
        "Uitvraag melding", f"{greeting}\n\n{text}\n\n{closing(rng, office)}", [one],
        charset="iso-8859-1",
    )  # fmt: skip


def aged_children(one: Writing) -> tuple[str, str]:
    """Write whether children live in, and on another line how old they are."""
    rng = one.rng
    kind = rng.choices(("minor", "none", "grown", "mixed", "doubt"), (48, 38, 5, 6, 3))[0]
    if kind == "none":
        return one.children(Clause("nee", NO)), rng.choice(("n.v.t.", "-", ""))
    if kind == "doubt":
        anything = (YES, NO, UNKNOWN, NOT_STATED)
        one.children(Clause("ja", UNKNOWN, may_be=anything, waits=True))
        return "ja", "onbekend"
    grown = [str(age) for age in sorted(rng.sample(range(18, 27), rng.choice((1, 2))))]
    minor = ages(rng, rng.choice((1, 2, 2, 3))).replace(" en ", ", ").split(", ")
    found = {"minor": minor, "grown": grown, "mixed": minor[:1] + grown[:1]}[kind]
    count = sum(int(age) < 18 for age in found)
    one.children(Clause("ja", YES, count) if count else Clause("ja", NO))
    return "ja", ", ".join(found)


_CONTACTS = (
    "12-11 gebeld, geen gehoor", "09-11 brief 3", "17-11 huisbezoek, niet thuis",
    "05-11 mail, geen reactie", "16-11 gesproken, zegt te betalen", "geen", "10-11 voicemail",
)  # fmt: skip


def dated_labels(rng: Random, office: Office) -> Content:
    """PO-LABELS: lines of labels, many of which say that something is not so."""
    one = Writing(rng)
    more = one.surprise() or rng.choice(("geen", "-", "hond", "spreekt weinig Nederlands", ""))
    refused = "ja" if objects(one) else "nee"
    name, born = one.bare_name(), one.born()
    live, old = aged_children(one)
    reference = one.reference("year")
    lines = [
        f"Dossier: {reference}",
        f"Huurder: {name}",
        f"Geb.: {born}",
        f"Woonadres: {one.address()}",
        f"Pc/wpl: {place(one, 'joined')}",
        f"Tel: {one.phone('joined') if rng.random() < 0.8 else 'geen'}",
        f"Inwonende kinderen: {live}",
        f"Leeftijd kinderen: {old}",
        f"Openstaand saldo: {one.amount('tight')}",
        f"Aantal mnd: {one.months('bare')}",
        f"Vorig contact: {rng.choice(_CONTACTS)}",
        f"Betalingsregeling: {rng.choice(('nee', 'nee', 'verbroken', 'afgewezen'))}",
        f"Bezwaar tegen melding: {refused}",
        f"Ontruiming aangezegd: {evicted(one)}",
        f"Bijzonderheden: {more}",
    ]
    listed = "\n".join(line.rstrip() for line in lines)
    opening = rng.choice(("L.S.,", "Collega's,", "Goedemorgen,"))
    text = f"{opening}\n\n{listed}\n\n{closing(rng, office)}"
    return Content(f"PHU {reference}", text, [one])


def _capital_truth(person: Person) -> TenantName:
    """Return the name as it is read in capitals, where a dotless i is lost."""
    return TenantName(
        last_name=person.last_name.upper(),
        initials=person.initials.replace("Th", "T"),
        name_prefix=person.name_prefix,
    )


def _capital_address(one: Writing) -> str:
    """Write street and number in capitals; who reads it may leave the capitals or not."""
    home = one.dwelling
    line = one.address().upper()
    one.keep("street_name", home.street_name, home.street_name.upper())
    for name in ("house_letter", "house_number_addition"):
        value = getattr(home, name)
        if value:
            one.keep(name, value.upper(), value.lower(), value)
    return line


def capitals(rng: Random, office: Office) -> Content:
    """PO-CAPS: a print of an old system, where the data are in capitals."""
    one = Writing(rng, couples=0.15)
    one.keep("persons", tuple(map(_capital_truth, one.persons)))
    names = " E/O ".join(
        f"{p.surname.upper()}, {p.initials.replace('Th', 'T')}" for p in one.persons
    )
    minors = counted(rng)
    note = one.surprise()
    lines = [
        f"RELATIE   {one.reference('plain')}",
        f"NAAM      {names}",
        f"ADRES     {_capital_address(one)}",
        f"PLAATS    {place(one, 'double', capitals=True, by='  ')}",
        f"TELEFOON  {one.phone('joined') if rng.random() < 0.8 else 'ONBEKEND'}",
        f"SALDO     EUR {one.amount('bare')}",
        f"MAANDEN   {one.months('bare')}",
        f"KINDEREN ONDER 18   {one.children(minors).upper()}",
        f"STATUS    {rng.choice(('AANMANING 2', 'SOMMATIE', 'IN HANDEN INCASSO'))}",
    ]
    body = "\n".join(lines) + (f"\n\n{note}" if note else "")
    intro = rng.choice(
        ("Hieronder de gegevens uit ons systeem.", "Zie onderstaande schermafdruk van de huurder.")
    )
    text = f"Goedemiddag,\n\n{intro}\n\n{body}\n\n{closing(rng, office)}"
    subject = rng.choice((f"MELDING {one.persons[0].surname.upper()}", "MELDING HUURACHTERSTAND"))
    return Content(subject, text, [one])


def _family(one: Writing) -> str:
    """Write below the heading "GEZIN" who live there."""
    rng = one.rng
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    kids = "kind" if count == 1 else "kinderen"
    listed = ages(rng, count)
    choices = [
        Clause(f"{count} {kids}, {listed} jaar.", YES, count),
        Clause(f"{count} minderjarige {kids}." if count > 1 else "1 minderjarig kind.", YES, count),
        Clause("Geen kinderen.", NO),
        Clause("Geen thuiswonende kinderen.", NO),
        Clause("Niet bekend.", UNKNOWN, may_be=(NOT_STATED,)),
    ]
    if len(one.persons) > 1:
        choices.append(Clause("Echtpaar zonder kinderen.", NO))
    else:
        single = HouseholdType.SINGLE_WITH_MINORS
        choices.append(
            Clause(f"Alleenstaande ouder, {kids} van {listed} jaar.", YES, count, single)
        )
        choices.append(Clause("Woont alleen.", NOT_STATED, may_be=(NO, UNKNOWN), waits=True,
                              household=HouseholdType.SINGLE))  # fmt: skip
    weights = (20, 20, 24, 12, 6, 12, 4)[: len(choices)]
    return one.children(rng.choices(choices, weights)[0])


def headed(rng: Random, office: Office) -> Content:
    """PO-HEADED: a note with headings in capitals, and below each of them a value or a sentence."""
    one = Writing(rng, couples=0.25)
    owes, pays = verb(one, "heeft", "hebben"), verb(one, "betaalt", "betalen")
    owed, count, word = one.amount(), one.months(), one.months("word")
    who = verb(one, "Huurder", "Huurders")
    story = f"{who} {owes} {owed} openstaan. Er is al {word} niets betaald."
    money = rng.choice(
        (f"{count} achterstand, totaal {owed}.", f"Totale schuld {owed}. Dit zijn {word}.", story)
    )
    done = joined(
        rng.choice(("Twee aanmaningen.", "Aanmaning en sommatie verstuurd.", "Drie keer gebeld.")),
        rng.choice(("Op 11-11 aan de deur geweest.", "Regeling voorgesteld, geen antwoord.", "")),
        one.surprise(),
    )
    reach = one.phone() if rng.random() < 0.7 else f"{one.phone()} of {one.email()}"
    sections = (
        ("GEGEVENS HUURDER", f"{one.name('capital', chr(10))}\n{one.address()}\n{place(one)}"),
        ("BEREIKBAAR OP", reach),
        ("FINANCIEEL", money),
        ("GEZIN", _family(one)),
        ("WAT IS ER GEDAAN", done),
        ("WAT VRAGEN WIJ", rng.choice(
            ("Huisbezoek.", "Contact met de huurder over de schuld.",
             f"Nagaan waarom de huurder niet {pays}." if pays == "betaalt" else "Huisbezoek.")
        )),
    )  # fmt: skip
    text = "\n\n".join(f"{heading}\n{value}" for heading, value in sections)
    return Content("Overdracht PHU", f"Hallo,\n\n{text}\n\n{closing(rng, office)}", [one])


def side_by_side(rng: Random, office: Office) -> Content:
    """PO-SIDE: a screen of a system, with two columns of keys and values."""
    one = Writing(rng)
    person, code = one.sorted_name(titled=True), one.postal_code()
    rent = f"{one.cents / one.month_count / 100:.2f}".replace(".", ",")
    pairs = (
        (("Naam", person), ("Geboren", one.born())),
        (("Adres", one.address()), ("Postcode", code)),
        (("Woonplaats", one.town()), ("Telefoon", one.phone("dash"))),
        (("Contractnr", one.reference("letter")), ("Kale huur", rent)),
        (("Achterstand", one.amount("plain")), ("Maanden", one.months("bare"))),
        (("Kinderen < 18", one.children_code()), ("Incassofase", rng.choice(("3", "4", "5")))),
        (("Regeling", "nee"), ("Deurwaarder", rng.choice(("nee", "nee", "in voorbereiding")))),
    )
    lines = "\n".join(
        f"{f'{key:<14}: {value}':<56}{other:<12}: {more}".rstrip()
        for (key, value), (other, more) in pairs
    )
    note = one.surprise()
    text = (
        f"Woonstar 7.2 - huurdersoverzicht - afgedrukt 20-11-2026\n{'=' * 78}\n{lines}\n"
        f"{'=' * 78}\nMemo: {note or rng.choice(('-', 'geen', 'graag melden'))}\n\n"
    )
    greeting = rng.choice(("Hoi,\n\nGraag in behandeling nemen.", "Dag,\n\nHierbij een signaal."))
    return Content("signaal huurder", f"{greeting}\n\n{text}{closing(rng, office)}", [one])


_PRIVACY = (
    "U ontvangt deze melding op grond van artikel 2 van het Besluit gemeentelijke "
    "schuldhulpverlening en artikel 3, eerste lid, onder b, van de Wet gemeentelijke "
    "schuldhulpverlening (Wgs). In het convenant vroegsignalering, dat {name} en de gemeente "
    "Haarlem op 14 januari 2021 hebben gesloten, is afgesproken welke gegevens wij delen, met welk "
    "doel en hoe lang u ze bewaart. Wij verwerken persoonsgegevens volgens de Algemene verordening "
    "gegevensbescherming (Verordening (EU) 2016/679). Vóór deze melding hebben wij ons ingespannen "
    "om in persoonlijk contact te treden met de huurder, hebben wij gewezen op de mogelijkheden "
    "van schuldhulpverlening en hebben wij ten minste eenmaal een schriftelijke herinnering "
    "gestuurd (artikel 2, tweede lid). De huurder heeft het recht om de gegevens in te zien en om "
    "bezwaar te maken tegen de verwerking ervan."
)  # fmt: skip


def explained(rng: Random, office: Office) -> Content:
    """PO-CONVENANT: a long paragraph on the law, and below it the data without colons."""
    one = Writing(rng, couples=0.25)
    names = one.name("short", " en ")
    rows = [
        (verb(one, "Huurder", "Huurders"), names),
        ("Woning", one.address()),
        ("Postcode en plaats", place(one)),
        ("Bereikbaar op", one.phone()),
        ("Huurschuld", one.amount("code")),
        ("Omvang in maanden", one.months("bare")),
    ]
    lines = "\n".join(f"  {label:<22}{value}".rstrip() for label, value in rows)
    law = wrapped(_PRIVACY.format(name=office.corporation.name), 78)
    told = joined(about_children(one), one.surprise())
    text = (
        f"Geachte heer, mevrouw,\n\n{law}\n\nDe melding betreft:\n\n{lines}\n\n{told}\n\n"
        f"{rng.choice(('Wij zien uw terugkoppeling tegemoet.', 'Wij wachten uw bericht af.'))}\n\n"
    )
    return Content("Melding ingevolge Bgs", text + closing(rng, office), [one])


LAYOUTS = (
    Layout("PO-ASKED", DE_LINDE, asked),
    Layout("PO-BELOW", ZONNEWEIDE, asked_below),
    Layout("PO-LABELS", KENNEMER_HUIS, dated_labels),
    Layout("PO-CAPS", NOORDERHOF, capitals),
    Layout("PO-HEADED", DUINWIJK, headed),
    Layout("PO-SIDE", DE_LINDE, side_by_side),
    Layout("PO-CONVENANT", ZONNEWEIDE, explained),
)
