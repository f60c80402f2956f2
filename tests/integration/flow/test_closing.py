"""A case ends while a talk is booked, a letter waits, or somebody still has to look."""

from dataclasses import replace
from datetime import datetime

import pytest
from procedure import Town, at
from stages import all_of, signals

from builders import make_mail, make_rules
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.contact import Attempt, record_contact
from phu_mailer.flow.decide import Decision, close_case, record_missed
from phu_mailer.flow.judge import Verdict, accept
from phu_mailer.flow.post import Confirmation, PostReport, confirm_posted
from phu_mailer.flow.rights import NoPost, allow_post, stop_post
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import finish_task, open_tasks
from phu_mailer.store.tables import Appointment, Case, CaseLogEntry, ContactChannel, InboundMessage

FIRST = "PHU-2026-00001"
WITHDRAWAL = "Wilt u melding 0045-112-03 intrekken? De huurder heeft alles betaald.\n"


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def decision(day: int, clock: str, reference: str = FIRST) -> Decision:
    return Decision(reference, "cli:karin", at(day, clock))


def tasks_of(town: Town) -> list[tuple[str, str | None]]:
    return [(task.kind, task.case_reference) for task in open_tasks(town.store)]


# The signal of Monday 9 March leads to a talk on Monday 16 March at 9.00: five working days later.


def test_whoever_knows_of_a_talk_hears_by_letter_that_it_is_off_when_the_case_closes(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    close_case(town.store, town.rules, decision(10, "10:00"), Outcome.PAID_OR_ARRANGED)
    town.work(at(10, "10:05"))
    town.work(at(10, "16:05"))

    assert town.letters() == [("invitation", "posted"), ("cancellation", "posted")]
    assert [talk.status for talk in all_of(town.store, Appointment)] == ["cancelled"]
    assert (town.states(), tasks_of(town)) == (["closed"], [])


@pytest.mark.parametrize("outcome", [Outcome.DECEASED, Outcome.MOVED])
def test_nobody_writes_to_whoever_died_or_left(town, outcome):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    close_case(town.store, town.rules, decision(10, "10:00"), outcome)
    town.work(at(10, "16:05"))

    assert (town.letters(), tasks_of(town)) == ([("invitation", "posted")], [])


@pytest.mark.parametrize("because", list(NoPost))
def test_no_cancellation_is_written_where_no_post_may_go(town, because):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    stop_post(town.store, town.rules, decision(10, "09:00"), because)

    close_case(town.store, town.rules, decision(10, "10:00"), Outcome.OTHER_REASON)
    town.work(at(10, "16:05"))

    assert town.letters() == [("invitation", "posted")]
    assert tasks_of(town) == [("post_stopped_after_posting", FIRST)]


def test_a_hold_that_comes_after_the_cancellation_was_decided_still_stops_it(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    close_case(town.store, town.rules, decision(10, "09:00"), Outcome.NO_HELP_WANTED)

    stop_post(town.store, town.rules, decision(10, "10:00"), NoPost.OBJECTION)
    town.work(at(10, "16:05"))

    assert town.letters() == [("invitation", "posted")]


def test_when_a_letter_would_come_too_late_somebody_must_tell_the_tenant(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    # After the round of Friday the next letter leaves on Monday 16 March, the day of the talk.
    close_case(town.store, town.rules, decision(13, "17:00"), Outcome.PAID_OR_ARRANGED)
    town.work(at(16, "16:05"))

    assert town.letters() == [("invitation", "posted")]
    assert tasks_of(town) == [("cancelled_without_letter", FIRST)]


def test_a_talk_that_is_over_is_not_called_off(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    close_case(town.store, town.rules, decision(16, "11:00"), Outcome.ADVICE_OR_MEDIATION)
    town.work(at(16, "16:05"))

    assert (town.letters(), tasks_of(town)) == ([("invitation", "posted")], [])


def test_a_talk_that_no_letter_named_is_called_off_without_one(town):
    town.work(at(9, "09:00"), make_mail())

    close_case(town.store, town.rules, decision(9, "11:00"), Outcome.PAID_OR_ARRANGED)
    town.work(at(9, "16:05"))

    assert (town.letters(), tasks_of(town)) == ([("invitation", "stopped")], [])


def test_the_cancellation_of_a_withdrawn_case_names_the_corporation_that_had_reported(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    town.work(at(10, "09:00"), make_mail(WITHDRAWAL, message_id="<back@woonvast.example>"))

    close_case(town.store, town.rules, decision(10, "10:00"), Outcome.WITHDRAWN)
    town.work(at(10, "10:05"))
    town.work(at(10, "16:05"))

    assert town.letters() == [("invitation", "posted"), ("cancellation", "posted")]
    assert town.renderer.jobs[-1].fields["corporatie"] == {"naam": "Woonvast"}


# A letter that was overtaken


def reach(town: Town, number: int, now: datetime) -> None:
    """Let a case be in contact while its letter waits, as another process could bring it."""
    with town.store.transaction() as session:
        case = session.get_one(Case, number)
        step = Step(town.store, session, town.rules, now)
        record_event(town.store, session, case, CaseEvent.TENANT_REACHED, step.occasion())


def test_a_letter_that_was_overtaken_stays_behind_and_the_others_leave(town):
    town.work(at(9, "09:00"), *signals(3))
    reach(town, 2, at(9, "15:00"))

    report = town.work(at(9, "16:05"))

    assert (report.counts["post"]["posted"], report.is_complete) == (2, True)
    assert town.states() == ["invited", "in_contact", "invited"]
    assert [status for _, status in town.letters()] == ["posted", "stopped", "posted"]


def test_a_letter_overtaken_in_the_print_folder_does_not_hold_its_batch(store, tmp_path):
    rules = make_rules()
    rules = replace(rules, letters=replace(rules.letters, needs_confirmation=True))
    town = Town(store, tmp_path, rules)
    town.work(at(9, "09:00"), *signals(3))
    town.work(at(9, "16:05"))
    reach(town, 2, at(9, "16:30"))
    close_case(store, rules, decision(9, "16:30", "PHU-2026-00003"), Outcome.PAID_OR_ARRANGED)

    report = confirm_posted(store, rules, Confirmation(1, "cli:karin", at(9, "17:00")))

    assert report == PostReport(posted=2, stopped=1)
    assert town.states() == ["invited", "in_contact", "closed"]
    assert [status for _, status in town.letters()] == ["posted", "posted", "stopped"]
    events = [row.event for row in all_of(store, CaseLogEntry)]
    assert events.count("overtaken_letter_posted") == 1


def test_a_tenant_who_was_reached_gets_no_letter_and_the_others_do(town):
    town.work(at(9, "09:00"), *signals(3))
    attempt = Attempt(ContactChannel.PHONE, is_reached=True)

    record_contact(town.store, town.rules, decision(9, "15:00", "PHU-2026-00002"), attempt)
    report = town.work(at(9, "16:05"))

    assert report.counts["post"]["posted"] == 2
    assert town.states() == ["invited", "in_contact", "invited"]
    assert [status for _, status in town.letters()] == ["posted", "stopped", "posted"]


# What waits for a person holds the closing


def followed_up(town: Town) -> None:
    """The talk of 16 March missed, the letter of 18 March (17 March is closed): answer by the 25th.

    Three working days later (30 March) the term has passed; the case may close on the 31st.
    """
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    record_missed(town.store, decision(16, "12:00"))
    town.work(at(18, "15:00"))
    town.work(at(18, "16:05"))


def test_without_anything_that_waits_the_case_closes(town):
    followed_up(town)

    town.work(at(31, "09:00"))

    assert town.states() == ["closed"]


def test_an_open_task_holds_the_closing_until_it_is_done(town):
    followed_up(town)
    correction = (
        "Correctie op onze melding PHU-2026-00001. Het juiste adres volgt hieronder.\n\n"
        "Contractnummer:  0045-112-03\nAdres:           Roordastraat 114\n"
        "Postcode/plaats: 2035 XX Haarlem\n"
    )
    town.work(at(25, "09:00"), make_mail(correction, message_id="<corr@woonvast.example>"))
    assert tasks_of(town) == [("possible_data_breach", FIRST)]

    town.work(at(31, "09:00"))
    assert town.states() == ["followed_up"]
    finish_task(town.store, open_tasks(town.store)[0].id, "cli:karin", at(31, "10:00"))
    town.work(at(31, "11:00"))

    assert town.states() == ["closed"]


def test_a_mail_about_the_case_that_nobody_has_read_holds_the_closing(town):
    followed_up(town)
    question = "Heeft u de huurder van melding PHU-2026-00001 al gesproken?\n"

    town.work(at(25, "09:00"), make_mail(question, message_id="<q@woonvast.example>"))
    town.work(at(31, "09:00"))

    mail = all_of(town.store, InboundMessage)[-1]
    assert (mail.status, mail.case_reference) == ("review", FIRST)
    assert town.states() == ["followed_up"]


# The clock of the first contact


def test_the_term_runs_from_the_signal_and_not_from_its_acceptance(town):
    incomplete = make_mail().replace(b"Roordastraat 112", b"Roordastraat")
    town.work(at(9, "09:00"), incomplete)

    verdict = Verdict(1, "cli:karin", at(16, "10:00"), corrected=("address=Roordastraat 112",))
    accept(town.store, town.rules, verdict)

    # 14 days after 9 March is Monday 23 March
    assert all_of(town.store, Case)[0].first_contact_due == at(23, "00:00").date()


def test_an_eviction_announced_later_shortens_the_term_of_a_running_case(town):
    town.work(at(9, "09:00"), make_mail())
    eviction = make_mail(amount="1.307,10", message_id="<spoed@woonvast.example>").replace(
        b"\r\n\r\nMet vriendelijke groet",
        b"\r\n\r\nDe ontruiming staat gepland op 14 april 2026.\r\n\r\nMet vriendelijke groet",
    )
    town.work(at(10, "09:00"), eviction)

    accept(town.store, town.rules, Verdict(2, "cli:karin", at(10, "10:00")))

    # three working days after Tuesday 10 March: Friday 13 March
    assert all_of(town.store, Case)[0].first_contact_due == at(13, "00:00").date()


def test_a_crisis_in_a_household_without_post_alerts_and_is_neither_booked_nor_written_to(town):
    town.work(at(9, "09:00"), make_mail())
    stop_post(town.store, town.rules, decision(9, "10:00"), NoPost.NO_POST)
    eviction = make_mail(amount="1.307,10", message_id="<spoed@woonvast.example>").replace(
        b"\r\n\r\nMet vriendelijke groet",
        b"\r\n\r\nDe ontruiming staat gepland op 14 april 2026.\r\n\r\nMet vriendelijke groet",
    )
    town.work(at(10, "09:00"), eviction)
    accept(town.store, town.rules, Verdict(2, "cli:karin", at(10, "10:00")))
    town.work(at(10, "16:05"))

    assert town.states() == ["registered"]
    assert [status for _, status in town.letters()] == ["stopped"]
    assert ("spoed", "phu@duinstad.example") in town.sent()
    allow_post(town.store, town.rules, decision(11, "09:00"))
    town.work(at(11, "10:00"))
    # lifted: planned at once, on the clock of an eviction (two working days after 11 March)
    talk = all_of(town.store, Appointment)[-1]
    assert (town.states(), talk.starts_at) == (["scheduled"], at(13, "09:00"))
