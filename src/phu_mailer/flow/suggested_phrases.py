"""Propose phrases: the sentences and lines in which accepted values stand, the values cut out.

Lines without words of their own go with the lines above them, an answer with its question. What
holds no value is proposed when it comes back, or says nothing that decides about a tenant.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from phu_mailer.flow.suggested_guard import figures_in, holds_a_number_of, numbers_of
from phu_mailer.flow.suggested_text import OFTEN, Decided, Lines
from phu_mailer.reading.agreement import agreement_key
from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.child_words import CHILD
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.labels import meaning
from phu_mailer.reading.phrase_slots import (
    fault_of_phrase,
    fixed_words,
    slots_of,
    value_slots_of,
)
from phu_mailer.reading.phrasing import (
    children_clause,
    harmless_phrase,
    is_about_children,
    is_clean,
    masked_phrase,
)
from phu_mailer.reading.sentences import Sentence, sentences, split, without_bullet
from phu_mailer.reading.taught import PhraseKind, bare_sentence
from phu_mailer.reading.unknown import written_pairs

LINES, SENTENCES = "lines", "sentences"
DECIDES = re.compile(
    r"vertr[eo]k|verhui|overle|erven|dakloos|deten|gedetin|spoed|urgent|intrek|ingetrok|toestemming|"
    r"crisis|postbus|adres|verval|rechter|dagvaard|correct|rectif|moet zijn|in plaats van|"
    r"niet meer|abuis|vergis|voldaan|betaald|weggewerkt|opgenomen|partner|\bex\b|zwang|baby|"
    r"bezwaar|akkoord|bewind|wsnp|curat|mentor|ontruim|vonnis",
    re.IGNORECASE,
)


def add_phrases(lines: Lines, mails: Sequence[Decided], unit: str, *, has_labels: bool) -> None:
    """Propose the sentences in which accepted values stand, with the values cut out."""
    seen: dict[str, Counter[str]] = {}
    told: Counter[str] = Counter()
    taught = frozenset(chain(*lines.labels.values(), *lines.columns.values()))
    for mail in mails:
        labels = tuple(_labels_of(mail, taught)) if has_labels else ()
        walk = _Walk(mail, labels, is_alone=len(mails) == 1)
        pieces = list(_pieces(mail.blocks, unit))
        told.update(_told_in(mail, [piece.text for piece, _ in pieces]))
        for kind, phrase in sorted(set(walk.phrases(pieces))):
            seen.setdefault(phrase, Counter())[kind] += 1
    heads = {phrase.partition("\n")[0] for phrase in seen if "\n" in phrase}
    for phrase, kinds in _once(_with_remarks(seen)).items():
        kind, count = next(iter(kinds.items()))
        if len(kinds) > 1:
            lines.conflicts.append(phrase)
        elif kind == PhraseKind.HARMLESS and told[phrase] >= min(OFTEN, count):
            continue
        elif phrase not in heads and is_proposed(phrase, kind, count):
            lines.add_phrase(kind, phrase)
            if other := _the_other_way(phrase):
                lines.add_phrase(kind, other)


def _told_in(mail: Decided, texts: Sequence[str]) -> set[str]:
    """Return the phrases of a mail in which a number of its household stands, as accepted.

    With several households a phrase that comes back for each is held against its own. A number
    that another line has too is read there.
    """
    by_phrase: dict[str, list[str]] = {}
    for text in texts:
        by_phrase.setdefault(harmless_phrase(text), []).append(text)
    lines_with = Counter(one for text in set(texts) for one in figures_in(text))
    many = len(mail.accepted)
    return {
        phrase
        for phrase, found in by_phrase.items()
        if len(found) % many == 0
        and all(
            any(lines_with[one] == 1 for one in numbers_of(text, [mail.accepted[whose]]))
            for text, whose in zip(found, _in_turn(len(found), many), strict=True)
        )
    }


def _in_turn(count: int, many: int) -> list[int]:
    """Return whose each of so many texts is, when each household has as many of them."""
    return [at * many // count for at in range(count)]


def _the_other_way(phrase: str) -> str:
    """Return "te bereiken via {phone}" with {email}, and the reverse; "" when words tell which."""
    ways = [way for way in _WAYS if way in slots_of(phrase)]
    if len(ways) != 1 or _ONE_WAY.search(fixed_words(phrase)):
        return ""
    other = _WAYS[1 - _WAYS.index(ways[0])]
    return phrase.replace(f"{{{ways[0]}}}", f"{{{other}}}")


_WAYS = ("phone", "email")
_ONE_WAY = re.compile(r"tel|bel|nummer|\bnr|mobiel|app|sms|mail|06", re.IGNORECASE)


def is_proposed(phrase: str, kind: str, count: int) -> bool:
    """Say whether a phrase is worth a line: seen more than once, or without a doubt harmless."""
    if fault_of_phrase(phrase, PhraseKind(kind)):
        return False
    fixed, slots = fixed_words(phrase), set(slots_of(phrase))
    if kind == PhraseKind.SIGNAL and CHILD.search(fixed) and not slots & {"children", "minors"}:
        return False
    if count >= OFTEN:
        return True
    if kind in _ABOUT_CHILDREN:
        return is_clean(phrase.replace("18", ""))
    if kind == PhraseKind.HARMLESS and not slots & {"again", "remark"}:
        return is_clean(phrase) and slots <= _DATED and not DECIDES.search(fixed)
    return is_clean(phrase)


_DATED = frozenset({"date", "time", "month", "initials"})
_ABOUT_CHILDREN = (PhraseKind.MINORS_YES, PhraseKind.MINORS_NO)
_TAIL = re.compile(
    r"(?P<head>.*\}[^{}]*?)(?P<sign>[.,;/|:] |\n| [-/|] )(?P<tail>[^{}\n]+)", re.DOTALL
)


def _with_remarks(seen: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the phrases, those that differ only in words at the end as one with a remark."""
    cuts = {
        phrase: cut
        for phrase, kinds in seen.items()
        if PhraseKind.SIGNAL in kinds and (cut := _TAIL.fullmatch(phrase))
    }
    tails: dict[str, set[str]] = {}
    for cut in cuts.values():
        tails.setdefault(cut["head"] + cut["sign"], set()).add(cut["tail"])
    loose = {text for texts in tails.values() if len(texts) >= OFTEN for text in texts}
    found = dict(seen)
    said: Counter[str] = Counter()
    for phrase, cut in cuts.items():
        if cut["tail"] in loose:
            kinds = found.pop(phrase)
            whole = f"{cut['head']}{cut['sign']}{{remark}}"
            found[whole] = found.get(whole, Counter()) + kinds
            said[cut["tail"]] += kinds.total()
    for text, count in said.items():
        if judge(text, date.min).doubts and not DECIDES.search(text):
            found.setdefault(text, Counter({PhraseKind.HARMLESS.value: count}))
    return found


def _once(seen: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the phrases, of those that differ only in person or number the first one."""
    first: dict[str, str] = {}
    found: dict[str, Counter[str]] = {}
    for phrase, kinds in seen.items():
        kept = first.setdefault(agreement_key(phrase), phrase)
        found[kept] = found.get(kept, Counter()) + kinds
    return found


def _labels_of(mail: Decided, taught: frozenset[str]) -> Iterator[str]:
    """Yield the labels of a mail that are understood: no phrase need cover their lines."""
    for pair in written_pairs(mail.blocks):
        if not pair.is_above and (pair.label in taught or meaning(pair.label) is not None):
            yield pair.label


class _Walk:
    """Goes through a mail; a line without words of its own waits for what stands around it.

    `above` is the line right above, `head` the last one without a value; `run` are the lines that
    wait. Sentences that share a line are never one phrase: a phrase goes over whole lines.
    """

    def __init__(self, mail: Decided, labels: tuple[str, ...], *, is_alone: bool) -> None:
        self._mail, self._is_alone = mail, is_alone
        self._labels = labels
        self._head = self._above = self._where = ""
        self._run: list[str] = []

    def phrases(self, pieces: Iterable[tuple[Sentence, bool]]) -> Iterator[tuple[str, str]]:
        """Yield the phrases of the mail with their kinds."""
        for piece, is_new in pieces:
            if is_new:
                yield from self._end_run()
                self._above = ""
            elif piece.where and piece.where == self._where:
                yield from self._end_run()
                self._head = self._above = ""
            self._where = piece.where
            yield from self._take(piece.text, is_new=is_new)
        yield from self._end_run()

    def _take(self, text: str, *, is_new: bool) -> Iterator[tuple[str, str]]:
        if text.startswith(self._labels):
            yield from self._end_run()
            self._head = self._above = ""
            return
        if not self._run and not is_new and (answered := _answer(self._head, text, self._mail)):
            self._head, self._above = "", text
            yield from answered
            return
        kind, phrase = _best(text, self._mail)
        if kind == PhraseKind.SIGNAL:
            yield from filter(all, [_clause(text, self._mail)])
            if fault_of_phrase(phrase, PhraseKind.SIGNAL):
                self._run.append(text)
                return
        had_run = bool(self._run)
        yield from self._end_run()
        self._above, self._head = text, "" if had_run or kind else text
        if kind:
            yield kind, phrase
        elif not self._is_alone and _is_worth_a_phrase(text, self._mail):
            yield PhraseKind.HARMLESS.value, harmless_phrase(text)

    def _end_run(self) -> Iterator[tuple[str, str]]:
        """Yield what the lines that wait are together, or below the line above them."""
        run, head, self._run = self._run, self._above or self._head, []
        for text in ("\n".join(run), "\n".join([head, *run]) if head and run else ""):
            kind, phrase = _best(text, self._mail) if text else ("", "")
            if kind == PhraseKind.SIGNAL and not fault_of_phrase(phrase, PhraseKind.SIGNAL):
                yield kind, phrase
                return


def _clause(text: str, mail: Decided) -> tuple[str, str]:
    """Return the phrase of a clause about children that only a layout file can explain."""
    found = (children_clause(text, one, mail.context) for one in mail.accepted)
    return next(filter(all, found), ("", ""))


def _is_worth_a_phrase(text: str, mail: Decided) -> bool:
    """Say whether a sentence without a value would make somebody look."""
    if is_approved(text) or is_about_children(text) or holds_a_number_of(text, mail.accepted):
        return False
    return bool(judge(text, mail.context.received_on).doubts)


def _answer(head: str, text: str, mail: Decided) -> list[tuple[str, str]]:
    """Return what a question and its answer are together."""
    if not head.endswith("?") or text.endswith("?"):
        return []
    kind, phrase = _best(f"{head}\n{text}", mail)
    if kind == PhraseKind.SIGNAL:
        return [(kind, phrase)]
    if CHILD.search(head):
        return [(kind, phrase)] if kind else []
    return [(PhraseKind.HARMLESS.value, one) for one in _asides(harmless_phrase(head), text, mail)]


def _asides(question: str, text: str, mail: Decided) -> list[str]:
    """Return the harmless phrases of a question whose answer holds no value.

    An answer that decides about the tenant is proposed as it stands, or not at all.
    """
    opening = re.match(r"\w+: |", text)
    denied = f"{question}\n{bare_sentence(text)}"
    if not fault_of_phrase(denied, PhraseKind.HARMLESS) and _NO.search(denied):
        return [denied]
    said = text[opening.end() :] if opening else text
    if DECIDES.search(question) or holds_a_number_of(said, mail.accepted):
        return []
    is_aside = _is_worth_a_phrase(said, mail) and not DECIDES.search(said)
    whole = f"{question}\n{opening[0] if opening else ''}{{remark}}"
    return [whole, *([harmless_phrase(said)] if is_aside else [])]


_NO = re.compile(r"(?:bezwaar|ontruiming)[^\n]*\n(?:\w+: )?nee$", re.IGNORECASE)


def _pieces(blocks: Sequence[Block], unit: str) -> Iterator[tuple[Sentence, bool]]:
    """Yield the sentences, and whether an empty line stands above each."""
    for block in blocks:
        if isinstance(block, Table):
            alone = [cells[0] for row in block.rows if len(cells := [*filter(None, row)]) == 1]
            yield from ((one, True) for text in alone for one in split(text, ""))
    lines = [block for block in blocks if isinstance(block, Line)]
    for is_filled, paragraph in itertools.groupby(lines, key=lambda line: bool(line.text)):
        if not is_filled:
            continue
        if unit == SENTENCES:
            found = list(sentences(list(paragraph)))
        else:
            found = [
                one for line in paragraph for one in split(without_bullet(line.text), line.where)
            ]
        yield from ((one, at == 0) for at, one in enumerate(found))


def _best(text: str, mail: Decided) -> tuple[str, str]:
    """Return the phrase by the household of which a text holds most."""
    found = [masked_phrase(text, one, mail.context) for one in mail.accepted]
    kind, phrase = max(
        found, key=lambda one: (len(value_slots_of(one[1])), one[0]), default=("", "")
    )
    return str(kind), phrase
