"""Files of a Maildir are whole or absent, and none takes the place of another."""

from pathlib import Path

import pytest

from phu_mailer.mail.maildir_files import base_name, make_maildir, move, write_new


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_maildir_has_three_folders_and_a_subfolder_a_mark(tmp_path: Path) -> None:
    make_maildir(tmp_path / "in")
    make_maildir(tmp_path / "in" / ".Klaar", is_subfolder=True)
    make_maildir(tmp_path / "in")

    assert tree(tmp_path) == [
        "in",
        "in/.Klaar",
        "in/.Klaar/cur",
        "in/.Klaar/maildirfolder",
        "in/.Klaar/new",
        "in/.Klaar/tmp",
        "in/cur",
        "in/new",
        "in/tmp",
    ]


def test_a_written_mail_is_in_new_and_only_there(tmp_path: Path) -> None:
    make_maildir(tmp_path)

    write_new(tmp_path, "brief", b"hallo")

    assert tree(tmp_path) == ["cur", "new", "new/brief", "tmp"]
    assert (tmp_path / "new" / "brief").read_bytes() == b"hallo"


def test_a_mail_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    make_maildir(tmp_path)
    (tmp_path / "new").rmdir()

    with pytest.raises(FileNotFoundError):
        write_new(tmp_path, "brief", b"hallo")

    assert tree(tmp_path) == ["cur", "tmp"]


def test_a_moved_mail_gets_a_number_when_its_name_is_taken(tmp_path: Path) -> None:
    for content in ("een", "twee", "drie"):
        (tmp_path / "brief").write_text(content)
        move(tmp_path / "brief", tmp_path, "klaar:2,S")

    found = {path.name: path.read_text() for path in tmp_path.iterdir()}

    assert found == {"klaar:2,S": "een", "klaar.1:2,S": "twee", "klaar.2:2,S": "drie"}


@pytest.mark.parametrize(
    ("name", "base"), [("brief", "brief"), ("brief:2,FS", "brief"), ("brief:2,", "brief")]
)
def test_flags_are_no_part_of_the_name(name: str, base: str) -> None:
    assert base_name(name) == base
