"""Invented layouts for practice: labelled lines in many manners, HTML tables and cards."""

from collections.abc import Sequence
from html import escape
from random import Random

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from signals.clauses import Clause, ages, efforts
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
from signals.people import TITLES
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november",
)  # fmt: skip


def equals(rng: Random, office: Office) -> Content:
    """PF1: what the tenancy system puts into a mail, "label = value"."""
    one = Writing(rng)
    rows = [
        ("Soort signaal", "Huurachterstand"),
        ("Datum signaal", "20-11-2026"),
        ("Huurdernummer", one.reference("plain")),
        ("Naam", one.sorted_name(titled=True)),
        ("Geboortedatum", one.born()),
        ("Straat", one.street()),
        ("Huisnummer", str(one.dwelling.house_number)),
        ("Huisletter", one.dwelling.house_letter or ""),
        ("Toevoeging", one.dwelling.house_number_addition or ""),
        ("Postcode", one.postal_code("joined")),
        ("Plaats", one.town(capitals=True)),
        ("Telefoon", one.phone() if rng.random() < 0.8 else ""),
        ("Openstaand bedrag", one.amount("plain")),
        ("Maanden achterstand", one.months("bare")),
        ("Minderj. kinderen", one.children_code()),
        ("Laatste actie", rng.choice(("aanmaning 2 verzonden", "sommatie", "huisbezoek"))),
        ("Toelichting", one.surprise()),
    ]
    lines = "\n".join(f"{label:<20}= {value}".rstrip() for label, value in rows)
    text = (
        "Geachte heer, mevrouw,\n\nOnderstaand signaal is aangemaakt in ons huurderssysteem en "
        f"wordt doorgezet op grond van het convenant.\n\n{lines}\n\n{closing(rng, office)}"
    )
    return Content("Signaal huurachterstand", text, [one])


def questions(rng: Random, office: Office) -> Content:
    """PF2: the numbered questions of a form, each with its answer on the next line."""
    one = Writing(rng, couples=0.25)
    name = one.name("long")
    reached = [one.phone()] if rng.random() < 0.85 else []
    if not reached or rng.random() < 0.5:
        reached.append(one.email())
    place = f"{one.postal_code()} {one.town()}".strip()
    asked = [
        ("Om welke huurder gaat het?", name[0].upper() + name[1:]),
        ("Wat is het adres?", f"{one.address()}, {place}"),
        ("Hoe is de huurder te bereiken?", " of ".join(reached)),
        ("Hoe hoog is de huurachterstand?", f"{one.amount()}, dat is {one.months()}"),
        ("Wonen er minderjarige kinderen op het adres?", one.children_label()),
        ("Wat heeft u zelf al gedaan?", efforts(rng)),
        ("Wat vraagt u van de gemeente?", rng.choice((
            "Graag op huisbezoek gaan.", "Graag jullie inzet.",
            "Kijken of er hulp nodig is bij de financiën.",
        ))),
        ("Is er nog iets wat wij moeten weten?", one.surprise() or "Nee."),
    ]  # fmt: skip
    lines = "\n".join(
        f"{number}. {question}\n    {answer}".rstrip()
        for number, (question, answer) in enumerate(asked, 1)
    )
    opening = rng.choice(("Hallo,", "Hoi allemaal,", "Dag collega's,"))
    text = (
        f"{opening}\n\nHieronder weer een melding, ik heb de vragen ingevuld.\n\n{lines}\n\n"
        f"{closing(rng, office)}"
    )
    return Content(rng.choice(("Nieuwe melding PHU", "melding")), text, [one])


def above(rng: Random, office: Office) -> Content:
    """PF3: a web form, every label on the line above its value."""
    one = Writing(rng, couples=0.1)
    fields = [
        ("Naam huurder", one.name("middle")),
        ("Geboortedatum", one.born("words")),
        ("Straat en huisnummer", one.address()),
        ("Postcode en plaats", f"{one.postal_code()} {one.town()}".strip()),
        ("E-mailadres huurder", one.email() if rng.random() < 0.7 else "-"),
        ("Telefoonnummer huurder", one.phone() if rng.random() < 0.7 else "-"),
        ("Bedrag huurachterstand", one.amount()),
        ("Aantal maanden", one.months("bare")),
        ("Zijn er minderjarige kinderen?", one.children_label()),
        ("Uw opmerkingen", one.surprise() or efforts(rng)),
    ]
    lines = "\n\n".join(f"{label}\n{value}".rstrip() for label, value in fields)
    text = (
        "Er is een nieuw formulier ingevuld: Aanmelding PHU\nIngevuld op: 20-11-2026 09:12\n\n"
        f"{lines}\n\n{closing(rng, office)}"
    )
    return Content("Formulier Aanmelding PHU", text, [one], charset="windows-1252", encoding="8bit")


def pairs(rng: Random, office: Office) -> Content:
    """PF4: two labels on a line, with tabs between them."""
    one = Writing(rng)
    address, reference = one.address(), one.reference("letter")
    place = f"{one.postal_code('joined')} {one.town()}".strip()
    rows = [
        ("Huurder", one.name(), "Geb.dat.", one.born()),
        ("Adres", address, "PC/plaats", place),
        ("Contract", reference, "Mobiel", one.phone("joined") if rng.random() < 0.8 else "geen"),
        ("Huurschuld", one.amount("tight"), "Maanden", one.months("bare")),
        ("Kind(eren) <18", one.children_label(), "Regeling", rng.choice(("nee", "verbroken"))),
    ]
    lines = "\n".join(f"{a}:\t{b}\t\t{c}:\t{d}" for a, b, c, d in rows)
    note = one.surprise() or rng.choice(("Brieven blijven onbeantwoord.", "Neemt niet op.", ""))
    opening = rng.choice(("Goedemorgen,", "Goedemiddag,", "Beste collega,"))
    below = f"{note}\n\n" if note else ""
    text = f"{opening}\n\n{lines}\n\n{below}{closing(rng, office)}"
    return Content(f"[PHU] {address}", text, [one])


def dots(rng: Random, office: Office) -> Content:
    """PF5: a formal sheet with rows of dots, and the period instead of the number of months."""
    one = Writing(rng, couples=0.3)
    one.month_count = int(one.month_count)
    one.months()
    one.keep("arrears_months", float(one.month_count), None)
    begin = _MONTHS[11 - one.month_count]
    reference = one.reference("dashes")
    rows = [
        ("Naam huurder(s)", one.name("long")),
        ("Adres", one.address()),
        ("Postcode / woonplaats", f"{one.postal_code()}  {one.town()}".strip()),
        ("Telefoonnummer", one.phone() if rng.random() < 0.75 else "niet bekend"),
        ("Huurachterstand", one.amount()),
        ("Over de maanden", f"{begin} t/m november 2026"),
        ("Minderjarige kinderen", one.children_label()),
        ("Ondernomen acties", efforts(rng)),
    ]
    lines = "\n".join(f"{label + ' ':.<28} : {value}".rstrip() for label, value in rows)
    after = one.surprise() or "Wij verzoeken u contact met deze huurder op te nemen."
    text = (
        f"Ons kenmerk: {reference}\n\nGeachte heer, mevrouw,\n\n"
        f"Hierbij melden wij een huurachterstand conform het convenant.\n\n{lines}\n\n{after}\n\n"
        f"{closing(rng, office)}"
    )
    return Content(f"Melding huurachterstand, ons kenmerk {reference}", text, [one])


def dashes(rng: Random, office: Office) -> Content:
    """PF6: bullets in small letters with a dash, given names and amounts in words."""
    one = Writing(rng)
    whole, rest = divmod(one.cents, 100)
    amount = one.amount("word")
    if rest == 0:
        amount = f"{whole:,} euro".replace(",", ".")
    code = one.postal_code("lower") or one.town()
    if code != "Haarlem":
        one.no_town()
    lines = [
        f"huurder – {one.given_name()}",
        f"adres – {one.address()}, {code}",
        f"schuld – {amount} ({one.months('word')})",
        f"minderjarige kinderen – {one.children_label()}",
        f"bereikbaar – {one.phone()}",
        f"wat deden wij – {efforts(rng)}",
    ]
    extra = one.surprise()
    lines += [f"let op – {extra}"] if extra else []
    listed = "\n".join(f"• {line}".rstrip() for line in lines)
    opening = rng.choice(("Hi,\n\nNog een aanmelding van ons:", "Hoi!\n\nKunnen jullie hierheen?"))
    text = f"{opening}\n\n{listed}\n\nAlvast bedankt.\n\n{closing(rng, office)}"
    return Content(rng.choice(("aanmelding", "nieuwe aanmelding PHU")), text, [one])


def _composition(rng: Random, one: Writing) -> Clause:
    """Return what stands behind "gezinssamenstelling"."""
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    noun = "minderjarig kind" if count == 1 else "minderjarige kinderen"
    listed = f"{count} {noun} ({ages(rng, count)} jaar)"
    family = Clause(f"gezin met {listed}", YES, count, HouseholdType.FAMILY_WITH_MINORS)
    unknown = Clause("niet bekend of er kinderen zijn", UNKNOWN, may_be=(MinorChildren.NOT_STATED,))
    if len(one.persons) > 1:
        without = Clause("samenwonend zonder kinderen", NO)
        return rng.choices((family, without, unknown), (55, 40, 5))[0]
    parent = Clause(f"eenoudergezin, {listed}", YES, count, HouseholdType.SINGLE_WITH_MINORS)
    alone = Clause("alleenstaand, geen kinderen", NO, household=HouseholdType.SINGLE)
    return rng.choices((family, parent, alone, unknown), (25, 30, 40, 5))[0]


def sections(rng: Random, office: Office) -> Content:
    """PF7: a table of labels and values from Word, with a heading above each part."""
    one = Writing(rng, couples=0.35)
    names = one.name("middle", joined="|").split("|")
    rent = f"€ {one.cents / one.month_count / 100:.2f}".replace(".", ",")
    tenants = [("Hoofdhuurder", names[0]), *(("Medehuurder", name) for name in names[1:])]
    parts = [
        ("Gegevens huurder", [
            *tenants,
            ("Adres", one.address()),
            ("Postcode en plaats", f"{one.postal_code('fixed')} {one.town()}".strip()),
            ("Telefoon", one.phone()),
            ("Gezinssamenstelling", one.children(_composition(rng, one))),
        ]),
        ("Gegevens achterstand", [
            ("Huurprijs per maand", rent),
            ("Totale achterstand", one.amount()),
            ("Achterstand in maanden", one.months("bare")),
        ]),
        ("Bijzonderheden", [("Contact tot nu toe", one.surprise() or efforts(rng))]),
    ]  # fmt: skip
    opening = rng.choice(("Beste collega,", "Goedendag,"))
    intro = "Hierbij de aanmelding van een huurder met een achterstand in de huur."
    body, flat = f"<p>{opening}</p><p>{intro}</p>", f"{opening}\n\n{intro}\n\n"
    body += '<table border="1" cellspacing="0" cellpadding="4">'
    for heading, rows in parts:
        body += f'<tr><td colspan="2" bgcolor="#D9E2F3"><b>{heading}</b></td></tr>'
        flat += f"{heading}\n"
        for label, value in rows:
            body += f"<tr><td>{label}</td><td>{escape(value)}</td></tr>"
            flat += f"{label}\t{value}\n"
    ending = closing(rng, office)
    signed = "".join(f"<p>{line or '&nbsp;'}</p>" for line in ending.splitlines())
    body += f"</table><p>&nbsp;</p>{signed}"
    subject = rng.choice(("Aanmelding huurder", "Aanmelding huurder met huurachterstand"))
    return Content(subject, f"{flat}\n{ending}", [one], html=page(body))


def _grid(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td style="border:solid windowtext 1.0pt"><p class="MsoNormal">{cell}<o:p></o:p></p>'
            "</td>"
            for cell in row
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="MsoTableGrid" border="1" cellspacing="0">{lines}</table>'


def records(rng: Random, office: Office) -> Content:
    """PF8: a row of a spreadsheet pasted into the mail; now and then more rows."""
    written = [Writing(rng, couples=0.15) for _ in range(rng.choices((1, 2, 3), (65, 20, 15))[0])]
    heads = (
        "Relatienr", "Contractant", "Straat", "Nr", "Postcode", "Plaats", "Saldo open",
        "Mnd", "Kind &lt;18", "Tel",
    )  # fmt: skip
    rows: list[Sequence[str]] = [tuple(f"<b>{head}</b>" for head in heads)]
    rows.extend(
        (
            one.reference("plain"), one.bare_name(joined=" e/o "), one.street(), one.number(),
            one.postal_code("joined"), one.town(capitals=True), one.amount("bare"),
            one.months("bare"), one.children_code(),
            one.phone("dash") if rng.random() < 0.7 else "&nbsp;",
        )
        for one in written
    )  # fmt: skip
    who = "de volgende huurder" if len(written) == 1 else "de volgende huurders"
    extra = written[0].surprise() if len(written) == 1 else ""
    body = (
        f"<p>Goedemorgen,</p><p>Wij willen {who} bij u onder de aandacht brengen:</p>"
        f"{_grid(rows)}<p>{extra or 'Graag ontvangen wij te zijner tijd een terugkoppeling.'}</p>"
        f"{html_closing(rng, office)}"
    )
    return Content("Huurachterstand - doormelding", None, written, html=page(body))


def card(rng: Random, office: Office) -> Content:
    """PF9: the card of a web application, tables within tables and three tiles."""
    one = Writing(rng)
    small = "font-size:11px;color:#777"
    tiles = (
        ("ACHTERSTAND", one.amount()),
        ("AANTAL MAANDEN", one.months("bare")),
        ("KINDEREN &lt; 18", one.children_label() or "&nbsp;"),
    )
    cells = "".join(
        f'<td width="33%" align="center"><div style="{small}">{label}</div>'
        f'<div style="font-size:20px"><strong>{value}</strong></div></td>'
        for label, value in tiles
    )
    details = [
        ("Telefoon", one.phone()),
        ("E-mail", one.email() if rng.random() < 0.7 else "n.b."),
        ("Contractnummer", one.reference("year")),
    ]
    extra = one.surprise()
    details += [("Notitie", extra)] if extra else []
    lines = "".join(
        f'<tr><td style="{small}">{label}</td><td>{escape(value)}</td></tr>'
        for label, value in details
    )
    place = f"{one.postal_code()} {one.town()}".strip()
    html = (
        '<html><body bgcolor="#f4f4f4"><table width="100%"><tr><td align="center">'
        f'<table width="600" bgcolor="#ffffff"><tr><td bgcolor="#2b6777" style="color:#fff">'
        f"{office.corporation.name} · Vroegsignalering</td></tr><tr><td>"
        f'<div style="font-size:18px">{one.name("capital")}</div>'
        f"<div>{escape(one.address())}</div><div>{place}</div></td></tr>"
        f'<tr><td><table width="100%"><tr>{cells}</tr></table></td></tr>'
        f"<tr><td><table>{lines}</table></td></tr></table></td></tr></table>"
        f"{html_closing(rng, office)}</body></html>"
    )
    return Content("Nieuw signaal vroegsignalering", None, [one], html=html, encoding="base64")


def quads(rng: Random, office: Office) -> Content:
    """PF10: label, value, label, value in one row; the name and the number in their parts."""
    one = Writing(rng)
    who, home = one.split_name(titled=True), one.dwelling
    rows = [
        ("Aanhef", TITLES["capital"][who.gender], "Voorletters", who.initials),
        ("Tussenvoegsel", who.name_prefix or "", "Achternaam", who.last_name),
        ("Straat", one.street(), "Huisnummer", str(home.house_number)),
        ("Huisletter", home.house_letter or "", "Toevoeging", home.house_number_addition or ""),
        ("Postcode", one.postal_code(), "Woonplaats", one.town()),
        ("Geboortedatum", one.born(), "Telefoon", one.phone() if rng.random() < 0.8 else ""),
        ("Achterstand", one.amount(), "Aantal maanden", one.months("bare")),
        ("Minderjarige kinderen", one.children_label(), "Dossiernummer", one.reference("dashes")),
    ]
    lines = "".join(
        f"<tr><td><i>{a}:</i></td><td>{escape(b) or '&nbsp;'}</td>"
        f"<td><i>{c}:</i></td><td>{escape(d) or '&nbsp;'}</td></tr>"
        for a, b, c, d in rows
    )
    intro = rng.choice((
        "Bijgaand treft u de gegevens aan van een huurder met een huurachterstand.",
        "Namens Zonneweide meld ik u de volgende huurachterstand.",
    ))  # fmt: skip
    body = (
        f'<p class="MsoNormal">Geacht team,</p><p class="MsoNormal">{intro}</p>'
        f'<table border="0" cellpadding="3">{lines}</table>'
        f'<p class="MsoNormal">{one.surprise() or efforts(rng)}</p>{html_closing(rng, office)}'
    )
    return Content("Melding in het kader van het convenant", None, [one], html=page(body))


LAYOUTS = (
    Layout("PF1-equals", ZONNEWEIDE, equals),
    Layout("PF2-questions", KENNEMER_HUIS, questions),
    Layout("PF3-above", DUINWIJK, above),
    Layout("PF4-pairs", DE_LINDE, pairs),
    Layout("PF5-dots", NOORDERHOF, dots),
    Layout("PF6-dashes", KENNEMER_HUIS, dashes),
    Layout("PF7-sections", DUINWIJK, sections),
    Layout("PF8-records", NOORDERHOF, records),
    Layout("PF9-card", DE_LINDE, card),
    Layout("PF10-quads", ZONNEWEIDE, quads),
)
