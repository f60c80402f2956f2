"""How a household is reached when letters are not answered: steps, and the team of a door.

How many steps and when is policy from the settings. A door belongs to the team that names it most
closely: a postal code (with numbers) before a neighbourhood before a district.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from phu_mailer.domain.address import normalise_postal_code

_DOORS = re.compile(r"(?P<code>[1-9]\d{3} ?[A-Z]{2})(?: (?P<first>\d+)-(?P<last>\d+))?")


class StepKind(StrEnum):
    """What a step of the contact plan asks of a person."""

    PHONE = "phone"
    HOME_VISIT = "home_visit"
    CORPORATION_VISIT = "corporation_visit"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step; `working_days` count after the day on which the follow-up letter was posted."""

    kind: StepKind
    working_days: int


@dataclass(frozen=True, slots=True)
class Door:
    """Where a household lives, for finding its team; `neighbourhood` is None when not known."""

    postal_code: str
    house_number: int
    neighbourhood: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """A neighbourhood team.

    One of its `areas` is a neighbourhood ("BU03920301"), a district ("WK039203"), a postal code
    ("2035 XX"), or a postal code with house numbers ("2035 XX 1-99", both included).
    """

    code: str
    name: str
    email: str
    areas: tuple[str, ...]


def team_of(teams: Iterable[Team], door: Door) -> Team | None:
    """Return the team that visits a door, or None when no team or more than one names it best."""
    fits = [(_closeness(area, door), team) for team in teams for area in team.areas]
    best = max((closeness for closeness, _ in fits), default=0)
    found = {team.code: team for closeness, team in fits if closeness == best > 0}
    return next(iter(found.values())) if len(found) == 1 else None


def _closeness(area: str, door: Door) -> int:
    """Return how closely an area names a door: 0 not at all, 4 by its number."""
    doors = _DOORS.fullmatch(area)
    if doors is not None:
        if normalise_postal_code(doors["code"]) != normalise_postal_code(door.postal_code):
            return 0
        if doors["first"] is None:
            return 3
        return 4 if int(doors["first"]) <= door.house_number <= int(doors["last"]) else 0
    if door.neighbourhood is None:
        return 0
    if area == door.neighbourhood:
        return 2
    return int(area.startswith("WK") and door.neighbourhood[2:8] == area[2:8])
