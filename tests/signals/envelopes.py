"""Make mails of texts: the offices that send them, their signatures, and the ways of the wire."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from builders import make_rules
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.rules import Rules, TrustRules
from phu_mailer.domain.signal import MailKind
from signals.writing import Wanted, Writing

DATE = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """A corporation with what stands below its mails."""

    corporation: Corporation
    signature: str
    disclaimer: str


@dataclass(frozen=True, slots=True)
class SignalMail:
    """One mail and what a careful person reads in it."""

    layout: str
    number: int
    raw: bytes
    kind: MailKind
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file beside the text."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a layout wrote, before it is a mail."""

    subject: str
    text: str | None
    wanted: Sequence[Writing] = ()
    html: str | None = None
    attached: Sequence[Attached] = ()
    kind: MailKind | None = None
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    headers: tuple[tuple[str, str], ...] = ()
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of writing; `write` takes the random source and the office."""

    code: str
    office: Office
    write: Callable[[Random, Office], Content]

    def mail(self, number: int, seed: str) -> SignalMail:
        """Return mail `number`; the same seed always gives the same mail."""
        rng = Random(f"{seed}/{self.code}/{number}")
        content = self.write(rng, self.office)
        found = tuple(one.wanted for one in content.wanted)
        kind = content.kind or (MailKind.LIST if len(found) > 1 else MailKind.NEW)
        message_id = f"<{seed}.{self.code}.{number}@{self.office.corporation.domains[0]}>"
        return SignalMail(self.code, number, _bytes(content, self.office, message_id), kind, found)


def _office(code: str, name: str, address: str, phone: str, signature: str) -> Office:
    return Office(
        Corporation(
            code=code,
            name=name,
            feedback_address=f"terugkoppeling@{code}.example",
            domains=(f"{code}.example",),
            own_addresses=(address,),
            own_phones=(phone,),
        ),
        signature.format(name=name, address=address, phone=phone),
        f"De informatie in dit bericht is vertrouwelijk en uitsluitend bestemd voor de "
        f"geadresseerde. {name} is niet aansprakelijk voor onjuiste overbrenging.",
    )


DUINWIJK = _office(
    "duinwijk", "Duinwijk Wonen", "Nieuwe Gracht 49, 2011 ND Haarlem", "023 000 59 00",
    "Met vriendelijke groet,\n\nAnouk van Leeuwen\nMedewerker huurincasso\n\n{name}\n{address}\n"
    "T {phone}\n",
)  # fmt: skip
DE_LINDE = _office(
    "delinde", "De Linde", "Europaweg 101, 2033 AH Haarlem", "088 000 89 00",
    "Groet,\nPeter Dam | consulent incasso | {name} | {address} | {phone}\n",
)  # fmt: skip
NOORDERHOF = _office(
    "noorderhof", "Noorderhof", "Postbus 1, 1990 AA Velserbroek", "088 770 00 00",
    "Met vriendelijke groeten,\nMw. S. Kramer-de Wit\nAfdeling Huur\n--\n{name}, {address}\n"
    "Telefoon {phone} (op werkdagen van 9.00 tot 12.00 uur)\n",
)  # fmt: skip
ZONNEWEIDE = _office(
    "zonneweide", "Zonneweide", "Wagenweg 240, 2012 NM Haarlem", "023 000 71 00",
    "Hoogachtend,\n\nmr. T. de Bruin\nteamleider Huurzaken\n\nStichting {name}\n{address}\n"
    "tel. {phone}\n",
)  # fmt: skip
KENNEMER_HUIS = _office(
    "kennemerhuis", "Kennemer Huis", "Bijvoetshof 2, 2032 WK Haarlem", "023 000 44 10",
    "Fijne dag!\n\nEsra | Kennemer Huis | bereikbaar ma-do | {phone}\n{address}\n",
)  # fmt: skip
OFFICES = (DUINWIJK, DE_LINDE, NOORDERHOF, ZONNEWEIDE, KENNEMER_HUIS)


def rules_of_the_offices(acceptances: int = 5) -> Rules:
    """Return the rules of an office that knows these corporations, and none of their layouts."""
    rules = make_rules(trust=TrustRules(acceptances=acceptances, second_look_share=0.0))
    own = ("Zijlvest 39, 2011 VB Haarlem", "Postbus 511, 2003 PB Haarlem")
    return replace(
        rules,
        municipality=replace(rules.municipality, own_addresses=own),
        corporations={one.corporation.code: one.corporation for one in OFFICES},
    )


def closing(rng: Random, office: Office) -> str:
    """Return what stands below a text: signature, and often a disclaimer."""
    return office.signature + (f"\n{office.disclaimer}\n" if rng.random() < 0.6 else "")


def page(body: str) -> str:
    """Return a page as Outlook makes it around a body."""
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        "<style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt;font-family:Calibri} --></style>"
        f'</head><body lang="NL"><div class="WordSection1">{body}</div></body></html>'
    )


def html_closing(rng: Random, office: Office) -> str:
    """Return the closing as paragraphs."""
    lines = closing(rng, office).splitlines()
    return "".join(f'<p class="MsoNormal">{line or "&nbsp;"}<o:p></o:p></p>' for line in lines)


def _bytes(content: Content, office: Office, message_id: str) -> bytes:
    message = EmailMessage()
    domain = office.corporation.domains[0]
    message["From"] = content.sender or f"{office.corporation.name} <incasso@{domain}>"
    message["To"] = "PHU-meldingen <phu@haarlem.example>"
    message["Subject"] = content.subject
    message["Date"] = format_datetime(DATE)
    message["Message-ID"] = message_id
    for name, value in content.headers:
        message[name] = value
    if content.text is not None:
        message.set_content(
            content.text, charset=_charset(content.text, content.charset), cte=content.encoding
        )
    if content.html is not None and content.text is not None:
        message.add_alternative(
            content.html, subtype="html", charset=_charset(content.html, content.charset)
        )
    elif content.html is not None:
        message.set_content(
            content.html, subtype="html", charset=_charset(content.html, content.charset),
            cte=content.encoding,
        )  # fmt: skip
    for one in content.attached:
        maintype, subtype = one.content_type.split("/")
        message.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=one.name)
    return message.as_bytes()


def _charset(text: str, wanted: str) -> str:
    try:
        text.encode(wanted)
    except UnicodeEncodeError:
        return "utf-8"
    return wanted
