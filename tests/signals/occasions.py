"""Mails that report no new tenant: withdrawals, corrections, replies, automatic mail, notices."""

from random import Random

from phu_mailer.domain.signal import MailKind
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    NOORDERHOF,
    Attached,
    Content,
    Layout,
    Office,
    closing,
)
from signals.files import picture
from signals.writing import Writing


def withdrawal(rng: Random, office: Office) -> Content:
    """L11: an answer above the old signal."""
    one = Writing(rng)
    why = rng.choice(
        (
            "Mevrouw heeft vandaag alles betaald, de melding kan vervallen.",
            "De achterstand is inmiddels volledig voldaan. Graag de melding intrekken.",
            "Deze melding is dubbel verstuurd en kan worden ingetrokken.",
        )
    )
    text = f"Hallo,\n\n{why}\n\n{closing(rng, office)}\n{_old(one)}"
    return Content(f"Re: PHU-melding 2026-0{rng.randint(100, 999)}", text, kind=MailKind.WITHDRAWAL)


def correction(rng: Random, office: Office) -> Content:
    """L10: a house number that was wrong."""
    one = Writing(rng)
    text = (
        f"Sorry, in mijn vorige mail over {one.name('long')} stond huisnummer "
        f"{rng.randint(2, 99)}, dat moet {one.dwelling.house_number} zijn "
        f"({one.dwelling.line}, {one.dwelling.postal_code}). De rest klopt.\n\n"
    )
    subject = f"CORRECTIE melding {one.persons[0].surname}"
    return Content(subject, text + closing(rng, office), kind=MailKind.CORRECTION)


def reply(rng: Random, office: Office) -> Content:
    """L12: a question above the old signal."""
    ask = rng.choice(("Is er al iets bekend over deze melding?", "Wat is de stand van zaken?"))
    text = f"Dag,\n\n{ask}\n\n{closing(rng, office)}\n{_old(Writing(rng))}"
    return Content("RE: PHU-melding", text, kind=MailKind.QUESTION)


def absence(rng: Random, office: Office) -> Content:
    """L13: an absence notice with the address of somebody else."""
    text = (
        f"Ik ben afwezig tot {rng.randint(1, 28)} december. Bij spoed: mw. J. Smit, Kerkstraat 10, "
        "2011 AA Haarlem, 023-1234567.\n"
    )
    headers = (("Auto-Submitted", "auto-replied"),)
    return Content(
        "Automatisch antwoord: Terugkoppeling", text + office.signature, kind=MailKind.AUTO,
        headers=headers,
    )  # fmt: skip


def secure_notice(rng: Random, office: Office) -> Content:
    """L14: the message waits elsewhere."""
    text = (
        f"{office.corporation.name} heeft u een beveiligd bericht gestuurd.\n\nKlik hier om het "
        f"bericht te openen. Dit bericht verloopt op {rng.randint(1, 28)}-12-2026.\n"
    )
    return Content(f"{office.corporation.name} heeft u een beveiligd bericht gestuurd", text,
                   kind=MailKind.OTHER)  # fmt: skip


def meeting(rng: Random, office: Office) -> Content:
    """L15: an invitation with an address, a date and a time."""
    text = (
        f"Beste allemaal,\n\nBijgaand de agenda voor {rng.randint(1, 28)} december. Graag de lijst "
        "openstaande meldingen meenemen. Locatie: Zijlvest 39, 2011 VB Haarlem, 10.00 uur.\n\n"
    )
    return Content("Regulier overleg PHU", text + closing(rng, office), kind=MailKind.OTHER)


def scan(rng: Random, office: Office) -> Content:
    """L17: a picture of a form; nothing in it may be made up."""
    file = Attached("scan.png", "image/png", picture())
    text = "Goedemorgen,\n\nIn de bijlage de melding.\n\n" + closing(rng, office)
    return Content("Scan", text, kind=MailKind.OTHER, attached=[file])


def _old(one: Writing) -> str:
    lines = (
        f"Naam: {one.name('short')}\nAdres: {one.address()}\nPostcode/plaats: "
        f"{one.postal_code()} {one.town()}\nHuurachterstand: {one.amount()} ({one.months()})\n"
        f"Minderjarige kinderen: {one.children_label()}"
    )
    quoted = "\n".join(f"> {line}" for line in lines.splitlines())
    return f"Op 12 november 2026 om 09:14 schreef PHU:\n{quoted}\n"


LAYOUTS = (
    Layout("L10-correction", DUINWIJK, correction),
    Layout("L11-withdrawal", DE_LINDE, withdrawal),
    Layout("L12-reply", NOORDERHOF, reply),
    Layout("L13-automatic", DUINWIJK, absence),
    Layout("L14-secure", DE_LINDE, secure_notice),
    Layout("L15-meeting", NOORDERHOF, meeting),
    Layout("L17-picture", DUINWIJK, scan),
)
