"""What the subject says that the text does not: it can change what has to be done.

A name, street, amount or number that stands in the text too is explained by it. Other words
count only when they could matter, because most subjects are a few words of routine.
"""

import re
from datetime import date

from phu_mailer.reading.clauses import Judgement, judge
from phu_mailer.reading.fields.arrears import AMOUNT
from phu_mailer.reading.folding import fold
from phu_mailer.reading.taught import PhraseKind, says

_MATTERS = re.compile(
    r"\b(?:niet|geen|stop\w*|wacht\w*|aanhouden|concept\w*|test\w*|proef\w*|voorbeeld\w*|intern|vra(?:ag|gen)|spoed\w*|urgent\w*|dringend\w*|bezwaar|toestemming|akkoord|\w*betaald|\w*betaling\w*|\w*regeling\w*|voldaan|afgelost|kind\w*|gezin\w*|zwanger|overl\w+|verhui\w*|vertrok\w*|ex|adres|dubbel\w*|herhaling|vorige?|oude?)\b"
)
_STREET = re.compile(
    r"\b\w{3,}(?:straat|laan|weg|plein|kade|gracht|singel|dreef|pad|hof|park|vaart)\b"
)
_ARREARS = re.compile(r"\b\w*betalings?achterstand\w*")
_NAMED = re.compile(
    r"\b(?:mw|mevr|mevrouw|dhr|hr|heer|meneer|fam|familie)\b\.?\s+(?P<name>(?:[^\W\d_][\w.'-]*\s*){1,5})",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"\b[A-ZÀ-Þ][\w'-]{2,}")
_COUNTED = re.compile(
    r"(?<![>\d])(?<!> )(?P<n>\d+)\s?(?:maand|mnd|kind|personen|termijn)", re.IGNORECASE
)


def judge_subject(subject: str, text: str, received_on: date) -> Judgement:
    """Return what the subject means for every household of the mail.

    Args:
        text: everything that the sender wrote below it.
    """
    if says(PhraseKind.HARMLESS, subject):
        return Judgement()
    judged = judge(subject, received_on)
    if judged.is_crisis or judged.tenant_objects or "guardian: named" in judged.doubts:
        return judged
    return Judgement(("unexplained: subject",) if _is_unexplained(subject, text) else ())


def _is_unexplained(subject: str, text: str) -> bool:
    known = frozenset(fold(text).split())
    left = " ".join(word for word in fold(subject).split() if word not in known)
    figures = frozenset(re.findall(r"\d+", text))
    wanted = [one["n"] for one in _COUNTED.finditer(subject)]
    wanted += [
        figure for one in re.finditer(AMOUNT, subject) for figure in re.findall(r"\d+", one[0])
    ]
    names = [
        word
        for one in _NAMED.finditer(subject)
        for name in _NAME_WORD.findall(one["name"])
        for word in fold(name).split()
    ]
    return (
        any(word not in known for word in names)
        or any(one not in figures for one in wanted)
        or _MATTERS.search(_ARREARS.sub("", left)) is not None
        or _STREET.search(left) is not None
    )
