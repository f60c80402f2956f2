"""Layouts that the reading is built for: texts and tables in the mail itself."""

from html import escape
from random import Random

from signals.clauses import efforts
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    NOORDERHOF,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
    page,
)
from signals.writing import Writing


def labelled_aligned(rng: Random, office: Office) -> Content:
    """L1: a label and its value on a line, aligned with spaces."""
    one = Writing(rng, couples=0.15)
    rows = [
        ("Naam", one.name("short")),
        ("Adres", one.address()),
        ("Postcode/plaats", f"{one.postal_code()} {one.town()}".strip()),
        ("Huurachterstand", f"{one.amount()} ({one.months()})"),
        ("Minderjarige kinderen", one.children_label()),
        ("Contractnummer", one.reference("dashes")),
        ("Telefoon", one.phone()),
    ]
    lines = "\n".join(f"{label + ':':<23}{value}".rstrip() for label, value in rows)
    remark = f"\n\n{one.surprise() or efforts(rng)}" if rng.random() < 0.5 else ""
    text = f"Beste collega's,\n\nHierbij een PHU-melding:\n\n{lines}{remark}\n\n"
    return Content("PHU-melding", text + closing(rng, office), [one])


def labelled_tabs(rng: Random, office: Office) -> Content:
    """L1: labels and values with tabs between, more fields than needed."""
    one = Writing(rng)
    rows = [
        ("Huurder", one.sorted_name(titled=True)),
        ("Geboortedatum", one.born()),
        ("Straat + nr", one.address()),
        ("Postcode", one.postal_code("joined")),
        ("Woonplaats", one.town(capitals=True)),
        ("Tel", one.phone()),
        ("E-mail", one.email()),
        ("Achterstand in euro's", one.amount("bare")),
        ("Aantal maanden", one.months("bare")),
        ("Minderjarige kinderen", one.children_label()),
        ("Opmerkingen", one.surprise() or efforts(rng)),
    ]
    text = "Goedemorgen,\n\nOnderstaand een nieuwe melding.\n\n"
    text += "\n".join(f"{label}\t{value}" for label, value in rows)
    return Content("Melding huurachterstand", f"{text}\n\n{closing(rng, office)}", [one])


def value_below(rng: Random, office: Office) -> Content:
    """L1: a label on a line of its own and its value below."""
    one = Writing(rng, couples=0.1)
    rows = [
        ("Naam huurder", one.sorted_name(titled=True)),
        ("Adres", one.address()),
        ("Postcode en woonplaats", f"{one.postal_code()}  {one.town()}"),
        ("Kenmerk", one.reference("year")),
        ("Hoogte achterstand", one.amount("code")),
        ("Aantal maanden achterstand", one.months("short")),
        ("Inwonende minderjarige kinderen", one.children_label()),
    ]
    text = "".join(f"{label}:\n{value}\n\n" for label, value in rows)
    content = f"Melding vroegsignalering\n\n{text}{closing(rng, office)}"
    return Content("Vroegsignalering", content, [one], charset="windows-1252")


def labelled_html(rng: Random, office: Office) -> Content:
    """L1: bold labels in the paragraphs of Outlook, with non-breaking spaces."""
    one = Writing(rng, couples=0.1)
    rows = [
        ("Naam", one.name("long")),
        ("Adres", one.address()),
        ("Postcode", one.postal_code("fixed")),
        ("Plaats", one.town()),
        ("Bedrag achterstand", one.amount("tight")),
        ("Maanden achterstand", one.months("bare")),
        ("Kinderen onder de 18", one.children_label()),
        ("Telefoonnummer", one.phone()),
    ]
    body = "".join(
        f'<p class="MsoNormal"><b>{label}:</b>&nbsp;{escape(value)}<o:p></o:p></p>'
        for label, value in rows
    )
    head = '<p class="MsoNormal">Hallo,<o:p></o:p></p><p>Graag jullie aandacht hiervoor:</p>'
    html = page(head + body + html_closing(rng, office))
    return Content("Nieuwe melding", None, [one], html=html, charset="windows-1252")


def prose(rng: Random, office: Office) -> Content:
    """L2: whole sentences."""
    one = Writing(rng)
    name = one.given_name("long") if rng.random() < 0.15 else one.name("long")
    who = "Meneer" if one.persons[0].gender == "male" else "Mevrouw"
    text = (
        f"Goedemiddag,\n\nGraag jullie aandacht voor {name}, wonende {one.address()} te "
        f"{one.town()} ({one.postal_code()}). {who} heeft inmiddels {one.months('word')} "
        f"huurachterstand, in totaal {one.amount()}. {one.children_sentence()} {efforts(rng)}"
    )
    text += f" {one.surprise()}".rstrip()
    return Content("Huurachterstand", f"{text}\n\n{closing(rng, office)}", [one])


def prose_wrapped(rng: Random, office: Office) -> Content:
    """L2: sentences about one or two tenants, cut at 72 characters by the mail program."""
    one = Writing(rng, couples=0.4)
    names = one.name("long")
    who = "Onze huurders hebben" if len(one.persons) > 1 else "Onze huurder heeft"
    text = (
        f"Hierbij meld ik {names}, {one.address()}, {one.postal_code()} {one.town()}. "
        f"{who} een achterstand van {one.months()}, een bedrag van "
        f"{one.amount()}. {one.children_sentence()} Ons kenmerk is {one.reference('letter')}. "
        f"Telefonisch bereikbaar op {one.phone()}. {efforts(rng)}"
    )
    return Content("Signaal", f"Hallo,\n\n{_cut(text)}\n\n{closing(rng, office)}", [one])


def records_html(rng: Random, office: Office) -> Content:
    """L3: a table with a row for each household and a row with the total."""
    found = [Writing(rng, couples=0.12) for _ in range(rng.randint(1, 5))]
    head = ("Naam huurder", "Straat", "Nr", "PC", "Plaats", "Bedrag", "Mnd", "Kind &lt;18")
    rows = "".join(
        _row(
            one.sorted_name(),
            one.street(),
            one.number(),
            one.postal_code("fixed"),
            one.town(),
            one.amount("bare"),
            one.months("bare"),
            one.children_code(),
        )
        for one in found
    )
    total = f"{sum(one.cents for one in found) / 100:,.2f}"
    total = total.translate(str.maketrans(",.", ".,"))
    rows += _row("Totaal", "", "", "", "", total, "", "")
    table = f"<table><tr>{''.join(f'<th>{one}</th>' for one in head)}</tr>{rows}</table>"
    html = page(f"<p>De meldingen van deze maand:</p>{table}{html_closing(rng, office)}")
    return Content("Meldingen november", None, found, html=html)


def key_value_html(rng: Random, office: Office) -> Content:
    """L4: a table with a label and a value on each row."""
    one = Writing(rng, couples=0.1)
    rows = [
        ("Naam huurder", one.name("capital")),
        ("Geboortedatum", one.born("words")),
        ("Adres", one.address()),
        ("Postcode", one.postal_code()),
        ("Woonplaats", one.town()),
        ("Telefoonnummer", one.phone()),
        ("E-mailadres", one.email()),
        ("Contractnummer", one.reference("dashes")),
        ("Huurachterstand", one.amount()),
        ("Aantal maanden", one.months("bare")),
        ("Minderjarige kinderen", one.children_label()),
    ]
    table = "".join(_row(label, value) for label, value in rows)
    body = f'<p>Beste,</p><table class="MsoTableGrid" border="1">{table}</table>'
    html = page(body + html_closing(rng, office))
    plain = "\n".join(f"{label} {value}" for label, value in rows)
    return Content("PHU", f"Beste,\n\n{plain}\n\n{closing(rng, office)}", [one], html=html)


def forward(rng: Random, office: Office) -> Content:
    """L8: a colleague's mail, passed on with chatter above it."""
    one = Writing(rng)
    inner = (
        f"Hoi,\n\n{one.name('short')} ({one.address()}, {one.postal_code()} {one.town()}) heeft "
        f"{one.months('short')} achterstand, {one.amount('word')}. {one.children_sentence()}\n\n"
        f"Gr. Rachid"
    )
    domain = office.corporation.domains[0]
    text = (
        f"Ook maar een melding van maken?\n\nGr. Sandra\n\n{closing(rng, office)}\n"
        f"-----Oorspronkelijk bericht-----\nVan: Rachid B. <r.b@{domain}>\n"
        f"Verzonden: maandag 16 november 2026 09:12\nAan: Sandra K. <s.k@{domain}>\n"
        f"Onderwerp: betalingsregeling mislukt\n\n{inner}\n"
    )
    return Content("FW: betalingsregeling mislukt", text, [one])


def numbered(rng: Random, office: Office) -> Content:
    """L9: an enumeration with a household on each line."""
    found = [Writing(rng, couples=0.1) for _ in range(rng.randint(2, 5))]
    lines = [
        f"{number}) {one.name('short')}, {one.address()}, {one.postal_code()} {one.town()} - "
        f"{one.months('short')} - {one.amount()} - kinderen: {_of_any_age(one)}"
        for number, one in enumerate(found, 1)
    ]
    text = "Hallo,\n\nDe meldingen van deze week:\n\n" + "\n".join(lines)
    return Content("Meldingen week 47", f"{text}\n\n{closing(rng, office)}", found)


def _of_any_age(one: Writing) -> str:
    """Write what stands behind a label that does not say minor.

    "Kinderen: ja" and "kinderen: 2" leave open whether they are of age: a person must look.
    """
    said = one.children_label()
    if "jaar" not in said and (said.casefold().startswith("ja") or said.strip("0").isdigit()):
        one.wait("age of the children")
    return said


def address_block(rng: Random, office: Office) -> Content:
    """The name and address as on an envelope, then the facts."""
    one = Writing(rng)
    text = (
        f"Goedemorgen,\n\nHet gaat om:\n\n{one.name('capital')}\n{one.address()}\n"
        f"{one.postal_code('double')}  {one.town(capitals=True)}\n\n"
        f"Huurachterstand: {one.amount()}\nAantal maanden: {one.months('bare')}\n"
        f"Minderjarige kinderen: {one.children_label()}\nTel.: {one.phone()}\n"
    )
    return Content("Melding", f"{text}\n{closing(rng, office)}", [one])


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _cut(text: str) -> str:
    lines: list[str] = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) >= 72:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)


LAYOUTS = (
    Layout("L1-aligned", DUINWIJK, labelled_aligned),
    Layout("L1-tabs", DE_LINDE, labelled_tabs),
    Layout("L1-value-below", NOORDERHOF, value_below),
    Layout("L1-outlook", DE_LINDE, labelled_html),
    Layout("L2-prose", DUINWIJK, prose),
    Layout("L2-wrapped", NOORDERHOF, prose_wrapped),
    Layout("L3-records", NOORDERHOF, records_html),
    Layout("L4-key-value", DUINWIJK, key_value_html),
    Layout("L8-forward", DE_LINDE, forward),
    Layout("L9-numbered", DE_LINDE, numbered),
    Layout("L9-address-block", NOORDERHOF, address_block),
)
