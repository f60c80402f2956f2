"""Letters that are true on the day they leave, each once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from stages import all_of, posted, scheduled, signals

from builders import AMSTERDAM, MONDAY_9, MONDAY_16, MemoryRenderer, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.outcome import Outcome
from phu_mailer.errors import TemporaryError
from phu_mailer.flow.decide import Decision, close_case, record_missed
from phu_mailer.flow.post import PostReport, post_batch
from phu_mailer.flow.print import PrintReport, print_batches
from phu_mailer.flow.write import WriteReport, write_letters
from phu_mailer.store.tables import Case, Letter, LetterStatus, OutboxMessage

RULES = make_rules()


def told(store):
    return [row.kind for row in all_of(store, OutboxMessage)]


def test_letters_that_are_due_together_are_rendered_together(store):
    scheduled(store, RULES, signals(7))
    renderer = MemoryRenderer()

    report = write_letters(store, renderer, RULES, MONDAY_9)

    assert report == WriteReport(written=7)
    assert renderer.calls == [7]
    letter = all_of(store, Letter)[0]
    assert (letter.kind, letter.status, letter.post_on) == (
        LetterKind.INVITATION,
        LetterStatus.WRITTEN,
        date(2026, 3, 9),
    )


def test_the_letter_names_the_tenant_the_talk_and_who_reported(store):
    scheduled(store, RULES, signals(1))
    renderer = MemoryRenderer()

    write_letters(store, renderer, RULES, MONDAY_9)

    fields = renderer.jobs[0].fields
    assert fields["huurder"] == {
        "naamregel": "Mevrouw A. Bakker",
        "adresregel": "Roordastraat 100",
        "plaatsregel": "2011 AX  HAARLEM",
        "aanhef": "Geachte mevrouw Bakker",
    }
    assert fields["afspraak"]["datum_lang"] == "maandag 16 maart 2026"
    assert fields["afspraak"]["tijd"] == "09.00 uur"
    assert fields["corporatie"] == {"naam": "Woonvast"}
    assert fields["brief"] == {"datum_lang": "9 maart 2026", "kenmerk": "PHU-2026-00001"}
    assert fields["achterstand"]["omschrijving"] == "2 maanden huur, in totaal €\u00a0871,40"


def test_writing_again_writes_nothing(store):
    scheduled(store, RULES, signals(2))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)
    renderer = MemoryRenderer()

    assert write_letters(store, renderer, RULES, MONDAY_9) == WriteReport()
    assert renderer.calls == []


def test_without_libreoffice_the_letters_wait(store):
    scheduled(store, RULES, signals(2))
    renderer = MemoryRenderer()
    renderer.is_missing = True

    with pytest.raises(TemporaryError, match="LibreOffice"):
        write_letters(store, renderer, RULES, MONDAY_9)

    assert all_of(store, Letter) == []
    renderer.is_missing = False
    assert write_letters(store, renderer, RULES, MONDAY_9) == WriteReport(written=2)


def test_one_letter_that_fails_does_not_hold_the_others_and_says_why(store):
    scheduled(store, RULES, signals(3))
    renderer = MemoryRenderer()
    renderer.broken_for = "Visser"

    report = write_letters(store, renderer, RULES, MONDAY_9)

    assert report == WriteReport(written=2, stuck=1)
    assert [case.problem for case in all_of(store, Case)] == [
        None,
        "the template is broken",
        None,
    ]
    renderer.broken_for = None
    assert write_letters(store, renderer, RULES, MONDAY_9) == WriteReport(written=1)
    assert all_of(store, Case)[1].problem is None


def test_nothing_is_posted_before_the_post_round(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)

    assert post_batch(store, RULES, MONDAY_9) == PostReport()
    assert told(store) == ["ontvangst"]


def test_the_post_round_posts_once_and_tells_the_corporation_once(store):
    posted(store, RULES, signals(2), MONDAY_9, MONDAY_16)

    again = post_batch(store, RULES, MONDAY_16)

    assert again == PostReport()
    assert [letter.status for letter in all_of(store, Letter)] == [LetterStatus.POSTED] * 2
    assert [case.state for case in all_of(store, Case)] == [CaseState.INVITED] * 2
    assert told(store) == ["ontvangst", "ontvangst", "opgepakt", "opgepakt"]
    assert all_of(store, OutboxMessage)[2].fields == {
        "kenmerk": "PHU-2026-00001",
        "uw_kenmerk": "C-0000",
        "opgepakt_op": "9 maart 2026",
        "corporatie": {"naam": "Woonvast"},
    }


def test_a_letter_that_missed_its_round_is_written_again_with_the_right_date(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)
    tuesday = MONDAY_9 + timedelta(days=1)

    report = write_letters(store, MemoryRenderer(), RULES, tuesday)

    assert report == WriteReport(written=1, replaced=1)
    assert [(one.status, one.post_on) for one in all_of(store, Letter)] == [
        (LetterStatus.STOPPED, date(2026, 3, 9)),
        (LetterStatus.WRITTEN, date(2026, 3, 10)),
    ]


def test_a_letter_written_after_the_round_carries_the_next_working_day(store):
    friday_evening = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)
    scheduled(store, RULES, signals(1), friday_evening)

    write_letters(store, MemoryRenderer(), RULES, friday_evening)

    assert all_of(store, Letter)[0].post_on == date(2026, 3, 16)


def test_letters_that_need_approval_are_not_posted_by_themselves(store):
    careful = make_rules(letters=replace(RULES.letters, needs_approval=True))
    scheduled(store, careful, signals(1))
    write_letters(store, MemoryRenderer(), careful, MONDAY_9)

    assert post_batch(store, careful, MONDAY_16) == PostReport()


def test_closing_a_case_stops_its_letter_and_frees_its_talk(store):
    scheduled(store, RULES, signals(1))
    write_letters(store, MemoryRenderer(), RULES, MONDAY_9)
    decision = Decision("PHU-2026-00001", "test", MONDAY_9)

    close_case(store, RULES, decision, Outcome.PAID_OR_ARRANGED)

    assert post_batch(store, RULES, MONDAY_16) == PostReport()
    assert all_of(store, Letter)[0].status is LetterStatus.STOPPED
    assert told(store) == ["ontvangst", "afgesloten"]
    assert all_of(store, OutboxMessage)[1].fields["code"] == "AFGESLOTEN"
    scheduled(store, RULES, signals(2)[1:])
    talks = {case.household_id: case.state for case in all_of(store, Case)}
    assert list(talks.values()) == [CaseState.CLOSED, CaseState.SCHEDULED]


def test_the_follow_up_leaves_the_day_after_and_prints_the_last_day_to_answer(store):
    posted(store, RULES, signals(1), MONDAY_9, MONDAY_16)
    after_talk = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
    record_missed(store, Decision("PHU-2026-00001", "test", after_talk))
    renderer = MemoryRenderer()

    report = write_letters(store, renderer, RULES, after_talk)

    assert report == WriteReport(written=1)
    letter = all_of(store, Letter)[1]
    # 17 March is a closed day, so the letter leaves on Wednesday 18 March; 18 + 7 = 25 March
    assert (letter.kind, letter.post_on, letter.respond_by) == (
        LetterKind.FOLLOW_UP,
        date(2026, 3, 18),
        date(2026, 3, 25),
    )
    assert renderer.jobs[0].fields["reageren_voor"]["datum_lang"] == "woensdag 25 maart 2026"
    assert post_batch(store, RULES, datetime(2026, 3, 16, 15, 5, tzinfo=UTC)) == PostReport()
    round_at = datetime(2026, 3, 18, 16, 5, tzinfo=AMSTERDAM).astimezone(UTC)
    assert post_batch(store, RULES, round_at) == PostReport(posted=1)
    assert all_of(store, Case)[0].state is CaseState.FOLLOWED_UP
    assert told(store) == ["ontvangst", "opgepakt"]


def test_a_posted_batch_lies_in_the_print_folder_without_names(store, tmp_path):
    posted(store, RULES, signals(2), MONDAY_9, MONDAY_16)
    folder = tmp_path / "print"

    first = print_batches(store, RULES.letters, folder, MONDAY_16)
    second = print_batches(store, RULES.letters, folder, MONDAY_16)

    assert (first, second) == (PrintReport(printed=1), PrintReport())
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf"))
    assert files == [
        "2026-03-09-1/PHU-2026-00001-uitnodiging-1.pdf",
        "2026-03-09-1/PHU-2026-00002-uitnodiging-2.pdf",
        "2026-03-09-1/verzending.pdf",
    ]
    assert (folder / files[0]).stat().st_mode & 0o777 == 0o600
    assert (folder / files[0]).read_bytes() == all_of(store, Letter)[0].pdf
