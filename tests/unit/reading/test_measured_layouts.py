"""Mails of every measured layout: nothing wrong would run by itself, even if all were trusted."""

import functools

import pytest

from phu_mailer.flow.read import read_mail
from signals import kept_apart, kept_out, known, known_files, occasions, practice
from signals.envelopes import Layout, rules_of_the_offices
from signals.scoring import Score, score
from signals.writing import RECEIVED_ON

OTHERS = (
    *known.LAYOUTS, *known_files.LAYOUTS, *occasions.LAYOUTS, *kept_out.LAYOUTS,
    *kept_apart.LAYOUTS, *practice.OFFICE,
)  # fmt: skip
MAILS = 6


@functools.cache
def total(layout: Layout) -> Score:
    found = Score()
    for number in range(MAILS):
        mail = layout.mail(number, "measured")
        found.add(score(mail, read_mail(mail.raw, rules_of_the_offices(), RECEIVED_ON)))
    return found


@pytest.mark.parametrize("layout", [*practice.LAYOUTS, *OTHERS], ids=lambda layout: layout.code)
def test_nothing_wrong_would_run_by_itself(layout):
    assert total(layout).silent == []


def test_practice_layouts_are_nearly_always_complete_and_right_at_first_sight():
    found = Score()
    for layout in practice.LAYOUTS:
        found.add(total(layout))

    assert found.complete / found.households >= 0.9
