"""The letters we ship, made by LibreOffice and measured on the page."""

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from phu_mailer.domain.letter import LetterKind
from phu_mailer.letters import page
from phu_mailer.letters.fill import PRINTABLE, fill
from phu_mailer.letters.pdf import LibreOfficePdf, check_letter_pdf
from phu_mailer.letters.render import LetterJob, LetterRenderer, RenderedLetter
from unit.letters.letter_samples import TEMPLATES, letter_fields, part_of, saved, word_document

INVITATION, FOLLOW_UP = LetterKind.INVITATION, LetterKind.FOLLOW_UP
NEW_DATE, CANCELLATION = LetterKind.NEW_DATE, LetterKind.CANCELLATION
EVERY_KIND = ("invitation", "follow-up", "new date", "cancellation")

# The left window of a C5 or DL envelope, with the play that a folded sheet has in it.
WINDOW = page.Box(left=15, top=40, right=120, bottom=85)
LONGEST = {
    "huurder__naamregel": (
        "De heer J.P.M. van der Meulenbroek-Oosterhuizen en mevrouw Ş.Ğ. El Yıldırım-Łukaszewska"
    ),
    "huurder__adresregel": "Burgemeester Jonkheer van Oosterwijkstraat 12345 b-III",
    "huurder__plaatsregel": "1234 CD  SINT AGATHA AAN DE WATERKANT",
    "huurder__aanhef": (
        "Geachte heer Van der Meulenbroek-Oosterhuizen en mevrouw El Yıldırım-Łukaszewska"
    ),
    "corporatie__naam": (
        "Stichting Woningcorporatie Jansen & Zn <x>, Woningstichting De Lange Naam van Waterstad "
        "en Stichting Maatschappelijke Huisvesting Waterstad en Omstreken"
    ),
    "afspraak__locatie": (
        "Stadhuis Waterstad, ingang Waterkant, Raadhuisplein 1, tweede verdieping, kamer 2.17"
    ),
}


@pytest.fixture(scope="module")
def letters() -> dict[str, RenderedLetter]:
    """Make every letter of this module in one start of LibreOffice."""
    jobs = {
        "invitation": LetterJob(INVITATION, letter_fields()),
        "no amount": LetterJob(INVITATION, letter_fields(achterstand__omschrijving="")),
        "longest": LetterJob(INVITATION, letter_fields(**LONGEST)),
        "follow-up": LetterJob(FOLLOW_UP, letter_fields(FOLLOW_UP)),
        "new date": LetterJob(NEW_DATE, letter_fields(NEW_DATE)),
        "cancellation": LetterJob(CANCELLATION, letter_fields(CANCELLATION)),
        "apostrophe": LetterJob(
            INVITATION,
            letter_fields(
                huurder__naamregel="Mevrouw O'Neill-d'Hondt & Zn <x>",
                huurder__plaatsregel="1234 CD  'S-GRAVENDORP",
                huurder__aanhef="Geachte mevrouw O’Neill",
            ),
        ),
    }
    renderer = LetterRenderer(TEMPLATES, LibreOfficePdf())
    results = dict(zip(jobs, renderer.render(list(jobs.values())), strict=True))
    made = {name: one for name, one in results.items() if isinstance(one, RenderedLetter)}
    assert made == results
    return made


def text_of(letter: RenderedLetter) -> str:
    return " ".join(page.page_texts(letter.pdf))


@pytest.mark.parametrize("name", [*EVERY_KIND, "no amount", "apostrophe"])
def test_an_ordinary_letter_fits_on_one_page(letters: dict[str, RenderedLetter], name: str) -> None:
    assert letters[name].pages == 1


def test_the_longest_letter_fits_on_two_pages(letters: dict[str, RenderedLetter]) -> None:
    assert letters["longest"].pages == 2


@pytest.mark.parametrize("name", EVERY_KIND)
def test_the_window_shows_both_addresses_and_nothing_else(
    letters: dict[str, RenderedLetter], name: str
) -> None:
    assert page.text_within(letters[name].pdf, WINDOW) == (
        "Retouradres: Postbus 100, 1234 ZZ Waterstad "
        "De heer J. de Vries en mevrouw S. El Amrani Lindelaan 12 a 1234 CD WATERSTAD"
    )


def test_the_longest_address_stays_in_the_window(letters: dict[str, RenderedLetter]) -> None:
    lines = " ".join(
        LONGEST[f"huurder__{line}"] for line in ("naamregel", "adresregel", "plaatsregel")
    )

    assert page.text_within(letters["longest"].pdf, WINDOW) == page.plain(
        f"Retouradres: Postbus 100, 1234 ZZ Waterstad {lines}"
    )


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize(
    ("line", "top", "bottom"),
    [
        ("Retouradres: Postbus 100", 45, 49),
        ("De heer J. de Vries en mevrouw S. El Amrani", 50, 55),
        ("Lindelaan 12 a", 55, 60),
        ("1234 CD", 60, 65),
    ],
)
def test_a_line_of_the_address_stands_where_the_window_is(
    letters: dict[str, RenderedLetter], name: str, line: str, top: float, bottom: float
) -> None:
    (box,) = page.text_boxes(letters[name].pdf, line)

    assert (20 <= box.left <= 26, top <= box.top, box.bottom <= bottom, box.right <= 115) == (
        True,
        True,
        True,
        True,
    )


def test_the_invitation_says_who_reported_what_and_when_and_where_to_come(
    letters: dict[str, RenderedLetter],
) -> None:
    text = text_of(letters["invitation"])

    wanted = [
        "Geachte heer De Vries en mevrouw El Amrani,",
        "Wij kregen bericht van Stichting Goed Huis",
        "(2 maanden huur, in totaal € 871,40).",
        "Wanneer dinsdag 16 december 2025 om 15.00 uur",
        "Waar Raadhuisplein 1, kamer 2",
        "Hoe lang ongeveer 60 minuten",
        "085 000 00 00 (maandag tot en met vrijdag van 09.00 tot 12.00 uur)",
        "verwijderen wij uw gegevens na 6 maanden",
        "Wet gemeentelijke schuldhulpverlening",
        "bezwaar maken",
        "Autoriteit Persoonsgegevens",
        "www.waterstad.example/privacy",
        "F. Voorbeeld Medewerker Inwonershulp Gemeente Waterstad, Team Inwonershulp",
    ]
    assert [words for words in wanted if page.plain(words) not in text] == []


def test_the_follow_up_says_what_was_missed_and_until_when_to_answer(
    letters: dict[str, RenderedLetter],
) -> None:
    text = text_of(letters["follow-up"])

    wanted = [
        "Geachte heer De Vries en mevrouw El Amrani,",
        "Wij hadden een afspraak met u op vrijdag 28 november 2025 om 11.00 uur.",
        "Stichting Goed Huis",
        "uiterlijk op maandag 8 december 2025.",
        "Telefoon 085 000 00 00 (maandag tot en met vrijdag van 09.00 tot 12.00 uur)",
        "E-mail inwonershulp@waterstad.example",
        "www.waterstad.example/privacy",
    ]
    assert [words for words in wanted if page.plain(words) not in text] == []


def test_the_letter_about_a_new_date_names_the_old_one_and_says_that_it_does_not_hold(
    letters: dict[str, RenderedLetter],
) -> None:
    text = text_of(letters["new date"])

    wanted = [
        "U had een afspraak met ons op donderdag 11 december 2025 om 10.00 uur.",
        "De oude afspraak geldt niet meer.",
        "Wanneer dinsdag 16 december 2025 om 15.00 uur",
        "Waar Raadhuisplein 1, kamer 2",
    ]
    assert [words for words in wanted if page.plain(words) not in text] == []


def test_the_cancellation_says_not_to_come_and_tells_no_amount(
    letters: dict[str, RenderedLetter],
) -> None:
    text = text_of(letters["cancellation"])

    wanted = [
        "Wij hadden een afspraak met u op donderdag 11 december 2025 om 10.00 uur.",
        "Deze afspraak gaat niet door. U hoeft dan niet te komen.",
    ]
    assert [words for words in wanted if page.plain(words) not in text] == []
    assert "871,40" not in text


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("invitation", "Uitnodiging voor een gesprek"),
        ("follow-up", "Wilt u een nieuwe afspraak?"),
        ("new date", "Nieuwe afspraak voor ons gesprek"),
        ("cancellation", "Uw afspraak gaat niet door"),
    ],
)
def test_every_label_of_the_reference_block_has_a_value(
    letters: dict[str, RenderedLetter], name: str, subject: str
) -> None:
    block = page.Box(left=20, top=85, right=195, bottom=104)

    assert page.text_within(letters[name].pdf, block) == page.plain(
        "Datum 1 december 2025 Ons kenmerk PHU-2025-00123 "
        f"Contact Contactpunt Inwonershulp, 085 000 00 00 Onderwerp {subject}"
    )


def test_without_an_amount_no_empty_brackets_are_printed(
    letters: dict[str, RenderedLetter],
) -> None:
    assert "het betalen van uw huur. Klopt dit niet" in text_of(letters["no amount"])


def test_the_second_page_has_its_own_header_and_footer(
    letters: dict[str, RenderedLetter],
) -> None:
    first, second = page.page_texts(letters["longest"].pdf)

    assert "Bezoekadres: Raadhuisplein 1" in first
    assert "Bladzijde" not in first
    assert "Bezoekadres" not in second
    assert second.startswith("Gemeente Waterstad, 1 december 2025, kenmerk PHU-2025-00123")
    assert second.endswith("Bladzijde 2 van 2")


def test_the_pdf_can_be_read_aloud(letters: dict[str, RenderedLetter], tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(letters["invitation"].pdf)

    document = PdfReader(tmp_path / "letter.pdf")
    structure = subprocess.run(
        ["pdfinfo", "-struct-text", "letter.pdf"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
    headings = [
        next(line for line in structure[number:] if '"' in line).strip(' "')
        for number, line in enumerate(structure)
        if line.strip().startswith("H1 ")
    ]
    assert document.trailer["/Root"]["/Lang"] == "nl-NL"
    assert document.metadata is not None
    assert document.metadata.title == "Uitnodiging voor een gesprek"
    assert document.metadata.author == "Gemeente Waterstad"
    assert headings == [
        "Waarom krijgt u deze brief?",
        "Wat doen wij?",
        "Uw afspraak",
        "Kunt u niet?",
        "Uw gegevens",
    ]


def test_every_character_that_counts_as_printable_arrives_in_the_pdf() -> None:
    characters = [chr(code) for first, last in PRINTABLE for code in range(first, last + 1)]
    words = [f"A{character}b" for character in characters if character not in "{}%#"]
    lines = {f"r{start}": " ".join(words[start : start + 8]) for start in range(0, len(words), 8)}
    document = docx.Document(io.BytesIO(word_document(*(f"{{{{ proef.{n} }}}}" for n in lines))))
    document.styles["Normal"].font.name = "Arial"

    letter = fill(saved(document), letter_fields() | {"proef": lines})
    (pdf,) = LibreOfficePdf().to_pdf([letter])

    assert isinstance(pdf, bytes)
    assert check_letter_pdf(pdf, list(lines.values())) > 1


@pytest.mark.parametrize("name", ["Mevrouw T.H. Nguyễn-Ağayeva Əliyeva", "De heer Ọ́. Ñg̃ómez"])
def test_a_name_with_letters_from_a_second_font_stands_in_the_window(name: str) -> None:
    job = LetterJob(INVITATION, letter_fields(huurder__naamregel=name))

    (letter,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([job])

    assert isinstance(letter, RenderedLetter)
    assert page.text_within(letter.pdf, WINDOW) == (
        f"Retouradres: Postbus 100, 1234 ZZ Waterstad {page.plain(name)} "
        "Lindelaan 12 a 1234 CD WATERSTAD"
    )


def test_a_word_that_does_not_fit_on_a_line_is_refused_and_never_cut() -> None:
    job = LetterJob(INVITATION, letter_fields(huurder__naamregel="W" * 40))

    (letter,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([job])

    assert str(letter) == (
        "In de PDF van de brief is niet goed te lezen: huurder.naamregel. "
        "Misschien is de tekst te lang voor zijn plek."
    )


def test_an_endless_address_pushes_the_letter_down_and_is_never_cut() -> None:
    name = "Familie " + "De Vries " * 40 + "Bakker"
    job = LetterJob(INVITATION, letter_fields(huurder__naamregel=name))

    (letter,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([job])

    assert isinstance(letter, RenderedLetter)
    (town,) = page.text_boxes(letter.pdf, "1234 CD  WATERSTAD")
    (label,) = page.text_boxes(letter.pdf, "Datum")
    assert 85 < town.bottom < label.top


def test_the_templates_we_ship_are_what_the_script_makes(tmp_path: Path) -> None:
    script = Path(__file__).parents[3] / "scripts" / "make_letter_templates.py"

    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)

    parts = [
        *("word/document.xml", "word/styles.xml", "docProps/core.xml"),
        *(f"word/{kind}{number}.xml" for kind in ("header", "footer") for number in (1, 2)),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "afzegging.docx",
        "nieuwe-afspraak.docx",
        "uitnodiging.docx",
        "vervolgbrief.docx",
    ]
    for made in tmp_path.iterdir():
        ours = (TEMPLATES / made.name).read_bytes()
        assert [part_of(ours, name) for name in parts] == [
            part_of(made.read_bytes(), name) for name in parts
        ]
