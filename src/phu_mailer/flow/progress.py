"""How long work tells that it goes on: to a progress bar, a watchdog, or nobody.

It is called before each item with the name of the hop. What it raises ends the work between two
items, which is how the daemon stops in good order.
"""

from collections.abc import Callable

Progress = Callable[[str], None]


def no_progress(_hop: str) -> None:
    """Tell nobody."""
