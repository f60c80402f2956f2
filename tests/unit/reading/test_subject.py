"""What stands in the subject, before the labels or below the signature can turn a report around."""

import pytest
from reading_samples import read, runs_unattended
from trap_mails import HEADER, ROW, labelled, sheet, table

from phu_mailer.domain.signal import MailKind

MATTERS = {
    "Bezwaar huurder": "unexplained: subject",
    "Melding onder bewind": "guardian: named",
    "Melding (betalingsregeling getroffen)": "unexplained: subject",
    "niet versturen: melding": "unexplained: subject",
    "Melding mw. K. Smit": "unexplained: subject",
    "Melding Orionweg 3": "unexplained: subject",
    "Melding 3 maanden": "unexplained: subject",
    "Melding € 1.200": "unexplained: subject",
    "Melding gezin met 3 kinderen": "unexplained: subject",
    "TEST melding": "unexplained: subject",
    "concept melding": "unexplained: subject",
    "dringend": "unexplained: subject",
    "Vraag over melding": "unexplained: subject",
    "Herhaling melding": "unexplained: subject",
}
ROUTINE = [
    "PHU-melding",
    "Melding huurachterstand",
    "Betalingsachterstand Ymere november",
    "Signalen week 47",
    "Vroegsignalering - huurachterstand > 2 mnd",
    "Melding mw. A. Bos",
    "Nieuwe melding Vondelweg 12",
    "Melding 2 maanden, € 900,00",
    "Aanmelding (vertrouwelijk)",
]


@pytest.mark.parametrize(("subject", "code"), MATTERS.items(), ids=MATTERS.keys())
def test_a_subject_that_says_more_than_the_text_makes_somebody_look(subject, code):
    (signal,) = read(labelled(), subject=subject).signals

    assert code in signal.review_reasons


@pytest.mark.parametrize("subject", ROUTINE)
def test_a_subject_of_routine_holds_up_nothing(subject):
    assert runs_unattended(read(labelled(), subject=subject))


@pytest.mark.parametrize("subject", ["dreigende ontruiming", "Crisismelding", "SPOED: vonnis"])
def test_a_crisis_that_only_the_subject_tells_is_a_crisis(subject):
    (signal,) = read(labelled(), subject=subject).signals

    assert signal.is_crisis
    assert signal.evidence["is_crisis"].where == "subject"
    assert "crisis: eviction" in signal.review_reasons


def test_the_day_of_an_eviction_may_stand_in_the_subject():
    (signal,) = read(labelled(), subject="Ontruiming mw. Bos op 12 december").signals

    assert signal.eviction_on is not None
    assert signal.eviction_on.isoformat() == "2026-12-12"


HELD_BACK = [
    "Graag geen brief sturen:",
    "Graag nog geen brieven versturen.",
    "Onderstaande melding hoeft niet opgepakt te worden:",
    "Hieronder een voorbeeld van hoe wij voortaan melden:",
    "Voorbeeld:",
    "Dit is een testbericht.",
    "Wilt u eerst bellen voor u een uitnodiging stuurt:",
    "Het huisnummer hieronder klopt niet:",
    "Ter info de melding van vorig jaar:",
    "Deze stuurden wij al eerder:",
    "Wacht nog even met deze melding.",
]
PLAIN = [
    "Huurder reageert niet op onze brieven.",
    "Wij hebben huurder gebeld en een brief gestuurd.",
    "Het is ons niet gelukt in contact te komen.",
]


@pytest.mark.parametrize("said", HELD_BACK)
def test_a_mail_that_asks_to_wait_or_is_no_real_report_waits(said):
    reading = read(f"Goedemorgen,\n\n{said}\n\n{labelled()}")

    assert "kind: held back" in reading.signals[0].review_reasons


@pytest.mark.parametrize("said", PLAIN)
def test_what_a_landlord_tried_is_no_request_to_wait(said):
    reading = read(f"Goedemorgen,\n\n{said}\n\n{labelled()}")

    assert "kind: held back" not in reading.signals[0].review_reasons


BELOW = [
    "PS: het huisnummer is 14 geworden.",
    "Mevrouw heeft gisteren betaald",
    "Nieuw adres: Orionweg 3, 2024 AB Haarlem",
    "het huisnummer moet zijn 14",
    "De huurders zijn vorige week verhuisd",
]


@pytest.mark.parametrize("said", BELOW)
def test_a_remark_on_the_tenant_below_the_signature_makes_somebody_look(said):
    reading = read(labelled(after=f"Met vriendelijke groet,\nKarin Visser\n\n{said}"))

    assert "text: below the signature" in reading.problems


def test_a_signature_of_a_colleague_is_no_remark():
    after = "Met vriendelijke groet,\n\nMw. Karin Visser\nMedewerker huurincasso\n023 1234567"

    assert runs_unattended(read(labelled(after=after)))


@pytest.mark.parametrize(
    "said",
    [
        "De eerste is inmiddels klaar.",
        "Bij de tweede graag niet bellen.",
        "Alleen de vetgedrukte zijn nieuw.",
        "De gemarkeerde regels zijn van vorige week.",
    ],
)
def test_a_remark_on_part_of_a_list_makes_somebody_look(said):
    other = ("Dhr. K. Smit", "Orionweg 3", "2024 AB", *ROW[3:])
    reading = read(html=table(HEADER, ROW, other) + f"<p>{said}</p>")

    assert ["unexplained: text" in one.review_reasons for one in reading.signals] == [True, True]


@pytest.mark.parametrize("mark", ["<s>{}</s>", '<b style="text-decoration: line-through">{}</b>'])
def test_a_tenant_who_is_struck_out_of_a_list_does_not_get_a_letter(mark):
    struck = tuple(mark.format(cell) for cell in ROW)
    reading = read(html=table(HEADER, struck, ("Dhr. K. Smit", "Orionweg 3", "2024 AB", *ROW[3:])))

    assert "text: struck out" in reading.problems


@pytest.mark.parametrize("said", ["Mw. Bos is er weer bovenop.", "Huurder woont elders."])
def test_a_remark_in_the_mail_is_about_the_tenants_in_the_attachment(said):
    (signal,) = read(f"Bijgaand de lijst. {said}", attachments=sheet(HEADER, ROW)).signals

    assert "unexplained: text" in signal.review_reasons


def test_a_list_that_holds_more_tenants_than_the_mail_beside_it_waits():
    other = ("Dhr. K. Smit", "Orionweg 3", "2024 AB", *ROW[3:])
    reading = read(labelled(), attachments=sheet(HEADER, ROW, other))

    assert ["tenants: several" in one.review_reasons for one in reading.signals] == [True, True]


def test_a_list_that_says_the_same_as_the_mail_runs():
    assert runs_unattended(read(labelled(), attachments=sheet(HEADER, ROW)))


ASIDES = {
    "Betreft: mw. K. Smit": "unexplained: subject",
    "Onderwerp: ontruiming 12 december": "crisis: eviction",
    "Deurwaarder: ontruiming op 12-12-2026": "crisis: eviction",
    "Contact geweest: ja, heeft betaald": "unexplained: text",
    "Huur: € 650,00, inmiddels betaald": "unexplained: text",
    "Contactpersoon: bel eerst met dhr. Mol": "unexplained: text",
    "Wijk: verhuisd naar Heemstede": "unexplained: text",
    "Van: bewindvoerder K. Mol": "unexplained: text",
    "Kinderen boven 18: nee, 1 van 6": "unexplained: text",
}


@pytest.mark.parametrize(("line", "code"), ASIDES.items(), ids=ASIDES.keys())
@pytest.mark.parametrize("place", ["above", "among"])
def test_a_value_of_no_use_can_still_matter(line, code, place):
    text = f"{line}\n\n{labelled()}" if place == "above" else labelled(more=line)

    (signal,) = read(text).signals

    assert code in signal.review_reasons


@pytest.mark.parametrize(
    ("line", "kind"),
    [("Betreft: intrekking melding", MailKind.OTHER), ("Betreft: correctie", MailKind.CORRECTION)],
)
def test_what_a_mail_is_for_may_stand_behind_a_label(line, kind):
    assert read(f"{line}\n\n{labelled()}").kind is kind


@pytest.mark.parametrize(
    "line",
    [
        "Betreft: huurachterstand",
        "Onderwerp: PHU-melding november",
        "Contactpersoon: mw. T. Mol",
        "Huur: € 650,00",
        "Meerderjarige kinderen: 2",
        "Brief verstuurd: ja",
        "Contact geweest: nee",
        "Deurwaarder: nog niet ingeschakeld",
    ],
)
def test_a_value_of_no_use_holds_up_nothing(line):
    assert runs_unattended(read(labelled(more=line)))


@pytest.mark.parametrize(
    ("said", "part"), [("Mw. A. B\u043es", "name"), ("V\u043endelweg 12", "address")]
)
def test_a_word_of_two_alphabets_is_damaged(said, part):
    (signal,) = read(labelled(**{part: said})).signals

    assert "text: damaged" in signal.review_reasons
