"""What a mail says about itself: here comes a signal, please act, thank you, do call.

Such a sentence says nothing about a household. It counts only when it begins in one of the ways
below and every other word of it is in the closed list of that way. The lists hold no denial, no
condition, no moment to wait for and nothing that can be told about one tenant: with one word more
a sentence is judged as any other.
"""

import re
from dataclasses import dataclass

from phu_mailer.reading.folding import word_set

_LONGEST = 26
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[^\s,:/()!?;&-]")
_SMALL = word_set(
    "het de een van uit voor bij met in op over aan om te en deze dit die dat ons onze u uw jullie "
    "wij we ik er per ten ter via hierbij bijgaand graag even weer alvast"
)
_THINGS = word_set(
    "melding meldingen aanmelding aanmeldingen signaal signalen phu phu-melding phu-meldingen "
    "vroegsignaal vroegsignalen vroegsignalering preventie lijst lijstje overzicht opgave "
    "aanlevering bestand excelbestand bijlage formulier formulieren dossier dossiers gegevens "
    "adressen huurder huurders huishouden huishoudens stuk stuks huurachterstand "
    "huurachterstanden betalingsachterstand betalingsachterstanden achterstanden convenant week "
    "maand dag keer aandacht kader behandeling huisuitzetting huisuitzettingen schulden"
)
_WHICH = word_set(
    "nieuw nieuwe nieuwste volgende onderstaande onderstaand hieronder bijgevoegd bijgevoegde "
    "bijgaande wekelijkse maandelijkse ingevulde paar aantal enkele twee drie vier vijf zes "
    "afgesproken gebruikelijk gebruikelijke"
)
_ANNOUNCING = word_set(
    "wil willen zou zouden stuur sturen doe doen geef geven door meld melden aanmelden doorgeven "
    "aanleveren lever leveren breng brengen onder bieden vraag vragen toekomen zend zenden toe "
    "zijn is openstaan openstaande gebleven blijven wat collega's gemeente team jou"
)
_ASKING = word_set(
    "wil willen wilt kunt kunnen zou zouden verzoek verzoeken vraag vragen contact opnemen opneemt "
    "oppakken oppakt benaderen benadert uitnodigen neem neemt nemen actie ondernemen onderneemt "
    "terugkoppeling terugkoppelen reactie antwoord bericht uitkomst resultaat resultaten vervolg "
    "afloop horen hoor vernemen verneem weten laten laat ontvangen ontvang ontvangst bevestigen "
    "bevestiging hoe gaat verloopt gebeurt gedaan geweest is wat of verder hun zien tegemoet "
    "stellen stel prijs medewerking inzet hulp verdere zijn wordt vriendelijk tijd zijner dank "
    "bedankt overnemen"
)
_OFFERING = word_set(
    "vraag vragen heeft hebt heb hebben nog andere mocht mochten kunt kunnen kan bel bellen mail "
    "mailen bereiken bereik bereikbaar telefonisch telefoon contact opnemen neem nemen gerust "
    "altijd mij me dan hoor horen zijn ben stel stellen toelichting nadere opmerkingen of terecht "
    "onduidelijkheden meer informatie nodig nummer bovenstaand bovenstaande melding meldingen "
    "lijst bestand"
)
_THANKING = word_set(
    "dank danken bedankt hartelijk hartelijke voorbaat veel medewerking samenwerking moeite hulp "
    "inzet reactie snelle succes ermee tot zover fijne goede prettige dag week weekend avond middag"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """How sentences of one kind begin, and the words that may stand in the rest of them."""

    begins: re.Pattern[str]
    words: frozenset[str]


_WE = r"(?:wij|we|ik)"
_HERE_COMES = (
    r"hierbij(?: (?:ontvangt|treft|vindt) u| (?:ontvangen|vinden|treffen) jullie)?|bijgaand"
    r"|hieronder|onderstaand|bij deze|(?:in|als) (?:de |een )?bijlage|bijgevoegd"
    r"|zie (?:hieronder|(?:(?:de|onderstaande?|bijgaande?) )?(?:bijlage|lijst|melding|meldingen))"
    r"|dit (?:zijn|is|betreft)|het (?:gaat om|betreft)|betreft|deze (?:week|maand)"
    rf"|{_WE} (?:willen|wil|zouden|zou|sturen|stuur|doen|melden|meld|geven|geef|leveren|brengen)"
    rf"|{_WE} (?:hebben|heb) (?:weer|nog|een paar|een aantal)"
    r"|(?:weer |nog )?(?:een|twee|drie|vier|vijf|zes) (?:nieuwe|stuks|meldingen|signalen)"
)
_PLEASE = (
    r"(?:graag|gaarne)(?: (?:oppakken|contact opnemen))?|(?:wilt|kunt|zou) u"
    r"|(?:willen|kunnen|zouden) jullie|aan (?:u|jullie)|een terugkoppeling"
    rf"|{_WE} (?:verzoeken?|vragen?|horen|hoor|vernemen|verneem|zien|stellen|ontvangen)"
)
_DO_ASK = (
    r"(?:(?:voor|bij|mocht|mochten|heeft|hebt|heb|zijn er|nog)\b[^.,?]{0,30} )?"
    r"(?:vragen|onduidelijkheden|(?:meer )?informatie|toelichting)|bel|mail"
)
_THANKS = (
    r"alvast|bij voorbaat|hartelijk|bedankt|(?:met )?dank|succes|tot zover"
    rf"|(?:een )?(?:fijne|goede|prettige)|{_WE} danken?"
)
_WAYS = tuple(
    _Way(re.compile(rf"(?:{begins})(?![\w'-])"), _SMALL | words)
    for begins, words in (
        (_HERE_COMES, _THINGS | _WHICH | _ANNOUNCING),
        (_PLEASE, _THINGS | _WHICH | _ASKING),
        (_DO_ASK, _OFFERING),
        (_THANKS, _THANKING),
    )
)
_ATOMS = (
    (re.compile(r"\bweek \d{1,2}\b"), "week"),
    (re.compile(r"\b(?:melding|signaal|lijst|aanmelding)(?:\(en\)|/en)"), "meldingen"),
    (re.compile(r"\bhuurder\(s\)"), "huurders"),
    (re.compile(r"\bachterstand(?:en)? in de huur\b"), "huurachterstand"),
    (re.compile(r"\bna de (?:eerste|tweede|derde|laatste) (?:aanmaning|herinnering)\b"), ""),
)
_FOR_OURSELVES = re.compile(r"\bcontact\b.{0,20}\bmet (?:ons|mij)\b")


def is_courtesy(text: str) -> bool:
    """Say whether a sentence is only about the mail itself.

    Args:
        text: the sentence in lower case, on one line, without signs at its ends.
    """
    for pattern, meant in _ATOMS:
        text = pattern.sub(meant, text)
    for way in _WAYS:
        begun = way.begins.match(text)
        if begun is None:
            continue
        words = _TOKEN.findall(text[begun.end() :])
        if len(words) <= _LONGEST and way.words.issuperset(words):
            is_asking = way.words >= _ASKING
            return not (is_asking and _FOR_OURSELVES.search(text))
    return False
