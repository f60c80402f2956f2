"""What a mail about an earlier signal says in plain words, and which of its text is older mail.

A withdrawal or correction may only be acted on without a person when every word of it is one of
the few below. That is the other way round from looking for words of doubt: "wij trekken de
melding niet in" holds a word that is not in the list, so a person reads it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from phu_mailer.domain.corporation import Corporation
from phu_mailer.domain.message import ParsedMail
from phu_mailer.reading.blocks import Block, Line, Segment, text_blocks
from phu_mailer.reading.folding import fold, word_set
from phu_mailer.reading.html import TooDeep, html_blocks
from phu_mailer.reading.layouts.labelled import pairs_in
from phu_mailer.reading.own import Own
from phu_mailer.reading.segments import segment

_PREFIX_OF_REPLY = re.compile(r"^(?:(?:re|antw|betr|fw|fwd|doorst)\s*:\s*)+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_](?:[^\s,;:!?()\"<>|]*[^\W_])?")
_COURTESY = word_set(
    "beste geachte hallo hoi goedemorgen goedemiddag goedendag dag heer mevrouw meneer collega "
    "collega's collegas allen team dank bedankt dankjewel alvast graag gedaan svp s.v.p a.u.b aub "
    "u jij jullie ik wij we ons onze uw mijn jouw en de het dit die deze dat hierbij daarom dus "
    "want van voor bij met op per in aan over te mw mevr dhr hr fam familie huurder huurders "
    "phu phu-melding phu-signaal melding meldingen signaal dossier zaak kenmerk uw-kenmerk "
    "contractnummer contract nummer nr referentie ref dossiernummer mail bericht"
)
_WITHDRAWS = word_set(
    "intrekken ingetrokken intrekking trek trekken vervallen vervalt komt kan mag wilt "
    "kunt kunnen heeft hebben is zijn alles volledig geheel gehele hele totale inmiddels vandaag "
    "gisteren betaald voldaan afgelost weggewerkt achterstand huurachterstand schuld "
    "openstaande zojuist"
)
_CORRECTS = word_set(
    "correctie rectificatie corrigeren gecorrigeerd gecorrigeerde gewijzigd gewijzigde wijziging "
    "aangepast aangepaste aanpassing juiste goede gegevens adres bedrag naam achterstand "
    "huurachterstand is zijn wordt moet staan volgt volgen hieronder onderstaande eerdere vorige "
    "nieuwe wilt kunt aanpassen verwerken"
)
_PIECE = re.compile(r"(?<=[.!?])\s+|\n")
_SAYS_SO = re.compile(r"intrek|ingetrokken|\btrek(?:ken)?\b.*\bin\b|vervall|vervalt", re.DOTALL)
_TAKES_BACK = re.compile(r"intrek|ingetrokken|verval|\btrek")
_PAID = re.compile(r"betaald|voldaan|afgelost|weggewerkt")
_IN_FULL = re.compile(r"\b(?:alles|volledig|geheel|gehele|hele|totale)\b")
_ASKS_TO_ACT = re.compile(r"(?:kan|kunt|wilt|mag)\b")


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a mail by who wrote it when: `authored` lines are new, `quoted` is older mail."""

    subject: str
    authored: tuple[str, ...]
    quoted: str

    @property
    def head(self) -> str:
        """What the sender says now: subject and authored lines."""
        return "\n".join((self.subject, *self.authored))


def written(
    mail: ParsedMail, corporation: Corporation, own_addresses: Sequence[str] = ()
) -> Written:
    """Return the subject, the authored lines and the quoted text of a mail."""
    blocks = _blocks(mail)
    authored: list[str] = []
    quoted: list[str] = []
    for part in segment(blocks, Own.of(corporation, own_addresses)):
        lines = _lines(part.block)
        if part.segment is Segment.AUTHORED:
            authored.extend(line for line in lines if line.strip())
        elif part.segment is Segment.QUOTED:
            quoted.extend(lines)
    subject = _PREFIX_OF_REPLY.sub("", mail.subject).strip()
    return Written(subject, tuple(authored), "\n".join(quoted))


def tokens(text: str) -> frozenset[str]:
    """Return everything in a text that may be a reference, in lower case."""
    return frozenset(found[0].casefold() for found in _TOKEN.finditer(text))


def is_plain_withdrawal(said: Written, known: Collection[str]) -> bool:
    """Say whether a mail does nothing but withdraw a signal.

    Args:
        known: the references and last names that may stand in it, in any case.
    """
    text = said.head.casefold()
    if not (_SAYS_SO.search(text) or (_PAID.search(text) and _IN_FULL.search(text))):
        return False
    return _is_made_of(said.head, _COURTESY | _WITHDRAWS, known) and all(
        map(_is_no_doubt, _PIECE.split(text))
    )


def is_plain_correction(said: Written, known: Collection[str]) -> bool:
    """Say whether a mail does nothing but correct a signal by labelled lines."""
    loose = [line for line in said.authored if not pairs_in(line, "")]
    text = "\n".join((said.subject, *loose))
    return "?" not in text and _is_made_of(text, _COURTESY | _CORRECTS, known)


def _is_made_of(text: str, words: Collection[str], known: Collection[str]) -> bool:
    allowed = {*words, *(part for one in known for part in tokens(one))}
    folded = {fold(word) for word in allowed}
    return all(token in allowed or fold(token) in folded for token in tokens(text))


def _is_no_doubt(piece: str) -> bool:
    """Say whether a piece of text takes back a signal, and not the withdrawal of one.

    A question is a request to act ("kan deze melding vervallen?") or it is a real question. Two
    such words in one sentence can mean the opposite ("de intrekking is vervallen").
    """
    plain = piece.strip()
    if len(_TAKES_BACK.findall(plain)) > 1:
        return False
    return "?" not in plain or bool(_ASKS_TO_ACT.match(plain) and _SAYS_SO.search(plain))


def _blocks(mail: ParsedMail) -> list[Block]:
    try:
        html = html_blocks(mail.html) if mail.html else []
    except TooDeep:
        html = []
    has_text = any(line.strip() for block in html for line in _lines(block))
    return html if has_text else text_blocks(mail.text or "")


def _lines(block: Block) -> list[str]:
    if isinstance(block, Line):
        return [block.text]
    return ["\t".join(row) for row in block.rows]
