"""The settings: defaults in one place, then the TOML file, then the environment.

Unknown keys are refused and all problems are reported together. Relative paths count from the
folder of the settings file, never from the working folder: a daemon and a person at a shell must
not end up with two databases. A secret is never in the file itself (`read_secret`).
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from phu_mailer.config_office import (
    AbsenceSection,
    AppointmentsSection,
    CalendarFile,
    ContactPlanSection,
    DigestSection,
    LettersSection,
    Section,
    TeamSection,
    TeamsFile,
)
from phu_mailer.errors import ConfigError

DEFAULT_PATHS = (Path("/etc/phu-mailer/phu-mailer.toml"), Path("config/phu-mailer.toml"))
ENVIRONMENT_PREFIX = "PHU_MAILER_"
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
_WORDS = {"extra_forbidden": "this key is unknown", "missing": "this key is missing"}

Tls = Literal["implicit", "starttls", "none"]
FeedbackWord = Literal[
    "ONTVANGEN", "ONVOLLEDIG", "OPGEPAKT", "GEEN_INWONER", "HERHAALD", "NIET_OPGEPAKT",
    "HULP_GEACCEPTEERD", "HULP_GEWEIGERD", "GEEN_CONTACT", "AL_BEKEND", "AFGESLOTEN",
]  # fmt: skip
FileT = TypeVar("FileT", bound="Section")


class MunicipalitySection(Section):
    """Who sends the letters; `own_addresses` are never a tenant's."""

    name: str
    department: str
    code: str = Field(pattern=r"^\d{4}$")
    time_zone: str = "Europe/Amsterdam"
    visiting_address: str
    return_address: str
    website: str
    privacy_url: str
    own_addresses: tuple[str, ...] = ()
    reference_prefix: str = Field(default="PHU", pattern=r"^[A-Z]{2,6}$")


class ContactSection(Section):
    """The fixed contact point for tenants and corporations, and who signs."""

    name: str
    phone: str
    phone_hours: str
    email: str
    signatory_name: str
    signatory_function: str


class DatabaseSection(Section):
    """Where the state lives."""

    url: str = "sqlite:///phu-mailer.db"

    @field_validator("url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
        return url


class Connection(Section):
    """What a mail server of either kind needs."""

    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    tls: Tls = "implicit"
    ca_file: Path | None = None
    username: str = ""
    password_file: Path | None = None
    timeout_s: float = Field(default=30, gt=0)

    @model_validator(mode="after")
    def _plain_only_on_loopback(self) -> "Connection":
        if self.tls == "none" and self.host not in LOOPBACK_HOSTS:
            raise ValueError('tls = "none" is allowed for a host on this machine only')
        return self


class MailboxSection(Connection):
    """The shared mailbox in which the signals arrive."""

    kind: Literal["maildir", "imap"] = "maildir"
    path: Path = Path("mail/in")
    tls: Tls = "none"
    host: str = "localhost"
    auth: Literal["password"] = "password"
    folder: str = "INBOX"
    processed_folder: str = "Verwerkt"
    review_folder: str = "Controle"
    poll_seconds: float = Field(default=60, gt=0)
    idle: bool = True
    max_bytes: int = Field(default=25 * 1024 * 1024, gt=0)
    authserv_id: str | None = None


class SmtpSection(Connection):
    """The relay, or the folder, that takes outgoing mail."""

    kind: Literal["maildir", "smtp"] = "maildir"
    path: Path = Path("mail/out")
    tls: Tls = "none"
    host: str = "localhost"
    sender: str
    sender_name: str = ""
    max_per_minute: int = Field(default=60, gt=0)


class ReadingSection(Section):
    """What reading one mail may cost, and when a layout runs without a person."""

    processor_s: int = Field(default=5, ge=1, le=600)
    deadline_s: float = Field(default=30, gt=0)
    memory_mb: int = Field(default=1024, ge=256)
    acceptances: int = Field(default=5, ge=1)
    second_look_share: float = Field(default=0.05, ge=0, le=1)
    read_scans: bool = False
    tesseract: str = "tesseract"
    layouts_dir: Path = Path("layouts")
    fixtures_dir: Path = Path("fixtures")


class RetentionSection(Section):
    """Days that each kind of data is kept, counted from the closing of the case."""

    raw_mail: int = Field(default=30, ge=1)
    no_help_wanted: int = Field(default=30, ge=1)
    no_contact: int = Field(default=180, ge=1)
    with_help: int = Field(default=540, ge=1)
    receipts: int = Field(default=1825, ge=1)
    log: int = Field(default=540, ge=1)


class ModeSection(Section):
    """In shadow mode phu-mailer reads and shows, sends nothing and moves nothing."""

    shadow: bool = False


class CorporationSection(Section):
    """One corporation in its own file."""

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    feedback_address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    own_addresses: tuple[str, ...] = ()
    own_phones: tuple[str, ...] = ()
    active_from: date | None = None
    active_until: date | None = None
    home_visits_from: date | None = None
    feedback_off: frozenset[FeedbackWord] = frozenset({"AL_BEKEND"})
    monthly_overview: bool = True

    @model_validator(mode="after")
    def _somebody_is_trusted(self) -> "CorporationSection":
        if not self.domains and not self.addresses:
            raise ValueError("needs domains or addresses, or none of its mail is ever trusted")
        return self


class CorporationsFile(Section):
    """corporations.toml."""

    corporation: tuple[CorporationSection, ...] = Field(min_length=1)


class Settings(Section):
    """All settings, checked; `folder` is where the file stands."""

    municipality: MunicipalitySection
    contact: ContactSection
    database: DatabaseSection = DatabaseSection()
    mailbox: MailboxSection = MailboxSection()
    smtp: SmtpSection
    corporations_file: Path = Path("corporations.toml")
    appointments: AppointmentsSection
    letters: LettersSection = LettersSection()
    reading: ReadingSection = ReadingSection()
    digest: DigestSection = DigestSection()
    contact_plan: ContactPlanSection = ContactPlanSection()
    teams_file: Path | None = None
    retention: RetentionSection = RetentionSection()
    mode: ModeSection = ModeSection()
    folder: Path = Path()
    corporations: tuple[CorporationSection, ...] = ()
    closed_days: tuple[date, ...] = ()
    absences: tuple[AbsenceSection, ...] = ()
    teams: tuple[TeamSection, ...] = ()

    @model_validator(mode="after")
    def _absent_counsellors_are_known(self) -> "Settings":
        if {one.counsellor for one in self.absences} - set(self.appointments.counsellors):
            raise ValueError("absence: a counsellor has a name that appointments does not know")
        return self

    def path(self, path: Path) -> Path:
        """Return a path of the settings, counted from the folder of the settings file."""
        return self.folder / path

    def database_url(self) -> str:
        """Return the database URL with a relative SQLite path made absolute."""
        prefix, url = "sqlite:///", self.database.url
        if not url.startswith(prefix) or url == prefix + ":memory:":
            return url
        return prefix + str(self.folder.absolute() / url.removeprefix(prefix))


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of a file and the files it names, with the environment on top.

    Raises:
        ConfigError: with one line for every mistake in any of the files.
    """
    problems: list[str] = []
    content = _overlay(_read_toml(path, problems), environ)
    folder = path.parent
    corporations_path = folder / str(content.get("corporations_file", "corporations.toml"))
    corporations = _validate(CorporationsFile, corporations_path, problems)
    calendar = CalendarFile()
    appointments = content.get("appointments")
    named = appointments.get("calendar_file") if isinstance(appointments, dict) else None
    if named or (folder / "calendar.toml").exists():
        path_of_days = folder / str(named or "calendar.toml")
        calendar = _validate(CalendarFile, path_of_days, problems) or calendar
    teams = TeamsFile()
    if "teams_file" in content or (folder / "teams.toml").exists():
        path_of_teams = folder / str(content.get("teams_file", "teams.toml"))
        teams = _validate(TeamsFile, path_of_teams, problems) or teams
    for key in ("folder", "corporations", "closed_days", "absences", "teams"):
        if key in content:
            problems.append(f"{path.name}: {key}: this is not a key of this file")
            del content[key]
    try:
        settings = Settings.model_validate(
            content
            | {
                "folder": folder,
                "corporations": corporations.corporation if corporations else (),
                "closed_days": calendar.closed_days,
                "absences": calendar.absence,
                "teams": teams.team,
            }
        )
    except ValidationError as error:
        problems.extend(_lines(path.name, error))
        raise ConfigError(problems) from None
    problems.extend(_repeated(settings.corporations))
    if problems:
        raise ConfigError(problems)
    return settings


def read_secret(settings: Settings, section: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the password of the section "mailbox" or "smtp", or "" when none is set.

    It comes from `password_file`, or from the file `<section>.password` that systemd lays in
    `$CREDENTIALS_DIRECTORY`.

    Raises:
        ConfigError: the file that is named cannot be read.
    """
    connection: Connection = getattr(settings, section)
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    source: Path | None = None
    if connection.password_file is not None:
        source = settings.path(connection.password_file)
    elif credentials and (Path(credentials) / f"{section}.password").exists():
        source = Path(credentials) / f"{section}.password"
    if source is None:
        return ""
    try:
        return source.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ConfigError([f"{section}.password_file: cannot be read: {error.strerror}"]) from error


def _read_toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: {error}")
    raise ConfigError(problems)


def _overlay(content: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Put PHU_MAILER_SECTION__KEY on top; a value is TOML when it can be read so, else text."""
    for variable, text in environ.items():
        if not variable.startswith(ENVIRONMENT_PREFIX):
            continue
        *sections, key = variable.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        target = content
        for section in sections:
            target = target.setdefault(section, {})
        try:
            target[key] = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            target[key] = text
    return content


def _validate(kind: type[FileT], path: Path, problems: list[str]) -> FileT | None:
    try:
        return kind.model_validate(_read_toml(path, []))
    except ConfigError as error:
        problems.extend(error.problems)
    except ValidationError as error:
        problems.extend(_lines(path.name, error))
    return None


def _lines(file_name: str, error: ValidationError) -> list[str]:
    """One line a mistake, without the value: it may be personal."""
    return [
        f"{file_name}: {'.'.join(str(part) for part in one['loc'])}: "
        + _WORDS.get(one["type"], one["msg"].removeprefix("Value error, "))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _repeated(corporations: tuple[CorporationSection, ...]) -> list[str]:
    """A code, domain or address that stands with two corporations makes the sender ambiguous."""
    owners: dict[str, str] = {}
    problems: list[str] = []
    for corporation in corporations:
        keys = {f"code {corporation.code}"}
        keys |= {f"domain {domain.lower()}" for domain in corporation.domains}
        keys |= {f"address {address.lower()}" for address in corporation.addresses}
        for key in sorted(keys):
            if key in owners:
                problems.append(f"corporations: {key} stands with two corporations")
            owners[key] = corporation.code
    return problems
