"""A mail text that somebody edited: what is hostile is refused, what is a slip is explained."""

from pathlib import Path

import pytest

from phu_mailer.domain.template import Finding, Level
from phu_mailer.mail.text_check import check_mail_text
from phu_mailer.mail.texts import MAIL_TEXTS

MAIL = "Onderwerp: Melding {{ kenmerk }}\n\n{{ opgepakt_op }}\n{{ contact.telefoon }}\n"

TEMPLATES = Path(__file__).parents[3] / "templates"

HOSTILE = {
    "a number of five thousand digits": "{{ " + "9" * 5000 + " }}",
    "a condition without end": "{% if " + "kenmerk and " * 1600 + "kenmerk %}x{% endif %}",
    "brackets without end": "{{ " + "(" * 8000 + "kenmerk" + ")" * 8000 + " }}",
    "fields of fields": "{% for m in kenmerk %}{{ m" + ".a" * 3000 + " }}{% endfor %}",
    "items of items": "{{ kenmerk" + "[0]" * 3000 + " }}",
    "filters on filters": "{{ kenmerk" + "|list" * 3000 + " }}",
    "conditions in conditions": "{% if kenmerk %}" * 600 + "x" + "{% endif %}" * 600,
    "a text that multiplies itself": "{{ kenmerk"
    + "".join(f"|list|join('{letter * 4000}')" for letter in "xyz")
    + " }}",
    "the class of a text": '{{ ""["__class__"]["__mro__"] }}',
    "an attribute by a filter": '{{ kenmerk|join(attribute="__class__") }}',
    "a loop of a thousand million": "{% for x in range(10**9) %}x{% endfor %}",
    "a loop in a loop": "{% for a in kenmerk %}{% for b in kenmerk %}x{% endfor %}{% endfor %}",
    "another file": "{% include '/etc/passwd' %}",
}


@pytest.mark.parametrize("attempt", HOSTILE)
def test_a_hostile_mail_text_is_a_finding_and_never_a_crash(attempt: str) -> None:
    findings = check_mail_text("opgepakt", (MAIL + HOSTILE[attempt]).encode())

    assert [one.level for one in findings if "alleen velden" in one.message_nl] or [
        one for one in findings if "opsomming loopt over één veld" in one.message_nl
    ]


@pytest.mark.parametrize(
    ("character", "code"),
    [("\r", "U+000D"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u2028", "U+2028")],
)
def test_a_character_that_nobody_sees_is_refused_with_its_line(character: str, code: str) -> None:
    text = MAIL.replace("Melding", f"Melding{character}Bcc: x@evil.example")

    assert check_mail_text("opgepakt", text.encode()) == [
        Finding(
            Level.ERROR,
            f"Hier staat een onzichtbaar teken ({code}). Typ de regel opnieuw.",
            "Onderwerp: Melding Bcc: x@evil.example {{ kenmerk }}",
        )
    ]


def test_lines_as_windows_ends_them_and_a_mark_at_the_start_are_fine() -> None:
    assert check_mail_text("opgepakt", MAIL.replace("\n", "\r\n").encode("utf-8-sig")) == []


def edited(kind: str, old: str, new: str) -> list[tuple[str, str]]:
    """Return the findings on one of our texts after an edit: message and paragraph."""
    text = shipped_text(kind)
    assert old in text
    findings = check_mail_text(kind, text.replace(old, new, 1).encode())
    assert all(one.level is Level.ERROR for one in findings)
    return [(one.message_nl, one.paragraph) for one in findings]


def shipped_text(kind: str) -> str:
    return (TEMPLATES / "mail" / f"{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        (
            "maandoverzicht",
            "melding.stand",
            "melding.status",
            (
                "Het veld {{ melding.status }} bestaat niet in deze mail. "
                "Bedoelt u {{ melding.stand }}?"
            ),
        ),
        (
            "maandoverzicht",
            "in meldingen %}",
            "in melding %}",
            "Het veld {{ melding }} bestaat niet in deze mail. Bedoelt u {{ meldingen }}?",
        ),
        (
            "sjabloon",
            "opmerking.tekst",
            "opmerking.text",
            (
                "Het veld {{ opmerking.text }} bestaat niet in deze mail. "
                "Bedoelt u {{ opmerking.tekst }}?"
            ),
        ),
        (
            "huisbezoek",
            "{{ contact.telefoon }}",
            "contact.telefoon",
            (
                "Hier staat contact.telefoon zonder dubbele accolades. "
                "Typ het zo: {{ contact.telefoon }}."
            ),
        ),
        (
            "agenda",
            "{% else %}",
            "{ else }",
            "Bij { else } ontbreken de procenttekens. Een voorwaarde schrijft u zo: {% else %}.",
        ),
    ],
)
def test_a_slip_is_explained_with_its_line(kind: str, old: str, new: str, message: str) -> None:
    line = next(one for one in shipped_text(kind).splitlines() if old in one)

    assert (message, line.replace(old, new, 1).strip()) in edited(kind, old, new)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            MAIL.replace("{{ opgepakt_op }}", "{% if opgepakt_op %}vandaag{% endif %}"),
            "Het veld {{ opgepakt_op }} staat alleen in een voorwaarde. Zet het ook in de tekst.",
        ),
        (
            "Onderwerp:\n\n{{ kenmerk }} {{ opgepakt_op }} {{ contact.telefoon }}",
            (
                "De eerste regel moet 'Onderwerp:' zijn met een onderwerp erachter, en "
                "daaronder moet tekst staan."
            ),
        ),
        (
            "Onderwerp: {{ kenmerk }} {{ opgepakt_op }} {{ contact.telefoon }}",
            (
                "De eerste regel moet 'Onderwerp:' zijn met een onderwerp erachter, en "
                "daaronder moet tekst staan."
            ),
        ),
    ],
)
def test_a_mail_without_what_it_must_have_is_refused_in_dutch(text: str, message: str) -> None:
    assert [one.message_nl for one in check_mail_text("opgepakt", text.encode())] == [message]


def test_a_list_that_is_printed_as_it_is_is_explained() -> None:
    text = shipped_text("huisbezoek").replace('{{ kenmerken | join(", ") }}', "{{ kenmerken }}")

    (finding,) = check_mail_text("huisbezoek", text.encode())

    assert finding.message_nl.startswith("Er staat een veld dat zelf geen tekst is")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_text_that_notepad_saved_otherwise_is_refused_with_the_remedy(encoding: str) -> None:
    (finding,) = check_mail_text("opgepakt", (MAIL + "één").encode(encoding))

    assert "bij Codering UTF-8" in finding.message_nl


@pytest.mark.parametrize("kind", MAIL_TEXTS)
def test_the_texts_we_ship_have_no_findings(kind: str) -> None:
    assert check_mail_text(kind, shipped_text(kind).encode()) == []
