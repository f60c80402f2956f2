# ruff: noqa: E501 - a list stays as a program writes it
"""Lists in which street, number, letter and addition have a column each, as programs export them."""

from typing import Any

import pytest
from office_files import row, workbook
from reading_samples import read
from told import told

from phu_mailer.domain.message import Attachment

Rows = list[tuple[str, ...]]

# fmt: off
LETTER = {"who": "S. Visser", "door": "Roordastraat 14 A -", "place": "2035 XX Haarlem", "cents": 90_000, "months": 2.0}
ADDITION = {"who": "P. Bakker", "door": "Kleverlaan 9 - 2", "place": "2023 JC Haarlem", "cents": 123_450, "months": 3.0}
PLAIN = {"who": "F. Smit", "door": "Orionweg 40 - -", "place": "2024 LH Haarlem", "cents": 80_190, "months": 2.0}
BOTH = {"who": "R. Bos", "door": "Delftlaan 8 B 1", "place": "2024 ZV Haarlem", "cents": 198_000, "months": 4.0}

_WRITTEN: list[tuple[str, str, list[dict[str, Any]]]] = [
    (
        "letter and addition, J and N",
        """Huurdernr;Naam;Straat;HNR;Ltr;Toev.;PC;Plaats;Saldo;Mnd;Kind <18
7123456;Visser, S.;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;J
7123457;Bakker, P.;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;N
7123458;Bos, R.;Delftlaan;8;B;1;2024 ZV;Haarlem;1.980,00;4;J""",
        [{**LETTER, "minors": "yes", "reference": "7123456"}, {**ADDITION, "minors": "no", "reference": "7123457"}, {**BOTH, "minors": "yes", "reference": "7123458"}],
    ),
    (
        "short heads, a count of children",
        """Ctr.nr;Hoofdhuurder;Str.;Nr.;HL;Tv;Postc.;Wpl.;Achterst. €;Achterst. mnd;Mj. kind;Aant. mj.
12/345;Visser, S.;Roordastraat;14;A;-;2035XX;HAARLEM;900,00;2;ja;2
12/346;Bakker, P.;Kleverlaan;9;-;2;2023JC;HAARLEM;1234,50;3;nee;0
12/347;Smit, F.;Orionweg;40;-;-;2024LH;HAARLEM;801,90;2;onb.;-""",
        [{**LETTER, "minors": "yes", "count": 2, "reference": "12/345"}, {**ADDITION, "minors": "no", "reference": "12/346"}, {**PLAIN, "minors": "unknown", "reference": "12/347"}],
    ),
    (
        "a cross for children and none where there are none",
        """Contract;Achternaam;Voorl.;Straatnaam;Huisnr.;Hsltr.;Hstoev.;Postcode;Woonplaats;Openst. bedrag;Aantal mnd;K<18
H816221;Visser;S.;Roordastraat;14;A;;2035 XX;Haarlem;€ 900,00;2;1
H816222;Bakker;P.;Kleverlaan;9;;2;2023 JC;Haarlem;€ 1.234,50;3;0""",
        [{**LETTER, "minors": "yes", "count": 1, "reference": "H816221"}, {**ADDITION, "minors": "no", "reference": "H816222"}],
    ),
    (
        "yes or no, and how many",
        """Naam huurder;Straat;Nummer;Letter;Toevoeging;Postcode;Plaats;Bedrag;Maanden;Minderj. (J/N);Aantal kdn
S. Visser;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;J;3
P. Bakker;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;N;
F. Smit;Orionweg;40;;;2024 LH;Haarlem;801,90;2;J;1""",
        [{**LETTER, "minors": "yes", "count": 3}, {**ADDITION, "minors": "no"}, {**PLAIN, "minors": "yes", "count": 1}],
    ),
    (
        "underscores",
        """naam;straat;huisnr;huisltr;huistoev;pcode;plaats;saldo_eur;mnd_achter;minderj_kind_jn;aant_kind
Visser, S.;Roordastraat;14;A;;2035XX;Haarlem;900,00;2;J;2
Bakker, P.;Kleverlaan;9;;2;2023JC;Haarlem;1234,50;3;N;0""",
        [{**LETTER, "minors": "yes", "count": 2}, {**ADDITION, "minors": "no"}],
    ),
    (
        "a letter only",
        """Huurder;Straat;Nr;Lt.;Postcode;Plaats;Schuld;Term.;Kdn<18
Visser, S.;Roordastraat;14;A;2035 XX;Haarlem;900,00;2;j
Smit, F.;Orionweg;40;;2024 LH;Haarlem;801,90;2;n""",
        [{**LETTER, "minors": "yes"}, {**PLAIN, "minors": "no"}],
    ),
    (
        "house number, letter and addition with a long name",
        """Debiteur;Naam;Straat;Huisnummer;Huisnummer letter;Huisnummer toevoeging;Postcode;Woonplaats;Saldo;Achterstand (mnd);Minderjarig;Aantal minderjarig
400123;Visser, S.;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;Ja;1
400124;Bakker, P.;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;Nee;0
400125;Bos, R.;Delftlaan;8;B;1;2024 ZV;Haarlem;1.980,00;4;Onbekend;""",
        [{**LETTER, "minors": "yes", "count": 1, "reference": "400123"}, {**ADDITION, "minors": "no", "reference": "400124"}, {**BOTH, "minors": "unknown", "reference": "400125"}],
    ),
    (
        "a column of euros and an address without its number",
        """Nr.;Naam;Adres;Huisnr;Lttr;Tvg;PC + plaats;€;# mnd;Kinderen < 18 jr
1;Mw. S. Visser;Roordastraat;14;A;;2035 XX Haarlem;900,00;2;2
2;Dhr. P. Bakker;Kleverlaan;9;;2;2023 JC Haarlem;1.234,50;3;0""",
        [{**LETTER, "who": "mw S. Visser", "minors": "yes", "count": 2}, {**ADDITION, "who": "dhr P. Bakker", "minors": "no"}],
    ),
    (
        "zero and one as yes and no, an addition of words",
        """Naam;Straat;Huisnr;Huisletter;Huisnr.toev;Postcode;Plaats;Bedrag;Mndn;Heeft minderj. kinderen;Aantal minderj. kinderen
S. Visser;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;ja;2
F. Smit;Orionweg;40;;zwart;2024 LH;Haarlem;801,90;2;nee;-""",
        [{**LETTER, "minors": "yes", "count": 2}, {**PLAIN, "door": "Orionweg 40 - zwart", "minors": "no"}],
    ),
    (
        "heads of one letter",
        """Naam;Straat;Nr;L;T;PC;Plaats;Saldo;Mnd;Mj
Visser, S.;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;J
Bakker, P.;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;N
Bos, R.;Delftlaan;8;B;1;2024 ZV;Haarlem;1.980,00;4;J""",
        [{**LETTER, "minors": "yes"}, {**ADDITION, "minors": "no"}, {**BOTH, "minors": "yes"}],
    ),
    (
        "a strange head for the letter before a known one for the addition",
        """Naam;Straat;Huisnr;Alf.;Toev;Postcode;Plaats;Saldo;Mnd;Kind thuis;Aantal kind
Visser, S.;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;J;2
Bakker, P.;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;N;0
Bos, R.;Delftlaan;8;B;1;2024 ZV;Haarlem;1.980,00;4;J;1""",
        [{**LETTER, "minors": "yes", "count": 2}, {**ADDITION, "minors": "no"}, {**BOTH, "minors": "yes", "count": 1}],
    ),
    (
        "the addition before the letter, one and zero for yes and no",
        """Naam;Straat;Huisnr;Toev;Ltr;Postcode;Plaats;Saldo;Mnd;Kind <18;Aantal <18
Visser, S.;Roordastraat;14;;A;2035 XX;Haarlem;900,00;2;1;3
Bakker, P.;Kleverlaan;9;2;;2023 JC;Haarlem;1.234,50;3;0;0
Bos, R.;Delftlaan;8;1;B;2024 ZV;Haarlem;1.980,00;4;1;1""",
        [{**LETTER, "minors": "yes", "count": 3}, {**ADDITION, "minors": "no"}, {**BOTH, "minors": "yes", "count": 1}],
    ),
    (
        "names in parts, with the short head that they share with the addition",
        """Aanhef;Vltrs;Tv;Achternaam;Straat;Hnr;Hltr;Tv;PC;Wpl;Openst.;Mnd;Kdn <18 (J/N);Kdn
mw;S.;;Visser;Roordastraat;14;A;;2035 XX;Haarlem;900,00;2;J;2
dhr;P.;van der;Bakker;Kleverlaan;9;;2;2023 JC;Haarlem;1.234,50;3;N;0""",
        [{**LETTER, "who": "mw S. Visser", "minors": "yes", "count": 2}, {**ADDITION, "who": "dhr P. van der Bakker", "minors": "no"}],
    ),
]
# fmt: on
LISTS = [
    (name, [tuple(line.split(";")) for line in text.splitlines()], truth)
    for name, text, truth in _WRITTEN
]


def as_html(rows: Rows) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{cell.replace('<', '&lt;')}</td>" for cell in one) + "</tr>"
        for one in rows
    )
    return f"<p>Hierbij de lijst.</p><table>{body}</table>"


def as_csv(rows: Rows) -> Attachment:
    text = "".join(";".join(one) + "\r\n" for one in rows)
    return Attachment("lijst.csv", "text/csv", text.encode("cp1252"))


def as_workbook(rows: Rows) -> Attachment:
    cells = "".join(
        row(at, *(cell.replace("<", "&lt;") for cell in one)) for at, one in enumerate(rows, 1)
    )
    content = workbook(f"<sheetData>{cells}</sheetData>")
    return Attachment("lijst.xlsx", "application/octet-stream", content)


@pytest.mark.parametrize(("name", "rows", "truth"), LISTS)
def test_a_list_of_split_columns_in_a_mail(name, rows, truth):
    assert [told(one) for one in read(html=as_html(rows)).signals] == truth


@pytest.mark.parametrize(("name", "rows", "truth"), LISTS)
def test_a_list_of_split_columns_as_text(name, rows, truth):
    text = "Hierbij de lijst.\n\n" + "".join("\t".join(one) + "\n" for one in rows)

    assert [told(one) for one in read(text).signals] == truth


@pytest.mark.parametrize("attached", [as_csv, as_workbook])
@pytest.mark.parametrize(("name", "rows", "truth"), LISTS)
def test_a_list_of_split_columns_in_a_file(name, rows, truth, attached):
    reading = read("Hierbij de lijst.\n", attachments=(attached(rows),))

    assert [told(one) for one in reading.signals] == truth


def doors(head: str, *cells: str) -> list[object]:
    rows = [
        ("Naam", "Straat", "Huisnr", *head.split(";"), "PC", "Plaats", "Saldo", "Kind <18"),
        ("Visser, S.", "Roordastraat", "14", *cells, "2035 XX", "Haarlem", "900,00", "J"),
    ]
    (signal,) = read(html=as_html(rows)).signals
    return [told(signal)["door"], signal.needs_review]


@pytest.mark.parametrize(
    ("head", "cells", "door"),
    [
        ("Kmr", ("3",), "Roordastraat 14 - -"),
        ("Kamers", ("3",), "Roordastraat 14 - -"),
        ("Ltr;Kmr", ("A", "3"), "Roordastraat 14 A -"),
        ("Toev;Kmr", ("2", "3"), "Roordastraat 14 - 2"),
        ("Alf.;Toev", ("B", "zw"), "Roordastraat 14 B zw"),
    ],
)
def test_a_strange_column_behind_the_number_waits_and_is_read_only_as_what_it_can_be(
    head, cells, door
):
    assert doors(head, *cells) == [door, True]


def test_a_letter_that_reads_as_a_roman_figure_is_a_letter_under_its_own_head():
    assert doors("Letter;Toev", "I", "") == ["Roordastraat 14 I -", False]
    assert doors("Letter;Toev", "", "I") == ["Roordastraat 14 - I", False]
    assert doors("Ltr;Toev", "V", "2") == ["Roordastraat 14 V 2", False]


def test_what_stands_under_a_prefix_without_a_name_in_parts_is_never_dropped_in_silence():
    assert doors("Plaatsing;Tv", "voor", "2")[1] is True


def test_one_and_zero_that_contradict_the_count_beside_them_wait():
    rows = [
        ("Naam", "Straat", "Huisnr", "PC", "Plaats", "Saldo", "Kind <18", "Aantal kind"),
        ("Visser, S.", "Roordastraat", "14", "2035 XX", "Haarlem", "900,00", "1", "0"),
        ("Bakker, P.", "Kleverlaan", "9", "2023 JC", "Haarlem", "800,00", "0", "2"),
    ]

    assert all(one.needs_review for one in read(html=as_html(rows)).signals)


def test_a_row_of_typed_text_that_lacks_its_last_cells_is_read_and_waits():
    text = (
        "Naam\tAdres\tPostcode\tPlaats\tSaldo\tKind <18\tAantal kind\n"
        "Visser, S.\tRoordastraat 14\t2035 XX\tHaarlem\t900,00\tN\n"
        "Bakker, P.\tKleverlaan 9\t2023 JC\tHaarlem\t800,00\tJ\t2\n"
    )

    found = read(text).signals

    assert [one.minor_children_count for one in found] == [None, 2]
    assert [one.needs_review for one in found] == [True, False]
