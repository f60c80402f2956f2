"""Sentences about the mail itself decide nothing; one word about a tenant, and they are judged."""

import pytest

from phu_mailer.reading.clauses import is_approved

ABOUT_THE_MAIL = [
    "Wij hebben weer een paar meldingen.",
    "Wij willen de volgende huurders bij u onder de aandacht brengen:",
    "Onderstaand wat er deze week is blijven openstaan na de tweede aanmaning.",
    "Zie hieronder een nieuwe melding.",
    "Hierbij ontvangt u de lijst van week 47.",
    "Hierbij de aanmelding(en) van deze week in het kader van vroegsignalering.",
    "Hierbij de aanmelding van een huurder met een achterstand in de huur.",
    "Twee stuks deze keer.",
    "Vragen?",
    "Bel gerust.",
    "Mocht u nog vragen hebben, dan hoor ik het graag.",
    "Graag oppakken, alvast bedankt.",
    "Zouden jullie deze huurders willen benaderen?",
    "Kunnen jullie het overnemen?",
    "Wilt u ons laten weten of er contact is geweest?",
    "Wij stellen een terugkoppeling op prijs.",
    "Wij verzoeken u vriendelijk contact op te nemen met deze huurder.",
    "Graag ontvangen wij te zijner tijd een terugkoppeling.",
    "Succes ermee en alvast bedankt!",
]
EFFORTS = [
    "Iedereen op de lijst is eerst gebeld en aangeschreven.",
    "Alle huurders zijn per brief en telefoon benaderd, zonder resultaat.",
    "Er zijn meerdere brieven gestuurd.",
    "De huurder heeft een aanmaning en een sommatie gehad.",
    "aanmaning 2 verzonden",
    "gebeld + brief, geen reactie",
    "Regeling niet nagekomen",
]
MAY_MATTER = [
    "Wij hebben weer huur ontvangen.",
    "Wij hebben nog contact met de huurder.",
    "Wij hebben nog een huurder op dit adres.",
    "Wij willen de melding intrekken.",
    "Wij willen de huurder eerst zelf benaderen.",
    "Wij sturen de huurder een brief.",
    "Wij vragen u deze huurder niet te benaderen.",
    "Graag contact met ons opnemen.",
    "Graag contact opnemen met onze collega.",
    "Graag contact opnemen met de dochter.",
    "Graag wachten met deze melding.",
    "Graag pas na 1 december benaderen.",
    "Graag per mail benaderen.",
    "Graag alleen telefonisch contact.",
    "Hierbij de melding van de vorige huurder.",
    "Hierbij de gewijzigde melding.",
    "Hierbij de huurder met kind.",
    "Hierbij de melding van 2 huurders.",
    "Deze week is de huurder verhuisd.",
    "Deze week is de huur gedaan.",
    "Deze maand staat de huur er op.",
    "Dit is een nieuw adres.",
    "Bel gerust de huurder.",
    "Bel de huurder.",
    "Bedankt voor de betaling.",
    "Iedereen is gebeld en er is betaald.",
    "De huurder is gebeld en wil niet.",
    "De huurder heeft een brief ontvangen dat hij weg moet.",
    "Er zijn brieven gestuurd naar een ander adres.",
    "De huurder heeft een aanmaning gehad en betaald.",
    "gebeld, betaalt morgen",
    "gebeld door dochter",
    "huisbezoek, hond",
    "brief retour",
]  # fmt: skip


@pytest.mark.parametrize("sentence", [*ABOUT_THE_MAIL, *EFFORTS])
def test_what_a_mail_says_about_itself_or_about_efforts_is_approved(sentence):
    assert is_approved(sentence)


@pytest.mark.parametrize("sentence", MAY_MATTER)
def test_one_word_about_a_tenant_and_it_is_judged(sentence):
    assert not is_approved(sentence)


@pytest.mark.parametrize("word", ["niet", "geen", "eerst", "pas", "betaald", "verhuisd", "kind"])
@pytest.mark.parametrize("sentence", [one.rstrip(".:!?") for one in ABOUT_THE_MAIL])
def test_no_word_that_turns_a_sentence_around_goes_unheard(sentence, word):
    assert not is_approved(f"{sentence} {word}")
