"""A pseudonymised text keeps the layout and holds no value of the original, whatever that was."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phu_mailer.reading.common_words import GENERIC
from phu_mailer.reading.pseudonyms import Pseudonyms, WouldTell

TEXT = """\
Beste collega,

Rekeninghouder: {name}
Adres: {street} {number}
Postcode: {postal_code} Haarlem
Telefoon: {phone}
E-mail: {email}
Geboortedatum: {birth}
BSN: {bsn}
Achterstand: € {amount} (3 maanden)
Minderjarige kinderen: ja, 2

{name} woont alleen op {street} {number}. Bel {phone}.
"""
WORDS = st.text(
    st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=12
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DIGITS = "0123456789"
VALUES = st.fixed_dictionaries(
    {
        "name": NAMES,
        "street": NAMES,
        "number": st.integers(1, 9_999).map(str),
        "postal_code": st.from_regex(r"[1-9][0-9]{3} [A-Z]{2}", fullmatch=True),
        "phone": st.from_regex(r"0[0-9]{9}|0[1-9][0-9]-[0-9]{7}", fullmatch=True),
        "email": st.from_regex(r"[a-z]{2,9}\.[a-z]{2,9}@[a-z]{3,9}\.nl", fullmatch=True),
        "birth": st.dates().map(lambda day: f"{day:%d-%m-}{day.year:04}"),
        "bsn": st.text(DIGITS, min_size=9, max_size=9),
        "amount": st.from_regex(r"[1-9]\.[0-9]{3},[0-9]{2}", fullmatch=True),
    }
)


def split(text: str) -> set[str]:
    """Words and figures as they stand, by another rule than the program's."""
    return {one for one in re.split(r"[\W_]+|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", text) if one}


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_no_word_or_figure_of_any_value_survives(values):
    secret = {**values, "birth": ""}  # a date is judged as a whole, below
    words = Pseudonyms(tuple(secret.values()), {"rekeninghouder"}, "seed")
    try:
        outcome = words.text(TEXT.format(**values))
    except WouldTell:
        return  # refused: nothing is kept

    left = {one.casefold() for one in split(outcome)}
    originals = {one.casefold() for value in secret.values() for one in split(value)}
    assert {one for one in left & originals - GENERIC if len(one) > 1 or one.isdigit()} == set()
    assert values["birth"] not in outcome
    assert values["phone"] not in outcome


def test_ordinary_values_are_not_refused_and_the_layout_stays():
    values = {
        "name": "Mw. A. de Jong-Bakker",
        "street": "Roordastraat",
        "number": "112",
        "postal_code": "2035 XX",
        "phone": "0612345678",
        "email": "a.dejong@post.example",
        "birth": "07-10-1985",
        "bsn": "111222333",
        "amount": "1.871,40",
    }

    outcome = Pseudonyms(tuple(values.values()), {"rekeninghouder"}, "seed").text(
        TEXT.format(**values)
    )

    shape = re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "9", outcome)))
    original = re.sub(
        r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "9", TEXT.format(**values)))
    )
    assert shape == original
    kept = [
        "Rekeninghouder:",
        "Adres:",
        "Postcode:",
        "(3 maanden)",
        "ja, 2",
        "straat ",
        " de ",
        "06",
    ]
    assert [one for one in kept if one not in outcome] == []


def test_a_name_that_is_a_word_of_the_layout_is_replaced_there_too():
    words = Pseudonyms(("mevrouw van der Kinderen",), {"rekeninghouder"}, "seed")

    outcome = words.text("Naam: mevrouw van der Kinderen\nKinderen: ja")

    assert outcome.startswith("Naam: mevrouw van der ")
    assert "inderen" not in outcome


def test_the_same_word_becomes_the_same_other_word():
    words = Pseudonyms(("Jansen",), (), "seed")

    assert words.text("Jansen") == words.text("Jansen") != "Jansen"


def test_a_word_that_was_not_read_as_a_value_does_not_stay_either():
    assert "Fatima" not in Pseudonyms((), (), "seed").text("Haar zus Fatima regelt de betaling.")


def test_where_no_other_figure_is_left_nothing_is_made():
    words = Pseudonyms(("3",), (), "seed")

    with pytest.raises(WouldTell):
        words.text("1 2 3 4 5 6 7 8 9 0")
