"""Whatever a relay does, a mail is neither lost nor counted as sent when it may not be."""

import time
from collections.abc import Callable, Iterator

import pytest

from integration.mail.scripted import ScriptedSmtp, hang_up, reply
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.mail.smtp import DeliveryUnknown, RelayUnusable, SmtpSender

RAW = b"Subject: s\r\n\r\nhallo\r\n"
TAKEN = [b"Subject: s\n\nhallo"]
SENDER, RECIPIENT = "phu@haarlem.example", "terugkoppeling@ymere.example"
BEFORE_THE_DOT = ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"]


@pytest.fixture
def server() -> Iterator[ScriptedSmtp]:
    scripted = ScriptedSmtp()
    yield scripted
    scripted.stop()


def send(server: ScriptedSmtp, **changes: object) -> None:
    fields = {"host": "127.0.0.1", "port": server.port, "tls": "none", "timeout_s": 0.5}
    sender = SmtpSender(**{**fields, **changes})  # type: ignore[arg-type] # a test names them
    sender.send(RAW, SENDER, RECIPIENT)


def failure(server: ScriptedSmtp, **changes: object) -> Exception:
    with pytest.raises((TemporaryError, PermanentError)) as failed:
        send(server, **changes)
    return failed.value


def test_a_mail_is_handed_over_by_these_words(server: ScriptedSmtp) -> None:
    send(server, local_hostname="phu.haarlem.example")

    assert server.taken == TAKEN
    assert server.commands == [
        "EHLO phu.haarlem.example",
        f"MAIL FROM:<{SENDER}>",
        f"RCPT TO:<{RECIPIENT}>",
        "DATA",
    ]


@pytest.mark.parametrize("moment", BEFORE_THE_DOT)
@pytest.mark.parametrize("act", ["hang up", "stall"])
def test_a_break_before_the_final_dot_means_that_nothing_was_taken(
    server: ScriptedSmtp, moment: str, act: str
) -> None:
    server.faults[moment].append(hang_up if act == "hang up" else server.stall)

    error = failure(server)

    assert type(error) is TemporaryError
    assert server.taken == []


@pytest.mark.parametrize("act", ["hang up", "stall"])
def test_a_break_while_a_mail_is_under_way_means_that_nothing_was_taken(
    server: ScriptedSmtp, act: str
) -> None:
    server.faults["BODY"].append(hang_up if act == "hang up" else server.stall)
    larger_than_the_buffers_of_the_network = b"x" * 30_000_000

    with pytest.raises(TemporaryError) as failed:
        SmtpSender("127.0.0.1", server.port, tls="none", timeout_s=0.5).send(
            b"X: y\r\n" + larger_than_the_buffers_of_the_network, SENDER, RECIPIENT
        )

    assert type(failed.value) is TemporaryError
    assert server.taken == []


def test_a_break_behind_a_mail_that_is_already_in_the_network_leaves_it_unknown(
    server: ScriptedSmtp,
) -> None:
    server.faults["BODY"].append(hang_up)

    assert type(failure(server)) is DeliveryUnknown


@pytest.mark.parametrize(
    "act", ["hang up", "stall", "garbage", "silence after half a line", "go on", "odd number"]
)
def test_a_break_after_the_final_dot_leaves_it_unknown(server: ScriptedSmtp, act: str) -> None:
    server.faults["DOT"].append(
        {
            "hang up": hang_up,
            "stall": server.stall,
            "garbage": reply("\x00\xffwat?"),
            "go on": reply("354 go on"),
            "odd number": reply("600 hm"),
            "silence after half a line": half_a_line,
        }[act]
    )

    error = failure(server)

    assert type(error) is DeliveryUnknown
    assert server.taken == TAKEN


def half_a_line(dialogue: object) -> None:
    dialogue.send(b"25")  # type: ignore[attr-defined] # a dialogue of the scripted server
    hang_up()


def test_a_slow_yes_is_waited_for_when_the_settings_allow_it(server: ScriptedSmtp) -> None:
    server.faults["DOT"].append(lambda dialogue: (time.sleep(1), dialogue.say("250 taken")))

    send(server, final_reply_timeout_s=5.0)

    assert server.taken == TAKEN


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_later_is_later_and_a_never_is_never(server: ScriptedSmtp, moment: str) -> None:
    server.faults[moment].extend([reply("451 4.3.0 later"), reply("554 5.7.1 nooit")])
    what = {"MAIL": "MAIL FROM", "RCPT": "RCPT TO", "DATA": "DATA", "DOT": "the mail"}[moment]

    later, never = failure(server), failure(server)

    assert (type(later), str(later)) == (
        TemporaryError,
        f"the relay answered {what} with 451 4.3.0 later",
    )
    assert (type(never), str(never)) == (
        PermanentError,
        f"the relay answered {what} with 554 5.7.1 nooit",
    )


@pytest.mark.parametrize("moment", ["GREETING", "EHLO"])
def test_a_relay_that_refuses_us_altogether_uses_up_no_mail(
    server: ScriptedSmtp, moment: str
) -> None:
    # After a refused EHLO the old HELO is tried, which this server does not answer well either.
    server.faults[moment].append(reply("554 5.7.1 weg"))
    server.faults["HELO"].append(reply("554 5.7.1 weg"))

    error = failure(server)

    assert type(error) is RelayUnusable
    assert isinstance(error, TemporaryError)
    assert server.taken == []


@pytest.mark.parametrize("moment", ["GREETING", "MAIL", "RCPT", "DATA"])
def test_a_relay_that_is_closing_down_is_tried_again(server: ScriptedSmtp, moment: str) -> None:
    server.faults[moment].append(reply("421 4.3.2 shutting down"))

    assert type(failure(server)) is TemporaryError


@pytest.mark.parametrize("moment", ["MAIL", "RCPT"])
def test_an_answer_that_makes_no_sense_is_no_yes(server: ScriptedSmtp, moment: str) -> None:
    server.faults[moment].append(reply("wat?"))

    assert type(failure(server)) is TemporaryError
    assert server.taken == []


def test_an_answer_names_neither_sender_nor_recipient(server: ScriptedSmtp) -> None:
    server.faults["RCPT"].append(
        reply(f"550-5.1.1 <{RECIPIENT}>: user terugkoppeling\r\n550 unknown, sorry {SENDER}")
    )

    assert str(failure(server)) == (
        "the relay answered RCPT TO with 550 5.1.1 [address]: user [address] unknown, "
        "sorry [address]"
    )


def test_a_relay_without_starttls_hears_nothing_but_a_greeting(server: ScriptedSmtp) -> None:
    error = failure(server, tls="starttls", username="phu", password="geheim")

    assert type(error) is RelayUnusable
    assert str(error) == "127.0.0.1 offers no STARTTLS; nothing is sent in the clear"
    assert server.commands == ["EHLO [127.0.0.1]"]


def test_a_relay_without_login_is_told_apart() -> None:
    server = ScriptedSmtp()
    try:
        error = failure(server, username="phu", password="geheim")
    finally:
        server.stop()

    assert (type(error), str(error)) == (RelayUnusable, "127.0.0.1 offers no login")


def test_a_password_beyond_ascii_is_told_before_it_is_sent() -> None:
    server = ScriptedSmtp(able="AUTH PLAIN LOGIN")
    try:
        error = failure(server, username="phu", password="gehéim")
    finally:
        server.stop()

    assert type(error) is RelayUnusable
    assert server.commands == ["EHLO [127.0.0.1]"]


def test_a_relay_that_is_not_there_is_tried_again(server: ScriptedSmtp) -> None:
    error = failure(server, port=1)

    assert (type(error), str(error)) == (
        TemporaryError,
        "127.0.0.1 cannot be reached: ConnectionRefusedError",
    )


def test_plain_text_to_another_machine_is_refused_before_it_is_reached(
    server: ScriptedSmtp,
) -> None:
    error = failure(server, host="mail.haarlem.example")

    assert type(error) is RelayUnusable
    assert server.commands == []


@pytest.mark.parametrize(
    "address", ["", "jan", "a b@x.example", "<a@x.example>", "a@x.example>\r\nDATA", "é@x.example"]
)
@pytest.mark.parametrize("which", ["sender", "recipient"])
def test_an_address_that_could_say_more_is_never_sent(
    server: ScriptedSmtp, address: str, which: str
) -> None:
    relay = SmtpSender("127.0.0.1", server.port, tls="none")
    addresses = {"sender": SENDER, "recipient": RECIPIENT, which: address}

    with pytest.raises(PermanentError, match="an address of the mail cannot be sent to a relay"):
        relay.send(RAW, **addresses)

    assert server.commands == []


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in repr(SmtpSender("h", 25, username="u", password="geheim"))


@pytest.mark.parametrize("fault", [hang_up, reply("550 5.1.1 no")])
def test_after_a_failure_the_next_mail_goes(
    server: ScriptedSmtp, fault: Callable[..., None]
) -> None:
    server.faults["RCPT"].append(fault)

    failure(server)
    send(server)

    assert server.taken == TAKEN
