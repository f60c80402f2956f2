"""The shape of a mail without what it says: which layout it has, and how much of it is new.

The fingerprint is a hash of labels, headers and layout names, so it holds no personal data.
"""

import hashlib
from collections.abc import Sequence

from phu_mailer.domain.signal import Layout

NEW_FROM = 0.15
UNATTENDED = frozenset(
    {"labelled", "prose", "table", "transposed", "enumerated", "envelope",
     "csv", "sheet", "word", "pdf", "winmail", "taught"}
)  # fmt: skip
_LENGTH = 16


def shape(layouts: Sequence[str], marks: Sequence[str], explained: int, unexplained: int) -> Layout:
    """Return the layout of a mail.

    Args:
        layouts: the names of the layouts that gave a household; a mail without any is unknown,
            and so is one with a layout outside `UNATTENDED` (a forward, an attached mail, a table
            that was not understood), which always waits for a person.
        marks: folded labels and headers, in order.
        explained: pieces of text that an approved label or wording covers.
        unexplained: pieces that nothing covers.
    """
    text = "\n".join((*sorted(set(layouts)), *dict.fromkeys(marks)))
    total = explained + unexplained
    novelty = round(unexplained / total, 2) if total else float(not layouts)
    return Layout(
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:_LENGTH],
        known=bool(layouts) and set(layouts) <= UNATTENDED and novelty <= NEW_FROM,
        novelty=novelty,
    )
