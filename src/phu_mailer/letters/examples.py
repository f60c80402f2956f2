"""Invented households that are hard on a letter, for the check and the preview of a template.

Nobody here exists. Each household goes the way of a real one, through `domain.letter`, so a
preview shows what a tenant like this would get.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from phu_mailer.domain.letter import INVITING, LetterData, LetterKind, letter_fields
from phu_mailer.domain.rules import ContactPoint, Municipality
from phu_mailer.domain.signal import Gender, TenantAddress, TenantName
from phu_mailer.letters.language import Fields

_ZONE = ZoneInfo("Europe/Amsterdam")
_ADDRESS = TenantAddress("Lindelaan", 12, "1234 AB", "Waterstad")
_LONG_STREET = TenantAddress(
    "Burgemeester Jonkheer van Oosterwijk-Bruynstraat",
    12345,
    "1234 CD",
    "Sint Agatha aan de Waterkant",
)


@dataclass(frozen=True, slots=True)
class Household:
    """One example: what is hard about it, and what a signal said."""

    description_nl: str
    persons: tuple[TenantName, ...]
    address: TenantAddress = _ADDRESS
    arrears_cents: int | None = 87140
    arrears_months: float | None = 2


HOUSEHOLDS: Mapping[str, Household] = MappingProxyType(
    {
        "gewoon": Household(
            "een gewoon huishouden", (TenantName("Vries", "J.", None, "de", Gender.MALE),)
        ),
        "lange-namen": Household(
            "twee huurders met een lange dubbele achternaam",
            (
                TenantName("Meulenbroek-Oosterhuizen", "J.P.M.", None, "van der", Gender.MALE),
                TenantName("Bakker-van den Boogaerde", "A.C.M.", None, None, Gender.FEMALE),
            ),
        ),
        "geen-voorletters": Household(
            "geen voorletters", (TenantName("Zonnetje", None, None, "in het", Gender.FEMALE),)
        ),
        "geslacht-onbekend": Household(
            "geslacht onbekend", (TenantName("Puffelen", "R.M.", None, "van"),)
        ),
        "vreemde-letters": Household(
            "letters die niet op een Nederlands toetsenbord staan",
            (
                TenantName("Şahin-Yıldırımoğlu", "Ğ.", None, None, Gender.FEMALE),
                TenantName("Łukaszewski Đorđević", "Ž.", None, None, Gender.MALE),
            ),
        ),
        "toevoeging": Household(
            "huisnummer met letter en toevoeging",
            (TenantName("'t Hof", "L.", None, None, Gender.FEMALE),),
            replace(_ADDRESS, house_letter="B", house_number_addition="III"),
        ),
        "lange-straat": Household(
            "een zeer lange straat en woonplaats",
            (TenantName("Berg", "C.", None, "van den", Gender.MALE),),
            _LONG_STREET,
        ),
        "geen-bedrag": Household(
            "de corporatie noemde geen bedrag",
            (TenantName("Jansen", "M.", None, None, Gender.FEMALE),),
            arrears_cents=None,
            arrears_months=None,
        ),
    }
)
"""The households by the name of their preview; the ordinary one is the first."""

ORDINARY = "gewoon"

_MUNICIPALITY = Municipality(
    name="Gemeente Waterstad",
    department="Team Inwonershulp",
    code="9999",
    visiting_address="Raadhuisplein 1, 1234 AB Waterstad",
    return_address="Postbus 100, 1234 ZZ Waterstad",
    website="www.waterstad.example/geldzaken",
    privacy_url="www.waterstad.example/privacy",
)
_CONTACT = ContactPoint(
    name="Contactpunt Inwonershulp",
    phone="085 000 00 00",
    phone_hours="maandag tot en met vrijdag van 09.00 tot 12.00 uur",
    email="inwonershulp@waterstad.example",
    signatory_name="F. Voorbeeld",
    signatory_function="Medewerker Inwonershulp",
)

NAMES_EARLIER = frozenset({LetterKind.NEW_DATE, LetterKind.CANCELLATION})


def household_fields(kind: LetterKind, household: Household) -> Fields:
    """Return the fields of the letter that such a household would get."""
    is_inviting, is_follow_up = kind in INVITING, kind is LetterKind.FOLLOW_UP
    earlier = datetime(2025, 12, 15, 9, 0, tzinfo=UTC)
    letter = LetterData(
        kind=kind,
        persons=household.persons,
        address=household.address,
        corporation_names=("Stichting Goed Huis",),
        reference="PHU-2025-00123",
        posted_on=date(2025, 12, 1),
        retention_days=180,
        arrears_cents=household.arrears_cents,
        arrears_months=household.arrears_months,
        appointment_starts_at=datetime(2025, 12, 16, 14, 0, tzinfo=UTC) if is_inviting else None,
        location="Raadhuisplein 1, kamer 2",
        recalled_at=earlier if kind in NAMES_EARLIER else None,
        missed_at=datetime(2025, 11, 28, 10, 0, tzinfo=UTC) if is_follow_up else None,
        respond_by=date(2025, 12, 8) if is_follow_up else None,
    )
    return letter_fields(letter, _MUNICIPALITY, _CONTACT, _ZONE)
