"""Read a layout file, and tell every mistake in words that its writer understands.

The file is TOML; docs/handleiding-corporaties.md explains it. A file with one mistake teaches
nothing at all. A mistake names the line, what stands there, and the nearest right one. Teaching
can add words; it cannot make a warning sign (BSN, guardian, another address) mean something else,
or let a remark go unread.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from phu_mailer.errors import ConfigError
from phu_mailer.reading.draft import Typed
from phu_mailer.reading.fields.addresses import own_place, parse_town
from phu_mailer.reading.fields.arrears import parse_months
from phu_mailer.reading.fields.children import parse_children_value
from phu_mailer.reading.fields.contact import normal_phone
from phu_mailer.reading.fields.households import parse_household_value
from phu_mailer.reading.fields.names import parse_gender
from phu_mailer.reading.folding import fold
from phu_mailer.reading.labels import Label, built_in
from phu_mailer.reading.phrase_slots import fault_of_phrase, pattern_of
from phu_mailer.reading.taught import (
    PhraseKind,
    Taught,
    TaughtBlock,
    fold_label,
    value_key,
)

_SECTIONS = (
    "own", "labels", "columns", "values", "numbers", "phrases", "block", "table", "towns", "tables",
    "names",
)  # fmt: skip
_SWITCHES = {"tables": ("as_lines",), "names": ("capitals", "joined_initials")}
_DECIMALS = ("comma", "point")
_FIELDS = tuple(label.value for label in Label)
_GUARDED = frozenset({Label.BSN, Label.GUARDIAN, Label.OTHER_ADDRESS})
_NAMES = frozenset({Label.PERSONS, Label.LAST_NAME})
_PLACES = frozenset({Label.ADDRESS, Label.STREET})
_LONGEST_LABEL = 60
_CODES = re.compile(r"([1-9]\d{3})(?: ?- ?([1-9]\d{3}))?")
_NOT_MINOR = ("gt 18", "meerderj", "volwassen")


def _gender(text: str) -> Typed:
    return Typed({"gender": parse_gender(text)} if parse_gender(text) else {})


_VALUE_PARSERS: Mapping[Label, tuple[Callable[[str], Typed], str]] = {
    Label.MINORS: (lambda text: parse_children_value(text, label_says_minor=True), '"ja, 2"'),
    Label.CHILDREN: (lambda text: parse_children_value(text, label_says_minor=False), '"nee"'),
    Label.HOUSEHOLD: (parse_household_value, '"alleenstaand"'),
    Label.GENDER: (_gender, '"dhr"'),
    Label.MONTHS: (parse_months, '"3"'),
    Label.TOWN: (parse_town, '"Haarlem"'),
}


def parse_taught(text: str, name: str) -> Taught:
    """Return what a layout file teaches.

    Args:
        text: the content of the file.
        name: the name of the file, for the mistakes.

    Raises:
        ConfigError: one line in Dutch for each mistake.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{name}: dit is geen geldig TOML-bestand: {error}"]) from None
    reading = _File(text, name)
    taught = reading.read(content)
    if reading.problems:
        raise ConfigError(reading.problems)
    return taught


class _File:
    """One file on its way; `problems` gathers the mistakes."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name
        self._has_points = False
        self.problems: list[str] = []

    def read(self, content: Mapping[str, Any]) -> Taught:
        self._known(content, _SECTIONS, "kop")
        own = self._section(content, "own")
        self._known(own, ("addresses", "phones"), "sleutel")
        labels = self._labels(self._section(content, "labels"), is_column=False)
        self._has_points = self._has_decimal_points(self._section(content, "numbers"))
        return Taught(
            labels=labels,
            columns=self._labels(self._section(content, "columns"), is_column=True),
            values=dict(self._values(self._section(content, "values"))),
            tables=tuple(self._tables(content)),
            blocks=tuple(self._blocks(content)),
            phrases=dict(self._phrases(self._section(content, "phrases"))),
            towns=tuple(self._towns(self._section(content, "towns"))),
            are_tables_lines=self._says_yes(content, "tables", "as_lines"),
            are_names_capitals=self._says_yes(content, "names", "capitals"),
            are_initials_joined=self._says_yes(content, "names", "joined_initials"),
            has_decimal_points=self._has_points,
            own_addresses=tuple(self._own(own, "addresses", _is_address)),
            own_phones=tuple(self._own(own, "phones", _is_phone)),
        )

    def wrong(self, about: str, message: str) -> None:
        """Note a mistake with the first line on which `about` stands."""
        quoted = f'"{about}"'
        number = self._first_line(quoted) or self._first_line(about)
        place = f" regel {number}" if number else ""
        self.problems.append(f"{self._name}{place}: {message}")

    def _first_line(self, text: str) -> int | None:
        return next((n for n, line in enumerate(self._lines, 1) if text in line), None)

    def _known(self, given: Mapping[str, Any], known: Sequence[str], what: str) -> list[str]:
        """Note every key that does not exist; return those that do."""
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f'bedoelt u "{near[0]}"?' if near else f"mogelijk zijn: {', '.join(known)}"
                self.wrong(key, f'"{key}" is geen {what}; {hint}')
        return [key for key in given if key in known]

    def _section(self, content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        section = content.get(key, {})
        if isinstance(section, dict):
            return section
        self.wrong(key, f'"{key}" moet een kop zijn: [{key}]')
        return {}

    def _texts(self, given: Any, key: str) -> list[str]:
        if isinstance(given, list) and all(isinstance(one, str) for one in given):
            return list(given)
        self.wrong(key, f'na "{key} =" hoort een lijst van teksten: ["...", "..."]')
        return []

    def _labels(self, section: Mapping[str, Any], *, is_column: bool) -> dict[str, Label]:
        found: dict[str, Label] = {}
        for key in self._known(section, _FIELDS, "veld"):
            label = Label(key)
            for text in self._texts(section[key], key):
                folded = fold_label(text)
                problem = fault_of_label(text, label, is_column=is_column)
                if folded in found and found[folded] is not label:
                    problem = f"staat al bij {found[folded]}; een woord hoort bij een veld"
                if problem:
                    self.wrong(text, f'"{text}" {problem}')
                else:
                    found[folded] = label
        return found

    def _values(self, section: Mapping[str, Any]) -> Iterator[tuple[Label, dict[str, str]]]:
        fields = tuple(label.value for label in _VALUE_PARSERS)
        for key in self._known(section, fields, "veld waarvan waarden te vertalen zijn"):
            given = section[key]
            if not isinstance(given, dict):
                self.wrong(key, f'[values.{key}] hoort regels te hebben als "J" = "ja"')
                continue
            parse, example = _VALUE_PARSERS[Label(key)]
            values: dict[str, str] = {}
            for written, meaning in given.items():
                typed = parse(meaning) if isinstance(meaning, str) else Typed(doubts=("type",))
                if typed.doubts or not typed.values:
                    message = f'"{meaning}" wordt bij {key} niet begrepen; een goed voorbeeld is'
                    self.wrong(str(meaning), f"{message} {example}")
                else:
                    values[value_key(written)] = meaning
            yield Label(key), values

    def _tables(self, content: Mapping[str, Any]) -> Iterator[tuple[Label, ...]]:
        widths: set[int] = set()
        for table in self._list(content, "table"):
            self._known(table, ("columns",), "sleutel van een tabel")
            columns = self._fields(table, "columns")
            if len(columns) in widths:
                self.wrong("columns", "twee tabellen zonder kop hebben evenveel kolommen")
            widths.add(len(columns))
            if columns and self._names_tenant(columns, "columns"):
                yield columns

    def _blocks(self, content: Mapping[str, Any]) -> Iterator[TaughtBlock]:
        begins: set[str] = set()
        for block in self._list(content, "block"):
            self._known(block, ("begin", "end", "lines"), "sleutel van een blok")
            begin, end = block.get("begin", ""), block.get("end", "")
            lines = self._fields(block, "lines")
            if not isinstance(begin, str) or not fold(begin) or not isinstance(end, str):
                self.wrong(
                    "[[block]]", 'een blok heeft een vaste eerste regel nodig: begin = "..."'
                )
            elif fold(begin) in begins:
                self.wrong(begin, f'"{begin}" is al het begin van een ander blok')
            elif lines and self._names_tenant(lines, "lines"):
                begins.add(fold(begin))
                yield TaughtBlock(fold(begin), fold(end), lines)

    def _phrases(
        self, section: Mapping[str, Any]
    ) -> Iterator[tuple[PhraseKind, tuple[re.Pattern[str], ...]]]:
        for key in self._known(section, tuple(PhraseKind), "soort zin"):
            kind = PhraseKind(key)
            good = []
            for phrase in self._texts(section[key], key):
                problem = fault_of_phrase(phrase, kind)
                if problem:
                    self.wrong(phrase, f'"{phrase}": {problem}')
                else:
                    good.append(pattern_of(phrase, has_decimal_points=self._has_points))
            yield kind, tuple(good)

    def _towns(self, section: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
        ranges: list[tuple[int, int, str]] = []
        for town in section:
            if parse_town(town).doubts or not parse_town(town).values:
                self.wrong(town, f'"{town}" is geen plaatsnaam')
            for text in self._texts(section[town], town):
                found = _CODES.fullmatch(text)
                low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
                other = next((one for one in ranges if low <= one[1] and one[0] <= high), None)
                if low > high:
                    self.wrong(text, f'"{text}" is niet zoiets als "2011-2037" of "2063"')
                elif other is not None:
                    self.wrong(text, f'"{text}" hoort ook al bij {other[2]}')
                ranges.append((low, high, town))
        yield from ranges

    def _says_yes(self, content: Mapping[str, Any], name: str, key: str) -> bool:
        """Return whether a key of a section is true."""
        section = self._section(content, name)
        self._known(section, _SWITCHES[name], "sleutel")
        given = section.get(key, False)
        if not isinstance(given, bool):
            self.wrong(key, f"na {key} = hoort true of false")
        return given is True

    def _has_decimal_points(self, section: Mapping[str, Any]) -> bool:
        self._known(section, ("decimal",), "sleutel")
        given = section.get("decimal", "comma")
        if given not in _DECIMALS:
            self.wrong("decimal", 'na decimal = hoort "comma" of "point"')
        return bool(given == "point")

    def _own(self, own: Mapping[str, Any], key: str, fits: Callable[[str], bool]) -> Iterator[str]:
        for text in self._texts(own.get(key, []), key):
            if fits(text):
                yield text
            else:
                self.wrong(text, f'"{text}" bij {key} wordt niet begrepen')

    def _list(self, content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        given = content.get(key, [])
        if isinstance(given, list) and all(isinstance(one, dict) for one in given):
            return given
        self.wrong(key, f"schrijf [[{key}]] met dubbele haken")
        return []

    def _fields(self, given: Mapping[str, Any], key: str) -> tuple[Label, ...]:
        texts = self._texts(given.get(key), key)
        known = self._known(dict.fromkeys(texts), _FIELDS, "veld")
        twice = [one for one in known if texts.count(one) > 1 and one != Label.HARMLESS.value]
        for text in twice:
            self.wrong(text, f'"{text}" staat er twee keer in')
        is_right = len(set(texts)) == len(known) and not twice
        return tuple(map(Label, texts)) if is_right else ()

    def _names_tenant(self, fields: Sequence[Label], key: str) -> bool:
        if set(fields) & _NAMES and set(fields) & _PLACES:
            return True
        self.wrong(key, f"{key} moet minstens een naam (persons) en een adres (address) hebben")
        return False


def fault_of_label(text: str, label: Label, *, is_column: bool) -> str:
    """Return what is wrong with a label, "" when nothing is."""
    before, folded = built_in(text), fold_label(text)
    if not folded.strip("* "):
        return "bevat geen letters of cijfers"
    if not is_column and len(text) > _LONGEST_LABEL:
        return f"is te lang; een label heeft hoogstens {_LONGEST_LABEL} tekens"
    if before in _GUARDED and label is not before:
        return f"betekent voor elke corporatie {before}; dat kan niet iets anders worden"
    if before not in (None, Label.HARMLESS) and label is Label.HARMLESS:
        return f"betekent {before} en mag niet worden overgeslagen"
    if label in (Label.MINORS, Label.CHILDREN) and any(one in folded for one in _NOT_MINOR):
        return "gaat over meerderjarigen en kan geen veld over minderjarige kinderen zijn"
    return ""


def _is_address(text: str) -> bool:
    place = own_place(text)
    return bool(place.street) and (place.house_number is not None or place.postal_code is not None)


def _is_phone(text: str) -> bool:
    return normal_phone(text) is not None
