"""Practice: tables with rows of their own kinds, and prose whose sentences vary one by one."""

from collections.abc import Sequence
from html import escape
from random import Random

from phu_mailer.domain.signal import Gender, HouseholdType, MinorChildren
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
    html_closing,
    page,
)
from signals.practice_mixed import cells, paragraph
from signals.practice_office import counted, evicted, objects
from signals.practice_prose import again, joined, place, upper_first, verb, wrapped
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
NOT_STATED = MinorChildren.NOT_STATED


def _total(written: Sequence[Writing]) -> str:
    """Write what all households owe together."""
    whole, rest = divmod(sum(one.cents for one in written), 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}"


def definitions(rng: Random, office: Office) -> Content:
    """PO-HTML: a list of terms in HTML, beside a plain text that is a remark or an extract."""
    one = Writing(rng, couples=0.2)
    note = one.surprise() or rng.choice(
        ("Graag spoedig contact.", "Geen.", "Huurder werkt 's nachts.")
    )
    name, home = one.name("capital"), one.address()
    terms = (
        ("Aangemeld door", "Afdeling Debiteuren"),
        ("Huurder", name),
        ("Adres van de woning", f"{home}\n{place(one)}"),
        ("Contact", f"{one.phone()}\n{one.email()}"),
        ("Huurachterstand", one.amount()),
        ("Aantal maanden", one.months("bare")),
        ("Aantal kinderen onder de 18", one.children(counted(rng))),
        ("Bijzonderheden", note),
    )
    listed = "".join(
        f"<dt><strong>{label}</strong></dt><dd>{'<br>'.join(escape(value).splitlines())}</dd>\n"
        for label, value in terms
    )
    text = rng.choice(
        (
            "Deze mail is opgemaakt in HTML.\n",
            "Uw mailprogramma toont geen HTML. Open dit bericht in een browser.\n",
            f"Nieuwe aanmelding: {name}, {home}. De overige gegevens staan in de HTML-versie.\n",
        )
    )
    html = (
        '<!DOCTYPE html><html lang="nl"><head><title>Aanmelding</title></head><body>'
        f"<h2>Aanmelding vroegsignalering</h2>\n<dl>{listed}</dl>{html_closing(rng, office)}"
        "</body></html>"
    )
    return Content("Aanmelding vroegsignalering", text, (one,), html=html)


def totalled(rng: Random, office: Office) -> Content:
    """PO-TOTAL: a table with a row of totals, a row with a note and a mostly empty column."""
    written = [Writing(rng, couples=0.1) for _ in range(rng.randint(1, 5))]
    heads = ("Naam", "Adres", "PC", "Plaats", "Saldo", "Mnd", "Kind <18", "Mobiel", "Opmerking")
    rows = ""
    for one in written:
        remark = one.surprise() or rng.choice(("", "", "", "", "", "beltermijn verstreken"))
        rows += cells(
            (one.sorted_name(titled=True, joined=" / "), one.address(), one.postal_code("joined"),
             one.town(), one.amount("euro"), one.months("bare"), one.children_code(),
             one.phone("dash") if rng.random() < 0.8 else "", remark)
        )  # fmt: skip
    count = "1 huurder" if len(written) == 1 else f"{len(written)} huurders"
    rows += cells((f"Totaal ({count})", "", "", "", f"€ {_total(written)}", "", "", "", ""))
    note = rng.choice(
        (
            "* saldo inclusief de huur van november",
            "Peildatum saldo: 19-11-2026, bedragen in euro's",
        )
    )
    rows += f'<tr><td colspan="9"><i>{note}</i></td></tr>'
    body = (
        paragraph(rng.choice(("Goedemorgen,", "Dag collega's,")))
        + paragraph(rng.choice(("Hierbij de lijst van deze week.", "Onze meldingen van week 47:")))
        + f'<table border="1">{cells(heads, "th")}{rows}</table>'
        + paragraph("Met alle huurders is tevergeefs contact gezocht.")
        + html_closing(rng, office)
    )
    return Content("Lijst PHU week 47", None, written, html=page(body))


def two_rows(rng: Random, office: Office) -> Content:
    """PO-TWOROWS: a table in which each household takes two rows, below a head of two rows."""
    written = [Writing(rng) for _ in range(rng.randint(1, 4))]
    rows = cells(("Huurder", "Adres", "Postcode", "Plaats"), "th")
    rows += cells(("Bedrag", "Maanden achterstand", "Minderj. kinderen", "Telefoon"), "th")
    for one in written:
        rows += cells((one.name("middle"), one.address(), one.postal_code(), one.town()))
        phone = one.phone("joined") if rng.random() < 0.8 else "-"
        rows += cells((one.amount(), one.months("bare"), one.children_code(), phone))
        if note := one.surprise():
            rows += f'<tr><td colspan="4">{note}</td></tr>'
    body = (
        paragraph("Beste collega's,")
        + paragraph(rng.choice(("Zie onderstaande tabel.", "Deze huurders melden wij bij u aan.")))
        + f'<table border="1" cellpadding="2">{rows}</table>'
        + paragraph(rng.choice(("Succes!", "Wij horen graag van u.")))
        + html_closing(rng, office)
    )
    return Content("Aanmeldingen", None, written, html=page(body))


def abbreviated(rng: Random, office: Office) -> Content:
    """PO-ABBR: a table of the abbreviations of a tenancy system and their values."""
    one = Writing(rng)
    person = one.split_name(titled=True)
    note = one.surprise()
    pairs = (
        ("HRD.NR", one.reference("plain")),
        ("HRD.NM", person.last_name),
        ("HRD.VV", person.name_prefix or ""),
        ("HRD.VL", person.initials),
        ("HRD.GSL", "V" if person.gender is Gender.FEMALE else "M"),
        ("HRD.GEB", one.born()),
        ("HRD.TEL", one.phone("joined") if rng.random() < 0.8 else ""),
        ("VHE.ADR", one.address()),
        ("VHE.PC", one.postal_code("joined")),
        ("VHE.WPL", one.town(capitals=True)),
        ("ACH.BDR", one.amount("plain")),
        ("ACH.MND", one.months("bare")),
        ("GZN.KND18", one.children_code()),
        ("INC.RGL", rng.choice(("N", "N", "VERBR"))),
        ("INC.BZW", "J" if objects(one) else "N"),
        ("INC.ONTR", "J" if evicted(one) == "ja" else "N"),
        ("OPM", note),
    )
    rows = "".join(cells(pair) for pair in pairs)
    body = (
        f"<p>SIG-PHU {rng.randint(1000, 9999)} / mutatie 20-11-2026</p><table>{rows}</table>"
        f"{html_closing(rng, office)}"
    )
    html = f"<html><body><font face='Courier New'>{body}</font></body></html>"
    return Content("SIG-PHU", None, (one,), html=html, encoding="base64")


def _formal_children(one: Writing) -> str:
    rng = one.rng
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    kids = "minderjarig kind" if count == 1 else "minderjarige kinderen"
    part = "maakt" if count == 1 else "maken"
    word = ("een", "twee", "drie")[count - 1]
    yes = rng.choice(
        (
            f"Tot het huishouden {'behoort' if count == 1 else 'behoren'} {word} {kids}.",
            f"Van het huishouden {part} {word} {kids} deel uit.",
            f"Volgens onze administratie zijn er {word} {kids}." if count > 1
            else "Volgens onze administratie is er een minderjarig kind.",
        )
    )  # fmt: skip
    no = rng.choice(
        (
            "Tot het huishouden behoren geen minderjarige kinderen.",
            "Van inwonende minderjarige kinderen is geen sprake.",
            "Minderjarige kinderen staan niet op het adres ingeschreven.",
        )
    )
    unsure = (UNKNOWN, NOT_STATED) if "ingeschreven" in no else ()
    unknown = "Of het huishouden minderjarige kinderen telt, is ons niet bekend."
    return one.children(
        rng.choices(
            (
                Clause(yes, YES, count),
                Clause(no, NO, may_be=unsure),
                Clause(unknown, UNKNOWN, may_be=(NOT_STATED,)),
            ),
            (50, 42, 8),
        )[0]
    )


def _formal_opening(one: Writing) -> str:
    """Write who the tenants are and where they live."""
    who, home, where = one.name("long"), one.address(), place(one)
    rents = verb(one, "huurt", "huren")
    return one.rng.choice(
        (
            f"Bij dezen vragen wij uw aandacht voor {who}, woonachtig {home}, {where}.",
            f"{upper_first(who)} {rents} van ons het woonhuis aan het adres {home}, {where}.",
            f"Hierbij doen wij u een signaal toekomen inzake {who}, adres {home}, {where}.",
        )
    )


def formal(rng: Random, office: Office) -> Content:
    """PO-FORMAL: a formal mail in which every sentence has three forms."""
    one = Writing(rng, couples=0.25)
    first = _formal_opening(one)
    owed, count, them, reach = one.amount(), one.months("word"), again(one), one.phone()
    has, pays = verb(one, "heeft", "hebben"), verb(one, "voldoet", "voldoen")
    second = rng.choice(
        (
            f"De vordering bedraagt thans {owed}, hetgeen overeenkomt met {count} huur.",
            f"Er is een achterstand ontstaan van {count}, tot een bedrag van {owed}.",
            f"Per heden {has} {them} een bedrag van {owed} onbetaald gelaten ({count}).",
        )
    )
    third = rng.choice(
        (
            f"Ondanks meerdere aanmaningen {pays} {them} niet aan de betalingsverplichting.",
            "Onze aanmaningen zijn onbeantwoord gebleven.",
            "Een minnelijke regeling is niet tot stand gekomen.",
        )
    )
    fourth = rng.choice(
        (
            f"Telefonisch contact is mogelijk op nummer {reach}.",
            f"Het bij ons bekende telefoonnummer luidt {reach}.",
            f"Voor een afspraak kunt u bellen met {reach}.",
        )
    )
    last = rng.choice(
        (
            "Gaarne vernemen wij of u een hulpaanbod heeft gedaan.",
            "Wij verzoeken u ons over het vervolg te berichten.",
            "Uw berichtgeving zien wij met belangstelling tegemoet.",
        )
    )
    story = joined(first, second, third)
    story += f"\n\n{joined(_formal_children(one), fourth, one.surprise())}\n\n{last}"
    text = wrapped(f"Geachte heer/mevrouw,\n\n{story}\n\n", 80) + f"\n{closing(rng, office)}"
    subject = rng.choice(("Signaal ex artikel 3 Wgs", "Signaal huurachterstand"))
    return Content(subject, text, (one,))


def _loose_children(one: Writing, he: str) -> str:
    rng = one.rng
    count = rng.choices((1, 2, 3), (40, 45, 15))[0]
    word, kids = ("één", "twee", "drie")[count - 1], "kind" if count == 1 else "kinderen"
    listed = ages(rng, count)
    yes = rng.choice(
        (
            f"Er {'zit' if count == 1 else 'zitten'} {word} {kids} in huis ({listed} jaar).",
            f"{he} heeft {word} {kids} van {listed} jaar.",
            f"Thuis {'is' if count == 1 else 'zijn'} er nog {word} {kids} van {listed}.",
        )
    )
    no = rng.choice(("Geen kinderen daar.", f"{he} heeft geen kinderen.", "Kids zijn er niet."))
    alone = Clause(f"{he} woont er alleen, geen kinderen.", NO, household=HouseholdType.SINGLE)
    unknown = Clause("Kinderen? Geen idee.", UNKNOWN, may_be=(NOT_STATED,))
    return one.children(
        rng.choices((Clause(yes, YES, count), Clause(no, NO), alone, unknown), (48, 32, 12, 8))[0]
    )


def _pronouns(one: Writing) -> tuple[str, str]:
    """Return she and her, or he and him."""
    return ("zij", "haar") if one.persons[0].gender is Gender.FEMALE else ("hij", "hem")


def loose(rng: Random, office: Office) -> Content:
    """PO-LOOSE: an informal mail in which every sentence has three forms."""
    one = Writing(rng)
    who = one.name("long") if rng.random() < 0.7 else one.given_name("long")
    he, him = _pronouns(one)
    home, where = one.address(), place(one)
    owed, count, reach = one.amount("word"), one.months(), one.phone()
    first = rng.choice(
        (
            f"Kun je iemand langs sturen bij {who}? Adres is {home}, {where}.",
            f"Ik maak me wat zorgen om {who} van {home} ({where}).",
            f"Weer een huurder die niet betaalt: {who}, {home}, {where}.",
        )
    )
    second = rng.choice(
        (
            f"Er staat nu {owed} open, {count} dus.",
            f"{upper_first(he)} loopt {count} achter en dat is samen {owed}.",
            f"Het gaat om {count}, bij elkaar {owed}.",
        )
    )
    third = rng.choice(
        (
            f"Ik krijg {him} maar niet te pakken.",
            "Heb al een paar keer gebeld en geappt maar niks.",
            f"Afgelopen dinsdag stond ik voor de deur, maar {he} was er niet.",
        )
    )
    fourth = rng.choice(
        (
            f"Probeer {him} eens op {reach}.",
            f"Dit is het nummer: {reach}.",
            f"Bellen kan via {reach}, liefst in de middag.",
        )
    )
    last = rng.choice(("Dankjewel!", "Hoor het wel.", "Laat je even weten hoe het ging?"))
    start = rng.choice(("Hey,", "Ha collega,", "Hoi hoi,"))
    story = joined(first, second, _loose_children(one, upper_first(he)))
    text = f"{start}\n\n{story}\n{joined(third, one.surprise(), fourth)}\n\n{last}\n\n"
    return Content(rng.choice(("vraagje", "weer eentje")), text + closing(rng, office), (one,))


def amount_first(rng: Random, office: Office) -> Content:
    """PO-SEMICOLONS: a line for each household, the amount first and the name last."""
    written = [Writing(rng, couples=0.1) for _ in range(rng.randint(1, 5))]
    lines = []
    for one in written:
        note = one.surprise()
        clause = counted(rng)
        kids = {YES: f"kind <18: {clause.count}", NO: "geen kinderen"}
        one.children(clause)
        parts = (
            one.amount("bare"), f"{one.months('bare')} mnd",
            kids.get(clause.minors, "kinderen onbekend"),
            place(one, "joined"), one.address(), one.phone("joined"), one.name("middle"),
        )  # fmt: skip
        lines.append("; ".join(parts) + (f"; {note}" if note else ""))
    head = rng.choice(("bedrag; maanden; kinderen; postcode; adres; telefoon; naam\n", "", ""))
    opening = rng.choice(("Hallo,\n\nDe nieuwe meldingen:", "Dag,\n\nVoor deze week:"))
    text = f"{opening}\n\n{head}" + "\n".join(lines) + f"\n\n{closing(rng, office)}"
    return Content("meldingen", text, written)


def _short_story(one: Writing) -> str:
    """Write a short paragraph about one tenant that begins with the name."""
    rng = one.rng
    name = upper_first(one.name("long"))
    he = _pronouns(one)[0]
    home, where = one.address(), place(one, rng.choice(("spaced", "joined")))
    owed, count = one.amount(), one.months("short")
    begin = rng.choice(
        (
            f"{name} ({home}, {where}): {count} achter, {owed}.",
            f"{name}, {home}, {where}. Staat {count} achter, in totaal {owed}.",
            f"{name} van {home} in {where} moet nog {owed} betalen, dat is {count}.",
        )
    )
    more = rng.choice(
        (
            "Reageert nergens op.",
            f"Beloofde te betalen, maar {he} deed het niet.",
            "Brief kwam terug.",
        )
    )
    reach = f"Tel. {one.phone()}." if rng.random() < 0.7 else ""
    return joined(begin, _loose_children(one, upper_first(he)), more, one.surprise(), reach)


def paragraphs_by_name(rng: Random, office: Office) -> Content:
    """PO-NAMES: two to four tenants in one informal mail, each paragraph begins with the name."""
    written = [Writing(rng) for _ in range(rng.randint(2, 4))]
    stories = "\n\n".join(_short_story(one) for one in written)
    opening = rng.choice(
        ("Hoi, ik heb weer wat mensen voor jullie.", "Hallo, de oogst van november.")
    )
    end = rng.choice(("Tot horens!", "Bedankt weer.", "Bel maar als je meer wilt weten."))
    return Content(
        f"{len(written)}x PHU",
        f"{opening}\n\n{stories}\n\n{end}\n\n{closing(rng, office)}",
        written,
    )


LAYOUTS = (
    Layout("PO-ABBR", DE_LINDE, abbreviated),
    Layout("PO-HTML", NOORDERHOF, definitions),
    Layout("PO-TOTAL", DUINWIJK, totalled),
    Layout("PO-TWOROWS", ZONNEWEIDE, two_rows),
    Layout("PO-FORMAL", NOORDERHOF, formal),
    Layout("PO-LOOSE", KENNEMER_HUIS, loose),
    Layout("PO-SEMICOLONS", DUINWIJK, amount_first),
    Layout("PO-NAMES", DE_LINDE, paragraphs_by_name),
)
