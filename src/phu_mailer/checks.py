"""Look for what would stop phu-mailer from working, before it does."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from phu_mailer.app import App
from phu_mailer.errors import ConfigError, PhuMailerError
from phu_mailer.flow.lessons import read_draft
from phu_mailer.flow.routing import remarks
from phu_mailer.letters.scans import Tesseract
from phu_mailer.store.db import sqlite_path
from phu_mailer.store.schema import require_current


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how serious, about what, and what is the matter."""

    ERROR: ClassVar[str] = "error"
    WARNING: ClassVar[str] = "warning"
    FINE: ClassVar[str] = "ok"

    level: str
    about: str
    text: str


def find_faults(app: App, *, connect: bool = False) -> list[Finding]:
    """Return one finding for everything that was looked at.

    Args:
        connect: log in to the mailbox and the relay too.
    """
    findings = [
        *_database(app),
        *_folders(app),
        *_libre_office(app),
        *_tesseract(app),
        *_templates(app),
        *_agreements(app),
        *_reach(app),
        *_layout_files(app),
    ]
    if connect:
        findings += [*_mailbox(app), *_relay(app)]
    return findings


def _database(app: App) -> Iterator[Finding]:
    try:
        require_current(app.store)
    except PhuMailerError as error:
        yield Finding(Finding.ERROR, "database", str(error))
    else:
        yield Finding(Finding.FINE, "database", "has the version of this program")


def _folders(app: App) -> Iterator[Finding]:
    folders = {"letters.print_dir": app.print_dir}
    database = sqlite_path(app.store.engine)
    if database is not None:
        folders["database.url"] = database.parent
    for about, folder in folders.items():
        nearest = next(one for one in (folder, *folder.parents) if one.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK):
            yield Finding(Finding.FINE, about, "can be written")
        else:
            yield Finding(Finding.ERROR, about, f"{folder} cannot be written")


def _libre_office(app: App) -> Iterator[Finding]:
    soffice = app.settings.letters.soffice
    if shutil.which(soffice):
        yield Finding(Finding.FINE, "letters.soffice", "LibreOffice is there")
    else:
        yield Finding(
            Finding.ERROR,
            "letters.soffice",
            f"{soffice!r} is not there: letters will wait; install LibreOffice Writer",
        )


def _tesseract(app: App) -> Iterator[Finding]:
    """Look at the program that reads scans, when it is asked for."""
    reading = app.settings.reading
    if not reading.read_scans:
        return
    if Tesseract(reading.tesseract).knows_dutch():
        yield Finding(Finding.FINE, "reading.read_scans", "Tesseract is there, with Dutch")
    else:
        yield Finding(
            Finding.WARNING,
            "reading.read_scans",
            f"{reading.tesseract!r} with Dutch is not there: scans wait unread; install "
            "tesseract-ocr and tesseract-ocr-nld",
        )


def _templates(app: App) -> Iterator[Finding]:
    """Look at the files that people edit, and whether they are what is in use."""
    for name, path in app.library.files.items():
        try:
            faults = app.library.judge(name, path.read_bytes())
            behind = app.library.problem(name) if _has_tables(app) else None
        except OSError as error:
            yield Finding(Finding.ERROR, name, f"{path} cannot be read: {error.strerror}")
            continue
        except PhuMailerError as error:
            yield Finding(Finding.ERROR, name, str(error))
            continue
        for fault in faults:
            level = Finding.ERROR if fault.level == "error" else Finding.WARNING
            where = f" ({fault.paragraph})" if fault.paragraph else ""
            yield Finding(level, name, f"{fault.message_nl}{where}")
        if behind and not faults:
            yield Finding(Finding.WARNING, name, behind)
        elif not faults:
            yield Finding(Finding.FINE, name, "can be used")


def _has_tables(app: App) -> bool:
    try:
        require_current(app.store)
    except PhuMailerError:
        return False
    return True


def _agreements(app: App) -> Iterator[Finding]:
    today = datetime.now(UTC).astimezone(app.rules.planning.time_zone).date()
    for corporation in app.rules.corporations.values():
        if not corporation.is_active_on(today):
            yield Finding(
                Finding.WARNING,
                f"corporation {corporation.code}",
                "its agreement does not hold today: its signals wait for a person",
            )


def _reach(app: App) -> Iterator[Finding]:
    for one in remarks(app.store, app.rules) if _has_tables(app) else ():
        yield Finding(Finding.WARNING if one.is_warning else Finding.FINE, one.about, one.text)


def _layout_files(app: App) -> Iterator[Finding]:
    """Look at what is taught about the corporations, in use or not."""
    for path in app.lessons.files():
        try:
            read_draft(path, app.rules.corporations)
        except ConfigError as error:
            yield from (Finding(Finding.ERROR, path.name, one) for one in error.problems)
        else:
            yield Finding(Finding.FINE, path.name, "can be used")


def _mailbox(app: App) -> Iterator[Finding]:
    try:
        for line in app.mailbox.check():
            yield Finding(Finding.FINE, "mailbox", line)
    except PhuMailerError as error:
        yield Finding(Finding.ERROR, "mailbox", str(error))


def _relay(app: App) -> Iterator[Finding]:
    try:
        for line in app.sender.check():
            yield Finding(Finding.FINE, "smtp", line)
    except PhuMailerError as error:
        yield Finding(Finding.ERROR, "smtp", str(error))
