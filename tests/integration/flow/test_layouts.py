"""A layout earns its trust, a change takes it away, and a share is looked at again."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlmodel import select
from stages import all_of, registered

from builders import AMSTERDAM, MONDAY_9, make_mail, make_rules
from phu_mailer.domain.rules import TrustRules
from phu_mailer.errors import PermanentError
from phu_mailer.flow import layouts
from phu_mailer.flow.attention import tell_contact
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.faults import FaultRate, fault_rates, month_before
from phu_mailer.flow.reading_worker import ReadingHere
from phu_mailer.flow.review import replay, waiting_mail
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import Layout, MailLayout
from phu_mailer.store.tables import Case, InboundMessage, MessageStatus, OutboxMessage, Signal

RULES = make_rules(trust=TrustRules(acceptances=3, second_look_share=0))
WORKER = Occasion(MONDAY_9, "case worker")
PROSE = """\
Goedemiddag,

Graag jullie aandacht voor mevrouw A. Smit, wonende Kleverlaan {number} te Haarlem (2023 JC). \
Mevrouw heeft inmiddels 3 maanden huurachterstand, in totaal € 1.234,56. Er zijn geen \
inwonende kinderen.

Groet, Peter
"""


def mail(number: int, **values: str) -> bytes:
    named = {"name": f"Mw. A. {'ABCDEFGHKL'[number]}akker", "address": f"Roordastraat {number + 1}"}
    return make_mail(message_id=f"<{number}@woonvast.example>", **(named | values))


def take(store: Store, number: int, raw: bytes | None = None) -> MessageStatus:
    """Register one mail and say how it ended."""
    registered(store, RULES, [raw or mail(number)])
    return all_of(store, InboundMessage)[-1].status


def decide(store: Store, *, changed: bool) -> None:
    """What review does when a person has decided about the last mail."""
    with store.transaction() as session:
        last = session.exec(select(InboundMessage).order_by(InboundMessage.id.desc())).first()
        layouts.note_decision(session, last, changed=changed)


def test_the_first_mail_of_a_layout_waits_with_everything_filled_in(store):
    status = take(store, 1)

    assert status is MessageStatus.REVIEW
    (signal,) = all_of(store, Signal)
    assert signal.review_reasons == ["layout: not approved"]
    assert signal.reading["street_name"] == "Roordastraat"
    assert signal.reading["review_reasons"] == []
    assert all_of(store, Case) == []


def test_after_enough_acceptances_without_a_change_it_runs_by_itself(store):
    statuses = []
    for number in range(4):
        statuses.append(take(store, number))
        decide(store, changed=False)

    assert statuses == [MessageStatus.REVIEW] * 3 + [MessageStatus.REGISTERED]
    assert len(all_of(store, Layout)) == 1


def test_a_change_makes_it_earn_its_trust_anew(store):
    for number, changed in enumerate([False, False, False, True, False, False]):
        take(store, number)
        decide(store, changed=changed)

    status = take(store, 7)

    assert status is MessageStatus.REVIEW
    (layout,) = all_of(store, Layout)
    assert (layout.accepted, layout.changed) == (2, 1)


def test_a_mail_counts_once_however_often_somebody_decides(store):
    take(store, 1)
    for _ in range(5):
        decide(store, changed=False)

    assert [layout.accepted for layout in all_of(store, Layout)] == [1]


def test_a_mail_that_is_read_again_counts_once(store):
    take(store, 1)
    decide(store, changed=False)
    replay(store, waiting_mail(store)[0].id)
    registered(store, RULES, [])
    decide(store, changed=False)

    assert [layout.accepted for layout in all_of(store, Layout)] == [1]


def test_a_mail_that_reports_nothing_has_no_layout(store):
    take(store, 1, make_mail("Goedemorgen,\n\nEen vraag.\n"))
    decide(store, changed=False)

    assert (all_of(store, Layout), waiting_mail(store) != []) == ([], True)


def approve(store: Store, *mails: bytes) -> list[Layout]:
    examples = [(raw, date(2026, 3, 9)) for raw in mails]
    return layouts.approve_examples(store, ReadingHere(RULES), examples, WORKER)


def test_example_mails_let_their_layout_run_by_itself_at_once(store):
    approved = approve(store, mail(1), mail(2))

    status = take(store, 3)

    assert [(one.corporation_code, one.approved_by) for one in approved] == [
        ("woonvast", "case worker")
    ]
    assert status is MessageStatus.REGISTERED


def test_trust_is_of_one_corporation_only(store):
    approve(store, mail(1))

    status = take(store, 2, mail(2, sender="phu@thuisgoed.example"))

    assert status is MessageStatus.REVIEW


def test_trust_in_labelled_lines_is_no_trust_in_prose(store):
    approve(store, mail(1))

    first = take(store, 2, make_mail(PROSE.format(number=2), message_id="<p2@x>"))
    layout_of_prose = all_of(store, Layout)[-1]
    approve(store, make_mail(PROSE.format(number=3), message_id="<p3@x>"))
    second = take(store, 4, make_mail(PROSE.format(number=4), message_id="<p4@x>"))

    assert (first, second) == (MessageStatus.REVIEW, MessageStatus.REGISTERED)
    assert [one.id for one in all_of(store, Layout)][-1] == layout_of_prose.id


def test_new_words_in_a_trusted_layout_wait(store):
    approve(store, mail(1))
    text = make_mail().decode().partition("\r\n\r\n")[2]
    remark = "Het pand staat op de nominatie voor groot onderhoud en nieuwe kozijnen."
    closing = f"{remark}\n\nDe sleutels liggen bij de portier beneden.\n\nHoogachtend,\n"
    longer = text.replace("Met vriendelijke groet,\r\nKarin Visser", closing)

    status = take(store, 2, make_mail(longer.replace("\r\n", "\n"), message_id="<2@x>"))

    assert status is MessageStatus.REVIEW
    assert all_of(store, Signal)[-1].review_reasons == ["layout: not approved"]


def test_an_example_with_a_doubt_approves_nothing(store):
    assert approve(store, mail(1, postal_code="")) == []
    assert all_of(store, Layout) == []


def test_a_layout_is_approved_by_the_beginning_of_its_fingerprint(store):
    take(store, 1)
    (layout,) = all_of(store, Layout)

    layouts.approve(store, layout.fingerprint[:6], WORKER)

    assert take(store, 2) is MessageStatus.REGISTERED


@pytest.mark.parametrize("beginning", ["", "zz", "%"])
def test_a_fingerprint_that_names_no_layout_is_refused(store, beginning):
    take(store, 1)

    with pytest.raises(PermanentError, match="name one"):
        layouts.approve(store, beginning, WORKER)


def drawn(store: Store, share: float, count: int = 8) -> list[MailLayout]:
    approve(store, mail(9))
    rules = replace(RULES, trust=TrustRules(acceptances=3, second_look_share=share))
    registered(store, rules, [mail(number) for number in range(count)])
    return [one for one, _ in layouts.second_looks(store)]


def test_a_share_of_what_ran_by_itself_is_drawn_for_a_second_look(store):
    assert len(drawn(store, 1.0)) == 8


def test_nothing_is_drawn_of_what_waited(store):
    rules = replace(RULES, trust=TrustRules(acceptances=3, second_look_share=1.0))
    registered(store, rules, [mail(1)])

    assert layouts.second_looks(store) == []


def test_a_fault_found_in_a_second_look_takes_the_trust_away(store):
    first, second, *_ = drawn(store, 1.0)

    layouts.note_second_look(store, first.inbound_message_id, WORKER, was_right=True)
    layouts.note_second_look(store, second.inbound_message_id, WORKER, was_right=False)

    assert [one.was_right for one, _ in layouts.second_looks(store)] == [True, False] + [None] * 6
    (layout,) = all_of(store, Layout)
    assert (layout.approved_at, layout.accepted, layout.changed) == (None, 0, 1)
    with pytest.raises(PermanentError, match="waits for a second look"):
        layouts.note_second_look(store, first.inbound_message_id, WORKER, was_right=False)


def test_a_drawn_mail_is_a_task_until_somebody_has_looked(store):
    (first, *_) = drawn(store, 1.0, 2)
    before = [(task.kind, task.inbound_message_id) for task in open_tasks(store)]

    layouts.note_second_look(store, first.inbound_message_id, WORKER, was_right=True)

    assert before == [("second_look", 1), ("second_look", 2)]
    assert [task.inbound_message_id for task in open_tasks(store)] == [2]


def test_the_rate_of_a_month_counts_by_corporation_what_was_looked_at(store):
    first, second, *_ = drawn(store, 1.0, 4)
    layouts.note_second_look(store, first.inbound_message_id, WORKER, was_right=True)
    layouts.note_second_look(store, second.inbound_message_id, WORKER, was_right=False)

    (rate,) = fault_rates(store, RULES, date(2026, 3, 31))

    assert rate == FaultRate("woonvast", unattended=4, drawn=4, looked=2, wrong=1)
    assert fault_rates(store, RULES, date(2026, 4, 1)) == []
    assert month_before(date(2026, 1, 20)) == date(2025, 12, 1)


def test_the_first_overview_of_a_month_tells_the_rate_of_the_last(store):
    drawn(store, 1.0, 2)
    rules = replace(RULES, digest_at=time(8))

    for day in (1, 2):
        tell_contact(store, rules, datetime(2026, 4, day, 9, tzinfo=AMSTERDAM))

    found = [one for one in all_of(store, OutboxMessage) if one.kind == "dagoverzicht"]
    assert [one.fields["steekproef"] for one in found] == [
        ["woonvast: 0 fout van 0 bekeken (2 in de steekproef, 2 vanzelf verwerkt)"],
        [],
    ]


def test_a_layout_that_never_runs_by_itself_gives_one_reason(store):
    forward = (
        "Ter info, graag oppakken.\n\n-----Oorspronkelijk bericht-----\n"
        "Van: Tom Hendriks <tom@woonvast.example>\n"
        "Verzonden: maandag 9 maart 2026 8:55\nAan: Karin Visser <karin@woonvast.example>\n"
        "Onderwerp: PHU-melding\n\nNaam: Dhr. P. Visser\nAdres: Vondelweg 30\n"
        "Postcode: 2026 BN Haarlem\nAchterstand: € 900,00 (2 maanden)\n"
    )

    take(store, 1, make_mail(forward).replace(b"Subject: ", b"Subject: FW: "))

    (signal,) = all_of(store, Signal)
    assert [one for one in signal.review_reasons if one.startswith("layout")] == ["layout: new"]
