"""Named reads that several use-cases, the console and the command line share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from phu_mailer.domain.case import CaseState
from phu_mailer.domain.matching import OpenCase
from phu_mailer.domain.reach import StepKind
from phu_mailer.domain.signal import TenantAddress, TenantName
from phu_mailer.errors import PermanentError
from phu_mailer.store.tables import Case, Household, Person, Signal, SignalStatus, Task

STANDING = (SignalStatus.REGISTERED, SignalStatus.REPEATED)
PLAN_TASKS = {kind: f"plan_{kind}" for kind in StepKind}
"""The kind of task that each step of the contact plan becomes."""


class UnknownCase(PermanentError):
    """There is no case with this reference."""


@dataclass(frozen=True, slots=True)
class CaseParties:
    """A case with the people it is about and the corporations that reported them."""

    case: Case
    household: Household
    persons: tuple[TenantName, ...]
    signals: tuple[Signal, ...]

    @property
    def address(self) -> TenantAddress:
        """The dwelling, by its parts."""
        home = self.household
        return TenantAddress(
            street_name=home.street_name,
            house_number=home.house_number,
            house_letter=home.house_letter,
            house_number_addition=home.house_number_addition,
            postal_code=home.postal_code,
            town=home.town,
        )


def case_by_reference(session: Session, reference: str) -> Case:
    """Return one case.

    Raises:
        UnknownCase: no case has this reference.
    """
    case = session.exec(select(Case).where(Case.reference == reference)).first()
    if case is None:
        raise UnknownCase(f"there is no case {reference}")
    return case


def parties(session: Session, cases: Sequence[Case]) -> list[CaseParties]:
    """Return the people and signals of cases, in the order given, in three queries."""
    home_ids = {case.household_id for case in cases}
    homes = {
        home.id: home
        for home in session.exec(select(Household).where(col(Household.id).in_(home_ids)))
    }
    people: dict[int, list[TenantName]] = {}
    statement = select(Person).where(col(Person.household_id).in_(home_ids))
    for person in session.exec(statement.order_by(col(Person.position))):
        people.setdefault(person.household_id, []).append(_name(person))
    signals: dict[int | None, list[Signal]] = {}
    of_cases = select(Signal).where(col(Signal.case_id).in_([case.id for case in cases]))
    for signal in session.exec(of_cases.order_by(col(Signal.id))):
        signals.setdefault(signal.case_id, []).append(signal)
    return [
        CaseParties(
            case=case,
            household=homes[case.household_id],
            persons=tuple(people.get(case.household_id, ())),
            signals=tuple(signals.get(case.id, ())),
        )
        for case in cases
    ]


def open_plan_tasks(session: Session, reference: str | None = None) -> list[Task]:
    """Return the steps of the contact plan that wait, of one case or of all, nearest due first."""
    statement = select(Task).where(
        col(Task.kind).in_(PLAN_TASKS.values()), col(Task.done_at).is_(None)
    )
    if reference is not None:
        statement = statement.where(Task.case_reference == reference)
    return list(session.exec(statement.order_by(col(Task.due_on), col(Task.id))))


def cases_like(
    session: Session, postal_code: str, folded_last_names: Iterable[str]
) -> list[OpenCase]:
    """Return every case, closed ones too, with this postal code or one of these names."""
    by_name = select(Person.household_id).where(
        col(Person.folded_last_name).in_(list(folded_last_names))
    )
    by_postal_code = select(Household.id).where(Household.postal_code == postal_code)
    statement = select(Case).where(
        or_(col(Case.household_id).in_(by_name), col(Case.household_id).in_(by_postal_code))
    )
    found = session.exec(statement.order_by(col(Case.id))).all()
    return [_comparable(one) for one in parties(session, found)]


def _comparable(one: CaseParties) -> OpenCase:
    standing = [signal for signal in one.signals if signal.status in STANDING]
    latest = {
        signal.corporation_code: signal.arrears_cents
        for signal in standing
        if signal.arrears_cents is not None
    }
    amounts = [signal.arrears_cents for signal in standing if signal.arrears_cents is not None]
    return OpenCase(
        reference=one.case.reference,
        corporation_codes=frozenset(signal.corporation_code for signal in standing),
        persons=one.persons,
        address=one.address,
        arrears_cents=amounts[-1] if amounts else None,
        is_closed=one.case.state is CaseState.CLOSED,
        cents_by_corporation=latest,
    )


def _name(person: Person) -> TenantName:
    return TenantName(
        last_name=person.last_name,
        initials=person.initials,
        given_names=person.given_names,
        name_prefix=person.name_prefix,
        gender=person.gender,
    )
