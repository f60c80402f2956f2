"""A clause about children is certain when every word of it is known, and only then."""

import pytest
from child_texts import (
    ANSWERS,
    CLAUSES,
    COMPOSITIONS,
    NO,
    PARENT,
    WAITING,
    WAITING_ANSWERS,
    YES,
)
from reading_samples import PROSE, read

from phu_mailer.reading.child_hints import hint_about_children
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.households import parse_household_value
from phu_mailer.reading.phrase_slots import pattern_of


@pytest.mark.parametrize(
    ("text", "value", "count", "household"), CLAUSES, ids=[row[0] for row in CLAUSES]
)
def test_a_clause_of_which_every_word_is_known_is_certain(text, value, count, household):
    found = parse_children_sentence(text)

    assert found is not None
    assert (
        found.values["has_minor_children"],
        found.values.get("minor_children_count"),
        found.values.get("household_type"),
        found.doubts,
    ) == (value, count, household, ())


@pytest.mark.parametrize(
    ("text", "value", "count", "household"), ANSWERS, ids=[row[0] for row in ANSWERS]
)
def test_an_answer_about_minor_children_may_be_short(text, value, count, household):
    found = parse_children_value(text, label_says_minor=True)

    assert (
        found.values["has_minor_children"],
        found.values.get("minor_children_count"),
        found.values.get("household_type"),
        found.doubts,
    ) == (value, count, household, ())


@pytest.mark.parametrize("text", WAITING)
def test_a_clause_with_another_word_or_another_sum_waits_for_a_person(text):
    found = parse_children_sentence(text)

    assert found is None or found.doubts


@pytest.mark.parametrize("text", WAITING_ANSWERS)
def test_an_answer_that_leaves_something_open_waits_for_a_person(text):
    assert parse_children_value(text, label_says_minor=True).doubts


@pytest.mark.parametrize(
    ("text", "value", "count", "household"), COMPOSITIONS, ids=[row[0] for row in COMPOSITIONS]
)
def test_a_composition_tells_the_household_and_its_children(text, value, count, household):
    found = parse_household_value(text)

    assert (
        found.values["has_minor_children"],
        found.values.get("minor_children_count"),
        found.values.get("household_type"),
        found.doubts,
    ) == (value, count, household, ())


_OPENS_IT = (
    "niet", "geen", "waarschijnlijk", "misschien", "soms", "zou", "volgens", "meer", "weer",
    "nog geen", "bijna", "of", "maar", "behalve", "bij", "ex", "buren", "weekend", "week",
    "tijdelijk", "volwassen", "zwanger", "maanden", "keer", "wordt", "was", "hadden", "?",
    "oppas", "pleeg", "overleden",
)  # fmt: skip
_ALSO_CLEAR = {
    "Er zijn geen minderjarige kinderen",
    "kinderen <18: nee geen",
    "Of er minderjarige kinderen wonen is bij ons niet bekend",
}


@pytest.mark.parametrize("word", _OPENS_IT)
def test_one_word_that_is_not_of_the_list_makes_any_clause_wait(word):
    certain = []
    for text, *_ in CLAUSES:
        words = text.rstrip(".").split()
        for at in range(len(words) + 1):
            changed = " ".join([*words[:at], word, *words[at:]])
            found = parse_children_sentence(changed)
            if found is not None and not found.doubts and changed not in _ALSO_CLEAR:
                certain.append(changed)

    assert certain == []


IN_A_MAIL = [
    "Er woont een zoon van 6. Er woont een dochter van 4.",
    "Er woont een zoon van 6, en er woont een dochter van 4.",
    "Er woont een kind van 6, hij heeft een kind van 4.",
    "Er wonen 2 kinderen van 4 en 6. Die wonen bij hun vader.",
    "Er wonen 2 kinderen van 4 en 6. De oudste is het huis uit.",
    "Er wonen 2 kinderen van 4 en 6. De jongste zit bij opa.",
    "Er wonen 2 kinderen van 4 en 6. Ze logeren nu bij oma.",
    "Er wonen 2 kinderen van 12 en 17. De oudste wordt morgen 18.",
    "Er zijn geen kinderen. Wel een tweeling.",
    "Er zijn geen kinderen. Behalve een dochter van 12.",
    "Er zijn geen kinderen. Ze is wel zwanger.",
    "Een zoon van 20 woont nog thuis. Een dochter van 12 ook.",
    "Een zoon van 20 woont nog thuis. Er woont ook een dochter van 12.",
    "Hij heeft een kind van 4, maar geen kinderen thuis.",
    "Zij heeft 2 minderjarige kinderen. Er zijn geen inwonende kinderen.",
    "Zij heeft 2 minderjarige kinderen. Volgens de buren zijn het er 3.",
]


@pytest.mark.parametrize("said", IN_A_MAIL)
def test_what_is_told_in_pieces_waits_for_a_person(said):
    reading = read(PROSE.replace("Er zijn geen inwonende kinderen.", said))

    assert reading.signals[0].review_reasons


def test_a_clause_in_prose_gives_children_and_household():
    said = "Ze voedt in haar eentje twee kinderen op (2 en 9 jaar)."

    (found,) = read(PROSE.replace("Er zijn geen inwonende kinderen.", said)).signals

    assert (
        found.has_minor_children,
        found.minor_children_count,
        found.household_type,
        found.review_reasons,
    ) == (YES, 2, PARENT, ())


@pytest.mark.parametrize("text", ["gezin met 1 jong kind", "gezin met twee jonge kinderen"])
def test_a_taught_phrase_with_a_number_holds_for_one_child_as_for_more(text):
    assert pattern_of("gezin met {n} jonge kinderen").fullmatch(text)


def test_a_taught_phrase_with_a_number_holds_for_no_other_word():
    assert not pattern_of("gezin met {n} jonge kinderen").fullmatch("gezin met 2 kinderen")


@pytest.mark.parametrize(
    "text",
    [
        "De kinderen zijn al lang de deur uit.",
        "Haar kinderen wonen niet meer thuis.",
        "De kinderen zijn in mei uit huis geplaatst.",
    ],
)
def test_children_who_live_elsewhere_are_proposed_as_none(text):
    found = hint_about_children(text)

    assert found is not None
    assert (found.values["has_minor_children"], found.doubts) == (NO, ("children: elsewhere",))


def test_a_field_that_an_export_left_empty_says_nothing():
    found = parse_children_value("null", label_says_minor=True)

    assert (dict(found.values), found.doubts) == ({}, ())
