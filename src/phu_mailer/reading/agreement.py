"""Words of a taught phrase that change with whom it is about: one or several, he or she.

"Zijn nummer is {phone}" says the same of her number, and "huurt van ons" of two who "huren van
ons". Only words of the closed lists below stand for each other, so that a phrase means the same
with each of them; who the household is follows from the values, never from these words.
"""

import re

_PERSON = (
    ("hij", "zij", "ze"),
    ("hem", "haar", "hen"),
    ("zijn", "haar", "hun"),
)
_NUMBER = (
    ("is", "zijn"), ("was", "waren"), ("heeft", "hebben"), ("had", "hadden"), ("wordt", "worden"),
    ("woont", "wonen"), ("huurt", "huren"), ("betaalt", "betalen"), ("loopt", "lopen"),
    ("staat", "staan"), ("zit", "zitten"), ("kan", "kunnen"), ("komt", "komen"),
    ("verblijft", "verblijven"), ("bewoont", "bewonen"), ("reageert", "reageren"),
    ("huurder", "huurders"), ("bewoner", "bewoners"), ("melding", "meldingen"),
    ("aanmelding", "aanmeldingen"), ("signaal", "signalen"), ("bovengenoemde", "bovengenoemden"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def _forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for group in (*_PERSON, *_NUMBER):
        for word in group:
            found.setdefault(word, set()).update(group)
    return {word: tuple(sorted(forms)) for word, forms in found.items()}


_FORMS = _forms()


def pattern_of_words(text: str) -> str:
    """Return a pattern (to be used without regard to capitals) for fixed words of a phrase."""
    parts, end = [], 0
    for word in _WORD.finditer(text):
        forms = _FORMS.get(word[0].casefold())
        if forms:
            parts.append(re.escape(text[end : word.start()]))
            parts.append(f"(?:{'|'.join(forms)})")
            end = word.end()
    return "".join((*parts, re.escape(text[end:])))


def agreement_key(text: str) -> str:
    """Return a text in which words that stand for each other are the same."""
    return _WORD.sub(lambda word: _KEYS.get(word[0].casefold(), word[0]), text)


def _keys() -> dict[str, str]:
    """Return one word for all that are linked, also through a third one."""
    keys: dict[str, str] = {}
    for forms in _FORMS.values():
        linked = {keys.get(one, one) for one in forms}
        first = min(linked)
        keys.update((one, first) for one in forms)
        keys.update((word, first) for word, key in keys.items() if key in linked)
    return keys


_KEYS = _keys()
