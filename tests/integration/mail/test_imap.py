"""A mailbox on a real IMAP server: everything arrives as it is, and nothing is marked or lost."""

from datetime import UTC, datetime, timedelta

import pytest
from imap_office import Office, office_on_a_server_with

from phu_mailer.errors import TemporaryError
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer


def test_every_mail_comes_with_exactly_the_bytes_that_the_server_has(office: Office) -> None:
    office.deliver(*(f"brief {number}" for number in range(60)))

    uid_validity, uids = office.mailbox.list_new()
    found = [*office.mailbox.fetch(uids[:50]), *office.mailbox.fetch(uids[50:])]

    assert uids == list(range(1, 61))
    assert [mail.raw for mail in found] == office.dovecot.mails(office.address)
    assert [mail.uid for mail in found] == uids
    assert [mail.size for mail in found] == [len(mail.raw) for mail in found]
    assert {(mail.uid_validity, mail.is_truncated) for mail in found} == {(uid_validity, False)}


def test_the_time_of_receipt_is_the_time_of_the_server_in_utc(office: Office) -> None:
    with office.colleague() as colleague:
        colleague.append("INBOX", "", '"12-Mar-2026 09:14:00 +0100"', b"Subject: x\r\n\r\nx\r\n")

    found = office.mailbox.fetch(office.mailbox.list_new()[1])

    assert [mail.received_at for mail in found] == [datetime(2026, 3, 12, 8, 14, tzinfo=UTC)]
    assert found[0].received_at.utcoffset() == timedelta(0)


def test_fetching_and_filing_never_mark_a_mail_as_read(office: Office) -> None:
    office.deliver("een", "twee")
    _, uids = office.mailbox.list_new()

    office.mailbox.fetch(uids)
    office.mailbox.file_away(uids[:1])

    with office.colleague() as colleague:
        assert colleague.search(None, "SEEN") == ("OK", [b""])
        colleague.select("Verwerkt")
        assert colleague.search(None, "SEEN") == ("OK", [b""])


def test_what_a_colleague_opened_flagged_or_marked_as_deleted_is_still_listed(
    office: Office,
) -> None:
    office.deliver("een", "twee")

    with office.colleague() as colleague:
        colleague.store("1", "+FLAGS", r"(\Seen \Flagged \Deleted)")

    assert office.mailbox.list_new()[1] == [1, 2]


def test_mail_that_comes_later_is_listed_by_the_same_connection(office: Office) -> None:
    office.mailbox.list_new()

    office.deliver("een")

    assert office.mailbox.list_new()[1] == [1]


def test_a_mail_that_a_colleague_threw_away_is_simply_missing(office: Office) -> None:
    office.deliver("een", "twee")
    _, uids = office.mailbox.list_new()

    with office.colleague() as colleague:
        colleague.store("1", "+FLAGS", r"(\Deleted)")
        colleague.expunge()

    assert [mail.uid for mail in office.mailbox.fetch(uids)] == [2]
    assert office.mailbox.file_away(uids) is True
    assert office.bodies("Verwerkt") == ["twee"]


def test_of_a_mail_over_the_cap_only_the_headers_come(office: Office) -> None:
    office.deliver("klein", "\r\n".join(["x" * 70] * 40), "ook klein")
    mailbox = office.open(max_bytes=2000)

    found = mailbox.fetch(mailbox.list_new()[1])

    mails = office.dovecot.mails(office.address)
    assert [mail.is_truncated for mail in found] == [False, True, False]
    assert [mail.raw for mail in found] == [
        mails[0],
        mails[1].partition(b"\r\n\r\n")[0] + b"\r\n\r\n",
        mails[2],
    ]
    assert [mail.size for mail in found] == [len(raw) for raw in mails]


def test_a_mail_of_megabytes_comes_whole_beside_small_ones(office: Office) -> None:
    office.deliver("klein", "\r\n".join(["y" * 70] * 40_000), "klein")
    mailbox = office.open(max_bytes=5_000_000)

    found = mailbox.fetch(mailbox.list_new()[1])

    assert [mail.raw for mail in found] == office.dovecot.mails(office.address)


def test_an_empty_request_asks_nothing_of_a_server_that_is_not_there(office: Office) -> None:
    mailbox = office.open(port=1)

    assert (mailbox.fetch([]), mailbox.file_away([])) == ([], True)


def test_mails_move_to_folders_that_are_made_and_shown_to_colleagues(office: Office) -> None:
    office.deliver("een", "twee", "drie")
    _, uids = office.mailbox.list_new()

    answers = (
        office.mailbox.file_away(uids[:2]),
        office.mailbox.file_away(uids[2:], for_review=True),
    )

    assert answers == (True, True)
    assert office.bodies() == []
    assert office.bodies("Verwerkt") == ["een", "twee"]
    assert office.bodies("Controle") == ["drie"]
    with office.colleague() as colleague:
        assert sorted(colleague.lsub()[1]) == [b'() "." Controle', b'() "." Verwerkt']


def test_levels_and_accents_of_a_folder_get_the_form_of_the_server(office: Office) -> None:
    mailbox = office.open(ImapFolders(processed="Gemeënte/Klaar"))
    office.deliver("een")

    answer = mailbox.file_away(mailbox.list_new()[1])

    assert answer is True
    with office.colleague() as colleague:
        assert colleague.list(pattern="*Klaar")[1] == [b'(\\HasNoChildren) "." Geme&AOs-nte.Klaar']


def test_a_folder_that_is_removed_while_running_is_made_once_more(office: Office) -> None:
    office.deliver("een", "twee")
    _, uids = office.mailbox.list_new()
    office.mailbox.file_away(uids[:1])
    with office.colleague() as colleague:
        colleague.delete("Verwerkt")

    answer = office.mailbox.file_away(uids[1:])

    assert answer is True
    assert office.bodies("Verwerkt") == ["twee"]


def test_without_move_mails_are_copied_and_only_they_are_removed() -> None:
    with office_on_a_server_with("UIDPLUS") as office:
        office.deliver("een", "twee", "drie")
        _, uids = office.mailbox.list_new()
        with office.colleague() as colleague:
            colleague.store("2", "+FLAGS", r"(\Deleted)")

        answer = office.mailbox.file_away([uids[0], uids[2]])

        assert answer is True
        assert office.bodies() == ["twee"]
        assert office.bodies("Verwerkt") == ["een", "drie"]


def test_without_move_and_uidplus_mails_stay_and_no_copies_pile_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with office_on_a_server_with() as office:
        office.deliver("een")
        _, uids = office.mailbox.list_new()

        answers = [office.mailbox.file_away(uids) for _ in range(2)]

        assert answers == [False, False]
        assert office.bodies() == ["een"]
        with office.colleague() as colleague:
            assert colleague.list()[1] == [b'(\\HasNoChildren) "." INBOX']
        assert capsys.readouterr().err.count('"event": "mailbox.filing_failed"') == 1


def test_another_folder_than_the_inbox_can_be_watched(office: Office) -> None:
    with office.colleague() as colleague:
        colleague.create("Team.PHU")
        colleague.append("Team.PHU", "", None, b"Subject: x\r\n\r\nuit het team\r\n")
    mailbox = office.open(ImapFolders(inbox="Team/PHU"))

    found = mailbox.fetch(mailbox.list_new()[1])
    mailbox.file_away([mail.uid for mail in found])

    assert [mail.raw for mail in found] == [b"Subject: x\r\n\r\nuit het team\r\n"]
    assert office.bodies("Verwerkt") == ["uit het team"]


def test_numbers_from_before_a_renumbering_touch_no_mail(office: Office) -> None:
    office.deliver("een", "twee")
    before, uids = office.mailbox.list_new()

    office.dovecot.forget_uidvalidity(office.address)

    for _ in range(2):  # the connection is gone, and then the numbers do not hold
        with pytest.raises(TemporaryError):
            office.mailbox.fetch(uids)
        with pytest.raises(TemporaryError):
            office.mailbox.file_away(uids)
    assert office.bodies() == ["een", "twee"]
    after, again = office.mailbox.list_new()
    assert (after != before, again) == (True, [1, 2])
    assert [mail.uid_validity for mail in office.mailbox.fetch(again)] == [after, after]


def test_a_connection_that_the_server_dropped_meanwhile_is_made_anew_unnoticed(
    office: Office,
) -> None:
    office.deliver("een")
    office.mailbox.list_new()

    office.dovecot.kick()

    assert office.mailbox.list_new()[1] == [1]


def test_after_an_error_the_next_call_connects_again(office: Office) -> None:
    office.deliver("een")
    _, uids = office.mailbox.list_new()
    office.dovecot.kick()

    with pytest.raises(TemporaryError):
        office.mailbox.fetch(uids)

    assert [mail.uid for mail in office.mailbox.fetch(uids)] == [1]


def test_a_closed_mailbox_can_be_used_again_and_closing_twice_is_fine(office: Office) -> None:
    office.deliver("een")
    office.mailbox.list_new()

    office.mailbox.close()
    office.mailbox.close()

    assert office.mailbox.list_new()[1] == [1]


def test_check_tells_what_the_server_is_like_and_changes_nothing(office: Office) -> None:
    office.deliver("een")
    office.mailbox.file_away(office.mailbox.list_new()[1])
    office.deliver("twee")

    assert office.mailbox.check() == [
        "localhost: logged in, no TLS (this machine)",
        "the server offers MOVE, UIDPLUS, IDLE",
        "its folders begin with '', levels are separated by '.'",
        "INBOX: 1 mails",
        "Verwerkt: is there",
        "Controle: is made when needed",
    ]
    assert office.bodies() == ["twee"]


def test_the_name_of_a_mailbox_stays_the_same_whatever_the_way_to_it() -> None:
    ways = [
        ImapServer("Mail.Haarlem.example", 993, "implicit", "phu@haarlem.example", "x"),
        ImapServer("mail.haarlem.example", 0, "starttls", "phu@haarlem.example", "y"),
    ]

    names = {ImapMailbox(way, ImapFolders("inbox"), max_bytes=1).name for way in ways}

    assert names == {"imap://mail.haarlem.example/phu@haarlem.example/INBOX"}


def test_a_password_is_never_shown() -> None:
    server = ImapServer("localhost", 143, "none", "phu", "geheim")

    assert server.password == "geheim"
    assert "geheim" not in repr(server)
