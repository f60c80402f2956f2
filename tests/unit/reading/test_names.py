import pytest

from phu_mailer.domain.signal import Gender, TenantName
from phu_mailer.reading.fields.names import parse_last_name, parse_names
from phu_mailer.reading.taught import Taught, in_force

M, F, U = Gender.MALE, Gender.FEMALE, Gender.UNKNOWN


def person(
    last: str,
    initials: str | None = None,
    prefix: str | None = None,
    gender: Gender = U,
    given: str | None = None,
) -> TenantName:
    return TenantName(last, initials, given, prefix, gender)


ONE = [
    ("Mw. A. de Jong-Bakker", person("Jong-Bakker", "A.", "de", F)),
    ("De heer J.P. van der Berg", person("Berg", "J.P.", "van der", M)),
    ("Meulen, J.P. van der (dhr)", person("Meulen", "J.P.", "van der", M)),
    ("Ooms, van, K.", person("Ooms", "K.", "van")),
    ("Berg, van der, Jan", person("Berg", None, "van der", U, "Jan")),
    ("Yılmaz, M.", person("Yılmaz", "M.")),
    ("fam. Haddad-von Berger", person("Haddad-von Berger")),
    ("Mw. K. Smit-uit den Bogaard", person("Smit-uit den Bogaard", "K.", gender=F)),
    ("B. Costa-da Silva", person("Costa-da Silva", "B.")),
    ("P. Nguyễn", person("Nguyễn", "P.")),
    ("Mevr. D. Ivanova-Petrović", person("Ivanova-Petrović", "D.", None, F)),
    ("Fam. Bakker", person("Bakker")),
    ("Fam. De Groot", person("Groot", None, "de")),
    ("mevrouw Van den Heuvel", person("Heuvel", None, "van den", F)),
    ("mevr Mohamed-Ali", person("Mohamed-Ali", None, None, F)),
    ("dhr./mevr. K. Yilmaz", person("Yilmaz", "K.")),
    ("S. Ben Salah", person("Ben Salah", "S.")),
    ("Idrissi, F.G. el (mevr.)", person("Idrissi", "F.G.", "el", F)),
    ("Mw. El Idrissi", person("El Idrissi", None, None, F)),
    ("A.M. Yilmaz-de Boer", person("Yilmaz-de Boer", "A.M.")),
    ("Mw. N.T. van der Mast-van der Linden", person("Mast-van der Linden", "N.T.", "van der", F)),
    ("R. D'Souza", person("D'Souza", "R.")),
    ("M.J.G. v.d. Rubben", person("Rubben", "M.J.G.", "v.d.")),
    ("Dubois, V.L.H. in 't", person("Dubois", "V.L.H.", "in 't")),
    ("'s-Gravesande, P. van", person("'s-Gravesande", "P.", "van")),
    ("Goyaerts Waderle, D. van", person("Goyaerts Waderle", "D.", "van")),
    ("Klomp Jan, N.J.", person("Klomp Jan", "N.J.")),
    ("De heer João dos Gonçalves", person("Gonçalves", None, "dos", M, "João")),
    ("Jan-Willem de Vries", person("Vries", None, "de", U, "Jan-Willem")),
    ("Th.J. Bakker", person("Bakker", "Th.J.")),
    ("JP Bakker", person("Bakker", "J.P.")),
    ("J. De Vries", person("De Vries", "J.")),
    ("Dhr. Ahmad Al Khatib", person("Al Khatib", None, None, M, "Ahmad")),
    ("mevrouw Robin Smit", person("Smit", None, None, F, "Robin")),
    ("Robin Smit", person("Smit", None, None, U, "Robin")),
    ("van der Berg (Jan)", person("Berg", None, "van der", U, "Jan")),
    ("t.n.v. J. Bos", person("Bos", "J.")),
    ("mevr/dhr Bakker", person("Bakker")),
    ("mevr. of dhr. K. Bakker", person("Bakker", "K.")),
    ("van den Heuvel, mw. A.", person("Heuvel", "A.", "van den", F)),
    ("Heuvel, dhr. A. van den", person("Heuvel", "A.", "van den", M)),
    ("T.P.IJ. de Vries", person("Vries", "T.P.IJ.", "de")),
    ("- Warsame", person("Warsame")),
    ("D. in het Groenen", person("Groenen", "D.", "in het")),
    ("A.-F. Belle", person("Belle", "A.-F.")),
    ("mw. Ž. Šarić", person("Šarić", "Ž.", None, F)),
]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text for text, _ in ONE])
def test_a_name_is_read_in_its_parts(text, expected):
    found = parse_names(text)

    assert (found.values["persons"], found.values["name_as_written"], found.doubts) == (
        (expected,),
        text,
        (),
    )


TWO = [
    (
        "Dhr. S. El Amrani en mevr. L. van 't Hof",
        (person("El Amrani", "S.", None, M), person("Hof", "L.", "van 't", F)),
    ),
    (
        "J. en K. de Boer-Smit",
        (person("Boer-Smit", "J.", "de"), person("Boer-Smit", "K.", "de")),
    ),
    ("Dhr. en mevr. Bakker", (person("Bakker", gender=M), person("Bakker", gender=F))),
    (
        "Nek, E. en Goyaerts Waderle, D. van",
        (person("Nek", "E."), person("Goyaerts Waderle", "D.", "van")),
    ),
    (
        "Hr. T.H. de Gruil / mw K.F. van der Alpaidis",
        (person("Gruil", "T.H.", "de", M), person("Alpaidis", "K.F.", "van der", F)),
    ),
    (
        "Mw. H. D'Souza & Mevr. H. D'Souza",
        (person("D'Souza", "H.", None, F), person("D'Souza", "H.", None, F)),
    ),
    (
        "dhr J en mw K de Boer",
        (person("Boer", "J.", "de", M), person("Boer", "K.", "de", F)),
    ),
    ("mevr. Bakker en/of dhr. Smit", (person("Bakker", gender=F), person("Smit", gender=M))),
    (
        "Mw. J. Okonkwo e/o Dhr. B. Okonkwo",
        (person("Okonkwo", "J.", None, F), person("Okonkwo", "B.", None, M)),
    ),
]


@pytest.mark.parametrize(("text", "expected"), TWO, ids=[text for text, _ in TWO])
def test_two_names_are_two_persons(text, expected):
    found = parse_names(text)

    assert (found.values["persons"], found.doubts) == (expected, ())


DOUBTFUL = [
    ("Abdi Hassan Warsame", ("name: split",)),
    ("dhr. Omar Abdi Warsame", ("name: split",)),
    ("A. SMITS", ("name: capitals",)),
    ("Bakker JP", ("name: split",)),
    ("Y?lmaz, A.", ("name: damaged", "leftover: persons")),
    ("Y\ufffdlmaz, A.", ("name: damaged", "leftover: persons")),
    ("Mw. Z. MÃ¼ller", ("name: damaged", "leftover: persons")),
    ("M. KÃ-se", ("name: damaged", "leftover: persons")),
    ("M. OÄŸuz", ("name: damaged", "leftover: persons")),
    ("Z. Yýlmaz", ("name: damaged", "leftover: persons")),
    ("Z. Œwi¹tek", ("name: damaged", "leftover: persons")),
    ("Stichting Zorg", ("leftover: persons",)),
    ("dhr. X.Y. Onbekend", ("leftover: persons",)),
    ("Bakker (dochter)", ("leftover: persons",)),
    ("A. Bakker 12", ("leftover: persons",)),
    ("drs. P. Bakker", ("leftover: persons",)),
    ("Bakker", ("leftover: persons",)),
    ("Pieter van en van Hoevel Zwindrecht", ("leftover: persons",)),
    ("A. de Jong Europaweg", ("leftover: persons",)),
    ("Graag aandacht voor mw. Bakker", ("leftover: persons",)),
    ("de Jong-Bakker", ("leftover: persons",)),
    ("A. van van der Berg", ("leftover: persons",)),
    ("A. van te Berg", ("leftover: persons",)),
    ("A. Bakker Bakker", ("leftover: persons",)),
    ("Mw. Mw.A. Bakker", ("leftover: persons",)),
    ("A. en de Jong-Bakker", ("leftover: persons",)),
    ("J.", ("leftover: persons",)),
    ("mevrouw", ("leftover: persons",)),
    ("de heer Bakker, zijn dochter", ("leftover: persons",)),
]


@pytest.mark.parametrize(("text", "doubts"), DOUBTFUL, ids=[text for text, _ in DOUBTFUL])
def test_a_name_that_is_not_quite_understood_is_doubtful(text, doubts):
    assert parse_names(text).doubts == doubts


@pytest.mark.parametrize("text", ["", "-", "onbekend", "N.v.t."])
def test_no_name_is_no_doubt(text):
    found = parse_names(text)

    assert (dict(found.values), found.doubts) == ({}, ())


def test_a_column_of_surnames_needs_no_first_name():
    assert parse_last_name("van der Berg").values["persons"] == (person("Berg", prefix="van der"),)


ALL_IN_CAPITALS = [
    ("VAN DER BERG-SMIT, A.B.", person("Berg-Smit", "A.B.", "van der")),
    ("MW. A. BAKKER", person("Bakker", "A.", gender=F)),
    ("VAN 'T HOF, C.", person("Hof", "C.", "van 't")),
    ("J.P. IJZERMAN", person("IJzerman", "J.P.")),
    ("ÖZTÜRK, M.", person("Öztürk", "M.")),
    ("MACHIELSEN, P.", person("Machielsen", "P.")),
    ("van der Berg, A.", person("Berg", "A.", "van der")),
]
UNSURE_IN_CAPITALS = ["MCDONALD, R.", "D'AMORE, G.", "O'NEIL, P.", "JAN BAKKER", "BAKKER JP"]


@pytest.mark.parametrize(("text", "expected"), ALL_IN_CAPITALS, ids=[t for t, _ in ALL_IN_CAPITALS])
def test_names_that_are_always_in_capitals_may_be_taught(text, expected):
    with in_force(Taught(are_names_capitals=True)):
        found = parse_names(text)

    assert (found.values["persons"], found.doubts) == ((expected,), ())


@pytest.mark.parametrize("text", UNSURE_IN_CAPITALS)
def test_capitals_of_which_nobody_knows_the_usual_letters_wait(text):
    with in_force(Taught(are_names_capitals=True)):
        found = parse_names(text)

    assert "name: capitals" in found.doubts


def test_a_surname_in_a_column_of_its_own_is_brought_to_the_usual_letters_too():
    with in_force(Taught(are_names_capitals=True)):
        found = parse_last_name("DE WIT")

    assert (found.values["persons"], found.doubts) == ((person("Wit", None, "de"),), ())


JOINED = [
    ("CASTILLO, HG", person("Castillo", "H.G.")),
    ("DHR. JPM DE VRIES", person("Vries", "J.P.M.", "de", M)),
    ("VRIES, AB DE (MW)", person("Vries", "A.B.", "de", F)),
    ("BAKKER, A", person("Bakker", "A.")),
]


@pytest.mark.parametrize(("text", "expected"), JOINED, ids=[text for text, _ in JOINED])
def test_initials_without_dots_in_capitals_may_be_taught(text, expected):
    with in_force(Taught(are_names_capitals=True)):
        alone = parse_names(text)
    with in_force(Taught(are_names_capitals=True, are_initials_joined=True)):
        found = parse_names(text)

    assert (found.values["persons"], found.doubts) == ((expected,), ())
    assert ("name: capitals" in alone.doubts) is (text[-1] != "A")


@pytest.mark.parametrize("text", ["JPM Bakker", "Bakker, JPM"])
def test_three_capitals_are_initials_only_where_that_was_taught(text):
    with in_force(Taught(are_initials_joined=True)):
        found = parse_names(text)

    assert (found.values["persons"], found.doubts) == ((person("Bakker", "J.P.M."),), ())
    assert parse_names(text).doubts == ("name: capitals",)


def test_two_names_with_joined_initials_are_two_persons():
    with in_force(Taught(are_names_capitals=True, are_initials_joined=True)):
        found = parse_names("HG CASTILLO EN AB BAKKER")

    assert found.values["persons"] == (person("Castillo", "H.G."), person("Bakker", "A.B."))
    assert found.doubts == ()


@pytest.mark.parametrize("text", ["EL OUAHABI, A.", "TEN HAVE, B."])
def test_a_prefix_is_never_taken_for_initials(text):
    with in_force(Taught(are_names_capitals=True, are_initials_joined=True)):
        (found,) = parse_names(text).values["persons"]

    assert found.name_prefix == text.split()[0].casefold()


@pytest.mark.parametrize("text", ["BAKKER HG", "BOS A.B."])
def test_a_surname_before_its_initials_without_a_comma_waits(text):
    with in_force(Taught(are_names_capitals=True, are_initials_joined=True)):
        found = parse_names(text)

    assert found.doubts
