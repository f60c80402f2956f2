"""Write Dutch addresses on a letter, and fold them for comparison.

Printing follows NEN 5825. Whether an address exists, and how its house number splits into letter
and addition, is not decided here: a key for comparison treats every split alike.
"""

import re
import unicodedata

from phu_mailer.domain.name import one_line
from phu_mailer.domain.signal import TenantAddress

_POSTAL_CODE = re.compile(
    r"(?:NL[ -]*)?(?P<digits>[1-9][0-9]{3})[ -]*(?P<letters>[A-Z]{2})", re.ASCII | re.IGNORECASE
)
_NEVER_ISSUED = frozenset({"SA", "SD", "SS"})

_ADDITION_SYNONYMS = {"rood": "rd", "zwart": "zw", "huis": "hs"}


def normalise_postal_code(text: str) -> str | None:
    """Return a postal code as "2035 VD", or None when the text is not one.

    "2035vd" and "NL-2035 VD" are accepted; a code that begins with 0 or ends in SA, SD or SS
    does not exist. A letter O for a zero is not mended here.
    """
    tidy = re.sub("[‐‑–]", "-", " ".join(text.split()))
    found = _POSTAL_CODE.fullmatch(tidy)
    if found is None:
        return None
    letters = found["letters"].upper()
    return None if letters in _NEVER_ISSUED else f"{found['digits']} {letters}"


def street_line(address: TenantAddress) -> str:
    """Return street and number: "Voorstraat 103 c", "Voorstraat 9-2", "Voorstraat 555 B73c".

    Source: NEN 5825, as the examples of the national register of persons apply it.
    """
    street = f"{one_line(address.street_name)} {address.house_number}"
    letter = one_line(address.house_letter or "")
    addition = one_line(address.house_number_addition or "").lstrip("-/ ")
    if letter:
        return f"{street} {letter}{addition}"
    if not addition:
        return street
    return f"{street}-{addition}" if addition[0].isdigit() else f"{street} {addition}"


def town_line(address: TenantAddress) -> str:
    """Return postal code and town: "2583 XL  SCHEVENINGEN", with two spaces between them."""
    postal_code = normalise_postal_code(address.postal_code) or one_line(address.postal_code)
    return f"{postal_code}  {one_line(address.town).upper()}"


def fold_address(address: TenantAddress) -> str:
    """Return the key under which a dwelling is compared; never to be printed.

    Postal code and number name a street already, so street and town are left out. "12a", "12 A",
    a letter, an addition, "rood" and "rd" make no difference; "2" and "II" do.
    """
    postal_code = normalise_postal_code(address.postal_code) or address.postal_code
    return f"{''.join(postal_code.split()).upper()} {address.house_number} {_suffix(address)}"


def is_same_dwelling(a: TenantAddress, b: TenantAddress) -> bool:
    """Say whether two addresses are the same front door, however they are written."""
    return a.house_number == b.house_number and fold_address(a) == fold_address(b)


def same_suffix(a: str, b: str) -> bool:
    """Say whether what follows two house numbers is the same, however it is written."""
    return _folded_suffix(a) == _folded_suffix(b)


def _suffix(address: TenantAddress) -> str:
    """Return house letter and addition as one folded text; adjacent numbers keep a hyphen."""
    return _folded_suffix(f"{address.house_letter or ''} {address.house_number_addition or ''}")


def _folded_suffix(written: str) -> str:
    plain = unicodedata.normalize("NFKD", written).casefold()
    bare = "".join(c for c in plain if not unicodedata.category(c).startswith("M"))
    tokens = re.findall(r"[^\W\d_]+|\d+", bare)
    joined = " ".join(_ADDITION_SYNONYMS.get(token, token) for token in tokens)
    return re.sub(r"(?<=\d) (?=\d)", "-", joined).replace(" ", "")
