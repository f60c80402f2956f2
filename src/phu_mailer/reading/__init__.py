"""From a decoded mail to the signals in it: `read_signals` and nothing else is for outside.

The stages stand in `reader`; one module per layout in `layouts`, one per kind of value in
`fields`.
"""

from phu_mailer.reading.reader import read_signals

__all__ = ["read_signals"]
