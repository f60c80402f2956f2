"""Edits of the invitation as somebody in Word would make them, and what is found then."""

import io
from collections.abc import Callable

import docx

from phu_mailer.domain.letter import LetterKind
from phu_mailer.letters.judge import judge
from unit.letters.letter_samples import saved, shipped

FONTS = ["Arial"]
Edit = Callable[[docx.document.Document], None]


def found(edit: Edit, fonts: list[str] | None = None) -> list[tuple[str, str, str]]:
    """Return the findings on the shipped invitation after an edit: level, message, paragraph."""
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    edit(document)
    findings, _ = judge(saved(document), LetterKind.INVITATION, fonts or FONTS)
    return [(one.level.value, one.message_nl, one.paragraph) for one in findings]


def added(*texts: str) -> Edit:
    def edit(document: docx.document.Document) -> None:
        for text in texts:
            document.add_paragraph(text, style="Brieftekst")

    return edit
