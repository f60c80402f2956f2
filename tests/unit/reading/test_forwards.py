"""Forwards pass on what another wrote; answers only have it below them."""

import pytest
from reading_samples import LABELLED, read, runs_unattended

from phu_mailer.domain.signal import MailKind

HEADER = "Van: Tom\nVerzonden: maandag 16 november 2026 8:55\nAan: Karin\nOnderwerp: Melding\n\n"
BELOW = f"Ter info.\n\nGroet,\nKarin\n\n{HEADER}{LABELLED}"


def test_a_forward_is_filled_in_and_waits():
    reading = read(BELOW, subject="FW: Melding")

    (signal,) = reading.signals
    assert (reading.kind, signal.house_number, signal.review_reasons) == (
        MailKind.NEW,
        112,
        ("layout: new",),
    )
    assert not runs_unattended(reading)


@pytest.mark.parametrize("subject", ["RE: Melding", "Antw: Melding", "RE: FW: Melding", "Melding"])
def test_what_stands_below_an_answer_is_no_new_report(subject):
    assert read(BELOW, subject=subject).signals == ()


def test_a_forward_within_a_forward_is_reached():
    text = f"Zie onder.\n\n{HEADER}Graag doorzetten.\n\n{HEADER}{LABELLED}"

    (signal,) = read(text, subject="Fwd: FW: Melding").signals

    assert signal.corporation_reference == "0045-112-03"


def test_a_forward_of_quoted_lines_is_read_without_its_marks():
    quoted = "\n".join(f"> {line}" for line in f"{HEADER}{LABELLED}".split("\n"))

    (signal,) = read(f"Begin doorgestuurd bericht:\n\n{quoted}", subject="Fwd: Melding").signals

    assert signal.postal_code == "2035 XX"


def test_the_newest_message_that_names_a_tenant_counts():
    older = LABELLED.replace("Roordastraat 112", "Roordastraat 14")

    (signal,) = read(f"Zie.\n\n{HEADER}{LABELLED}\n{HEADER}{older}", subject="FW: x").signals

    assert signal.house_number == 112


def test_a_withdrawal_above_a_forwarded_report_is_no_new_signal():
    reading = read(BELOW.replace("Ter info.", "Dit signaal is ingetrokken."), subject="FW: Melding")

    assert reading.kind is MailKind.OTHER
    assert "kind: mixed" in reading.problems


def test_a_forward_without_a_tenant_says_so():
    reading = read(f"Zie onder.\n\n{HEADER}Tot morgen.", subject="FW: overleg")

    assert (reading.kind, reading.problems) == (MailKind.OTHER, ("tenant: none",))


def test_a_thousand_quoted_headers_end_somewhere():
    assert read("Zie.\n\n" + HEADER * 900, subject="FW: x").signals == ()
