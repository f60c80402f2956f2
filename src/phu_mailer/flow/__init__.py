"""The whole way of a mail, on one page. Start reading here.

    hop        module     takes -> gives                                  one commit for
    --------   --------   ----------------------------------------------  -------------------------
    receive    receive    mailbox -> InboundMessage (raw bytes)           a batch of mails, *then*
                                                                          they are filed away
    read       read       bytes -> whose it is, what it reports           nothing
    lessons    lessons    changed layout file, corrected mail -> task, copy  one of them
    register   register   InboundMessage -> Signal, Case, or review       everything of one mail,
                                                                          with its receipt
    follow     follow     withdrawal, correction, reply -> its case       (part of that mail's)
    hasten     hasten     eviction in a running case -> sooner talk       (part of that mail's)
    schedule   schedule   Case -> Appointment                             one appointment
    attention  attention  what waits -> OutboxMessage to ourselves        one mail
    templates  templates  edited files -> TemplateVersion                 one version
    write      write      Appointment -> Letter (PDF)                     one letter
    post       post       letters of the day -> print batch, posted       the batch, with feedback
    close      lapse      follow-up without answer -> Case closed         one case
    print      print      print batch -> PDF files in the print folder    one batch
    agenda     agenda     Appointment -> calendars of the counsellors     nothing
    report     report     fact -> OutboxMessage                           (part of that fact's)
    invite     invite     Appointment -> invitation to the counsellor     one talk
    overview   overview   last month -> a mail for each corporation       all of them
    deliver    deliver    OutboxMessage -> relay                          each step of one mail
    decide     decide     what a case worker says -> Case                 one decision
    move       move       Appointment -> another one, or none             one case
    review     review     a doubtful mail -> a person                     one decision

`work` runs all of it in this order until nothing is left. The scheduler calls it on every tick,
the mailbox watcher when mail arrives, and `phu-mailer work` from a shell: one path, three doors.

What keeps it safe: a mail is stored before the mailbox is touched; each fact is one transaction
together with its log entry and its outgoing mail; nothing outside (mailbox, relay, LibreOffice)
is called while a transaction is open; and whatever is run twice finds its work done, because the
database refuses the second of anything that may exist once.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from phu_mailer.domain.rules import Rules
from phu_mailer.errors import PhuMailerError
from phu_mailer.flow.agenda import CalendarReport, keep_calendars
from phu_mailer.flow.attention import AttentionReport, tell_contact
from phu_mailer.flow.deliver import Composer, DeliveryReport, Post, Sender, deliver_due
from phu_mailer.flow.invite import InviteReport, invite_counsellors
from phu_mailer.flow.lapse import LapseReport, close_lapsed
from phu_mailer.flow.lessons import LessonReport, Lessons
from phu_mailer.flow.overview import OverviewReport, send_due
from phu_mailer.flow.post import PostReport, post_batch
from phu_mailer.flow.print import PrintReport, print_batches
from phu_mailer.flow.progress import Progress, no_progress
from phu_mailer.flow.reading_worker import Reader
from phu_mailer.flow.receive import Mailbox, ReceiveReport, receive_new
from phu_mailer.flow.register import RegisterReport, register_pending
from phu_mailer.flow.schedule import ScheduleReport, book_appointments
from phu_mailer.flow.templates import TemplateLibrary, TemplateReport
from phu_mailer.flow.write import Renderer, WriteReport, write_letters
from phu_mailer.logs import get_logger
from phu_mailer.store.db import Store

log = get_logger(__name__)


class Workplace(Protocol):
    """What `work` needs: the state, the rules, and the three doors to the outside."""

    @property
    def store(self) -> Store:
        """The database."""

    @property
    def rules(self) -> Rules:
        """Everything local."""

    @property
    def mailbox(self) -> Mailbox:
        """Where signals arrive."""

    @property
    def reader(self) -> Reader:
        """What reads a mail."""

    @property
    def library(self) -> TemplateLibrary:
        """The templates in use."""

    @property
    def lessons(self) -> Lessons:
        """What is taught about the corporations."""

    @property
    def renderer(self) -> Renderer:
        """What makes PDFs."""

    @property
    def print_dir(self) -> Path:
        """Where the letters of a post round are laid."""

    @property
    def calendar_dir(self) -> Path | None:
        """Where the calendars of the counsellors are kept, if anywhere."""

    @property
    def sender(self) -> Sender:
        """Where mail goes out."""

    @property
    def composer(self) -> Composer:
        """What writes the outgoing mails."""


@dataclass(slots=True)
class WorkReport:
    """What one pass did, summed over its rounds; `waiting` says which hop could not run and why."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """True when every hop could do its work."""
        return not self.waiting


def work(app: Workplace, now: datetime, progress: Progress = no_progress) -> WorkReport:
    """Run every hop, in order, until none has anything left to do.

    A hop whose outside world is not there (mailbox, LibreOffice, relay), or refuses us, leaves its
    reason in the report and does not hold the others.
    """
    report = WorkReport()
    store, rules = app.store, app.rules
    hops: dict[str, Callable[[], _Counted]] = {
        "receive": lambda: receive_new(
            store, app.mailbox, now, progress, leave_in_place=rules.is_shadow
        ),
        "lessons": lambda: app.lessons.look(now),
        "register": lambda: register_pending(store, rules, now, progress, app.reader),
        "schedule": lambda: book_appointments(store, rules, now),
        "attention": lambda: tell_contact(store, rules, now),
        "templates": lambda: app.library.take_edits(now),
        "write": lambda: write_letters(store, app.renderer, rules, now, progress),
        "post": lambda: post_batch(store, rules, now),
        "close": lambda: close_lapsed(store, rules, now),
        "print": lambda: print_batches(store, rules.letters, app.print_dir, now),
        "agenda": lambda: keep_calendars(store, rules, app.calendar_dir, now),
        "invite": lambda: invite_counsellors(store, rules, now),
        "overview": lambda: send_due(store, rules, now),
        "deliver": lambda: deliver_due(store, Post(app.sender, app.composer), rules, now, progress),
    }
    while True:
        moved = 0
        for name, hop in hops.items():
            if name in report.waiting:
                continue
            progress(name)
            try:
                moved += _add(report.counts.setdefault(name, {}), hop())
            except PhuMailerError as error:
                report.waiting[name] = str(error)
        if moved == 0:
            return report


_Counted = (
    ReceiveReport
    | LessonReport
    | RegisterReport
    | ScheduleReport
    | AttentionReport
    | TemplateReport
    | WriteReport
    | PostReport
    | LapseReport
    | PrintReport
    | CalendarReport
    | InviteReport
    | OverviewReport
    | DeliveryReport
)
_PROGRESS = frozenset(
    [
        *("stored", "registered", "review", "quarantined", "ignored"),
        *("booked", "written", "posted", "unconfirmed", "closed", "printed", "calendars"),
        *("overviews", "invitations", "alerts", "digests", "sent", "fixtures"),
    ]
)
_STILL_STUCK = frozenset(("without_slot", "stuck", "waiting_files"))


def _add(total: dict[str, int], counted: _Counted) -> int:
    """Add a hop's figures to its total; return how much of them was progress.

    What is stuck is met again in every round, so only the last round says how much it is.
    """
    progress = 0
    for name, figure in asdict(counted).items():
        so_far = 0 if name in _STILL_STUCK else total.get(name, 0)
        total[name] = so_far + figure
        progress += figure if name in _PROGRESS else 0
    return progress
