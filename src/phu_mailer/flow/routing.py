"""Find the neighbourhood team of a household, and what keeps some from having one."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import plain_date
from phu_mailer.domain.reach import Door, StepKind, Team, team_of
from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PermanentError
from phu_mailer.flow.neighbourhood_file import neighbourhood_of
from phu_mailer.store import reach
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Household

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One line about teams and neighbourhoods, for the check of the settings."""

    about: str
    text: str
    is_warning: bool = True


def team_for(session: Session, rules: Rules, home: Household) -> Team | None:
    """Return the team that visits a household, or None when a person must say which."""
    neighbourhood = neighbourhood_of(session, home.postal_code, home.house_number)
    return team_of(rules.teams, Door(home.postal_code, home.house_number, neighbourhood))


def team_by_code(rules: Rules, code: str) -> Team:
    """Return one team.

    Raises:
        PermanentError: there is no team with this code.
    """
    found = next((team for team in rules.teams if team.code == code), None)
    if found is None:
        known = ", ".join(sorted(team.code for team in rules.teams)) or "none: see teams_file"
        raise PermanentError(f"there is no team {code}; known: {known}")
    return found


def remarks(store: Store, rules: Rules) -> list[Remark]:
    """Return where local knowledge came from, and what will leave households without a visit."""
    with store.reading() as session:
        sources = session.exec(
            select(reach.KnowledgeSource).order_by(col(reach.KnowledgeSource.kind))
        ).all()
        codes = set(session.exec(select(reach.Door.neighbourhood_code).distinct()))
    found = [
        Remark(
            one.kind,
            f"{one.stored} from {one.file_name}, taken over on {plain_date(one.taken_at.date())}",
            is_warning=False,
        )
        for one in sources
    ]
    return [*found, *_plan_remarks(rules), *_team_remarks(rules, codes)]


def _plan_remarks(rules: Rules) -> Iterator[Remark]:
    kinds = {step.kind for step in rules.contact_plan}
    if StepKind.HOME_VISIT in kinds and not rules.teams:
        yield Remark("contact_plan", "asks for home visits, and teams_file names no team")
    visiting = [one for one in rules.corporations.values() if one.home_visits_from is not None]
    if StepKind.CORPORATION_VISIT in kinds and not visiting:
        yield Remark("contact_plan", "asks corporations for visits, and none has home_visits_from")


def _team_remarks(rules: Rules, codes: set[str]) -> Iterator[Remark]:
    areas = {area for team in rules.teams for area in team.areas}
    by_code = {area for area in areas if area.startswith(("BU", "WK"))}
    if not by_code:
        return
    if not codes:
        yield Remark(
            "teams", "nobody lives in a neighbourhood yet: run `phu-mailer import neighbourhoods`"
        )
        return
    districts = {f"WK{code[2:8]}" for code in codes}
    if unknown := sorted(by_code - codes - districts):
        yield Remark("teams", f"not in the table of neighbourhoods: {_some(unknown)}")
    without = sorted(code for code in codes if not {code, f"WK{code[2:8]}"} & areas)
    if without:
        yield Remark("teams", f"neighbourhoods without a team: {_some(without)}")


def _some(codes: list[str]) -> str:
    more = f" and {len(codes) - _MOST_NAMED} more" if len(codes) > _MOST_NAMED else ""
    return ", ".join(codes[:_MOST_NAMED]) + more
