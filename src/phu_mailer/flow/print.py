"""Lay the letters of a batch in the print folder, for the printer of the post room.

Beside the single letters lie one PDF of all of them in post order (by postal code) and a list of
enclosures. The database is the truth: a batch whose files are missing is laid down again, and a
letter that was stopped before the post left is taken out. File names and the list hold the
reference of a case, never a name.
"""

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, func, select

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.rules import LetterRules
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters.bundle import merged
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Case, Household, Letter, LetterStatus, PrintBatch

DUTCH_NAMES = {
    LetterKind.INVITATION: "uitnodiging",
    LetterKind.NEW_DATE: "nieuwe-afspraak",
    LetterKind.CANCELLATION: "afzegging",
    LetterKind.FOLLOW_UP: "vervolgbrief",
}
MERGED = "verzending.pdf"
ENCLOSURES = "verzendlijst.csv"
COLUMNS = ("nummer", "kenmerk", "brief", "bladzijden", "begint op bladzijde", "bestand")


@dataclass(frozen=True, slots=True)
class PrintReport:
    """How many batches were laid in the print folder."""

    printed: int = 0


@dataclass(frozen=True, slots=True)
class BatchLetter:
    """A letter in a batch and the case it belongs to."""

    letter: Letter
    reference: str

    @property
    def file_name(self) -> str:
        """Name of its PDF."""
        return file_name(self.reference, self.letter)


def print_batches(store: Store, rules: LetterRules, folder: Path, now: datetime) -> PrintReport:
    """Write the PDFs of every batch that does not lie in the print folder as it should.

    Raises:
        TemporaryError: the folder cannot be written to; the batch waits.
    """
    with store.reading() as session:
        statement = select(PrintBatch).order_by(col(PrintBatch.id))
        batches = [one for one in session.exec(statement) if _is_stale(session, one)]
        waiting = [(batch, letters_of(session, batch)) for batch in batches]
    for batch, letters in waiting:
        of_batch = folder / batch_name(batch)
        files = batch_files(letters, rules)
        lay_down(files, of_batch)
        _take_out(of_batch, {name for name, _ in files})
        with store.transaction() as session:
            row = session.get_one(PrintBatch, batch.id)
            row.exported_at = now
            row.exported_letters = len(letters)
            session.add(row)
    return PrintReport(printed=len(waiting))


def find_batch(session: Session, number: int) -> PrintBatch:
    """Return one batch.

    Raises:
        PermanentError: there is no batch with this number.
    """
    batch = session.get(PrintBatch, number)
    if batch is None:
        raise PermanentError(f"there is no print batch {number}")
    return batch


def letters_of(session: Session, batch: PrintBatch) -> list[BatchLetter]:
    """Return the letters of a batch that were not stopped, in post order."""
    statement = (
        select(Letter, Case.reference)
        .join(Case, col(Case.id) == col(Letter.case_id))
        .join(Household, col(Household.id) == col(Case.household_id))
        .where(Letter.batch_id == batch.id, Letter.status != LetterStatus.STOPPED)
        .order_by(col(Household.postal_code), col(Household.house_number), col(Letter.id))
    )
    rows = session.exec(statement).all()
    return [BatchLetter(letter, reference) for letter, reference in rows]


def stopped_in(session: Session, number: int) -> list[str]:
    """Return the letters of a batch that had to stay behind, as a person is told."""
    statement = (
        select(Letter, Case.reference)
        .join(Case, col(Case.id) == col(Letter.case_id))
        .where(Letter.batch_id == number, Letter.status == LetterStatus.STOPPED)
        .order_by(col(Letter.id))
    )
    return [f"{reference} (brief {letter.id})" for letter, reference in session.exec(statement)]


def batch_files(letters: Sequence[BatchLetter], rules: LetterRules) -> list[tuple[str, bytes]]:
    """Return every file of a batch (name, content): the letters, all in one, and the list."""
    if not letters:
        return [(ENCLOSURES, _enclosures([], []))]
    pdfs = [one.letter.pdf for one in letters]
    together, starts = merged(pdfs, is_double_sided=rules.is_double_sided)
    return [
        *((one.file_name, one.letter.pdf) for one in letters),
        (MERGED, together),
        (ENCLOSURES, _enclosures(letters, starts)),
    ]


def batch_name(batch: PrintBatch) -> str:
    """Return the name of a batch's folder: its day and number."""
    return f"{batch.post_on.isoformat()}-{batch.id}"


def lay_down(letters: Sequence[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write letters (file name, PDF) into a folder that only the owner can read.

    Raises:
        TemporaryError: with the reason of the operating system.
    """
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, pdf in letters:
            path = folder / name
            unfinished = folder / f".{name}.part"
            with unfinished.open("wb") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            paths.append(path)
    except OSError as error:
        raise TemporaryError(f"letters cannot be laid in {folder}: {error.strerror}") from error
    return paths


def file_name(reference: str, letter: Letter) -> str:
    """Return the name of a letter's file: reference, kind, and the number of the letter."""
    return f"{reference}-{DUTCH_NAMES[letter.kind]}-{letter.id}.pdf"


def _is_stale(session: Session, batch: PrintBatch) -> bool:
    """Say whether a batch must be laid down: never done, or a letter was stopped since."""
    if batch.exported_at is None:
        return True
    if batch.posted_at is not None:
        return False
    statement = select(func.count()).where(
        Letter.batch_id == batch.id, Letter.status != LetterStatus.STOPPED
    )
    return session.exec(statement).one() != batch.exported_letters


def _take_out(folder: Path, names: set[str]) -> None:
    """Remove letters that do not belong to the batch any more."""
    for path in folder.glob("*.pdf"):
        if path.name not in names:
            with suppress(FileNotFoundError):
                path.unlink()


def _enclosures(letters: Sequence[BatchLetter], starts: Sequence[int]) -> bytes:
    """The list for whoever puts the letters in envelopes; opens in a Dutch spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, (one, start) in enumerate(zip(letters, starts, strict=True), start=1):
        kind = DUTCH_NAMES[one.letter.kind].replace("-", " ")
        writer.writerow((number, one.reference, kind, one.letter.pages, start, one.file_name))
    pages = sum(one.letter.pages for one in letters)
    writer.writerow(("totaal", f"{len(letters)} brieven", "", pages, "", MERGED))
    return text.getvalue().encode("utf-8-sig")
