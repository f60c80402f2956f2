"""What a template looks like with invented examples: letters and the list as PDF, mails as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from phu_mailer.domain.template import Level
from phu_mailer.domain.visits import example_list
from phu_mailer.errors import PermanentError
from phu_mailer.letters.child import fill_list
from phu_mailer.letters.examples import HOUSEHOLDS
from phu_mailer.letters.inspection import kind_of, preview
from phu_mailer.letters.listing import LIST_FILE, ListRenderer
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import TEMPLATE_FILES
from phu_mailer.mail.compose import SUBJECT, render_text
from phu_mailer.mail.text_check import check_mail_text
from phu_mailer.mail.texts import MAIL_TEXTS


@dataclass(frozen=True, slots=True)
class Preview:
    """One example: the file to write, and what is special about it."""

    file: str
    content: bytes
    description_nl: str


def previews(name: str, template: bytes, pdf: LibreOfficePdf) -> list[Preview]:
    """Return the examples of a template, were it the one of this name.

    Raises:
        PermanentError: there is no template of this name, or this one cannot be filled.
        TemporaryError: LibreOffice is missing or does not answer.
    """
    stem = Path(name).stem
    kind = kind_of(name)
    if kind is not None:
        return [
            Preview(f"{stem}-{household}.pdf", content, HOUSEHOLDS[household].description_nl)
            for household, content in preview(template, kind, pdf).items()
        ]
    if name == LIST_FILE:
        fields, rows = example_list()
        made = ListRenderer(lambda _: template, fill_list, pdf).render(fields, rows)
        return [Preview(f"{stem}.pdf", made.pdf, f"een lijst van {len(rows)} huisbezoeken")]
    if name in {f"{one}.txt" for one in MAIL_TEXTS}:
        return list(_mails(stem, template))
    names = ", ".join([*TEMPLATE_FILES.values(), LIST_FILE, *(f"{one}.txt" for one in MAIL_TEXTS)])
    raise PermanentError(f"{name} is geen sjabloon; kies met --as uit {names}.")


def _mails(kind: str, template: bytes) -> Iterator[Preview]:
    errors = [one for one in check_mail_text(kind, template) if one.level is Level.ERROR]
    if errors:
        raise PermanentError(" ".join(dict.fromkeys(one.message_nl for one in errors)))
    source = template.decode("utf-8-sig")
    for number, example in enumerate(MAIL_TEXTS[kind].examples, start=1):
        subject, body = render_text(f"{kind}.txt", source, example)
        text = f"{SUBJECT} {subject}\n\n{body}"
        yield Preview(f"{kind}-{number}.txt", text.encode(), f"voorbeeld {number}: {subject}")
