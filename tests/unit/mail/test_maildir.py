"""A Maildir is a mailbox that loses nothing, marks nothing and overwrites nothing."""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from phu_mailer.domain.message import FetchedMessage
from phu_mailer.errors import PermanentError
from phu_mailer.mail.maildir import MaildirMailbox
from phu_mailer.mail.portions import PORTION_BYTES, portion

MAIL = b"From: a@ymere.example\nSubject: melding\n\nBeste collega,\n"
NOBODY = 65534
AT = datetime(2026, 3, 12, 8, 14, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty Maildir."""
    for part in ("tmp", "new", "cur"):
        (tmp_path / "in" / part).mkdir(parents=True)
    return tmp_path / "in"


def lay(path: Path, name: str, raw: bytes = MAIL, part: str = "new") -> Path:
    file = path / part / name
    file.write_bytes(raw)
    os.utime(file, (AT.timestamp(), AT.timestamp()))
    return file


def uid_of(base_name: str) -> int:
    return int(hashlib.sha256(base_name.encode()).hexdigest()[:14], 16)


def all_files(path: Path) -> dict[str, bytes]:
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and file.name != "maildirfolder"
    }


def test_its_name_is_the_whole_path_however_it_was_given(path: Path) -> None:
    roundabout = path.parent / "x" / ".." / "in"

    names = {MaildirMailbox(path).name, MaildirMailbox(roundabout).name}

    assert names == {f"maildir:{path}"}


def test_mails_of_both_parts_are_listed_in_order_of_number(path: Path) -> None:
    lay(path, "1.a.host")
    lay(path, "2.b.host")
    lay(path, "3.c.host:2,S", part="cur")
    lay(path, ".hidden")
    lay(path, "unfinished", part="tmp")
    (path / "cur" / "folder").mkdir()

    listed = MaildirMailbox(path).list_new()

    assert listed == (1, sorted(map(uid_of, ("1.a.host", "2.b.host", "3.c.host"))))


def test_a_mail_is_fetched_as_it_is_with_the_time_of_its_file(path: Path) -> None:
    raw = b"From: a@ymere.example\r\n\r\n\x00 r\xe9gel\n zonder einde"
    lay(path, "1.a.host", raw)

    found = MaildirMailbox(path).fetch([uid_of("1.a.host")])

    assert found == [FetchedMessage(uid_of("1.a.host"), 1, AT, raw, len(raw))]


def test_a_number_stays_the_same_when_a_colleague_reads_and_flags_the_mail(path: Path) -> None:
    file = lay(path, "1.a.host")
    mailbox = MaildirMailbox(path)
    before = mailbox.list_new()

    file.rename(path / "cur" / "1.a.host:2,FS")

    assert mailbox.list_new() == before
    assert [mail.raw for mail in mailbox.fetch(before[1])] == [MAIL]


def test_of_a_mail_over_the_cap_only_the_headers_are_read(path: Path) -> None:
    raw = b"From: a@ymere.example\r\nSubject: groot\r\n\r\n" + b"x" * 5000
    lay(path, "1.a.host", raw)

    found = MaildirMailbox(path, max_bytes=5000).fetch([uid_of("1.a.host")])

    assert [(mail.raw.split(), mail.size, mail.is_truncated) for mail in found] == [
        (b"From: a@ymere.example Subject: groot".split(), len(raw), True)
    ]


def test_a_mail_of_exactly_the_cap_is_read_whole(path: Path) -> None:
    lay(path, "1.a.host")

    found = MaildirMailbox(path, max_bytes=len(MAIL)).fetch([uid_of("1.a.host")])

    assert [(mail.raw, mail.is_truncated) for mail in found] == [(MAIL, False)]


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Give up the rights of root, who may read everything; others have none to give up."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def test_a_file_that_may_not_be_read_is_left_out_and_told_and_the_others_come(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        (path / "new").mkdir()
        lay(path, "1.a.host").chmod(0)
        lay(path, "2.b.host")

        with as_somebody_else():
            found = MaildirMailbox(path).fetch([uid_of("1.a.host"), uid_of("2.b.host")])

    assert [mail.uid for mail in found] == [uid_of("2.b.host")]
    log = capsys.readouterr().err
    assert '"event": "mailbox.unreadable_mail"' in log
    assert "Permission denied" in log


def test_a_folder_that_may_not_be_read_is_for_a_person() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        (path / "new").mkdir(mode=0o700)
        (path / "new").chmod(0)

        with (
            as_somebody_else(),
            pytest.raises(PermanentError, match=r"^mailbox\.path: .*: Permission denied$"),
        ):
            MaildirMailbox(path).list_new()


def test_a_mail_that_vanished_is_missing_and_the_others_are_there(path: Path) -> None:
    lay(path, "1.a.host").unlink()
    lay(path, "2.b.host")

    found = MaildirMailbox(path).fetch([uid_of("1.a.host"), uid_of("2.b.host")])

    assert [mail.uid for mail in found] == [uid_of("2.b.host")]


def test_a_link_to_a_file_elsewhere_is_no_mail(path: Path) -> None:
    secret = path.parent / "secret"
    secret.write_bytes(b"not a mail")
    (path / "new" / "1.a.host").symlink_to(secret)

    assert MaildirMailbox(path).list_new() == (1, [])


def test_mails_move_to_folders_beside_them_and_keep_name_and_flags(path: Path) -> None:
    lay(path, "1.a.host")
    lay(path, "2.b.host:2,FS", part="cur")
    lay(path, "3.c.host")
    mailbox = MaildirMailbox(path)

    answers = (
        mailbox.file_away([uid_of("1.a.host"), uid_of("2.b.host")]),
        mailbox.file_away([uid_of("3.c.host")], for_review=True),
    )

    assert answers == (True, True)
    assert all_files(path) == {
        ".Verwerkt/cur/1.a.host:2,": MAIL,
        ".Verwerkt/cur/2.b.host:2,FS": MAIL,
        ".Controle/cur/3.c.host:2,": MAIL,
    }
    assert mailbox.list_new() == (1, [])


def test_the_folders_that_are_made_are_maildirs_and_levels_become_dots(path: Path) -> None:
    lay(path, "1.a.host")

    MaildirMailbox(path, processed="PHU/Verwerkt").file_away([uid_of("1.a.host")])

    parts = sorted(part.name for part in (path / ".PHU.Verwerkt").iterdir() if part.is_dir())
    assert parts == ["cur", "new", "tmp"]


def test_filing_a_mail_that_is_gone_is_no_failure(path: Path) -> None:
    assert MaildirMailbox(path).file_away([uid_of("1.a.host")]) is True


def test_filing_never_writes_over_a_mail_of_the_same_name(path: Path) -> None:
    mailbox = MaildirMailbox(path)
    lay(path, "1.a.host", b"From: a@ymere.example\n\nde eerste\n")
    mailbox.file_away([uid_of("1.a.host")])
    lay(path, "1.a.host", b"From: a@ymere.example\n\nde tweede\n")

    assert mailbox.file_away([uid_of("1.a.host")]) is True
    assert sorted(all_files(path).values()) == [
        b"From: a@ymere.example\n\nde eerste\n",
        b"From: a@ymere.example\n\nde tweede\n",
    ]


def test_a_mail_stays_when_its_folder_cannot_be_made(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(path, "1.a.host")
    (path / ".Verwerkt").write_bytes(b"a file is in the way")

    answer = MaildirMailbox(path).file_away([uid_of("1.a.host")])

    assert answer is False
    assert (path / "new" / "1.a.host").read_bytes() == MAIL
    assert '"event": "mailbox.filing_failed"' in capsys.readouterr().err


@pytest.mark.parametrize("make", [lambda _: None, Path.mkdir, Path.touch])
def test_a_folder_that_is_missing_or_no_maildir_names_the_setting(tmp_path: Path, make) -> None:
    make(tmp_path / "in")
    mailbox = MaildirMailbox(tmp_path / "in")

    for call in (
        mailbox.list_new,
        mailbox.check,
        lambda: mailbox.fetch([1]),
        lambda: mailbox.file_away([1]),
        lambda: mailbox.wait(5, threading.Event()),
    ):
        with pytest.raises(PermanentError, match=r"^mailbox\.path: "):
            call()
    assert [file for file in tmp_path.rglob("*") if file.name == "new"] == []


def test_the_first_wait_finds_what_is_there_and_the_second_nothing_new(path: Path) -> None:
    lay(path, "1.a.host")
    mailbox = MaildirMailbox(path)

    answers = [mailbox.wait(0, threading.Event()) for _ in range(2)]

    assert answers == [True, False]


def test_a_listed_mail_is_no_news_and_flagging_it_neither(path: Path) -> None:
    file = lay(path, "1.a.host")
    mailbox = MaildirMailbox(path)
    mailbox.list_new()

    file.rename(path / "cur" / "1.a.host:2,S")

    assert mailbox.wait(0, threading.Event()) is False


def test_a_mail_that_goes_away_is_no_news(path: Path) -> None:
    lay(path, "1.a.host")
    file = lay(path, "2.b.host")
    mailbox = MaildirMailbox(path)
    mailbox.list_new()

    file.unlink()

    assert mailbox.wait(0, threading.Event()) is False


def test_a_mail_that_comes_back_is_news_again(path: Path) -> None:
    file = lay(path, "1.a.host")
    mailbox = MaildirMailbox(path)
    mailbox.list_new()
    file.unlink()
    mailbox.wait(0, threading.Event())

    lay(path, "1.a.host")

    assert mailbox.wait(0, threading.Event()) is True


@pytest.mark.parametrize("part", ["new", "cur"])
def test_waiting_ends_soon_after_a_mail_came(path: Path, part: str) -> None:
    mailbox = MaildirMailbox(path)
    timer = threading.Timer(0.2, lay, (path, "1.a.host", MAIL, part))
    timer.start()
    began = time.monotonic()

    answer = mailbox.wait(10, threading.Event())

    assert answer is True
    assert time.monotonic() - began < 1.2
    timer.join()


def test_waiting_ends_soon_after_stop(path: Path) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.2, stop.set)
    timer.start()
    began = time.monotonic()

    answer = MaildirMailbox(path).wait(10, stop)

    assert answer is False
    assert time.monotonic() - began < 1.2
    timer.join()


def test_check_tells_what_is_there_and_makes_nothing(path: Path) -> None:
    lay(path, "1.a.host")
    mailbox = MaildirMailbox(path)
    mailbox.file_away([uid_of("1.a.host")])
    lay(path, "2.b.host")

    assert mailbox.check() == [
        f"{path}: 1 mails",
        ".Verwerkt: is there",
        ".Controle: is made when needed",
    ]
    assert not (path / ".Controle").exists()
    mailbox.close()


def test_a_portion_ends_with_the_item_that_fills_it_and_makes_no_further_one() -> None:
    made = []

    def sizes():
        for size in (1, PORTION_BYTES - 1, 5, 5):
            made.append(size)
            yield size

    assert portion(sizes(), lambda size: size) == [1, PORTION_BYTES - 1]
    assert made == [1, PORTION_BYTES - 1]


def test_a_portion_is_never_empty_however_large_the_first_item() -> None:
    assert portion([PORTION_BYTES * 3, 1], lambda size: size) == [PORTION_BYTES * 3]
