"""One module per kind of value: a short text in, `Typed` out.

A parser must account for every word of its text: what it cannot place becomes a doubt, because
a value that is nearly explained is how wrong letters come about. "Nothing known" in so many
words gives an empty `Typed` without doubts.
"""

from phu_mailer.reading.folding import fold

_NOTHING_KNOWN = frozenset(
    {
        "",
        "onbekend",
        "niet bekend",
        "nb",
        "n b",
        "geen",
        "nvt",
        "n v t",
        "x",
        "niet bekend bij ons",
        "null",
        "none",
        "nil",
        "leeg",
        "empty",
    }
)


def says_nothing_known(text: str) -> bool:
    """Say whether a value only says that there is none ("-", "onbekend", "n.b.", "n.v.t.")."""
    return fold(text) in _NOTHING_KNOWN
