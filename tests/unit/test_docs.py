"""What can be set and called is written down, and nothing that is written down is gone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from phu_mailer.cli.commands import cli
from phu_mailer.config import CorporationSection, Settings

ROOT = Path(__file__).parents[2]
READ_BY_LOAD = {"folder", "corporations", "closed_days", "absences", "teams"}


def quoted(text: str) -> set[str]:
    return {word for group in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", group)}


def keys(model: type[BaseModel]) -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        found.add(name)
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= keys(kind)
    return found


def help_texts() -> dict[str, str]:
    texts = {}
    for name, command in typer.main.get_command(cli).commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            texts[name] = command.help
        else:
            texts |= {f"{name} {word}": one.help for word, one in inner.items()}
    return texts


def commands() -> list[str]:
    return sorted(help_texts())


@pytest.mark.parametrize("command", commands())
def test_the_help_of_every_command_gives_an_example_that_begins_with_it(command):
    assert f"Example: phu-mailer {command}" in help_texts()[command]


def test_every_setting_is_explained():
    explained = quoted((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))

    missing = (keys(Settings) | keys(CorporationSection)) - READ_BY_LOAD - explained

    assert missing == set()


@pytest.mark.parametrize("command", commands())
def test_every_command_is_explained(command):
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert f"## `{command}" in text


def test_every_explained_command_exists():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    explained = re.findall(r"^## `([a-z ]+?)(?: [A-Z\[-].*)?`", text, re.MULTILINE)

    assert sorted(explained) == commands()


def test_the_page_of_template_fields_is_what_the_fields_say(tmp_path):
    script = ROOT / "scripts" / "make_template_page.py"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}

    subprocess.run(
        [sys.executable, script, tmp_path / "made.md"], check=True, env=environment, timeout=60
    )

    made = (tmp_path / "made.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "sjablonen.md").read_text(encoding="utf-8") == made
