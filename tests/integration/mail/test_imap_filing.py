"""Moving mails away is tidiness: a server that says no costs a line in the log, never a mail."""

import pytest
from imap_script import MAILS, ScriptedImap, hang_up, mailbox_on, raws, say, told

from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.imap import ImapMailbox


def test_a_hundred_mails_in_two_batches_cost_two_questions_a_batch() -> None:
    server = ScriptedImap(*(MAILS * 25))
    mailbox = mailbox_on(server)

    _, uids = mailbox.list_new()
    for batch in (uids[:50], uids[50:]):
        mailbox.fetch(batch)
        mailbox.file_away(batch)
    mailbox.close()
    server.stop()

    to_connect = server.names().index("SELECT") + 1
    assert server.names()[to_connect:] == [
        *("NOOP", "UID SEARCH"),
        "UID FETCH",  # the sizes of all hundred
        "UID FETCH",
        *("NAMESPACE", "LIST", "CREATE", "SUBSCRIBE"),  # once
        "UID MOVE",
        "UID FETCH",
        "UID MOVE",
    ]


def test_folders_stand_where_the_server_says_that_ones_own_folders_begin() -> None:
    server = ScriptedImap(*MAILS, prefix="INBOX.", separator=".")
    mailboxes = [mailbox_on(server, folder=name) for name in ("PHU/Klaar", "INBOX.Klaar")]

    answers = [mailbox.file_away([uid]) for uid, mailbox in enumerate(mailboxes, start=1)]
    for mailbox in mailboxes:
        mailbox.close()
    server.stop()

    assert answers == [True, True]
    assert server.filed == {"INBOX.PHU.Klaar": [1], "INBOX.Klaar": [2]}


def test_a_server_that_has_no_namespace_is_asked_what_separates_levels() -> None:
    server = ScriptedImap(*MAILS, able="MOVE AUTH=PLAIN", separator="^")
    mailbox = mailbox_on(server, folder="PHU/Klaar")

    answer = mailbox.file_away([1])
    mailbox.close()
    server.stop()

    assert answer is True
    assert server.filed == {"PHU^Klaar": [1]}


@pytest.mark.parametrize("command", ["MOVE", "CREATE"])
def test_a_refusal_is_told_with_its_code_and_no_word_of_the_server(
    server: ScriptedImap,
    mailbox: ImapMailbox,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if command == "MOVE":
        server.filed["Verwerkt"] = []
    server.always[command] = say("TAG NO [OVERQUOTA] no room for Jan de Vries")
    _, uids = mailbox.list_new()

    answer = mailbox.file_away(uids)

    log = capsys.readouterr().err
    assert answer is False
    assert told(log) == ["mailbox.filing_failed"]
    assert "OVERQUOTA" in log
    assert "Vries" not in log
    assert raws(mailbox) == list(MAILS)
    assert server.names().count("AUTHENTICATE") == 1


def test_a_folder_that_vanished_is_made_once_more_whatever_the_server_calls_that(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    mailbox.file_away([1])
    server.filed.clear()
    server.once["MOVE"].append(say("TAG NO it is not there"))

    answer = mailbox.file_away([2])

    assert answer is True
    assert server.filed == {"Verwerkt": [2]}


def test_a_name_that_is_only_a_level_above_other_folders_is_made_a_folder(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    server.always["LIST"] = say(r'* LIST (\NoSelect \HasChildren) "/" "Verwerkt"', "TAG OK done")

    answer = mailbox.file_away([1])

    assert answer is True
    assert server.filed == {"Verwerkt": [1]}


@pytest.mark.parametrize("refused", ["STORE", "EXPUNGE"])
def test_when_the_removal_is_refused_no_second_copy_is_made(
    server: ScriptedImap, mailbox: ImapMailbox, refused: str
) -> None:
    server.able = "NAMESPACE UIDPLUS AUTH=PLAIN"
    server.once[refused] += [say("TAG NO not now")] * 2

    answers = [mailbox.file_away([1, 2]) for _ in range(3)]

    assert answers == [False, False, True]
    assert server.filed == {"Verwerkt": [1, 2]}
    assert [name for name in server.commands if "EXPUNGE" in name][-1] == "UID EXPUNGE 1,2"
    assert "EXPUNGE" not in server.names()


def test_a_folder_that_can_only_be_read_is_read_and_nothing_is_moved(
    server: ScriptedImap, mailbox: ImapMailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    server.always["SELECT"] = say("* OK [UIDVALIDITY 42] valid", "TAG OK [READ-ONLY] open")

    found = raws(mailbox)
    answers = [mailbox.file_away([1]), mailbox.file_away([2])]

    assert found == list(MAILS)
    assert answers == [False, False]
    assert told(capsys.readouterr().err) == ["mailbox.filing_failed"]
    assert "MOVE" not in "".join(server.names())


def test_a_connection_that_breaks_while_moving_is_an_error_and_the_next_try_works(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    server.once["MOVE"].append(hang_up)

    with pytest.raises(TemporaryError):
        mailbox.file_away([1])

    assert mailbox.file_away([1]) is True
    assert server.filed == {"Verwerkt": [1]}


def test_numbers_that_no_longer_hold_move_and_fetch_nothing(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    _, uids = mailbox.list_new()
    mailbox.close()
    server.always["SELECT"] = say("* OK [UIDVALIDITY 43] valid", "TAG OK [READ-WRITE] open")

    for call in (mailbox.fetch, mailbox.file_away):
        with pytest.raises(TemporaryError, match="numbered its mails anew"):
            call(uids)

    assert {"UID MOVE", "UID FETCH"} & set(server.names()) == set()
    assert mailbox.list_new() == (43, uids)
    assert [mail.uid_validity for mail in mailbox.fetch(uids)] == [43] * 4


def test_a_server_without_lasting_numbers_cannot_be_used(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    server.always["SELECT"] = say("* 4 EXISTS", "TAG OK [READ-WRITE] open")

    with pytest.raises(PermanentError, match="numbers its mails anew each time"):
        mailbox.list_new()
