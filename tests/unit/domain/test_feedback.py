import dataclasses

import pytest

from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.feedback import Feedback, FeedbackCode, feedback_for
from phu_mailer.domain.outcome import Outcome

AT_CLOSING = {
    "out_of_sight": "GEEN_CONTACT",
    "crisis_service": "HULP_GEACCEPTEERD",
    "own_application": "HULP_GEACCEPTEERD",
    "advice_or_mediation": "HULP_GEACCEPTEERD",
    "debt_counselling": "HULP_GEACCEPTEERD",
    "obstacle": "AFGESLOTEN",
    "other_help": "AFGESLOTEN",
    "paid_or_arranged": "AFGESLOTEN",
    "no_help_wanted": "HULP_GEWEIGERD",
    "moved": "GEEN_INWONER",
    "deceased": "GEEN_INWONER",
    "wrong_signal": "NIET_OPGEPAKT",
    "withdrawn": "AFGESLOTEN",
    "other_reason": "NIET_OPGEPAKT",
}

NOT_THE_BUSINESS_OF_A_CORPORATION = [
    "appointment_booked",
    "appointment_cancelled",
    "appointment_missed",
    "follow_up_posted",
    "tenant_reached",
    "signal_added",
]


@pytest.mark.parametrize("event", [CaseEvent.CASE_CLOSED, CaseEvent.OUTCOME_REVISED])
@pytest.mark.parametrize(("outcome", "code"), AT_CLOSING.items())
def test_a_closing_tells_the_code_of_the_table(event: CaseEvent, outcome: str, code: str) -> None:
    feedback = feedback_for(event, Outcome(outcome))

    assert feedback == Feedback(FeedbackCode(code))


def test_every_outcome_has_a_code() -> None:
    assert list(AT_CLOSING) == [outcome.value for outcome in Outcome]


def test_a_posted_invitation_is_taken_up() -> None:
    assert feedback_for(CaseEvent.INVITATION_POSTED) == Feedback(FeedbackCode("OPGEPAKT"))


@pytest.mark.parametrize("event", NOT_THE_BUSINESS_OF_A_CORPORATION)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_attendance_and_contact_are_never_told(event: str, outcome: Outcome | None) -> None:
    assert feedback_for(CaseEvent(event), outcome) is None


def test_every_event_is_told_or_kept() -> None:
    told = {"invitation_posted", "case_closed", "outcome_revised"}

    assert told | set(NOT_THE_BUSINESS_OF_A_CORPORATION) == {event.value for event in CaseEvent}


@pytest.mark.parametrize("event", [CaseEvent.CASE_CLOSED, CaseEvent.OUTCOME_REVISED])
def test_a_closing_without_an_outcome_is_a_mistake(event: CaseEvent) -> None:
    with pytest.raises(ValueError, match="needs an outcome"):
        feedback_for(event)


def test_feedback_has_no_room_for_free_text() -> None:
    assert [field.name for field in dataclasses.fields(Feedback)] == ["code"]


def test_the_codes_are_a_closed_list() -> None:
    assert [code.value for code in FeedbackCode] == [
        "ONTVANGEN",
        "ONVOLLEDIG",
        "OPGEPAKT",
        "GEEN_INWONER",
        "HERHAALD",
        "NIET_OPGEPAKT",
        "HULP_GEACCEPTEERD",
        "HULP_GEWEIGERD",
        "GEEN_CONTACT",
        "AL_BEKEND",
        "AFGESLOTEN",
    ]
