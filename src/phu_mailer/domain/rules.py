"""The settings that rules work with, checked and in their own types.

Built once at start-up from the settings; nothing here reads a file.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.reach import PlanStep, Team


@dataclass(frozen=True, slots=True)
class OpeningBlock:
    """A stretch of a weekday (Monday is 0) in which talks can be held, in local time."""

    weekday: int
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, the first and the last included, on which a counsellor holds no talks."""

    counsellor: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """When and with whom talks can be booked.

    `earliest_working_days` counts after the day of booking and leaves the post its time; a
    crisis has its own, shorter one. `target_days` and `latest_days` are calendar days after the
    receipt of the signal.
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
    crisis_earliest_working_days: int = 2
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRules:
    """When letters are posted and how long a tenant has to answer.

    `post_round` is the local time at which the letters of the day leave, or None when every
    pass is a post round. `needs_approval`: a person releases each letter first.
    `needs_confirmation`: a batch counts as posted only when a person says so. `is_double_sided`:
    in the PDF of a batch each letter begins on the front of a sheet. `closes_after_days`:
    working days after the last day to answer at which a case without any reaction is closed, or
    None when only people close cases.
    """

    post_round: time | None
    response_days: int = 7
    needs_approval: bool = False
    needs_confirmation: bool = False
    is_double_sided: bool = True
    closes_after_days: int | None = 3


@dataclass(frozen=True, slots=True)
class TrustRules:
    """When a layout runs by itself, and how much of that is looked at again.

    `acceptances`: how often in a row a person accepted it without a change; 0 trusts every
    layout and is for rehearsals. `second_look_share` is between 0 and 1.
    """

    acceptances: int = 5
    second_look_share: float = 0.05


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
    """Everything local that a use-case needs; `corporations` is keyed by code.

    `digest_at`: the local time of the daily mail to the contact point, or None for no such mail.
    `contact_plan`: what follows when the follow-up letter is not answered. `counsellor_mail`: the
    mailbox of a counsellor that gets invitations.
    """

    municipality: Municipality
    contact: ContactPoint
    corporations: Mapping[str, Corporation]
    planning: PlanningRules
    letters: LetterRules
    sender_address: str
    sender_name: str = ""
    sends_per_minute: int = 60
    digest_at: time | None = None
    authserv_id: str | None = None
    is_shadow: bool = False
    trust: TrustRules = TrustRules()
    retention_days: Mapping[str, int] = field(default_factory=dict)
    contact_plan: tuple[PlanStep, ...] = ()
    teams: tuple[Team, ...] = ()
    counsellor_mail: Mapping[str, str] = field(default_factory=dict)
