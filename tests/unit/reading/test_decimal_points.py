"""A layout file that tells that decimals stand behind a point, and phrases that would cut one."""

import pytest
from test_taught import read

from phu_mailer.errors import ConfigError
from phu_mailer.flow.read import Disposition
from phu_mailer.reading.taught_file import parse_taught

POINT = '[numbers]\ndecimal = "point"\n'
EXPORT = """\
tenant_name: Mw. A. Smit
unit_address: Kleverlaan 7
unit_postal_code: 2023JC
unit_city: Haarlem
arrears_amount_eur: {amount}
arrears_months: {months}
minor_children: N
"""


def exported(amount: str = "2737.28", months: str = "6.5") -> str:
    return EXPORT.format(amount=amount, months=months)


def test_without_the_file_such_an_amount_waits():
    found = read(exported())

    (signal,) = found.reading.signals
    assert found.disposition is Disposition.REVIEW
    assert "amount: notation" in signal.review_reasons


@pytest.mark.parametrize(
    ("amount", "months", "cents", "count"),
    [
        ("2737.28", "6.5", 273_728, 6.5),
        ("EUR 2,737.28", "6", 273_728, 6.0),
        ("812.00", "2", 81_200, 2.0),
        ("2737", "2", 273_700, 2.0),
    ],
)
def test_with_it_amounts_and_months_are_read_exactly(amount, months, cents, count):
    found = read(exported(amount, months), POINT)

    (signal,) = found.reading.signals
    assert (found.disposition, signal.review_reasons) == (Disposition.REGISTER, ())
    assert (signal.arrears_cents, signal.arrears_months) == (cents, count)
    assert signal.evidence["arrears_cents"].text == amount


@pytest.mark.parametrize("amount", ["2.737,28", "2737,28", "2.737", "27.372,8", "2737.281"])
def test_an_amount_in_the_dutch_notation_waits_under_it(amount):
    found = read(exported(amount), POINT)

    assert found.disposition is Disposition.REVIEW
    assert found.reading.signals[0].arrears_cents in (None, 273_728)


@pytest.mark.parametrize("months", ["6,5", "6.500", "65.0"])
def test_months_in_the_dutch_notation_wait_under_it(months):
    found = read(exported(months=months), POINT)

    assert found.disposition is Disposition.REVIEW
    assert found.reading.signals[0].arrears_months in (None, 6.5)


LINE = (
    '[phrases]\nsignal = ["{name}, {address}, {months} mnd, EUR {amount}, kinderen {children}"]\n'
)
TEXT = "Hoi,\n\nMw. A. Smit, Kleverlaan 7 2023 JC Haarlem, 3.5 mnd, EUR 1800.25, kinderen nee\n"


def test_a_phrase_takes_such_an_amount_whole_and_not_in_part():
    before, after = read(TEXT, LINE), read(TEXT, LINE, POINT)

    assert before.disposition is Disposition.REVIEW
    (signal,) = after.reading.signals
    assert (after.disposition, signal.review_reasons) == (Disposition.REGISTER, ())
    assert (signal.arrears_cents, signal.arrears_months) == (180_025, 3.5)


def test_the_sum_below_a_table_is_in_the_same_notation():
    rows = "".join(
        f"<tr><td>{name}</td><td>{street} 7</td><td>2023 JC Haarlem</td><td>{amount}</td>"
        "<td>2</td><td>nee</td></tr>"
        for name, street, amount in (
            ("Smit, A. (mw)", "Kleverlaan", "900.50"),
            ("Bakker, J. (dhr)", "Roordastraat", "700.25"),
        )
    )
    heads = ("Naam", "Adres", "Postcode", "Bedrag", "Maanden", "Minderjarige kinderen")
    head = "".join(f"<th>{one}</th>" for one in heads)
    total = "<tr><td>Totaal</td><td></td><td></td><td>{}</td><td></td><td></td></tr>"
    page = f"Beste collega,<table><tr>{head}</tr>{rows}{total}</table>Groet, Karin"

    right = read(page.format("1600.75"), POINT, html=True)
    wrong = read(page.format("1600.57"), POINT, html=True)

    assert [one.review_reasons for one in right.reading.signals] == [(), ()]
    assert {code for one in wrong.reading.signals for code in one.review_reasons} == {
        "amount: total differs"
    }


@pytest.mark.parametrize(
    "phrase",
    [
        "saldo: {amount}.{number}",
        "saldo: {amount},{number}",
        "saldo: {number}.{amount}",
        "saldo: {number} {amount}",
        "saldo: 1.{amount}",
        "saldo: {amount}.00",
        "saldo: {amount}5",
        "achter: {number}-{months}",
        "achter: {months},{number}",
        "achter: {months}/{date}",
        "saldo: {amount},{months}",
    ],
)
def test_a_phrase_that_would_read_a_part_of_a_number_is_refused(phrase):
    with pytest.raises(ConfigError, match="maar een deel"):
        parse_taught(f'[phrases]\nsignal = ["{phrase}"]', "woonvast.toml")


@pytest.mark.parametrize(
    "phrase",
    ["saldo {amount}, {months} achter", "saldo {amount},- per {date}", "{amount}/{months} x"],
)
def test_values_with_something_between_them_are_not_refused(phrase):
    assert parse_taught(f'[phrases]\nsignal = ["{phrase}"]', "woonvast.toml").phrases


@pytest.mark.parametrize(
    "phrase",
    [
        "minor_children_count: {number}",
        "Minderjarige kinderen: onbekend",
        "arrears_months = {number}",
        "Aantal maanden achterstand: {number}",
        "unit_house_no: {number}",
        "Zijn er minderjarige kinderen?\\n{remark}",
    ],
)
def test_a_line_with_a_label_of_the_tenant_cannot_be_passed_over(phrase):
    with pytest.raises(ConfigError, match="mag niet worden overgeslagen"):
        parse_taught(f'[phrases]\nharmless = ["{phrase}"]', "woonvast.toml")


def test_the_notation_is_one_of_two_words():
    with pytest.raises(ConfigError, match='"comma" of "point"'):
        parse_taught('[numbers]\ndecimal = "punt"', "woonvast.toml")
    with pytest.raises(ConfigError, match='bedoelt u "decimal"'):
        parse_taught('[numbers]\ndecimals = "point"', "woonvast.toml")
