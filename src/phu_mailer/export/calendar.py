"""Write talks as iCalendar (RFC 5545), for the agenda program of a counsellor.

A calendar is shown on telephones and shared screens: an event names the case by its reference
and nobody. Times are in UTC, which every program turns into its own. A calendar has no time of
its own: the same talks give the same bytes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress

SUMMARY = "Gesprek {}"


@dataclass(frozen=True, slots=True)
class Talk:
    """One event: `number` makes its identity, `booked_at` and the times are aware."""

    number: int
    reference: str
    starts_at: datetime
    duration_minutes: int
    location: str
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What an invitation tells: the higher `sequence` of one event holds."""

    sequence: int
    is_cancelled: bool
    organizer: str
    organizer_name: str
    attendee: str
    attendee_name: str


def calendar_of(counsellor: str, talks: Iterable[Talk], domain: str) -> bytes:
    """Return the calendar of one counsellor.

    Args:
        domain: makes the identity of an event unique in the world, as in a Message-ID.
    """
    calendar = _calendar()
    calendar.add("x-wr-calname", counsellor)
    for talk in talks:
        calendar.add_component(_event(talk, domain))
    content: bytes = calendar.to_ical()
    return content


def invitation_of(talk: Talk, change: Change) -> tuple[str, bytes]:
    """Return the method and content of an invitation by mail (iMIP, RFC 6047 and 5546).

    Args:
        talk: `number` is that of the event, which a talk keeps when it is moved; `booked_at` is
            when this invitation is sent.
    """
    method = "CANCEL" if change.is_cancelled else "REQUEST"
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(talk, change.organizer.rpartition("@")[2])
    event.add("sequence", change.sequence)
    event.add("status", "CANCELLED" if change.is_cancelled else "CONFIRMED")
    organizer, attendee = vCalAddress(f"mailto:{change.organizer}"), _attendee(change)
    organizer.params["CN"] = change.organizer_name
    event.add("organizer", organizer)
    event.add("attendee", attendee)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return method, content


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//phu-mailer//NL")
    calendar.add("version", "2.0")
    return calendar


def _event(talk: Talk, domain: str) -> Event:
    event = Event()
    event.add("uid", f"appointment-{talk.number}@{domain}")
    event.add("dtstamp", talk.booked_at)
    event.add("dtstart", talk.starts_at)
    event.add("dtend", talk.starts_at + timedelta(minutes=talk.duration_minutes))
    event.add("summary", SUMMARY.format(talk.reference))
    event.add("location", talk.location)
    event.add("class", "PRIVATE")
    return event


def _attendee(change: Change) -> vCalAddress:
    """Return the counsellor, of whom no answer is asked: the talk is planned."""
    attendee = vCalAddress(f"mailto:{change.attendee}")
    attendee.params["CN"] = change.attendee_name
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    return attendee


def file_names(counsellors: Sequence[str]) -> dict[str, str]:
    """Return a file name for each counsellor; two who would share one get a number."""
    names: dict[str, str] = {}
    for counsellor in dict.fromkeys(counsellors):
        plain = unicodedata.normalize("NFKD", counsellor).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "agenda"
        taken = set(names.values())
        options = (f"{stem}.ics", *(f"{stem}-{n}.ics" for n in range(2, len(counsellors) + 2)))
        names[counsellor] = next(name for name in options if name not in taken)
    return names
