"""Make the mails of the month: what the three corporations write, from one line of the script."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

SENDERS = {
    "ymere": ("phu@ymere.example", "Karin Visser"),
    "prewonen": ("huurincasso@prewonen.example", "Joost Kuiper"),
    "elanwonen": ("meldingen@elanwonen.example", "Sanne de Wit"),
    "forger": ("phu@ymere-huur.example", "Karin Visser"),
}
SIGNAL = """\
Beste collega's,

Hierbij een PHU-melding:

Naam:                  {name}
Adres:                 {address}
Postcode/plaats:       {postal_code} Haarlem
Huurachterstand:       € {amount} (2 maanden)
Minderjarige kinderen: nee
Contractnummer:        {reference}
"""
CORRECTION = """\
Beste collega's,

Correctie op onze melding {ours}. Het juiste adres volgt hieronder.

Contractnummer:  {reference}
Adres:           {address}
Postcode/plaats: {postal_code} Haarlem
"""
COLUMNS = ("Naam huurder", "Straat", "Nr", "PC", "Bedrag", "Mnd", "Plaats", "Kind <18")
BOUNCE = """\
From: MAILER-DAEMON@relay.haarlem.example
To: phu@haarlem.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{name}@relay.haarlem.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.haarlem.example

Final-Recipient: rfc822; somebody@ymere.example
Action: failed
Status: 5.1.1

--part
Content-Type: text/rfc822-headers

Message-ID: {about}

--part--
"""


def signal(parts: Sequence[str], more: str = "") -> str:
    """What the corporations write about one household."""
    names = ("name", "address", "postal_code", "amount", "reference")
    return SIGNAL.format(**dict(zip(names, parts, strict=True))) + more


def table(rows: Sequence[str]) -> str:
    """A list of households in Haarlem without children in HTML, each a text with semicolons."""
    cells = [COLUMNS, *([*row.split(";"), "Haarlem", "N"] for row in rows)]
    lines = ["".join(f"<td>{escape(cell.strip())}</td>" for cell in row) for row in cells]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        "<html><body><p>Beste collega's,</p><p>Hierbij de meldingen van deze maand:</p>"
        f"<table>{body}</table><p>Met vriendelijke groet,</p></body></html>"
    )


def withdrawal(parts: Sequence[str]) -> str:
    """Take back the signal of a reference, or of none."""
    which = f"melding {parts[0]}" if parts[0] else "de melding van vorige week"
    return f"Wilt u {which} intrekken? De huurder heeft alles betaald.\n"


def correction(parts: Sequence[str]) -> str:
    """Give another address."""
    names = ("ours", "reference", "address", "postal_code")
    return CORRECTION.format(**dict(zip(names, parts, strict=True)))


EVICTION = "\nDe ontruiming staat gepland op 18 mei 2026.\n"
OBJECTION = "\nDe huurder maakt bezwaar tegen het doorgeven van de gegevens.\n"
TEXTS: dict[str, Callable[[Sequence[str]], str]] = {
    "signal": signal,
    "answer": lambda parts: signal(parts[1:]),
    "eviction": lambda parts: signal(parts, EVICTION),
    "objection": lambda parts: signal(parts, OBJECTION),
    "withdrawal": withdrawal,
    "correction": correction,
    "question": lambda parts: f"Goedemorgen,\n\n{parts[0]}\n",
    "auto": lambda parts: "Ik ben afwezig tot en met vrijdag.\n",
    "newsletter": lambda parts: "Ons kantoor is verhuisd. Wij zien u graag bij de opening.\n",
}


def mail(corporation: str, name: str, kind: str, parts: Sequence[str], at: datetime) -> bytes:
    """Return one mail; of an answer or a bounce `parts[0]` is the Message-ID that it is about."""
    if kind == "bounce":
        return BOUNCE.format(name=name, about=parts[0]).encode()
    address, person = SENDERS[corporation]
    extra = f"In-Reply-To: {parts[0]}\n" if kind == "answer" else ""
    extra += "Auto-Submitted: auto-replied\n" if kind == "auto" else ""
    if kind == "list":
        subtype, text = "html", table(parts)
    else:
        subtype, text = "plain", TEXTS[kind](parts) + f"\nMet vriendelijke groet,\n{person}\n"
    return (
        f"From: PHU <{address}>\nTo: phu@haarlem.example\nSubject: PHU-melding\n"
        f"Date: {format_datetime(at)}\nMessage-ID: <{name}@{address.partition('@')[2]}>\n{extra}"
        f"MIME-Version: 1.0\nContent-Type: text/{subtype}; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()
