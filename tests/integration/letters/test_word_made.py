"""A template that Word saved with all that Word adds is checked and printed like any other."""

import pytest

from phu_mailer.domain.letter import LetterKind
from phu_mailer.letters import page
from phu_mailer.letters.inspection import inspect_template
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import (
    TEMPLATE_FILES,
    LetterJob,
    LetterRenderer,
    RenderedLetter,
)
from unit.letters.letter_samples import TEMPLATES, letter_fields, shipped
from unit.letters.word_made import TEXT_BOX, word_made

IN_THE_BOX = "Team Inwonershulp"


@pytest.mark.parametrize("kind", LetterKind)
def test_a_word_made_template_has_no_findings(kind: LetterKind) -> None:
    template = word_made(shipped(TEMPLATE_FILES[kind]))

    assert inspect_template(template, kind, WINDOWS["c5-left"], LibreOfficePdf()) == []


@pytest.mark.parametrize("kind", LetterKind)
def test_a_word_made_template_gives_the_same_letter_with_its_text_box(kind: LetterKind) -> None:
    """The text box is filled; the data that a content control was bound to is not printed."""
    template = word_made(shipped(TEMPLATE_FILES[kind]))
    job = LetterJob(kind, letter_fields(kind))

    (plain,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([job])
    (made,) = LetterRenderer(lambda _: template, LibreOfficePdf()).render([job])

    assert isinstance(plain, RenderedLetter)
    assert isinstance(made, RenderedLetter)
    (text,) = page.page_texts_by_place(plain.pdf)
    (made_text,) = page.page_texts_by_place(made.pdf)
    assert "gemeen</w:t>" in TEXT_BOX
    assert made_text == text.replace("Gemeente Waterstad ", f"Gemeente Waterstad {IN_THE_BOX} ", 1)
