# ruff: noqa: E501 - a trap stays readable when its mail stands on one line
"""Sixty ways in which a mail of a corporation leads a reader astray, each with its right answer.

A trap gives its values, or says that somebody must look; most of them do both.
"""

from datetime import date

import pytest
from more_traps import MORE_TRAPS
from office_files import document, paragraph, row, workbook
from reading_samples import runs_unattended
from trap_mails import (
    BELOW,
    HEADER,
    ROW,
    SIGNATURE,
    Trap,
    file,
    labelled,
    prose,
    sheet,
    table,
)

from phu_mailer.domain.signal import Gender, MailKind, MinorChildren

YES, NO = MinorChildren.YES, MinorChildren.NO
NOT_STATED = MinorChildren.NOT_STATED
WITHDRAWAL = MailKind.WITHDRAWAL
NEW, LIST, AUTO, OTHER = MailKind.NEW, MailKind.LIST, MailKind.AUTO, MailKind.OTHER

TRAPS: dict[str, Trap] = {
    "01 the signature has an address and a phone": Trap(
        labelled(after=SIGNATURE), {"street_name": "Vondelweg", "phone": None}, runs=True
    ),
    "02 a letterhead stands above the tenant": Trap(
        "Ymere\nJacob van Lennepkade 1\n1053 MZ Amsterdam\n\n" + labelled(),
        {"street_name": "Vondelweg", "postal_code": "2026 AB"},
    ),
    "03 a shorter street exists as well": Trap(
        labelled(address="Jan Prinsenlaan 12"), {"street_name": "Jan Prinsenlaan"}, runs=True
    ),
    "04 a number belongs to the street": Trap(
        labelled(address="Plein 1945 12"), {"street_name": "Plein 1945", "house_number": 12}, runs=True
    ),
    "05 a street is broken over two lines": Trap(
        "Graag uw aandacht voor mevrouw A. Bos, wonende in Haarlem aan de Meester\n"
        "Cornelisstraat 12, 2023 AB Haarlem. De achterstand is € 900,00, 2 maanden.",
        {"street_name": "Meester Cornelisstraat", "house_number": 12},
    ),
    "06a an addition is bis": Trap(
        labelled(address="Vondelweg 12-bis"), {"house_number": 12, "house_number_addition": "bis"}
    ),
    "06b a floor stands behind a number": Trap(
        labelled(address="Vondelweg 45-2hs"), {"house_number": 45, "house_number_addition": "2hs"}
    ),
    "06c a letter and a number": Trap(
        labelled(address="Vondelweg 45 A 2"),
        {"house_number": 45, "house_letter": "A", "house_number_addition": "2"},
    ),
    "06d red and black doors": Trap(
        labelled(address="Vondelweg 12 ZW"), {"house_number": 12, "house_number_addition": "ZW"}
    ),
    "06e a Roman figure": Trap(
        labelled(address="Vondelweg 7 I"), {"house_number": 7, "house_number_addition": "I"}
    ),
    "07 the next word is no addition": Trap(
        prose("de heer J. Smit, wonende Vondelweg 12 te Haarlem (2026 AB)"),
        {"house_number": 12, "house_letter": None, "house_number_addition": None, "town": "Haarlem"},
    ),
    "08a a year with a word is no postal code": Trap(
        prose(more="In 2026 en daarna is alles geprobeerd."), {"postal_code": "2026 AB"}
    ),
    "08b small letters are one": Trap(
        labelled(place="2012jr Haarlem"), {"postal_code": "2012 JR", "town": "Haarlem"}, runs=True
    ),
    "09 letters that are never issued": Trap(
        labelled(place="2026 SS Haarlem"), {"postal_code": None}, ("missing: postal_code",)
    ),
    "10 another town has the postal code": Trap(
        labelled(place="2063 AB Spaarndam"), {"town": "Spaarndam"}, ("town: outside",)
    ),
    "11 a tenant outside the municipality": Trap(
        labelled(place="2101 AB Heemstede"), {"town": "Heemstede"}, ("town: outside",)
    ),
    "12a a former address is not the tenant's": Trap(
        labelled(more="Vorig adres: Orionweg 3, 2024 AB Haarlem"),
        {"street_name": "Vondelweg"}, ("address: another one",),
    ),
    "12b a post box is no home": Trap(
        labelled(address="Postbus 12"), {"street_name": None}, ("address: post box",)
    ),
    "12c a street may hold the word old": Trap(
        labelled(address="Goudriaanstraat 12"), {"street_name": "Goudriaanstraat"}, runs=True
    ),
    "13a two tenants at one address": Trap(
        labelled(name="Dhr. H. Souza en mw. H. Souza"),
        names=(("H.", None, "Souza"), ("H.", None, "Souza")), runs=True,
    ),
    "13b a co-tenant has a label": Trap(
        labelled(more="Medehuurder: Dhr. K. Smit"),
        names=(("A.", None, "Bos"), ("K.", None, "Smit")),
    ),
    "14 two tenants in one sentence": Trap(
        "Het gaat om dhr. J. Smit, Vondelweg 12, 2026 AB Haarlem en mw. A. Bos, Orionweg 3, "
        "2024 AB Haarlem. Beiden hebben 2 maanden achterstand, € 900,00.",
        runs=False, signals=None,
    ),
    "15 a numbered list with an item that is not understood": Trap(
        "1. Mw. A. Bos, Vondelweg 12, 2026 AB Haarlem, 2 maanden, € 900,00, geen kinderen\n"
        "2. Dhr. P. Smit, Orionweg 3, 2024 AB Haarlem, 2 maanden, € 800,00, geen kinderen\n"
        "3. en de buurman van nummer 5 ook",
        runs=False, signals=None,
    ),
    "16 a reversed name": Trap(
        labelled(name="Meulen, J.P. van der (dhr)"), {"gender": Gender.MALE},
        names=(("J.P.", "van der", "Meulen"),), runs=True,
    ),
    "17a a short infix": Trap(labelled(name="dhr. J. v.d. Berg"), names=(("J.", "v.d.", "Berg"),)),
    "17b a capital infix belongs to the surname": Trap(
        labelled(name="dhr. S. Ben Salah"), names=(("S.", None, "Ben Salah"),)
    ),
    "18 a double name is one surname": Trap(
        labelled(name="mw. A.M. Yilmaz-de Boer"), names=(("A.M.", None, "Yilmaz-de Boer"),), runs=True
    ),
    "19 two words without an infix can be split two ways": Trap(
        labelled(name="dhr. Abdi Hassan Warsame"), {"name_as_written": "dhr. Abdi Hassan Warsame"},
        ("name: split",),
    ),
    "20 a family has no gender": Trap(
        labelled(name="Fam. Kowalski"), {"gender": Gender.UNKNOWN}, names=((None, None, "Kowalski"),)
    ),
    "21 a name does not swallow the next word": Trap(
        labelled(name="mw. P. Bakker Europaweg"), waits=("leftover: persons",)
    ),
    "22 capitals throughout": Trap(
        labelled(name="MW. A. BAKKER"), names=(("A.", None, "BAKKER"),), waits=("name: capitals",)
    ),
    "23 a letter was lost": Trap(labelled(name="dhr. M. Y?lmaz"), waits=("name: damaged",)),
    "24 the guardian has a phone": Trap(
        labelled(more="Bewindvoerder: De Hulp BV, 0623456789"), {"phone": None}, ("guardian: named",)
    ),
    "25 two phones in one value": Trap(
        labelled(more="Telefoon: 0612345678 / 0203334444"), {"phone": "+31612345678"}, ("phone: two",)
    ),
    "26 the spreadsheet lost a zero": Trap(
        "Bijgaand het overzicht.", {"phone": "+31612345678"},
        files=sheet((*HEADER, "Telefoon"), (*ROW, "612345678")), waits=("cell: zero lost",),
    ),
    "27 a number became a date": Trap(
        "Bijgaand het overzicht.",
        files=file("a.csv", b"Naam;Straat;Huisnummer;Postcode;Plaats;Bedrag;Maanden;Kinderen <18\n"
                            b"Mw. A. Bos;Vondelweg;12-mrt;2026 AB;Haarlem;900,00;2;nee\n"),
        runs=False,
    ),
    "28 a row is hidden": Trap(
        "Bijgaand het overzicht.", waits=("cell: hidden",),
        files=file("a.xlsx", workbook(
            f"<sheetData>{row(1, *HEADER)}{row(2, *ROW, hidden=True)}</sheetData>")),
    ),
    "29 title rows and a total": Trap(
        "Bijgaand het overzicht.", {"arrears_cents": 90_000}, kind=NEW, runs=True,
        files=sheet(("Overzicht november",), HEADER, ROW, ("Totaal", "", "", "", "900,00", "", "")),
    ),
    "30 a counter of rows is no house number": Trap(
        html=table(
            ("Nr", "Naam", "Adres", "Postcode", "Plaats", "Bedrag", "Maanden", "Kinderen &lt;18"),
            ("1", *ROW), ("2", "Dhr. K. Smit", "Orionweg 3", "2024 AB", *ROW[3:]),
        ),
        gives={"house_number": 12}, signals=2, runs=True,
    ),
    "31 a tenant a column": Trap(
        html=table(*zip(HEADER, ROW, ("Dhr. K. Smit", "Orionweg 3", "2024 AB", *ROW[3:]), strict=True)),
        gives={"house_number": 12, "arrears_cents": 90_000}, signals=2, kind=LIST,
    ),
    "32a a point for thousands": Trap(
        labelled(arrears="€ 1.234,56 (2 maanden)"), {"arrears_cents": 123_456}, runs=True
    ),
    "32b a dash for no cents": Trap(
        labelled(arrears="€2.345,-- (3 maanden)"), {"arrears_cents": 234_500}, runs=True
    ),
    "32c English figures are refused": Trap(
        labelled(arrears="€ 1,234.56 (2 maanden)"), {"arrears_cents": None}, runs=False
    ),
    "33 the rent stands beside the arrears": Trap(
        prose(more="De huurprijs bedraagt € 612,40 per maand."), {"arrears_cents": 90_000}
    ),
    "34 more than two months is no count": Trap(
        "Hierbij melden wij een huurachterstand van meer dan twee maanden.\n\n"
        + labelled(arrears="€ 2.000,00 (4 maanden)"),
        {"arrears_months": 4.0},
    ),
    "35 other months are no arrears": Trap(
        prose(more="Hij heeft een baby van 3 maanden. Graag bericht binnen 4 weken."),
        {"arrears_months": 2.0}, runs=False,
    ),
    "36 months by their names": Trap(
        "Dhr. J. Smit, Vondelweg 12, 2026 AB Haarlem, heeft de huur van juli, augustus en "
        "september niet betaald, totaal € 1.800,00.",
        {"arrears_months": 3.0, "arrears_cents": 180_000}, ("doubtful: arrears_months",),
    ),
    "37a a day before a month": Trap(
        labelled(more="Geboortedatum: 03-04-1985"), {"date_of_birth": date(1985, 4, 3)}, runs=True
    ),
    "37b a month is never swapped": Trap(
        labelled(more="Geboortedatum: 12-31-1985"), {"date_of_birth": None},
        ("leftover: date_of_birth",),
    ),
    "38a no children at home": Trap(
        prose(more="Er zijn geen inwonende kinderen."), {"has_minor_children": NO}
    ),
    "38b none but one": Trap(
        labelled(children="geen andere kinderen dan haar dochter (12)"), runs=False
    ),
    "38c no contact is not no children": Trap(
        labelled(children="geen contact gehad; kinderen van 3 en 6"), runs=False
    ),
    "39a a grown-up son": Trap(labelled(children="Nee, alleen een zoon van 21"),
                               {"has_minor_children": NO}),
    "39b of age is not minor": Trap(labelled(children="ja, maar meerderjarig"), runs=False),
    "39c a label of those of age": Trap(
        labelled(more="Aantal kinderen > 18: 2"),
        {"has_minor_children": NO, "minor_children_count": None}, runs=True,
    ),
    "40 ages decide": Trap(
        labelled(children="drie kinderen (4, 6, 19)"),
        {"has_minor_children": YES, "minor_children_count": 2},
    ),
    "41 four children or one of four": Trap(
        labelled(children="ja (4)"), {"has_minor_children": YES}, ("children: count or age",)
    ),
    "42 as far as is known": Trap(
        labelled(children="voor zover bekend niet"), waits=("children: hedged",)
    ),
    "43a children elsewhere": Trap(
        labelled(children="Nee, kinderen wonen bij hun moeder"), {"has_minor_children": NO},
        ("children: elsewhere",),
    ),
    "43b grandchildren": Trap(labelled(children="kleinkinderen"), runs=False),
    "44 a single parent says nothing of ages": Trap(
        labelled(more="Gezinssamenstelling: alleenstaande ouder").replace(
            "Minderjarige kinderen: nee\n", ""),
        {"has_minor_children": NOT_STATED}, ("missing: has_minor_children",),
    ),
    "45a not applicable": Trap(labelled(children="n.v.t."), waits=("children: not applicable",)),
    "45b nothing filled in": Trap(
        labelled(children="-"), {"has_minor_children": NOT_STATED},
        ("missing: has_minor_children",),
    ),
    "46 an allowance is no child at home": Trap(
        prose(more="Zijn zoon regelt de betalingen en er loopt kindertoeslag."),
        {"has_minor_children": NOT_STATED}, runs=False,
    ),
    "47a paid": Trap("De huurder heeft alles betaald, graag intrekken.", kind=WITHDRAWAL, signals=0),
    "47b sent twice": Trap("Deze melding is dubbel verstuurd.", kind=WITHDRAWAL, signals=0),
    "48a not paid yet": Trap("De huur is nog niet betaald.", kind=OTHER, signals=0),
    "48b says to have paid": Trap("Hij zegt te hebben betaald.", kind=OTHER, signals=0),
    "49 an arrangement was made": Trap(
        labelled(more="Er is een betalingsregeling getroffen."), runs=False, signals=None
    ),
    "50a an old report below an answer": Trap(
        f"Kunnen jullie hier al iets over zeggen?\n\n{BELOW}", subject="RE: PHU-melding", signals=0
    ),
    "50b a new report above an old one": Trap(
        labelled(address="Orionweg 3") + "\n> " + "\n> ".join(labelled().splitlines()),
        {"street_name": "Orionweg"},
    ),
    "51 the tenant stands in what is forwarded": Trap(
        "Zie hieronder. Gr. Petra\n\n-----Oorspronkelijk bericht-----\nVan: Hans <h@ymere.example>\n"
        "Verzonden: maandag 2 november 2026 09:12\nAan: Petra\nOnderwerp: Melding\n\n" + labelled(),
        {"street_name": "Vondelweg"}, ("layout: new",), subject="FW: Melding",
    ),
    "52a the tenant stands below the signature": Trap(
        f"Zie hieronder.\n\nMet vriendelijke groet,\nPetra\n\n{labelled()}",
        runs=False, signals=None, waits=("text: below the signature",),
    ),
    "52b the name stands in the subject": Trap(
        labelled().replace("Naam: Mw. A. Bos\n", ""), subject="Melding mw. A. Bos",
        names=(("A.", None, "Bos"),), waits=("doubtful: persons",),
    ),
    "53 the mail and its list differ": Trap(
        labelled(arrears="€ 1.500,00 (2 maanden)"), files=sheet(HEADER, ROW),
        waits=("conflict: arrears_cents",),
    ),
    "54 the two texts of a mail differ": Trap(
        labelled(arrears="€ 800,00 (2 maanden)"),
        html="<p>" + labelled().replace("\n", "<br>") + "</p>",
        gives={"arrears_cents": 90_000}, waits=("text: parts differ",),
    ),
    "55 a form has a field for the name": Trap(
        "Bijgaand het formulier.", {"street_name": "Vondelweg"},
        files=file("a.docx", document("".join(map(paragraph, labelled().splitlines())).replace(
            "Naam: Mw. A. Bos",
            "Naam: </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>Mw. A. Bos</w:t></w:r>"
            "</w:sdtContent></w:sdt><w:r><w:t>"))),
        names=(("A.", None, "Bos"),),
    ),
    "56a a part that nobody can read": Trap(
        "Bijgaand de melding.", files=file("melding.zip", b"PK\x03\x04rest"), signals=0, runs=False
    ),
    "56b a packed mail that was cut off": Trap(
        "Bijgaand de melding.", files=file("winmail.dat", b"\x78\x9f\x3e\x22\x01"), signals=0,
        runs=False,
    ),
    "57a an out of office with an address": Trap(
        "Ik ben afwezig tot 12 augustus. Bij spoed: mw. J. Smit, Kerkstraat 10, 2011 AA Haarlem.",
        kind=AUTO, signals=0,
    ),
    "57b a newsletter": Trap(
        "Nieuwsbrief: de gemiddelde huurachterstand is € 900,00, ongeveer 2 maanden.", kind=OTHER,
        signals=0,
    ),
    "58 odd spaces and dashes": Trap(
        labelled(place="2026\u00a0AB Haar\u00adlem", more="Telefoon: 06\u20131234\u200b5678"),
        {"postal_code": "2026 AB", "town": "Haarlem", "phone": "+31612345678"}, runs=True,
    ),
    "59a a number of nine figures may be a citizen's": Trap(
        labelled(more="Kenmerk: 111222333"), {"corporation_reference": None},
        ("reference: like a bsn",),
    ),
    "59b a labelled citizen's number is not kept": Trap(
        labelled(more="BSN: 111222333"), {"corporation_reference": None, "remarks": None}
    ),
    "60a a text that is too long": Trap(
        "Dit is een zin. " * 10_000, signals=0, waits=("text: too large",)
    ),
}  # fmt: skip


ALL = {**TRAPS, **MORE_TRAPS}


@pytest.mark.parametrize("trap", ALL.values(), ids=ALL.keys())
def test_a_trap_gives_its_right_answer(trap):
    reading = trap.read()
    first = reading.signals[0] if reading.signals else None
    told = {*reading.problems, *(code for one in reading.signals for code in one.review_reasons)}

    if trap.signals is not None:
        assert len(reading.signals) == trap.signals
    if trap.kind is not None:
        assert reading.kind is trap.kind
    if trap.names is not None:
        assert first is not None
        found = tuple((one.initials, one.name_prefix, one.last_name) for one in first.persons)
        assert found == trap.names
    assert {name: value_of(first, name) for name in trap.gives} == trap.gives
    assert set(trap.waits) <= told
    if trap.runs is not None or trap.waits:
        assert runs_unattended(reading) is (trap.runs or False)


def value_of(signal, name):
    return signal.persons[0].gender if name == "gender" else getattr(signal, name)


def test_every_one_of_the_sixty_traps_is_set():
    assert {name[:2] for name in TRAPS} == {f"{number:02}" for number in range(1, 61)}
