"""How often what ran by itself proved wrong: the outcome of the second looks, month by month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from phu_mailer.domain.rules import Rules
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import MailLayout
from phu_mailer.store.tables import InboundMessage, Signal, SignalStatus

_RAN = (SignalStatus.REGISTERED, SignalStatus.REPEATED)


@dataclass(frozen=True, slots=True)
class FaultRate:
    """The mails of one corporation in one month.

    `unattended` had signals that ran without a person, `drawn` of those were put in the sample,
    `looked` of those were looked at, and `wrong` proved wrong.
    """

    corporation: str
    unattended: int
    drawn: int
    looked: int
    wrong: int

    def words(self) -> str:
        """Return one line for a case worker."""
        said = f"{self.corporation}: {self.wrong} fout van {self.looked} bekeken"
        return f"{said} ({self.drawn} in de steekproef, {self.unattended} vanzelf verwerkt)"


def month_before(day: date) -> date:
    """Return the first day of the month before this day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def fault_rates(store: Store, rules: Rules, month: date) -> list[FaultRate]:
    """Return the rate of each corporation with mail that ran by itself in a month.

    Args:
        month: any day of that month, by the local clock.
    """
    zone = rules.planning.time_zone
    with store.reading() as session:
        ran = select(Signal.inbound_message_id).where(col(Signal.status).in_(_RAN))
        statement = select(MailLayout, InboundMessage).where(
            MailLayout.inbound_message_id == InboundMessage.id,
            col(MailLayout.is_sampled) | ~col(MailLayout.is_decided),
            col(InboundMessage.id).in_(ran),
        )
        rows = [
            (mail.corporation_code or "", looked)
            for looked, mail in session.exec(statement)
            if mail.received_at.astimezone(zone).date().replace(day=1) == month.replace(day=1)
        ]
    counts: dict[str, Counter[str]] = {}
    for code, looked in rows:
        count = counts.setdefault(code, Counter())
        count["unattended"] += 1
        count["drawn"] += looked.is_sampled
        count["looked"] += looked.was_right is not None
        count["wrong"] += looked.was_right is False
    return [
        FaultRate(code, one["unattended"], one["drawn"], one["looked"], one["wrong"])
        for code, one in sorted(counts.items())
    ]
