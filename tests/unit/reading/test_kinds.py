import pytest
from reading_samples import LABELLED, read

from phu_mailer.domain.signal import MailKind

NEW, WITHDRAWAL, CORRECTION = MailKind.NEW, MailKind.WITHDRAWAL, MailKind.CORRECTION
QUESTION, AUTO, OTHER = MailKind.QUESTION, MailKind.AUTO, MailKind.OTHER

MAILS = [
    ("Kan deze melding vervallen? Mevrouw heeft vandaag alles betaald.", WITHDRAWAL),
    ("Graag het signaal intrekken.", WITHDRAWAL),
    ("De achterstand is afgelost.", WITHDRAWAL),
    ("De schuld is kwijtgescholden.", WITHDRAWAL),
    ("Deze melding is dubbel verstuurd.", WITHDRAWAL),
    ("Sorry, huisnummer 18 moet 81 zijn.", CORRECTION),
    ("Rectificatie: de achterstand is hoger.", CORRECTION),
    ("In onze eerdere melding stond een fout bedrag.", CORRECTION),
    ("Wat is de status van onze melding?", QUESTION),
    ("Hebben jullie de melding goed ontvangen?", QUESTION),
    ("Ik ben afwezig tot 12 augustus. Bij spoed: mw. J. Smit, Kerkstraat 10.", AUTO),
    ("Bijgaand de agenda. Locatie: Zijlvest 39, 2011 VB Haarlem, 10.00 uur.", OTHER),
    ("De huur is nog niet betaald.", OTHER),
    ("Hij zegt te hebben betaald.", OTHER),
    ("De huur is deels betaald.", OTHER),
    (LABELLED, NEW),
]


@pytest.mark.parametrize(("text", "kind"), MAILS, ids=[text[:40] for text, _ in MAILS])
def test_a_mail_is_of_one_kind(text, kind):
    assert read(text, subject="Vroegsignalering").kind is kind


@pytest.mark.parametrize(
    "subject",
    ["Automatisch antwoord: PHU", "Out of office: PHU", "Gelezen: PHU", "Onbestelbaar: PHU"],
)
def test_an_automatic_subject_without_a_tenant_is_automatic(subject):
    assert read("Dank voor uw bericht.", subject=subject).kind is AUTO


def test_an_automatic_subject_with_a_tenant_goes_to_a_person():
    reading = read(LABELLED, subject="Automatisch antwoord: PHU")

    assert (reading.kind, reading.problems) == (OTHER, ("kind: mixed",))


def test_a_signal_with_the_news_that_all_is_paid_goes_to_a_person():
    reading = read(LABELLED.replace("Met vr", "De huurder heeft alles betaald.\n\nMet vr"))

    assert (reading.kind, reading.problems) == (OTHER, ("kind: mixed",))


def test_a_tenant_without_arrears_is_no_signal():
    reading = read(LABELLED.replace("Huurachterstand: € 871,40 (2 maanden)\n", ""))

    assert (reading.kind, reading.problems) == (OTHER, ("kind: no arrears",))


def test_a_correction_waits_for_a_person_to_link_it():
    reading = read("Correctie op onze melding. " + LABELLED)

    assert (reading.kind, reading.problems) == (CORRECTION, ("tenant: not linked",))
    assert ["tenant: not linked" in one.review_reasons for one in reading.signals] == [True]


def test_two_labelled_tenants_are_a_list():
    second = LABELLED.replace("112", "7").replace("2035 XX", "2036 AB")

    reading = read(LABELLED.split("Met")[0] + second.split("collega's,")[1])

    assert (reading.kind, [one.house_number for one in reading.signals]) == (
        MailKind.LIST,
        [112, 7],
    )
