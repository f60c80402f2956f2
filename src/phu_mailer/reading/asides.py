"""Values of labels that say nothing of the tenant, such as "Betreft", "Team" or "Huur".

They are taken over nowhere, but now and then what matters most stands there: "Betreft: intrekking".
"""

import re
from datetime import date

from phu_mailer.reading.clauses import Judgement, judge
from phu_mailer.reading.folding import fold

_MATTERS = re.compile(
    r"intrek|ingetrok|verval|correcti|rectif|betaald|voldaan|afgelost|weggewerkt|kwijtgesch|"
    r"regeling|bezwaar|toestemming|bewind|curat|wsnp|overled|verhui|vertrok|vertrek|spoed|urgent|"
    r"dringend|\b(?:niet|geen) (?:doen|sturen|bellen|meer|nodig)|\beerst\b|\btest\b|voorbeeld|"
    r"\b(?:nieuw|vorig|oud) adres"
)
_TITLES = frozenset({"betreft", "onderwerp", "subject"})
_AGE = re.compile(r"(?:\bvan|\() ?(\d{1,2})\b")
_OF_AGE = 18


def is_subject_line(label: str) -> bool:
    """Say whether a label names what the mail is about, as its subject does."""
    return fold(label) in _TITLES


def judge_aside(label: str, text: str, received_on: date) -> Judgement:
    """Return what the value of such a label means for the household it stands beside."""
    judged = judge(text, received_on)
    if judged.is_crisis or judged.tenant_objects:
        return judged
    is_of_children = re.search(r"kind|minderj|meerderj", fold(label)) is not None
    has_minor = any(int(age) < _OF_AGE for age in _AGE.findall(text))
    if _MATTERS.search(text.casefold()) or (is_of_children and has_minor):
        return Judgement(("unexplained: text",))
    return Judgement()
