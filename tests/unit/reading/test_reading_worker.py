"""A mail is read in a process of its own, and none can take more with it than that process."""

import os
import pickle
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from reading_samples import TODAY, rules_of_the_fixtures

from builders import make_mail
from phu_mailer.flow.read import Disposition, read_mail
from phu_mailer.flow.reading_child import Desk, Limits
from phu_mailer.flow.reading_worker import ReadingWorker, unpack
from phu_mailer.reading.taught import Taught
from phu_mailer.reading.taught_file import parse_taught

FOLDER = Path(__file__).parents[3] / "fixtures" / "emails"
MAIL = make_mail(sender="phu@ymere.example")


def make_desk(**limits: float) -> Desk:
    rules = rules_of_the_fixtures()
    rules = replace(rules, planning=replace(rules.planning, closed_days=()))
    return Desk(rules, Limits(**limits), has_places=False)


def make_worker(**limits: float) -> ReadingWorker:
    return ReadingWorker(make_desk(**limits))


@pytest.fixture
def worker():
    worker = make_worker()
    yield worker
    worker.close()


def children() -> list[int]:
    task = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(number) for number in task.read_text(encoding="ascii").split()]


def child_of(worker: ReadingWorker) -> int:
    assert worker.process_id is not None
    return worker.process_id


def test_the_worker_says_what_this_process_would_say(worker):
    mails = [path.read_bytes() for path in sorted(FOLDER.rglob("*.eml"))]

    answers = [worker.read(raw, TODAY) for raw in mails]

    assert answers == [read_mail(raw, rules_of_the_fixtures(), TODAY) for raw in mails]


def test_one_child_reads_one_mail_after_the_other(worker):
    numbers = []
    for _ in range(3):
        worker.read(MAIL, TODAY)
        numbers.append(child_of(worker))

    assert len(set(numbers)) == 1


def test_a_mail_over_the_deadline_waits_for_a_person_and_the_next_is_read():
    worker = make_worker(deadline_s=0.001)
    slow = worker.read(MAIL, TODAY)
    worker.close()
    patient = make_worker()
    next_one = patient.read(MAIL, TODAY)
    patient.close()

    assert (slow.disposition, slow.problems) == (Disposition.QUARANTINE, ("reading: too slow",))
    assert next_one.disposition is Disposition.REGISTER


def test_a_mail_over_the_processor_time_waits_for_a_person():
    worker = make_worker(processor_s=0)
    parts = b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n" * 900
    many = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + parts + b"--x--\r\n"
    costly = b"From: a@ymere.example\r\n" + b"X-A: =?utf-8?q?=41?=\r\n" * 400_000 + many

    # The system counts in whole seconds: the mail in which a second is full is the one over it.
    answers = (worker.read(costly, TODAY).problems for _ in range(60))
    is_stopped = ("reading: too slow",) in answers
    worker.close()

    assert is_stopped


def test_a_mail_over_the_memory_waits_for_a_person():
    worker = make_worker(memory_mb=160)

    answer = worker.read(MAIL + b"x" * 100_000_000, TODAY)
    worker.close()

    assert answer.disposition is Disposition.QUARANTINE
    assert answer.problems == ("reading: too much memory",)


def test_a_child_that_somebody_killed_is_replaced_and_the_mail_is_read(worker):
    before = worker.read(MAIL, TODAY)
    killed = child_of(worker)
    os.kill(killed, signal.SIGKILL)

    after = worker.read(MAIL, TODAY)

    assert after == before
    assert child_of(worker) != killed


def test_a_child_finishes_its_work_when_everybody_is_told_to_stop(worker):
    worker.read(MAIL, TODAY)
    told = child_of(worker)
    os.kill(told, signal.SIGTERM)
    os.kill(told, signal.SIGINT)

    answer = worker.read(MAIL, TODAY)

    assert answer.disposition is Disposition.REGISTER
    assert child_of(worker) == told


def test_closing_leaves_no_child_behind():
    worker = make_worker()
    worker.read(MAIL, TODAY)
    started = child_of(worker)

    worker.close()

    assert started not in children()


class _Hostile:
    def __reduce__(self):
        return os.system, ("echo taken over",)


@pytest.mark.parametrize(
    "answer",
    [
        _Hostile(),
        ("done", _Hostile()),
        os.getcwd,
        ("done", Path("x")),
    ],
    ids=["call", "call inside", "function", "other type"],
)
def test_an_answer_that_holds_anything_but_our_own_types_is_refused(answer):
    packed = pickle.dumps(answer)

    with pytest.raises(pickle.UnpicklingError):
        unpack(packed)


def test_an_answer_of_our_own_types_is_unpacked():
    answer = read_mail(MAIL, rules_of_the_fixtures(), TODAY)

    assert unpack(pickle.dumps(answer)) == answer


def test_the_next_mail_is_read_with_what_was_taught_meanwhile():
    lessons: list[dict[str, Taught]] = [{}]
    worker = ReadingWorker(make_desk(), lessons=lambda: lessons[-1])
    strange = make_mail(sender="phu@ymere.example").replace(b"Postcode/plaats:", b"Stek:")

    before = worker.read(strange, TODAY)
    lessons.append({"ymere": parse_taught('[labels]\npostal_code = ["Stek"]\n', "ymere.toml")})
    after = [worker.read(strange, TODAY) for _ in range(2)]
    worker.close()

    (guessed,) = before.reading.signals
    assert "unknown: label" in guessed.review_reasons
    for read in after:
        (signal,) = read.reading.signals
        assert (signal.postal_code, signal.review_reasons) == ("2035 XX", ())
