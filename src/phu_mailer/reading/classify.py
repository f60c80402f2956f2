# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Say what a mail is for, from its subject, its authored sentences and what was read.

Words decide between a correction, a withdrawal and a question; only a household with arrears
makes a mail a signal. A mail that could be two things is "other" and goes to a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phu_mailer.domain.signal import MailKind
from phu_mailer.reading.draft import Draft
from phu_mailer.reading.taught import PhraseKind, says

_AUTO_SUBJECT = re.compile(
    r"\s*(?:automatisch antwoord|automatic reply|auto(?:matische)?[ -]?reply|out of office|afwezig(?:heid)?|afwezigheidsbericht|niet aanwezig|gelezen|read|not read|niet gelezen|ongelezen|geaccepteerd|geweigerd|accepted|declined|undeliver|onbestelbaar|mail delivery|delivery status|ontvangstbevestiging)\b.{0,3}(?::|$|\b)", re.IGNORECASE,
)  # fmt: skip
_AUTO_TEXT = re.compile(
    r"ik ben (?:momenteel |op dit moment )?(?:afwezig|niet aanwezig|met vakantie|met verlof|niet op kantoor)|ben ik (?:afwezig|niet aanwezig|met vakantie|met verlof)|i am out of (?:the )?office"
)
_GENERATED = re.compile(r"dit is een automatisch (?:gegenereerd )?(?:bericht|antwoord)")
_WITHDRAWAL = re.compile(
    r"intrekk|ingetrokken|trekken (?:wij|we|ik) .{0,40}\bin\b|terugtrek|teruggetrokken|vervallen|komt te verval|afgelost|voldaan|weggewerkt|kwijtgescholden|kwijtschelding|dubbel (?:verstuurd|gestuurd|gemeld)|(?:alles|volledig|geheel|inmiddels|is|heeft) betaald|\bbetaald\b|niet meer in behandeling|ten onrechte|(?:signaal|melding|zaak|dossier) (?:kan |mag |kunt u )?(?:sluiten|gesloten)|annuler|uit de lijst halen"
)
_NOT_PAID = re.compile(
    r"(?:(?:nog )?niet|\bgeen|\bdeel|deels|gedeeltelijk|zegt|stelt|beweert|zou|nooit) .{0,30}(?:betaald|voldaan)|\b(?:niks|niets) (?:meer |aan huur )?(?:over)?(?:betaald|voldaan)|betaald.{0,20}(?:deel|gedeelte)"
)
_CORRECTION = re.compile(
    r"correctie|corrigeer|rectificatie|gecorrigeerd|aanpassing|aangepast|moet zijn|moet \d+ zijn|in plaats van|stond een fout|stond er\b|stond (?:er )?(?:per abuis|fout|verkeerd)|onjuist|abusievelijk|per abuis|vorige (?:mail|melding)|eerdere (?:mail|melding|bericht)|wijziging|gewijzigd"
)
_QUESTION = re.compile(
    r"\?\s*$|\bwat is de status|hebben jullie|heeft u|kunnen jullie mij|zouden jullie|kunt u mij|is er al|graag (?:hoor|verneem) ik"
)


_FORWARD = re.compile(r"\s*(?:fw|fwd|doorst|doorgestuurd|tr)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of subject and authored text point at."""

    is_auto: bool
    is_generated: bool
    is_withdrawal: bool
    is_correction: bool
    is_question: bool
    is_forward: bool


def listen(subject: str, sentences: Sequence[str]) -> Words:
    """Return what subject and authored sentences point at; tenant data plays no part."""
    plain = [one.casefold() for one in sentences if not says(PhraseKind.HARMLESS, one)]
    heard = [*plain, re.sub(r"^(?:(?:re|fw|fwd|antw|doorst)\s*:\s*)+", "", subject.casefold())]
    return Words(
        is_auto=bool(_AUTO_SUBJECT.match(subject)) or any(map(_AUTO_TEXT.search, plain)),
        is_generated=any(map(_GENERATED.search, plain)),
        is_withdrawal=any(_WITHDRAWAL.search(text) and not _NOT_PAID.search(text) for text in heard)
        or any(says(PhraseKind.WITHDRAWAL, one) for one in sentences),
        is_correction=any(map(_CORRECTION.search, heard)),
        is_question=any(map(_QUESTION.search, plain)),
        is_forward=bool(_FORWARD.match(subject)),
    )


def classify(words: Words, drafts: Sequence[Draft]) -> tuple[MailKind, tuple[str, ...]]:
    """Return the kind of the mail and the problems that come with it."""
    reported = [draft for draft in drafts if draft.has("persons", "name_as_written", "street_name")]
    fresh = [draft for draft in reported if draft.has("arrears_cents", "arrears_months")]
    says_why = words.is_withdrawal or words.is_correction or words.is_question
    if (words.is_auto or (words.is_generated and not says_why)) and not reported:
        answer: tuple[MailKind, tuple[str, ...]] = (MailKind.AUTO, ())
    elif words.is_auto or (words.is_withdrawal and fresh):
        answer = (MailKind.OTHER, ("kind: mixed",))
    elif words.is_withdrawal:
        answer = (MailKind.WITHDRAWAL, ("tenant: not linked",))
    elif words.is_correction:
        answer = (MailKind.CORRECTION, ("tenant: not linked",))
    elif fresh:
        answer = (MailKind.NEW if len(reported) == 1 else MailKind.LIST, ())
    elif reported:
        answer = (MailKind.OTHER, ("kind: no arrears",))
    elif words.is_question:
        answer = (MailKind.QUESTION, ())
    else:
        answer = (MailKind.OTHER, ("tenant: none",))
    return answer
