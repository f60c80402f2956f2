"""What comes with a mail: read with its doubts, or refused with a reason, and never in vain."""

import struct

import pytest
from office_files import document, paragraph, row, workbook, zipped
from reading_samples import LABELLED, OWN_ADDRESSES, TODAY, YMERE, read, runs_unattended

from phu_mailer.domain.message import Attachment, DecodedBy, ParsedMail
from phu_mailer.domain.signal import MailKind, MinorChildren, Reading
from phu_mailer.mail import mime
from phu_mailer.reading import read_signals
from phu_mailer.reading.knowledge import Knowledge
from phu_mailer.reading.unpack.ticks import form_lines, form_value

HEADER = ("Naam", "Adres", "Postcode", "Plaats", "Bedrag", "Maanden", "Kinderen &lt;18")
GODERTS = ("Dhr. W. Goderts", "Orionweg 272 I", "2024 TX", "Haarlem", "1417,00", "2", "nee")
CSV = (
    b"Naam;Adres;Postcode;Plaats;Telefoon;Bedrag;Maanden;Kinderen <18\n"
    b"Dhr. W. Goderts;Orionweg 272 I;2024 TX;Haarlem;0612435602;1417,00;2;nee\n"
)
FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

WITH_MAILS = Knowledge(open_mail=mime.parse)


def read_with(content: bytes, name: str, *, text: str = "Bijgaand het overzicht.") -> Reading:
    return read(text, attachments=(Attachment(name, "application/octet-stream", content),))


def test_a_list_in_a_spreadsheet_is_read_like_a_table_in_the_mail():
    sheet = f"<sheetData>{row(1, *HEADER)}{row(2, *GODERTS)}</sheetData>"

    reading = read_with(workbook(sheet), "signalen.xlsx")

    (signal,) = reading.signals
    assert (reading.kind, reading.problems, signal.review_reasons) == (
        MailKind.NEW,
        (),
        (),
    )
    assert (signal.street_name, signal.house_number, signal.arrears_cents) == (
        "Orionweg",
        272,
        141700,
    )
    assert signal.evidence["street_name"].where == "attachment 1 table 1:r2c2"


@pytest.mark.parametrize(
    "cell",
    ['<c r="E2"><f>SUM(A1:A9)</f></c>', '<c r="E2" t="e"><v>#N/A</v></c>'],
    ids=["formula without result", "error"],
)
def test_a_value_that_the_sheet_has_lost_is_not_merely_absent(cell):
    filled = row(2, *GODERTS)
    start = filled.index('<c r="E2"')
    lost = filled[:start] + cell + filled[filled.index('<c r="F2"') :]

    (signal,) = read_with(
        workbook(f"<sheetData>{row(1, *HEADER)}{lost}</sheetData>"), "a.xlsx"
    ).signals

    assert (signal.arrears_cents, signal.review_reasons) == (None, ("cell: no value",))


def test_a_formula_with_an_empty_result_is_an_empty_cell():
    empty = '<c r="H2" t="str"><f>IF(A1=1,1,"")</f><v></v></c></row>'
    sheet = row(1, *HEADER, "Opmerking") + row(2, *GODERTS).replace("</row>", empty)

    assert runs_unattended(read_with(workbook(f"<sheetData>{sheet}</sheetData>"), "a.xlsx"))


def test_a_hidden_row_is_read_and_says_so():
    sheet = f"<sheetData>{row(1, *HEADER)}{row(2, *GODERTS, hidden=True)}</sheetData>"

    (signal,) = read_with(workbook(sheet), "a.xlsx").signals

    assert signal.review_reasons == ("cell: hidden",)


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (workbook(f"<sheetData>{row(1, 'x')}{FAR_CELL}</sheetData>"), "a.xlsx", "too large"),
        (workbook("<sheetData>" + "<row/>" * 5_000 + "</sheetData>"), "a.xlsx", "too large"),
        (workbook("", {"xl/a.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "a.xlsx", "damaged"),
        (workbook("", {"xl/odd.xml": f"<w>{FAR_CELL}</w>"}), "a.xlsx", "too large"),
        (zipped({"xl/x.xml": b"\0" * 60_000_000}), "a.xlsx", "too large"),
        (b"PK\x03\x04 and nothing more", "a.xlsx", "damaged"),
        (document("<w:p><w:t/></w:p>" * 70_000), "a.docx", "too large"),
        (document(paragraph("☒ " * 40_000)), "a.docx", "too large"),
        (zipped({"word/other.xml": "<x/>"}), "a.docx", "damaged"),
        (b"%PDF-1.7 and nothing more", "a.pdf", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "a.xls", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "a.msg", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, "a.doc", "unread"),
        (b"\x78\x9f\x3e\x22", "winmail.dat", "damaged"),
        (b'Naam;"Adres\n' + b"x" * 600_000, "a.csv", "too large"),
        (b'Naam;Adres;Bedrag\n"Bakker;x;1\n', "a.csv", "damaged"),
        (b"dag;uur\n1;2\n", "a.csv", "no tenant"),
        (b"MZ", "a.exe", "unread"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_holds_up_the_whole_mail(content, name, problem):
    reading = read_with(content, name, text=LABELLED)

    assert reading.problems == (f"attachment: {problem}",)


def test_a_property_list_of_winmail_that_counts_too_far_is_damaged():
    body = struct.pack("<I", 0xFFFFFFFF)
    properties = struct.pack("<BII", 1, 0x00069003, len(body)) + body
    content = struct.pack("<IH", 0x223E9F78, 1) + properties + struct.pack("<H", sum(body))

    assert read_with(content, "winmail.dat", text=LABELLED).problems == ("attachment: damaged",)


def test_a_logo_is_no_attachment_to_read_and_a_picture_is():
    logo = Attachment("image001.png", "image/png", b"x")
    photo = Attachment("brief.jpg", "image/jpeg", b"x")

    assert read(LABELLED, attachments=(logo,)).problems == ()
    assert read(LABELLED, attachments=(photo,)).problems == ("attachment: scan",)


def test_a_phone_number_without_its_zero_gets_it_back_and_a_reason():
    content = CSV.replace(b"0612435602", b"612435602")

    (signal,) = read_with(content, "a.csv").signals

    assert (signal.phone, signal.review_reasons) == (
        "+31612435602",
        ("cell: zero lost",),
    )


def test_a_row_with_a_column_too_many_has_shifted():
    content = CSV.replace(b"Dhr. W. Goderts;", b"Dhr.;W. Goderts;")

    (signal,) = read_with(content, "a.csv").signals

    assert "cell: row shifted" in signal.review_reasons


def test_a_summary_in_the_mail_and_the_list_beside_it_are_one_household():
    text = (
        "Naam: Dhr. W. Goderts\nAdres: Orionweg 272 I\nPostcode/plaats: 2024 TX Haarlem\n"
        "Huurachterstand: € 1.500,00 (2 maanden)\nMinderjarige kinderen: nee"
    )

    reading = read_with(CSV, "a.csv", text=text)

    (signal,) = reading.signals
    assert signal.review_reasons == ("conflict: arrears_cents",)


def test_what_the_mail_says_beside_a_list_concerns_every_household_of_it():
    two = CSV + b"Mw. A. Bos;Orionweg 9;2024 TX;Haarlem;;900,00;2;nee\n"

    reading = read_with(two, "a.csv", text="Een huurder wil niet dat wij gegevens doorgeven.")

    assert [signal.review_reasons for signal in reading.signals] == [
        ("objection: tenant",),
        ("objection: tenant",),
    ]


def test_deleted_words_and_the_hint_of_an_empty_field_are_no_values():
    hint = (
        "<w:p><w:r><w:t>Telefoon: </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>0612345678</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    lines = [line for line in LABELLED.split("\n")[2:7] if line]
    deleted = "<w:p><w:del><w:r><w:delText>Naam: Mw. X. Bos</w:delText></w:r></w:del></w:p>"

    reading = read_with(document("".join(map(paragraph, lines)) + deleted + hint), "a.docx")

    (signal,) = reading.signals
    assert (signal.name_as_written, signal.phone) == ("Mw. A. de Jong-Bakker", None)


def test_struck_out_words_in_a_form_hold_up_the_mail():
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Adres: Kade 1</w:t></w:r></w:p>"

    assert "cell: struck out" in read_with(document(struck), "a.docx").problems


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kinderen: ☒ ja ☐ nee", ["Kinderen: ja"]),
        ("Kinderen: ☐ ja ☐ nee", ["Kinderen:"]),
        ("Kinderen: ☒ ja ☒ nee", ["Kinderen: ☒ ja ☒ nee"]),
        ("6. [x] minderjarige kinderen [ ] geen kinderen", ["Minderjarige kinderen: ja"]),
        ("( ) minderjarige kinderen (x) geen kinderen", ["Minderjarige kinderen: nee"]),
        ("[x] kinderen in de buurt [ ] geen kinderen", ["☒ kinderen in de buurt ☐ geen kinderen"]),
        ("Bezwaar huurder: ☒ ja ☐ nee", ["Huurder maakt bezwaar."]),
        ("1. Naam : [ D. van Es ]   2. Pc : [ 2032 HL ]", ["Naam: D. van Es", "Pc: 2032 HL"]),
        ("Naam: D. van Es [huurder]", ["Naam: D. van Es [huurder]"]),
    ],
)
def test_a_line_of_a_form_says_what_was_ticked_or_filled_in(line, expected):
    assert form_lines(line) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("☒ ja ☐ nee", "ja"), ("☐ ja ☐ nee", ""), ("☒ ja ☒ nee", "☒ ja ☒ nee"), ("ja", None)],
)
def test_a_cell_of_a_form_says_what_was_ticked(cell, expected):
    assert form_value(cell) == expected


def attached(mail: str) -> tuple[Attachment, ...]:
    return (Attachment("", "message/rfc822", mail.encode()),)


def test_an_attached_mail_is_read_and_never_runs_unattended():
    mail = ParsedMail(
        DecodedBy.MAIL_PARSER,
        subject="Melding",
        text="Hierbij een melding.",
        attachments=attached(f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{LABELLED}"),
    )

    reading = read_signals(mail, YMERE, TODAY, OWN_ADDRESSES, WITH_MAILS)

    (signal,) = reading.signals
    assert (signal.house_number, signal.has_minor_children) == (112, MinorChildren.YES)
    assert signal.evidence["house_number"].where == "attachment 1:4"
    assert not runs_unattended(reading)


def test_a_mail_attached_to_an_answer_is_the_older_one():
    mail = ParsedMail(
        DecodedBy.MAIL_PARSER,
        subject="RE: Melding",
        text="Dank u.",
        attachments=attached(f"Subject: x\n\n{LABELLED}"),
    )

    reading = read_signals(mail, YMERE, TODAY, OWN_ADDRESSES, WITH_MAILS)

    assert (reading.kind, reading.signals) == (MailKind.OTHER, ())
    assert "tenant: below only" in reading.problems


def test_mails_within_mails_end_somewhere():
    mail = "Subject: x\n\nhoi"
    for depth in range(12):
        mail = (
            f"Subject: FW\nContent-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"
            f"Content-Type: message/rfc822\n\n{mail}\n--b{depth}--\n"
        )

    reading = read_signals(mime.parse(mail.encode()), YMERE, TODAY, OWN_ADDRESSES, WITH_MAILS)

    assert "attachment: too large" in reading.problems
