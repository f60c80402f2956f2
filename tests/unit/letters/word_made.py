"""A template as a Word of today saves it: the same letter among everything that Word adds.

Written after files of Word 2016 and 365: namespaces with their prefixes to be ignored, revision
identifiers, marks of the spell check, a theme, content controls, smart tags, custom XML with its
properties, building blocks, web settings, footnote separators, alternate content.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree

from unit.letters.letter_samples import WORD_NAMESPACE

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'mc:Ignorable="w14 w15 w16se"'
)
_HEAD = f'xmlns:w="{WORD_NAMESPACE}" {_NAMESPACES}'
_DECLARED = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n"
_ANCHOR = (
    '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
    'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>5400000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>720000</wp:posOffset></wp:positionV>'
    '<wp:extent cx="1440000" cy="360000"/><wp:wrapNone/>'
    '<wp:docPr id="7" name="Tekstvak 7" descr="Naam van de afdeling"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="1440000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</wps:spPr><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor>"
)
_BOX_TEXT = (
    '<w:p><w:r><w:t xml:space="preserve">{{ gemeen</w:t></w:r><w:proofErr w:type="spellStart"/>'
    "<w:r><w:t>te.afdeling }}</w:t></w:r></w:p>"
)
TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    + _ANCHOR.format(text=_BOX_TEXT)
    + '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:113pt;height:28pt">'
    f"<v:textbox><w:txbxContent>{_BOX_TEXT}</w:txbxContent></v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
_GLOSSARY = (
    f"<w:glossaryDocument {_HEAD}><w:docParts><w:docPart><w:docPartPr><w:name w:val="
    '"DefaultPlaceholder_1"/></w:docPartPr><w:docPartBody><w:p><w:r><w:t>Klik of tik om tekst '
    "in te voeren.</w:t></w:r></w:p></w:docPartBody></w:docPart></w:docParts>"
    "</w:glossaryDocument>"
)
_FOOTNOTES = (
    f'<w:footnotes {_HEAD}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/>'
    '</w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
    "<w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)
_DATA = (
    '<beheer xmlns="urn:waterstad"><stijl>{"huisstijl":{"kleur":{"kop":"blauw"}}}</stijl>'
    "<behandelaar>Oude naam</behandelaar></beheer>"
)
_RUN = re.compile(
    r"<w:r [^>]*>(?:<w:rPr/>|<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: [^>]*)?>[^<]*</w:t></w:r>"
)
PARTS: Mapping[str, tuple[str, str, str]] = {
    "word/glossary/document.xml": (
        f"{_TYPE}.document.glossary+xml",
        "glossaryDocument",
        _GLOSSARY,
    ),
    "word/footnotes.xml": (f"{_TYPE}.footnotes+xml", "footnotes", _FOOTNOTES),
    "customXml/item1.xml": ("application/xml", "customXml", _DATA),
}
"""By part: its content type, the kind of relation, and the content."""


def word_made(template: bytes) -> bytes:
    """Return a template as Word would have saved it; what it says has not changed."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts["word/document.xml"] = _dressed(_in_one_line(parts["word/document.xml"]))
    types, relations = [], []
    for number, (name, (content_type, relation, content)) in enumerate(PARTS.items()):
        parts[name] = _DECLARED + content
        types.append(f'<Override PartName="/{name}" ContentType="{content_type}"/>')
        target = f"../{name}" if name.startswith("customXml") else name.removeprefix("word/")
        relations.append(
            f'<Relationship Id="rIdW{number}" Type="{_OFFICE}/{relation}" Target="{target}"/>'
        )
    parts["customXml/itemProps1.xml"] = (
        '<ds:datastoreItem ds:itemID="{0B4A1C7E-1111-4222-8333-444455556666}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    parts["customXml/_rels/item1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/customXmlProps" Target="itemProps1.xml"/>'
        "</Relationships>"
    )
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/attachedTemplate" TargetMode="External" '
        'Target="file:///C:/Sjablonen/Normal.dotm"/>'
        "</Relationships>"
    )
    _add(parts, "[Content_Types].xml", "".join(types), "</Types>")
    _add(parts, "word/_rels/document.xml.rels", "".join(relations), "</Relationships>")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _add(parts: dict[str, str], name: str, content: str, before: str) -> None:
    assert parts[name].count(before) == 1
    parts[name] = parts[name].replace(before, content + before)


def _in_one_line(xml: str) -> str:
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.tostring(etree.fromstring(xml.encode(), parser), encoding="unicode")


def _dressed(body: str) -> str:
    """Add to the body what Word adds while somebody works in it."""
    names = "|".join(re.findall(r"xmlns:(\w+)=", body.partition("<w:body>")[0]))
    wanted = re.sub(rf'xmlns:(?:{names})="[^"]*" ?', "", _NAMESPACES)
    body = re.sub(r' mc:Ignorable="[^"]*"', "", body, count=1)
    body = body.replace("<w:document ", f"<w:document {wanted} ", 1)
    numbers = iter(range(0x10000000, 0x20000000))
    body = re.sub(
        r"<w:p>",
        lambda _: (
            f'<w:p w14:paraId="{next(numbers):08X}" w14:textId="77777777" w:rsidR="00A77B3E" '
            'w:rsidRDefault="00A77B3E">'
        ),
        body,
    )
    body = body.replace("<w:r>", '<w:r w:rsidRPr="00C41D52">')
    body = _once(
        body,
        "corporatie.naam",
        lambda one: (
            '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="PersonName">'
            f"{one}</w:smartTag>"
        ),
    )
    body = _once(
        body,
        "huurder.aanhef",
        lambda one: (
            '<w:sdt><w:sdtPr><w:alias w:val="Aanhef"/><w:tag w:val="aanhef"/><w:id w:val="1234"/>'
            '<w:placeholder><w:docPart w:val="DefaultPlaceholder_1"/></w:placeholder>'
            '<w:dataBinding w:prefixMappings="xmlns:b=\'urn:waterstad\'" w:xpath="/b:beheer[1]/'
            'b:behandelaar[1]" w:storeItemID="{0B4A1C7E-1111-4222-8333-444455556666}"/>'
            '<w15:color w:val="FF0000"/><w:text/></w:sdtPr>'
            f"<w:sdtContent>{one}</w:sdtContent></w:sdt>"
        ),
    )
    body = _once(body, "afdeling", lambda one: f"{one}{TEXT_BOX}")
    return _once(
        body,
        "Met vriendelijke groet",
        lambda one: (
            '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
            f'<w:proofErr w:type="gramStart"/>{one}<w:proofErr w:type="gramEnd"/>'
        ),
    )


def _once(body: str, words: str, change: Callable[[str], str]) -> str:
    found = next(one for one in _RUN.finditer(body) if words in one.group())
    return body[: found.start()] + change(found.group()) + body[found.end() :]
