"""Compare what was read with what a careful person reads; strict, field by field.

A *silent error* is a wrong, invented or missing core value, an invented household or a missed
one, in what would run unattended.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from phu_mailer.domain.signal import (
    Gender,
    HouseholdType,
    IncomingSignal,
    MailKind,
    MinorChildren,
    TenantName,
)
from phu_mailer.flow.read import Disposition, ReadMail
from signals.envelopes import SignalMail
from signals.writing import Wanted

CORE = (
    "names", "street_name", "house_number", "house_letter", "house_number_addition",
    "postal_code", "town", "arrears_cents", "arrears_months", "has_minor_children",
    "minor_children_count", "is_crisis", "tenant_objects",
)  # fmt: skip
OTHER = (
    "genders", "household_type", "phone", "email", "date_of_birth", "corporation_reference",
    "eviction_on",
)  # fmt: skip
FIELDS = CORE + OTHER
NAME_AND_ADDRESS = CORE[:7]
_EMPTY: tuple[object, ...] = (
    None, (), False, MinorChildren.NOT_STATED, HouseholdType.UNKNOWN,
)  # fmt: skip
_REPORTS = (MailKind.NEW, MailKind.LIST)


@dataclass(slots=True)
class Score:
    """The figures of a set of mails; the counters are by field."""

    mails: int = 0
    kinds_right: int = 0
    households: int = 0
    complete: int = 0
    may_run: int = 0
    unattended: int = 0
    premature: int = 0
    missed: int = 0
    invented: int = 0
    faults: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Score") -> None:
        """Add the figures of another set."""
        for name in ("mails", "kinds_right", "households", "complete", "may_run", "unattended",
                     "premature", "missed", "invented"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        self.silent += other.silent
        for name in ("right", "found", "given"):
            getattr(self, name).update(getattr(other, name))

    def precision(self, *names: str) -> float:
        """Return the share of the values that were found that are right."""
        return _share(sum(self.right[one] for one in names), sum(self.found[one] for one in names))

    def recall(self, *names: str) -> float:
        """Return the share of the values that were given that were found right."""
        return _share(sum(self.right[one] for one in names), sum(self.given[one] for one in names))


def score(mail: SignalMail, read: ReadMail) -> Score:
    """Return the figures of one mail; `faults` and `silent` say what and where."""
    place = f"{mail.layout} {mail.number}"
    pairs, extra = _paired(mail.wanted, read.reading.signals)
    total = Score(mails=1, kinds_right=read.reading.kind is mail.kind, households=len(mail.wanted))
    runs = [one for one in read.reading.signals if runs_unattended(read, one)]
    for wanted, found in pairs:
        total.may_run += not wanted.waits
        if found is None:
            total.missed += 1
            total.faults.append(f"{place}: household missed")
            if runs or read.disposition in (Disposition.REGISTER, Disposition.IGNORE):
                total.silent.append(f"{place}: household missed")
            _count(total, wanted, IncomingSignal())
            continue
        faults = _count(total, wanted, found)
        total.complete += not faults
        total.faults += [f"{place}: {fault}" for fault in faults]
        if found in runs:
            total.unattended += 1
            total.premature += bool(wanted.waits)
            total.silent += [f"{place}: {one}" for one in faults if is_core(one)]
    total.invented += len(extra)
    total.faults += [f"{place}: household invented" for _ in extra]
    total.silent += [f"{place}: household invented" for one in extra if one in runs]
    return total


def runs_unattended(read: ReadMail, signal: IncomingSignal) -> bool:
    """Say whether a household would be registered without a person."""
    is_held = signal.needs_review or signal.is_crisis or signal.tenant_objects
    return read.reading.kind in _REPORTS and not read.problems and not is_held


def is_right(mail: SignalMail, read: ReadMail) -> bool:
    """Say whether a person would accept a mail without a change."""
    return read.reading.kind is mail.kind and not score(mail, read).faults


def is_core(fault: str) -> bool:
    """Say whether a fault in what runs unattended is a silent error.

    A value that is not core may be missing; wrong or invented it may never be.
    """
    name, _, what = fault.partition(": ")
    return name in CORE or what != "missing"


def _count(total: Score, wanted: Wanted, found: IncomingSignal) -> list[str]:
    """Count every field of one household; return its faults as "field: missing"."""
    faults = []
    for name in FIELDS:
        expected, value = part(wanted.truth, name), part(found, name)
        good = [expected, *(_folded(name, one) for one in wanted.may_be.get(name, ()))]
        is_given = expected not in _EMPTY
        is_found = value not in _EMPTY
        may_be_empty = any(one in _EMPTY for one in good)
        is_good = value in good or (not is_found and may_be_empty)
        total.found[name] += is_found
        is_asked = is_given and (is_found or not may_be_empty)
        total.given[name] += is_asked or (is_found and is_good)
        total.right[name] += is_found and is_good
        if not is_good:
            what = "missing" if not is_found else "wrong" if is_given else "invented"
            faults.append(f"{name}: {what}")
    return faults


def part(signal: IncomingSignal, name: str) -> object:
    """Return a field in the form in which it is compared."""
    if name == "names":
        return tuple(map(_name, signal.persons))
    if name == "genders":
        genders = tuple(one.gender for one in signal.persons)
        return () if set(genders) <= {Gender.UNKNOWN} else genders
    return _folded(name, getattr(signal, name))


def _name(one: TenantName) -> tuple[str, str | None, str | None]:
    surname = f"{one.name_prefix or ''} {one.last_name}".strip()
    return surname.casefold(), one.initials, one.given_names


def _folded(name: str, value: object) -> object:
    return value.casefold() if name == "town" and isinstance(value, str) else value


def _paired(
    wanted: Sequence[Wanted], found: Sequence[IncomingSignal]
) -> tuple[list[tuple[Wanted, IncomingSignal | None]], list[IncomingSignal]]:
    """Put each household beside the reading that resembles it most; return what is left too."""
    left = list(found)
    pairs: list[tuple[Wanted, IncomingSignal | None]] = []
    for one in wanted:
        best = max(left, key=lambda signal: _likeness(one.truth, signal), default=None)
        if best is None or _likeness(one.truth, best) == 0:
            pairs.append((one, None))
            continue
        del left[next(at for at, signal in enumerate(left) if signal is best)]
        pairs.append((one, best))
    return pairs, left


def _likeness(truth: IncomingSignal, found: IncomingSignal) -> int:
    names = ("names", "street_name", "house_number", "postal_code", "arrears_cents", "phone")
    return sum(
        part(truth, name) == part(found, name) and part(truth, name) not in _EMPTY for name in names
    )


def _share(part_of: int, whole: int) -> float:
    return part_of / whole if whole else 1.0


def total_of(scores: Mapping[str, Score]) -> Score:
    """Return the figures of all layouts together."""
    total = Score()
    for one in scores.values():
        total.add(one)
    return total
