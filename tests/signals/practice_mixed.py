"""Layouts with headers of two rows, with data over unusual columns, and printed form letters."""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from random import Random

from phu_mailer.domain.signal import Gender, MinorChildren
from signals.clauses import Clause, efforts
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    KENNEMER_HUIS,
    NOORDERHOF,
    ZONNEWEIDE,
    Attached,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
    page,
)
from signals.files import XLSX, Cell, separated, workbook
from signals.writing import Writing

_TITLE = {Gender.MALE: "dhr", Gender.FEMALE: "mw"}
_SEX = {Gender.MALE: "M", Gender.FEMALE: "V"}
_SHEET = "xl/worksheets/sheet1.xml"


def cells(values: Sequence[str], tag: str = "td") -> str:
    """Return one row of an HTML table."""
    return (
        "<tr>" + "".join(f"<{tag}>{escape(one, quote=False)}</{tag}>" for one in values) + "</tr>"
    )


def paragraph(text: str) -> str:
    """Return a paragraph as Outlook writes it."""
    return f'<p class="MsoNormal">{escape(text, quote=False)}</p>'


def packed(files: dict[str, str]) -> bytes:
    """Return a package as Office saves it, with a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 8, 0, 0)), content)
    return out.getvalue()


def _merged(rows: Sequence[Sequence[Cell]], ranges: Sequence[str]) -> bytes:
    """Return a workbook in which the cells of the ranges are merged."""
    with zipfile.ZipFile(io.BytesIO(workbook(rows))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    files[_SHEET] = files[_SHEET].replace(
        "</sheetData>", f'</sheetData><mergeCells count="{len(ranges)}">{merges}</mergeCells>'
    )
    return packed(files)


def _actions(rng: Random) -> str:
    """Return a sentence about all tenants of a list."""
    return rng.choice(
        (
            "Iedereen op de lijst is eerst gebeld en aangeschreven.",
            "Er is overal een laatste aanmaning verstuurd.",
            "Op telefoontjes en brieven kwam geen reactie.",
        )
    )


def _households(rng: Random, most: int) -> list[Writing]:
    """Return the households of a list."""
    return [Writing(rng) for _ in range(rng.randint(1, most))]


def _by_age(rng: Random, one: Writing, groups: int) -> list[int]:
    """Return how many minor children there are in each age group; the truth is their sum."""
    weights = (70, 24, 6)
    counts = [rng.choices((0, 1, 2), weights)[0] for _ in range(groups)]
    total = sum(counts)
    one.children(Clause("", MinorChildren.YES if total else MinorChildren.NO, total or None))
    return counts


def _month_cell(one: Writing) -> Cell:
    """Return the months as a number in a spreadsheet."""
    one.months()
    return int(one.month_count) if one.month_count % 1 == 0 else one.month_count


def _amount_cell(one: Writing) -> Cell:
    """Return the arrears as a number in a spreadsheet."""
    one.keep("arrears_cents", one.cents)
    return one.cents / 100


def _digits_and_letters(one: Writing) -> tuple[str, str]:
    """Return the postal code for two columns."""
    digits, _, letters = one.postal_code().partition(" ")
    return digits, letters


def two_row_heads(rng: Random, office: Office) -> Content:
    """XM-HEADS: an HTML table with groups of columns above the columns."""
    found = _households(rng, 4)
    head = (
        '<tr><th colspan="2">Huurder</th><th colspan="3">Woning</th>'
        '<th colspan="2">Achterstand</th><th rowspan="2">Kinderen &lt; 18</th></tr>'
        + cells(("Naam", "Voorl.", "Adres", "Postcode", "Plaats", "Bedrag", "Mnd"), "th")
    )
    rows = ""
    for one in found:
        person = one.split_name()
        rows += cells(
            (person.sorted_surname, person.initials, one.address(), one.postal_code(), one.town(),
             one.amount("euro"), one.months("bare"), one.children_code())
        )  # fmt: skip
    intro = rng.choice(
        (
            "Hierbij de aanmelding(en) van deze week in het kader van vroegsignalering.",
            "Onderstaand wat er deze week is blijven openstaan na de tweede aanmaning.",
        )
    )
    notes = "".join(paragraph(note) for one in found if (note := _noted(one)))
    body = (
        paragraph("Goedemiddag,") + paragraph(intro)
        + f'<table border="1" cellspacing="0" cellpadding="3">{head}{rows}</table>'
        + notes + paragraph("Graag horen wij wat er met deze melding(en) gebeurt.")
        + html_closing(rng, office)
    )  # fmt: skip
    return Content("PHU week 47", None, found, html=page(body))


def _noted(one: Writing) -> str:
    """Return a note about one of the tenants in a list, now and then."""
    note = one.surprise()
    return f"Bij {one.dwelling.line}: {note}" if note else ""


def two_row_sheet(rng: Random, office: Office) -> Content:
    """XM-SHEET: a workbook with a title and merged heads above the columns."""
    found = _households(rng, 5)
    rows: list[list[Cell]] = [
        [f"Meldingen vroegsignalering {office.corporation.name} - november 2026"],
        [],
        ["Contract", "Hoofdhuurder", None, None, "Adres", None, None, "Vordering", None, "Gezin"],
        ["nummer", "m/v", "voorletters", "achternaam", "straat + nr", "postcode", "plaats",
         "saldo", "mnd", "minderj. kind."],
    ]  # fmt: skip
    for one in found:
        person = one.split_name(titled=True)
        rows.append(
            [one.reference("dashes"), _SEX[person.gender], person.initials, person.surname,
             one.address(), one.postal_code("joined"), one.town(capitals=True), _amount_cell(one),
             _month_cell(one), one.children_code()]
        )  # fmt: skip
    book = _merged(rows, ("A1:J1", "B3:D3", "E3:G3", "H3:I3"))
    text = rng.choice(
        (
            "Dag collega's,\n\nIn de bijlage onze lijst van deze maand.",
            "Beste mensen,\n\nBijgevoegd het overzicht. Alle huurders zijn aangeschreven.",
        )
    )
    return Content(
        "Overzicht betalingsachterstanden november", f"{text}\n\n{closing(rng, office)}", found,
        attached=(Attached("vroegsignalering_nov.xlsx", XLSX, book),),
    )  # fmt: skip


def grouped_rows(rng: Random, office: Office) -> Content:
    """XM-GROUPS: a table of labels, with the group over several rows on the left."""
    one = Writing(rng, couples=0.25)
    groups = (
        ("Huurder", (("Naam", one.name("middle", " / ")), ("Tel.", one.phone()),
                     ("Mail", one.email() if rng.random() < 0.6 else ""))),
        ("Woning", (("Straat en nummer", one.address()),
                    ("PC en plaats", f"{one.postal_code()} {one.town()}".strip()))),
        ("Schuld", (("Bedrag", one.amount("tight")), ("Aantal maanden", one.months("bare")),
                    ("Laatste actie", rng.choice(("aanmaning", "huisbezoek", "telefonisch"))))),
        ("Huishouden", (("Minderjarige kinderen", one.children_label()),)),
    )  # fmt: skip
    rows = ""
    for group, lines in groups:
        for at, (label, value) in enumerate(lines):
            first = f'<td rowspan="{len(lines)}"><b>{group}</b></td>' if at == 0 else ""
            rows += f"<tr>{first}<td>{label}</td><td>{escape(value, quote=False)}</td></tr>"
    intro = rng.choice(("Zie hieronder een nieuwe melding.", "Graag oppakken, alvast bedankt."))
    body = (
        paragraph("Hallo,") + paragraph(intro) + f'<table border="1">{rows}</table>'
        + paragraph(one.surprise() or efforts(rng)) + html_closing(rng, office)
    )  # fmt: skip
    return Content("Melding huurachterstand", None, (one,), html=page(body))


def age_columns_file(rng: Random, office: Office) -> Content:
    """XM-AGES: a file with semicolons in which nearly every part has its own column."""
    found = _households(rng, 4)
    rows = [
        ["aanhef", "voorletters", "tussenvoegsel", "achternaam", "straatnaam", "huisnr", "huisltr",
         "toevoeging", "pc_cijfers", "pc_letters", "plaats", "openstaand", "mnd_achterstand",
         "kind_0_3", "kind_4_11", "kind_12_17", "kind_18plus"],
    ]  # fmt: skip
    for one in found:
        person, home = one.split_name(titled=True), one.dwelling
        street = one.street()
        rows.append(
            [_TITLE[person.gender], person.initials, person.name_prefix or "", person.last_name,
             street, str(home.house_number), home.house_letter or "",
             home.house_number_addition or "", *_digits_and_letters(one), one.town(),
             one.amount("plain"), one.months("bare"), *map(str, _by_age(rng, one, 3)),
             rng.choice("00001")]
        )  # fmt: skip
    text = (
        f"Beste,\n\nBijgaand het exportbestand met {len(found)} adres(sen). "
        f"{rng.choice(('Vragen? Bel gerust.', 'Laat maar weten als iets niet te openen is.'))}\n\n"
    )
    file = Attached("export_phu.csv", "text/csv", separated(rows, "utf-8-sig"))
    return Content("Export PHU", text + closing(rng, office), found, attached=(file,))


def split_html(rng: Random, office: Office) -> Content:
    """XM-SPLIT: an HTML table with the name, the address and the children over columns."""
    found = _households(rng, 3)
    head = (
        "<tr><th>Titel</th><th>Initialen</th><th>Voorv.</th><th>Familienaam</th><th>Straat</th>"
        '<th>Nr.</th><th>Ltr./toev.</th><th colspan="2">Postcode</th><th>Huurschuld</th>'
        "<th>Termijnen (mnd)</th><th>Kind. t/m 11 jr</th><th>Kind. 12-17 jr</th></tr>"
    )
    rows = ""
    for one in found:
        person, home = one.split_name(titled=True), one.dwelling
        one.no_town()
        street = one.street()
        rows += cells(
            (_TITLE[person.gender], person.initials, person.name_prefix or "", person.last_name,
             street, str(home.house_number), home.behind, *_digits_and_letters(one),
             one.amount("bare"), one.months("bare"), *map(str, _by_age(rng, one, 2)))
        )  # fmt: skip
    intro = rng.choice(
        (
            "Onderstaande huurder(s) willen wij graag onder uw aandacht brengen.",
            "Deze week melden wij de volgende huurder(s) bij u aan.",
        )
    )
    body = (
        paragraph("Geachte collega,") + paragraph(intro)
        + f'<table class="MsoTableGrid" border="1">{head}{rows}</table>' + paragraph(_actions(rng))
        + html_closing(rng, office)
    )  # fmt: skip
    return Content("Aanmelding huurschuld", None, found, html=page(body))


def age_columns_sheet(rng: Random, office: Office) -> Content:
    """XM-PARTS: a workbook that starts with the address, in parts, and ends with the name."""
    found = _households(rng, 4)
    rows: list[list[Cell]] = [
        ["Contractnr", "Straat", "Huisnummer", "Huisletter", "Toev.", "PC4", "PC2", "Woonplaats",
         "Kinderen 0 t/m 11", "Kinderen 12 t/m 17", "Achterstand in €", "Achterstand in mnd",
         "M/V", "Voorletters", "Tussenv.", "Achternaam", "Mobiel"],
    ]  # fmt: skip
    for one in found:
        person, home = one.split_name(titled=True), one.dwelling
        street = one.street()
        digits, letters = _digits_and_letters(one)
        rows.append(
            [one.reference("plain"), street, home.house_number, home.house_letter,
             home.house_number_addition, int(digits) if digits else None, letters, one.town(),
             *_by_age(rng, one, 2), _amount_cell(one), _month_cell(one), _SEX[person.gender],
             person.initials, person.name_prefix, person.last_name, one.phone("dash")]
        )  # fmt: skip
    text = (
        f"{rng.choice(('Hoi,', 'Hallo allemaal,'))}\n\nDe nieuwe lijst zit in de bijlage. "
        f"{_actions(rng)}\n\n{closing(rng, office)}"
    )
    file = Attached("Lijst gemeente.xlsx", XLSX, workbook(rows))
    return Content("Lijst voor de gemeente", text, found, attached=(file,))


def form_letter(rng: Random, office: Office) -> Content:
    """XM-LETTER: a printed letter with numbered sections, pasted as text."""
    one = Writing(rng, couples=0.2)
    corporation = office.corporation
    day = rng.randint(16, 20)
    names = one.name("capital").replace(" en D", " en d").replace(" en M", " en m")
    text = (
        f"{corporation.name.upper()}\n{corporation.own_addresses[0]}\n\n"
        "Gemeente Haarlem\nafdeling Schulddienstverlening\nPostbus 511\n2003 PB HAARLEM\n\n"
        f"Datum          {day} november 2026\n"
        f"Ons kenmerk    {one.reference('year')}\n"
        f"Onderwerp      melding huurachterstand\n\n\n"
        "Geachte heer/mevrouw,\n\n"
        f"{rng.choice(('Wij melden u', 'Hierbij melden wij u'))} een huurder met een "
        "huurachterstand, zoals afgesproken in het convenant.\n\n"
        f"1. Huurder\n{names}\n{one.address()}\n"
        f"{one.postal_code('double')}  {one.town(capitals=True)}\n\n"
        f"2. Achterstand\nDe huurachterstand bedraagt {one.amount('euro')}. Dat is gelijk aan "
        f"{one.months()} huur.\n\n"
        f"3. Gezinssamenstelling\n{one.children_sentence()}\n\n"
        f"4. Wat hebben wij gedaan?\n{one.surprise() or efforts(rng)}\n\n"
        "Wij vertrouwen erop u hiermee voldoende te hebben geïnformeerd.\n\n"
    )
    return Content("Brief melding huurachterstand", text + closing(rng, office), (one,))


def word_letter(rng: Random, office: Office) -> Content:
    """XM-WORD: a letter from a Word template, with the reference line in a table."""
    one = Writing(rng)
    corporation = office.corporation
    line = (
        "<table>" + cells(("Uw kenmerk", "Ons kenmerk", "Behandeld door", "Datum"), "th")
        + cells(("-", one.reference("letter"), "Huurzaken", f"{rng.randint(16, 20)}-11-2026"))
        + "</table>"
    )  # fmt: skip
    owed = f"De schuld bedraagt op dit moment {one.amount('euro')} ({one.months('word')})."
    who = f"Onze {rng.choice(('huurder', 'bewoner'))} {one.name('long')}, wonende {one.address()}"
    code = one.postal_code()
    place = f", {code} te {one.town()}" if code else f" te {one.town()}"
    parts = (
        "Geacht college,",
        f"{who}{place}, heeft een huurschuld laten ontstaan. {owed}",
        f"Huishouden. {one.children_sentence()}",
        f"Incasso. {one.surprise() or efforts(rng)}",
        "Wij verzoeken u contact op te nemen en ons over de uitkomst te berichten.",
    )
    body = (
        f'<div align="right"><b>{corporation.name}</b><br>{corporation.own_addresses[0]}<br>'
        f"{corporation.own_phones[0]}</div>"
        "<p>Gemeente Haarlem<br>t.a.v. team Schulden<br>Zijlvest 39<br>2011 VB Haarlem</p>"
        f"{line}<p><b>Betreft: huurachterstand {one.persons[0].surname}</b></p>"
        + "".join(paragraph(part) for part in parts) + html_closing(rng, office)
    )  # fmt: skip
    return Content("Brief huurachterstand", None, (one,), html=page(body))


def section_letter(rng: Random, office: Office) -> Content:
    """XM-SECTION: a letter on paper with headings in capitals and sentences below them."""
    one = Writing(rng, couples=0.3)
    names, home = one.bare_name(), one.address()
    code = one.postal_code()
    place = f"{code} {one.town()}" if code else one.town()
    born = f"Geboortedatum hoofdhuurder: {one.born('words')}.\n" if rng.random() < 0.5 else ""
    text = (
        f"{office.corporation.name}  |  {office.corporation.own_addresses[0]}\n"
        f"{'_' * 60}\n\n"
        "Aan:     Gemeente Haarlem, team Vroegsignalering\n"
        f"Datum:   {rng.randint(16, 20)} november 2026\n"
        f"Ref.:    {one.reference('dashes')}\n"
        f"Betreft: {names}, {home} te {one.town()}\n\n"
        "Geachte mevrouw, heer,\n\n"
        "AANLEIDING\nHet is ons niet gelukt om met onderstaande huurder tot een oplossing te "
        "komen. Daarom dragen wij het dossier aan u over.\n\n"
        f"HUURDER\n{names} {'huren' if len(one.persons) > 1 else 'huurt'} van ons de woning "
        f"{home}, {place}.\n{born}Telefonisch te bereiken op {one.phone()}.\n\n"
        f"FINANCIEEL\nEr staat {one.amount('euro')} open over een periode van {one.months()}. "
        f"{one.surprise() or efforts(rng)}\n\n"
        f"KINDEREN\n{one.children_sentence()}\n\n"
        f"{rng.choice(('VERVOLG', 'VERZOEK'))}\nWij stellen een terugkoppeling op prijs.\n\n"
    )
    return Content("Overdracht dossier", text + closing(rng, office), (one,))


LAYOUTS = (
    Layout("XM-HEADS", DUINWIJK, two_row_heads),
    Layout("XM-SHEET", ZONNEWEIDE, two_row_sheet),
    Layout("XM-GROUPS", KENNEMER_HUIS, grouped_rows),
    Layout("XM-AGES", DE_LINDE, age_columns_file),
    Layout("XM-SPLIT", NOORDERHOF, split_html),
    Layout("XM-PARTS", KENNEMER_HUIS, age_columns_sheet),
    Layout("XM-LETTER", NOORDERHOF, form_letter),
    Layout("XM-WORD", ZONNEWEIDE, word_letter),
    Layout("XM-SECTION", DUINWIJK, section_letter),
)
