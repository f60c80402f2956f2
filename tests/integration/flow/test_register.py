"""One mail, one transaction; doubt goes to a person."""

import pytest
from sqlmodel import col, select

from builders import MONDAY_9, MemoryMailbox, make_mail, make_rules
from phu_mailer.domain.case import CaseState
from phu_mailer.flow.receive import receive_new
from phu_mailer.flow.register import RegisterReport, register_pending
from phu_mailer.flow.review import replay, waiting_mail
from phu_mailer.store.db import Store
from phu_mailer.store.tables import (
    Case,
    CaseLogEntry,
    InboundMessage,
    MessageStatus,
    OutboxMessage,
    Person,
    Signal,
    SignalStatus,
)

RULES = make_rules()


def take(store: Store, *raws: bytes) -> RegisterReport:
    mailbox = MemoryMailbox()
    mailbox.uid_validity = hash(raws) % 10**9
    for raw in raws:
        mailbox.add(raw)
    receive_new(store, mailbox, MONDAY_9)
    return register_pending(store, RULES, MONDAY_9)


def all_of(store: Store, table):
    with store.reading() as session:
        return list(session.exec(select(table).order_by(col(table.id))))


def test_a_clear_signal_becomes_a_case_with_its_household_log_and_receipt(store):
    report = take(store, make_mail())

    assert report == RegisterReport(registered=1, cases=1)
    case = all_of(store, Case)[0]
    assert (case.reference, case.state) == ("PHU-2026-00001", CaseState.REGISTERED)
    person = all_of(store, Person)[0]
    assert (person.initials, person.name_prefix, person.last_name) == ("A.", "de", "Jong-Bakker")
    assert [entry.event for entry in all_of(store, CaseLogEntry)] == ["case_created"]
    receipt = all_of(store, OutboxMessage)[0]
    assert (receipt.kind, receipt.recipient) == ("ontvangst", "terugkoppeling@woonvast.example")
    assert receipt.fields["meldingen"] == [
        {
            "kenmerk": "PHU-2026-00001",
            "uw_kenmerk": "0045-112-03",
            "nummer": 1,
            "status": "geregistreerd",
            "ontbreekt": [],
        }
    ]


def test_registering_again_does_nothing(store):
    take(store, make_mail())

    assert register_pending(store, RULES, MONDAY_9) == RegisterReport()
    assert len(all_of(store, Case)) == 1


def test_a_mail_of_an_unknown_sender_is_set_apart_and_not_answered(store):
    report = take(store, make_mail(sender="phu@woonvast.example.evil.example"))

    assert report == RegisterReport(quarantined=1)
    assert [item.reasons for item in waiting_mail(store)] == [("untrusted_sender",)]
    assert (all_of(store, OutboxMessage), all_of(store, Case)) == ([], [])


def test_an_out_of_office_mail_is_ignored_and_not_answered(store):
    report = take(store, make_mail(extra="Auto-Submitted: auto-replied\r\n"))

    assert report == RegisterReport(ignored=1)
    assert (all_of(store, OutboxMessage), all_of(store, Case)) == ([], [])


def test_a_signal_without_postal_code_waits_and_the_receipt_asks_for_it(store):
    text = "Naam: Dhr. P. Visser\nAdres: Vondelweg 30\nWoonplaats: Haarlem\n"
    text += "Huurachterstand: € 900,00 (2 maanden)\nMinderjarige kinderen: nee\n"

    report = take(store, make_mail(text))

    assert report == RegisterReport(review=1)
    assert all_of(store, Case) == []
    signal = all_of(store, Signal)[0]
    assert (signal.status, signal.case_id) == (SignalStatus.REVIEW, None)
    line = all_of(store, OutboxMessage)[0].fields["meldingen"][0]
    assert (line["status"], line["ontbreekt"], line["kenmerk"]) == (
        "onvolledig",
        ["de postcode"],
        "",
    )


def test_a_mail_without_a_signal_waits_and_gets_no_receipt(store):
    report = take(store, make_mail("Beste collega,\n\nHet overleg is verplaatst.\n\nGroet"))

    assert report == RegisterReport(review=1)
    assert all_of(store, OutboxMessage) == []


def test_the_same_signal_again_is_added_to_the_case_and_not_taken_up_twice(store):
    take(store, make_mail())

    report = take(store, make_mail(message_id="<2@woonvast.example>"))

    assert report == RegisterReport(registered=1, cases=0)
    assert [signal.status for signal in all_of(store, Signal)] == [
        SignalStatus.REGISTERED,
        SignalStatus.REPEATED,
    ]
    second = all_of(store, OutboxMessage)[1]
    assert second.fields["meldingen"][0]["status"] == "herhaald"


def test_another_corporation_joins_the_case_of_the_household(store):
    take(store, make_mail())

    take(store, make_mail(sender="a@thuisgoed.example", message_id="<3@thuisgoed.example>"))

    assert len(all_of(store, Case)) == 1
    assert [row.recipient for row in all_of(store, OutboxMessage)] == [
        "terugkoppeling@woonvast.example",
        "incasso@thuisgoed.example",
    ]


def test_another_name_at_the_same_address_waits_for_a_person(store):
    take(store, make_mail())

    report = take(store, make_mail(name="Dhr. Q. Zonneveld", message_id="<4@woonvast.example>"))

    assert report == RegisterReport(review=1)
    assert all_of(store, Signal)[1].review_reasons == ["household: other_name_at_address"]


def test_the_same_text_under_the_same_message_id_is_ignored(store):
    take(store, make_mail())

    report = take(store, make_mail(extra="Received: by another way\r\n"))

    assert report == RegisterReport(ignored=1)
    assert len(all_of(store, Signal)) == 1


def test_another_text_under_a_known_message_id_is_set_apart(store):
    take(store, make_mail())

    report = take(store, make_mail(address="Roordastraat 114"))

    assert report == RegisterReport(quarantined=1)
    assert len(all_of(store, Case)) == 1


def test_a_mail_that_killed_the_process_three_times_is_set_apart(store):
    receive_new(store, MemoryMailbox([make_mail()]), MONDAY_9)
    with store.transaction() as session:
        message = session.exec(select(InboundMessage)).one()
        message.attempts = 3
        session.add(message)

    report = register_pending(store, RULES, MONDAY_9)

    assert report == RegisterReport(quarantined=1)
    assert [item.reasons for item in waiting_mail(store)] == [("crashed_three_times",)]


def test_a_replayed_mail_is_read_again(store):
    take(store, make_mail(sender="x@unknown.example"))
    number = waiting_mail(store)[0].id

    replay(store, number)

    with store.reading() as session:
        assert session.get_one(InboundMessage, number).status is MessageStatus.NEW
    assert register_pending(store, RULES, MONDAY_9) == RegisterReport(quarantined=1)


def test_a_failure_in_the_middle_leaves_nothing_behind(store):
    without_sender = make_rules(sender_address=None)
    receive_new(store, MemoryMailbox([make_mail()]), MONDAY_9)

    with pytest.raises(AttributeError):
        register_pending(store, without_sender, MONDAY_9)

    assert (all_of(store, Case), all_of(store, Signal), all_of(store, CaseLogEntry)) == ([], [], [])
    assert register_pending(store, RULES, MONDAY_9) == RegisterReport(registered=1, cases=1)
    assert all_of(store, Case)[0].reference == "PHU-2026-00001"
