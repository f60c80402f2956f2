"""The mails of the traps: one sound report, changed in one thing each time."""

from dataclasses import dataclass, field

from office_files import row, workbook
from reading_samples import read

from phu_mailer.domain.message import Attachment
from phu_mailer.domain.signal import MailKind, Reading

HEADER = ("Naam", "Adres", "Postcode", "Plaats", "Bedrag", "Maanden", "Kinderen &lt;18")
ROW = ("Mw. A. Bos", "Vondelweg 12", "2026 AB", "Haarlem", "900,00", "2", "nee")


SAID = {
    "name": "Mw. A. Bos",
    "address": "Vondelweg 12",
    "place": "2026 AB Haarlem",
    "arrears": "€ 900,00 (2 maanden)",
    "children": "nee",
    "more": "",
    "after": "",
}


def labelled(**changes: str) -> str:
    said = SAID | changes
    return (
        f"Goedemorgen,\n\nNaam: {said['name']}\nAdres: {said['address']}\n"
        f"Postcode/plaats: {said['place']}\nHuurachterstand: {said['arrears']}\n"
        f"Minderjarige kinderen: {said['children']}\n{said['more']}\n\n{said['after']}"
    )


def prose(
    tenant: str = "de heer J. Smit, wonende Vondelweg 12, 2026 AB Haarlem", more: str = ""
) -> str:
    return f"Graag uw aandacht voor {tenant}. De achterstand is € 900,00, 2 maanden. {more}"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in one) for one in rows)
    return f"<table>{''.join(f'<tr>{one}</tr>' for one in cells)}</table>"


def sheet(*rows: tuple[str, ...], name: str = "a.xlsx") -> tuple[Attachment, ...]:
    inner = "".join(row(at, *cells) for at, cells in enumerate(rows, start=1))
    return file(name, workbook(f"<sheetData>{inner}</sheetData>"))


def file(name: str, content: bytes) -> tuple[Attachment, ...]:
    return (Attachment(name, "application/octet-stream", content),)


@dataclass(frozen=True)
class Trap:
    """A mail and its right answer.

    `gives` are values of the first signal; `names` the persons; `waits` reasons or problems that
    must be told; `runs` is True when nobody needs to look; `signals` is how many there are.
    """

    text: str | None = None
    gives: dict[str, object] = field(default_factory=dict)
    waits: tuple[str, ...] = ()
    runs: bool | None = None
    signals: int | None = 1
    names: tuple[tuple[str | None, str | None, str], ...] | None = None
    kind: MailKind | None = None
    subject: str = "PHU-melding"
    html: str | None = None
    files: tuple[Attachment, ...] = ()

    def read(self) -> Reading:
        return read(self.text, html=self.html, subject=self.subject, attachments=self.files)


SIGNATURE = (
    "Met vriendelijke groet,\nTeam incasso\nYmere\nJacob van Lennepkade 1\n"
    "1053 MZ Amsterdam\n088 000 89 00\n"
)
BELOW = "\n".join(f"> {line}" for line in labelled().splitlines())
