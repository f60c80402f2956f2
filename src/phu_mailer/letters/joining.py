"""Put fields together again that Word cut into pieces.

Word cuts a word wherever the spell check, a bookmark, a link or the work of another day begins or
ends. A field and a condition are moved whole into the piece in which they begin, without the
characters that nobody sees; what is not text stays where it is, so nothing can be torn apart.
"""

import re

from lxml import etree

from phu_mailer.letters import package

_W = f"{{{package.WORD_NAMESPACE}}}"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What comes along with text that was copied from elsewhere, and nobody sees in a field."""

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def join_fields(root: etree._Element) -> None:
    """Move every field and condition of a part into one piece of text (w:t), in place.

    One that runs over two paragraphs is left as it is.
    """
    for paragraph in root.iter(f"{_W}p"):
        texts = [
            text
            for text in paragraph.iter(f"{_W}t")
            if next(text.iterancestors(f"{_W}p")) is paragraph
        ]
        _join(texts)


def _join(texts: list[etree._Element]) -> None:
    words = "".join(text.text or "" for text in texts)
    owners = [number for number, text in enumerate(texts) for _ in text.text or ""]
    for code in _CODE.finditer(words):
        begin, end = code.span()
        owners[begin:end] = [owners[begin]] * (end - begin)
    unseen = {
        at for code in _CODE.finditer(words) for at in range(*code.span()) if words[at] in _UNSEEN
    }
    pieces: list[list[str]] = [[] for _ in texts]
    for at, (letter, owner) in enumerate(zip(words, owners, strict=True)):
        if at not in unseen:
            pieces[owner].append(letter)
    for text, piece in zip(texts, pieces, strict=True):
        new = "".join(piece)
        if new != (text.text or ""):
            text.text = new
            text.set(package.XML_SPACE, "preserve")
