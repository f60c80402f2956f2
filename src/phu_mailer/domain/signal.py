"""What a corporation reports about one household, and where in the mail each value stands.

A value without evidence does not exist: it is None, or "unknown". A doubtful value stands with
its low confidence and a review reason beside it; nothing here is ever guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is for."""

    NEW = "new"
    LIST = "list"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    QUESTION = "question"
    AUTO = "auto"
    OTHER = "other"


class Gender(StrEnum):
    """How the mail itself addresses a person; never derived from a first name."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class MinorChildren(StrEnum):
    """Whether minor children live in the household; `UNKNOWN` was said, `NOT_STATED` was not."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_STATED = "not_stated"


class HouseholdType(StrEnum):
    """The composition of a household, as far as the mail states it."""

    FAMILY_WITH_MINORS = "family_with_minors"
    SINGLE_WITH_MINORS = "single_with_minors"
    SINGLE = "single"
    OTHER_WITHOUT_MINORS = "other_without_minors"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that gave a value: `where` is "subject", "body:7" (line 7) or "table 1:r2c3".

    "derived" is no place in the mail: the value follows from the words and the register.
    """

    text: str
    where: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TenantName:
    """One tenant; `name_prefix` is the tussenvoegsel in lower case ("van der")."""

    last_name: str
    initials: str | None = None
    given_names: str | None = None
    name_prefix: str | None = None
    gender: Gender = Gender.UNKNOWN


@dataclass(frozen=True, slots=True)
class TenantAddress:
    """A dwelling by its parts, as BAG and NEN 5825 split it; `postal_code` is "1234 AB"."""

    street_name: str
    house_number: int
    postal_code: str
    town: str
    house_letter: str | None = None
    house_number_addition: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingSignal:
    """One household reported by a corporation, with the evidence of every value.

    `arrears_cents` is in euro cents, `arrears_months` may be a fraction. `evidence` is keyed by
    the names of these fields ("persons" for the names). A signal with any `review_reasons`
    waits for a person.
    """

    persons: tuple[TenantName, ...] = ()
    name_as_written: str | None = None
    address_as_written: str | None = None
    street_name: str | None = None
    house_number: int | None = None
    house_letter: str | None = None
    house_number_addition: str | None = None
    postal_code: str | None = None
    town: str | None = None
    date_of_birth: date | None = None
    phone: str | None = None
    email: str | None = None
    corporation_reference: str | None = None
    arrears_cents: int | None = None
    arrears_months: float | None = None
    has_minor_children: MinorChildren = MinorChildren.NOT_STATED
    minor_children_count: int | None = None
    household_type: HouseholdType = HouseholdType.UNKNOWN
    is_crisis: bool = False
    eviction_on: date | None = None
    tenant_objects: bool = False
    remarks: str | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    review_reasons: tuple[str, ...] = ()

    @property
    def needs_review(self) -> bool:
        """True while a person must look before anything is done with this signal."""
        return bool(self.review_reasons)

    @property
    def address(self) -> TenantAddress | None:
        """The address when every required part is there, else None."""
        if self.street_name and self.house_number and self.postal_code and self.town:
            return TenantAddress(
                street_name=self.street_name,
                house_number=self.house_number,
                house_letter=self.house_letter,
                house_number_addition=self.house_number_addition,
                postal_code=self.postal_code,
                town=self.town,
            )
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of a mail: a hash of its masked text, and how much of it was never approved.

    `trigrams` are hashes of every three masked words in a row.
    """

    fingerprint: str
    known: bool
    novelty: float
    trigrams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one mail.

    `problems` concern the mail as a whole and hold it up; `notices` are worth telling and hold
    up nothing ("bsn: removed").
    """

    kind: MailKind
    signals: tuple[IncomingSignal, ...] = ()
    problems: tuple[str, ...] = ()
    layout: Layout | None = None
    notices: tuple[str, ...] = ()
