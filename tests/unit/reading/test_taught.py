"""A layout file makes a new form readable, by the built-in rules and never surer than those."""

from datetime import date

import pytest

from builders import make_mail, make_rules
from phu_mailer.domain.signal import MailKind, MinorChildren
from phu_mailer.errors import ConfigError
from phu_mailer.flow.read import Disposition, ReadMail, read_mail
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.labels import Label, meaning
from phu_mailer.reading.taught_file import parse_taught

DAY = date(2026, 3, 9)
LABELS = """
[labels]
persons = ["Bewonersnaam"]
address = ["Verhuurde eenheid"]
postal_code = ["PC + stad"]
arrears = ["Nog te ontvangen*"]
minors = ["Jeugd in huis"]

[values.minors]
"J2" = "ja, 2"
"" = "onbekend"
"""
FORM = """\
Beste collega,

Bewonersnaam: Mw. A. Smit
Verhuurde eenheid: Kleverlaan 7
PC + stad: 2023 JC Haarlem
Nog te ontvangen t/m maart: € 1.800,00 (3 maanden)
Jeugd in huis: J2

Groet, Karin
"""
KNOWN_FORM = """\
Beste collega,

Naam: Mw. A. Smit
Adres: Kleverlaan 7
Postcode: 2023 JC Haarlem
Achterstand: € 1.800,00 (3 maanden)
Minderjarige kinderen: ja, 2

Groet, Karin
"""
BLOCK = """
[[block]]
begin = "== Dossier =="
end = "== Einde =="
lines = ["persons", "address", "postal_code", "amount", "months", "minors"]
"""
IN_BLOCK = """\
Beste collega,

== Dossier ==
Mw. A. Smit
Kleverlaan 7
2023 JC Haarlem
€ 1.800,00
3
nee
== Einde ==

Groet, Karin
"""
TABLE = (
    "Beste collega,<table>"
    "<tr><td>Smit, A. (mw)</td><td>Kleverlaan 7</td><td>2023 JC Haarlem</td>"
    "<td>€ 1.800,00</td><td>3</td><td>N</td></tr>"
    "<tr><td>Bakker, J. (dhr)</td><td>Roordastraat 2</td><td>2035 XX Haarlem</td>"
    "<td>€ 900,00</td><td>2</td><td>J</td></tr></table>Groet, Karin"
)
COLUMNS = """
[[table]]
columns = ["persons", "address", "postal_code", "amount", "months", "minors"]
"""


def read(text: str, *taught: str, of: str = "woonvast", html: bool = False) -> ReadMail:
    raw = make_mail(text)
    if html:
        raw = raw.replace(b"text/plain", b"text/html")
    files = {of: parse_taught("\n".join(taught), "woonvast.toml")} if taught else {}
    return read_mail(raw, make_rules(), DAY, Knowledge(taught=files))


def test_a_form_with_unknown_labels_waits_before_and_is_whole_after():
    before, after = read(FORM), read(FORM, LABELS)

    assert before.disposition == Disposition.REVIEW
    assert ["doubtful: persons" in one.review_reasons for one in before.reading.signals] == [True]
    (signal,) = after.reading.signals
    assert (after.disposition, after.problems, signal.review_reasons) == ("register", (), ())
    assert (signal.name_as_written, signal.street_name, signal.house_number) == (
        "Mw. A. Smit",
        "Kleverlaan",
        7,
    )
    assert (signal.postal_code, signal.town) == ("2023 JC", "Haarlem")
    assert (signal.arrears_cents, signal.arrears_months) == (180_000, 3.0)
    assert (signal.has_minor_children, signal.minor_children_count) == (MinorChildren.YES, 2)


def test_the_words_of_the_mail_stay_the_evidence_of_a_translated_value():
    (signal,) = read(FORM, LABELS).reading.signals

    assert signal.evidence["minor_children_count"].text == "J2"


def test_a_taught_word_is_as_sure_as_the_built_in_one_and_not_surer():
    (taught,) = read(FORM, LABELS).reading.signals
    (known,) = read(KNOWN_FORM).reading.signals

    assert {key: one.confidence for key, one in taught.evidence.items()} == {
        key: one.confidence for key, one in known.evidence.items()
    }


def test_what_is_taught_of_one_corporation_means_nothing_to_another():
    other = read(FORM, LABELS, of="thuisgoed")

    assert other.disposition == Disposition.REVIEW
    assert ["doubtful: persons" in one.review_reasons for one in other.reading.signals] == [True]
    assert meaning("Bewonersnaam") is None


def test_an_unknown_value_still_goes_to_a_person():
    read_ = read(FORM.replace("J2", "J9x"), LABELS)

    assert read_.disposition is Disposition.REVIEW
    assert "children: not understood" in read_.reading.signals[0].review_reasons


def test_a_tail_with_figures_is_no_part_of_a_label():
    read_ = read(FORM.replace("t/m maart", "3 mnd te laat"), LABELS)

    assert read_.disposition is Disposition.REVIEW


def test_a_block_gives_each_line_its_meaning():
    before, after = read(IN_BLOCK), read(IN_BLOCK, BLOCK)

    (signal,) = after.reading.signals
    assert before.disposition is Disposition.REVIEW
    assert (after.disposition, after.reading.layout.known) == (Disposition.REGISTER, True)
    assert (signal.name_as_written, signal.address_as_written) == ("Mw. A. Smit", "Kleverlaan 7")
    assert (signal.arrears_cents, signal.arrears_months) == (180_000, 3.0)
    assert signal.has_minor_children is MinorChildren.NO
    assert max(one.confidence for one in signal.evidence.values()) == 0.93


@pytest.mark.parametrize(
    "change",
    [
        ("Kleverlaan 7\n", "Kleverlaan 7\nachterhuis\n"),
        ("€ 1.800,00\n", ""),
        ("== Einde ==\n", ""),
    ],
)
def test_a_block_with_other_lines_goes_to_a_person(change):
    read_ = read(IN_BLOCK.replace(*change), BLOCK)

    assert read_.disposition is Disposition.REVIEW
    assert "block: differs" in read_.problems


def test_an_empty_line_can_end_a_block():
    read_ = read(IN_BLOCK.replace("== Einde ==\n", ""), BLOCK.replace('end = "== Einde =="', ""))

    assert (read_.disposition, len(read_.reading.signals)) == (Disposition.REGISTER, 1)


def test_two_blocks_are_two_households():
    second = IN_BLOCK.split("\n\n")[1].replace("Smit", "Bakker").replace("Kleverlaan", "Marktlaan")
    read_ = read(IN_BLOCK.replace("Groet,", f"{second}\n\nGroet,"), BLOCK)

    assert (read_.reading.kind, read_.disposition) == (MailKind.LIST, Disposition.REGISTER)
    assert [one.name_as_written for one in read_.reading.signals] == [
        "Mw. A. Smit",
        "Mw. A. Bakker",
    ]


def test_a_table_without_headers_is_read_by_its_columns():
    values = '[values.minors]\n"N" = "nee"\n"J" = "ja"\n'
    before, after = read(TABLE, html=True), read(TABLE, COLUMNS, values, html=True)

    assert (before.disposition, after.disposition) == (Disposition.REVIEW, Disposition.REGISTER)
    assert [
        (one.name_as_written, one.address_as_written, one.arrears_cents, one.has_minor_children)
        for one in after.reading.signals
    ] == [
        ("Smit, A. (mw)", "Kleverlaan 7", 180_000, MinorChildren.NO),
        ("Bakker, J. (dhr)", "Roordastraat 2", 90_000, MinorChildren.YES),
    ]


def test_a_header_that_is_taught_for_tables_means_nothing_in_a_line():
    taught = parse_taught('[columns]\nhouse_number = ["Pand"]\n', "x.toml")

    assert (taught.header("pand"), taught.label("pand")) == (Label.HOUSE_NUMBER, None)


PHRASES = """
[phrases]
signal = ["Huurder {name} van {address} is {months} te laat, samen {amount}"]
minors_yes = ["Gezin telt {n} jongeren ({ages})"]
minors_no = ["Gezin telt geen jongeren"]
harmless = ["Geboekt in Vleugel op {date}"]
withdrawal = ["Mag van de stapel"]
"""
TOLD = """\
Beste collega,

Huurder mw. A. Smit van Kleverlaan 7, 2023 JC Haarlem is 3 termijnen te laat, samen € 1.800,00. \
{children}. Geboekt in Vleugel op 02-03-2026.

Groet, Karin
"""


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ("Gezin telt 2 jongeren (3 en 6)", (Disposition.REGISTER, MinorChildren.YES, 2)),
        ("Gezin telt geen jongeren", (Disposition.REGISTER, MinorChildren.NO, None)),
        ("Gezin telt 2 jongeren (3 en 19)", (Disposition.REGISTER, MinorChildren.YES, 1)),
        ("Gezin telt 3 jongeren (3 en 6)", (Disposition.REVIEW, MinorChildren.YES, None)),
        ("Gezin telt wel jongeren", (Disposition.REVIEW, MinorChildren.NOT_STATED, None)),
    ],
)
def test_approved_phrases_give_values_and_others_a_doubt(children, expected):
    text = TOLD.format(children=children)
    before, after = read(text), read(text, PHRASES)

    (signal,) = after.reading.signals
    assert before.disposition is Disposition.REVIEW
    assert expected == (
        after.disposition,
        signal.has_minor_children,
        signal.minor_children_count,
    )
    assert (signal.street_name, signal.arrears_months) == ("Kleverlaan", 3.0)


def test_a_taught_phrase_makes_a_withdrawal_that_waits_for_a_person():
    read_ = read("Beste collega,\n\nMag van de stapel.\n\nGroet, Karin\n", PHRASES)

    assert (read_.reading.kind, read_.disposition) == (MailKind.WITHDRAWAL, Disposition.REVIEW)


def test_taught_addresses_and_phones_of_the_corporation_are_never_a_tenants():
    own = '[own]\naddresses = ["Kleverlaan 7, 2023 JC Haarlem"]\nphones = ["023 555 01 00"]\n'
    text = KNOWN_FORM.replace("Groet", "Telefoon: 023 555 01 00\n\nGroet")

    (signal,) = read(text, own).reading.signals

    assert "address: of the sender" in signal.review_reasons
    assert signal.phone is None


MISTAKES = [
    ("[labels\n", "dit is geen geldig TOML-bestand"),
    ("[label]\n", 'regel 1: "label" is geen kop; bedoelt u "labels"?'),
    ('[labels]\npersoons = ["X"]', 'regel 2: "persoons" is geen veld; bedoelt u "persons"?'),
    ('[labels]\ntown = "Stad"', 'regel 2: na "town =" hoort een lijst van teksten'),
    ('[labels]\ntown = ["Aa"]\nphone = ["aa:"]', 'regel 3: "aa:" staat al bij town'),
    ('[labels]\ntown = ["--"]', '"--" bevat geen letters of cijfers'),
    (f'[labels]\ntown = ["{"x" * 61}"]', "is te lang"),
    ('[labels]\npersons = ["Bewindvoerder"]', "betekent voor elke corporatie guardian"),
    ('[labels]\nreference = ["BSN"]', "betekent voor elke corporatie bsn"),
    ('[labels]\nharmless = ["Opmerkingen"]', "betekent remarks en mag niet worden overgeslagen"),
    ('[labels]\nminors = ["Kinderen > 18"]', "gaat over meerderjarigen"),
    ('[values.minors]\n"J" = "jawel"', 'regel 2: "jawel" wordt bij minors niet begrepen'),
    ('[values.phone]\n"J" = "1"', '"phone" is geen veld waarvan waarden te vertalen zijn'),
    ('[phrases]\nsignal = ["Zie {naam}"]', "{naam} kan hier niet; bedoelt u {name}?"),
    ('[phrases]\nsignal = ["Zie bijlage"]', "hier hoort een waarde in"),
    ('[phrases]\nminors_no = ["{n} kinderen"]', "{n} kan hier niet"),
    ('[phrases]\nharmless = ["Ontruiming is op {date}"]', "gaat altijd naar een mens"),
    ('[phrases]\nharmless = ["Klopt"]', "een zin heeft vaste woorden nodig"),
    ('[[block]]\nlines = ["persons", "address"]', "een vaste eerste regel nodig"),
    ('[[block]]\nbegin = "A"\nlines = ["persons"]', "minstens een naam (persons) en een adres"),
    ('[[table]]\ncolumns = ["persons", "adress"]', 'bedoelt u "address"?'),
    ('[own]\nphones = ["12"]', '"12" bij phones wordt niet begrepen'),
    ('[own]\naddresses = ["ergens"]', '"ergens" bij addresses wordt niet begrepen'),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_every_mistake_is_told_with_its_place_and_the_nearest_right_one(text, expected):
    with pytest.raises(ConfigError) as caught:
        parse_taught(text, "reiger.toml")

    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith("reiger.toml")
    assert expected in caught.value.problems[0]


def test_all_mistakes_are_told_at_once():
    text = '[labels]\npersoons = ["X"]\n[values.minors]\n"J" = "jawel"\n'

    with pytest.raises(ConfigError) as caught:
        parse_taught(text, "reiger.toml")

    assert len(caught.value.problems) == 2
