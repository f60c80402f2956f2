"""The outbox: retries, and one Message-ID for each mail for ever."""

from datetime import timedelta

import pytest
from stages import all_of, registered, signals

from builders import MONDAY_9, MemorySender, make_mail, make_rules
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.flow.deliver import DeliveryReport, Post, deliver_due
from phu_mailer.store.tables import OutboxMessage

RULES = make_rules()


def compose(message, fields):
    return f"Message-ID: {message.message_id}\n\n{sorted(fields)}".encode()


def test_a_due_mail_is_sent_once_to_the_configured_address(store):
    registered(store, RULES, [make_mail()])
    sender = MemorySender()

    reports = [deliver_due(store, Post(sender, compose), RULES, MONDAY_9) for _ in range(2)]

    assert reports == [DeliveryReport(sent=1), DeliveryReport()]
    assert [recipient for recipient, _ in sender.sent] == ["terugkoppeling@woonvast.example"]


def test_a_refusal_for_now_is_tried_again_later_with_the_same_bytes(store):
    registered(store, RULES, [make_mail()])
    sender = MemorySender()
    sender.failures = [TemporaryError("450 later"), TemporaryError("450 later")]
    post = Post(sender, compose)

    first = deliver_due(store, post, RULES, MONDAY_9)
    at_once = deliver_due(store, post, RULES, MONDAY_9)
    second = deliver_due(store, post, RULES, MONDAY_9 + timedelta(minutes=1))
    too_early = deliver_due(store, post, RULES, MONDAY_9 + timedelta(minutes=5))
    third = deliver_due(store, post, RULES, MONDAY_9 + timedelta(minutes=6))

    assert [first, at_once, second, too_early, third] == [
        DeliveryReport(deferred=1),
        DeliveryReport(),
        DeliveryReport(deferred=1),
        DeliveryReport(),
        DeliveryReport(sent=1),
    ]
    row = all_of(store, OutboxMessage)[0]
    assert (row.attempts, row.last_error, sender.sent[0][1]) == (3, None, row.raw)


def test_a_refusal_for_good_is_not_tried_again(store):
    registered(store, RULES, [make_mail()])
    sender = MemorySender()
    sender.failures = [PermanentError("550 no such user")]
    post = Post(sender, compose)

    first = deliver_due(store, post, RULES, MONDAY_9)
    later = deliver_due(store, post, RULES, MONDAY_9 + timedelta(days=1))

    assert (first, later) == (DeliveryReport(failed=1), DeliveryReport())
    assert all_of(store, OutboxMessage)[0].last_error == "550 no such user"


def test_after_five_days_of_trying_a_person_must_look(store):
    registered(store, RULES, [make_mail()])
    sender = MemorySender()
    sender.failures = [TemporaryError("450 later")]

    report = deliver_due(
        store, Post(sender, compose), RULES, MONDAY_9 + timedelta(days=5, minutes=1)
    )

    assert report == DeliveryReport(failed=1)


def test_one_mail_that_fails_does_not_hold_the_others(store):
    second = make_mail(name="Dhr. P. Zee", address="Vlietsorgstraat 3", message_id="<2@w.example>")
    registered(store, RULES, [make_mail(), second])
    sender = MemorySender()
    sender.failures = [TemporaryError("450 later")]

    report = deliver_due(store, Post(sender, compose), RULES, MONDAY_9)

    assert report == DeliveryReport(sent=1, deferred=1)


def test_a_crash_after_the_relay_said_yes_sends_the_same_mail_under_the_same_id(store):
    registered(store, RULES, [make_mail()])

    class Killed(BaseException):
        pass

    class KilledAfterSending(MemorySender):
        def send(self, raw, sender, recipient):
            super().send(raw, sender, recipient)
            raise Killed

    crashing = KilledAfterSending()
    with pytest.raises(Killed):
        deliver_due(store, Post(crashing, compose), RULES, MONDAY_9)
    sender = MemorySender()

    leased = deliver_due(store, Post(sender, compose), RULES, MONDAY_9 + timedelta(minutes=14))
    free = deliver_due(store, Post(sender, compose), RULES, MONDAY_9 + timedelta(minutes=15))

    assert (leased, free) == (DeliveryReport(), DeliveryReport(sent=1))
    assert sender.sent == crashing.sent


def test_a_mail_text_that_is_broken_waits_until_it_is_mended(store):
    registered(store, RULES, [make_mail()])

    def broken(_message, _fields):
        raise PermanentError("ontvangst.txt: unknown field")

    first = deliver_due(store, Post(MemorySender(), broken), RULES, MONDAY_9)
    mended = deliver_due(
        store, Post(MemorySender(), compose), RULES, MONDAY_9 + timedelta(minutes=1)
    )

    assert (first, mended) == (DeliveryReport(deferred=1), DeliveryReport(sent=1))


def test_in_shadow_mode_nothing_is_sent(store):
    shadow = make_rules(is_shadow=True)
    registered(store, shadow, [make_mail()])
    sender = MemorySender()

    assert deliver_due(store, Post(sender, compose), shadow, MONDAY_9) == DeliveryReport()
    assert sender.sent == []


def test_no_more_leave_in_a_minute_than_the_settings_allow(store):
    slow = make_rules(sends_per_minute=2)
    registered(store, slow, signals(5))
    post = Post(MemorySender(), compose)

    reports = [
        deliver_due(store, post, slow, MONDAY_9 + timedelta(seconds=wait))
        for wait in (0, 1, 60, 61, 120)
    ]

    assert [report.sent for report in reports] == [2, 0, 2, 0, 1]
