"""Everything that can be said about a template without printing it.

Runs in the process of `child`, because it opens the file. What needs paper (pages, the window of
the envelope) is in `inspection`.
"""

from collections.abc import Collection

from phu_mailer.domain import wording
from phu_mailer.domain.letter import FIELDS, LetterKind
from phu_mailer.domain.template import Finding, Level, is_usable
from phu_mailer.errors import PermanentError
from phu_mailer.letters import access, codes, fonts, foreign, markup, package
from phu_mailer.letters.check import check_template
from phu_mailer.letters.examples import HOUSEHOLDS, household_fields
from phu_mailer.letters.fill import LetterTemplate


def judge(
    template: bytes, kind: LetterKind, installed_fonts: Collection[str] | None
) -> tuple[list[Finding], bool]:
    """Return every remark, errors first, and whether another program may open the template."""
    known = {field for field, about in FIELDS.items() if kind in about.kinds}
    findings = check_template(template, known, kind)
    try:
        parts = package.read_parts(template)
        faults = foreign.faults(parts)
        package.text_parts(parts)
    except PermanentError:
        return findings, False
    if any(fault.level is Level.ERROR for fault in faults):
        return findings, False
    findings += wording.text_findings(markup.printed_paragraphs(parts))
    findings += wording.label_findings(markup.table_rows(parts), markup.loose_paragraphs(parts))
    findings += markup.markup_findings(parts)
    findings += codes.code_findings(parts)
    findings += access.access_findings(parts)
    findings += fonts.font_findings(parts, installed_fonts)
    if is_usable(findings):
        findings += _trial(template, kind, known)
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda finding: finding.level is not Level.ERROR), True


def _trial(template: bytes, kind: LetterKind, known: Collection[str]) -> list[Finding]:
    """Fill the template for each example household and look at the letters that come out."""
    found: dict[Finding, None] = {}
    try:
        opened = LetterTemplate(template, known)
    except PermanentError as error:
        return [Finding(Level.ERROR, str(error))]
    labels = {row[0] for row in markup.table_rows(package.read_parts(template))}
    for household in HOUSEHOLDS.values():
        fields = household_fields(kind, household)
        try:
            parts = package.read_parts(opened.fill(fields))
        except PermanentError as error:
            message = f"{error} (Voorbeeld: {household.description_nl}.)"
            found[Finding(Level.ERROR, message)] = None
            continue
        rows = [row for row in markup.table_rows(parts) if row[0] in labels]
        loose = markup.loose_paragraphs(parts)
        found.update(dict.fromkeys(wording.label_findings(rows, loose)))
    return list(found)
