"""How much mail is held in memory at a time.

Fifty mails at the cap would be more than a gigabyte, so a batch is cut by bytes too. What is cut
off stays in the mailbox and is the first of the next batch.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

PORTION_BYTES = 64 * 1024 * 1024

ItemT = TypeVar("ItemT")


def portion(items: Iterable[ItemT], size_of: Callable[[ItemT], int]) -> list[ItemT]:
    """Return items from the first on, until they hold `PORTION_BYTES`; no further one is made."""
    taken = []
    held = 0
    for item in items:
        taken.append(item)
        held += size_of(item)
        if held >= PORTION_BYTES:
            break
    return taken
