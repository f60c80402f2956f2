"""Invented tenants, and the ways in which a corporation writes a tenant down."""

from dataclasses import dataclass
from random import Random

from phu_mailer.domain.signal import Gender, TenantName

_PREFIXED = (
    ("van der", "Berg"), ("van den", "Heuvel"), ("van de", "Ven"), ("de", "Wit"), ("de", "Groot"),
    ("van", "Dijk"), ("van 't", "Hof"), ("in 't", "Veld"), ("ter", "Braak"), ("op de", "Weegh"),
    ("den", "Hartog"), ("van", "Leeuwen"), ("el", "Khattabi"), ("el", "Ouahabi"), ("dos", "Santos"),
    ("van der", "Meulen"), ("de", "Haan"), ("von", "Berger"), ("da", "Costa"), ("van", "Es"),
    ("van der", "Plas"), ("de la", "Fuente"), ("ten", "Hove"), ("van den", "Brink"),
)  # fmt: skip
_PLAIN = (
    "Bakker", "Visser", "Smit", "Mulder", "Bos", "Vos", "Peters", "Hendriks", "Dekker", "Brouwer",
    "Dijkstra", "Smits", "Kok", "Jacobs", "Vermeulen", "Schouten", "Willems", "Hoekstra", "Koster",
    "Prins", "Blom", "Huisman", "Peeters", "Kuipers", "Veenstra", "Kramer", "Postma", "Zwart",
    "Yılmaz", "Çelik", "Öztürk", "Şahin", "Kaya", "Demir", "Nowak", "Kowalska", "Wiśniewski",
    "Nguyễn", "Tran", "Okafor", "Mensah", "Asante", "Boateng", "Haile", "Tesfay", "Abdi",
    "Ramdin", "Sewnarain", "Pinas", "Jagroep", "Martina", "Maduro", "Popescu", "Ivanova",
    "Petrović", "Haddad", "Benali", "Bouzid", "Amrani", "François", "Müller", "Castillo", "Silva",
    "Ahmadi", "Rahimi", "Karimi", "Singh", "Kumar", "Chen", "Wong", "Löwenstein", "Straatman",
    "Hofstede", "Laan", "Vink", "Kade", "Poort",
)  # fmt: skip
_CAPITAL = ("El Amrani", "Al Khatib", "Ben Salah", "El Bakkali")
_FEMALE = (
    "Lotte", "Fatima", "Sanne", "Agnieszka", "Maria", "Naima", "Emine", "Sharon", "Joke", "Selam",
    "Anne-Fleur", "Dewi", "Wilhelmina", "Zoë", "Ingrid",
)  # fmt: skip
_MALE = (
    "Jan", "Mohamed", "Pieter", "Piotr", "Kees", "Yusuf", "Ahmet", "Daniël", "Tesfay", "Rachid",
    "Willem-Jan", "Theo", "Glenn", "Mehmet", "Hendrik",
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPRSTW"
TITLES = {
    "short": {Gender.MALE: "Dhr.", Gender.FEMALE: "Mw."},
    "middle": {Gender.MALE: "dhr.", Gender.FEMALE: "mevr."},
    "long": {Gender.MALE: "de heer", Gender.FEMALE: "mevrouw"},
    "capital": {Gender.MALE: "De heer", Gender.FEMALE: "Mevrouw"},
}


@dataclass(frozen=True, slots=True)
class Person:
    """One tenant before it is known which parts of the name are written."""

    gender: Gender
    initials: str
    given_names: str
    name_prefix: str | None
    last_name: str

    @property
    def surname(self) -> str:
        """The surname with its prefix in front: "van der Berg"."""
        return f"{self.name_prefix} {self.last_name}" if self.name_prefix else self.last_name

    @property
    def sorted_surname(self) -> str:
        """The surname with its prefix behind: "Berg, van der"."""
        return f"{self.last_name}, {self.name_prefix}" if self.name_prefix else self.last_name

    def truth(
        self, *, gender: bool = False, initials: bool = True, given: bool = False
    ) -> TenantName:
        """Return the name with only the parts that were written."""
        return TenantName(
            last_name=self.last_name,
            initials=self.initials if initials else None,
            given_names=self.given_names if given else None,
            name_prefix=self.name_prefix,
            gender=self.gender if gender else Gender.UNKNOWN,
        )


def draw_person(rng: Random) -> Person:
    """Return an invented tenant."""
    gender = rng.choice((Gender.MALE, Gender.FEMALE))
    prefix, last_name = _surname(rng)
    count = rng.choices((1, 2, 3, 4), (45, 35, 15, 5))[0]
    letters = rng.sample(_LETTERS, count)
    if rng.random() < 0.02:
        letters[0] = "Th"
    given = rng.choice(_FEMALE if gender is Gender.FEMALE else _MALE)
    return Person(gender, "".join(f"{one}." for one in letters), given, prefix, last_name)


def draw_partner(rng: Random, of: Person) -> Person:
    """Return the second tenant of a household; sometimes with the same surname."""
    partner = draw_person(rng)
    if rng.random() < 0.35:
        return Person(
            partner.gender, partner.initials, partner.given_names, of.name_prefix, of.last_name
        )
    return partner


def _surname(rng: Random) -> tuple[str | None, str]:
    kind = rng.random()
    if kind < 0.32:
        prefix, last_name = rng.choice(_PREFIXED)
        if rng.random() < 0.15:
            last_name = f"{last_name}-{rng.choice(_PLAIN)}"
        return prefix, last_name
    if kind < 0.36:
        return None, rng.choice(_CAPITAL)
    if kind < 0.44:
        own = rng.choice(_PREFIXED) if rng.random() < 0.3 else ("", rng.choice(_PLAIN))
        return None, f"{rng.choice(_PLAIN)}-{' '.join(own).strip()}"
    return None, rng.choice(_PLAIN)
