"""Invented addresses in existing streets, and the ways in which a house number is written."""

from dataclasses import dataclass
from random import Random

# Streets and the first four digits of a postal code there; numbers and letters are invented.
_STREETS = (
    ("Roordastraat", 2035), ("Floris van Adrichemlaan", 2035), ("Kleverlaan", 2023),
    ("Betje Wolffstraat", 2024), ("Zaanenstraat", 2022), ("Dr. Schaepmanstraat", 2032),
    ("Engelenburg", 2036), ("Rozenstraat", 2011), ("Vondelweg", 2026), ("Amsterdamse Vaart", 2032),
    ("Leonard Springerlaan", 2033), ("Prins Bernhardlaan", 2032), ("Bilderdijkstraat", 2013),
    ("Jan Gijzenkade", 2025), ("Spaarndamseweg", 2021), ("Slachthuisstraat", 2033),
    ("Rijksstraatweg", 2022), ("Vlietsorgstraat", 2033), ("Schipholweg", 2034),
    ("Hendrik de Keyserstraat", 2033), ("Briandlaan", 2034), ("Europaweg", 2034),
    ("Generaal Spoorlaan", 2033), ("Boerhaavelaan", 2035), ("Louis Pasteurstraat", 2035),
    ("Laan van Berlijn", 2034), ("Laan van Angers", 2037), ("Marsmanplein", 2025),
    ("Gedempte Oude Gracht", 2011), ("Lange Herenstraat", 2011), ("Kruisweg", 2011),
    ("Jan Prinsenlaan", 2033), ("Zomervaart", 2033), ("Burgemeester Reinaldapark", 2033),
    ("Meester Cornelisstraat", 2023), ("Teding van Berkhoutstraat", 2032), ("Leidsevaart", 2014),
    ("Delftlaan", 2024), ("Orionweg", 2024), ("Planetenlaan", 2024), ("Pijlslaan", 2014),
    ("Van Zeggelenstraat", 2032), ("Van Dortstraat", 2032), ("Wagenweg", 2012),
    ("Tempeliersstraat", 2012), ("Schouwtjeslaan", 2012), ("Paul Krugerkade", 2021),
    ("Steve Bikostraat", 2037), ("Andalusië", 2037), ("Stresemannlaan", 2037),
    ("Aziëweg", 2037), ("Belgiëlaan", 2034), ("Italiëlaan", 2034), ("Frankrijklaan", 2034),
    ("Romolenstraat", 2034), ("Plein 1945", 2023), ("Karel van Manderstraat", 2023),
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"
# As written behind the number: letter, addition.
_ADDITIONS: tuple[tuple[str, str | None, str | None, int], ...] = (
    ("", None, None, 58), ("a", "a", None, 4), ("b", "b", None, 3), ("A", "A", None, 2),
    (" A", "A", None, 4), (" B", "B", None, 2), ("-c", "c", None, 2), ("-1", None, "1", 2),
    ("-3", None, "3", 3), ("/2", None, "2", 1), (" II", None, "II", 2), ("-III", None, "III", 1),
    (" rd", None, "rd", 2), (" zw", None, "zw", 2), ("rd", None, "rd", 1), (" RD", None, "RD", 1),
    (" rood", None, "rood", 1), (" zwart", None, "zwart", 1), (" hs", None, "hs", 2),
    ("hs", None, "hs", 1), (" bis", None, "bis", 1), ("-bis", None, "bis", 1),
    ("-2hs", None, "2hs", 1), ("A-2", "A", "2", 1), (" A 2", "A", "2", 1), ("-12", None, "12", 1),
)  # fmt: skip
TOWN = "Haarlem"


@dataclass(frozen=True, slots=True)
class Dwelling:
    """An address; `written` is the house number with everything behind it, as written."""

    street_name: str
    house_number: int
    written: str
    house_letter: str | None
    house_number_addition: str | None
    postal_code: str

    @property
    def line(self) -> str:
        """Street and number on one line."""
        return f"{self.street_name} {self.written}"

    @property
    def behind(self) -> str:
        """What stands behind the number, without what joins it."""
        return self.written.removeprefix(str(self.house_number)).lstrip(" -/")


def draw_dwelling(rng: Random) -> Dwelling:
    """Return an invented address in Haarlem."""
    street, digits = rng.choice(_STREETS)
    weights = [weight for *_, weight in _ADDITIONS]
    suffix, letter, addition, _ = rng.choices(_ADDITIONS, weights)[0]
    number = rng.randint(2, 420)
    letters = rng.choice(_LETTERS) + rng.choice(_LETTERS)
    if letters in ("SA", "SD", "SS"):
        letters = "XB"
    return Dwelling(street, number, f"{number}{suffix}", letter, addition, f"{digits} {letters}")
