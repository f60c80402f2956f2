"""The corporations of the fixtures, and short ways to make a mail and to read it."""

from dataclasses import replace
from datetime import date

from builders import make_rules
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import Attachment, DecodedBy, ParsedMail
from phu_mailer.domain.rules import Rules
from phu_mailer.domain.signal import IncomingSignal, Reading
from phu_mailer.reading import read_signals

TODAY = date(2026, 11, 20)
OWN_ADDRESSES = ("Zijlvest 39, 2011 VB Haarlem", "Postbus 511, 2003 PB Haarlem")
YMERE = Corporation(
    code="ymere",
    name="Ymere",
    feedback_address="phu-terugkoppeling@ymere.example",
    domains=("ymere.example",),
    own_addresses=("Jacob van Lennepkade 1, 1053 MZ Amsterdam",),
    own_phones=("088 000 89 00",),
)
PRE_WONEN = Corporation(
    code="prewonen",
    name="Pré Wonen",
    feedback_address="incasso@prewonen.example",
    domains=("prewonen.example",),
    own_addresses=("Postbus 1, 1990 AA Velserbroek",),
    own_phones=("088 770 00 00",),
)
ELAN_WONEN = Corporation(
    code="elanwonen",
    name="Elan Wonen",
    feedback_address="huurincasso@elanwonen.example",
    domains=("elanwonen.example",),
    own_addresses=("Nieuwe Gracht 49, 2011 ND Haarlem",),
    own_phones=("023 000 59 00",),
)

LABELLED = """\
Beste collega's,

Naam: Mw. A. de Jong-Bakker
Adres: Roordastraat 112
Postcode/plaats: 2035 XX Haarlem
Huurachterstand: € 871,40 (2 maanden)
Minderjarige kinderen: ja, 2
Contractnummer: 0045-112-03
Telefoon: 06 12345678

Met vriendelijke groet,
Karin Visser
"""

PROSE = """\
Goedemiddag,

Graag jullie aandacht voor de heer J.P. van der Berg, wonende Floris van Adrichemlaan 40-3 te \
Haarlem (2035 VD). Meneer heeft inmiddels 3 maanden huurachterstand, in totaal € 1.234,56. Er \
zijn geen inwonende kinderen.

Groet, Peter
"""


def rules_of_the_fixtures() -> Rules:
    """The rules under which the truth of the fixtures was written."""
    rules = make_rules(corporations={one.code: one for one in (YMERE, PRE_WONEN, ELAN_WONEN)})
    return replace(rules, municipality=replace(rules.municipality, own_addresses=OWN_ADDRESSES))


def read(
    text: str | None = None,
    *,
    html: str | None = None,
    subject: str = "PHU-melding",
    attachments: tuple[Attachment, ...] = (),
) -> Reading:
    """Read a mail of Ymere."""
    mail = ParsedMail(
        decoded_by=DecodedBy.MAIL_PARSER,
        subject=subject,
        text=text,
        html=html,
        attachments=attachments,
    )
    return read_signals(mail, YMERE, TODAY, OWN_ADDRESSES)


def read_one(text: str, *, subject: str = "PHU-melding") -> IncomingSignal:
    """Read the only signal of a mail."""
    (signal,) = read(text, subject=subject).signals
    return signal


def runs_unattended(reading: Reading) -> bool:
    """True when nobody would look at any part of this mail."""
    return not reading.problems and not any(signal.needs_review for signal in reading.signals)
