"""The settings that rules work with, checked and in their own types.

Built once at start-up from the settings; nothing here reads a file.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from phu_mailer.domain.corporation import Corporation


@dataclass(frozen=True, slots=True)
class OpeningBlock:
    """A stretch of a weekday (Monday is 0) in which talks can be held, in local time."""

    weekday: int
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """When and with whom talks can be booked.

    `earliest_working_days` counts after the day of booking and leaves the post its time;
    `target_days` and `latest_days` are calendar days after the receipt of the signal.
    `closed_days` answers whether a date is a holiday or a closed day.
    """

    opening_blocks: tuple[OpeningBlock, ...]
    counsellors: tuple[str, ...]
    closed_days: tuple[Container[date], ...]
    time_zone: ZoneInfo
    location: str
    duration_minutes: int = 60
    pause_minutes: int = 0
    earliest_working_days: int = 5
    target_days: int = 14
    latest_days: int = 28


@dataclass(frozen=True, slots=True)
class LetterRules:
    """When letters are posted and how long a tenant has to answer.

    `post_round` is the local time at which the letters of the day leave, or None when every
    pass is a post round. `needs_approval`: a person releases each letter first.
    """

    post_round: time | None
    response_days: int = 7
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Municipality:
    """The sender as printed on letters."""

    name: str
    department: str
    code: str
    visiting_address: str
    return_address: str
    website: str
    privacy_url: str
    own_addresses: tuple[str, ...] = ()
    reference_prefix: str = "PHU"


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """The one person whom corporations and tenants can reach, and who signs."""

    name: str
    phone: str
    phone_hours: str
    email: str
    signatory_name: str
    signatory_function: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything local that a use-case needs; `corporations` is keyed by code."""

    municipality: Municipality
    contact: ContactPoint
    corporations: Mapping[str, Corporation]
    planning: PlanningRules
    letters: LetterRules
    sender_address: str
    sender_name: str = ""
    sends_per_minute: int = 60
    authserv_id: str | None = None
    is_shadow: bool = False
    retention_days: Mapping[str, int] = field(default_factory=dict)
