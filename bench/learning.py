"""Let layouts earn their trust as in the office: what a person decides goes through the program.

The mail is placed in its layout, and the decision on it counted, by the very code that review
uses; only the person is played, who accepts what is right and changes what is not.
"""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from phu_mailer.domain.rules import Rules
from phu_mailer.flow import layouts
from phu_mailer.flow.cases import Occasion
from phu_mailer.flow.places import places_of
from phu_mailer.flow.read import ReadMail
from phu_mailer.flow.reading_worker import Reader, ReadingHere
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.store import schema
from phu_mailer.store.db import Store
from phu_mailer.store.knowledge import Layout
from phu_mailer.store.tables import InboundMessage
from signals.envelopes import SignalMail
from signals.scoring import is_right
from signals.writing import RECEIVED_ON

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_PERSON = Occasion(NOW, "case worker")


class Office:
    """An office with a database of its own, in which no layout is known yet.

    `reader` reads instead of the usual one: to measure a reading that was taught something.
    """

    def __init__(self, folder: Path, rules: Rules, reader: Reader | None = None) -> None:
        self.rules = rules
        self.store = Store(f"sqlite:///{folder / 'office.db'}")
        schema.migrate(self.store)
        self.reader = reader or ReadingHere(rules, Knowledge(places_of(self.store)))
        self._numbers = itertools.count(1)
        self._placed: dict[str, int | None] = {}

    def read(self, mail: SignalMail) -> ReadMail:
        """Read a mail and judge how far its layout is trusted; learn nothing."""
        return self.judge(self.reader.read(mail.raw, RECEIVED_ON))

    def judge(self, read: ReadMail) -> ReadMail:
        """Judge how far the layout of a mail is trusted."""
        with self.store.reading() as session:
            return layouts.judged(session, read, self.rules.trust.acceptances)

    def decide(self, mails: Iterable[SignalMail], until: int) -> tuple[int, int]:
        """Let a person decide on mails until a layout of them was accepted so often.

        A change takes the trust away, so that counting begins anew, as in the program.

        Returns:
            Mails seen, and mails accepted without a change.
        """
        seen = accepted = 0
        for mail in mails:
            seen += 1
            accepted += self._decide(mail)
            if self._most_accepted(mail) >= until:
                break
        return seen, accepted

    def _most_accepted(self, mail: SignalMail) -> int:
        """Return how often the layout in which a mail was placed was accepted by now."""
        found = self._placed.get(f"{mail.layout}/{mail.number}")
        with self.store.reading() as session:
            return session.get_one(Layout, found).accepted if found else 0

    def _decide(self, mail: SignalMail) -> bool:
        read = self.reader.read(mail.raw, RECEIVED_ON)
        number = next(self._numbers)
        accepts = is_right(mail, read)
        with self.store.transaction() as session:
            message = InboundMessage(
                mailbox="bench",
                uid_validity=1,
                uid=number,
                sha256=hashlib.sha256(mail.raw).hexdigest(),
                size=len(mail.raw),
                received_at=NOW + timedelta(minutes=number),
                stored_at=NOW,
            )
            session.add(message)
            session.flush()
            match = layouts.place(session, message, read, NOW)
            self._placed[f"{mail.layout}/{mail.number}"] = match.layout.id if match else None
            layouts.note_decision(session, message, changed=not accepts)
        return accepts

    def approve(self, mails: Sequence[SignalMail]) -> int:
        """Approve the layouts of example mails, as an administrator does; return how many."""
        examples = [(mail.raw, RECEIVED_ON) for mail in mails]
        return len(layouts.approve_examples(self.store, self.reader, examples, _PERSON))

    def close(self) -> None:
        """Give the database back."""
        self.store.close()
