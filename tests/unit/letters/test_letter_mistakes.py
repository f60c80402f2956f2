"""The mistakes that people make in Word are found, shown with their paragraph, and explained."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Level
from phu_mailer.letters.judge import judge
from phu_mailer.letters.render import TEMPLATE_FILES
from phu_mailer.mail.text_check import check_mail_text
from phu_mailer.mail.texts import MAIL_TEXTS
from unit.letters.letter_samples import PIXEL, TEMPLATES, shipped
from unit.letters.mistakes import FONTS, added, found

SENTENCE = (
    "Wij willen u graag vertellen dat wij met u willen praten over uw huur en over hoe u die weer "
    "kunt gaan betalen met hulp van ons of een ander."
)

ERRORS = {
    "unknown field": ("Beste {{ huurder.naam }}", "Bedoelt u {{ huurder.naamregel }}?"),
    "misspelled field": ("{{ afspraak.datum }}", "Bedoelt u {{ afspraak.datum_lang }}?"),
    "capital that Word made": ("{{ Huurder.aanhef }}", "Bedoelt u {{ huurder.aanhef }}?"),
    "field of the other letter": ("{{ reageren_voor.datum_lang }}", "bestaat niet in deze brief"),
    "one brace": ("Beste {huurder.aanhef}", "Een veld heeft er twee: {{huurder.aanhef}}"),
    "a brace forgotten": ("Beste {{ huurder.aanhef }", "in dezelfde alinea"),
    "a space in a field": ("{{ huurder aanhef }}", "niet goed geschreven"),
    "condition not closed": ("{% if brief.kenmerk %}Kenmerk", "is niet afgesloten"),
    "condition not opened": ("Kenmerk{% endif %}", "zonder {% if ... %} ervoor"),
    "an end in two words": ("{% if brief.kenmerk %}x{% end if %}", "Bedoelt u {% endif %}?"),
    "a Dutch end": ("{% if brief.kenmerk %}x{% einde %}", "Bedoelt u {% endif %}?"),
    "a condition in single braces": ("{ if brief.kenmerk }x", "ontbreken de procenttekens"),
    "spaces between the braces": ("Beste { { huurder.aanhef } }", "Een veld heeft er twee"),
    "three braces": ("Beste {{{ huurder.aanhef }}}", "niet goed geschreven"),
    "round brackets": (
        "Beste (( huurder.aanhef ))",
        "Typ het zo: {{ huurder.aanhef }}.",
    ),
    "no braces at all": ("Beste huurder.aanhef,", "Typ het zo: {{ huurder.aanhef }}."),
    "an error of Word": ("Zie Fout! Verwijzingsbron niet gevonden.", "een foutmelding van Word"),
    "a condition on a run": (
        "Wij {%r if achterstand.omschrijving %}helpen u{% endif %}.",
        "zonder r: {% if achterstand.omschrijving %}.",
    ),
    "words beside a condition": (
        "{%p if achterstand.omschrijving %} Dit is van belang.",
        "valt de hele alinea weg",
    ),
    "a Dutch condition": ("{% als brief.kenmerk %}", "kunnen alleen velden staan"),
    "a filter": ("{{ brief.kenmerk|upper }}", "kunnen alleen velden staan"),
    "prompt of Word": ("Klik of tik om tekst in te voeren.", "invultekst van Word"),
    "typed prompt": ("Typ hier de tekst", "invultekst van Word"),
    "filler": ("Lorem ipsum dolor sit amet", "opvultekst"),
    "open place with x": ("Bel 085 xxx xx xx", "een open plek"),
    "open place with dots": ("Naam: ...........", "een open plek"),
    "open place with lines": ("Datum ______", "een open plek"),
    "square brackets": ("Beste [naam huurder]", "invultekst tussen haken"),
    "angle brackets": ("Beste <naam>", "invultekst tussen haken"),
    "mail merge brackets": ("Beste «Aanhef»", "invultekst tussen haken"),
    "note to oneself": ("Dit is nog nader te bepalen.", "aantekening voor uzelf"),
    "empty template text": (
        "contactgegevens afdeling Inwonershulp",
        "uitleg van een leeg sjabloon",
    ),
    "example of a date": ("Op dd-mm-jjjj", "Gebruik een datumveld"),
    "label at the end": ("Bijlagen", "Achter het kopje 'Bijlagen' staat niets"),
    "label with a tab": ("Behandelaar:\t", "Achter het kopje 'Behandelaar' staat niets"),
}
ADVICE = {
    "fixed salutation": ("Geachte heer Jansen,", "Gebruik {{ huurder.aanhef }}"),
    "fixed date": ("U bent welkom op 16 december 2025.", "een vaste datum"),
    "fixed short date": ("U bent welkom op 16-12-2025.", "een vaste datum"),
    "fixed time": ("U bent welkom om 15.00 uur.", "een vaste tijd"),
    "long sentence": (SENTENCE, "Maak er twee zinnen van"),
    "long word": ("Dit is een betalingsregelingsvoorstelformulier.", "Kent u een korter woord?"),
    "formal word": ("Neem derhalve contact op.", "Schrijf liever 'daarom' dan 'derhalve'"),
}


@pytest.mark.parametrize("mistake", ERRORS)
def test_a_mistake_stops_the_template_and_shows_place_and_remedy(mistake: str) -> None:
    text, remedy = ERRORS[mistake]

    findings = found(added(text))

    shown = [one for one in findings if remedy in one[1]]
    assert [(level, paragraph) for level, _, paragraph in shown] == [
        ("error", " ".join(text.split()))
    ]


@pytest.mark.parametrize("mistake", ADVICE)
def test_something_that_could_be_better_is_an_advice_with_its_place(mistake: str) -> None:
    text, remedy = ADVICE[mistake]

    findings = found(added(text))

    assert [(level, remedy in message, paragraph) for level, message, paragraph in findings] == [
        ("advice", True, text)
    ]


@pytest.mark.parametrize("kind", TEMPLATE_FILES)
def test_the_letters_we_ship_are_as_they_should_be(kind: LetterKind) -> None:
    assert judge(shipped(TEMPLATE_FILES[kind]), kind, FONTS) == ([], True)


def test_a_field_over_two_paragraphs_is_explained() -> None:
    findings = found(added("Beste {{ huurder.", "aanhef }}"))

    paragraphs = [one[2] for one in findings if "in dezelfde alinea" in one[1]]
    assert paragraphs == ["Beste {{ huurder.", "aanhef }}"]


def test_a_field_that_word_cut_into_pieces_is_mended_in_silence() -> None:
    def edit(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Kenmerk ", style="Brieftekst")
        for piece in ("{{ bri", "ef.ken", "merk }}"):
            paragraph.add_run(piece)

    assert found(edit) == []


def test_a_field_in_two_looks_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Kenmerk ", style="Brieftekst")
        paragraph.add_run("{{ brief.").bold = True
        paragraph.add_run("kenmerk }}")

    assert [(level, paragraph) for level, _, paragraph in found(edit)] == [
        ("advice", "Kenmerk {{ brief.kenmerk }}")
    ]


def test_an_empty_row_of_labels_is_found() -> None:
    def edit(document: docx.document.Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Doorkiesnummer"
        document.add_paragraph("Tot dan.", style="Brieftekst")

    assert [one[1] for one in found(edit)] == [
        (
            "Achter het kopje 'Doorkiesnummer' staat niets. Zet er een veld of tekst achter, of "
            "haal het kopje weg."
        )
    ]


def test_a_field_that_may_be_empty_needs_a_condition() -> None:
    findings = found(added("Het gaat om {{ achterstand.omschrijving }}."))

    assert [one[1] for one in findings] == [
        (
            "De brief drukt een veld af dat leeg is: achterstand.omschrijving. (Voorbeeld: de "
            "corporatie noemde geen bedrag.)"
        )
    ]


def test_tracked_changes_are_found() -> None:
    def edit(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("Oud en ", style="Brieftekst")
        inserted = OxmlElement("w:ins")
        inserted.append(paragraph.add_run("nieuw")._r)  # noqa: SLF001 - no method for it
        paragraph._p.append(inserted)  # noqa: SLF001 - no method for it

    assert [(one[0], one[2]) for one in found(edit)] == [("error", "Oud en nieuw")]


def test_a_merge_field_is_found() -> None:
    def edit(document: docx.document.Document) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " MERGEFIELD Aanhef ")
        document.add_paragraph(style="Brieftekst")._p.append(field)  # noqa: SLF001 - as above

    assert ["Afdruk samenvoegen" in one[1] for one in found(edit)] == [True]


def test_a_missing_must_have_is_named() -> None:
    def edit(document: docx.document.Document) -> None:
        for table in document.tables:
            for row in table.rows:
                if "afspraak.locatie" in row.cells[-1].text:
                    row.cells[-1].paragraphs[0].runs[0].text = "Stadhuis"

    assert [one[1] for one in found(edit)] == ["De brief mist het veld {{ afspraak.locatie }}."]


def test_a_font_that_the_server_lacks_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        document.add_paragraph().add_run("Tot dan.").font.name = "Gill Sans"

    assert [(one[0], "'Gill Sans' staat niet op de server" in one[1]) for one in found(edit)] == [
        ("advice", True)
    ]


def test_a_document_without_title_or_in_english_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        document.core_properties.title = ""
        for language in document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-US")

    assert [one[0] for one in found(edit)] == ["advice", "advice"]


def test_a_heading_that_is_only_bold_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        for text in ("Wat neemt u mee?", "Dit is een zin."):
            document.add_paragraph(style="Brieftekst").add_run(text).bold = True
        document.add_paragraph("Kop", style="Briefkop").runs[0].bold = True

    assert [(one[0], "alleen vet" in one[1], one[2]) for one in found(edit)] == [
        ("advice", True, "Wat neemt u mee?")
    ]


def test_a_letter_without_headings_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        for paragraph in document.paragraphs:
            if paragraph.style is not None and paragraph.style.name == "Briefkop":
                paragraph.style = "Brieftekst"

    assert [(one[0], one[1][:30]) for one in found(edit)] == [
        ("advice", "De brief heeft geen koppen. Ze")
    ]


@pytest.mark.parametrize(
    ("description", "advice"),
    [("", ["Het plaatje 'Picture 1' heeft geen beschrijving."]), ("Logo van Waterstad", [])],
)
def test_a_picture_needs_words(description: str, advice: list[str]) -> None:
    def edit(document: docx.document.Document) -> None:
        picture = document.add_paragraph(style="Brieftekst").add_run()
        picture.add_picture(io.BytesIO(PIXEL))
        (about,) = picture._r.iter(qn("wp:docPr"))  # noqa: SLF001 - as above
        about.set("descr", description)

    assert [one[1].partition(" Klik")[0] for one in found(edit)] == advice


def test_one_footer_for_all_pages_is_an_advice() -> None:
    def edit(document: docx.document.Document) -> None:
        document.sections[0].different_first_page_header_footer = False

    findings = found(edit)

    assert [one[0] for one in findings if "'Eerste pagina afwijkend' aan" in one[1]] == ["advice"]


MAIL = "Onderwerp: Melding {{ kenmerk }}\n\n{{ opgepakt_op }}\n{{ contact.telefoon }}\n"


@pytest.mark.parametrize(
    ("text", "message", "paragraph"),
    [
        (
            MAIL.replace("Onderwerp:", "Betreft:"),
            "De eerste regel moet beginnen met",
            "Betreft: Melding {{ kenmerk }}",
        ),
        (MAIL + "{{ kenmrk }}", "Bedoelt u {{ kenmerk }}?", "{{ kenmrk }}"),
        (MAIL.replace("{{ opgepakt_op }}", ""), "De mail mist het veld {{ opgepakt_op }}.", ""),
        (MAIL + "{% if uw_kenmerk %}x", "is niet afgesloten", "{% if uw_kenmerk %}x"),
        (MAIL + "{{ kenmerk }", "niet goed geschreven", "{{ kenmerk }"),
        (MAIL + "[naam invullen]", "invultekst tussen haken", "[naam invullen]"),
        (MAIL + "{{ range(10**9) }}", "kunnen alleen velden staan", "{{ range(10**9) }}"),
        (MAIL + "{% include 'x' %}", "kunnen alleen velden staan", "{% include 'x' %}"),
        (
            MAIL + "{% autoescape false %}x{% endautoescape %}",
            "kunnen alleen velden staan",
            "{% autoescape false %}x{% endautoescape %}",
        ),
    ],
)
def test_a_mistake_in_a_mail_text_is_explained(text: str, message: str, paragraph: str) -> None:
    findings = check_mail_text("opgepakt", text.encode())

    assert [(one.level, message in one.message_nl, one.paragraph) for one in findings] == [
        (Level.ERROR, True, paragraph)
    ]


@pytest.mark.parametrize("kind", MAIL_TEXTS)
def test_the_mail_texts_we_ship_are_as_they_should_be(kind: str) -> None:
    content = (TEMPLATES.parent / "mail" / f"{kind}.txt").read_bytes()

    assert check_mail_text(kind, content) == []
