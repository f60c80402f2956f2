"""The same mail in another appearance says the same, or says that somebody must look.

Every example mail that runs by itself is changed in ways that keep its meaning, and in ways that
lose or move a word of a name or a street. What still runs by itself must say what stands there.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from reading_samples import OWN_ADDRESSES, TODAY, rules_of_the_fixtures

from phu_mailer.domain.document import to_document
from phu_mailer.domain.message import ParsedMail
from phu_mailer.domain.signal import IncomingSignal, MailKind, Reading
from phu_mailer.flow.read import Disposition, read_mail
from phu_mailer.mail import mime, trust
from phu_mailer.reading import read_signals
from phu_mailer.reading.folding import fold, squeeze
from phu_mailer.reading.knowledge import Knowledge

FOLDER = Path(__file__).parents[3] / "fixtures" / "emails"
RULES = rules_of_the_fixtures()
WITH_MAILS = Knowledge(open_mail=mime.parse)


def wrapped(text: str, width: int) -> str:
    """Break every line at a word, as a mail program with a narrow margin does."""
    lines: list[str] = []
    for line in text.split("\n"):
        words, current = line.split(" "), ""
        for word in words:
            if current and len(current) + len(word) >= width:
                lines.append(current)
                current = word
            else:
                current = f"{current} {word}" if current else word
        lines.append(current)
    return "\n".join(lines)


def joined(text: str) -> str:
    """Run the lines of each paragraph together, as some programs do."""
    return re.sub(r"(?<=\S)\n(?=\S)", " ", text)


def read_as_cp1252(text: str) -> str:
    """What becomes of utf-8 that a program took for cp1252."""
    return text.encode().decode("cp1252", "replace")


def without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


CHANGES: dict[str, Callable[[str], str]] = {
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "tabs for runs of spaces": lambda text: re.sub(r" {2,}", "\t", text),
    "en dashes": lambda text: text.replace("-", "\u2013"),
    "curly apostrophes": lambda text: text.replace("'", "\u2019"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "soft hyphens and zero width": lambda text: re.sub(
        r"(\w{4})(\w{3})", "\\1\u00ad\u200b\\2", text
    ),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text),
    "no accents": without_accents,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "empty lines between all": lambda text: text.replace("\n", "\n\n"),
    "no empty lines": lambda text: re.sub(r"\n{2,}", "\n", text),
    "all quoted": lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    "no colons": lambda text: text.replace(":", ""),
    "no full stops": lambda text: re.sub(r"\.(?=\s|$)", "", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "lines joined": joined,
    "utf-8 read as cp1252": read_as_cp1252,
    "wrapped at 40": lambda text: wrapped(text, 40),
    "wrapped at 72": lambda text: wrapped(text, 72),
}


@cache
def running() -> tuple[tuple[Path, ParsedMail, tuple[IncomingSignal, ...]], ...]:
    """The example mails with a text that run by themselves, and what they report."""
    found = []
    for path in sorted(FOLDER.rglob("*.eml")):
        read = read_mail(path.read_bytes(), RULES, TODAY)
        if read.disposition is Disposition.REGISTER and not read.mail.attachments:
            found.append((path, read.mail, read.reading.signals))
    return tuple(found)


def read_again(mail: ParsedMail) -> Reading:
    corporation = trust.identify(mail, RULES.corporations.values(), RULES.authserv_id).corporation
    assert corporation is not None
    return read_signals(mail, corporation, TODAY, OWN_ADDRESSES, WITH_MAILS)


def runs(reading: Reading, signal: IncomingSignal) -> bool:
    reports = reading.kind in (MailKind.NEW, MailKind.LIST)
    return reports and not reading.problems and not signal.needs_review


def values(signal: IncomingSignal) -> dict[str, object]:
    """What a signal says; names and streets without what a change of letters alters."""
    document = to_document(signal)
    for key in ("evidence", "needs_review", "review_reasons"):
        del document[key]
    return {key: folded(value) for key, value in document.items()}


def folded(value: object) -> object:
    if isinstance(value, dict):
        return {key: folded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [folded(one) for one in value]
    return fold(value) if isinstance(value, str) else value


def changed(mail: ParsedMail, change: Callable[[str], str]) -> ParsedMail:
    """Change the words of a mail and leave its marks alone."""
    if mail.html is None:
        return replace(mail, text=change(mail.text or ""))
    pieces = re.split(r"(<style.*?</style>|<[^>]*>|&\w+;)", mail.html, flags=re.DOTALL)
    html = "".join(one if at % 2 else change(one) for at, one in enumerate(pieces))
    return replace(mail, html=html, text=None)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_another_appearance_says_the_same_or_makes_somebody_look(change):
    wrong = []
    for path, mail, expected in running():
        reading = read_again(changed(mail, change))
        sure = [values(one) for one in reading.signals if runs(reading, one)]
        known = [values(one) for one in expected]
        if any(one not in known for one in sure):
            wrong.append(path.stem)
        if sure and len(reading.signals) != len(expected):
            wrong.append(f"{path.stem}: {len(reading.signals)} of {len(expected)}")
    assert wrong == []


def test_plain_text_and_html_say_the_same_or_make_somebody_look():
    wrong = []
    for path, mail, expected in running():
        if mail.html is not None:
            continue
        html = "<p>" + (mail.text or "").replace("<", "&lt;").replace("\n", "<br>") + "</p>"
        reading = read_again(replace(mail, html=html, text=None))
        sure = [values(one) for one in reading.signals if runs(reading, one)]
        if any(one not in [values(known) for known in expected] for one in sure):
            wrong.append(path.stem)
    assert wrong == []


def edits(text: str) -> Iterator[str]:
    """Lose a word, change the places of two, or run two together."""
    words = text.split()
    for at in range(len(words)):
        yield " ".join(words[:at] + words[at + 1 :])
        if at + 1 < len(words):
            yield " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])
            yield " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def test_a_word_lost_from_a_name_or_street_never_takes_others_with_it():
    wrong = []
    count = 0
    for path, mail, expected in running():
        body = mail.html or mail.text or ""
        for signal in expected:
            for written in (signal.name_as_written or "", signal.address_as_written or ""):
                if len(written.split()) < 2 or body.count(written) != 1:
                    continue
                for edited in edits(written):
                    count += 1
                    text = body.replace(written, edited)
                    is_html = mail.html is not None
                    other = (
                        replace(mail, html=text, text=None) if is_html else replace(mail, text=text)
                    )
                    wrong += [f"{path.stem}: {edited!r}" for _ in _strange(other, edited)]
    assert count > 0
    assert wrong == []


def _strange(mail: ParsedMail, edited: str) -> Iterator[IncomingSignal]:
    """Yield the signals that run by themselves and hold neither the old nor the edited words."""
    reading = read_again(mail)
    sure = [one for one in reading.signals if runs(reading, one)]
    said = {fold(squeeze(word or "")) for one in sure
            for word in (one.name_as_written, one.address_as_written)}  # fmt: skip
    if len(sure) == len(reading.signals) and sure and fold(edited) not in said:
        yield sure[0]
