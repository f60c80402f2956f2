"""Practice: signals told in running text, as letters, notes and chat; one tenant a mail."""

import textwrap
from math import ceil
from random import Random

from phu_mailer.domain.signal import Gender, HouseholdType, MinorChildren
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
from signals.writing import Writing

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november",
)  # fmt: skip
_FREE = (MinorChildren.NOT_STATED,)


def joined(*parts: str, by: str = " ") -> str:
    """Join what is not empty."""
    return by.join(part for part in parts if part)


def upper_first(text: str) -> str:
    """Write a sentence with a capital."""
    return text[:1].upper() + text[1:]


def place(one: Writing, style: str = "spaced", *, capitals: bool = False, by: str = " ") -> str:
    """Write postal code and town."""
    return joined(one.postal_code(style), one.town(capitals=capitals), by=by)


def verb(one: Writing, single: str, plural: str) -> str:
    """Write the verb that goes with one tenant or with two."""
    return plural if len(one.persons) > 1 else single


def again(one: Writing) -> str:
    """Name the tenants a second time, after the whole name: "mevrouw Van der Berg"."""
    titles = {Gender.MALE: "de heer", Gender.FEMALE: "mevrouw"}
    return " en ".join(f"{titles[p.gender]} {upper_first(p.surname)}" for p in one.persons)


def about_children(one: Writing) -> str:
    """Write a sentence about the children that does not contradict who the tenants are."""
    barred = ["moeder"] if len(one.persons) > 1 or one.persons[0].gender is Gender.MALE else []
    barred += ["lleenstaand", "co-ouder"] if len(one.persons) > 1 else ["hun moeder"]
    clause = clauses.sentence(one.rng)
    while any(word in clause.text for word in barred):
        clause = clauses.sentence(one.rng)
    return one.children(clause)


def noted_children(one: Writing) -> str:
    """Write about the children as in notes: a few words without a full stop."""
    rng = one.rng
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    noun = "kind" if count == 1 else "kinderen"
    yes, no, unknown = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
    listed = clauses.ages(rng, count)
    choices = [
        Clause(f"{count} minderj. {noun}", yes, count),
        Clause(f"{count} {noun} ({listed} jr)", yes, count),
        Clause(f"{count} {noun} onder de 18 in huis", yes, count),
        Clause(
            f"gezin met {count} jong{'e' * (count > 1)} {noun}",
            yes,
            count,
            HouseholdType.FAMILY_WITH_MINORS,
        ),
        Clause("geen kinderen", no),
        Clause("geen minderj. kinderen", no),
        Clause("geen thuiswonende kinderen", no),
        Clause("kinderen onbekend", unknown, may_be=_FREE),
    ]
    weights = [20, 20, 10, 10, 14, 12, 8, 4]
    if len(one.persons) == 1:
        choices.append(Clause("alleenstaand, geen kinderen", no, household=HouseholdType.SINGLE))
        choices.append(
            Clause(
                f"alleenstaand met {count} minderj. {noun}", yes, count,
                HouseholdType.SINGLE_WITH_MINORS,
            )
        )  # fmt: skip
        weights += [10, 10]
    return one.children(rng.choices(choices, weights)[0])


def whole_euros(one: Writing, form: str) -> str:
    """Write arrears in whole euros; `form` has a place for "1.830" or, as `plain`, "1830"."""
    one.cents -= one.cents % 100
    one.keep("arrears_cents", one.cents)
    euros = one.cents // 100
    return form.format(f"{euros:,}".replace(",", "."), plain=euros)


def owed_months(one: Writing) -> str:
    """Write by name which months were not paid, up to November."""
    one.month_count = float(min(ceil(one.month_count), 6))
    count = int(one.month_count)
    one.keep("arrears_months", one.month_count, None)
    names = _MONTHS[-count:]
    if count > 3:
        return f"{names[0]} tot en met {names[-1]}"
    return " en ".join([", ".join(names[:-1]), names[-1]])


def since(one: Writing) -> str:
    """Name the month since which the rent was not paid."""
    return _MONTHS[-ceil(one.month_count)]


def told(one: Writing) -> str:
    """Write what the corporation did, or now and then what asks for a person."""
    return one.surprise() or clauses.efforts(one.rng)


def wrapped(text: str, width: int = 72) -> str:
    """Break lines as a mail program does that sends plain text."""
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def paragraphs(*texts: str) -> str:
    """Return paragraphs as Outlook makes them."""
    empty = '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    return empty.join(f'<p class="MsoNormal">{text}<o:p></o:p></p>' for text in texts if text)


def two_sentences(rng: Random, office: Office) -> Content:
    """B1: everything in two or three sentences."""
    one = Writing(rng, couples=0.15)
    opening = rng.choice(
        ("Hierbij meld ik jullie", "Graag jullie inzet voor", "Bij dezen de melding van")
    )
    who = f"{one.name('long')}, {one.address()}, {place(one)}"
    owed = f"een huurachterstand van {one.amount('euro')} ({one.months('word')})"
    children = about_children(one)
    reach = f"Telefoon: {one.phone()}." if rng.random() < 0.6 else ""
    story = joined(f"{opening} {who}, met {owed}.", children, one.surprise(), reach)
    greeting = rng.choice(("Dag collega's,", "Hallo,"))
    return Content("PHU-melding", f"{greeting}\n\n{story}\n\n{closing(rng, office)}", [one])


def long_story(rng: Random, office: Office) -> Content:
    """B2: a story of several paragraphs, made in Outlook."""
    one = Writing(rng, couples=0.2)
    name = one.name("long")
    opening = rng.choice(
        (f"Wij vragen jullie aandacht voor {name}.", f"Graag wil ik {name} bij jullie aanmelden.")
    )
    dwelling = f"Het gaat om de woning {one.address()} in {one.town()}"
    code = one.postal_code()
    dwelling += f" (postcode {code})." if code else "."
    owed = joined(
        f"Sinds {since(one)} wordt de huur niet of niet op tijd betaald.",
        f"De achterstand is nu {one.months('word')} en bedraagt {one.amount('euro')}.",
    )
    tried = f"Met {again(one)} hebben wij vorige maand nog gesproken over een betalingsregeling "
    tried += f"van € {rng.choice((50, 75, 100))} per maand. {told(one)}"
    home = f"Over de thuissituatie het volgende. {about_children(one)}"
    reach = f"{rng.choice(('Bellen kan op', 'Het nummer dat wij hebben is'))} {one.phone()}."
    if rng.random() < 0.5:
        reach += f" Mailen kan ook: {one.email()}."
    body = paragraphs(
        "Goedemiddag,", f"{opening} {dwelling}", owed, tried, home, reach,
        "Horen jullie iets, dan hoor ik het graag.",
    )  # fmt: skip
    subject = rng.choice(("Vroegsignalering huurder", "Aanmelding vroegsignalering"))
    return Content(subject, None, [one], html=page(body + html_closing(rng, office)))


def formal_letter(rng: Random, office: Office) -> Content:
    """B3: a formal letter in the text of a mail."""
    one = Writing(rng, couples=0.25)
    reference = one.reference("letter")
    who = one.name("long")
    if len(one.persons) == 1:
        who += f", geboren op {one.born('words')}"
    amount = one.amount() if rng.random() < 0.5 else whole_euros(one, "€ {},--")
    code = one.postal_code("fixed" if rng.random() < 0.1 else "spaced")
    home = joined(f"wonende te {one.town()}, {one.address()}", f"({code})" if code else "")
    text = (
        "Gemeente Haarlem\nAfdeling Schulddienstverlening\nPostbus 511\n2003 PB  HAARLEM\n\n"
        f"Haarlem, 20 november 2026\nOns kenmerk: {reference}\n"
        "Betreft: melding betalingsachterstand huur\n\nGeachte heer, mevrouw,\n\n"
        "Onder verwijzing naar het convenant vroegsignalering doen wij u hierbij melding van een "
        f"betalingsachterstand van onze {verb(one, 'huurder', 'huurders')} {who}, {home}.\n\n"
        f"De achterstand beloopt per heden {amount}, zijnde {one.months('word')} huur. "
        f"Ondanks herhaald schriftelijk verzoek {verb(one, 'heeft', 'hebben')} {again(one)} het "
        f"verschuldigde niet voldaan. {told(one)}\n\n"
        f"Ten aanzien van het huishouden kunnen wij u het volgende melden. {about_children(one)}"
        "\n\nWij vernemen graag van u of de hulpverlening tot stand is gekomen.\n\n"
    )
    subject = f"Melding betalingsachterstand, kenmerk {reference}"
    return Content(subject, wrapped(text) + f"\n{closing(rng, office)}", [one])


def chat(rng: Random, office: Office) -> Content:
    """B4: informal, as one talks."""
    one = Writing(rng)
    first = one.persons[0]
    if is_family := rng.random() < 0.3:
        who = f"fam. {first.surname}"
        one.keep("persons", (first.truth(initials=False),))
    else:
        who = f"{first.given_names} {first.surname}"
        one.keep("persons", (first.truth(initials=False, given=True),))
    opening = rng.choice(
        ("Daar ben ik weer, nu met", "Nog eentje voor jullie:", "Willen jullie langsgaan bij")
    )
    end = "?" if opening.startswith("Willen") else "."
    street = one.address()
    where = joined(street, one.postal_code(rng.choice(("joined", "lower"))), by=", ")
    one.no_town()
    owed = whole_euros(one, rng.choice(("{plain} euro", "€{plain}", "{} euro")))
    phone = rng.choice(("dash", "joined", "spaced"))
    kept = _chatted_children(one, is_family=is_family)
    text = (
        f"Hoi allemaal,\n\n{opening} {who} ({where}){end} De huur van {owed_months(one)} is "
        f"niet binnen, bij elkaar {owed}. {kept} {told(one)} "
        f"Appen lukt het best: {one.phone(phone)}.\n\nAlvast bedankt!\n\n"
    )
    return Content(
        rng.choice(("huurachterstand", "nieuwe melding")), text + closing(rng, office), [one]
    )


def _chatted_children(one: Writing, *, is_family: bool) -> str:
    rng = one.rng
    count = rng.choices((1, 2, 3), (35, 45, 20))[0]
    ages = clauses.ages(rng, count)
    yes, no = MinorChildren.YES, MinorChildren.NO
    some = "1 kind" if count == 1 else f"{count} kinderen"
    clause = rng.choices(
        (
            Clause(f"Er {'loopt' if count == 1 else 'lopen'} ook {some} rond van {ages}.", yes,
                   count),
            Clause(f"En ja, er zijn minderjarige kinderen, {count} stuks.", yes, count)
            if count > 1
            else Clause("En ja, er is een minderjarig kind.", yes, 1),
            Clause("Gelukkig geen kinderen in huis.", no),
            Clause("Kinderen zijn er niet.", no),
            Clause("Of er kinderen zijn weet ik niet.", MinorChildren.UNKNOWN, may_be=_FREE),
        ),
        (30, 20, 25, 20, 5),
    )[0]  # fmt: skip
    text = one.children(clause)
    if is_family and clause.minors is yes:
        one.keep("household_type", HouseholdType.UNKNOWN, HouseholdType.FAMILY_WITH_MINORS)
    return text


def slashes(rng: Random, office: Office) -> Content:
    """B5: all in one line of notes, with slashes."""
    one = Writing(rng, couples=0.1)
    told_so = one.surprise() or rng.choice(
        ("gebeld + brief, geen reactie", "2x aan de deur, niet thuis", "regeling niet nagekomen")
    )
    line = joined(
        one.name("middle", joined=" + "), one.address(), place(one),
        f"tel {one.phone('dash')}" if rng.random() < 0.7 else "",
        f"{one.months('short')} achter", one.amount("tight"), noted_children(one), told_so,
        by=" / ",
    )  # fmt: skip
    opening = rng.choice(("Voor PHU:", "PHU melding:"))
    return Content("PHU", f"Hallo,\n\n{opening}\n{line}\n\n{closing(rng, office)}", [one])


def telegram(rng: Random, office: Office) -> Content:
    """B6: notes in telegram style on a few lines, with commas."""
    one = Writing(rng)
    name = one.bare_name() if rng.random() < 0.5 else one.name("middle")
    where = joined(one.address(), one.postal_code("joined"), by=", ")
    one.no_town()
    count = one.months("bare").replace(",5", "½")
    reach = f"{rng.choice(('mob.', 'tel.'))} {one.phone(rng.choice(('joined', 'spaced')))}"
    lines = [
        f"huurder {name}, {where}",
        f"achterstand {count} mnd, totaal {one.amount('plain')}",
        joined(noted_children(one), f"geb. {one.born('dashes')}" if rng.random() < 0.5 else "",
               by=", "),
        f"{reach}, neemt niet op",
        one.surprise() or "graag huisbezoek, wij komen niet verder",
    ]  # fmt: skip
    greeting = rng.choice(("Hoi,", "Goedemorgen,"))
    text = "\n".join(lines)
    return Content("melding huurachterstand", f"{greeting}\n\n{text}\n\n{closing(rng, office)}",
                   [one], charset="iso-8859-1")  # fmt: skip


LAYOUTS = (
    Layout("B1-sentences", DE_LINDE, two_sentences),
    Layout("B2-story", NOORDERHOF, long_story),
    Layout("B3-formal", ZONNEWEIDE, formal_letter),
    Layout("B4-chat", KENNEMER_HUIS, chat),
    Layout("B5-slashes", DUINWIJK, slashes),
    Layout("B6-telegram", DE_LINDE, telegram),
)
