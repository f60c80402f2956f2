"""Fill a Word template with the fields of a letter.

The words of a letter must be exactly the values given: after filling, every line about the tenant
is looked up in the result, because a value that is silently cut or changed is a wrong name on an
envelope. What a letter cannot print, such as a control character, is refused and never dropped.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Mapping

from docxtpl import DocxTemplate
from jinja2 import UndefinedError
from lxml import etree

from phu_mailer.domain.template import Level
from phu_mailer.errors import PermanentError
from phu_mailer.letters import foreign, package
from phu_mailer.letters.joining import join_fields
from phu_mailer.letters.language import Fields, LetterLanguage, names_of

PERSONAL_GROUP = "huurder"
"""The fields about the tenant; each must have a value and stand in the letter."""

PRINTABLE = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00AC),  # Latin-1, without the soft hyphen
    (0x00AE, 0x02AF),  # Latin Extended-A and -B, IPA (schwa)
    (0x02B9, 0x02C5),  # apostrophes that are letters
    (0x0300, 0x0304),  # combining marks, for the letters that have no composed form
    (0x0306, 0x030A),
    (0x030C, 0x030C),
    (0x0323, 0x0328),
    (0x1E00, 0x1EFB),  # Latin Extended Additional: Vietnamese
    (0x2010, 0x2026),  # dashes, quotation marks, ellipsis
    (0x20AC, 0x20AC),  # euro
)
"""First and last code points that fonts of a plain Debian have and a PDF gives back unchanged."""

_JINJA_REMAINS = re.compile(r"\{[{%#]|[}%#]\}")
_OTHER_CODE = (
    (re.compile(r"\{\{(?=(?:p|r|tr|tc)\s)"), "{{ "),
    (re.compile(r"\{%(?=[-+]?\s*(?:cellbg|colspan|hm|vm)\b)"), "{% no_"),
)
_UNPRINTED = "customXml/"
"""Where Word and its add-ins keep data of their own, such as JSON; no letter prints it."""

_BINDING = f"{{{package.WORD_NAMESPACE}}}dataBinding"
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")


class LetterTemplate:
    """A template opened, judged and compiled once, to be filled many times.

    Args:
        content: the .docx.
        known: the dotted names of the fields that the letters will have.

    Raises:
        PermanentError: the template is no safe Word document or uses what it may not; the
            message says so in Dutch.
    """

    def __init__(self, content: bytes, known: Collection[str]) -> None:
        self._parts = package.read_parts(content)
        faults = foreign.faults(self._parts)
        errors = [one.message_nl for one in faults if one.level is Level.ERROR]
        if errors:
            raise PermanentError("Sjabloon geweigerd: " + " ".join(dict.fromkeys(errors)))
        language = LetterLanguage(known)
        self._templates = {
            name: language.template(source) for name, source in sources(self._parts).items()
        }
        for name in self._parts.keys() - self._templates.keys():
            _refuse_remains(name, self._parts[name])

    def fill(self, fields: Fields) -> bytes:
        """Return the letter as .docx.

        Raises:
            PermanentError: a value cannot be printed or did not arrive unchanged, or the template
                prints an empty field. Fields are named, values never.
        """
        values = printable(fields)
        filled = dict(self._parts)
        for name, template in self._templates.items():
            try:
                text = template.render(values)
            except UndefinedError as error:
                raise PermanentError(_empty_message(str(error.message), fields)) from error
            filled[name] = _as_part(name, text)
            _refuse_remains(name, filled[name])
        _refuse_lost_values(filled, values[PERSONAL_GROUP])
        return package.write_parts(filled)


def fill(template: bytes, fields: Fields) -> bytes:
    """Return a letter as .docx from a template and its fields, as `LetterTemplate` does.

    Raises:
        PermanentError: template or values are refused; see `LetterTemplate`.
    """
    return LetterTemplate(template, names_of(fields)).fill(fields)


def sources(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the template source of every part that may hold fields, a paragraph a line.

    Word cuts a placeholder into pieces at will; `join_fields` puts them together. docxtpl gives a
    condition around paragraphs ({%p if %}) its place. What else docxtpl can do, such as colouring
    cells, is made unknown to it, so that the language refuses it.
    """
    patcher = DocxTemplate("")
    found = {}
    for name in package.text_parts(parts):
        root = package.parse_xml(parts[name])
        join_fields(root)
        xml = etree.tostring(root, encoding="unicode")
        if "{" in xml:
            for code, unknown in _OTHER_CODE:
                xml = code.sub(unknown, xml)
            found[name] = _PARAGRAPH.sub("\n<w:p", patcher.patch_xml(xml))
    return found


def printable(fields: Fields) -> dict[str, dict[str, str]]:
    """Return the values as they will be printed: composed (NFC), and without the empty ones.

    Raises:
        PermanentError: a value holds something that a letter cannot print, or the tenant misses
            a line. All such fields are named.
    """
    values: dict[str, dict[str, str]] = {PERSONAL_GROUP: {}}
    problems = []
    for group, texts in fields.items():
        values.setdefault(group, {})
        for name, text in texts.items():
            composed = unicodedata.normalize("NFC", text)
            strange = sorted({c for c in composed if not _is_printable(c)})
            if strange:
                codes = ", ".join(f"U+{ord(c):04X}" for c in strange)
                problems.append(f"Het veld {group}.{name} bevat een onbruikbaar teken ({codes}).")
            elif composed.strip():
                values[group][name] = composed
            elif group == PERSONAL_GROUP:
                problems.append(f"Het veld {group}.{name} is leeg.")
    if problems:
        raise PermanentError(" ".join(problems))
    return values


def _is_printable(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in PRINTABLE)


def _as_part(name: str, text: str) -> bytes:
    """Return filled source as the bytes of a part, which must be sound XML again."""
    try:
        root = package.parse_xml(text.replace("\n<w:p", "<w:p").encode())
    except PermanentError as error:
        raise PermanentError(
            f"Een voorwaarde staat op een plek waar Word er niet mee overweg kan ({name}): zet "
            "{% if ... %} en {% endif %} in dezelfde alinea, of elk in een eigen alinea als "
            "{%p if ... %} en {%p endif %}."
        ) from error
    # A content control that is bound to data elsewhere would print that instead of its text.
    etree.strip_elements(root, _BINDING)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _empty_message(name: str, fields: Fields) -> str:
    empty = sorted(
        f"{group}.{key}"
        for group, values in fields.items()
        for key, value in values.items()
        if key == name and not value.strip()
    )
    return f"De brief drukt een veld af dat leeg is: {' of '.join(empty)}."


def _refuse_remains(name: str, content: bytes) -> None:
    """Refuse a part in which something that looks like a field would be printed as it stands."""
    if (
        name.endswith(".xml")
        and not name.startswith(_UNPRINTED)
        and _JINJA_REMAINS.search("".join(package.parse_xml(content).itertext()))
    ):
        raise PermanentError(
            f"In de brief blijft een veld of voorwaarde staan die niet ingevuld is ({name})."
        )


def _refuse_lost_values(parts: Mapping[str, bytes], personal: Mapping[str, str]) -> None:
    lines = package.paragraphs(parts)
    lost = [name for name, value in personal.items() if not any(value in line for line in lines)]
    if lost:
        names = ", ".join(f"{PERSONAL_GROUP}.{name}" for name in lost)
        raise PermanentError(f"Deze velden staan niet letterlijk in de brief: {names}.")


def source_line(source: str, line: int) -> str:
    """Return the readable text of a line of a source, to show where a mistake stands."""
    lines = source.splitlines() or [""]
    text = html.unescape(re.sub(r"<[^>]*>", "", lines[min(line, len(lines)) - 1]))
    return " ".join(text.replace("{% no_", "{%").split())
