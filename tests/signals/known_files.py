"""Layouts that the reading is built for: what hangs on a mail, and mails within mails."""

from random import Random

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from signals.clauses import efforts
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    NOORDERHOF,
    Attached,
    Content,
    Layout,
    Office,
    closing,
)
from signals.files import DOCX, XLSX, letter, separated, winmail, word_form, workbook
from signals.writing import Writing

_SHORT = "Goedemorgen,\n\nIn de bijlage de melding(en).\n\n"


def list_csv(rng: Random, office: Office) -> Content:
    """L5: a file with semicolons, in the letters of Windows."""
    found = [western(rng) for _ in range(rng.randint(1, 6))]
    rows = [["Relatienr", "Naam", "Adres", "PC", "Woonplaats", "Saldo", "Mnd achter", "Minderj.ki"]]
    rows += [
        [
            one.reference("plain"),
            one.sorted_name(),
            one.address(),
            one.postal_code("joined"),
            one.town(capitals=True),
            one.amount("bare"),
            one.months("bare"),
            one.children_code(),
        ]
        for one in found
    ]
    file = Attached("meldingen.csv", "text/csv", separated(rows))
    return Content("Lijst", _SHORT + closing(rng, office), found, attached=[file])


def list_workbook(rng: Random, office: Office) -> Content:
    """L5: a workbook with a title, a total, and phone numbers that lost their zero."""
    found = [Writing(rng) for _ in range(rng.randint(1, 6))]
    head = ["Naam", "Geslacht", "Straat", "Huisnr", "Toev", "Postcode", "Plaats", "Achterstand"]
    rows: list[list[object]] = [["Meldingen vroegsignalering"], [], [*head, "Mnd", "Kinderen <18"]]
    for one in found:
        person = one.split_name(titled=True)
        rows.append(
            [
                f"{person.initials} {person.surname}",
                "M" if person.gender == "male" else "V",
                one.street(),
                one.dwelling.house_number,
                one.dwelling.behind,
                one.postal_code(),
                one.town(),
                one.cents / 100,
                float(one.month_count),
                one.children_code(),
            ]
        )
        one.amount()
        one.months()
    rows.append(["Totaal", *[None] * 6, sum(one.cents for one in found) / 100])
    file = Attached("lijst.xlsx", XLSX, workbook(rows))  # type: ignore[arg-type] - cells as listed
    return Content("Meldingen", _SHORT + closing(rng, office), found, attached=[file])


def form(rng: Random, office: Office) -> Content:
    """L6: a Word form with content controls and tick boxes."""
    one = Writing(rng)
    has_children = rng.random() < 0.5
    rows = [
        ("Naam huurder", one.name("short")),
        ("Geboortedatum", one.born()),
        ("Adres", one.address()),
        ("Postcode", one.postal_code()),
        ("Woonplaats", one.town()),
        ("Huurachterstand", one.amount()),
        ("Aantal maanden", one.months("bare")),
        ("Telefoon", one.phone()),
    ]
    one.keep("has_minor_children", MinorChildren.YES if has_children else MinorChildren.NO)
    none = () if has_children else (HouseholdType.OTHER_WITHOUT_MINORS,)
    one.keep("household_type", HouseholdType.UNKNOWN, *none)
    ticks = [
        ("minderjarige kinderen", has_children),
        ("geen minderjarige kinderen", not has_children),
    ]
    file = Attached("meldingsformulier.docx", DOCX, word_form(rows, ticks))
    return Content("Meldingsformulier", _SHORT + closing(rng, office), [one], attached=[file])


def letter_pdf(rng: Random, office: Office) -> Content:
    """L7: a letter with labels and values in two columns."""
    one = western(rng)
    rows = [
        ("Huurder", one.name("capital")),
        ("Adres", one.address()),
        ("Postcode / plaats", f"{one.postal_code()} {one.town()}"),
        ("Ons kenmerk", one.reference("letter")),
        ("Huurachterstand", one.amount()),
        ("Aantal maanden", one.months("bare")),
        ("Minderjarige kinderen", one.children_label()),
    ]
    lines = [(60, 780, office.corporation.name), (60, 765, office.corporation.own_addresses[0])]
    lines += [(60, 700, "Melding huurachterstand")]
    for at, (label, value) in enumerate(rows):
        lines += [(60, 660 - 18 * at, label), (220, 660 - 18 * at, value)]
    file = Attached("melding.pdf", "application/pdf", letter(lines))
    return Content("Melding", _SHORT + closing(rng, office), [one], attached=[file])


def winmail_text(rng: Random, office: Office) -> Content:
    """L16: the text itself is in `winmail.dat`."""
    one = western(rng)
    text = (
        f"Hierbij een melding:\n\nNaam: {one.name('short')}\nAdres: {one.address()}\n"
        f"Postcode/plaats: {one.postal_code()} {one.town()}\n"
        f"Huurachterstand: {one.amount()} ({one.months()})\n"
        f"Minderjarige kinderen: {one.children_label()}\n\n{efforts(rng)}\n\n"
    )
    raw = winmail(text + closing(rng, office))
    return Content(
        "Melding", "", [one], attached=[Attached("winmail.dat", "application/ms-tnef", raw)]
    )


def western(rng: Random) -> Writing:
    """Return a household whose names the letters of Windows can hold."""
    while True:
        one = Writing(rng)
        try:
            one.bare_name().encode("cp1252")
            one.dwelling.street_name.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return one


LAYOUTS = (
    Layout("L5-csv", DUINWIJK, list_csv),
    Layout("L5-workbook", DE_LINDE, list_workbook),
    Layout("L6-form", NOORDERHOF, form),
    Layout("L7-pdf", DE_LINDE, letter_pdf),
    Layout("L16-winmail", NOORDERHOF, winmail_text),
)
