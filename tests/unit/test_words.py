"""A case worker meets no code: every state, event and status has its Dutch word."""

import pytest

from phu_mailer.cli import words
from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.flow.cases import CASE_CREATED
from phu_mailer.store.tables import LetterStatus, MessageStatus


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.STATES, set(CaseState)),
        (words.EVENTS, {*CaseEvent, CASE_CREATED}),
        (words.MAIL, set(MessageStatus)),
        (words.LETTERS, set(LetterStatus)),
    ],
)
def test_every_code_has_a_word_and_no_two_share_one(table, codes):
    assert set(table) == codes
    assert len(set(table.values())) == len(codes)


def test_a_reason_of_the_flow_of_reading_or_of_a_decoder_can_be_read():
    reasons = ("untrusted_sender", "missing: postal_code", "a multipart never begins")

    assert [words.reason_words(reason) for reason in reasons] == [
        "De afzender is niet van een bekende corporatie.",
        "Er ontbreekt iets: de postcode.",
        "Bij het lezen: a multipart never begins",
    ]
