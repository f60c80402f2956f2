"""A list repeats one row of a table, and guards its values as a letter does."""

import io
from pathlib import Path

import docx
import pytest

from phu_mailer.domain.visits import MUST_HAVE, VISIT_FIELDS, example_list
from phu_mailer.errors import PermanentError
from phu_mailer.letters.child import fill_list as fill_apart
from phu_mailer.letters.listing import fill_list, repeated

SHIPPED = Path(__file__).parents[3] / "templates" / "letters" / "huisbezoek.docx"
BEGIN, END = "{%tr for bezoek in bezoeken %}", "{%tr endfor %}"
FIELDS = {"lijst": {"team": "Team Oost"}}
ROWS = [
    {"kenmerk": "PHU-2026-00001", "naam": "De heer A. Bakker"},
    {"kenmerk": "PHU-2026-00002", "naam": "Mevrouw B. & C. <Visser>"},
]


def template(*rows: tuple[str, ...], before: str = "{{ lijst.team }}", cut: bool = False) -> bytes:
    document = docx.Document()
    document.add_paragraph(before)
    table = document.add_table(len(rows), 2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            pieces = [text[at : at + 3] for at in range(0, len(text), 3)] if cut else [text]
            for piece in pieces:
                cell.paragraphs[0].add_run(piece)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def cells(content: bytes) -> list[list[str]]:
    table = docx.Document(io.BytesIO(content)).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


USUAL = (
    ("Kenmerk", "Naam"),
    (BEGIN, ""),
    ("{{ bezoek.kenmerk }}", "Dit bezoek. {{ bezoek.naam }}"),
    (END, ""),
)
FILLED = [
    ["Kenmerk", "Naam"],
    ["PHU-2026-00001", "Dit bezoek. De heer A. Bakker"],
    ["PHU-2026-00002", "Dit bezoek. Mevrouw B. & C. <Visser>"],
]


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut into pieces by Word"])
def test_the_row_between_the_marks_is_there_once_for_each_visit(cut):
    assert cells(fill_list(template(*USUAL, cut=cut), FIELDS, ROWS)) == FILLED


def test_the_process_that_fills_gives_the_same(tmp_path):
    assert cells(fill_apart(template(*USUAL), FIELDS, ROWS)) == FILLED


def test_a_visit_can_take_more_rows_than_one():
    two = (*USUAL[:2], ("{{ bezoek.kenmerk }}", ""), ("", "{{ bezoek.naam }}"), USUAL[3])

    assert cells(fill_list(template(*two), FIELDS, ROWS)) == [
        ["Kenmerk", "Naam"],
        ["PHU-2026-00001", ""],
        ["", "De heer A. Bakker"],
        ["PHU-2026-00002", ""],
        ["", "Mevrouw B. & C. <Visser>"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("Kenmerk", "Naam"),),
        (USUAL[0], USUAL[2], USUAL[3]),
        (USUAL[0], USUAL[1], USUAL[2]),
        (USUAL[0], USUAL[1], USUAL[3]),
        (USUAL[0], USUAL[3], USUAL[2], USUAL[1]),
        (*USUAL, *USUAL[1:]),
        (USUAL[0], ("{%tr for x in bezoeken %}", ""), USUAL[2], USUAL[3]),
    ],
    ids=["none", "no begin", "no end", "nothing between", "turned", "twice", "another name"],
)
def test_a_table_without_one_such_row_is_refused(rows):
    with pytest.raises(PermanentError, match="wordt voor elk bezoek herhaald"):
        repeated(template(*rows), 2)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("{{ bezoek.bedrag }}", ""), r"Het veld {{ bezoek1.bedrag }} bestaat niet"),
        (("{{ huurder.naamregel }}", ""), r"Het veld {{ huurder.naamregel }} bestaat niet"),
        (("{{ ''.__class__ }}", ""), r"kunnen alleen velden staan"),
        (("{% for a in bezoeken %}x{% endfor %}", ""), r"kunnen alleen velden staan"),
    ],
)
def test_what_a_letter_may_not_do_a_list_may_not_do(row, message):
    with pytest.raises(PermanentError, match=message):
        fill_apart(template(USUAL[1], row, USUAL[3]), FIELDS, ROWS)


def test_a_value_that_cannot_be_printed_is_refused_and_not_named():
    rows = [{"kenmerk": "PHU-2026-00001", "naam": "Jan\x00sen"}]

    with pytest.raises(PermanentError) as refusal:
        fill_list(template(*USUAL), FIELDS, rows)

    assert "bezoek1.naam" in str(refusal.value)
    assert "Jan" not in str(refusal.value)


def test_the_list_that_comes_with_it_prints_no_amount_corporation_or_children():
    fields, rows = example_list()
    rows = [{**rows[0], "kinderen": "ZEKER"}]

    text = str(cells(fill_list(SHIPPED.read_bytes(), fields, rows)))

    assert [rows[0][name] in text for name in ("kenmerk", "naam", "adres", "plaats")] == [True] * 4
    assert "ZEKER" not in text
    assert {name.partition(".")[0] for name in VISIT_FIELDS} == {
        *("gemeente", "contact", "lijst", "bezoek"),
    }
    assert set(MUST_HAVE) <= set(VISIT_FIELDS)
