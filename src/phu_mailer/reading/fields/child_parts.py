# ruff: noqa: E501 - a list of words stays on one line, so that it can be read and compared
"""The words that a clause about children may consist of, and the household that its opening tells.

All in lower case, with commas for every sign. What is not here is left out on purpose: "nu",
"soms", "om de week", "bij", "zou", "denk" and names each change what a clause means.
"""

import re
from dataclasses import dataclass

from phu_mailer.domain.signal import HouseholdType

NUMBER = r"(?:\d{1,2}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)"
YEARS = r"(?:jaar|jr\.?|j\.?)(?: oud)?"
UNDER = r"(?:(?:onder|beneden|jonger dan) (?:de )?18(?: ?jaar| ?jr\.?)?|< ?18(?: ?jaar| ?jr\.?)?|t/m 17(?: ?jaar| ?jr\.?)?)"
MINOR = r"(?:minderjarige?|minderj\.?|mj\.?)"
AT_HOME = r"(?:inwonende?|inw\.|thuiswonende?|thuisw\.)"
WHO = r"(?:hij|zij|ze|meneer|mevrouw|(?:de |deze |onze )?(?:huurders?|huurster|bewoners?|bewoonster|klant)|het (?:gezin|echtpaar|stel))"
_END = r"(?=[ ,]|$)"
_AGE = rf"\d{{1,2}}(?!\d)(?: ?{YEARS})?(?! (?:meerderj|volw|minderj|inwon|thuisw|kind|zoon|zoons|zonen|dochter|stuks))"
_OF_ONE = r"(?:(?:een|één|1) van )?"
AGES = rf"{_OF_ONE}{_AGE}(?:(?: ?[,/&+] ?| en |, en ){_OF_ONE}{_AGE})*"
_KIND_OF = rf"(?:{MINOR}|{AT_HOME}|schoolgaande?|jonge?|kleine(?= kinderen))"
_NOUN = (
    r"(?:kinderen|kindjes?|kind\.?|kids|minderjarigen?|zoons|zonen|zoontjes|dochters|dochtertjes)"
)
_SON = r"(?:zoontje|zoon|dochtertje|dochter)"
_OWN = r"(?:(?:haar|zijn|hun|de) )?"
_PLACE = r"(?:in (?:de woning|(?:het )?huis|het gezin|het huishouden)|op (?:het|dit) adres|thuis(?: wonend?)?|inwonend|thuiswonend)"
_ALL = r"(?:(?:allemaal|allen|allebei|beiden?|alle (?:twee|drie|vier|vijf)) )"
_LIVE = r"(?:(?:die )?(?:wonen|woont|zijn|is) )"

SAYS_MINOR = re.compile(r"minderj|\bmj\b")
CHILDREN = re.compile(
    rf"(?:(?P<whose>haar|zijn|hun) )?(?:(?P<number>{NUMBER}|geen|zonder|meerdere|enkele)(?!\w) ?)?"
    rf"(?P<kind>(?:{_KIND_OF},? (?:en )?)*)(?P<noun>{_NOUN}(?!\w))?"
)
ALL_CHILDREN = re.compile(
    rf"(?:(?:{MINOR}|{AT_HOME}),? (?:en )?)*(?:kinderen|kind|kids|minderjarigen?)?"
)
COUNTED_BEFORE = re.compile(rf"(?P<number>{NUMBER}) (?:{_KIND_OF},? (?:en )?)*{_NOUN}, ")
ONE_CHILD = re.compile(
    rf"(?:(?:een|één|1|haar|zijn|hun) )?(?:(?:(?P<minor>{MINOR})|{AT_HOME}) )*"
    rf"(?:(?:{_SON}|kind),? van (?P<age>\d{{1,2}})(?!\d)(?: ?{YEARS})?|{_SON}, (?P<age_aside>\d{{1,2}})(?!\d)(?: ?{YEARS})?|(?:{_SON}|kind) (?P<age_after>\d{{1,2}}) ?{YEARS})"
    rf"(?:,? {_LIVE}?(?:(?:nog|ook) )*{_PLACE}| woont (?:(?:nog|ook) )*in)?(?: ook)?(?:(?:,? en | \+ |, )(?=\S)|$)"
)
BEHIND = tuple(
    (name, re.compile(f"(?:{pattern}){_END}"))
    for name, pattern in (
        ("among", rf"waarvan {NUMBER} (?:kind(?:eren)? )?(?:er )?(?:{MINOR}|{UNDER})"),
        ("adults", rf"(?:en |wel |en wel |\+ )?{NUMBER} (?:{AT_HOME} )?(?:meerderjarige?|volwassen)(?: (?:{_NOUN}|{_SON}))?(?:,? (?:van )?{AGES})?"),
        ("range", rf"(?:in de leeftijd )?(?:van \d{{1,2}} (?:t/m|tot en met|tot)|tussen(?: de)? \d{{1,2}} en(?: de)?) \d{{1,2}} ?{YEARS}"),
        ("ages", rf"(?:(?:die )?(?:zijn|is) )?(?:(?:in de )?leeftijd(?:en)?(?: van)?,? |van |resp\. |respectievelijk )?{AGES}"),
        ("minor", rf"(?:(?:die )?(?:zijn|is) )?{_ALL}?(?:nog )?(?:{MINOR}|{UNDER})"),
        ("home", rf"{_LIVE}?(?:(?:nog|ook|er) )*{_ALL}?(?:{_PLACE}|aanwezig|woonachtig)|(?:die )?thuis wonen|(?:wonen|woont) (?:(?:nog|ook|er) )*{_ALL}?in"),
        ("raised", r"(?:(?:alleen|in (?:haar|zijn) eentje) )?op"),
        ("pieces", rf"{NUMBER} stuks"),
        ("around", r"rond"),
        ("too", r"ook"),
    )
)  # fmt: skip
AGES_ALONE = re.compile(rf"(?P<lead>van |leeftijd(?:en)?(?: van)?,? )?(?P<ages>{AGES})")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a clause begins, and the household that it tells with minor children or without.

    `may_lack`: it can go with "geen".
    """

    pattern: re.Pattern[str]
    with_minors: HouseholdType | None = None
    without: HouseholdType | None = None
    may_lack: bool = True


BARE = Opening(re.compile(""))
_IS = rf"(?:(?:het|dit) (?:gaat om|betreft|is) |betreft |{WHO} (?:is|zijn) )?(?:een |het )?(?:jonge? )?"
_WITH = rf"(?:,? (?:met|en heeft|heeft|en|\+|plus|&)|,)? {_OWN}"
_PERSON = r"(?: (?:man|vrouw|meneer|mevrouw|persoon|huurder|huurster))?"
_COUPLE = r"(?:echtpaar|stel|koppel|gezin|(?:gehuwd|getrouwd|samenwonende?)(?: (?:stel|paar))?|partners|ouders|man en vrouw|vader(?: en|,) moeder|(?:twee|2) (?:ouders|volwassenen|volw\.?))"
_SINGLE_PARENT = HouseholdType.SINGLE_WITH_MINORS
_FAMILY = HouseholdType.FAMILY_WITH_MINORS
OPENINGS = (
    Opening(re.compile(rf"{_IS}(?:alleenstaande? (?:moeder|vader|ouder)|(?:een|één|1)-?ouder-?gezin){_WITH}"), _SINGLE_PARENT, may_lack=False),
    Opening(re.compile(rf"{_IS}(?:alleenstaande?|alleenwonende?){_PERSON}{_WITH}"), _SINGLE_PARENT, HouseholdType.SINGLE),
    Opening(re.compile(rf"(?:{WHO} )?woont (?:(?:er|hier|daar) )*alleen(?: in de woning)?{_WITH}"), _SINGLE_PARENT, HouseholdType.SINGLE),
    Opening(re.compile(rf"{_IS}{_COUPLE}{_WITH}"), _FAMILY, HouseholdType.OTHER_WITHOUT_MINORS),
    Opening(re.compile(r"(?:het )?gezin (?:heeft|telt|bestaat uit|bestaande uit) (?:(?:twee|2) (?:ouders|volwassenen|volw\.?)(?: en|,| met| \+) )?"), _FAMILY, may_lack=False),
    Opening(re.compile(rf"(?:een )?gezin (?:van|met) (?P<persons>{NUMBER})(?: (?:personen|pers\.?))?,? (?:waarvan|onder wie|w\.o\.) "), _FAMILY, may_lack=False),
    Opening(re.compile(rf"(?P<persons>{NUMBER}) (?:personen|pers\.?),? (?:waarvan|onder wie|w\.o\.) "), may_lack=False),
    Opening(re.compile(rf"(?:een )?(?:jonge )?(?:moeder|vader|ouder|huurster|huurder|vrouw|man|bewoner|bewoonster)(?:,? (?:met|en heeft|heeft|en|\+|plus|&) {_OWN}|, | (?=zonder))")),
    Opening(re.compile(r"(?:er|(?:in|binnen) (?:de woning|(?:het )?huis|het huishouden|het gezin)|op (?:het|dit) adres|daar|hier) (?:zijn|is|wonen|woont|lopen|loopt)(?: (?:ook|nog|er|hier|daar|thuis))* ")),
    Opening(re.compile(r"er is (?:ook )?sprake van "), may_lack=False),
    Opening(re.compile(rf"{WHO} (?:heeft|hebben)(?: (?:ook|nog|er|thuis|samen))* {_OWN}")),
    Opening(re.compile(rf"{WHO} woont(?: (?:er|hier|daar|thuis|samen))* met {_OWN}")),
    Opening(re.compile(rf"{WHO} voedt (?:in (?:haar|zijn) eentje|alleen) {_OWN}"), _SINGLE_PARENT, may_lack=False),
    Opening(re.compile(rf"{WHO} (?:voedt|voeden) {_OWN}"), may_lack=False),
    Opening(re.compile(rf"gelukkig (?:(?:zijn|is|wonen|woont) er|(?:heeft|hebben) {WHO})(?: ook)? ")),
    Opening(re.compile(r"gelukkig |ook |met ")),
)  # fmt: skip
