"""A list of addresses is taken over whole or not at all, and the reader in its process asks it."""

import zipfile
from dataclasses import replace

import pytest
from sqlmodel import select

from builders import MONDAY_9, MemoryMailbox, make_mail, make_rules
from phu_mailer.flow.address_file import import_addresses
from phu_mailer.flow.list_file import Taken, UnusableFile
from phu_mailer.flow.places import StoredPlaces, places_of, street_names
from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import ReadingWorker
from phu_mailer.flow.receive import receive_new
from phu_mailer.flow.register import register_pending
from phu_mailer.flow.review import waiting_mail
from phu_mailer.reading.knowledge import Place
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import Address

CSV = """\
openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;object_id
Roordastraat;112;;;2035XX;Haarlem;1
Generaal Cronjéstraat;12;A;RD;2021 JC;Haarlem;2
Kerkstraat;;;;2021 JC;Haarlem;3
"""
PLACES = [
    Place("2035 XX", 112, "Roordastraat", "Haarlem"),
    Place("2021 JC", 12, "Generaal Cronjéstraat", "Haarlem", "A", "RD"),
]


def stored(store: Store) -> list[Place]:
    places = StoredPlaces(store)
    with store.reading() as session:
        rows = session.exec(select(Address).order_by("id")).all()
    return [found for row in rows for found in places.at(row.postal_code, row.house_number)]


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("cp1252"),
        CSV.replace(";", ",").encode(),
        CSV.replace(";", "\t").replace("\n", "\r\n").encode(),
        CSV.replace("woonplaats", "WoonplaatsNaam").replace("openbareruimte", "Straat").encode(),
    ],
    ids=["plain", "byte order mark", "Windows", "commas", "tabs", "other headers"],
)
def test_a_list_is_taken_over_in_every_usual_form(store, tmp_path, content):
    file = tmp_path / "bag.csv"
    file.write_bytes(content)

    report = import_addresses(store, file, MONDAY_9)

    assert report == Taken(stored=2, skipped=1, bad=["line 4"])
    assert stored(store) == PLACES


def test_a_list_in_a_zip_is_taken_over(store, tmp_path):
    file = tmp_path / "bag.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("bag.csv", CSV)

    import_addresses(store, file, MONDAY_9)

    assert stored(store) == PLACES


def test_a_second_list_takes_the_place_of_the_first(store, tmp_path):
    for number, text in enumerate((CSV, CSV.replace("Roordastraat", "Vondelweg"))):
        file = tmp_path / f"{number}.csv"
        file.write_text(text, encoding="utf-8")
        import_addresses(store, file, MONDAY_9)

    assert [place.street_name for place in stored(store)] == ["Vondelweg", "Generaal Cronjéstraat"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"straat;huisnummer\nA;1\n", "wanting: postal_code, town"),
        (b"", "wanting: postal_code, house_number, street_name, town"),
        (b"postcode;straat;huisnummer;plaats\nx;y;z;\n", "1 of 1 lines are of no use here"),
        (b"postcode;straat;huisnummer;plaats\n", "0 of 0 lines are of no use here"),
        (b"postcode;straat;huisnummer;plaats;pc\n2035XX;A;1;H;\n", "wanting: postal_code"),
        (b"PK\x05\x06" + bytes(18), "a zip must hold one CSV file, this one holds 0"),
    ],
    ids=["no columns", "empty", "no address", "header only", "column twice", "empty zip"],
)
def test_a_file_that_is_no_list_changes_nothing(store, tmp_path, content, message):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(CSV, encoding="utf-8")
    bad.write_bytes(content)
    import_addresses(store, good, MONDAY_9)

    with pytest.raises(UnusableFile, match=message):
        import_addresses(store, bad, MONDAY_9)

    assert stored(store) == PLACES


def test_a_file_that_is_not_there_is_one_clear_line(store, tmp_path):
    with pytest.raises(UnusableFile, match=r"^none\.csv: No such file or directory$"):
        import_addresses(store, tmp_path / "none.csv", MONDAY_9)


def test_the_reader_in_its_own_process_asks_the_list(store, tmp_path):
    file = tmp_path / "bag.csv"
    file.write_text(CSV, encoding="utf-8")
    import_addresses(store, file, MONDAY_9)
    rules = make_rules()
    rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    desk = Desk(rules, Limits(), has_places=True)
    reader = ReadingWorker(desk, StoredPlaces(store))
    known = make_mail()
    unknown = make_mail(address="Roordastraat 114", message_id="<2@woonvast.example>")
    receive_new(store, MemoryMailbox([known, unknown]), MONDAY_9)

    report = register_pending(store, make_rules(), MONDAY_9, reader=reader)
    reader.close()

    assert (report.registered, report.review) == (1, 1)
    assert [item.reasons for item in waiting_mail(store)] == [("address: not in the register",)]


def test_until_a_list_is_imported_the_street_names_of_the_country_are_known(store):
    places = StoredPlaces(store)

    assert places.knows_street("zuider buiten spaarne")
    assert not places.knows_street("karin")
    assert not places.has_addresses()
    assert len(street_names()) > 100_000


def test_looking_for_addresses_makes_no_database(tmp_path):
    absent = Store(f"sqlite:///{tmp_path / 'none.db'}")

    places = places_of(absent)

    assert not places.has_addresses()
    assert list(tmp_path.iterdir()) == []
