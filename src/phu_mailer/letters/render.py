"""Letters that are due, together: fields in, PDFs that have been looked into out.

All letters of one call are made from one reading of the template and go through LibreOffice
together. A letter that fails has its error in its place; the others are unaffected.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from phu_mailer.domain.letter import LetterKind
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters.child import fill_letters
from phu_mailer.letters.fill import PERSONAL_GROUP
from phu_mailer.letters.language import Fields, names_of
from phu_mailer.letters.pdf import LibreOfficePdf, ValuesMissing, check_letter_pdf

TEMPLATE_FILES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.INVITATION: "uitnodiging.docx",
        LetterKind.NEW_DATE: "nieuwe-afspraak.docx",
        LetterKind.CANCELLATION: "afzegging.docx",
        LetterKind.FOLLOW_UP: "vervolgbrief.docx",
    }
)
"""The file of each kind of letter in the folder of letter templates."""


@dataclass(frozen=True, slots=True)
class LetterJob:
    """One letter to make; `must_contain` are values that the PDF must show beside the tenant's."""

    kind: LetterKind
    fields: Fields
    must_contain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter ready to print, and the file and content (SHA-256, hex) it was made from."""

    pdf: bytes
    pdf_sha256: str
    template: str
    template_sha256: str
    pages: int


class LetterRenderer:
    """Makes letters from the templates of a folder.

    Args:
        templates: the folder that holds the files of `TEMPLATE_FILES`, or what gives the content
            of the version in use by the name of the file.
        pdf: the LibreOffice that turns them into PDFs.
    """

    def __init__(self, templates: Path | Callable[[str], bytes], pdf: LibreOfficePdf) -> None:
        self._read = templates if callable(templates) else partial(_read_file, templates)
        self._pdf = pdf

    def template(self, kind: LetterKind) -> tuple[str, bytes, str]:
        """Return file name, content and SHA-256 (hex) of the template of a kind, as it is now.

        Raises:
            PermanentError: there is no such file, or no version in use.
            TemporaryError: the file cannot be read.
        """
        name = TEMPLATE_FILES[kind]
        content = self._read(name)
        return name, content, hashlib.sha256(content).hexdigest()

    def render(self, jobs: Sequence[LetterJob]) -> list[RenderedLetter | PermanentError]:
        """Return a letter for each job in its order, or why there is none.

        Raises:
            TemporaryError: LibreOffice is missing or does not answer; all letters wait.
        """
        filled = self._filled(jobs)
        documents = [one.docx for one in filled if isinstance(one, _Filled)]
        pdfs = iter(self._pdf.to_pdf(documents))
        return [
            _looked_into(job, one, next(pdfs)) if isinstance(one, _Filled) else one
            for job, one in zip(jobs, filled, strict=True)
        ]

    def _filled(self, jobs: Sequence[LetterJob]) -> list["_Filled | PermanentError"]:
        """Fill the letters of each kind together, in one process of their own."""
        together: dict[tuple[LetterKind, frozenset[str]], list[int]] = {}
        for number, job in enumerate(jobs):
            together.setdefault((job.kind, frozenset(names_of(job.fields))), []).append(number)
        results: dict[int, _Filled | PermanentError] = {}
        for (kind, names), numbers in together.items():
            try:
                name, content, sha256 = self.template(kind)
                letters = fill_letters(content, names, [jobs[number].fields for number in numbers])
            except PermanentError as error:
                results.update(dict.fromkeys(numbers, error))
                continue
            for number, docx in zip(numbers, letters, strict=True):
                results[number] = _Filled(docx, name, sha256) if isinstance(docx, bytes) else docx
        return [results[number] for number in range(len(jobs))]


def _read_file(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise PermanentError(f"Het sjabloon {name} ontbreekt in de sjablonenmap.") from error
    except OSError as error:
        raise TemporaryError(f"The template {name} cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class _Filled:
    docx: bytes
    template: str
    template_sha256: str


def _looked_into(
    job: LetterJob, filled: _Filled, pdf: bytes | PermanentError
) -> RenderedLetter | PermanentError:
    if isinstance(pdf, PermanentError):
        return pdf
    personal = job.fields.get(PERSONAL_GROUP, {})
    try:
        pages = check_letter_pdf(pdf, [*personal.values(), *job.must_contain])
    except ValuesMissing as error:
        names = [f"{PERSONAL_GROUP}.{name}" for name in personal]
        names += [f"waarde {number}" for number in range(1, len(job.must_contain) + 1)]
        missing = ", ".join(names[number - 1] for number in error.numbers)
        return PermanentError(
            f"In de PDF van de brief is niet goed te lezen: {missing}. Misschien is de tekst te "
            "lang voor zijn plek."
        )
    except PermanentError as error:
        return error
    return RenderedLetter(
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        template=filled.template,
        template_sha256=filled.template_sha256,
        pages=pages,
    )
