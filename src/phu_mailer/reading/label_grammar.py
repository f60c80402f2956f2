# ruff: noqa: E501 - a grammar rule stays on one line, so that it can be read and compared
"""What a label asks for when it is not in the list word by word.

Every word of the label must be known and play its part: "Naam van de hoofdhuurder" asks for the
persons, "Telefoon contactpersoon" is left unknown because "contactpersoon" is no word of a
tenant's telephone number.
"""

import re
from functools import lru_cache

from phu_mailer.reading.folding import word_set

_TENANT = r"(?:hoofd)?(?:huurders?|huurster|contractant(?:en)?|contracthouders?|bewoners?|bewoonster|klant|clienten|client|debiteuren|debiteur|betrokkenen|betrokkene|schuldenaar|persoon)(?: 1)?"
_OF = r"(?: van)?(?: de| het)? "
_NAMED = r"(?:volledige |voor en achter|achter)?(?:naam|namen|gegevens|personalia|naw)"
_HOME = r"(?:huurder|gehuurde|woning|object|eenheid|vhe|verhuurde|perceel|pand|klant|bewoners?|contractant|complex|huurobject|betrokkene|client|debiteur)"
_ADDRESS = r"(?:woon|object|huur|contract|woning|verhuur|huis|complex)?adres(?:gegevens|regel)?"
_NUMBER = r"(?:huis)?(?:nummer|nr)"
_NOW = r"(?:totale?|totaal|actuele?|huidige?|hoogte(?: van)?(?: de| het)?|bedrag(?: van)?(?: de| het)?|som|openstaande?|openst)"
_DEBT = r"(?:(?:huur|betalings)?achterstand(?:en)?|achterst|(?:huur|rest)?schuld|(?:huur)?vordering(?:en)?|(?:debet|huur|rekening)?saldo|bedrag(?:en)?|(?:openstaande?|openst|achterstallige?|uitstaande?|verschuldigde?|onbetaalde?)(?: huur| bedrag| saldo| schuld| huurpenningen| vordering| posten| huursom)?|hoofdsom|(?:nog )?te (?:betalen|vorderen|voldoen)(?: bedrag)?|debet|open (?:posten|staand)|totaal)"
_IN_EUROS = r"(?: (?:in )?(?:eur|euro s|euros|euro)| in)?"
_UNTIL = r"(?: (?:t m|tm|tot en met|per|op|d d|dd|stand per) (?!maand\b|mnd|week|termijn|kwartaal|jaar)[a-z0-9 ]{2,24}| totaal| incl(?:usief)? lopende maand)?"
_UNIT = r"(?:mnd|mnden|mndn|term|maand|maanden|termijn|termijnen|huurtermijnen|maandhuren|maandhuur|huurmaanden|maandtermijnen|maandtermijn)"
_LATE = r"(?: (?:in )?(?:(?:huur|betalings)?achterstand|achter|achterst|achterstallig|achterstallige huur|huur|openstaand|open|onbetaald|te laat|schuld|niet betaald))?"
_DOORS = r"(?:(?:huis|hs|h) ?(?:nummer|nr|no|n)?|nummer|nr) ?"
_DOOR = rf"(?:{_DOORS})?"
_LETTER = r"(?:letter|lttr|ltr|lett|let|lt)"
_MADE = r"(?: (?:gemaakt|ingediend|ontvangen))?"
_REPORTING = r"(?:(?:aan)?melding|signaal|gegevens(?:deling|uitwisseling|verstrekking|overdracht)|(?:delen|doorgeven|uitwisselen|verstrekken)(?: van)?(?: (?:de|zijn|haar))? gegevens|doorgifte|verstrekking)"

_GRAMMAR = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(?:{_NAMED}{_OF})?{_TENANT}(?: (?:naam|namen))?", "persons"),
        (rf"(?:betreft|betr|t n v|tnv|ten name van|op naam van|inzake)(?: {_TENANT})?", "persons"),
        (r"(?:voorletters?|initialen)(?: en| plus)? (?:achter|geslachts)?naam", "persons"),
        (r"(?:achter|geslachts)?naam(?: en| plus)? (?:voorletters?|initialen|voornaam)", "persons"),
        (rf"(?:{_NAMED}{_OF})?(?:(?:huurder|bewoner|contractant|persoon) 2|mede(?:huurder|contractant|bewoner)s?|partner|2e huurder|tweede (?:huurder|contractant|bewoner)|echtgenote?)", "co_tenant"),
        (rf"(?:achter|geslachts|familie)naam{_OF}{_TENANT}", "last_name"),
        (rf"(?:volledig )?{_ADDRESS}(?:{_OF}{_HOME})?", "address"),
        (rf"{_HOME} adres", "address"),
        (r"(?:gelegen|woonachtig|wonende?|woont)(?: aan| op| te)?(?: adres)?|(?:verhuurd|gehuurde?|huur)(?: ?object| woning| pand)|pand|perceel", "address"),
        (rf"straat(?:naam)?(?: en| plus)? {_NUMBER}(?: (?:en )?(?:toev|toevoeging))?", "address"),
        (r"straatn|str", "street"),
        (r"(?:openstaand|saldo|schuld|bedrag|achterst) (?:eur|euro)", "amount"),
        (r"(?:acht|achter|achterst) (?:mnd|maand|maanden)|(?:aant|aantal|nr) (?:mnd|maand)|(?:achterstand|achterst) in (?:mnd|maanden)|termijnen mnd", "months"),
        (r"naam hrd|huurdernaam|hoofdhrd", "persons"),
        (r"(?:tussenv|voorv|tussenvgsl|voorvgsl)(?:oegsel)?", "prefix"),
        (r"voorl|vl|vlt|vltr|vltrs|voorltr|voorltrs|voorlett|init", "initials"),
        (r"(?:aantal )?(?:kind|kinderen|kids) gt 1[78](?: jaar)?", "harmless"),
        (r"(?:pc|postcode) plaats|pc wpl|pcwp", "postal_code"),
        (rf"{_DOOR}{_LETTER}(?: (?:en )?(?:toev|toevoeging))?|hl|ht", "addition"),
        (rf"{_DOOR}(?:achtervoegsel|toevoegingen|toevoeging|toevoegsel|toevgsl|toevg|toev|tvgsl|tvg|tvoeg)(?: (?:nr|huisnr|huisnummer))?|{_DOORS}(?:tv|bis)", "addition"),
        (r"(?:aantal|aant|hoeveel) (?:minderjarige |minderj |mj )?(?:kind|kinderen|kids|kdn|knd)|kinderen aantal", "minors_count"),
        (r"(?:hs|huis|h)(?:nr|nummer|no)|huis n(?:r|o)", "house_number"),
        (rf"(?:bedrag )?{_NOW} {_DEBT}{_IN_EUROS}{_UNTIL}|{_DEBT} (?:bedrag|totaal|saldo){_IN_EUROS}{_UNTIL}|totaal{_IN_EUROS}", "amount"),
        (rf"{_DEBT}(?: in)? (?:eur|euro s|euros|euro){_UNTIL}", "amount"),
        (rf"(?:huur)?(?:achterstand|schuld)(?: in)?{_UNTIL}", "arrears"),
        (rf"(?:{_DEBT}|stand|rekening) (?:open|nu|actueel|openstaand|huur|huidig|debet){_UNTIL}", "amount"),
        (rf"{_DEBT}{_UNTIL}", "amount"),
        (rf"(?!(?:maand|term|termijn|maandhuur|maandtermijn)$)(?:aantal )?(?:achterstallige |vervallen |openstaande |onbetaalde |verschuldigde )?{_UNIT}{_LATE}", "months"),
        (rf"(?:huur|betalings)?achterst(?:and)? (?:in |aantal )*{_UNIT}", "months"),
        (rf"(?!periode$)(?:duur|periode|lengte)(?:(?: van)?(?: de)? (?:huur|betalings)?achterstand)?(?: (?:in )?{_UNIT})?", "months"),
        (r"(?:gezins|huishoud|huishoudens)(?:samenstelling|situatie|vorm|type)|(?:samenstelling|soort|type|vorm)(?: van)?(?: het)? (?:gezin|huishouden|huish)|leefvorm|woonsituatie|thuissituatie", "household"),
        (r"(?:uw |ons |onze |je )*(?:huur)?(?:contract|dossier|klant|huurders?|relatie|debiteur(?:en)?|deb|zaak|registratie|signaal|oge|complex|kenmerk|referentie|ref|melding|meldings|huurovereenkomst|verhuur|cluster|administratie)(?:s)? ?(?:nummer|nr|kenmerk|id|code|no)?(?: corporatie| verhuurder| woningcorporatie)?", "reference"),
        (r"(?:uw |ons |onze )?(?:kenmerk|referentie|ref|contractnummer|dossiernummer) (?!gemeente|deurw|bewind|curator|van|uw)[a-z]{3,}", "reference"),
        (r"06 ?(?:nummer|nr)", "phone"),
        (r"g d|gd|geb(?:oren)? d d|(?:geb|geboorte) ?(?:dtm|dd)|geboortedatum (?:en )?(?:geboorte)?plaats", "birth"),
        (rf"(?:(?:heeft|maakt) (?:(?:de |het )?{_TENANT} )?)?(?:bezwaar|bezw)(?: (?:van |door )?(?:de )?(?:{_TENANT}|hrd))?{_MADE}(?: tegen (?:de |deze |het |dit )?{_REPORTING})?{_MADE}(?: (?:j n|jn|ja nee))?", "objection"),
        (r"(?:vhe|eenheid|eenheids|object|woning)(?: ?(?:nummer|nr|code|id))?", "unit"),
        (r"(?:opmerking|toelichting|bijzonderheid|notitie|aantekening|memo|omschrijving|situatie(?:schets)?|achtergrond|context|extra|tekst|verdere informatie)(?:s|en)?(?: corporatie| consulent| incasso)?", "remarks"),
    )
)  # fmt: skip

_ASK = r"(?:vraag \d{1,2} )?(?:(?:en|of) )?"
_QUESTIONS = tuple(
    (re.compile(_ASK + pattern), meaning)
    for pattern, meaning in (
        (rf"(?!wie$)(?:om|over)? ?(?:wie|welke? {_TENANT})(?: gaat het| betreft het| is de {_TENANT}| betreft dit| meldt u| zijn de {_TENANT}| gaat deze melding| betreft de melding)?(?: om| over)?(?: hier)?", "persons"),
        (rf"(?:wat|hoe) is de (?:volledige )?naam(?: van de {_TENANT})?|hoe heet (?:de |het )?{_TENANT}", "persons"),
        (rf"(?:waar|op welk adres|in welke woning) (?:woont|wonen|verblijft) (?:de |het |deze |uw )?{_TENANT}|(?:op|om) welk adres(?: gaat het)?(?: om)?(?: woont (?:de |deze )?{_TENANT})?|welk adres|wat is (?:het|zijn|haar) (?:woon)?adres(?: van (?:de )?(?:woning|{_TENANT}))?", "address"),
        (rf"(?:wat is )?(?:de |het )?(?:postcode|postcode en (?:woon)?plaats)(?: van de {_TENANT})?", "postal_code"),
        (rf"(?:wat is )?(?:de|zijn|haar) geboortedatum(?: van de {_TENANT})?|wanneer is (?:de |deze )?{_TENANT} geboren", "birth"),
        (rf"(?:hoe|op welk(?:e)? (?:telefoon)?nummers?|waar|waarop) (?:is|zijn) (?:de |het |deze )?{_TENANT} (?:telefonisch )?(?:te bereiken|bereikbaar)|hoe kunnen (?:wij|we) (?:de |deze )?{_TENANT} bereiken|wat is het (?:telefoon|mobiele )nummer(?: van de {_TENANT})?", "phone"),
        (rf"(?:wat is )?het e ?mailadres(?: van de {_TENANT})?", "email"),
        (r"(?:wat is )?(?:uw|het|ons|jullie) (?:kenmerk|dossiernummer|contractnummer|klantnummer|huurdersnummer|referentienummer|zaaknummer)", "reference"),
        (rf"(?:hoe (?:hoog|groot) is|hoeveel (?:is|bedraagt)|wat is (?:de hoogte van )?) ?(?:nu |momenteel )?(?:de |het )?(?:totale |huidige |openstaande |actuele )?{_DEBT}(?: nu| op dit moment| momenteel)?{_IN_EUROS}(?:(?: en)? (?:over |in )?(?:hoe ?veel|aantal) maanden(?: is dat| gaat het)?)?", "arrears"),
        (r"hoe ?veel (?:euro )?(?:staat er open|is er (?:nog )?(?:te betalen|verschuldigd)|moet er nog betaald worden)", "arrears"),
        (rf"(?:over |om |uit )?(?:hoe ?veel|wat is het aantal) {_UNIT}(?: huur)?(?: (?:staat|loopt|is|heeft) (?:de |het )?{_TENANT}(?: inmiddels| nu)?(?: achter| achterstand| in achterstand)?| betreft het| gaat het| is dat| achterstand(?: is er| heeft de {_TENANT})?| is er niet betaald| is niet betaald)?(?: om| over)?", "months"),
        (rf"(?:hoe ?veel |zijn er |wonen er |heeft (?:de )?{_TENANT} |is er sprake van |zijn )(?:ook )?(?:inwonende |thuiswonende )?(?:minderjarige kinderen|kinderen (?:onder|jonger dan|lt) (?:de )?18(?: jaar)?)(?: (?:in|op|bij) (?:de|het|dit|deze) (?:woning|adres|huis|huishouden|gezin)| in huis| betrokken| aanwezig| bij betrokken| zijn er| wonen er(?: in de woning| op het adres)?)?", "minors"),
        (rf"(?:hoe ?veel |zijn er |wonen er |heeft (?:de )?{_TENANT} )(?:inwonende |thuiswonende )?kinderen(?: (?:in|op|bij) (?:de|het|dit|deze) (?:woning|adres|huis|huishouden|gezin)| in huis| betrokken| aanwezig| zijn er)?", "children"),
        (r"(?:wat|hoe) is de (?:gezins|huishoud)?(?:samenstelling|situatie)(?: van het (?:gezin|huishouden))?|hoe ziet het (?:gezin|huishouden) eruit", "household"),
        (rf"(?:heeft|maakt) (?:de )?{_TENANT} bezwaar(?: gemaakt)?(?: tegen (?:de|deze) (?:melding|aanmelding|gegevensdeling))?", "objection"),
        (r"is (?:er )?(?:al )?(?:een |de )?(?:ontruiming|vonnis|ontruimingsvonnis)(?: al)?(?: aangezegd| gepland| gewezen| uitgesproken| aangekondigd)?|(?:dreigt er|is er sprake van) (?:een )?(?:dreigende )?(?:ontruiming|crisis)|wanneer is de ontruiming", "eviction"),
        (r"(?:wat|welke acties?) (?:heeft u|hebben jullie|hebt u|is er|zijn er)(?: zelf)?(?: al| tot nu toe)?(?: gedaan| ondernomen| geprobeerd)?|(?:is er|zijn er)(?: nog)?(?: verdere| andere)? ?(?:iets wat (?:wij|we|u) moeten weten|bijzonderheden|opmerkingen)|wat (?:vraagt u|verwacht u|wilt u) van (?:de gemeente|ons)|(?:overige )?bijzonderheden|wat moeten (?:wij|we) (?:nog )?weten", "remarks"),
    )
)  # fmt: skip

# The last age of a group is checked by the pattern: 18 and over is no group of minors.
_AGES = r"(?:\d|1[0-7])"
_TO = r"(?:t m|tm|tot en met|tot|en)"
_GROUP_OF_AGES = re.compile(
    rf"(?:aantal )?(?:kind|kinderen|kids|minderjarigen?) (?:van )?(?:{_AGES} {_TO} {_AGES}|{_AGES} {_AGES}|{_TO} {_AGES})(?: (?:jaar|jr|j))?"
)
_WHO = r"(?:tenant|renter|customer|client|contact|main tenant|person)"
_WHAT = r"(?:unit|property|rental|home|tenant|address|object|house)"
_ENGLISH = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(?:{_WHO} )?(?:full )?name|{_WHO}", "persons"),
        (rf"(?:{_WHO} )?(?:last|family|sur) ?name|surname", "last_name"),
        (rf"(?:{_WHO} )?initials", "initials"),
        (rf"(?:{_WHO} )?(?:first|given) names?", "given"),
        (rf"(?:{_WHO} )?(?:name )?(?:prefix|infix)", "prefix"),
        (rf"{_WHO} (?:gender|sex|title)", "gender"),
        (rf"(?:{_WHAT} )?street(?: name)?", "street"),
        (rf"(?:{_WHAT} )?(?:house )?(?:no|nr|number|num)", "house_number"),
        (rf"(?:{_WHAT} )?(?:house )?(?:letter|(?:no |nr |number )?(?:suffix|addition))", "addition"),
        (rf"(?:{_WHAT} )?(?:full )?address(?: line)?(?: 1)?", "address"),
        (rf"(?:{_WHAT} )?(?:postal|post|zip) ?code|zip", "postal_code"),
        (rf"(?:{_WHAT} )?(?:city|town|place)", "town"),
        (rf"(?:{_WHO} )?(?:birth ?date|date of birth|dob|birthday)", "birth"),
        (rf"(?:{_WHO} )?(?:phone|mobile|telephone)(?: number| no| nr)?(?: 1)?", "phone"),
        (rf"(?:{_WHO} )?e ?mail(?: address)?", "email"),
        (r"(?:contract|customer|tenant|case|file|reference|debtor|lease) (?:no|nr|number|id|ref|reference)|reference", "reference"),
        (r"(?:rent )?(?:arrears|debt|open|outstanding|balance|overdue)(?: amount)?(?: in)?(?: eur| euro)?|amount(?: due| open| overdue)?(?: eur)?", "amount"),
        (r"(?:rent )?(?:arrears|overdue|open) months|months(?: (?:in arrears|overdue|open))?|number of months", "months"),
        (r"(?:has )?(?:minor|underage) children|minors|children (?:under|lt) 18|has minors", "minors"),
        (r"(?:minor|underage) children count|(?:number|count) of (?:minors|minor children)|minors count", "minors_count"),
        (r"household(?: type| composition)?", "household"),
        (r"remarks?|notes?|comments?", "remarks"),
    )
)  # fmt: skip
# What stands before or behind a label in the fields of a program: "HRD_NAAM", "VHE_ADRES_1".
_CONTEXT = word_set(
    "hrd huurder hd vhe eenheid obj object won woning inc incasso deb debiteur klt klant ctr rel"
)

# A label made of these words only, with one of the first group in it.
_WORDS = (
    (
        word_set(
            "minderjarig minderjarige minderjarigen minderj mj mjk mjr mindj minderjarigheid 18"
        ),
        word_set(
            "zijn er aantal inwonende inwonend inw thuiswonende thuiswonend thuis in huis woning "
            "de het kind kinderen kids aanwezig aanwezigheid van betrokken j n ja nee jaar jr "
            "jonger dan onder lt wonend wonen heeft gezin huishouden adres op om tot ki knd kd k kindn "
            "kdn aant jn"
        ),
        "minors",
    ),
    (
        word_set("kind kinderen kids knd kdn"),
        word_set(
            "zijn er aantal inwonende inwonend inw thuiswonende thuiswonend thuis in huis woning "
            "de het aanwezig aanwezigheid van betrokken j n ja nee wonend wonen heeft gezin op adres"
        ),
        "children",
    ),
    (
        word_set(
            "telefoon telefoonnummer telefoonnummers telefoonnr telnr tel mobiel mobiele mob gsm "
            "bereikbaar"
        ),
        word_set(
            "nr nummer nummers huurder huurders hoofdhuurder bewoner klant contractant client "
            "prive thuis vast op van de s telefonisch via en 06"
        ),
        "phone",
    ),
    (
        word_set("mail email mailadres emailadres emailadressen"),
        word_set("e adres huurder hoofdhuurder bewoner klant contractant client prive van de"),
        "email",
    ),
    (
        word_set(
            "geboortedatum geb gebdat gebdatum geboren geboortedag geboortedata geboorte geboortedtm"
        ),
        word_set("dat datum op huurder hoofdhuurder bewoner klant contractant van de 1 dtm"),
        "birth",
    ),
    (
        word_set("postcode pc pcode postc zip postkode"),
        word_set("plaats woonplaats wpl woonpl en stad plaatsnaam wp cijfers letters code object"),
        "postal_code",
    ),
    (word_set("plaats woonplaats woonpl wpl stad plaatsnaam"), word_set("van de woning"), "town"),
)


@lru_cache(maxsize=4096)
def composed(folded: str) -> str | None:
    """Return what a folded label asks for by the words it is made of, None when one is strange."""
    folded = re.sub(r"\blt(?=\d)", "lt ", folded)
    for pattern, meaning in (*_GRAMMAR, *_QUESTIONS, *_ENGLISH):
        if pattern.fullmatch(folded):
            return meaning
    if _GROUP_OF_AGES.fullmatch(folded):
        return "minors_of_ages"
    words = set(folded.split())
    if found := _without_context(folded.split()):
        return found
    for core, others, meaning in _WORDS:
        if words & core and words <= core | others and not words <= {"18"}:
            return meaning
    return None


def _without_context(words: list[str]) -> str | None:
    """Return what a label of a program asks for without the words that only place it."""
    kept = [word for word in words if word not in _CONTEXT]
    if not kept or len(kept) == len(words) or words[0] not in _CONTEXT:
        return None
    bare = " ".join(kept[:-1] if kept[-1] == "1" else kept)
    return next((meaning for name, meaning in _SHORT if name == bare), None) or composed(bare)


_SHORT = (
    ("naam", "persons"), ("adres", "address"), ("pc", "postal_code"), ("plaats", "town"),
    ("tel", "phone"), ("mail", "email"), ("straat", "street"), ("huisnr", "house_number"),
    ("nr", "reference"), ("nummer", "reference"), ("saldo", "amount"),
)  # fmt: skip
