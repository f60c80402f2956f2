"""The list with which a neighbourhood team goes out, in the Dutch words administrators see.

It goes through the streets in a bag, so it holds no more than what is needed to ring the right
bell: no amount, no corporation, no phone number. Whether there are minor children is a field of
its own, which the list that comes with phu-mailer does not print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from phu_mailer.domain.address import street_line, town_line
from phu_mailer.domain.calendar import long_date, plain_date
from phu_mailer.domain.letter import FIELDS, FieldDescription
from phu_mailer.domain.name import address_line
from phu_mailer.domain.reach import Team
from phu_mailer.domain.rules import ContactPoint, Municipality
from phu_mailer.domain.signal import MinorChildren, TenantAddress, TenantName

ROW = "bezoek"
ROWS = "bezoeken"

_SENDER = ("gemeente.naam", "gemeente.afdeling", "contact.naam", "contact.telefoon")
VISIT_FIELDS: Mapping[str, FieldDescription] = MappingProxyType(
    {
        **{name: FIELDS[name] for name in _SENDER},
        "lijst.team": FieldDescription("Naam van het wijkteam", "Sociaal wijkteam Oost"),
        "lijst.datum_lang": FieldDescription("Dag van de lijst", "dinsdag 16 december 2025"),
        "lijst.aantal": FieldDescription("Hoeveel bezoeken er op staan", "2"),
        "bezoek.kenmerk": FieldDescription("Kenmerk van de zaak", "PHU-2025-00123"),
        "bezoek.naam": FieldDescription("Wie er woont", "De heer J. de Vries"),
        "bezoek.adres": FieldDescription("Straat en huisnummer", "Lindelaan 12 a"),
        "bezoek.plaats": FieldDescription("Postcode en plaats", "1234 CD  WATERSTAD"),
        "bezoek.uiterlijk": FieldDescription("Dag waarop het moet zijn gedaan", "16 december 2025"),
        "bezoek.kinderen": FieldDescription("Minderjarige kinderen: ja, nee of onbekend", "ja"),
    }
)
"""Every field of the list by its name; those of `bezoek` stand in the row that is repeated."""

MUST_HAVE = ("lijst.datum_lang", "lijst.team", "bezoek.kenmerk", "bezoek.naam", "bezoek.adres")
_CHILDREN = {MinorChildren.YES: "ja", MinorChildren.NO: "nee"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One door to ring at; `due_on` is the day by which."""

    reference: str
    persons: tuple[TenantName, ...]
    address: TenantAddress
    due_on: date
    has_minor_children: MinorChildren = MinorChildren.NOT_STATED


def list_fields(
    team: Team, day: date, count: int, municipality: Municipality, contact: ContactPoint
) -> dict[str, dict[str, str]]:
    """Return the fields of a list outside of its rows, by group and name."""
    return {
        "gemeente": {"naam": municipality.name, "afdeling": municipality.department},
        "contact": {"naam": contact.name, "telefoon": contact.phone},
        "lijst": {"team": team.name, "datum_lang": long_date(day), "aantal": str(count)},
    }


def row_fields(visit: Visit) -> dict[str, str]:
    """Return the fields of one row by their name.

    Raises:
        NoAddressee: nobody is known to live there.
    """
    return {
        "kenmerk": visit.reference,
        "naam": address_line(visit.persons),
        "adres": street_line(visit.address),
        "plaats": town_line(visit.address),
        "uiterlijk": plain_date(visit.due_on),
        "kinderen": _CHILDREN.get(visit.has_minor_children, "onbekend"),
    }


def example_list() -> tuple[dict[str, dict[str, str]], Sequence[Mapping[str, str]]]:
    """Return the fields and rows of an invented list that is hard on a template: two pages."""
    outside: dict[str, dict[str, str]] = {}
    for name, about in VISIT_FIELDS.items():
        group, _, field = name.partition(".")
        outside.setdefault(group, {})[field] = about.example
    plain = outside.pop(ROW)
    names = (
        "De heer J. de Vries",
        "Mevrouw dr. Ş. Özdemir-van der Aa van Heusden en de heer prof. K. Ólafsson",
        "De heer en mevrouw El Amrani",
    )
    streets = ("Lindelaan 12 a", "Burgemeester van der Voort van Zijpplein 1234 B73c", "Y 1-2")
    rows = [
        plain
        | {
            "kenmerk": f"PHU-2025-{number:05d}",
            "naam": names[number % 3],
            "adres": streets[number % 3],
        }
        for number in range(1, 26)
    ]
    outside["lijst"]["aantal"] = str(len(rows))
    return outside, rows
