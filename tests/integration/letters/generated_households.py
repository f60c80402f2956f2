"""Made-up households by the thousand, and a file that holds many letters."""

import io
import unicodedata
import zipfile
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from phu_mailer.domain.signal import Gender, TenantAddress, TenantName
from phu_mailer.letters.examples import Household
from unit.letters.letter_samples import WORD_NAMESPACE, with_parts

W = f"{{{WORD_NAMESPACE}}}"
LATIN = st.characters(min_codepoint=0x41, max_codepoint=0x24F, categories=("Lu", "Ll"))
VIETNAMESE = st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFB, categories=("Lu", "Ll"))
ACCENTS = st.sampled_from("\u0300\u0301\u0302\u0303\u0306\u0308\u030a\u030c\u0323\u0327\u0328")
ANYTHING = st.characters(exclude_categories=("Cs",))
MARKS = "'’ʼ-./&<>\"(){}%#"

words = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyzë", min_size=1, max_size=14).map(str.capitalize),
    st.text(LATIN, min_size=1, max_size=20),
    st.text(VIETNAMESE | LATIN, min_size=1, max_size=12),
    st.text(LATIN | ACCENTS, min_size=1, max_size=12).map(
        lambda word: unicodedata.normalize("NFD", word)
    ),
    st.text(LATIN | st.sampled_from(MARKS), min_size=1, max_size=14),
    st.text(ANYTHING, min_size=1, max_size=8),
    st.text(LATIN, min_size=25, max_size=45),
)
"""Dutch-looking, Latin of all Europe, Vietnamese, loose accents, marks, anything, endless."""

glue = st.sampled_from([" ", " ", "-", " - ", " en ", "  ", "’"])
names = st.builds(lambda first, between, second: f"{first}{between}{second}", words, glue, words)
last_names = words | names
initials = st.none() | st.lists(LATIN.map(str.upper), min_size=1, max_size=5).map(
    lambda letters: "".join(f"{letter}." for letter in letters)
)
prefixes = st.sampled_from([None, None, "de", "van der", "in 't", "d'", "uijt den"])
persons = st.builds(
    TenantName,
    last_name=last_names,
    initials=initials,
    name_prefix=prefixes,
    gender=st.sampled_from(Gender),
)
addresses = st.builds(
    TenantAddress,
    street_name=last_names.map(lambda name: f"{name}straat") | last_names,
    house_number=st.integers(1, 99_999),
    postal_code=st.just("1234 AB"),
    town=last_names,
    house_letter=st.none() | st.sampled_from("ABab"),
    house_number_addition=st.none() | st.sampled_from(["II", "hs", "bis", "1-hoog", "0014"]),
)
households = st.builds(
    lambda tenants, address: Household("bedacht", tuple(tenants), address),
    st.lists(persons, min_size=1, max_size=2),
    addresses,
)


def generated(count: int) -> list[Household]:
    """Return households, the same ones every time."""
    made: list[Household] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(households)
    def collect(household: Household) -> None:
        made.append(household)

    collect()
    return made


def together(letters: Sequence[bytes]) -> bytes:
    """Return one .docx with the window and the salutation of every letter, each on its own page.

    What is taken from a letter is not changed; the rest, the same words for all, is left out.
    """
    first, *others = letters
    root = _root(first)
    (body,) = root
    _shorten(body)
    for letter in others:
        _end_section(body)
        (added,) = _root(letter)
        _shorten(added)
        body.extend(list(added))
    return with_parts(first, {"word/document.xml": etree.tostring(root)})


def _shorten(body: etree._Element) -> None:
    """Leave the first table, the salutation and the settings of the section."""
    window = body.find(f"{W}tbl")
    salutation = next(one for one in body.iterchildren(f"{W}p") if "".join(one.itertext()))
    kept = (window, window.getnext(), salutation, body[-1])
    for element in list(body):
        if element not in kept:
            body.remove(element)


def _root(letter: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def _end_section(body: etree._Element) -> None:
    """Turn the settings of the last section into the paragraph that ends it."""
    settings_of_section = body[-1]
    paragraph = etree.SubElement(body, f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    style = etree.SubElement(properties, f"{W}pStyle")
    style.set(f"{W}val", "Tussenruimte")
    properties.append(settings_of_section)
