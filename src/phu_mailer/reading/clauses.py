# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""Judge a sentence that gives no value: harmless, worth a look, or plainly alarming.

Approved sentences are harmless as they stand. Any other sentence is harmless only when it holds
no figures and no word that could be about a household, a payment or a wish: those go to a
person, because a remark that is skipped can turn a letter into a mistake.
"""

import re
from dataclasses import dataclass
from datetime import date

from phu_mailer.reading.courtesies import is_courtesy
from phu_mailer.reading.efforts import is_effort
from phu_mailer.reading.fields.arrears import AMOUNT
from phu_mailer.reading.fields.contact import PHONE
from phu_mailer.reading.fields.dates import DATE, MONTH_NAME, parse_date
from phu_mailer.reading.folding import squeeze
from phu_mailer.reading.labels import is_title
from phu_mailer.reading.objections import is_objection, speaks_of_objecting
from phu_mailer.reading.taught import PhraseKind, says

_WHO = r"(?:de huurders?|huurders?|hij|zij|ze|meneer|mevrouw|het gezin|de bewoner|klant)"
_HIM = r"(?:hem|haar|hen|huurder|de huurder|meneer|mevrouw|het gezin)"
_WE = r"(?:wij|we|ik)"
_DAY = rf"(?:{DATE}|\d{{1,2}} {MONTH_NAME})"
_GREETING = r"(?:beste|geachte|hallo|hoi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|goede(?:morgen|middag|dag)|geacht team|l\.?s\.?|lieve)(?: (?:allen|allemaal|collega'?s?|heer/mevrouw|heer, mevrouw|mevrouw/heer|team|heer of mevrouw|dames en heren|dames|heren|schulden|schulddienstverlening|medewerkers?|lezer|daar|mevrouw|heer|iedereen|[\w' ]{0,40}))?[,!.]?"
_SIGNAL = r"(?:(?:nieuwe?|phu-?|vroeg)*\s?-?(?:phu-?)?(?:aan)?(?:melding(?:en)?|signaal|signalen|aanmelding(?:en)?|vroegsignaal|overzicht))"
_HARMLESS = tuple(re.compile(pattern) for pattern in (
    r"(?:het (?:gaat om|betreft)|betreft)(?: (?:de )?(?:volgende|onderstaande) (?:huurders?|adres|woning))?",
    _GREETING,
    rf"(?:bijgaand|hierbij|hieronder|onderstaand|bij deze|in (?:de )?bijlage|in bijlage/onder)(?: (?:treft u|vindt u|vinden jullie|stuur (?:ik|wij)|sturen wij|ontvangt u))?(?: (?:u|jullie))?(?: (?:een|de|het|onze|mijn))*(?: nieuwe?)? {_SIGNAL}(?: (?:van|voor|over|in|uit) (?:deze|de|een|onze|ons|afgelopen)? ?(?:week(?: \d{{1,2}})?|maand|{MONTH_NAME}(?: \d{{4}})?|huurachterstand(?:en)?|huurders?|haarlem|achterstand(?:en)?|gemeente))*(?: aan| toe)?:?",
    r"onderstaande huurders? (?:heeft|hebben) een (?:betalings|huur)achterstand",
    rf"conform het convenant (?:vroegsignalering |preventie huisuitzettingen )?geven {_WE} onderstaande? {_SIGNAL} door",
    rf"{_WE} (?:willen|wil|zouden)(?: graag)? (?:de volgende|onderstaande) huurders? (?:bij (?:u|jullie) )?(?:aan)?melden:?",
    rf"hierbij (?:melden|meld) {_WE} (?:u |jullie )?(?:een huurachterstand van meer dan (?:twee|2) maanden|(?:de volgende|onderstaande) huurders?(?: bij (?:u|jullie))?):?",
    r"(?:graag|gaarne) (?:(?:jullie|uw) )?(?:terugkoppeling|actie|contact|een reactie)(?: opnemen)?(?: binnen \d+ weken)?",
    rf"(?:graag )?(?:horen|hoor|vernemen) {_WE} (?:graag )?(?:van (?:u|jullie)|wat de uitkomst is)",
    rf"{_WE} (?:horen|hoor) graag van (?:u|jullie)",
    r"(?:kunnen|kunt|willen|wilt) (?:jullie|u)(?: hier)? (?:dit|deze|contact)(?: (?:melding|signaal))? (?:oppakken|opnemen)",
    rf"{_WHO} heeft (?:haar|zijn) baan verloren",
    rf"{_WHO} reageert (?:nergens op|niet(?: op (?:brieven|telefoontjes|onze)[\w ,]{{0,60}})?)",
    rf"(?:wij|we) hebben {_HIM} (?:(?:meerdere (?:malen|keren)|herhaaldelijk|tevergeefs) )?(?:gebeld|aangeschreven|bezocht|gemaild|gesproken)(?:,? en een (?:brief|herinnering) gestuurd)?(?:, (?:maar )?(?:hij|zij|ze) reager(?:en|t) (?:nergens op|niet))?",
    rf"(?:hij|zij|{_WHO}) is (?:er ?op )?gewezen (?:dat (?:hij|zij) zich bij (?:jullie|u) kan melden|op (?:de )?schuldhulp(?:verlening)?)(?: en heeft geen bezwaar gemaakt)?",
    rf"{_WHO} (?:heeft|hebben) geen bezwaar(?: gemaakt)?(?: tegen (?:deze melding|het doorgeven van gegevens))?",
    rf"{_WHO} (?:is|zijn) (?:van deze melding )?op de hoogte(?: van deze melding)?",
    rf"deurwaarder [\w ]{{1,30}}(?: ?\({PHONE}\))? is nog niet ingeschakeld",
    r"vonnis is aangevraagd bij de rechtbank",
    r"(?:een )?ontruiming (?:staat|is) (?:nog )?niet gepland",
    r"er is (?:sprake van een betalingsregeling die niet is nagekomen|nog geen betalingsregeling)",
    r"(?:een|de) betalingsregeling is niet nagekomen",
    rf"(?:huisbezoek|bezoek) op {_DAY} geweest, niemand thuis",
    rf"de (?:kale |maand)?huur(?:prijs)? (?:bedraagt|is) {AMOUNT} per maand",
    r"vorig(?:e)? adres was [\w' -]{3,40} \d{1,4}[a-z]? (?:te|in) [\w' -]{3,25}",
    r"(?:let op:? )?agressieprotocol van toepassing",
    r"(?:excuses voor de verwarring|alvast (?:hartelijk )?(?:dank|bedankt)|bij voorbaat dank|(?:hartelijk )?dank)",
    r"(?:de )?rest (?:klopt|van de gegevens klopt)",
))  # fmt: skip
_CRISIS = re.compile(r"ontruim|exploot|vonnis|huisuitzetting|crisis|afgesloten|afsluiting")
_PLANNED = re.compile(
    rf"ontruiming.{{0,40}}?\b(?P<day>{DATE}|\d{{1,2}} {MONTH_NAME})", re.IGNORECASE
)
_GUARDIAN = re.compile(r"bewind|curator|curatele|mentor|beschermingsbewind|gemachtigde|wsnp")
_RISK = re.compile(
    r"kind|zoon|dochter|minderj|gezin|bewon|zwang|baby|woon|wonen|adres|verhui|vertrok|vertrek|\bex\b|ex-|partner|overled|erven|betaal|betaling|voldaan|regeling|aflos|afgelost|weggewerkt|intrek|ingetrok|verval|bezwaar|toestemming|rechter|dagvaard|spoed|urgent|dakloos|detent|gedetin|postbus|\bbsn\b|correct|rectif|moet zijn|in plaats van|huurder|\bdhr|\bmevr|\bmw\b|\bhr\b|\bheer\b|mevrouw|meneer|niet meer|abuis|vergis|achterstand|schuld|echtgen|broer|\bzus|moeder|vader|familie|\bfam\b|tolk|alleenst|samen|straat|laan|weg\b|plein|kade|postcode|telefoon|\btel\b|\bnaam\b|naamgen|opgenomen|geen contact|niet thuis|zelf|komt later|wacht"
    # another name, another door, another way to reach somebody
    r"|\bheet\b|noemt (?:zich|hem|haar)|\bschrijf(?:t|wijze)?\b|bovenwoning|benedenwoning|\balias\b|gehuwd|huwelijk|scheid|verdieping|etage|achterzijde|voorzijde|ingang|souterrain|begane grond|huurd aan|advocaat|correspond|\bpost\b|brievenbus|\bstuurt?\b|\bsturen\b|uitnodig|\bbel(?:t|len)?\b|benader|onbereikbaar|bereik|buitenland|ondergedoken|waar (?:hij|zij|ze) is|geheim"
    # no wish for it, or no ground for it any more
    r"|akkoord|\binstem|niet goed (?:dat|vindt)|geen (?:prijs|hulp|behoefte)|wil(?:len)? (?:niet|geen)|betwist|procedeer|discussie|definitief|inclusief|exclusief|\bincl\b|\bexcl\b|\brond\b|geregeld|afgehandeld|misverstand|\bgereed\b|\bklaar\b|opgelost|overgedragen|\bnvt\b|bij jullie|bij u bekend|traject|sanering|kredietbank|bewijs|\bgeld\b|maakt .{0,20}over\b"
    # children who are told of without the word
    r"|oudste|jongste|tweeling|\bopa\b|\boma\b|loge(?:e|r)|pleeg|voogd|uit huis|huis uit|deur uit|meerderjarig|volwassen|\bjarig"
    # not a home, or not safe
    r"|garage|parkeer|berging|bedrijfs|winkel|kamer|verkocht|gesloopt|geweld|dreig|gevaar|agress|\bhond|wapen|hennep|geforceerd"
)
_IS_A_QUESTION = re.compile(
    r"(?:vraag )?\W*\d{0,2}\W*(?:is|zijn|heeft|hebben|maakt|dreigt|wanneer|welke|wat|wie|hoe)\b[^.!?]*\?\W*"
)
_TWO_NAMES = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][\w'-]+ (?:[a-z']+ ){0,2}[A-ZÀ-Þ][\w'-]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a sentence without an approved value means for the household it may be about."""

    doubts: tuple[str, ...] = ()
    is_crisis: bool = False
    eviction_on: date | None = None
    tenant_objects: bool = False


def is_approved(text: str) -> bool:
    """Say whether a sentence is in the list of harmless ones."""
    bare = squeeze(text).strip(" .;!?:,").casefold()
    if (
        not bare
        or is_title(text)
        or is_effort(bare)
        or is_courtesy(bare)
        or any(one.fullmatch(bare) for one in _HARMLESS)
    ):
        return True
    return any(says(kind, text) for kind in (PhraseKind.HARMLESS, PhraseKind.WITHDRAWAL))


def judge(text: str, received_on: date) -> Judgement:
    """Judge a sentence from which no value could be read."""
    if is_approved(text):
        return Judgement()
    plain = text.casefold()
    if _IS_A_QUESTION.fullmatch(plain) and (speaks_of_objecting(plain) or _CRISIS.search(plain)):
        return Judgement(("unexplained: text",))
    if is_objection(plain):
        return Judgement(("objection: tenant",), tenant_objects=True)
    if _CRISIS.search(plain):
        planned = _planned_on(text, received_on)
        return Judgement(("crisis: eviction",), is_crisis=True, eviction_on=planned)
    if _GUARDIAN.search(plain):
        return Judgement(("guardian: named",))
    doubts = [code for code, holds in (
        ("unexplained: number", re.search(r"\d", text)),
        ("unexplained: text", _RISK.search(plain) or _TWO_NAMES.search(text)),
        ("text: damaged", "\ufffd" in text),
    ) if holds]  # fmt: skip
    return Judgement(tuple(doubts))


def _planned_on(text: str, received_on: date) -> date | None:
    """Return the day of a planned eviction; a day without a year is the first one to come."""
    found = _PLANNED.search(text)
    if found is None:
        return None
    day, _ = parse_date(found["day"])
    if day is not None:
        return day
    this_year, _ = parse_date(f"{found['day']} {received_on.year}")
    if this_year is not None and this_year < received_on:
        return parse_date(f"{found['day']} {received_on.year + 1}")[0]
    return this_year
