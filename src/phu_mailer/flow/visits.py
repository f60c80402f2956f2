"""The home visits of a neighbourhood team: its list on paper, and a mail that one is ready.

The list holds names and addresses and is handed over by a person; the mail holds references only.
That an address was given to a team stands in the log of its case, once for each list.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import plain_date
from phu_mailer.domain.reach import StepKind, Team
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import MinorChildren
from phu_mailer.domain.visits import Visit, list_fields, row_fields
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import write_log
from phu_mailer.flow.report import Told, queue_within
from phu_mailer.flow.routing import team_by_code, team_for
from phu_mailer.flow.step import Step
from phu_mailer.store.db import Store
from phu_mailer.store.queries import PLAN_TASKS, CaseParties, open_plan_tasks, parties
from phu_mailer.store.tables import Case

LISTED = "visit_listed"


class Made(Protocol):
    """A list on paper."""

    @property
    def docx(self) -> bytes:
        """To be changed."""

    @property
    def pdf(self) -> bytes:
        """To be printed."""


class Maker(Protocol):
    """Whatever makes a list of its fields and rows."""

    def render(
        self, fields: Mapping[str, Mapping[str, str]], rows: Sequence[Mapping[str, str]]
    ) -> Made:
        """Return the list.

        Raises:
            PermanentError: the template is broken.
            TemporaryError: not now.
        """


@dataclass(slots=True)
class Planned:
    """The visits that are due: those of each team by its code, and the references of no team."""

    by_team: dict[str, list[Visit]] = field(default_factory=dict)
    without_team: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VisitList:
    """The list of a team: file name -> content, and which cases stand on it."""

    files: tuple[tuple[str, bytes], ...]
    references: tuple[str, ...]


def planned_visits(store: Store, rules: Rules, day: date) -> Planned:
    """Return every home visit that the contact plan asks for up to a day, in walking order."""
    found = Planned()
    with store.reading() as session:
        tasks = [
            task
            for task in open_plan_tasks(session)
            if task.kind == PLAN_TASKS[StepKind.HOME_VISIT] and task.due_on and task.due_on <= day
        ]
        due = {task.case_reference: task.due_on for task in reversed(tasks)}
        for one in _parties(session, [reference for reference in due if reference]):
            reference = one.case.reference
            team = team_for(session, rules, one.household)
            if team is None:
                found.without_team.append(reference)
                continue
            visit = Visit(
                reference=reference,
                persons=one.persons,
                address=one.address,
                due_on=due[reference] or day,
                has_minor_children=_children(one),
            )
            found.by_team.setdefault(team.code, []).append(visit)
    return found


def make_list(store: Store, rules: Rules, maker: Maker, team_code: str, day: date) -> VisitList:
    """Return the list of a team for the visits that are due up to a day.

    Raises:
        PermanentError: there is no such team, nothing to visit, or the template is broken.
        TemporaryError: LibreOffice is not there.
    """
    team = team_by_code(rules, team_code)
    visits = planned_visits(store, rules, day).by_team.get(team.code, [])
    if not visits:
        raise PermanentError(f"team {team.code} has no visits up to {day}")
    fields = list_fields(team, day, len(visits), rules.municipality, rules.contact)
    made = maker.render(fields, [row_fields(visit) for visit in visits])
    stem = f"huisbezoek-{team.code}-{day.isoformat()}"
    return VisitList(
        files=((f"{stem}.docx", made.docx), (f"{stem}.pdf", made.pdf)),
        references=tuple(visit.reference for visit in visits),
    )


def tell_team(step: Step, team_code: str, references: Sequence[str], day: date) -> bool:
    """Queue the mail that a list is ready, and log who is on it, in the caller's transaction.

    Returns:
        False when the same list was told before.
    """
    team: Team = team_by_code(step.rules, team_code)
    content = hashlib.sha256(",".join(references).encode()).hexdigest()[:16]
    fields = {
        "team": team.name,
        "datum": plain_date(day),
        "aantal": len(references),
        "kenmerken": list(references),
    }
    purpose = f"visits:{team.code}:{day.isoformat()}:{content}"
    if not queue_within(step, Told(purpose, "huisbezoek", fields), team.email):
        return False
    for reference in references:
        write_log(step.store, step.session, reference, LISTED, step.occasion({"team": team.code}))
    return True


def _parties(session: Session, references: Sequence[str]) -> list[CaseParties]:
    cases = session.exec(select(Case).where(col(Case.reference).in_(references))).all()
    return sorted(
        parties(session, cases),
        key=lambda one: (one.address.postal_code, one.address.house_number, one.case.reference),
    )


def _children(one: CaseParties) -> MinorChildren:
    """Return yes when any corporation said so, no when one did and none said yes."""
    said = {signal.has_minor_children for signal in one.signals}
    for answer in (MinorChildren.YES, MinorChildren.NO):
        if answer in said:
            return answer
    return MinorChildren.UNKNOWN
