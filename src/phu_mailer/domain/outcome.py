"""How a case ended: one code of our own, and its projections on the two vocabularies outside.

The evaluation table of the nota counts a group and a row; the national delivery (DDAS 1.2) has
its own words. Both are total: a new outcome without a row does not pass the tests.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """The final result of a case; exactly one at a time, the earlier ones stay in the log."""

    OUT_OF_SIGHT = "out_of_sight"
    CRISIS_SERVICE = "crisis_service"
    OWN_APPLICATION = "own_application"
    ADVICE_OR_MEDIATION = "advice_or_mediation"
    DEBT_COUNSELLING = "debt_counselling"
    OBSTACLE = "obstacle"
    OTHER_HELP = "other_help"
    PAID_OR_ARRANGED = "paid_or_arranged"
    NO_HELP_WANTED = "no_help_wanted"
    MOVED = "moved"
    DECEASED = "deceased"
    WRONG_SIGNAL = "wrong_signal"
    WITHDRAWN = "withdrawn"
    OTHER_REASON = "other_reason"


class EvaluationRow(StrEnum):
    """A row of the evaluation table; the first seven are the nota's."""

    OUT_OF_SIGHT = "Klant blijft verder helemaal uit beeld"
    CRISIS_SERVICE = "Klant maakt gebruik van crisisdienstverlening"
    OWN_APPLICATION = "Klant vindt zelf de weg naar schulddienstverlening"
    ADVICE_OR_MEDIATION = "Met advies en/of directe bemiddeling traject voorkomen"
    DEBT_COUNSELLING = "Doorverwijzing naar regulier traject"
    OBSTACLE = "Belemmeringen voor traject gesignaleerd"
    OTHER_HELP = "Andere hulpverlening is aanwezig"
    SOLVED_ITSELF = "Klant heeft zelf betaald of een regeling"
    NO_HELP_WANTED = "Klant wil geen hulp"
    NOT_APPLICABLE = "Melding verviel (verhuisd, overleden, onterecht of ingetrokken)"


_EVALUATION: dict[Outcome, EvaluationRow] = {
    Outcome.OUT_OF_SIGHT: EvaluationRow.OUT_OF_SIGHT,
    Outcome.CRISIS_SERVICE: EvaluationRow.CRISIS_SERVICE,
    Outcome.OWN_APPLICATION: EvaluationRow.OWN_APPLICATION,
    Outcome.ADVICE_OR_MEDIATION: EvaluationRow.ADVICE_OR_MEDIATION,
    Outcome.DEBT_COUNSELLING: EvaluationRow.DEBT_COUNSELLING,
    Outcome.OBSTACLE: EvaluationRow.OBSTACLE,
    Outcome.OTHER_HELP: EvaluationRow.OTHER_HELP,
    Outcome.PAID_OR_ARRANGED: EvaluationRow.SOLVED_ITSELF,
    Outcome.NO_HELP_WANTED: EvaluationRow.NO_HELP_WANTED,
    Outcome.MOVED: EvaluationRow.NOT_APPLICABLE,
    Outcome.DECEASED: EvaluationRow.NOT_APPLICABLE,
    Outcome.WRONG_SIGNAL: EvaluationRow.NOT_APPLICABLE,
    Outcome.WITHDRAWN: EvaluationRow.NOT_APPLICABLE,
    Outcome.OTHER_REASON: EvaluationRow.NOT_APPLICABLE,
}

_DDAS: dict[Outcome, str] = {
    Outcome.OUT_OF_SIGHT: "Definitief geen contact kunnen krijgen",
    Outcome.CRISIS_SERVICE: "Vervolghulp en/of verwijzing financieel",
    Outcome.OWN_APPLICATION: "Inwoner al bekend bij schuldhulpverlening",
    Outcome.ADVICE_OR_MEDIATION: "(Budget)advies en/of quick fix",
    Outcome.DEBT_COUNSELLING: "Vervolghulp en/of verwijzing financieel",
    Outcome.OBSTACLE: "Vervolghulp en/of verwijzing niet financieel",
    Outcome.OTHER_HELP: "Inwoner heeft al een ander lopend traject",
    Outcome.PAID_OR_ARRANGED: "Inwoner heeft zelf al betaald/betalingsregeling getroffen",
    Outcome.NO_HELP_WANTED: "Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering",
    Outcome.MOVED: "Persoon is geen inwoner (meer) in de gemeente",
    Outcome.DECEASED: "Inwoner is overleden",
    Outcome.WRONG_SIGNAL: "Niet opgepakt: onterecht signaal",
    Outcome.WITHDRAWN: "Inwoner heeft zelf al betaald/betalingsregeling getroffen",
    Outcome.OTHER_REASON: "Niet opgepakt: andere reden",
}


def evaluation_row(outcome: Outcome) -> EvaluationRow:
    """Return the row of the evaluation table in which a case with this outcome is counted."""
    return _EVALUATION[outcome]


def ddas_result(outcome: Outcome) -> str:
    """Return the DDAS 1.2 `Eindresultaat` of an outcome."""
    return _DDAS[outcome]
