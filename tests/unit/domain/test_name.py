from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phu_mailer.domain.name import (
    PREFIX_ABBREVIATIONS,
    PREFIXES,
    NoAddressee,
    address_line,
    and_list,
    fold,
    fold_last_name,
    normalise_initials,
    salutation,
)
from phu_mailer.domain.signal import Gender, TenantName
from phu_mailer.errors import PermanentError

MAN, WOMAN = Gender.MALE, Gender.FEMALE

PUFFELEN = TenantName("Puffelen", initials="R.M.", name_prefix="van")
ZONNETJE = TenantName("Zonnetje", name_prefix="in het")
WOLKJE = TenantName("Wolkje", initials="J.R.", name_prefix="'t")
ANCONA = TenantName("Ancona", initials="L.", name_prefix="d'")
BERG = TenantName("Berg", initials="J.P.", name_prefix="van der", gender=MAN)
JONG_BAKKER = TenantName("Jong-Bakker", initials="A.", name_prefix="de", gender=WOMAN)
VRIES = TenantName("Vries", initials="J.", name_prefix="de", gender=MAN)
EL_AMRANI = TenantName("El Amrani", initials="S.", gender=WOMAN)
MOHAMED_ALI = TenantName("Mohamed-Ali", gender=WOMAN)
BAKKER = TenantName("Bakker")


@pytest.mark.parametrize(
    ("person", "line"),
    [
        (BERG, "De heer J.P. van der Berg"),
        (JONG_BAKKER, "Mevrouw A. de Jong-Bakker"),
        (PUFFELEN, "R.M. van Puffelen"),
        (ZONNETJE, "In het Zonnetje"),
        (replace(ZONNETJE, gender=MAN), "De heer In het Zonnetje"),
        (MOHAMED_ALI, "Mevrouw Mohamed-Ali"),
        (BAKKER, "Bakker"),
        (WOLKJE, "J.R. 't Wolkje"),
        (replace(WOLKJE, initials=None), "'t Wolkje"),
        (ANCONA, "L. d'Ancona"),
        (replace(ANCONA, initials=None), "D'Ancona"),
        (EL_AMRANI, "Mevrouw S. El Amrani"),
        (TenantName("Amrani", initials="S.", name_prefix="el"), "S. el Amrani"),
        (TenantName("Berghe", initials="J.", name_prefix="Op Den"), "J. op den Berghe"),
        (TenantName("Berg", initials="j p", name_prefix="v.d."), "J.P. v.d. Berg"),
        (TenantName("IJsselstein", initials="Y."), "Y. IJsselstein"),
        (TenantName("Yıldız", initials="Ö.", gender=MAN), "De heer Ö. Yıldız"),
        (TenantName("Nguyễn", given_names="Thị Lan"), "T.L. Nguyễn"),
        (TenantName("Smit", given_names="Anne-Fleur Belle"), "A.B. Smit"),
        (TenantName("Smit", given_names="J.P."), "J.P. Smit"),
        (TenantName("Warsame", given_names="-"), "Warsame"),
        (TenantName("Warsame", initials="-", given_names="Abdi"), "A. Warsame"),
    ],
)
def test_the_name_line_of_one_person(person: TenantName, line: str) -> None:
    assert address_line([person]) == line


@pytest.mark.parametrize(
    ("person", "greeting"),
    [
        (replace(PUFFELEN, gender=MAN), "Geachte heer Van Puffelen"),
        (replace(PUFFELEN, gender=WOMAN), "Geachte mevrouw Van Puffelen"),
        (PUFFELEN, "Geachte R.M. van Puffelen"),
        (MOHAMED_ALI, "Geachte mevrouw Mohamed-Ali"),
        (JONG_BAKKER, "Geachte mevrouw De Jong-Bakker"),
        (BAKKER, "Geachte heer/mevrouw Bakker"),
        (ZONNETJE, "Geachte heer/mevrouw In het Zonnetje"),
        (replace(ZONNETJE, gender=WOMAN), "Geachte mevrouw In het Zonnetje"),
        (replace(WOLKJE, gender=WOMAN), "Geachte mevrouw 't Wolkje"),
        (replace(ANCONA, gender=MAN), "Geachte heer D'Ancona"),
        (replace(BERG, name_prefix="Van Der"), "Geachte heer Van der Berg"),
        (TenantName("Berghe", initials="J.R.", name_prefix="Op Den"), "Geachte J.R. op den Berghe"),
        (TenantName("Nguyễn", given_names="Lan"), "Geachte L. Nguyễn"),
        (TenantName("Amrani", name_prefix="el", gender=MAN), "Geachte heer El Amrani"),
    ],
)
def test_the_salutation_of_one_person(person: TenantName, greeting: str) -> None:
    assert salutation([person]) == greeting


def test_the_neutral_salutation_mends_the_letter_that_greeted_nobody() -> None:
    """Letter 1B of the nota began with a bare "Geachte,", letter 1A with nothing."""
    greetings = [salutation([replace(BAKKER, gender=gender)]) for gender in Gender]

    assert greetings == [
        "Geachte heer Bakker",
        "Geachte mevrouw Bakker",
        "Geachte heer/mevrouw Bakker",
    ]


def test_two_persons_are_both_addressed() -> None:
    couple = [VRIES, EL_AMRANI]

    assert address_line(couple) == "De heer J. de Vries en mevrouw S. El Amrani"
    assert salutation(couple) == "Geachte heer De Vries en mevrouw El Amrani"


def test_two_persons_with_one_name_stay_two() -> None:
    couple = [VRIES, TenantName("Vries", initials="K.", name_prefix="de", gender=WOMAN)]

    assert address_line(couple) == "De heer J. de Vries en mevrouw K. de Vries"
    assert salutation(couple) == "Geachte heer De Vries en mevrouw De Vries"


def test_a_first_person_without_a_title_takes_none_from_the_second() -> None:
    couple = [PUFFELEN, EL_AMRANI]

    assert address_line(couple) == "R.M. van Puffelen en mevrouw S. El Amrani"
    assert salutation(couple) == "Geachte R.M. van Puffelen en mevrouw El Amrani"


def test_a_second_person_of_unknown_gender_keeps_the_neutral_form() -> None:
    couple = [VRIES, BAKKER]

    assert address_line(couple) == "De heer J. de Vries en Bakker"
    assert salutation(couple) == "Geachte heer De Vries en heer/mevrouw Bakker"


def test_three_persons_are_all_named() -> None:
    household = [VRIES, EL_AMRANI, PUFFELEN]

    assert address_line(household) == (
        "De heer J. de Vries, mevrouw S. El Amrani en R.M. van Puffelen"
    )
    assert salutation(household) == (
        "Geachte heer De Vries, mevrouw El Amrani en R.M. van Puffelen"
    )


def test_a_line_break_in_a_name_does_not_break_the_address_block() -> None:
    person = TenantName("El\n Amrani ", initials=" S.\t", gender=WOMAN)

    assert address_line([person]) == "Mevrouw S. El Amrani"


def test_a_decomposed_letter_is_printed_as_one() -> None:
    assert address_line([TenantName("O\u0308mer")]) == "\u00d6mer"


@pytest.mark.parametrize("persons", [[], [TenantName("")], [BERG, TenantName(" \n")]])
@pytest.mark.parametrize("write", [address_line, salutation])
def test_nobody_cannot_be_addressed(
    persons: list[TenantName], write: Callable[[list[TenantName]], str]
) -> None:
    with pytest.raises(NoAddressee) as refusal:
        write(persons)

    assert isinstance(refusal.value, PermanentError)
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("written", "initials"),
    [
        ("J.P.", "J.P."),
        ("J P", "J.P."),
        ("jp.", "J.P."),
        ("J.P", "J.P."),
        ("JP", "J.P."),
        ("J. P.", "J.P."),
        ("J , P", "J.P."),
        ("J\u00a0P", "J.P."),
        ("T.P.IJ.", "T.P.I."),
        ("IJ.", "I."),
        ("\u0132.", "I."),
        ("A.-F.", "A."),
        ("A.-F.B.", "A.B."),
        ("A-F", "A."),
        ("S.Q", "S.Q."),
        ("Chr.J.", "C.J."),
        ("Th.", "T."),
        ("JPh", "J.P."),
        ("Jp", "J.P."),
        ("Jan", "J."),
        ("Jean-Pierre M.", "J.M."),
        ("JP-A", "J.P."),
        ("JOHANN", "J."),
        ("JPMAC", "J.P.M.A.C."),
        ("ö.y.", "Ö.Y."),
        ("É", "É."),
        ("", ""),
        ("-", ""),
        (" . ", ""),
        ("12", ""),
    ],
)
def test_initials_get_one_capital_and_one_dot_for_each_name(written: str, initials: str) -> None:
    assert normalise_initials(written) == initials


@given(st.lists(st.sampled_from("ABCDEFGHIJKLMNOPRSTUVWYZ"), min_size=1, max_size=5))
def test_however_initials_are_separated_they_are_the_same(letters: list[str]) -> None:
    expected = "".join(f"{letter}." for letter in letters)

    written = [".".join(letters), " ".join(letters), ". ".join(letters), ".".join(letters).lower()]

    assert [normalise_initials(text) for text in [expected, *written]] == [expected] * 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yıldız", "YILDIZ"),
        ("Łukasiewicz", "lukasiewicz"),
        ("Đorđević", "Dordevic"),
        ("Sørensen", "Sorensen"),
        ("Weiß", "Weiss"),
        ("Jansen", "Janssen"),
        ("Dijk", "Dyk"),
        ("D\u0133k", "Dijk"),
        ("Nguyễn", "Nguyen"),
        ("Ömer", "O\u0308mer"),
        ("İnce", "Ince"),
        ("Mohamed-Ali", "Mohamed Ali"),
        ("D'Souza", "D\u2019Souza"),
        ("St. Jacob", "St Jacob"),
        ("  van   Dam ", "Van Dam"),
        ("Françoise", "Francoise"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Visser", "Vissers"), ("Bakker", "Backer"), ("Bos", "Bosch"), ("Boer", "Boers"), ("1", "2")],
)
def test_different_names_do_not_fold_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_gives_plain_lower_case_words() -> None:
    assert fold("'t Hof-Şimşek, Ægir (Łódź)") == "t hof simsek aegir lodz"


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_folding_leaves_letters_digits_and_single_spaces(text: str) -> None:
    words = fold(text).split(" ")

    assert all(word.isalnum() for word in words) or words == [""]


BERG_SPELLINGS = [
    TenantName("Berg", name_prefix="van der"),
    TenantName("Van der Berg"),
    TenantName("v.d. Berg"),
    TenantName("vd Berg"),
    TenantName("Berg"),
    TenantName("BERG", name_prefix="van den"),
]


def test_a_tussenvoegsel_makes_no_difference_for_comparison() -> None:
    assert {fold_last_name(name) for name in BERG_SPELLINGS} == {"berg"}


@pytest.mark.parametrize(
    ("last_name", "folded"),
    [
        ("Al Hamdi", "hamdi"),
        ("Al-Hamdi", "hamdi"),
        ("El Amrani", "amrani"),
        ("Jong-Bakker", "jong bakker"),
        ("Jong-de Bakker", "jong bakker"),
        ("Beaumont-van der Linden", "beaumont linden"),
        ("'t Hof", "hof"),
        ("'s-Gravenzande", "gravenzande"),
        ("d'Ancona", "ancona"),
        ("Op den Camp", "camp"),
        ("Ben", "ben"),
        ("Te", "te"),
        ("Benali", "benali"),
        ("Denneman", "denneman"),
        ("-", ""),
    ],
)
def test_a_last_name_folds_without_its_prefixes_but_never_to_nothing(
    last_name: str, folded: str
) -> None:
    assert fold_last_name(TenantName(last_name)) == folded


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_known_prefix_is_dropped_with_or_without_being_split_off(prefix: str) -> None:
    glue = "" if prefix.endswith("'") else " "
    split = TenantName("Puffelen", name_prefix=prefix)
    whole = TenantName(f"{prefix}{glue}Puffelen")

    assert (fold_last_name(split), fold_last_name(whole)) == ("puffelen", "puffelen")


KNOWN_PREFIXES = (
    "van der|van den|van de|van 't|van het|van|in 't|in het|op de|op den|op het|op 't|uit den|"
    "uit de|over de|aan de|aan den|aan het|bij de|de la|de|den|der|des|ter|ten|te|tot|'t|'s|"
    "d'|l'|la|le|du|von|zu|del|della|di|da|dos|el|al|ben|bin"
)


def test_prefixes_are_lower_case_and_the_longest_stands_first() -> None:
    assert sorted(PREFIXES, key=len, reverse=True) == list(PREFIXES)
    assert sorted(PREFIXES) == sorted(KNOWN_PREFIXES.split("|"))


def test_an_abbreviation_with_more_than_one_answer_is_not_spelt_out() -> None:
    assert [PREFIX_ABBREVIATIONS.get(text) for text in ("v.d.", "v/d", "v.", "vd")] == [None] * 4
    assert set(PREFIX_ABBREVIATIONS.values()) == {"van 't", "in 't"}


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_an_enumeration_ends_with_en(parts: list[str], text: str) -> None:
    assert and_list(parts) == text
