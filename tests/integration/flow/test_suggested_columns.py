"""Mails on which a person decided teach labels and columns, whatever those are called."""

from dataclasses import replace
from datetime import date

import pytest

from builders import make_mail, make_rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren, TenantName
from phu_mailer.flow.read import read_mail
from phu_mailer.flow.suggest import AcceptedMail, propose
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.labels import Label
from phu_mailer.reading.taught import NOTHING_TAUGHT, Taught
from phu_mailer.reading.taught_file import parse_taught
from signals import practice
from signals.envelopes import Layout, SignalMail, rules_of_the_offices
from signals.scoring import score
from signals.writing import RECEIVED_ON

DECIDED, FRESH = 5, 8
OF_THE_ADDRESS = {"missing: postal_code", "address: street not known"}
"""What the list itself leaves out, and a street that no list of streets has."""
RULES = rules_of_the_offices()


def taught_by(layout: Layout) -> tuple[Taught, tuple[str, ...]]:
    """Return what the suggestion from five mails teaches, and its conflicts."""
    accepted = []
    for number in range(DECIDED):
        mail = layout.mail(number, "decided")
        signals = tuple(wanted.truth for wanted in mail.wanted)
        accepted.append(AcceptedMail(f"mail {number}", mail.raw, RECEIVED_ON, signals))
    found = propose(accepted, RULES, layout.office.corporation.code, NOTHING_TAUGHT)
    return parse_taught(found.text, "voorstel"), found.conflicts


def fresh(layout: Layout) -> list[SignalMail]:
    return [layout.mail(number, "fresh") for number in range(FRESH)]


@pytest.mark.parametrize("layout", practice.COLUMNS, ids=lambda layout: layout.code)
def test_lists_are_read_wholly_after_five_decisions_and_never_before(layout):
    code = layout.office.corporation.code
    taught, conflicts = taught_by(layout)

    assert conflicts == ()
    for mail in fresh(layout):
        before = read_mail(mail.raw, RULES, RECEIVED_ON)
        after = read_mail(mail.raw, RULES, RECEIVED_ON, Knowledge(taught={code: taught}))
        assert all(one.review_reasons for one in before.reading.signals)
        assert score(mail, after).complete == len(mail.wanted)
        reasons = {reason for one in after.reading.signals for reason in one.review_reasons}
        assert reasons <= OF_THE_ADDRESS


def test_a_column_of_codes_tells_the_children_by_what_was_decided_row_by_row():
    taught, _ = taught_by(practice.COLUMNS[1])

    assert taught.columns["jeugd"] is Label.MINORS
    assert (taught.columns["a"], taught.columns["b"]) == (Label.ADDITION, Label.ADDITION)
    values = {text: said.partition(",")[0] for text, said in taught.values[Label.MINORS].items()}
    assert values == {"x": "ja", "-": "nee", "onb": "onbekend"}


def decided(number: int, letter: str) -> AcceptedMail:
    """A mail in which the letter of the house stands under a label that nobody knows."""
    text = (
        f"Naam: Mw. A. Smit\nStraat: Kleverlaan\nHuisnummer: {number}\nPortiek: {letter}\n"
        "Postcode: 2023 JC Haarlem\nAchterstand: € 1.800,00\nMinderjarige kinderen: nee\n"
    )
    signal = IncomingSignal(
        persons=(TenantName(last_name="Smit", initials="A."),),
        street_name="Kleverlaan",
        house_number=number,
        house_letter=letter,
        postal_code="2023 JC",
        town="Haarlem",
        arrears_cents=180_000,
        has_minor_children=MinorChildren.NO,
    )
    return AcceptedMail(f"mail {number}", make_mail(text), date(2026, 11, 9), (signal,))


def test_a_label_under_which_an_accepted_value_stands_is_never_a_remark():
    found = propose([decided(7, "A"), decided(9, "B")], make_rules(), "woonvast", NOTHING_TAUGHT)

    taught = parse_taught(found.text, "woonvast.toml")
    assert taught.labels == {"portiek": Label.ADDITION}
    assert found.missing == ()


@pytest.mark.parametrize(
    ("written", "also", "proposed"),
    [
        ("MW. A. SMIT", "", True),
        ("Mw. A. Smit", "", False),
        ("MW. A. SMIT", "Wij hebben mevrouw Smit gebeld.", True),
    ],
)
def test_capitals_are_proposed_when_most_surnames_stand_there_so(written, also, proposed):
    mails = [
        replace(one, raw=one.raw.replace(b"Mw. A. Smit", written.encode()) + also.encode())
        for one in (decided(7, "A"), decided(9, "B"))
    ]

    found = propose(mails, make_rules(), "woonvast", NOTHING_TAUGHT)

    assert ("[names]\ncapitals = true" in found.text) is proposed
    assert parse_taught(found.text, "woonvast.toml").are_names_capitals is proposed
