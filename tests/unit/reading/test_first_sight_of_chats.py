# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Informal mails in one paragraph: the town far from the street, the door written as people talk."""

from typing import Any

import pytest
from reading_samples import read
from told import told

CHATS: list[tuple[str, dict[str, Any]]] = [
    (
        "Hoi Marieke,\n\nEven over mevrouw Visser, je weet wel, van de Roordastraat nr 12a bij ons in Haarlem. Ze zit inmiddels 3 maanden achter, dat is zo'n 1.850 euro bij elkaar. Postcode is 2035 XX. Ze heeft twee kleine kinderen thuis. Bellen kan op 06-12345678. Kunnen jullie er eens langs?\n\nGroetjes, Esra\n",
        {"who": "mw Visser", "door": "Roordastraat 12 a -", "place": "2035 XX Haarlem", "cents": 185_000, "months": 3.0, "minors": "yes", "count": 2, "phone": "+31612345678"},
    ),
    (
        "Goedemorgen,\n\nVan de week belde ik met P. de Boer, die woont in Haarlem-Noord op Kleverlaan nummer 12, rood (2023 JC). Hij loopt 2 maanden achter met de huur, 1.240,50 euro om precies te zijn. Kinderen heeft hij niet. Contractnummer 7123456.\n\nGroet,\nRob\n",
        {"who": "P. de Boer", "door": "Kleverlaan 12 - rood", "place": "2023 JC Haarlem", "cents": 124_050, "months": 2.0, "minors": "no", "reference": "7123456"},
    ),
    (
        "Hallo allemaal,\n\nWij hebben er weer een, meneer T. Haile te Haarlem. Hij huurt Briandlaan 12 zwart van ons, 2034 AB, en heeft al vier maanden niks betaald. Staat nu € 2.600 open. Er lopen drie kinderen rond, van 4, 6 en 9 jaar. Zijn nummer is 06 87654321.\n\nGr. Kim\n",
        {"who": "dhr T. Haile", "door": "Briandlaan 12 - zwart", "place": "2034 AB Haarlem", "cents": 260_000, "months": 4.0, "minors": "yes", "count": 3, "phone": "+31687654321"},
    ),
    (
        "Hoi,\n\nMevr. A. van Dijk (Orionweg 12 boven, Haarlem) reageert nergens meer op. De schuld is 990 euro, 2 maanden. Volgens mij woont ze daar alleen. Postcode weet ik zo niet uit mijn hoofd.\n\nGroet Esra\n",
        {"who": "mw A. van Dijk", "door": "Orionweg 12 - boven", "place": "Haarlem", "cents": 99_000, "months": 2.0, "household": "single"},
    ),
    (
        "Ha Fatima,\n\nIn Haarlem hebben we op de Delftlaan 12-2 (2024ZV) dhr. K. Smit zitten en die heeft 5 maanden huur laten liggen: € 3.411,20. Geen kinderen. Zie jij kans om contact op te nemen?\n\nGroet, Jan\n",
        {"who": "dhr K. Smit", "door": "Delftlaan 12 - 2", "place": "2024 ZV Haarlem", "cents": 341_120, "months": 5.0, "minors": "no"},
    ),
    (
        "Dag collega,\n\nDe huurachterstand van mw. R. Jansen, Zomervaart 12 II, is opgelopen naar 1.377,00 euro (3 maanden). Ze woont er met haar dochter van 8. 2033 DB is de postcode, Haarlem dus. Mailen kan ook: r.jansen@post.example.\n\nGroet, Sanne\n",
        {"who": "mw R. Jansen", "door": "Zomervaart 12 - II", "place": "2033 DB Haarlem", "cents": 137_700, "months": 3.0, "minors": "yes", "count": 1, "email": "r.jansen@post.example"},
    ),
    (
        "Hoi team,\n\nKunnen jullie iets met meneer Bakker? Hij zit op 12 hs in de Zaanenstraat, 2022 CL. Al 2 maanden geen huur, samen € 1.015,00. Of er kinderen zijn weet ik niet.\n\nGroeten van Mo\n",
        {"who": "dhr Bakker", "door": "Zaanenstraat 12 - hs", "place": "2022 CL", "cents": 101_500, "months": 2.0, "minors": "unknown"},
    ),
    (
        "Hey,\n\nNog eentje uit Haarlem: familie Yilmaz van de Engelenburg nr. 14 (zwart), pc 2036 RB. Die lopen 3 mnd achter, om en nabij 2.100 euro. Gezin met 2 kids onder de 18. Tel 06-11223344.\n\nGr Dennis\n",
        {"who": "Yilmaz", "door": "Engelenburg 14 - zwart", "place": "2036 RB Haarlem", "cents": 210_000, "months": 3.0, "minors": "yes", "count": 2, "household": "family_with_minors", "phone": "+31611223344"},
    ),
    (
        "hoi, mevrouw S. Peeters in de Rozenstraat op nr 33 te haarlem (2011 NJ) heeft een achterstand van 870 euro, 2 maanden dus. heeft geen kinderen in huis. groet ellen\n",
        {"who": "mw S. Peeters", "door": "Rozenstraat 33 - -", "place": "2011 NJ Haarlem", "cents": 87_000, "months": 2.0, "minors": "no"},
    ),
    (
        "Beste mensen,\n\nOnze huurder op Vondelweg 201-B rd, de heer O. Demir, krijgt het niet rond. Inmiddels € 2.222,22 schuld oftewel 4 maanden. Hij heeft de zorg voor 1 kind van 3 jaar. 2026 BX Haarlem. Hij vindt het prima als jullie bellen, 06-55667788.\n\nGroet, Linda (team Haarlem)\n",
        {"who": "dhr O. Demir", "door": "Vondelweg 201 B rd", "place": "2026 BX Haarlem", "cents": 222_222, "months": 4.0, "minors": "yes", "count": 1, "phone": "+31655667788"},
    ),
    (
        "Hoi Tom,\n\nIk bel je zo, maar alvast op de mail: Schouwtjeslaan 5, daar woont mw. N. Bos, twee maanden achter en € 1.100 open. Kinderen: nee. Je kent de buurt wel, Haarlem-West aan de overkant van het spoor. 2012 KB.\n\nGroet\n",
        {"who": "mw N. Bos", "door": "Schouwtjeslaan 5 - -", "place": "2012 KB Haarlem", "cents": 110_000, "months": 2.0, "minors": "no"},
    ),
    (
        "Goedemiddag,\n\nDhr. W. Mulder is de huurder. Hij woont aan het Marsmanplein 40. De postcode is 2025 DR. Hij is verhuisd uit Amsterdam vorig jaar. De achterstand is nu 3 maanden, € 1.900,00. Hij heeft geen kinderen.\n\nGroet, Bo\n",
        {"who": "dhr W. Mulder", "door": "Marsmanplein 40 - -", "place": "2025 DR", "cents": 190_000, "months": 3.0, "minors": "no"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("mail", "truth"), CHATS)
def test_an_informal_mail_is_filled_in_and_waits(mail, truth):
    reading = read(mail, subject="")

    assert [told(one) for one in reading.signals] == [truth]
    assert all(one.needs_review for one in reading.signals)


OWED = "De achterstand van mw. S. Visser, Roordastraat 14 (2035 XX), is 900 euro, 2 maanden."


@pytest.mark.parametrize(
    "said",
    [
        "De gemeente Haarlem weet ervan.", "Ze werkt in Haarlem.", "Haar moeder woont in Haarlem.",
        "Ze is geboren in Haarlem.", "Ze verhuist binnenkort naar een woning in Haarlem.",
        "Ze woonde eerst in Haarlem.", "De deurwaarder zit in Haarlem.", "Groeten uit Haarlem.",
        "Ons kantoor in Haarlem is dicht.", "Zitting bij de rechtbank te Haarlem.",
        "Ze woont niet in Haarlem.", "Wij verhuren in Haarlem en Heemstede.",
        "Ze staat ingeschreven te Haarlem.", "Haarlem, 12 november", "Het is in Heemstede.", "",
        "Voorheen Kleverlaan 9, 2023 JC Haarlem.", "Post gaat naar 2011 VB Haarlem.",
    ],
)  # fmt: skip
def test_the_town_of_something_else_is_not_the_town_of_the_home(said):
    (signal,) = read(f"Hoi,\n\n{OWED} {said}\n\nGroet, Esra\n", subject="").signals

    assert signal.town is None


@pytest.mark.parametrize(
    "said", ["De woning staat in Haarlem.", "Ze huurt daar, in Haarlem, sinds 2019.", "Weer een uit Haarlem-Oost."]
)  # fmt: skip
def test_the_town_of_the_home_may_stand_anywhere(said):
    (signal,) = read(f"Hoi,\n\n{OWED} {said}\n\nGroet, Esra\n", subject="").signals

    assert (signal.town, signal.needs_review) == ("Haarlem", True)


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("Rozenstraat 12, boven de winkel", "Rozenstraat 12 - -"),
        ("Rozenstraat 12, links van de kerk", "Rozenstraat 12 - -"),
        ("Rozenstraat 12 (boven)", "Rozenstraat 12 - boven"),
        ("Rozenstraat nr. 12 hs", "Rozenstraat 12 - hs"),
        ("Rozenstraat 12, zw", "Rozenstraat 12 - zw"),
        ("Rozenstraat 12a-2", "Rozenstraat 12 a 2"),
        ("Rozenstraat 12 A rood", "Rozenstraat 12 A rood"),
        ("Rozenstraat 12 3 hoog", "Rozenstraat 12 - 3 hoog"),
        ("Rozenstraat nr.12-3", "Rozenstraat 12 - 3"),
        ("Rozenstraat op nummer 12", "Rozenstraat 12 - -"),
        ("aan de Jan Prinsenlaan 254 B", "Jan Prinsenlaan 254 B -"),
        ("op de Amsterdamse Vaart 366 A 2", "Amsterdamse Vaart 366 A 2"),
    ],
)
def test_a_door_is_proposed_as_people_write_it(written, door):
    (signal,) = read(
        f"Hoi,\n\nHet gaat om mw. S. Visser. Ze woont {written} en heeft 900 euro schuld.\n",
        subject="",
    ).signals

    assert told(signal)["door"] == door


def test_words_behind_a_number_that_go_on_are_no_addition():
    (signal,) = read(
        "Hoi,\n\nHet gaat om mw. S. Visser die in de Rozenstraat 12 voor een bedrag van 900 euro achter is.\n",
        subject="",
    ).signals

    assert told(signal)["door"] == "Rozenstraat 12 - -"


def test_the_figures_of_a_postal_code_are_no_house_number():
    (signal,) = read(
        "Hoi,\n\nMw. S. Visser zit op 12 in de Rozenstraat, 2011 AB Haarlem, met 900 euro schuld.\n",
        subject="",
    ).signals

    assert (told(signal)["door"], told(signal)["place"]) == (
        "Rozenstraat 12 - -",
        "2011 AB Haarlem",
    )


@pytest.mark.parametrize(
    ("said", "minors", "household"),
    [
        ("Kinderen zijn er niet.", "no", None),
        ("Kinderen zijn er voor zover bekend niet.", "no", None),
        ("De kinderen zijn al lang de deur uit.", "no", None),
        ("De kinderen zijn uit huis geplaatst.", "no", None),
        ("Of er kinderen zijn weet ik niet.", "unknown", None),
        ("Er zouden kinderen zijn, maar ik weet het niet zeker.", "unknown", None),
        ("Ze voedt in haar eentje twee kinderen op (5 en 6 jaar).", "yes", "single_with_minors"),
        ("Volgens mij woont ze daar alleen.", None, "single"),
        ("Volgens mij woont ze daar niet alleen.", None, None),
    ],
)
def test_what_is_said_of_a_household_in_passing_is_proposed(said, minors, household):
    (signal,) = read(f"Hoi,\n\n{OWED} {said} Groet, Esra\n", subject="").signals

    assert told(signal).get("minors") == minors
    assert told(signal).get("household") == household
    assert signal.needs_review


def test_nothing_paid_is_no_withdrawal():
    assert read(f"{OWED} Ze heeft al vier maanden niks betaald.\n", subject="").kind.value == "new"
    assert read("Mw. Visser heeft alles betaald.\n", subject="").kind.value == "withdrawal"
