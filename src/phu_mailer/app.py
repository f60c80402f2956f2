"""Put the parts together: from settings to everything that `flow.work` needs."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from phu_mailer.config import (
    WEEKDAYS,
    CorporationSection,
    Settings,
    parse_block,
    read_secret,
)
from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.rules import (
    ContactPoint,
    LetterRules,
    Municipality,
    OpeningBlock,
    PlanningRules,
    Rules,
)
from phu_mailer.errors import ConfigError
from phu_mailer.flow.deliver import Composer
from phu_mailer.flow.places import StoredPlaces
from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import ReadingWorker
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import LetterRenderer
from phu_mailer.mail.compose import Envelope, compose
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer
from phu_mailer.mail.maildir import MaildirMailbox
from phu_mailer.mail.outbound_maildir import MaildirSender
from phu_mailer.mail.smtp import SmtpSender
from phu_mailer.reading.knowledge import Places
from phu_mailer.store.db import Store
from phu_mailer.store.tables import OutboxMessage


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
    templates = settings.path(letters.templates_dir)
    rules = build_rules(settings)
    store = Store(settings.database_url())
    return App(
        settings=settings,
        store=store,
        rules=rules,
        mailbox=_mailbox(settings),
        renderer=LetterRenderer(
            templates / "letters", LibreOfficePdf(letters.soffice, letters.timeout_s)
        ),
        sender=_sender(settings),
        composer=_composer(templates / "mail", rules),
        print_dir=settings.path(letters.print_dir),
        reader=build_reader(settings, rules, StoredPlaces(store)),
    )


def build_reader(settings: Settings, rules: Rules, places: Places) -> ReadingWorker:
    """Return what reads mail, in a process of its own that starts with the first mail."""
    own_rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    return ReadingWorker(
        Desk(
            rules=own_rules,
            limits=Limits(**settings.reading.model_dump()),
            has_places=True,
        ),
        places,
    )


def build_rules(settings: Settings) -> Rules:
    """Return the settings in the types that the rules work with."""
    own = settings.municipality
    contact = settings.contact
    letters = settings.letters
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
        letters=LetterRules(
            post_round=None if letters.post_round == "direct" else letters.post_round,
            response_days=letters.response_days,
            needs_approval=letters.release == "approve",
        ),
        sender_address=settings.smtp.sender,
        sender_name=settings.smtp.sender_name or f"{own.department} {own.name}",
        sends_per_minute=settings.smtp.max_per_minute,
        authserv_id=settings.mailbox.authserv_id,
        is_shadow=settings.mode.shadow,
        retention_days=settings.retention.model_dump(),
    )


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


def _composer(templates: Path, rules: Rules) -> Composer:
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
        return compose(templates, message.kind, envelope, fields)

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
