import pytest
from reading_samples import OWN_ADDRESSES, YMERE

from phu_mailer.reading.blocks import Segment, text_blocks
from phu_mailer.reading.own import Own
from phu_mailer.reading.segments import segment
from phu_mailer.reading.sentences import split

OWN = Own.of(YMERE, OWN_ADDRESSES)
AUTHORED, SIGNATURE, QUOTED = Segment.AUTHORED, Segment.SIGNATURE, Segment.QUOTED


def segments(text: str) -> list[Segment]:
    return [part.segment for part in segment(text_blocks(text), OWN)]


def test_what_stands_below_the_greeting_is_signature():
    assert segments("Hallo\nMet vriendelijke groet,\nKarin\nT 088 000 89 00") == [
        AUTHORED,
        SIGNATURE,
        SIGNATURE,
        Segment.FOOTER,
    ]


@pytest.mark.parametrize(
    "closing", ["Met groet,", "met groeten", "Met groet, Karin", "Met gr. Karin"]
)
def test_a_short_closing_is_one_too(closing):
    assert segments(f"Hallo\n{closing}\nVogelplein 3") == [AUTHORED, SIGNATURE, SIGNATURE]


def test_an_older_mail_begins_at_its_header():
    text = "Dag\nVan: K <k@x.example>\nVerzonden: ma 2 mrt 2026 9:00\nAan: PHU\nNaam: X"

    assert segments(text) == [AUTHORED, QUOTED, QUOTED, QUOTED, QUOTED]


def test_a_label_from_is_no_older_mail():
    assert segments("Van: 1 mei\nNaam: X") == [AUTHORED, AUTHORED]


def test_an_answer_between_quotes_is_authored():
    assert segments("> Wat is het nummer?\n214 zwart\n> Dank") == [QUOTED, AUTHORED, QUOTED]


def test_the_letterhead_of_the_corporation_is_no_text_of_the_mail():
    text = "Ymere\nJacob van Lennepkade 1\n1053 MZ Amsterdam\nNaam: X"

    assert segments(text) == [Segment.LETTERHEAD] * 3 + [AUTHORED]


def test_no_block_is_lost():
    text = "a\n\n> b\nGroet,\nc\n\nOp 3 mei 2026 om 9:00 schreef D:\n> e"

    parts = segment(text_blocks(text), OWN)

    assert [part.block for part in parts] == text_blocks(text)


def test_initials_and_abbreviations_end_no_sentence():
    text = (
        "Het betreft mw. A.B. de Boer, geb. 3 mei 1980. Zij woont op Dr. Schaepmanstraat 5. Dank."
    )

    assert [sentence.text for sentence in split(text, "body:1")] == [
        "Het betreft mw. A.B. de Boer, geb. 3 mei 1980.",
        "Zij woont op Dr. Schaepmanstraat 5.",
        "Dank.",
    ]


def test_a_tenant_within_a_signature_or_disclaimer_is_never_a_footer():
    for text in (
        "Ymere\nA. Jansen\nKerkstraat 12\n2011 AB Haarlem",
        "Dit bericht is vertrouwelijk. De huurder heeft twee kinderen.",
        "Jansen, A. / Kerkstr 12 / zie www.ymere.example",
        "Karin Visser, consulent, over Jansen op Kerkstraat 12",
        "Dit bericht is vertrouwelijk. Onze vorige mail was onjuist.",
        "Volg ons op Facebook. Het totaal is 1.234,50.",
    ):
        assert Segment.FOOTER not in segments(text), text
