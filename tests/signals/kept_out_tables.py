"""Layouts that only measure, as `kept_out`: tables and files.

Never looked at when building the reading; only aggregate figures may be used.
"""

from html import escape
from random import Random

from signals.clauses import efforts
from signals.envelopes import (
    KENNEMER_HUIS,
    ZONNEWEIDE,
    Attached,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
    page,
)
from signals.files import XLSX, letter, separated, workbook
from signals.known_files import western
from signals.writing import Writing

_SIGN = {"male": "M", "female": "V"}


def two_columns(rng: Random, office: Office) -> Content:
    """A table with two labels and two values on each row."""
    one = Writing(rng)
    rows = (
        ("Hoofdhuurder", one.name("short"), "Huurdernummer", one.reference("plain")),
        ("Straat/huisnr", one.address(), "Achterstand", one.amount("euro")),
        ("Postcode", one.postal_code(), "Maanden", one.months("bare")),
        ("Woonplaats", one.town(), "Kinderen <18", one.children_label()),
        ("Telefoon", one.phone(), "E-mail", one.email()),
    )
    lines = "".join(_row(*cells) for cells in rows)
    note = f"<p>{one.surprise() or efforts(rng)}</p>"
    table = f'<table border="0" cellpadding="4">{lines}</table>{note}'
    html = page(
        f"<p>Onderstaand dossier dragen wij aan u over.</p>{table}{html_closing(rng, office)}"
    )
    return Content("Overdracht dossier", None, [one], html=html)


def merged_header(rng: Random, office: Office) -> Content:
    """A table with two rows of headings, the upper one over several columns."""
    found = [Writing(rng) for _ in range(rng.randint(1, 4))]
    upper = (
        '<tr><th colspan="4">Contractant</th><th colspan="3">Gehuurde</th>'
        '<th colspan="2">Vordering</th><th rowspan="2">Minderj. kinderen</th></tr>'
    )
    names = ("m/v", "Voorl.", "Tussenv.", "Naam", "Straat", "Huisnr.", "Postcode", "Saldo", "Mnd")
    lower = f"<tr>{''.join(f'<th>{one}</th>' for one in names)}</tr>"
    rows = ""
    for one in found:
        person = one.split_name(titled=True)
        one.no_town()
        rows += _row(
            _SIGN[person.gender],
            person.initials,
            person.name_prefix or "",
            person.last_name,
            one.street(),
            one.number(),
            one.postal_code(),
            one.amount("euro"),
            one.months("bare"),
            one.children_code(),
        )
    html = page(f"<p>Geachte,</p><table>{upper}{lower}{rows}</table>{html_closing(rng, office)}")
    return Content("Opgave betalingsachterstanden", None, found, html=html)


def transposed(rng: Random, office: Office) -> Content:
    """A table with the labels down and a tenant a column."""
    found = [Writing(rng) for _ in range(rng.randint(2, 3))]
    rows = (
        ("", *(f"Dossier {number}" for number in range(1, len(found) + 1))),
        ("Bewoner", *(one.name("short") for one in found)),
        ("Woning", *(one.address() for one in found)),
        ("PC/plaats", *(f"{one.postal_code()} {one.town()}" for one in found)),
        ("Schuld", *(one.amount("euro") for one in found)),
        ("Huurmaanden", *(one.months("bare") for one in found)),
        ("Minderjarigen", *(one.children_label() for one in found)),
    )
    table = "".join(_row(*cells) for cells in rows)
    html = page(f"<p>Ter informatie:</p><table>{table}</table>{html_closing(rng, office)}")
    return Content("dossiers", None, found, html=html)


def split_columns(rng: Random, office: Office) -> Content:
    """A file of a system, every part in a column of its own, with the headings of that system."""
    found = [western(rng) for _ in range(rng.randint(1, 5))]
    rows = [
        ["CONTRACTNR", "GESLACHT", "VOORLETTERS", "TUSSENV", "ACHTERNAAM", "GEBDAT", "STRAATNAAM",
         "HNR", "HLT", "TOEV", "PC6", "WPL", "VORDERING", "TERMIJNEN", "KIND_JN", "TEL_MOBIEL"]
    ]  # fmt: skip
    for one in found:
        person = one.split_name(titled=True)
        rows.append(
            [
                one.reference("letter"),
                _SIGN[person.gender],
                person.initials,
                person.name_prefix or "",
                person.last_name,
                one.born(),
                one.street(),
                str(one.dwelling.house_number),
                one.dwelling.house_letter or "",
                one.dwelling.house_number_addition or "",
                one.postal_code("joined"),
                one.town(capitals=True),
                one.amount("plain"),
                one.months("bare"),
                one.children_code(),
                one.phone("joined"),
            ]
        )
    file = Attached("export_vea_20261120.csv", "application/octet-stream", separated(rows))
    text = f"Automatische export, zie bijlage.\n\n{closing(rng, office)}"
    return Content("Export vroegsignalering", text, found, attached=[file])


def whole_address(rng: Random, office: Office) -> Content:
    """A workbook with the whole address in one cell."""
    found = [Writing(rng) for _ in range(rng.randint(1, 5))]
    rows: list[list[object]] = [
        ["Dossier", "Bewoner(s)", "Verhuurd object", "Huurschuld t/m november", "Aantal termijnen",
         "Minderjarige kinderen (j/n)"]
    ]  # fmt: skip
    for one in found:
        one.amount()
        one.months()
        rows.append(
            [
                one.reference("year"),
                one.name("middle"),
                f"{one.address()}, {one.postal_code()} {one.town()}",
                one.cents / 100,
                float(one.month_count),
                one.children_code(),
            ]
        )
    file = Attached("Kopie van overzicht.xlsx", XLSX, workbook(rows))  # type: ignore[arg-type] - cells as listed
    text = f"Hallo,\n\nZie bijlage.\n\n{closing(rng, office)}"
    return Content("overzicht", text, found, attached=[file])


def printed_letter(rng: Random, office: Office) -> Content:
    """A PDF of a letter, with a reference line and the facts in sentences."""
    one = western(rng)
    name, address = one.name("long"), one.address()
    sentences = (
        "Geachte mevrouw Bos,",
        "",
        f"Wij delen u mee dat {name} een achterstand heeft in de",
        f"betaling van de huur van {address}, {one.postal_code()} {one.town()}.",
        f"De achterstand is {one.amount('euro')} ({one.months('unit')}).",
        one.children_sentence(),
        "",
        "Wij verzoeken u contact op te nemen.",
    )
    head = (
        (60, 790, office.corporation.name),
        (60, 776, office.corporation.own_addresses[0]),
        (60, 720, f"Betreft: {one.reference('letter')}"),
        (60, 706, "Datum: 20 november 2026"),
    )
    body = [(60, 660 - 16 * at, text) for at, text in enumerate(sentences)]
    file = Attached("brief.pdf", "application/pdf", letter([*head, *body]))
    text = f"Geachte mevrouw Bos,\n\nZie bijgaande brief.\n\n{closing(rng, office)}"
    return Content("brief", text, [one], attached=[file])


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


LAYOUTS = (
    Layout("two-columns", KENNEMER_HUIS, two_columns),
    Layout("merged-header", ZONNEWEIDE, merged_header),
    Layout("transposed", KENNEMER_HUIS, transposed),
    Layout("split-columns", ZONNEWEIDE, split_columns),
    Layout("whole-address", KENNEMER_HUIS, whole_address),
    Layout("printed-letter", ZONNEWEIDE, printed_letter),
)
