"""What the fuzzer found stays mended, and what it begins with is read in every way."""

import pytest
from reading_inputs import FOUND, mail_of, read_one, seeds

from phu_mailer.mail import mime

INPUTS = sorted(path for path in FOUND.iterdir() if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_an_input_that_was_found_is_read(path):
    read_one(path.read_bytes())


def test_every_kind_of_input_is_among_the_seeds_and_is_read():
    kinds = set()
    for _, data in seeds():
        read_one(data)
        kinds.add(data[0])

    assert kinds == set(range(11))


def test_a_file_comes_out_of_the_mail_as_it_went_in():
    (part,) = mime.parse(mail_of(b"\x03Naam;Adres\r\n")).attachments

    assert (part.file_name, part.content) == ("a.csv", b"Naam;Adres\r\n")
