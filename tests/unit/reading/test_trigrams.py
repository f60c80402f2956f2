"""A layout is told by its words, whoever the mail is about, and keeps nobody's name."""

import hashlib

import pytest
from reading_samples import LABELLED, PROSE, TODAY, rules_of_the_fixtures

from builders import make_mail
from phu_mailer.flow.read import read_mail
from phu_mailer.reading.trigrams import novelty_of

SENDER = "phu@ymere.example"


def trigrams(raw: bytes) -> tuple[str, ...]:
    layout = read_mail(raw, rules_of_the_fixtures(), TODAY).reading.layout
    assert layout is not None
    return layout.trigrams


def mail(text: str) -> bytes:
    return make_mail(text, sender=SENDER)


OTHERS = {
    "labelled": (
        LABELLED,
        LABELLED.replace("Mw. A. de Jong-Bakker", "Dhr. J.P. van 't Hof")
        .replace("Roordastraat 112", "Floris van Adrichemlaan 40 A")
        .replace("2035 XX", "2031 VD")
        .replace("871,40", "1.204,00")
        .replace("0045-112-03", "H-77")
        .replace("Karin Visser", "Joop Klepzeiker"),
    ),
    "prose": (
        PROSE,
        PROSE.replace("J.P. van der Berg", "A. Öztürk")
        .replace("Floris van Adrichemlaan 40-3", "Kleverlaan 9")
        .replace("2035 VD", "2023 JC")
        .replace("1.234,56", "2.000,00")
        .replace("3 maanden", "4 maanden")
        .replace("Peter", "Saskia"),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_household_in_the_same_words_is_not_new(name):
    first, second = OTHERS[name]

    assert novelty_of(trigrams(mail(second)), frozenset(trigrams(mail(first)))) == 0


def test_prose_in_other_words_is_another_layout():
    other = (
        "Beste collega,\n\nHet betreft mevrouw K. Smit, Kleverlaan 9, 2023 JC Haarlem. De "
        "achterstand bedraagt € 900,00. In het gezin zijn geen kinderen.\n\nMvg, Anja\n"
    )

    assert novelty_of(trigrams(mail(other)), frozenset(trigrams(mail(PROSE)))) > 0.5


def test_labels_in_other_words_are_another_layout():
    other = (
        "LS,\n\nContractant: Mw. A. de Jong-Bakker\nObject: Roordastraat 112\n"
        "Postcode: 2035 XX\nPlaats: Haarlem\nSaldo: € 871,40\nTermijnen: 2\n"
    )

    assert novelty_of(trigrams(mail(other)), frozenset(trigrams(mail(LABELLED)))) > 0.5


def test_a_name_and_an_address_leave_no_trace():
    kept = set(trigrams(mail(LABELLED)))
    words = ["^", "naam", "mw", "a", "de", "jong-bakker", "jong", "bakker", "roordastraat"]
    words += ["112", "2035", "xx", "haarlem", "karin", "visser", "0045-112-03", "$", "*"]
    personal = set(words) - {"^", "naam", "$", "*"}
    guessed = {
        f"{one} {two} {three}": personal & {one, two, three}
        for one in words
        for two in words
        for three in words
    }

    found = {
        guess
        for guess, is_personal in guessed.items()
        if is_personal and hashlib.sha256(guess.encode()).hexdigest()[:12] in kept
    }

    assert found == set()
    assert hashlib.sha256(b"^ \x00persons: \x00").hexdigest()[:12] in kept


def test_another_known_label_for_the_same_is_not_new():
    other = LABELLED.replace("Naam:", "Huurder:").replace("Adres:", "Woonadres:")

    assert other != LABELLED
    assert novelty_of(trigrams(mail(other)), frozenset(trigrams(mail(LABELLED)))) == 0


def test_a_greeting_a_signature_and_an_approved_remark_are_not_new():
    other = LABELLED.replace("Karin Visser", "Joop Klepzeiker\nafdeling Huurincasso")

    found = trigrams(mail(f"Goedemorgen,\n\n{other}"))

    assert novelty_of(found, frozenset(trigrams(mail(LABELLED)))) == 0


def test_the_same_data_in_another_arrangement_are_wholly_new():
    table = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, _, value in (line.partition(": ") for line in LABELLED.splitlines())
        if value
    )
    page = mail(f"<table>{table}</table>").replace(b"text/plain", b"text/html")

    found = trigrams(page)

    assert novelty_of(found, frozenset(trigrams(mail(LABELLED)))) == 1


def test_values_without_a_word_between_them_are_told_apart_by_their_order():
    block = "Mw. A. de Jong\n{}\n{}\n"
    first = block.format("Roordastraat 112", "2035 XX Haarlem")
    street, tenant = ("Roordastraat 112, 2035 XX Haarlem", "Mw. A. de Jong")
    line = f"{tenant} / {street} / 3 maanden / € 900,00 / geen kinderen\n"

    assert novelty_of(trigrams(mail(line)), frozenset(trigrams(mail(first)))) > 0.5


def test_a_mail_without_words_is_wholly_new():
    assert novelty_of((), frozenset({"a"})) == 1.0


@pytest.mark.parametrize(
    "other", ["j.bos@huur.example", "(https://huur.example/dossier/12?a=b)", "<ja/nee>"]
)
def test_an_address_of_mail_or_of_a_page_is_one_word_whatever_it_holds(other):
    text = f"{PROSE}\nZie ook k.visser@ymere.example voor het dossier.\n"

    first = trigrams(mail(text))

    assert trigrams(mail(text.replace("k.visser@ymere.example", other))) == first
