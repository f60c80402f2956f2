"""The faults of the two letters in the nota of 2013, one by one, and what happens here instead.

F1, F2, F13 to F17 and F19 as the list of the design numbers them. Letter 1A invited on 17-12-2012
for "dinsdag 15-01-2012 om 15.00 uur"; letter 1B of 13-12-2012 followed the appointment of 11.00
that day.
"""

import io
import re
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import docx
import pytest

from phu_mailer.domain.calendar import Slot, WorkCalendar, can_be_held, clock_time, long_date
from phu_mailer.domain.deadline import follow_up_day, planning_warnings, response_due
from phu_mailer.domain.letter import (
    FIELDS,
    LetterData,
    LetterKind,
    UnfitLetter,
    example_fields,
    letter_fields,
)
from phu_mailer.domain.rules import ContactPoint, Municipality, OpeningBlock, PlanningRules
from phu_mailer.domain.signal import Gender, TenantAddress, TenantName
from phu_mailer.domain.template import Level, is_usable
from phu_mailer.errors import PermanentError
from phu_mailer.letters.fill import fill
from phu_mailer.letters.judge import judge
from phu_mailer.letters.render import TEMPLATE_FILES
from unit.letters.letter_samples import saved, shipped, word_document

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHRISTMAS = frozenset({date(2012, 12, 25), date(2012, 12, 26), date(2013, 1, 1)})
CALENDAR = WorkCalendar((CHRISTMAS,))
PLANNING = PlanningRules(
    opening_blocks=tuple(OpeningBlock(weekday, time(9), time(16)) for weekday in range(5)),
    counsellors=("A",),
    closed_days=(CHRISTMAS,),
    time_zone=AMSTERDAM,
    location="Zijlvest 39",
)
SENT, FOLLOWED_UP = date(2012, 12, 17), date(2012, 12, 13)
INVITATION = LetterData(
    kind=LetterKind.INVITATION,
    persons=(TenantName("Bakker"),),
    address=TenantAddress("Lindelaan", 12, "1234 CD", "Waterstad"),
    corporation_names=("Stichting Goed Huis",),
    reference="PHU-2012-00313",
    posted_on=SENT,
    retention_days=180,
    appointment_starts_at=datetime(2013, 1, 15, 15, tzinfo=AMSTERDAM),
    location="Zijlvest 39, kamer 2",
)
FOLLOW_UP = replace(
    INVITATION,
    kind=LetterKind.FOLLOW_UP,
    posted_on=date(2012, 12, 14),
    missed_at=datetime(2012, 12, 13, 11, tzinfo=AMSTERDAM),
    respond_by=date(2012, 12, 21),
)
MUNICIPALITY = Municipality(
    name="Gemeente Waterstad",
    department="Team Inwonershulp",
    code="9999",
    visiting_address="Raadhuisplein 1, 1234 AB Waterstad",
    return_address="Postbus 100, 1234 ZZ Waterstad",
    website="www.waterstad.example/geldzaken",
    privacy_url="www.waterstad.example/privacy",
)
CONTACT = ContactPoint(
    name="Contactpunt Inwonershulp",
    phone="085 000 00 00",
    phone_hours="maandag tot en met vrijdag van 09.00 tot 12.00 uur",
    email="inwonershulp@waterstad.example",
    signatory_name="F. Voorbeeld",
    signatory_function="Medewerker Inwonershulp",
)


def fields(letter: LetterData) -> dict[str, dict[str, str]]:
    return letter_fields(letter, MUNICIPALITY, CONTACT, AMSTERDAM)


def words_of(content: bytes) -> str:
    """All text of a Word document, tables included."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def printed(kind: LetterKind) -> str:
    return words_of(fill(shipped(TEMPLATE_FILES[kind]), example_fields(kind)))


def errors_after(kind: LetterKind, old: str, new: str) -> list[str]:
    """The errors in the letter that we ship, once somebody typed `new` over `old`."""
    document = docx.Document(io.BytesIO(shipped(TEMPLATE_FILES[kind])))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [one for cell in cells for one in cell.paragraphs] + list(document.paragraphs)
    paragraphs += document.sections[0].header.paragraphs
    touched = [one for one in paragraphs if old in one.text]
    assert touched, f"{old} does not stand in the letter"
    for paragraph in touched:
        text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = text
    findings, _ = judge(saved(document), kind, ["Arial"])
    found = [one.message_nl for one in findings if one.level is Level.ERROR]
    assert is_usable(findings) == (not found)
    return found


def test_f1_the_sunday_eleven_months_before_the_letter_is_refused() -> None:
    sunday = datetime(2012, 1, 15, 15, tzinfo=AMSTERDAM)

    with pytest.raises(UnfitLetter) as refusal:
        fields(replace(INVITATION, appointment_starts_at=sunday))

    assert refusal.value.problems == (
        "the appointment (2012-01-15) is not after the letter (2012-12-17)",
    )
    assert not can_be_held(PLANNING, Slot(sunday, "A"))


@pytest.mark.parametrize(
    ("moment", "possible"),
    [
        (datetime(2013, 1, 15, 15, tzinfo=AMSTERDAM), True),
        (datetime(2013, 1, 13, 15, tzinfo=AMSTERDAM), False),  # a Sunday
        (datetime(2012, 12, 26, 15, tzinfo=AMSTERDAM), False),  # Boxing Day
        (datetime(2013, 1, 15, 15, 30, tzinfo=AMSTERDAM), False),  # ends after closing time
    ],
)
def test_f1_a_talk_is_within_opening_hours_on_an_open_day(moment: datetime, *, possible) -> None:
    assert can_be_held(PLANNING, Slot(moment, "A")) is possible


def test_f1_the_weekday_comes_from_the_date_and_from_nothing_else() -> None:
    assert fields(INVITATION)["afspraak"]["datum_lang"] == "dinsdag 15 januari 2013"
    assert not [name for name in FIELDS if name.endswith("weekdag")]


def test_f2_a_talk_after_twenty_nine_days_carries_a_warning() -> None:
    assert (date(2013, 1, 15) - SENT).days == 29
    assert planning_warnings(SENT, date(2013, 1, 15), PLANNING) == ["after_target", "after_latest"]
    assert planning_warnings(SENT, date(2013, 1, 14), PLANNING) == ["after_target"]


def test_f13_the_follow_up_waits_for_the_next_working_day() -> None:
    assert follow_up_day(date(2012, 12, 13), CALENDAR) == date(2012, 12, 14)
    assert follow_up_day(date(2012, 12, 24), CALENDAR) == date(2012, 12, 27)


def test_f14_there_is_one_form_for_a_date_and_one_for_a_time() -> None:
    assert (long_date(date(2013, 1, 15)), clock_time(time(9))) == (
        "dinsdag 15 januari 2013",
        "09.00 uur",
    )
    for letter in (INVITATION, FOLLOW_UP):
        for group in fields(letter).values():
            for name, value in group.items():
                if name == "datum_lang":
                    assert re.fullmatch(r"([a-z]+dag )?[1-9]\d? [a-z]+ \d{4}", value), value
                elif name == "tijd":
                    assert re.fullmatch(r"\d\d\.\d\d uur", value), value


@pytest.mark.parametrize("kind", LetterKind)
def test_f14_no_letter_holds_a_date_in_figures(kind: LetterKind) -> None:
    figures = r"\b\d{1,2}-\d{1,2}-\d{2,4}\b"

    assert re.search(figures, "dinsdag 15-01-2012")
    assert re.search(figures, printed(kind)) is None


@pytest.mark.parametrize("kind", LetterKind)
def test_f15_every_letter_greets_by_name(kind: LetterKind) -> None:
    greeting = example_fields(kind)["huurder"]["aanhef"]

    assert f"{greeting}," in printed(kind).splitlines()
    assert "De brief mist het veld {{ huurder.aanhef }}." in errors_after(
        kind, "{{ huurder.aanhef }}", "Geachte"
    )


@pytest.mark.parametrize(
    ("gender", "greeting"),
    [
        (Gender.UNKNOWN, "Geachte heer/mevrouw Bakker"),
        (Gender.FEMALE, "Geachte mevrouw Bakker"),
        (Gender.MALE, "Geachte heer Bakker"),
    ],
)
def test_f15_whose_gender_nobody_stated_is_greeted_neutrally(gender: Gender, greeting: str) -> None:
    letter = replace(FOLLOW_UP, persons=(TenantName("Bakker", gender=gender),))

    assert fields(letter)["huurder"]["aanhef"] == greeting


@pytest.mark.parametrize("kind", LetterKind)
def test_f16_a_letter_that_asks_for_its_reference_carries_it(kind: LetterKind) -> None:
    reference = example_fields(kind)["brief"]["kenmerk"]

    assert re.search(rf"Ons kenmerk\s+{reference}", printed(kind))
    missing = errors_after(kind, "{{ brief.kenmerk }}", "ons kenmerk")
    assert missing == ["De brief mist het veld {{ brief.kenmerk }}."]


def test_f16_an_empty_label_and_a_text_left_standing_stop_the_template() -> None:
    left = errors_after(
        LetterKind.FOLLOW_UP, "Wilt u toch een gesprek?", "contactgegevens afdeling Inwonershulp"
    )
    empty = errors_after(LetterKind.FOLLOW_UP, "{{ contact.email }}", "")

    assert ["uitleg van een leeg sjabloon" in one for one in left] == [True]
    assert any("Achter het kopje 'E-mail' staat niets" in one for one in empty)


@pytest.mark.parametrize("text", ["Beste {{ huurder.naam }}", "Beste {{ doorkiesnummer }}"])
def test_f16_a_field_that_does_not_exist_is_never_printed(text: str) -> None:
    with pytest.raises(PermanentError):
        fill(word_document(text), example_fields(LetterKind.FOLLOW_UP))


@pytest.mark.parametrize(
    ("posted_on", "last_day"),
    [
        (FOLLOWED_UP, "donderdag 20 december 2012"),  # as the nota meant it
        (date(2012, 12, 18), "donderdag 27 december 2012"),  # seven days end at Christmas
    ],
)
def test_f17_the_last_day_to_answer_is_a_date_in_the_letter(posted_on: date, last_day: str) -> None:
    respond_by = response_due(posted_on, 7, CALENDAR)

    letter = fields(replace(FOLLOW_UP, posted_on=posted_on, respond_by=respond_by))

    assert letter["reageren_voor"] == {"datum_lang": last_day}


def test_f17_a_follow_up_that_leaves_the_counting_to_the_tenant_is_refused() -> None:
    field = "{{ reageren_voor.datum_lang }}"

    with pytest.raises(UnfitLetter):
        fields(replace(FOLLOW_UP, respond_by=None))
    assert errors_after(LetterKind.FOLLOW_UP, field, "7 dagen na verzenddatum") == [
        f"De brief mist het veld {field}."
    ]


def test_f19_the_invitation_says_where_and_how_to_get_another_time_and_what_to_bring() -> None:
    text, example = printed(LetterKind.INVITATION), example_fields(LetterKind.INVITATION)

    assert re.search(rf"Waar\s+{re.escape(example['afspraak']['locatie'])}", text)
    assert "Kunt u niet?" in text
    assert f"Bel of mail dan voor een ander moment: {example['contact']['telefoon']}" in text
    assert "U hoeft niets mee te nemen." in text


def test_f19_an_invitation_without_a_place_is_refused() -> None:
    with pytest.raises(UnfitLetter) as refusal:
        fields(replace(INVITATION, location=" "))

    assert refusal.value.problems == ("afspraak.locatie is empty",)
    assert errors_after(LetterKind.INVITATION, "{{ afspraak.locatie }}", "Stadhuis") == [
        "De brief mist het veld {{ afspraak.locatie }}."
    ]
