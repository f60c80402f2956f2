# ruff: noqa: E501 - a wording stays on one line, so that it can be read and compared
"""Whether a text says that the tenant objects to the report.

What only speaks of objecting is taken away first: a question with "no" behind it, the right to
object, an objection that never came. What is left must still say it, so that "eerst geen bezwaar,
nu wel bezwaar gemaakt" is an objection. A text that is no objection is not thereby harmless.
"""

import re

_REPORT = r"[^.,;:?!]{1,60}?"
_NO = r"(?:(?:nee|neen)\b|niet (?:gemaakt|ontvangen|ingediend|bekend|van toepassing)\b|(?:n|no|geen|geen bezwaar|niet|0|false|onwaar|onbekend|n\.?v\.?t\.?|n\.?b\.?|-)(?=\s*(?:$|[.,;)/])))"
_OBJECTION = re.compile(
    r"niet (?:te )?willen dat|wil(?:len)? niet dat|geen toestemming|maakt? bezwaar|heeft bezwaar|bezwaar (?:tegen|gemaakt|ontvangen|ingediend|aangetekend)|niet akkoord|geeft? .{0,20}geen akkoord"
    r"|\b(?:akkoord|instemming)\b(?!(?: \w+){0,4} (?:nodig|vereist|gevraagd))[^:?.;]{0,60}[:?]\W*(?:nee|neen|n|niet|geen)\b"
)
_NONE = tuple(re.compile(pattern) for pattern in (
    r"geen(?: enkel| formeel| schriftelijk| verder)? bezwaar(?: (?:gemaakt|ontvangen|ingediend|aangetekend|tegen))*",
    r"(?:niet|nooit|nimmer)(?: door (?:de )?huurders?| hiertegen| daartegen)? bezwaar (?:gemaakt|aangetekend|ingediend)",
    rf"bezwaar(?: (?:tegen|van|door) {_REPORT})? (?:is|zijn|hebben (?:wij|we)|heb ik)(?: (?:er|ons|bij ons|door ons|tot nu toe|nog))* (?:niet|nooit) (?:bekend|ontvangen|gemaakt|ingediend|binnengekomen)",
    rf"(?:kan|kon|kunnen|konden|mag|mocht|mogen|gewezen op|recht|mogelijkheid|gelegenheid|termijn)(?: [^.,;:?!]{{1,40}})?? bezwaar(?: tegen {_REPORT})? (?:kan |kon |te )?(?:maken|indienen|dienen|tekenen)",
    rf"bezwaar(?: tegen {_REPORT})? (?:kan|kon|kunnen|konden|mag|mocht) (?:maken|indienen|aantekenen)",
    rf"(?:^|\b(?:bekend|weten|gevraagd|laten weten) )(?:indien|als|mocht(?:en)?|wanneer|of) [^.,;:?!]{{1,40}} bezwaar(?: tegen {_REPORT})? (?:hebben|heeft|maakt|maken)",
    r"geen toestemming (?:\([^)]{0,40}\) )?(?:van (?:de )?(?:huurder|betrokkene) )?(?:nodig|vereist|benodigd|noodzakelijk)",
    rf"bezwaar(?:(?: |/)[^:?.!]{{0,60}})? ?(?:\([^)]{{0,12}}\) ?)?[:?=][?: ()=]*{_NO}",
    r"bezwaar(?: [^:?.!,;]{0,60})? (?:nee|neen|false|onwaar|n|-)\W*$",
    r"^[^.,;!?:]*bezwaar[^.,;!?:]*\?\W*$",
    r"^\W*(?:\d{1,2}\W*)?(?:heeft|maakt) (?:(?:de|het|uw) )?(?:huurders?|bewoners?|klant|contractant|betrokkene)\b[^.,;!?:]*bezwaar[^.,;!?:]*$",
))  # fmt: skip


def is_objection(plain: str) -> bool:
    """Say whether a text in lower case says that somebody objects."""
    for one in _NONE:
        plain = one.sub(" ", plain)
    return _OBJECTION.search(plain) is not None


def speaks_of_objecting(plain: str) -> bool:
    """Say whether a text in lower case uses words of an objection, whatever it says of it."""
    return _OBJECTION.search(plain) is not None
