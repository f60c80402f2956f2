"""The fields that a letter template may use, in the Dutch words administrators see.

Every value is plain text, ready to print: a template formats nothing. The same fields exist for
every letter; those that a kind of letter does not have are absent, so that a template which asks
for them is refused instead of printing an empty label. A letter that could not be right is
refused with all its faults at once.
"""

import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType

from phu_mailer.domain.address import normalise_postal_code, street_line, town_line
from phu_mailer.domain.calendar import clock_time, long_date, plain_date
from phu_mailer.domain.name import NoAddressee, address_line, and_list, one_line, salutation
from phu_mailer.domain.rules import ContactPoint, Municipality
from phu_mailer.domain.signal import TenantAddress, TenantName
from phu_mailer.errors import PermanentError


class LetterKind(StrEnum):
    """The letters that a household can get."""

    INVITATION = "invitation"
    NEW_DATE = "new_date"
    CANCELLATION = "cancellation"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """What a template editor reads about one field; `example` belongs to an invented letter."""

    meaning_nl: str
    example: str
    kinds: frozenset[LetterKind] = frozenset(LetterKind)


INVITING = frozenset({LetterKind.INVITATION, LetterKind.NEW_DATE})
"""The letters that ask a tenant to come on a day and time."""

_RECALLING = frozenset({LetterKind.NEW_DATE, LetterKind.CANCELLATION})
_FOLLOW_UP = frozenset({LetterKind.FOLLOW_UP})

FIELDS: Mapping[str, FieldDescription] = MappingProxyType(
    {
        "gemeente.naam": FieldDescription("Naam van de gemeente", "Gemeente Waterstad"),
        "gemeente.afdeling": FieldDescription("Afdeling die de brief stuurt", "Team Inwonershulp"),
        "gemeente.bezoekadres": FieldDescription(
            "Bezoekadres van de afdeling", "Raadhuisplein 1, 1234 AB Waterstad"
        ),
        "gemeente.retouradres": FieldDescription(
            "Retouradres boven het adresblok", "Postbus 100, 1234 ZZ Waterstad"
        ),
        "gemeente.website": FieldDescription(
            "Website met uitleg over de hulp", "www.waterstad.example/geldzaken"
        ),
        "gemeente.privacy_url": FieldDescription(
            "Webpagina over de rechten van de huurder bij zijn gegevens",
            "www.waterstad.example/privacy",
        ),
        "contact.naam": FieldDescription("Naam van het contactpunt", "Contactpunt Inwonershulp"),
        "contact.telefoon": FieldDescription("Telefoonnummer met netnummer", "085 000 00 00"),
        "contact.telefoontijden": FieldDescription(
            "Wanneer er iemand opneemt", "maandag tot en met vrijdag van 09.00 tot 12.00 uur"
        ),
        "contact.email": FieldDescription("E-mailadres", "inwonershulp@waterstad.example"),
        "ondertekenaar.naam": FieldDescription("Wie de brief ondertekent", "F. Voorbeeld"),
        "ondertekenaar.functie": FieldDescription(
            "Functie van de ondertekenaar", "Medewerker Inwonershulp"
        ),
        "huurder.naamregel": FieldDescription(
            "Naam in het adresblok", "De heer J. de Vries en mevrouw S. El Amrani"
        ),
        "huurder.adresregel": FieldDescription(
            "Straat en huisnummer in het adresblok", "Lindelaan 12 a"
        ),
        "huurder.plaatsregel": FieldDescription(
            "Postcode en plaats in het adresblok", "1234 CD  WATERSTAD"
        ),
        "huurder.aanhef": FieldDescription(
            "Aanhef zonder komma; zet de komma in de brief",
            "Geachte heer De Vries en mevrouw El Amrani",
        ),
        "brief.datum_lang": FieldDescription(
            "Datum waarop de brief op de post gaat", "1 december 2025"
        ),
        "brief.kenmerk": FieldDescription("Kenmerk van de zaak", "PHU-2025-00123"),
        "corporatie.naam": FieldDescription(
            "De corporatie of corporaties die de achterstand meldden", "Stichting Goed Huis"
        ),
        "achterstand.omschrijving": FieldDescription(
            "De gemelde achterstand; leeg als de corporatie geen hoogte noemde",
            "2 maanden huur, in totaal €\u00a0871,40",
        ),
        "afspraak.datum_lang": FieldDescription(
            "Dag van de afspraak", "dinsdag 16 december 2025", INVITING
        ),
        "afspraak.tijd": FieldDescription("Tijd van de afspraak", "15.00 uur", INVITING),
        "afspraak.locatie": FieldDescription(
            "Plaats van de afspraak", "Raadhuisplein 1, kamer 2", INVITING
        ),
        "afspraak.duur": FieldDescription("Hoe lang het gesprek duurt", "60 minuten", INVITING),
        "vervallen_afspraak.datum_lang": FieldDescription(
            "Dag van de eerdere afspraak, die niet (meer) geldt",
            "donderdag 11 december 2025",
            _RECALLING,
        ),
        "vervallen_afspraak.tijd": FieldDescription(
            "Tijd van de eerdere afspraak", "10.00 uur", _RECALLING
        ),
        "gemiste_afspraak.datum_lang": FieldDescription(
            "Dag van de gemiste afspraak", "vrijdag 28 november 2025", _FOLLOW_UP
        ),
        "gemiste_afspraak.tijd": FieldDescription(
            "Tijd van de gemiste afspraak", "11.00 uur", _FOLLOW_UP
        ),
        "reageren_voor.datum_lang": FieldDescription(
            "Laatste dag waarop de huurder kan reageren; die dag telt mee",
            "maandag 8 december 2025",
            _FOLLOW_UP,
        ),
        "bewaren.termijn": FieldDescription(
            "Hoe lang de gegevens bewaard blijven als de huurder geen hulp wil", "6 maanden"
        ),
    }
)
"""Every field by its name; the manual, the check of templates and the preview follow from it."""

_MAY_BE_EMPTY = frozenset({"achterstand.omschrijving"})
_HOUSE_NUMBERS = range(1, 100_000)


class UnfitLetter(PermanentError):
    """This letter would be wrong; `problems` holds one line for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterData:
    """One letter before it is put into words.

    `posted_on` is the date of the letter and the day it leaves; times are aware and in UTC. An
    invitation or new date needs `appointment_starts_at` and `location`, a new date or
    cancellation `recalled_at` (the appointment that an earlier letter named), a follow-up
    `missed_at` and `respond_by` (the last day that counts). Arrears stay None when nobody
    reported them.
    """

    kind: LetterKind
    persons: tuple[TenantName, ...]
    address: TenantAddress
    corporation_names: tuple[str, ...]
    reference: str
    posted_on: date
    retention_days: int
    arrears_cents: int | None = None
    arrears_months: float | None = None
    appointment_starts_at: datetime | None = None
    appointment_duration_minutes: int = 60
    location: str = ""
    recalled_at: datetime | None = None
    missed_at: datetime | None = None
    respond_by: date | None = None


def letter_fields(
    data: LetterData, municipality: Municipality, contact: ContactPoint, time_zone: tzinfo
) -> dict[str, dict[str, str]]:
    """Return the fields of a letter by group and name, all of them and no others for its kind.

    Raises:
        UnfitLetter: the letter would be wrong, or a field would be empty.
    """
    problems = [*_problems(data), *_date_problems(data, time_zone)]
    if problems:
        raise UnfitLetter(problems)
    fields = {
        **_sender_fields(municipality, contact),
        **_household_fields(data),
        **_date_fields(data, time_zone),
    }
    problems = [
        f"{name} {fault}" for name, value in fields.items() if (fault := _fault(name, value))
    ]
    if problems:
        raise UnfitLetter(problems)
    return _nested(fields)


def example_fields(kind: LetterKind) -> dict[str, dict[str, str]]:
    """Return the fields of an invented letter, in the shape of `letter_fields`."""
    return _nested({name: field.example for name, field in FIELDS.items() if kind in field.kinds})


def euro(cents: int) -> str:
    """Return an amount of euro cents as it is printed: "€ 1.234,56", the space not breaking."""
    sign = "-" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    return f"€\u00a0{sign}{f'{euros:,}'.replace(',', '.')},{rest:02}"


def arrears_in_words(cents: int | None, months: float | None) -> str:
    """Return the arrears as reported: "2 maanden huur, in totaal € 871,40"; empty for neither."""
    parts = []
    if months is not None:
        noun = "maand" if months <= 1 else "maanden"
        parts.append(f"{_decimal(months)} {noun} huur")
    if cents is not None:
        parts.append(f"in totaal {euro(cents)}")
    return ", ".join(parts)


def period_in_words(days: int) -> str:
    """Return a period of days in the largest unit that fits: "6 maanden", "30 dagen", "1 jaar"."""
    years, days_over = divmod(days, 365)
    if years and days_over <= (years + 3) // 4:
        return f"{years} jaar"
    months = round(days / 30.4375)
    if months > 1 and (days == months * 30 or abs(days - months * 30.4375) < 1):
        return f"{months} maanden"
    return "1 dag" if days == 1 else f"{days} dagen"


def _sender_fields(municipality: Municipality, contact: ContactPoint) -> dict[str, str]:
    return {
        "gemeente.naam": municipality.name,
        "gemeente.afdeling": municipality.department,
        "gemeente.bezoekadres": municipality.visiting_address,
        "gemeente.retouradres": municipality.return_address,
        "gemeente.website": municipality.website,
        "gemeente.privacy_url": municipality.privacy_url,
        "contact.naam": contact.name,
        "contact.telefoon": contact.phone,
        "contact.telefoontijden": contact.phone_hours,
        "contact.email": contact.email,
        "ondertekenaar.naam": contact.signatory_name,
        "ondertekenaar.functie": contact.signatory_function,
    }


def _household_fields(data: LetterData) -> dict[str, str]:
    corporations = tuple(dict.fromkeys(one_line(name) for name in data.corporation_names))
    return {
        "huurder.naamregel": address_line(data.persons),
        "huurder.adresregel": street_line(data.address),
        "huurder.plaatsregel": town_line(data.address),
        "huurder.aanhef": salutation(data.persons),
        "brief.datum_lang": plain_date(data.posted_on),
        "brief.kenmerk": data.reference,
        "corporatie.naam": and_list(corporations),
        "achterstand.omschrijving": arrears_in_words(data.arrears_cents, data.arrears_months),
        "bewaren.termijn": period_in_words(data.retention_days),
    }


def _date_fields(data: LetterData, time_zone: tzinfo) -> dict[str, str]:
    fields: dict[str, str] = {}
    if data.kind in INVITING:
        fields |= {
            **_moment_fields("afspraak", data.appointment_starts_at, time_zone),
            "afspraak.locatie": data.location,
            "afspraak.duur": f"{data.appointment_duration_minutes} minuten",
        }
    if data.kind in _RECALLING:
        fields |= _moment_fields("vervallen_afspraak", data.recalled_at, time_zone)
    if data.kind is not LetterKind.FOLLOW_UP:
        return fields
    respond_by = (
        {} if data.respond_by is None else {"reageren_voor.datum_lang": long_date(data.respond_by)}
    )
    return {**_moment_fields("gemiste_afspraak", data.missed_at, time_zone), **respond_by}


def _moment_fields(group: str, moment: datetime | None, time_zone: tzinfo) -> dict[str, str]:
    if moment is None:
        return {}
    local = moment.astimezone(time_zone)
    return {
        f"{group}.datum_lang": long_date(local.date()),
        f"{group}.tijd": clock_time(local.time()),
    }


def _problems(data: LetterData) -> Iterator[str]:
    try:
        address_line(data.persons)
    except NoAddressee as error:
        yield str(error)
    if not any(one_line(name) for name in data.corporation_names):
        yield "no corporation is named"
    address = data.address
    if normalise_postal_code(address.postal_code) is None:
        yield "the postal code is none"
    if address.house_number not in _HOUSE_NUMBERS:
        yield "the house number is none"
    if not (one_line(address.street_name) and one_line(address.town)):
        yield "the address has no street or no town"
    if data.arrears_cents is not None and data.arrears_cents <= 0:
        yield "the arrears are not more than nothing"
    if data.arrears_months is not None and not _is_some_months(data.arrears_months):
        yield "the months of arrears are no number above zero"
    if data.retention_days <= 0:
        yield f"a retention of {data.retention_days} days is none"


def _date_problems(data: LetterData, time_zone: tzinfo) -> Iterator[str]:
    if data.kind in INVITING:
        day = _local_day(data.appointment_starts_at, time_zone)
        if day is None:
            yield "an invitation needs an appointment with its time zone"
        elif day <= data.posted_on:
            yield f"the appointment ({day}) is not after the letter ({data.posted_on})"
        if data.appointment_duration_minutes <= 0:
            yield f"a talk of {data.appointment_duration_minutes} minutes is none"
    if data.kind in _RECALLING:
        yield from _recalled_problems(data, time_zone)
    if data.kind is LetterKind.FOLLOW_UP:
        yield from _follow_up_problems(data, time_zone)


def _recalled_problems(data: LetterData, time_zone: tzinfo) -> Iterator[str]:
    day = _local_day(data.recalled_at, time_zone)
    if day is None:
        yield "this letter needs the earlier appointment with its time zone"
    elif data.recalled_at == data.appointment_starts_at:
        yield "the new appointment is at the time of the earlier one"
    elif data.kind is LetterKind.CANCELLATION and day <= data.posted_on:
        yield f"the cancelled appointment ({day}) is not after the letter ({data.posted_on})"


def _follow_up_problems(data: LetterData, time_zone: tzinfo) -> Iterator[str]:
    missed_on = _local_day(data.missed_at, time_zone)
    if missed_on is None:
        yield "a follow-up needs the missed appointment with its time zone"
    elif missed_on > data.posted_on:
        yield f"the missed appointment ({missed_on}) is after the letter ({data.posted_on})"
    if data.respond_by is None:
        yield "a follow-up needs a last day to respond"
    elif data.respond_by <= data.posted_on:
        yield f"the last day to respond ({data.respond_by}) is not after the letter"


def _local_day(moment: datetime | None, time_zone: tzinfo) -> date | None:
    """Return the local date of an aware moment; None for no moment, or one without a zone."""
    if moment is None or moment.utcoffset() is None:
        return None
    return moment.astimezone(time_zone).date()


def _is_some_months(months: float) -> bool:
    return math.isfinite(months) and _decimal(months) not in ("0", "-0") and months > 0


def _decimal(number: float) -> str:
    """Return a number with at most two decimals and a decimal comma: "2", "1,5"."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _fault(name: str, value: str) -> str | None:
    if not value.strip():
        return None if name in _MAY_BE_EMPTY else "is empty"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co") for c in value):
        return "holds a character that cannot be printed"
    return None


def _nested(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    nested: dict[str, dict[str, str]] = {}
    for name, value in fields.items():
        group, _, field = name.partition(".")
        nested.setdefault(group, {})[field] = value
    return nested
