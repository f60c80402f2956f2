"""The post round: one batch, in post order, posted when it left."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from stages import all_of, posted, scheduled, signals

from builders import MONDAY_9, MONDAY_16, MemoryRenderer, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.outcome import Outcome
from phu_mailer.errors import PermanentError
from phu_mailer.flow.decide import Decision, close_case
from phu_mailer.flow.post import (
    Confirmation,
    PostReport,
    approve_letters,
    confirm_posted,
    post_batch,
)
from phu_mailer.flow.print import PrintReport, print_batches, stopped_in
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.flow.write import WriteReport, write_letters
from phu_mailer.store.tables import (
    Case,
    CaseLogEntry,
    Letter,
    LetterStatus,
    OutboxMessage,
    PrintBatch,
)

RULES = make_rules()
ASKING = make_rules(letters=replace(RULES.letters, needs_confirmation=True))
CAREFUL = make_rules(letters=replace(RULES.letters, needs_approval=True))
TUESDAY_9 = MONDAY_9 + timedelta(days=1)
SAID = Confirmation(1, "test", TUESDAY_9)


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def read_list(folder):
    text = next(folder.rglob("verzendlijst.csv")).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_batch_is_one_pdf_in_post_order_with_each_letter_on_a_new_sheet(store, tmp_path):
    mails = [signals(2)[1], signals(1)[0]]  # postal codes 2012 and 2011, in that order
    posted(store, RULES, mails, MONDAY_9, MONDAY_16)

    report = print_batches(store, RULES.letters, tmp_path, MONDAY_16)

    assert report == PrintReport(printed=1)
    assert len(PdfReader(next(tmp_path.rglob("verzending.pdf"))).pages) == 3
    assert read_list(tmp_path) == [
        ["nummer", "kenmerk", "brief", "bladzijden", "begint op bladzijde", "bestand"],
        ["1", "PHU-2026-00002", "uitnodiging", "1", "1", "PHU-2026-00002-uitnodiging-2.pdf"],
        ["2", "PHU-2026-00001", "uitnodiging", "1", "3", "PHU-2026-00001-uitnodiging-1.pdf"],
        ["totaal", "2 brieven", "", "2", "", "verzending.pdf"],
    ]


def test_printed_on_one_side_no_blank_pages_are_added(store, tmp_path):
    posted(store, RULES, signals(2), MONDAY_9, MONDAY_16)

    print_batches(store, replace(RULES.letters, is_double_sided=False), tmp_path, MONDAY_16)

    assert len(PdfReader(next(tmp_path.rglob("verzending.pdf"))).pages) == 2


def test_a_batch_that_needs_a_word_is_printed_and_nothing_moves_before_it(store, tmp_path):
    scheduled(store, ASKING, signals(2))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)

    report = post_batch(store, ASKING, MONDAY_16)
    again = post_batch(store, ASKING, MONDAY_16)

    assert (report, again) == (PostReport(unconfirmed=2), PostReport())
    assert print_batches(store, ASKING.letters, tmp_path / "print", MONDAY_16) == PrintReport(
        printed=1
    )
    assert [case.state for case in all_of(store, Case)] == [CaseState.SCHEDULED] * 2
    assert [row.kind for row in all_of(store, OutboxMessage)] == ["ontvangst"] * 2


def test_the_word_of_a_person_dates_the_batch(store):
    scheduled(store, ASKING, signals(2))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)
    post_batch(store, ASKING, MONDAY_16)

    report = confirm_posted(store, ASKING, SAID)

    assert report == PostReport(posted=2)
    assert [case.taken_up_on for case in all_of(store, Case)] == [date(2026, 3, 10)] * 2
    assert [letter.posted_at for letter in all_of(store, Letter)] == [TUESDAY_9] * 2
    assert [row.kind for row in all_of(store, OutboxMessage)][2:] == ["opgepakt"] * 2
    assert all_of(store, CaseLogEntry)[-1].actor == "test"


@pytest.mark.parametrize(
    ("confirmation", "says"),
    [
        (Confirmation(9, "test", TUESDAY_9), "there is no print batch 9"),
        (Confirmation(1, "test", MONDAY_9), "print batch 1 was made after that time"),
    ],
)
def test_a_batch_that_cannot_have_left_is_refused(store, confirmation, says):
    scheduled(store, ASKING, signals(1))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)
    post_batch(store, ASKING, MONDAY_16)

    with pytest.raises(PermanentError, match=says):
        confirm_posted(store, ASKING, confirmation)

    assert all_of(store, PrintBatch)[0].posted_at is None


def test_the_second_who_confirms_is_told(store):
    scheduled(store, ASKING, signals(1))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)
    post_batch(store, ASKING, MONDAY_16)
    confirm_posted(store, ASKING, SAID)

    with pytest.raises(PermanentError, match="print batch 1 was posted already"):
        confirm_posted(store, ASKING, SAID)


def test_a_letter_stopped_between_printing_and_posting_is_taken_out_of_the_batch(store, tmp_path):
    scheduled(store, ASKING, signals(2))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)
    post_batch(store, ASKING, MONDAY_16)
    print_batches(store, ASKING.letters, tmp_path / "print", MONDAY_16)

    decision = Decision("PHU-2026-00001", "test", MONDAY_16)
    close_case(store, ASKING, decision, Outcome.PAID_OR_ARRANGED)
    report = print_batches(store, ASKING.letters, tmp_path / "print", MONDAY_16)

    assert report == PrintReport(printed=1)
    assert files(tmp_path / "print") == [
        "PHU-2026-00002-uitnodiging-2.pdf",
        "verzending.pdf",
        "verzendlijst.csv",
    ]
    assert [(task.kind, task.case_reference, task.details) for task in open_tasks(store)] == [
        ("letter_stopped_in_batch", "PHU-2026-00001", {"batch": 1, "letter": 1})
    ]
    assert confirm_posted(store, ASKING, SAID) == PostReport(posted=1, stopped=1)
    with store.reading() as session:
        assert stopped_in(session, 1) == ["PHU-2026-00001 (brief 1)"]
    assert [letter.status for letter in all_of(store, Letter)] == [
        LetterStatus.STOPPED,
        LetterStatus.POSTED,
    ]
    assert print_batches(store, ASKING.letters, tmp_path / "print", MONDAY_16) == PrintReport()


def test_a_letter_in_a_batch_is_not_written_again_the_next_day(store):
    scheduled(store, ASKING, signals(1))
    write_letters(store, MemoryRenderer(), ASKING, MONDAY_9)
    post_batch(store, ASKING, MONDAY_16)

    assert write_letters(store, MemoryRenderer(), ASKING, TUESDAY_9) == WriteReport()


def test_a_letter_that_a_person_approved_leaves_and_the_log_says_who(store):
    scheduled(store, CAREFUL, signals(2))
    write_letters(store, MemoryRenderer(), CAREFUL, MONDAY_9)

    approved = approve_letters(store, [2], "test", MONDAY_9)

    assert approved == [2]
    assert post_batch(store, CAREFUL, MONDAY_16) == PostReport(posted=1)
    assert [case.state for case in all_of(store, Case)] == [CaseState.SCHEDULED, CaseState.INVITED]
    approval = [entry for entry in all_of(store, CaseLogEntry) if entry.event == "letter_approved"]
    assert [(entry.case_reference, entry.actor) for entry in approval] == [
        ("PHU-2026-00002", "test")
    ]


def test_approving_what_cannot_be_approved_approves_nothing(store):
    scheduled(store, CAREFUL, signals(2))
    write_letters(store, MemoryRenderer(), CAREFUL, MONDAY_9)
    approve_letters(store, [2], "test", MONDAY_9)

    with pytest.raises(PermanentError, match="letter 2 approved, letter 9 does not exist"):
        approve_letters(store, [1, 2, 9], "test", MONDAY_9)

    assert all_of(store, Letter)[0].status is LetterStatus.WRITTEN


def test_a_letter_that_was_approved_also_leaves_where_nobody_needs_to_approve(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)
    approve_letters(store, [1], "test", MONDAY_9)

    assert post_batch(store, RULES, MONDAY_16) == PostReport(posted=1)
