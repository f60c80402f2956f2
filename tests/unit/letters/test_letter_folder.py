"""Letters in the making leave no trace, whatever happens to the process that makes them."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from phu_mailer.letters.folder import letter_folder

WORKING = """
import sys, time
from pathlib import Path
from phu_mailer.letters.folder import letter_folder
with letter_folder(Path(sys.argv[1])) as folder:
    (folder / "letter.docx").write_text("name")
    print(folder.name, flush=True)
    time.sleep(600)
"""
SOURCE = str(Path(__file__).parents[3] / "src")


def worker(place: Path) -> subprocess.Popen[str]:
    """Start a process that works in a folder of its own until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKING, str(place)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": SOURCE},
    )


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_a_folder_is_for_this_user_only_and_goes_away(tmp_path: Path) -> None:
    with letter_folder(tmp_path) as folder:
        (folder / "letter.docx").write_text("name")
        mode = folder.stat().st_mode & 0o777

    assert mode == 0o700
    assert names(tmp_path) == []


def test_a_folder_goes_away_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="halfway"), letter_folder(tmp_path) as folder:
        (folder / "letter.docx").write_text("name")
        raise ValueError("halfway")

    assert names(tmp_path) == []


def test_what_a_killed_process_left_goes_away_and_the_work_of_a_living_one_stays(
    tmp_path: Path,
) -> None:
    with worker(tmp_path) as killed, worker(tmp_path) as living:
        assert killed.stdout is not None
        assert living.stdout is not None
        left = killed.stdout.readline().strip()
        in_use = living.stdout.readline().strip()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        before = names(tmp_path)

        with letter_folder(tmp_path) as ours:
            during = names(tmp_path)

        living.kill()
    assert before == sorted([left, in_use])
    assert during == sorted([ours.name, in_use])


def test_a_folder_that_somebody_else_planted_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "in-use").write_text("")
    (tmp_path / "phu-mailer-letters-planted").symlink_to(target)

    with letter_folder(tmp_path):
        pass

    assert names(target) == ["in-use"]
