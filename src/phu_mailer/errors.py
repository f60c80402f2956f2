"""The two kinds of failure, and the one of the settings file.

Everything that goes wrong outside our own code ends up as one of these two. A message names
the value that was wrong and never holds personal data: it is shown, logged and stored.
"""

from collections.abc import Sequence


class PhuMailerError(Exception):
    """Any failure that phu-mailer foresees."""


class PermanentError(PhuMailerError):
    """Trying again will not help: a person must act on the message."""


class TemporaryError(PhuMailerError):
    """The outside world was not ready; the same call may succeed later."""


class ConfigError(PermanentError):
    """The settings cannot be used.

    `problems` holds one line for each mistake, so that all can be mended in one go.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
