"""What stands below a mail changes nothing of what it says, whatever closes the mail."""

import pytest
from footers import CLOSINGS, FOOTERS
from reading_samples import PROSE, read

from phu_mailer.domain.document import to_document
from phu_mailer.domain.signal import MailKind, Reading

LABELLED = """\
Beste collega's,

Naam: Mw. A. de Jong-Bakker
Adres: Roordastraat 112
Postcode/plaats: 2035 XX Haarlem
Huurachterstand: € 871,40 (2 maanden)
Minderjarige kinderen: ja, 2
Telefoon: 06 12345678
"""
LIST = """\
Hierbij de meldingen van deze week.

Naam: Dhr. P. Bakker
Adres: Kleverlaan 12
Postcode: 2023 JC Haarlem
Huurachterstand: € 1.200,00 (3 maanden)

Naam: Mw. S. Visser
Adres: Roordastraat 14
Postcode: 2035 XX Haarlem
Huurachterstand: € 900,00 (2 maanden)
"""
MAILS = {
    "labelled": (LABELLED, MailKind.NEW),
    "prose": (PROSE.partition("\nGroet")[0], MailKind.NEW),
    "list": (LIST, MailKind.LIST),
    "withdrawal": (
        "Goedemiddag,\n\nGraag trekken wij de melding van mevrouw De Jong in.\n",
        MailKind.WITHDRAWAL,
    ),
    "correction": (
        """\
Goedemiddag,

Correctie op onze melding van gisteren:

Naam: Mw. A. de Jong
Adres: Roordastraat 112
Huurachterstand: € 871,40
""",
        MailKind.CORRECTION,
    ),
    "question": (
        "Goedemiddag,\n\nWat is de status van het signaal over mevrouw De Jong?\n",
        MailKind.QUESTION,
    ),
}


def told(reading: Reading) -> tuple[object, ...]:
    signals = [to_document(one) | {"evidence": None} for one in reading.signals]
    return reading.kind, reading.problems, reading.layout.known, signals


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("mail", MAILS)
def test_a_footer_below_any_closing_changes_nothing(mail, footer):
    text, kind = MAILS[mail]
    bare = read(text)
    assert bare.kind is kind

    for name, closing in CLOSINGS.items():
        found = read(f"{text}\n{closing}\n\n{FOOTERS[footer]}\n")

        assert (name, *told(found)) == (name, *told(bare))
