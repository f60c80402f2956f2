"""A mail that was refused for good is in the hands of a person: once more, or set aside."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stages import all_of, registered

from builders import MONDAY_9, MemorySender, make_mail, make_rules
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.flow.attention import digest_of
from phu_mailer.flow.audit import verify
from phu_mailer.flow.deliver import DeliveryReport, Post, deliver_due
from phu_mailer.flow.outbox import Needless, discard_mail, retry_mail
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.db import Store
from phu_mailer.store.tables import CaseLogEntry, OutboxMessage

RULES = make_rules()
MENDED = replace(
    RULES,
    corporations={
        **RULES.corporations,
        "woonvast": replace(
            RULES.corporations["woonvast"], feedback_address="nieuw@woonvast.example"
        ),
    },
)
CASE = "PHU-2026-00001"
NEXT_WEEK = MONDAY_9 + timedelta(days=7)


def compose(message, fields):
    return f"Message-ID: {message.message_id}\nTo: {message.recipient}\n\n{fields}".encode()


def send(store: Store, rules, now, *failures: Exception):
    sender = MemorySender()
    sender.failures = list(failures)
    return deliver_due(store, Post(sender, compose), rules, now), sender.sent


def decide(store: Store, what, number=1, *more, now=NEXT_WEEK, rules=MENDED):
    with store.transaction() as session:
        return what(Step(store, session, rules, now, "cli:karin"), number, *more)


@pytest.fixture
def refused(store) -> Store:
    """A case, and a mail about it that the relay will never take."""
    registered(store, RULES, [make_mail()])
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, 1)
        row.case_reference = CASE
        session.add(row)
    report, _ = send(store, RULES, MONDAY_9, PermanentError("550 no such user"))
    assert report == DeliveryReport(failed=1)
    assert len(open_tasks(store)) == 1
    return store


def test_a_mail_is_sent_again_to_the_mended_address_under_its_own_message_id(refused):
    message_id = all_of(refused, OutboxMessage)[0].message_id

    decide(refused, retry_mail)
    report, sent = send(refused, MENDED, NEXT_WEEK)

    assert report == DeliveryReport(sent=1)
    ((recipient, raw),) = sent
    assert recipient == "nieuw@woonvast.example"
    assert raw.startswith(f"Message-ID: {message_id}\nTo: nieuw@woonvast.example\n".encode())
    assert open_tasks(refused) == []
    last = all_of(refused, CaseLogEntry)[-1]
    assert (last.event, last.actor, last.details) == (
        "mail_retried",
        "cli:karin",
        {"outbox_id": 1},
    )
    assert verify(refused).faults == ()


def test_a_mail_that_is_tried_again_gets_its_five_days_anew(refused):
    decide(refused, retry_mail)

    report, _ = send(refused, MENDED, NEXT_WEEK + timedelta(days=4), TemporaryError("450 later"))

    assert report == DeliveryReport(deferred=1)


def test_a_mail_that_is_set_aside_is_neither_sent_nor_asked_about(refused):
    later = NEXT_WEEK + timedelta(days=1)
    assert digest_of(refused, RULES, later).unsent == [1]

    decide(refused, discard_mail, 1, Needless.TOLD_OTHERWISE)

    assert send(refused, MENDED, later) == (DeliveryReport(), [])
    assert (digest_of(refused, RULES, later).unsent, open_tasks(refused)) == ([], [])
    last = all_of(refused, CaseLogEntry)[-1]
    assert (last.event, last.details) == (
        "mail_discarded",
        {"outbox_id": 1, "why": "told_otherwise"},
    )
    assert verify(refused).faults == ()


def test_whoever_is_second_is_told(refused):
    decide(refused, retry_mail)
    with pytest.raises(PermanentError, match="mail 1 did not fail: it waits to be sent"):
        decide(refused, retry_mail)
    with pytest.raises(PermanentError, match="mail 1 did not fail: it waits to be sent"):
        decide(refused, discard_mail, 1, Needless.OUTDATED)


def test_what_was_set_aside_can_still_be_sent_but_not_set_aside_twice(refused):
    decide(refused, discard_mail, 1, Needless.OUTDATED)
    with pytest.raises(PermanentError, match="mail 1 was set aside already"):
        decide(refused, discard_mail, 1, Needless.OUTDATED)

    decide(refused, retry_mail)

    assert send(refused, MENDED, NEXT_WEEK)[0] == DeliveryReport(sent=1)


def test_a_mail_that_was_sent_or_is_not_there_is_left_alone(store):
    registered(store, RULES, [make_mail()])
    send(store, RULES, MONDAY_9)

    with pytest.raises(PermanentError, match="mail 1 did not fail: it was sent"):
        decide(store, retry_mail)
    with pytest.raises(PermanentError, match="there is no mail 2"):
        decide(store, retry_mail, 2)
