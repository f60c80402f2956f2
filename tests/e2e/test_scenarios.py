"""Whole stories: mails in, commands at their times, and what left the house, word for word.

Each folder of `scenarios/` has a `script.txt` (time and command a line), the `mails` that come
in, and what a person expects: the mails that were `sent`, the `letters` that were posted, and how
it stands at the `end`. Those are written by hand from the rules. `{sent:2}` in a mail stands for
the Message-ID of the second mail that we sent.
"""

import re
import shutil
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk import AMSTERDAM, Desk, local

SCENARIOS = Path(__file__).parent / "scenarios"
NAMES = sorted(path.parent.name for path in SCENARIOS.glob("*/script.txt"))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a database, that knows how the three corporations write."""
    folder = tmp_path_factory.mktemp("furnished") / "office"
    with Desk(folder) as desk:
        desk.command("init", str(folder))
        desk.command("migrate")
        desk.command("layout", "approve", "--mails", str(SCENARIOS / "known-layouts"))
    return folder


@pytest.fixture
def desk(furnished: Path, tmp_path: Path):
    folder = tmp_path / "office"
    shutil.copytree(furnished, folder)
    with Desk(folder, digest__at="never") as desk:
        yield desk


def play(desk: Desk, scenario: Path) -> None:
    """Let everything happen that the script says, at its time."""
    for line in (scenario / "script.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        day, clock, *words = line.split()
        now = local(f"{day} {clock}")
        if words[0] == "mail":
            text = (scenario / "mails" / words[1]).read_text(encoding="utf-8")
            desk.drop(words[1], with_message_ids(desk, text).encode(), now)
        else:
            desk.at(now, *words)


def with_message_ids(desk: Desk, text: str) -> str:
    if "{sent:" not in text:
        return text
    ids = [str(message_from_bytes(raw)["Message-ID"]) for raw in desk.sent()]
    return re.sub(r"\{sent:(\d+)\}", lambda found: ids[int(found[1]) - 1], text)


def texts_in(folder: Path) -> list[str]:
    """The texts that a person wrote, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def sent_texts(desk: Desk) -> list[str]:
    mails = [message_from_bytes(raw, policy=policy.default) for raw in desk.sent()]
    return [
        f"Aan: {mail['To']}\nOnderwerp: {mail['Subject']}\n\n{mail.get_content()}" for mail in mails
    ]


def printed_texts(desk: Desk) -> list[str]:
    """The letters in the print folder, by post round and number."""
    paths = (desk.folder / "print").rglob("PHU-*.pdf")
    ordered = sorted(paths, key=lambda path: int(path.stem.rpartition("-")[2]))
    return ["\n".join(page.extract_text() for page in PdfReader(path).pages) for path in ordered]


def standing(desk: Desk) -> list[str]:
    """How it stands: each case with its talks and letters, then the open tasks and waiting mail."""
    lines = []
    for row in desk.json("case", "list"):
        case = desk.json("case", "show", row["reference"])
        lines.append(f"{case['reference']} {case['state']} {case['outcome'] or ''}".rstrip())
        for talk in case["appointments"]:
            starts_at = datetime.fromisoformat(talk["starts_at"]).astimezone(AMSTERDAM)
            lines.append(f"  talk {starts_at:%Y-%m-%d %H:%M} {talk['status']}")
        lines += [f"  {letter['kind']} {letter['status']}" for letter in case["letters"]]
    lines += [
        f"task {task['kind']} {task['case_reference'] or ''}".rstrip()
        for task in desk.json("task", "list")
    ]
    lines += [f"mail {mail['id']} {mail['status']}" for mail in desk.json("review", "list")]
    return lines


def words(texts: list[str]) -> list[list[str]]:
    """The words of each text; how its lines are broken does not matter."""
    return [text.split() for text in texts]


@pytest.mark.parametrize("name", NAMES)
def test_what_left_the_house_is_what_a_person_expects(desk: Desk, name: str) -> None:
    scenario = SCENARIOS / name

    play(desk, scenario)

    assert standing(desk) == (scenario / "end.txt").read_text(encoding="utf-8").splitlines()
    assert words(printed_texts(desk)) == words(texts_in(scenario / "letters"))
    assert words(sent_texts(desk)) == words(texts_in(scenario / "sent"))
    assert desk.run("audit", "verify", "--config", str(desk.folder / "phu-mailer.toml")).code == 0


def test_a_letter_or_mail_that_differs_in_one_word_is_found(desk: Desk, tmp_path: Path) -> None:
    play(desk, SCENARIOS / "withdrawal-after-posting")

    letters, mails = printed_texts(desk), sent_texts(desk)

    changed = [letters[0].replace("maandag 13 april", "dinsdag 13 april"), *letters[1:]]
    assert words(changed) != words(letters)
    assert words(letters) != words(letters[:1])
    assert words([mails[0].replace("geregistreerd", "herhaald"), *mails[1:]]) != words(mails)
