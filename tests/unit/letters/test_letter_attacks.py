"""A template cannot run anything, wherever in the document the attempt stands."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docxtpl import DocxTemplate

from phu_mailer.errors import PermanentError
from phu_mailer.letters.fill import fill
from unit.letters.letter_samples import letter_fields, with_footnote, word_document

PLACES: dict[str, Callable[[str], bytes]] = {
    "body": word_document,
    "header": lambda code: word_document(header=code),
    "footer": lambda code: word_document(footer=code),
    "footnote": lambda code: with_footnote(word_document(), code),
    "property": lambda code: word_document(title=code),
}

ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ config }}",
    "{{ huurder.__class__ }}",
    "{{ huurder.naamregel.__class__ }}",
    "{{ huurder['naamregel'] }}",
    "{{ huurder.items() }}",
    "{{ huurder.items }}",
    "{{ huurder.clear() }}",
    "{{ huurder }}",
    "{{ huurder.naamregel | attr('__class__') }}",
    "{{ huurder.naamregel | upper }}",
    "{{ huurder.naamregel.format(huurder) }}",
    "{{ '%s' % huurder }}",
    "{{ '{0.__class__}'.format(huurder) }}",
    "{{ range(10 ** 9) }}",
    "{{ 'a' * 10 ** 10 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ [1, 2][0] }}",
    "{{ {'a': 1} }}",
    "{{ namespace(x=1) }}",
    "{{ 1 if brief.kenmerk else 2 }}",
    "{{ brief.kenmerk is callable }}",
    "{% set x = brief.kenmerk %}",
    "{% for c in brief.kenmerk %}{% for d in brief.kenmerk %}x{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'x.docx' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% block a %}{% endblock %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with x = 1 %}{{ x }}{% endwith %}",
    "{% autoescape false %}{{ brief.kenmerk }}{% endautoescape %}",
    "{% do huurder.clear() %}",
    "{% debug %}",
    "{% if brief.kenmerk.__class__ %}x{% endif %}",
    "{% if huurder.naamregel.__init__.__globals__ %}x{% endif %}",
    "{% if brief.kenmerk in range(10 ** 9) %}x{% endif %}",
    "{{" + "(" * 3000 + "brief.kenmerk" + ")" * 3000 + "}}",
    "{{" + "not " * 3000 + "brief.kenmerk }}",
    "{% if " + "brief.kenmerk and " * 3000 + "brief.kenmerk %}x{% endif %}",
    "{% if brief.kenmerk %}" * 200 + "x" + "{% endif %}" * 200,
]


def leaves_a_file(path: Path) -> str:
    """Return an attack that writes a file when anything evaluates it."""
    return f"{{{{ cycler.__init__.__globals__.os.system('touch {path}') }}}}"


@pytest.mark.parametrize("place", PLACES)
def test_an_attack_that_works_on_bare_docxtpl_is_refused_by_us(place: str, tmp_path: Path) -> None:
    mark_of_theirs, mark_of_ours = tmp_path / "theirs", tmp_path / "ours"
    DocxTemplate(io.BytesIO(PLACES[place](leaves_a_file(mark_of_theirs)))).render({"huurder": {}})

    with pytest.raises(PermanentError):
        fill(PLACES[place](leaves_a_file(mark_of_ours)), letter_fields())

    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


@pytest.mark.parametrize("place", PLACES)
def test_the_language_is_the_same_everywhere(place: str) -> None:
    template = PLACES[place]("{{ brief.kenmerk.upper() }}")

    with pytest.raises(PermanentError, match="kunnen alleen velden staan"):
        fill(template, letter_fields())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:40])
def test_nothing_but_fields_and_conditions_is_accepted(attack: str) -> None:
    with pytest.raises(PermanentError):
        fill(word_document(attack), letter_fields())
