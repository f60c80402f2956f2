"""The check of a mail text that somebody edited.

A mail text may use more than a letter: it can go through the signals of a mail. What it may not
do is spelled out as a list of what it may, so that a text cannot keep the daemon busy or reach
anything but its fields. Whatever a text does to the one that reads it is a finding about it.
"""

import difflib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import jinja2
from jinja2 import nodes

from phu_mailer.domain.template import Finding, Level
from phu_mailer.domain.wording import bare_field_findings, text_findings
from phu_mailer.errors import PermanentError
from phu_mailer.mail.compose import SUBJECT, environment, render_text
from phu_mailer.mail.texts import MAIL_TEXTS, MailText

LONGEST_TEXT = 20_000
"""Characters that a mail text may have."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Getattr, nodes.Name),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Const),
    *(nodes.For, nodes.CondExpr, nodes.Filter, nodes.Getitem),
)
_FILTERS = frozenset({"join", "selectattr", "list", "length"})
_NOT_ALLOWED_NL = (
    "In een mailtekst kunnen alleen velden staan, zoals {{ contact.telefoon }}, en voorwaarden, "
    "zoals {% if uw_kenmerk %} ... {% endif %}."
)
_TRIAL_FAULTS_NL: Mapping[str, str] = {
    "must begin with": (
        f"De eerste regel moet '{SUBJECT}' zijn met een onderwerp erachter, en daaronder moet "
        "tekst staan."
    ),
    "without a text of its own": (
        "Er staat een veld dat zelf geen tekst is, zoals een lijst. Zet een lijst in "
        "{% for ... %} of gebruik {{ ... | join(', ') }}."
    ),
}
_NAMED_FIELD = re.compile(r"the field '([^']*)' does not exist")
_DEEP_FAULTS = (RecursionError, MemoryError, ValueError)

Loops = Mapping[str, Sequence[str]]
"""The name that a loop gives to what it goes through, and the fields that has."""


def check_mail_text(kind: str, content: bytes) -> list[Finding]:
    """Return every remark on a mail text, errors first; an empty list means that it is fine.

    Args:
        kind: a name of `MAIL_TEXTS`.
        content: the .txt file.
    """
    about = MAIL_TEXTS[kind]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [
            Finding(
                Level.ERROR,
                "Dit is geen tekst in UTF-8. Kies in Kladblok Opslaan als, en bij Codering UTF-8.",
            )
        ]
    if len(text) > LONGEST_TEXT:
        return [Finding(Level.ERROR, f"De tekst telt meer dan {LONGEST_TEXT} tekens.")]
    lines = text.replace("\r\n", "\n").split("\n")
    if found := list(_hidden_characters(lines)):
        return found
    if not text.startswith(SUBJECT):
        message = f"De eerste regel moet beginnen met '{SUBJECT}'."
        return [Finding(Level.ERROR, message, lines[0].strip())]
    findings = _code_findings(kind, text, lines)
    findings += text_findings([line for line in lines if line.strip()])
    findings += bare_field_findings(lines, about.fields)
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda finding: finding.level is not Level.ERROR)


def _code_findings(kind: str, text: str, lines: Sequence[str]) -> list[Finding]:
    about = MAIL_TEXTS[kind]
    try:
        tree = environment().parse(text)
        findings = [
            Finding(Level.ERROR, message, _line(lines, number))
            for number, message in _judge(tree, about, {})
        ]
        if findings:
            return findings
        nodes_used = tree.find_all((nodes.Name, nodes.Getattr))
        used = {name for name in map(_dotted, nodes_used) if name is not None}
        missing = [one for one in about.must_have if one not in used]
        absent = [
            Finding(Level.ERROR, f"De mail mist het veld {{{{ {one} }}}}.") for one in missing
        ]
        return [*absent, *_trials(kind, text, lines, used)]
    except jinja2.TemplateSyntaxError as error:
        return [Finding(Level.ERROR, _syntax_message(error), _line(lines, error.lineno))]
    except _DEEP_FAULTS:
        return [Finding(Level.ERROR, _NOT_ALLOWED_NL)]


def _hidden_characters(lines: Iterable[str]) -> Iterator[Finding]:
    """Find what nobody sees and a mail program may obey."""
    for line in lines:
        codes = sorted({f"U+{ord(one):04X}" for one in line if _is_hidden(one)})
        if codes:
            shown = "".join(" " if _is_hidden(one) else one for one in line)
            yield Finding(
                Level.ERROR,
                f"Hier staat een onzichtbaar teken ({', '.join(codes)}). Typ de regel opnieuw.",
                shown.strip(),
            )


def _is_hidden(character: str) -> bool:
    return character != "\t" and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def _judge(node: nodes.Node, about: MailText, loops: Loops) -> Iterator[tuple[int, str]]:
    if not isinstance(node, _ALLOWED) or not _is_plain_filter(node):
        lines = (one.lineno for one in (node, *node.find_all(nodes.Node)))
        yield next(filter(None, lines), 1), _NOT_ALLOWED_NL  # {% autoescape %} has no line
        return
    if isinstance(node, nodes.For):
        yield from _judge_loop(node, about, loops)
        return
    name = _dotted(node)
    if name is not None:
        group, _, field = name.partition(".")
        known = [f"{group}.{one}" for one in loops.get(group, ())] or list(about.fields)
        if name not in known and not (group in loops and not (field and loops[group])):
            yield node.lineno, _unknown(name, known)
        return
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield node.lineno, _NOT_ALLOWED_NL
    for child in node.iter_child_nodes():
        yield from _judge(child, about, loops)


def _judge_loop(node: nodes.For, about: MailText, loops: Loops) -> Iterator[tuple[int, str]]:
    is_simple = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
    if loops or not is_simple or node.recursive:
        yield node.lineno, "Een opsomming loopt over één veld en staat niet in een andere."
        return
    yield from _judge(node.iter, about, loops)
    rows = [one for example in about.examples for one in _rows(example, _dotted(node.iter) or "")]
    fields = sorted({str(key) for row in rows if isinstance(row, Mapping) for key in row})
    inner = {"loop": (), str(getattr(node.target, "name", "")): fields}
    tests = [] if node.test is None else [node.test]
    for child in (*tests, *node.body, *node.else_):
        yield from _judge(child, about, inner)


def _rows(example: Mapping[str, object], name: str) -> Sequence[object]:
    rows = example.get(name)
    return rows if isinstance(rows, list) else ()


def _is_plain_filter(node: nodes.Node) -> bool:
    """Tell whether a filter is one of ours on a field; one on another could swell without end."""
    if not isinstance(node, nodes.Filter):
        return True
    inner = node.node
    if isinstance(inner, nodes.Filter):
        return node.name in ("list", "length") and inner.name in ("selectattr", "list")
    return node.name in _FILTERS and inner is not None and _dotted(inner) is not None


def _dotted(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return None


def _unknown(name: str, known: Iterable[str]) -> str:
    message = f"Het veld {{{{ {name} }}}} bestaat niet in deze mail."
    near = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    return f"{message} Bedoelt u {{{{ {near[0]} }}}}?" if near else message


def _trials(kind: str, text: str, lines: Sequence[str], used: Container[str]) -> Iterator[Finding]:
    """Fill the text for every example, and look whether what must be in it is ever printed."""
    about = MAIL_TEXTS[kind]
    made = []
    for example in about.examples:
        try:
            made.append((example, "\n".join(render_text(f"{kind}.txt", text, example))))
        except PermanentError as error:
            yield _trial_finding(str(error), lines)
    for name in about.must_have if len(made) == len(about.examples) else ():
        values = [(_value(example, name), mail) for example, mail in made]
        texts = [(value, mail) for value, mail in values if isinstance(value, str) and value]
        if name in used and texts and not any(value in mail for value, mail in texts):
            yield Finding(
                Level.ERROR,
                f"Het veld {{{{ {name} }}}} staat alleen in een voorwaarde. Zet het ook in de "
                "tekst.",
            )


def _value(example: Mapping[str, object], name: str) -> object:
    value: object = example
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _trial_finding(problem: str, lines: Sequence[str]) -> Finding:
    named = _NAMED_FIELD.search(problem)
    if named:
        line = next((one for one in lines if named[1] in one), "")
        return Finding(Level.ERROR, f"Het veld '{named[1]}' bestaat hier niet.", line.strip())
    for known, message in _TRIAL_FAULTS_NL.items():
        if known in problem:
            return Finding(Level.ERROR, message)
    return Finding(Level.ERROR, _NOT_ALLOWED_NL)


def _line(lines: Sequence[str], number: int) -> str:
    return lines[min(number, len(lines)) - 1].strip() if lines else ""


def _syntax_message(error: jinja2.TemplateSyntaxError) -> str:
    if "nexpected end of template" in (error.message or ""):
        return (
            "Een voorwaarde {% if ... %} of opsomming {% for ... %} is niet afgesloten met "
            "{% endif %} of {% endfor %}."
        )
    return (
        "Een veld of voorwaarde is niet goed geschreven. Een veld begint met {{ en eindigt met "
        "}}, een voorwaarde begint met {% en eindigt met %}."
    )
