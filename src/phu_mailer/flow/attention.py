"""Tell the contact point what cannot wait, and each working day what waits.

Both are mails with counts and references: no name, no address, no words of a mail. An alert goes
out once for each signal that announces an eviction, also while that signal waits for a person;
the digest goes out once a day, after the time in the settings.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from phu_mailer.domain.calendar import WorkCalendar, plain_date
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.deadline import CRISIS_WORKING_DAYS, conversation_due
from phu_mailer.domain.reach import StepKind
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.faults import fault_rates, month_before
from phu_mailer.flow.lapse import left_to_people
from phu_mailer.flow.move import unheld_appointments
from phu_mailer.flow.review import waiting_mail
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Store
from phu_mailer.store.queries import PLAN_TASKS
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    ContactAttempt,
    Letter,
    LetterStatus,
    OutboxMessage,
    PrintBatch,
    Signal,
    SignalStatus,
)

STUCK_AFTER = timedelta(hours=4)
PLAN_WORDS = {
    PLAN_TASKS[StepKind.PHONE]: "bellen",
    PLAN_TASKS[StepKind.HOME_VISIT]: "huisbezoek",
    PLAN_TASKS[StepKind.CORPORATION_VISIT]: "huisbezoek corporatie",
}
UNTOUCHED = (CaseState.REGISTERED, CaseState.SCHEDULED)
HAD_A_TALK = (AppointmentStatus.BOOKED, AppointmentStatus.KEPT)

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AttentionReport:
    """How many alerts and digests were put in the outbox."""

    alerts: int = 0
    digests: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for a person, by reference or number, for the mail of a day."""

    unmarked: list[str] = field(default_factory=list)
    review: list[int] = field(default_factory=list)
    tasks: list[int] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    stuck_cases: list[str] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)
    unsent: list[int] = field(default_factory=list)
    unconfirmed: list[int] = field(default_factory=list)
    unreleased: list[int] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    without_talk: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when nothing waits."""
        return not any((*self.groups().values(),))

    def groups(self) -> dict[str, Sequence[str | int]]:
        """The lists by the name that the text of the mail uses."""
        return {
            "niet_afgevinkt": self.unmarked,
            "te_beoordelen": self.review,
            "taken": self.tasks,
            "contactplan": self.plan,
            "te_laat": self.late,
            "vastgelopen": self.stuck_cases,
            "kan_niet_doorgaan": self.unheld,
            "niet_verstuurd": self.unsent,
            "niet_bevestigd": self.unconfirmed,
            "niet_vrijgegeven": self.unreleased,
            "termijn_voorbij": self.unanswered,
            "zonder_gesprek": self.without_talk,
        }


def tell_contact(store: Store, rules: Rules, now: datetime) -> AttentionReport:
    """Queue an alert for each new crisis, and the digest of today when its time has come.

    Raises:
        TemporaryError: the database cannot be reached.
    """
    return AttentionReport(alerts=_alerts(store, rules, now), digests=_digest(store, rules, now))


def digest_of(store: Store, rules: Rules, now: datetime) -> Digest:
    """Return everything that waits for a person now; talks of today are not late yet."""
    today = now.astimezone(rules.planning.time_zone).date()
    due = [one for one in open_tasks(store) if one.due_on is None or one.due_on <= today]
    with store.reading() as session:
        cases = session.exec(select(Case).where(Case.state != CaseState.CLOSED)).all()
        return Digest(
            unmarked=_unmarked(session, rules, today, now),
            late=[
                case.reference
                for case in cases
                if case.state in UNTOUCHED
                and case.first_contact_due is not None
                and case.first_contact_due < today
            ],
            stuck_cases=[case.reference for case in cases if case.problem],
            unsent=_unsent(session, now),
            unconfirmed=_unconfirmed(session),
            unreleased=_unreleased(session, rules),
            unanswered=left_to_people(session, rules, today),
            without_talk=_without_talk(session, rules, today),
            review=[item.id for item in waiting_mail(store)],
            tasks=[task.id for task in due if task.kind not in PLAN_WORDS],
            plan=[
                f"{task.case_reference} ({PLAN_WORDS[task.kind]})"
                for task in due
                if task.kind in PLAN_WORDS
            ],
            unheld=[reference for reference, _ in unheld_appointments(store, rules, now)],
        )


def _alerts(store: Store, rules: Rules, now: datetime) -> int:
    with store.transaction() as session:
        statement = select(Signal).where(
            col(Signal.is_crisis),
            col(Signal.status).in_([SignalStatus.REVIEW, SignalStatus.REGISTERED]),
        )
        signals = session.exec(statement.order_by(col(Signal.id))).all()
        return sum(_alert(session, rules, signal, now) for signal in signals)


def _alert(session: Session, rules: Rules, signal: Signal, now: datetime) -> bool:
    calendar = WorkCalendar(rules.planning.closed_days)
    due_on = calendar.add_working_days(signal.signalled_on, CRISIS_WORKING_DAYS)
    case = session.get(Case, signal.case_id) if signal.case_id else None
    fields = {
        "kenmerk": case.reference if case else "",
        "mailnummer": signal.inbound_message_id,
        "uiterlijk": plain_date(due_on),
    }
    return _queue(session, rules, (f"crisis:signal:{signal.id}", "spoed"), fields, now)


def _digest(store: Store, rules: Rules, now: datetime) -> int:
    local = now.astimezone(rules.planning.time_zone)
    calendar = WorkCalendar(rules.planning.closed_days)
    if rules.digest_at is None or local.time() < rules.digest_at:
        return 0
    if not calendar.is_working_day(local.date()):
        return 0
    purpose = f"digest:{local.date().isoformat()}"
    with store.reading() as session:
        if _was_told(session, purpose):
            return 0
    found = digest_of(store, rules, now)
    sample = _sample_of_last_month(store, rules, local.date())
    if found.is_empty and not sample:
        return 0
    groups = {name: [str(one) for one in items] for name, items in found.groups().items()}
    fields: dict[str, Any] = {"datum": plain_date(local.date()), **groups}
    fields["steekproef"] = sample
    with store.transaction() as session:
        return int(_queue(session, rules, (purpose, "dagoverzicht"), fields, now))


def _sample_of_last_month(store: Store, rules: Rules, today: date) -> list[str]:
    """Return what the second looks of last month found, for the first digest of a month only."""
    with store.reading() as session:
        statement = select(OutboxMessage.id).where(
            col(OutboxMessage.purpose).startswith(f"digest:{today:%Y-%m}-")
        )
        if session.exec(statement).first() is not None:
            return []
    return [one.words() for one in fault_rates(store, rules, month_before(today))]


def _queue(
    session: Session,
    rules: Rules,
    told: tuple[str, str],
    fields: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Put a mail to the contact point in the outbox, unless its purpose was told before."""
    purpose, kind = told
    if _was_told(session, purpose):
        return False
    domain = rules.sender_address.rpartition("@")[2]
    message = OutboxMessage(
        purpose=purpose,
        message_id=f"<{uuid.uuid4().hex}@{domain}>",
        kind=kind,
        recipient=rules.contact.email,
        fields=dict(fields),
        created_at=now,
        due_at=now,
    )
    session.add(message)
    session.flush()
    log.info("outbox.queued", outbox_id=message.id, mail_kind=kind)
    return True


def _was_told(session: Session, purpose: str) -> bool:
    statement = select(OutboxMessage.id).where(OutboxMessage.purpose == purpose)
    return session.exec(statement).first() is not None


def _unmarked(session: Session, rules: Rules, today: date, now: datetime) -> list[str]:
    """Cases whose talk was before today and of which nobody said how it went."""
    statement = (
        select(Case.reference, Appointment.starts_at)
        .join(Appointment, col(Appointment.case_id) == col(Case.id))
        .where(Appointment.status == AppointmentStatus.BOOKED, Appointment.starts_at < now)
        .order_by(col(Appointment.starts_at))
    )
    zone = rules.planning.time_zone
    rows = session.exec(statement)
    return [reference for reference, at in rows if at.astimezone(zone).date() < today]


def _unsent(session: Session, now: datetime) -> list[int]:
    """Mails that were tried in vain; one that nobody tried yet leaves in the pass of this mail."""
    statement = select(OutboxMessage.id).where(
        col(OutboxMessage.sent_at).is_(None),
        col(OutboxMessage.discarded_at).is_(None),
        OutboxMessage.attempts > 0,
        OutboxMessage.created_at < now - STUCK_AFTER,
    )
    return list(session.exec(statement.order_by(col(OutboxMessage.id))))


def _unconfirmed(session: Session) -> list[int]:
    statement = select(PrintBatch.id).where(col(PrintBatch.posted_at).is_(None))
    return list(session.exec(statement.order_by(col(PrintBatch.id))))


def _unreleased(session: Session, rules: Rules) -> list[int]:
    """Letters that leave only when a person releases them."""
    if not rules.letters.needs_approval:
        return []
    statement = select(Letter.id).where(Letter.status == LetterStatus.WRITTEN)
    return list(session.exec(statement.order_by(col(Letter.id))))


def _without_talk(session: Session, rules: Rules, today: date) -> list[str]:
    """Cases of a tenant who was reached, some time ago, and who has had no talk and has none."""
    talks = select(Appointment.case_id).where(col(Appointment.status).in_(HAD_A_TALK))
    statement = (
        select(col(Case.reference), col(ContactAttempt.attempted_on))
        .join(ContactAttempt, col(ContactAttempt.case_id) == col(Case.id))
        .where(
            Case.state == CaseState.IN_CONTACT,
            col(ContactAttempt.reached),
            col(Case.id).not_in(talks),
        )
        .order_by(col(Case.id), col(ContactAttempt.attempted_on))
    )
    reached_on = dict(session.exec(statement).all())
    calendar = WorkCalendar(rules.planning.closed_days)
    return [
        reference
        for reference, day in reached_on.items()
        if conversation_due(day, rules.planning, calendar) < today
    ]
