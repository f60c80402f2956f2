"""What a whole mail gives: the values, and above all every reason not to trust them."""

from dataclasses import replace
from datetime import date

import pytest
from reading_samples import LABELLED, PROSE, read, read_one, runs_unattended

from phu_mailer.domain.message import Attachment
from phu_mailer.domain.signal import (
    Evidence,
    Gender,
    IncomingSignal,
    Layout,
    MailKind,
    MinorChildren,
    TenantName,
)
from phu_mailer.reading.reasons import is_known

DE_JONG = IncomingSignal(
    persons=(TenantName("Jong-Bakker", "A.", None, "de", Gender.FEMALE),),
    name_as_written="Mw. A. de Jong-Bakker",
    address_as_written="Roordastraat 112",
    street_name="Roordastraat",
    house_number=112,
    postal_code="2035 XX",
    town="Haarlem",
    phone="+31612345678",
    corporation_reference="0045-112-03",
    arrears_cents=87140,
    arrears_months=2.0,
    has_minor_children=MinorChildren.YES,
    minor_children_count=2,
)


def without_evidence(signal: IncomingSignal) -> IncomingSignal:
    return replace(signal, evidence={})


def test_labelled_lines_give_one_new_signal_that_needs_nobody():
    reading = read(LABELLED)

    assert (reading.kind, reading.problems) == (MailKind.NEW, ())
    assert [without_evidence(signal) for signal in reading.signals] == [DE_JONG]


def test_every_value_names_the_words_and_the_line_it_came_from():
    signal = read_one(LABELLED)

    assert (signal.evidence["persons"], signal.evidence["postal_code"]) == (
        Evidence("Mw. A. de Jong-Bakker", "body:3", 0.98),
        Evidence("2035 XX Haarlem", "body:5", 0.98),
    )


def test_prose_gives_the_same_with_less_confidence():
    signal = read_one(PROSE)

    assert without_evidence(signal) == IncomingSignal(
        persons=(TenantName("Berg", "J.P.", None, "van der", Gender.MALE),),
        name_as_written="de heer J.P. van der Berg",
        address_as_written="Floris van Adrichemlaan 40-3",
        street_name="Floris van Adrichemlaan",
        house_number=40,
        house_number_addition="3",
        postal_code="2035 VD",
        town="Haarlem",
        arrears_cents=123456,
        arrears_months=3.0,
        has_minor_children=MinorChildren.NO,
    )
    assert signal.evidence["street_name"].confidence == 0.93


def test_a_street_that_begins_with_an_article_keeps_it():
    mail = PROSE.replace("wonende Floris van Adrichemlaan", "wonende De Witstraat")

    assert read_one(mail).street_name == "De Witstraat"


SAME = {
    "non-breaking spaces": LABELLED.replace(" ", "\u00a0"),
    "tabs": LABELLED.replace(": ", ":\t"),
    "carriage returns": LABELLED.replace("\n", "\r\n"),
    "zero-width characters": LABELLED.replace("2035 XX", "2035\u200b XX"),
    "bullets": LABELLED.replace("Naam:", "- Naam:").replace("Adres:", "- Adres:"),
    "two labels on a line": LABELLED.replace(
        "112\nPostcode/plaats: 2035 XX Haarlem", "112 Postcode: 2035 XX Plaats: Haarlem"
    ),
    "postal code below the street": LABELLED.replace("Postcode/plaats: ", ""),
    "letterhead on top": "Ymere\nJacob van Lennepkade 1\n1053 MZ Amsterdam\n\n" + LABELLED,
    "a logo": LABELLED,
}


@pytest.mark.parametrize("mail", SAME.values(), ids=SAME.keys())
def test_another_appearance_gives_the_same_signal(mail):
    reading = read(mail, attachments=(Attachment("image001.png", "image/png", b"x"),))

    assert runs_unattended(reading)
    assert [without_evidence(signal) for signal in reading.signals] == [DE_JONG]


def labelled(old: str, new: str) -> str:
    assert old in LABELLED
    return LABELLED.replace(old, new)


DOUBTFUL = {
    "second tenant on a line of its own": (
        labelled("Bakker\n", "Bakker\nP. de Boer\n"),
        "unexplained: text",
    ),
    "broken street": (
        labelled("Roordastraat 112", "Meester\nCornelisstraat 12"),
        "unexplained: text",
    ),
    "more address on the next line": (
        labelled("112\n", "112\n2e verdieping\n"),
        "unexplained: text",
    ),
    "no number": (labelled(" 112\n", "\n"), "missing: house_number"),
    "two postal codes": (labelled("XX Haarlem", "XX / 2036 AA Haarlem"), "address: another one"),
    "tenant of another town": (labelled("XX Haarlem", "XX Heemstede"), "town: outside"),
    "address of the corporation": (
        labelled("Roordastraat 112", "Jacob van Lennepkade 1"),
        "address: of the sender",
    ),
    "address of the municipality": (
        labelled("Roordastraat 112", "Zijlvest 39"),
        "address: of the sender",
    ),
    "previous address": (
        labelled("Telefoon", "Vorig adres: Kerkstraat 5\nTelefoon"),
        "address: another one",
    ),
    "unknown label": (labelled("Telefoon", "Tel. dochter: 0612345679\nTelefoon"), "unknown: label"),
    "moved, in a remark": (
        labelled("Telefoon", "Opmerkingen: woont sinds kort bij zijn zus\nTelefoon"),
        "unexplained: text",
    ),
    "moved, in a sentence": (
        labelled("Met vr", "Mevrouw is verhuisd.\n\nMet vr"),
        "unexplained: text",
    ),
    "a number that is not explained": (
        labelled("Met vr", "Zie ook 2025-114.\n\nMet vr"),
        "unexplained: number",
    ),
    "not paid": (labelled("Met vr", "De huur is nog niet betaald.\n\nMet vr"), "unexplained: text"),
    "amount against months": (labelled("871,40", "87,14"), "amount: against months"),
    "amount in English": (labelled("871,40", "871.40"), "leftover: arrears"),
    "children not stated": (
        labelled("Minderjarige kinderen: ja, 2\n", ""),
        "missing: has_minor_children",
    ),
    "children not understood": (
        labelled("ja, 2", "ja, maar meerderjarig"),
        "children: not understood",
    ),
    "children against household": (
        labelled("Telefoon", "Huishouden: alleenstaand\nTelefoon"),
        "children: against household",
    ),
    "guardian": (labelled("Telefoon", "Bewindvoerder: K. Mol\nTelefoon"), "guardian: named"),
    "objection": (
        labelled("Met vr", "Zij wil niet dat wij gegevens doorgeven.\n\nMet vr"),
        "objection: tenant",
    ),
    "verdict": (labelled("Met vr", "Er ligt een vonnis.\n\nMet vr"), "crisis: eviction"),
    "capitals": (labelled("Bakker", "BAKKER"), "name: capitals"),
    "lost character": (labelled("A. de Jong", "A. de J\ufffdng"), "text: damaged"),
    "two amounts": (labelled("Telefoon", "Bedrag: € 971,40\nTelefoon"), "conflict: arrears_cents"),
    "same household twice": (LABELLED.split("Met")[0] * 2, "address: twice"),
}


@pytest.mark.parametrize(("mail", "reason"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubt_is_a_reason_to_wait(mail, reason):
    reading = read(mail)

    assert reading.signals != ()
    assert [reason for signal in reading.signals if reason not in signal.review_reasons] == []


MAIL_PROBLEMS = {
    "postscript": (LABELLED + "\nPS: het huisnummer is 114", "text: below the signature"),
    "sentence below the name": (
        LABELLED + "\nHet adres is gewijzigd.",
        "text: below the signature",
    ),
    "labels below the name": (LABELLED + "\nAdres: Kerkstraat 5", "text: below the signature"),
    "too long": (LABELLED + "x" * 70_000, "text: too large"),
    "empty": ("\n \n", "text: none"),
}


@pytest.mark.parametrize(("mail", "problem"), MAIL_PROBLEMS.values(), ids=MAIL_PROBLEMS.keys())
def test_a_problem_holds_up_the_whole_mail(mail, problem):
    assert problem in read(mail).problems


def test_html_that_cannot_be_read_in_full_holds_up_the_mail():
    deep = "<div>" * 5000 + "Naam: X" + "</div>" * 5000

    assert "text: too large" in read("Dag", html=f"<p>Dag</p>{deep}").problems


def test_deep_html_within_reach_is_read():
    tables = "<table><tr><td>" * 300 + "De kinderen zijn verhuisd." + "</td></tr></table>" * 300

    assert "text: none" not in read(html=tables).problems


def test_an_attachment_that_cannot_be_read_holds_up_the_mail():
    sheet = Attachment("lijst.xlsx", "application/vnd.ms-excel", b"x")

    assert read(LABELLED, attachments=(sheet,)).problems == ("attachment: unread",)


def test_a_subject_that_names_another_address_is_a_doubt():
    signal = read_one(LABELLED, subject="Melding Kerkstraat 5, 2011 AA Haarlem")

    assert signal.review_reasons == ("unexplained: subject",)


def test_a_tenant_in_an_older_mail_below_is_no_signal():
    quoted = "\n".join(f"> {line}" for line in LABELLED.splitlines())

    reading = read(f"Dank u wel.\n\nOp 3 mei 2026 om 9:00 schreef Karin:\n{quoted}\n")

    assert (reading.kind, reading.signals, reading.problems) == (
        MailKind.OTHER,
        (),
        ("tenant: below only",),
    )


def test_a_new_signal_above_an_older_one_is_read_alone():
    older = LABELLED.replace("Roordastraat 112", "Kerkstraat 5").replace("2035 XX", "2011 AA")
    header = "Van: Karin <k@ymere.example>\nVerzonden: maandag 2 maart 2026 9:00\nAan: PHU\n\n"

    reading = read(f"{LABELLED}\n{header}{older}")

    assert [without_evidence(signal) for signal in reading.signals] == [DE_JONG]


def test_a_co_tenant_belongs_to_the_same_household():
    mail = LABELLED.replace("Adres:", "Medehuurder: dhr. P. Bakker\nAdres:")

    signal = read_one(mail)

    assert (signal.persons, signal.review_reasons) == (
        (*DE_JONG.persons, TenantName("Bakker", "P.", None, None, Gender.MALE)),
        (),
    )


def test_a_citizen_service_number_is_told_and_not_kept():
    mail = LABELLED.replace("Telefoon", "BSN: 111222333\nTelefoon")

    reading = read(mail)

    assert ("111222333" in mail, "111222333" in repr(reading)) == (True, False)
    assert (reading.notices, runs_unattended(reading)) == (("bsn: removed",), True)


def test_a_planned_eviction_is_a_crisis_with_its_day():
    mail = LABELLED.replace("Met vr", "Ontruiming staat gepland op 14 maart.\n\nMet vr")

    signal = read_one(mail)

    assert (signal.is_crisis, signal.eviction_on, signal.review_reasons) == (
        True,
        date(2027, 3, 14),
        ("crisis: eviction",),
    )


def test_an_objection_of_the_tenant_is_kept_as_such():
    mail = "Huurder (mw. G. Bos) geeft aan NIET te willen dat wij gegevens doorgeven."

    assert [signal.tenant_objects for signal in read(mail).signals] == [True]


@pytest.mark.parametrize("mail", [*SAME.values(), *(row[0] for row in DOUBTFUL.values())])
def test_every_reason_has_a_dutch_sentence(mail):
    reading = read(mail)

    codes = [*reading.problems, *reading.notices]
    codes += [code for signal in reading.signals for code in signal.review_reasons]

    assert [code for code in codes if not is_known(code)] == []


def test_the_layout_does_not_depend_on_the_tenant():
    other = LABELLED.replace("A. de Jong-Bakker", "P. Smit").replace("112", "7")

    assert read(LABELLED).layout == read(other).layout


def test_a_mail_without_a_known_layout_is_new():
    layout = read("Meneer Bakker komt niet meer opdagen.").layout

    assert layout is not None
    bare = replace(layout, fingerprint="", trigrams=())
    assert bare == Layout("", known=False, novelty=1.0)


def test_a_second_address_without_a_name_makes_both_wait():
    reading = read(LABELLED.replace("Postcode", "Woning: Orionweg 3\nPostcode"))

    assert all("tenants: several" in one.review_reasons for one in reading.signals)


def test_a_death_is_told_so_that_no_letter_goes_out():
    signal = read_one(LABELLED.replace("Met vr", "Meneer is vorige week overleden.\n\nMet vr"))

    assert "tenant: deceased" in signal.review_reasons


def test_what_no_wording_covers_is_filled_in_and_waits():
    text = (
        "Bij mw. A. Bos van Vondelweg 12 in Haarlem (2026 AB) loopt het spaak: al 3 maanden geen "
        "huur, samen € 1.950,00. Kinderen heeft zij niet."
    )

    signal = read_one(text)

    assert (signal.name_as_written, signal.address_as_written, signal.postal_code) == (
        "mw. A. Bos",
        "Vondelweg 12",
        "2026 AB",
    )
    assert (signal.arrears_months, signal.arrears_cents) == (3.0, 195000)
    assert (signal.has_minor_children, signal.needs_review) == (MinorChildren.NO, True)
