"""The contact point hears what cannot wait, and each working day what waits; never a name."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from stages import all_of, posted, registered, scheduled, signals

from builders import AMSTERDAM, MONDAY_9, MONDAY_16, MemoryRenderer, make_mail, make_rules
from phu_mailer.flow.attention import AttentionReport, digest_of, tell_contact
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision
from phu_mailer.flow.move import Wish, reschedule
from phu_mailer.flow.post import approve_letters
from phu_mailer.flow.tasks import add_task
from phu_mailer.flow.write import write_letters
from phu_mailer.mail.compose import Envelope, compose
from phu_mailer.store.tables import ContactChannel, OutboxMessage, Signal, SignalStatus

QUIET = make_rules()
RULES = make_rules(digest_at=time(8, 0))
TEXTS = Path(__file__).parents[3] / "templates" / "mail"
AFTER_TALK = datetime(2026, 3, 18, 9, tzinfo=AMSTERDAM).astimezone(UTC)


def told(store):
    rows = all_of(store, OutboxMessage)
    return [row for row in rows if row.kind in ("spoed", "dagoverzicht")]


def make_crisis(store, status):
    with store.transaction() as session:
        signal = session.exec(select(Signal)).one()
        signal.is_crisis, signal.status = True, status
        if status is SignalStatus.REVIEW:
            signal.case_id = None
        session.add(signal)


@pytest.mark.parametrize(
    ("status", "reference"),
    [(SignalStatus.REVIEW, ""), (SignalStatus.REGISTERED, "PHU-2026-00001")],
)
def test_an_announced_eviction_is_told_at_once_and_once(store, status, reference):
    registered(store, QUIET, signals(1))
    make_crisis(store, status)

    first = tell_contact(store, QUIET, MONDAY_9)
    second = tell_contact(store, QUIET, MONDAY_16)

    assert (first, second) == (AttentionReport(alerts=1), AttentionReport())
    (mail,) = told(store)
    assert (mail.recipient, mail.fields) == (
        "phu@duinstad.example",
        # Monday 9 March + 3 working days
        {"kenmerk": reference, "mailnummer": 1, "uiterlijk": "12 maart 2026"},
    )


def test_the_overview_lists_talks_that_nobody_marked_by_reference(store):
    posted(store, QUIET, signals(2), MONDAY_9, MONDAY_16)

    report = tell_contact(store, RULES, AFTER_TALK)

    assert report == AttentionReport(digests=1)
    assert told(store)[0].fields["niet_afgevinkt"] == ["PHU-2026-00001", "PHU-2026-00002"]


def test_the_overview_lists_the_steps_of_the_contact_plan_that_are_due(store):
    registered(store, QUIET, signals(1))
    with store.transaction() as session:
        for kind, due_on in (
            ("plan_phone", date(2026, 3, 18)),
            ("plan_home_visit", date(2026, 3, 19)),
            ("possible_data_breach", date(2026, 3, 18)),
        ):
            add_task(session, kind, MONDAY_9, case_reference="PHU-2026-00001", due_on=due_on)

    tell_contact(store, RULES, AFTER_TALK)

    fields = told(store)[0].fields
    assert (fields["contactplan"], fields["taken"]) == (["PHU-2026-00001 (bellen)"], ["3"])


def test_a_talk_of_today_is_not_asked_for_before_tomorrow(store):
    posted(store, QUIET, signals(1), MONDAY_9, MONDAY_16)

    lists = [digest_at(store, QUIET, day, "18:00").unmarked for day in (16, 17)]

    assert lists == [[], ["PHU-2026-00001"]]


@pytest.mark.parametrize("hours", [-2, 24 * 3])  # before eight, and on a Saturday
def test_no_overview_before_its_time_or_in_the_weekend(store, hours):
    posted(store, QUIET, signals(1), MONDAY_9, MONDAY_16)

    report = tell_contact(store, RULES, AFTER_TALK + timedelta(hours=hours))

    assert report == AttentionReport()


def test_the_overview_goes_out_once_a_day_and_not_when_nothing_waits(store):
    assert tell_contact(store, RULES, AFTER_TALK) == AttentionReport()
    registered(store, QUIET, [make_mail("Een vraag.\n")], AFTER_TALK)

    first = tell_contact(store, RULES, AFTER_TALK)
    second = tell_contact(store, RULES, AFTER_TALK)

    assert (first, second) == (AttentionReport(digests=1), AttentionReport())
    assert told(store)[0].fields["te_beoordelen"] == ["1"]


def test_both_mails_can_be_composed_and_name_nobody(store):
    posted(store, QUIET, signals(1), MONDAY_9, MONDAY_16)
    make_crisis(store, SignalStatus.REGISTERED)
    tell_contact(store, RULES, AFTER_TALK)
    sender = {"gemeente": {"naam": "Duinstad", "afdeling": "Schuldhulp"}}
    envelope = Envelope(
        "<1@x.example>", "a@x.example", "A", "b@x.example", "c@x.example", None, MONDAY_9
    )

    mails = [compose(TEXTS, row.kind, envelope, row.fields | sender) for row in told(store)]

    assert [b"PHU-2026-00001" in mail for mail in mails] == [True, True]
    assert [b"Bakker" in mail or b"Roordastraat" in mail for mail in mails] == [False, False]


def digest_at(store, rules, day, clock="09:00"):
    """What the overview of a day in March lists."""
    hour, minute = map(int, clock.split(":"))
    now = datetime(2026, 3, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)
    return digest_of(store, rules, now)


def test_letters_that_wait_to_be_released_are_listed_only_where_people_release(store):
    scheduled(store, QUIET, signals(2))
    write_letters(store, MemoryRenderer(), QUIET, MONDAY_9)
    approving = replace(QUIET, letters=replace(QUIET.letters, needs_approval=True))

    lists = [digest_at(store, rules, 9, "15:00").unreleased for rules in (approving, QUIET)]
    approve_letters(store, [1], "test", MONDAY_9)

    assert lists == [[1, 2], []]
    assert digest_at(store, approving, 9, "15:00").unreleased == [2]


def test_a_tenant_who_was_reached_and_gets_no_talk_is_listed_after_the_target(store):
    registered(store, QUIET, signals(1))
    decision = Decision("PHU-2026-00001", "test", MONDAY_9)
    record_contact(store, QUIET, decision, Attempt(ContactChannel.PHONE, is_reached=True))

    # Monday 9 March and the 14 days of the target: Monday 23 March is the last day.
    lists = [digest_at(store, QUIET, day).without_talk for day in (23, 24)]
    reschedule(store, QUIET, replace(decision, now=datetime(2026, 3, 24, 9, tzinfo=UTC)), Wish())

    assert lists == [[], ["PHU-2026-00001"]]
    assert digest_at(store, QUIET, 25).without_talk == []


def test_a_mail_that_was_tried_in_vain_is_listed_and_one_that_is_about_to_leave_is_not(store):
    registered(store, QUIET, signals(2))
    first, second = all_of(store, OutboxMessage)
    with store.transaction() as session:
        row = session.get_one(OutboxMessage, first.id)
        row.attempts, row.last_error = 1, "the relay is not there"
        session.add(row)

    assert digest_at(store, QUIET, 9, "15:00").unsent == [first.id]
    assert second.sent_at is None
