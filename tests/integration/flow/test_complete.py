"""The corporation answers our question about what was missing."""

import pytest
from procedure import Town, at
from stages import all_of

from builders import make_mail
from phu_mailer.flow.judge import Verdict, accept
from phu_mailer.store.tables import InboundMessage, Signal

WHOLE = """\
Naam: Dhr. P. Visser
Adres: Vondelweg 30
Postcode/plaats: 2026 BN Haarlem
Huurachterstand: € 900,00 (2 maanden)
Minderjarige kinderen: nee
Contractnummer: 0045-112-07
"""
INCOMPLETE = WHOLE.replace("Vondelweg 30", "Vondelweg")


@pytest.fixture
def town(store, tmp_path) -> Town:
    town = Town(store, tmp_path)
    town.work(at(9, "09:00"), make_mail(INCOMPLETE))
    return town


def answer(town: Town, text: str) -> bytes:
    receipt = town.sender.sent[0][1].decode()
    asked = next(line for line in receipt.splitlines() if line.startswith("Message-ID: "))
    thread = f"In-Reply-To: {asked.removeprefix('Message-ID: ')}\r\n"
    return make_mail(text, message_id="<answer@woonvast.example>", extra=thread)


def statuses(town: Town) -> tuple[list[str], list[str]]:
    mails, signals = all_of(town.store, InboundMessage), all_of(town.store, Signal)
    return [one.status.value for one in mails], [one.status.value for one in signals]


def test_an_answer_that_states_the_whole_signal_lets_the_incomplete_one_rest(town):
    town.work(at(9, "11:00"), answer(town, WHOLE))

    assert statuses(town) == (["ignored", "registered"], ["discarded", "registered"])
    assert town.states() == ["scheduled"]


def test_of_another_tenant_in_the_same_thread_nothing_is_completed(town):
    other = WHOLE.replace("P. Visser", "A. Mulder").replace("0045-112-07", "0045-200-01")

    town.work(at(9, "11:00"), answer(town, other))

    assert statuses(town) == (["review", "registered"], ["review", "registered"])


def test_without_a_thread_the_incomplete_signal_keeps_waiting(town):
    town.work(at(9, "11:00"), make_mail(WHOLE, message_id="<loose@woonvast.example>"))

    assert statuses(town) == (["review", "registered"], ["review", "registered"])


def test_without_references_the_last_name_says_which_signal_it_is(store, tmp_path):
    town = Town(store, tmp_path)
    without = "Contractnummer: 0045-112-07\n"
    town.work(at(9, "09:00"), make_mail(INCOMPLETE.replace(without, "")))

    town.work(at(9, "11:00"), answer(town, WHOLE.replace(without, "")))

    assert statuses(town) == (["ignored", "registered"], ["discarded", "registered"])


def test_an_answer_that_a_person_accepts_completes_just_the_same(town):
    doubtful = WHOLE.replace("2026 BN Haarlem", "Haarlem")
    town.work(at(9, "11:00"), answer(town, doubtful))
    assert statuses(town) == (["review", "review"], ["review", "review"])

    verdict = Verdict(
        2, "cli:karin", at(9, "12:00"), corrected=("postal_code=2026 BN", "town=Haarlem")
    )
    accept(town.store, town.rules, verdict)

    assert statuses(town) == (["ignored", "registered"], ["discarded", "registered"])


def test_an_answer_with_only_the_missing_part_is_shown_with_what_it_answers(town):
    town.work(at(9, "11:00"), answer(town, "Dat is nummer 30.\n\nGroet,\nKarin\n"))

    mail = all_of(town.store, InboundMessage)[1]
    assert (mail.status, mail.answers_mail_id) == ("review", 1)
