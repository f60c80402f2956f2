"""Some accepted mails, and the lines of a layout file that are proposed from them, as TOML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.reading.blocks import Block, text_of
from phu_mailer.reading.context import Context
from phu_mailer.reading.folding import fold
from phu_mailer.reading.taught import PhraseKind

OFTEN = 2


@dataclass(frozen=True, slots=True)
class Decided:
    """What one mail says, and what a person made of it."""

    blocks: Sequence[Block]
    accepted: Sequence[IncomingSignal]
    context: Context

    @property
    def text(self) -> str:
        """All of the text."""
        return "\n".join(map(text_of, self.blocks))

    @property
    def folded(self) -> str:
        """All of the text, folded."""
        return fold(self.text)


@dataclass(slots=True)
class Lines:
    """What is proposed; `conflicts` are texts that different mails would teach differently."""

    labels: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=dict)
    towns: dict[str, list[str]] = field(default_factory=dict)
    are_tables_lines: bool = False
    are_names_capitals: bool = False
    are_initials_joined: bool = False
    has_decimal_points: bool = False
    conflicts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The content of a layout file."""
        return "\n".join(
            [
                *_section("labels", self.labels),
                *_section("columns", self.columns),
                *(line for key, one in self.values.items() for line in _values(key, one)),
                *(["[numbers]", 'decimal = "point"', ""] if self.has_decimal_points else []),
                *(["[tables]", "as_lines = true", ""] if self.are_tables_lines else []),
                *self._names(),
                *_section("towns", self.towns),
                *_section(
                    "phrases", {one: self.phrases[one] for one in PhraseKind if one in self.phrases}
                ),
            ]
        )

    def _names(self) -> list[str]:
        """Return the section about how names are written."""
        switches = [
            *(["capitals = true"] if self.are_names_capitals else []),
            *(["joined_initials = true"] if self.are_initials_joined else []),
        ]
        return ["[names]", *switches, ""] if switches else []

    def add_phrase(self, kind: str, phrase: str) -> None:
        """Add a phrase, once."""
        given = self.phrases.setdefault(kind, [])
        given += [phrase] if phrase not in given else []


def _section(name: str, content: Mapping[str, Iterable[str]]) -> list[str]:
    if not content:
        return []
    rows = (f"{key} = [{', '.join(map(_quoted, texts))}]" for key, texts in content.items())
    return [f"[{name}]", *rows, ""]


def _values(key: str, content: Mapping[str, str]) -> list[str]:
    rows = (f"{_quoted(text)} = {_quoted(said)}" for text, said in content.items())
    return [f"[values.{key}]", *rows, ""]


def _quoted(text: str) -> str:
    """Return a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
