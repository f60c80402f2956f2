# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Dates of birth, months and households in writings that no approved wording covers."""

import pytest
from reading_samples import read
from test_first_sight import HEAD
from told import told

SAID = "Hoi,\n\nHet gaat om mw. S. Visser, Roordastraat 14, 2035 XX Haarlem, met € 900,00 achterstand. {}\n"
OPEN = (
    "Naam: Mw. S. Visser\nAdres: Roordastraat 14\nPostcode: 2035 XX Haarlem\nOpenstaand: € 900,00\n"
)


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("Ze is geboren op 7 oktober 1984.", "1984-10-07"),
        ("Haar geboortedatum is 07.10.1984.", "1984-10-07"),
        ("Zelf heb ik mw. S. Visser (07-10-1984) niet gesproken.", "1984-10-07"),
        ("Haar zoon is geboren op 3 mei 2008.", None),
        ("De dochter, geb. 03-05-2008, woont bij haar.", None),
        ("Het contract is van 07-10-1984.", None),
    ],
)
def test_the_birthday_of_the_tenant_is_proposed_and_never_that_of_a_child(said, born):
    (signal,) = read(SAID.format(said), subject="").signals

    assert told(signal).get("born") == born


@pytest.mark.parametrize(
    ("line", "born", "waits_for"),
    [
        ("Geb.dat.: 07-10-1984", "1984-10-07", None),
        ("Geboren d.d.: 07-10-1984", "1984-10-07", None),
        ("G.d.: 07-10-1984", "1984-10-07", None),
        ("Geboortedatum: 1984/10/07", "1984-10-07", "leftover: date_of_birth"),
        ("Gebdtm: 19841007", "1984-10-07", "leftover: date_of_birth"),
        ("Geboren: 07101984", "1984-10-07", "leftover: date_of_birth"),
        ("Geboren: 20261007", None, "leftover: date_of_birth"),
        ("Geboren: 07-10-05", "2005-10-07", "date: two-digit year"),
        ("Geboren: 07-10-84", "1984-10-07", "date: two-digit year"),
    ],
)
def test_a_birthday_in_an_unusual_writing_waits(line, born, waits_for):
    (signal,) = read(f"{HEAD}Kinderen < 18: nee\n{line}\n").signals

    assert told(signal).get("born") == born
    assert signal.review_reasons == ((waits_for,) if waits_for else ())


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("Dat zijn 3 maandtermijnen.", 3.0),
        ("Het gaat om de termijnen aug, sept en okt.", 3.0),
        ("Ze heeft sinds 4 maanden geen huur betaald.", 4.0),
        ("Zij woont er sinds 3 maanden.", None),
        ("Hij is al 4 maanden werkloos, en ziek sinds 2 maanden.", None),
    ],
)
def test_months_are_those_of_the_arrears(said, months):
    (signal,) = read(SAID.format(said), subject="").signals

    assert told(signal).get("months") == months


@pytest.mark.parametrize(
    ("line", "months"), [("Term.: 3", 3.0), ("Maanden achter: 3x", 3.0), ("Huurmaanden: 2", 2.0)]
)
def test_months_under_a_short_label(line, months):
    (signal,) = read(f"{OPEN}{line}\n").signals

    assert signal.arrears_months == months


@pytest.mark.parametrize(
    ("value", "household"),
    [
        ("1-persoons", "single"),
        ("eenpersoonshuishouden", "single"),
        ("alleenst. moeder + 2 kinderen", "single_with_minors"),
        ("gezin 2 kinderen", "family_with_minors"),
        ("tweeoudergezin", "family_with_minors"),
        ("paar met kinderen", "family_with_minors"),
        ("paar zonder kinderen", "other_without_minors"),
        ("stel", None),
        ("anders", None),
    ],
)
def test_a_household_in_an_unusual_writing_is_proposed_and_waits(value, household):
    (signal,) = read(f"{HEAD}Kinderen < 18: onbekend\nType huishouden: {value}\n").signals

    assert told(signal).get("household") == household
    assert signal.needs_review


def test_half_a_month_written_with_a_point_waits():
    (signal,) = read(f"{OPEN}Kinderen < 18: nee\nMaanden: 5.5\n").signals

    assert signal.arrears_months == 5.5
    assert "leftover: arrears_months" in signal.review_reasons
