"""Say what one mail is, whose it is, what it reports, and what should be done with it.

Nothing is stored or sent here: `register` acts on the answer and `inspect` prints it. The order
of the questions matters: an automatic mail is never answered, whoever sent it, and an untrusted
mail is not even read.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import DecodedBy, ParsedMail
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import MailKind, Reading
from phu_mailer.mail import mime, trust
from phu_mailer.reading import read_signals
from phu_mailer.reading.knowledge import NOTHING_ELSE, Knowledge
from phu_mailer.reading.taught import NOTHING_TAUGHT, in_force


class Disposition(StrEnum):
    """What should be done with a mail."""

    REGISTER = "register"
    REVIEW = "review"
    QUARANTINE = "quarantine"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class ReadMail:
    """The answer about one mail; `problems` are codes and short texts without personal data."""

    mail: ParsedMail
    reading: Reading
    disposition: Disposition
    trust_reason: str
    corporation: Corporation | None = None
    problems: tuple[str, ...] = ()


def read_mail(
    raw: bytes, rules: Rules, received_on: date, knowledge: Knowledge = NOTHING_ELSE
) -> ReadMail:
    """Decode, recognise the sender and read the signals; never raises on any bytes.

    Args:
        received_on: the local day of receipt, for ages and years that a mail leaves out.
        knowledge: addresses that exist, and what the layout files teach.
    """
    mail = mime.parse(raw)
    verdict = trust.identify(mail, rules.corporations.values(), rules.authserv_id)
    automatic = mime.is_automatic(mail)
    if automatic:
        return ReadMail(
            mail=mail,
            reading=Reading(kind=MailKind.AUTO),
            disposition=Disposition.IGNORE,
            trust_reason=verdict.reason,
            corporation=verdict.corporation,
            problems=(f"automatic: {automatic}",),
        )
    if mail.decoded_by is DecodedBy.NOTHING or not verdict.is_trusted or not verdict.corporation:
        unreadable = mail.decoded_by is DecodedBy.NOTHING
        return ReadMail(
            mail=mail,
            reading=Reading(kind=MailKind.OTHER),
            disposition=Disposition.QUARANTINE,
            trust_reason=verdict.reason,
            problems=("unreadable", *mail.defects) if unreadable else ("untrusted_sender",),
        )
    corporation = verdict.corporation
    reading = _read(mail, corporation, received_on, rules, knowledge)
    problems = list(dict.fromkeys((*reading.problems, *mail.defects)))
    if not corporation.is_active_on(received_on):
        problems.append("agreement_not_active")
    if reading.kind not in (MailKind.NEW, MailKind.LIST, MailKind.AUTO):
        problems.append(f"kind: {reading.kind}")
    return ReadMail(
        mail=mail,
        reading=reading,
        disposition=_disposition(reading, problems),
        trust_reason=verdict.reason,
        corporation=corporation,
        problems=tuple(problems),
    )


def _read(
    mail: ParsedMail,
    corporation: Corporation,
    received_on: date,
    rules: Rules,
    knowledge: Knowledge,
) -> Reading:
    """Read the signals with what was taught about this corporation."""
    taught = knowledge.taught.get(corporation.code, NOTHING_TAUGHT)
    own = rules.municipality.own_addresses
    outside = replace(knowledge, open_mail=mime.parse)
    with in_force(taught):
        return read_signals(mail, taught.widened(corporation), received_on, own, outside)


def _disposition(reading: Reading, problems: list[str]) -> Disposition:
    if reading.kind is MailKind.AUTO:
        return Disposition.IGNORE
    reports = reading.kind in (MailKind.NEW, MailKind.LIST) and reading.signals
    doubtful = any(signal.needs_review for signal in reading.signals)
    if reports and not doubtful and not problems:
        return Disposition.REGISTER
    return Disposition.REVIEW
