"""Keep the templates that letters and mails are made from: versions, who put them in use, when.

What is in use stands in the database. The files in the templates folder are where people work:
an edited file is looked at once it rests, and takes the place of the version in use only when
nothing in it is wrong. Otherwise the last good version stays and the contact is told, once for
each edit.
"""

import hashlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session, col, select

from phu_mailer.domain.rules import Rules
from phu_mailer.domain.template import Finding, Level, is_usable
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Lock, Store
from phu_mailer.store.tables import OutboxMessage
from phu_mailer.store.template_version import Origin, TemplateVersion

SETTLED_S = 5.0
"""How long a file must lie still before an edit counts as finished."""

MOST_BYTES = 20 * 1024 * 1024
_FOLDER = "sjablonenmap"
_MOST_TOLD = 10

log = get_logger(__name__)


class Judge(Protocol):
    """Whatever finds what is wrong with a template of a name."""

    def __call__(self, name: str, content: bytes) -> list[Finding]:
        """Return the findings; an error among them stops the template."""


class TemplateRefused(PermanentError):
    """A template was not put in use; `findings` say why."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [one.message_nl for one in findings if one.level is Level.ERROR]
        super().__init__(f"{name} is niet in gebruik genomen: {' '.join(errors)}")


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """How many edited files were put in use, and how many were refused."""

    activated: int = 0
    refused: int = 0


class TemplateLibrary:
    """All templates of this phu-mailer.

    Args:
        store: where the versions are.
        files: the file of every template, by its name ("uitnodiging.docx").
        judge: finds what is wrong with one.
        rules: who is told, and as whom.
    """

    def __init__(self, store: Store, files: Mapping[str, Path], judge: Judge, rules: Rules) -> None:
        self.files = files
        self._store = store
        self._judge = judge
        self._rules = rules

    def active(self, name: str) -> bytes:
        """Return the content of the version in use.

        Raises:
            PermanentError: no version was ever good enough.
            TemporaryError: the database cannot be reached.
        """
        with self._store.reading() as session:
            version = _in_use(session, name)
        if version is None or version.content is None:
            raise PermanentError(
                f"Van het sjabloon {name} is nog geen goede versie. Zie: phu-mailer template check."
            )
        return version.content

    def judge(self, name: str, content: bytes) -> list[Finding]:
        """Return what is wrong with a file, were it the template of this name.

        Raises:
            PermanentError: there is no template of this name.
            TemporaryError: LibreOffice is not there.
        """
        self._require(name)
        if len(content) > MOST_BYTES:
            too_large = f"Het bestand is groter dan {MOST_BYTES // 1024**2} MB."
            return [Finding(Level.ERROR, too_large)]
        return self._judge(name, content)

    def take_edits(self, now: datetime) -> TemplateReport:
        """Look at every file that changed, and put it in use or tell the contact.

        Raises:
            TemporaryError: a file, LibreOffice or the database could not be reached; the files
                that could be judged were.
        """
        verdicts: list[bool | None] = []
        waiting: list[TemporaryError] = []
        for name, path in self.files.items():
            try:
                verdicts.append(self._take_edit(name, path, now))
            except TemporaryError as error:
                waiting.append(error)
        if waiting:
            raise waiting[0]
        return TemplateReport(activated=verdicts.count(True), refused=verdicts.count(False))

    def install(self, name: str, content: bytes, by: str, now: datetime) -> list[Finding]:
        """Put a file in use and return what is advised about it.

        Raises:
            TemplateRefused: it has errors; the version in use stays.
            PermanentError: there is no template of this name.
            TemporaryError: LibreOffice or the database is not there.
        """
        findings = self.judge(name, content)
        if not is_usable(findings):
            raise TemplateRefused(name, findings)
        self._activate(name, content, Origin.INSTALL, by, now)
        return findings

    def history(self, name: str | None = None) -> list[TemplateVersion]:
        """Return all versions and refused edits, newest first, without their content."""
        with self._store.reading() as session:
            statement = select(TemplateVersion).order_by(col(TemplateVersion.id).desc())
            if name is not None:
                self._require(name)
                statement = statement.where(TemplateVersion.name == name)
            return list(session.exec(statement).all())

    def rollback(self, name: str, number: int | None, by: str, now: datetime) -> TemplateVersion:
        """Put an earlier version in use again: `number`, or the last that differs from this one.

        Raises:
            PermanentError: there is no such version.
        """
        self._require(name)
        with self._store.reading() as session:
            versions = session.exec(_good(name)).all()
        current = versions[0].sha256 if versions else None
        wanted: TemplateVersion | None = next(
            (
                one
                for one in versions
                if (one.id == number if number is not None else one.sha256 != current)
            ),
            None,
        )
        if wanted is None or wanted.content is None:
            which = f"versie {number}" if number is not None else "eerdere versie"
            raise PermanentError(f"Van {name} is er geen {which} om naar terug te gaan.")
        self._activate(name, wanted.content, Origin.ROLLBACK, by, now)
        return wanted

    def problem(self, name: str) -> str | None:
        """Return why the file in the folder is not what is in use, or None when it is."""
        with self._store.reading() as session:
            version, last = _in_use(session, name), _last_seen(session, name)
        if last is not None and last.problem is not None:
            return last.problem
        try:
            sha256 = hashlib.sha256(self.files[name].read_bytes()).hexdigest()
        except OSError as error:
            return f"het bestand kan niet worden gelezen: {error.strerror}"
        if version is not None and version.sha256 != sha256:
            return f"het bestand in de map is niet versie {version.id}, die in gebruik is"
        return None

    def _require(self, name: str) -> None:
        if name not in self.files:
            raise PermanentError(
                f"{name} is geen sjabloon. Zeg met --as welk sjabloon het is: "
                f"{', '.join(sorted(self.files))}."
            )

    def _edited(self, name: str, path: Path) -> bytes | None:
        """Return the content of a file that nobody judged yet; None while it is being written."""
        with self._store.reading() as session:
            last, version = _last_seen(session, name), _in_use(session, name)
        try:
            if version is not None and time.time() - path.stat().st_mtime < SETTLED_S:
                return None
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None  # an editor that replaces a file, or a template that was never there
        except OSError as error:
            raise TemporaryError(f"{name} cannot be read: {error.strerror}") from error
        is_known = last is not None and last.sha256 == hashlib.sha256(content).hexdigest()
        return None if is_known else content

    def _take_edit(self, name: str, path: Path, now: datetime) -> bool | None:
        """Return whether an edited file was put in use; None when there was no edit."""
        content = self._edited(name, path)
        if content is None:
            return None
        errors = [one for one in self.judge(name, content) if one.level is Level.ERROR]
        if errors:
            self._refuse(name, content, errors, now)
        else:
            self._activate(name, content, Origin.FOLDER, _FOLDER, now)
        return not errors

    def _activate(self, name: str, content: bytes, origin: Origin, by: str, now: datetime) -> None:
        version = TemplateVersion(
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            origin=origin,
            installed_by=by,
            installed_at=now,
        )
        with self._store.transaction() as session:
            session.add(version)
        log.info("template.activated", template=name)

    def _refuse(self, name: str, content: bytes, errors: list[Finding], now: datetime) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        with self._store.transaction() as session:
            self._store.lock(session, Lock.PLANNING)
            has_old = _in_use(session, name) is not None
            session.add(
                TemplateVersion(
                    name=name,
                    sha256=sha256,
                    origin=Origin.FOLDER,
                    installed_by=_FOLDER,
                    installed_at=now,
                    problem=" ".join(dict.fromkeys(one.message_nl for one in errors)),
                )
            )
            fields = {
                "sjabloon": name,
                "opmerkingen": [
                    {"tekst": one.message_nl, "alinea": one.paragraph}
                    for one in errors[:_MOST_TOLD]
                ],
                "oude_versie": has_old,
            }
            self._tell(session, f"template:{name}:{sha256}", fields, now)
        log.error("template.refused", template=name)

    def _tell(self, session: Session, purpose: str, fields: dict[str, Any], now: datetime) -> None:
        """Queue a mail to the contact, once for each edit."""
        told = select(OutboxMessage.id).where(OutboxMessage.purpose == purpose)
        if session.exec(told).first() is not None:
            return
        domain = self._rules.sender_address.rpartition("@")[2]
        message = OutboxMessage(
            purpose=purpose,
            message_id=f"<{uuid.uuid4().hex}@{domain}>",
            kind="sjabloon",
            recipient=self._rules.contact.email,
            fields=fields,
            created_at=now,
            due_at=now,
        )
        session.add(message)
        session.flush()
        log.info("outbox.queued", outbox_id=message.id, mail_kind=message.kind)


def _good(name: str) -> Any:
    return (
        select(TemplateVersion)
        .where(TemplateVersion.name == name, col(TemplateVersion.problem).is_(None))
        .order_by(col(TemplateVersion.id).desc())
    )


def _in_use(session: Session, name: str) -> TemplateVersion | None:
    found: TemplateVersion | None = session.exec(_good(name)).first()
    return found


def _last_seen(session: Session, name: str) -> TemplateVersion | None:
    """Return what was made of the file the last time it had changed."""
    return session.exec(
        select(TemplateVersion)
        .where(TemplateVersion.name == name, TemplateVersion.origin == Origin.FOLDER)
        .order_by(col(TemplateVersion.id).desc())
    ).first()
