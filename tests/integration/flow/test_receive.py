"""Store first, then touch the mailbox."""

import pytest
from sqlmodel import col, select

from builders import MONDAY_9, MemoryMailbox, make_mail
from phu_mailer.domain.message import FetchedMessage
from phu_mailer.errors import TemporaryError
from phu_mailer.flow.receive import ReceiveReport, receive_new
from phu_mailer.store.db import Store
from phu_mailer.store.tables import InboundMessage, MessageStatus


def stored(store: Store) -> list[InboundMessage]:
    with store.reading() as session:
        return list(session.exec(select(InboundMessage).order_by(col(InboundMessage.id))))


def mails(count: int) -> list[bytes]:
    return [make_mail(message_id=f"<{number}@woonvast.example>") for number in range(count)]


def test_a_mail_is_stored_byte_for_byte_and_then_filed_away(store):
    raw = make_mail()
    mailbox = MemoryMailbox([raw])

    report = receive_new(store, mailbox, MONDAY_9)

    assert report == ReceiveReport(stored=1)
    assert [(row.raw, row.status, row.message_id) for row in stored(store)] == [
        (raw, MessageStatus.NEW, "<1@woonvast.example>")
    ]
    assert mailbox.filed == {1: raw}


def test_an_empty_mailbox_is_no_work(store):
    assert receive_new(store, MemoryMailbox(), MONDAY_9) == ReceiveReport()


def test_mail_is_fetched_in_batches_of_fifty_until_the_box_is_empty(store):
    mailbox = MemoryMailbox(mails(120))

    report = receive_new(store, mailbox, MONDAY_9)

    assert report == ReceiveReport(stored=120)
    assert [len(batch) for batch in mailbox.fetches] == [50, 50, 20]
    assert mailbox.inbox == {}


def test_mail_that_arrives_during_the_work_is_stored_in_the_same_pass(store):
    class Busy(MemoryMailbox):
        def file_away(self, uids, *, for_review=False):
            if len(self.filed) < 3:
                self.add(make_mail(message_id=f"<late-{len(self.filed)}@woonvast.example>"))
            return super().file_away(uids, for_review=for_review)

    mailbox = Busy([make_mail()])

    report = receive_new(store, mailbox, MONDAY_9)

    assert report.stored == 4
    assert mailbox.inbox == {}


def test_what_was_stored_before_a_crash_is_filed_and_not_stored_again(store):
    class Crashing(MemoryMailbox):
        crashes = True

        def file_away(self, uids, *, for_review=False):
            if self.crashes:
                raise TemporaryError("the connection broke")
            return super().file_away(uids, for_review=for_review)

    mailbox = Crashing(mails(3))
    with pytest.raises(TemporaryError):
        receive_new(store, mailbox, MONDAY_9)
    mailbox.crashes = False

    report = receive_new(store, mailbox, MONDAY_9)

    assert report == ReceiveReport()
    assert len(stored(store)) == 3
    assert sorted(mailbox.filed) == [1, 2, 3]
    assert mailbox.fetches == [[1, 2, 3]]


def test_mail_that_cannot_be_moved_stays_and_is_stored_once(store):
    mailbox = MemoryMailbox(mails(2), can_file=False)

    reports = [receive_new(store, mailbox, MONDAY_9) for _ in range(3)]

    assert reports == [ReceiveReport(stored=2), ReceiveReport(), ReceiveReport()]
    assert len(mailbox.inbox) == 2


def test_a_renumbered_folder_gives_second_copies_and_no_second_case(store):
    mailbox = MemoryMailbox(mails(2), can_file=False)
    receive_new(store, mailbox, MONDAY_9)
    mailbox.uid_validity = 2

    report = receive_new(store, mailbox, MONDAY_9)

    assert report == ReceiveReport(stored=2, seen_before=2)
    assert [row.status for row in stored(store)] == [
        MessageStatus.NEW,
        MessageStatus.NEW,
        MessageStatus.IGNORED,
        MessageStatus.IGNORED,
    ]
    assert [row.raw is None for row in stored(store)] == [False, False, True, True]


def test_other_mail_at_the_uids_of_a_renumbered_folder_is_new(store):
    first = MemoryMailbox([make_mail(message_id="<a@woonvast.example>")], can_file=False)
    receive_new(store, first, MONDAY_9)
    second = MemoryMailbox([make_mail(message_id="<b@woonvast.example>")], can_file=False)
    second.uid_validity = 2

    receive_new(store, second, MONDAY_9)

    assert [row.status for row in stored(store)] == [MessageStatus.NEW, MessageStatus.NEW]


def test_a_mail_over_the_cap_is_kept_by_its_headers_and_goes_to_the_review_folder(store):
    mailbox = MemoryMailbox([make_mail("x" * 5000)])
    mailbox.truncate_over = 1000

    receive_new(store, mailbox, MONDAY_9)

    row = stored(store)[0]
    assert (row.is_truncated, row.problems, row.size > 5000) == (True, ["too_large"], True)
    assert sorted(mailbox.for_review) == [1]


def test_in_shadow_mode_nothing_is_moved_and_nothing_stored_twice(store):
    mailbox = MemoryMailbox(mails(2))

    for _ in range(2):
        receive_new(store, mailbox, MONDAY_9, leave_in_place=True)

    assert len(stored(store)) == 2
    assert mailbox.filed == {}


def test_a_mail_that_vanished_before_it_was_fetched_is_no_error(store):
    class Vanishing(MemoryMailbox):
        def fetch(self, uids) -> list[FetchedMessage]:
            self.inbox.pop(1, None)
            return super().fetch([uid for uid in uids if uid in self.inbox])

    mailbox = Vanishing(mails(2))

    report = receive_new(store, mailbox, MONDAY_9)

    assert report == ReceiveReport(stored=1)


@pytest.mark.parametrize(
    "header", ["Message-ID: <a\x00b@x>\r\n", "Message-ID: =?utf-8?q?=00=ff?=\r\n", ""]
)
def test_a_damaged_or_missing_message_id_is_stored(store, header):
    raw = b"From: a@b.example\r\n" + header.encode() + b"\r\nbody"

    report = receive_new(store, MemoryMailbox([raw]), MONDAY_9)

    assert report.stored == 1
    assert stored(store)[0].raw == raw
