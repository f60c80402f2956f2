# ruff: noqa: E501 - a wording stays on one line, so that it can be read and compared
"""Find the municipality's own town where a mail names it apart from the address.

Only a town that the mail says the home is in: not the town of an office or a court, of birth, of
work, of family, of an earlier or a next home. When two towns are named, none is taken.
"""

import re

from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.addresses import POSTAL_CODE, parse_town
from phu_mailer.reading.own import Own

_QUARTER = r"(?:-(?:noord|zuid|oost|west|centrum))?"
_ELSEWHERE = re.compile(
    r"\b(?:gemeente(?:huis)?|stadhuis|rechtbank|rechter|kantonrechter|team|afdeling|kantoor|vestiging|filiaal|regio|wijkteam|loket|politie|ziekenhuis|opvang|school|deurwaarder\w*|bewind\w*|curator|mentor|advocaat|hulpverlen\w*|begeleid\w*|geboren|opgegroeid|afkomstig|werkt?e?|werkzaam|baan|stage|bedrijf|winkel|markt|moeder|vader|ouders|zus|broer|zoon|dochter|oma|opa|familie|vriend\w*|ex|partner|verhui\w*|vertr[eo]k\w*|voorheen|vh\.?|vroeger|eerder|eerst|vorige?|oude?|nieuwe?|straks|binnenkort|komt?|kwam|ging|gaat|woonden?|verbl[ie]+[jfv]\w*|logeert|ingeschreven|terug|postbus|postadres|afspraak|niet|geen|collega\w*|groet\w*|wij zitten|namens)\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:^|[\s(,])(?:te|in|uit|hier in)\s*$", re.IGNORECASE)
_CODE_BEFORE = re.compile(rf"{POSTAL_CODE.pattern}[ ,()-]*(?:te |in )?$")
_DOOR = re.compile(r"[^\W\d]{3,} \d{1,5}(?:[ /-]?\w{1,6}){0,2}$")
_LOOK_BACK = 90
_CUT_BEFORE = re.compile(r"[,(;]\s*$|\s[-/]\s$")
_CUT_BEHIND = re.compile(r"(?: dus)?\s*(?:[,.;:)!]|$)")


def home_town(texts: list[str], own: Own, postal_code: object) -> Typed | None:
    """Return the town of the municipality in which the texts say that the home is.

    Args:
        postal_code: that of the home, if known; a town behind another one is not its town.
    """
    found: set[str] = set()
    for town in own.home_towns:
        written = re.compile(
            rf"(?<![\w-])(?P<town>{re.escape(town)})(?P<part>{_QUARTER})(?![\w-])(?! (?:en|of|&) (?-i:[A-Z]))",
            re.IGNORECASE,
        )
        for above, text in zip(["", *texts], texts, strict=False):
            is_below_street = _DOOR.search(above) and written.fullmatch(text.strip(" .,"))
            found |= {town} if is_below_street else set()
            found |= {town for one in written.finditer(text) if _is_home(text, one, postal_code)}
    if len(found) != 1:
        return None
    return Typed(parse_town(found.pop()).values)


def without_quarter(town: str, own: Own) -> str:
    """Return a town without the part of it that is named ("Haarlem-Noord")."""
    whole, _, part = town.rpartition("-")
    is_part = re.fullmatch(_QUARTER, f"-{part}", re.IGNORECASE) is not None
    return whole if is_part and whole.casefold() in own.home_towns else town


def _is_home(text: str, found: re.Match[str], postal_code: object) -> bool:
    before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
    if _ELSEWHERE.search(before):
        return False
    if code := _CODE_BEFORE.search(before):
        letters = code[2] or code[3] or code[4]
        return f"{code[1]} {letters.upper()}" == postal_code
    is_apart = _CUT_BEFORE.search(before) and _CUT_BEHIND.match(text, found.end())
    return bool(found["part"] or _LEADS.search(before) or is_apart)
