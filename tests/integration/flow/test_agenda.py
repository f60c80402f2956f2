"""The talks as lists and files: references only, and handed back without guessing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from stages import NAMES, all_of, posted, signals

from builders import AMSTERDAM, MONDAY_9, MONDAY_16, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.errors import PermanentError
from phu_mailer.export.calendar import file_names
from phu_mailer.flow.agenda import (
    CalendarReport,
    Marked,
    calendars,
    day_list,
    keep_calendars,
    mark_day,
)
from phu_mailer.flow.decide import Decision, record_missed
from phu_mailer.flow.move import Wish, reschedule
from phu_mailer.store.tables import Appointment, AppointmentStatus, Case, CaseLogEntry

RULES = make_rules()
TALK_DAY = date(2026, 3, 16)
NOON = datetime(2026, 3, 16, 12, tzinfo=AMSTERDAM).astimezone(UTC)
HEADER = "afspraak;kenmerk;datum;tijd;medewerker;plaats;uitkomst"


@pytest.fixture
def invited(store):
    """Three households that were invited for 16 March: two at nine, one at ten."""
    posted(store, RULES, signals(3), MONDAY_9, MONDAY_16)
    return store


def filled_in(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows)).encode("utf-8-sig")


def test_the_list_of_the_day_opens_in_a_spreadsheet_and_names_nobody(invited):
    text = day_list(invited, RULES, TALK_DAY).decode("utf-8-sig")

    assert text.split("\r\n") == [
        HEADER,
        "1;PHU-2026-00001;16-03-2026;09:00;A;Markt 1, Haarlem;",
        "2;PHU-2026-00002;16-03-2026;09:00;B;Markt 1, Haarlem;",
        "3;PHU-2026-00003;16-03-2026;10:00;A;Markt 1, Haarlem;",
        "",
    ]


def test_good_rows_are_taken_and_the_others_are_listed(invited):
    content = filled_in(
        "1;PHU-2026-00001;16-03-2026;09:00;A;Markt 1, Haarlem;verschenen",
        "2;PHU-2026-00002;16-03-2026;09:00;B;Markt 1, Haarlem;Niet  verschenen",
        "3;PHU-2026-00003;16-03-2026;10:00;A;Markt 1, Haarlem;",
        "9;PHU-2026-00009;16-03-2026;10:00;A;Markt 1, Haarlem;verschenen",
        "3;PHU-2026-00001;16-03-2026;10:00;A;Markt 1, Haarlem;niet verschenen",
        "3;PHU-2026-00003;16-03-2026;10:00;A;Markt 1, Haarlem;misschien",
    )

    report = mark_day(invited, content, "test", NOON)

    assert report == Marked(
        kept=1,
        missed=1,
        refused=[
            "regel 5: there is no such appointment of this case",
            "regel 6: there is no such appointment of this case",
            "regel 7: the outcome is neither 'verschenen' nor 'niet verschenen'",
        ],
    )
    assert [case.state for case in all_of(invited, Case)] == [
        CaseState.IN_CONTACT,
        CaseState.NO_SHOW,
        CaseState.INVITED,
    ]


def test_the_same_list_a_second_time_changes_nothing(invited):
    content = filled_in("2;PHU-2026-00002;16-03-2026;09:00;B;x;nee")
    mark_day(invited, content, "test", NOON)

    assert mark_day(invited, content, "test", NOON) == Marked(known=1)
    assert all_of(invited, Case)[1].state is CaseState.NO_SHOW


def test_a_talk_that_was_moved_is_not_marked_by_an_old_list(invited):
    reschedule(invited, RULES, Decision("PHU-2026-00001", "test", MONDAY_16), Wish())

    report = mark_day(
        invited,
        filled_in("1;PHU-2026-00001;16-03-2026;09:00;A;x;niet verschenen"),
        "test",
        NOON + timedelta(days=30),
    )

    assert report.refused == [
        "regel 2: the appointment of PHU-2026-00001 is cancelled already",
    ]
    assert all_of(invited, Appointment)[-1].status is AppointmentStatus.BOOKED


def test_a_talk_that_is_still_to_come_cannot_be_marked(invited):
    report = mark_day(
        invited, filled_in("1;PHU-2026-00001;16-03-2026;09:00;A;x;ja"), "test", MONDAY_16
    )

    assert report.refused == [
        (
            "regel 2: PHU-2026-00001 is invited and has no appointment that is over; possible: "
            "appointment_cancelled, appointment_missed, tenant_reached, signal_added, case_closed"
        )
    ]


@pytest.mark.parametrize(
    "number",
    ["99999999999999999999", "-1", "1e3", "", "1;2", "\u0661"],
    ids=["no number of a database", "below zero", "power", "none", "two", "of another script"],
)
def test_a_number_that_is_none_costs_its_row_and_no_other(invited, number):
    content = filled_in(
        f"{number};PHU-2026-00001;16-03-2026;09:00;A;x;ja",
        "2;PHU-2026-00002;16-03-2026;09:00;B;x;ja",
    )

    report = mark_day(invited, content, "test", NOON)

    assert (report.kept, len(report.refused)) == (1, 1)
    assert report.refused[0].startswith("regel 2: ")


def test_two_answers_for_one_talk_leave_the_first(invited):
    content = filled_in(
        "1;PHU-2026-00001;16-03-2026;09:00;A;x;ja",
        "1;PHU-2026-00001;16-03-2026;09:00;A;x;nee",
    )

    report = mark_day(invited, content, "test", NOON)

    assert report == Marked(
        kept=1, refused=["regel 3: the appointment of PHU-2026-00001 is kept already"]
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(range(256)), b"", b"\x00" * 40])
def test_a_file_that_is_no_text_is_refused_as_a_whole(invited, content):
    with pytest.raises(PermanentError, match=r"this is no list of a day|cannot be read as CSV"):
        mark_day(invited, content, "test", NOON)


def test_of_two_people_at_once_the_second_is_told(invited):
    start = threading.Barrier(2)

    def mark(record, actor):
        start.wait()
        try:
            record(invited, Decision("PHU-2026-00001", actor, NOON))
        except PermanentError as refusal:
            return str(refusal)
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = [
            pool.submit(mark, record_missed, "cli:karin"),
            pool.submit(mark, record_missed, "cli:piet"),
        ]
        told = [answer.result() for answer in answers]

    assert sorted(told, key=str) == [
        None,
        (
            "a case that is no_show cannot take appointment_missed; possible: "
            "appointment_booked, follow_up_posted, tenant_reached, signal_added, case_closed"
        ),
    ]
    missed = [one for one in all_of(invited, CaseLogEntry) if one.event == "appointment_missed"]
    assert len(missed) == 1


def test_a_list_that_a_spreadsheet_saved_with_commas_in_another_order_is_read(invited):
    content = b'Kenmerk,Afspraak,Uitkomst,Opmerking\n"PHU-2026-00001",1,"ja",\xeb\n'

    assert mark_day(invited, content, "test", NOON) == Marked(kept=1)


def test_another_file_is_refused_as_a_whole(invited):
    with pytest.raises(PermanentError, match="it has no column afspraak, uitkomst"):
        mark_day(invited, b"kenmerk;naam\nPHU-2026-00001;x\n", "test", NOON)


def test_the_calendar_of_a_counsellor_holds_talks_and_no_names(invited):
    files = dict(calendars(invited, RULES, MONDAY_16))

    events = [
        (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt, str(event["uid"]))
        for event in Calendar.from_ical(files["a.ics"]).events
    ]
    nine = datetime(2026, 3, 16, 8, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert events == [
        ("Gesprek PHU-2026-00001", nine, nine + hour, "appointment-1@duinstad.example"),
        ("Gesprek PHU-2026-00003", nine + hour, nine + 2 * hour, "appointment-3@duinstad.example"),
    ]
    everything = b"".join(files.values()).decode()
    assert [name for name in (*NAMES, "Roordastraat") if name in everything] == []


def test_calendars_are_written_when_a_talk_changes_and_not_otherwise(invited, tmp_path):
    folder = tmp_path / "agenda"

    first = keep_calendars(invited, RULES, folder, MONDAY_16)
    second = keep_calendars(invited, RULES, folder, MONDAY_16 + timedelta(hours=1))
    reschedule(invited, RULES, Decision("PHU-2026-00002", "test", MONDAY_16), Wish())
    third = keep_calendars(invited, RULES, folder, MONDAY_16 + timedelta(hours=2))

    assert (first, second, third) == (
        CalendarReport(calendars=2),
        CalendarReport(),
        CalendarReport(calendars=1),
    )
    assert b"PHU-2026-00002" in (folder / "b.ics").read_bytes()


def test_without_a_folder_no_calendars_are_kept(invited):
    assert keep_calendars(invited, RULES, None, MONDAY_16) == CalendarReport()


def test_two_counsellors_never_share_a_file():
    assert file_names(("J. Bos", "J Bos", "Ö", "")) == {
        "J. Bos": "j-bos.ics",
        "J Bos": "j-bos-2.ics",
        "Ö": "o.ics",
        "": "agenda.ics",
    }
