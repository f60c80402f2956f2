"""Lay the letters of a posted batch in the print folder, for the printer of the post room.

The database is the truth: a batch whose files are missing is laid down again, byte for byte. A
file name holds the reference of a case, never a name.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from phu_mailer.domain.letter import LetterKind
from phu_mailer.errors import TemporaryError
from phu_mailer.store.db import Store
from phu_mailer.store.tables import Case, Letter, PrintBatch

DUTCH_NAMES = {LetterKind.INVITATION: "uitnodiging", LetterKind.FOLLOW_UP: "vervolgbrief"}


@dataclass(frozen=True, slots=True)
class PrintReport:
    """How many batches were laid in the print folder."""

    printed: int = 0


def print_batches(store: Store, folder: Path, now: datetime) -> PrintReport:
    """Write the PDFs of every batch that is not in the print folder yet.

    Raises:
        TemporaryError: the folder cannot be written to; the batch waits.
    """
    with store.reading() as session:
        statement = select(PrintBatch).where(col(PrintBatch.exported_at).is_(None))
        batches = session.exec(statement.order_by(col(PrintBatch.id))).all()
        waiting = [(batch, _letters(session, batch)) for batch in batches]
    for batch, letters in waiting:
        lay_down(letters, folder / f"{batch.posted_on.isoformat()}-{batch.id}")
        with store.transaction() as session:
            row = session.get_one(PrintBatch, batch.id)
            row.exported_at = now
            session.add(row)
    return PrintReport(printed=len(waiting))


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


def _letters(session: Session, batch: PrintBatch) -> list[tuple[str, bytes]]:
    statement = (
        select(Letter, Case.reference)
        .join(Case, col(Case.id) == col(Letter.case_id))
        .where(Letter.batch_id == batch.id)
        .order_by(col(Letter.id))
    )
    rows = session.exec(statement).all()
    return [(file_name(reference, letter), letter.pdf) for letter, reference in rows]
