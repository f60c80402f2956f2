"""Phrases of a layout file over whole mails: several lines, several households, remarks."""

import pytest
from test_taught import read

from phu_mailer.domain.signal import MinorChildren
from phu_mailer.errors import ConfigError
from phu_mailer.flow.read import Disposition
from phu_mailer.reading.blocks import Line, text_blocks
from phu_mailer.reading.sentences import sentences
from phu_mailer.reading.taught_file import parse_taught

QUESTIONS = r"""
[phrases]
signal = [
  "Wie is het?\n{name}",
  "Waar?\n{address}",
  "Hoeveel en hoe lang?\n{amount}, {months}",
  "Zijn er minderjarige kinderen?\n{minors}",
]
harmless = ["Wat deden jullie zelf?\n{remark}"]
"""
ANSWERS = """\
Beste collega,

1. Wie is het?
Mw. A. Smit
2. Waar?
Kleverlaan 7, 2023 JC Haarlem
3. Hoeveel en hoe lang?
€ 1.800,00, 3 maanden
4. Zijn er minderjarige kinderen?
ja, 2
5. Wat deden jullie zelf?
Twee keer een aanmaning gestuurd.

Groet, Karin
"""
LIST = """
[phrases]
signal = ["{name} / {address} / {months} achter / {amount} / {children} / {remark}"]
minors_yes = ["{n} kleine kindjes"]
"""
SMIT = (
    "mw. A. Smit / Kleverlaan 7, 2023 JC Haarlem / 3 mnd achter / € 1.800,00 / "
    "2 kleine kindjes / gebeld"
)
BAKKER = (
    "dhr. J. Bakker / Roordastraat 2, 2035 XX Haarlem / 2 mnd achter / € 900,00 / nee / gemaild"
)


def listed(*items: str) -> str:
    return "Beste collega,\n\n" + "\n\n".join(items) + "\n\nGroet, Karin\n"


def test_a_phrase_may_go_over_the_line_with_the_question_and_the_one_with_the_answer():
    before, after = read(ANSWERS), read(ANSWERS, QUESTIONS)

    (signal,) = after.reading.signals
    assert before.disposition is Disposition.REVIEW
    assert (after.disposition, after.problems, signal.review_reasons) == ("register", (), ())
    assert (signal.name_as_written, signal.street_name, signal.house_number) == (
        "Mw. A. Smit",
        "Kleverlaan",
        7,
    )
    assert (signal.arrears_cents, signal.arrears_months) == (180_000, 3.0)
    assert (signal.has_minor_children, signal.minor_children_count) == (MinorChildren.YES, 2)
    assert max(one.confidence for one in signal.evidence.values()) == 0.93


def test_what_stands_at_a_remark_is_judged_as_any_sentence_is():
    text = ANSWERS.replace("Twee keer een aanmaning gestuurd.", "Huurder staat onder bewind.")

    (signal,) = read(text, QUESTIONS).reading.signals

    assert "guardian: named" in signal.review_reasons


def test_a_question_with_another_answer_than_taught_goes_to_a_person():
    text = ANSWERS.replace("€ 1.800,00, 3 maanden", "dat verschilt per maand, vraag het ons")

    assert read(text, QUESTIONS).disposition is Disposition.REVIEW


def test_each_name_begins_a_household():
    read_ = read(listed(SMIT, BAKKER), LIST)

    smit, bakker = read_.reading.signals
    assert read_.disposition is Disposition.REGISTER
    assert (smit.arrears_cents, smit.minor_children_count) == (180_000, 2)
    assert (bakker.street_name, bakker.arrears_months) == ("Roordastraat", 2.0)
    assert bakker.has_minor_children is MinorChildren.NO


def test_a_household_that_is_not_recognised_makes_the_others_wait():
    strange = BAKKER.replace(" / ", " - ")

    for one in read(listed(SMIT, strange), LIST).reading.signals:
        assert one.needs_review


def test_two_names_below_each_other_are_two_tenants_of_one_household():
    phrases = r"""
[phrases]
signal = ["{name}\n{address}\n{postal_code} {town}",
          "{name}\n{co_name}\n{address}\n{postal_code} {town}",
          "Te laat: {months}, {amount}", "Kinderen onder de 18: {minors}"]
"""
    text = (
        "Beste collega,\n\nMevrouw A. Smit\nDe heer J. Bakker\nKleverlaan 7\n2023 JC Haarlem\n\n"
        "Te laat: 3 maanden, € 1.800,00.\nKinderen onder de 18: nee\n\nGroet, Karin\n"
    )

    (signal,) = read(text, phrases).reading.signals

    assert [(one.initials, one.last_name) for one in signal.persons] == [
        ("A.", "Smit"),
        ("J.", "Bakker"),
    ]


def test_the_name_named_again_must_be_the_one_that_was_named():
    phrases = """
[phrases]
signal = ["Graag hulp voor {name}, {address}", "Het gaat om {months}, samen {amount}"]
minors_no = ["Kindjes zijn er niet"]
harmless = ["Met {again} is de zaak besproken"]
"""
    text = (
        "Beste collega,\n\nGraag hulp voor mevrouw A. Smit, Kleverlaan 7, 2023 JC Haarlem.\n\n"
        "Het gaat om 3 maanden, samen € 1.800,00. Kindjes zijn er niet.\n\n"
        "Met mevrouw Smit is de zaak besproken.\n\nGroet, Karin\n"
    )

    same, other = (
        read(text, phrases),
        read(text.replace("Met mevrouw Smit", "Met mevrouw Bos"), phrases),
    )

    assert same.disposition is Disposition.REGISTER
    assert "tenants: several" in other.reading.signals[0].review_reasons


def test_half_a_name_at_the_end_of_a_sentence_goes_to_a_person():
    text = ANSWERS.replace("Mw. A. Smit", "Mw. Bos")

    assert "name: split" in read(text, QUESTIONS).reading.signals[0].review_reasons


def test_the_town_of_a_postal_code_is_used_only_where_the_mail_names_none():
    towns = '[towns]\nHaarlem = ["2011-2037"]\n'
    without = ANSWERS.replace("2023 JC Haarlem", "2023 JC")

    missing, given = read(without, QUESTIONS), read(without, QUESTIONS, towns)
    outside = read(without.replace("2023 JC", "2061 JC"), QUESTIONS, towns)

    assert missing.reading.signals[0].town is None
    assert given.reading.signals[0].town == "Haarlem"
    assert outside.reading.signals[0].town is None


def test_a_table_that_only_arranges_may_be_taught_as_lines():
    page = (
        "<table><tr><td>Melding</td><td>spoed: nee</td></tr><tr><td>Naam<br>Mw. A. Smit</td>"
        "<td>Adres<br>Kleverlaan 7, 2023 JC Haarlem</td></tr><tr><td>Achterstand<br>€ 1.800,00</td>"
        "<td>Minderjarige kinderen<br>nee</td></tr></table>Groet, Karin"
    )

    before, after = (
        read(page, taught, html=True) for taught in ("", "[tables]\nas_lines = true\n")
    )

    assert "table: not understood" in before.problems
    assert "table: not understood" not in after.problems


PHRASES = "[phrases]\n"
EVICTION = "Is er een ontruiming gepland?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PHRASES + 'signal = ["Zie {name}{address}"]', "tussen twee waarden"),
        (PHRASES + 'signal = ["Met {co_name}"]', "is een medehuurder"),
        (PHRASES + 'signal = ["Kinderen {children} {minors}"]', "kunnen niet in dezelfde zin"),
        (PHRASES + 'signal = ["Zie {remark}"]', "hier hoort een waarde in"),
        (PHRASES + 'harmless = ["een twee\\n3\\n4\\n5\\n6\\n7\\n8"]', "hoogstens 6 regels"),
        (PHRASES + f'harmless = ["{EVICTION}\\nja"]', "altijd naar een mens"),
        ('[towns]\n"2" = ["2011"]', "is geen plaatsnaam"),
        ('[towns]\nHaarlem = ["2037-2011"]', 'niet zoiets als "2011-2037"'),
        ('[towns]\nHaarlem = ["2011-2037"]\nHeemstede = ["2030"]', "hoort ook al bij Haarlem"),
        ('[tables]\nas_lines = "ja"', "true of false"),
    ],
)
def test_a_mistake_in_a_phrase_or_a_town_is_told(text, expected):
    with pytest.raises(ConfigError, match=expected):
        parse_taught(text, "woonvast.toml")


def test_a_question_about_an_eviction_may_be_taught_with_no_as_its_answer():
    taught = parse_taught(PHRASES + f'harmless = ["{EVICTION}\\nnee"]', "woonvast.toml")

    assert [len(one) for one in taught.phrases.values()] == [1]


ABOUT_ONE = """
[phrases]
signal = [
  "{name} huurt van ons de woning {address}",
  "Hij heeft {months} niet betaald, {amount} in totaal",
  "Zijn nummer is {phone}",
]
minors_no = ["Er is geen kind te bekennen"]
harmless = ["Onderstaande huurder staat bij ons op de lijst"]
"""


@pytest.mark.parametrize(
    ("who", "persons"),
    [
        ("De heer A. Smit huurt van ons de woning", ["Smit"]),
        ("Mevrouw A. Smit huurt van ons de woning", ["Smit"]),
        ("De heer A. Smit en mevrouw B. Bos huren van ons de woning", ["Smit", "Bos"]),
    ],
)
@pytest.mark.parametrize("has", ["Hij heeft", "Zij heeft", "Ze hebben"])
@pytest.mark.parametrize("number", ["Zijn nummer is", "Haar nummer is", "Hun nummer is"])
def test_a_phrase_means_the_same_of_her_of_him_and_of_two(who, persons, has, number):
    said = read(
        f"Dag,\n\nOnderstaande huurders staan bij ons op de lijst.\n{who} Kleverlaan 7, 2023 JC "
        f"Haarlem. {has} drie maanden niet betaald, € 1.800,00 in totaal. {number} 06 1234 5678. "
        "Er is geen kind te bekennen.\n\nGroet, Karin\n",
        ABOUT_ONE,
    )

    (signal,) = said.reading.signals
    assert [one.last_name for one in signal.persons] == persons
    assert (signal.arrears_cents, signal.arrears_months) == (180_000, 3.0)
    assert signal.phone == "+31612345678"
    assert signal.review_reasons == ()


@pytest.mark.parametrize(
    "change",
    [("heeft", "had"), ("huurt", "huurde"), ("Zijn", "Ons"), ("Zijn", "Zijn oude")],
)
def test_a_phrase_in_other_words_than_these_is_another_one(change):
    text = (
        "Dag,\n\nOnderstaande huurder staat bij ons op de lijst.\nDe heer A. Smit huurt van ons de "
        "woning Kleverlaan 7, 2023 JC Haarlem. Hij heeft drie maanden niet betaald, € 1.800,00 in "
        "totaal. Zijn nummer is 06 1234 5678. Er is geen kind te bekennen.\n\nGroet, Karin\n"
    )
    assert read(text, ABOUT_ONE).reading.signals[0].review_reasons == ()

    said = read(text.replace(*change), ABOUT_ONE)

    assert said.disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("05-03-2026 10:40 AKL  Gebeld, geen gehoor", 2),
        ("[05-03-2026, 10:40] Gebeld, geen gehoor", 2),
        ("5 maart 2026: Gebeld, geen gehoor", 2),
        ("05-03-2026 en daarna niet meer", 1),
        ("2026 gebeld, geen gehoor", 1),
    ],
)
def test_an_entry_with_a_date_and_a_time_begins_a_sentence(second, count):
    text = f"09-03-2026 09:12 SJA  Stand achterstand € 1.800,00, 3 mnd.\n{second}"
    lines = [one for one in text_blocks(text) if isinstance(one, Line)]

    assert len(list(sentences(lines))) == count


def test_a_rule_below_a_remark_is_no_part_of_it():
    taught = (
        '[labels]\nremarks = ["JOB A"]\n[phrases]\nharmless = ["RUN {date} STATUS OK {number}"]\n'
    )
    text = (
        "JOB A  RUN 20260309  STATUS OK 2\n-------------\nNaam: Mw. A. Smit\n"
        "Adres: Kleverlaan 7, 2023 JC Haarlem\nAchterstand: € 1.800,00\n"
        "Maanden achterstand: 3\nMinderjarige kinderen: nee\n"
    )

    known = read(text, taught)
    others = [
        read(text.replace(old, new), taught)
        for old, new in (("20260309", "20261309"), ("OK 2", "OK 2023 JC"), ("----", "-- Bos --"))
    ]

    assert (known.disposition, known.reading.signals[0].review_reasons) == ("register", ())
    assert {one.disposition for one in others} == {Disposition.REVIEW}


LETTER = """
[phrases]
signal = ["Het gaat om {name} van {address}", "Open staat {amount}, {months}"]
minors_yes = ["{n} kinderen van {ages}"]
harmless = ["Over het huishouden kunnen wij het volgende melden"]
"""


def wrapped(said: str) -> str:
    return listed(
        "Het gaat om mw. A. Smit van Kleverlaan 7, 2023 JC Haarlem.",
        "Open staat € 1.800,00, 3 maanden.",
        f"Over het huishouden kunnen wij het volgende melden. {said}",
    )


def test_a_sentence_that_a_line_breaks_off_is_read_as_a_whole():
    (signal,) = read(wrapped("Geen\ninwonende minderjarige kinderen."), LETTER).reading.signals

    assert (signal.has_minor_children, signal.review_reasons) == (MinorChildren.NO, ())


def test_the_end_of_a_broken_sentence_is_no_sentence():
    said = "Volgens de buren wonen er\n2 kinderen van 4 en 6."

    (signal,) = read(wrapped(said), LETTER).reading.signals

    assert signal.review_reasons


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("de Kleverlaan 7", "Kleverlaan"),
        ("het Tuinpad 7", "Tuinpad"),
        ("De Genestetstraat 7", "De Genestetstraat"),
        ("'t Veld 7", "'t Veld"),
    ],
)
def test_an_article_before_a_street_within_a_sentence_is_not_its_name(written, street):
    taught = '[phrases]\nsignal = ["Wie: {name}, op {address}, {months} achter: {amount}"]\n'

    said = read(
        f"Dag,\n\nWie: Mw. A. Smit, op {written}, 3 mnd achter: € 900,00\n\nGroet, Karin\n", taught
    )

    assert said.reading.signals[0].street_name == street


@pytest.mark.parametrize(
    ("name", "reasons"),
    [("Mw. A. Smit", ()), ("Mw. Anna van de Ven", ("name: split",))],
)
def test_a_name_that_may_end_further_on_goes_to_a_person(name, reasons):
    taught = '[phrases]\nsignal = ["Eerst {name} van de {address}", "Open: {amount}, {months}"]\n'

    said = read(
        f"Dag,\n\nEerst {name} van de Kleverlaan 7, 2023 JC Haarlem.\nOpen: € 900,00, 3 maanden.\n"
        "Er zijn geen minderjarige kinderen.\n\nGroet, Karin\n",
        taught,
    )

    found = said.reading.signals[0].review_reasons
    assert tuple(one for one in found if one.startswith("name")) == reasons
