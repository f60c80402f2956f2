"""What must not be kept is left out of evidence; names and values stay as they are."""

import json

import pytest
from reading_samples import LABELLED, read_one
from trap_mails import labelled

from phu_mailer.domain.document import to_document
from phu_mailer.reading.redact import mask_remark

REMARKS = [
    (
        "Ontruiming is gepland op 3 december, huurder is in detentie.",
        "Ontruiming is gepland op 3 december,[weggelaten].",
    ),
    ("Meneer is psychisch in de war", "[weggelaten]"),
    ("Mevrouw (zwanger) wil niet dat u belt", "Mevrouw ([weggelaten]) wil niet dat u belt"),
    ("Bsn 111222333, ontruiming dreigt", "Bsn [BSN verwijderd], ontruiming dreigt"),
    ("De ontruiming is op 3 december", "De ontruiming is op 3 december"),
]


@pytest.mark.parametrize(("text", "kept"), REMARKS)
def test_health_belief_and_justice_are_left_out_of_a_sentence(text, kept):
    assert mask_remark(text) == kept


def test_the_evidence_of_an_eviction_tells_nothing_of_a_disease():
    remark = "De ontruiming is op 3 december 2026, mevrouw is ziek."

    signal = read_one(LABELLED.replace("\nMet vriendelijke", f"\n{remark}\n\nMet vriendelijke"))

    assert signal.is_crisis
    assert {"ziek" in one.text for one in signal.evidence.values()} == {False}
    assert signal.evidence["is_crisis"].text == (
        "De ontruiming is op 3 december 2026,[weggelaten]."
    )


PLACES = {
    "a name": {"name": "Mw. A. Bos, BSN 111222333"},
    "an address": {"address": "Vondelweg 12 (bsn 111222333)"},
    "a reference": {"more": "Kenmerk: 111222333/1"},
    "a mail address": {"more": "E-mail: 111222333@mail.example"},
    "a remark": {"more": "Opmerking: ontruiming van 1112.22.333 op 12-12-2026"},
}


@pytest.mark.parametrize("changes", PLACES.values(), ids=PLACES.keys())
def test_a_citizen_service_number_is_kept_nowhere(changes):
    kept = json.dumps(to_document(read_one(labelled(**changes))))

    assert [one for one in ("111222333", "1112.22.333") if one in kept] == []


def test_a_name_that_looks_like_a_remark_stays_as_it_is():
    signal = read_one(LABELLED.replace("Mw. A. de Jong-Bakker", "Mw. A. de Zieke"))

    assert signal.name_as_written == "Mw. A. de Zieke"
    assert signal.evidence["persons"].text == "Mw. A. de Zieke"
