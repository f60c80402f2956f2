"""Layouts kept apart to judge the reader at the very end: files beside the text."""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from random import Random

from phu_mailer.domain.signal import Gender, MinorChildren
from signals.clauses import Clause
from signals.envelopes import DE_LINDE, KENNEMER_HUIS, Attached, Content, Layout, Office, closing
from signals.files import DOCX, XLSX, Cell, workbook
from signals.kept_apart_more import named, remarks, without_dots
from signals.writing import Writing

_YES, _NO, _UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def spreadsheet(rng: Random, office: Office) -> Content:
    """Send a workbook, with a title above the heads and every small part in its own column."""
    rows: list[Sequence[Cell]] = [
        ("Meldingen gemeente week 47",),
        (),
        ("Contract", "Aanhef", "Voorl.", "Voorv.", "Achternaam", "Straat", "Nr", "Toev.",
         "Postcode", "Plaats", "Saldo", "Mnd", "Kind <18", "Mobiel"),
    ]  # fmt: skip
    ones = [Writing(rng) for _ in range(rng.randint(2, 7))]
    for one in ones:
        who = one.split_name(titled=True)
        children = one.children_code()
        one.amount()
        one.months()
        rows.append(
            (one.reference("plain"), "Dhr" if who.gender is Gender.MALE else "Mw",
             without_dots(who.initials), who.name_prefix, who.last_name, one.street(),
             one.dwelling.house_number, one.dwelling.behind, one.postal_code("joined"),
             one.town(), one.cents / 100, one.month_count,
             int(children) if children.isdigit() else children, one.phone("dash"))
        )  # fmt: skip
    opening = rng.choice(("Hoi,", "Hallo,"))
    text = (
        f"{opening}\n\nIn de bijlage de nieuwe meldingen, {len(ones)} stuks deze keer. Laten "
        f"jullie weten wie er reageert?\n\n{closing(rng, office)}"
    )
    attached = Attached("meldingen wk 47.xlsx", XLSX, _steady(workbook(rows)))
    return Content("Meldingen week 47", text, ones, attached=(attached,))


def filled_form(rng: Random, office: Office) -> Content:
    """Send a form made in Word: headings, tables, and boxes to tick."""
    one = Writing(rng)
    said = rng.choices((_YES, _NO, _UNKNOWN), (48, 44, 8))[0]
    count = rng.choice((1, 1, 2, 2, 3)) if said is _YES and rng.random() < 0.8 else None
    one.children(Clause("", said, count))
    boxes = "   ".join(
        f"{'☒' if said is value else '☐'} {word}"
        for value, word in ((_YES, "ja"), (_NO, "nee"), (_UNKNOWN, "onbekend"))
    )
    name = named(one, "De heer", "Mevrouw")
    tenant = (
        ("Naam", name), ("Geboortedatum", one.born("dashes")), ("Adres", one.address()),
        ("Postcode en plaats", " ".join(filter(None, (one.postal_code(), one.town())))),
        ("Telefoon", one.phone()), ("E-mail", one.email() if rng.random() < 0.6 else ""),
    )  # fmt: skip
    debt = (("Bedrag", one.amount("euro")), ("Aantal maanden", one.months("bare")))
    body = (
        _line("Meldformulier huurachterstand")
        + _line("Ingevuld door: Peter Dam, De Linde\tDatum: 20-11-2026")
        + _line("1. Huurder") + _table(tenant) + _line("2. Achterstand") + _table(debt)
        + _line("3. Gezin") + _line(f"Minderjarige kinderen:   {boxes}")
        + _line(f"Zo ja, aantal: {count or ''}") + _line("4. Toelichting")
        + _line(remarks(rng, one))
    )  # fmt: skip
    text = f"Hallo,\n\nZie het formulier in de bijlage.\n\n{closing(rng, office)}"
    attached = Attached("Meldformulier.docx", DOCX, _document(body))
    return Content("Meldformulier", text, (one,), attached=(attached,))


def _line(text: str) -> str:
    runs = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t")
    )
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = (
        f"<w:tr><w:tc>{_line(label)}</w:tc><w:tc>{_line(value)}</w:tc></w:tr>"
        for label, value in rows
    )
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def _document(body: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return _packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override '
            f'PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
            f'Id="rId1" Type="{relation}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD_NAMESPACE}"><w:body>{body}'
            "</w:body></w:document>",
        }
    )


def _steady(raw: bytes) -> bytes:
    """Return the same package without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return _packed({name: archive.read(name).decode() for name in archive.namelist()})


def _packed(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


FILES = (
    Layout("KA10-kennemerhuis", KENNEMER_HUIS, spreadsheet),
    Layout("KA18-delinde", DE_LINDE, filled_form),
)
