"""Measure layouts after one layout file each: the program's own suggestion, put in force.

For each layout a person decides on five mails; `layout suggest` proposes from these one file, the
program parses and checks it, and it alone is in force. Then either a person accepts mails under it
until the layout is trusted, or an administrator approves the layout by the five mails, as the
manual tells; and fresh mails are read. The same is done with a file from fifteen mails, for a
corporation that writes its sentences in many ways. Nothing of a file is written by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from learning import Office

from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.flow.places import places_of
from phu_mailer.flow.reading_worker import ReadingHere
from phu_mailer.flow.suggest import AcceptedMail, propose
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.taught import NOTHING_TAUGHT, Taught
from phu_mailer.reading.taught_file import parse_taught
from signals.envelopes import Layout, SignalMail
from signals.scoring import Score, score
from signals.writing import RECEIVED_ON, Wanted

_DECIDED, _MANY, _ACCEPTANCES, _PATIENCE = 5, 15, 5, 30

Fresh = Callable[[Layout], Sequence[SignalMail]]


def taught_scores(
    folder: Path, layouts: Sequence[Layout], rules: Rules, seed: str, fresh: Fresh
) -> dict[str, dict[str, Score]]:
    """Return the figures of fresh mails of each layout after one layout file, by way.

    The ways: "earned", with trust that was earned by acceptances; "approved", with the layout
    approved by the five mails of the file; "fifteen", the same with a file from fifteen mails.
    """
    found: dict[str, dict[str, Score]] = {"earned": {}, "approved": {}, "fifteen": {}}
    for layout in layouts:
        mails = [layout.mail(number, f"{seed}-taught") for number in range(_DECIDED + _PATIENCE)]
        code = layout.office.corporation.code
        few, many = (taught_by(mails[:count], rules, code) for count in (_DECIDED, _MANY))
        for way, scores in found.items():
            own = folder / way / layout.code
            own.mkdir(parents=True)
            office = Office(own, rules)
            taught = {code: many if way == "fifteen" else few}
            office.reader = ReadingHere(rules, Knowledge(places_of(office.store), taught=taught))
            try:
                if way == "earned":
                    office.decide(mails[_DECIDED:], _ACCEPTANCES)
                else:
                    office.approve(mails[: _MANY if way == "fifteen" else _DECIDED])
                scores[layout.code] = _total(office, fresh(layout))
            finally:
                office.close()
    return found


def _total(office: Office, mails: Sequence[SignalMail]) -> Score:
    total = Score()
    for mail in mails:
        total.add(score(mail, office.read(mail)))
    return total


def taught_by(mails: Sequence[SignalMail], rules: Rules, code: str) -> Taught:
    """Return what the program's suggestion from some decided mails teaches."""
    decided = [
        AcceptedMail(
            f"mail {mail.number}", mail.raw, RECEIVED_ON, tuple(map(decided_on, mail.wanted))
        )
        for mail in mails
    ]
    return parse_taught(propose(decided, rules, code, NOTHING_TAUGHT).text, f"{code}.toml")


def decided_on(wanted: Wanted) -> IncomingSignal:
    """Return a household as a person leaves it: a letter needs a town, so that is filled in."""
    towns = [one for one in wanted.may_be.get("town", ()) if isinstance(one, str)]
    if wanted.truth.town is None and towns:
        return replace(wanted.truth, town=towns[0])
    return wanted.truth
