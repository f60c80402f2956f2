"""What every layout needs beside the mail, and the labelled values that it hands on."""

from dataclasses import dataclass, field
from datetime import date

from phu_mailer.reading.knowledge import Places
from phu_mailer.reading.labels import Label
from phu_mailer.reading.own import Own


@dataclass(frozen=True, slots=True)
class Context:
    """What every layout needs to know beside the mail.

    `notices` gathers what the mail held; `places` are the addresses that exist, if known.
    """

    own: Own
    received_on: date
    notices: list[str] = field(default_factory=list)
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; `label` is None when the label is not in the list."""

    label: Label | None
    text: str
    where: str
    label_text: str = ""
