"""A person takes a doubtful mail as it is, corrects it, or puts it aside; once."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.errors import PermanentError
from phu_mailer.flow.judge import Verdict, accept, discard
from phu_mailer.flow.place import Choice
from phu_mailer.flow.review import shown, waiting_mail
from phu_mailer.store.tables import (
    Case,
    CaseLogEntry,
    Household,
    InboundMessage,
    OutboxMessage,
    Signal,
)

INCOMPLETE = """\
Naam: Dhr. P. Visser
Adres: Vondelweg 30
Woonplaats: Haarlem
Huurachterstand: € 900,00 (2 maanden)
Minderjarige kinderen: nee
Contractnummer: 0045-112-07
"""


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def verdict(mail_id: int, **more) -> Verdict:
    return Verdict(mail_id, "cli:karin", at(9, "11:00"), **more)


def test_what_was_missing_is_typed_in_and_the_corporation_gets_its_reference(town):
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))

    references = accept(town.store, town.rules, verdict(1, corrected=("postal_code=2026bn",)))
    town.work(at(9, "11:05"))

    assert references == ["PHU-2026-00001"]
    assert town.states() == ["scheduled"]
    assert all_of(town.store, Household)[0].postal_code == "2026 BN"
    assert all_of(town.store, InboundMessage)[0].status == "registered"
    entry = all_of(town.store, CaseLogEntry)[1]
    assert (entry.event, entry.actor, entry.details) == (
        "review_accepted",
        "cli:karin",
        {"mail_id": 1, "signal_id": 1, "changed": ["postal_code"]},
    )
    first, second = all_of(town.store, OutboxMessage)
    assert [one.fields["meldingen"][0]["status"] for one in (first, second)] == [
        "onvolledig",
        "geregistreerd",
    ]
    assert second.fields["meldingen"][0]["kenmerk"] == "PHU-2026-00001"


def test_the_second_person_who_accepts_is_told(town):
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))
    accept(town.store, town.rules, verdict(1, corrected=("postal_code=2026BN",)))

    with pytest.raises(PermanentError) as refusal:
        accept(town.store, town.rules, verdict(1, corrected=("postal_code=2026BN",)))

    assert str(refusal.value) == "no mail with number 1 waits to be judged"
    assert len(all_of(town.store, Case)) == 1


@pytest.mark.parametrize(
    ("corrected", "refusal"),
    [
        ((), "signal 1 lacks postal_code"),
        (("postal_code=12",), "postal_code cannot be understood"),
        (("corporation_reference=111222333",), "corporation_reference cannot be understood"),
        (
            ("postal_code=x", "house_number=-3"),
            "postal_code cannot be understood; house_number cannot be understood",
        ),
    ],
)
def test_what_cannot_become_a_case_is_refused_and_leaves_nothing_behind(town, corrected, refusal):
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))

    with pytest.raises(PermanentError) as refused:
        accept(town.store, town.rules, verdict(1, corrected=corrected))

    assert str(refused.value) == refusal
    assert (all_of(town.store, Case), all_of(town.store, CaseLogEntry)) == ([], [])
    assert [item.id for item in waiting_mail(town.store)] == [1]


@pytest.mark.parametrize(
    ("choice", "cases", "households"),
    [(Choice("PHU-2026-00001"), 1, 1), (Choice(), 2, 2)],
)
def test_a_person_decides_whether_a_near_match_is_the_same_household(
    town, choice, cases, households
):
    town.work(at(9, "09:00"), make_mail())
    near = make_mail(name="Dhr. Q. Zonneveld", reference="77-1", message_id="<n@woonvast.example>")
    town.work(at(9, "10:00"), near)
    with pytest.raises(PermanentError, match="household: other_name_at_address"):
        accept(town.store, town.rules, verdict(2))

    accept(town.store, town.rules, verdict(2, choice=choice))

    assert len(all_of(town.store, Case)) == cases
    assert len(all_of(town.store, Household)) == households


def test_an_accepted_withdrawal_stops_the_letter_as_a_certain_one_does(town):
    town.work(at(9, "09:00"), make_mail())
    text = "De huurder van Roordastraat 112 heeft alles betaald.\n"
    town.work(at(9, "10:00"), make_mail(text, message_id="<w@woonvast.example>"))

    with pytest.raises(PermanentError, match="not known which case"):
        accept(town.store, town.rules, verdict(2))
    accept(town.store, town.rules, verdict(2, choice=Choice("PHU-2026-00001")))

    assert town.states() == ["closed"]
    assert town.letters() == [("invitation", "stopped")]
    assert waiting_mail(town.store) == []


def test_an_accepted_correction_takes_the_values_that_a_person_types(town):
    town.work(at(9, "09:00"), make_mail())
    text = "Correctie: in mijn vorige mail stond huisnummer 112, dat moet 121 zijn.\n"
    town.work(at(9, "10:00"), make_mail(text, message_id="<c@woonvast.example>"))
    corrected = ("address=Roordastraat 121, 2035 XX Haarlem",)

    accept(
        town.store,
        town.rules,
        verdict(2, corrected=corrected, choice=Choice("PHU-2026-00001")),
    )
    town.work(at(9, "11:05"))

    assert all_of(town.store, Household)[0].house_number == 121
    assert town.letters() == [("invitation", "stopped"), ("invitation", "written")]


def test_a_mail_put_aside_makes_nothing_and_answers_nobody(town):
    town.work(at(9, "09:00"), make_mail("Beste collega,\n\nHet overleg is verplaatst.\n\nGroet"))

    discard(town.store, town.rules, verdict(1))

    assert waiting_mail(town.store) == []
    assert all_of(town.store, OutboxMessage) == []
    entry = all_of(town.store, CaseLogEntry)[0]
    assert (entry.case_reference, entry.event, entry.actor) == (
        "mail:1",
        "review_discarded",
        "cli:karin",
    )


def test_a_signal_to_which_the_tenant_objects_is_only_put_aside_and_then_emptied(town):
    text = INCOMPLETE + "\nDe huurder maakt bezwaar tegen het doorgeven van de gegevens.\n"
    town.work(at(9, "09:00"), make_mail(text))
    with pytest.raises(PermanentError, match="the tenant objects"):
        accept(town.store, town.rules, verdict(1, corrected=("postal_code=2026BN",)))

    discard(town.store, town.rules, verdict(1))

    assert all_of(town.store, InboundMessage)[0].raw is None
    assert [signal.reading for signal in all_of(town.store, Signal)] == [{}]


def test_a_person_sees_the_text_what_was_read_and_why_it_waits(town):
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))

    seen = shown(town.store, town.rules, 1)

    assert seen.subject == "PHU-melding"
    assert seen.text.splitlines()[0] == "Naam: Dhr. P. Visser"
    assert seen.signals[0].review_reasons == ["missing: postal_code"]


def test_a_mail_with_a_citizen_service_number_is_emptied_when_it_is_accepted(town):
    text = INCOMPLETE + "BSN: 111222333\n"
    town.work(at(9, "09:00"), make_mail(text))
    (before,) = all_of(town.store, InboundMessage)

    accept(town.store, town.rules, verdict(1, corrected=("postal_code=2026bn",)))

    (after,) = all_of(town.store, InboundMessage)
    assert "bsn: removed" in before.problems
    assert (before.raw is None, after.raw, after.status) == (False, None, "registered")


def test_a_near_match_is_shown_with_the_case_that_it_resembles(town):
    town.work(at(9, "09:00"), make_mail())

    other_name = make_mail(name="Dhr. P. Visser", message_id="<2@woonvast.example>")
    town.work(at(9, "10:00"), other_name)

    (waiting,) = waiting_mail(town.store)
    assert (waiting.reasons, waiting.case_reference) == (
        ("household: other_name_at_address",),
        "PHU-2026-00001",
    )
    assert shown(town.store, town.rules, waiting.id).cases == {0: "PHU-2026-00001"}


def test_a_signal_that_resembles_no_case_is_shown_without_one(town):
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))

    (waiting,) = waiting_mail(town.store)
    assert (waiting.case_reference, shown(town.store, town.rules, waiting.id).cases) == (None, {})
