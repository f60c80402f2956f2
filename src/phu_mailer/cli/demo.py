"""`phu-mailer demo`: the main job on invented mail, in a folder of its own.

The clock is moved, nothing else: the same `flow.work` that the daemon runs reads the mails in
the morning, posts the letters in the afternoon and, after the first talks, writes to whoever did
not come. The folder is emptied first, but only when a demo made it.
"""

import email
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from sqlmodel import col, select

from phu_mailer import logs
from phu_mailer.app import App, build, shipped
from phu_mailer.cli.doors import print_table
from phu_mailer.cli.service import lay_down as lay_down_settings
from phu_mailer.cli.service import lines
from phu_mailer.cli.words import MAIL, STATES, reason_words
from phu_mailer.config import load
from phu_mailer.domain.calendar import WorkCalendar, long_date
from phu_mailer.domain.outcome import Outcome
from phu_mailer.errors import PermanentError
from phu_mailer.flow import work
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.decide import Decision, close_case, record_kept, record_missed
from phu_mailer.flow.layouts import approve_examples
from phu_mailer.flow.print import file_name, lay_down
from phu_mailer.flow.review import waiting_mail
from phu_mailer.store import schema
from phu_mailer.store.tables import (
    Appointment,
    Case,
    InboundMessage,
    Letter,
    LetterStatus,
    OutboxMessage,
    Signal,
)

MARK = ".phu-mailer-demo"
ACTOR = "demo"
SHOWN = ("forwards", "kinds", "labelled", "lists", "prose", "refused", "tables")


def examples(fixtures: Path) -> list[Path]:
    """Return the mails of a demonstration: a few of each occasion, so that it is over soon."""
    return sorted(path for folder in SHOWN for path in (fixtures / folder).glob("*.eml"))


def demo(
    to: Annotated[Path, typer.Option("--to", help="The folder for everything.")] = Path("demo"),
) -> None:
    """Show the main job: invented mails in, letters and feedback out.

    Example: phu-mailer demo --to demo
    """
    logs.configure(json=False, level="error")
    _empty(to)
    lay_down_settings(to)
    (to / MARK).touch()
    app = build(load(to / "phu-mailer.toml", environ={}))
    try:
        schema.migrate(app.store)
        _approve_examples(app)
        stage = _Stage(app, Console(stderr=True))
        names = _fill_inbox(to / "mail" / "in", stage.at(stage.first_day, day_time(8, 0)))
        stage.play()
        _show_mails(app, names)
        _show_results(app, to)
    finally:
        app.close()


def _empty(folder: Path) -> None:
    """Remove what an earlier demo left.

    Raises:
        PermanentError: the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise PermanentError(f"{folder} is not empty and no demo made it: choose another")
        shutil.rmtree(folder)


def _approve_examples(app: App) -> None:
    """Approve the layouts of the fixtures, as a case worker would after looking at them."""
    mails = [
        (path.read_bytes(), datetime.now(UTC).date())
        for path in examples(shipped() / "fixtures" / "emails")
    ]
    approved = approve_examples(app.store, app.reader, mails, Occasion(datetime.now(UTC), ACTOR))
    typer.echo(f"{len(approved)} schrijfwijzen van corporaties zijn vooraf goedgekeurd (layout).")


def _fill_inbox(inbox: Path, morning: datetime) -> dict[str, str]:
    """Lay the fixture mails in a Maildir, a minute apart.

    Returns:
        The fixture of each mail, by its Message-ID.
    """
    fixtures = shipped() / "fixtures" / "emails"
    names = {}
    for number, path in enumerate(examples(fixtures)):
        raw = path.read_bytes()
        arrived_s = int(morning.timestamp()) + 60 * number
        file = inbox / "new" / f"{arrived_s}.{number:03d}.demo"
        file.write_bytes(raw)
        os.utime(file, (arrived_s, arrived_s))
        names[_message_id(raw)] = path.relative_to(fixtures).as_posix()
    return names


def _message_id(raw: bytes) -> str:
    header = email.message_from_bytes(raw[:20_000]).get("Message-ID", "")
    return "".join(str(header).split())


@dataclass(slots=True)
class _Stage:
    """The play in three days, each at the hour it would really happen."""

    app: App
    console: Console

    @property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar(self.app.rules.planning.closed_days)

    @property
    def first_day(self) -> date:
        return self.calendar.on_or_after(datetime.now(UTC).astimezone(self.zone).date())

    def at(self, day: date, hour: day_time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)

    def play(self) -> None:
        first_day = self.first_day
        self._work(first_day, day_time(9, 0), "de mail wordt gelezen, afspraken worden gepland")
        self._work(first_day, day_time(16, 5), "de postronde: brieven gaan weg")
        talks = self._talks()
        if len(talks) < 2:  # noqa: PLR2004 - one who stays away and one who comes
            return
        last = talks[1].starts_at + timedelta(hours=2)
        absent, present = self._reference(talks[0]), self._reference(talks[1])
        record_missed(self.app.store, Decision(absent, ACTOR, last))
        record_kept(self.app.store, Decision(present, ACTOR, last))
        close_case(
            self.app.store,
            self.app.rules,
            Decision(present, ACTOR, last),
            Outcome.ADVICE_OR_MEDIATION,
        )
        typer.echo(f"\n{absent} kwam niet, {present} kwam wel en kreeg advies.")
        next_day = self.calendar.next_working_day(last.astimezone(self.zone).date())
        self._work(next_day, day_time(9, 0), "de vervolgbrief wordt geschreven")
        self._work(next_day, day_time(16, 5), "de postronde: de vervolgbrief gaat weg")

    @property
    def zone(self) -> ZoneInfo:
        return self.app.rules.planning.time_zone

    def _work(self, day: date, hour: day_time, what: str) -> None:
        with self.console.status(what):
            report = work(self.app, self.at(day, hour))
        typer.echo(f"\n{long_date(day)}, {hour:%H.%M} uur: {what}")
        for line in lines(report):
            typer.echo(f"    {line}")
        if not report.is_complete:
            raise PermanentError("; ".join(report.waiting.values()))

    def _talks(self) -> list[Appointment]:
        with self.app.store.reading() as session:
            return list(session.exec(select(Appointment).order_by(col(Appointment.starts_at))))

    def _reference(self, talk: Appointment) -> str:
        with self.app.store.reading() as session:
            return session.get_one(Case, talk.case_id).reference


def _show_mails(app: App, names: dict[str, str]) -> None:
    """Print what became of every mail, in the order of the fixtures."""
    with app.store.reading() as session:
        messages = session.exec(select(InboundMessage)).all()
        references: dict[int, list[str]] = {}
        statement = select(Signal.inbound_message_id, Case.reference).join(
            Case, col(Case.id) == col(Signal.case_id)
        )
        for message_id, reference in session.exec(statement.order_by(col(Signal.id))):
            references.setdefault(message_id, []).append(reference)
    reasons = {item.id: item.reasons for item in waiting_mail(app.store)}
    rows = sorted(
        (
            names.get(message.message_id or "", "?"),
            MAIL[message.status],
            message.corporation_code or "",
            message.kind.value if message.kind else "",
            "\n".join(
                [
                    *dict.fromkeys(references.get(message.id or 0, ())),
                    *(reason_words(one) for one in reasons.get(message.id or 0, ())),
                ]
            ),
        )
        for message in messages
    )
    typer.echo()
    print_table(
        "Wat er met elke mail gebeurde",
        ("Mail", "Status", "Corporatie", "Soort", "Zaken, of waarom een mens moet kijken"),
        rows,
    )


def _show_results(app: App, folder: Path) -> None:
    """Lay letters and feedback mails in folders of their own, and print where they are."""
    with app.store.reading() as session:
        statement = (
            select(Letter, Case.reference)
            .join(Case, col(Case.id) == col(Letter.case_id))
            .where(Letter.status != LetterStatus.STOPPED)
        )
        letters = [
            (file_name(reference, letter), letter.pdf)
            for letter, reference in session.exec(statement.order_by(col(Letter.id)))
        ]
        sent = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        states = [case.state for case in session.exec(select(Case))]
    lay_down(letters, folder / "brieven")
    mails = [
        (f"{number:02d}-{mail.kind}-{mail.corporation_code or 'contactpunt'}.eml", mail.raw or b"")
        for number, mail in enumerate(sent, start=1)
    ]
    lay_down(mails, folder / "terugkoppeling")
    counted = {STATES[state]: states.count(state) for state in dict.fromkeys(states)}
    cases = ", ".join(f"{count} {state}" for state, count in counted.items())
    typer.echo(f"\n{len(states)} zaken: {cases}")
    typer.echo(f"{len(letters)} brieven (PDF) in {folder / 'brieven'}")
    to_us = sum(mail.corporation_code is None for mail in sent)
    typer.echo(
        f"{len(mails)} mails in {folder / 'terugkoppeling'}: "
        f"{len(mails) - to_us} aan corporaties, {to_us} aan het contactpunt"
    )
    typer.echo(f"Verder kijken: {_program()} case list --config {folder / 'phu-mailer.toml'}")


def _program() -> str:
    """Return what to type to run phu-mailer from here."""
    program = Path(sys.argv[0])
    here = Path.cwd()
    is_command = program.name == "phu-mailer" and program.is_relative_to(here)
    return str(program.relative_to(here)) if is_command else "phu-mailer"
