"""What the stages hand to each other: values with their origin, gathered per household.

A parser returns `Typed`; a layout turns it into candidates of a `Draft`; `assemble` makes a
signal of a draft. A doubt is a code of `reading.reasons`; `cap` is the highest confidence that a
value may still have. 0.98 for a known label with a fully understood value, 0.93 for an approved
sentence; every cap stands beside the doubt that causes it, and none is learned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

LABELLED = 0.98
PROSE = 0.93
SURE_FROM = 0.80
PROPOSED = 0.60

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Typed:
    """What a short text says: values by the names of the signal's fields.

    No values and no doubts means that the text says "nothing known" in so many words.
    """

    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    cap: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value for one field, with the words it came from."""

    field: str
    value: object
    text: str
    where: str
    confidence: float


@dataclass(slots=True)
class Draft:
    """One household under construction."""

    candidates: list[Candidate] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def add(self, typed: Typed, text: str, where: str, base: float) -> None:
        """Take over what a parser found in `text`."""
        confidence = min(base, typed.cap)
        self.candidates.extend(
            Candidate(name, value, text, where, confidence) for name, value in typed.values.items()
        )
        self.doubts.extend(typed.doubts)

    def doubt(self, code: str) -> None:
        """Note why a person must look at this household."""
        self.doubts.append(code)

    def only_propose(self, code: str) -> None:
        """Make every value doubtful, for the reason that the code gives."""
        self.doubts.append(code)
        self.candidates = [
            replace(one, confidence=min(one.confidence, PROPOSED)) for one in self.candidates
        ]

    def has(self, *names: str) -> bool:
        """Say whether any of these fields has a candidate."""
        return any(candidate.field in names for candidate in self.candidates)
