"""Only a mail whose every word is plain may be acted on without a person."""

import pytest

from phu_mailer.reading.thread import Written, is_plain_correction, is_plain_withdrawal, tokens

KNOWN = ["0045-112-03", "PHU-2026-00001", "De Jong-Bakker"]


def said(text: str, subject: str = "") -> Written:
    return Written(subject, tuple(text.splitlines()), "")


@pytest.mark.parametrize(
    "text",
    [
        "Wilt u melding 0045-112-03 intrekken?",
        "Kan deze melding vervallen? Mevrouw heeft vandaag alles betaald.",
        "Beste collega's,\nHierbij trekken wij melding PHU-2026-00001 in.",
        "Mevrouw De Jong-Bakker heeft de gehele achterstand voldaan.",
        "De melding met kenmerk 0045-112-03 is hierbij ingetrokken, dank u.",
    ],
)
def test_a_plain_withdrawal(text):
    assert is_plain_withdrawal(said(text), KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Wij trekken melding 0045-112-03 niet in.",
        "Wilt u melding 0045-112-03 intrekken? De huurder van 0099-001-01 ook.",
        "De huurder heeft een deel betaald, graag intrekken.",
        "De huurder heeft vandaag betaald.",
        "De huurder heeft in mei alles betaald maar nu weer achterstand.",
        "Heeft de huurder alles betaald?",
        "Melding 0045-112-03 is ten onrechte ingetrokken.",
        "Melding 0045-112-03 intrekken zodra alles is betaald.",
        "De huurder wil de melding intrekken.",
        "De intrekking van 0045-112-03 is vervallen.",
        "Wilt u de intrekking van 0045-112-03 intrekken?",
        "Melding 0045-112-03.",
        "",
    ],
)
def test_what_a_person_must_read_before_a_signal_is_taken_back(text):
    assert not is_plain_withdrawal(said(text), KNOWN)


def test_words_of_doubt_in_the_subject_count_too():
    text = "Wilt u melding 0045-112-03 intrekken?"

    assert not is_plain_withdrawal(said(text, subject="Onder voorbehoud"), KNOWN)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("Correctie op melding 0045-112-03:\nAdres: Vondelweg 30", True),
        ("Correctie op melding 0045-112-03, het huisnummer 18 is 81", False),
        ("Correctie op melding 0045-112-03?\nAdres: Vondelweg 30", False),
        ("Correctie, maar alleen als het klopt:\nAdres: Vondelweg 30", False),
    ],
)
def test_a_correction_is_plain_when_only_labelled_lines_say_what_changes(text, is_plain):
    assert is_plain_correction(said(text), KNOWN) is is_plain


def test_a_reference_keeps_its_signs_and_loses_what_stands_around_it():
    assert tokens('(0045-112-03), "2024/0191". PHU-2026-00001:') == {
        "0045-112-03",
        "2024/0191",
        "phu-2026-00001",
    }
