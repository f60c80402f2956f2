"""The fields of the mails that tell what waits: to a corporation each month, to ourselves each day.

They are apart from `texts`, which joins them with the mails about one signal.
"""

from collections.abc import Mapping
from typing import Any

LINES = "{% for melding in meldingen %} ... {% endfor %}"
WAITING: Mapping[str, str] = {
    "niet_afgevinkt": "Kenmerken van zaken waarvan de afspraak voorbij en niet afgevinkt is",
    "te_beoordelen": "Nummers van mails om te beoordelen",
    "taken": "Nummers van taken die aan de beurt zijn",
    "contactplan": "Kenmerken van zaken waarin een stap van het contactplan aan de beurt is",
    "te_laat": "Kenmerken van zaken waarvan het eerste contact te laat is",
    "vastgelopen": "Kenmerken van zaken die niet verder kunnen",
    "kan_niet_doorgaan": "Kenmerken van zaken waarvan de afspraak niet door kan gaan",
    "niet_verstuurd": "Nummers van mails die niet zijn verstuurd",
    "niet_bevestigd": "Nummers van verzendingen die nog niet zijn bevestigd",
    "niet_vrijgegeven": "Nummers van brieven die op vrijgave wachten",
    "termijn_voorbij": "Kenmerken van zaken waarin niemand op de vervolgbrief heeft gereageerd",
    "zonder_gesprek": "Kenmerken van zaken waarin de huurder is bereikt maar geen gesprek heeft",
}
"""The lists of the daily overview by field, each with its meaning."""

SAMPLE = "woonvast: 0 fout van 4 bekeken (5 in de steekproef, 96 vanzelf verwerkt)"


def month(count: int) -> dict[str, Any]:
    """Return the values of an overview of `count` signals, for an example."""
    line = {
        "kenmerk": "PHU-2025-00123",
        "uw_kenmerk": "GH-4711",
        "ontvangen_op": "1 december 2025",
        "stand": "opgepakt",
    }
    return {
        "van": "1 november 2025",
        "tot_en_met": "30 november 2025",
        "aantal": count,
        "meldingen": [
            line | {"uw_kenmerk": "" if number else "GH-4711"} for number in range(count)
        ],
    }


def urgent(reference: str) -> dict[str, Any]:
    """Return the values of an alert, with the reference of a case or of a mail only."""
    return {"kenmerk": reference, "mailnummer": 12, "uiterlijk": "dinsdag 2 december 2025"}


def day(*, is_full: bool) -> dict[str, Any]:
    """Return the values of a daily overview in which everything waits, or one thing does."""
    full = dict.fromkeys(WAITING, ["PHU-2025-00123", "PHU-2025-00124"] if is_full else [])
    sample = [SAMPLE] if is_full else []
    return full | {"datum": "1 december 2025", "taken": ["7"], "steekproef": sample}


def visits(count: int) -> dict[str, Any]:
    """Return the values of a mail to a team about so many visits."""
    return {
        "team": "Sociaal wijkteam Oost",
        "datum": "16 december 2025",
        "aantal": count,
        "kenmerken": ["PHU-2025-00123"] * count,
    }


def invitation(kind: str) -> dict[str, Any]:
    """Return the values of an invitation to a counsellor, of one of its kinds."""
    return {
        "soort": kind,
        "kenmerk": "PHU-2025-00123",
        "datum": "dinsdag 16 december 2025",
        "tijd": "15.00 uur",
        "plaats": "Raadhuisplein 1, kamer 2",
    }
