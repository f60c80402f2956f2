# ruff: noqa: E501 - a letter stays as a corporation writes it
"""Formal letters, typed in a mail or attached: their reference and the household they report."""

from typing import Any

import pytest
from office_files import document, paragraph
from reading_samples import read
from told import told

from phu_mailer.domain.message import Attachment

HEAD_BESIDE = """\
Gemeente Haarlem
t.a.v. Team Vroegsignalering
Postbus 511
2003 PB Haarlem

Datum                Ons kenmerk         Behandeld door        Uw kenmerk
12 november 2026     HA/2026/1234        mw. K. Postma         PHU 2026-881

Betreft: signaal huurachterstand

Geachte heer, mevrouw,

Hierbij melden wij u mevrouw S. Visser, wonende Roordastraat 14, 2035 XX te Haarlem. De huurachterstand bedraagt € 900,00, dat is 2 maanden. Er zijn geen minderjarige kinderen.

Met vriendelijke groet,
K. Postma
"""
HEAD_BELOW = """\
Datum: 12 november 2026
Onze referentie: INC.26.00417
Behandeld door: afdeling Incasso
Doorkiesnummer: 088 000 89 14
Onderwerp: Signaal vroegsignalering

Geacht college,

In het kader van het convenant vroegsignalering vragen wij uw aandacht voor onze huurder de heer P.J. de Wit, geboren op 3 maart 1981. Hij huurt van ons de woning aan de Kleverlaan 9 A te Haarlem (postcode 2023 JC).

De betalingsachterstand is opgelopen tot een bedrag van € 1.412,18 (3 maanden). Voor zover ons bekend wonen er twee minderjarige kinderen op het adres. De heer De Wit is bereikbaar op 06-12345678.

Hoogachtend,
Ymere
"""
FILE_IN_THE_SUBJECT = """\
Haarlem, 12 november 2026

Betreft: huurachterstand, dossier 2026-0123

Geachte heer/mevrouw,

Onze huurder, mevrouw F. el Idrissi, Briandlaan 112 in Haarlem (2034 AB), heeft een huurachterstand van € 2.050,40 over 4 maanden. Mevrouw heeft één minderjarig kind.

Met vriendelijke groet,
"""
INZAKE = """\
Inzake: huurder 7123456
Zaaknr.: 26/0458

Geacht team,

Met deze brief informeren wij u over de betalingsachterstand van mevr. A. Bos en dhr. T. Bos, Orionweg 40 zw, 2024 LH Haarlem. Er staat € 1.100,- open, zijnde twee maanden huur. Kinderen zijn er voor zover bekend niet.

Hoogachtend,
"""
CONTRACT = """\
BETREFT        : Contract 123.456.78
                 Mw. R. Amrani, Delftlaan 8, 2024 ZV Haarlem

Geachte dames en heren,

Ondanks onze aanmaningen heeft onze huurster haar huurachterstand niet ingelopen. Deze bedraagt per heden € 1.980,00 ofwel 3 maandtermijnen. In de woning verblijven 2 minderjarige kinderen.

Hoogachtend,
"""
IN_A_SENTENCE = """\
Geacht team Schulden,

Hierbij doen wij u melding van een betalingsachterstand bij dhr. B. van der Berg (debiteurnummer 40012345), woonachtig aan het Marsmanplein 7-2 te 2025 DR Haarlem. Zijn achterstand beloopt € 2.345,67, 4 maanden. Er zijn geen kinderen bekend.

Hoogachtend,
"""
ONLY_YOURS = """\
Uw kenmerk: PHU-2026-00012
Uw brief van: 3 november 2026
Datum: 12 november 2026

Geachte heer, mevrouw,

Onze huurder mevrouw H. Smit, wonende Kleverlaan 9, 2023 JC te Haarlem, heeft een huurschuld van € 801,90 (2 maanden). Zij heeft geen minderjarige kinderen.

Hoogachtend,
"""
LABEL_ABOVE = """\
Ons kenmerk
VS 2026 1188

Datum
12 november 2026

Onderwerp
Melding huurachterstand

Geachte mevrouw, heer,

De heer N. Haile, huurder van de woning Pijlslaan 23 rood, 2014 TP Haarlem, betaalt sinds september geen huur. De achterstand is nu € 2.100,00 (3 maanden). Hij is alleenstaand en heeft geen minderjarige kinderen.

Hoogachtend,
"""
SHORT_LABEL = """\
Datum  12-11-2026
Ref.   JdB/26-1188
Betr.  vroegsignalering

Geachte heer/mevrouw,

Bij dezen attenderen wij u op de huurachterstand van mevrouw J. Prins, Wagenweg 60 bis te Haarlem, 2012 NG. Openstaand is € 1.560,00, te weten 3 maanden. Mevrouw heeft een zoon van 7 jaar.

Hoogachtend,
"""
OF_BOTH = """\
Kenmerk gemeente : VS/26/77
Kenmerk Ymere    : 26.11.0042/HvD
Datum            : 12 november 2026

Geachte heer, mevrouw,

Wij vragen uw aandacht voor de heer M. Kaya, Vondelweg 201, 2026 BX Haarlem. De schuld bedraagt € 1.750,25 (2 maanden huur). Minderjarige kinderen: onbekend.

Hoogachtend,
"""
WITH_THE_ANSWER = """\
Bij beantwoording s.v.p. vermelden: 2026/441/HA

Geacht college,

Wij melden u hierbij de huurachterstand van mevrouw L. de Boer, Leidsevaart 310 hs, 2014 HM Haarlem: € 1.050,00 over 2 maanden. Er wonen geen minderjarigen op dit adres.

Hoogachtend,
"""

LETTERS: list[tuple[str, dict[str, Any]]] = [
    (HEAD_BESIDE, {"who": "mw S. Visser", "door": "Roordastraat 14 - -", "place": "2035 XX Haarlem", "cents": 90_000, "months": 2.0, "minors": "no", "reference": "HA/2026/1234"}),
    (HEAD_BELOW, {"who": "dhr P.J. de Wit", "door": "Kleverlaan 9 A -", "place": "2023 JC Haarlem", "cents": 141_218, "months": 3.0, "minors": "yes", "count": 2, "born": "1981-03-03", "phone": "+31612345678", "reference": "INC.26.00417"}),
    (FILE_IN_THE_SUBJECT, {"who": "mw F. el Idrissi", "door": "Briandlaan 112 - -", "place": "2034 AB Haarlem", "cents": 205_040, "months": 4.0, "minors": "yes", "count": 1, "reference": "2026-0123"}),
    (INZAKE, {"who": "mw A. Bos + dhr T. Bos", "door": "Orionweg 40 - zw", "place": "2024 LH Haarlem", "cents": 110_000, "months": 2.0, "minors": "no", "reference": "7123456"}),
    (CONTRACT, {"who": "mw R. Amrani", "door": "Delftlaan 8 - -", "place": "2024 ZV Haarlem", "cents": 198_000, "months": 3.0, "minors": "yes", "count": 2, "reference": "123.456.78"}),
    (IN_A_SENTENCE, {"who": "dhr B. van der Berg", "door": "Marsmanplein 7 - 2", "place": "2025 DR Haarlem", "cents": 234_567, "months": 4.0, "minors": "no", "reference": "40012345"}),
    (ONLY_YOURS, {"who": "mw H. Smit", "door": "Kleverlaan 9 - -", "place": "2023 JC Haarlem", "cents": 80_190, "months": 2.0, "minors": "no"}),
    (LABEL_ABOVE, {"who": "dhr N. Haile", "door": "Pijlslaan 23 - rood", "place": "2014 TP Haarlem", "cents": 210_000, "months": 3.0, "minors": "no", "household": "single", "reference": "VS 2026 1188"}),
    (SHORT_LABEL, {"who": "mw J. Prins", "door": "Wagenweg 60 - bis", "place": "2012 NG Haarlem", "cents": 156_000, "months": 3.0, "minors": "yes", "count": 1, "reference": "JdB/26-1188"}),
    (OF_BOTH, {"who": "dhr M. Kaya", "door": "Vondelweg 201 - -", "place": "2026 BX Haarlem", "cents": 175_025, "months": 2.0, "minors": "unknown", "reference": "26.11.0042/HvD"}),
    (WITH_THE_ANSWER, {"who": "mw L. de Boer", "door": "Leidsevaart 310 - hs", "place": "2014 HM Haarlem", "cents": 105_000, "months": 2.0, "minors": "no", "reference": "2026/441/HA"}),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "truth"), LETTERS)
def test_a_letter_typed_in_a_mail_is_filled_in_and_waits(letter, truth):
    reading = read(letter)

    assert [told(one) for one in reading.signals] == [truth]
    assert all(one.needs_review for one in reading.signals)


@pytest.mark.parametrize(("letter", "truth"), LETTERS)
def test_a_letter_in_a_file_of_word_is_filled_in_and_waits(letter, truth):
    file = document("".join(map(paragraph, letter.split("\n"))))

    reading = read(
        "Goedemiddag,\n\nBijgaand onze brief.\n\nMet vriendelijke groet,\nK. Postma\n",
        attachments=(Attachment("brief.docx", "application/octet-stream", file),),
    )

    assert [told(one) for one in reading.signals] == [truth]
    assert all(one.needs_review for one in reading.signals)


BODY = """
Betreft: signaal huurachterstand

Geachte heer, mevrouw,

Hierbij melden wij u mevrouw S. Visser, wonende Roordastraat 14, 2035 XX te Haarlem. De huurachterstand bedraagt € 900,00, dat is 2 maanden. Er zijn geen minderjarige kinderen.

Met vriendelijke groet,
K. Postma
"""


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        ("Datum                Uw kenmerk          Ons kenmerk        Bijlage(n)\n12 november 2026                         HA/2026/1234       1", "HA/2026/1234"),
        ("Datum            Kenmerk          Doorkiesnummer      E-mail\n12-11-2026       H816221          023-5551234         incasso@anders.example", "H816221"),
        ("Telefoon: 023-5551234\nE-mail: k.postma@anders.example\nOns kenmerk: H816221", "H816221"),
        ("Doorkiesnr.   023-5551234\nOns kenmerk   H816221", "H816221"),
        ("Uw kenmerk: PHU-2026-12, ons kenmerk: 8812/26", "8812/26"),
        ("Ref.: VROEG-2026-0012", "VROEG-2026-0012"),
        ("Ons kenmerk: YM.26.INC.0045", "YM.26.INC.0045"),
        ("Dossiernummer: 26 0042 11", "26 0042 11"),
        ("Behandeld door: mw. K. Postma\nKenmerk: KP/26.114", "KP/26.114"),
        ("Contractnr. 0045.112.03 complex 12", "0045.112.03"),
        ("Dossier #2026-114", "2026-114"),
        ("Uw kenmerk    PHU-2026-12\nDatum   12 november 2026", None),
        ("Dossiernummer deurwaarder: 99/1234\nKenmerk: -", None),
        ("Kenmerk: 111222333", None),
        ("Kenmerk: 111.222.333", None),
        ("Klant: 06-12345678", None),
        ("Uw brief d.d. 3 november 2026, kenmerk PHU-2026-14", None),
        ("In antwoord op uw brief met kenmerk PHU-2026-14", None),
        ("Kenmerk bij de gemeente: PHU-14-22", None),
        ("Contract: NL91ABNA0417164300", None),
        ("Contract sinds 2019", None),
        ("Huurder sinds 01-02-2019", None),
    ],
)  # fmt: skip
def test_the_head_of_a_letter_gives_only_the_reference_of_the_corporation(head, reference):
    (signal,) = read(f"{head}\n{BODY}").signals

    assert signal.corporation_reference == reference
    assert (signal.phone, signal.email) == (None, None)
    assert told(signal)["who"] == "mw S. Visser"


def test_what_an_attached_letter_is_about_is_not_taken_for_its_title():
    text = f"Betreft: intrekking dossier 2026-0123\n{BODY.replace('Betreft: signaal huurachterstand', '')}"
    file = document("".join(map(paragraph, text.split("\n"))))

    reading = read(
        "Bijgaand onze brief.\n",
        attachments=(Attachment("brief.docx", "application/octet-stream", file),),
    )

    assert reading.problems or all(one.needs_review for one in reading.signals)
