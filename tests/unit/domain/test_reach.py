"""The team of a door is the one that names it most closely, and never a guess."""

import pytest

from phu_mailer.domain.reach import Door, Team, team_of


def team(code: str, *areas: str) -> Team:
    return Team(code, f"Team {code}", f"{code}@wijk.example", areas)


TEAMS = (
    team("district", "WK039206"),
    team("neighbourhood", "BU03920601"),
    team("code", "2035 XX"),
    team("doors", "2035 XX 100-120", "2035XY 1-9"),
    team("twin-a", "BU03920701"),
    team("twin-b", "WK039208", "2037 AA"),
    team("twin-c", "2037 AA 1-9"),
)


@pytest.mark.parametrize(
    ("door", "code"),
    [
        (Door("2035 AA", 1, "BU03920602"), "district"),
        (Door("2035 AA", 1, "BU03920601"), "neighbourhood"),
        (Door("2035 XX", 99, "BU03920601"), "code"),
        (Door("2035 XX", 100, "BU03920601"), "doors"),
        (Door("2035 XX", 120, None), "doors"),
        (Door("2035 XX", 121, None), "code"),
        (Door("2035 XY", 9, None), "doors"),
        (Door("2035 XY", 10, None), None),
        (Door("2037 AA", 10, "BU03920701"), "twin-b"),
        (Door("2037 AA", 9, "BU03920701"), "twin-c"),
        (Door("2099 ZZ", 1, None), None),
        (Door("2099 ZZ", 1, "BU03929901"), None),
        (Door("2099 ZZ", 1, "BU03940601"), None),
    ],
)
def test_the_closest_area_wins(door, code):
    found = team_of(TEAMS, door)

    assert (found.code if found else None) == code


def test_two_teams_that_are_equally_close_are_none():
    teams = (team("a", "2035 XX 1-10"), team("b", "2035 XX 10-20"))

    assert team_of(teams, Door("2035 XX", 10)) is None
    assert team_of(teams, Door("2035 XX", 9)) == teams[0]
