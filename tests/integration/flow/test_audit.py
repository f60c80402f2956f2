"""Whatever somebody does to the case log behind our back is found."""

import pytest
from sqlalchemy import text
from stages import scheduled, signals

from builders import MONDAY_9, make_rules
from phu_mailer.domain.outcome import Outcome
from phu_mailer.flow.audit import verify
from phu_mailer.flow.decide import Decision, close_case

RULES = make_rules()


@pytest.fixture
def log(store):
    """Two cases of which the second is closed: five entries."""
    scheduled(store, RULES, signals(2))
    close_case(store, RULES, Decision("PHU-2026-00002", "cli:karin", MONDAY_9), Outcome.OTHER_HELP)
    return store


def tamper(store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_log_that_nobody_touched_is_in_order(log):
    found = verify(log)

    assert (found.entries, found.faults, len(found.head)) == (5, (), 64)


def test_an_empty_log_is_in_order(store):
    assert verify(store).faults == ()


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (
            "UPDATE case_log_entry SET actor = 'cli:nobody' WHERE id = 2",
            ("entry 2 was changed",),
        ),
        (
            "UPDATE case_log_entry SET details = '{}' WHERE id = 3",
            ("entry 3 was changed",),
        ),
        (
            "DELETE FROM case_log_entry WHERE id = 3",
            (
                "before entry 4 something was removed, added or moved",
                "PHU-2026-00001 is scheduled, its log says otherwise",
            ),
        ),
        (
            "DELETE FROM case_log_entry WHERE id = 5",
            ("PHU-2026-00002 is closed, its log says otherwise",),
        ),
        (
            "DELETE FROM case_log_entry",
            (
                "PHU-2026-00001 has no entry that says that it was made",
                "PHU-2026-00002 has no entry that says that it was made",
            ),
        ),
        (
            "UPDATE case_file SET state = 'registered' WHERE id = 2",
            ("PHU-2026-00002 is registered, its log says otherwise",),
        ),
        (
            "UPDATE case_log_entry SET id = 99 WHERE id = 1",
            (
                "before entry 2 something was removed, added or moved",
                "before entry 99 something was removed, added or moved",
                "PHU-2026-00001 is scheduled, its log says otherwise",
            ),
        ),
    ],
)
def test_tampering_is_found_and_named(log, statement, faults):
    tamper(log, statement)

    assert verify(log).faults == faults


def test_a_hash_that_was_kept_elsewhere_shows_that_the_end_was_cut_off(log):
    head = verify(log).head
    tamper(log, "DELETE FROM case_log_entry WHERE id = 5")
    tamper(log, "UPDATE case_file SET state = 'scheduled' WHERE id = 2")

    assert verify(log).faults == ()
    assert verify(log, head).faults == ("the entry with the hash that was given is not in the log",)
