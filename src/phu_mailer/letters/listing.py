"""Make a list from a Word template in which one row of a table is repeated.

The row stands between a row with `{%tr for bezoek in bezoeken %}` and one with `{%tr endfor %}`.
It is copied for each visit before anything is filled in, each copy with fields of its own, so the
language of letters needs no loops and everything that guards letters guards lists.
"""

import copy
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from phu_mailer.domain import wording
from phu_mailer.domain.template import Finding, Level, is_usable
from phu_mailer.domain.visits import MUST_HAVE, ROW, ROWS, VISIT_FIELDS, example_list
from phu_mailer.errors import PermanentError
from phu_mailer.letters import codes, fonts, foreign, markup, package
from phu_mailer.letters.fill import LetterTemplate, source_line, sources
from phu_mailer.letters.language import Fields, LetterLanguage, names_of
from phu_mailer.letters.pdf import LibreOfficePdf, ValuesMissing, check_letter_pdf

LIST_FILE = "huisbezoek.docx"

Rows = Sequence[Mapping[str, str]]
Fill = Callable[[bytes, Fields, Rows], bytes]

_W = f"{{{package.WORD_NAMESPACE}}}"
_BEGIN = re.compile(rf"\s*\{{%\s*tr\s+for\s+{ROW}\s+in\s+{ROWS}\s*%\}}\s*")
_END = re.compile(r"\s*\{%\s*tr\s+endfor\s*%\}\s*")
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_OF_ROW = re.compile(rf"\b{ROW}\.")
_NUMBERED = re.compile(rf"\b{ROW}\d+\.")
_OUTSIDE = re.compile(rf"Het veld \{{\{{ ({ROW}\.\w+) \}}\}} bestaat niet")
_WITHOUT_ROW = (
    f"In de tabel staat niet één keer een rij met {{%tr for {ROW} in {ROWS} %}} en later, in "
    "dezelfde tabel, een rij met {%tr endfor %}. De rij daartussen wordt voor elk bezoek herhaald."
)


@dataclass(frozen=True, slots=True)
class MadeList:
    """A list as Word document, to be changed, and as PDF, to be printed."""

    docx: bytes
    pdf: bytes


class ListRenderer:
    """Makes lists.

    Args:
        read: gives the content of the template in use by the name of its file.
        fill: fills it, in a process that can do nothing else.
        pdf: the LibreOffice that turns it into a PDF.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        fill: Fill,
        pdf: LibreOfficePdf,
    ) -> None:
        self._read = read
        self._fill = fill
        self._pdf = pdf

    def render(self, fields: Fields, rows: Rows) -> MadeList:
        """Return the list of these rows; every reference, name and address stands in the PDF.

        Raises:
            PermanentError: the template cannot be used, or a value would be lost.
            TemporaryError: LibreOffice is missing or does not answer.
        """
        docx = self._fill(self._read(LIST_FILE), fields, rows)
        pdf = self._pdf.to_pdf([docx])[0]
        if isinstance(pdf, PermanentError):
            raise pdf
        _look_into(pdf, fields, rows)
        return MadeList(docx, pdf)


def list_findings(template: bytes, fill: Fill, pdf: LibreOfficePdf) -> list[Finding]:
    """Return what is wrong with a template of a list.

    Raises:
        TemporaryError: LibreOffice is missing or does not answer.
    """
    try:
        ListRenderer(lambda _: template, fill, pdf).render(*example_list())
    except PermanentError as error:
        return [Finding(Level.ERROR, _NUMBERED.sub(f"{ROW}.", str(error)))]
    return []


def judge_list(
    template: bytes, installed_fonts: Collection[str] | None
) -> tuple[list[Finding], bool]:
    """Return every remark that needs no paper, and whether another program may open the file.

    The rules are those of letters; what a letter must look like is not asked of a list.
    """
    try:
        parts = package.read_parts(template)
        faults = [Finding(one.level, one.message_nl) for one in foreign.faults(parts)]
        if not is_usable(faults):
            return faults, False
        parts = package.read_parts(repeated(template, 1))
    except PermanentError as error:
        return [Finding(Level.ERROR, str(error))], False
    language = LetterLanguage({name.replace(f"{ROW}.", f"{ROW}1.") for name in VISIT_FIELDS})
    found = [
        Finding(Level.ERROR, mistake.message_nl, source_line(source, mistake.line))
        for source in sources(parts).values()
        for mistake in language.mistakes(source)
    ]
    found += wording.text_findings(package.paragraphs(parts))
    found += wording.bare_field_findings(package.paragraphs(parts), VISIT_FIELDS)
    found += markup.markup_findings(parts)
    found += codes.code_findings(parts)
    found += fonts.font_findings(parts, installed_fonts)
    named = dict.fromkeys(map(_as_it_stands, found))
    return sorted(named, key=lambda one: one.level is not Level.ERROR), True


def _as_it_stands(finding: Finding) -> Finding:
    """Return a finding with the names that stand in the template, which has no numbers."""
    message = finding.message_nl.replace("in deze brief", "in deze lijst")
    outside = _OUTSIDE.match(message)
    if outside and outside[1] in VISIT_FIELDS:
        message = (
            f"Het veld {{{{ {outside[1]} }}}} kan alleen staan in de rij die herhaald wordt, "
            f"tussen {{%tr for {ROW} in {ROWS} %}} en {{%tr endfor %}}."
        )
    return replace(
        finding,
        message_nl=_NUMBERED.sub(f"{ROW}.", message),
        paragraph=_NUMBERED.sub(f"{ROW}.", finding.paragraph),
    )


def fill_list(template: bytes, fields: Fields, rows: Rows) -> bytes:
    """Return the list as .docx.

    Raises:
        PermanentError: the template is refused, has no row to repeat, or a value cannot be
            printed.
    """
    numbered = {f"{ROW}{number}": row for number, row in enumerate(rows, start=1)}
    every = {**fields, **numbered}
    expanded = LetterTemplate(repeated(template, len(rows)), names_of(every))
    return expanded.fill(every)


def repeated(template: bytes, count: int) -> bytes:
    """Return the template with its row `count` times, the fields of each copy numbered.

    Raises:
        PermanentError: it is no safe Word document, or has no such row or more than one.
    """
    parts = package.read_parts(template)
    name = package.text_parts(parts, only_printed=True)[0]
    root = package.parse_xml(parts[name])
    rows = list(root.iter(f"{_W}tr"))
    begins = [row for row in rows if _BEGIN.fullmatch(_text(row))]
    ends = [row for row in rows if _END.fullmatch(_text(row))]
    if len(begins) != 1 or len(ends) != 1 or begins[0].getparent() is not ends[0].getparent():
        raise PermanentError(_WITHOUT_ROW)
    table, begin, end = begins[0].getparent(), begins[0], ends[0]
    between = list(table)[table.index(begin) + 1 : table.index(end)]
    if not between:
        raise PermanentError(_WITHOUT_ROW)
    for number in range(1, count + 1):
        for row in between:
            begin.addprevious(_numbered(row, number))
    for row in (begin, *between, end):
        table.remove(row)
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return package.write_parts({**parts, name: bytes(xml)})


def _text(row: etree._Element) -> str:
    return "".join(package.paragraph_text(one) for one in row.iter(f"{_W}p"))


def _numbered(row: etree._Element, number: int) -> etree._Element:
    """Return a copy of a row whose fields are those of one visit."""
    made = copy.deepcopy(row)
    for element in made.iter(etree.Element):
        for key in [one for one in element.attrib if one.endswith(("}paraId", "}textId"))]:
            del element.attrib[key]  # Word wants these to be unique
    for paragraph in made.iter(f"{_W}p"):
        texts = list(paragraph.iter(f"{_W}t"))
        if any(_is_cut(text.text or "") for text in texts):
            first, *others = texts
            first.text = "".join(text.text or "" for text in texts)
            for text in others:
                text.text = ""
        for text in texts:
            text.text = _CODE.sub(
                lambda code: _OF_ROW.sub(f"{ROW}{number}.", code[0]), text.text or ""
            )
    return made


def _is_cut(text: str) -> bool:
    """Say whether a field begins or ends elsewhere than in this piece of text."""
    return bool(re.search(r"[{}]", _CODE.sub("", text)))


def _look_into(pdf: bytes, fields: Fields, rows: Rows) -> None:
    wanted = [(name, _values(name, fields, rows)) for name in MUST_HAVE]
    for name, values in wanted:
        try:
            check_letter_pdf(pdf, values)
        except ValuesMissing as error:
            raise PermanentError(
                f"In de lijst is het veld {{{{ {name} }}}} niet goed te lezen. Staat het er in, en "
                "is zijn plek groot genoeg?"
            ) from error


def _values(name: str, fields: Fields, rows: Rows) -> list[str]:
    group, _, field = name.partition(".")
    return [row[field] for row in rows] if group == ROW else [fields[group][field]]
