# ruff: noqa: E501 - a mail stays as a corporation writes it
"""Layouts that nobody approved: what is proposed is complete and right, and a person confirms it."""

import pytest
from reading_samples import read

from phu_mailer.domain.signal import IncomingSignal, MailKind

NOT_SAID = {
    "persons": 1,
    "letter": None,
    "add": None,
    "children": "not_stated",
    "count": None,
    "ref": None,
}
MAILS = {
    "questions": (
        "Wie is de huurder?\nMevrouw S. Visser\n\nWaar woont zij?\nRoordastraat 14, 2035 XX Haarlem\n\nHoeveel maanden?\n3\n\nHoe hoog is de achterstand?\n1.234,50\n\nZijn er kinderen onder de 18?\nJa, 2\n",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 123450,
                "months": 3.0,
                "children": "yes",
                "count": 2,
            }
        ],
    ),
    "headings": (
        "HUURDER\nDhr. P. Bakker\n\nADRES\nKleverlaan 12\n2023 JC Haarlem\n\nBEDRAG\n980,25\n\nMAANDEN\n2\n\nKINDEREN\nnee\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 98025,
                "months": 2.0,
                "children": "no",
            }
        ],
    ),
    "bare amount beside": (
        "Het gaat om de heer P. Bakker van de Kleverlaan 12 in Haarlem, 2023 JC.\nAchterstand 1.234,50\nMaanden 3\nMinderjarige kinderen geen\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 123450,
                "months": 3.0,
                "children": "no",
            }
        ],
    ),
    "running town code": (
        "Graag aandacht voor mevrouw S. Visser. Zij woont aan de Roordastraat 305 in Haarlem, de postcode is 2035 XX. Zij loopt 4 maanden achter met de huur, bij elkaar 2.345,60 euro. Kinderen zijn er niet.\n",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 305,
                "postal_code": "2035 XX",
                "cents": 234560,
                "months": 4.0,
                "children": "no",
            }
        ],
    ),
    "reference running": (
        "Onder nummer 45-221-07 staat bij ons de heer P. Bakker geregistreerd, Kleverlaan 12, 2023 JC Haarlem. Ons dossiernummer is 45-221-07. De huurschuld bedraagt EUR 1.800 (3 maanden). Er is 1 minderjarig kind.\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 180000,
                "months": 3.0,
                "children": "yes",
                "count": 1,
                "ref": "45-221-07",
            }
        ],
    ),
    "addressee letter": (
        "Gemeente Haarlem\nT.a.v. mevrouw K. de Wit\nPostbus 511\n2003 PB Haarlem\n\nGeachte mevrouw De Wit,\n\nHuurder de heer P. Bakker, Kleverlaan 12, 2023 JC Haarlem, heeft een schuld van 1.450,00 euro, dat is 2 maanden huur. In de woning wonen geen kinderen.\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 145000,
                "months": 2.0,
                "children": "no",
            }
        ],
    ),
    "telegram list": (
        "mw S. Visser; Roordastraat 14; 2035XX; 3 mnd; 1.800,50; 2 kind <18\ndhr P. Bakker; Kleverlaan 12; 2023JC; 2 mnd; 900,00; geen kind\n",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 180050,
                "months": 3.0,
                "children": "yes",
                "count": 2,
            },
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 90000,
                "months": 2.0,
                "children": "no",
            },
        ],
    ),
    "story": (
        "Bij mevrouw S. Visser (Roordastraat 14, 2035 XX) loopt het niet goed. Ze betaalt al drie maanden geen huur en staat nu voor 1.912,40 in het rood. Ze heeft twee kinderen van 4 en 7.\n",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 191240,
                "months": 3.0,
                "children": "yes",
                "count": 2,
            }
        ],
    ),
    "town missing": (
        "Huurder mw. S. Visser\nRoordastraat 14\n2035 XX\nOpenstaand 1.912,40 euro (3 mnd)\nKinderen <18: 2\n",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 191240,
                "months": 3.0,
                "children": "yes",
                "count": 2,
            }
        ],
    ),
    "salutation only": (
        "Beste mevrouw De Wit,\n\nFamilie Bakker aan de Kleverlaan 12 (2023 JC) betaalt de huur niet meer. De achterstand is opgelopen tot 2.100 euro, drie maanden. Er wonen 3 minderjarige kinderen.\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 210000,
                "months": 3.0,
                "children": "yes",
                "count": 3,
            }
        ],
    ),
    "sum over months": (
        "Kunnen jullie contact opnemen met dhr. P. Bakker, Kleverlaan 12, 2023 JC Haarlem? Over juli, augustus en september staat samen 2.010,75 open. Hij woont alleen, geen kinderen. Ons kenmerk 2026/4411.\n",
        [
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 201075,
                "months": 3.0,
                "children": "no",
                "ref": "2026/4411",
            }
        ],
    ),
    "merged headers": (
        '<p>Hierbij de lijst.</p><table><tr><th colspan="2">Huurder</th><th colspan="3">Adres</th><th colspan="2">Achterstand</th></tr><tr><td>Voorletters</td><td>Achternaam</td><td>Straat</td><td>Nr</td><td>Postcode</td><td>Bedrag</td><td>Maanden</td></tr><tr><td>S.</td><td>Visser</td><td>Roordastraat</td><td>14</td><td>2035 XX</td><td>€ 1.800,00</td><td>3</td></tr><tr><td>P.</td><td>Bakker</td><td>Kleverlaan</td><td>12</td><td>2023 JC</td><td>€ 900,00</td><td>2</td></tr></table>',
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 180000,
                "months": 3.0,
            },
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 90000,
                "months": 2.0,
            },
        ],
    ),
    "J/N and split code": (
        "<p>Hierbij de lijst.</p><table><tr><td>Naam</td><td>Straat</td><td>Huisnr</td><td>Toev</td><td>Cijfers</td><td>Letters</td><td>Saldo</td><td>Mnd</td><td>Kind J/N</td></tr><tr><td>S. Visser</td><td>Roordastraat</td><td>14</td><td></td><td>2035</td><td>XX</td><td>1.800,00</td><td>3</td><td>J</td></tr><tr><td>P. Bakker</td><td>Kleverlaan</td><td>12</td><td>A</td><td>2023</td><td>JC</td><td>900,00</td><td>2</td><td>N</td></tr></table>",
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 180000,
                "months": 3.0,
                "children": "yes",
            },
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "letter": "A",
                "postal_code": "2023 JC",
                "cents": 90000,
                "months": 2.0,
                "children": "no",
            },
        ],
    ),
    "code header spans": (
        '<p>Hierbij de lijst.</p><table><tr><td>Naam</td><td>Straat</td><td>Nr</td><th colspan="2">Postcode</th><td>Plaats</td><td>Bedrag</td><td>Mnd</td></tr><tr><td>S. Visser</td><td>Roordastraat</td><td>14</td><td>2035</td><td>XX</td><td>Haarlem</td><td>1.800,00</td><td>3</td></tr><tr><td>P. Bakker</td><td>Kleverlaan</td><td>12</td><td>2023</td><td>JC</td><td>Haarlem</td><td>900,00</td><td>2</td></tr></table>',
        [
            {
                "last": "Visser",
                "street": "Roordastraat",
                "number": 14,
                "postal_code": "2035 XX",
                "cents": 180000,
                "months": 3.0,
            },
            {
                "last": "Bakker",
                "street": "Kleverlaan",
                "number": 12,
                "postal_code": "2023 JC",
                "cents": 90000,
                "months": 2.0,
            },
        ],
    ),
}
BELOW = "\nVriendelijk bedankt,\nKarin Visser-Smit\n\nYmere is niet aansprakelijk voor onjuiste overbrenging."


def told(signal: IncomingSignal) -> dict[str, object]:
    first = signal.persons[0]
    return {
        "last": f"{first.name_prefix or ''} {first.last_name}".strip(),
        "persons": len(signal.persons),
        "street": signal.street_name,
        "number": signal.house_number,
        "letter": signal.house_letter,
        "add": signal.house_number_addition,
        "postal_code": signal.postal_code,
        "cents": signal.arrears_cents,
        "months": signal.arrears_months,
        "children": signal.has_minor_children.value,
        "count": signal.minor_children_count or None,
        "ref": signal.corporation_reference,
    }


@pytest.mark.parametrize("below", ["", BELOW], ids=["bare", "with a disclaimer"])
@pytest.mark.parametrize("layout", MAILS)
def test_an_unseen_layout_is_filled_in_and_waits(layout, below):
    text, truth = MAILS[layout]
    is_html = text.startswith("<")
    below = "".join(f"<p>{line}</p>" for line in below.split("\n")) if is_html else below

    found = read(None if is_html else text + below, html=text + below if is_html else None)

    assert found.kind is (MailKind.NEW if len(truth) == 1 else MailKind.LIST)
    assert [told(one) for one in found.signals] == [NOT_SAID | one for one in truth]
    assert found.layout.known or all(one.needs_review for one in found.signals)


@pytest.mark.parametrize("town", ["te", "TE", "in"])
def test_the_town_behind_a_number_is_no_addition(town):
    text = f"Naam: Dhr. P. Bakker\nAdres: Kleverlaan 12 {town} Haarlem, 2023 JC\nAchterstand: € 900,00\n"

    (signal,) = read(text).signals

    assert (signal.house_number, signal.house_number_addition) == (12, None)
