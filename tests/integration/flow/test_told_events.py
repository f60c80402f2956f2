"""After everything that can happen to a case: which mail the corporation gets, and what it says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from procedure import Town, at
from test_told import leaks_in

from builders import make_mail
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.feedback import FeedbackCode
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, close_case, record_kept, record_missed
from phu_mailer.flow.move import Wish, cancel_appointment, reschedule
from phu_mailer.flow.report import CODE_WORDS
from phu_mailer.flow.revise import revise_outcome
from phu_mailer.flow.rights import NoPost, stop_post
from phu_mailer.store.tables import ContactChannel

FIRST = "PHU-2026-00001"
TO_CORPORATION = frozenset({"ontvangst", "opgepakt", "afgesloten", "maandoverzicht"})
MOST_WORDS = 200
"""A mail to a corporation has a fixed text; one that grows holds something that is not in it."""


def mail(number: int, **changes: str) -> bytes:
    values = {
        "name": "Mw. A. Bakker",
        "address": "Roordastraat 120",
        "amount": "871,40",
        "reference": "C-0001",
    }
    return make_mail(message_id=f"<{number}@woonvast.example>", **(values | changes))


def said(text: str, number: int) -> bytes:
    return make_mail(text, message_id=f"<{number}@woonvast.example>")


def decision(day: int, clock: str) -> Decision:
    return Decision(FIRST, "cli:karin", at(day, clock))


def phoned(town: Town, *, reached: bool) -> None:
    attempt = Attempt(ContactChannel.PHONE, is_reached=reached)
    record_contact(town.store, town.rules, decision(10, "10:00"), attempt)


def out_of_sight(town: Town) -> None:
    record_missed(town.store, decision(16, "12:00"))
    for day, clock in ((18, "15:00"), (18, "16:05"), (31, "09:00")):
        town.work(at(day, clock))


def revised(town: Town) -> None:
    close_case(town.store, town.rules, decision(10, "10:00"), Outcome.OUT_OF_SIGHT)
    town.work(at(10, "10:05"))
    revise_outcome(town.store, town.rules, decision(11, "10:00"), Outcome.CRISIS_SERVICE)


# What happens on 10 March or later to a case whose tenant was invited on 9 March, and the kinds of
# mail that the corporation gets of it.
EVENTS: dict[str, tuple[Callable[[Town], object], list[str]]] = {
    "a phone call that nobody answers": (lambda town: phoned(town, reached=False), []),
    "a tenant who is reached": (lambda town: phoned(town, reached=True), []),
    "a talk that is cancelled": (
        lambda town: cancel_appointment(town.store, town.rules, decision(10, "10:00")),
        [],
    ),
    "another date": (
        lambda town: reschedule(town.store, town.rules, decision(10, "10:00"), Wish()),
        [],
    ),
    "a tenant who comes": (lambda town: record_kept(town.store, decision(16, "12:00")), []),
    "a tenant who stays away": (lambda town: record_missed(town.store, decision(16, "12:00")), []),
    "no answer to both letters": (out_of_sight, ["afgesloten"]),
    "another outcome": (revised, ["afgesloten", "afgesloten"]),
    "a death": (
        lambda town: stop_post(town.store, town.rules, decision(10, "10:00"), NoPost.DECEASED),
        [],
    ),
    "an objection by phone": (
        lambda town: stop_post(town.store, town.rules, decision(10, "10:00"), NoPost.OBJECTION),
        [],
    ),
    "an objection by mail": (
        lambda town: town.work(
            at(10, "10:00"),
            mail(2).replace(
                b"Met vriendelijke groet",
                b"De huurder maakt bezwaar tegen het doorgeven van de gegevens.\r\n\r\n"
                b"Met vriendelijke groet",
            ),
        ),
        ["ontvangst"],
    ),
    "an eviction": (
        lambda town: town.work(
            at(10, "10:00"),
            mail(2, amount="1.307,10").replace(
                b"Met vriendelijke groet",
                b"De ontruiming staat gepland op 14 april 2026.\r\n\r\nMet vriendelijke groet",
            ),
        ),
        ["ontvangst"],
    ),
    "the same signal again": (lambda town: town.work(at(10, "10:00"), mail(2)), ["ontvangst"]),
    "a higher amount": (
        lambda town: town.work(at(10, "10:00"), mail(2, amount="1.307,10")),
        ["opgepakt", "ontvangst"],
    ),
    "an incomplete signal": (
        lambda town: town.work(
            at(10, "10:00"),
            mail(2, name="Dhr. P. Visser", address="Vondelweg", reference="C-0002"),
        ),
        ["ontvangst"],
    ),
    "a signal with a citizen service number": (
        lambda town: town.work(
            at(10, "10:00"),
            mail(2).replace(b"Contractnummer:", b"BSN: 111222333\r\nContractnummer:"),
        ),
        ["ontvangst"],
    ),
    "a correction": (
        lambda town: town.work(
            at(10, "10:00"),
            said(
                f"Correctie op onze melding {FIRST}. Het juiste adres volgt hieronder.\n\n"
                "Contractnummer:  C-0001\nAdres:           Roordastraat 122\n"
                "Postcode/plaats: 2035 XX Haarlem\n",
                2,
            ),
        ),
        [],
    ),
    "a withdrawal": (
        lambda town: town.work(
            at(10, "10:00"), said("Wilt u melding C-0001 intrekken? Alles is betaald.\n", 2)
        ),
        ["afgesloten"],
    ),
    "a question": (
        lambda town: town.work(
            at(10, "10:00"), said(f"Is de huurder van melding {FIRST} gekomen?\n", 2)
        ),
        [],
    ),
    "the end of the month": (
        lambda town: town.work(at(1, "09:00", month=4)),
        ["maandoverzicht"],
    ),
}


@pytest.fixture
def town(store, tmp_path) -> Town:
    town = Town(store, tmp_path)
    town.work(at(9, "09:00"), mail(1))
    town.work(at(9, "16:05"))
    return town


@pytest.mark.parametrize("event", EVENTS)
def test_a_corporation_hears_a_code_or_nothing(town: Town, event: str) -> None:
    happen, kinds = EVENTS[event]
    before = len(town.sender.sent)

    happen(town)
    town.work(at(31, "10:00") if event != "the end of the month" else at(1, "10:00", month=4))

    told = list(zip(town.sent(), town.told(), strict=True))
    new = [(kind, text) for (kind, _), text in told[before:] if kind in TO_CORPORATION]
    assert [kind for kind, _ in new] == kinds
    assert [leaks_in(text) for _, text in new] == [[]] * len(new)
    assert [text for _, text in new if len(text.split()) > MOST_WORDS] == []
    assert {to for (kind, to), _ in told if kind in TO_CORPORATION} == {
        "terugkoppeling@woonvast.example"
    }


def test_every_event_of_a_case_is_among_those(town: Town) -> None:
    """Booked and posted by the fixture; the others by the table above."""
    named = " ".join(EVENTS)
    by_hand = {
        CaseEvent.APPOINTMENT_BOOKED: "another date",
        CaseEvent.INVITATION_POSTED: "another date",
        CaseEvent.APPOINTMENT_CANCELLED: "a talk that is cancelled",
        CaseEvent.APPOINTMENT_MISSED: "a tenant who stays away",
        CaseEvent.FOLLOW_UP_POSTED: "no answer to both letters",
        CaseEvent.TENANT_REACHED: "a tenant who is reached",
        CaseEvent.SIGNAL_ADDED: "a higher amount",
        CaseEvent.CASE_CLOSED: "no answer to both letters",
        CaseEvent.OUTCOME_REVISED: "another outcome",
    }

    assert set(by_hand) == set(CaseEvent)
    assert [name for name in by_hand.values() if name not in named] == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_of_every_outcome_a_corporation_hears_only_the_words_of_a_code(
    town: Town, outcome: Outcome
) -> None:
    close_case(town.store, town.rules, decision(10, "10:00"), outcome)

    town.work(at(10, "10:00") + timedelta(minutes=5))

    text = town.told()[-1]
    ending = re.search(r"Uitkomst: (.+) \((\w+)\)", text)
    assert ending is not None
    assert CODE_WORDS[FeedbackCode(ending[2])] == ending[1]
    assert leaks_in(text) == []
