"""Layouts kept apart to judge the reader at the very end: labelled lines, tables and cards."""

from random import Random

from phu_mailer.domain.signal import Gender, HouseholdType, MinorChildren
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
from signals.kept_apart_files import FILES
from signals.kept_apart_more import MORE, named, remarks
from signals.writing import Writing

_YES, _NO, _UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_WORDS = {1: "een", 2: "twee", 3: "drie"}


def dotted(rng: Random, office: Office) -> Content:
    """Print-out of a rent system, in blocks, with dots behind the labels."""
    one = Writing(rng)
    blocks = (
        (
            "HUURDER",
            ("Naam hoofdhuurder", one.name("middle")),
            ("Geboren", one.born("dashes")),
            ("Woonadres", one.address()),
            ("Postcode en woonplaats", f"{one.postal_code()} {one.town()}".strip()),
            ("Telefoon", one.phone()),
        ),
        (
            "HUURREKENING",
            ("Dossier", one.reference("plain")),
            ("Maandhuur", _rent(one)),
            ("Stand achterstand", one.amount("bare")),
            ("Aantal maanden", one.months("bare")),
        ),
        ("GEZIN", ("Kinderen jonger dan 18", one.children_label())),
        (
            "STAPPEN",
            ("Laatste aanmaning", f"{rng.randint(2, 17):02d}-11-2026"),
            ("Toelichting", remarks(rng, one)),
        ),
    )
    lines = []
    for title, *pairs in blocks:
        lines.append(f"{title}")
        lines += [f"  {label:.<26}: {value}".rstrip() for label, value in pairs]
        lines.append("")
    text = (
        "Aan: gemeente Haarlem, schulddienstverlening\n\n"
        f"Op grond van het convenant meldt {office.corporation.name} de volgende huurder.\n\n"
        + "\n".join(lines)
        + f"\n{closing(rng, office)}"
    )
    return Content("Melding huurachterstand (vroegsignalering)", text, (one,))


def questions(rng: Random, office: Office) -> Content:
    """Answer a fixed list of numbered questions, each answer below its question."""
    one = Writing(rng)
    name = one.name("capital")
    opening = rng.choice(
        (
            "Hierbij een nieuwe aanmelding, volgens jullie vragenlijstje.",
            "Zoals afgesproken hieronder de antwoorden op de vaste vragen.",
        )
    )
    reach = one.phone() if rng.random() < 0.5 else f"{one.phone()}, of per mail: {one.email()}"
    answers = (
        ("Om welke huurder gaat het?", f"{name}, geboren op {one.born('words')}"),
        ("Op welk adres?", f"{one.address()}, {_place(one)}"),
        ("Hoe hoog is de achterstand?", one.amount("euro")),
        ("Hoeveel maanden is dat?", one.months("unit")),
        ("Wonen er minderjarige kinderen?", one.children(_answer(rng))),
        ("Hoe is de huurder te bereiken?", reach),
        ("Wat hebben wij zelf al gedaan?", remarks(rng, one)),
    )
    listed = "\n".join(f"{at}. {asked}\n   {said}\n" for at, (asked, said) in enumerate(answers, 1))
    text = f"Beste collega's,\n\n{opening}\n\n{listed}\n{closing(rng, office)}"
    return Content("Aanmelding vroegsignalering", text, (one,))


def _place(one: Writing) -> str:
    return f"{one.postal_code()} {one.town()}".strip()


def _answer(rng: Random) -> Clause:
    count = rng.choice((2, 2, 3))
    return rng.choices(
        (
            Clause(f"Ja, {_WORDS[count]} ({ages(rng, count)} jaar).", _YES, count),
            Clause(f"Ja, een dochter van {rng.randint(2, 16)}.", _YES, 1),
            Clause(f"Ja, een zoon van {rng.randint(2, 16)}.", _YES, 1),
            Clause("Ja.", _YES),
            Clause("Nee.", _NO),
            Clause(f"Nee, alleen een zoon van {rng.randint(19, 27)}.", _NO),
            Clause("Dat weten wij niet.", _UNKNOWN, may_be=(MinorChildren.NOT_STATED,)),
        ),
        (20, 10, 10, 8, 38, 8, 6),
    )[0]


def pairs_of_two(rng: Random, office: Office) -> Content:
    """Copy a screen on which two labelled fields stand beside each other."""
    one = Writing(rng)
    opening = rng.choice(("Graag jullie inzet bij deze huurder:", "Nieuwe melding PHU:"))
    rows = (
        ("Huurder", named(one, "dhr.", "mw."), "Huurdernr.", one.reference("letter")),
        ("Adres", one.address(), "PC/plaats", _place(one)),
        ("Tel.", one.phone(), "E-mail", one.email() if rng.random() < 0.6 else ""),
        ("Achterstand", one.amount("tight"), "Maanden", one.months("bare")),
        ("Mj. kinderen", one.children_code(), "Regeling", rng.choice(("nee", "verbroken"))),
    )
    shown = "\n".join(f"{a}:\t{b}\t\t{c}:\t{d}" for a, b, c, d in rows)
    text = f"Goedemorgen,\n\n{opening}\n\n{shown}\n\n{efforts(rng)}\n\n{closing(rng, office)}"
    return Content("Melding PHU", text, (one,), charset="windows-1252")


def portal(rng: Random, office: Office) -> Content:
    """Forward what a web form of the corporation holds, a line for each small part."""
    one = Writing(rng)
    who = one.split_name(titled=True)
    objects = rng.random() < 0.02
    if objects:
        one.keep("tenant_objects", value=True)
        one.wait("objection")
    minors = one.children(
        rng.choices(
            (Clause("Ja", _YES, rng.choice((1, 1, 2, 2, 3))), Clause("Nee", _NO),
             Clause("Onbekend", _UNKNOWN)),
            (50, 45, 5),
        )[0]
    )  # fmt: skip
    count = one.wanted.truth.minor_children_count
    pairs = (
        ("Geslacht", "man" if who.gender is Gender.MALE else "vrouw"),
        ("Voorletters", who.initials),
        ("Tussenvoegsel", who.name_prefix),
        ("Achternaam", who.last_name),
        ("Straatnaam", one.street()),
        ("Huisnummer", str(one.dwelling.house_number)),
        ("Huisletter", one.dwelling.house_letter),
        ("Toevoeging", one.dwelling.house_number_addition),
        ("Postcode", one.postal_code("joined")),
        ("Plaats", one.town()),
        ("Telefoonnummer", one.phone()),
        ("E-mailadres", one.email() if rng.random() < 0.7 else ""),
        ("Bedrag achterstand (euro)", one.amount("plain")),
        ("Achterstand in maanden", one.months("bare")),
        ("Kinderen onder de 18", minors),
        ("Aantal kinderen onder de 18", "" if count is None else str(count)),
        ("Huurder heeft bezwaar tegen de melding", "Ja" if objects else "Nee"),
        ("Opmerkingen", efforts(rng) if rng.random() < 0.5 and not objects else ""),
    )
    shown = "\n".join(f"{label}: {value or ''}".rstrip() for label, value in pairs)
    text = (
        "Er is een nieuw formulier verzonden op onze website.\n\n"
        f"Formulier: Melding huurachterstand gemeente\nVerzonden op: 20-11-2026 "
        f"{rng.randint(8, 16):02d}:{rng.randint(0, 59):02d}\n\n{shown}\n\n{closing(rng, office)}"
    )
    return Content("Formulier ontvangen: Melding huurachterstand gemeente", text, (one,))


def headed(rng: Random, office: Office) -> Content:
    """Put a word in bold above each paragraph of a page."""
    one = Writing(rng)
    opening = rng.choice(("Hoi,", "Hallo allemaal,", "Goedemiddag!"))
    born = f" ({one.born('dashes')})" if rng.random() < 0.6 else ""
    parts = (
        ("Wie", f"{one.name('middle')}{born}"),
        ("Waar", f"{one.address()}<br>{_place(one)}"),
        ("Hoeveel", f"{one.amount('euro')}, dat is {one.months('unit')} huur"),
        ("Thuis", _at_home(one)),
        ("Bereikbaar", one.phone()),
        ("Wat deden we al", remarks(rng, one)),
    )
    shown = "".join(
        f'<p class="MsoNormal"><b>{label}<o:p></o:p></b></p>'
        f'<p class="MsoNormal">{value}<o:p></o:p></p><p class="MsoNormal">&nbsp;</p>'
        for label, value in parts
    )
    body = (
        f'<p class="MsoNormal">{opening}</p><p class="MsoNormal">&nbsp;</p>'
        f'<p class="MsoNormal">Willen jullie hier langsgaan?</p><p class="MsoNormal">&nbsp;</p>'
    )
    return Content(
        "Huurachterstand, graag huisbezoek",
        None,
        (one,),
        html=page(body + shown + html_closing(rng, office)),
    )


def _at_home(one: Writing) -> str:
    rng = one.rng
    count = rng.choice((1, 2, 2, 3))
    noun = "kind" if count == 1 else "kinderen"
    family, single = HouseholdType.FAMILY_WITH_MINORS, HouseholdType.SINGLE_WITH_MINORS
    without = HouseholdType.OTHER_WITHOUT_MINORS
    clause = rng.choices(
        (
            Clause(f"2 volwassenen en {count} {noun} ({ages(rng, count)} jaar)",
                   _YES, count, family),
            Clause(f"1 volwassene en {count} {noun} ({ages(rng, count)} jaar)",
                   _YES, count, single),
            Clause(f"{count} minderjarig{'e' if count > 1 else ''} {noun}", _YES, count),
            Clause("alleenstaand, geen kinderen", _NO, household=HouseholdType.SINGLE),
            Clause("2 volwassenen, geen kinderen", _NO, household=without),
            Clause("geen minderjarige kinderen", _NO),
            Clause("minderjarige kinderen: onbekend", _UNKNOWN),
        ),
        (15, 15, 22, 15, 10, 18, 5),
    )[0]  # fmt: skip
    text = one.children(clause)
    if text.startswith("2 volwassenen"):  # not every two adults are a couple
        one.keep("household_type", clause.household, HouseholdType.UNKNOWN)
    return text


def sections(rng: Random, office: Office) -> Content:
    """Fill a table of two columns, with coloured rows that name the part."""
    one = Writing(rng, couples=0.25)
    names = one.name("middle", joined="<br>")
    count = rng.randint(2, 17)
    rows = (
        ("Gegevens contractant", None),
        ("Contractant(en)", names),
        ("Verhuurd object", one.address()),
        ("Postcode / plaats", f"{one.postal_code('double')} {one.town(capitals=True)}".strip()),
        ("Telefonisch bereikbaar op", one.phone()),
        ("Financieel", None),
        ("Contractnummer", one.reference("dashes")),
        ("Bruto huur per maand", f"€ {_rent(one)}"),
        ("Openstaand saldo", one.amount("euro")),
        ("Maanden achterstand", one.months("bare")),
        ("Huishouden", None),
        ("Thuiswonende kinderen &lt; 18 jaar", one.children_label()),
        ("Voortraject", None),
        ("Laatste brief", f"{count} november 2026"),
        ("Bijzonderheden", remarks(rng, one)),
    )
    shown = "".join(_section(label, value) for label, value in rows)
    opening = rng.choice(
        (
            "Hierbij ontvangt u een melding in het kader van het convenant vroegsignalering.",
            "Onderstaande melding sturen wij u op basis van het convenant.",
        )
    )
    body = (
        f'<p class="MsoNormal">Geachte heer/mevrouw,</p><p class="MsoNormal">{opening}</p>'
        f'<table class="MsoTableGrid" border="1" cellspacing="0">{shown}</table>'
        f'<p class="MsoNormal">Wij horen graag wat het resultaat is.</p>'
    )
    return Content(
        "Melding convenant vroegsignalering", None, (one,), html=page(body + _end(rng, office))
    )


def _section(label: str, value: str | None) -> str:
    cell = '<p class="MsoNormal">{}<o:p></o:p></p>'
    if value is None:
        bold = cell.format(f"<b>{label}</b>")
        return f'<tr><td colspan="2" style="background:#D9E2F3">{bold}</td></tr>'
    return f"<tr><td>{cell.format(label)}</td><td>{cell.format(value)}</td></tr>"


def _end(rng: Random, office: Office) -> str:
    return f'<p class="MsoNormal">&nbsp;</p>{html_closing(rng, office)}'


def card(rng: Random, office: Office) -> Content:
    """Show the tenant as a card of a dashboard: large figures above their captions."""
    one = Writing(rng)
    children = rng.choices(
        (
            Clause("1", _YES, 1), Clause("2", _YES, 2), Clause("3", _YES, 3), Clause("0", _NO),
            Clause("onbekend", _UNKNOWN),
        ),
        (25, 22, 6, 40, 7),
    )[0]  # fmt: skip
    figures = (
        (one.amount("euro"), "huurachterstand"),
        (one.months("bare"), "maanden achter"),
        (one.children(children), "minderjarige kinderen"),
    )
    shown = "".join(
        f'<td width="180" align="center" style="padding:12px"><span style="font-size:22px">{value}'
        f'</span><br><span style="font-size:12px;color:#666">{caption}</span></td>'
        for value, caption in figures
    )
    contact = f"Tel. {one.phone()}" + (f" &middot; {one.email()}" if rng.random() < 0.6 else "")
    rows = (
        f'<b style="color:#fff">{office.corporation.name} &ndash; melding vroegsignalering</b>',
        f'<h2 style="margin:0">{one.name("short")}</h2>{one.address()}<br>{_place(one)}',
        f'<table role="presentation" cellpadding="0" cellspacing="0"><tr>{shown}</tr></table>',
        f"{contact}<br>Ons dossier: {one.reference('year')}",
        f"<i>{efforts(rng)}</i>",
    )
    inner = "".join(f'<tr><td style="padding:16px">{row}</td></tr>' for row in rows)
    html = (
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Melding</title></head>'
        '<body style="background:#eee;font-family:Arial"><table role="presentation" width="100%">'
        '<tr><td align="center"><table role="presentation" width="600" bgcolor="#ffffff">'
        f"{inner}</table></td></tr></table>{html_closing(rng, office)}</body></html>"
    )
    plain = "Uw e-mailprogramma toont geen HTML. Open dit bericht in een ander programma.\n"
    return Content("Nieuwe melding vroegsignalering", plain, (one,), html=html)


def four_columns(rng: Random, office: Office) -> Content:
    """Fill a table in which two labelled fields stand in each row."""
    one = Writing(rng)
    rows = (
        ("Naam", one.sorted_name(titled=True), "Geb. datum", one.born("dots")),
        ("Straat + nr", one.address(), "Postcode", one.postal_code()),
        ("Woonplaats", one.town(), "Telefoon", one.phone()),
        ("Achterstand", one.amount("euro"), "In maanden", one.months("bare")),
        ("Kinderen &lt;18", one.children_code(), "Relatienummer", one.reference("letter")),
    )
    shown = "".join(
        "<tr>"
        + "".join(
            _bordered(f"<strong>{v}</strong>" if at % 2 == 0 else v) for at, v in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    opening = rng.choice(
        ("Bij deze een nieuwe melding.", "Zouden jullie contact willen opnemen met deze huurder?")
    )
    body = (
        f"<div>Beste mensen,</div><div><br></div><div>{opening} {remarks(rng, one)}</div>"
        f"<div><br></div><table>{shown}</table><div><br></div>"
    )
    return Content(
        "Melding achterstand huur",
        None,
        (one,),
        html=f"<html><body>{body}{html_closing(rng, office)}</body></html>",
        encoding="base64",
    )


def _bordered(value: str) -> str:
    return f'<td style="border:1px solid #999">{value}</td>'


def _rent(one: Writing) -> str:
    """Return the rent of one month, which is no arrears."""
    whole, rest = divmod(int(one.cents / one.month_count), 100)
    return f"{whole},{rest:02d}"


LAYOUTS = (
    Layout("KA01-duinwijk", DUINWIJK, dotted),
    Layout("KA02-delinde", DE_LINDE, questions),
    Layout("KA03-noorderhof", NOORDERHOF, pairs_of_two),
    Layout("KA04-zonneweide", ZONNEWEIDE, portal),
    Layout("KA05-kennemerhuis", KENNEMER_HUIS, headed),
    Layout("KA06-duinwijk", DUINWIJK, sections),
    Layout("KA07-delinde", DE_LINDE, card),
    Layout("KA08-noorderhof", NOORDERHOF, four_columns),
    *MORE,
    *FILES,
)
