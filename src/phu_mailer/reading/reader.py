"""Read the signals out of one decoded mail, in the order that the functions below have.

unpack, blocks, segments, regions with their candidates, kind, assemble, check, decide. Nothing
here touches a file, a clock or a network. A mail that cannot be read gives a problem, never an
exception.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import Attachment, ParsedMail
from phu_mailer.domain.signal import IncomingSignal, MailKind, Reading
from phu_mailer.reading.assemble import assemble
from phu_mailer.reading.blocks import Block, Line, Segment, Table, text_blocks
from phu_mailer.reading.check import Beside, check, check_together, with_reasons
from phu_mailer.reading.classify import Words, classify, listen
from phu_mailer.reading.clauses import is_approved, judge
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.fields.addresses import POSTAL_CODE
from phu_mailer.reading.filling import Context, add_judgement
from phu_mailer.reading.html import TooDeep, html_blocks
from phu_mailer.reading.knowledge import NOTHING_ELSE, Knowledge
from phu_mailer.reading.labels import TENANT_LABELS
from phu_mailer.reading.layouts.labelled import pairs_in, read_labelled
from phu_mailer.reading.layouts.prose import read_sentences
from phu_mailer.reading.layouts.tables import read_table
from phu_mailer.reading.own import Own
from phu_mailer.reading.place_check import check_place
from phu_mailer.reading.redact import holds_labelled_bsn
from phu_mailer.reading.segments import Part, segment
from phu_mailer.reading.sentences import Sentence, sentences
from phu_mailer.reading.shape import shape

_MOST_TEXT = 64_000
_MOST_HTML = 1_280_000
_LONGEST_LINE = 2_000
_LOGO = re.compile(r"(?:image\d{3}|logo.{0,20}|outlook-.{1,40})\.(?:png|jpe?g|gif)", re.IGNORECASE)
_BESIDE_THE_MAIL = (
    "application/pkcs7-signature",
    "application/pgp-signature",
    "text/x-vcard",
    "text/vcard",
)
_DISCLAIMER = re.compile(
    r"vertrouwelijk|geadresseerde|uitsluitend bestemd|aansprakelijk|confidential|"
    r"intended recipient|disclaimer|milieu"
)
_WORDS_OF_A_SENTENCE = 4
_WORTH_SHOWING = (
    "persons", "name_as_written", "street_name", "postal_code", "corporation_reference",
    "arrears_cents", "arrears_months", "is_crisis", "tenant_objects",
)  # fmt: skip
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
        knowledge: addresses that exist, and what corporations were taught.

    Returns:
        A reading whose problems hold up the whole mail, and whose notices hold up nothing.
    """
    own = Own.of(corporation, own_addresses)
    context = Context(own, received_on, places=knowledge.places)
    blocks, problems = _blocks(mail)
    parts = segment(blocks, own)
    findings = _Findings()
    _read_tables(parts, findings, context)
    _read_lines(parts, findings, context)
    words = listen(mail.subject, findings.texts)
    kind, kind_problems = classify(words, findings.drafts)
    is_answerless = kind is MailKind.OTHER or (kind is MailKind.QUESTION and words.is_forward)
    if is_answerless and not findings.drafts and _has_older_tenant(parts):
        kind, kind_problems = MailKind.OTHER, ("tenant: below only",)
    problems += _problems_of_parts(parts, findings) + _unread(mail.attachments)
    signals = _signals(findings, parts, words, context, mail.subject)
    layout = shape(findings.layouts, findings.marks, findings.explained, findings.unexplained)
    if kind in _SIGNALLED_ONCE and not layout.known:
        signals = [with_reasons(signal, ["layout: new"]) for signal in signals]
    problems = [*kind_problems, *(problems if kind is not MailKind.AUTO else [])]
    return Reading(
        kind=kind,
        signals=tuple(signals),
        problems=tuple(dict.fromkeys(problems)),
        layout=layout,
        notices=tuple(dict.fromkeys(context.notices)),
    )


@dataclass(slots=True)
class _Findings:
    """What the layouts found so far."""

    drafts: list[Draft] = field(default_factory=list)
    layouts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    loose: list[Sentence] = field(default_factory=list)
    explained: int = 0
    unexplained: int = 0
    has_strange_table: bool = False


def _blocks(mail: ParsedMail) -> tuple[list[Block], list[str]]:
    """Return the visible parts of the mail, HTML before plain text, and what is wrong."""
    problems: list[str] = []
    if mail.html and len(mail.html) > _MOST_HTML:
        return [], ["text: too large"]
    try:
        html = html_blocks(mail.html) if mail.html else []
    except TooDeep:
        return [], ["text: too large"]
    plain = text_blocks(mail.text) if mail.text else []
    blocks = html if any(_text_of(block).strip() for block in html) else plain
    text = "\n".join(map(_text_of, blocks))
    if not text.strip():
        return [], ["text: none"]
    too_long = any(isinstance(block, Line) and len(block.text) > _LONGEST_LINE for block in blocks)
    if len(text) > _MOST_TEXT or too_long:
        return [], ["text: too large"]
    if blocks is html and plain and _figures(text) != _figures("\n".join(map(_text_of, plain))):
        problems.append("text: parts differ")
    return blocks, problems


def _figures(text: str) -> set[str]:
    """Return the figures of a text for comparing; links do not count."""
    bare = re.sub(r"<?\b(?:https?://|mailto:|cid:)\S+|\[\S+\]", " ", text)
    return set(re.findall(r"\d+", bare))


def _text_of(block: Block) -> str:
    if isinstance(block, Line):
        return block.text
    return "\n".join("\t".join(row) for row in block.rows)


def _read_tables(parts: Sequence[Part], findings: _Findings, context: Context) -> None:
    for part in parts:
        if not isinstance(part.block, Table) or part.segment is not Segment.AUTHORED:
            continue
        reading = read_table(part.block, context)
        findings.has_strange_table |= not reading.is_understood
        findings.drafts.extend(reading.drafts)
        findings.marks.extend(reading.signature)
        findings.explained += len(reading.signature)
        findings.loose.extend(Sentence(text, where) for text, where in reading.texts)
        if reading.drafts:
            findings.layouts.append("table")


def _read_lines(parts: Sequence[Part], findings: _Findings, context: Context) -> None:
    """Read labelled lines, then what is left as sentences about at most one household."""
    lines = [
        part.block
        for part in parts
        if isinstance(part.block, Line) and part.segment is Segment.AUTHORED
    ]
    drafts, rest = read_labelled(lines, context)
    if drafts:
        findings.drafts.extend(drafts)
        findings.layouts.append("labelled")
        pairs = [pair for line in lines for pair in pairs_in(line.text, line.where)]
        findings.marks.extend(str(pair.label) for pair in pairs)
        findings.explained += len(pairs)
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
    if any(part.segment is Segment.SIGNATURE and _matters(part.block) for part in parts):
        problems.append("text: below the signature")
    return problems


def _has_older_tenant(parts: Sequence[Part]) -> bool:
    """Say whether a forwarded or older message below holds tenant data."""
    return any(
        _tenant_labels(text) or POSTAL_CODE.search(text)
        for part in parts
        if part.segment is Segment.QUOTED and (text := _text_of(part.block).lstrip("> "))
    )


def _matters(block: Block) -> bool:
    """Say whether something below the sign-off is more than a signature."""
    if isinstance(block, Table):
        return any(_tenant_labels(cell) for row in block.rows for cell in row)
    text = block.text.casefold()
    if _DISCLAIMER.search(text) or is_approved(text):
        return False
    if _tenant_labels(block.text):
        return True
    is_postscript = re.match(r"(?:p\.?s\.?|n\.?b\.?|let op)\b", text) is not None
    is_sentence = len(text.split()) >= _WORDS_OF_A_SENTENCE and text.endswith((".", "!", "?"))
    return is_postscript or (is_sentence and bool(judge(block.text, date.min).doubts))


def _tenant_labels(text: str) -> bool:
    return any(pair.label in TENANT_LABELS for pair in pairs_in(text, ""))


def _unread(attachments: Sequence[Attachment]) -> list[str]:
    """Return a problem when an attachment may hold more than decoration."""
    for attachment in attachments:
        is_logo = attachment.content_type.startswith("image/") and _LOGO.fullmatch(
            attachment.file_name
        )
        if not is_logo and attachment.content_type not in _BESIDE_THE_MAIL:
            return ["attachment: unread"]
    return []


def _signals(
    findings: _Findings, parts: Sequence[Part], words: Words, context: Context, subject: str
) -> list[IncomingSignal]:
    """Assemble and check what was found."""
    authored = [part.block for part in parts if part.segment is Segment.AUTHORED]
    text = "\n".join(map(_text_of, authored))
    if holds_labelled_bsn(text):
        context.notices.append("bsn: removed")
    found: list[IncomingSignal] = []
    for draft in findings.drafts:
        if words.is_correction or words.is_withdrawal:
            draft.doubt("tenant: not linked")
        if "\ufffd" in text:
            draft.doubt("text: damaged")
        if not draft.has(*_WORTH_SHOWING):
            continue
        signal, reasons = assemble(draft)
        checked = check(with_reasons(signal, reasons), context.own)
        found.append(check_place(checked, context.places))
    return check_together(found, Beside(subject, text), context.own)
