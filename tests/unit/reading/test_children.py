import pytest

from phu_mailer.domain.signal import HouseholdType, MinorChildren
from phu_mailer.reading.fields.children import parse_children_sentence, parse_children_value
from phu_mailer.reading.fields.households import parse_household_sentence, parse_household_value

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN

SURE = [
    ("ja", YES, None),
    ("J", YES, None),
    ("ja, 2", YES, 2),
    ("2", YES, 2),
    ("2 (4 en 7 jr)", YES, 2),
    ("zoontje van 6", YES, 1),
    ("3 kinderen < 18", YES, 3),
    ("2 kinderen (4 en 19 jaar)", YES, 1),
    ("Ja, 3 minderjarig (4, 15 en 16 jaar) en 1 meerderjarig (20)", YES, 3),
    ("geen", NO, None),
    ("nee", NO, None),
    ("N", NO, None),
    ("0", NO, None),
    ("Geen inwonende kinderen", NO, None),
    ("geen minderjarigen", NO, None),
    ("volwassen zoon woont in", NO, None),
    ("kinderen het huis uit", NO, None),
    ("Geen, dochter (19) woont wel in", NO, None),
    ("Nee, alleen een zoon van 21", NO, None),
    ("nee (wel 2 meerderjarige kinderen)", NO, None),
    ("onbekend", UNKNOWN, None),
    ("?", UNKNOWN, None),
    ("n.b.", UNKNOWN, None),
]


@pytest.mark.parametrize(("text", "value", "count"), SURE, ids=[row[0] for row in SURE])
def test_a_value_about_minor_children_is_understood(text, value, count):
    found = parse_children_value(text, label_says_minor=True)

    assert (
        found.values["has_minor_children"],
        found.values.get("minor_children_count"),
        found.doubts,
    ) == (value, count, ())


DOUBTFUL = [
    ("ja (4)", YES, ("children: count or age",)),
    ("n.v.t.", NO, ("children: not applicable",)),
    ("voor zover bekend niet", NO, ("children: hedged",)),
    ("vermoedelijk", UNKNOWN, ("children: hedged",)),
    ("mogelijk wel, niet zeker", UNKNOWN, ("children: hedged",)),
    ("Nee, kinderen wonen bij hun moeder", NO, ("children: elsewhere",)),
    ("ja, 19", YES, ("children: count or age",)),
    ("3 (4 en 7 jaar)", YES, ("children: not understood",)),
    ("ja, maar meerderjarig", None, ("children: not understood",)),
    ("Nee, dochter (17) woont wel in", None, ("children: not understood",)),
    ("geen contact gehad; kinderen van 3 en 6", None, ("children: not understood",)),
    ("geen andere kinderen dan haar dochter (12)", None, ("children: not understood",)),
    ("kleinkinderen", None, ("children: not understood",)),
    ("X", YES, ("children: not understood",)),
    ("ja, 1 (19)", NO, ("children: not understood",)),
    ("ja, 0", NO, ("children: not understood",)),
    ("kinderen wonen bij ex", NO, ("children: elsewhere",)),
    ("co-ouderschap", YES, ("children: elsewhere",)),
    ("kinderen om het weekend", YES, ("children: elsewhere",)),
    ("zwanger", None, ("children: not understood",)),
]


@pytest.mark.parametrize(("text", "value", "doubts"), DOUBTFUL, ids=[row[0] for row in DOUBTFUL])
def test_a_value_that_is_not_certain_goes_to_a_person(text, value, doubts):
    found = parse_children_value(text, label_says_minor=True)

    assert (found.values.get("has_minor_children"), found.doubts) == (value, doubts)


@pytest.mark.parametrize("text", ["2", "ja", "2 kinderen"])
def test_a_label_that_does_not_say_minor_leaves_the_age_open(text):
    assert parse_children_value(text, label_says_minor=False).doubts == ("children: age not told",)


@pytest.mark.parametrize("text", ["", "-"])
def test_an_empty_value_says_nothing(text):
    found = parse_children_value(text, label_says_minor=True)

    assert (dict(found.values), found.doubts) == ({}, ())


SENTENCES = [
    ("Er zijn geen inwonende kinderen.", NO, None),
    ("Er wonen 2 minderjarige kinderen op het adres (4 en 6 jaar).", YES, 2),
    ("Het gezin heeft vier kinderen in de leeftijd van 3, 4, 11 en 11 jr..", YES, 4),
    ("In de woning woont een kind van 9 jr en een meerderjarige zoon van 29.", YES, 1),
    ("Of er minderjarige kinderen zijn is ons niet bekend.", UNKNOWN, None),
    ("Zij is alleenstaande moeder met een minderjarige kind (6 jr).", YES, 1),
    ("Er wonen twee meerderjarige kinderen in (19 en 23 jaar), geen minderjarigen.", NO, None),
]


@pytest.mark.parametrize(("text", "value", "count"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_an_approved_sentence_about_children_is_understood(text, value, count):
    found = parse_children_sentence(text)

    assert (
        found.values["has_minor_children"],
        found.values.get("minor_children_count"),
        found.doubts,
    ) == (value, count, ())


OPEN = [
    "Er zijn geen inwonende kinderen behalve een dochter van 12.",
    "Zij heeft geen andere kinderen dan haar dochter (12).",
    "De kinderopvang is opgezegd.",
    "Haar zoon regelt de betalingen.",
    "Om het weekend zijn de kinderen er.",
    "Er wonen twee kleinkinderen in.",
]


@pytest.mark.parametrize("text", OPEN)
def test_any_other_sentence_about_children_gives_no_value(text):
    assert parse_children_sentence(text) is None


def test_no_known_children_is_not_the_same_as_no_children():
    assert parse_children_sentence("Er zijn geen kinderen bekend.").doubts == ("children: hedged",)


HOUSEHOLDS = [
    ("Alleenstaand, geen kinderen", HouseholdType.SINGLE),
    ("eenoudergezin", HouseholdType.SINGLE_WITH_MINORS),
    ("Echtpaar zonder kinderen", HouseholdType.OTHER_WITHOUT_MINORS),
    ("gezin met minderjarige kinderen", HouseholdType.FAMILY_WITH_MINORS),
    ("gezin", None),
    ("niet bekend", None),
]


@pytest.mark.parametrize(("text", "kind"), HOUSEHOLDS, ids=[row[0] for row in HOUSEHOLDS])
def test_a_household_is_only_what_was_said(text, kind):
    found = parse_household_value(text)

    assert (found.values.get("household_type"), found.doubts) == (kind, ())


def test_an_unknown_household_goes_to_a_person():
    assert parse_household_value("3 studenten").doubts == ("household: not understood",)


def test_a_household_may_be_counted_and_the_ages_decide():
    found = parse_household_value("2 volw. + 2 kinderen (5 en 20 jaar)")

    assert (dict(found.values), found.doubts) == (
        {
            "has_minor_children": MinorChildren.YES,
            "minor_children_count": 1,
            "household_type": HouseholdType.FAMILY_WITH_MINORS,
        },
        (),
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("gezin met 2 minderjarige kinderen (9 en 11 jaar)", 2),
        ("gezin met 3 kinderen (4, 9 en 21 jaar)", 2),
    ],
)
def test_ages_between_brackets_are_no_clause_of_their_own(text, count):
    found = parse_household_value(text)

    assert (dict(found.values), found.doubts) == (
        {
            "has_minor_children": MinorChildren.YES,
            "minor_children_count": count,
            "household_type": HouseholdType.FAMILY_WITH_MINORS,
        },
        (),
    )


@pytest.mark.parametrize(
    ("text", "said"), [("Y", MinorChildren.YES), ("UNKNOWN", MinorChildren.UNKNOWN), ("null", None)]
)
def test_the_words_of_an_english_export_are_known(text, said):
    found = parse_children_value(text, label_says_minor=True)

    assert (found.values.get("has_minor_children"), found.doubts) == (said, ())


def test_counted_children_without_ages_are_a_doubt():
    assert parse_household_value("2 volw. + 2 kinderen").doubts == ("children: age not told",)


def test_a_sentence_can_say_what_kind_of_household_it_is():
    found = parse_household_sentence("Het gaat om een alleenstaande man.")

    assert dict(found.values) == {"household_type": HouseholdType.SINGLE}
