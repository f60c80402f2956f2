"""Whoever edits a template hears in Dutch what is wrong, and where."""

from collections.abc import Collection

import pytest

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level
from phu_mailer.letters.check import MUST_HAVE, check_template
from phu_mailer.letters.language import names_of
from unit.letters.letter_samples import letter_fields, shipped, with_parts, word_document

INVITATION = LetterKind.INVITATION
ONLY_FIELDS = (
    "In een brief kunnen alleen velden staan, zoals {{ brief.kenmerk }}, en voorwaarden, zoals "
    "{% if achterstand.omschrijving %} ... {% endif %}."
)
MEANT = " Bedoelt u {{ %s }}?"
NOT_CLOSED = "Een voorwaarde {% if ... %} is niet afgesloten met {% endif %}."
NOT_OPENED = "Er staat een {% endif %} of {% else %} zonder {% if ... %} ervoor."
NOT_READABLE = (
    "Een veld of voorwaarde is niet goed geschreven. Een veld begint met {{ en eindigt met "
    "}}, een voorwaarde begint met {% en eindigt met %}."
)


def findings(template: bytes, known: Collection[str] | None = None) -> list[Finding]:
    known = names_of(letter_fields()) if known is None else known
    return check_template(template, known, INVITATION)


def complete(*lines: str) -> bytes:
    """Return a template that has all an invitation must have, and these lines."""
    fields = " ".join(f"{{{{ {name} }}}}" for name in MUST_HAVE[INVITATION])
    return word_document(fields, *lines)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("uitnodiging.docx", LetterKind.INVITATION),
        ("vervolgbrief.docx", LetterKind.FOLLOW_UP),
    ],
)
def test_the_templates_we_ship_have_no_findings(name: str, kind: LetterKind) -> None:
    assert check_template(shipped(name), names_of(letter_fields(kind)), kind) == []


def test_a_template_for_the_other_letter_is_found_out() -> None:
    found = check_template(
        shipped("uitnodiging.docx"),
        names_of(letter_fields(LetterKind.FOLLOW_UP)),
        LetterKind.FOLLOW_UP,
    )

    assert {finding.level for finding in found} == {Level.ERROR}
    assert "De brief mist het veld {{ reageren_voor.datum_lang }}." in [
        finding.message_nl for finding in found
    ]


def test_a_complete_template_has_no_findings() -> None:
    assert findings(complete("Tot dan.")) == []


@pytest.mark.parametrize(
    ("line", "message", "paragraph"),
    [
        (
            "Beste {{ huurder.naam }}",
            "Het veld {{ huurder.naam }} bestaat niet in deze brief." + MEANT % "huurder.naamregel",
            "Beste {{ huurder.naam }}",
        ),
        (
            "{{ Huurder.Aanhef }}",
            "Het veld {{ Huurder.Aanhef }} bestaat niet in deze brief." + MEANT % "huurder.aanhef",
            "{{ Huurder.Aanhef }}",
        ),
        (
            "{{ xqz }}",
            "Het veld {{ xqz }} bestaat niet in deze brief.",
            "{{ xqz }}",
        ),
        ("Om {{ afspraak.tijd|upper }}", ONLY_FIELDS, "Om {{ afspraak.tijd|upper }}"),
        ("{% for x in huurder %}x{% endfor %}", ONLY_FIELDS, "{% for x in huurder %}x{% endfor %}"),
        (
            "{% als brief.kenmerk %}",
            f"{ONLY_FIELDS} Bedoelt u {{% if ... %}}?",
            "{% als brief.kenmerk %}",
        ),
        ("{{ brief kenmerk }}", NOT_READABLE, "{{ brief kenmerk }}"),
        ("{{ }}", NOT_READABLE, "{{ }}"),
        ("A & B {% endif %}", NOT_OPENED, "A & B {% endif %}"),
    ],
)
def test_a_mistake_is_explained_beside_its_paragraph(
    line: str, message: str, paragraph: str
) -> None:
    assert findings(complete("Ervoor", line, "Erna")) == [Finding(Level.ERROR, message, paragraph)]


def test_a_condition_left_open_is_explained() -> None:
    found = findings(complete("{% if brief.kenmerk %}Kenmerk"))

    assert [finding.message_nl for finding in found] == [NOT_CLOSED]


def test_every_mistake_is_reported_not_only_the_first() -> None:
    found = findings(complete("{{ a.b }} {{ c.d }}", "{{ brief.kenmerk|upper }}"))

    assert [finding.paragraph for finding in found] == [
        "{{ a.b }} {{ c.d }}",
        "{{ a.b }} {{ c.d }}",
        "{{ brief.kenmerk|upper }}",
    ]


def test_a_letter_without_a_field_it_must_have_is_incomplete() -> None:
    fields = [name for name in MUST_HAVE[INVITATION] if name != "afspraak.tijd"]
    template = word_document(" ".join(f"{{{{ {name} }}}}" for name in fields))

    assert findings(template) == [
        Finding(Level.ERROR, "De brief mist het veld {{ afspraak.tijd }}.")
    ]


def test_a_field_in_the_properties_alone_does_not_count_as_printed() -> None:
    fields = [name for name in MUST_HAVE[INVITATION] if name != "corporatie.naam"]
    template = word_document(
        " ".join(f"{{{{ {name} }}}}" for name in fields), title="{{ corporatie.naam }}"
    )

    assert findings(template) == [
        Finding(Level.ERROR, "De brief mist het veld {{ corporatie.naam }}.")
    ]


def test_what_is_no_word_document_gets_one_finding() -> None:
    assert findings(b"Geachte heer") == [
        Finding(Level.ERROR, "Dit is geen Word-document (.docx), of het is beschadigd.")
    ]


def test_a_macro_is_found_before_anything_is_read() -> None:
    template = with_parts(word_document("{{ onbekend }}"), {"word/vbaProject.bin": b"x"})

    assert findings(template) == [
        Finding(Level.ERROR, "Het document bevat een ingesloten object: word/vbaProject.bin.")
    ]
