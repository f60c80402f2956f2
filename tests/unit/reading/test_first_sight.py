# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Ways of writing that are filled in at first sight, each with what a careful person reads."""

import pytest
from reading_samples import read

from phu_mailer.domain.signal import HouseholdType, IncomingSignal, MinorChildren

HEAD = "Naam: Mw. S. Visser\nAdres: Roordastraat 14\nPostcode: 2035 XX Haarlem\nHuurachterstand: € 900,00 (2 maanden)\n"


def only(text: str | None = None, html: str | None = None) -> IncomingSignal:
    (signal,) = read(text, html=html).signals
    return signal


def test_two_pairs_on_a_line_are_parted_by_the_gap_between_them():
    signal = only(
        "Huurder:\tMw. S. Visser\t\tMobiel:\t06-12345678\nAdres:\tRoordastraat 14\t\tPC/plaats:\t2035XX Haarlem\n"
        "Huurschuld:\t€ 900,00\t\tMaanden:\t2\nKind(eren) <18:\tja\t\tRegeling:\tverbroken\n"
    )

    assert (signal.phone, signal.arrears_months) == ("+31612345678", 2.0)
    assert signal.has_minor_children is MinorChildren.YES
    assert "unknown: label" in signal.review_reasons


@pytest.mark.parametrize(
    ("letter", "addition", "expected"),
    [
        ("c", "", ("c", None)),
        ("", "2", (None, "2")),
        ("A", "2", ("A", "2")),
        ("", "", (None, None)),
    ],
)
def test_a_house_letter_and_an_addition_may_have_a_label_each(letter, addition, expected):
    signal = only(
        f"Naam: Mw. S. Visser\nStraat: Roordastraat\nHuisnummer: 14\nHuisletter: {letter}\nToevoeging: {addition}\n"
        "Postcode: 2035 XX\nPlaats: Haarlem\nBedrag: € 900,00\n"
    )

    assert (signal.house_number, signal.house_letter, signal.house_number_addition) == (
        14,
        *expected,
    )
    assert "conflict: address" not in signal.review_reasons


@pytest.mark.parametrize(
    ("said", "household", "minors", "count"),
    [
        ("eenoudergezin, 2 minderjarige kinderen (6 en 8 jaar)", "single_with_minors", "yes", 2),
        ("alleenstaand, geen kinderen", "single", "no", None),
        ("samenwonend zonder kinderen", "other_without_minors", "no", None),
        ("gezin met 1 minderjarig kind (15 jaar)", "family_with_minors", "yes", 1),
    ],
)
def test_the_composition_of_a_household_tells_of_its_children(said, household, minors, count):
    signal = only(f"{HEAD}Gezinssamenstelling: {said}\n")

    assert signal.household_type is HouseholdType(household)
    assert signal.has_minor_children is MinorChildren(minors)
    assert signal.minor_children_count == count


QUESTIONS = (
    "1. Om welke huurder gaat het?\n   Mevrouw S. Visser.\n2. Op welk adres?\n   Roordastraat 14, 2035 XX Haarlem\n"
    "3. Hoe is de huurder te bereiken?\n   Telefonisch: 06-12345678 of visser@post.example\n"
    "4. Hoeveel is de achterstand, en over hoeveel maanden?\n   € 900,00, 2 maanden.\n"
    "5. Wonen er minderjarige kinderen?\n   Ja, twee.\n6. Heeft de huurder bezwaar tegen deze melding?\n   {objects}\n"
    "7. Is de ontruiming aangezegd?\n   {eviction}\n"
)


@pytest.mark.parametrize(
    ("objects", "eviction", "expected"),
    [
        ("Nee.", "nee", (False, False)),
        ("Ja.", "nee", (True, False)),
        ("Nee.", "ja, op 3 december 2026", (False, True)),
    ],
)
def test_an_answer_counts_and_not_its_question(objects, eviction, expected):
    signal = only(QUESTIONS.format(objects=objects, eviction=eviction))

    assert (signal.tenant_objects, signal.is_crisis) == expected
    assert (signal.phone, signal.email) == ("+31612345678", "visser@post.example")
    assert (signal.arrears_cents, signal.arrears_months) == (90_000, 2.0)
    assert (signal.has_minor_children, signal.minor_children_count) == (MinorChildren.YES, 2)
    assert signal.persons[0].last_name == "Visser"


def test_numbered_answers_stand_below_numbered_questions():
    signal = only(
        "Vraag 1: Wie is de huurder?\nAntwoord: mw. S. Visser\n\nVraag 2: Wat is de geboortedatum?\nAntwoord: 07/10/1984\n\n"
        "Vraag 3: Waar woont de huurder?\nAntwoord: Roordastraat 14 2035XX Haarlem\n\nVraag 4: Hoeveel maanden staat de huurder achter?\nAntwoord: 3\n"
    )

    assert (signal.persons[0].last_name, signal.house_number) == ("Visser", 14)
    assert (str(signal.date_of_birth), signal.arrears_months) == ("1984-10-07", 3.0)


def test_a_question_about_an_eviction_in_prose_is_no_eviction():
    text = f"{HEAD}Minderjarige kinderen: nee\n\nIs er al een ontruiming aangezegd?\n"

    assert not only(text).is_crisis
    assert only(text).needs_review


def test_two_names_above_an_address_are_two_tenants_of_it():
    signal = only(
        "Mevrouw R.B. El Amrani\nDe heer B. van der Berg\nRoordastraat 14\n2035 XX Haarlem\n"
        "Huurachterstand € 900,00 (2 maanden).\n"
    )

    assert [one.last_name for one in signal.persons] == ["El Amrani", "Berg"]


def test_a_line_of_an_item_that_ends_in_a_town_ends_there():
    found = read(
        "1) dhr. B.F. Smit, Roordastraat 14, 2035 XX Haarlem\n   Achterstand € 900,00 (2 mnd). Minderjarige kinderen: ja, 1\n"
        "2) mevr. R. Bos, Kleverlaan 9, 2023 JC Haarlem\n   Achterstand € 800,00 (2 mnd). Minderjarige kinderen: nee\n"
    ).signals

    assert [one.town for one in found] == ["Haarlem", "Haarlem"]
    assert [one.minor_children_count for one in found] == [1, None]


@pytest.mark.parametrize(
    ("names", "last_names"),
    [
        ("de heer N.L. Haile en de heer Th. Koster", ["Haile", "Koster"]),
        ("mevr. S. Vermeulen + dhr. F.P. Willems", ["Vermeulen", "Willems"]),
        ("mevrouw P. Abdi en de heer D.L.\nvan Es", ["Abdi", "Es"]),
    ],
)
def test_both_tenants_are_found(names, last_names):
    signal = only(
        f"Hierbij meld ik jullie {names}, Roordastraat 14, 2035 XX Haarlem, met een huurachterstand van € 900,00.\n"
    )

    assert [one.last_name for one in signal.persons] == last_names


def test_the_telephone_of_a_trustee_is_not_the_tenants():
    text = (
        "Graag aandacht voor mw. S. Visser, Roordastraat 14, 2035 XX Haarlem. De achterstand is € 900,00. "
        "Zij staat onder bewind bij Rust Bewindvoering, tel. 075-2000310.{} Geen kinderen.\n"
    )

    assert only(text.format("")).phone is None
    assert only(text.format(" Zelf is zij te bereiken op 06-12345678.")).phone == "+31612345678"


def test_a_town_may_stand_before_the_street():
    signal = only(
        "Wij melden u mevrouw S. Visser, wonende te Haarlem, Roordastraat 14 (2035 XX). De achterstand beloopt € 900,00.\n"
    )

    assert (signal.street_name, signal.postal_code, signal.town) == (
        "Roordastraat",
        "2035 XX",
        "Haarlem",
    )


def test_a_year_in_the_name_of_a_street_is_no_house_number():
    signal = only(
        "Nog eentje: mw. S. Visser (Plein 1945 255b, 2023MG Haarlem), bij elkaar 900 euro.\n"
    )

    assert (signal.street_name, signal.house_number, signal.house_letter) == (
        "Plein 1945",
        255,
        "b",
    )


def test_months_may_be_a_span():
    signal = only(
        "Mw. S. Visser, Roordastraat 14, 2035 XX Haarlem. De huur van juni tot en met november is niet binnen, samen € 2.900,00.\n"
    )

    assert signal.arrears_months == 6.0


def test_a_value_that_reads_as_a_label_does_not_turn_a_form_into_a_list():
    rows = (
        ("Aanhef:", "De heer", "Voorletters:", "P.A."),
        ("Tussenvoegsel:", "van", "Achternaam:", "Leeuwen"),
        ("Straat:", "Frankrijklaan", "Huisnummer:", "178"),
        ("Postcode:", "2034 WD", "Woonplaats:", "Haarlem"),
        ("Achterstand:", "€ 3.000,-", "Aantal maanden:", "5"),
    )
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)

    signal = only(html=f"<p>Geacht team,</p><table>{cells}</table>")

    assert (signal.persons[0].name_prefix, signal.persons[0].last_name) == ("van", "Leeuwen")
    assert (signal.street_name, signal.house_number, signal.arrears_cents) == (
        "Frankrijklaan",
        178,
        300_000,
    )


def test_a_label_before_the_only_cell_beside_it_is_read_in_a_table_that_only_arranges():
    html = (
        "<table><tr><td><div>De heer T. Veenstra</div><div>Orionweg 179 B</div><div>2024 LH Haarlem</div></td></tr>"
        "<tr><td><table><tr><td><div>ACHTERSTAND</div><div>€ 3.554,67</div></td><td><div>KINDEREN &lt; 18</div><div>1</div></td></tr></table></td></tr>"
        "<tr><td><table><tr><td>Telefoon</td><td>06-12345678</td></tr><tr><td>Contractnummer</td><td>HA-2026-45388</td></tr></table></td></tr></table>"
    )

    signal = only(html=html)

    assert (signal.corporation_reference, signal.phone) == ("HA-2026-45388", "+31612345678")
    assert (signal.minor_children_count, signal.arrears_cents) == (1, 355_467)
