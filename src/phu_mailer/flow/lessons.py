"""The layout files of the corporations: which version is in use, and putting another in use.

A file that was changed counts only after somebody saw what it changes (`layout test`) and
accepted it (`layout activate`). Until then the last accepted version goes on, and a task tells
that the file waits.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from phu_mailer.domain.rules import Rules
from phu_mailer.errors import ConfigError, PermanentError
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.keep_fixture import keep_fixtures
from phu_mailer.flow.layouts import distrust
from phu_mailer.flow.tasks import add_task
from phu_mailer.logs import get_logger
from phu_mailer.reading.taught import NOTHING_TAUGHT, Taught
from phu_mailer.reading.taught_file import parse_taught
from phu_mailer.store.db import Store
from phu_mailer.store.layout_file import LayoutFile
from phu_mailer.store.tables import Task

FILE_WAITS = "layout_file_waits"
_SUFFIX = ".toml"
_SHORT = 12

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LessonReport:
    """How many layout files are not the version in use, and how many fixtures were made."""

    waiting_files: int = 0
    fixtures: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A layout file as it stands in a folder; `code` is the corporation that its name tells."""

    code: str
    text: str
    sha256: str
    taught: Taught


def read_draft(path: Path, codes: Collection[str]) -> Draft:
    """Return a layout file, checked.

    Args:
        codes: the corporations that exist.

    Raises:
        ConfigError: one line in Dutch for every mistake.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigError([f"{path.name}: dit bestand kan niet worden gelezen"]) from None
    code = path.name.removesuffix(_SUFFIX)
    if code not in codes:
        known = ", ".join(sorted(codes))
        raise ConfigError([f"{path.name}: er is geen corporatie {code!r}; wel: {known}"])
    return Draft(code, text, hashlib.sha256(raw).hexdigest(), parse_taught(text, path.name))


class Lessons:
    """The layout files of a folder and their versions in the database.

    Args:
        folder: where the layout files stand.
        fixtures: where the copies of corrected mails go.
    """

    def __init__(self, store: Store, rules: Rules, folder: Path, fixtures: Path) -> None:
        self._store, self._folder, self._fixtures = store, folder, fixtures
        self._rules, self._codes = rules, rules.corporations
        self._known: tuple[tuple[str, str], ...] = ()
        self._taught: Mapping[str, Taught] = {}

    def path(self, code: str) -> Path:
        """Return where the file of a corporation stands."""
        return self._folder / f"{code}{_SUFFIX}"

    def files(self) -> list[Path]:
        """Return the layout files that exist."""
        return sorted(self._folder.glob(f"*{_SUFFIX}"))

    def in_use(self) -> Mapping[str, Taught]:
        """Return what is taught now, by corporation; the same object until that changes.

        Raises:
            TemporaryError: the database cannot be reached.
        """
        with self._store.reading() as session:
            versions = _versions(session)
            known = tuple((code, sha256) for code, sha256, _ in versions)
            if known != self._known:
                self._taught = {
                    code: _accepted(code, session.get_one(LayoutFile, row).content)
                    for code, _, row in versions
                }
                self._known = known
        return self._taught

    def note_shown(self, draft: Draft, changed: Sequence[int], now: datetime) -> None:
        """Note that somebody saw what a version changes, so that it may be activated.

        Args:
            changed: the ids of the mails that it reads otherwise.
        """
        with self._store.transaction() as session:
            row = _row(session, draft) or LayoutFile(
                corporation_code=draft.code,
                sha256=draft.sha256,
                content=draft.text,
                shown_against="",
                shown_at=now,
            )
            row.shown_at = now
            row.changed_mails = list(changed)
            row.shown_against = _active(session, draft.code)
            session.add(row)

    def activate(self, code: str, occasion: Occasion) -> bool:
        """Put the file of a corporation in use; False when it is in use already.

        A layout whose mails are read otherwise now has to earn its trust anew.

        Raises:
            ConfigError: the file has mistakes.
            PermanentError: nobody saw what this version changes.
        """
        draft = read_draft(self.path(code), self._codes)
        with self._store.transaction() as session:
            active = _active(session, code)
            if active == draft.sha256:
                return False
            row = _row(session, draft)
            if row is None or row.shown_against != active:
                raise PermanentError(
                    f"bekijk eerst wat dit bestand verandert: phu-mailer layout test {code}.toml"
                )
            row.activated_at = occasion.happened_at
            row.activated_by = occasion.actor
            session.add(row)
            distrust(session, row.changed_mails)
            _finish_tasks(session, code, "", occasion)
        log.info("layout_file.activated", corporation=code)
        return True

    def look(self, now: datetime) -> LessonReport:
        """Ask about every file that is not in use, and copy the mails that were corrected.

        Raises:
            TemporaryError: the database cannot be reached.
        """
        waiting = 0
        for path in self.files():
            code = path.name.removesuffix(_SUFFIX)
            try:
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                continue
            with self._store.transaction() as session:
                active = _active(session, code)
                short = "" if active == sha256 else sha256[:_SHORT]
                _finish_tasks(session, code, short, Occasion(now))
                if short:
                    waiting += 1
                    self._ask(session, code, short, now)
        fixtures = keep_fixtures(self._store, self._rules, self._fixtures, self.in_use())
        return LessonReport(waiting_files=waiting, fixtures=fixtures)

    def _ask(self, session: Session, code: str, version: str, now: datetime) -> None:
        details = {"corporation": code, "version": version}
        asked = session.exec(select(Task).where(Task.kind == FILE_WAITS)).all()
        if not any(task.details == details for task in asked):
            add_task(session, FILE_WAITS, now, details=details)


def _versions(session: Session) -> list[tuple[str, str, int]]:
    """Return the version in use of each corporation: code, hash, row."""
    statement = (
        select(LayoutFile.corporation_code, LayoutFile.sha256, LayoutFile.id)
        .where(col(LayoutFile.activated_at).is_not(None))
        .order_by(col(LayoutFile.activated_at), col(LayoutFile.id))
    )
    latest = {code: (code, sha256, row) for code, sha256, row in session.exec(statement)}
    return sorted(latest.values())


def _active(session: Session, code: str) -> str:
    return next((sha256 for one, sha256, _ in _versions(session) if one == code), "")


def _row(session: Session, draft: Draft) -> LayoutFile | None:
    statement = select(LayoutFile).where(
        LayoutFile.corporation_code == draft.code, LayoutFile.sha256 == draft.sha256
    )
    return session.exec(statement).first()


def _accepted(code: str, content: str) -> Taught:
    """Return what an accepted version teaches: nothing when this program knows it no longer.

    Its mails go to a person then, and `check` says why.
    """
    try:
        return parse_taught(content, f"{code}{_SUFFIX}")
    except ConfigError:
        return NOTHING_TAUGHT


def _finish_tasks(session: Session, code: str, version: str, occasion: Occasion) -> None:
    """Tick off what was asked about other versions of the file of a corporation."""
    statement = select(Task).where(Task.kind == FILE_WAITS, col(Task.done_at).is_(None))
    for task in session.exec(statement):
        if task.details.get("corporation") == code and task.details.get("version") != version:
            task.done_at = occasion.happened_at
            task.done_by = occasion.actor
            session.add(task)
