"""Judge a letter template before it becomes tomorrow's post.

Every finding is in Dutch and shows the paragraph it is about, for the person who edits the
template in Word. An error means that letters would fail or be wrong; an advice does not stop
the template.
"""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level
from phu_mailer.domain.wording import bare_field_findings
from phu_mailer.errors import PermanentError
from phu_mailer.letters import foreign, package
from phu_mailer.letters.fill import source_line, sources
from phu_mailer.letters.language import LetterLanguage

_EVERY_LETTER = (
    *("huurder.naamregel", "huurder.adresregel", "huurder.plaatsregel", "huurder.aanhef"),
    *("brief.datum_lang", "brief.kenmerk", "corporatie.naam"),
    *("contact.telefoon", "gemeente.retouradres", "gemeente.privacy_url"),
)

MUST_HAVE: Mapping[LetterKind, tuple[str, ...]] = MappingProxyType(
    {
        LetterKind.INVITATION: (
            *_EVERY_LETTER,
            *("afspraak.datum_lang", "afspraak.tijd", "afspraak.locatie", "bewaren.termijn"),
        ),
        LetterKind.NEW_DATE: (
            *_EVERY_LETTER,
            *("afspraak.datum_lang", "afspraak.tijd", "afspraak.locatie"),
            *("vervallen_afspraak.datum_lang", "vervallen_afspraak.tijd"),
        ),
        LetterKind.CANCELLATION: (
            *_EVERY_LETTER,
            *("vervallen_afspraak.datum_lang", "vervallen_afspraak.tijd"),
        ),
        LetterKind.FOLLOW_UP: (
            *_EVERY_LETTER,
            *("gemiste_afspraak.datum_lang", "reageren_voor.datum_lang"),
        ),
    }
)
"""The fields without which a letter of a kind is not complete."""


def check_template(
    template: bytes, known_fields: Collection[str], kind: LetterKind
) -> list[Finding]:
    """Return every remark on a template, errors first; an empty list means that it is fine.

    Args:
        template: the .docx.
        known_fields: the dotted names that this kind of letter has.
        kind: the letter that the template is for.
    """
    try:
        parts = package.read_parts(template)
        package.text_parts(parts)
    except PermanentError as error:
        return [Finding(Level.ERROR, str(error))]
    found = [Finding(fault.level, fault.message_nl) for fault in foreign.faults(parts)]
    if not any(finding.level is Level.ERROR for finding in found):
        found += _language_findings(parts, known_fields, kind)
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda finding: finding.level is not Level.ERROR)


def _language_findings(
    parts: Mapping[str, bytes], known_fields: Collection[str], kind: LetterKind
) -> Iterator[Finding]:
    language = LetterLanguage(known_fields)
    used: set[str] = set()
    printed = package.text_parts(parts, only_printed=True)
    for name, source in sources(parts).items():
        for mistake in language.mistakes(source):
            yield Finding(Level.ERROR, mistake.message_nl, source_line(source, mistake.line))
        if name in printed:
            used |= language.fields_in(source)
    yield from bare_field_findings(package.paragraphs(parts), known_fields)
    for field in MUST_HAVE[kind]:
        if field not in used:
            yield Finding(Level.ERROR, f"De brief mist het veld {{{{ {field} }}}}.")
