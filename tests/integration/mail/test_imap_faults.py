"""A server that misbehaves costs time, never a mail, a wrong mail or somebody's privacy."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from imap_script import (
    CAP,
    MAILS,
    Fault,
    HangUp,
    Line,
    ScriptedImap,
    hang_up,
    literal,
    raws,
    say,
    told,
)

from phu_mailer.errors import TemporaryError
from phu_mailer.mail.imap import ImapMailbox

WRONG_BODIES = {
    "nothing": b" BODY[] NIL",
    "nothing at all": b"",
    "empty": b' BODY[] ""',
    "half": b" BODY[] " + literal(MAILS[1][:20]),
    "too much": b" BODY[] " + literal(MAILS[1] + b"x"),
    "a literal8": b" BODY[] ~" + literal(MAILS[1]),
    "a number": b" BODY[] 12",
    "a list": b" BODY[] (a b)",
}


@pytest.mark.parametrize("wrong", WRONG_BODIES.values(), ids=WRONG_BODIES)
def test_a_wrong_body_is_left_out_and_told_and_the_others_come(
    server: ScriptedImap, mailbox: ImapMailbox, wrong: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    server.spoilt[2] = wrong

    found = raws(mailbox)

    assert found == [MAILS[0], MAILS[2], MAILS[3]]
    assert told(capsys.readouterr().err) == ["mailbox.unreadable_mail"]
    assert server.names().count("AUTHENTICATE") == 1
    del server.spoilt[2]
    assert raws(mailbox) == list(MAILS)


@pytest.mark.parametrize("wrong", WRONG_BODIES.values(), ids=WRONG_BODIES)
def test_a_body_that_was_wrong_once_is_read_again_by_itself(
    server: ScriptedImap, mailbox: ImapMailbox, wrong: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    def once(line: Line, _tag: str) -> None:
        line.send(wrong)
        del server.spoilt[2]

    server.spoilt[2] = once

    found = raws(mailbox)

    assert found == list(MAILS)
    assert told(capsys.readouterr().err) == []


@pytest.mark.parametrize("estimate", [1, 9_000])
def test_a_server_that_estimates_sizes_is_believed_about_where_a_mail_ends(
    server: ScriptedImap, mailbox: ImapMailbox, estimate: int, capsys: pytest.CaptureFixture[str]
) -> None:
    server.sizes[2] = estimate

    found = mailbox.fetch(mailbox.list_new()[1])

    assert [mail.raw for mail in found] == list(MAILS)
    assert found[1].size == len(MAILS[1])
    assert told(capsys.readouterr().err) == []


def test_an_empty_text_for_a_mail_that_is_not_empty_is_never_believed(
    server: ScriptedImap, mailbox: ImapMailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    def consistently_empty(line: Line, _tag: str) -> None:
        is_part = "<0.1>" in server.commands[-1]
        line.send(b' BODY[]<0> ""' if is_part else b' BODY[] ""')

    server.spoilt[2] = consistently_empty

    found = raws(mailbox)

    assert found == [MAILS[0], MAILS[2], MAILS[3]]
    assert told(capsys.readouterr().err) == ["mailbox.unreadable_mail"]


def test_a_mail_that_is_listed_and_never_handed_over_is_told_the_second_time(
    server: ScriptedImap, mailbox: ImapMailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    server.always["SEARCH"] = say("* SEARCH 1 9", "TAG OK done")

    first, after_first = raws(mailbox), told(capsys.readouterr().err)
    second, after_second = raws(mailbox), told(capsys.readouterr().err)

    assert (first, second) == ([MAILS[0]], [MAILS[0]])
    assert (after_first, after_second) == ([], ["mailbox.unreadable_mail"])


def test_a_mail_without_a_time_of_arrival_is_left_out_and_told(
    server: ScriptedImap, mailbox: ImapMailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    times = [
        "gisteren",
        "12-Mar-2026 09:14:00",
        "31-Dec-9999 23:59:59 -0100",
        "12-Mar-2026 09:14:00 +9900",
        " 2-Mar-2026 09:14:00 +0100",
    ]
    server.mails[5] = MAILS[0]
    answers = [
        f'* {uid} FETCH (UID {uid} RFC822.SIZE {len(server.mails[uid])} INTERNALDATE "{moment}")'
        for uid, moment in enumerate(times, start=1)
    ]
    server.once["FETCH"].append(say(*answers, "TAG OK done"))

    found = mailbox.fetch(mailbox.list_new()[1])

    assert [(mail.uid, mail.received_at) for mail in found] == [
        (5, datetime(2026, 3, 2, 8, 14, tzinfo=UTC))
    ]
    assert told(capsys.readouterr().err) == ["mailbox.unreadable_mail"] * 4


def in_the_literal(line: Line, _tag: str) -> None:
    line.send(b" BODY[] {500}\r\nFrom: a@ymere.example\r\n")
    raise HangUp


def between_mails(line: Line, _tag: str) -> None:
    line.send(b" BODY[] " + literal(MAILS[1]) + b")\r\n* 3 FE")
    raise HangUp


@pytest.mark.parametrize("breaks", [hang_up, in_the_literal, between_mails])
def test_a_mail_on_which_the_connection_breaks_does_not_stop_the_others(
    server: ScriptedImap, mailbox: ImapMailbox, breaks: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    server.spoilt[2] = breaks
    _, uids = mailbox.list_new()

    with pytest.raises(TemporaryError):
        mailbox.fetch(uids)
    one_by_one = [mailbox.fetch(uids), mailbox.fetch(uids)]

    assert [[mail.raw for mail in found] for found in one_by_one] == [
        [MAILS[0]],
        [MAILS[0], MAILS[2], MAILS[3]],
    ]
    assert set(told(capsys.readouterr().err)) == {"mailbox.unreadable_mail"}
    with pytest.raises(TemporaryError):
        mailbox.fetch([2])
    del server.spoilt[2]
    assert [mail.raw for mail in mailbox.fetch(uids)] == list(MAILS)


def test_after_a_break_that_was_an_accident_everything_comes_whole(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    _, uids = mailbox.list_new()
    server.once["FETCH"] += [hang_up]

    with pytest.raises(TemporaryError):
        mailbox.fetch(uids)

    assert [mail.raw for mail in mailbox.fetch(uids)] == list(MAILS)


def test_a_batch_that_the_server_refuses_is_read_one_by_one_at_once(
    server: ScriptedImap, mailbox: ImapMailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse_the_third(line: Line, tag: str) -> None:
        asked = server.commands[-1].split()[2].split(",")
        if "3" in asked:
            line.say(f"{tag} NO [SERVERBUG] mail of Jan de Vries is damaged")
        else:
            server.obey(line, tag)

    server.always["FETCH"] = refuse_the_third

    found = raws(mailbox)

    log = capsys.readouterr().err
    assert found == [MAILS[0], MAILS[1], MAILS[3]]
    assert log.count("mailbox.unreadable_mail") == 1
    assert "SERVERBUG" in log
    assert "Vries" not in log


def silent_places() -> list[tuple[str, Callable[[ImapMailbox], object]]]:
    return [
        ("GREETING", ImapMailbox.list_new),
        ("CAPABILITY", ImapMailbox.list_new),
        ("AUTHENTICATE", ImapMailbox.list_new),
        ("SELECT", ImapMailbox.list_new),
        ("NOOP", ImapMailbox.list_new),
        ("SEARCH", ImapMailbox.list_new),
        ("FETCH", raws),
        ("MOVE", lambda mailbox: mailbox.file_away([1])),
        ("EXAMINE", lambda mailbox: mailbox.wait(9, threading.Event())),
    ]


@pytest.mark.parametrize(("name", "call"), silent_places())
@pytest.mark.parametrize("how", ["stall", "hang up", "BYE"])
def test_a_server_that_falls_silent_or_leaves_costs_a_moment_and_nothing_else(
    server: ScriptedImap,
    mailbox: ImapMailbox,
    name: str,
    call: Callable[[ImapMailbox], object],
    how: str,
) -> None:
    faults = {"stall": server.stall, "hang up": hang_up, "BYE": say("* BYE Jan de Vries logged in")}
    server.once[name].append(faults[how])
    began = time.monotonic()

    with pytest.raises(TemporaryError) as caught:
        call(mailbox)

    assert time.monotonic() - began < 1.5
    assert "Vries" not in str(caught.value)
    assert raws(mailbox) == list(MAILS)


@pytest.mark.parametrize(
    "garbage",
    [
        "onzin",
        "* 1 FETCH",
        "* 1 FETCH (UID x BODY[] {1}",
        "* 1 FETCH (((((",
        '* 1 FETCH (UID 1 BODY[] "oneindig)',
        "* x FETCH (UID 1)",
        "* 1 FETCH (UID 1 RFC822.SIZE)",
        "* 1 FETCH " + "(" * 5000 + ")" * 5000,
        "A1 OK to a question that nobody asked",
        "* 1 FETCH (UID 1 BODY[] {99999999999}",
        "* 1 FETCH (UID 1 BODY[] {-5}",
        "* 1 FETCH " + "x" * 1_100_000,
    ],
    ids=lambda garbage: garbage[:40],
)
def test_an_answer_that_is_no_imap_is_an_error_of_the_moment(
    server: ScriptedImap, mailbox: ImapMailbox, garbage: str
) -> None:
    _, uids = mailbox.list_new()
    server.once["FETCH"].append(say(garbage, "TAG OK done"))

    with pytest.raises(TemporaryError):
        mailbox.fetch(uids)

    assert [mail.raw for mail in mailbox.fetch(uids)] == list(MAILS)
    assert server.names().count("AUTHENTICATE") == 2  # the first connection is not trusted


def test_a_literal_that_comes_in_drops_is_given_up(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    def drip(line: Line, _tag: str) -> None:
        line.send(b" BODY[] {5000}\r\n")
        for _ in range(40):
            line.send(b"x")
            time.sleep(0.1)

    _, uids = mailbox.list_new()
    server.spoilt[1] = drip
    began = time.monotonic()

    with pytest.raises(TemporaryError):
        mailbox.fetch(uids)

    assert time.monotonic() - began < 2


def test_a_mail_over_the_cap_is_never_asked_for_whole(
    server: ScriptedImap, mailbox: ImapMailbox
) -> None:
    server.mails[2] += b"x" * CAP

    found = mailbox.fetch(mailbox.list_new()[1])

    assert [mail.is_truncated for mail in found] == [False, True, False, False]
    assert [command for command in server.commands if "PEEK[]" in command] == [
        "UID FETCH 1,3,4 (BODY.PEEK[])"
    ]
