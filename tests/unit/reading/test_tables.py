import pytest
from reading_samples import read, runs_unattended

from phu_mailer.domain.signal import MailKind, TenantName
from phu_mailer.reading.labels import Label, meaning

HEADER = ["Naam huurder", "Straat", "Nr", "Toev.", "PC", "Plaats", "Bedrag", "Mnd", "Kind <18"]
YILMAZ = ["Yilmaz, M.", "Engelenburg", "7", "", "2036 AB", "Haarlem", "1.050,00", "2", "J"]
OOMS = ["Ooms, van, K.", "Betje Wolffstraat", "15", "zw", "2024 AC", "Haarlem", "899,9", "2", "N"]


def table(*rows: list[str]) -> str:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell.replace('<', '&lt;')}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<p>Hierbij de meldingen van deze maand:</p><table>{cells}</table><p>Groet,</p>"


def test_every_row_is_a_household():
    reading = read(html=table(HEADER, YILMAZ, OOMS))

    assert (reading.kind, runs_unattended(reading)) == (MailKind.LIST, True)
    assert [
        (one.persons, one.house_number_addition, one.arrears_cents) for one in reading.signals
    ] == [
        ((TenantName("Yilmaz", "M."),), None, 105000),
        ((TenantName("Ooms", "K.", None, "van"),), "zw", 89990),
    ]


def test_a_value_of_a_row_names_its_cell():
    (signal, _) = read(html=table(HEADER, YILMAZ, OOMS)).signals

    assert signal.evidence["postal_code"].where == "table 1:r2c5"


@pytest.mark.parametrize("remark", ["Ingetrokken:", "Let op: Ooms heeft betaald", "Oud"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_row_with_a_remark_may_be_about_every_row(remark, at):
    rows = [HEADER, YILMAZ, OOMS]
    rows.insert(at, [remark, *[""] * 8])

    signals = read(html=table(*rows)).signals

    assert ["unexplained: text" in one.review_reasons for one in signals] == [True] * len(signals)


def test_a_total_that_fits_is_no_tenant():
    total = ["Totaal", "", "", "", "", "", "1.949,90", "", ""]

    reading = read(html=table(HEADER, YILMAZ, OOMS, total))

    assert (len(reading.signals), runs_unattended(reading)) == (2, True)


def test_a_total_that_does_not_fit_makes_every_row_doubtful():
    total = ["Totaal", "", "", "", "", "", "2.949,90", "", ""]

    reading = read(html=table(HEADER, YILMAZ, OOMS, total))

    assert [one.review_reasons for one in reading.signals] == [("amount: total differs",)] * 2


def test_a_counter_of_rows_is_no_house_number():
    rows = [["1", *YILMAZ], ["2", *OOMS]]

    reading = read(html=table(["Nr", *HEADER], *rows))

    assert [one.house_number for one in reading.signals] == [7, 15]


def test_one_doubtful_row_leaves_the_others_alone():
    strange = [*OOMS[:3], "zw?", *OOMS[4:]]

    reading = read(html=table(HEADER, YILMAZ, strange))

    assert [one.needs_review for one in reading.signals] == [False, True]


def test_an_unknown_column_with_a_value_makes_its_row_doubtful():
    rows = [[*YILMAZ, ""], [*OOMS, "ingetrokken"]]

    reading = read(html=table([*HEADER, "Status"], *rows))

    assert [one.review_reasons for one in reading.signals] == [(), ("unknown: label",)]


def test_labels_beside_values_are_one_household():
    rows = [["Naam:", "Mw. F. el Idrissi"], ["Adres", "Kleverlaan 12 A"], ["Postcode", "2023 JC"]]
    rows += [["Woonplaats", "Haarlem"], ["Achterstand", "€ 980,00"], ["Kinderen &lt; 18", "geen"]]

    reading = read(html=table(*rows).replace("&amp;", "&"))

    assert [
        (one.name_as_written, one.house_letter, one.review_reasons) for one in reading.signals
    ] == [("Mw. F. el Idrissi", "A", ())]


@pytest.mark.parametrize(
    "html",
    [
        table(["Product", "Prijs"], ["Verf", "12,50"]),
        table(HEADER, YILMAZ).replace("<td>Yilmaz", "<td rowspan='2'>Yilmaz"),
        table(["Naam", "A. Smit", "B. Bos"], ["Adres", "Dam 1", "Dam 2"], ["Bedrag", "1", "2"]),
    ],
    ids=["no tenants", "merged rows", "turned on its side"],
)
def test_a_table_that_is_not_understood_holds_up_the_mail(html):
    reading = read(html=html)

    assert ("table: not understood" in reading.problems, reading.signals) == (True, ())


def test_a_table_that_only_arranges_the_page_is_read_as_lines():
    inner = "Naam: Mw. A. Bos<br>Adres: Roordastraat 112<br>Postcode: 2035 XX<br>Plaats: Haarlem"
    inner += "<br>Achterstand: € 871,40<br>Minderjarige kinderen: nee"

    reading = read(
        html=f"<table><tr><td><table><tr><td>{inner}</td></tr></table></td></tr></table>"
    )

    assert [(one.name_as_written, one.review_reasons) for one in reading.signals] == [
        ("Mw. A. Bos", ())
    ]


def test_a_plain_text_that_names_other_figures_holds_up_the_mail():
    reading = read("Engelenburg 8, 2036 AB", html=table(HEADER, YILMAZ))

    assert reading.problems == ("text: parts differ",)


@pytest.mark.parametrize("short", ["Bekijk deze mail in uw browser.", "Engelenburg 7, 2036 AB"])
def test_a_plain_text_that_only_says_less_holds_up_nothing(short):
    reading = read(short, html=table(HEADER, YILMAZ))

    assert reading.problems == ()


def test_text_that_nobody_sees_is_not_read():
    html = "<p style='display:none'>Naam: X</p><style>p {}</style><!-- geheim --><p>Dag</p>"

    assert read("Dag", html=html).problems == ("tenant: none",)


def test_a_group_above_the_headers_that_says_more_goes_to_a_person():
    groups = [*(["Ingetrokken meldingen", "november"]), *([""] * (len(HEADER) - 2))]

    (signal,) = read(html=table(groups, HEADER, YILMAZ)).signals

    assert "unexplained: text" in signal.review_reasons


def test_a_merged_header_that_says_more_is_not_understood():
    upper = '<tr><th rowspan="2">Naam</th><th colspan="2">Ingetrokken</th></tr>'
    lower = "<tr><th>Adres</th><th>Bedrag</th></tr>"
    row = "<tr><td>Yilmaz, M.</td><td>Engelenburg 7, 2036 AB Haarlem</td><td>900,00</td></tr>"

    assert "table: not understood" in read(html=f"<table>{upper}{lower}{row}</table>").problems


@pytest.mark.parametrize(
    ("label", "asks"),
    [
        ("Naam van de hoofdhuurder", Label.PERSONS),
        ("Adres gehuurde woning", None),
        ("Adres van het gehuurde", Label.ADDRESS),
        ("Huurschuld t/m oktober", Label.ARREARS),
        ("Te betalen per maand", None),
        ("Bedrag per maand", None),
        ("Laatste betaling", None),
        ("Achterstallige termijnen", Label.MONTHS),
        ("Inwonende kinderen <18", Label.MINORS),
        ("Kinderen ouder dan 18", None),
        ("Kind(eren) j/n", Label.CHILDREN),
        ("Telefoon huurder", Label.PHONE),
        ("Telefoon contactpersoon", None),
        ("Tel. dochter", None),
        ("E-mail consulent", None),
        ("Geb. datum partner", None),
        ("Huurder 2", Label.CO_TENANT),
        ("Maand", None),
        ("Periode", None),
        ("Verblijfadres", Label.OTHER_ADDRESS),
        ("Kenmerk deurwaarder", None),
    ],
)
def test_a_label_counts_only_when_each_of_its_words_plays_a_part(label, asks):
    assert meaning(label) is asks


def test_a_heading_above_the_tenants_of_a_form_names_nobody():
    rows = [
        ["Gegevens huurder", ""],
        ["Hoofdhuurder", "dhr. M.B. Smit"],
        ["Medehuurder", "mevr. R. van Es"],
        ["Adres", "Kleverlaan 49 A"],
        ["Postcode en plaats", "2023 JC Haarlem"],
        ["Achterstand", "€ 1.217,22"],
        ["Minderjarige kinderen", "nee"],
    ]

    (signal,) = read(html=table(*rows)).signals

    assert signal.review_reasons == ()
    assert [(one.initials, one.last_name) for one in signal.persons] == [
        ("M.B.", "Smit"),
        ("R.", "Es"),
    ]
