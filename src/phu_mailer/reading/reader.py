"""Read the signals out of one decoded mail, in the order that the functions below have.

unpack, blocks, segments, regions with their candidates, kind, assemble, check, decide. Nothing
here touches a file, a clock or a network. A mail that cannot be read gives a problem, never an
exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import ParsedMail
from phu_mailer.domain.signal import IncomingSignal, MailKind, Reading
from phu_mailer.reading.asides import is_subject_line
from phu_mailer.reading.assemble import assemble
from phu_mailer.reading.blocks import Block, Line, Segment, Table, text_of
from phu_mailer.reading.body import body_blocks
from phu_mailer.reading.check import Beside, check, check_together, with_reasons
from phu_mailer.reading.classify import Words, classify, listen
from phu_mailer.reading.clauses import judge
from phu_mailer.reading.context import Context
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.filling import add_judgement
from phu_mailer.reading.folding import looks_damaged
from phu_mailer.reading.forwards import forwarded, is_answer, is_forward
from phu_mailer.reading.headings import is_heading, lines_of, without_heading
from phu_mailer.reading.households import gather
from phu_mailer.reading.knowledge import NOTHING_ELSE, Knowledge
from phu_mailer.reading.layouts.enumerated import read_enumerated
from phu_mailer.reading.layouts.envelope import read_envelopes, read_labels
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.layouts.tables import TableReading, read_table
from phu_mailer.reading.layouts.taught import add_taught_town, read_taught_table
from phu_mailer.reading.layouts.taught_text import is_explained, read_taught
from phu_mailer.reading.notices import secure_mail
from phu_mailer.reading.outside import answers_a_question, has_older_tenant, matters_below
from phu_mailer.reading.own import Own
from phu_mailer.reading.place_check import check_place
from phu_mailer.reading.proposals import propose_name
from phu_mailer.reading.propose_households import with_proposals
from phu_mailer.reading.redact import holds_labelled_bsn
from phu_mailer.reading.segments import Part, segment
from phu_mailer.reading.sentences import Sentence, sentences
from phu_mailer.reading.shape import shape
from phu_mailer.reading.spotting import find_addresses
from phu_mailer.reading.subject import judge_subject
from phu_mailer.reading.taught import current, in_tables, is_anything_taught
from phu_mailer.reading.text_tables import with_forms, with_reference_lines, with_text_tables
from phu_mailer.reading.trigrams import masked_trigrams
from phu_mailer.reading.unpack.sources import SCAN, Source, open_attachments

_WORTH_SHOWING = (
    "persons", "name_as_written", "street_name", "postal_code", "corporation_reference",
    "arrears_cents", "arrears_months", "is_crisis", "tenant_objects",
)  # fmt: skip
_OF_A_ROW = ("street_name", "postal_code", "arrears_cents", "arrears_months")
_MAILS = ("mail", "winmail")
_SIGNALLED_ONCE = (MailKind.NEW, MailKind.LIST)


def read_signals(
    mail: ParsedMail,
    corporation: Corporation,
    received_on: date,
    own_addresses: Sequence[str] = (),
    knowledge: Knowledge = NOTHING_ELSE,
) -> Reading:
    """Return what a mail is for and the households it reports, each with evidence and reasons.

    Args:
        mail: the mail, decoded.
        corporation: whose mail it is; its own addresses and phones are never a tenant's.
        received_on: the local day of receipt, for ages and for years that a mail leaves out.
        own_addresses: the municipality's own addresses as printed; never a tenant's, and their
            towns are the towns whose tenants the municipality serves.
        knowledge: addresses that exist, and who opens an attached mail.

    Returns:
        A reading whose problems hold up the whole mail, and whose notices hold up nothing.
    """
    own = Own.of(corporation, own_addresses)
    context = Context(own, received_on, places=knowledge.places)
    blocks, problems = body_blocks(mail)
    parts = segment(blocks, own)
    findings = _read_parts(parts, context)
    findings = _read_forwards(mail.subject, parts, findings, context)
    sources = open_attachments(mail.attachments, knowledge)
    findings = _with_attachments(findings, sources, context, is_reply=is_answer(mail.subject))
    if any(source.blocks for source in sources):
        problems = [problem for problem in problems if problem != "text: none"]
    words = listen(mail.subject, [*findings.texts, *findings.titles])
    if len(findings.drafts) == 1 and not (words.is_correction or words.is_withdrawal):
        propose_name(mail.subject, "subject", findings.drafts[0])
    kind, kind_problems = _kind(words, findings, parts)
    if waiting := _secure_mail(mail.subject, blocks, findings):
        kind, kind_problems = MailKind.OTHER, waiting
    problems += _problems_of_parts(parts, findings) + findings.problems
    signals = _signals(findings, words, context, mail.subject)
    layout = shape(findings.layouts, findings.marks, findings.explained, findings.unexplained)
    trigrams = masked_trigrams(findings.layouts, findings.authored, signals)
    if kind in _SIGNALLED_ONCE and not layout.known:
        signals = [with_reasons(signal, ["layout: new"]) for signal in signals]
    problems = [*kind_problems, *(problems if kind is not MailKind.AUTO else [])]
    return Reading(
        kind=kind,
        signals=tuple(signals),
        problems=tuple(dict.fromkeys(problems)),
        layout=replace(layout, trigrams=trigrams),
        notices=tuple(dict.fromkeys(context.notices)),
    )


def _kind(
    words: Words, findings: "_Findings", parts: Sequence[Part]
) -> tuple[MailKind, tuple[str, ...]]:
    """Return what a mail is for; one whose tenant stands in an older message goes to a person."""
    kind, problems = classify(words, findings.drafts)
    if kind is MailKind.OTHER and not _names_tenant(findings) and answers_a_question(parts):
        return MailKind.CORRECTION, ("tenant: not linked",)
    is_answerless = kind is MailKind.OTHER or (kind is MailKind.QUESTION and words.is_forward)
    if is_answerless and not findings.drafts and has_older_tenant(parts):
        return MailKind.OTHER, ("tenant: below only",)
    return kind, problems


@dataclass(slots=True)
class _Findings:
    """What the layouts found so far."""

    drafts: list[Draft] = field(default_factory=list)
    layouts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    loose: list[Sentence] = field(default_factory=list)
    explained: int = 0
    unexplained: int = 0
    has_strange_table: bool = False
    authored: list[Block] = field(default_factory=list)
    spare: list[Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def _read_parts(parts: Sequence[Part], context: Context) -> _Findings:
    """Return what the authored part of a text says."""
    findings = _Findings()
    authored = [part.block for part in parts if part.segment is Segment.AUTHORED]
    findings.authored.extend(authored)
    authored = with_text_tables(with_reference_lines(with_forms(authored)))
    strange = _read_tables(authored, findings, context)
    _read_lines([*(one for one in authored if isinstance(one, Line)), *strange], findings, context)
    if strange and findings.drafts and findings.has_strange_table:
        findings.layouts.append("flattened")
    if is_anything_taught() and is_explained(findings):
        return findings
    lines = [*(one for one in authored if isinstance(one, Line)), *strange]
    findings.drafts = with_proposals(
        findings.drafts or findings.spare, lines, findings.texts, context
    )
    return findings


def _read_forwards(
    subject: str, parts: Sequence[Part], findings: _Findings, context: Context
) -> _Findings:
    """Return what a forward passes on, when its own text names no tenant."""
    if _names_tenant(findings) or not is_forward(subject, parts):
        return findings
    above = [findings]
    for message in forwarded(parts, context.own):
        found = _read_parts(message.parts, context)
        found.texts.append(message.subject)
        if _names_tenant(found):
            found.layouts.append("forward")
            found.problems.extend(_problems_of_parts(message.parts, found))
            return _together([*above, found])
        above.append(found)
    return findings


def _with_attachments(
    findings: _Findings, sources: Sequence[Source], context: Context, *, is_reply: bool
) -> _Findings:
    """Return what mail and attachments say together.

    Args:
        is_reply: the mail answers another one, so that a mail attached to it is the older one.
    """
    found = [findings]
    for source in sources:
        if source.kind in _MAILS and is_reply:
            found.append(_Findings(problems=[*source.problems, "tenant: below only"]))
            continue
        parts = segment(without_heading(source.blocks, context.own), context.own)
        one = _read_parts(parts, context)
        if source.kind in _MAILS:
            one = _read_forwards(f"FW: {source.subject}", parts, one, context)
            one.texts.append(source.subject)
        elif not _names_tenant(one) and not source.problems:
            one.problems.append("attachment: no tenant")
        one.problems.extend((*source.problems, *_problems_of_parts(parts, one)))
        one.layouts.extend([source.kind] if one.drafts else [])
        if source.kind == SCAN:
            for draft in one.drafts:
                draft.only_propose("attachment: scan read")
        found.append(one)
    whole = _together(found) if len(found) > 1 else findings
    if _names_tenant(findings) and len(whole.drafts) > len(findings.drafts):
        for draft in whole.drafts:
            draft.doubt("tenants: several")
    return whole


def _together(found: Sequence[_Findings]) -> _Findings:
    """Return the findings of several parts of one mail as one; a household counts once.

    What a part without a tenant leaves unexplained may be about any household of the others.
    """
    parts = [one.drafts for one in found]
    if any(map(_names_tenant, found)):
        parts = [one.drafts or one.spare for one in found]
    whole = _Findings(drafts=gather(parts))
    for one in found:
        whole.layouts.extend(one.layouts)
        whole.marks.extend(one.marks)
        whole.texts.extend(one.texts)
        whole.titles.extend(one.titles)
        whole.authored.extend(one.authored)
        whole.problems.extend(one.problems)
        whole.explained += one.explained
        whole.unexplained += one.unexplained
        whole.has_strange_table |= one.has_strange_table
    return whole


def _names_tenant(findings: _Findings) -> bool:
    return any(
        draft.has("persons", "name_as_written", "street_name", "postal_code")
        for draft in findings.drafts
    )


def _secure_mail(subject: str, blocks: Sequence[Block], findings: _Findings) -> tuple[str, ...]:
    """Return the problems of a notice that the message itself waits elsewhere."""
    if _names_tenant(findings):
        return ()
    return secure_mail(subject, "\n".join(map(text_of, blocks)))


def _read_tables(blocks: Sequence[Block], findings: _Findings, context: Context) -> list[Line]:
    """Read the tables; return what stands in those that are not understood, as lines."""
    strange: list[Line] = []
    for block in blocks:
        if not isinstance(block, Table):
            continue
        reading = _read_table(block, context)
        if not reading.is_understood:
            findings.has_strange_table |= not current().are_tables_lines
            strange.extend(
                line for line in lines_of(block) if not is_heading(line.text, context.own)
            )
        _mind_strays(reading.drafts)
        findings.drafts.extend(reading.drafts)
        findings.marks.extend(reading.signature)
        findings.explained += len(reading.signature)
        findings.loose.extend(
            Sentence(text, where)
            for text, where in reading.texts
            if not is_heading(text, context.own)
        )
        if reading.drafts:
            findings.layouts.append(reading.layout)
    return strange


def _mind_strays(drafts: Sequence[Draft]) -> None:
    """Make a whole list wait for a row without tenant data: it may be a remark on the others."""
    strays = [draft for draft in drafts if not draft.has(*_OF_A_ROW)]
    if strays:
        for draft in drafts:
            draft.doubt("unexplained: text")


def _read_table(table: Table, context: Context) -> TableReading:
    """Read a table by its headers, or by what was taught about one without headers."""
    with in_tables():
        reading = read_table(table, context)
    if reading.is_understood:
        return reading
    drafts = read_taught_table(table, context)
    return TableReading(tuple(drafts), is_understood=True) if drafts else reading


def _read_lines(lines: Sequence[Line], findings: _Findings, context: Context) -> None:
    """Read labelled lines, then what is left as sentences about at most one household."""
    drafts, rest = read_labels(read_taught(lines, findings, context), context)
    if drafts:
        findings.drafts.extend(drafts)
        findings.layouts.append("labelled")
        pairs = [pair for line in lines for pair in pairs_in(line.text, line.where)]
        findings.marks.extend(str(pair.label) for pair in pairs)
        findings.explained += len(pairs)
        findings.titles.extend(pair.text for pair in pairs if is_subject_line(pair.label_text))
    if not findings.drafts:
        rest = _read_arranged(rest, findings, context)
    found = [*findings.loose, *sentences(rest)]
    findings.texts.extend(sentence.text for sentence in found)
    if len(findings.drafts) > 1:
        _judge_for_all(found, findings, context)
        return
    draft = findings.drafts[0] if findings.drafts else Draft()
    reading = read_sentences(found, draft, context)
    findings.explained += reading.explained
    findings.unexplained += reading.unexplained
    if findings.drafts:
        if reading.tenants:
            draft.doubt("tenants: several")
    elif draft.candidates or reading.tenants:
        if reading.tenants > 1:
            draft.doubt("tenants: several")
        findings.drafts.append(draft)
        if reading.tenants:
            findings.layouts.append("prose")
    else:
        findings.spare.append(draft)


def _read_arranged(lines: Sequence[Line], findings: _Findings, context: Context) -> list[Line]:
    """Read enumerations and address blocks; return the lines that are left."""
    items = read_enumerated(lines, context)
    if items.drafts and not any(find_addresses(line.text, context) for line in items.rest):
        findings.drafts.extend(items.drafts)
        findings.layouts.append("enumerated")
        return items.rest
    envelopes = read_envelopes(lines, context)
    if envelopes.drafts:
        findings.drafts.extend(envelopes.drafts)
        findings.layouts.append("envelope")
    return envelopes.rest


def _judge_for_all(found: Sequence[Sentence], findings: _Findings, context: Context) -> None:
    """Judge sentences beside a list: it is not known which household they are about."""
    for sentence in found:
        judged = judge(sentence.text, context.received_on)
        findings.explained += not judged.doubts
        findings.unexplained += bool(judged.doubts)
        for draft in findings.drafts:
            add_judgement(draft, judged, sentence.text, sentence.where)


def _problems_of_parts(parts: Sequence[Part], findings: _Findings) -> list[str]:
    """Return what stands outside the authored text and may matter."""
    problems = ["table: not understood"] if findings.has_strange_table else []
    if matters_below(parts):
        problems.append("text: below the signature")
    return problems


def _signals(
    findings: _Findings, words: Words, context: Context, subject: str
) -> list[IncomingSignal]:
    """Assemble and check what was found."""
    text = "\n".join(map(text_of, findings.authored))
    if holds_labelled_bsn(text):
        context.notices.append("bsn: removed")
    is_damaged = looks_damaged(text)
    found: list[IncomingSignal] = []
    beside = [(subject, text), *((one, text.replace(one, " ", 1)) for one in findings.titles)]
    above = [(judge_subject(one, rest, context.received_on), one) for one, rest in beside]
    for draft in findings.drafts:
        for judged, title in above:
            add_judgement(draft, judged, title, "subject")
        if words.is_correction or words.is_withdrawal:
            draft.doubt("tenant: not linked")
        if is_damaged:
            draft.doubt("text: damaged")
        if not draft.has(*_WORTH_SHOWING):
            continue
        add_taught_town(draft)
        signal, reasons = assemble(draft)
        checked = check(with_reasons(signal, reasons), context.own)
        found.append(check_place(checked, context.places))
    return check_together(found, Beside(subject, text), context.own)
