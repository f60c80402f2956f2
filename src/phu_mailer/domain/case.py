"""The states of a case and the only ways between them.

How often to try, how long to wait and when to give up is policy (`domain.deadline`), never a
state. A failed phone call is a contact attempt without an event. A tenant who was reached by phone
keeps the talk that is booked: it can be called off, and the tenant can stay away after all.
"""

from enum import StrEnum

from phu_mailer.errors import PermanentError


class CaseState(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    SCHEDULED = "scheduled"
    INVITED = "invited"
    NO_SHOW = "no_show"
    FOLLOWED_UP = "followed_up"
    IN_CONTACT = "in_contact"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What can happen to a case, always in the past tense."""

    APPOINTMENT_BOOKED = "appointment_booked"
    INVITATION_POSTED = "invitation_posted"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_MISSED = "appointment_missed"
    FOLLOW_UP_POSTED = "follow_up_posted"
    TENANT_REACHED = "tenant_reached"
    SIGNAL_ADDED = "signal_added"
    CASE_CLOSED = "case_closed"
    OUTCOME_REVISED = "outcome_revised"


_S, _E = CaseState, CaseEvent

_FROM_EVERY_OPEN_STATE: dict[tuple[CaseState, CaseEvent], CaseState] = {
    **{(state, _E.TENANT_REACHED): _S.IN_CONTACT for state in _S if state is not _S.CLOSED},
    **{(state, _E.SIGNAL_ADDED): state for state in _S if state is not _S.CLOSED},
    **{(state, _E.CASE_CLOSED): _S.CLOSED for state in _S if state is not _S.CLOSED},
}

TRANSITIONS: dict[tuple[CaseState, CaseEvent], CaseState] = {
    (_S.REGISTERED, _E.APPOINTMENT_BOOKED): _S.SCHEDULED,
    (_S.SCHEDULED, _E.INVITATION_POSTED): _S.INVITED,
    (_S.SCHEDULED, _E.APPOINTMENT_CANCELLED): _S.REGISTERED,
    (_S.INVITED, _E.APPOINTMENT_CANCELLED): _S.REGISTERED,
    (_S.INVITED, _E.APPOINTMENT_MISSED): _S.NO_SHOW,
    (_S.NO_SHOW, _E.APPOINTMENT_BOOKED): _S.SCHEDULED,
    (_S.NO_SHOW, _E.FOLLOW_UP_POSTED): _S.FOLLOWED_UP,
    (_S.FOLLOWED_UP, _E.APPOINTMENT_BOOKED): _S.SCHEDULED,
    (_S.IN_CONTACT, _E.APPOINTMENT_BOOKED): _S.SCHEDULED,
    (_S.IN_CONTACT, _E.APPOINTMENT_CANCELLED): _S.IN_CONTACT,
    (_S.IN_CONTACT, _E.APPOINTMENT_MISSED): _S.NO_SHOW,
    (_S.CLOSED, _E.OUTCOME_REVISED): _S.CLOSED,
    **_FROM_EVERY_OPEN_STATE,
}


class IllegalTransition(PermanentError):
    """The case cannot take this step now; the message says where it is and what is possible."""


def possible_events(state: CaseState) -> tuple[CaseEvent, ...]:
    """Return the events that a case in `state` can take, in the order of `CaseEvent`."""
    return tuple(event for event in CaseEvent if (state, event) in TRANSITIONS)


def next_state(state: CaseState, event: CaseEvent) -> CaseState:
    """Return the state after `event`.

    Raises:
        IllegalTransition: the case cannot take this step from `state`.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        possible = ", ".join(possible_events(state)) or "nothing"
        raise IllegalTransition(
            f"a case that is {state} cannot take {event}; possible: {possible}"
        ) from None
