"""A remark that nobody approved and that may turn a letter into a mistake makes somebody look."""

import pytest
from reading_samples import PROSE, read
from trap_mails import labelled

REMARKS = [
    "Zij heet nu Jansen.",
    "Hij noemt zich ook Jansen.",
    "Let op, je schrijft Smidt met dt.",
    "Het is de bovenwoning.",
    "De ingang is aan de achterzijde.",
    "De woning is onderverhuurd aan K. Bos.",
    "Stuur de uitnodiging naar zijn advocaat.",
    "Alle correspondentie via ons.",
    "Post komt niet aan.",
    "Hij is in het buitenland.",
    "Niemand weet waar hij is.",
    "Hij vindt het niet goed dat u zijn gegevens krijgt.",
    "Hij wil geen hulp.",
    "Gelieve niet aan te bellen.",
    "Graag discreet benaderen.",
    "Hij betwist het bedrag.",
    "Het bedrag is nog niet definitief.",
    "Dit is exclusief november.",
    "Het was een misverstand.",
    "Afgehandeld.",
    "Hij maakt morgen alles over.",
    "Er loopt al een traject bij jullie.",
    "Het betreft een garagebox.",
    "De woning is verkocht.",
    "Hij dreigt met geweld.",
]
COURTESY = ["Alvast bedankt.", "Tot morgen bij het overleg.", "Ik ben er maandag weer."]
LAST = "zijn geen inwonende kinderen."


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_that_may_matter_makes_somebody_look(remark):
    beside_labels = read(f"Goedemorgen,\n\n{remark}\n\n{labelled()}")
    in_prose = read(PROSE.replace(LAST, f"{LAST} {remark}"))

    assert "unexplained: text" in beside_labels.signals[0].review_reasons
    assert "unexplained: text" in in_prose.signals[0].review_reasons


@pytest.mark.parametrize("remark", COURTESY)
def test_courtesy_holds_up_nothing(remark):
    reading = read(PROSE.replace(LAST, f"{LAST} {remark}"))

    assert reading.signals[0].review_reasons == ()


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("Hierbij twee meldingen.", True),
        ("Hierbij 2 nieuwe signalen.", True),
        ("Drie stuks deze keer.", True),
        ("Hierbij een melding.", False),
        ("Hierbij 1 melding.", False),
    ],
)
def test_a_mail_that_announces_more_tenants_than_were_read_waits(said, waits):
    reading = read(f"Goedemorgen,\n\n{said}\n\n{labelled()}")

    assert ("tenants: several" in reading.signals[0].review_reasons) is waits


def test_two_tenants_of_one_household_are_two_tenants():
    reading = read(f"Het betreft twee huurders.\n\n{labelled(name='A. Smit en B. Bos')}")

    assert "tenants: several" not in reading.signals[0].review_reasons
