"""A housing corporation as the settings describe it.

The feedback address comes from here and never from a mail: whoever forges a sender must not
learn anything.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Corporation:
    """A partner that sends signals about its tenants.

    `domains` and `addresses` are lower case and say whose mail is trusted; `own_addresses`
    (as printed, "Street 1, 1234 AB Town") and `own_phones` are the corporation's own, so never
    a tenant's. `active_until` is the first day on which the agreement no longer holds.
    `feedback_off` holds the codes that this corporation is never told, whatever happens.
    """

    code: str
    name: str
    feedback_address: str
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    own_addresses: tuple[str, ...] = ()
    own_phones: tuple[str, ...] = ()
    active_from: date | None = None
    active_until: date | None = None
    home_visits_from: date | None = None
    feedback_off: frozenset[str] = frozenset({"AL_BEKEND"})
    monthly_overview: bool = True

    def is_active_on(self, day: date) -> bool:
        """Say whether the agreement with this corporation holds on `day`."""
        if self.active_from is not None and day < self.active_from:
            return False
        return self.active_until is None or day < self.active_until

    def may_hear(self, code: str) -> bool:
        """Say whether this corporation may be told a feedback code."""
        return code not in self.feedback_off
