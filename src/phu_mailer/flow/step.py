"""What everything that happens in one transaction shares: who does it, when, by which rules.

A step belongs to the use-case that opened the transaction; what it is handed to never commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from phu_mailer.domain.rules import Rules
from phu_mailer.flow.cases import SYSTEM, Occasion
from phu_mailer.store.db import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction in hand; `now` is aware and in UTC."""

    store: Store
    session: Session
    rules: Rules
    now: datetime
    actor: str = SYSTEM

    @property
    def today(self) -> date:
        """The local day."""
        return self.local_day(self.now)

    def local_day(self, moment: datetime) -> date:
        """Return the day that a moment falls on where the municipality is."""
        return moment.astimezone(self.rules.planning.time_zone).date()

    def occasion(self, details: Mapping[str, Any] | None = None) -> Occasion:
        """Return what the case log writes down about this step; `details` are codes."""
        return Occasion(happened_at=self.now, actor=self.actor, details=details or {})
