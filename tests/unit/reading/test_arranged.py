"""Lists in running text, address blocks, tables the other way round, and notices."""

import pytest
from reading_samples import read

from phu_mailer.domain.signal import MailKind
from phu_mailer.reading.reasons import is_known, sentence

ITEM = (
    "1. Mw. A. Bos, Vondelweg 3, 2026 AB Haarlem, tel. 06-12345678. "
    "Achterstand 2 maanden, € 900,50."
)
BLOCK = "Mw. A. Bos\nVondelweg 3\n2026 AB Haarlem\n\nAchterstand: 2 / € 900,50\n"


@pytest.mark.parametrize("text", [ITEM, BLOCK])
def test_name_address_and_arrears_are_filled_in_and_wait(text):
    (signal,) = read(text).signals

    assert (signal.name_as_written, signal.street_name, signal.house_number) == (
        "Mw. A. Bos",
        "Vondelweg",
        3,
    )
    assert (signal.postal_code, signal.arrears_cents, signal.arrears_months) == (
        "2026 AB",
        90050,
        2.0,
    )
    assert signal.review_reasons == ("missing: has_minor_children",)


def test_a_piece_of_an_item_that_is_nothing_known_is_a_doubt():
    (signal,) = read(ITEM.replace("tel. 06-12345678", "bel de buurvrouw")).signals

    assert "unexplained: text" in signal.review_reasons


def test_an_item_without_a_tenant_makes_the_others_doubtful():
    text = f"{ITEM}\n\n{ITEM.replace('1.', '2.').replace('3,', '5,')}\n\n3. De rest volgt later."

    reasons = [signal.review_reasons for signal in read(text).signals]

    assert len(reasons) == 2
    assert all("tenants: several" in one for one in reasons)


def test_an_amount_with_a_comma_is_one_piece():
    text = "- P. Smit, Vondelweg 12, 2026 AB Haarlem - 2 mnd - € 880,20 - geen kinderen"

    (signal,) = read(text).signals

    assert (signal.arrears_cents, signal.review_reasons) == (88020, ())


def test_the_address_block_of_the_corporation_is_no_tenant():
    text = "Dhr. K. Visser\nJacob van Lennepkade 1\n1053 MZ Amsterdam\n\nAchterstand: 2 / € 900,-"

    assert [signal.street_name for signal in read(text).signals if signal.street_name] == []


def test_a_table_with_a_tenant_a_column_gives_one_household_a_column():
    rows = [
        ("Naam", "Mw. A. Bos", "Dhr. B. Kok", "Dhr. C. Vos"),
        ("Adres", "Vondelweg 3", "Vondelweg 5", "Vondelweg 7"),
        ("Postcode/plaats", "2026 AB Haarlem", "2026 AB Haarlem", "2026 AB Haarlem"),
        ("Huurachterstand", "€ 900,00 (2 maanden)", "€ 800,00 (2 maanden)", "€ 700,00 (2 maanden)"),
        ("Minderjarige kinderen", "nee", "ja", "nee"),
    ]
    cells = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]

    reading = read(html=f"<table>{''.join(cells)}</table>")

    assert [(one.house_number, one.arrears_cents) for one in reading.signals] == [
        (3, 90000),
        (5, 80000),
        (7, 70000),
    ]
    assert {one.review_reasons for one in reading.signals} == {()}


@pytest.mark.parametrize(
    ("subject", "text", "problems"),
    [
        (
            "Ymere heeft u een beveiligd bericht gestuurd",
            "Klik hier om het bericht te openen. Dit bericht verloopt op 30-06-2027.",
            ("secure_mail: waiting", "secure_mail: until 2027-06-30"),
        ),
        (
            "Nieuw bericht",
            "Bekijk het bericht in Zivver. Beschikbaar tot 1 juli 2027.",
            ("secure_mail: waiting", "secure_mail: until 2027-07-01"),
        ),
        (
            "Nieuw bericht",
            "Open het bericht met Zivver.",
            ("secure_mail: waiting",),
        ),
        ("Beveiligd bericht", "Wij gaan over op beveiligde berichten.", ("tenant: none",)),
    ],
)
def test_a_notice_of_secure_mail_is_a_task_with_its_last_day(subject, text, problems):
    reading = read(text, subject=subject)

    assert (reading.kind, reading.problems) == (MailKind.OTHER, problems)


def test_the_last_day_of_a_secured_message_is_shown_in_dutch():
    code = "secure_mail: until 2027-06-30"

    assert sentence(code) == "Het beveiligde bericht is op te halen tot en met 30-06-2027."
    assert (is_known(code), is_known("secure_mail: until friday")) == (True, False)
