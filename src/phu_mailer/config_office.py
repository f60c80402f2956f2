"""The settings about talks and letters; `config` puts them together with the others.

Sections check themselves when they are made. Nothing here reads a file.
"""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

A4_MM = (210, 297)
MAIL_ADDRESS = r"^[^@\s]+@[^@\s]+$"
Area = tuple[float, float, float, float]
_AREA = re.compile(
    r"BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|[1-9]\d{3} ?[A-Z]{2}(?: (\d+)-(\d+))?", re.ASCII
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Section(BaseModel):
    """A part of the settings: cannot be changed, refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpeningBlocks(Section):
    """The hours in which talks can be held, as "09:00-12:00"."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    @field_validator("*")
    @classmethod
    def _blocks_are_hours(cls, blocks: tuple[str, ...]) -> tuple[str, ...]:
        for block in blocks:
            parse_block(block)
        return blocks


def parse_block(block: str) -> tuple[time, time]:
    """Return the begin and end of a block such as "09:00-12:00".

    Raises:
        ValueError: not two times, or the end is not after the begin.
    """
    begin, _, end = block.partition("-")
    try:
        opens_at, closes_at = time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
    except ValueError:
        raise ValueError(f"{block!r} is not a block such as 09:00-12:00") from None
    if opens_at >= closes_at:
        raise ValueError(f"{block!r} ends before it begins")
    return opens_at, closes_at


class AppointmentsSection(Section):
    """When, where and with whom talks are held; `*_days` are explained in docs/settings.md."""

    location: str
    duration_minutes: int = Field(default=60, ge=5, le=480)
    pause_minutes: int = Field(default=0, ge=0, le=240)
    opening: OpeningBlocks
    counsellors: tuple[str, ...] = Field(min_length=1)
    counsellor_mail: dict[str, Annotated[str, Field(pattern=MAIL_ADDRESS)]] = {}
    calendar_file: Path = Path("calendar.toml")
    calendar_dir: Path | None = None
    earliest_working_days: int = Field(default=5, ge=0)
    crisis_earliest_working_days: int = Field(default=2, ge=1)
    target_days: int = Field(default=14, ge=1)
    latest_days: int = Field(default=28, ge=1)

    @model_validator(mode="after")
    def _days_are_in_order(self) -> "AppointmentsSection":
        if self.target_days > self.latest_days:
            raise ValueError("target_days is later than latest_days")
        if self.counsellor_mail.keys() - set(self.counsellors):
            raise ValueError("counsellor_mail has a name that counsellors does not have")
        if not any(getattr(self.opening, weekday) for weekday in WEEKDAYS):
            raise ValueError("opening has no block on any day")
        return self


class LettersSection(Section):
    """Letters; `post_round` is a time of day, or "direct" when every pass is a post round."""

    templates_dir: Path = Path("templates")
    print_dir: Path = Path("print")
    response_days: int = Field(default=7, ge=1)
    post_round: time | Literal["direct"] = time(16, 0)
    release: Literal["automatic", "approve"] = "automatic"
    posting: Literal["automatic", "confirm"] = "automatic"
    double_sided: bool = True
    close_out_of_sight: bool = True
    close_after_days: int = Field(default=3, ge=0)
    soffice: str = "soffice"
    timeout_s: float = Field(default=120, gt=0)
    envelope: Literal["c5-left", "c5-right", "dl-left", "dl-right"] = "c5-left"
    window_mm: Area | None = None

    @field_validator("window_mm")
    @classmethod
    def _window_is_an_area(cls, area: Area | None) -> Area | None:
        if area and not (0 <= area[0] < area[2] <= A4_MM[0] and 0 <= area[1] < area[3] <= A4_MM[1]):
            raise ValueError("must be left, top, right, bottom in millimetres on an A4 sheet")
        return area


class AbsenceSection(Section):
    """Days, both included, on which a counsellor holds no talks."""

    counsellor: str
    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _days_are_in_order(self) -> "AbsenceSection":
        if self.first_day > self.last_day:
            raise ValueError("first_day is later than last_day")
        return self


class CalendarFile(Section):
    """calendar.toml: days on which nobody is invited, beside the national holidays."""

    closed_days: tuple[date, ...] = ()
    absence: tuple[AbsenceSection, ...] = ()


class DigestSection(Section):
    """The mail of each working day to the contact point: what waits for a person."""

    at: time | Literal["never"] = time(8, 0)


class PlanStepSection(Section):
    """One step of the contact plan, so many working days after the follow-up letter."""

    kind: Literal["phone", "home_visit", "corporation_visit"]
    working_days: int = Field(ge=0, le=90)


class ContactPlanSection(Section):
    """What is tried when the follow-up letter is not answered."""

    steps: tuple[PlanStepSection, ...] = ()


class TeamSection(Section):
    """A neighbourhood team and the areas in which it visits."""

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    email: str = Field(pattern=MAIL_ADDRESS)
    areas: tuple[str, ...] = Field(min_length=1)

    @field_validator("areas")
    @classmethod
    def _areas_are_known_kinds(cls, areas: tuple[str, ...]) -> tuple[str, ...]:
        for area in areas:
            found = _AREA.fullmatch(area)
            if found is None or int(found[1] or 0) > int(found[2] or 0):
                raise ValueError(
                    f"{area!r} is no area such as BU03920301, WK039203, 2035 XX or 2035 XX 1-99"
                )
        return areas


class TeamsFile(Section):
    """teams.toml."""

    team: tuple[TeamSection, ...] = ()

    @model_validator(mode="after")
    def _nothing_stands_twice(self) -> "TeamsFile":
        for what, all_of_them in (
            ("code", [team.code for team in self.team]),
            ("area", [area for team in self.team for area in team.areas]),
        ):
            twice = sorted({one for one in all_of_them if all_of_them.count(one) > 1})
            if twice:
                raise ValueError(f"{what} {twice[0]} stands with two teams")
        return self
