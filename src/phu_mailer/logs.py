"""Write what happened as events with known keys, and keep personal data out of the log.

An event name or key that is not listed below does not reach the log: its value is dropped and only
the name of the key is told. Exceptions are told by class and place, without their words, because
the words of a library may quote a mail; only our own errors are quoted. Everything goes to stderr:
stdout belongs to the answers of commands. docs/events.md explains every event and key.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from phu_mailer.errors import PermanentError, PhuMailerError

EVENTS = frozenset(
    {
        "appointment.booked",
        "appointment.cancelled",
        "batch.made",
        "case.changed",
        "case.created",
        "daemon.crashed",
        "daemon.ready",
        "daemon.started",
        "daemon.stopped",
        "daemon.stopping",
        "database.unreachable",
        "event.withheld",
        "job.failed",
        "job.finished",
        "job.missed",
        "job.waiting",
        "layout_file.activated",
        "letter.failed",
        "letter.posted",
        "letter.written",
        "library.warned",
        "mail.accepted",
        "mail.discarded",
        "mail.held_for_review",
        "mail.ignored",
        "mail.quarantined",
        "mail.received",
        "mail.registered",
        "mailbox.filing_failed",
        "mailbox.unreachable",
        "mailbox.unreadable_mail",
        "outbox.deferred",
        "outbox.discarded",
        "outbox.failed",
        "outbox.queued",
        "outbox.retried",
        "outbox.sent",
        "task.added",
        "task.done",
        "reading.stopped",
        "template.activated",
        "template.refused",
    }
)


class KeyKind(StrEnum):
    """What the value of a key may be.

    `COUNT` is a number or a yes/no, `CODE` a word, id, path or time without a space, `CODES` a
    list of those, `REASONS` a list of "topic" or "topic: detail" in small letters, `TEXT` a
    sentence of one of our own errors.
    """

    COUNT = "count"
    CODE = "code"
    CODES = "codes"
    REASONS = "reasons"
    TEXT = "text"


_COUNTS = (
    "alerts",
    "activated",
    "attempts",
    "booked",
    "calendars",
    "cases",
    "closed",
    "deferred",
    "digests",
    "failed",
    "ignored",
    "invitations",
    "jobs",
    "fixtures",
    "letters",
    "mails",
    "overviews",
    "pid",
    "posted",
    "printed",
    "quarantined",
    "refused",
    "registered",
    "replaced",
    "review",
    "second_copies",
    "seen_before",
    "sent",
    "stopped",
    "stored",
    "stuck",
    "tick",
    "uid",
    "unconfirmed",
    "waiting_files",
    "without_slot",
    "written",
)
_CODES = (
    "appointment_id",
    "batch_id",
    "case_reference",
    "corporation",
    "change",
    "error_type",
    "hop",
    "job",
    "letter_id",
    "letter_kind",
    "library",
    "mail_id",
    "mail_kind",
    "module",
    "outbox_id",
    "state",
    "task_id",
    "task_kind",
    "template",
)
KEYS: Mapping[str, KeyKind] = {
    **dict.fromkeys(_COUNTS, KeyKind.COUNT),
    **dict.fromkeys(_CODES, KeyKind.CODE),
    "caused_by": KeyKind.CODES,
    "frames": KeyKind.CODES,
    "reason_codes": KeyKind.REASONS,
    "reason": KeyKind.TEXT,
}
LEVELS = ("debug", "info", "warning", "error")
WITHHELD = "(withheld)"
_ADDED_LAST = ("timestamp", "level", "event")
_SILENT_LIBRARIES = ("mailparser",)
_CODE = re.compile(r"[A-Za-z0-9_/][A-Za-z0-9_.:/+-]{0,159}")
_REASON = re.compile(r"[a-z][a-z_]{0,39}(?:: [a-z0-9_ -]{1,40})?")
_MAIL_ADDRESS = re.compile(r"\S*@\S*")
_LONG_NUMBER = re.compile(r"\d{7,}")
_TEXT_LENGTH = 300
_FRAMES = 30


def configure(*, json: bool, level: str = "info", stream: TextIO | None = None) -> None:
    """Send every event of this process, and every warning of a library, to stderr.

    Args:
        json: one JSON document a line (for the journal) instead of lines for a terminal.
        level: the lowest level that is written, one of `LEVELS` in either case.
        stream: where to write instead of stderr.

    Raises:
        PermanentError: `level` is not one of `LEVELS`.
    """
    if level.lower() not in LEVELS:
        raise PermanentError(f"{level!r} is no log level; choose from {', '.join(LEVELS)}")
    _configure_events(json=json, level=level.lower(), stream=stream)
    _take_over_libraries()


def get_logger(name: str) -> FilteringBoundLogger:
    """Return a logger whose events carry `name`, the module that asks."""
    logger: FilteringBoundLogger = structlog.get_logger(module=name)
    return logger


def bound(**ids: object) -> AbstractContextManager[None]:
    """Add keys to every event of the enclosed block, in this thread."""
    return structlog.contextvars.bound_contextvars(**ids)


def report_uncaught() -> None:
    """Log an exception that nobody caught, in any thread, as `daemon.crashed`.

    Python itself would print the words of the exception into the journal.
    """

    def of_process(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        _log.error("daemon.crashed", exc_info=error)

    def of_thread(crash: threading.ExceptHookArgs) -> None:
        _log.error("daemon.crashed", exc_info=crash.exc_value)

    sys.excepthook = of_process
    threading.excepthook = of_thread


def _configure_events(*, json: bool, level: str, stream: TextIO | None = None) -> None:
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=(stream or sys.stderr).isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tell_exception,
            _keep_what_is_known,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_writes_to(stream),
        cache_logger_on_first_use=False,
    )


def _writes_to(stream: TextIO | None) -> Callable[..., structlog.WriteLogger]:
    # stderr is looked up at each event: tests and daemons replace it.
    return lambda *_: structlog.WriteLogger(stream or sys.stderr)


def _tell_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    error = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return event
    event["error_type"] = _class_name(error)
    if isinstance(error, PhuMailerError):
        event.setdefault("reason", str(error))
    if causes := [_class_name(cause) for cause in _causes(error)]:
        event["caused_by"] = causes
    event["frames"] = _frames(error)
    return event


def _class_name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".replace(".<locals>", "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    while (cause := error.__cause__ or error.__context__) is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        error = cause


def _frames(error: BaseException) -> list[str]:
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        function = re.sub(r"[<>]", "", frame.f_code.co_qualname)
        frames.append(f"{frame.f_globals.get('__name__', 'unknown')}.{function}:{line}")
    return frames[-_FRAMES:]


def _keep_what_is_known(
    _: Any, __: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    name = event["event"]
    kept: dict[str, Any] = {key: event.pop(key) for key in _ADDED_LAST}
    withheld = []
    if name not in EVENTS:
        kept["event"] = "event.withheld"
    for key, value in event.items():
        if value is None:
            continue
        safe = _safe(KEYS.get(key), value)
        if safe is None:
            withheld.append(key)
        else:
            kept[key] = safe
    if withheld:
        kept["withheld"] = withheld
    return kept


def _safe(kind: KeyKind | None, value: object) -> object:
    """Return the value as it may be written, or None when it may not."""
    match kind:
        case KeyKind.COUNT if isinstance(value, (int, float)):
            return value
        case KeyKind.CODE:
            return _code(value)
        case KeyKind.CODES if isinstance(value, (list, tuple)):
            codes = (_code(item) for item in value)
            return [WITHHELD if code is None else code for code in codes]
        case KeyKind.REASONS if isinstance(value, (list, tuple)):
            return [item if _is_reason(item) else WITHHELD for item in value]
        case KeyKind.TEXT if isinstance(value, str):
            return _without_people(value)
    return None


def _code(value: object) -> str | int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = str(value) if isinstance(value, (str, UUID)) else ""
    return text if _CODE.fullmatch(text) else None


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and _REASON.fullmatch(value) is not None


def _without_people(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    masked = _LONG_NUMBER.sub("(number)", _MAIL_ADDRESS.sub("(address)", printable))
    return " ".join(masked.split())[:_TEXT_LENGTH]


class _LibraryEvents(logging.Handler):
    """Turns a record of a library into an event that says where it came from, not what it said."""

    def emit(self, record: logging.LogRecord) -> None:
        tell = _log.error if record.levelno >= logging.ERROR else _log.warning
        error = record.exc_info[1] if record.exc_info else None
        function = re.sub(r"[<>]", "", record.funcName or "unknown")
        tell(
            "library.warned",
            library=record.name,
            frames=[f"{record.module}.{function}:{record.lineno}"],
            error_type=_class_name(error) if error else None,
        )


def _take_over_libraries() -> None:
    root = logging.getLogger()
    root.handlers[:] = [_LibraryEvents(logging.WARNING)]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    for name in _SILENT_LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        logging.getLogger(name).propagate = False


_log = get_logger(__name__)
if not structlog.is_configured():
    # A module may log before `configure`: structlog's own default would write to stdout.
    _configure_events(json=True, level="info")
