"""Layouts and addresses by command, as an administrator uses them."""

from office import FIXTURES, Office


def test_layouts_are_approved_listed_and_shown_by_command(tmp_path):
    office = Office.laid_down(tmp_path / "office")

    approved = office.command("layout", "approve", "--mails", str(FIXTURES / "labelled"))

    listed = office.json("layout", "list")
    first = listed[0]
    shown = office.json("layout", "show", first["fingerprint"][:8])
    assert approved.count("goedgekeurd") == 3
    assert all(one["unattended"] for one in listed)
    assert shown == first | {"mails": []}


def test_a_fingerprint_and_mails_together_are_wrong_usage(tmp_path):
    office = Office.laid_down(tmp_path / "office")

    assert office.run("layout", "approve").returncode == 2
    assert office.run("layout", "approve", "abc", "--mails", "x").returncode == 2
    assert office.run("layout", "approve", "abc").returncode == 1
    assert office.run("layout", "sample", "1").returncode == 2


def test_addresses_are_imported_and_count_in_inspect(tmp_path):
    office = Office.laid_down(tmp_path / "office")
    csv = tmp_path / "bag.csv"
    csv.write_text("straat;huisnummer;postcode;plaats\nKerkstraat;1;2035 AB;Haarlem\n", "utf-8")

    said = office.command("import", "addresses", str(csv))

    document = office.json("inspect", str(FIXTURES / "labelled" / "01-aligned.eml"))
    assert said == "1 addresses stored, 0 lines skipped\n"
    assert document["disposition"] == "review"
    assert document["signals"][0]["review_reasons"] == [
        "address: street not known",
        "address: not in the register",
    ]
    assert document["layout"]["known"] is True
