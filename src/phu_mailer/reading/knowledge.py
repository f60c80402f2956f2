"""What is known beside the mail: the addresses of the region, and who opens an attached mail.

Reading asks and never looks things up itself: `Places` is an object that somebody hands in. What
is found here only lowers a confidence, explains, or proposes; it corrects nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from phu_mailer.domain.message import ParsedMail
from phu_mailer.reading.taught import Taught


@dataclass(frozen=True, slots=True)
class Place:
    """One address of the register; `postal_code` is "1234 AB"."""

    postal_code: str
    house_number: int
    street_name: str
    town: str
    house_letter: str = ""
    house_number_addition: str = ""


class Places(Protocol):
    """The addresses and streets that exist; names are compared folded."""

    def knows_street(self, street: str) -> bool:
        """Say whether a street of this name exists."""

    def has_addresses(self) -> bool:
        """Say whether there are addresses, or street names only."""

    def at(self, postal_code: str, house_number: int) -> Sequence[Place]:
        """Return what stands at a postal code and house number."""

    def named(self, street: str, house_number: int) -> Sequence[Place]:
        """Return where a street of this name has this house number."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that reading may know beside the mail.

    `open_mail` decodes an attached mail; without it attached mails go to a person. `taught` is
    what the layout files say, by the code of the corporation. `modern_word` makes a .docx of a
    .doc, `words_of` reads the words on a picture, or None when that fails; without them such
    files go to a person unread.
    """

    places: Places | None = None
    open_mail: Callable[[bytes], ParsedMail] | None = None
    taught: Mapping[str, Taught] = field(default_factory=dict)
    modern_word: Callable[[bytes], bytes | None] | None = None
    words_of: Callable[[bytes], str | None] | None = None


NOTHING_ELSE = Knowledge()
