# ruff: noqa: E501 - an approved wording stays on one line, so that it can be read and compared
"""What a landlord did to reach a tenant, by a closed grammar: it changes no value.

A sentence is covered only when each of its clauses is: what was tried, what came of it, or what
the tenant was told. Whatever else stands in it leaves the whole sentence to a person.
"""

import re

_WE = r"(?:wij|we|ik)"
_TENANT = r"(?:(?:de|onze) )?(?:huurders?|huurster|bewoners?|klant)"
_WHO = rf"(?:{_TENANT}|hij|zij|ze|meneer|mevrouw|men)"
_HIM = rf"(?:{_TENANT}|hem|haar|hen|meneer|mevrouw)"
_OFTEN = r"(?:meerdere|verschillende|diverse|enkele|een paar|twee|drie|vier|\d) (?:keren|keer|malen|maal)"
_HOW = rf"(?:(?:{_OFTEN}|vaker|herhaaldelijk|regelmatig|tevergeefs|al|ook|reeds|inmiddels|telefonisch|schriftelijk|per (?:mail|e-mail|brief|post)|zonder (?:resultaat|succes)) )*"
_PAPER = r"(?:(?:een|de|\d|twee|drie|meerdere|diverse) )?(?:aanmaning(?:en)?|herinnering(?:en)?|brief|brieven|betalingsherinnering(?:en)?|sommaties?|e-?mails?|sms(?:je|jes)?|voicemails?)"
_DONE = rf"(?:{_HOW}(?:gebeld|gemaild|aangeschreven|aangemaand|langs geweest|langsgegaan|ge-?sms't|(?:geprobeerd|getracht) (?:te bellen|contact (?:op te nemen|te krijgen|te leggen))|{_PAPER} (?:gestuurd|verstuurd|verzonden|achtergelaten|ingesproken)|(?:een |{_OFTEN} )?huisbezoek(?:en)? (?:afgelegd|gebracht|gedaan|geprobeerd)))"
_TO_THEM = rf"(?:(?:{_HIM}|met {_HIM}|bij {_HIM}) )?"
_TRIED = rf"{_WE} hebben {_TO_THEM}{_DONE}(?:(?:,| en|, en) {_DONE}){{0,3}}"
_NO_ANSWER = rf"(?:er deed niemand open|niemand (?:deed open|was thuis)|er was niemand thuis|{_WHO} (?:deed niet open|was niet thuis|neemt niet op|nam niet op|belt niet terug|reageert (?:niet|nergens op)|reageren (?:niet|nergens op))|zonder (?:resultaat|succes|reactie)|(?:er kwam |kregen |dit gaf )?geen (?:reactie|gehoor))"
_OUR_MAIL = r"(?:(?: meer)? op (?:onze |de |al onze )?(?:brieven|telefoontjes|mails|e-mails|aanmaningen|herinneringen|berichten|oproepen)(?: (?:en|of) (?:onze )?(?:brieven|telefoontjes|mails|e-mails|aanmaningen|herinneringen|berichten|oproepen))?)"
_HELP = r"(?:(?:de )?mogelijkhe(?:id|den) (?:van|tot|voor) )?(?:de )?(?:hulp bij schulden|schuldhulp(?:verlening)?|schulddienstverlening)"
_NO_OBJECTION = r"(?:heeft|hebben) (?:daartegen |hiertegen |daar )?geen bezwaar(?: gemaakt)?"
_ALL = rf"(?:iedereen|allen|alle huurders|(?:(?:deze|onderstaande|bovenstaande|bovengenoemde) )?{_TENANT}|{_WHO})(?: op (?:de|deze) lijst)?"
_MANNER = rf"(?:(?:allen|allemaal|eerst|eerder|{_OFTEN}|vaker|herhaaldelijk|regelmatig|tevergeefs|al|ook|reeds|inmiddels|telefonisch|schriftelijk|per (?:mail|e-mail|brief|post|telefoon)(?: en (?:per )?(?:mail|e-mail|brief|post|telefoon))?|zonder (?:resultaat|succes)|door ons) )*"
_WAS_DONE = rf"{_MANNER}(?:gebeld|gemaild|aangeschreven|aangemaand|bezocht|benaderd|herinnerd)"
_SENT = rf"{_MANNER}{_PAPER} (?:gestuurd|verstuurd|verzonden)"
_NUMBERED = r"(?:(?:1e|2e|3e|eerste|tweede|derde|laatste) )?(?:aanmaning|herinnering|betalingsherinnering|sommatie|brief)(?: \d)?(?: (?:is )?(?:verzonden|verstuurd|gestuurd))?"
_WHEN = r"(?:\d{1,2}-\d{1,2}(?:-\d{2,4})?:? )?"
_IN_SHORT = rf"(?:{_NUMBERED}|{_PAPER}(?: (?:verzonden|verstuurd|gestuurd|ingesproken))?|(?:{_OFTEN} )?(?:gebeld|gemaild|aangeschreven|aangemaand)|(?:{_OFTEN} )?huisbezoek(?: (?:gedaan|afgelegd|gebracht))?|langs geweest|aan de deur geweest|voicemail|e-?mail|sms|telefonisch(?: contact gezocht)?|(?:betalings)?(?:regeling|afspraak) niet nagekomen)"
_EFFORTS = tuple(re.compile(pattern) for pattern in (
    rf"{_TRIED}(?:,? (?:maar|echter|doch)? ?{_NO_ANSWER})?",
    rf"{_WHO} (?:reageert|reageren) (?:niet|nergens|nooit){_OUR_MAIL}?",
    r"(?:(?:het|ons|onze) )?contact (?:opnemen|krijgen|leggen)(?: met (?:de )?huurders?)? is (?:(?:ons|nog|tot nu toe|tot op heden) )*niet gelukt",
    r"het is (?:(?:ons|nog|tot nu toe|tot op heden) )*niet gelukt(?: om)? (?:in )?contact (?:te krijgen|op te nemen|te leggen)(?: met (?:de )?huurders?)?",
    rf"(?:er is|(?:wij|we) hebben|{_WHO} (?:is|zijn)) (?:{_HIM} )?(?:(?:ook|al|schriftelijk|telefonisch|er) )*gewezen op {_HELP}",
    r"(?:de|een) (?:(?:eerder|eerdere) )?(?:(?:gemaakte|afgesproken|getroffen|overeengekomen) )?betalings(?:regeling|afspraak) (?:is|wordt) niet (?:nagekomen|nageleefd)",
    rf"{_WHEN}{_IN_SHORT}(?:(?:, | en | \+ | / |; ){_IN_SHORT}){{0,4}}(?:,? (?:maar )?{_NO_ANSWER}|,? (?:niet opgenomen|niet thuis|geen gehoor))?",
    rf"{_ALL} (?:is|zijn|werd|werden) {_WAS_DONE}(?:(?:,| en|, en) {_WAS_DONE}){{0,3}}(?:,? (?:maar|echter|doch)? ?{_NO_ANSWER})?",
    rf"{_ALL} (?:heeft|hebben|kreeg|kregen) {_MANNER}{_PAPER}(?: (?:en|,) {_PAPER})*(?: (?:gehad|ontvangen|gekregen))?",
    rf"er (?:is|zijn|werd|werden) {_SENT}(?:(?:,| en|, en) {_SENT}){{0,2}}(?:,? (?:maar|echter|doch)? ?{_NO_ANSWER})?",
    rf"{_WHO} (?:is|zijn) (?:op de hoogte (?:van|gebracht van)|geinformeerd over|geïnformeerd over) (?:deze|de|dit) (?:aan)?(?:melding|signaal)(?: en {_NO_OBJECTION})?",
))  # fmt: skip


def is_effort(text: str) -> bool:
    """Say whether a folded sentence tells only of the landlord's efforts.

    Args:
        text: the sentence in lower case, on one line, without signs at its ends.
    """
    return any(pattern.fullmatch(text) for pattern in _EFFORTS)
