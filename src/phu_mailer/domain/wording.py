"""Read the words of a template as a tenant would: what is missing, left over or hard to read.

All rules look at one paragraph or one table row at a time, so that each finding can show the
place. Letters and mails are read by the same rules. How words are written down in a file is not
seen here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from phu_mailer.domain.template import Finding, Level

LONGEST_SENTENCE = 25
LONGEST_AVERAGE = 15
LONGEST_WORD = 22

FORGOTTEN: Mapping[str, str] = {
    r"(?i)klik of tik om|klik hier om|typ hier|voer (?:hier )?tekst in": (
        "Hier staat nog invultekst van Word. Vervang of verwijder deze."
    ),
    r"(?i)lorem ipsum": "Hier staat nog opvultekst. Vervang of verwijder deze.",
    r"(?i)\bx{3,}\b|\.{5,}|…{2,}|_{3,}": (
        "Hier staat een open plek om in te vullen. Zet er een veld of tekst neer."
    ),
    r"\[[^\]\n]{2,}\]|<[^<>\n]{2,}>|«[^»\n]+»": (
        "Hier staat invultekst tussen haken. Vervang die door een veld, zoals {{ brief.kenmerk }}, "
        "of door de tekst zelf."
    ),
    r"(?i)\b(?:t\.?b\.?d\.?|n\.t\.b\.|nader te bepalen|nog invullen|todo|pm invullen)(?=\W|$)": (
        "Hier staat een aantekening voor uzelf. Verwijder deze."
    ),
    r"(?i)^\s*contactgegevens (?:van )?(?:de )?afdeling\b": (
        "Dit is de uitleg van een leeg sjabloon. Zet er de velden van het contactpunt neer, zoals "
        "{{ contact.telefoon }}."
    ),
    r"(?i)^fout! |\berror! (?:reference|bookmark|unknown)|verwijzingsbron niet gevonden": (
        "Hier staat een foutmelding van Word. Verwijder die, of zet er gewone tekst neer."
    ),
    r"(?i)\bdd-mm-(?:jj|yy)": "Hier staat een voorbeeld van een datum. Gebruik een datumveld.",
}
"""What tells a text that somebody meant to replace, and what to do about it."""

_FIXED = {
    r"(?i)\bgeachte\s+(?:heer|mevrouw|meneer|dhr|mw|bewoner|huurder|mijnheer)\b": (
        "De aanhef staat vast in de brief. Gebruik {{ huurder.aanhef }}."
    ),
    r"(?i)\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|"
    r"november|december)(?: \d{4})?\b|\b\d{1,2}-\d{1,2}-\d{4}\b": (
        "Hier staat een vaste datum. Die klopt in de volgende brief niet meer; gebruik een veld."
    ),
    r"(?i)\bom \d{1,2}[.:]\d{2} uur\b": (
        "Hier staat een vaste tijd. Die klopt in de volgende brief niet meer; gebruik een veld."
    ),
}
_SIMPLER = {
    "conform": "volgens",
    "middels": "met",
    "derhalve": "daarom",
    "teneinde": "om",
    "inzake": "over",
    "omtrent": "over",
    "dientengevolge": "daardoor",
    "voornoemde": "deze",
    "bovengenoemde": "deze",
    "ingevolge": "volgens",
    "desgewenst": "als u wilt",
    "geschieden": "gebeuren",
    "vernemen": "horen",
    "betreffende": "over",
    "danwel": "of",
    "dienaangaande": "daarover",
    "jegens": "tegen",
    "mededelen": "vertellen",
    "hieromtrent": "hierover",
    "onverwijld": "meteen",
}
_LABELS = (
    *("datum", "betreft", "onderwerp", "ons kenmerk", "uw kenmerk", "kenmerk", "contactpersoon"),
    *("doorkiesnummer", "telefoon", "e-mail", "e-mailadres", "behandeld door", "bijlage"),
    *("bijlagen", "contact", "wanneer", "waar", "tijd", "plaats", "uw brief van"),
)
_LABEL_WORDS = 4
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_FIELD = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*[\w.]+\s*\}(?!\})")
_SINGLE_CONDITION = re.compile(r"(?<!\{)\{\s*(?:if\s[^{}]*|else|endif)\s*\}(?!\})")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z‘'\"0-9])")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_ADDRESS = re.compile(r"\S*(?:@|www\.|://)\S*")


def text_findings(paragraphs: Sequence[str]) -> Iterator[Finding]:
    """Find leftovers, fixed values and hard words in paragraphs as the template shows them.

    Args:
        paragraphs: with the fields and conditions still in them.
    """
    for paragraph in paragraphs:
        words = _CODE.sub(" ", paragraph)
        for pattern, message in FORGOTTEN.items():
            if re.search(pattern, words):
                yield Finding(Level.ERROR, message, _shown(paragraph))
        if found := _SINGLE_CONDITION.search(paragraph):
            yield Finding(
                Level.ERROR,
                f"Bij {found.group()} ontbreken de procenttekens. Een voorwaarde schrijft u zo: "
                f"{{%{found.group()[1:-1]}%}}.",
                _shown(paragraph),
            )
        elif found := _SINGLE_BRACES.search(paragraph):
            yield Finding(
                Level.ERROR,
                f"Bij {found.group()} staat maar één accolade. Een veld heeft er twee: "
                f"{{{found.group()}}}.",
                _shown(paragraph),
            )
        for pattern, message in _FIXED.items():
            if re.search(pattern, words):
                yield Finding(Level.ADVICE, message, _shown(paragraph))
        yield from _reading_findings(paragraph)
    yield from _average(paragraphs)


def bare_field_findings(paragraphs: Sequence[str], fields: Iterable[str]) -> Iterator[Finding]:
    """Find names of fields that stand in the text without their braces, and would be printed."""
    dotted = sorted((one for one in fields if "." in one), key=len, reverse=True)
    names = re.compile(rf"(?<![\w.@/])(?:{'|'.join(map(re.escape, dotted))})(?![\w@/])")
    for paragraph in paragraphs:
        found = names.search(_CODE.sub(" ", paragraph)) if dotted else None
        if found and not _SINGLE_BRACES.search(paragraph):
            yield Finding(
                Level.ERROR,
                f"Hier staat {found.group()} zonder dubbele accolades. Typ het zo: "
                f"{{{{ {found.group()} }}}}.",
                _shown(paragraph),
            )


def label_findings(rows: Sequence[Sequence[str]], paragraphs: Sequence[str]) -> Iterator[Finding]:
    """Find labels that have nothing beside or below them.

    Args:
        rows: the cells of every table row.
        paragraphs: those outside tables, in order.
    """
    for cells in rows:
        label, *values = [cell.strip() for cell in cells]
        if label and values and not any(values) and _looks_like_label(label):
            yield _empty_label(label)
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.strip()
        following = next((one.strip() for one in paragraphs[number + 1 :]), "")
        is_bare = _is_known_label(text) and (not following or _is_known_label(following))
        is_cut_off = "\t" in paragraph and text.endswith(":") and _looks_like_label(text)
        if is_bare or is_cut_off:
            yield _empty_label(text)


def _empty_label(label: str) -> Finding:
    return Finding(
        Level.ERROR,
        f"Achter het kopje '{label.rstrip(':').strip()}' staat niets. Zet er een veld of tekst "
        "achter, of haal het kopje weg.",
        _shown(label),
    )


def _is_known_label(text: str) -> bool:
    return text.rstrip(":").strip().lower() in _LABELS


def _looks_like_label(text: str) -> bool:
    words = text.rstrip(":").split()
    return (
        not _CODE.search(text) and len(words) <= _LABEL_WORDS and not text.endswith((".", "!", "?"))
    )


def _reading_findings(paragraph: str) -> Iterator[Finding]:
    for sentence in _sentences(paragraph):
        words = _WORD.findall(sentence)
        if len(words) > LONGEST_SENTENCE:
            yield Finding(
                Level.ADVICE,
                f"De zin die begint met '{' '.join(words[:4])}' telt {len(words)} woorden. Maak er "
                f"twee zinnen van; meer dan {LONGEST_SENTENCE} woorden leest moeilijk.",
                _shown(paragraph),
            )
        for word in words:
            if len(word) > LONGEST_WORD:
                yield Finding(
                    Level.ADVICE,
                    f"Het woord '{word}' is lang. Kent u een korter woord?",
                    _shown(paragraph),
                )
            simpler = _SIMPLER.get(word.lower())
            if simpler:
                yield Finding(
                    Level.ADVICE,
                    f"Schrijf liever '{simpler}' dan '{word.lower()}'.",
                    _shown(paragraph),
                )


def _average(paragraphs: Sequence[str]) -> Iterator[Finding]:
    lengths = [
        len(_WORD.findall(sentence))
        for paragraph in paragraphs
        if paragraph.rstrip().endswith((".", "!", "?"))
        for sentence in _sentences(paragraph)
    ]
    if lengths and (average := sum(lengths) / len(lengths)) > LONGEST_AVERAGE:
        yield Finding(
            Level.ADVICE,
            f"De zinnen zijn gemiddeld {average:.0f} woorden lang. Tot {LONGEST_AVERAGE} woorden "
            "leest een brief makkelijk (taalniveau B1).",
        )


def _sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph, each field as one word and each condition as none."""
    text = _ADDRESS.sub("adres", _CODE.sub("", _FIELD.sub("Veld", paragraph)))
    return [" ".join(one.split()) for one in _SENTENCE_END.split(text) if one.strip()]


def _shown(text: str) -> str:
    return " ".join(text.split())
