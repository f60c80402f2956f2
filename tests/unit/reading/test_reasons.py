"""Codes are what is stored and counted, so each has its sentence and none is made up."""

import re
from pathlib import Path

import pytest

from phu_mailer.reading import reasons
from phu_mailer.reading.labels import Label, meaning

SOURCES = Path(reasons.__file__).parent


def codes_in_the_source() -> set[str]:
    topics = "name|address|town|phone|date|reference|amount|children|household|crisis|objection"
    topics += "|guardian|unknown|unexplained|tenants?|text|attachment|table|kind|layout|bsn|block"
    topics += "|missing|doubtful|leftover|conflict|cell|secure_mail"
    found: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        if path.name != "reasons.py":
            found |= set(re.findall(rf'"((?:{topics}): [a-z_ -]+)"', path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("code", sorted(codes_in_the_source()))
def test_every_code_that_is_given_has_a_sentence(code):
    assert reasons.sentence(code).endswith(".")


def test_every_sentence_belongs_to_a_code_that_is_given():
    given = codes_in_the_source()

    assert {code for code in reasons.SENTENCES if code not in given} == set()


def test_a_code_that_nobody_gives_is_refused():
    with pytest.raises(KeyError):
        reasons.sentence("weather: rain")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Naam huurder(s)", Label.PERSONS),
        ("PC/Woonplaats", Label.POSTAL_CODE),
        ("Achterstand (maanden)", Label.MONTHS),
        ("Kinderen <18", Label.MINORS),
        ("Kinderen > 18", Label.HARMLESS),
        ("Naam bewindvoerder", None),
        ("Kinderen", Label.CHILDREN),
    ],
)
def test_a_label_means_one_thing_or_nothing(label, expected):
    assert meaning(label) is expected
