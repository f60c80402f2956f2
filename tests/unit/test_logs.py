"""The log tells what happened, never about whom."""

import io
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from phu_mailer import logs
from phu_mailer.domain.case import CaseState
from phu_mailer.errors import PermanentError, TemporaryError

SOURCE = Path(__file__).resolve().parents[2] / "src"
SECRET = "J. van der Berg, Roordastraat 12a"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything the log writes, as JSON, while a test runs."""
    stream = io.StringIO()
    kept = structlog.get_config()
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = root.handlers[:], root.level
    logs.configure(json=True, level="debug", stream=stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    structlog.configure(**kept)


def events_in(stream: io.StringIO) -> list[dict[str, object]]:
    """Return the events without their time."""
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    for event in events:
        del event["timestamp"]
    return events


def test_an_event_is_one_json_line_with_its_keys(written: io.StringIO) -> None:
    logs.get_logger("flow.cases").info(
        "case.changed", case_reference="PHU-2026-000012", change="tenant_reached", state="closed"
    )

    assert events_in(written) == [
        {
            "level": "info",
            "event": "case.changed",
            "module": "flow.cases",
            "case_reference": "PHU-2026-000012",
            "change": "tenant_reached",
            "state": "closed",
        }
    ]


def test_the_time_of_an_event_is_in_utc(written: io.StringIO) -> None:
    begin = datetime.now(UTC)

    logs.get_logger("x").info("daemon.stopped")

    told = datetime.fromisoformat(json.loads(written.getvalue())["timestamp"])
    assert begin <= told <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", SECRET),
        ("subject", "Huurachterstand"),
        ("reference", 384313),
        ("case_reference", SECRET),
        ("case_reference", "anna@corporatie.example"),
        ("case_reference", "PHU-1\nPHU-2"),
        ("case_reference", ""),
        ("mails", SECRET),
        ("mails", "3"),
        ("reason", ["a list"]),
        ("reason_codes", "no list"),
        ("state", {"a": "mapping"}),
    ],
)
def test_what_is_not_known_to_be_harmless_is_withheld(
    written: io.StringIO, key: str, value: object
) -> None:
    logs.get_logger("x").info("mail.received", **{key: value})

    assert events_in(written) == [
        {"level": "info", "event": "mail.received", "module": "x", "withheld": [key]}
    ]


def test_only_the_doubtful_items_of_a_list_are_withheld(written: io.StringIO) -> None:
    logs.get_logger("x").info("mail.quarantined", frames=("m.f:1", SECRET))

    assert events_in(written)[0]["frames"] == ["m.f:1", "(withheld)"]


def test_reasons_are_told_in_their_own_form_only(written: io.StringIO) -> None:
    logs.get_logger("x").info(
        "mail.held_for_review",
        reason_codes=["too_large", "address: number like a year", "name: " + SECRET, SECRET, 7],
    )

    assert events_in(written)[0]["reason_codes"] == [
        "too_large",
        "address: number like a year",
        "(withheld)",
        "(withheld)",
        "(withheld)",
    ]


def test_values_that_say_nothing_about_a_person_are_written_as_they_are(
    written: io.StringIO,
) -> None:
    logs.get_logger("x").info(
        "case.changed",
        mails=0,
        mail_id=7,
        outbox_id=UUID(int=1),
        state=CaseState.NO_SHOW,
        letter_id=None,
        hop="mail/in/Verwerkt",
    )

    assert events_in(written) == [
        {
            "level": "info",
            "event": "case.changed",
            "module": "x",
            "mails": 0,
            "mail_id": 7,
            "outbox_id": "00000000-0000-0000-0000-000000000001",
            "state": "no_show",
            "hop": "mail/in/Verwerkt",
        }
    ]


def test_a_sentence_in_the_place_of_an_event_is_withheld(written: io.StringIO) -> None:
    logs.get_logger("x").info(f"mail of {SECRET}")

    assert events_in(written) == [{"level": "info", "event": "event.withheld", "module": "x"}]


def test_addresses_and_long_numbers_in_our_own_errors_are_masked(written: io.StringIO) -> None:
    logs.get_logger("x").warning(
        "job.waiting", reason="550 5.1.1 <anna@corporatie.example> unknown\r\n(bsn 111222333)"
    )

    assert events_in(written)[0]["reason"] == "550 5.1.1 (address) unknown (bsn (number))"


def test_the_words_of_a_bug_stay_out_of_the_log(written: io.StringIO) -> None:
    try:
        int(SECRET)
    except ValueError:
        logs.get_logger("x").exception("job.failed", job="work")

    (event,) = events_in(written)
    frames = event.pop("frames")
    assert event == {
        "level": "error",
        "event": "job.failed",
        "module": "x",
        "job": "work",
        "error_type": "builtins.ValueError",
    }
    assert re.fullmatch(r"test_logs\.test_the_words_of_a_bug\w+:\d+", frames[-1].split("unit.")[-1])


def test_the_words_of_our_own_error_are_told_and_those_behind_it_are_not(
    written: io.StringIO,
) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise TemporaryError("the relay is busy") from error
    except TemporaryError:
        logs.get_logger("x").exception("job.failed", job="work")

    (event,) = events_in(written)
    del event["frames"]
    assert event == {
        "level": "error",
        "event": "job.failed",
        "module": "x",
        "job": "work",
        "error_type": "phu_mailer.errors.TemporaryError",
        "reason": "the relay is busy",
        "caused_by": ["builtins.ValueError"],
    }


def test_a_library_is_heard_without_its_words(written: io.StringIO) -> None:
    library = logging.getLogger("imapclient.imapclient")
    library.debug("a body: %s", SECRET)
    library.info("a body: %s", SECRET)
    library.warning("a body: %s", SECRET)

    (event,) = events_in(written)
    assert event.pop("frames")[0].startswith("test_logs.test_a_library_is_heard_without_its_words:")
    assert event == {
        "level": "warning",
        "event": "library.warned",
        "module": "phu_mailer.logs",
        "library": "imapclient.imapclient",
    }


def test_a_library_that_quotes_mails_is_not_heard_at_all(written: io.StringIO) -> None:
    logging.getLogger("mailparser.utils").critical("Failed decoding header part: %s", SECRET)

    assert events_in(written) == []


def test_a_python_warning_is_heard_without_its_words(written: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(SECRET, stacklevel=1)

    assert [(event["event"], event["library"]) for event in events_in(written)] == [
        ("library.warned", "py.warnings")
    ]
    assert SECRET not in written.getvalue()


def test_a_crash_of_a_thread_is_told_without_its_words(written: io.StringIO) -> None:
    logs.report_uncaught()
    thread = threading.Thread(target=int, args=(SECRET,))

    thread.start()
    thread.join()

    (event,) = events_in(written)
    assert (event["event"], event["error_type"]) == ("daemon.crashed", "builtins.ValueError")
    assert SECRET not in written.getvalue()


def test_a_crash_of_the_process_is_told_without_its_words() -> None:
    script = (
        "from phu_mailer import logs\n"
        "logs.configure(json=True)\nlogs.report_uncaught()\n"
        f"int({SECRET!r})\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(SOURCE)},
    )

    event = json.loads(ended.stderr)
    assert (event["event"], event["error_type"]) == ("daemon.crashed", "builtins.ValueError")
    assert (ended.returncode, ended.stdout, SECRET in ended.stderr) == (1, "", False)


def test_bound_keys_are_in_every_event_of_the_block_and_gone_after_it(
    written: io.StringIO,
) -> None:
    log = logs.get_logger("x")

    with logs.bound(mail_id=7):
        log.info("mail.registered")
    log.info("daemon.stopped")

    assert [event.get("mail_id") for event in events_in(written)] == [7, None]


def test_events_below_the_level_are_not_written(written: io.StringIO) -> None:
    logs.configure(json=True, level="WARNING", stream=written)

    logs.get_logger("x").info("daemon.started", pid=1)
    logs.get_logger("x").warning("daemon.stopping")

    assert [event["event"] for event in events_in(written)] == ["daemon.stopping"]


@pytest.mark.usefixtures("written")
def test_an_unknown_level_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PermanentError) as refusal:
        logs.configure(json=True, level="loud")

    assert str(refusal.value) == ("'loud' is no log level; choose from debug, info, warning, error")


def test_a_terminal_gets_text_with_the_same_keys_withheld(written: io.StringIO) -> None:
    logs.configure(json=False, stream=written)

    logs.get_logger("x").info("mail.received", mails=3, name=SECRET)

    told = written.getvalue().split("Z ", 1)[1].split()
    assert told == ["[info", "]", "mail.received", "mails=3", "module=x", "withheld=['name']"]


@pytest.mark.usefixtures("written")
def test_stdout_is_left_to_the_answers_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(json=True)

    logs.get_logger("x").info("daemon.stopped")

    out, err = capsys.readouterr()
    assert (out, json.loads(err)["event"]) == ("", "daemon.stopped")


def test_a_module_that_logs_before_anything_was_set_up_is_filtered_too() -> None:
    script = (
        "from phu_mailer.logs import get_logger\n"
        f"get_logger('x').info('mail.received', name={SECRET!r})\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE)},
    )

    assert ended.stdout == ""
    assert json.loads(ended.stderr)["withheld"] == ["name"]
