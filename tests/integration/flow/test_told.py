"""What reaches a corporation, over the whole way: codes and references, and nothing else."""

import re
from dataclasses import replace
from datetime import date

import pytest
from procedure import Town, at
from stages import NAMES, all_of, signals

from builders import make_mail, make_rules
from phu_mailer.domain.outcome import Outcome, ddas_result, evaluation_row
from phu_mailer.flow.decide import Decision, close_case, record_kept, record_missed
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.store.tables import InboundMessage, OutboxMessage

AT_CLOSING = {
    "out_of_sight": "wij hebben geen contact gekregen met de huurder (GEEN_CONTACT)",
    "crisis_service": "de huurder heeft hulp van ons aangenomen (HULP_GEACCEPTEERD)",
    "own_application": "de huurder heeft hulp van ons aangenomen (HULP_GEACCEPTEERD)",
    "advice_or_mediation": "de huurder heeft hulp van ons aangenomen (HULP_GEACCEPTEERD)",
    "debt_counselling": "de huurder heeft hulp van ons aangenomen (HULP_GEACCEPTEERD)",
    "obstacle": "wij hebben deze melding afgesloten (AFGESLOTEN)",
    "other_help": "wij hebben deze melding afgesloten (AFGESLOTEN)",
    "paid_or_arranged": "wij hebben deze melding afgesloten (AFGESLOTEN)",
    "no_help_wanted": "de huurder wil geen hulp van ons (HULP_GEWEIGERD)",
    "moved": "de huurder woont niet (meer) in onze gemeente (GEEN_INWONER)",
    "deceased": "de huurder woont niet (meer) in onze gemeente (GEEN_INWONER)",
    "wrong_signal": "wij hebben deze melding niet opgepakt (NIET_OPGEPAKT)",
    "withdrawn": "wij hebben deze melding afgesloten (AFGESLOTEN)",
    "other_reason": "wij hebben deze melding niet opgepakt (NIET_OPGEPAKT)",
}
FORBIDDEN = {
    "name": rf"\b(?:{'|'.join(NAMES)}|De Jong-Bakker)\b",
    "address": r"Roordastraat|\b20\d\d ?[A-Z]{2}\b|\b1[0-4]\d\b",
    "amount": r"871|1\.?400|€|euro|maanden",
    "attendance": r"verschenen|gekomen|\bkwam\b|afwezig|afgezegd|vervolgbrief|\d\d\.\d\d uur",
    "household": r"kind|gezin|echtgeno|partner|detentie|overleden|ziek",
    "outcome": "|".join(
        re.escape(words)
        for one in Outcome
        for words in (one.value, ddas_result(one), evaluation_row(one).value)
    ),
}


def leaks_in(text: str) -> list[str]:
    """Return what a mail tells that no corporation may know."""
    without_hours = re.sub(r"\(van 9\.00 tot 12\.00 uur\)|om \d\d?\.\d\d uur", "", text)
    return [
        what
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, without_hours, re.IGNORECASE)
    ]


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def decision(number: int, day: int, clock: str = "17:00") -> Decision:
    return Decision(f"PHU-2026-{number:05d}", "cli:karin", at(day, clock))


def test_no_outcome_or_event_tells_a_name_address_amount_attendance_or_reason(town):
    town.work(at(9, "09:00"), *signals(len(AT_CLOSING)))
    town.work(at(9, "16:05"))
    for number, outcome in enumerate(AT_CLOSING, start=1):
        (record_missed if number % 2 else record_kept)(town.store, decision(number, 25))
        if number % 3 == 0:
            close_case(town.store, town.rules, decision(number, 25), Outcome(outcome))
    town.work(at(26, "09:00"))
    town.work(at(26, "16:05"))
    for number, outcome in enumerate(AT_CLOSING, start=1):
        if number % 3:
            close_case(town.store, town.rules, decision(number, 27), Outcome(outcome))
    town.work(at(1, "09:00", month=4))

    told = town.told()
    assert [kind for kind, _ in town.sent()].count("afgesloten") == len(AT_CLOSING)
    assert [leaks_in(text) for text in told] == [[]] * len(told)
    endings = {
        re.search(r"PHU-2026-(\d+): afgesloten", text)[1]: re.search(r"Uitkomst: (.+)", text)[1]
        for text in told
        if "Uitkomst" in text
    }
    assert list(dict(sorted(endings.items())).values()) == list(AT_CLOSING.values())


@pytest.mark.parametrize(
    ("smuggled", "leak"),
    [
        ("mevrouw Bakker", "name"),
        ("Roordastraat 112", "address"),
        ("€ 871,40", "amount"),
        ("de huurder is niet verschenen", "attendance"),
        ("de huurder is overleden", "household"),
        ("Inwoner is overleden", "outcome"),
    ],
)
def test_the_search_for_leaks_finds_one_in_a_mail_that_left(town, smuggled, leak):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    close_case(town.store, town.rules, decision(1, 10), Outcome.OTHER_REASON)
    with town.store.transaction() as session:
        row = session.get_one(OutboxMessage, 3)
        row.fields = {**row.fields, "omschrijving": smuggled}
        session.add(row)

    town.work(at(10, "17:05"))

    assert leak in leaks_in(town.told()[-1])


def test_two_corporations_of_one_household_each_hear_of_their_own_signal_only(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    second = make_mail(
        sender="a@thuisgoed.example", message_id="<3@thuisgoed.example>", reference="T-5551"
    )
    town.work(at(11, "09:00"), second)
    close_case(town.store, town.rules, decision(1, 25), Outcome.NO_HELP_WANTED)
    town.work(at(1, "09:00", month=4))

    assert town.sent() == [
        ("ontvangst", "terugkoppeling@woonvast.example"),
        ("opgepakt", "terugkoppeling@woonvast.example"),
        ("opgepakt", "incasso@thuisgoed.example"),
        ("ontvangst", "incasso@thuisgoed.example"),
        ("afgesloten", "terugkoppeling@woonvast.example"),
        ("afgesloten", "incasso@thuisgoed.example"),
        ("maandoverzicht", "terugkoppeling@woonvast.example"),
        ("maandoverzicht", "incasso@thuisgoed.example"),
    ]
    for (recipient, _), text in zip(town.sender.sent, town.told(), strict=True):
        is_second = recipient.startswith("incasso")
        assert ("0045-112-03" in text, "T-5551" in text) == (not is_second, is_second)
    taken_up = town.told()[2]
    assert ("9 maart" in taken_up, "11 maart" in taken_up) == (False, True)


@pytest.mark.parametrize(
    ("off", "kinds", "code"),
    [
        ((), ["ontvangst", "opgepakt", "afgesloten"], "GEEN_CONTACT"),
        (("GEEN_CONTACT",), ["ontvangst", "opgepakt", "afgesloten"], "AFGESLOTEN"),
        (("GEEN_CONTACT", "AFGESLOTEN"), ["ontvangst", "opgepakt"], None),
        (("OPGEPAKT",), ["ontvangst", "afgesloten"], "GEEN_CONTACT"),
        (("ONTVANGEN",), ["opgepakt", "afgesloten"], "GEEN_CONTACT"),
    ],
)
def test_each_code_can_be_switched_off_for_a_corporation(store, tmp_path, off, kinds, code):
    rules = make_rules()
    quiet = replace(rules.corporations["woonvast"], feedback_off=frozenset(off))
    town = Town(store, tmp_path, replace(rules, corporations={"woonvast": quiet}))
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    close_case(town.store, town.rules, decision(1, 25), Outcome.OUT_OF_SIGHT)

    town.work(at(25, "17:05"))

    assert [kind for kind, _ in town.sent()] == kinds
    closings = [row.fields["code"] for row in all_of(store, OutboxMessage) if "code" in row.fields]
    assert closings == ([code] if code else [])


def bounce(message_id: str, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@relay.example\r\nTo: phu@duinstad.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <b-{action}@relay.example>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "MIME-Version: 1.0\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.example\r\n\r\n"
        f"Final-Recipient: rfc822; x@woonvast.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n"
        "\r\n--b--\r\n"
    ).encode()


def test_feedback_that_bounced_becomes_a_task_and_is_answered_by_nobody(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    taken_up = all_of(town.store, OutboxMessage)[1]

    town.work(at(9, "16:10"), bounce(taken_up.message_id))

    assert [(task.kind, task.case_reference) for task in open_tasks(town.store)] == [
        ("feedback_bounced", "PHU-2026-00001")
    ]
    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, mail.case_reference) == ("ignored", "PHU-2026-00001")
    row = all_of(town.store, OutboxMessage)[1]
    assert (row.last_error, row.failed_at) == ("the mail came back", at(9, "16:10"))
    assert len(town.sender.sent) == 2


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_report_of_delay_or_delivery_is_no_bounce(town, action):
    town.work(at(9, "09:00"), make_mail())
    receipt = all_of(town.store, OutboxMessage)[0]

    town.work(at(9, "10:00"), bounce(receipt.message_id, action))

    assert open_tasks(town.store) == []


def test_a_bounce_of_a_mail_that_we_never_sent_is_ignored(town):
    town.work(at(9, "09:00"), make_mail(), bounce("<spam@elsewhere.example>"))

    assert open_tasks(town.store) == []


def test_an_agreement_that_ends_is_asked_for_once_and_a_month_ahead(store, tmp_path):
    rules = make_rules()
    ends = replace(rules.corporations["woonvast"], active_until=at(9, "00:00", month=4).date())
    town = Town(store, tmp_path, replace(rules, corporations={"woonvast": ends}))

    town.work(at(9, "09:00"))
    assert open_tasks(store) == []
    town.work(at(10, "09:00"))
    town.work(at(11, "09:00"))

    # a fortnight before the end: in the daily overview while it can be renewed
    asked = {"corporation": "woonvast", "until": "2026-04-09"}
    assert [(task.kind, task.due_on, task.details) for task in open_tasks(store)] == [
        ("agreement_ends", date(2026, 3, 26), asked)
    ]


def test_an_agreement_that_has_ended_is_asked_for_today(store, tmp_path):
    rules = make_rules()
    ended = replace(rules.corporations["woonvast"], active_until=date(2026, 3, 1))
    town = Town(store, tmp_path, replace(rules, corporations={"woonvast": ended}))

    town.work(at(9, "09:00"))

    assert [task.due_on for task in open_tasks(store)] == [date(2026, 3, 9)]


def test_the_overview_of_a_month_is_sent_once_and_says_where_each_signal_stood(town):
    town.work(at(9, "09:00"), make_mail())
    town.work(at(9, "16:05"))
    town.work(at(30, "09:00"), make_mail(message_id="<again@woonvast.example>"))

    town.work(at(1, "09:00", month=4))
    town.work(at(2, "09:00", month=4))

    overviews = [row for row in all_of(town.store, OutboxMessage) if row.kind == "maandoverzicht"]
    assert [(row.recipient, row.fields["meldingen"]) for row in overviews] == [
        (
            "terugkoppeling@woonvast.example",
            [
                {
                    "kenmerk": "PHU-2026-00001",
                    "uw_kenmerk": "0045-112-03",
                    "ontvangen_op": "9 maart 2026",
                    "stand": "wij hebben uw huurder uitgenodigd",
                },
                {
                    "kenmerk": "PHU-2026-00001",
                    "uw_kenmerk": "0045-112-03",
                    "ontvangen_op": "30 maart 2026",
                    "stand": "deze melding hadden wij al van u",
                },
            ],
        )
    ]
