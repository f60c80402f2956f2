"""The small language of letter templates: fields, and conditions on fields.

A template may print a field ({{ huurder.aanhef }}) and keep or drop a piece of text
({% if achterstand.omschrijving %} ... {% endif %}). Jinja can do a great deal more, up to running
programs; none of that passes `LetterLanguage`, which names what may stand in a template instead
of listing what may not. The sandbox behind it is a second wall.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import (
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phu_mailer.errors import PermanentError

Fields = Mapping[str, Mapping[str, str]]
"""The values of a letter: group of fields -> name -> plain text."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Getattr, nodes.Name),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Const),
)
_NOT_ALLOWED_NL = (
    "In een brief kunnen alleen velden staan, zoals {{ brief.kenmerk }}, en voorwaarden, zoals "
    "{% if achterstand.omschrijving %} ... {% endif %}."
)
_MEANT = {
    **dict.fromkeys(("end", "einde", "eind", "endif", "eindals", "einde_als"), "endif"),
    **dict.fromkeys(("als", "if", "wanneer", "indien"), "if ..."),
    **dict.fromkeys(("anders", "else"), "else"),
    **dict.fromkeys(("elseif", "elsif", "elif"), "elif ..."),
}
_TOO_DEEP_NL = "De voorwaarden in de brief zitten te diep in elkaar."


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a template that cannot be printed; `line` counts from 1 in its source."""

    line: int
    message_nl: str


class EmptyField(Undefined):
    """A field without a value: a condition sees that it is empty, printing it is refused."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other == ""

    def __ne__(self, other: object) -> bool:
        return other != ""

    def __hash__(self) -> int:
        return hash("")

    def __str__(self) -> str:
        raise UndefinedError(self._undefined_name)


class LetterLanguage(ImmutableSandboxedEnvironment):
    """Reads templates in which only the known fields, by dotted name, may be used."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(undefined=EmptyField, autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.known = frozenset(known)

    def mistakes(self, source: str) -> list[Mistake]:
        """Return everything in a source that the language does not allow, in order of place."""
        try:
            return list(dict.fromkeys(self._judge(self.parse(source))))
        except TemplateSyntaxError as error:
            return [Mistake(error.lineno, _syntax_message(error.message or ""))]
        except RecursionError:
            return [Mistake(1, _TOO_DEEP_NL)]
        except ValueError:  # a number of more digits than Python reads
            return [Mistake(1, _NOT_ALLOWED_NL)]

    def template(self, source: str) -> Template:
        """Return a source that is ready to be filled.

        Raises:
            PermanentError: the source has mistakes; all of them are named, in Dutch.
        """
        mistakes = self.mistakes(source)
        if mistakes:
            raise PermanentError(" ".join(dict.fromkeys(one.message_nl for one in mistakes)))
        try:
            return self.from_string(source)
        except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
            raise PermanentError(_TOO_DEEP_NL) from error

    def fields_in(self, source: str) -> set[str]:
        """Return the dotted names of all known fields that a source uses, mistakes or not."""
        try:
            names = {_dotted(node) for node in self.parse(source).find_all(nodes.Getattr)}
        except (TemplateSyntaxError, RecursionError, ValueError):
            names = set(re.findall(r"\{\{\s*(\w+\.\w+)\s*\}\}", source))
        return names & self.known

    def _judge(self, node: nodes.Node) -> Iterator[Mistake]:
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            if _dotted(node) not in self.known:
                yield Mistake(_line_of(node), self._unknown(_dotted(node)))
        elif isinstance(node, nodes.Name):
            yield Mistake(_line_of(node), self._unknown(node.name))
        elif isinstance(node, nodes.Getattr) or not isinstance(node, _ALLOWED):
            yield Mistake(_line_of(node), _NOT_ALLOWED_NL)
        else:
            for child in node.iter_child_nodes():
                yield from self._judge(child)

    def _unknown(self, name: str) -> str:
        message = f"Het veld {{{{ {name} }}}} bestaat niet in deze brief."
        near = difflib.get_close_matches(name.lower(), sorted(self.known), n=1, cutoff=0.5)
        return f"{message} Bedoelt u {{{{ {near[0]} }}}}?" if near else message


def names_of(fields: Fields) -> set[str]:
    """Return the dotted names of the fields: "huurder.aanhef"."""
    return {f"{group}.{name}" for group, values in fields.items() for name in values}


def _dotted(node: nodes.Getattr) -> str:
    return f"{node.node.name}.{node.attr}" if isinstance(node.node, nodes.Name) else ""


def _line_of(node: nodes.Node) -> int:
    """Return where a node stands; Jinja gives {% autoescape %} no line of its own."""
    return next((one.lineno for one in (node, *node.find_all(nodes.Node)) if one.lineno), 1)


def _syntax_message(message: str) -> str:
    """Return a Dutch explanation of what Jinja could not read."""
    if "nexpected end of template" in message:
        return "Een voorwaarde {% if ... %} is niet afgesloten met {% endif %}."
    if "unknown tag 'endif'" in message or "unknown tag 'else'" in message:
        return "Er staat een {% endif %} of {% else %} zonder {% if ... %} ervoor."
    if "unknown tag" in message:
        found = re.search(r"unknown tag '(\w+)'", message)
        right = _MEANT.get(found[1].lower()) if found else None
        hint = f" Bedoelt u {{% {right} %}}?" if right else ""
        return _NOT_ALLOWED_NL + hint
    return (
        "Een veld of voorwaarde is niet goed geschreven. Een veld begint met {{ en eindigt met "
        "}}, een voorwaarde begint met {% en eindigt met %}."
    )
