"""Bring a store to a stage of the procedure, by the use-cases themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from builders import MONDAY_9, MemoryMailbox, MemoryRenderer, make_mail
from phu_mailer.domain.rules import Rules
from phu_mailer.flow.post import post_batch
from phu_mailer.flow.receive import receive_new
from phu_mailer.flow.register import register_pending
from phu_mailer.flow.schedule import book_appointments
from phu_mailer.flow.write import write_letters
from phu_mailer.store.db import Store

NAMES = (
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
)


def signals(count: int) -> list[bytes]:
    """Return mails about different households in different streets."""
    return [
        make_mail(
            name=f"Mw. A. {NAMES[number % len(NAMES)]}",
            address=f"Roordastraat {100 + 2 * number}",
            postal_code=f"20{11 + number % 26} {'ABCDEGHJKL'[number % 10]}X",
            reference=f"C-{number:04d}",
            message_id=f"<{number}@woonvast.example>",
        )
        for number in range(count)
    ]


def registered(
    store: Store, rules: Rules, mails: Sequence[bytes], now: datetime = MONDAY_9
) -> None:
    mailbox = MemoryMailbox(mails)
    mailbox.uid_validity = hash(tuple(mails)) % 10**9
    receive_new(store, mailbox, now)
    register_pending(store, rules, now)


def scheduled(store: Store, rules: Rules, mails: Sequence[bytes], now: datetime = MONDAY_9) -> None:
    registered(store, rules, mails, now)
    book_appointments(store, rules, now)


def posted(
    store: Store, rules: Rules, mails: Sequence[bytes], now: datetime, round_at: datetime
) -> None:
    scheduled(store, rules, mails, now)
    write_letters(store, MemoryRenderer(), rules, now)
    post_batch(store, rules, round_at)


def all_of(store: Store, table):
    with store.reading() as session:
        return list(session.exec(select(table).order_by(col(table.id))))
