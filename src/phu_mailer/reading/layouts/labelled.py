"""Labelled lines: "Naam: ...", aligned with spaces or dots, or the value on the next line.

A line between two labelled ones that is neither a label nor an approved sentence makes the
household doubtful: it may be the rest of a value, or a second tenant.
"""

import re
from collections.abc import Iterator, Sequence

from phu_mailer.reading.blocks import Line
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.context import Context, Pair
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.fields.addresses import parse_postal_code
from phu_mailer.reading.filling import add_judgement, fill
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.labels import TENANT_LABELS, Label, meaning
from phu_mailer.reading.objections import is_objection

_SPLIT = re.compile(r"(?P<label>[^:]{1,45}?)[ .]*:\s*(?P<value>.*)$")
_COLUMNS = re.compile(r"(?P<label>\S.{0,43}?)(?: {2,}|\.{2,} ?)(?P<value>\S.*)$")
_OTHER_SIGN = re.compile(
    r"(?P<label>[^:=|>]{2,45}?)\s*(?:=>|->|=|\||(?<=\s)[-~](?=\s))\s*(?P<value>.*)$"
)
_ASKED = re.compile(r"(?P<label>[^?:]{5,60})\?\s+(?P<value>\S.*)$")
_STRANGE_INNER = re.compile(r"[;|,]\s*(?P<label>[^\W\d][^:;|,]{1,40}):\s")
_BULLET = re.compile(r"^(?:[-*•·]|\d{1,2}[.)])\s+")
_NUMBERED = re.compile(
    r"^(?:(?:vraag|antwoord)(?: \d{1,2})?[.:)]|[-*•·]|\d{1,2}[.)])\s+", re.IGNORECASE
)
_ANSWER = re.compile(r"^(?:antwoord|antw\.?|a)(?: \d{1,2})?\s*[:.)]\s*", re.IGNORECASE)
_NEXT_PAIR = re.compile(r"(?<![:\s])\s{2,}(?=[^\s:][^:\t]{0,40}?:(?:\s|$))")
_ENDS_IN_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\.$")
_ANSWERED = re.compile(r"(?P<label>.+?[\w)]) (?P<answer>ja|nee|geen|\d{1,2})", re.IGNORECASE)
_OF_OTHERS = (Label.GUARDIAN, Label.OTHER_ADDRESS)
_A_WHOLE_RECORD = (
    {Label.PERSONS, Label.LAST_NAME},
    {Label.ADDRESS, Label.STREET},
    {Label.AMOUNT, Label.ARREARS, Label.MONTHS},
)
_ONCE = (Label.REFERENCE, Label.AMOUNT, Label.MONTHS, Label.MINORS, Label.PHONE, Label.BIRTH)
_WORDS_OF_A_LABEL = 4
_SAYS_ANYTHING = re.compile(r"[^\W_]")
_PAIRS_OF_A_RECORD = 3


def read_labelled(lines: Sequence[Line], context: Context) -> tuple[list[Draft], list[Line]]:
    """Return the households found in labelled lines, and the lines that were not used.

    No household is found in fewer than three known labels, of which one about a tenant.
    """
    found = _Pairs(lines)
    known = {pair.label for pair in found.pairs if pair.label}
    if len(known) < _PAIRS_OF_A_RECORD or not known & TENANT_LABELS:
        return [], list(lines)
    records = _records(found.pairs)
    drafts = [fill(record, context) for record in records]
    if len(drafts) > 1 and not all(draft.has("persons", "name_as_written") for draft in drafts):
        for draft in drafts:
            draft.doubt("tenants: several")
    if len(records) > 1 and any(map(_tells_twice, records)):
        for draft in drafts:
            draft.doubt("tenants: several")
    for line in found.strange:
        if not is_approved(line.text):
            judged = judge(line.text, context.received_on)
            if judged.is_crisis or judged.tenant_objects:
                add_judgement(drafts[0], judged, line.text, line.where)
            else:
                drafts[0].doubt("unexplained: text")
    return drafts, found.left_over()


def pairs_in(text: str, where: str) -> list[Pair]:
    """Return every known label with its value in one line; empty when it starts with none."""
    bare = _BULLET.sub("", text)
    signs = (_SPLIT, _OTHER_SIGN, _ASKED)
    split = next((one for sign in signs if (one := _split_at(sign, bare))), None)
    if split is None:
        return []
    label: Label | None = meaning(split["label"])
    pairs: list[Pair] = []
    rest, label_text = split["value"].lstrip(": "), split["label"]
    while inner := _inner_label(rest):
        pairs.append(Pair(label, rest[: inner[0]].strip(" |;,"), where, label_text))
        label, label_text, rest = inner[2], rest[inner[0] : inner[1]], rest[inner[1] + 1 :]
    pairs.append(Pair(label, rest.strip(" |;,"), where, label_text))
    return pairs


def pairs_of(line: Line) -> list[Pair]:
    """Return every label with its value in a line, also those parted by a gap instead of a sign.

    A strange label behind a gap has a value of its own.
    """
    first, *others = _in_columns(line)
    found = pairs_in(first, line.where)
    if not found:
        return _by_columns(line) or _answered(line)
    for piece in others:
        label, _, value = piece.partition(":")
        strange = [Pair(None, value.strip(), line.where, label.strip())]
        found += pairs_in(piece, line.where) or strange
    return found


def _by_columns(line: Line) -> list[Pair]:
    columns = _COLUMNS.match(_BULLET.sub("", line.raw.strip()))
    if columns is None or (label := meaning(columns["label"])) is None:
        return []
    return [Pair(label, columns["value"].strip(), line.where, columns["label"])]


def _answered(line: Line) -> list[Pair]:
    """Return a label about children with its answer behind it, and no sign between."""
    found = _ANSWERED.fullmatch(_BULLET.sub("", line.text))
    label = meaning(found["label"]) if found else None
    if found is None or label not in (Label.CHILDREN, Label.MINORS):
        return []
    return [Pair(label, found["answer"], line.where, found["label"])]


def _split_at(sign: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return a line cut after its label, None when no known label stands before the sign."""
    found = sign.match(text)
    return found if found and meaning(found["label"]) else None


def _inner_label(text: str) -> tuple[int, int, Label | None] | None:
    """Return start, colon and meaning of a further label within a value.

    A label that is not known counts only after a sign that ends the value before it.
    """
    for colon in re.finditer(":", text):
        words = list(re.finditer(r"\S+", text[: colon.start()]))[-_WORDS_OF_A_LABEL:]
        for first in words:
            if label := meaning(text[first.start() : colon.start()].lstrip("(")):
                return first.start(), colon.start(), label
        strange = _STRANGE_INNER.search(text, 0, colon.end() + 1)
        if strange and strange.end() > colon.start():
            return strange.start("label"), colon.start(), None
    return None


class _Pairs:
    """Walks the lines once; `strange` are lines amid the labels that belong to none."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = list(lines)
        self._used: set[int] = set()
        self.pairs: list[Pair] = []
        self._found_at: list[int] = []
        for index in range(len(self._lines)):
            if index not in self._used:
                self._take(index)
        self.strange = list(self._strange_lines())

    def left_over(self) -> list[Line]:
        """Return the lines that gave no pair and are not amid the labels, in order."""
        strange = {line.number for line in self.strange}
        return [
            line
            for index, line in enumerate(self._lines)
            if index not in self._used and line.number not in strange
        ]

    def _take(self, index: int) -> None:
        line = self._lines[index]
        found = pairs_of(line) or self._alone(index)
        if not found:
            return
        self._used.add(index)
        if not found[-1].text:
            self._take_value_below(index, found)
        else:
            self._take_continuation(index, found)
        self.pairs.extend(found)
        self._found_at.append(index)

    def _alone(self, index: int) -> list[Pair]:
        """Take a known label that stands alone on its line, above its value."""
        line, below = self._lines[index], self._next(index)
        text = _NUMBERED.sub("", line.text)
        label = meaning(text) if below is not None else None
        if label is None or below is None:
            return []
        if label is Label.OBJECTION and self._is_label(below) and is_objection(text.casefold()):
            return []
        heads_others = label in _OF_OTHERS and self._is_label(below)
        return [Pair(label, text if heads_others else "", line.where, text)]

    def _take_value_below(self, index: int, found: list[Pair]) -> None:
        """Use the next line as the value of a label without one, unless it is a label itself."""
        below = self._next(index)
        if below is None or self._is_label(below) or is_approved(below.text):
            return
        last = found[-1]
        text = _ANSWER.sub("", below.text)
        text = _full_stop_off(text) if last.label_text.endswith("?") else text
        found[-1] = Pair(last.label, text, below.where, last.label_text)
        self._used.add(index + 1)
        self._take_continuation(index + 1, found)

    def _take_continuation(self, index: int, found: list[Pair]) -> None:
        """Add postal code and town below a street, and the next lines of a remark."""
        below, last = self._next(index), found[-1]
        if below is None or self._is_label(below):
            return
        if last.label is Label.ADDRESS and parse_postal_code(below.text).values:
            found[-1] = Pair(last.label, f"{last.text}, {below.text}", last.where, last.label_text)
            self._used.add(index + 1)
        elif last.label is Label.REMARKS and _SAYS_ANYTHING.search(below.text):
            found[-1] = Pair(last.label, f"{last.text} {below.text}", last.where, last.label_text)
            self._used.add(index + 1)
            self._take_continuation(index + 1, found)

    def _next(self, index: int) -> Line | None:
        if index + 1 >= len(self._lines) or not self._lines[index + 1].text:
            return None
        below = self._lines[index + 1]
        return below if below.number == self._lines[index].number + 1 else None

    def _is_label(self, line: Line) -> bool:
        return bool(pairs_of(line) or meaning(_NUMBERED.sub("", line.text)))

    def _strange_lines(self) -> Iterator[Line]:
        if not self._found_at:
            return
        last = max(self._used)
        for index in range(self._found_at[0], min(last + 2, len(self._lines))):
            line = self._lines[index]
            if index in self._used or not _SAYS_ANYTHING.search(line.text):
                continue
            if index <= last or line.number == self._lines[last].number + 1:
                self._take_unknown(line)
                yield line

    def _take_unknown(self, line: Line) -> None:
        """Note a label that is not in the list."""
        split = _SPLIT.match(line.text)
        if split and len(split["label"].split()) <= _WORDS_OF_A_LABEL:
            self.pairs.append(Pair(None, split["value"], line.where, split["label"]))


def _full_stop_off(answer: str) -> str:
    """Return an answer without the full stop that ends it; an initial keeps its own."""
    return answer if _ENDS_IN_INITIAL.search(answer) else answer.rstrip(".")


def _in_columns(line: Line) -> list[str]:
    """Return the pairs of label and value that stand beside each other, parted by a gap."""
    pieces = _NEXT_PAIR.split(line.raw.strip())
    return [squeeze(piece) for piece in pieces] if len(pieces) > 1 else [line.text]


def _tells_twice(record: Sequence[Pair]) -> bool:
    """Say whether a record holds a value of its kind twice: it may begin or end elsewhere."""
    told = [pair.label for pair in record if pair.label in _ONCE and pair.text]
    return len(told) > len(set(told))


def _records(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Cut the pairs into one group per household: a second name or address starts a new one."""
    records: list[list[Pair]] = [[]]
    filled = {pair.label for pair in pairs if pair.text}
    for pair in pairs:
        if not pair.text and pair.label in filled & TENANT_LABELS:
            continue
        seen = {one.label for one in records[-1]}
        written = {one.label_text for one in records[-1]}
        is_told = all(seen & some for some in _A_WHOLE_RECORD) and pair.label_text in written
        starts = is_told or (pair.label in (Label.PERSONS, Label.LAST_NAME) and pair.label in seen)
        if starts or (pair.label in (Label.ADDRESS, Label.STREET) and pair.label in seen):
            records.append([])
        records[-1].append(pair)
    return records
