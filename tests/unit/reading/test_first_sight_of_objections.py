# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Questions and columns about objecting and informing: only a tenant who objects objects."""

import pytest
from reading_samples import read
from test_first_sight import HEAD

LINES_WITHOUT = (
    "Bezwaar: nee",
    "Bezwaar? Nee",
    "Bezwaar huurder: -",
    "Bezwaar huurder: geen",
    "Bezwaar tegen doorgeven gegevens: n.v.t.",
    "Bezwaar gemaakt (j/n): N",
    "Bezwaar: false",
    "Bezwaar: 0",
    "Bezwaar: nee, huurder is geïnformeerd",
    "Bezwaar: niet gemaakt",
    "Bezwaar: Nee.",
    "Bezwaar: neen",
    "Bezwaar: (nee)",
    "Bezwaar: geen bezwaar",
    "Bezwaar: geen bezwaar ontvangen",
    "Bezwaar: niet ontvangen",
    "Bezwaar: onbekend",
    "Heeft de huurder bezwaar gemaakt? Nee",
    "Heeft huurder bezwaar tegen de melding: nee",
    "Maakt huurder bezwaar tegen gegevensuitwisseling?: nee",
    "Geen bezwaar: ja",
    "Huurder geïnformeerd: ja",
    "Huurder geïnformeerd / bezwaar: ja / nee",
    "Huurder geïnformeerd over melding: ja, geen bezwaar",
    "Huurder is op de hoogte en heeft bezwaar: nee",
    "Toestemming: ja",
    "Toestemming huurder: ja",
    "Geen toestemming nodig (art. 3 Bgs).",
    "De huurder is op de hoogte van deze melding en heeft daartegen geen bezwaar gemaakt.",
    "De huurder is geïnformeerd en maakt geen bezwaar tegen het delen van zijn gegevens.",
    "Wij hebben de huurder gewezen op de mogelijkheid bezwaar te maken.",
    "De huurder kon tot 1 november bezwaar maken tegen de melding; daarvan is geen gebruik gemaakt.",
    "Huurder is per brief geïnformeerd dat hij bezwaar kan maken tegen deze melding.",
    "Er is geen bezwaar tegen deze melding ontvangen.",
    "Binnen de termijn is geen bezwaar gemaakt.",
    "Huurder heeft niet gereageerd op de brief waarin staat dat zij bezwaar kan maken.",
    "Tegen deze aanmelding is niet door huurder bezwaar gemaakt.",
    "Een bezwaar tegen de gegevensdeling is ons niet bekend.",
    "Indien de huurder bezwaar maakt, laten wij dat weten.",
    "Huurder geïnformeerd en bezwaar gemaakt?",
    "Maakt huurder bezwaar tegen het doorgeven van gegevens aan de gemeente - nee",
    "Bezwaar gemaakt nee",
)
LINES_WITH = (
    "Bezwaar: ja",
    "Bezwaar: Ja, tegen de melding",
    "Bezwaar huurder: J",
    "Bezwaar gemaakt: ja, op 3 november",
    "Huurder maakt bezwaar tegen deze melding.",
    "De huurder heeft bezwaar gemaakt tegen het doorgeven van de gegevens.",
    "De huurder wil niet dat de gemeente contact opneemt.",
    "Huurder geeft geen toestemming voor het delen van gegevens.",
    "Meneer is niet akkoord met deze melding.",
    "Hij had eerst geen bezwaar, maar heeft nu bezwaar gemaakt.",
    "Hij is het niet eens en maakt bezwaar.",
    "Zij kan bezwaar maken en heeft bezwaar gemaakt tegen de melding.",
    "Mevrouw heeft geen bezwaar tegen hulp maar wil niet dat de gemeente komt.",
    "Er is een bezwaar ontvangen van de huurder.",
    "Opmerkingen: bezwaar gemaakt",
    "Bezwaar: geen contact gewenst",
    "Bezwaar tegen melding: niet bellen",
    "Bezwaar: nee; partner maakt bezwaar",
    "Akkoord met de melding: nee",
)
STATEMENTS = ("Huurder heeft bezwaar", "Bezwaar gemaakt", "Maakt bezwaar tegen deze melding", "Heeft bezwaar tegen doorgeven gegevens")  # fmt: skip
COLUMNS_WITHOUT = ("nee", "N", "-", "0", "false", "", "geen", "FALSE", "n.v.t.", "onwaar", "niet", "Nee, geïnformeerd", "n.b.")  # fmt: skip
HEADS = ("Bezwaar", "Bezwaar J/N", "Bezwaar?", "Bezwaar huurder", "Bezwaar gemaakt", "Heeft bezwaar", "Bezw.", "Bezwaar tegen melding", "bezwaar_jn", "Bezwaar hrd")  # fmt: skip


def table(head: str, cell: str) -> str:
    rows = (
        ("Naam", "Adres", "Postcode", "Plaats", "Bedrag", head, "Kinderen < 18"),
        ("S. Visser", "Roordastraat 14", "2035 XX", "Haarlem", "900,00", cell, "ja"),
        ("P. Bakker", "Kleverlaan 9", "2023 JC", "Haarlem", "800,00", "", "nee"),
    )
    body = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in rows)
    return f"<p>Hierbij de lijst.</p><table>{body}</table>"


@pytest.mark.parametrize("line", LINES_WITHOUT)
def test_what_is_no_objection_is_not_taken_for_one(line):
    before = read(f"{line}\n{HEAD}").signals
    after = read(f"{HEAD}{line}\n").signals
    apart = read(f"Geacht team,\n\n{line}\n\n{HEAD}").signals

    assert [one.tenant_objects for one in (*before, *after, *apart)] == [False, False, False]


@pytest.mark.parametrize("line", LINES_WITH)
def test_an_objection_is_never_missed(line):
    after = read(f"{HEAD}{line}\n").signals
    apart = read(f"Geacht team,\n\n{line}\n\n{HEAD}").signals

    assert [one.tenant_objects for one in (*after, *apart)] == [True, True]


@pytest.mark.parametrize("line", STATEMENTS)
def test_a_statement_that_reads_as_a_label_is_still_a_statement(line):
    above = read(f"{line}\n{HEAD}").signals
    below = read(f"{HEAD}{line}\n").signals

    assert [one.tenant_objects for one in (*above, *below)] == [True, True]


@pytest.mark.parametrize(
    "line", ["Bezwaar (nee/ja): ja", "Geen bezwaar: nee", "Toestemming gegevens: nee"]
)
def test_an_answer_about_objecting_that_is_not_clear_waits(line):
    assert all(one.needs_review for one in read(f"{HEAD}Kinderen < 18: nee\n{line}\n").signals)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("cell", COLUMNS_WITHOUT)
def test_a_column_about_objecting_that_says_no(head, cell):
    found = read(html=table(head, cell)).signals

    assert [one.tenant_objects for one in found] == [False, False]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("cell", ["ja", "J", "x", "1", "true", "Ja, mondeling"])
def test_a_column_about_objecting_that_says_yes(head, cell):
    found = read(html=table(head, cell)).signals

    assert [one.tenant_objects for one in found] == [True, False]
