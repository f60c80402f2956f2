# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Exports of programs, tables in pieces, letters and chatty mails, filled in at first sight."""

import pytest
from reading_samples import read
from test_first_sight import HEAD, only

from phu_mailer.domain.signal import MinorChildren


def table(*rows: tuple[str, ...]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<p>Hierbij de lijst.</p><table>{body}</table>"


@pytest.mark.parametrize(
    ("head", "cells", "minors", "count"),
    [
        (("Kind. t/m 11 jr", "Kind. 12-17 jr"), ("1", "1"), "yes", 2),
        (("kind_0_3", "kind_4_11"), ("0", "0"), "no", None),
        (("Kinderen 0 t/m 11", "kind_18plus"), ("0", "2"), "no", None),
        (("Kind 18+", "Kinderen 12 t/m 17"), ("3", "1"), "yes", 1),
    ],
)
def test_children_may_be_counted_by_age(head, cells, minors, count):
    html = table(
        ("Naam", "Straat", "Huisnr", "Postcode", "Bedrag", *head),
        ("S. Visser", "Roordastraat", "14", "2035 XX", "900,00", *cells),
        ("P. Bakker", "Kleverlaan", "9", "2023 JC", "800,00", "0", "0"),
    )

    first = read(html=html).signals[0]

    assert (first.has_minor_children, first.minor_children_count) == (MinorChildren(minors), count)


def test_a_name_with_initials_in_a_column_of_their_own_is_one_name():
    html = table(
        ("Titel", "Naam", "Voorl.", "Adres", "PC4", "PC2", "Bedrag"),
        ("mw", "Ven-Okafor, van de", "D.W.", "Roordastraat 14", "2035", "XX", "900,00"),
        ("dhr", "Haile", "K.", "Kleverlaan 9", "2023", "JC", "800,00"),
    )

    found = read(html=html).signals

    assert [(one.initials, one.name_prefix, one.last_name) for s in found for one in s.persons] == [
        ("D.W.", "van de", "Ven-Okafor"),
        ("K.", None, "Haile"),
    ]
    assert [one.postal_code for one in found] == ["2035 XX", "2023 JC"]


def test_the_fields_of_a_program_are_labels():
    signal = only(
        "contract_no: H983383\ntenant_gender: F\ntenant_initials: J.\ntenant_prefix: null\ntenant_last_name: Kaya\n"
        "tenant_birth_date: 1987-08-08\nunit_street: Italiëlaan\nunit_house_no: 93\nunit_house_letter: null\n"
        "unit_house_no_suffix: 2\nunit_postal_code: 2034MN\nunit_city: Haarlem\narrears_amount_eur: 1925.70\n"
        "arrears_months: 3\nminor_children: NO\nminor_children_count: null\n"
    )

    assert (signal.persons[0].initials, signal.persons[0].last_name) == ("J.", "Kaya")
    assert (signal.house_number, signal.house_letter, signal.house_number_addition) == (
        93,
        None,
        "2",
    )
    assert (signal.arrears_months, signal.has_minor_children) == (3.0, MinorChildren.NO)
    assert signal.arrears_cents == 192_570
    assert "amount: notation" in signal.review_reasons


def test_records_of_a_program_begin_where_its_first_field_comes_again():
    record = (
        "CONTRACT_NR   = {}\nHRD_NAAM      = {}\nHRD_TEL_1     = 06112593{}\nVHE_ADRES     = {}\n"
        "VHE_PC_PLAATS = {} HAARLEM\nSALDO_EUR     = 2.462,55\nACHT_MND      = 3\nKIND_LT18     = J\n------------\n"
    )
    found = read(
        record.format("7841587", "Haan, F. de (dhr.)", "83", "Kleverlaan 9", "2023JC")
        + record.format("7180968", "Smit, S. (mevr.)", "84", "Roordastraat 14", "2035XX")
    ).signals

    assert [one.corporation_reference for one in found] == ["7841587", "7180968"]
    assert [one.persons[0].last_name for one in found] == ["Haan", "Smit"]
    assert [one.phone for one in found] == ["+31611259383", "+31611259384"]
    assert all(one.has_minor_children is MinorChildren.YES for one in found)


def test_two_households_in_prose_are_two():
    found = read(
        "Hallo,\n\nDeze week heb ik er twee.\n\nOm te beginnen mevrouw M. Peeters van de Belgiëlaan 73-bis (2034 BB Haarlem). "
        "Die heeft 6 maanden huur laten liggen, bij elkaar € 2.812,44. Kinderen zijn er niet.\n\n"
        "En dan de heer P. Jagroep. Adres: de Delftlaan 121 (2024 ZV Haarlem). Hij zit nu op 5 maanden, 3.398,82 euro in totaal.\n"
    ).signals

    assert [(one.street_name, one.arrears_months) for one in found] == [
        ("Belgiëlaan", 6.0),
        ("Delftlaan", 5.0),
    ]
    assert all(one.needs_review for one in found)


def test_a_letter_that_names_its_tenant_twice_reports_one():
    signal = only(
        "Ref.:    5983-349-06\nBetreft: C. van der Meulen, Kleverlaan 9 te Haarlem\n\nGeachte mevrouw, heer,\n\n"
        "C. van der Meulen huurt van ons de woning Kleverlaan 9, 2023 JC Haarlem. Er staat € 1.159,46 open over 2 maanden.\n"
    )

    assert (signal.corporation_reference, signal.postal_code) == ("5983-349-06", "2023 JC")


def test_the_reference_line_of_a_letter_gives_its_own_reference_and_never_ours():
    html = (
        "<table><tr><th>Uw kenmerk</th><th>Ons kenmerk</th><th>Datum</th></tr>"
        "<tr><td>PHU-2026-00012</td><td>H816221</td><td>16-11-2026</td></tr></table>"
        "<p>Onze huurder mevrouw H. Smit, wonende Kleverlaan 9, 2023 JC te Haarlem, heeft een huurschuld van € 801,90.</p>"
    )

    assert only(html=html).corporation_reference == "H816221"


def test_what_a_tenant_promised_to_pay_is_not_what_is_owed():
    signal = only(
        "Het gaat om de heer F. Wong, Kleverlaan 9 (2023 JC Haarlem). Hij zou vrijdag 200 euro overmaken. "
        "Intussen staat er 1.634,61 euro open, dat is 3 maanden huur.\n"
    )

    assert (signal.arrears_cents, signal.arrears_months) == (163_461, 3.0)


def test_a_label_without_a_value_says_nothing_about_children():
    signal = only(f"{HEAD}Thuiswonende minderjarige kinderen\n\nTelefoonnummer: 06-12345678\n")

    assert signal.has_minor_children is MinorChildren.NOT_STATED


def test_a_street_does_not_take_in_the_end_of_a_name():
    signal = only(
        "1. Huurder\nMevrouw M.E. van den Brink en mevrouw C.S.P. von Berger\nRomolenstraat 391-1\n2034 CT HAARLEM\n\n"
        "2. Achterstand\nDe huurachterstand bedraagt € 4.045,15.\n"
    )

    assert signal.street_name == "Romolenstraat"


@pytest.mark.parametrize(
    ("text", "name", "cents"),
    [
        (
            "Wat ik net al zei: op de Kleverlaan 12 (2023JC, Haarlem dus) zit Pieter Bakker nu 3 maanden achter, zo'n € 2.100,50. Er lopen twee kleintjes rond.",
            ("Pieter", None, "Bakker"),
            210_050,
        ),
        (
            "Ken je Samira el Idrissi nog? Die woont op Kleverlaan 12 in Haarlem (2023 JC). Het is opgelopen tot 1.980,- en dat is 3 maanden huur. Er zijn twee kinderen.",
            ("Samira", "el", "Idrissi"),
            198_000,
        ),
        (
            "Betreft contract 7123456 (Bakker, P., Kleverlaan 12, 2023 JC Haarlem). Openstaand saldo 1.234,50 (3 termijnen). Minderjarigen in het huishouden: ja, twee.",
            (None, None, "Bakker"),
            123_450,
        ),
    ],
)
def test_a_name_that_nothing_announces_is_proposed(text, name, cents):
    signal = only(f"Hoi,\n\n{text}\n\nGroet, Esra\n")

    (person,) = signal.persons
    assert (person.given_names, person.name_prefix, person.last_name) == name
    assert (signal.arrears_cents, signal.arrears_months) == (cents, 3.0)
    assert (signal.has_minor_children, signal.minor_children_count) == (MinorChildren.YES, 2)
    assert signal.needs_review


def test_the_reference_line_of_a_typed_letter_is_read():
    signal = only(
        "Uw kenmerk     Ons kenmerk     Datum\n-              H816221         16 november 2026\n\n"
        "Onze huurder mevrouw H. Smit, wonende Kleverlaan 9, 2023 JC te Haarlem, heeft een huurschuld van € 801,90.\n"
    )

    assert signal.corporation_reference == "H816221"


@pytest.mark.parametrize("head", ["", "K", "Huisnummer"])
def test_a_column_behind_the_number_that_says_nothing_of_itself_waits(head):
    html = table(
        ("Naam", "Straat", "Huisnummer", head, "Postcode", "Plaats", "Saldo", "Kinderen <18"),
        ("Bakker, P.", "Kleverlaan", "12", "A", "2023 JC", "Haarlem", "1.234,50", "J"),
        ("Visser, S.", "Roordastraat", "14", "", "2035 XX", "Haarlem", "934,50", "N"),
    )

    first = read(html=html).signals[0]

    assert first.house_letter == "A"
    assert "unknown: label" in first.review_reasons


def test_initials_that_read_as_not_applicable_are_initials():
    html = table(
        ("Voorletters", "Achternaam", "Adres", "Postcode", "Plaats", "Bedrag"),
        ("N.A.", "Bakker", "Kleverlaan 12", "2023 JC", "Haarlem", "€ 1.234,50"),
        ("P.", "Visser", "Roordastraat 14", "2035 XX", "Haarlem", "€ 934,50"),
    )

    assert read(html=html).signals[0].persons[0].initials == "N.A."


def test_headings_between_the_values_say_nothing_by_themselves():
    signal = only(
        "GEGEVENS HUURDER\nNaam: Mw. E. Prins\nAdres: Kleverlaan 38\nPostcode: 2023 JA Haarlem\n\n"
        "ACHTERSTAND\nBedrag: € 1.023,00\n\nGEZIN\nMinderjarige kinderen: ja\n"
    )

    assert signal.review_reasons == ()


@pytest.mark.parametrize(
    "line", ["BEWINDVOERDER", "OVERLEDEN", "Kinderen ja", "GEGEVENS EX-PARTNER"]
)
def test_a_line_that_says_something_is_no_heading(line):
    signal = only(
        f"{line}\nNaam: Mw. E. Prins\nAdres: Kleverlaan 38\nPostcode: 2023 JA Haarlem\nBedrag: € 1.023,00\n"
        "Minderjarige kinderen: nee\n"
    )

    assert signal.needs_review


def test_a_group_of_columns_completes_the_header_below_it():
    html = table(
        ("Contract", "Huurder", "", "Huurder", "", "", "Schuld"),
        ("nummer", "voorletters", "achternaam", "straat + nr", "postcode", "plaats", "saldo"),
        ("7123456", "P.", "Bakker", "Kleverlaan 12", "2023 JC", "Haarlem", "1.234,50"),
    )

    assert read(html=html).signals[0].corporation_reference == "7123456"


def test_a_record_that_tells_a_reference_twice_makes_all_of_them_wait():
    record = "CONTRACT_NR = {}\nHRD_NAAM = {}\nVHE_ADRES = {}\nVHE_PC_PLAATS = {} HAARLEM\n"
    owed = "SALDO_EUR = 2.462,55\nKIND_LT18 = J\n"

    found = read(
        record.format("7841587", "Haan, F. de (dhr.)", "Kleverlaan 9", "2023JC")
        + record.format("7180968", "Smit, S. (mevr.)", "Roordastraat 14", "2035XX")
        + owed
    ).signals

    assert len(found) == 2
    assert all("tenants: several" in one.review_reasons for one in found)


def test_who_handles_a_letter_is_not_its_tenant():
    signal = only(
        "Ons kenmerk : HA-2026-12345\nUw kenmerk : \nBehandeld door : mw. Jansen\n\nGeachte heer,\n\n"
        "Onze huurder mevrouw H. Smit, wonende Kleverlaan 9, 2023 JC te Haarlem, heeft een huurschuld van € 801,90.\n"
    )

    assert [one.last_name for one in signal.persons] == ["Smit"]
    assert signal.corporation_reference == "HA-2026-12345"
