"""Take over a list that somebody hands us as a file, in place of the one before.

The file is CSV, alone or in a zip; delimiter and encoding are found out, not assumed. Rows are
laid aside on disk while they are read, so a list of millions takes little memory and the database
is busy only while it takes them over: all of them in one transaction, or nothing changes.
"""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from phu_mailer.errors import PermanentError
from phu_mailer.flow.progress import Progress
from phu_mailer.store.db import Store
from phu_mailer.store.reach import KnowledgeSource

MOST_UNPACKED = 4 * 1024**3
_DELIMITERS = ";,\t|"
_BATCH = 5_000
_SAMPLE = 64 * 1024
_IN_MEMORY = 8 * 1024**2
_MOST_TOLD = 20


class UnusableFile(PermanentError):
    """The file does not hold the list that is meant; the list before it stays."""


@dataclass(slots=True)
class Taken:
    """How many rows were stored, and how many could not be used.

    `bad` names the first of those by their place. `elsewhere` were good and of no use here.
    """

    stored: int = 0
    skipped: int = 0
    elsewhere: int = 0
    bad: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that could not be used, by its place in the file."""

    place: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A row that is good, and about a place that is not ours."""


Row = Mapping[str, Any] | Bad | Elsewhere


class Aside:
    """Rows laid aside in a file until they are all known; `taken` counts them."""

    def __init__(self, file: IO[str]) -> None:
        self.taken = Taken()
        self._file = file

    def take(self, row: Row) -> None:
        """Lay a good row aside; count the others."""
        if isinstance(row, Elsewhere):
            self.taken.elsewhere += 1
        elif isinstance(row, Bad):
            self.taken.skipped += 1
            if len(self.taken.bad) < _MOST_TOLD:
                self.taken.bad.append(row.place)
        else:
            self.taken.stored += 1
            self._file.write(json.dumps(row) + "\n")

    def batches(self) -> Iterator[list[dict[str, Any]]]:
        """Give the rows back, so many at a time."""
        self._file.seek(0)
        batch: list[dict[str, Any]] = []
        for line in self._file:
            batch.append(json.loads(line))
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


@contextmanager
def laid_aside(rows: Iterable[Row], progress: Progress) -> Iterator[Aside]:
    """Give all rows read and counted; they are in memory as long as they are few."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, mode="w+", encoding="utf-8") as file:
        aside = Aside(file)
        for number, row in enumerate(rows):
            if number % _BATCH == 0:
                progress("import")
            aside.take(row)
        yield aside


def take_over(
    store: Store, table: type[SQLModel], rows: Aside, source: KnowledgeSource, progress: Progress
) -> None:
    """Replace every row of a table, and note where the new ones came from.

    Raises:
        UnusableFile: there are not more good rows than bad ones.
    """
    taken = rows.taken
    if taken.stored + taken.elsewhere <= taken.skipped or not taken.stored:
        total = taken.stored + taken.elsewhere + taken.skipped
        raise UnusableFile(
            f"{source.file_name}: {total - taken.stored} of {total} lines are of no use here: "
            "nothing was changed"
        )
    source.stored = taken.stored
    with store.transaction() as session:
        replace_rows(session, table, rows.batches(), progress)
        session.merge(source)


def replace_rows(
    session: Session,
    table: type[SQLModel],
    batches: Iterable[list[dict[str, Any]]],
    progress: Progress,
) -> None:
    """Replace every row of a table in the caller's transaction."""
    session.execute(sa.delete(table))
    for batch in batches:
        session.execute(sa.insert(table), batch)
        progress("import")


def source_of(path: Path, kind: str, now: datetime) -> KnowledgeSource:
    """Return what is kept of a file: its name and hash.

    Raises:
        UnusableFile: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnusableFile(f"{path.name}: {error.strerror}") from error
    return KnowledgeSource(kind=kind, file_name=path.name, sha256=sha256, stored=0, taken_at=now)


class ListFile:
    """A file with one CSV list, or a zip with several; `names` are theirs."""

    def __init__(self, path: Path) -> None:
        """Look what is in it.

        Raises:
            UnusableFile: it cannot be read, or is too large unpacked.
        """
        self.path = path
        self.is_zip = False
        self.names = [path.name]
        with _translated(path):
            if zipfile.is_zipfile(path):
                self.is_zip = True
                with zipfile.ZipFile(path) as archive:
                    inside = archive.infolist()
                lists = [one for one in inside if one.filename.lower().endswith((".csv", ".txt"))]
                self.names = [one.filename for one in lists]
                if any(one.file_size > MOST_UNPACKED for one in lists):
                    raise UnusableFile(f"{path.name}: unpacks to more than 4 GiB")

    @contextmanager
    def opened(self, name: str) -> Iterator["CsvList"]:
        """Give one of its lists.

        Raises:
            UnusableFile: it is no text, or no CSV.
        """
        with _translated(self.path):
            if not self.is_zip:
                with self.path.open("rb") as file:
                    yield CsvList(_text(file))
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as member:
                yield CsvList(_text(member))


class CsvList:
    """A list with a header; `header` holds the names of the columns as they are written."""

    def __init__(self, text: IO[str]) -> None:
        """Read the header, which also shows the delimiter."""
        first = text.readline()
        self._text = text
        self._delimiter = max(_DELIMITERS, key=first.count)
        self.header: Sequence[str] = next(csv.reader([first], delimiter=self._delimiter), [])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row that is not empty, with the line on which it ends."""
        reader = csv.reader(self._text, delimiter=self._delimiter)
        for values in reader:
            if values:
                yield reader.line_num + 1, values


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or "cannot be unpacked"
        raise UnusableFile(f"{path.name}: {reason}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableFile(f"{path.name}: no CSV text: {type(error).__name__}") from error


def _text(file: IO[bytes]) -> IO[str]:
    """Return the file as text: UTF-8 when its beginning is, else Windows-1252."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    try:
        sample[: sample.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return io.TextIOWrapper(file, encoding="cp1252", newline="")
    return io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
