"""Which households a text seems to report where no layout was recognised, one draft each.

A mail is only taken for a report when it names a tenant as well as arrears; a withdrawal or a
correction is left as it is. Several addresses on lines of their own are several households.
"""

from collections.abc import Iterator, Sequence

from phu_mailer.reading.blocks import Line
from phu_mailer.reading.classify import listen
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import PROSE, Draft
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.proposals import propose
from phu_mailer.reading.propose_apart import propose_reference, propose_town
from phu_mailer.reading.sentences import Sentence, sentences
from phu_mailer.reading.spotting import find_addresses, find_names

_NEEDED = ("persons", "street_name", "postal_code", "has_minor_children")
_TENANT = ("persons", "street_name")
_ARREARS = ("arrears_cents", "arrears_months")
_MOST_HOUSEHOLDS = 100
_MOST_TEXT = 30_000


def with_proposals(
    drafts: Sequence[Draft], lines: Sequence[Line], said: Sequence[str], context: Context
) -> list[Draft]:
    """Return the drafts with what they lack filled in, or those that a text seems to report.

    Args:
        said: the sentences that were not labelled values, which say what the mail is for.
    """
    if sum(len(line.text) for line in lines) > _MOST_TEXT:
        return [draft for draft in drafts if draft.candidates]
    words = listen("", said)
    given = [draft for draft in drafts if draft.candidates]
    if words.is_withdrawal or words.is_correction or words.is_auto or len(given) > 1:
        return given
    groups = list(_groups(lines, context))
    if len(groups) > 1 and given and all(_is_of_prose(one) for one in given):
        several = [_judged(group, context) for group in groups]
        if all(one.has(*_TENANT) and one.has(*_ARREARS) for one in several):
            return [_with_doubt(one) for one in several]
    if given and given[0].has(*_TENANT):
        if not all(given[0].has(name) for name in (*_NEEDED, *_ARREARS)):
            propose(list(sentences(lines)), given[0], context)
        propose_reference(list(sentences(lines)), given[0], context)
        propose_town(list(sentences(lines)), given[0], context)
        return given
    if len(groups) < 2:  # noqa: PLR2004 - one household has all of the text
        draft = drafts[0] if drafts else Draft()
        return _reported([_proposed(list(sentences(lines)), draft, context)]) or given
    proposed = [_judged(group, context) for group in groups]
    return _reported(proposed) or given


def _is_of_prose(draft: Draft) -> bool:
    """Say whether a draft comes from sentences alone: no label and no table told its door."""
    return all(one.confidence <= PROSE for one in draft.candidates)


def _with_doubt(draft: Draft) -> Draft:
    draft.doubt("tenants: several")
    return draft


def _judged(group: Sequence[Sentence], context: Context) -> Draft:
    """Return the draft of one household among several, with what its sentences mean."""
    draft = Draft()
    read_sentences(group, draft, context)
    return _proposed(group, draft, context)


def _proposed(found: Sequence[Sentence], draft: Draft, context: Context) -> Draft:
    trial = Draft(list(draft.candidates), list(draft.doubts))
    propose(found, trial, context)
    return trial


def _reported(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts that name a tenant, when somebody owes something."""
    whole = [draft for draft in drafts if draft.has(*_TENANT)]
    return whole if any(draft.has(*_ARREARS) for draft in whole) else []


def _groups(lines: Sequence[Line], context: Context) -> Iterator[list[Sentence]]:
    """Yield the text of each household: from the line with its address up to the next one.

    A name on the line above an address belongs to that address.
    """
    starts: list[int] = []
    doors: set[object] = set()
    for index, line in enumerate(lines):
        there = {
            (spot.typed.values.get("street_name"), spot.typed.values.get("house_number"))
            for spot in (find_addresses(line.text, context) if line.text else ())
        }
        if not there - doors:
            continue
        doors |= there
        above = lines[index - 1] if index else None
        is_below_name = (
            above is not None and above.text and not find_names(line.text)
            and find_names(above.text, is_alone=True)
        )  # fmt: skip
        starts.append(index - 1 if is_below_name else index)
    if not 0 < len(starts) <= _MOST_HOUSEHOLDS:
        return
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        group = lines[start:end]
        yield [Sentence(line.text, line.where) for line in group if line.text]
