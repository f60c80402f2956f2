"""The other ways to be caught by the traps of test_traps.py, with the same numbers."""

from office_files import zipped
from trap_mails import HEADER, ROW, Trap, file, labelled, prose, sheet

from phu_mailer.domain.signal import MailKind

WITHDRAWAL, OTHER = MailKind.WITHDRAWAL, MailKind.OTHER

MORE_TRAPS: dict[str, Trap] = {
    "06f a figure behind a stroke": Trap(
        labelled(address="Vondelweg 12/3"), {"house_number": 12, "house_number_addition": "3"}
    ),
    "06g a letter and a figure together": Trap(
        labelled(address="Vondelweg 45-A2"),
        {"house_number": 45, "house_letter": "A", "house_number_addition": "2"},
    ),
    "06h the ground floor": Trap(
        labelled(address="Vondelweg 3 hs"), {"house_number": 3, "house_number_addition": "hs"}
    ),
    "06i the red door in capitals": Trap(
        labelled(address="Vondelweg 12 RD"), {"house_number": 12, "house_number_addition": "RD"}
    ),
    "07b a letter before the next word": Trap(
        prose("de heer J. Smit, wonende Vondelweg 3 b te Haarlem (2026 AB)"),
        {"house_number": 3, "house_letter": "b", "town": "Haarlem"},
    ),
    "08c letters that look like a word": Trap(
        labelled(place="2021dk Haarlem"), {"postal_code": "2021 DK"}, runs=True
    ),
    "09b more letters that are never issued": Trap(
        labelled(place="2026 SD Haarlem"), {"postal_code": None}, ("missing: postal_code",)
    ),
    "12d post goes elsewhere": Trap(
        labelled(more="Correspondentieadres: Orionweg 3, 2024 AB Haarlem"),
        {"street_name": "Vondelweg"}, ("address: another one",),
    ),
    "12e the tenant will move": Trap(
        labelled(more="Nieuw adres per 1-1: Orionweg 3, 2024 AB Haarlem"),
        {"street_name": "Vondelweg"}, ("address: another one",),
    ),
    "17c an infix with an apostrophe": Trap(
        labelled(name="dhr. A. in 't Veld"), names=(("A.", "in 't", "Veld"),), runs=True
    ),
    "17d first names that look like an infix": Trap(
        labelled(name="Van Minh Nguyen"), waits=("name: split",)
    ),
    "18b a double name that is not Dutch": Trap(
        labelled(name="Asante-Boateng, K."), names=(("K.", None, "Asante-Boateng"),), runs=True
    ),
    "24b the daughter has a phone": Trap(
        labelled(more="Telefoon dochter: 0612345678"), {"phone": None}, ("unknown: label",)
    ),
    "24c a helper has a name and a mail address": Trap(
        labelled(more="Contactpersoon: mw. T. Mol, t.mol@hulp.example"),
        {"email": None}, names=(("A.", None, "Bos"),),
    ),
    "28b a row says that it was taken back": Trap(
        "Bijgaand het overzicht.", signals=None, runs=False,
        files=sheet(HEADER, ("Ingetrokken:", "", "", "", "", "", ""), ROW),
    ),
    "32d English figures without thousands": Trap(
        labelled(arrears="€ 1234.56 (2 maanden)"), {"arrears_cents": None}, runs=False
    ),
    "32e a no-break space behind the sign": Trap(
        labelled(arrears="€\u00a0900,00 (2 maanden)"), {"arrears_cents": 90_000}, runs=True
    ),
    "33b an earlier amount": Trap(
        labelled(arrears="€ 900,00 in plaats van € 800,00"), runs=False
    ),
    "37c another date": Trap(labelled(more="Datum vonnis: 03-04-2026"),
                             {"date_of_birth": None}, ("crisis: eviction",)),
    "37d a year of two figures": Trap(
        labelled(more="Geboortedatum: 3-4-85"), waits=("date: two-digit year",)
    ),
    "43c placed elsewhere": Trap(labelled(children="uit huis geplaatst"), runs=False),
    "43d half of the week": Trap(
        labelled(children="co-ouderschap"), waits=("children: elsewhere",)
    ),
    "45c a mark": Trap(labelled(children="X"), waits=("children: not understood",)),
    "47c taken back": Trap("Wij willen de melding terugtrekken.", kind=WITHDRAWAL, signals=0),
    "47d remitted": Trap("De schuld is kwijtgescholden.", kind=WITHDRAWAL, signals=0),
    "47e in capitals": Trap(
        "Deze melding NIET meer in behandeling nemen.", kind=WITHDRAWAL, signals=0
    ),
    "47f in other words": Trap("Alles is geregeld, dank!", kind=OTHER, signals=0),
    "48c paid in part": Trap("De achterstand is deels betaald.", kind=OTHER, signals=0),
    "59c an account": Trap(
        labelled(more="IBAN: NL91ABNA0417164300"), {"corporation_reference": None}, runs=False
    ),
    "60b a bomb": Trap(
        "Bijgaand het overzicht.", signals=0, waits=("attachment: too large",),
        files=file("a.xlsx", zipped({"xl/worksheets/sheet1.xml": b"0" * 50_000_000})),
    ),
}  # fmt: skip
