"""The agenda of a counsellor hears of each talk, change and cancellation once, and of nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar
from stages import NAMES, all_of, scheduled, signals

from builders import AMSTERDAM, MONDAY_9, make_rules
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.rules import Absence
from phu_mailer.flow.decide import Decision, close_case
from phu_mailer.flow.invite import INVITATION, InviteReport, invitation_from, invite_counsellors
from phu_mailer.flow.move import Wish, move_unheld, reschedule
from phu_mailer.mail.compose import Envelope, compose_text
from phu_mailer.store.db import Store
from phu_mailer.store.tables import OutboxMessage

BOTH = {"A": "a@duinstad.example", "B": "b@duinstad.example"}
RULES = make_rules(counsellor_mail=BOTH, sender_name="Schuldhulp")
CASE = "PHU-2026-00001"
NINE = datetime(2026, 3, 16, 9, tzinfo=AMSTERDAM).astimezone(UTC)
SAID = Decision(CASE, "cli:karin", MONDAY_9)


@pytest.fixture
def planned(store) -> Store:
    """Two households, both invited for 16 March at nine: with A and with B."""
    scheduled(store, RULES, signals(2))
    return store


def agendas(store: Store) -> dict[str, dict[str, tuple[int, datetime]]]:
    """Let an agenda program of each counsellor take in every invitation; return what it shows."""
    shown: dict[str, dict[str, tuple[int, datetime]]] = {}
    for row in told(store):
        method, content = invitation_from(RULES, row)
        calendar = Calendar.from_ical(content)
        (event,) = calendar.events
        assert str(calendar["method"]) == method
        assert str(event["attendee"]) == f"mailto:{row.recipient}"
        assert str(event["organizer"]) == "mailto:phu@duinstad.example"
        events = shown.setdefault(row.recipient, {})
        uid, sequence = str(event["uid"]), int(event["sequence"])
        if uid in events:
            assert sequence > events[uid][0]
        events[uid] = (sequence, event["dtstart"].dt)
        if method == "CANCEL":
            assert str(event["status"]) == "CANCELLED"
            del events[uid]
    return shown


def told(store: Store) -> list[OutboxMessage]:
    return [row for row in all_of(store, OutboxMessage) if row.kind == INVITATION]


def test_each_talk_is_told_once_to_the_counsellor_who_holds_it(planned):
    reports = [invite_counsellors(planned, RULES, MONDAY_9) for _ in range(2)]

    assert reports == [InviteReport(invitations=2), InviteReport()]
    assert agendas(planned) == {
        "a@duinstad.example": {"appointment-1@duinstad.example": (0, NINE)},
        "b@duinstad.example": {"appointment-2@duinstad.example": (0, NINE)},
    }


def test_only_counsellors_with_a_mailbox_are_told(planned):
    invite_counsellors(planned, make_rules(counsellor_mail={"B": BOTH["B"]}), MONDAY_9)

    assert [row.recipient for row in told(planned)] == ["b@duinstad.example"]


def test_another_time_with_the_same_counsellor_moves_the_event(planned):
    invite_counsellors(planned, RULES, MONDAY_9)
    later = datetime(2026, 3, 19, 10, tzinfo=AMSTERDAM)

    reschedule(planned, RULES, SAID, Wish(later, "A"))
    reports = [invite_counsellors(planned, RULES, MONDAY_9) for _ in range(2)]

    assert reports == [InviteReport(invitations=1), InviteReport()]
    assert [row.fields["soort"] for row in told(planned)] == ["nieuw", "nieuw", "gewijzigd"]
    assert agendas(planned)["a@duinstad.example"] == {
        "appointment-1@duinstad.example": (1, later.astimezone(UTC))
    }


def test_a_talk_that_was_moved_twice_is_still_one_event(planned):
    for day in (18, 19, 20):
        reschedule(
            planned, RULES, SAID, Wish(datetime(2026, 3, day, 9, tzinfo=AMSTERDAM), "A", again=True)
        )
        invite_counsellors(planned, RULES, MONDAY_9)

    last = datetime(2026, 3, 20, 9, tzinfo=AMSTERDAM).astimezone(UTC)
    assert list(agendas(planned)["a@duinstad.example"].values()) == [(2, last)]


def test_another_counsellor_at_the_same_time_moves_from_one_agenda_to_the_other(planned):
    close_case(planned, RULES, Decision("PHU-2026-00002", "cli:karin", MONDAY_9), Outcome.MOVED)
    invite_counsellors(planned, RULES, MONDAY_9)
    away = (Absence("A", date(2026, 3, 16), date(2026, 3, 16)),)
    rules = replace(RULES, planning=replace(RULES.planning, absences=away))

    move_unheld(planned, rules, "cli:karin", MONDAY_9)
    report = invite_counsellors(planned, rules, MONDAY_9)

    assert report == InviteReport(invitations=2)
    assert agendas(planned) == {
        "a@duinstad.example": {},
        "b@duinstad.example": {"appointment-1@duinstad.example": (2, NINE)},
    }


def test_a_case_that_is_closed_frees_the_agenda(planned):
    invite_counsellors(planned, RULES, MONDAY_9)

    close_case(planned, RULES, SAID, Outcome.MOVED)
    reports = [invite_counsellors(planned, RULES, MONDAY_9) for _ in range(2)]

    assert reports == [InviteReport(invitations=1), InviteReport()]
    assert agendas(planned)["a@duinstad.example"] == {}


def test_a_talk_that_was_cancelled_before_anybody_heard_is_not_told(planned):
    close_case(planned, RULES, SAID, Outcome.MOVED)

    invite_counsellors(planned, RULES, MONDAY_9)

    assert [row.recipient for row in told(planned)] == ["b@duinstad.example"]


def test_a_talk_that_is_over_is_not_told_any_more(planned):
    assert invite_counsellors(planned, RULES, NINE) == InviteReport()


def test_shadow_mode_tells_nobody(planned):
    shadow = make_rules(counsellor_mail=BOTH, is_shadow=True)

    assert invite_counsellors(planned, shadow, MONDAY_9) == InviteReport()


def test_a_mailbox_that_changed_gets_the_talks_and_the_old_one_loses_them(planned):
    invite_counsellors(planned, RULES, MONDAY_9)
    new = make_rules(counsellor_mail={"A": "nieuw@duinstad.example"})

    invite_counsellors(planned, new, MONDAY_9)

    assert {who: len(events) for who, events in agendas(planned).items()} == {
        "a@duinstad.example": 0,
        "b@duinstad.example": 0,
        "nieuw@duinstad.example": 1,
    }


def test_the_mail_is_one_that_agenda_programs_take_in_and_names_nobody(planned):
    invite_counsellors(planned, RULES, MONDAY_9)
    row = told(planned)[0]
    envelope = Envelope(
        row.message_id,
        "phu@duinstad.example",
        "S",
        row.recipient,
        "phu@duinstad.example",
        None,
        NINE,
    )
    source = "Onderwerp: Gesprek {{ kenmerk }}\n\nGesprek op {{ datum }}.\n"

    raw = compose_text(row.kind, source, envelope, row.fields, invitation_from(RULES, row))

    mail = message_from_bytes(raw, policy=policy.default)
    text, calendar = mail.iter_parts()
    assert (mail["subject"], mail.get_content_type()) == (
        f"Gesprek {CASE}",
        "multipart/alternative",
    )
    assert "maandag 16 maart 2026" in text.get_content()
    assert (calendar.get_content_type(), dict(calendar["content-type"].params)) == (
        "text/calendar",
        {"charset": "utf-8", "method": "REQUEST"},
    )
    (event,) = Calendar.from_ical(calendar.get_content()).events
    assert str(event["summary"]) == f"Gesprek {CASE}"
    everything = raw.decode() + calendar.get_content()
    assert [name for name in (*NAMES, "Roordastraat") if name in everything] == []
