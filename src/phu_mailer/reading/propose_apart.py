"""Propose what a mail says apart from its tenant: the reference in its head, the town in passing.

Every proposal carries a doubt, whatever else was read, so that it never runs by itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import PROPOSED, Draft, Typed
from phu_mailer.reading.references import find_reference
from phu_mailer.reading.sentences import Sentence
from phu_mailer.reading.towns import home_town

_TOLD = (
    "persons", "street_name", "postal_code", "arrears_cents", "arrears_months",
    "has_minor_children", "phone", "email", "date_of_birth", "corporation_reference",
    "household_type",
)  # fmt: skip


def add_proposal(draft: Draft, typed: Typed, text: str, where: str) -> None:
    """Take over a value with the doubt that it is only proposed."""
    doubts = tuple(f"doubtful: {name}" for name in typed.values if name in _TOLD)
    draft.add(replace(typed, cap=PROPOSED, doubts=(*typed.doubts, *doubts)), text, where, PROPOSED)


def propose_reference(found: Sequence[Sentence], draft: Draft, context: Context) -> None:
    """Propose the number that the corporation gives, when no label gave it."""
    if draft.has("corporation_reference"):
        return
    if told := find_reference(found, context.own):
        typed, sentence = told
        add_proposal(draft, typed, sentence.text, sentence.where)


def propose_town(found: Sequence[Sentence], draft: Draft, context: Context) -> None:
    """Propose the municipality's town for a home of which the mail names it elsewhere."""
    if draft.has("town") or not draft.has("street_name", "postal_code"):
        return
    codes = [one.value for one in draft.candidates if one.field == "postal_code"]
    code = codes[0] if codes else None
    town = home_town([one.text for one in found], context.own, code)
    if town is None:
        return
    named = str(town.values["town"]).casefold()
    source = next(one for one in found if named in one.text.casefold())
    add_proposal(draft, town, source.text, source.where)
