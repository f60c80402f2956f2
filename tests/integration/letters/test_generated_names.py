"""What stands in the PDF is the name and address that went in, or there is no letter.

Households are generated; every one goes the whole way: rules, template, LibreOffice, PDF. What
came out is read by other programs (pypdf, pdftotext) than the one with which phu-mailer checks it.
LibreOffice takes a tenth of a second for a letter, so the windows and salutations of many go
through it in one file; some letters that go alone and whole show that it makes no difference.

GENERATED_NAMES=10000 takes more of them (`make names`).
"""

import io
import logging
import os
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import generated_households as generated
import pytest
from pypdf import PdfReader

from phu_mailer.domain.letter import LetterKind
from phu_mailer.errors import PermanentError
from phu_mailer.letters import page
from phu_mailer.letters.child import fill_letters
from phu_mailer.letters.examples import household_fields
from phu_mailer.letters.language import Fields, names_of
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import LetterJob, LetterRenderer, RenderedLetter
from unit.letters.letter_samples import TEMPLATES, letter_fields, shipped

log = logging.getLogger(__name__)

COUNT = int(os.environ.get("GENERATED_NAMES", "200"))
ALONE = 40
IN_A_FILE = 100
IN_A_CHILD = 500
KIND = LetterKind.INVITATION


def one_way(text: str) -> str:
    """Return text without what a line break may change: the spaces, and the kind of hyphen."""
    composed = unicodedata.normalize("NFC", text)
    words = re.sub("[\u2010\u2011]", "-", " ".join(composed.split()))
    return re.sub(" ?- ?", "-", words)


def drawn(pdf: bytes) -> list[str]:
    """Return the text of every page as pypdf sees it, in the order in which it was drawn."""
    return [one_way(one.extract_text()) for one in PdfReader(io.BytesIO(pdf)).pages]


def seen(pdf: bytes, number: int, folder: Path) -> str:
    """Return the text of one page (from 1) as pdftotext sees it, line by line."""
    (folder / "read.pdf").write_bytes(pdf)
    which = [*("-f", str(number)), *("-l", str(number))]
    done = subprocess.run(
        ["pdftotext", "-layout", "-nodiag", "-enc", "UTF-8", *which, "read.pdf", "-"],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return one_way(done.stdout.decode("utf-8"))


def lost(fields: Fields, text: str, *, spaces: bool = True) -> list[str]:
    """Return the lines about the tenant that cannot be read in a text.

    pdftotext guesses the spaces by the gaps and misses that of "A 1"; pypdf takes those of the
    PDF, but the letters of a second font come last with it. A line is lost if both lose it.
    """
    values = {name: one_way(value) for name, value in fields["huurder"].items()}
    if spaces:
        return [name for name, value in values.items() if value not in text]
    whole = text.replace(" ", "")
    return [name for name, value in values.items() if value.replace(" ", "") not in whole]


def is_accepted(fields: Fields, texts: Sequence[str]) -> bool:
    """Tell whether phu-mailer would take a page with these texts for the letter meant."""
    return all(
        any(page.plain(value) in text for text in texts) for value in fields["huurder"].values()
    )


def verdicts(fields: Sequence[Fields], pdf: bytes, folder: Path) -> list[str]:
    """Return what became of the letter on each page.

    Right, refused, refused though right, or wrong in silence: taken by phu-mailer although no
    other program can read in it what went in.
    """
    found = []
    ours = zip(page.page_texts(pdf), page.page_texts_by_place(pdf), strict=True)
    for number, (one, texts, text) in enumerate(zip(fields, ours, drawn(pdf), strict=True), 1):
        missing = lost(one, text)
        accepted = is_accepted(one, texts)
        read = seen(pdf, number, folder) if missing and accepted else ""
        is_lost = bool(missing and set(missing) & set(lost(one, read, spaces=False)))
        if accepted:
            found.append("wrong in silence" if is_lost else "right")
        else:
            found.append("refused: not in the PDF" if missing else "refused though right")
        if found[-1] not in ("right", "refused: not in the PDF"):
            log.warning("%s: %a %a", found[-1], one["huurder"], (*texts, text, read))
    return found


@pytest.fixture(scope="module")
def letters() -> tuple[list[Fields], list[bytes], Counter[str]]:
    """The fields and the filled template of every household, and how many were refused so far."""
    fields: list[Fields] = []
    became: Counter[str] = Counter()
    for household in generated.generated(COUNT):
        try:
            fields.append(household_fields(KIND, household))
        except PermanentError:
            became["refused by the rules"] += 1
    filled: list[tuple[Fields, bytes]] = []
    for start in range(0, len(fields), IN_A_CHILD):
        some = fields[start : start + IN_A_CHILD]
        made = fill_letters(shipped("uitnodiging.docx"), names_of(some[0]), some)
        for one, letter in zip(some, made, strict=True):
            if isinstance(letter, bytes):
                filled.append((one, letter))
            else:
                became["refused by the template"] += 1
    return [one for one, _ in filled], [letter for _, letter in filled], became


def test_the_text_in_the_pdf_is_what_went_in_or_there_is_no_letter(
    letters: tuple[list[Fields], list[bytes], Counter[str]], tmp_path: Path
) -> None:
    fields, filled, became = letters
    starts = range(0, len(filled), IN_A_FILE)
    files = [generated.together(filled[start : start + IN_A_FILE]) for start in starts]

    pdfs = LibreOfficePdf(timeout_s=600).to_pdf(files)

    for start, pdf in zip(starts, pdfs, strict=True):
        assert isinstance(pdf, bytes)
        became.update(verdicts(fields[start : start + IN_A_FILE], pdf, tmp_path))
    log.info("of %d households: %s", COUNT, dict(became))
    assert became["wrong in silence"] == 0
    assert became.total() == COUNT
    assert became["right"] > COUNT / 4
    assert became["refused by the template"] > COUNT / 100
    assert became["refused: not in the PDF"] > COUNT / 500
    assert became["refused though right"] < COUNT / 50


def test_a_letter_alone_is_the_letter_that_it_is_among_others(
    letters: tuple[list[Fields], list[bytes], Counter[str]], tmp_path: Path
) -> None:
    """The way of the daemon, one letter a file; what it refuses is refused together too."""
    fields, filled, _ = letters
    (pdf,) = LibreOfficePdf().to_pdf([generated.together(filled[:ALONE])])
    assert isinstance(pdf, bytes)
    jobs = [LetterJob(KIND, one) for one in fields[:ALONE]]

    results = LetterRenderer(TEMPLATES, LibreOfficePdf()).render(jobs)

    among_others = verdicts(fields[:ALONE], pdf, tmp_path)
    for job, alone, verdict in zip(jobs, results, among_others, strict=True):
        assert isinstance(alone, RenderedLetter) is (verdict == "right")
        if isinstance(alone, RenderedLetter):
            missing = lost(job.fields, " ".join(drawn(alone.pdf)))
            read = seen(alone.pdf, 1, tmp_path)
            assert set(missing) & set(lost(job.fields, read, spaces=False)) == set()


@pytest.mark.parametrize("change", ["De heer J. Jansén", "De heer J. Jansem", "De heer J.Jansen"])
def test_a_name_that_is_another_one_is_seen(change: str, tmp_path: Path) -> None:
    """A control: the eye of these tests is not blind."""
    fields = letter_fields(huurder__naamregel="De heer J. Jansen")
    (letter,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([LetterJob(KIND, fields)])
    assert isinstance(letter, RenderedLetter)
    texts = drawn(letter.pdf)[0], seen(letter.pdf, 1, tmp_path)

    assert [lost(fields, text) for text in texts] == [[], []]
    fields["huurder"]["naamregel"] = change
    assert [lost(fields, text) for text in texts] == [["naamregel"], ["naamregel"]]


def test_an_accent_that_another_font_draws_elsewhere_is_refused() -> None:
    """No font of the letter has the letter before the accent, and NFC has none for both."""
    fields = letter_fields(huurder__adresregel="Ìi\u030aÿŽÝĪā\u0239Ó-Plantsoen 112")

    (letter,) = LetterRenderer(TEMPLATES, LibreOfficePdf()).render([LetterJob(KIND, fields)])

    assert isinstance(letter, PermanentError)
    assert "adresregel" in str(letter)
