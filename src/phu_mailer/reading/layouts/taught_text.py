"""Text of which a layout file gives the phrases: one household or several, each with its sentences.

A phrase that names a tenant begins a household; what follows is about that one, up to the next
name. What nothing covers is judged as everywhere. With several households it makes all of them
wait, since it might be one that was not recognised.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from phu_mailer.reading.blocks import Line
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.filling import fill
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.layouts.taught import introduces, is_covered, read_taught_blocks
from phu_mailer.reading.sentences import WRAPPED_FROM, Sentence, sentences, split, without_bullet
from phu_mailer.reading.taught import PhraseKind, current, lines_of

_COVERING = tuple(kind for kind in PhraseKind if kind is not PhraseKind.WITHDRAWAL)


class Findings(Protocol):
    """What was found in a mail so far."""

    drafts: list[Draft]
    layouts: list[str]
    marks: list[str]
    texts: list[str]
    problems: list[str]
    explained: int
    unexplained: int


def read_taught(lines: Sequence[Line], findings: Findings, context: Context) -> list[Line]:
    """Read the blocks and phrases of a layout file; return the lines that are left."""
    blocks = read_taught_blocks(lines, context)
    findings.problems.extend(blocks.problems)
    if blocks.drafts:
        findings.drafts.extend(blocks.drafts)
        findings.layouts.append("taught")
        findings.marks.extend(blocks.marks)
        findings.explained += len(lines) - len(blocks.rest)
    elif current().phrases.get(PhraseKind.SIGNAL):
        pieces = list(pieces_of(lines))
        starts = [at for at, piece in enumerate(pieces) if introduces(piece.text)]
        if starts:
            findings.drafts.extend(_households(pieces, starts, findings, context))
            findings.layouts.append("taught")
            findings.texts.extend(piece.text for piece in pieces)
            return []
    return blocks.rest


def is_explained(findings: Findings) -> bool:
    """Say whether households were found, and nothing is left that says something unknown."""
    is_sure = all(not draft.doubts for draft in findings.drafts)
    return bool(findings.drafts) and is_sure and not findings.unexplained


def _households(
    pieces: Sequence[Sentence], starts: Sequence[int], findings: Findings, context: Context
) -> list[Draft]:
    """Return the households that begin at these pieces."""
    drafts = [
        _read(pieces[start:end], findings, context)
        for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True)
    ]
    before = _read(pieces[: starts[0]], findings, context)
    if len(starts) == 1:
        drafts[0].candidates.extend(before.candidates)
    elif before.candidates:
        before.doubt("unexplained: text")
    shared = set(before.doubts)
    if len(starts) > 1:
        shared.update(one for draft in drafts for one in draft.doubts if _may_hide(one))
    for draft in drafts:
        draft.doubts.extend(sorted(shared - set(draft.doubts)))
    return drafts


def _may_hide(doubt: str) -> bool:
    """Say whether a doubt may come from a household that was not recognised."""
    return doubt.startswith(("unexplained", "tenants", "unknown"))


def _read(pieces: Sequence[Sentence], findings: Findings, context: Context) -> Draft:
    """Read what is said about one household."""
    draft = Draft()
    for piece in pieces:
        pairs = [] if is_covered(piece.text) else pairs_in(piece.text, piece.where)
        if pairs and all(pair.label for pair in pairs):
            filled = fill(pairs, context)
            draft.candidates.extend(filled.candidates)
            draft.doubts.extend(filled.doubts)
            findings.explained += 1
            continue
        reading = read_sentences([piece], draft, context)
        findings.explained += reading.explained
        findings.unexplained += reading.unexplained
        if reading.tenants and not introduces(piece.text):
            draft.doubt("tenants: several")
    return draft


def pieces_of(lines: Sequence[Line]) -> Iterator[Sentence]:
    """Yield the text as taught phrases see it: lines below each other, else sentences.

    A line whose sentences are all covered goes by itself; other lines make paragraphs.
    """
    widths = sorted(
        {lines_of(one) for kind in _COVERING for one in current().phrases.get(kind, ())},
        reverse=True,
    )
    waiting: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        taken = next((one for one in widths if one > 1 and _covers(lines, index, one)), 0)
        alone = split(without_bullet(line.text), line.where) if line.text else []
        is_whole = (
            bool(alone)
            and all(is_covered(one.text) for one in alone)
            and not _breaks_off(line, lines[index + 1 : index + 2])
            and not (waiting and _breaks_off(waiting[-1], [line]))
        )
        if taken or is_whole:
            yield from sentences(waiting)
            waiting = []
            yield from [_joined(lines, index, taken)] if taken else alone
            index = _end(lines, index, taken) if taken else index + 1
            continue
        waiting.append(line)
        index += 1
    yield from sentences(waiting)


def _breaks_off(line: Line, below: Sequence[Line]) -> bool:
    """Say whether the last of the sentences of a line goes on below: "... melden. Geen"."""
    is_open = len(split(line.text, "")) > 1 and line.text[-1] not in ".!?:"
    is_full = len(line.text) >= WRAPPED_FROM
    return is_open and any(
        one.text[:1].islower() or (is_full and one.text[:1].isdigit()) for one in below
    )


def _covers(lines: Sequence[Line], start: int, count: int) -> bool:
    if not lines[start].text or _end(lines, start, count) > len(lines):
        return False
    return is_covered(_joined(lines, start, count).text)


def _end(lines: Sequence[Line], start: int, count: int) -> int:
    """Return the index behind so many filled lines; beyond the last when there are fewer."""
    for index in range(start, len(lines)):
        count -= bool(lines[index].text)
        if not count:
            return index + 1
    return len(lines) + 1


def _joined(lines: Sequence[Line], start: int, count: int) -> Sentence:
    filled = [line for line in lines[start : _end(lines, start, count)] if line.text]
    return Sentence("\n".join(without_bullet(line.text) for line in filled), lines[start].where)
