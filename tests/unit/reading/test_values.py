"""Amounts, months, dates, phone numbers, references and citizen service numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.reading.fields.arrears import parse_amount, parse_arrears, parse_months
from phu_mailer.reading.fields.contact import (
    normal_phone,
    parse_email,
    parse_phone,
    parse_reference,
)
from phu_mailer.reading.fields.dates import parse_birth
from phu_mailer.reading.redact import is_bsn, mask

TODAY = date(2026, 11, 20)
AMOUNTS = [
    ("€ 1.234,56", 123456),
    ("1.234,-", 123400),
    ("€2.345,--", 234500),
    ("EUR 1.234", 123400),
    ("€ 4.320", 432000),
    ("1.749,63 euro", 174963),
    ("1 502,10 D", 150210),
    ("€1.006,-", 100600),
    ("€2700,-", 270000),
    ("899,9", 89990),
    ("ruim 900 euro", 90000),
]


@pytest.mark.parametrize(("text", "cents"), AMOUNTS, ids=[text for text, _ in AMOUNTS])
def test_a_dutch_amount_is_read(text, cents):
    found = parse_amount(text)

    assert (dict(found.values), found.doubts) == ({"arrears_cents": cents}, ())


@pytest.mark.parametrize("text", ["1234.56", "1,234.56", "1.234.56", "€ 612,40 per maand", "veel"])
def test_an_amount_that_could_mean_two_things_is_refused(text):
    found = parse_amount(text)

    assert (dict(found.values), found.doubts) == ({}, ("amount: notation",))


@pytest.mark.parametrize(
    ("text", "doubt"), [("circa € 6.500", "amount: about"), ("-1.312,08", "amount: negative")]
)
def test_an_amount_that_is_not_exact_is_doubtful(text, doubt):
    assert parse_amount(text).doubts == (doubt,)


@given(st.integers(min_value=1, max_value=9_999_999))
def test_every_amount_is_read_as_it_was_written(cents):
    whole = f"{cents // 100:,}".replace(",", ".")

    assert parse_amount(f"€ {whole},{cents % 100:02}").values["arrears_cents"] == cents


MONTHS = [("2", 2.0), ("2,5 mnd.", 2.5), ("twee maanden", 2.0), ("anderhalve maand", 1.5)]
MONTHS += [("2½", 2.5), ("twee en een half maanden", 2.5), ("ruim 3 maanden", 3.0), ("2,8", 2.8)]


@pytest.mark.parametrize(("text", "months"), MONTHS, ids=[text for text, _ in MONTHS])
def test_months_are_read(text, months):
    found = parse_months(text)

    assert (dict(found.values), found.doubts) == ({"arrears_months": months}, ())


@pytest.mark.parametrize("text", ["0", "2604,00 Mnd achter", "sinds mei", "120", "2 of 3"])
def test_a_strange_number_of_months_is_refused(text):
    assert parse_months(text).doubts == ("leftover: arrears_months",)


BOTH = ["€ 871,40 (2 maanden)", "2 mnd / € 871,40", "2 / € 871,40", "€ 871,40, twee maanden"]


@pytest.mark.parametrize("text", BOTH)
def test_one_value_can_hold_amount_and_months(text):
    found = parse_arrears(text)

    assert (dict(found.values), found.doubts) == (
        {"arrears_cents": 87140, "arrears_months": 2.0},
        (),
    )


def test_a_bare_number_of_arrears_is_doubtful():
    assert parse_arrears("12").doubts == ("doubtful: arrears_months",)


@pytest.mark.parametrize("text", ["3 maanden (sept t/m nov)", "zie bijlage"])
def test_arrears_with_a_remainder_are_refused(text):
    found = parse_arrears(text)

    assert (dict(found.values), found.doubts) == ({}, ("leftover: arrears",))


DATES = [("7 mei 1957", date(1957, 5, 7)), ("01-12-1997", date(1997, 12, 1))]
DATES += [("28.06.2003", date(2003, 6, 28)), ("1973-01-09", date(1973, 1, 9))]
DATES += [("03-04-1985", date(1985, 4, 3)), ("4 nov 1998", date(1998, 11, 4))]


@pytest.mark.parametrize(("text", "day"), DATES, ids=[text for text, _ in DATES])
def test_a_date_of_birth_is_day_month_year(text, day):
    found = parse_birth(text, TODAY)

    assert (dict(found.values), found.doubts) == ({"date_of_birth": day}, ())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("12-31-1985", "leftover: date_of_birth"),
        ("31 juni 1990", "leftover: date_of_birth"),
        ("03-04-85", "date: two-digit year"),
        ("02-02-2020", "date: age"),
        ("02-02-1899", "date: age"),
    ],
)
def test_a_strange_date_of_birth_is_doubtful(text, doubt):
    assert parse_birth(text, TODAY).doubts == (doubt,)


PHONES = ["06 12345678", "+31 (0)6 12345678", "0031 6 12345678", "06 - 1234 5678", "06 12 34 56 78"]


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number_is_written_in_one_way(text):
    found = parse_phone(text)

    assert (dict(found.values), found.doubts) == ({"phone": "+31612345678"}, ())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("612345678", "phone: digits"),
        ("2033 AB 12", "phone: digits"),
        ("06-12345678 / 023-5551234", "phone: two"),
        ("088-7774000", "phone: business"),
    ],
)
def test_a_strange_phone_number_is_doubtful(text, doubt):
    assert parse_phone(text).doubts == (doubt,)


def test_the_corporations_own_number_is_not_the_tenants():
    own = {normal_phone("023 000 59 00")}

    found = parse_phone("(023) 000 59 00", own)

    assert dict(found.values) == {}


def test_the_corporations_own_mail_address_is_not_the_tenants():
    found = parse_email("incasso@ymere.example", {"ymere.example"})

    assert (dict(found.values), found.doubts) == ({}, ("leftover: email",))


@pytest.mark.parametrize(
    "text", ["0045-112-03", "H577538", "HA-2026-67939", "366054.05", "7700828"]
)
def test_a_reference_is_kept_as_written(text):
    assert dict(parse_reference(text).values) == {"corporation_reference": text}


def test_a_reference_that_may_be_a_citizen_service_number_is_not_kept():
    found = parse_reference("111222333")

    assert (dict(found.values), found.doubts) == ({}, ("reference: like a bsn",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("111222333", True), ("111.222.333", True), ("123456782", True), ("123456789", False)],
)
def test_the_eleven_test_recognises_a_citizen_service_number(text, expected):
    assert is_bsn(text) is expected


def test_only_citizen_service_numbers_are_masked():
    text = "BSN 111222333, tel. 0612345678, kenmerk 123456789"

    assert mask(text) == "BSN [BSN verwijderd], tel. 0612345678, kenmerk 123456789"
