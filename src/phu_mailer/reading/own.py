"""What belongs to the corporation and the municipality, so never to a tenant."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phu_mailer.domain.corporation import Corporation
from phu_mailer.reading.fields.addresses import OwnPlace, own_place
from phu_mailer.reading.fields.contact import normal_phone
from phu_mailer.reading.folding import fold


@dataclass(frozen=True, slots=True)
class Own:
    """Places, phone numbers and domains of both parties, and the towns of the municipality."""

    places: tuple[OwnPlace, ...]
    phones: frozenset[str]
    domains: frozenset[str]
    names: frozenset[str]
    home_towns: frozenset[str]

    @classmethod
    def of(cls, corporation: Corporation, municipal_addresses: Sequence[str]) -> "Own":
        """Gather what the settings say of both parties."""
        municipal = [own_place(printed) for printed in municipal_addresses]
        addresses = [address.rpartition("@")[2] for address in corporation.addresses]
        return cls(
            places=(*municipal, *map(own_place, corporation.own_addresses)),
            phones=frozenset(filter(None, map(normal_phone, corporation.own_phones))),
            domains=frozenset((*corporation.domains, *addresses)),
            names=frozenset({fold(corporation.name), fold(corporation.code)}),
            home_towns=frozenset(place.town for place in municipal if place.town),
        )

    def holds_address(self, values: Mapping[str, object]) -> bool:
        """Say whether these address parts are one of the own addresses."""
        street, number = fold(str(values.get("street_name", ""))), values.get("house_number")
        return any(
            bool(street) and street == place.street and number == place.house_number
            for place in self.places
        )

    def is_in(self, line: str) -> bool:
        """Say whether a line of text holds an own address, phone number, domain or name."""
        folded = fold(line)
        if folded in self.names:
            return True
        if any(domain in line.casefold() for domain in self.domains):
            return True
        if any(self._names_place(place, folded) for place in self.places):
            return True
        digits = re.sub(r"\D", "", line.replace("(0)", ""))
        return any(phone[3:] in digits for phone in self.phones)

    @staticmethod
    def _names_place(place: OwnPlace, folded: str) -> bool:
        if place.postal_code and fold(place.postal_code) in folded:
            return place.street in folded or len(folded) <= len(fold(place.postal_code)) + 30
        if place.house_number is None:
            return bool(place.street) and folded.startswith(place.street)
        return folded.startswith(f"{place.street} {place.house_number}")
