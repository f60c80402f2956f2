"""The 450 labelled mails of `../shared/corpora/signals-dev.tar.xz`, when they are there.

Somebody else wrote them and their truth, by rules that differ a little from ours: one suffix for
letter and addition, capitals throughout. What is compared is folded to that.
"""

import json
import lzma
import tarfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import (
    Gender,
    HouseholdType,
    IncomingSignal,
    MailKind,
    MinorChildren,
    TenantName,
)
from phu_mailer.flow.read import ReadMail
from signals.envelopes import SignalMail, rules_of_the_offices
from signals.writing import Wanted

RECEIVED_ON = date(2026, 11, 2)
_ADDRESSES = {
    "elanwonen": "Nieuwe Gracht 49, 2011 ND Haarlem",
    "prewonen": "Postbus 1, 1990 AA Velserbroek",
    "ymere": "Europaweg 101, 2033 AH Haarlem",
}
_KINDS = {
    "withdrawal": MailKind.WITHDRAWAL, "correction": MailKind.CORRECTION,
    "noise": MailKind.OTHER, "reply": MailKind.QUESTION,
}  # fmt: skip
_MINORS = {
    "ja": MinorChildren.YES, "nee": MinorChildren.NO, "onbekend": MinorChildren.UNKNOWN,
    "nee?": MinorChildren.UNKNOWN,
}  # fmt: skip
_HOUSEHOLDS = {
    "gezin": HouseholdType.FAMILY_WITH_MINORS,
    "alleenstaande_ouder": HouseholdType.SINGLE_WITH_MINORS,
    "zonder": HouseholdType.OTHER_WITHOUT_MINORS,
}
_GENDERS = {"M": Gender.MALE, "F": Gender.FEMALE}
_PARTS = {
    "street": "street_name", "number": "house_number", "email": "email",
    "ref": "corporation_reference", "city": "town",
}  # fmt: skip


def rules_of_the_dev_mails() -> Rules:
    """Return rules that know the senders of these mails."""
    corporations = {
        code: Corporation(
            code=code,
            name=code,
            feedback_address=f"terugkoppeling@{code}.example",
            domains=(f"{code}.nl",),
            own_addresses=(address,),
        )
        for code, address in _ADDRESSES.items()
    }
    return replace(rules_of_the_offices(), corporations=corporations)


def dev_mails(archive: Path) -> dict[str, list[SignalMail]]:
    """Return the mails of an archive by their layout; only mails that report tenants."""
    found: dict[str, list[SignalMail]] = {}
    with lzma.open(archive) as packed, tarfile.open(fileobj=packed) as members:
        content = {Path(one.name).name: members.extractfile(one) for one in members if one.isfile()}
        files = {name: file.read() for name, file in content.items() if file}
    for number, entry in enumerate(json.loads(files["truth.json"])):
        wanted = tuple(_wanted(one) for one in entry["truth"])
        kind = MailKind.LIST if len(wanted) > 1 else MailKind.NEW
        kind = _KINDS.get(entry["kind"], kind)
        raw = files[f"{entry['id']}.eml"]
        mail = SignalMail(entry["layout"], number, raw, kind, wanted)
        if kind in (MailKind.NEW, MailKind.LIST):
            found.setdefault(entry["layout"], []).append(mail)
    return found


def folded(read: ReadMail) -> ReadMail:
    """Return a reading in the form of this truth."""
    signals = [
        replace(
            one,
            house_letter=None,
            house_number_addition=_suffix((one.house_letter, one.house_number_addition)),
        )
        for one in read.reading.signals
    ]
    return replace(read, reading=replace(read.reading, signals=tuple(signals)))


def _suffix(parts: Iterable[str | None]) -> str | None:
    joined = "".join(part or "" for part in parts).upper()
    return joined.replace(" ", "").replace("-", "") or None


def _wanted(truth: dict[str, Any]) -> Wanted:
    code, phone, born = truth["postcode"], truth["phone"], truth["dob"]
    minors = _MINORS.get(truth["minors"], MinorChildren.NOT_STATED)
    is_hedged = truth["minors"] == "nee?"
    may_be: dict[str, tuple[object, ...]] = {"household_type": tuple(HouseholdType)}
    if is_hedged or minors is not MinorChildren.YES:
        may_be["minor_children_count"] = (None, 0)
    if is_hedged:
        may_be["has_minor_children"] = (MinorChildren.NO, MinorChildren.NOT_STATED)
    elif minors is MinorChildren.UNKNOWN:
        may_be["has_minor_children"] = (MinorChildren.NOT_STATED,)
    known = {ours: truth[theirs] for theirs, ours in _PARTS.items()}
    signal = IncomingSignal(
        **known,
        persons=tuple(
            TenantName(
                one["surname"], one["initials"], one["first"], one["infix"] or None,
                _GENDERS.get(one["gender"], Gender.UNKNOWN),
            )
            for one in truth["persons"]
        ),
        house_number_addition=_suffix([truth["suffix"]]),
        postal_code=f"{code[:4]} {code[4:]}" if code else None,
        phone=f"+31{phone.removeprefix('0')}" if phone else None,
        date_of_birth=date.fromisoformat(born) if born else None,
        arrears_cents=round(truth["amount"] * 100) if truth["amount"] is not None else None,
        arrears_months=float(truth["months"]) if truth["months"] is not None else None,
        has_minor_children=minors,
        minor_children_count=truth["n_minors"],
        household_type=_HOUSEHOLDS.get(truth["household"], HouseholdType.UNKNOWN),
    )  # fmt: skip
    return Wanted(signal, may_be, ("children",) if is_hedged else ())
