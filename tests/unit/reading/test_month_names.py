"""Months of rent that are told by their names."""

from datetime import date

import pytest
from test_taught import read

from phu_mailer.flow.read import Disposition
from phu_mailer.reading.fields.arrears import parse_months
from phu_mailer.reading.fields.month_names import count_months

NOVEMBER, JANUARY = date(2026, 11, 20), date(2027, 1, 5)
COUNTED = [
    ("september t/m november 2026", NOVEMBER, 3),
    ("juni tot en met november", NOVEMBER, 6),
    ("van juni tm nov.", NOVEMBER, 6),
    ("september, oktober en november", NOVEMBER, 3),
    ("sept/okt", NOVEMBER, 2),
    ("oktober en november (2 maanden)", NOVEMBER, 2),
    ("december 2025 t/m november 2026", NOVEMBER, 12),
    ("november 2026 t/m januari 2027", JANUARY, 3),
    ("november, december en januari", JANUARY, 3),
    ("oktober t/m december", JANUARY, 3),
]
REFUSED = [
    "november",
    "november 2026",
    "november t/m november",
    "september en november",
    "november en oktober",
    "oktober tot november",
    "november t/m december",
    "december t/m januari",
    "maart t/m juni",
    "januari 2025 t/m november 2026",
    "november 2025 t/m november 2026",
    "oktober 2025 t/m november",
    "september t/m november 2027",
    "augustus en september (3 maanden)",
    "mei t/m augustus en oktober",
    "oktober en november deels",
    "niet oktober en november",
    "oktober en november, samen 3",
    "1 oktober t/m 30 november",
]


@pytest.mark.parametrize(("text", "received_on", "count"), COUNTED)
def test_months_that_follow_each_other_are_counted(text, received_on, count):
    assert count_months(text, received_on) == count
    assert parse_months(text, received_on).values == {"arrears_months": float(count)}


@pytest.mark.parametrize("text", REFUSED)
def test_what_may_mean_something_else_is_not_counted(text):
    assert count_months(text, NOVEMBER) is None
    assert parse_months(text, NOVEMBER).doubts == ("leftover: arrears_months",)


def test_without_the_day_of_receipt_no_name_is_a_number():
    assert parse_months("oktober en november").doubts == ("leftover: arrears_months",)


PHRASES = """
[phrases]
signal = [
  "{name} woont op {address}",
  "De huur van {months} is niet binnen, bij elkaar {amount}",
  "Minderjarige kinderen: {minors}",
]
"""
TEXT = """\
Beste collega,

Mw. A. Smit woont op Kleverlaan 7, 2023 JC Haarlem.
De huur van januari en februari is niet binnen, bij elkaar € 1.800,00.
Minderjarige kinderen: nee.

Groet, Karin
"""


def test_a_phrase_takes_months_by_their_names():
    found = read(TEXT, PHRASES)

    (signal,) = found.reading.signals
    assert (found.disposition, signal.review_reasons) == (Disposition.REGISTER, ())
    assert (signal.arrears_months, signal.arrears_cents) == (2.0, 180_000)


@pytest.mark.parametrize("months", ["januari en maart", "maart en april", "een deel van januari"])
def test_months_in_a_phrase_that_cannot_be_counted_make_the_mail_wait(months):
    found = read(TEXT.replace("januari en februari", months), PHRASES)

    assert found.disposition is Disposition.REVIEW


def test_a_label_that_asks_for_months_may_have_their_names():
    text = (
        "Naam: Mw. A. Smit\nAdres: Kleverlaan 7, 2023 JC Haarlem\nAchterstand: € 1.800,00\n"
        "Maanden achterstand: januari t/m maart 2026\nMinderjarige kinderen: nee\n"
    )

    (signal,) = read(text).reading.signals

    assert (signal.arrears_months, signal.review_reasons) == (3.0, ())
