"""What five mails that a person decided on give a layout file, arrangement by arrangement."""

from dataclasses import replace
from datetime import date

import pytest

from builders import make_mail, make_rules
from phu_mailer.domain.signal import IncomingSignal, MinorChildren, TenantName
from phu_mailer.flow.read import Disposition, ReadMail, read_mail
from phu_mailer.flow.suggest import AcceptedMail, Suggestion, propose
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.labels import Label
from phu_mailer.reading.taught import NOTHING_TAUGHT
from phu_mailer.reading.taught_file import parse_taught

DAY = date(2026, 3, 9)
TENANTS = (
    ("Smit", 7, "2023 JC", 180_025, 3.0, 0),
    ("Bakker", 12, "2023 JD", 125_050, 2.0, 1),
    ("Yilmaz", 9, "2023 JE", 210_075, 4.0, 2),
    ("Visser", 31, "2023 JG", 99_900, 2.0, 0),
    ("Mulder", 45, "2023 JH", 312_310, 5.0, 3),
)
FRESH = ("Jansen", 60, "2023 JK", 144_490, 2.0, 2)


def signal_of(tenant) -> IncomingSignal:
    name, number, code, cents, months, children = tenant
    return IncomingSignal(
        persons=(TenantName(last_name=name, initials="A."),),
        street_name="Kleverlaan",
        house_number=number,
        postal_code=code,
        town="Haarlem",
        arrears_cents=cents,
        arrears_months=months,
        has_minor_children=MinorChildren.YES if children else MinorChildren.NO,
        minor_children_count=children or None,
    )


def mail(text: str, *, html: bool = False) -> bytes:
    raw = make_mail(text)
    return raw.replace(b"text/plain", b"text/html") if html else raw


def suggested(written, *, html: bool = False) -> Suggestion:
    """Return what the mails of all tenants teach, each written by `written`."""
    mails = [
        AcceptedMail(f"mail {n}", mail(written(one, n), html=html), DAY, (signal_of(one),))
        for n, one in enumerate(TENANTS)
    ]
    return propose(mails, make_rules(), "woonvast", NOTHING_TAUGHT)


def read_with(found: Suggestion, text: str, *, html: bool = False) -> ReadMail:
    taught = parse_taught(found.text, "woonvast.toml")
    return read_mail(
        mail(text, html=html), make_rules(), DAY, Knowledge(taught={"woonvast": taught})
    )


def euros(cents: int, sign: str = ",") -> str:
    return f"{cents // 100}{sign}{cents % 100:02d}"


def check(found: Suggestion, text: str, *, html: bool = False) -> None:
    """Hold that a fresh mail is read whole under the proposed file."""
    read = read_with(found, text, html=html)
    (signal,) = read.reading.signals
    expected = signal_of(FRESH)
    assert (found.missing, read.disposition, signal.review_reasons) == (
        (),
        Disposition.REGISTER,
        (),
    )
    for name in (
        "street_name", "house_number", "postal_code", "arrears_cents", "arrears_months",
        "has_minor_children", "minor_children_count",
    ):  # fmt: skip
        assert getattr(signal, name) == getattr(expected, name)


def export(tenant, number: int, sign: str = ".") -> str:
    name, house, code, cents, months, children = tenant
    return (
        f"event_type: RENT_SIGNAL\nevent_id: 87e5dd9{number}\n"
        f"created_at: 2026-03-09T06:3{number}:04+01:00\ntenant_initials: A.\n"
        f"tenant_last_name: {name}\nunit_street: Kleverlaan\nunit_house_no: {house}\n"
        f"unit_house_letter: null\nunit_postal_code: {code}\nunit_city: Haarlem\n"
        f"arrears_amount_eur: {euros(cents, sign)}\narrears_months: {months:.1f}\n"
        f"minor_children: {'Y' if children else 'N'}\nminor_children_count: {children or 'null'}\n"
        f"dunning_level: L{number % 3}\n"
    ).replace(".0\n", ".0\n" if sign == "." else "\n")


def test_decimal_points_are_proposed_when_the_mails_prove_them():
    found = suggested(export)

    assert 'decimal = "point"' in found.text
    assert "signal" not in found.text
    check(found, export(FRESH, 7))


def test_decimal_points_are_not_proposed_when_an_amount_is_written_otherwise():
    found = suggested(lambda one, n: export(one, n, "," if n == 4 else "."))

    assert "decimal" not in found.text


def test_marks_of_a_record_are_passed_over_and_a_telephone_is_not():
    def written(tenant, number):
        return export(tenant, number).replace("event_id: 87e5dd9", "event_id: 06123456 7")

    assert "event_id" not in suggested(written).text


def test_a_code_without_a_figure_tells_no_number_of_children():
    def written(tenant, number):
        return export(tenant, number).replace("minor_children: Y", "minor_children: ZX")

    found = suggested(written)

    assert '"ZX" = "ja"' in found.text
    assert found.conflicts == ()


def chat(tenant, number: int) -> str:
    name, house, code, cents, _, children = tenant
    opening = ("Nog eentje voor jullie:", "Nu met")[number % 2]
    told = (
        f"Er lopen ook {children} minderjarige kinderen rond."
        if children
        else "Kinderen zijn er niet."
    )
    span = {0: "januari t/m maart", 1: "februari en maart", 2: "december t/m maart"}.get(
        number, "februari en maart" if tenant[4] == 2 else "november tot en met maart"
    )
    return (
        f"Hoi allemaal,\n\n{opening} mw. A. {name} (Kleverlaan {house}, {code} Haarlem). "
        f"De huur van {span} is niet binnen, bij elkaar {euros(cents)} euro. {told}\n\n"
        "Groet, Karin\n"
    )


def test_an_address_between_brackets_and_months_by_name_become_slots():
    found = suggested(chat)

    assert "({address})" in found.text
    assert "De huur van {months} is niet binnen" in found.text
    assert "[labels]" not in found.text
    check(found, chat(FRESH, 3))


def diary(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    told = "Geen kinderen." if not children else f"Er zijn {children} minderjarige kinderen."
    return (
        f"Collega's,\n\nHuurder mw. A. {name}\nKleverlaan {house}, {code} Haarlem\n\n"
        f"06-03-2026 09:1{number} AKL  Melden bij de gemeente. Stand {euros(cents)}, "
        f"{months:.0f} mnd.\n"
        f"03-03-2026 15:40 RVD  Gebeld, geen gehoor. Voicemail ingesproken voor de derde keer nu.\n"
        f"02-03-2026 10:05 SJA  Huisbezoek gedaan. {told}\n\nGroet, Karin\n"
    )


def test_an_entry_with_a_date_and_time_begins_a_sentence():
    check(suggested(diary), diary(FRESH, 6))


def listing(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    return (
        f"JOB PHU_NL  RUN 2026030{number + 1}  STATUS OK  REC_CNT {number + 11}\n{'-' * 40}\n"
        f"HRD_NAAM      = {name}, A. (mw.)\nVHE_ADRES     = Kleverlaan {house}\n"
        f"VHE_PC_PLAATS = {code} HAARLEM\nSALDO_EUR     = {euros(cents)}\n"
        f"ACHT_MND      = {months:.0f}\nKIND_LT18     = {children}\n{'-' * 40}\n"
    )


def test_a_line_of_a_job_above_the_records_is_passed_over():
    found = suggested(listing)

    check(found, listing(FRESH, 5))
    other = read_with(found, listing(FRESH, 5).replace("STATUS OK", "STATUS HUURDER VERHUISD"))
    assert other.disposition is Disposition.REVIEW


def grouped(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    return (
        "Hallo,<table>"
        f"<tr><td rowspan='1'>Huurder</td><td>Naam</td><td>mw. A. {name}</td></tr>"
        f"<tr><td rowspan='2'>Woning</td><td>Straat en nummer</td><td>Kleverlaan {house}</td></tr>"
        f"<tr><td>PC en plaats</td><td>{code} Haarlem</td></tr>"
        f"<tr><td rowspan='3'>Schuld</td><td>Bedrag</td><td>€ {euros(cents)}</td></tr>"
        f"<tr><td>Aantal maanden</td><td>{months:.0f}</td></tr>"
        f"<tr><td>Laatste actie</td><td>{('telefonisch', 'huisbezoek')[number % 2]}</td></tr>"
        f"<tr><td rowspan='1'>Gezin</td><td>Minderjarige kinderen</td><td>{children}</td></tr>"
        "</table>Groet, Karin"
    )


def test_labels_behind_a_group_of_rows_are_proposed_too():
    found = suggested(grouped, html=True)

    assert "as_lines = true" in found.text
    check(found, grouped(FRESH, 0), html=True)


@pytest.mark.parametrize("said", ["huurder is verhuisd", "ontruiming op 12 maart"])
def test_another_value_behind_such_a_label_goes_to_a_person(said):
    found = suggested(grouped, html=True)

    read = read_with(found, grouped(FRESH, 0).replace("telefonisch", said), html=True)

    assert read.disposition is Disposition.REVIEW


def test_an_empty_cell_behind_its_label_is_nothing_unexplained():
    found = suggested(grouped, html=True)
    page = grouped(FRESH, 0).replace(
        "<tr><td rowspan='2'>Woning", "<tr><td>Mail</td><td></td></tr><tr><td rowspan='2'>Woning"
    )

    check(found, page, html=True)


def ticked(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    yes, no = ("☒", "☐") if children else ("☐", "☒")
    return (
        f"Naam: mw. A. {name}\nAdres: Kleverlaan {house}\nPostcode: {code} Haarlem\n"
        f"Bedrag: € {euros(cents)}\nMaanden achterstand: {months:.0f}\n\n"
        f"{yes} Wel minderjarige kinderen {no} Geen minderjarige kinderen ☒ Huurder is ingelicht\n"
    )


def test_each_box_of_a_line_becomes_a_phrase_of_its_own():
    found = suggested(ticked)

    phrases = ("☒ Wel minderjarige kinderen", "☒ Geen minderjarige kinderen")
    assert all(phrase in found.text for phrase in phrases)
    assert "kinderen ☐" not in found.text
    read = read_with(found, ticked(FRESH, 0))
    (signal,) = read.reading.signals
    assert (read.disposition, signal.review_reasons) == (Disposition.REGISTER, ())
    assert signal.has_minor_children is MinorChildren.YES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("☐ Geen", "☒ Geen"),
        ("☒ Wel", "☐ Wel"),
        ("☒ Huurder is", "☐ Huurder is"),
        ("☐ Geen minderjarige kinderen", "☒ Onbekend of er kinderen zijn"),
        ("☒ Huurder is ingelicht", "☒ Huurder is verhuisd"),
    ],
)
def test_boxes_that_contradict_or_say_something_else_go_to_a_person(old, new):
    found = suggested(ticked)

    read = read_with(found, ticked(FRESH, 0).replace(old, new))

    assert read.disposition is Disposition.REVIEW


def asked(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    more = ("let op, hond", "let op, hond", "geen", "bel eerst de buren", "geen")[number]
    return (
        f"Vraag 1: Om welke bewoner draait het?\nAntwoord: mw. A. {name}\n\n"
        f"Vraag 2: Waar staat de woning?\nAntwoord: Kleverlaan {house}, {code} Haarlem\n\n"
        f"Vraag 3: Hoeveel is er niet betaald?\nAntwoord: {euros(cents)}\n\n"
        f"Vraag 4: En over hoeveel maanden?\nAntwoord: {months:.0f}\n\n"
        f"Vraag 5: Zijn er minderjarige kinderen?\nAntwoord: {children or 'nee'}\n\n"
        f"Vraag 6: Wat is er nog te melden?\nAntwoord: {more}\n"
    )


def test_a_remark_that_was_accepted_in_an_answer_is_passed_over_and_no_other():
    found = suggested(asked)

    check(found, asked(FRESH, 0))
    other = read_with(found, asked(FRESH, 0).replace("let op, hond", "let op, twee honden"))
    assert other.disposition is Disposition.REVIEW


def test_a_sentence_that_may_be_about_children_is_never_passed_over():
    def written(tenant, number):
        return chat(tenant, number).replace("kinderen rond.", "kleintjes rond.")

    assert "kleintjes" not in suggested(written).text


@pytest.mark.parametrize("value", ["3maanden", "2kinderen", "2034AB", "12A", "Kleverlaan12"])
def test_a_word_with_a_figure_in_it_is_no_mark_of_a_record(value):
    def written(tenant, number):
        return export(tenant, number).replace(f"event_id: 87e5dd9{number}", f"slot: {value}")

    taught = parse_taught(suggested(written).text, "woonvast.toml")
    assert taught.labels.get("slot") in (None, Label.REMARKS)


def test_a_remark_that_decides_about_the_tenant_is_never_passed_over():
    def written(tenant, number):
        return asked(tenant, number).replace("let op, hond", "huurder gaat verhuizen")

    assert "verhuizen" not in suggested(written).text


def reached(tenant, number: int) -> str:
    name, house, code, cents, months, children = tenant
    way = f"06 1234567{number}" if number < 3 else f"{name.lower()}{number}@mail.example"
    return (
        f"Beste collega's,\n\nMw. A. {name}\nKleverlaan {house}\n{code} Haarlem\n\n"
        f"De huur is al {months:.0f} maanden niet betaald, samen {euros(cents)} euro. Zij is te "
        f"bereiken via {way}.\nMinderjarige kinderen: {children or 'nee'}\n"
    )


def test_a_way_to_reach_the_tenant_may_be_a_number_or_an_address():
    mails = [
        AcceptedMail(f"mail {n}", mail(reached(one, n)), DAY, (replace(signal_of(one), phone=p),))
        for n, (one, p) in enumerate(
            zip(TENANTS[:3], ("+31612345670", "+31612345671", "+31612345672"), strict=True)
        )
    ]

    found = propose(mails, make_rules(), "woonvast", NOTHING_TAUGHT)

    assert "Zij is te bereiken via {phone}" in found.text
    (signal,) = read_with(found, reached(FRESH, 4)).reading.signals
    assert (signal.review_reasons, signal.email) == ((), "jansen4@mail.example")


def acted(tenant, number: int) -> str:
    told = (
        "aanmaning 2 verzonden",
        "1 van 3 maanden betaalt hij nog",
        "sommatie",
        "gebeld",
        "gebeld",
    )
    name, house, code, cents, months, children = tenant
    return (
        f"Naam: mw. A. {name}\nAdres: Kleverlaan {house}\nPostcode: {code} Haarlem\n"
        f"Bedrag: € {euros(cents)}\nMaanden achterstand: {months:.0f}\n"
        f"Minderjarige kinderen: {children or 'nee'}\nLaatste stap: {told[number]}\n"
    )


def test_a_number_in_a_remark_is_passed_over_unless_it_counts_something():
    found = suggested(acted)

    assert '"Laatste stap"' in found.text
    assert "maanden betaalt" not in found.text
    check(found, acted(FRESH, 0))
    other = read_with(found, acted(FRESH, 1))
    assert other.disposition is Disposition.REVIEW
