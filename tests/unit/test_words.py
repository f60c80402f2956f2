"""A case worker meets no code: every state, event and status has its Dutch word."""

import ast
import importlib
from pathlib import Path

import pytest

from phu_mailer import flow
from phu_mailer.cli import words
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.signal import MailKind
from phu_mailer.flow import outbox
from phu_mailer.flow.rights import NoPost
from phu_mailer.store.tables import AppointmentStatus, LetterStatus, MessageStatus, SignalStatus

FLOW = Path(flow.__file__).parent


def written_to_the_log() -> set[str]:
    """Every event that the use-cases write in the case log, beside the steps of a case."""
    found: set[str] = set()
    for path in FLOW.glob("*.py"):
        module = importlib.import_module(f"phu_mailer.flow.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "write_log":
                event = node.args[3]
                if isinstance(event, ast.Constant):
                    found.add(str(event.value))
                elif isinstance(event, ast.Name) and event.id.isupper():
                    found.add(getattr(module, event.id))
    return found | {outbox.RETRIED, outbox.DISCARDED}  # handed on by name


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.STATES, set(CaseState)),
        (words.EVENTS, {*CaseEvent, *written_to_the_log()}),
        (words.MAIL, set(MessageStatus)),
        (words.LETTERS, set(LetterStatus)),
        (words.TALKS, set(AppointmentStatus)),
        (words.SIGNALS, set(SignalStatus)),
        (words.KINDS, set(MailKind)),
        (words.NO_POST, set(NoPost)),
    ],
)
def test_every_code_has_a_word_and_no_two_share_one(table, codes):
    assert set(table) == codes
    assert len(set(table.values())) == len(codes)


def test_what_a_task_is_about_is_told_in_words():
    details = ({"step": 3, "corporation": "ymere"}, {"changed": ["address", "name"]}, {"new": 1})

    assert [words.detail_words(one) for one in details] == [
        "stap 3, corporatie ymere",
        "gewijzigd: adres, naam",
        "new 1",
    ]


def test_a_reason_of_the_flow_of_reading_or_of_a_decoder_can_be_read():
    reasons = ("untrusted_sender", "missing: postal_code", "a multipart never begins")

    assert [words.reason_words(reason) for reason in reasons] == [
        "De afzender is niet van een bekende corporatie.",
        "Er ontbreekt iets: de postcode.",
        "Bij het lezen: a multipart never begins",
    ]
