"""Words that stand in mails of every corporation and say nothing about anybody.

A pseudonymised mail keeps these, the labels and what was taught; every other word of it becomes
another one. A word that can be somebody's name does not belong here.
"""

from phu_mailer.reading.folding import fold, word_set
from phu_mailer.reading.labels import listed_words

_SENTENCES = word_set(
    """aan aangemaakt aangemeld achter achterstand actie afgelopen al alle alleen alleenstaand
    alleenstaande allen allemaal als alvast ander andere bedraagt bedrag bekend bereikbaar
    beste betaald betalen betaling betalingsachterstand betalingsregeling betreft betreffende
    bij bijgaand bijlage binnen brief brieven collega collegas contact convenant correctie dag
    dagen dank dat de deel deze dhr die dit door dossier dossiers drie een eens eenoudergezin
    eerdere eigen elke email en enkele er euro fam familie gaat gaan gebeld gedeelte geen
    gegevens gehad geldt gemaakt gemeente gemeld gesprek getroffen geven gezin goed
    goedemiddag goedemorgen goedendag graag groet groeten had hallo hebben heeft heer heren
    het hierbij hieronder hij hoi hoogachtend hoogte hoort horen hr huidige hun huur
    huurachterstand huurder huurders huurschuld huurt in inmiddels inwonend inwonende is ja
    jaar januari februari maart april mei juni juli augustus september oktober november
    december jeugd jij jongeren jr jullie kan kennis kind kinderen klopt komt kunnen kunt laat
    leeftijd lijst loopt maand maanden maar mail meer meerderjarig meerderjarige melden
    melding meldingen meneer met mevr mevrouw minderjarig minderjarige minderjarigen mnd moet
    mogelijk momenteel mvg mw na naar nee niet niets nieuw nieuwe nog nogmaals nu of om
    onbekend ondanks onder onderstaand onderstaande ons onze ook op openstaand openstaande
    over overzicht per persoon phu post reactie reageert regeling samen signaal signalen sinds
    staat stad te tel telefonisch telefoon telefoonnummer tenminste ter termijn termijnen
    thuis thuiswonend thuiswonende toe tot totaal totale tussen twee u uit uw van vanaf veel
    vernemen verzoek vier vijf volgende voor vraag vragen vriendelijk vriendelijke
    vroegsignalering waar wat week weken wel welke weten wie wij wij will willen woning wonen
    wonend wonende woont worden wordt ze zelf zes zeven zich zie zij zijn zonder acht negen
    tien eur bsn nvt onbekende echtpaar samenwonend"""
)
GENERIC = word_set(
    """van de der den het ten ter te op aan in t s d el al en of dhr hr heer mw mevr mevrouw
    meneer mej fam familie euro eur maand maanden mnd termijnen straat laan weg plein kade
    gracht hof pad dreef singel steeg markt wal bis hs rd zw nl com net org www mail nee ja
    postbus"""
)
"""Words of names and addresses that tell nothing by themselves."""

COMMON = frozenset(map(fold, _SENTENCES)) | frozenset(
    word for label in listed_words() for word in label.split()
)
