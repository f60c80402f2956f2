"""The commands as an administrator and a case worker type them."""

import json
import shutil
from dataclasses import replace

import pytest

from builders import make_mail
from office import FIXTURES, Office
from phu_mailer.cli.demo import examples as sample_mails

MORNING = ("--now", "2026-03-09T09:00+01:00")
AFTERNOON = ("--now", "2026-03-09T16:05+01:00")


@pytest.fixture
def office(tmp_path) -> Office:
    return Office.laid_down(tmp_path / "office")


def signal(number: int = 1, **values: str) -> bytes:
    return make_mail(sender="phu@ymere.example", message_id=f"<{number}@ymere.example>", **values)


def test_what_init_lays_down_passes_the_check(office):
    output = office.command("check")

    assert [line for line in output.splitlines() if not line.startswith("ok")] == []
    assert "uitnodiging.docx: can be used" in output


def test_the_check_misses_a_reader_of_scans_only_when_one_is_asked_for(office):
    asked = {"PHU_MAILER_READING__READ_SCANS": "true", "PHU_MAILER_READING__TESSERACT": "no-such"}

    output = replace(office, environ=office.environ | asked).command("check")

    (line,) = (one for one in output.splitlines() if "read_scans" in one)
    assert line.startswith("warning")
    assert line.endswith("install tesseract-ocr and tesseract-ocr-nld")


def test_init_leaves_a_folder_alone_that_is_not_empty(tmp_path):
    (tmp_path / "precious").write_text("x", encoding="utf-8")

    done = Office(tmp_path).run("init", str(tmp_path), config=False)

    assert done.returncode == 1
    assert done.stderr.decode() == f"{tmp_path} is not empty: nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_a_mail_becomes_a_letter_and_the_corporation_hears_it(office):
    office.drop("1773000000.1.test", signal())

    office.command("work", *MORNING)
    report = json.loads(office.run("work", *AFTERNOON, "--json").stdout)

    assert report["counts"]["post"] == {"posted": 1, "unconfirmed": 0, "stopped": 0}
    case = office.json("case", "list")[0]
    assert (case["reference"], case["state"], case["name"], case["street"], case["town"]) == (
        "PHU-2026-00001",
        "invited",
        "Mevrouw A. de Jong-Bakker",
        "Roordastraat 112",
        "2035 XX  HAARLEM",
    )
    assert [path.name for path in office.printed()] == ["PHU-2026-00001-uitnodiging-1.pdf"]
    assert [row["kind"] for row in office.json("outbox", "list")] == ["ontvangst", "opgepakt"]
    assert len(office.outgoing()) == 2


def test_the_whole_procedure_by_command(office, tmp_path):
    office.drop("1773000000.1.test", signal())
    office.command("work", *MORNING)
    office.command("work", *AFTERNOON)

    early = office.run("case", "missed", "PHU-2026-00001", *AFTERNOON)
    office.command("case", "missed", "PHU-2026-00001", "--now", "2026-03-20T12:00+01:00")
    office.command("work", "--now", "2026-03-23T09:00+01:00")
    office.command("work", "--now", "2026-03-23T16:05+01:00")
    office.command(
        "case",
        "close",
        "PHU-2026-00001",
        "--outcome",
        "out_of_sight",
        "--now",
        "2026-04-07T09:00+02:00",
    )
    again = office.run("case", "close", "PHU-2026-00001", "--outcome", "moved")

    assert (early.returncode, early.stderr.decode()) == (
        1,
        (
            "PHU-2026-00001 is invited and has no appointment that is over; possible: "
            "appointment_cancelled, appointment_missed, tenant_reached, signal_added, case_closed\n"
        ),
    )
    assert (again.returncode, again.stderr.decode()) == (
        1,
        "a case that is closed cannot take case_closed; possible: outcome_revised\n",
    )
    shown = office.json("case", "show", "PHU-2026-00001")
    assert [entry["event"] for entry in shown["log"]] == [
        "case_created",
        "appointment_booked",
        "invitation_posted",
        "appointment_missed",
        "follow_up_posted",
        "case_closed",
    ]
    office.command("letter", "export", "--to", str(tmp_path / "out"))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["PHU-2026-00001-uitnodiging-1.pdf", "PHU-2026-00001-vervolgbrief-2.pdf"]


def test_a_missing_libreoffice_holds_the_letters_and_not_the_mail(office):
    office.environ["PHU_MAILER_LETTERS__SOFFICE"] = "no-such-soffice"
    office.drop("1773000000.1.test", signal())

    done = office.run("work", *MORNING)
    check = office.run("check")

    assert done.returncode == 1
    assert "write     waits:" in done.stdout.decode()
    assert "LibreOffice" in done.stdout.decode()
    assert office.json("case", "list")[0]["state"] == "scheduled"
    assert [row["kind"] for row in office.json("outbox", "list")] == ["ontvangst"]
    assert len(office.outgoing()) == 1
    assert check.returncode == 1
    del office.environ["PHU_MAILER_LETTERS__SOFFICE"]
    office.command("work", *MORNING)
    assert len(office.json("letter", "list")) == 1


def test_mail_that_cannot_be_registered_waits_with_its_reason_and_holds_nothing(office):
    office.drop("1773000000.1.test", b"\x00\xff\xfe not a mail \r\n\r\n\x00")
    office.drop("1773000000.2.test", make_mail(sender="x@unknown.example", message_id="<2@x>"))
    office.drop(
        "1773000000.3.test",
        make_mail("Goedemorgen,\n\nEen vraag.\n", sender="phu@ymere.example", message_id="<3@x>"),
    )
    office.drop("1773000000.4.test", signal(4))

    office.command("work", *MORNING)

    waiting = office.json("review", "list")
    assert sorted(item["status"] for item in waiting) == ["quarantined", "quarantined", "review"]
    assert [item["reasons"] for item in waiting if not item["reasons"]] == []
    assert len(office.json("case", "list")) == 1
    assert [row["kind"] for row in office.json("outbox", "list")] == ["ontvangst"]
    assert "De afzender is niet van een bekende corporatie." in office.command("review", "list")


def test_shadow_mode_shows_everything_and_sends_and_moves_nothing(office):
    office.environ["PHU_MAILER_MODE__SHADOW"] = "true"
    office.drop("1773000000.1.test", signal())

    office.command("work", *MORNING)
    office.command("work", *AFTERNOON)

    assert office.json("case", "list")[0]["state"] == "scheduled"
    assert (office.printed(), office.outgoing()) == ([], [])
    assert len(list((office.folder / "mail" / "in" / "new").iterdir())) == 1


def test_inspect_prints_one_document_a_line_and_stores_nothing(office):
    before = (office.folder / "phu-mailer.db").read_bytes()

    lines = office.command("inspect", str(FIXTURES), "--json").splitlines()

    documents = [json.loads(line) for line in lines]
    assert len(documents) == len(list(FIXTURES.rglob("*.eml")))
    assert set(documents[0]) == {
        "path",
        "message_id",
        "sha256",
        "corporation",
        "trust",
        "kind",
        "disposition",
        "layout",
        "problems",
        "signals",
    }
    assert (office.folder / "phu-mailer.db").read_bytes() == before


def test_inspect_reads_from_standard_input(office):
    done = office.run("inspect", "-", "--json", stdin=signal())

    assert json.loads(done.stdout)["disposition"] == "register"


def test_a_database_without_tables_is_refused_with_one_line(tmp_path):
    office = Office.laid_down(tmp_path / "office")
    (office.folder / "phu-mailer.db").unlink()
    for extra in ("-wal", "-shm"):
        (office.folder / f"phu-mailer.db{extra}").unlink(missing_ok=True)

    done = office.run("work")

    assert done.returncode == 1
    assert done.stderr.decode().startswith("the database has no tables yet, this program needs")
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("work", "--now", "yesterday"), 2, "is not a time such as"),
        (("work", "--now", "2026-03-09T09:00"), 2, "is not a time such as"),
        (("case", "show", "PHU-0000-00000"), 1, "there is no case PHU-0000-00000"),
        (("replay", "99"), 1, "no mail with number 99 waits for a person"),
        (("letter", "export", "PHU-1", "--to", "nowhere"), 1, "no letter for PHU-1"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_what_is_refused_is_told_in_words_and_by_exit_code(office, words, code, says):
    done = office.run(*words, config=words != ("nonsense",))

    assert (done.returncode, says in done.stderr.decode()) == (code, True)


def test_five_mistakes_in_the_settings_are_five_lines(office):
    for key, value in {
        "MUNICIPALITY__CODE": "Haarlem",
        "MAILBOX__POLL_SECONDS": "soon",
        "APPOINTMENTS__DURATION_MINUTES": "0",
        "LETTERS__RELEASE": "never",
        "MODE__SHADOWS": "true",
    }.items():
        office.environ[f"PHU_MAILER_{key}"] = value

    done = office.run("check")

    assert (done.returncode, len(done.stderr.decode().splitlines())) == (1, 5)


def test_health_tells_that_no_daemon_has_worked_yet(office):
    done = office.run("health")

    assert (done.returncode, done.stderr.decode()) == (
        1,
        "the daemon has not worked on this database yet\n",
    )


def test_the_demo_leaves_letters_and_feedback_and_starts_clean_each_time(tmp_path):
    office = Office(tmp_path)

    outputs = [
        office.command("demo", "--to", str(tmp_path / "demo"), config=False) for _ in range(2)
    ]

    letters = list((tmp_path / "demo" / "brieven").glob("*.pdf"))
    mails = list((tmp_path / "demo" / "terugkoppeling").glob("*.eml"))
    assert len(letters) >= 8
    assert len(mails) >= 8
    for path in sample_mails(FIXTURES):
        assert path.relative_to(FIXTURES).as_posix() in outputs[1]


def test_the_demo_does_not_empty_a_folder_of_somebody_else(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "thesis.txt").write_text("x", encoding="utf-8")

    done = Office(tmp_path).run("demo", "--to", str(folder), config=False)

    assert done.returncode == 1
    assert (folder / "thesis.txt").exists()
    shutil.rmtree(folder)
