"""`phu-mailer inspect`: show what would be made of mails; stores and sends nothing."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from phu_mailer import logs
from phu_mailer.app import build_reader, build_rules, lessons_of
from phu_mailer.cli.doors import ConfigOption, JsonOption, print_json, settings_of
from phu_mailer.cli.words import reason_words
from phu_mailer.domain.document import to_document
from phu_mailer.errors import PermanentError
from phu_mailer.flow.layouts import judged
from phu_mailer.flow.lessons import read_draft
from phu_mailer.flow.places import StoredPlaces, places_of
from phu_mailer.flow.read import ReadMail
from phu_mailer.reading.taught import Taught
from phu_mailer.store.db import Store


def inspect(
    paths: Annotated[list[str], typer.Argument(help=".eml files, folders, or - for stdin.")],
    config: ConfigOption = None,
    layout: Annotated[
        Path | None, typer.Option("--layout", help="Read with this layout file, in use or not.")
    ] = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Read mails and print what they report, one line a mail with --json.

    Example: phu-mailer inspect --json fixtures/emails
    """
    settings = settings_of(config)
    logs.configure(json=not sys.stderr.isatty(), level="error")
    rules = build_rules(settings)
    store = Store(settings.database_url())
    places = places_of(store)
    lessons = lessons_of(settings, store, rules)
    taught: dict[str, Taught] = {}
    if isinstance(places, StoredPlaces):
        taught |= lessons.in_use()
    if layout is not None:
        draft = read_draft(layout, rules.corporations)
        taught[draft.code] = draft.taught
    reader = build_reader(settings, rules, places, lambda: taught)
    try:
        for name, raw in _mails(paths):
            read = reader.read(raw, _received_on(raw, rules.planning.time_zone))
            if isinstance(places, StoredPlaces):
                with store.reading() as session:
                    read = judged(session, read, rules.trust.acceptances)
            if as_json:
                print_json(document(name, raw, read))
            else:
                _show(name, read)
    finally:
        reader.close()
        store.close()


def document(name: str, raw: bytes, read: ReadMail) -> dict[str, Any]:
    """Return the JSON document of one mail."""
    layout = read.reading.layout
    return {
        "path": name,
        "message_id": read.mail.message_id,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "corporation": read.corporation.code if read.corporation else None,
        "trust": {
            "verdict": "trusted" if read.corporation else "untrusted",
            "reason": read.trust_reason,
        },
        "kind": read.reading.kind,
        "disposition": read.disposition,
        "layout": (
            {"fingerprint": layout.fingerprint, "known": layout.known, "novelty": layout.novelty}
            if layout
            else None
        ),
        "problems": list(read.problems),
        "signals": [to_document(signal) for signal in read.reading.signals],
    }


def _mails(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if path == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        place = Path(path)
        files = sorted(place.rglob("*.eml")) if place.is_dir() else [place]
        for file in files:
            try:
                yield str(file), file.read_bytes()
            except OSError as error:
                raise PermanentError(f"{file}: {error.strerror}") from error


def _received_on(raw: bytes, zone: ZoneInfo) -> date:
    """The day in the Date header, or today when there is none that can be read."""
    head = raw[:100_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    for line in head.split(b"\n"):
        if line.lower().startswith(b"date:"):
            try:
                sent_at = parsedate_to_datetime(line[5:].decode("ascii", "replace").strip())
                return sent_at.astimezone(zone).date()
            except (ValueError, TypeError, OverflowError):
                break
    return datetime.now(UTC).astimezone(zone).date()


def _show(name: str, read: ReadMail) -> None:
    sender = read.corporation.code if read.corporation else f"onbekend ({read.trust_reason})"
    typer.echo(f"{name}: {read.reading.kind} van {sender} -> {read.disposition}")
    for problem in read.problems:
        typer.echo(f"    ! {reason_words(problem)}")
    for signal in read.reading.signals:
        typer.echo(f"    {signal.name_as_written} / {signal.address_as_written}")
        for key, evidence in signal.evidence.items():
            value = getattr(signal, key, None)
            if key != "persons":
                typer.echo(
                    f"        {key} = {value!s}  "
                    f"[{evidence.text!r} {evidence.where} {evidence.confidence:.2f}]"
                )
        for reason in signal.review_reasons:
            typer.echo(f"        ! {reason_words(reason)}")
