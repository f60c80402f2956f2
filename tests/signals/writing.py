"""Write a household down piece by piece, and keep the truth of exactly what was written.

A layout asks for the pieces that it shows; what it never asks for is not in the truth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from phu_mailer.domain.signal import HouseholdType, IncomingSignal, MinorChildren
from signals import clauses
from signals.clauses import Clause
from signals.dwellings import TOWN, draw_dwelling
from signals.people import TITLES, Person, draw_partner, draw_person

RECEIVED_ON = date(2026, 11, 20)
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip
_NUMBER_WORDS = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a careful person reads about one household.

    `may_be` holds, for a field, other values that are as good. `waits` says why a person must
    look before anything is done; empty when it may run unattended.
    """

    truth: IncomingSignal
    may_be: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    waits: tuple[str, ...] = ()


class Writing:
    """One household on its way into a mail."""

    def __init__(self, rng: Random, couples: float = 0.0, months: tuple[int, int] = (2, 7)) -> None:
        self.rng = rng
        first = draw_person(rng)
        is_couple = rng.random() < couples
        self.persons = [first, draw_partner(rng, first)] if is_couple else [first]
        self.dwelling = draw_dwelling(rng)
        self.month_count: float = rng.randint(*months)
        if rng.random() < 0.08:
            self.month_count += 0.5
        rent = rng.randint(42_000, 88_000)
        owed = int(rent * self.month_count)
        self.cents = owed - owed % 100 if rng.random() < 0.25 else owed
        self._values: dict[str, object] = {}
        self._may_be: dict[str, tuple[object, ...]] = {}
        self._waits: list[str] = []

    @property
    def wanted(self) -> Wanted:
        """The truth of what was written so far."""
        return Wanted(IncomingSignal(**self._values), dict(self._may_be), tuple(self._waits))  # type: ignore[arg-type] - keys are fields

    def keep(self, name: str, value: object, *may_be: object) -> None:
        """Note the value of a field, and other values that are as good."""
        self._values[name] = value
        if may_be:
            self._may_be[name] = may_be

    def wait(self, why: str) -> None:
        """Note that a person must look."""
        self._waits.append(why)

    def name(self, style: str = "short", joined: str = " en ") -> str:
        """Write the name with a title: "Mw. A. de Jong", or both tenants with `joined`."""
        self.keep("persons", tuple(one.truth(gender=True) for one in self.persons))
        titles = TITLES[style]
        return joined.join(f"{titles[p.gender]} {p.initials} {p.surname}" for p in self.persons)

    def bare_name(self, joined: str = " en ") -> str:
        """Write the name without a title: "A. de Jong"."""
        self.keep("persons", tuple(one.truth() for one in self.persons))
        return joined.join(f"{p.initials} {p.surname}" for p in self.persons)

    def sorted_name(self, *, titled: bool = False, joined: str = " en ") -> str:
        """Write the name as in a register: "Jong, A. de (mevr.)"."""
        self.keep("persons", tuple(one.truth(gender=titled) for one in self.persons))
        return joined.join(self._sorted(one, titled=titled) for one in self.persons)

    def given_name(self, style: str = "long") -> str:
        """Write the first tenant by the given name: "mevrouw Lotte Hendriks"."""
        del self.persons[1:]
        one = self.persons[0]
        self.keep("persons", (one.truth(gender=True, initials=False, given=True),))
        return f"{TITLES[style][one.gender]} {one.given_names} {one.surname}"

    def split_name(self, *, titled: bool = False) -> Person:
        """Return the first tenant, to be written in columns of its own."""
        del self.persons[1:]
        self.keep("persons", (self.persons[0].truth(gender=titled),))
        return self.persons[0]

    def title(self, style: str = "middle") -> str:
        """Write the title of the first tenant only."""
        return TITLES[style][self.persons[0].gender]

    def _sorted(self, one: Person, *, titled: bool) -> str:
        behind = f" {one.name_prefix}" if one.name_prefix else ""
        title = f" ({TITLES['middle'][one.gender]})" if titled else ""
        return f"{one.last_name}, {one.initials}{behind}{title}"

    def address(self) -> str:
        """Write street and number on one line."""
        self._keep_address()
        return self.dwelling.line

    def street(self) -> str:
        """Write the street only; the number must follow."""
        self._keep_address()
        return self.dwelling.street_name

    def number(self) -> str:
        """Write the number with what stands behind it."""
        return self.dwelling.written

    def _keep_address(self) -> None:
        self.keep("street_name", self.dwelling.street_name)
        self.keep("house_number", self.dwelling.house_number)
        self.keep("house_letter", self.dwelling.house_letter)
        self.keep("house_number_addition", self.dwelling.house_number_addition)

    def postal_code(self, style: str = "spaced") -> str:
        """Write the postal code; one in fifty is left out."""
        if self.rng.random() < 0.02:
            self.wait("no postal code")
            return ""
        self.keep("postal_code", self.dwelling.postal_code)
        digits, letters = self.dwelling.postal_code.split()
        return {
            "spaced": f"{digits} {letters}",
            "joined": f"{digits}{letters}",
            "lower": f"{digits}{letters.lower()}",
            "fixed": f"{digits}\u00a0{letters}",
            "double": f"{digits}  {letters}",
        }[style]

    def town(self, *, capitals: bool = False) -> str:
        """Write the town."""
        self.keep("town", TOWN)
        return TOWN.upper() if capitals else TOWN

    def no_town(self) -> None:
        """Leave the town out: to know it from the postal code is as good as to ask."""
        self.keep("town", None, TOWN)

    def amount(self, style: str = "euro") -> str:
        """Write the arrears."""
        self.keep("arrears_cents", self.cents)
        whole, rest = divmod(self.cents, 100)
        grouped = f"{whole:,}".replace(",", ".")
        is_whole = rest == 0 and self.rng.random() < 0.6
        full = f"{grouped},-" if is_whole else f"{grouped},{rest:02d}"
        return {
            "euro": f"€ {full}",
            "tight": f"€{full}",
            "bare": f"{grouped},{rest:02d}",
            "plain": f"{whole},{rest:02d}",
            "code": f"EUR {grouped},{rest:02d}",
            "word": f"{grouped},{rest:02d} euro",
        }[style]

    def months(self, style: str = "unit") -> str:
        """Write how many months are owed."""
        self.keep("arrears_months", float(self.month_count))
        count = f"{self.month_count:g}".replace(".", ",")
        word = _NUMBER_WORDS.get(int(self.month_count), count)
        if self.month_count % 1:
            word = count
        return {
            "unit": f"{count} maanden",
            "short": f"{count} mnd",
            "bare": count,
            "word": f"{word} maanden",
        }[style]

    def children(self, clause: Clause) -> str:
        """Write what is said of the children."""
        maybe = clause.may_be
        self.keep("has_minor_children", clause.minors, *maybe)
        free = (None, 0) if clause.minors is not MinorChildren.YES else ()
        self.keep("minor_children_count", clause.count, *free, *((1, 2) if clause.waits else ()))
        if clause.household is not HouseholdType.UNKNOWN:
            self.keep("household_type", clause.household)
        else:
            self.keep("household_type", HouseholdType.UNKNOWN, *self._households(clause))
        if clause.waits:
            self.wait("children")
        return clause.text

    def _households(self, clause: Clause) -> tuple[HouseholdType, ...]:
        """Return the household types that follow from two tenants and their children."""
        if clause.waits:
            return tuple(HouseholdType)
        if clause.minors is MinorChildren.NO:
            return (HouseholdType.OTHER_WITHOUT_MINORS,)
        if clause.minors is MinorChildren.YES and len(self.persons) > 1:
            return (HouseholdType.FAMILY_WITH_MINORS,)
        return ()

    def children_label(self) -> str:
        """Write what stands behind a label about minor children."""
        return self.children(clauses.label_value(self.rng))

    def children_code(self) -> str:
        """Write what stands in a narrow column about minor children."""
        return self.children(clauses.coded(self.rng))

    def children_sentence(self) -> str:
        """Write a sentence about the children."""
        return self.children(clauses.sentence(self.rng))

    def phone(self, style: str | None = None) -> str:
        """Write a telephone number of the tenant."""
        digits = f"{self.rng.randint(10_000_000, 59_999_999)}"
        kind = style or self.rng.choice(("dash", "joined", "spaced", "land", "country"))
        if kind == "land":
            local = f"5{digits[:6]}"
            self.keep("phone", f"+3123{local}")
            return (
                f"023-{local}"
                if self.rng.random() < 0.5
                else f"(023) {local[:3]} {local[3:5]} {local[5:]}"
            )
        self.keep("phone", f"+316{digits}")
        return {
            "dash": f"06-{digits}",
            "joined": f"06{digits}",
            "spaced": f"06 {digits[:4]} {digits[4:]}",
            "country": f"+31 6 {digits}",
        }[kind]

    def email(self) -> str:
        """Write a mail address of the tenant."""
        local = self.persons[0].last_name.encode("ascii", "ignore").decode().lower()
        local = "".join(letter for letter in local if letter.isalnum()) or "huurder"
        host = self.rng.choice(("post.example", "webmail.example", "mail.example"))
        found = f"{local}{self.rng.randint(1, 99)}@{host}"
        self.keep("email", found)
        return found

    def reference(self, style: str) -> str:
        """Write the corporation's own number."""
        number = self.rng.randint(100_000, 999_999)
        found = {
            "dashes": f"{number // 100:04d}-{number % 1000:03d}-{self.rng.randint(1, 9):02d}",
            "letter": f"H{number}",
            "year": f"HA-2026-{number % 100_000:05d}",
            "plain": f"7{number}",
        }[style]
        self.keep("corporation_reference", found)
        return found

    def born(self, style: str = "dashes") -> str:
        """Write the date of birth of the first tenant."""
        day = date(1950, 1, 1) + timedelta(days=self.rng.randint(0, 55 * 365))
        self.keep("date_of_birth", day)
        return {
            "dashes": f"{day:%d-%m-%Y}",
            "slashes": f"{day:%d/%m/%Y}",
            "dots": f"{day:%d.%m.%Y}",
            "words": f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        }[style]

    def eviction(self) -> str:
        """Write that an eviction is planned; returns the sentence."""
        day = RECEIVED_ON + timedelta(days=self.rng.randint(10, 40))
        self.keep("is_crisis", value=True)
        self.keep("eviction_on", day)
        self.wait("eviction")
        return f"De ontruiming staat gepland op {day.day} {_MONTHS[day.month - 1]} {day.year}."

    def objection(self) -> str:
        """Write that the tenant objects; returns the sentence."""
        self.keep("tenant_objects", value=True)
        self.wait("objection")
        return "Huurder heeft bezwaar gemaakt tegen het doorgeven van de gegevens."

    def trustee(self) -> str:
        """Write that a trustee handles the tenant's money; returns the sentence."""
        self.wait("trustee")
        return (
            "Huurder staat onder bewind bij Rust Bewindvoering, postbus 12, 1500 AA Zaandam, "
            "tel. 075-2000310."
        )

    def surprise(self) -> str:
        """Return, now and then, a sentence after which a person must look; else an empty text."""
        kind = self.rng.random()
        if kind < 0.015:
            return self.eviction()
        if kind < 0.025:
            return self.objection()
        return self.trustee() if kind < 0.045 else ""
