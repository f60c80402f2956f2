#!/usr/bin/env python3
"""Write docs/sjablonen.md: every field of letters and mails, from the place that defines it.

python scripts/make_template_page.py docs/sjablonen.md
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from phu_mailer.domain.letter import FIELDS, LetterKind
from phu_mailer.domain.visits import MUST_HAVE as MUST_BE_LISTED
from phu_mailer.domain.visits import ROW, ROWS, VISIT_FIELDS
from phu_mailer.domain.wording import LONGEST_AVERAGE, LONGEST_SENTENCE, LONGEST_WORD
from phu_mailer.letters.check import MUST_HAVE
from phu_mailer.letters.examples import HOUSEHOLDS
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.listing import LIST_FILE
from phu_mailer.letters.render import TEMPLATE_FILES
from phu_mailer.mail.texts import MAIL_TEXTS

LETTERS = {
    LetterKind.INVITATION: "uitnodiging",
    LetterKind.NEW_DATE: "nieuwe afspraak",
    LetterKind.CANCELLATION: "afzegging",
    LetterKind.FOLLOW_UP: "vervolgbrief",
}

INTRODUCTION = """\
# Velden in brieven en mails

Dit blad wordt gemaakt door `scripts/make_template_page.py`; verander het niet met de hand. Hoe u
een brief aanpast, staat in de [handleiding](handleiding-sjablonen.md).

Een veld schrijft u zo: `{{ huurder.aanhef }}`. Op die plek komt de tekst van de zaak. Elk veld is
al opgemaakte tekst: datums zijn uitgeschreven en bedragen hebben een euroteken. Andere opdrachten,
zoals rekenen of hoofdletters maken, bestaan niet.

Een voorwaarde laat een stuk tekst weg als een veld leeg is:

```
Uw achterstand{% if achterstand.omschrijving %} is {{ achterstand.omschrijving }}{% endif %}.
```

Staat de voorwaarde om hele alinea's heen, zet dan `{%p if ... %}` en `{%p endif %}` elk in een
eigen alinea.
"""


def main(path: Path) -> None:
    """Write the page."""
    path.write_text("\n".join(lines()) + "\n", encoding="utf-8")


def lines() -> Iterator[str]:
    """Return the page line by line."""
    yield INTRODUCTION
    yield "## Brieven\n"
    for kind, name in LETTERS.items():
        must = ", ".join(f"`{one}`" for one in MUST_HAVE[kind])
        yield f"- **{name}** (`{TEMPLATE_FILES[kind]}`) moet in elk geval hebben: {must}."
    yield "\n| veld | wat het is | voorbeeld | in welke brief |"
    yield "|---|---|---|---|"
    for field, about in FIELDS.items():
        names = [name for kind, name in LETTERS.items() if kind in about.kinds]
        where = "alle" if len(names) == len(LETTERS) else ", ".join(names)
        yield f"| `{{{{ {field} }}}}` | {about.meaning_nl} | {about.example} | {where} |"
    yield from visit_lines()
    yield from mail_lines()
    yield from rule_lines()


def visit_lines() -> Iterator[str]:
    """Return the fields of the list of home visits."""
    must = ", ".join(f"`{one}`" for one in MUST_BE_LISTED)
    yield f"\n## Huisbezoeklijst (`{LIST_FILE}`)\n"
    yield (
        "De rij van de tabel die voor elk bezoek herhaald wordt, staat tussen een rij met "
        f"`{{%tr for {ROW} in {ROWS} %}}` en een rij met `{{%tr endfor %}}`. Alleen daar staan de "
        f"velden van `{ROW}`. De lijst moet in elk geval hebben: {must}.\n"
    )
    yield "| veld | wat het is | voorbeeld |"
    yield "|---|---|---|"
    for field, about in VISIT_FIELDS.items():
        yield f"| `{{{{ {field} }}}}` | {about.meaning_nl} | {about.example} |"


def mail_lines() -> Iterator[str]:
    """Return the fields of the mail texts."""
    yield "\n## Mails\n"
    yield "Een mailtekst begint met `Onderwerp: ...`, dan een lege regel, dan de tekst."
    for kind, text in MAIL_TEXTS.items():
        must = ", ".join(f"`{one}`" for one in text.must_have)
        yield f"\n### {text.meaning_nl} (`{kind}.txt`)\n"
        yield f"Moet in elk geval hebben: {must}.\n"
        yield "| veld | wat het is | voorbeeld |"
        yield "|---|---|---|"
        for field, about in text.fields.items():
            yield f"| `{field}` | {about.meaning_nl} | {about.example} |"


def rule_lines() -> Iterator[str]:
    """Return what the check measures by."""
    yield "\n## Waar de controle op let\n"
    yield (
        f"- Leesbaarheid (advies): zinnen tot {LONGEST_SENTENCE} woorden, gemiddeld niet meer dan "
        f"{LONGEST_AVERAGE}, woorden tot {LONGEST_WORD} letters."
    )
    yield "- Het venster van de envelop, in millimeters vanaf de linkerbovenhoek van het vel:\n"
    yield "| `letters.envelope` | links | rechts | boven | onder |"
    yield "|---|---|---|---|---|"
    for name, box in WINDOWS.items():
        yield f"| `{name}` | {box.left} | {box.right} | {box.top} | {box.bottom} |"
    yield "\nMeet uw eigen envelop na, en zet de maten zo nodig in `letters.window_mm`."
    yield "\n## De huishoudens in het voorbeeld\n"
    for name, household in HOUSEHOLDS.items():
        yield f"- `{name}`: {household.description_nl}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/sjablonen.md"))
