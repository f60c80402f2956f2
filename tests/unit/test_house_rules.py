"""The project keeps the rules of the house, and each rule notices when it does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importlinter import api as import_linter
from importlinter.application import use_cases

import house_rules

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "phu_mailer"
TESTS = ROOT / "tests"
DOMAIN_MAY_IMPORT = ("phu_mailer.domain", "phu_mailer.errors")

Rule = Callable[[Path], list[str]]

_SEVEN_ARGUMENTS = "def f(self, a, b, c, /, d, e, *, g): ...\n"
_FIVE_ARGUMENTS = "def f(self, a, b, c, /, d, *, e): ...\n"
_PATCHING = "import unittest.mock\ndef test(monkeypatch):\n    monkeypatch.setattr(x, 'y', 1)\n"


def write(folder: Path, name: str, text: str) -> Path:
    """Return the folder that now holds one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("rule", "folder"),
    [
        (house_rules.long_modules, ROOT),
        (house_rules.long_functions, ROOT),
        (house_rules.crowded_functions, ROOT),
        (house_rules.undocumented_modules, ROOT),
        (house_rules.empty_names, ROOT),
        (house_rules.loose_ends, ROOT),
        (house_rules.excuses, ROOT),
        (house_rules.patches, TESTS),
        (house_rules.prints, SOURCE),
        (house_rules.machine_paths, ROOT),
        (house_rules.package_sources, ROOT),
        (house_rules.real_mail_addresses, ROOT),
    ],
    ids=lambda value: value.__name__ if callable(value) else value.name,
)
def test_the_project_keeps_the_rule(rule: Rule, folder: Path) -> None:
    breaches = rule(folder)

    assert not breaches, "\n".join(breaches)


def test_the_domain_imports_only_the_standard_library_and_the_errors() -> None:
    assert house_rules.foreign_imports(SOURCE / "domain", DOMAIN_MAY_IMPORT) == []


def test_every_public_class_of_the_domain_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    assert house_rules.unexplained_classes(SOURCE / "domain", glossary) == []


def test_the_import_contracts_hold() -> None:
    options = import_linter.read_configuration(str(ROOT / "pyproject.toml"))

    kept = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)

    assert len(options["contracts_options"]) == 4
    assert kept


@pytest.mark.parametrize(
    ("rule", "name", "text", "findings"),
    [
        (
            house_rules.long_modules,
            "long.py",
            "x = 1\n" * 401,
            ["long.py: 401 lines, at most 400"],
        ),
        (
            house_rules.long_functions,
            "deep/long.py",
            "@cache\ndef f():\n" + "    x = 1\n" * 50,
            ["deep/long.py:2: f has 51 lines, at most 50"],
        ),
        (
            house_rules.crowded_functions,
            "crowd.py",
            _SEVEN_ARGUMENTS,
            ["crowd.py:1: f takes 6 arguments, at most 5"],
        ),
        (house_rules.undocumented_modules, "mute.py", "x = 1\n", ["mute.py: no docstring"]),
        (
            house_rules.empty_names,
            "mail_utils.py",
            "",
            ["mail_utils.py: mail_utils says nothing about its content"],
        ),
        (
            house_rules.empty_names,
            "helpers/__init__.py",
            "",
            ["helpers/__init__.py: helpers says nothing about its content"],
        ),
        (
            house_rules.loose_ends,
            "later.py",
            "# TO" + "DO: mend this\n",
            ["later.py:1: to do, and no issue says so"],
        ),
        (
            house_rules.excuses,
            "mute.py",
            "x = f(y)  # no" + "qa: S603\nz = 1  # type: " + "ignore\n",
            [
                "mute.py:1: silences a tool without rule and reason",
                "mute.py:2: silences a tool without rule and reason",
            ],
        ),
        (
            house_rules.patches,
            "test_it.py",
            _PATCHING,
            ["test_it.py:1: patches the program", "test_it.py:3: patches the program"],
        ),
        (house_rules.prints, "loud.py", "print('hello')\n", ["loud.py:1: prints"]),
        (
            house_rules.machine_paths,
            "notes.md",
            "see /ho" + "me/anna/notes and /ro" + "ot/x\n",
            ["notes.md:1: a path of one machine"],
        ),
        (
            house_rules.package_sources,
            "x.lock.txt",
            "--index" + "-url https://packages.example/\n",
            [
                "x.lock.txt:1: names a source of packages",
                "x.lock.txt:1: an address in a lock file",
            ],
        ),
        (
            house_rules.real_mail_addresses,
            "a.eml",
            "From: anna@cor" + "poratie.nl\nTo: phu@haarlem.example\n",
            ["a.eml:1: an address at corporatie.nl"],
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_the_rule_notices_a_breach(
    tmp_path: Path, rule: Rule, name: str, text: str, findings: list[str]
) -> None:
    folder = write(tmp_path, name, text)

    assert rule(folder) == findings


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (house_rules.long_modules, "ok.py", "x = 1\n" * 400),
        (house_rules.long_functions, "ok.py", "def f():\n" + "    x = 1\n" * 49),
        (house_rules.crowded_functions, "ok.py", _FIVE_ARGUMENTS),
        (house_rules.loose_ends, "ok.py", "# TO" + "DO #12: mend this\n"),
        (house_rules.excuses, "ok.py", "x = f(y)  # no" + "qa: S603 - our own program\n"),
        (house_rules.prints, "cli/show.py", "print('hello')\n"),
        (house_rules.machine_paths, "ok.md", "https://host.example/home/page, ~/notes\n"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_the_rule_lets_the_limit_pass(tmp_path: Path, rule: Rule, name: str, text: str) -> None:
    folder = write(tmp_path, name, text)

    assert rule(folder) == []


def test_a_library_in_the_domain_is_noticed(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "case.py",
        "import re\nimport phu_mailer.errors\nfrom phu_mailer.store import db\nimport lxml.etree\n",
    )

    found = house_rules.foreign_imports(folder, DOMAIN_MAY_IMPORT)

    assert found == ["case.py:3: imports phu_mailer.store", "case.py:4: imports lxml.etree"]


def test_a_class_that_the_glossary_misses_is_noticed(tmp_path: Path) -> None:
    folder = write(tmp_path, "case.py", "class Case: ...\nclass Visit: ...\nclass _Part: ...\n")

    found = house_rules.unexplained_classes(folder, "| `Case` | zaak |")

    assert found == ["case.py:2: Visit is not in the glossary"]


@pytest.mark.parametrize(
    ("mail", "kept"), [("", True), ("import sample_house.store\n", False)], ids=["apart", "tangled"]
)
def test_contracts_break_when_an_edge_imports_an_edge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: str, kept: bool
) -> None:
    write(tmp_path, "sample_house/__init__.py", "")
    write(tmp_path, "sample_house/mail.py", mail)
    write(tmp_path, "sample_house/store.py", "")
    write(
        tmp_path,
        "contracts.toml",
        '[tool.importlinter]\nroot_package = "sample_house"\n'
        '[[tool.importlinter.contracts]]\nname = "Imports point downwards"\ntype = "layers"\n'
        'containers = ["sample_house"]\nlayers = ["mail | store"]\n',
    )
    monkeypatch.syspath_prepend(tmp_path)

    found = use_cases.lint_imports(config_filename=str(tmp_path / "contracts.toml"), cache_dir=None)

    assert found is kept
