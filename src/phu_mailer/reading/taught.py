"""What an administrator taught about the mail of one corporation, and that it is in force.

A taught word means what a built-in word means, and then the same rules read the value: nothing
here can make a value surer than the built-in reading of the same arrangement. Layouts ask through
`labels.meaning` and the functions below, so the words of one corporation never reach the mail of
another.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum

from phu_mailer.domain.corporation import Corporation
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.labels import Label, taught_labels


class PhraseKind(StrEnum):
    """What an approved phrase does."""

    SIGNAL = "signal"
    MINORS_YES = "minors_yes"
    MINORS_NO = "minors_no"
    MINORS_UNKNOWN = "minors_unknown"
    WITHDRAWAL = "withdrawal"
    HARMLESS = "harmless"


_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"(?<=\d)[.,](?=\d)")
_FIGURES = frozenset({Label.ARREARS, Label.AMOUNT, Label.MONTHS})


@dataclass(frozen=True, slots=True)
class TaughtBlock:
    """Lines without labels between two fixed lines; `end` is "" when an empty line ends it.

    `begin` and `end` are folded; `lines` says what each filled line in between holds.
    """

    begin: str
    end: str
    lines: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """Everything that is taught about one corporation.

    Labels and headers are folded, and one that ends in "*" may have any tail without figures.
    `columns` count in tables only. `values` are keyed by `value_key`. A table of `tables` has no
    headers and exactly these columns. `towns` are the figures of postal codes, from and up to, and
    the town there when a mail does not name it. With `are_tables_lines` a table that is no list
    and no form only arranges its cells. With `are_names_capitals` names in capitals are read in
    the usual letters, and with `are_initials_joined` "JPM" are initials; with
    `has_decimal_points` amounts and months are written as "1,234.56". The value of {name} in a
    phrase is the group "slot_name".
    """

    labels: Mapping[str, Label] = field(default_factory=dict)
    columns: Mapping[str, Label] = field(default_factory=dict)
    values: Mapping[Label, Mapping[str, str]] = field(default_factory=dict)
    tables: tuple[tuple[Label, ...], ...] = ()
    blocks: tuple[TaughtBlock, ...] = ()
    phrases: Mapping[PhraseKind, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    towns: tuple[tuple[int, int, str], ...] = ()
    are_tables_lines: bool = False
    are_names_capitals: bool = False
    are_initials_joined: bool = False
    has_decimal_points: bool = False
    own_addresses: tuple[str, ...] = ()
    own_phones: tuple[str, ...] = ()

    def label(self, folded: str) -> Label | None:
        """Return what a folded label means by what was taught."""
        return _find(self.labels, folded)

    def header(self, folded: str) -> Label | None:
        """Return what a folded column header means by what was taught."""
        return _find(self.columns, folded) or _find(self.labels, folded)

    def widened(self, corporation: Corporation) -> Corporation:
        """Return the corporation with the addresses and phones that were taught as its own."""
        return replace(
            corporation,
            own_addresses=(*corporation.own_addresses, *self.own_addresses),
            own_phones=(*corporation.own_phones, *self.own_phones),
        )


NOTHING_TAUGHT = Taught()
_IN_FORCE: ContextVar[Taught] = ContextVar("in_force", default=NOTHING_TAUGHT)


@contextmanager
def in_force(taught: Taught) -> Iterator[None]:
    """Let what was taught count for everything that is read as long as this lasts."""
    token = _IN_FORCE.set(taught)
    try:
        with taught_labels(taught.label):
            yield
    finally:
        _IN_FORCE.reset(token)


@contextmanager
def in_tables() -> Iterator[None]:
    """Let taught column headers count too, as long as a table is read."""
    with taught_labels(_IN_FORCE.get().header):
        yield


def is_anything_taught() -> bool:
    """Say whether a layout file is in force."""
    return _IN_FORCE.get() != NOTHING_TAUGHT


def current() -> Taught:
    """Return what is in force now."""
    return _IN_FORCE.get()


def value_key(text: str) -> str:
    """Return a value in the form in which taught values are compared."""
    return squeeze(text).casefold()


def meant(label: Label | None, text: str) -> str:
    """Return what a value under a label means; the text itself when nothing was taught.

    Figures of which the file tells the notation come back in the Dutch one.
    """
    taught = _IN_FORCE.get()
    values = taught.values.get(label, {}) if label is not None else {}
    if (known := values.get(value_key(text))) is not None:
        return known
    if taught.has_decimal_points and label in _FIGURES:
        return _SIGN.sub(lambda sign: "," if sign[0] == "." else ".", text)
    return text


def says(kind: PhraseKind, text: str) -> re.Match[str] | None:
    """Return the match of a taught phrase of this kind that covers all of a sentence.

    A phrase with something in it that must be looked at (`take_phrase` does) does not count.
    """
    return next(
        (one for one in matches(kind, text) if not _LOOKED_AT & one.groupdict().keys()), None
    )


def matches(kind: PhraseKind, text: str) -> list[re.Match[str]]:
    """Return the match of every taught phrase of this kind that covers all of a text."""
    phrases = _IN_FORCE.get().phrases.get(kind, ())
    bare = bare_sentence(text) if phrases else ""
    return [found for one in phrases if (found := one.fullmatch(bare))]


_LOOKED_AT = frozenset({"slot_remark", "slot_again"})


def lines_of(phrase: re.Pattern[str]) -> int:
    """Return over how many lines a phrase goes."""
    return phrase.pattern.count("\n") + 1


def bare_sentence(text: str) -> str:
    """Return a sentence, or lines below each other, in the form in which phrases are compared."""
    return "\n".join(squeeze(line).strip(" .;!") for line in text.split("\n"))


def fold_label(label: str) -> str:
    """Return a label of a file folded, with its "*" for any tail kept."""
    return f"{fold(label[:-1])}*" if label.endswith("*") else fold(label)


def _find(words: Mapping[str, Label], folded: str) -> Label | None:
    found = words.get(folded)
    if found is not None or not words:
        return found
    for word, label in words.items():
        if word.endswith("*") and folded.startswith(word[:-1]):
            tail = folded[len(word) - 1 :]
            if not tail or (tail.startswith(" ") and not _DIGIT.search(tail)):
                return label
    return None
