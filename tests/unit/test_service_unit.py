"""The systemd unit is sound, shut tight, and still lets LibreOffice work."""

import re
import subprocess
from pathlib import Path

UNIT = Path(__file__).resolve().parents[2] / "phu-mailer.service"
OPEN_UNIT = "[Service]\nExecStart=/bin/true\n"
HIGHEST_EXPOSURE = 1.5


def settings_of(unit: str) -> dict[str, list[str]]:
    """Return every value of every key, in the order of the file."""
    settings: dict[str, list[str]] = {}
    for line in unit.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            settings.setdefault(key, []).append(value)
    return settings


def exposure_of(unit: Path) -> float:
    """Return systemd's own figure: 0 is shut, 10 is open."""
    answer = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    figure = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", answer.stdout)
    assert figure, answer.stdout
    return float(figure[1])


def complaints_about(unit: str, folder: Path) -> str:
    """Return what systemd has to say about a unit whose programs are all installed."""
    path = folder / "sample.service"
    path.write_text(unit.replace("/opt/phu-mailer/bin/phu-mailer", "/bin/true"), encoding="utf-8")
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return answer.stdout + answer.stderr


def test_the_service_is_hardly_exposed() -> None:
    exposure = exposure_of(UNIT)

    assert exposure <= HIGHEST_EXPOSURE


def test_the_measure_knows_an_open_service(tmp_path: Path) -> None:
    unit = tmp_path / "open.service"
    unit.write_text(OPEN_UNIT, encoding="utf-8")

    exposure = exposure_of(unit)

    assert exposure > HIGHEST_EXPOSURE


def test_systemd_has_no_complaint(tmp_path: Path) -> None:
    complaints = complaints_about(UNIT.read_text(encoding="utf-8"), tmp_path)

    assert complaints == ""


def test_systemd_complains_about_a_misspelt_key(tmp_path: Path) -> None:
    complaints = complaints_about(OPEN_UNIT + "WatchDogSeconds=10\n", tmp_path)

    assert "WatchDogSeconds" in complaints


def test_the_daemon_reports_its_state_and_comes_back_after_a_failure() -> None:
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    found = {key: settings[key] for key in ("Type", "WatchdogSec", "Restart", "KillMode")}
    assert found == {
        "Type": ["notify"],
        "WatchdogSec": ["10min"],
        "Restart": ["on-failure"],
        "KillMode": ["mixed"],
    }


def test_the_daemon_runs_as_nobody_in_particular_with_a_state_folder_of_its_own() -> None:
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    assert settings["DynamicUser"] == ["yes"]
    assert settings["StateDirectory"] == ["phu-mailer"]
    assert settings["StateDirectoryMode"] == ["0700"]


def test_passwords_come_as_credentials_under_the_names_that_the_settings_look_for() -> None:
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    assert settings["LoadCredential"] == [
        "mailbox.password:phu-mailer.mailbox.password",
        "smtp.password:phu-mailer.smtp.password",
    ]


def test_the_database_is_brought_up_to_date_before_the_daemon_starts() -> None:
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    program, config = "/opt/phu-mailer/bin/phu-mailer", "/etc/phu-mailer/phu-mailer.toml"
    assert settings["ExecStartPre"] == [f"{program} migrate --config {config}"]
    assert settings["ExecStart"] == [f"{program} run --config {config}"]


def test_nothing_is_forbidden_that_libreoffice_needs() -> None:
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    assert {"MemoryDenyWriteExecute", "ProcSubset"}.isdisjoint(settings)
    assert "AF_UNIX" in settings["RestrictAddressFamilies"][0].split()


def test_libreoffice_can_take_its_network_from_itself() -> None:
    """It does so with prctl(), because RestrictNamespaces= leaves it no namespace to hide in."""
    settings = settings_of(UNIT.read_text(encoding="utf-8"))

    allowed, forbidden = settings["SystemCallFilter"]
    groups = (*allowed.split(), *forbidden.removeprefix("~").split())
    calls = {group: calls_of(group) for group in groups}
    assert "prctl" in calls["@system-service"]
    assert all("prctl" not in calls[group] for group in forbidden.removeprefix("~").split())
    assert settings["NoNewPrivileges"] == ["yes"]


def calls_of(group: str) -> set[str]:
    """Return the system calls of a group of systemd, those of the groups in it too."""
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", group],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    names = {line.strip() for line in listed.stdout.splitlines()[1:]}
    inner = {name for name in names if name.startswith("@")}
    return names.union(*(calls_of(name) for name in inner))
