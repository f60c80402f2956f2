"""Notices of secure-mail services: the message itself waits elsewhere, often for a few weeks.

Such a mail holds no tenant. Nothing is opened or followed; a person is told until when the message
can be fetched.
"""

import re
from datetime import date

from phu_mailer.reading.fields.dates import DATE, parse_date

_SERVICE = re.compile(
    r"\bzivver\b|\bzorgmail\b|\bcryptshare\b|\bsmartlockr\b|\bfilecap\b|\bliquidfiles\b|"
    r"\bkpn secure mail\b|\bmessage encryption\b|\bberichtenbox voor bedrijven\b",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"(?:beveiligde?|versleutelde?|vertrouwelijk) (?:e-?mail)?(?:bericht|e-?mail)\b.{0,60}"
    r"(?:gestuurd|verzonden|ontvangen|klaar|voor u|openen|lezen)|"
    r"(?:heeft|hebt) (?:u )?een (?:nieuw )?(?:beveiligd|versleuteld|veilig)|"
    r"(?:secure|encrypted|protected) (?:e-?mail )?message",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:klik|log in|open|bekijk|lees|click|read).{0,60}(?:bericht|message|link|knop)",
    re.IGNORECASE,
)
_EXPIRES = re.compile(
    rf"(?:verloopt|vervalt|verlopen|beschikbaar|geldig|bewaard|expires?|te lezen|toegankelijk)"
    rf"[^.\n]{{0,40}}?(?P<day>{DATE})",
    re.IGNORECASE,
)
_MOST_TEXT = 8_000


def secure_mail(subject: str, text: str) -> tuple[str, ...]:
    """Return the problems of a notice that a secured message waits; empty for any other mail.

    Args:
        text: everything that the mail shows.
    """
    shown = text[:_MOST_TEXT]
    says_waiting = _WAITS.search(subject) or _WAITS.search(shown)
    names_service = _SERVICE.search(subject) or _SERVICE.search(shown)
    if not (says_waiting or names_service) or not _OPEN.search(shown):
        return ()
    expires = _expiry(shown)
    until = (f"secure_mail: until {expires.isoformat()}",) if expires else ()
    return ("secure_mail: waiting", *until)


def _expiry(text: str) -> date | None:
    found = _EXPIRES.search(text)
    return parse_date(found["day"])[0] if found else None
