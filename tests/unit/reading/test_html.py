"""What a page shows is read; what it hides, raises or quotes is not taken for a value."""

import pytest
from reading_samples import read, runs_unattended
from trap_mails import labelled

PAGE = "".join(f"<p>{line}</p>" for line in labelled().splitlines() if line)
UNSEEN = [
    '<span style="display: none">9</span>',
    '<span style="font-size:0">9</span>',
    '<span style="color:#fff; font-size: 0px">9</span>',
    '<span style="mso-hide: all">9</span>',
    '<span style="opacity:0">9</span>',
    "<span hidden>9</span>",
    "<!-- 9 -->",
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_nobody_sees_is_no_part_of_a_value(unseen):
    reading = read(html=PAGE.replace("Vondelweg 12", f"Vondelweg 1{unseen}2"))

    (signal,) = reading.signals
    assert (signal.house_number, runs_unattended(reading)) == (12, True)


@pytest.mark.parametrize("seen", ["font-size:10pt", "opacity:0.9", "font-size:0.9em"])
def test_what_is_small_or_faint_is_seen(seen):
    reading = read(html=PAGE.replace("Vondelweg 12", f'<b style="{seen}">Vondelweg 12</b>'))

    assert reading.signals[0].house_number == 12


@pytest.mark.parametrize("tag", ["sup", "sub"])
def test_a_raised_figure_is_no_figure_of_the_house_number(tag):
    (signal,) = read(html=PAGE.replace("Vondelweg 12", f"Vondelweg 12<{tag}>2</{tag}>")).signals

    assert (signal.house_number, "address: two numbers" in signal.review_reasons) == (12, True)


def test_a_raised_letter_belongs_to_its_word():
    (signal,) = read(html=PAGE.replace("Vondelweg 12", "2<sup>e</sup> Emmastraat 12")).signals

    assert signal.street_name == "2e Emmastraat"


def test_an_older_mail_that_the_program_quotes_is_not_read_again():
    older = PAGE.replace("Vondelweg 12", "Orionweg 3")
    reading = read(html=f'{PAGE}<blockquote type="cite">{older}</blockquote>')

    assert [one.street_name for one in reading.signals] == ["Vondelweg"]


def test_a_question_above_a_quoted_report_reports_nothing():
    older = f'<blockquote type="cite"><div>{PAGE}</div></blockquote>'
    reading = read(html=f"<p>Is hier al iets over bekend?</p>{older}", subject="Re: melding")

    assert reading.signals == ()
