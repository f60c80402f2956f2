"""What corporations say about children and households, with what a careful person makes of it."""

from dataclasses import dataclass
from random import Random

from phu_mailer.domain.signal import HouseholdType, MinorChildren

YES, NO = MinorChildren.YES, MinorChildren.NO
UNKNOWN, NOT_STATED = MinorChildren.UNKNOWN, MinorChildren.NOT_STATED
_COUNTS = {1: "een", 2: "twee", 3: "drie", 4: "vier"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to say it; `may_be` holds other readings that are as good.

    `waits`: a careful person wants to look at it, whatever the reading makes of it.
    """

    text: str
    minors: MinorChildren
    count: int | None = None
    household: HouseholdType = HouseholdType.UNKNOWN
    may_be: tuple[MinorChildren, ...] = ()
    waits: bool = False


def label_value(rng: Random) -> Clause:
    """Return what stands behind a label "minderjarige kinderen"."""
    count = rng.choices((1, 2, 3, 4), (40, 40, 15, 5))[0]
    return rng.choices(
        (
            Clause(f"ja, {count}", YES, count),
            Clause("ja", YES),
            Clause("Ja", YES),
            Clause(str(count), YES, count),
            Clause(f"{count} ({ages(rng, count)} jaar)", YES, count),
            Clause("nee", NO),
            Clause("Nee", NO),
            Clause("geen", NO),
            Clause("0", NO),
            Clause("onbekend", UNKNOWN),
            Clause("niet bekend", UNKNOWN),
            Clause("", NOT_STATED, may_be=(UNKNOWN,), waits=True),
        ),
        (16, 12, 4, 10, 6, 24, 6, 8, 5, 4, 2, 3),
    )[0]


def coded(rng: Random) -> Clause:
    """Return what stands in a narrow column about minor children."""
    count = rng.choices((1, 2, 3), (50, 40, 10))[0]
    return rng.choices(
        (
            Clause("J", YES),
            Clause("ja", YES),
            Clause("N", NO),
            Clause("nee", NO),
            Clause(str(count), YES, count),
            Clause("0", NO),
            Clause("onbekend", UNKNOWN),
            Clause("", NOT_STATED, may_be=(UNKNOWN,), waits=True),
        ),
        (25, 15, 25, 15, 8, 5, 4, 3),
    )[0]


def sentence(rng: Random) -> Clause:
    """Return a whole sentence about the children, as in prose."""
    kind = rng.choices(("yes", "no", "doubt", "unknown", "single"), (42, 36, 8, 4, 10))[0]
    return {"yes": _yes, "no": _no, "doubt": _doubt, "unknown": _unknown, "single": _single}[kind](
        rng
    )


def _yes(rng: Random) -> Clause:
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    word = rng.choice((str(count), _COUNTS[count]))
    noun = "minderjarig kind" if count == 1 else "minderjarige kinderen"
    verb = "woont" if count == 1 else "wonen"
    listed = ages(rng, count)
    family = HouseholdType.FAMILY_WITH_MINORS
    choices = [
        Clause(f"Er {verb} {word} {noun} in de woning.", YES, count),
        Clause(f"In het huishouden {verb} {word} {noun} ({listed} jaar).", YES, count),
        Clause(f"Er is sprake van {word} {noun}.", YES, count),
        Clause(f"Gezin met {word} {noun}.", YES, count, family),
    ]
    if count == 1:
        age = rng.randint(2, 15)
        choices.append(Clause(f"Er woont een zoontje van {age} jaar.", YES, 1))
        choices.append(Clause(f"Er woont een dochter van {age} jaar in huis.", YES, 1))
    else:
        choices.append(Clause(f"Er wonen {word} kinderen van {listed} jaar.", YES, count))
    return rng.choice(choices)


def _no(rng: Random) -> Clause:
    return rng.choice(
        (
            Clause("Er zijn geen inwonende kinderen.", NO),
            Clause("Er zijn geen minderjarige kinderen.", NO),
            Clause("Er wonen geen kinderen in de woning.", NO),
            Clause("Geen inwonende minderjarige kinderen.", NO),
            Clause("Er is geen sprake van minderjarige kinderen.", NO),
            Clause("De kinderen zijn het huis uit.", NO),
            Clause(f"Een volwassen zoon van {rng.randint(19, 30)} woont in.", NO),
        )
    )


def _doubt(rng: Random) -> Clause:
    anything = (YES, NO, UNKNOWN, NOT_STATED)
    text = rng.choice(
        (
            "Voor zover bekend zijn er geen inwonende kinderen.",
            "Vermoedelijk wonen er minderjarige kinderen.",
            "De kinderen wonen bij hun moeder.",
            "Er is sprake van co-ouderschap over twee kinderen.",
            "Om het weekend zijn de kinderen er.",
            "Er zijn volgens de buren kleine kinderen.",
            "Mogelijk woont er ook een kleinkind.",
        )
    )
    return Clause(text, UNKNOWN, may_be=anything, waits=True)


def _unknown(rng: Random) -> Clause:
    text = rng.choice(
        (
            "Of er minderjarige kinderen zijn is niet bekend.",
            "Het is onbekend of er kinderen wonen.",
        )
    )
    # Who says that it is not known has answered: as "onbekend" behind a label, it is no doubt.
    return Clause(text, UNKNOWN, may_be=(NOT_STATED,))


def _single(rng: Random) -> Clause:
    count = rng.choice((1, 2))
    children = "1 minderjarig kind" if count == 1 else "2 minderjarige kinderen"
    single = HouseholdType.SINGLE_WITH_MINORS
    return rng.choice(
        (
            Clause(f"Alleenstaande ouder met {children}.", YES, count, single),
            Clause(
                "Alleenstaand, geen kinderen.", NO, household=HouseholdType.SINGLE
            ),
            Clause("Het gaat om een alleenstaande moeder.", UNKNOWN, may_be=(NOT_STATED, YES),
                   waits=True),
        )
    )  # fmt: skip


def ages(rng: Random, count: int) -> str:
    """Return the ages of minor children, as listed: "4, 7 en 12"."""
    found = [str(age) for age in sorted(rng.sample(range(1, 17), count))]
    return " en ".join([", ".join(found[:-1]), found[-1]]) if count > 1 else found[0]


def efforts(rng: Random) -> str:
    """Return a sentence that changes no value."""
    return rng.choice(
        (
            "Wij hebben meerdere keren gebeld en een aanmaning gestuurd.",
            "Huurder reageert niet op onze brieven.",
            "Wij hebben een huisbezoek afgelegd, maar er deed niemand open.",
            "Er is gewezen op de mogelijkheid van schuldhulpverlening.",
            "De eerder afgesproken betalingsregeling is niet nagekomen.",
            "Contact opnemen is niet gelukt.",
            "Huurder is op de hoogte van deze melding en heeft geen bezwaar gemaakt.",
        )
    )
