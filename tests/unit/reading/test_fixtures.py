"""Every example mail gives exactly its truth."""

import json
from itertools import zip_longest
from pathlib import Path

import pytest
from reading_samples import TODAY, rules_of_the_fixtures

from phu_mailer.domain.document import to_document
from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.flow.read import read_mail

FOLDER = Path(__file__).parents[3] / "fixtures" / "emails"
ENOUGH = 20
MAILS = sorted(FOLDER.rglob("*.eml"))


def without_evidence(signal: IncomingSignal) -> dict[str, object]:
    return {key: value for key, value in to_document(signal).items() if key != "evidence"}


def as_told(signal: dict[str, object], expected: dict[str, object]) -> dict[str, object]:
    """Put the reasons in the form of the truth: all of them, or those that must be among them."""
    if "must_flag" not in expected:
        return signal
    told = {key: value for key, value in signal.items() if key != "review_reasons"}
    return told | {
        "must_flag": [one for one in expected["must_flag"] if one in signal["review_reasons"]]
    }


def pairs(found: list[dict[str, object]], expected: list[dict[str, object]]):
    return zip_longest(found, expected, fillvalue={})


@pytest.mark.parametrize("path", MAILS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_mail_gives_exactly_its_truth(path):
    truth = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))

    found = read_mail(path.read_bytes(), rules_of_the_fixtures(), TODAY)

    signals = [without_evidence(signal) for signal in found.reading.signals]
    assert {
        "kind": found.reading.kind.value,
        "disposition": found.disposition.value,
        "corporation": found.corporation.code if found.corporation else None,
        "signals": [as_told(one, expected) for one, expected in pairs(signals, truth["signals"])],
    } == truth


@pytest.mark.parametrize("path", MAILS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_value_of_an_example_mail_has_evidence(path):
    signals = read_mail(path.read_bytes(), rules_of_the_fixtures(), TODAY).reading.signals

    for signal in signals:
        document = without_evidence(signal)
        empty = (None, [], False, "unknown", "not_stated")
        given = {key for key, value in document.items() if value not in empty}
        given -= {"needs_review", "review_reasons"}
        said = {"has_minor_children"} if signal.evidence.get("has_minor_children") else set()
        assert set(signal.evidence) - said == given - said


def test_the_examples_hold_enough_households_for_a_demonstration():
    readings = [read_mail(path.read_bytes(), rules_of_the_fixtures(), TODAY) for path in MAILS]

    registered = [read for read in readings if read.disposition == "register"]

    assert len(registered) >= ENOUGH
    assert sum(len(read.reading.signals) for read in registered) >= ENOUGH


def test_no_example_mail_is_without_truth():
    truths = {path.name.removesuffix(".expected.json") for path in FOLDER.rglob("*.expected.json")}

    assert truths == {path.stem for path in MAILS}
