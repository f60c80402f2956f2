import pytest

from phu_mailer.reading.fields.addresses import (
    parse_addition,
    parse_address,
    parse_number,
    parse_postal_code,
    parse_town,
)

PARTS = (
    "street_name",
    "house_number",
    "house_letter",
    "house_number_addition",
    "postal_code",
    "town",
)
SURE = [
    ("Roordastraat 112", ("Roordastraat", 112, None, None, None, None)),
    (
        "Floris van Adrichemlaan 40-3 te Haarlem (2035 VD)",
        ("Floris van Adrichemlaan", 40, None, "3", "2035 VD", "Haarlem"),
    ),
    (
        "Professor Eijkmanlaan 217-zw, 2035 RK Haarlem",
        ("Professor Eijkmanlaan", 217, None, "zw", "2035 RK", "Haarlem"),
    ),
    (
        "Leidsevaart 153 - 1 2013 ZP Haarlem",
        ("Leidsevaart", 153, None, "1", "2013 ZP", "Haarlem"),
    ),
    ("Plein 1945 74, 2025 ZR Haarlem", ("Plein 1945", 74, None, None, "2025 ZR", "Haarlem")),
    ("Plein 1940-1945 12", ("Plein 1940-1945", 12, None, None, None, None)),
    (
        "1e Hogerwoerddwarsstraat 126 2033 HB HAARLEM",
        ("1e Hogerwoerddwarsstraat", 126, None, None, "2033 HB", "Haarlem"),
    ),
    (
        "A.L. Dyserinckstraat 165-2hs Haarlem",
        ("A.L. Dyserinckstraat", 165, None, "2hs", None, "Haarlem"),
    ),
    ("De Witstraat 19HS, 2023wg Haarlem", ("De Witstraat", 19, None, "HS", "2023 WG", "Haarlem")),
    (
        "'s-Gravesandestraat 350HS, 2032 AP HAARLEM",
        ("'s-Gravesandestraat", 350, None, "HS", "2032 AP", "Haarlem"),
    ),
    ("Vondelweg 12, 2012jr Haarlem", ("Vondelweg", 12, None, None, "2012 JR", "Haarlem")),
    (
        "Leonard Springerlaan 200 - 2033 TL - Haarlem",
        ("Leonard Springerlaan", 200, None, None, "2033 TL", "Haarlem"),
    ),
    ("Rozenstraat 3b, 2011 EE", ("Rozenstraat", 3, "b", None, "2011 EE", None)),
    ("Zaanenstraat 22-III", ("Zaanenstraat", 22, None, "III", None, None)),
    ("Vondelweg 45 A 2", ("Vondelweg", 45, "A", "2", None, None)),
    ("Vondelweg 45-A2", ("Vondelweg", 45, "A", "2", None, None)),
    ("Vondelweg 36 2-hs", ("Vondelweg", 36, None, "2-hs", None, None)),
    ("Vondelweg 12 3-hoog", ("Vondelweg", 12, None, "3-hoog", None, None)),
    ("Vondelweg 7 I", ("Vondelweg", 7, None, "I", None, None)),
    ("Vondelweg nr. 12", ("Vondelweg", 12, None, None, None, None)),
    ("Kleverlaan 12a te Bergen op Zoom", ("Kleverlaan", 12, "a", None, None, "Bergen op Zoom")),
    ("Jan Prinsenlaan 172", ("Jan Prinsenlaan", 172, None, None, None, None)),
    ("Vondelweg 12-a", ("Vondelweg", 12, "a", None, None, None)),
    ("Vondelweg 12/2", ("Vondelweg", 12, None, "2", None, None)),
    ("Vondelweg 12-14", ("Vondelweg", 12, None, "14", None, None)),
    ("Vondelweg 12 bis", ("Vondelweg", 12, None, "bis", None, None)),
    ("Vondelweg 12rood", ("Vondelweg", 12, None, "rood", None, None)),
    ("Vondelweg 12 rd", ("Vondelweg", 12, None, "rd", None, None)),
    ("Vondelweg 12 zwart", ("Vondelweg", 12, None, "zwart", None, None)),
    ("Vondelweg no 12", ("Vondelweg", 12, None, None, None, None)),
    ("Vondelweg 12 2-hoog", ("Vondelweg", 12, None, "2-hoog", None, None)),
    ("2e Emmastraat 12", ("2e Emmastraat", 12, None, None, None, None)),
    ("Ged. Oude Gracht 12", ("Ged. Oude Gracht", 12, None, None, None, None)),
    ("Jhr. van Lennepweg 3", ("Jhr. van Lennepweg", 3, None, None, None, None)),
    ("Vondelstr. 12, NL-2035VD", ("Vondelstr.", 12, None, None, "2035 VD", None)),
    ("v. Zeggelenstraat 5, 2032 PA", ("v. Zeggelenstraat", 5, None, None, "2032 PA", None)),
]


@pytest.mark.parametrize(("text", "parts"), SURE, ids=[text for text, _ in SURE])
def test_an_address_is_read_in_its_parts(text, parts):
    found = parse_address(text)

    assert (tuple(found.values.get(name) for name in PARTS), found.doubts) == (parts, ())


DOUBTFUL = [
    ("Zuider Buiten Spaarne 6-RD in HAARLEM", ("address: street not known",)),
    ("Roordastraat Kerkstraat 5", ("address: street not known",)),
    ("Karin 5, 2035 XX Haarlem", ("address: street not known",)),
    ("Floris van 5, 2035 XX Haarlem", ("leftover: address",)),
    ("Floris van B Adrichemlaan 5", ("leftover: address",)),
    ("Roordastraat Roordastraat 5", ("leftover: address",)),
    ("Plein 1945", ("address: number like a year",)),
    ("Vondelweg 2l8", ("address: letter or figure",)),
    ("Vondelweg 12 3", ("address: two numbers",)),
    ("Hendrik de Keyserstraat 4 (3e verdieping)", ("leftover: house_number_addition",)),
    ("Roordastraat 12 ?", ("leftover: house_number_addition",)),
    ("Roordastraat 12a/b", ("leftover: house_number_addition",)),
    ("Kruisweg 12 Achterhuis Haarlem", ("leftover: house_number_addition",)),
    ("Kerkstraat 5, bij moeder", ("leftover: house_number_addition",)),
    ("bij moeder, Kerkstraat 5", ("leftover: address",)),
    ("Tijdelijk Kerkstraat 5", ("leftover: address",)),
    ("van de bewindvoerder is Kerkstraat 5", ("leftover: address",)),
    ("Roordastraat, 2035 XX Haarlem", ("leftover: address",)),
    ("Roordastraat 12, 2O35 XX Haarlem", ("leftover: house_number_addition",)),
    ("Postbus 511, 2003 PB Haarlem", ("address: post box",)),
    (
        "Kruisweg 10 2012 SA Haarlem",
        ("address: two numbers", "leftover: house_number_addition"),
    ),
]


@pytest.mark.parametrize(("text", "doubts"), DOUBTFUL, ids=[text for text, _ in DOUBTFUL])
def test_an_address_that_is_not_quite_understood_is_doubtful(text, doubts):
    assert parse_address(text).doubts == doubts


def test_a_word_after_a_year_is_no_postal_code():
    assert "postal_code" not in parse_address("Vondelweg 12 2026 en").values


def test_an_address_is_kept_as_written():
    assert (
        parse_address("Kleverlaan 12 A, 2023 JC").values["address_as_written"] == "Kleverlaan 12 A"
    )


def test_a_spreadsheet_number_is_a_whole_number():
    assert dict(parse_number("12.0").values) == {"house_number": 12}


@pytest.mark.parametrize("text", ["12-mrt", "twaalf", "0", "1234567"])
def test_a_strange_house_number_is_doubtful(text):
    assert parse_number(text).doubts != ()


@pytest.mark.parametrize("text", ["", "-", "n.v.t.", "null", "NONE", "geen"])
def test_no_addition_is_no_doubt(text):
    found = parse_addition(text)

    assert (dict(found.values), found.doubts) == ({}, ())


def test_a_postal_code_may_go_on_with_the_town():
    assert dict(parse_postal_code("2035vd  HAARLEM").values) == {
        "postal_code": "2035 VD",
        "town": "Haarlem",
    }


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("2O35 VD Haarlem", {"postal_code": "2035 VD", "town": "Haarlem"}),
        ("2l35VD", {"postal_code": "2135 VD"}),
        ("2O35 SA Haarlem", {"town": "Haarlem"}),
        ("Haarlem", {"town": "Haarlem"}),
        ("weet ik niet", {}),
    ],
)
def test_what_is_almost_a_postal_code_is_only_proposed(text, proposed):
    found = parse_postal_code(text)

    assert (dict(found.values), found.cap, found.doubts) == (
        proposed,
        0.6,
        ("leftover: postal_code",),
    )


def test_the_town_may_stand_behind_a_word():
    assert parse_postal_code("2035 VD te Haarlem").values["town"] == "Haarlem"


def test_two_towns_are_doubtful():
    assert parse_town("Haarlem / Heemstede").doubts == ("leftover: town",)
