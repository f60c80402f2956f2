"""A mail that is sent twice into a folder is there once, and whole."""

from pathlib import Path

import pytest

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.outbound_maildir import MaildirSender
from unit.mail.mail_samples import raw_mail

MAIL = raw_mail("Message-ID: <1@haarlem.example>", "To: a@x.example")


def send(folder: Path, raw: bytes) -> None:
    MaildirSender(folder).send(raw, "phu@haarlem.example", "a@x.example")


def contents(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (folder / "new").iterdir())


def test_a_mail_lies_in_new_and_nothing_is_left_in_tmp(tmp_path: Path) -> None:
    send(tmp_path / "out", MAIL)

    assert contents(tmp_path / "out") == [MAIL]
    assert list((tmp_path / "out" / "tmp").iterdir()) == []


def test_the_same_message_id_is_sent_once(tmp_path: Path) -> None:
    send(tmp_path, MAIL)
    send(tmp_path, raw_mail("Message-ID: <1@haarlem.example>", body="anders"))
    send(tmp_path, raw_mail("Message-ID:\n <1@haarlem.example>", body="gevouwen"))

    assert contents(tmp_path) == [MAIL]


def test_a_mail_that_somebody_read_is_not_sent_again(tmp_path: Path) -> None:
    send(tmp_path, MAIL)
    (path,) = (tmp_path / "new").iterdir()
    path.rename(tmp_path / "cur" / f"{path.name}:2,S")

    send(tmp_path, MAIL)

    assert contents(tmp_path) == []


def test_another_message_id_is_another_mail(tmp_path: Path) -> None:
    send(tmp_path, MAIL)
    send(tmp_path, raw_mail("Message-ID: <2@haarlem.example>"))

    assert len(contents(tmp_path)) == 2


def test_a_mail_without_message_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="without Message-ID"):
        send(tmp_path, raw_mail("To: a@x.example"))


def test_a_folder_that_cannot_be_made_is_a_failure_to_try_again(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")

    with pytest.raises(TemporaryError, match="out cannot be written: Not a directory"):
        send(tmp_path / "out", MAIL)


def test_check_tells_where_mail_goes_and_makes_nothing(tmp_path: Path) -> None:
    before = MaildirSender(tmp_path / "out").check()
    send(tmp_path / "out", MAIL)

    after = MaildirSender(tmp_path / "out").check()

    assert before == [
        f"mail goes into the folder {tmp_path / 'out'}, which is made at the first mail"
    ]
    assert after == [f"mail goes into the folder {tmp_path / 'out'}: 1 mails there"]
