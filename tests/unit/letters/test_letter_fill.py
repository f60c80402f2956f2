"""A letter says exactly what it was given, or is refused."""

import io
import unicodedata

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phu_mailer.errors import PermanentError
from phu_mailer.letters.fill import LetterTemplate, fill
from phu_mailer.letters.language import names_of
from unit.letters.letter_samples import (
    letter_fields,
    lines_of,
    part_of,
    saved,
    with_footnote,
    with_parts,
    word_document,
)


def refusal(template: bytes, fields: dict[str, dict[str, str]]) -> str:
    with pytest.raises(PermanentError) as refused:
        fill(template, fields)
    return str(refused.value)


def test_every_line_about_the_tenant_stands_in_the_letter() -> None:
    letter = fill(word_document("Kenmerk {{ brief.kenmerk }}."), letter_fields())

    assert lines_of(letter) == [
        "De heer J. de Vries en mevrouw S. El Amrani",
        "Lindelaan 12 a",
        "1234 CD  WATERSTAD",
        "Geachte heer De Vries en mevrouw El Amrani,",
        "Kenmerk PHU-2025-00123.",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Jansen & Zn <x>",
        "&amp; &lt;b&gt;",
        'De heer "Bob" O\'Neill',
        "Mevrouw Ş. Ağaoğlu-Łukaszewska van Đorđević",
        "De heer Nguyễn Văn Ə. 't Hoen",
        "Mevrouw " + "Van der Meulenbroek-" * 20 + "Oosterhuizen",
        "{ los }",
        "  Bakker  ",
    ],
)
def test_a_name_arrives_letter_by_letter(name: str) -> None:
    letter = fill(word_document(), letter_fields(huurder__naamregel=name))

    assert lines_of(letter)[0] == name


def test_a_name_written_with_loose_accents_is_printed_with_composed_letters() -> None:
    letter = fill(word_document(), letter_fields(huurder__naamregel="Jose\u0301 S\u0327en"))

    assert lines_of(letter)[0] == "Jos\u00e9 \u015een"


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x00", "U+0000"),
        ("\x0b", "U+000B"),
        ("\n", "U+000A"),
        ("\t", "U+0009"),
        ("\x07", "U+0007"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\u00ad", "U+00AD"),
        ("\u200b", "U+200B"),
        ("\u202e", "U+202E"),
        ("\u2028", "U+2028"),
        ("\ufffd", "U+FFFD"),
        ("\ufffe", "U+FFFE"),
        ("\ue000", "U+E000"),
        ("王", "U+738B"),
        ("😀", "U+1F600"),
    ],
)
def test_a_character_that_no_letter_can_print_is_refused_by_field_and_code(
    character: str, code: str
) -> None:
    fields = letter_fields(huurder__naamregel=f"Jan{character}sen")

    message = refusal(word_document(), fields)

    assert message == f"Het veld huurder.naamregel bevat een onbruikbaar teken ({code})."


def test_all_unusable_values_are_named_at_once() -> None:
    fields = letter_fields(huurder__naamregel="\x01", huurder__aanhef=" ", contact__naam="\x02")

    message = refusal(word_document(), fields)

    assert message == (
        "Het veld contact.naam bevat een onbruikbaar teken (U+0002). "
        "Het veld huurder.naamregel bevat een onbruikbaar teken (U+0001). "
        "Het veld huurder.aanhef is leeg."
    )


def test_a_name_that_looks_like_template_code_is_never_evaluated() -> None:
    fields = letter_fields(huurder__naamregel="{{ brief.kenmerk }}")

    message = refusal(word_document(), fields)

    assert message == (
        "In de brief blijft een veld of voorwaarde staan die niet ingevuld is (word/document.xml)."
    )


def test_an_unknown_field_is_refused_with_the_nearest_one_that_exists() -> None:
    message = refusal(word_document("{{ huurder.aanhev }}"), letter_fields())

    assert message == (
        "Het veld {{ huurder.aanhev }} bestaat niet in deze brief. Bedoelt u {{ huurder.aanhef }}?"
    )


def test_a_field_of_another_kind_of_letter_is_refused_even_where_it_would_not_be_printed() -> None:
    template = word_document("{% if brief.kenmerk == 'x' %}{{ gemiste_afspraak.tijd }}{% endif %}")

    message = refusal(template, letter_fields())

    assert message.startswith("Het veld {{ gemiste_afspraak.tijd }} bestaat niet in deze brief.")


def test_printing_an_empty_field_is_refused_by_name() -> None:
    fields = letter_fields(contact__telefoontijden="")

    message = refusal(word_document("Bel ({{ contact.telefoontijden }})"), fields)

    assert message == "De brief drukt een veld af dat leeg is: contact.telefoontijden."


@pytest.mark.parametrize(
    ("value", "line"), [("", "Uw huur."), ("2 maanden", "Uw huur (2 maanden).")]
)
def test_a_condition_drops_the_words_around_an_empty_field(value: str, line: str) -> None:
    template = word_document(
        "Uw huur{% if achterstand.omschrijving %} ({{ achterstand.omschrijving }}){% endif %}."
    )

    letter = fill(template, letter_fields(achterstand__omschrijving=value))

    assert lines_of(letter)[-1] == line


def test_a_condition_can_drop_whole_paragraphs() -> None:
    template = word_document("{%p if achterstand.omschrijving %}", "Bedrag", "{%p endif %}", "Slot")

    letter = fill(template, letter_fields(achterstand__omschrijving=""))

    assert lines_of(letter)[4:] == ["Slot"]


def test_a_condition_that_would_tear_a_table_apart_is_refused_with_the_remedy() -> None:
    document = docx.Document(io.BytesIO(word_document()))
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text = "{% if achterstand.omschrijving %}Bedrag"
    document.add_paragraph("{% endif %}")

    message = refusal(saved(document), letter_fields(achterstand__omschrijving=""))

    assert message == (
        "Een voorwaarde staat op een plek waar Word er niet mee overweg kan (word/document.xml): "
        "zet {% if ... %} en {% endif %} in dezelfde alinea, of elk in een eigen alinea als "
        "{%p if ... %} en {%p endif %}."
    )


def test_a_field_that_word_cut_into_pieces_is_filled() -> None:
    document = docx.Document(io.BytesIO(word_document()))
    paragraph = document.add_paragraph("Kenmerk ")
    for number, piece in enumerate(["{", "{ bri", "ef", ".ken", "merk }", "}", "."]):
        paragraph.add_run(piece).bold = number % 2 == 0

    letter = fill(saved(document), letter_fields())

    assert lines_of(letter)[-1] == "Kenmerk PHU-2025-00123."


def test_a_letter_that_leaves_out_a_line_about_the_tenant_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("{{ huurder.naamregel }} {{ huurder.aanhef }}")

    message = refusal(saved(document), letter_fields())

    assert message == (
        "Deze velden staan niet letterlijk in de brief: huurder.adresregel, huurder.plaatsregel."
    )


def test_fields_left_standing_as_text_are_refused() -> None:
    template = word_document("{% raw %}{{ brief.kenmerk }}{% endraw %}")

    message = refusal(template, letter_fields())

    assert message == (
        "In de brief blijft een veld of voorwaarde staan die niet ingevuld is (word/document.xml)."
    )


def test_a_field_in_a_part_that_is_never_filled_is_refused() -> None:
    chart = b"<chart><title>{{ brief.kenmerk }}</title></chart>"

    message = refusal(
        with_parts(word_document(), {"word/charts/chart1.xml": chart}), letter_fields()
    )

    assert message.endswith("die niet ingevuld is (word/charts/chart1.xml).")


def test_headers_footers_footnotes_and_properties_are_filled_too() -> None:
    template = with_footnote(
        word_document(
            header="Van {{ corporatie.naam }}",
            footer="{{ gemeente.website }}",
            title="Brief {{ corporatie.naam }}",
        ),
        "Noot {{ brief.kenmerk }}",
    )

    letter = fill(template, letter_fields(corporatie__naam="Jansen & Zn"))

    document = docx.Document(io.BytesIO(letter))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Van Jansen & Zn"
    assert section.footer.paragraphs[0].text == "www.waterstad.example/geldzaken"
    assert document.core_properties.title == "Brief Jansen & Zn"
    assert ">Noot PHU-2025-00123<" in part_of(letter, "word/footnotes.xml")


def test_the_same_letter_twice_gives_the_same_bytes() -> None:
    template = LetterTemplate(word_document("{{ brief.kenmerk }}"), names_of(letter_fields()))

    letters = {template.fill(letter_fields()) for _ in range(2)}

    assert len(letters) == 1


def test_one_letter_leaves_nothing_behind_in_the_next() -> None:
    template = LetterTemplate(word_document(), names_of(letter_fields()))
    template.fill(letter_fields(huurder__naamregel="Mevrouw A. Eerder"))

    letter = template.fill(letter_fields(huurder__naamregel="Mevrouw B. Later"))

    assert lines_of(letter)[0] == "Mevrouw B. Later"
    assert "Eerder" not in part_of(letter, "word/document.xml")


def test_a_refusal_never_holds_the_value() -> None:
    fields = letter_fields(huurder__naamregel="Geheimnaam\x00")

    message = refusal(word_document(), fields)

    assert "Geheim" not in message


TEMPLATE = LetterTemplate(word_document(), names_of(letter_fields()))


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1) | st.text("{}%#<>&'\"`_-/\\ aŞğŁĐ", min_size=1))
def test_any_name_is_printed_as_it_is_or_refused(name: str) -> None:
    try:
        letter = TEMPLATE.fill(letter_fields(huurder__naamregel=name))
    except PermanentError:
        return

    assert lines_of(letter)[0] == unicodedata.normalize("NFC", name)
