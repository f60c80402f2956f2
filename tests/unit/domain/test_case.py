"""The table of states is written out by hand: a cell that changes must change here as well."""

import pytest

from phu_mailer.domain.case import (
    TRANSITIONS,
    CaseEvent,
    CaseState,
    IllegalTransition,
    next_state,
    possible_events,
)
from phu_mailer.errors import PermanentError

COLUMNS = [
    "appointment_booked",
    "invitation_posted",
    "appointment_cancelled",
    "appointment_missed",
    "follow_up_posted",
    "tenant_reached",
    "signal_added",
    "case_closed",
    "outcome_revised",
]

TABLE = """
registered  | scheduled | -       | -          | -       | -           | in_contact | registered  | closed | -
scheduled   | -         | invited | registered | -       | -           | in_contact | scheduled   | closed | -
invited     | -         | -       | registered | no_show | -           | in_contact | invited     | closed | -
no_show     | scheduled | -       | -          | -       | followed_up | in_contact | no_show     | closed | -
followed_up | scheduled | -       | -          | -       | -           | in_contact | followed_up | closed | -
in_contact  | scheduled | -       | in_contact | no_show | -           | in_contact | in_contact  | closed | -
closed      | -         | -       | -          | -       | -           | -          | -           | -      | closed
"""  # noqa: E501 - a table is read by its columns


def _cells() -> list[tuple[str, str, str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
    return [
        (row[0], event, cell) for row in rows for event, cell in zip(COLUMNS, row[1:], strict=True)
    ]


ALLOWED = [cell for cell in _cells() if cell[2] != "-"]
REFUSED = [cell[:2] for cell in _cells() if cell[2] == "-"]


@pytest.mark.parametrize(("state", "event", "after"), ALLOWED)
def test_an_allowed_step_leads_to_the_state_of_the_table(
    state: str, event: str, after: str
) -> None:
    result = next_state(CaseState(state), CaseEvent(event))

    assert result == CaseState(after)


@pytest.mark.parametrize(("state", "event"), REFUSED)
def test_every_other_step_is_refused(state: str, event: str) -> None:
    with pytest.raises(IllegalTransition):
        next_state(CaseState(state), CaseEvent(event))


def test_the_table_covers_every_state_and_event() -> None:
    assert {(state, event) for state, event, _ in _cells()} == {
        (state.value, event.value) for state in CaseState for event in CaseEvent
    }
    assert len(ALLOWED) == len(TRANSITIONS) == 30
    assert len(REFUSED) == 33


def test_the_refusal_says_where_the_case_is_and_what_is_possible() -> None:
    with pytest.raises(IllegalTransition) as refusal:
        next_state(CaseState.CLOSED, CaseEvent.APPOINTMENT_BOOKED)

    assert str(refusal.value) == (
        "a case that is closed cannot take appointment_booked; possible: outcome_revised"
    )
    assert isinstance(refusal.value, PermanentError)


def test_possible_events_are_those_of_the_row() -> None:
    assert possible_events(CaseState.INVITED) == (
        CaseEvent.APPOINTMENT_CANCELLED,
        CaseEvent.APPOINTMENT_MISSED,
        CaseEvent.TENANT_REACHED,
        CaseEvent.SIGNAL_ADDED,
        CaseEvent.CASE_CLOSED,
    )


def test_a_closed_case_never_opens_again() -> None:
    after = {next_state(CaseState.CLOSED, event) for event in possible_events(CaseState.CLOSED)}

    assert after == {CaseState.CLOSED}
