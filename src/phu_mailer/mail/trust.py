"""Who may have sent a mail: the allow-list of the corporations, and what our own server found.

The From address alone proves nothing. When `authserv_id` is set, the receiving server must have
found the address genuine (DMARC, or an aligned DKIM or SPF pass) in its own
Authentication-Results, and only the topmost one of that name counts: whatever stands below it
came with the mail. The border server has to strip forged headers that carry its name; two of
them mean that it did not. An agreement that has not begun or has ended is no matter of trust.

`authserv_id` is None to go by the allow-list alone, and "" for Microsoft 365, which writes no
name into its header: then exactly one Authentication-Results may stand in the mail, and it must
begin with a finding.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import ParsedMail
from phu_mailer.mail.headers import UNCLEAR_FROM

_FINDING = re.compile(r"([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(
    r"([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"|[^\s;\"])+)", re.IGNORECASE
)
_SEGMENT = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|[^;\"])+")
_NO_FAILURE = frozenset({"pass", "none", "bestguesspass"})
_MAX_RESULTS = 32 * 1024


@dataclass(frozen=True, slots=True)
class TrustVerdict:
    """Whose mail this claims to be, whether that is believed, and why; no address is named."""

    corporation: Corporation | None
    is_trusted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One method of an Authentication-Results header, its result, and its properties."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def domain_of(self, name: str) -> str:
        """Return the one domain in a property ("header.d"), or "" when there is none or more."""
        values = [value for key, value in self.properties if key == name]
        return values[0].rpartition("@")[2].rstrip(".") if len(values) == 1 else ""


def identify(
    mail: ParsedMail, corporations: Iterable[Corporation], authserv_id: str | None
) -> TrustVerdict:
    """Return the corporation that sent a mail, or the one it claims to be and why not.

    Args:
        mail: any decoded mail, hostile ones included; this never raises.
        corporations: whose domains and addresses are known.
        authserv_id: the name of our own mail server, None or "" (see the module).
    """
    if len(mail.headers.get("from", ())) != 1 or len(mail.from_addresses) != 1:
        return TrustVerdict(None, is_trusted=False, reason="not exactly one From address")
    if UNCLEAR_FROM in mail.defects:
        return TrustVerdict(None, is_trusted=False, reason=UNCLEAR_FROM)
    address = _comparable(mail.from_addresses[0])
    known = [corporation for corporation in corporations if _lists(corporation, address)]
    if not known:
        return TrustVerdict(None, is_trusted=False, reason="the sender is not on the allow-list")
    if len(known) > 1:
        reason = "the sender is on the allow-list of more than one corporation"
        return TrustVerdict(None, is_trusted=False, reason=reason)
    if authserv_id is None:
        return TrustVerdict(known[0], is_trusted=True, reason="the sender is on the allow-list")
    is_proven, reason = _proof(mail, address.rpartition("@")[2], authserv_id)
    return TrustVerdict(known[0], is_trusted=is_proven, reason=reason)


def read_results(value: str) -> tuple[str | None, tuple[Finding, ...]] | None:
    """Return the server name and the findings of one Authentication-Results, or None.

    None means that the value cannot be read in one way only (an open quote or comment). The
    name is None when the header begins with a finding, as Microsoft 365 writes it.
    """
    text = _without_comments(value) if len(value) <= _MAX_RESULTS else None
    if text is None:
        return None
    segments = [segment.strip() for segment in _SEGMENT.findall(text)]
    name: str | None = None
    if not (segments and _FINDING.match(segments[0])):
        words = segments.pop(0).split() if segments else []
        name = words[0].strip('"').lower() if words else ""
    findings = (_finding(segment) for segment in segments)
    return name, tuple(finding for finding in findings if finding)


def _proof(mail: ParsedMail, domain: str, authserv_id: str) -> tuple[bool, str]:
    """Say whether our own server found the From domain genuine, and how."""
    values = mail.headers.get("authentication-results", ())
    wanted = authserv_id.strip().lower()
    ours: list[tuple[Finding, ...]] = []
    for value in values:
        found = read_results(value)
        # What cannot be read may be ours, with a forged one in our name below it.
        if found is None and (not ours or value.lower().startswith(wanted)):
            return False, "an Authentication-Results that cannot be read"
        if found and (found[0] or "") == wanted:
            ours.append(found[1])
    if len(ours) > 1 or (not wanted and len(values) > 1):
        return False, "more than one Authentication-Results in the name of our server"
    if not ours:
        return False, "no Authentication-Results of our server"
    if any(finding.method == "dmarc" and finding.result not in _NO_FAILURE for finding in ours[0]):
        return False, "dmarc did not pass"
    for finding in ours[0]:
        if finding.result == "pass" and _is_aligned(finding, domain):
            return True, f"{finding.method} passed for the sender's domain"
    return False, "neither dmarc, dkim nor spf passed for the sender's domain"


def _is_aligned(finding: Finding, domain: str) -> bool:
    """Say whether a finding is about the very domain of the From address."""
    if finding.method == "dmarc":
        named = {key for key, _ in finding.properties}
        return "header.from" not in named or _label(finding.domain_of("header.from")) == domain
    if finding.method == "dkim":
        # Google names the signer by its identity only, which lies within the signing domain.
        named = {key for key, _ in finding.properties}
        signer = finding.domain_of("header.d" if "header.d" in named else "header.i")
        return _label(signer) == domain
    if finding.method == "spf":
        return _label(finding.domain_of("smtp.mailfrom")) == domain
    return False


def _lists(corporation: Corporation, address: str) -> bool:
    if not address:
        return False
    if address in map(_comparable, corporation.addresses):
        return True
    return address.rpartition("@")[2] in map(_label, corporation.domains)


def _comparable(address: str) -> str:
    """Return an address as it is compared: the domain as A-labels; "" when it has no such form."""
    local, _, domain = address.strip().lower().rpartition("@")
    label = _label(domain)
    return f"{local}@{label}" if local and label else ""


def _label(domain: str) -> str:
    """Return a domain in lower-case A-labels, or "" when it is none.

    Only the letters as written count, hence the way back: IDNA folds look-alikes, sharp s and
    invisible joiners into the plain letters of what may be somebody else's domain.
    """
    domain = domain.strip().lower()
    if domain.isascii():
        return domain
    try:
        encoded = domain.encode("idna")
        return encoded.decode("ascii") if encoded.decode("idna") == domain else ""
    except UnicodeError:
        return ""


def _without_comments(value: str) -> str | None:
    """Return the value with every comment as a blank; None when one, or a quote, stays open."""
    kept = []
    depth, is_quoted = 0, False
    characters = iter(value)
    for character in characters:
        is_escape = character == "\\" and (depth or is_quoted)
        piece = character + next(characters, "") if is_escape else character
        if character == '"' and not depth:
            is_quoted = not is_quoted
        elif character == "(" and not is_quoted:
            depth += 1
        elif character == ")" and depth and not is_quoted:
            depth -= 1
            piece = " "
        if not depth:
            kept.append(piece)
    return None if depth or is_quoted else "".join(kept)


def _finding(segment: str) -> Finding | None:
    start = _FINDING.match(segment)
    if not start:
        return None
    properties = tuple(
        (found.group(1).lower(), found.group(2).strip('"'))
        for found in _PROPERTY.finditer(segment, start.end())
    )
    return Finding(start.group(1).lower(), start.group(2).lower(), properties)
