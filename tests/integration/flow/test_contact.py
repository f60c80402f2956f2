"""Tries to reach a household, and an outcome that changes later."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.domain.case import IllegalTransition
from phu_mailer.domain.outcome import Outcome
from phu_mailer.errors import PermanentError
from phu_mailer.flow.audit import verify
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, close_case
from phu_mailer.flow.revise import revise_outcome
from phu_mailer.store.tables import CaseLogEntry, ContactAttempt, ContactChannel, OutboxMessage


@pytest.fixture
def town(store, tmp_path) -> Town:
    town = Town(store, tmp_path)
    town.work(at(9, "09:00"), make_mail())
    return town


def decision(clock: str) -> Decision:
    return Decision("PHU-2026-00001", "cli:karin", at(9, clock))


def test_a_failed_try_is_recorded_and_changes_nothing(town):
    attempt = Attempt(ContactChannel.PHONE, is_reached=False)

    record_contact(town.store, town.rules, decision("13:30"), attempt)
    town.work(at(9, "16:05"))

    row = all_of(town.store, ContactAttempt)[0]
    assert (row.channel, row.reached, row.attempted_on, row.day_part) == (
        "Telefoon",
        False,
        at(9, "13:30").date(),
        "middag",
    )
    assert (town.states(), town.letters()) == (["invited"], [("invitation", "posted")])


def test_a_tenant_who_was_reached_gets_no_letter_that_was_not_posted(town):
    attempt = Attempt(ContactChannel.HOME_VISIT, is_reached=True)

    record_contact(town.store, town.rules, decision("11:00"), attempt)
    town.work(at(9, "16:05"))

    assert (town.states(), town.letters()) == (["in_contact"], [("invitation", "stopped")])
    assert verify(town.store).faults == ()


def test_a_try_for_a_closed_case_is_refused(town):
    close_case(town.store, town.rules, decision("10:00"), Outcome.MOVED)

    with pytest.raises(IllegalTransition):
        record_contact(
            town.store,
            town.rules,
            decision("11:00"),
            Attempt(ContactChannel.PHONE, is_reached=True),
        )

    assert all_of(town.store, ContactAttempt) == []


@pytest.mark.parametrize(
    ("outcome", "codes"),
    [
        (Outcome.CRISIS_SERVICE, ["GEEN_CONTACT", "HULP_GEACCEPTEERD"]),
        (Outcome.OBSTACLE, ["GEEN_CONTACT", "AFGESLOTEN"]),
    ],
)
def test_an_outcome_that_changes_is_told_when_its_code_changes(town, outcome, codes):
    close_case(town.store, town.rules, decision("10:00"), Outcome.OUT_OF_SIGHT)

    revise_outcome(town.store, town.rules, decision("11:00"), outcome)

    told = [
        row.fields["code"] for row in all_of(town.store, OutboxMessage) if row.kind != "ontvangst"
    ]
    assert told == codes
    last = all_of(town.store, CaseLogEntry)[-1]
    assert (last.event, last.details) == (
        "outcome_revised",
        {"from": "out_of_sight", "to": outcome.value},
    )
    assert verify(town.store).faults == ()


def test_an_outcome_with_the_same_code_is_not_told_again(town):
    close_case(town.store, town.rules, decision("10:00"), Outcome.CRISIS_SERVICE)

    revise_outcome(town.store, town.rules, decision("11:00"), Outcome.OWN_APPLICATION)

    assert [row.kind for row in all_of(town.store, OutboxMessage)] == ["ontvangst", "afgesloten"]


def test_an_open_case_or_the_same_outcome_cannot_be_revised(town):
    with pytest.raises(IllegalTransition):
        revise_outcome(town.store, town.rules, decision("10:00"), Outcome.MOVED)
    close_case(town.store, town.rules, decision("10:30"), Outcome.MOVED)

    with pytest.raises(PermanentError, match="ended as moved already"):
        revise_outcome(town.store, town.rules, decision("11:00"), Outcome.MOVED)
