"""Practice: signals in running text; dossier notes, lists of tenants, addresses, questions."""

from html import escape
from random import Random

from phu_mailer.domain.signal import MinorChildren
from signals import clauses
from signals.clauses import Clause
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
    html_closing,
    page,
)
from signals.practice_prose import (
    about_children,
    again,
    joined,
    noted_children,
    paragraphs,
    place,
    since,
    told,
    upper_first,
    verb,
    whole_euros,
    wrapped,
)
from signals.writing import Writing

_CLERKS = ("AKL", "SJA", "RVD")


def dossier(rng: Random, office: Office) -> Content:
    """B7: notes copied from a case system, the newest above."""
    one = Writing(rng)
    reference = one.reference("plain")
    head = f"Huurder {reference} - {one.name('short')}\n{one.address()}, {place(one)}"
    if rng.random() < 0.5:
        head += f"\nGeboortedatum {one.born('dashes')}"
    stand = f"Stand achterstand {one.amount('euro')}, {one.months('short')}."
    warned = rng.choice(("2e aanmaning verstuurd.", "Aanmaning per post en e-mail verstuurd."))
    notes = (
        ("20-11-2026 09:12", joined("Melden bij gemeente (PHU).", stand, one.surprise())),
        ("17-11-2026 15:40", f"Gebeld naar {one.phone()}, geen gehoor. Voicemail ingesproken."),
        ("09-11-2026 10:05", f"Huisbezoek gedaan. {upper_first(noted_children(one))}."),
        ("02-11-2026 16:31", warned),
    )
    told_by = "\n".join(f"{when} {rng.choice(_CLERKS)}  {what}" for when, what in notes)
    opening = rng.choice(
        ("Zie onderstaande notities uit ons systeem.", "Hieronder het dossier van deze huurder.")
    )
    text = f"Collega's,\n\n{opening}\n\n{head}\n\n{told_by}\n\n{closing(rng, office)}"
    return Content("Dossier huurder t.b.v. vroegsignalering", text, [one])


def numbered(rng: Random, office: Office) -> Content:
    """B8: a numbered list of tenants, each in sentences."""
    several = [Writing(rng, couples=0.2) for _ in range(rng.randint(2, 4))]
    items = []
    for at, one in enumerate(several, 1):
        who = f"{upper_first(one.name('long'))}, {one.address()}, {place(one)},"
        owed = f"{verb(one, 'heeft', 'hebben')} een achterstand van {one.amount('euro')} over "
        owed += f"{one.months('word')}."
        items.append(f"{at}. {joined(who, owed, about_children(one), one.surprise())}")
    opening = rng.choice(
        (
            "Deze maand melden wij u de volgende huurders.",
            "Bijgaand de huurders die in aanmerking komen voor vroegsignalering.",
        )
    )
    listed = "\n\n".join(items)
    text = f"Geachte heer, mevrouw,\n\n{opening}\n\n{listed}\n\n{closing(rng, office)}"
    return Content("Meldingen vroegsignalering november", text, several)


def bulleted(rng: Random, office: Office) -> Content:
    """B9: a bulleted list with the name in bold."""
    several = [Writing(rng) for _ in range(rng.randint(2, 4))]
    items = []
    for one in several:
        name = one.given_name("long") if rng.random() < 0.3 else one.name("long")
        where = joined(one.address(), one.postal_code("joined"))
        one.no_town()
        owed = f"{one.months('unit')} achter, {whole_euros(one, '{} euro')}"
        reach = f", {one.phone('joined')}" if rng.random() < 0.7 else ""
        end = f". {surprise}" if (surprise := one.surprise()) else ""
        what = f"{where}{reach}; {owed}; {noted_children(one)}{end}"
        items.append(
            f'<li class="MsoListParagraph"><b>{escape(upper_first(name))}</b>, {what}</li>'
        )
    opening = rng.choice(("Kunnen jullie deze week langs bij:", "Dit zijn de nieuwe meldingen:"))
    body = paragraphs("Hallo!", opening)
    body += f'<ul style="margin-top:0cm" type="disc">{"".join(items)}</ul>'
    return Content("adressen voor deze week", None, several,
                   html=page(body + html_closing(rng, office)))  # fmt: skip


def address_block(rng: Random, office: Office) -> Content:
    """B10: an address as on an envelope, and the story below it."""
    one = Writing(rng, couples=0.25)
    block = joined(
        upper_first(one.name("long")), one.address(), place(one, capitals=True, by="  "), by="\n"
    )
    who = verb(one, "Bovengenoemde huurder", "Bovengenoemde huurders")
    story = (
        f"{who} {verb(one, 'betaalt', 'betalen')} de huur al {one.months('word')} niet. Het "
        f"openstaande bedrag is {one.amount('euro')}. {told(one)}"
    )
    reach = f"{upper_first(again(one))} {verb(one, 'is', 'zijn')} te bereiken via "
    reach += one.phone() if rng.random() < 0.6 else one.email()
    greeting = rng.choice(("Goedemiddag,", "Beste collega's,"))
    opening = rng.choice(("Graag uw hulp voor:", "Wij melden aan:"))
    text = (
        f"{greeting}\n\n{opening}\n\n{block}\n\n{story}\n\n{about_children(one)} {reach}.\n\n"
        f"Wilt u ons laten weten of er contact is geweest?\n\n{closing(rng, office)}"
    )
    return Content("Melding betalingsachterstand", text, [one])


def answered_below(rng: Random, office: Office) -> Content:
    """B11: the questions of the municipality, with the answers below them."""
    one = Writing(rng, couples=0.2)
    objects = rng.random() < 0.02
    if objects:
        one.keep("tenant_objects", value=True)
        one.wait("objection")
    asked = (
        ("Om wie gaat het?", f"{upper_first(one.name('long'))}."),
        ("Op welk adres?", joined(one.address(), place(one), by=", ")),
        ("Hoeveel is de achterstand, en over hoeveel maanden?",
         f"{one.amount('euro')}, {one.months('unit')}."),
        ("Wonen er minderjarige kinderen?", _answered_children(one)),
        ("Wat heeft u zelf al gedaan?", rng.choice(
            ("Gebeld, gemaild en twee keer een brief gestuurd.",
             "Aanmaning gestuurd en op huisbezoek geweest.")
        )),
        ("Hoe is de huurder te bereiken?", f"Telefonisch: {one.phone()}"),
        ("Heeft de huurder bezwaar tegen deze melding?", "Ja." if objects else "Nee."),
    )  # fmt: skip
    answers = "\n\n".join(f"{question}\n{answer}" for question, answer in asked)
    opening = rng.choice(
        ("Onderstaand onze antwoorden op uw vragen.", "Uw vragenlijst, door ons ingevuld:")
    )
    text = f"Beste collega,\n\n{opening}\n\n{answers}\n\n{closing(rng, office)}"
    return Content("Vragenlijst vroegsignalering", text, [one])


def _answered_children(one: Writing) -> str:
    rng = one.rng
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    word = ("één", "twee", "drie")[count - 1]
    ages = clauses.ages(rng, count)
    return one.children(
        rng.choices(
            (
                Clause(f"Ja, {word}.", MinorChildren.YES, count),
                Clause(f"Ja, {count} ({ages} jaar).", MinorChildren.YES, count),
                Clause("Ja, maar wij weten niet hoeveel.", MinorChildren.YES),
                Clause("Nee.", MinorChildren.NO),
                Clause("Nee, alleen volwassenen.", MinorChildren.NO),
                Clause("Dat is ons niet bekend.", MinorChildren.UNKNOWN,
                       may_be=(MinorChildren.NOT_STATED,)),
            ),
            (22, 20, 8, 34, 8, 8),
        )[0]
    )  # fmt: skip


def numbered_questions(rng: Random, office: Office) -> Content:
    """B12: a web form mailed as text, with numbered questions and answers."""
    one = Writing(rng)
    home = joined(one.address(), place(one, "joined"), by=" ")
    more = one.surprise() or rng.choice(("geen", "let op, hond", "-"))
    evicted = "ja" if one.wanted.truth.is_crisis else "nee"
    asked = (
        ("Wie is de huurder?", one.name("middle")),
        ("Wat is de geboortedatum?", one.born("slashes")),
        ("Waar woont de huurder?", home),
        ("Op welk nummer is de huurder bereikbaar?", one.phone()),
        ("Zijn er minderjarige kinderen?", one.children_label()),
        ("Hoe hoog is de huurachterstand in euro's?", one.amount("bare")),
        ("Hoeveel maanden staat de huurder achter?", one.months("bare")),
        ("Is de ontruiming aangezegd?", evicted),
        ("Bijzonderheden?", more),
    )
    answers = "\n".join(
        f"Vraag {at}: {question}\nAntwoord: {answer}\n"
        for at, (question, answer) in enumerate(asked, 1)
    )
    sent = f"Ingevuld op 20-11-2026 om {rng.randint(8, 16):02d}:{rng.randint(0, 59):02d}."
    return Content("Formulier PHU ingevuld", f"{sent}\n\n{answers}\n{closing(rng, office)}", [one])


def labels_in_prose(rng: Random, office: Office) -> Content:
    """B13: a story with a small block of labels in the middle."""
    one = Writing(rng, couples=0.15)
    opening = rng.choice(("Willen jullie contact opnemen met", "Wij maken ons zorgen over"))
    end = "?" if opening.startswith("Willen") else "."
    owed = f"De huur is al {one.months('word')} niet betaald, in totaal {one.amount('euro')}."
    block = [f"Adres:      {joined(one.address(), place(one), by=', ')}"]
    block.append(f"Telefoon:   {one.phone()}")
    if rng.random() < 0.5:
        block.append(f"E-mail:     {one.email()}")
    if rng.random() < 0.5:
        block.append(f"Contractnr: {one.reference('dashes')}")
    start = f"{upper_first(verb(one, 'deze huurder', 'deze huurders'))} "
    start += f"{verb(one, 'betaalde', 'betaalden')} tot voor kort altijd op tijd."
    who = f"{opening} {one.name('long')}{end} {start} {owed}"
    listed = "\n".join(f"   {line}" for line in block)
    home = f"{about_children(one)} {told(one)}"
    text = f"Hallo,\n\n{who}\n\n{listed}\n\n{home}\n\nLaat gerust weten als er vragen zijn.\n\n"
    return Content("Aanmelding huurder", wrapped(text, 76) + f"\n{closing(rng, office)}", [one])


def blocks(rng: Random, office: Office) -> Content:
    """B14: several addresses, each with a few sentences below it and a line between them."""
    several = [Writing(rng, couples=0.15) for _ in range(rng.randint(2, 3))]
    parts = []
    for one in several:
        block = joined(one.name("capital", joined="\n"), one.address(), place(one), by="\n")
        story = f"Huurachterstand {one.amount('code')} ({one.months('unit')}), sinds {since(one)}. "
        story += f"{about_children(one)} {told(one)}"
        reach = f"\nTel: {one.phone()}" if rng.random() < 0.7 else ""
        parts.append(f"{block}{reach}\n\n{story}")
    listed = "\n\n----------\n\n".join(parts)
    opening = rng.choice(
        ("Wij hebben weer een paar meldingen.", "Zouden jullie deze huurders willen benaderen?")
    )
    text = f"Dag allen,\n\n{opening}\n\n{listed}\n\n----------\n\n{closing(rng, office)}"
    return Content("Meldingen huurachterstand", text, several)


LAYOUTS = (
    Layout("B7-dossier", NOORDERHOF, dossier),
    Layout("B8-numbered", ZONNEWEIDE, numbered),
    Layout("B9-bulleted", KENNEMER_HUIS, bulleted),
    Layout("B10-address", DUINWIJK, address_block),
    Layout("B11-answers", NOORDERHOF, answered_below),
    Layout("B12-questions", DE_LINDE, numbered_questions),
    Layout("B13-labels", DUINWIJK, labels_in_prose),
    Layout("B14-blocks", KENNEMER_HUIS, blocks),
)
