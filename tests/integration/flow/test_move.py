"""Another appointment, or none: always with the letter that the tenant needs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select
from stages import all_of, posted, registered, scheduled, signals

from builders import AMSTERDAM, MONDAY_9, MONDAY_16, MemoryRenderer, make_mail, make_rules
from phu_mailer.domain.calendar import Slot
from phu_mailer.domain.case import CaseState, IllegalTransition
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.outcome import Outcome
from phu_mailer.domain.rules import Absence
from phu_mailer.errors import PermanentError
from phu_mailer.flow.decide import Decision, close_case, record_missed
from phu_mailer.flow.move import (
    Moved,
    Wish,
    cancel_appointment,
    move_unheld,
    reschedule,
    unheld_appointments,
)
from phu_mailer.flow.post import PostReport, post_batch
from phu_mailer.flow.schedule import ScheduleReport, book_appointments
from phu_mailer.flow.write import WriteReport, write_letters
from phu_mailer.store.tables import (
    Appointment,
    AppointmentStatus,
    Case,
    CaseLogEntry,
    Letter,
    LetterStatus,
    OutboxMessage,
    Signal,
)

RULES = make_rules()
FIRST = "PHU-2026-00001"
TUESDAY_9 = MONDAY_9 + timedelta(days=1)
TUESDAY_16 = MONDAY_16 + timedelta(days=1)
BOOKED, CANCELLED = AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED


def decision(now: datetime, reference: str = FIRST) -> Decision:
    return Decision(reference, "test", now)


def local(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=AMSTERDAM).astimezone(UTC)


def talks(store):
    return [
        (talk.starts_at.astimezone(AMSTERDAM).isoformat()[:16], talk.counsellor, talk.status)
        for talk in all_of(store, Appointment)
    ]


def letters(store):
    return [(letter.kind, letter.status) for letter in all_of(store, Letter)]


def with_planning(**changes):
    return make_rules(planning=replace(RULES.planning, **changes))


def test_a_talk_moved_before_the_post_gives_one_letter_with_the_new_date(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)

    reschedule(store, RULES, decision(MONDAY_9), Wish())
    renderer = MemoryRenderer()
    write_letters(store, renderer, RULES, MONDAY_9)

    assert talks(store) == [
        ("2026-03-16T09:00", "A", CANCELLED),
        ("2026-03-16T10:00", "A", BOOKED),
    ]
    assert letters(store) == [
        (LetterKind.INVITATION, LetterStatus.STOPPED),
        (LetterKind.INVITATION, LetterStatus.WRITTEN),
    ]
    assert renderer.jobs[0].fields["afspraak"]["tijd"] == "10.00 uur"


def test_a_talk_moved_after_the_post_gives_a_letter_that_takes_the_old_date_back(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)

    reschedule(store, RULES, decision(TUESDAY_9), Wish(local(2026, 3, 19, 11), "B"))
    renderer = MemoryRenderer()
    write_letters(store, renderer, RULES, TUESDAY_9)
    post_batch(store, RULES, TUESDAY_16)

    assert talks(store) == [
        ("2026-03-16T09:00", "A", CANCELLED),
        ("2026-03-19T11:00", "B", BOOKED),
    ]
    assert letters(store) == [
        (LetterKind.INVITATION, LetterStatus.POSTED),
        (LetterKind.NEW_DATE, LetterStatus.POSTED),
    ]
    fields = renderer.jobs[0].fields
    assert fields["vervallen_afspraak"] == {
        "datum_lang": "maandag 16 maart 2026",
        "tijd": "09.00 uur",
    }
    assert fields["afspraak"]["datum_lang"] == "donderdag 19 maart 2026"
    assert all_of(store, Case)[0].state is CaseState.INVITED
    assert [row.kind for row in all_of(store, OutboxMessage)] == ["ontvangst", "opgepakt"]
    assert [entry.event for entry in all_of(store, CaseLogEntry)] == [
        *("case_created", "appointment_booked", "invitation_posted"),
        *("appointment_cancelled", "appointment_booked", "invitation_posted"),
    ]


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(local(2026, 3, 16, 9)), "the case has an appointment at this time already"),
        (Wish(local(2026, 3, 16, 13)), "this time is outside the opening hours"),
        (Wish(local(2026, 3, 17, 9)), "this time is outside the opening hours"),
        (Wish(local(2026, 3, 14, 9)), "this time is outside the opening hours"),
        (Wish(local(2026, 3, 10, 9)), "the letter would leave on 2026-03-10: too late"),
        (Wish(local(2026, 3, 16, 10), "Z"), "the settings know no counsellor of this name"),
        (Wish(local(2026, 3, 18, 9), "A"), "no counsellor is free at this time"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_and_nothing_has_changed(store, wish, says):
    posted(store, RULES, signals(7), MONDAY_9, MONDAY_16)
    before = talks(store)

    with pytest.raises(PermanentError, match=says):
        reschedule(store, RULES, decision(TUESDAY_9), wish)

    assert talks(store) == before
    assert all_of(store, Case)[0].state is CaseState.INVITED


def test_a_closed_case_gets_no_appointment(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    close_case(store, RULES, decision(TUESDAY_9), Outcome.MOVED)

    with pytest.raises(IllegalTransition, match="a case that is closed cannot take"):
        reschedule(store, RULES, decision(TUESDAY_9), Wish())


def test_after_a_no_show_a_new_date_replaces_the_follow_up_that_has_not_left(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    after_talk = local(2026, 3, 16, 11)
    record_missed(store, decision(after_talk))
    write_letters(store, MemoryRenderer(), RULES, after_talk)

    reschedule(store, RULES, decision(after_talk), Wish())
    write_letters(store, MemoryRenderer(), RULES, after_talk)

    # 16 March + 5 working days, the 17th being closed: 24 March
    assert talks(store)[1] == ("2026-03-24T09:00", "A", BOOKED)
    assert letters(store) == [
        (LetterKind.INVITATION, LetterStatus.POSTED),
        (LetterKind.FOLLOW_UP, LetterStatus.STOPPED),
        (LetterKind.NEW_DATE, LetterStatus.WRITTEN),
    ]


def test_a_cancelled_talk_that_a_letter_named_is_called_off_by_letter_and_not_booked_again(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)

    is_written = cancel_appointment(store, RULES, decision(TUESDAY_9))
    write_letters(store, MemoryRenderer(), RULES, TUESDAY_9)
    post_batch(store, RULES, TUESDAY_16)

    assert is_written is True
    assert letters(store)[1:] == [(LetterKind.CANCELLATION, LetterStatus.POSTED)]
    assert book_appointments(store, RULES, TUESDAY_9) == ScheduleReport()
    assert all_of(store, Case)[0].state is CaseState.REGISTERED
    assert all_of(store, CaseLogEntry)[-1].event == "cancellation_posted"
    assert write_letters(store, MemoryRenderer(), RULES, TUESDAY_16) == WriteReport()


def test_a_cancellation_before_the_post_needs_no_letter(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)

    is_written = cancel_appointment(store, RULES, decision(MONDAY_9))

    assert is_written is False
    assert write_letters(store, MemoryRenderer(), RULES, MONDAY_9) == WriteReport()
    assert post_batch(store, RULES, MONDAY_16) == PostReport()
    assert letters(store) == [(LetterKind.INVITATION, LetterStatus.STOPPED)]


def test_a_cancellation_that_a_letter_would_bring_too_late_is_left_to_a_person(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    friday_evening = local(2026, 3, 13, 17)  # the next round is on the day of the talk itself

    assert cancel_appointment(store, RULES, decision(friday_evening)) is False
    assert write_letters(store, MemoryRenderer(), RULES, friday_evening) == WriteReport()


def test_a_new_date_after_a_cancellation_says_it_all_in_one_letter(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    cancel_appointment(store, RULES, decision(TUESDAY_9))
    write_letters(store, MemoryRenderer(), RULES, TUESDAY_9)

    reschedule(store, RULES, decision(TUESDAY_9), Wish(local(2026, 3, 18, 9)))
    write_letters(store, MemoryRenderer(), RULES, TUESDAY_9)

    assert letters(store)[1:] == [
        (LetterKind.CANCELLATION, LetterStatus.STOPPED),
        (LetterKind.NEW_DATE, LetterStatus.WRITTEN),
    ]


@pytest.mark.parametrize(("outcome", "written"), [(Outcome.DECEASED, 0), (Outcome.WITHDRAWN, 1)])
def test_the_letter_that_calls_off_a_talk_goes_only_where_somebody_lives(store, outcome, written):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    cancel_appointment(store, RULES, decision(TUESDAY_9))

    close_case(store, RULES, decision(TUESDAY_9), outcome)

    assert write_letters(store, MemoryRenderer(), RULES, TUESDAY_9) == WriteReport(written=written)


def test_a_day_that_closes_later_lists_its_talks_and_moves_them_with_new_letters(store):
    posted(store, RULES, signals(2), MONDAY_9, MONDAY_16)
    closed = with_planning(closed_days=(frozenset({date(2026, 3, 16), date(2026, 3, 17)}),))

    listed = unheld_appointments(store, closed, TUESDAY_9)
    moved = move_unheld(store, closed, "test", TUESDAY_9)
    write_letters(store, MemoryRenderer(), closed, TUESDAY_9)

    was = [Slot(local(2026, 3, 16, 9), name) for name in "AB"]
    # Tuesday 10 March + 5 working days without the 16th and 17th: Thursday 19 March
    to = [Slot(local(2026, 3, 19, 9), name) for name in "AB"]
    assert listed == [(FIRST, was[0]), ("PHU-2026-00002", was[1])]
    assert moved == [Moved(FIRST, was[0], to[0]), Moved("PHU-2026-00002", was[1], to[1])]
    assert letters(store)[2:] == [(LetterKind.NEW_DATE, LetterStatus.WRITTEN)] * 2
    assert unheld_appointments(store, closed, TUESDAY_9) == []


def test_of_an_absent_counsellor_a_colleague_takes_over_and_the_letter_stays_true(store):
    posted(store, RULES, signals(3), MONDAY_9, MONDAY_16)
    absent = with_planning(absences=(Absence("A", date(2026, 3, 16), date(2026, 3, 16)),))

    moved = move_unheld(store, absent, "test", TUESDAY_9)

    nine, ten = local(2026, 3, 16, 9), local(2026, 3, 16, 10)
    assert moved == [
        # at nine o'clock B is taken, so this one needs another time, and a letter
        Moved(FIRST, Slot(nine, "A"), Slot(local(2026, 3, 18, 9), "A")),
        Moved("PHU-2026-00003", Slot(ten, "A"), Slot(ten, "B"), same_time=True),
    ]
    assert write_letters(store, MemoryRenderer(), absent, TUESDAY_9) == WriteReport(written=1)


def test_a_talk_that_cannot_move_stays_and_says_why(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    never = with_planning(opening_blocks=())

    moved = move_unheld(store, never, "test", TUESDAY_9)

    assert moved == [Moved(FIRST, Slot(local(2026, 3, 16, 9), "A"), None)]
    assert all_of(store, Case)[0].problem == (
        "no free appointment was found: add opening hours or counsellors"
    )


def test_a_letter_whose_day_closes_before_the_round_does_not_leave(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)
    closed = with_planning(closed_days=(frozenset({date(2026, 3, 16)}),))

    assert post_batch(store, closed, MONDAY_16) == PostReport(stopped=1)
    assert letters(store) == [(LetterKind.INVITATION, LetterStatus.STOPPED)]
    assert all_of(store, Case)[0].state is CaseState.SCHEDULED


def test_a_case_with_an_announced_eviction_is_planned_first_and_sooner(store):
    registered(store, RULES, signals(2))
    with store.transaction() as session:
        signal = session.exec(select(Signal).where(Signal.case_id == 2)).one()
        signal.is_crisis = True
        session.add(signal)

    book_appointments(store, RULES, MONDAY_9)

    # the crisis after 2 working days, the other one after 5
    assert [
        (talk.case_id, talk.starts_at, talk.warnings) for talk in all_of(store, Appointment)
    ] == [
        (2, local(2026, 3, 11, 9), []),
        (1, local(2026, 3, 16, 9), []),
    ]


def test_a_crisis_that_gets_its_talk_after_three_working_days_carries_a_warning(store):
    registered(store, RULES, signals(1))
    with store.transaction() as session:
        signal = session.exec(select(Signal)).one()
        signal.is_crisis = True
        session.add(signal)
    full = with_planning(crisis_earliest_working_days=4)

    book_appointments(store, full, MONDAY_9)

    assert all_of(store, Appointment)[0].warnings == ["after_crisis_term"]


def test_a_household_with_two_cases_never_has_two_talks(store):
    first = make_mail(message_id="<1@woonvast.example>")
    scheduled(store, RULES, [first])
    with store.transaction() as session:  # the same household in a second case, by hand
        case = session.get_one(Case, 1)
        twin = Case(reference="PHU-2026-00099", household_id=1, registered_at=MONDAY_9)
        session.add(twin)
        session.flush()
        reported = session.exec(select(Signal)).one().model_dump(exclude={"id"})
        session.add(Signal(**reported | {"case_id": twin.id, "position": 1}))
        assert case.household_id == 1

    report = book_appointments(store, RULES, MONDAY_9)

    assert report == ScheduleReport(without_slot=1)
    assert len(talks(store)) == 1
    assert all_of(store, Case)[1].problem == (
        "this household has an appointment already in PHU-2026-00001"
    )


def test_the_second_of_two_people_who_move_a_talk_is_told_what_the_first_did(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    reschedule(store, RULES, Decision(FIRST, "cli:karin", TUESDAY_9), Wish(local(2026, 3, 19, 11)))
    before = talks(store)

    second = Decision(FIRST, "cli:joost", TUESDAY_9 + timedelta(minutes=9))
    with pytest.raises(
        PermanentError,
        match=rf"cli:karin gave {FIRST} the appointment of 19-03-2026 11:00 just now; possible: .*",
    ):
        reschedule(store, RULES, second, Wish())

    assert talks(store) == before


@pytest.mark.parametrize(
    ("minutes", "wish"), [(9, Wish(again=True)), (10, Wish())], ids=["said again", "later"]
)
def test_a_talk_can_be_moved_once_more(store, minutes, wish):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    reschedule(store, RULES, decision(TUESDAY_9), Wish(local(2026, 3, 19, 11)))

    reschedule(store, RULES, decision(TUESDAY_9 + timedelta(minutes=minutes)), wish)

    assert [status for _, _, status in talks(store)] == [CANCELLED, CANCELLED, BOOKED]


def moved_but_not_told(store):
    """A tenant invited for 16 March is moved to the 19th, and no letter about that has left."""
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    reschedule(store, RULES, decision(TUESDAY_9), Wish(local(2026, 3, 19, 11)))


def test_a_cancellation_calls_off_the_date_that_the_tenant_still_counts_on(store):
    moved_but_not_told(store)

    is_written = cancel_appointment(store, RULES, decision(TUESDAY_9))
    renderer = MemoryRenderer()
    write_letters(store, renderer, RULES, TUESDAY_9)
    post_batch(store, RULES, TUESDAY_16)

    assert is_written
    assert letters(store)[1:] == [(LetterKind.CANCELLATION, LetterStatus.POSTED)]
    assert renderer.jobs[0].must_contain[3] == "maandag 16 maart 2026"


def test_closing_calls_off_the_date_that_the_tenant_still_counts_on(store):
    moved_but_not_told(store)

    close_case(store, RULES, decision(TUESDAY_9), Outcome.PAID_OR_ARRANGED)
    write_letters(store, MemoryRenderer(), RULES, TUESDAY_9)

    assert letters(store)[1:] == [(LetterKind.CANCELLATION, LetterStatus.WRITTEN)]


def test_a_date_that_a_letter_called_off_is_not_called_off_again(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    cancel_appointment(store, RULES, decision(TUESDAY_9))
    write_letters(store, MemoryRenderer(), RULES, TUESDAY_9)
    post_batch(store, RULES, TUESDAY_16)
    reschedule(store, RULES, decision(TUESDAY_16), Wish())

    is_written = cancel_appointment(store, RULES, decision(TUESDAY_16 + timedelta(minutes=20)))

    assert not is_written
    assert [kind for kind, _ in letters(store)] == [LetterKind.INVITATION, LetterKind.CANCELLATION]
