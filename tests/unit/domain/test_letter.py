from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.letter import (
    FIELDS,
    LetterData,
    LetterKind,
    UnfitLetter,
    example_fields,
    letter_fields,
)
from phu_mailer.domain.rules import ContactPoint, Municipality
from phu_mailer.domain.signal import Gender, TenantAddress, TenantName
from phu_mailer.errors import PermanentError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
INVITATION, FOLLOW_UP = LetterKind.INVITATION, LetterKind.FOLLOW_UP

MUNICIPALITY = Municipality(
    name="Gemeente Waterstad",
    department="Team Inwonershulp",
    code="9999",
    visiting_address="Raadhuisplein 1, 1234 AB Waterstad",
    return_address="Postbus 100, 1234 ZZ Waterstad",
    website="www.waterstad.example/geldzaken",
    privacy_url="www.waterstad.example/privacy",
)
CONTACT = ContactPoint(
    name="Contactpunt Inwonershulp",
    phone="085 000 00 00",
    phone_hours="maandag tot en met vrijdag van 09.00 tot 12.00 uur",
    email="inwonershulp@waterstad.example",
    signatory_name="F. Voorbeeld",
    signatory_function="Medewerker Inwonershulp",
)
COUPLE = (
    TenantName("Vries", initials="J.", name_prefix="de", gender=Gender.MALE),
    TenantName("El Amrani", initials="S.", gender=Gender.FEMALE),
)
A_LETTER = LetterData(
    kind=INVITATION,
    persons=COUPLE,
    address=TenantAddress("Lindelaan", 12, "1234 CD", "Waterstad", house_letter="a"),
    corporation_names=("Stichting Goed Huis",),
    reference="PHU-2025-00123",
    posted_on=date(2025, 12, 1),
    retention_days=180,
    arrears_cents=87_140,
    arrears_months=2.0,
    appointment_starts_at=datetime(2025, 12, 16, 14, 0, tzinfo=UTC),
    appointment_duration_minutes=60,
    location="Raadhuisplein 1, kamer 2",
)
A_FOLLOW_UP = replace(
    A_LETTER,
    kind=FOLLOW_UP,
    appointment_starts_at=None,
    location="",
    missed_at=datetime(2025, 11, 28, 10, 0, tzinfo=UTC),
    respond_by=date(2025, 12, 8),
)

SENDER = {
    "gemeente": {
        "naam": "Gemeente Waterstad",
        "afdeling": "Team Inwonershulp",
        "bezoekadres": "Raadhuisplein 1, 1234 AB Waterstad",
        "retouradres": "Postbus 100, 1234 ZZ Waterstad",
        "website": "www.waterstad.example/geldzaken",
        "privacy_url": "www.waterstad.example/privacy",
    },
    "contact": {
        "naam": "Contactpunt Inwonershulp",
        "telefoon": "085 000 00 00",
        "telefoontijden": "maandag tot en met vrijdag van 09.00 tot 12.00 uur",
        "email": "inwonershulp@waterstad.example",
    },
    "ondertekenaar": {"naam": "F. Voorbeeld", "functie": "Medewerker Inwonershulp"},
}
HOUSEHOLD = {
    "huurder": {
        "naamregel": "De heer J. de Vries en mevrouw S. El Amrani",
        "adresregel": "Lindelaan 12 a",
        "plaatsregel": "1234 CD  WATERSTAD",
        "aanhef": "Geachte heer De Vries en mevrouw El Amrani",
    },
    "brief": {"datum_lang": "1 december 2025", "kenmerk": "PHU-2025-00123"},
    "corporatie": {"naam": "Stichting Goed Huis"},
    "achterstand": {"omschrijving": "2 maanden huur, in totaal €\u00a0871,40"},
    "bewaren": {"termijn": "6 maanden"},
}
INVITATION_FIELDS = {
    **SENDER,
    **HOUSEHOLD,
    "afspraak": {
        "datum_lang": "dinsdag 16 december 2025",
        "tijd": "15.00 uur",
        "locatie": "Raadhuisplein 1, kamer 2",
        "duur": "60 minuten",
    },
}
FOLLOW_UP_FIELDS = {
    **SENDER,
    **HOUSEHOLD,
    "gemiste_afspraak": {"datum_lang": "vrijdag 28 november 2025", "tijd": "11.00 uur"},
    "reageren_voor": {"datum_lang": "maandag 8 december 2025"},
}


def fields(letter: LetterData) -> dict[str, dict[str, str]]:
    return letter_fields(letter, MUNICIPALITY, CONTACT, AMSTERDAM)


def problems(letter: LetterData) -> tuple[str, ...]:
    with pytest.raises(UnfitLetter) as refusal:
        fields(letter)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("letter", "expected"), [(A_LETTER, INVITATION_FIELDS), (A_FOLLOW_UP, FOLLOW_UP_FIELDS)]
)
def test_a_letter_has_all_its_fields_and_no_others(
    letter: LetterData, expected: dict[str, dict[str, str]]
) -> None:
    assert fields(letter) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [(INVITATION, INVITATION_FIELDS), (FOLLOW_UP, FOLLOW_UP_FIELDS)]
)
def test_the_example_of_each_field_is_what_a_real_letter_would_print(
    kind: LetterKind, expected: dict[str, dict[str, str]]
) -> None:
    assert example_fields(kind) == expected


def test_every_field_is_described_in_dutch_for_at_least_one_kind() -> None:
    assert all(field.meaning_nl and field.example and field.kinds for field in FIELDS.values())


def test_the_appointment_is_printed_in_local_time() -> None:
    summer = replace(
        A_LETTER,
        posted_on=date(2026, 3, 20),
        appointment_starts_at=datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
    )

    assert fields(summer)["afspraak"]["datum_lang"] == "maandag 30 maart 2026"
    assert fields(summer)["afspraak"]["tijd"] == "09.00 uur"


def test_the_date_of_an_appointment_is_the_local_one() -> None:
    night = replace(A_LETTER, appointment_starts_at=datetime(2025, 12, 16, 23, 30, tzinfo=UTC))

    assert fields(night)["afspraak"] == {
        **INVITATION_FIELDS["afspraak"],
        "datum_lang": "woensdag 17 december 2025",
        "tijd": "00.30 uur",
    }


# The faults of the nota


def test_the_appointment_of_the_nota_is_refused() -> None:
    """Letter 1A of 17-12-2012 invited for "dinsdag 15-01-2012", eleven months before."""
    nota = replace(
        A_LETTER,
        posted_on=date(2012, 12, 17),
        appointment_starts_at=datetime(2012, 1, 15, 14, 0, tzinfo=UTC),
    )

    assert problems(nota) == ("the appointment (2012-01-15) is not after the letter (2012-12-17)",)


def test_the_appointment_that_the_nota_meant_gets_its_own_weekday() -> None:
    meant = replace(
        A_LETTER,
        posted_on=date(2012, 12, 17),
        appointment_starts_at=datetime(2013, 1, 15, 14, 0, tzinfo=UTC),
    )

    assert fields(meant)["afspraak"]["datum_lang"] == "dinsdag 15 januari 2013"
    assert fields(meant)["afspraak"]["tijd"] == "15.00 uur"
    assert fields(meant)["brief"]["datum_lang"] == "17 december 2012"


def test_the_follow_up_of_the_nota_gets_a_last_day_and_a_greeting() -> None:
    """Letter 1B gave "7 dagen" without a date and greeted nobody."""
    letter = replace(
        A_FOLLOW_UP,
        persons=(TenantName("Bakker"),),
        posted_on=date(2012, 12, 13),
        missed_at=datetime(2012, 12, 13, 10, 0, tzinfo=UTC),
        respond_by=date(2012, 12, 20),
    )

    assert fields(letter)["gemiste_afspraak"] == {
        "datum_lang": "donderdag 13 december 2012",
        "tijd": "11.00 uur",
    }
    assert fields(letter)["reageren_voor"] == {"datum_lang": "donderdag 20 december 2012"}
    assert fields(letter)["huurder"]["aanhef"] == "Geachte heer/mevrouw Bakker"


# Letters that would be wrong

ON_THE_DAY = datetime(2025, 12, 1, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"appointment_starts_at": ON_THE_DAY},
            "the appointment (2025-12-01) is not after the letter (2025-12-01)",
        ),
        (
            {"appointment_starts_at": None},
            "an invitation needs an appointment with its time zone",
        ),
        (
            {"appointment_starts_at": datetime(2025, 12, 16, 14, 0)},  # noqa: DTZ001 - the fault
            "an invitation needs an appointment with its time zone",
        ),
        ({"appointment_duration_minutes": 0}, "a talk of 0 minutes is none"),
        ({"persons": ()}, "there is no person to write to"),
        ({"persons": (*COUPLE, TenantName(" "))}, "a person has no last name"),
        ({"corporation_names": ()}, "no corporation is named"),
        ({"corporation_names": (" ",)}, "no corporation is named"),
        ({"arrears_cents": 0}, "the arrears are not more than nothing"),
        ({"arrears_cents": -87_140}, "the arrears are not more than nothing"),
        ({"arrears_months": 0.0}, "the months of arrears are no number above zero"),
        ({"arrears_months": 0.001}, "the months of arrears are no number above zero"),
        ({"arrears_months": -1.0}, "the months of arrears are no number above zero"),
        ({"arrears_months": float("nan")}, "the months of arrears are no number above zero"),
        ({"arrears_months": float("inf")}, "the months of arrears are no number above zero"),
        ({"retention_days": 0}, "a retention of 0 days is none"),
        ({"reference": " "}, "brief.kenmerk is empty"),
        ({"location": ""}, "afspraak.locatie is empty"),
        ({"reference": "PHU\x00"}, "brief.kenmerk holds a character that cannot be printed"),
    ],
)
def test_a_letter_that_would_be_wrong_is_refused(changes: dict[str, Any], problem: str) -> None:
    assert problems(replace(A_LETTER, **changes)) == (problem,)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"postal_code": "1234 SS"}, "the postal code is none"),
        ({"postal_code": ""}, "the postal code is none"),
        ({"house_number": 0}, "the house number is none"),
        ({"house_number": 100_000}, "the house number is none"),
        ({"street_name": " "}, "the address has no street or no town"),
        ({"town": ""}, "the address has no street or no town"),
    ],
)
def test_a_letter_to_no_real_address_is_refused(changes: dict[str, Any], problem: str) -> None:
    address = replace(A_LETTER.address, **changes)

    assert problems(replace(A_LETTER, address=address)) == (problem,)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"missed_at": None}, "a follow-up needs the missed appointment with its time zone"),
        (
            {"missed_at": datetime(2025, 11, 28, 10, 0)},  # noqa: DTZ001 - the fault
            "a follow-up needs the missed appointment with its time zone",
        ),
        (
            {"missed_at": datetime(2025, 12, 2, 10, 0, tzinfo=UTC)},
            "the missed appointment (2025-12-02) is after the letter (2025-12-01)",
        ),
        ({"respond_by": None}, "a follow-up needs a last day to respond"),
        (
            {"respond_by": date(2025, 12, 1)},
            "the last day to respond (2025-12-01) is not after the letter",
        ),
    ],
)
def test_a_follow_up_that_would_be_wrong_is_refused(changes: dict[str, Any], problem: str) -> None:
    assert problems(replace(A_FOLLOW_UP, **changes)) == (problem,)


@pytest.mark.parametrize(
    ("owner", "attribute", "field"),
    [
        (MUNICIPALITY, "privacy_url", "gemeente.privacy_url"),
        (MUNICIPALITY, "return_address", "gemeente.retouradres"),
        (CONTACT, "phone", "contact.telefoon"),
        (CONTACT, "signatory_name", "ondertekenaar.naam"),
    ],
)
def test_no_label_is_printed_without_its_value(
    owner: Municipality | ContactPoint, attribute: str, field: str
) -> None:
    sender = {"municipality": MUNICIPALITY, "contact": CONTACT}
    key = "municipality" if owner is MUNICIPALITY else "contact"
    sender[key] = replace(owner, **{attribute: ""})

    with pytest.raises(UnfitLetter) as refusal:
        letter_fields(A_LETTER, time_zone=AMSTERDAM, **sender)

    assert refusal.value.problems == (f"{field} is empty",)


def test_all_faults_are_told_at_once_and_none_of_them_names_the_tenant() -> None:
    wrong = replace(
        A_LETTER,
        corporation_names=(),
        appointment_starts_at=None,
        address=replace(A_LETTER.address, postal_code="9999 ZZ 99"),
    )

    with pytest.raises(PermanentError) as refusal:
        fields(wrong)

    assert str(refusal.value) == (
        "no corporation is named; the postal code is none; "
        "an invitation needs an appointment with its time zone"
    )


# What may differ


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Goed Huis",), "Goed Huis"),
        (("Goed Huis", "Ander Huis"), "Goed Huis en Ander Huis"),
        (("Goed Huis", "Goed Huis"), "Goed Huis"),
        (("A", "B", "C"), "A, B en C"),
    ],
)
def test_every_corporation_that_reported_is_named_once(names: tuple[str, ...], text: str) -> None:
    assert fields(replace(A_LETTER, corporation_names=names))["corporatie"] == {"naam": text}


@pytest.mark.parametrize(("number", "line"), [(1, "Lindelaan 1 a"), (99_999, "Lindelaan 99999 a")])
def test_the_first_and_last_house_number_can_be_written_to(number: int, line: str) -> None:
    letter = replace(A_LETTER, address=replace(A_LETTER.address, house_number=number))

    assert fields(letter)["huurder"] == {**HOUSEHOLD["huurder"], "adresregel": line}


def test_data_may_be_kept_for_one_day() -> None:
    assert fields(replace(A_LETTER, retention_days=1))["bewaren"] == {"termijn": "1 dag"}


def test_a_letter_without_reported_arrears_is_still_a_letter() -> None:
    letter = replace(A_LETTER, arrears_cents=None, arrears_months=None)

    assert fields(letter) == {**INVITATION_FIELDS, "achterstand": {"omschrijving": ""}}


@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_weekday_printed_is_the_weekday_of_the_date_printed(naive: datetime) -> None:
    starts_at = naive.replace(tzinfo=UTC)
    local = starts_at.astimezone(AMSTERDAM).date()
    letter = replace(A_LETTER, posted_on=local - timedelta(days=7), appointment_starts_at=starts_at)

    weekday, day, _, year = fields(letter)["afspraak"]["datum_lang"].split()

    names = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    assert (weekday, int(day), int(year)) == (names[local.weekday()], local.day, local.year)
