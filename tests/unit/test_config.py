"""Settings: all mistakes at once, the environment on top, no secret in the file."""

from datetime import date, time
from pathlib import Path

import pytest

from phu_mailer.config import load, read_secret
from phu_mailer.errors import ConfigError

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "config" / "phu-mailer.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in ("phu-mailer.toml", "corporations.toml", "calendar.toml", "teams.toml"):
        (tmp_path / file).write_bytes((ROOT / "config" / file).read_bytes())
    return tmp_path


def edit(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder / "phu-mailer.toml"


def problems(path: Path, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return caught.value.problems


def test_the_settings_that_come_with_it_can_be_loaded():
    settings = load(SHIPPED, {})

    assert settings.municipality.code == "0392"
    assert [one.code for one in settings.corporations] == ["ymere", "prewonen", "elanwonen"]
    assert settings.letters.post_round == time(16, 0)
    assert settings.closed_days == (date(2026, 12, 24), date(2026, 12, 31))


def test_paths_count_from_the_settings_file(folder):
    settings = load(folder / "phu-mailer.toml", {})

    assert settings.path(settings.letters.print_dir) == folder / "print"
    assert settings.database_url() == f"sqlite:///{folder / 'phu-mailer.db'}"


def test_five_mistakes_give_five_lines(folder):
    path = edit(folder, "phu-mailer.toml", 'code = "0392"', 'code = "Haarlem"')
    edit(folder, "phu-mailer.toml", "duration_minutes = 60", 'duration_minutes = "an hour"')
    edit(folder, "phu-mailer.toml", '"09:00-12:00"]', '"12:00-09:00"]')
    edit(folder, "phu-mailer.toml", "shadow = false", "shadow = false\nshadows = true")
    edit(folder, "corporations.toml", '"incasso@prewonen.example"', '"incasso"')

    lines = problems(path)

    assert sorted(line.split(":")[0] + ":" + line.split(":")[1] for line in lines) == [
        "corporations.toml: corporation.1.feedback_address",
        "phu-mailer.toml: appointments.duration_minutes",
        "phu-mailer.toml: appointments.opening.wednesday",
        "phu-mailer.toml: mode.shadows",
        "phu-mailer.toml: municipality.code",
    ]


def test_the_environment_is_on_top_of_the_file(folder):
    settings = load(
        folder / "phu-mailer.toml",
        {
            "PHU_MAILER_MAILBOX__POLL_SECONDS": "5",
            "PHU_MAILER_CONTACT__NAME": "de heer X. Ander",
            "PHU_MAILER_MODE__SHADOW": "true",
            "UNRELATED": "1",
        },
    )

    assert (settings.mailbox.poll_seconds, settings.contact.name, settings.mode.shadow) == (
        5,
        "de heer X. Ander",
        True,
    )


def test_an_unknown_key_in_the_environment_is_refused(folder):
    lines = problems(folder / "phu-mailer.toml", {"PHU_MAILER_MAILBOX__POLLS": "5"})

    assert lines == ("phu-mailer.toml: mailbox.polls: this key is unknown",)


def test_a_value_is_never_repeated_in_a_problem(folder):
    lines = problems(folder / "phu-mailer.toml", {"PHU_MAILER_SMTP__PORT": "s3cret-value"})

    assert [line for line in lines if "s3cret" in line] == []


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("[municipality]", "[municipality", "phu-mailer.toml: Expected"),
        ('url = "sqlite:///phu-mailer.db"', 'url = "mysql://x"', "phu-mailer.toml: database.url"),
        ("target_days = 14", "target_days = 40", "phu-mailer.toml: appointments: target_days"),
        ('post_round = "16:00"', 'post_round = "16 uur"', "phu-mailer.toml: letters.post_round"),
    ],
)
def test_one_mistake_is_named_by_file_and_key(folder, old, new, about):
    path = edit(folder, "phu-mailer.toml", old, new)

    assert problems(path)[0].startswith(about)


def test_plain_text_to_another_machine_is_refused(folder):
    lines = problems(
        folder / "phu-mailer.toml",
        {"PHU_MAILER_SMTP__HOST": "relay.haarlem.example", "PHU_MAILER_SMTP__TLS": "none"},
    )

    assert lines == (
        'phu-mailer.toml: smtp: tls = "none" is allowed for a host on this machine only',
    )


def test_a_domain_that_stands_with_two_corporations_is_refused(folder):
    path = edit(folder, "corporations.toml", '["prewonen.example"]', '["YMERE.example"]')

    assert problems(path) == ("corporations: domain ymere.example stands with two corporations",)


def test_a_missing_file_is_one_clear_line(tmp_path):
    assert problems(tmp_path / "none.toml") == (
        "none.toml: cannot be read: No such file or directory",
    )


def test_a_missing_corporations_file_is_told_with_the_other_mistakes(folder):
    (folder / "corporations.toml").unlink()
    path = edit(folder, "phu-mailer.toml", 'code = "0392"', 'code = "1"')

    assert [line.split(":")[0] for line in problems(path)] == [
        "corporations.toml",
        "phu-mailer.toml",
    ]


def test_a_password_comes_from_its_file(folder):
    (folder / "secret").write_text("p4ss\n", encoding="utf-8")
    settings = load(folder / "phu-mailer.toml", {"PHU_MAILER_MAILBOX__PASSWORD_FILE": "secret"})

    assert read_secret(settings, "mailbox", {}) == "p4ss"


def test_a_password_comes_from_the_credentials_of_systemd(folder, tmp_path):
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "smtp.password").write_text("fr0m-systemd", encoding="utf-8")
    settings = load(folder / "phu-mailer.toml", {})
    environ = {"CREDENTIALS_DIRECTORY": str(credentials)}

    secrets = [read_secret(settings, section, environ) for section in ("smtp", "mailbox")]

    assert secrets == ["fr0m-systemd", ""]


def test_a_password_file_that_is_missing_is_one_clear_line(folder):
    settings = load(folder / "phu-mailer.toml", {"PHU_MAILER_SMTP__PASSWORD_FILE": "nowhere"})

    with pytest.raises(ConfigError) as caught:
        read_secret(settings, "smtp", {})

    assert caught.value.problems == (
        "smtp.password_file: cannot be read: No such file or directory",
    )


TEAM = """
[[team]]
code = "oost"
name = "Wijkteam Oost"
email = "oost@wijk.example"
areas = ["WK039206", "2035 XX 1-99"]
"""
PLAN = """
[contact_plan]
steps = [{ kind = "phone", working_days = 2 }, { kind = "home_visit", working_days = 5 }]
"""


def test_teams_and_the_contact_plan_are_read(folder):
    path = folder / "phu-mailer.toml"
    path.write_text(path.read_text(encoding="utf-8") + PLAN, encoding="utf-8")
    (folder / "teams.toml").write_text(TEAM, encoding="utf-8")

    settings = load(path, {})

    assert [(one.code, one.areas) for one in settings.teams] == [
        ("oost", ("WK039206", "2035 XX 1-99"))
    ]
    assert [(one.kind, one.working_days) for one in settings.contact_plan.steps] == [
        ("phone", 2),
        ("home_visit", 5),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (TEAM.replace("WK039206", "Oost"), "team.0.areas: 'Oost' is no area such as"),
        (TEAM.replace("oost@wijk", "wijk"), "team.0.email: "),
        (TEAM + TEAM.replace("WK039206", "WK039207"), "code oost stands with two teams"),
        (TEAM + TEAM.replace('"oost"', '"west"'), "area 2035 XX 1-99 stands with two teams"),
        (TEAM.replace("areas", "area"), "team.0.areas: this key is missing"),
    ],
)
def test_a_mistake_in_the_teams_is_named(folder, text, problem):
    (folder / "teams.toml").write_text(text, encoding="utf-8")

    assert problem in problems(folder / "phu-mailer.toml")[0]


def test_a_teams_file_that_is_named_must_be_there(folder):
    environ = {"PHU_MAILER_TEAMS_FILE": "elsewhere.toml"}

    lines = problems(folder / "phu-mailer.toml", environ)

    assert lines == ("elsewhere.toml: cannot be read: No such file or directory",)


def test_a_mailbox_of_an_unknown_counsellor_is_refused(folder):
    environ = {"PHU_MAILER_APPOINTMENTS__COUNSELLOR_MAIL": '{ "Wie" = "wie@haarlem.example" }'}

    lines = problems(folder / "phu-mailer.toml", environ)

    assert lines == (
        "phu-mailer.toml: appointments: counsellor_mail has a name that counsellors does not have",
    )


@pytest.mark.parametrize(
    "area", ["BU03920301", "BU0363AD03", "WK039203", "2035 XX", "2035XX", "2035 XX 100-120"]
)
def test_an_area_is_recognised(folder, area):
    (folder / "teams.toml").write_text(TEAM.replace("WK039206", area), encoding="utf-8")

    assert load(folder / "phu-mailer.toml", {}).teams[0].areas[0] == area


@pytest.mark.parametrize(
    "area", ["", "GM0392", "BU0392", "WK03920301", "2035", "0035 XX", "2035 XX 9-1"]
)
def test_what_is_no_area_is_refused(folder, area):
    (folder / "teams.toml").write_text(TEAM.replace("WK039206", area), encoding="utf-8")

    assert "is no area such as" in problems(folder / "phu-mailer.toml")[0]
