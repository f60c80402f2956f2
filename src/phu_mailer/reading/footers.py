# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Recognise what an office puts below or above every mail: disclaimers, hours, addresses, links.

Such a text says nothing of a tenant, so it decides nothing and raises no doubt. A text that holds
one word of a tenant, a debt or an earlier signal is never taken for one, whatever else it says.
"""

import re
from collections.abc import Iterator, Sequence

from phu_mailer.reading.blocks import Block, Line
from phu_mailer.reading.fields.contact import EMAIL, PHONE
from phu_mailer.reading.own import Own

_DAY = r"(?:ma|di|wo|do|vr|(?:maan|dins|woens|donder|vrij)dag(?:en|middag(?:en)?|ochtend(?:en)?)?)"
_DAYS = rf"{_DAY}(?:(?:,| en|, en| t/m| tot en met| &) {_DAY})*"
_OF_AN_OFFICE = re.compile(
    r"geadresseerde|aansprakelijk|disclaimer|(?:informatie|inhoud|bericht|e-?mail|mail)\b.{0,60}\bvertrouwelijk|juiste en volledige overbrenging|rechten worden ontleend"
    r"|(?:ten onrechte|per abuis|abusievelijk|per vergissing|onbedoeld) .{0,20}ontva?ng|niet voor u bestemd"
    r"|confidential|intended recipient|addressee|think before you print"
    r"|milieu\b|(?:echt|niet onnodig) (?:af(?:te)?drukken|(?:te )?printen)|gecontroleerd op virussen|virusvrij"
    r"|buiten de organisatie|klik niet op (?:links|koppelingen)|\bkvk\b|kamer van koophandel|statutair gevestigd|btw-?(?:nr|nummer|id)?\.? nl"
    rf"|(?:wij zijn|ik ben|kantoor is|balie is|kantoor:?) .{{0,40}}(?:bereikbaar|geopend|aanwezig|open)\b|openingstijden|(?:mijn|onze) werkdagen|^(?:aanwezig|werkdagen|werktijden|bereikbaar)(?: op)?:? {_DAYS}\W*$|^(?:op )?{_DAYS} ben ik (?:altijd |meestal |doorgaans )?(?:afwezig|niet aanwezig|vrij|niet bereikbaar)\W*$"
    r"|^(?:verzonden|verstuurd) (?:vanaf|met|via) (?:mijn|outlook)|^sent from my|^(?:download |get )?outlook (?:voor|for) (?:ios|android)"
    r"|www\.|https?://|privacyverklaring|volg ons|facebook|linkedin|instagram"
    r"|bezoekadres|\bons (?:nieuwe? )?(?:hoofd)?(?:kantoor|postadres|telefoonnummer|e-?mailadres)\b|parkeergarage"
    r"|vermeld bij .{0,30}(?:correspondentie|vragen|contact).{0,20}kenmerk"
    r"|op deze mail(?:box)? kan niet|niet (?:op )?(?:dit|deze) (?:bericht|e-?mail|mail) (?:te )?(?:be)?antwoorden",
    re.IGNORECASE,
)  # fmt: skip
_OF_A_TENANT = re.compile(
    r"huurders?\b|bewoner|\bkind|\bzoon|dochter|minderj|gezin|zwang|baby|\bwoont|woonachtig|verhui|vertrok|\bex\b|partner|overled|erven\b|voldaan|regeling|aflos|afgelost|intrek|ingetrok|\btrek|verval|rechter|dagvaard|ontruim|vonnis|spoed|urgent|dakloos|deten|gedetin|\bbsn\b|burgerservice|correct|rectif|moet zijn|in plaats van|\bdhr|\bmevr|\bmw\b|\bhr\.|de heer\b|mevrouw|meneer|\bfam\b|familie|achterstand|schuld|bewind|curat|mentor|signaal|signalen|\bmelding|vorige|eerdere|gisteren|bezwaar|geen toestemming|niet akkoord|wil(?:len)? niet|€|\beur(?:o|os)?\b|\bmaanden\b|\bmnd\b|geboren|\bgeb\.|\bnaam:|\bhij\b|\bzij\b|contract|dossier",
    re.IGNORECASE,
)  # fmt: skip
_WHO_WRITES = re.compile(
    r"\b(?:medewerk(?:er|ster)|consulente?|(?:huur)?incasso(?:consulent|medewerker)?|adviseur|teamleider|woonconsulent|beheerder|specialist|secretariaat|(?:team|afdeling) \w[\w ]+)\b",
    re.IGNORECASE,
)
_ONLY_OUR_MOVE = re.compile(r"(?:ons|het) kantoor (?:is|gaat) verhui\w+", re.IGNORECASE)
_HAS_NUMBERS = re.compile(
    r"\bkvk\b|kamer van koophandel|\bbtw\b|bezoekadres|\bons (?:nieuwe? )?(?:hoofd)?kantoor\b|openingstijden|bereikbaar|geopend", re.IGNORECASE,
)  # fmt: skip
_CONTACT = re.compile(
    rf"\S*(?:www\.|https?://)\S+|{EMAIL}|{PHONE}|\(0\d{{2,3}}\)[\d ]{{6,}}", re.IGNORECASE
)
_NAME_ONLY = re.compile(r"[A-ZÀ-Þ][\w'.-]*(?: [\w'.-]+){1,4}")
_MOST_NAMES = 2
_LONGEST_LINE_OF_A_SIGNATURE = 90
_SHORTEST_FULL_LINE = 50
_AMOUNT = re.compile(r"\d,\d\d\b|\d,-")


def footer_lines(blocks: Sequence[Block], own: Own) -> frozenset[int]:
    """Return the places in `blocks` of the lines that only an office says of itself."""
    found: set[int] = set()
    for paragraph in _paragraphs(blocks):
        for skip in range(len(paragraph)):
            if skip and not _may_start(blocks[paragraph[skip - 1]]):
                continue
            lines = [block.text for at in paragraph[skip:] if isinstance(block := blocks[at], Line)]
            if is_footer(lines, own):
                found.update(paragraph[skip:])
                break
    return frozenset(found)


def is_footer(lines: Sequence[str], own: Own) -> bool:
    """Say whether the lines of one paragraph are about the office that writes, and nobody else."""
    text = " ".join(lines)
    if _OF_A_TENANT.search(_ONLY_OUR_MOVE.sub("", text)) or _AMOUNT.search(text):
        return False
    has_numbers = re.search(r"\d", _CONTACT.sub("", text)) is not None
    if _OF_AN_OFFICE.search(text) and (not has_numbers or _HAS_NUMBERS.search(text)):
        return True
    is_slogan = any(text.casefold().startswith(f"{name}. ") for name in own.names)
    return (is_slogan and not has_numbers) or _is_signature(lines, own)


def _is_signature(lines: Sequence[str], own: Own) -> bool:
    """Say whether short lines name who writes: a function with a name, or own places and phones."""
    if any(len(line) > _LONGEST_LINE_OF_A_SIGNATURE or line.endswith(("?", ":")) for line in lines):
        return False
    functions = [line for line in lines if _WHO_WRITES.search(line)]
    others = [line for line in lines if line not in functions and not own.is_in(line)]
    if len(others) == len(lines) or any(
        re.search(r"\d", _CONTACT.sub("", line)) for line in functions
    ):
        return False
    names = [line for line in others if _NAME_ONLY.fullmatch(line)]
    contacts = [line for line in others if _CONTACT.search(line)] if functions else []
    plain = [one for line in lines for one in _pieces(line) if not own.is_in(one)]
    bare = [_CONTACT.sub("", one) if functions else one for one in plain]
    is_plain = not any(re.search(r"\d", one) for one in bare)
    return is_plain and len(names) <= _MOST_NAMES and len(names) + len(contacts) == len(others)


def _pieces(line: str) -> list[str]:
    """Return what a line holds between its signs, so that each piece is judged by itself."""
    return [one.strip() for one in re.split(r"[|;•,]| / ", line)]


def _paragraphs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the places of lines that follow each other without an empty line or a table."""
    paragraph: list[int] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Line) and block.text and not block.text.startswith(">"):
            paragraph.append(at)
            continue
        if paragraph:
            yield paragraph
        paragraph = []
    if paragraph:
        yield paragraph


def _may_start(above: Block) -> bool:
    """Say whether something new may begin below a line: it ends a sentence, or is not full."""
    return isinstance(above, Line) and (
        above.text.endswith((".", "!", "?", ",")) or len(above.text) < _SHORTEST_FULL_LINE
    )
