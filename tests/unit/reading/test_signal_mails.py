"""The measure itself: mails hold what their truth says, and no error goes uncounted."""

import re
from dataclasses import replace
from datetime import date

import pytest

from phu_mailer.domain.signal import (
    Gender,
    IncomingSignal,
    MailKind,
    MinorChildren,
    Reading,
    TenantName,
)
from phu_mailer.flow.read import Disposition, ReadMail
from phu_mailer.mail import mime
from signals import kept_out, known, known_files, occasions
from signals.envelopes import SignalMail
from signals.scoring import is_right, score
from signals.writing import Wanted

LAYOUTS = (*known.LAYOUTS, *known_files.LAYOUTS, *occasions.LAYOUTS, *kept_out.LAYOUTS)
TRUTH = IncomingSignal(
    persons=(TenantName("Berg", "J.P.", None, "van der", Gender.MALE),),
    street_name="Kleverlaan",
    house_number=12,
    house_letter="a",
    postal_code="2023 JC",
    town="Haarlem",
    phone="+31612345678",
    arrears_cents=123456,
    arrears_months=3.0,
    has_minor_children=MinorChildren.YES,
    minor_children_count=2,
)
MAIL = SignalMail("x", 1, b"", MailKind.NEW, (Wanted(TRUTH),))
HELD = ("layout: not approved",)


def reading(*signals: IncomingSignal, **changes: object) -> ReadMail:
    read = ReadMail(
        mail=mime.parse(b"From: a@b.example\n\n"),
        reading=Reading(kind=MailKind.NEW, signals=signals),
        disposition=Disposition.REGISTER,
        trust_reason="",
    )
    return replace(read, **changes)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
def test_the_same_seed_gives_the_same_mail_and_another_seed_another(layout):
    first, again, other = layout.mail(1, "a"), layout.mail(1, "a"), layout.mail(1, "b")

    assert mime.parse(first.raw).text == mime.parse(again.raw).text
    assert first.wanted == again.wanted
    assert first.raw != other.raw


@pytest.mark.parametrize(
    "layout", [*known.LAYOUTS, *kept_out.LAYOUTS[:6]], ids=lambda one: one.code
)
def test_what_the_truth_says_stands_in_the_mail(layout):
    for number in range(8):
        mail = layout.mail(number, "truth")
        parsed = mime.parse(mail.raw)
        text = re.sub(r"&#x27;", "'", parsed.html or parsed.text or "")
        plain = re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>|&nbsp;", " ", text))
        for wanted in mail.wanted:
            truth = wanted.truth
            names = [one.last_name for one in truth.persons]
            parts = [*names, truth.street_name, str(truth.house_number)]
            digits = [truth.postal_code[:4]] if truth.postal_code else []
            for part in [*parts, *digits]:
                assert part in plain


@pytest.mark.parametrize("layout", kept_out.LAYOUTS, ids=lambda layout: layout.code)
def test_a_kept_out_layout_comes_from_a_corporation_of_its_own(layout):
    others = {one.office.corporation.code for one in (*known.LAYOUTS, *known_files.LAYOUTS)}

    assert layout.office.corporation.code not in others


def test_what_is_right_counts_as_complete_and_unattended():
    found = score(MAIL, reading(TRUTH))

    assert (found.complete, found.unattended, found.silent, found.faults) == (1, 1, [], [])


@pytest.mark.parametrize(
    "change",
    [
        {"persons": (TenantName("Berg", "J.P.", None, "van", Gender.MALE),)},
        {"persons": (TenantName("Berg", "J.", None, "van der", Gender.MALE),)},
        {"persons": (*TRUTH.persons, TenantName("Bakker"))},
        {"persons": (TenantName("Berg", "J.P.", None, "van der", Gender.FEMALE),)},
        {"house_letter": None},
        {"house_letter": "A"},
        {"house_number": 121},
        {"house_number_addition": "2"},
        {"postal_code": "2023 JD"},
        {"arrears_cents": 12345600},
        {"arrears_months": 2.0},
        {"has_minor_children": MinorChildren.NO, "minor_children_count": None},
        {"minor_children_count": 3},
        {"minor_children_count": None},
        {"phone": "+31612345679"},
        {"date_of_birth": date(1980, 1, 2)},
        {"is_crisis": True},
    ],
    ids=str,
)
def test_a_fault_is_silent_only_in_what_runs_unattended(change):
    wrong = replace(TRUTH, **change)

    unattended = score(MAIL, reading(wrong))
    held = score(MAIL, reading(replace(wrong, review_reasons=HELD)))

    assert (unattended.complete, held.complete) == (0, 0)
    assert unattended.silent or wrong.is_crisis
    assert held.silent == []
    assert not is_right(MAIL, reading(wrong))


def test_a_value_that_is_not_core_may_be_missing_but_the_reading_is_not_complete():
    found = score(MAIL, reading(replace(TRUTH, phone=None)))

    assert (found.complete, found.silent) == (0, [])


def test_a_household_that_is_missed_beside_one_that_runs_is_a_silent_error():
    other = IncomingSignal(persons=(TenantName("Bakker", "A."),), postal_code="2011 AB")
    mail = replace(MAIL, kind=MailKind.LIST, wanted=(Wanted(TRUTH), Wanted(other)))
    waits = {"disposition": Disposition.REVIEW, "problems": ("table: not understood",)}

    assert score(mail, reading(TRUTH)).silent == ["x 1: household missed"]
    assert score(mail, reading(TRUTH, **waits)).silent == []
    assert score(mail, reading(TRUTH, **waits)).missed == 1


def test_a_household_that_is_invented_is_a_silent_error():
    mail = replace(MAIL, kind=MailKind.QUESTION, wanted=())

    assert score(mail, reading(TRUTH)).silent == ["x 1: household invented"]
    assert score(mail, reading(replace(TRUTH, review_reasons=HELD))).silent == []


def test_a_signal_that_is_thrown_away_is_a_silent_error():
    ignored = reading(disposition=Disposition.IGNORE)

    assert score(MAIL, ignored).silent == ["x 1: household missed"]


def test_what_should_have_waited_for_a_person_is_counted():
    mail = replace(MAIL, wanted=(Wanted(TRUTH, waits=("trustee",)),))

    assert (score(mail, reading(TRUTH)).premature, score(mail, reading(TRUTH)).may_run) == (1, 0)


def test_a_value_that_is_as_good_is_no_fault():
    maybe = {"minor_children_count": (None, 3)}
    mail = replace(MAIL, wanted=(Wanted(TRUTH, may_be=maybe),))

    found = [
        score(mail, reading(replace(TRUTH, minor_children_count=count)))
        for count in (2, 3, None, 4)
    ]

    assert [one.complete for one in found] == [1, 1, 1, 0]
    assert [one.recall("minor_children_count") for one in found] == [1.0, 1.0, 1.0, 0.0]
