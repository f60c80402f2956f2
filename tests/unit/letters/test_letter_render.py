"""Letters that are due together are made together, and a bad one keeps its place."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from phu_mailer.domain.letter import LetterKind
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import LetterJob, LetterRenderer, RenderedLetter
from unit.letters.letter_samples import letter_fields, lines_of, pdf_of, word_document

INVITATION, FOLLOW_UP = LetterKind.INVITATION, LetterKind.FOLLOW_UP


class PlainPdf(LibreOfficePdf):
    """Prints the paragraphs of a document, and remembers how often it was asked."""

    def __init__(self, *, loses: str = "") -> None:
        super().__init__()
        self.calls: list[int] = []
        self.loses = loses

    def to_pdf(self, documents: Sequence[bytes]) -> list[bytes | PermanentError]:
        self.calls.append(len(documents))
        return [self._print("\n".join(lines_of(document))) for document in documents]

    def _print(self, text: str) -> bytes | PermanentError:
        if "Bakker" in text:
            return PermanentError("LibreOffice maakt van dit document geen PDF.")
        return pdf_of(text.replace(self.loses, "") if self.loses else text)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "uitnodiging.docx").write_bytes(word_document("{{ afspraak.tijd }}"))
    (tmp_path / "vervolgbrief.docx").write_bytes(word_document("{{ gemiste_afspraak.tijd }}"))
    return tmp_path


def job(kind: LetterKind = INVITATION, **changes: str) -> LetterJob:
    return LetterJob(kind, letter_fields(kind, **changes))


def test_a_letter_tells_what_it_was_made_from(templates: Path) -> None:
    renderer = LetterRenderer(templates, PlainPdf())
    content = (templates / "uitnodiging.docx").read_bytes()

    (letter,) = renderer.render([job()])

    assert isinstance(letter, RenderedLetter)
    assert letter == RenderedLetter(
        pdf=letter.pdf,
        pdf_sha256=hashlib.sha256(letter.pdf).hexdigest(),
        template="uitnodiging.docx",
        template_sha256=hashlib.sha256(content).hexdigest(),
        pages=1,
    )


def test_letters_of_both_kinds_go_to_libreoffice_in_one_call(templates: Path) -> None:
    pdf = PlainPdf()

    letters = LetterRenderer(templates, pdf).render([job(), job(FOLLOW_UP), job()])

    assert pdf.calls == [3]
    assert [getattr(letter, "template", None) for letter in letters] == [
        "uitnodiging.docx",
        "vervolgbrief.docx",
        "uitnodiging.docx",
    ]


def test_a_letter_that_fails_keeps_its_place_between_the_others(templates: Path) -> None:
    names = ["Mevrouw A. Eerst", "Jan\x00sen", "De heer B. Bakker", "Mevrouw C. Laatst"]
    jobs = [job(huurder__naamregel=name) for name in names]

    letters = LetterRenderer(templates, PlainPdf()).render(jobs)

    assert [str(one) if isinstance(one, PermanentError) else one.pages for one in letters] == [
        1,
        "Het veld huurder.naamregel bevat een onbruikbaar teken (U+0000).",
        "LibreOffice maakt van dit document geen PDF.",
        1,
    ]


def test_a_pdf_that_lost_the_name_of_the_tenant_is_refused(templates: Path) -> None:
    renderer = LetterRenderer(templates, PlainPdf(loses="De heer J. de Vries"))

    (letter,) = renderer.render([job()])

    assert str(letter) == (
        "In de PDF van de brief is niet goed te lezen: huurder.naamregel. "
        "Misschien is de tekst te lang voor zijn plek."
    )


def test_a_pdf_without_a_value_that_the_caller_demands_is_refused(templates: Path) -> None:
    demanding = LetterJob(INVITATION, letter_fields(), ("15.00 uur", "dinsdag 16 december 2025"))

    (letter,) = LetterRenderer(templates, PlainPdf()).render([demanding])

    assert str(letter) == (
        "In de PDF van de brief is niet goed te lezen: waarde 2. "
        "Misschien is de tekst te lang voor zijn plek."
    )


def test_a_broken_template_stops_its_own_kind_of_letter_only(templates: Path) -> None:
    (templates / "vervolgbrief.docx").write_bytes(b"half opgeslagen")

    letters = LetterRenderer(templates, PlainPdf()).render([job(FOLLOW_UP), job()])

    assert [type(letter) for letter in letters] == [PermanentError, RenderedLetter]


def test_a_template_that_is_gone_is_named(templates: Path) -> None:
    (templates / "uitnodiging.docx").unlink()

    (letter,) = LetterRenderer(templates, PlainPdf()).render([job()])

    assert str(letter) == "Het sjabloon uitnodiging.docx ontbreekt in de sjablonenmap."


def test_a_template_that_cannot_be_read_now_lets_all_letters_wait(templates: Path) -> None:
    (templates / "uitnodiging.docx").unlink()
    (templates / "uitnodiging.docx").mkdir()

    with pytest.raises(TemporaryError, match=r"^The template uitnodiging\.docx cannot be read"):
        LetterRenderer(templates, PlainPdf()).render([job()])


def test_an_edited_template_counts_from_the_next_letter_on(templates: Path) -> None:
    renderer = LetterRenderer(templates, PlainPdf())
    (before,) = renderer.render([job()])
    (templates / "uitnodiging.docx").write_bytes(word_document("Nieuw"))

    (after,) = renderer.render([job()])

    assert isinstance(before, RenderedLetter)
    assert isinstance(after, RenderedLetter)
    assert before.template_sha256 != after.template_sha256


def test_no_letters_ask_nothing_of_libreoffice(templates: Path) -> None:
    assert LetterRenderer(templates, LibreOfficePdf("/nowhere/soffice")).render([]) == []
