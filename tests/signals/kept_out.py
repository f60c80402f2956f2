"""Layouts that only measure: how well a way of writing is read that nobody prepared for.

Never looked at when building the reading; only aggregate figures may be used. Whoever improves
the reading works from the known layouts and from the total that `make bench-reading` prints. A
layout that was looked at after all moves to `known`, and a new one takes its place here.
"""

from random import Random

from signals import kept_out_tables
from signals.clauses import NO as NO_MINORS
from signals.clauses import NOT_STATED, UNKNOWN, YES, Clause, ages, efforts
from signals.envelopes import (
    KENNEMER_HUIS,
    ZONNEWEIDE,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
)
from signals.writing import Writing


def form_letter(rng: Random, office: Office) -> Content:
    """A formal letter with the facts in its sentences."""
    one = Writing(rng, couples=0.15)
    names = one.name("long")
    is_two = len(one.persons) > 1
    who = "huurders" if is_two else "huurder"
    text = (
        "Geachte heer, mevrouw,\n\n"
        "Op grond van artikel 2 van het Besluit gemeentelijke schuldhulpverlening en het convenant "
        f"dat wij met uw gemeente hebben gesloten, geven wij u het volgende door.\n\n"
        f"Met {names} bestaat een huurovereenkomst voor de woning aan de {one.address()}, "
        f"{one.postal_code()} te {one.town()} (overeenkomst {one.reference('letter')}).\n\n"
        f"Ondanks onze aanmaningen {'zijn' if is_two else 'is'} {who} in gebreke gebleven. De "
        f"huurschuld bedraagt per heden {one.amount('euro')}, zijnde {one.months('word')} huur.\n\n"
        f"Over de samenstelling van het huishouden kunnen wij u melden: "
        f"{_lower(one.children_sentence())}\n\n"
        f"Wij hebben persoonlijk contact gezocht en een schriftelijke herinnering gestuurd. "
        f"{one.surprise()}"
    )
    return Content(
        "Doorgifte betalingsachterstand", f"{text.strip()}\n\n{closing(rng, office)}", [one]
    )


def chatty(rng: Random, office: Office) -> Content:
    """A colleague who tells it in a loose order, the money first and the address last."""
    one = Writing(rng)
    is_man = one.persons[0].gender == "male"
    text = (
        f"Hoi allemaal,\n\nWe lopen al een tijdje achter deze {'meneer' if is_man else 'mevrouw'} "
        f"aan en het is nu opgelopen naar {one.amount('word')}. Dat is {one.months('word')} huur. "
        f"{one.children_sentence()}\n\nHet gaat om {one.name('long')}. Adres is {one.address()} in "
        f"{one.town()}, de postcode {one.postal_code('joined')}. Je kunt "
        f"{'hem' if is_man else 'haar'} proberen te bellen op {one.phone()}.\n\n{efforts(rng)} "
        f"Willen jullie dit oppakken? {one.surprise()}"
    )
    return Content("weer eentje voor jullie", f"{text.strip()}\n\n{closing(rng, office)}", [one])


def questions(rng: Random, office: Office) -> Content:
    """A reply form: numbered questions with the answers below them."""
    one = Writing(rng, couples=0.1)
    pairs = (
        ("Om wie gaat het (voorletters en achternaam)?", one.name("capital")),
        ("Waar woont de betrokkene?", f"{one.address()}, {one.postal_code()} {one.town()}"),
        ("Hoe hoog is de schuld op dit moment?", one.amount("euro")),
        ("Hoeveel maanden is er niet betaald?", one.months("bare")),
        ("Zijn er minderjarige kinderen?", one.children_label()),
        ("Op welk nummer is de betrokkene bereikbaar?", one.phone()),
        ("Wat heeft u zelf al gedaan?", one.surprise() or efforts(rng)),
    )
    text = "".join(f"{at}. {ask}\n   {answer}\n\n" for at, (ask, answer) in enumerate(pairs, 1))
    content = f"AANMELDFORMULIER VROEG EROP AF\n\n{text}{closing(rng, office)}"
    return Content("aanmelding", content, [one], charset="iso-8859-15")


def dotted(rng: Random, office: Office) -> Content:
    """Labels that no other corporation uses, with rows of dots."""
    one = Writing(rng)
    rows = (
        ("Contractant", one.sorted_name(titled=True)),
        ("Geb.", one.born("dots")),
        ("Object", one.address()),
        ("Pc + wpl", f"{one.postal_code()} {one.town()}"),
        ("Debiteurnr.", one.reference("plain")),
        ("Openstaand", one.amount("code")),
        ("Termijnen", one.months("bare")),
        ("Thuiswonend < 18 jr", one.children_label()),
        ("Mobiel", one.phone("dash")),
    )
    lines = "\n".join(f"{label} {'.' * (28 - len(label))} {value}" for label, value in rows)
    return Content("VEA-melding", f"{lines}\n\n{closing(rng, office)}", [one])


def telegrams(rng: Random, office: Office) -> Content:
    """One line a household, parts between slashes, hardly any words."""
    found = [Writing(rng) for _ in range(rng.randint(1, 4))]
    lines = []
    for one in found:
        clause = _short(rng)
        lines.append(
            f"* {one.bare_name()} / {one.address()} / {one.postal_code('joined')} / "
            f"{one.amount('plain')} / {one.months('short')} / {one.children(clause)}"
        )
        one.no_town()
    text = "Nieuw deze week:\n\n" + "\n".join(lines)
    return Content("nieuw", f"{text}\n\n{closing(rng, office)}", found)


def cards(rng: Random, office: Office) -> Content:
    """A page with a card for each household, as a portal makes it."""
    found = [Writing(rng) for _ in range(rng.randint(1, 3))]
    made = []
    for one in found:
        clause = _short(rng)
        made.append(
            '<div class="card" style="border:1px solid #ccc;border-radius:8px;padding:12px">'
            f'<div style="font-size:18px;font-weight:bold">{one.name("capital")}</div>'
            f'<div style="color:#666">{one.address()}<br>'
            f"{one.postal_code('fixed')} {one.town()}</div>"
            f'<div><span style="color:#b00">{one.amount("euro")}</span> &middot; '
            f"<span>{one.months('unit')} achter</span></div>"
            f"<div>Kinderen: {one.children(clause)}</div>"
            f'<div>&#128222; <a href="#">{one.phone("joined")}</a></div></div>'
        )
    head = f"<h2>Nieuwe signalen ({len(found)})</h2>"
    html = f"<html><body>{head}{''.join(made)}{html_closing(rng, office)}</body></html>"
    return Content("Uw dagelijkse overzicht", None, found, html=html, encoding="base64")


def _short(rng: Random) -> Clause:
    count = rng.choice((1, 2, 3))
    noun = "kind" if count == 1 else "kinderen"
    return rng.choices(
        (
            Clause(f"{count} {noun} ({ages(rng, count)} jr)", YES, count),
            Clause("geen kinderen", NO_MINORS),
            Clause("kinderen onbekend", UNKNOWN, may_be=(NOT_STATED,), waits=True),
        ),
        (45, 48, 7),
    )[0]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


LAYOUTS = (
    Layout("form-letter", ZONNEWEIDE, form_letter),
    Layout("chatty", KENNEMER_HUIS, chatty),
    Layout("questions", ZONNEWEIDE, questions),
    Layout("dotted", KENNEMER_HUIS, dotted),
    Layout("telegrams", ZONNEWEIDE, telegrams),
    Layout("cards", KENNEMER_HUIS, cards),
    *kept_out_tables.LAYOUTS,
)
