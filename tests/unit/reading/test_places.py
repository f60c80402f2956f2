"""An address is held against those that exist; nothing is corrected, and doubt waits."""

from collections.abc import Sequence

import pytest
from reading_samples import LABELLED, OWN_ADDRESSES, TODAY, YMERE, runs_unattended

from phu_mailer.domain.message import DecodedBy, ParsedMail
from phu_mailer.domain.signal import Evidence, Reading
from phu_mailer.reading import read_signals
from phu_mailer.reading.fields.addresses import doubts_about_street
from phu_mailer.reading.folding import fold
from phu_mailer.reading.knowledge import Knowledge, Place


class Register:
    """Addresses in memory; without any, it knows street names only."""

    def __init__(self, *places: Place, streets: Sequence[str] = ()) -> None:
        self.places = places
        self.streets = {fold(one) for one in (*streets, *(place.street_name for place in places))}

    def has_addresses(self) -> bool:
        return bool(self.places)

    def knows_street(self, street: str) -> bool:
        return street in self.streets

    def at(self, postal_code: str, house_number: int) -> list[Place]:
        return [
            one
            for one in self.places
            if (one.postal_code, one.house_number) == (postal_code, house_number)
        ]

    def named(self, street: str, house_number: int) -> list[Place]:
        return [
            one
            for one in self.places
            if (fold(one.street_name), one.house_number) == (street, house_number)
        ]


HOME = Place("2035 XX", 112, "Roordastraat", "Haarlem")


def read(text: str, *places: Place, streets: Sequence[str] = ()) -> Reading:
    mail = ParsedMail(decoded_by=DecodedBy.MAIL_PARSER, subject="PHU-melding", text=text)
    knowledge = Knowledge(Register(*places, streets=streets))
    return read_signals(mail, YMERE, TODAY, OWN_ADDRESSES, knowledge)


def test_an_address_that_exists_runs_unattended():
    assert runs_unattended(read(LABELLED, HOME))


@pytest.mark.parametrize(
    ("there", "reasons"),
    [
        (Place("2035 XX", 112, "Kerkstraat", "Haarlem"),
         ("address: street not known", "address: other street there")),
        (Place("2035 XX", 114, "Roordastraat", "Haarlem"), ("address: not in the register",)),
        (Place("2035 XX", 112, "Roordastraat", "Heemstede"), ("address: other town there",)),
        (Place("2035 XX", 112, "Roordastraat", "Haarlem", "A"),
         ("address: addition not known",)),
    ],
    ids=["street", "number", "town", "addition"],
)  # fmt: skip
def test_an_address_that_does_not_fit_waits_and_stays_as_it_was(there, reasons):
    (signal,) = read(LABELLED, there).signals

    assert signal.review_reasons == reasons
    assert (signal.street_name, signal.house_number) == ("Roordastraat", 112)
    assert (signal.postal_code, signal.town) == ("2035 XX", "Haarlem")


def test_another_street_at_the_postal_code_lowers_the_confidence_to_0_40():
    (signal,) = read(LABELLED, Place("2035 XX", 112, "Kerkstraat", "Haarlem")).signals

    assert signal.evidence["street_name"].confidence == 0.40


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("112 rood", Place("2035 XX", 112, "Roordastraat", "Haarlem", "", "RD")),
        ("112-hs", Place("2035 XX", 112, "Roordastraat", "Haarlem", "", "HS")),
        ("112 A2", Place("2035 XX", 112, "Roordastraat", "Haarlem", "A", "2")),
    ],
)
def test_an_addition_may_be_written_in_another_way_than_in_the_register(written, place):
    text = LABELLED.replace("Roordastraat 112", f"Roordastraat {written}")

    (signal,) = read(text, place).signals

    assert signal.review_reasons == ()


WITHOUT_CODE = LABELLED.replace("2035 XX Haarlem", "Haarlem").replace("Postcode/plaats", "Plaats")


def test_the_only_postal_code_that_fits_is_proposed_and_waits():
    elsewhere = Place("1012 AB", 112, "Roordastraat", "Amsterdam")

    (signal,) = read(WITHOUT_CODE, HOME, elsewhere).signals

    assert (signal.postal_code, signal.review_reasons) == ("2035 XX", ("derived: postal_code",))
    assert signal.evidence["postal_code"] == Evidence("Roordastraat 112", "derived", 0.60)


@pytest.mark.parametrize(
    "places",
    [
        (HOME, Place("2036 AB", 112, "Roordastraat", "Haarlem")),
        (Place("2035 XX", 114, "Roordastraat", "Haarlem"),),
        (Place("1012 AB", 112, "Roordastraat", "Amsterdam"),),
    ],
    ids=["two fit", "other number", "other town"],
)
def test_no_postal_code_is_proposed_when_not_exactly_one_fits(places):
    (signal,) = read(WITHOUT_CODE, *places).signals

    assert (signal.postal_code, signal.review_reasons) == (None, ("missing: postal_code",))


def test_a_list_of_street_names_explains_an_unusual_name():
    text = LABELLED.replace("Roordastraat", "Zuider Buiten Spaarne")

    doubtful = read(text)
    explained = read(text, streets=["Zuider Buiten Spaarne"])

    assert doubtful.signals[0].review_reasons == ("address: street not known",)
    assert runs_unattended(explained)


def test_a_list_of_street_names_makes_no_usual_name_doubtful():
    assert doubts_about_street("Amsterdamse Kade", Register(streets=["Kerkstraat"])) == ()
    assert doubts_about_street("Karin", Register(streets=["Kerkstraat"])) == (
        "address: street not known",
    )


def test_with_all_addresses_known_a_usual_name_that_is_not_there_is_doubtful():
    assert doubts_about_street("Amsterdamse Kade", Register(HOME)) == ("address: street not known",)
