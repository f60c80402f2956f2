"""The whole check of a letter template, and its preview with households that are hard on it.

Both print: without LibreOffice they raise TemporaryError and say nothing about the template.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level, is_usable
from phu_mailer.errors import PermanentError
from phu_mailer.letters import page
from phu_mailer.letters.check import MUST_HAVE
from phu_mailer.letters.child import fill_letters, fill_list, judge_list_template, judge_template
from phu_mailer.letters.examples import HOUSEHOLDS, ORDINARY, household_fields
from phu_mailer.letters.fonts import installed_fonts
from phu_mailer.letters.language import Fields, names_of
from phu_mailer.letters.layout import layout_findings, page_of, sight_findings
from phu_mailer.letters.listing import list_findings
from phu_mailer.letters.page import Box
from phu_mailer.letters.pdf import LibreOfficePdf, ValuesMissing, check_letter_pdf
from phu_mailer.letters.render import TEMPLATE_FILES


def kind_of(file_name: str) -> LetterKind | None:
    """Return the kind of letter that a template file is for by its name, or None."""
    return next((kind for kind, name in TEMPLATE_FILES.items() if name == file_name), None)


def inspect_template(
    template: bytes, kind: LetterKind, window: Box, pdf: LibreOfficePdf
) -> list[Finding]:
    """Return every remark on a template, errors first; an empty list means that it is fine.

    Args:
        template: the .docx.
        kind: the letter that it is for.
        window: the area of page one that the envelope shows.
        pdf: the LibreOffice that prints the examples.

    Raises:
        TemporaryError: LibreOffice is missing or does not answer.
    """
    findings, is_safe = judge_template(template, kind, installed_fonts())
    if not is_safe:
        return findings
    has_errors = any(one.level is Level.ERROR for one in findings)
    letters = {} if has_errors else _letters(template, kind)
    raw, *pdfs = pdf.to_pdf([template, *letters.values()])
    if isinstance(raw, PermanentError):
        return [*findings, Finding(Level.ERROR, str(raw))]
    pages = page.page_texts(raw)
    findings = [replace(one, page=page_of(one.paragraph, pages)) for one in findings]
    for name, result in zip(letters, pdfs, strict=True):
        printed = _printed(result, kind, window, name)
        findings += printed
        if name == ORDINARY and any(
            one.level is Level.ERROR for one in printed
        ):  # the others would only say the same again
            break
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda finding: finding.level is not Level.ERROR)


def inspect_list(template: bytes, pdf: LibreOfficePdf) -> list[Finding]:
    """Return every remark on the template of the list of home visits, errors first.

    Raises:
        TemporaryError: LibreOffice is missing or does not answer.
    """
    findings, is_safe = judge_list_template(template, installed_fonts())
    if is_safe and is_usable(findings):
        return [*list_findings(template, fill_list, pdf), *findings]
    return findings


def preview(template: bytes, kind: LetterKind, pdf: LibreOfficePdf) -> Mapping[str, bytes]:
    """Return the PDF of a letter to each example household, by its name.

    Raises:
        PermanentError: the template is refused, or a letter cannot be made.
        TemporaryError: LibreOffice is missing or does not answer.
    """
    letters = _letters(template, kind)
    results = pdf.to_pdf(list(letters.values()))
    made = {}
    for name, result in zip(letters, results, strict=True):
        if isinstance(result, PermanentError):
            raise result
        made[name] = result
    return made


def _letters(template: bytes, kind: LetterKind) -> dict[str, bytes]:
    """Return the .docx for each example household."""
    fields: Sequence[Fields] = [household_fields(kind, one) for one in HOUSEHOLDS.values()]
    filled = fill_letters(template, names_of(fields[0]), fields)
    letters = {}
    for name, result in zip(HOUSEHOLDS, filled, strict=True):
        if isinstance(result, PermanentError):
            raise result
        letters[name] = result
    return letters


def _printed(
    result: bytes | PermanentError, kind: LetterKind, window: Box, name: str
) -> list[Finding]:
    description = HOUSEHOLDS[name].description_nl
    fields = household_fields(kind, HOUSEHOLDS[name])
    if isinstance(result, PermanentError):
        return [Finding(Level.ERROR, f"{result} (Voorbeeld: {description}.)")]
    try:
        check_letter_pdf(result, list(fields["huurder"].values()))
    except ValuesMissing as error:
        names = list(fields["huurder"])
        lost = ", ".join(f"{{{{ huurder.{names[number - 1]} }}}}" for number in error.numbers)
        return [
            Finding(
                Level.ERROR,
                f"In de brief is niet goed te lezen: {lost}. Misschien is de tekst te lang voor "
                f"zijn plek. (Voorbeeld: {description}.)",
            )
        ]
    findings = [*_not_on_paper(result, kind, fields, description)]
    findings += layout_findings(result, fields, window, description)
    return findings + list(sight_findings(result) if name == ORDINARY else ())


def _not_on_paper(
    pdf: bytes, kind: LetterKind, fields: Fields, description: str
) -> Iterator[Finding]:
    """Find the must-haves that the template has and this household would not get."""
    for field in MUST_HAVE[kind]:
        group, _, name = field.partition(".")
        try:
            check_letter_pdf(pdf, [fields[group][name]])
        except ValuesMissing:
            yield Finding(
                Level.ERROR,
                f"Het veld {{{{ {field} }}}} komt niet op papier. Staat het in een voorwaarde, in "
                "verborgen tekst, of alleen in de koptekst van de volgende bladzijden? Zet het "
                f"in de brief zelf. (Voorbeeld: {description}.)",
            )
