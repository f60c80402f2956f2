"""What a mail looks like when everything it says about people is taken out.

Only what the sender wrote for us counts, in the mail and in what hangs on it: a signature, a
greeting, an approved remark and an approved sentence about children tell nothing of how the data
are written. A value becomes the name of its field and a label of the list its meaning, so that
another word for the same is not new.
Figures, addresses of mail and words with a capital inside a sentence become one mark; what is left
are the words of the layout. Three in a row are hashed, so that no word of a mail is kept. More
masking than needed does no harm; a name that stays would only make the mail look new.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from phu_mailer.domain.signal import IncomingSignal
from phu_mailer.reading.blocks import Block, Line, Table
from phu_mailer.reading.clauses import is_approved
from phu_mailer.reading.fields.children import parse_children_sentence
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.labels import Label, meaning
from phu_mailer.reading.layouts.labelled import pairs_of
from phu_mailer.reading.layouts.taught_text import pieces_of
from phu_mailer.reading.taught import PhraseKind, in_tables, matches

_SHORTEST_VALUE = 2
_HASH_LENGTH = 12
_HEADERS_OF_A_LIST = 3
_MARK = "\x00"
_KIND = "="
_TAUGHT = "+"
_OTHER = "*"
_TOKEN = re.compile(r"[^\W\d_][\w'-]*|\d[\d.,-]*")


def masked_trigrams(
    kinds: Iterable[str], blocks: Sequence[Block], signals: Iterable[IncomingSignal]
) -> tuple[str, ...]:
    """Return the hashes of every three masked words in a row, sorted, each once.

    Args:
        kinds: the arrangements that gave a household; the first of what is returned names them.
        blocks: what the sender wrote, without signature and older messages.
        signals: what was read in it; the words that gave a value are masked.
    """
    fields = _fields_of(signals)
    ordered = sorted(fields, key=len, reverse=True)
    anywhere = "|".join(map(re.escape, ordered))
    pattern = re.compile(rf"(?<!\w)(?:{anywhere})(?!\w)") if ordered else None
    found: set[str] = set()
    taught: set[str] = set()
    for text in _pieces(blocks):
        if (fixed := _fixed_words(text)) is not None:
            taught |= _in_threes(fixed)
            continue
        if text in fields:
            masked = fields[text]
        else:
            masked = pattern.sub(lambda one: fields[one[0]], text) if pattern else text
        found |= _in_threes(masked)
    return (
        f"{_KIND}{'+'.join(sorted(set(kinds)))}",
        *(f"{_TAUGHT}{one}" for one in sorted(map(_hash, taught))),
        *sorted(map(_hash, found - taught)),
    )


def novelty_of(trigrams: tuple[str, ...], known: frozenset[str]) -> float:
    """Return the share of trigrams that are not among the known ones.

    1.0 when there are none, and when the data are arranged in another way. What a taught phrase
    covers is known.
    """
    kinds = [one for one in trigrams if one.startswith(_KIND)]
    count = len(trigrams) - len(kinds)
    if not count or not known.issuperset(kinds):
        return 1.0
    return sum(one not in known and one[0] not in _KIND + _TAUGHT for one in trigrams) / count


def _in_threes(text: str) -> set[str]:
    words = ["^", *_words(text), "$"]
    return {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def _fields_of(signals: Iterable[IncomingSignal]) -> dict[str, str]:
    """Return the mark of the field for every text that gave a value."""
    marks: dict[str, str] = {}
    for signal in signals:
        for name, evidence in signal.evidence.items():
            text = squeeze(evidence.text)
            if len(text) >= _SHORTEST_VALUE and meaning(text) is None:
                marks.setdefault(text, f" {_MARK}{name} ")
    return marks


def _pieces(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the labels, sentences and cells that are of the layout, each cell once."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Table):
            yield from dict.fromkeys(_of_cells(block))
            continue
        pairs = pairs_of(block) if block.text else []
        yield from (f"{_label_mark(pair.label) or pair.label_text} {_MARK}" for pair in pairs)
        if not pairs:
            lines.append(block)
    yield from (one.text for one in pieces_of(lines) if not _is_understood(one.text))


def _is_understood(text: str) -> bool:
    """Say whether a sentence is approved as a whole, so that no layout shows in it."""
    is_harmless = is_approved(text) or bool(matches(PhraseKind.HARMLESS, text))
    said = None if is_harmless else parse_children_sentence(text)
    return is_harmless or (said is not None and not said.doubts)


def _fixed_words(text: str) -> str | None:
    """Return the words of the taught phrase that covers a text, None when there is none."""
    for found in matches(PhraseKind.SIGNAL, text):
        spans = sorted(found.span(name) for name in found.re.groupindex)
        edges = [0, *(edge for span in spans for edge in span), len(found.string)]
        fixed = (found.string[at:end] for at, end in zip(edges[::2], edges[1::2], strict=True))
        return f" {_MARK} ".join(fixed)
    return None


def _label_mark(label: Label | None) -> str:
    return f"{_MARK}{label}:" if label else ""


def _of_cells(table: Table) -> Iterator[str]:
    """Yield the cells, without those beside or below a known label: they hold a value."""
    below: set[int] = set()
    with in_tables():
        for row in table.rows:
            labels = [meaning(cell) for cell in row]
            for column, cell in enumerate(row):
                is_beside = column > 0 and labels[column - 1] is not None
                if labels[column] is not None:
                    yield _label_mark(labels[column])
                elif cell and not is_beside and column not in below:
                    yield squeeze(cell)
            if sum(label is not None for label in labels) >= _HEADERS_OF_A_LIST:
                below = {column for column, label in enumerate(labels) if label is not None}


def _words(text: str) -> list[str]:
    """Return the words of a piece in small letters, what is not of the layout as one mark."""
    tokens = list(_tokens(text))
    names = [one for one in tokens if one[:1].isalpha()]
    is_name = meaning(text) is None and all(one[:1].isupper() for one in names)
    words: list[str] = []
    for index, token in enumerate(tokens):
        is_plain = token[:1].isalpha() and "@" not in token and "/" not in token
        is_inside = index > 0 and token[:1].isupper()
        word = token.casefold() if is_plain and not is_inside and not is_name else _OTHER
        word = token if token.startswith(_MARK) else word
        if words[-1:] != [word]:
            words.append(word)
    return words


def _tokens(text: str) -> Iterator[str]:
    """Yield the words, figures and marks of a piece; an address of mail or of a page is one."""
    for chunk in text.split():
        if chunk.startswith(_MARK) or "@" in chunk or "/" in chunk:
            yield chunk
        else:
            yield from _TOKEN.findall(chunk)


def _hash(trigram: str) -> str:
    return hashlib.sha256(trigram.encode()).hexdigest()[:_HASH_LENGTH]
