"""Open every attachment of a mail with the reader for what it is, or say why nobody reads it.

What a file is follows from its first bytes and its name; the content type is a claim. Attached
mails are opened in turn. Nothing is left out in silence: a part is read, is decoration, or gives
a problem.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phu_mailer.domain.message import Attachment, ParsedMail
from phu_mailer.reading.blocks import Block, text_blocks
from phu_mailer.reading.body import MOST_TEXT, body_blocks
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.unpack.cells import table_of
from phu_mailer.reading.unpack.delimited import read_delimited
from phu_mailer.reading.unpack.outlook import open_msg, open_tnef
from phu_mailer.reading.unpack.pdf import page_pictures, read_pdf
from phu_mailer.reading.unpack.refusal import MAX_FILE, Unread, is_ole
from phu_mailer.reading.unpack.spreadsheet import read_spreadsheet
from phu_mailer.reading.unpack.word import read_document

SCAN = "scan"
OpenMail = Callable[[bytes], ParsedMail]

_MOST_PARTS = 30
_DEEPEST = 6
_LOGO = re.compile(r"(?:image\d{3}|logo.{0,20}|outlook-.{1,40})\.(?:png|jpe?g|gif)", re.IGNORECASE)
_BESIDE_THE_MAIL = (
    "application/pkcs7-signature",
    "application/pgp-signature",
    "text/x-vcard",
    "text/vcard",
)
_ZIP, _PDF, _TNEF = b"PK\x03\x04", b"%PDF-", b"\x78\x9f\x3e\x22"


@dataclass(frozen=True, slots=True)
class Source:
    """A part of the mail that was read; `kind` is "mail", "winmail", `SCAN` or the sort of file.

    `subject` is that of an attached mail. `problems` are codes that hold up the whole mail.
    """

    kind: str
    blocks: tuple[Block, ...] = ()
    subject: str = ""
    problems: tuple[str, ...] = ()


def open_attachments(attachments: Sequence[Attachment], knowledge: Knowledge) -> list[Source]:
    """Return everything that came with a mail, in the order of the mail."""
    found: list[Source] = []
    for source in _Opener(knowledge).open_all(attachments, "attachment ", 1):
        found.append(source)
        if len(found) >= _MOST_PARTS:
            return [*found, Source("", problems=("attachment: too large",))]
    return found


class _Opener:
    def __init__(self, knowledge: Knowledge) -> None:
        self._open_mail = knowledge.open_mail
        self._modern_word = knowledge.modern_word
        self._words_of = knowledge.words_of

    def open_all(
        self, attachments: Sequence[Attachment], origin: str, depth: int
    ) -> Iterator[Source]:
        for number, attachment in enumerate(attachments, start=1):
            if is_decoration(attachment):
                continue
            try:
                yield from self._open(attachment, f"{origin}{number}", depth)
            except Unread as reason:
                yield Source("", problems=(str(reason),))

    def _open(self, attachment: Attachment, origin: str, depth: int) -> Iterator[Source]:
        content, name = attachment.content, attachment.file_name.casefold()
        if len(content) > MAX_FILE:
            raise Unread("attachment: too large")
        kind = _kind(attachment.content_type, name, content)
        if kind in ("mail", "winmail", "msg"):
            opened = self._parse(content) if kind == "mail" else _OUTLOOK[kind](content)
            as_kind = "winmail" if kind == "winmail" and depth == 1 else "mail"
            yield from self._open_attached(opened, origin, depth, as_kind)
        elif kind == "old word":
            yield self._old_word(content, origin)
        elif kind == "picture":
            yield self._scan([content], origin)
        elif kind == "pdf":
            yield self._pdf(content, origin)
        elif kind in _FILES:
            yield _FILES[kind](content, origin)
        else:
            raise Unread("attachment: unread")

    def _pdf(self, content: bytes, origin: str) -> Source:
        try:
            return Source("pdf", tuple(read_pdf(content, origin)))
        except Unread as reason:
            if str(reason) != "attachment: scan" or self._words_of is None:
                raise
        return self._scan(page_pictures(content), origin)

    def _scan(self, pictures: Sequence[bytes], origin: str) -> Source:
        """Read pictures by the words that another program sees on them; only ever a proposal."""
        if self._words_of is None or not pictures:
            raise Unread("attachment: scan")
        pages = [self._words_of(picture) for picture in pictures]
        text = "\n\n".join(page for page in pages if page)
        if not text.strip() or len(text) > MOST_TEXT:
            raise Unread("attachment: scan")
        problems = ("attachment: scan read", *(["attachment: scan"] if None in pages else []))
        return Source(SCAN, tuple(text_blocks(text, origin)), problems=tuple(problems))

    def _old_word(self, content: bytes, origin: str) -> Source:
        """Read a .doc as the .docx that somebody makes of it; a person always looks at it."""
        modern = self._modern_word(content) if self._modern_word else None
        if modern is None:
            raise Unread("attachment: unread")
        source = _word(modern, origin)
        return replace(source, problems=(*source.problems, "attachment: old word"))

    def _parse(self, content: bytes) -> ParsedMail:
        if self._open_mail is None:
            raise Unread("attachment: unread")
        return self._open_mail(content)

    def _open_attached(
        self, mail: ParsedMail, origin: str, depth: int, kind: str
    ) -> Iterator[Source]:
        """Open a mail within the mail; `winmail` is the sender's own text, not passed on."""
        if depth > _DEEPEST:
            raise Unread("attachment: too large")
        blocks, problems = body_blocks(mail)
        if mail.attachments:
            problems = [problem for problem in problems if problem != "text: none"]
        if mail.defects:
            problems.append("attachment: damaged")
        yield Source(
            kind=kind,
            blocks=tuple(replace(block, origin=origin) for block in blocks),
            subject=mail.subject,
            problems=tuple(problems),
        )
        yield from self.open_all(mail.attachments, f"{origin}.", depth + 1)


def is_decoration(attachment: Attachment) -> bool:
    """Say whether an attachment is the logo, signature or visiting card of the sender."""
    is_logo = attachment.content_type.startswith("image/") and _LOGO.fullmatch(attachment.file_name)
    return bool(is_logo) or attachment.content_type in _BESIDE_THE_MAIL


def _kind(content_type: str, name: str, content: bytes) -> str:
    """Return what a file is, by its first bytes before its name; empty when nobody reads it."""
    ending = name.rpartition(".")[2]
    kind = "picture" if content_type.startswith("image/") else ""
    if content_type == "message/rfc822" or ending == "eml":
        kind = "mail"
    elif content.startswith(_TNEF):
        kind = "winmail"
    elif content.startswith(_PDF):
        kind = "pdf"
    elif is_ole(content):
        kind = _OLDER.get(ending, "")
    elif content.startswith(_ZIP):
        kind = _IN_A_ZIP.get(ending, "")
    elif ending in ("csv", "tsv") or content_type in _LISTS:
        kind = "csv"
    return kind


def _word(content: bytes, origin: str) -> Source:
    document = read_document(content, origin)
    return Source("word", tuple(document.blocks), problems=tuple(document.problems))


_OUTLOOK: Mapping[str, OpenMail] = {"winmail": open_tnef, "msg": open_msg}
_OLDER = {"msg": "msg", "xls": "sheet", "xlsx": "sheet", "doc": "old word", "dot": "old word"}
_IN_A_ZIP = {"xlsx": "sheet", "xlsm": "sheet", "ods": "ods", "docx": "word", "docm": "word"}
_LISTS = ("text/csv", "text/tab-separated-values")
_FILES: Mapping[str, Callable[[bytes, str], Source]] = {
    "csv": lambda content, at: Source("csv", (table_of(read_delimited(content), 1, at),)),
    "ods": lambda content, at: Source("sheet", tuple(read_spreadsheet(content, at, is_ods=True))),
    "sheet": lambda content, at: Source("sheet", tuple(read_spreadsheet(content, at))),
    "word": _word,
}
