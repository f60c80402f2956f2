"""What a corporation may know: a code from a closed list, and nothing else.

Free text, attendance, reasons, amounts and other debts have no path to a corporation: the table
below is the whole of it. Source: DDAS 1.2 ("andere reden": the partner learns only that a signal
was not taken up) and docs/adr/0010.
"""

from dataclasses import dataclass
from enum import StrEnum

from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.outcome import Outcome


class FeedbackCode(StrEnum):
    """The words in which a corporation hears about its signal."""

    RECEIVED = "ONTVANGEN"
    INCOMPLETE = "ONVOLLEDIG"
    TAKEN_UP = "OPGEPAKT"
    NO_RESIDENT = "GEEN_INWONER"
    REPEATED = "HERHAALD"
    NOT_TAKEN_UP = "NIET_OPGEPAKT"
    HELP_ACCEPTED = "HULP_GEACCEPTEERD"
    HELP_REFUSED = "HULP_GEWEIGERD"
    NO_CONTACT = "GEEN_CONTACT"
    ALREADY_KNOWN = "AL_BEKEND"
    CLOSED = "AFGESLOTEN"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One message to the corporation about one of its signals."""

    code: FeedbackCode


_AT_CLOSING: dict[Outcome, FeedbackCode] = {
    Outcome.OUT_OF_SIGHT: FeedbackCode.NO_CONTACT,
    Outcome.CRISIS_SERVICE: FeedbackCode.HELP_ACCEPTED,
    Outcome.OWN_APPLICATION: FeedbackCode.HELP_ACCEPTED,
    Outcome.ADVICE_OR_MEDIATION: FeedbackCode.HELP_ACCEPTED,
    Outcome.DEBT_COUNSELLING: FeedbackCode.HELP_ACCEPTED,
    Outcome.OBSTACLE: FeedbackCode.CLOSED,
    Outcome.OTHER_HELP: FeedbackCode.CLOSED,
    Outcome.PAID_OR_ARRANGED: FeedbackCode.CLOSED,
    Outcome.NO_HELP_WANTED: FeedbackCode.HELP_REFUSED,
    Outcome.MOVED: FeedbackCode.NO_RESIDENT,
    Outcome.DECEASED: FeedbackCode.NO_RESIDENT,
    Outcome.WRONG_SIGNAL: FeedbackCode.NOT_TAKEN_UP,
    Outcome.WITHDRAWN: FeedbackCode.CLOSED,
    Outcome.OTHER_REASON: FeedbackCode.NOT_TAKEN_UP,
}


def feedback_for(event: CaseEvent, outcome: Outcome | None = None) -> Feedback | None:
    """Return what the corporation may hear after an event, or None when it is not its business.

    Args:
        outcome: how the case ended; required when a case is closed or its outcome is revised.
    """
    if event is CaseEvent.INVITATION_POSTED:
        return Feedback(FeedbackCode.TAKEN_UP)
    if event in (CaseEvent.CASE_CLOSED, CaseEvent.OUTCOME_REVISED):
        if outcome is None:
            raise ValueError(f"{event} needs an outcome")
        return Feedback(_AT_CLOSING[outcome])
    return None
