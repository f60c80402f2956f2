"""What a person corrects becomes lines for the layout file, and a copy that names nobody."""

import json
import re

import pytest
from procedure import Town, at
from sqlmodel import select
from stages import all_of

from builders import make_mail
from phu_mailer.errors import PermanentError
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.judge import Verdict, accept
from phu_mailer.flow.lessons import read_draft
from phu_mailer.flow.read import read_mail
from phu_mailer.flow.suggest import accepted_like, suggest
from phu_mailer.flow.tasks import open_tasks
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.labels import Label
from phu_mailer.reading.taught_file import parse_taught
from phu_mailer.store.knowledge import Layout
from phu_mailer.store.layout_file import Correction

FORM = """\
Beste collega,

Rekeninghouder: Mw. F. Yilmaz-Bakker
Stulp: Kleverlaan 47
Oord: 2023 JC Haarlem
Nog te innen: € 1.871,40
Te laat: 3 termijnen
Jeugd: J2
Contractnummer: 0045-112-03

Groet, Karin Visser
"""
TYPED = (
    "name=Mw. F. Yilmaz-Bakker",
    "address=Kleverlaan 47",
    "postal_code=2023JC",
    "town=Haarlem",
    "arrears_cents=187140",
    "arrears_months=3",
    "has_minor_children=ja",
    "minor_children_count=2",
    "corporation_reference=0045-112-03",
)


@pytest.fixture
def town(store, tmp_path) -> Town:
    return Town(store, tmp_path)


def corrected(town: Town, text: str = FORM, typed: tuple[str, ...] = TYPED) -> None:
    """Let a mail come in and a person type what it says."""
    town.work(at(9, "09:00"), make_mail(text))
    accept(town.store, town.rules, Verdict(1, "cli:karin", at(9, "11:00"), None, typed))


def test_the_lines_that_would_have_read_a_corrected_mail_are_proposed(town):
    corrected(town)

    found = suggest(town.store, town.rules, (1,), {})
    assert (found.corporation, found.missing) == ("woonvast", ())
    taught = parse_taught(found.text, "woonvast.toml")
    assert {word: label.value for word, label in taught.labels.items()} == {
        "rekeninghouder": "persons",
        "stulp": "address",
        "oord": "postal_code",
        "nog te innen": "arrears",
        "te laat": "arrears",
        "jeugd": "minors",
    }
    assert "Yilmaz" not in found.text


def test_nothing_is_proposed_for_what_is_taught_already(town):
    corrected(town)
    first = suggest(town.store, town.rules, (1,), {})
    taught = {"woonvast": parse_taught(first.text, "woonvast.toml")}

    assert suggest(town.store, town.rules, (1,), taught).text == ""


def test_a_sentence_is_proposed_with_its_values_cut_out(town):
    text = (
        "Beste collega,\n\nVan rekeninghouder mw. A. Smit, Kleverlaan 47, 2023 JC Haarlem "
        "misten wij 3 maanden, opgeteld € 1.800,00. In het gezin zijn 2 kindjes.\n\nGroet, Karin\n"
    )
    typed = (
        "name=mw. A. Smit",
        "address=Kleverlaan 47",
        *TYPED[2:4],
        "arrears_cents=180000",
        *TYPED[5:8],
    )
    corrected(town, text, typed)

    found = suggest(town.store, town.rules, (1,), {})

    assert found.text.splitlines() == [
        "[phrases]",
        'signal = ["Van rekeninghouder {name}, {address} misten wij {months}, opgeteld {amount}"]',
        'minors_yes = ["In het gezin zijn {n} kindjes"]',
    ]
    assert found.missing == ()


def copies(town: Town) -> list[tuple[str, dict]]:
    folder = town.print_dir / "fixtures" / "woonvast"
    return [
        (
            path.read_bytes().decode(),
            json.loads(path.with_suffix(".expected.json").read_text("utf-8")),
        )
        for path in sorted(folder.glob("*.eml"))
    ]


def test_a_corrected_mail_leaves_a_copy_that_names_nobody(town):
    corrected(town)

    town.work(at(9, "11:05"))
    town.work(at(9, "11:10"))

    ((raw, truth),) = copies(town)
    body = raw.partition("\n\n")[2].replace("=\n", "")
    originals = re.findall(r"\w+", "Yilmaz Bakker Kleverlaan 47 2023 JC 871 0045 112 Karin Visser")
    left = set(re.findall(r"[^\W\d_]+|\d+", body))
    assert left & set(originals) == set()
    assert [line.split(":")[0] for line in body.splitlines() if ":" in line][-1] == "Contractnummer"
    (signal,) = truth["signals"]
    assert signal["street_name"].endswith("laan")
    assert signal["has_minor_children"] == "yes"
    assert signal["postal_code"] in body
    (row,) = all_of(town.store, Correction)
    assert (row.fields[0], row.refused, row.fixture.endswith(".eml")) == ("address", None, True)


def test_of_a_mail_that_is_emptied_no_copy_is_made(town):
    corrected(town, FORM.replace("Te laat", "BSN: 111222333\nTe laat"))

    town.work(at(9, "11:05"))

    assert copies(town) == []
    assert [row.refused is None for row in all_of(town.store, Correction)] == [False]


def test_a_copy_is_read_as_the_original_was(town):
    known = FORM.replace("Rekeninghouder", "Naam").replace("PC en stad", "Postcode")
    known = known.replace("Object", "Adres").replace("Nog te innen", "Bedrag")
    known = known.replace("Te laat", "Maanden achterstand").replace("Jeugd: J2", "Jeugd: ?")
    corrected(town, known, ("has_minor_children=nee",))
    town.work(at(9, "11:05"))

    ((raw, truth),) = copies(town)
    read = town.reader.read(raw.encode(), at(9, "09:00").date())

    (signal,) = read.reading.signals
    (expected,) = truth["signals"]
    assert {key: getattr(signal, key) for key in expected if key != "has_minor_children"} == {
        key: value for key, value in expected.items() if key != "has_minor_children"
    }


def activate(town: Town, text: str, mails: tuple[int, ...] = ()) -> None:
    """Write a layout file, see what it changes, and put it in use."""
    path = town.lessons.path("woonvast")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    town.lessons.note_shown(read_draft(path, town.rules.corporations), mails, at(9, "12:00"))
    assert town.lessons.activate("woonvast", Occasion(at(9, "12:01"), "cli:beheer"))


def test_only_the_version_that_was_shown_can_be_put_in_use(town):
    activate(town, '[labels]\ntown = ["Stad"]\n')
    town.lessons.path("woonvast").write_text('[labels]\ntown = ["Dorp"]\n', "utf-8")

    with pytest.raises(PermanentError, match="layout test"):
        town.lessons.activate("woonvast", Occasion(at(9, "12:02")))

    lessons = town.lessons
    assert dict(lessons.in_use()["woonvast"].labels) == {"stad": Label.TOWN}
    assert lessons.in_use() is lessons.in_use()


def test_what_was_shown_against_another_version_must_be_shown_again(town):
    draft = '[labels]\ntown = ["Dorp"]\n'
    path = town.lessons.path("woonvast")
    path.parent.mkdir()
    path.write_text(draft, "utf-8")
    town.lessons.note_shown(read_draft(path, town.rules.corporations), (), at(9, "11:00"))
    activate(town, '[labels]\ntown = ["Stad"]\n')
    path.write_text(draft, "utf-8")

    with pytest.raises(PermanentError, match="layout test"):
        town.lessons.activate("woonvast", Occasion(at(9, "12:02")))


def test_a_file_that_waits_is_asked_for_once_and_no_more_when_it_is_used(town):
    path = town.lessons.path("woonvast")
    path.parent.mkdir()
    path.write_text("", "utf-8")
    town.work(at(9, "09:00"))
    town.work(at(9, "09:05"))
    waiting = [(task.kind, task.details["corporation"]) for task in open_tasks(town.store)]

    activate(town, "")

    assert waiting == [("layout_file_waits", "woonvast")]
    assert open_tasks(town.store) == []


def test_a_layout_that_is_read_otherwise_has_to_earn_its_trust_anew(town):
    town.work(at(9, "09:00"), make_mail())
    with town.store.transaction() as session:
        layout = session.exec(select(Layout)).one()
        layout.approved_at, layout.approved_by, layout.accepted = at(9, "08:00"), "cli:x", 3
        session.add(layout)

    activate(town, '[labels]\nphone = ["Contractnummer"]\n', (1,))

    (layout,) = all_of(town.store, Layout)
    assert (layout.approved_at, layout.accepted, layout.changed) == (None, 0, 1)


def test_the_header_of_a_column_is_proposed(town):
    row = (
        "<tr><td>Smit, A. (mw)</td><td>Kleverlaan 47</td><td>2023 JC Haarlem</td><td>€ 900,00</td>"
        "<td>2</td><td>0045-112-03</td></tr>"
    )
    heads = ("Wie", "Stulp", "PC", "Stand", "Mnd", "Nr RH")
    header = "".join(f"<td>{one}</td>" for one in heads)
    raw = make_mail(f"Beste collega,<table><tr>{header}</tr>{row}</table>Groet, Karin")
    town.work(at(9, "09:00"), raw.replace(b"text/plain", b"text/html"))
    typed = ("name=Smit, A. (mw)", *TYPED[1:4], "arrears_cents=90000", "arrears_months=2")
    accept(
        town.store,
        town.rules,
        Verdict(1, "cli:karin", at(9, "11:00"), None, (*typed, "has_minor_children=nee", TYPED[8])),
    )

    found = suggest(town.store, town.rules, (1,), {})

    taught = parse_taught(found.text, "woonvast.toml")
    assert {
        ("wie", "persons"),
        ("stulp", "address"),
        ("nr rh", "reference"),
    } <= {(word, label.value) for word, label in taught.columns.items()}


def test_copies_that_cannot_be_written_hold_up_nothing_else(town):
    (town.print_dir / "fixtures").write_text("no folder", "utf-8")
    corrected(town)

    report = town.work(at(9, "11:05"))

    assert "fixtures_dir" in report.waiting["lessons"]
    assert town.states() == ["scheduled"]


NOTE = """\
Hoi allen,

Wie moet er geholpen worden?
{name}
Waar is dat?
{address}, 2023 JC Haarlem
Wat staat er open?
{amount}, {months} maanden
Zijn er minderjarige kinderen?
{children}
Wat vinden jullie verder?
{more}

Groet, Karin
"""
NOTES = (
    ("Mw. A. Smit", "Kleverlaan 47", "€ 1.800,00", 3, "nee", "Nee niks."),
    ("Dhr. J. Bakker", "Kleverlaan 12", "€ 1.250,50", 2, "ja, 1", "Graag snel bellen."),
    ("Mw. F. Yilmaz", "Kleverlaan 9", "€ 2.100,00", 4, "nee", "Nee niks."),
)


def corrected_notes(town: Town) -> list[int]:
    """Let three notes come in and a person type what each says; return their numbers."""
    for number, note in enumerate(NOTES, 1):
        name, address, amount, months, children, more = note
        text = NOTE.format(
            name=name, address=address, amount=amount, months=months, children=children, more=more
        )
        raw = make_mail(text, message_id=f"<{number}@woonvast.example>")
        town.work(at(9, f"09:0{number}"), raw)
        typed = (
            f"name={name}",
            f"address={address}",
            *TYPED[2:4],
            f"arrears_cents={amount[2:].replace('.', '').replace(',', '')}",
            f"arrears_months={months}",
            f"has_minor_children={children[:3].strip(', ')}",
        )
        accept(town.store, town.rules, Verdict(number, "cli:karin", at(9, "11:00"), None, typed))
    return [1, 2, 3]


def test_several_mails_together_give_one_file(town):
    numbers = corrected_notes(town)

    found = suggest(town.store, town.rules, numbers, {})

    taught = parse_taught(found.text, "woonvast.toml")
    assert found.conflicts == ()
    assert all(name not in found.text for name in ("Smit", "Bakker", "Yilmaz", "Kleverlaan"))
    fresh = NOTE.format(
        name="Mevr. C. de Vries", address="Kleverlaan 3", amount="€ 990,00", months=2,
        children="ja, 2", more="Nee niks.",
    )  # fmt: skip
    read = read_mail(
        make_mail(fresh), town.rules, at(9, "12:00").date(), Knowledge(taught={"woonvast": taught})
    )
    (signal,) = read.reading.signals
    assert (read.disposition, signal.review_reasons) == ("register", ())
    assert (signal.name_as_written, signal.street_name, signal.house_number) == (
        "Mevr. C. de Vries",
        "Kleverlaan",
        3,
    )
    assert (signal.arrears_cents, signal.arrears_months) == (99_000, 2.0)


def test_mails_that_contradict_each_other_are_named_and_teach_nothing(town):
    corrected(town)
    text = FORM.replace("F. Yilmaz-Bakker", "A. Smit").replace("47", "49").replace("0045", "0046")
    town.work(at(9, "09:10"), make_mail(text, message_id="<2@woonvast.example>"))
    typed = (
        "name=Mw. A. Smit",
        "address=Kleverlaan 49",
        *TYPED[2:6],
        "has_minor_children=nee",
        "corporation_reference=0046-112-03",
    )
    accept(town.store, town.rules, Verdict(2, "cli:karin", at(9, "11:00"), None, typed))

    found = suggest(town.store, town.rules, (1, 2), {})

    assert found.conflicts == ("J2",)
    assert "J2" not in found.text


def test_the_accepted_mails_of_a_layout_are_found_by_one_of_them(town):
    corrected(town)

    assert accepted_like(town.store, 1) == [1]
    with pytest.raises(PermanentError, match="has no layout"):
        accepted_like(town.store, 7)
