"""Put the parts together: from settings to everything that `flow.work` needs."""

import hashlib
import importlib.resources
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from phu_mailer.config import CorporationSection, Settings, read_secret
from phu_mailer.config_office import WEEKDAYS, LettersSection, parse_block
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.reach import PlanStep, StepKind, Team
from phu_mailer.domain.rules import (
    Absence,
    ContactPoint,
    LetterRules,
    Municipality,
    OpeningBlock,
    PlanningRules,
    Rules,
    TrustRules,
)
from phu_mailer.domain.template import Finding
from phu_mailer.errors import ConfigError
from phu_mailer.flow.deliver import Composer
from phu_mailer.flow.invite import INVITATION, invitation_from
from phu_mailer.flow.lessons import Lessons
from phu_mailer.flow.places import StoredPlaces
from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import Programs, ReadingWorker
from phu_mailer.flow.templates import TemplateLibrary
from phu_mailer.letters.child import fill_list
from phu_mailer.letters.inspection import inspect_list, inspect_template, kind_of
from phu_mailer.letters.layout import WINDOWS
from phu_mailer.letters.listing import LIST_FILE, ListRenderer
from phu_mailer.letters.old_word import OldWord
from phu_mailer.letters.page import Box
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import TEMPLATE_FILES, LetterRenderer
from phu_mailer.letters.scans import Tesseract
from phu_mailer.mail.compose import Envelope, compose_text
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer
from phu_mailer.mail.maildir import MaildirMailbox
from phu_mailer.mail.outbound_maildir import MaildirSender
from phu_mailer.mail.smtp import SmtpSender
from phu_mailer.mail.text_check import check_mail_text
from phu_mailer.mail.texts import MAIL_TEXTS
from phu_mailer.reading.knowledge import Places
from phu_mailer.reading.taught import Taught
from phu_mailer.store.db import Store
from phu_mailer.store.tables import OutboxMessage


def shipped() -> Path:
    """Return the folder that holds the `config` and `templates` that come with phu-mailer."""
    installed = Path(str(importlib.resources.files("phu_mailer"))) / "_shipped"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2]


def template_files(folder: Path) -> dict[str, Path]:
    """Return the file of every template of a templates folder by its name."""
    names = (*TEMPLATE_FILES.values(), LIST_FILE)
    letters = {name: folder / "letters" / name for name in names}
    return letters | {f"{kind}.txt": folder / "mail" / f"{kind}.txt" for kind in MAIL_TEXTS}


@dataclass(frozen=True, slots=True)
class App:
    """A phu-mailer that is ready to work; nothing is connected yet."""

    settings: Settings
    store: Store
    rules: Rules
    mailbox: ImapMailbox | MaildirMailbox
    renderer: LetterRenderer
    sender: SmtpSender | MaildirSender
    composer: Composer
    print_dir: Path
    reader: ReadingWorker
    calendar_dir: Path | None
    library: TemplateLibrary
    lists: ListRenderer
    lessons: Lessons

    def close(self) -> None:
        """Give connections back."""
        self.reader.close()
        self.mailbox.close()
        self.store.close()


def build(settings: Settings) -> App:
    """Return the parts that the settings describe.

    Raises:
        ConfigError: a secret cannot be read, or the time zone does not exist.
    """
    letters = settings.letters
    calendar_dir = settings.appointments.calendar_dir
    rules = build_rules(settings)
    store = Store(settings.database_url())
    pdf = LibreOfficePdf(letters.soffice, letters.timeout_s)
    library = build_library(settings, store, rules, pdf)
    lessons = lessons_of(settings, store, rules)
    return App(
        settings=settings,
        store=store,
        rules=rules,
        mailbox=_mailbox(settings),
        renderer=LetterRenderer(library.active, pdf),
        sender=_sender(settings),
        composer=_composer(library, rules),
        print_dir=settings.path(letters.print_dir),
        calendar_dir=settings.path(calendar_dir) if calendar_dir else None,
        reader=build_reader(settings, rules, StoredPlaces(store), lessons.in_use),
        library=library,
        lists=ListRenderer(library.active, fill_list, pdf),
        lessons=lessons,
    )


def build_reader(
    settings: Settings,
    rules: Rules,
    places: Places,
    lessons: Callable[[], Mapping[str, Taught]] | None = None,
) -> ReadingWorker:
    """Return what reads mail, in a process of its own that starts with the first mail.

    Args:
        lessons: says what is taught now, by the code of the corporation.
    """
    reading = settings.reading
    own_rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    return ReadingWorker(
        Desk(
            rules=own_rules,
            limits=Limits(reading.processor_s, reading.deadline_s, reading.memory_mb),
            has_places=True,
            opens_old_word=True,
            reads_scans=reading.read_scans,
        ),
        places,
        lessons,
        Programs(
            modern_word=OldWord(settings.letters.soffice).to_docx,
            words_of=Tesseract(reading.tesseract).words_of if reading.read_scans else None,
        ),
    )


def lessons_of(settings: Settings, store: Store, rules: Rules) -> Lessons:
    """Return the layout files of these settings."""
    reading = settings.reading
    return Lessons(
        store, rules, settings.path(reading.layouts_dir), settings.path(reading.fixtures_dir)
    )


def build_library(
    settings: Settings, store: Store, rules: Rules, pdf: LibreOfficePdf
) -> TemplateLibrary:
    """Return the templates of these settings, with a judge that knows their envelope."""
    folder = settings.path(settings.letters.templates_dir)
    return TemplateLibrary(store, template_files(folder), partial(_judge, settings, pdf), rules)


def build_rules(settings: Settings) -> Rules:
    """Return the settings in the types that the rules work with."""
    own = settings.municipality
    contact = settings.contact
    reading = settings.reading
    return Rules(
        municipality=Municipality(
            name=own.name,
            department=own.department,
            code=own.code,
            visiting_address=own.visiting_address,
            return_address=own.return_address,
            website=own.website,
            privacy_url=own.privacy_url,
            own_addresses=own.own_addresses,
            reference_prefix=own.reference_prefix,
        ),
        contact=ContactPoint(**contact.model_dump()),
        corporations={one.code: _corporation(one) for one in settings.corporations},
        planning=_planning(settings),
        letters=_letters(settings.letters),
        sender_address=settings.smtp.sender,
        sender_name=settings.smtp.sender_name or f"{own.department} {own.name}",
        digest_at=None if settings.digest.at == "never" else settings.digest.at,
        sends_per_minute=settings.smtp.max_per_minute,
        authserv_id=settings.mailbox.authserv_id,
        trust=TrustRules(reading.acceptances, reading.second_look_share),
        is_shadow=settings.mode.shadow,
        retention_days=settings.retention.model_dump(),
        contact_plan=tuple(
            PlanStep(StepKind(one.kind), one.working_days) for one in settings.contact_plan.steps
        ),
        teams=tuple(Team(**one.model_dump()) for one in settings.teams),
        counsellor_mail=settings.appointments.counsellor_mail,
    )


def _letters(section: LettersSection) -> LetterRules:
    return LetterRules(
        post_round=None if section.post_round == "direct" else section.post_round,
        response_days=section.response_days,
        needs_approval=section.release == "approve",
        needs_confirmation=section.posting == "confirm",
        is_double_sided=section.double_sided,
        closes_after_days=section.close_after_days if section.close_out_of_sight else None,
    )


def _judge(settings: Settings, pdf: LibreOfficePdf, name: str, content: bytes) -> list[Finding]:
    """Return what is wrong with a template.

    The templates that come with phu-mailer were judged when it was built, for its own window:
    printing them again would only take time.
    """
    section = settings.letters
    window = Box(*section.window_mm) if section.window_mm else WINDOWS[section.envelope]
    kind = kind_of(name)
    is_shipped = hashlib.sha256(content).hexdigest() == _shipped_hashes()[name]
    if name == LIST_FILE:
        return [] if is_shipped else inspect_list(content, pdf)
    if window == WINDOWS["c5-left"] and is_shipped:
        return []
    if kind is None:
        return check_mail_text(name.removesuffix(".txt"), content)
    return inspect_template(content, kind, window, pdf)


@cache
def _shipped_hashes() -> dict[str, str]:
    files = template_files(shipped() / "templates").items()
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files}


def _planning(settings: Settings) -> PlanningRules:
    section = settings.appointments
    blocks = tuple(
        OpeningBlock(number, *parse_block(block))
        for number, weekday in enumerate(WEEKDAYS)
        for block in getattr(section.opening, weekday)
    )
    closed: tuple[Container[date], ...] = (
        holidays.country_holidays("NL", categories=("public", "optional"), language="nl"),
        frozenset(settings.closed_days),
    )
    return PlanningRules(
        opening_blocks=blocks,
        counsellors=section.counsellors,
        closed_days=closed,
        time_zone=_time_zone(settings.municipality.time_zone),
        location=section.location,
        duration_minutes=section.duration_minutes,
        pause_minutes=section.pause_minutes,
        earliest_working_days=section.earliest_working_days,
        target_days=section.target_days,
        latest_days=section.latest_days,
        crisis_earliest_working_days=section.crisis_earliest_working_days,
        absences=tuple(Absence(**one.model_dump()) for one in settings.absences),
    )


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError([f"municipality.time_zone: {name!r} is not a time zone"]) from None


def _corporation(section: CorporationSection) -> Corporation:
    values = section.model_dump()
    values["domains"] = tuple(domain.lower() for domain in section.domains)
    values["addresses"] = tuple(address.lower() for address in section.addresses)
    return Corporation(**values)


def _composer(library: TemplateLibrary, rules: Rules) -> Composer:
    def composer(message: OutboxMessage, fields: Mapping[str, Any]) -> bytes:
        envelope = Envelope(
            message_id=message.message_id,
            sender=rules.sender_address,
            sender_name=rules.sender_name,
            recipient=message.recipient,
            reply_to=rules.sender_address,  # the watched mailbox: an answer must reach its case
            in_reply_to=message.in_reply_to,
            sent_at=message.created_at,
        )
        source = library.active(f"{message.kind}.txt").decode("utf-8-sig")
        calendar = invitation_from(rules, message) if message.kind == INVITATION else None
        return compose_text(message.kind, source, envelope, fields, calendar)

    return composer


def _mailbox(settings: Settings) -> ImapMailbox | MaildirMailbox:
    section = settings.mailbox
    if section.kind == "maildir":
        return MaildirMailbox(
            settings.path(section.path),
            section.processed_folder,
            section.review_folder,
            max_bytes=section.max_bytes,
        )
    return ImapMailbox(
        ImapServer(
            host=section.host,
            port=section.port,
            tls=section.tls,
            username=section.username,
            password=read_secret(settings, "mailbox"),
            ca_file=settings.path(section.ca_file) if section.ca_file else None,
            timeout_s=section.timeout_s,
        ),
        ImapFolders(section.folder, section.processed_folder, section.review_folder),
        max_bytes=section.max_bytes,
        idle=section.idle,
    )


def _sender(settings: Settings) -> SmtpSender | MaildirSender:
    section = settings.smtp
    if section.kind == "maildir":
        return MaildirSender(settings.path(section.path))
    return SmtpSender(
        host=section.host,
        port=section.port,
        tls=section.tls,
        ca_file=settings.path(section.ca_file) if section.ca_file else None,
        username=section.username or None,
        password=read_secret(settings, "smtp") or None,
        timeout_s=section.timeout_s,
    )
