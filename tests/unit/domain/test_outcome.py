import pytest

from phu_mailer.domain.outcome import EvaluationRow, Outcome, ddas_result, evaluation_row

PROJECTIONS = [
    ("out_of_sight", "OUT_OF_SIGHT", "Definitief geen contact kunnen krijgen"),
    ("crisis_service", "CRISIS_SERVICE", "Vervolghulp en/of verwijzing financieel"),
    ("own_application", "OWN_APPLICATION", "Inwoner al bekend bij schuldhulpverlening"),
    ("advice_or_mediation", "ADVICE_OR_MEDIATION", "(Budget)advies en/of quick fix"),
    ("debt_counselling", "DEBT_COUNSELLING", "Vervolghulp en/of verwijzing financieel"),
    ("obstacle", "OBSTACLE", "Vervolghulp en/of verwijzing niet financieel"),
    ("other_help", "OTHER_HELP", "Inwoner heeft al een ander lopend traject"),
    (
        "paid_or_arranged",
        "SOLVED_ITSELF",
        "Inwoner heeft zelf al betaald/betalingsregeling getroffen",
    ),
    (
        "no_help_wanted",
        "NO_HELP_WANTED",
        "Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering",
    ),
    ("moved", "NOT_APPLICABLE", "Persoon is geen inwoner (meer) in de gemeente"),
    ("deceased", "NOT_APPLICABLE", "Inwoner is overleden"),
    ("wrong_signal", "NOT_APPLICABLE", "Niet opgepakt: onterecht signaal"),
    (
        "withdrawn",
        "NOT_APPLICABLE",
        "Inwoner heeft zelf al betaald/betalingsregeling getroffen",
    ),
    ("other_reason", "NOT_APPLICABLE", "Niet opgepakt: andere reden"),
]


@pytest.mark.parametrize(("outcome", "row", "result"), PROJECTIONS)
def test_an_outcome_has_its_row_and_its_national_result(
    outcome: str, row: str, result: str
) -> None:
    projections = (evaluation_row(Outcome(outcome)), ddas_result(Outcome(outcome)))

    assert projections == (EvaluationRow[row], result)


def test_every_outcome_is_projected() -> None:
    assert [outcome for outcome, _, _ in PROJECTIONS] == [outcome.value for outcome in Outcome]


def test_the_seven_rows_of_the_nota_keep_their_order() -> None:
    assert [row.value for row in EvaluationRow][:7] == [
        "Klant blijft verder helemaal uit beeld",
        "Klant maakt gebruik van crisisdienstverlening",
        "Klant vindt zelf de weg naar schulddienstverlening",
        "Met advies en/of directe bemiddeling traject voorkomen",
        "Doorverwijzing naar regulier traject",
        "Belemmeringen voor traject gesignaleerd",
        "Andere hulpverlening is aanwezig",
    ]


def test_the_seven_outcomes_of_the_nota_are_counted_in_a_row_of_their_own() -> None:
    nota = list(Outcome)[:7]

    assert [evaluation_row(outcome) for outcome in nota] == list(EvaluationRow)[:7]
