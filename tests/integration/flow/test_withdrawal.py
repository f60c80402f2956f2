"""A corporation takes its signal back: the press stops, or a person decides."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.domain.case import CaseEvent
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.cases import record_event
from phu_mailer.flow.decide import Decision, close_case
from phu_mailer.flow.step import Step
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import (
    Appointment,
    Case,
    CaseLogEntry,
    InboundMessage,
    Signal,
)

WITHDRAWAL = """\
Beste collega's,

Wilt u melding 0045-112-03 intrekken? De huurder heeft alles betaald.

Met vriendelijke groet,
Karin Visser
"""


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def withdrawal(text: str = WITHDRAWAL, sender: str = "phu@woonvast.example", **more) -> bytes:
    return make_mail(text, sender=sender, message_id="<take-back@woonvast.example>", **more)


def tasks_of(town: Town) -> list[tuple[str, str | None]]:
    return [(task.kind, task.case_reference) for task in open_tasks(town.store)]


def test_before_posting_it_stops_the_letter_frees_the_talk_and_closes_the_case(town):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), withdrawal())
    town.work(at(9, "16:05"))

    case = all_of(town.store, Case)[0]
    assert (case.state, case.outcome) == ("closed", Outcome.WITHDRAWN)
    assert town.letters() == [("invitation", "stopped")]
    assert [talk.status for talk in all_of(town.store, Appointment)] == ["cancelled"]
    assert [signal.status for signal in all_of(town.store, Signal)] == ["withdrawn"]
    assert tasks_of(town) == []
    assert town.sent() == [
        ("ontvangst", "terugkoppeling@woonvast.example"),
        ("afgesloten", "terugkoppeling@woonvast.example"),
    ]
    assert town.told()[1].splitlines()[0] == "Melding PHU-2026-00001: afgesloten"
    assert [entry.event for entry in all_of(town.store, CaseLogEntry)] == [
        "case_created",
        "appointment_booked",
        "signal_withdrawn",
        "case_closed",
    ]


def test_the_slot_of_a_withdrawn_signal_is_given_to_the_next_household(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "10:00"), withdrawal())

    town.work(
        at(9, "11:00"),
        make_mail(
            name="Dhr. B. Smit",
            address="Vondelweg 30",
            postal_code="2026 BN",
            reference="0099-001-01",
            message_id="<next@woonvast.example>",
        ),
    )

    first, second = all_of(town.store, Appointment)
    assert (second.starts_at, second.counsellor) == (first.starts_at, first.counsellor)


def test_after_posting_it_is_a_task_for_a_person_and_nothing_more_is_posted(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))

    town.work(at(10, "09:00"), withdrawal())
    town.work(at(10, "16:05"))

    assert town.states() == ["invited"]
    assert town.letters() == [("invitation", "posted")]
    assert [talk.status for talk in all_of(town.store, Appointment)] == ["booked"]
    assert tasks_of(town) == [("withdrawn_after_posting", "PHU-2026-00001")]
    assert [kind for kind, _ in town.sent()] == ["ontvangst", "opgepakt", "afgesloten"]


def test_a_case_whose_tenant_is_in_contact_is_not_closed_without_a_person(town):
    town.work(at(9, "09:00"), make_mail())
    with town.store.transaction() as session:
        case = session.get_one(Case, 1)
        step = Step(town.store, session, town.rules, at(9, "10:00"))
        record_event(town.store, session, case, CaseEvent.TENANT_REACHED, step.occasion())

    town.work(at(9, "11:00"), withdrawal())

    assert town.states() == ["in_contact"]
    assert tasks_of(town) == [("withdrawn_after_posting", "PHU-2026-00001")]


def test_our_own_reference_in_the_subject_names_the_signal(town):
    town.work(at(9, "09:00"), make_mail())
    raw = withdrawal("Alles is betaald.\n\nGroet,\nKarin\n").replace(
        b"Subject: PHU-melding", b"Subject: Re: Melding PHU-2026-00001 - intrekken a.u.b."
    )

    town.work(at(9, "11:00"), raw)

    assert town.states() == ["closed"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("De huurder heeft alles betaald.\n", "link: none"),
        ("Melding 0045-112-03: de huurder heeft niet alles betaald, niet intrekken.\n", None),
        ("Wij trekken melding 0045-112-03 niet in.\n", None),
        ("Melding 0045-112-03: er is een bedrag betaald.\n", "withdrawal: more in the mail"),
        ("Melding 0045-112-03 is ten onrechte ingetrokken.\n", "withdrawal: more in the mail"),
        ("Heeft de huurder van 0045-112-03 alles betaald?\n", "withdrawal: more in the mail"),
        ("De melding 0045-112-03 mag vervallen, 0045-113-04 niet.\n", None),
    ],
)
def test_what_is_not_a_plain_withdrawal_of_one_named_signal_waits_for_a_person(town, text, reason):
    town.work(at(9, "09:00"), make_mail())

    town.work(at(9, "11:00"), withdrawal(text))

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, town.states()) == ("review", ["scheduled"])
    assert reason is None or reason in mail.problems
    assert town.letters() == [("invitation", "written")]


def test_another_corporation_cannot_take_a_signal_back(town):
    town.work(at(9, "09:00"), make_mail())
    both = WITHDRAWAL.replace("0045-112-03", "0045-112-03 PHU-2026-00001")

    town.work(at(9, "11:00"), withdrawal(both, sender="a@thuisgoed.example"))

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, mail.case_reference, town.states()) == ("review", None, ["scheduled"])


def test_a_reply_that_names_no_signal_is_shown_with_its_case_and_waits(town):
    town.work(at(9, "09:00"), make_mail())
    receipt = town.sender.sent[0][1]
    message_id = next(
        line.split(b": ", 1)[1] for line in receipt.splitlines() if line.startswith(b"Message-ID")
    ).decode()

    town.work(
        at(9, "11:00"),
        withdrawal(
            "Deze melding kan vervallen.\n\nGroet,\nKarin\n",
            extra=f"In-Reply-To: {message_id}\r\n",
        ),
    )

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, mail.case_reference, mail.answers_mail_id) == (
        "review",
        "PHU-2026-00001",
        1,
    )
    assert "link: thread only" in mail.problems


def test_a_signal_quoted_below_is_no_new_signal_and_no_reason_to_act(town):
    town.work(at(9, "09:00"), make_mail())
    quoted = "".join(f"> {line}\n" for line in make_mail().decode().splitlines()[8:])
    text = f"Deze melding kan vervallen.\n\nGroet,\nKarin\n\nOp 9 maart schreef Karin:\n{quoted}"

    town.work(at(9, "11:00"), withdrawal(text))

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, mail.case_reference) == ("review", "PHU-2026-00001")
    assert "link: quoted only" in mail.problems
    assert len(all_of(town.store, Signal)) == 1


def test_of_two_corporations_one_takes_its_signal_back_and_the_case_goes_on(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(
        at(9, "10:00"),
        make_mail(
            sender="a@thuisgoed.example",
            message_id="<3@thuisgoed.example>",
            reference="T-5551",
            amount="1.400,00",
        ),
    )

    town.work(at(9, "11:00"), withdrawal())
    town.work(at(9, "16:05"))

    assert town.states() == ["invited"]
    assert town.letters() == [
        ("invitation", "stopped"),
        ("invitation", "stopped"),
        ("invitation", "posted"),
    ]
    last = town.renderer.jobs[-1].fields
    assert "Thuisgoed" in repr(last)
    assert "Woonvast" not in repr(last)
    assert town.sent() == [
        ("ontvangst", "terugkoppeling@woonvast.example"),
        ("ontvangst", "incasso@thuisgoed.example"),
        ("afgesloten", "terugkoppeling@woonvast.example"),
        ("opgepakt", "incasso@thuisgoed.example"),
    ]


def test_a_waiting_signal_that_is_taken_back_waits_no_longer(town):
    text = "Naam: Dhr. P. Visser\nAdres: Vondelweg 30\nWoonplaats: Haarlem\n"
    text += "Huurachterstand: € 900,00 (2 maanden)\nMinderjarige kinderen: nee\n"
    text += "Contractnummer: 0045-112-03\n"
    town.work(at(9, "09:00"), make_mail(text))

    town.work(at(9, "11:00"), withdrawal())

    assert [mail.status for mail in all_of(town.store, InboundMessage)] == [
        "ignored",
        "registered",
    ]
    assert [signal.status for signal in all_of(town.store, Signal)] == ["withdrawn"]


def test_a_withdrawal_that_arrives_twice_is_acted_on_once(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "11:00"), withdrawal())

    town.work(at(9, "12:00"), withdrawal(extra="Received: by another way\r\n"))

    assert [kind for kind, _ in town.sent()] == ["ontvangst", "afgesloten"]


def test_a_reference_of_two_cases_that_ended_shows_the_last_one_to_a_person(town):
    for number, day in enumerate((9, 11), start=1):
        town.work(at(day, "09:00"), make_mail(message_id=f"<{number}@woonvast.example>"))
        decision = Decision(f"PHU-2026-{number:05d}", "cli:karin", at(day, "10:00"))
        close_case(town.store, town.rules, decision, Outcome.PAID_OR_ARRANGED)

    town.work(at(12, "09:00"), withdrawal())

    mail = all_of(town.store, InboundMessage)[2]
    assert (mail.status, mail.case_reference) == ("review", "PHU-2026-00002")
    assert "link: closed case" in mail.problems
