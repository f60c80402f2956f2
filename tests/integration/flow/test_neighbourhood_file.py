"""The neighbourhoods of the doors are taken over whole or not at all, of our municipality only."""

import zipfile
from datetime import timedelta

import pytest

from builders import MONDAY_9
from phu_mailer.flow.list_file import Taken, UnusableFile
from phu_mailer.flow.neighbourhood_file import (
    import_neighbourhoods,
    names_of,
    neighbourhood_code,
    neighbourhood_of,
)
from phu_mailer.store.db import Store
from phu_mailer.store.reach import KnowledgeSource

OURS = "0392"
TABLE_2023 = """\
PC6;Huisnummer;Buurt2023;Wijk2023;Gemeente2023
2035XX;112;BU03920601;WK039206;GM0392
2035XX;114;BU03920601;WK039206;GM0392
2021JC;12;BU03920301;WK039203;GM0392
2021JC;14;BU03920302;WK039203;GM0392
1011AA;1;BU0363AD03;WK0363AD;GM0363
"""
NAMES_2023 = """\
buurtcode2023;buurtnaam2023;wijkcode2023;wijknaam2023
BU03920601;Oosterduin;WK039206;Oost
BU03920301;Westerduin;WK039203;West
BU0363AD03;Elders;WK0363AD;Elders
"""


def found(store: Store, *doors: tuple[str, int]) -> list[str | None]:
    with store.reading() as session:
        return [neighbourhood_of(session, code, number) for code, number in doors]


@pytest.mark.parametrize(
    "content",
    [
        TABLE_2023.encode(),
        TABLE_2023.replace(";", ",").encode(),
        b"\xef\xbb\xbf" + TABLE_2023.replace("\n", "\r\n").encode(),
        # 2019: numbers without the zeros in front
        TABLE_2023.replace("2023", "2019")
        .replace("BU0363AD03", "3630403")
        .replace("BU0", "")
        .replace("WK0", "")
        .replace("GM0", "")
        .encode(),
        # 2017: other names, quoted
        TABLE_2023.replace("Buurt2023", '"BU_2017"')
        .replace("Huisnummer", '"huisnummer"')
        .replace("Gemeente2023", "Gem2017")
        .encode(),
    ],
    ids=["2023", "commas", "byte order mark", "zeros lost", "2017"],
)
def test_the_table_of_every_year_is_taken_over(store, tmp_path, content):
    file = tmp_path / "pc6hnr.csv"
    file.write_bytes(content)

    report = import_neighbourhoods(store, file, OURS, MONDAY_9)

    assert report == Taken(stored=4, skipped=0, elsewhere=1)
    assert found(store, ("2035 XX", 112), ("2021 JC", 12), ("2021 JC", 14), ("1011 AA", 1)) == [
        "BU03920601",
        "BU03920301",
        "BU03920302",
        None,
    ]


def test_the_zip_of_cbs_brings_the_names_along_and_its_hash_is_kept(store, tmp_path):
    file = tmp_path / "2023-cbs-pc6huisnr20230801_buurt.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pc6hnr20230801_gwb.csv", TABLE_2023)
        archive.writestr("brt2023.csv", NAMES_2023.encode("cp1252"))
        archive.writestr("gem2023.csv", "Gemcode2023;Gemeentenaam2023\nGM0392;Haarlem\n")
        archive.writestr("leesmij.pdf", b"%PDF-1.4")

    import_neighbourhoods(store, file, OURS, MONDAY_9)

    with store.reading() as session:
        source = session.get_one(KnowledgeSource, "neighbourhoods")
        assert names_of(session, ["BU03920601", "BU03920301", "BU0363AD03"]) == {
            "BU03920601": "Oosterduin",
            "BU03920301": "Westerduin",
        }
    assert (source.file_name, source.stored, source.taken_at) == (file.name, 4, MONDAY_9)
    assert len(source.sha256) == 64


def test_a_number_that_the_table_does_not_know_lies_where_all_of_its_postal_code_lies(
    store, tmp_path
):
    file = tmp_path / "t.csv"
    file.write_text(TABLE_2023, encoding="utf-8")
    import_neighbourhoods(store, file, OURS, MONDAY_9)

    assert found(store, ("2035 XX", 999), ("2021 JC", 999), ("2099 ZZ", 1)) == [
        "BU03920601",
        None,
        None,
    ]


def test_a_door_with_two_neighbourhoods_has_none(store, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(TABLE_2023 + "2035XX;112;BU03920602;WK039206;GM0392\n", encoding="utf-8")

    import_neighbourhoods(store, file, OURS, MONDAY_9)

    assert found(store, ("2035 XX", 112)) == [None]


def test_bad_rows_are_told_by_their_line_and_a_new_table_replaces_the_old(store, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(TABLE_2023, encoding="utf-8")
    import_neighbourhoods(store, file, OURS, MONDAY_9)
    file.write_text(
        "PC6,Huisnummer,Buurt2025,Wijk2025,Gemeente2025\n"
        "2035XX,112,BU03920699,WK039206,GM0392\n"
        "2035,114,BU03920601,WK039206,GM0392\n"
        "2021JC,0,BU03920301,WK039203,GM0392\n"
        "2022AB,1,BU03920301,WK039203,GM0392\n"
        "2022AB,2,,,\n"
        "2022AB,3,BU03920301,WK039203,GM0392\n"
        "2022AB,4,BU03920301,WK039203,GM0392\n",
        encoding="utf-8",
    )

    report = import_neighbourhoods(store, file, OURS, MONDAY_9 + timedelta(days=1))

    assert report == Taken(stored=4, skipped=3, bad=["line 3", "line 4", "line 6"])
    assert found(store, ("2035 XX", 112), ("2021 JC", 12)) == ["BU03920699", None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PC6;Huisnummer\n2035XX;1\n", "this file has 0"),
        (b"", "this file has 0"),
        (TABLE_2023.replace("0392", "0394").encode(), "5 of 5 lines are of no use here"),
        (b"PC6;Huisnummer;Buurt2023\nx;y;z\n", "1 of 1 lines are of no use here"),
        (b"\x00\x81\x8d" * 9, "this file has 0|no CSV text"),
    ],
    ids=["no column", "empty", "another municipality", "no rows", "no text"],
)
def test_a_file_that_is_no_such_table_changes_nothing(store, tmp_path, content, message):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TABLE_2023, encoding="utf-8")
    bad.write_bytes(content)
    import_neighbourhoods(store, good, OURS, MONDAY_9)

    with pytest.raises(UnusableFile, match=message):
        import_neighbourhoods(store, bad, OURS, MONDAY_9)

    assert found(store, ("2035 XX", 112)) == ["BU03920601"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("BU03920301", "BU03920301"),
        ("3920301", "BU03920301"),
        ("03920301", "BU03920301"),
        ("0363AD03", "BU0363AD03"),
        ("bu0363ad03", "BU0363AD03"),
        ("3920301.0", "BU03920301"),
        ("WK039203", None),
        ("", None),
        ("GM0392", None),
    ],
)
def test_a_code_is_completed_or_refused(written, code):
    assert neighbourhood_code(written) == code
