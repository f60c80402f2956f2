"""Invented layouts for practice: several tenants as a text, a CSV file, a workbook, Word forms."""

from random import Random

from phu_mailer.domain.signal import MinorChildren
from signals.clauses import Clause, efforts
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    KENNEMER_HUIS,
    NOORDERHOF,
    Attached,
    Content,
    Layout,
    Office,
    closing,
)
from signals.files import DOCX, XLSX, Cell, separated, word_form, workbook
from signals.people import TITLES
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN


def numbered(rng: Random, office: Office) -> Content:
    """PF11: a numbered list in the text, two lines for each household."""
    written = [Writing(rng, couples=0.2) for _ in range(rng.randint(2, 5))]
    blocks = []
    for number, one in enumerate(written, 1):
        place = f"{one.postal_code()} {one.town()}".strip()
        block = (
            f"{number}) {one.name('middle')}, {one.address()}, {place}\n"
            f"   Achterstand {one.amount()} ({one.months('short')}). "
            f"Minderjarige kinderen: {one.children_label()}"
        ).rstrip()
        if rng.random() < 0.6:
            block += f"\n   Tel. {one.phone()}"
        extra = one.surprise()
        blocks.append(f"{block}\n   Let op: {extra}" if extra else block)
    opening = rng.choice((
        "Hieronder de huurders die deze maand voor een melding in aanmerking komen.",
        "Deze maand hebben wij de volgende meldingen voor jullie.",
    ))  # fmt: skip
    text = (
        f"Beste collega's,\n\n{opening}\n\n" + "\n\n".join(blocks) + "\n\n"
        "Alle huurders zijn gebeld en hebben een brief gehad. Graag jullie inzet.\n\n"
        f"{closing(rng, office)}"
    )
    return Content(rng.choice(("Meldingen november", "PHU-meldingen november")), text, written)


_COLUMNS = (
    "contractnr", "aanhef", "voorletters", "tussenvoegsel", "achternaam", "straat", "huisnr",
    "huisletter", "toevoeging", "postcode", "woonplaats", "geboortedatum", "telefoon",
    "achterstand_bedrag", "achterstand_maanden", "kinderen_onder_18",
)  # fmt: skip


def export(rng: Random, office: Office) -> Content:
    """PF12: the export of a system as a CSV file, the name and the number in their parts."""
    written = [Writing(rng) for _ in range(rng.randint(2, 7))]
    rows: list[tuple[str, ...]] = [_COLUMNS]
    for one in written:
        who, home = one.split_name(titled=True), one.dwelling
        rows.append((
            one.reference("letter"), TITLES["middle"][who.gender], who.initials,
            who.name_prefix or "", who.last_name, one.street(), str(home.house_number),
            home.house_letter or "", home.house_number_addition or "",
            one.postal_code("joined"), one.town(), one.born() if rng.random() < 0.8 else "",
            one.phone("dash") if rng.random() < 0.7 else "",
            one.amount("plain"), one.months("bare"), one.children_code(),
        ))  # fmt: skip
    text = (
        f"{rng.choice(('Goedemiddag,', 'Goedemorgen,'))}\n\n"
        "Bijgevoegd de export met huurders die voor vroegsignalering in aanmerking komen.\n\n"
        f"{closing(rng, office)}"
    )
    attached = Attached("export_vroegsignalering.csv", "text/csv", separated(rows, "utf-8-sig"))
    return Content("Export vroegsignalering", text, written, attached=[attached])


def _euros(cents: int) -> Cell:
    """Return an amount as a workbook keeps it."""
    return cents / 100 if cents % 100 else cents // 100


def sheet(rng: Random, office: Office) -> Content:
    """PF13: a workbook kept by hand, with a title above the table and a total below it."""
    written = [Writing(rng, couples=0.15) for _ in range(rng.randint(2, 6))]
    rows: list[list[Cell]] = [
        ["Overzicht huurachterstanden november 2026"],
        [],
        ["Nr.", "Naam huurder", "Adres", "Postcode", "Plaats", "Huurschuld", "Mnd",
         "Minderj. kinderen", "Telefoon", "Opmerkingen"],
    ]  # fmt: skip
    for number, one in enumerate(written, 1):
        name, address, place = one.name(), one.address(), one.postal_code()
        one.amount("plain")
        one.months("bare")
        said = one.children_code()
        note = one.surprise() or rng.choice((efforts(rng), "", ""))
        rows.append([
            number, name, address, place, one.town(), _euros(one.cents), one.month_count,
            int(said) if said.isdigit() else said,
            one.phone("dash") if rng.random() < 0.7 else None, note,
        ])  # fmt: skip
    total = sum(one.cents for one in written)
    rows.append([None, "Totaal", None, None, None, _euros(total)])
    opening = rng.choice(("In de bijlage vindt u", "Bijgaand zenden wij u"))
    text = (
        f"Geachte collega,\n\n{opening} het overzicht van de huurders die wij deze maand aan u "
        f"melden. Wij vernemen graag of het contact is gelukt.\n\n{closing(rng, office)}"
    )
    attached = Attached("Overzicht november 2026.xlsx", XLSX, workbook(rows))
    return Content("Overzicht meldingen november 2026", text, written, attached=[attached])


def _counted(rng: Random) -> Clause:
    """Return what stands behind "aantal minderjarige kinderen"."""
    count = rng.choices((1, 2, 3, 4), (40, 40, 15, 5))[0]
    return rng.choices(
        (Clause(str(count), YES, count), Clause("0", NO), Clause("onbekend", UNKNOWN)),
        (50, 42, 8),
    )[0]


def _form(rng: Random, one: Writing) -> bytes:
    """Return the form of one household."""
    clause = _counted(rng)
    rows = [
        ("Naam huurder(s)", one.name("capital")),
        ("Adres", one.address()),
        ("Postcode en woonplaats", f"{one.postal_code()} {one.town()}".strip()),
        ("Telefoon", one.phone() if rng.random() < 0.8 else ""),
        ("E-mail", one.email() if rng.random() < 0.5 else ""),
        ("Hoogte van de huurachterstand", one.amount()),
        ("Aantal maanden achterstand", one.months("bare")),
        ("Aantal minderjarige kinderen", one.children(clause)),
        ("Wat is er al gedaan?", efforts(rng)),
        ("Bijzonderheden", one.surprise() or "geen"),
    ]
    ticks = [
        ("Wel minderjarige kinderen", clause.minors is YES),
        ("Geen minderjarige kinderen", clause.minors is NO),
        ("Huurder is geïnformeerd over deze melding", rng.random() < 0.7),
    ]
    return word_form(rows, ticks)


def forms(rng: Random, office: Office) -> Content:
    """PF14: a Word form for each household."""
    written = [Writing(rng, couples=0.2) for _ in range(rng.choices((1, 2, 3), (30, 45, 25))[0])]
    attached = [
        Attached(f"Meldingsformulier {number}.docx", DOCX, _form(rng, one))
        for number, one in enumerate(written, 1)
    ]
    many = len(written) > 1
    what = f"{len(written)} ingevulde formulieren" if many else "een ingevuld formulier"
    ask = rng.choice(("Lukt het om er snel heen te gaan?", "Ik hoor graag hoe het gaat."))
    text = f"Hoi,\n\nIn de bijlage {what} voor de PHU. {ask}\n\n{closing(rng, office)}"
    subject = "Meldingsformulieren" if many else "Meldingsformulier"
    return Content(subject, text, written, attached=attached)


LAYOUTS = (
    Layout("PF11-numbered", DUINWIJK, numbered),
    Layout("PF12-export", DE_LINDE, export),
    Layout("PF13-sheet", NOORDERHOF, sheet),
    Layout("PF14-forms", KENNEMER_HUIS, forms),
)
