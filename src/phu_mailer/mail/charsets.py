"""Bytes to text as corporations really send it, and text without invisible characters.

Mail programs that say us-ascii or iso-8859-1 mean cp1252, and one that says nothing means
either utf-8 or cp1252. Every reading that is a guess comes with a defect that names the
charset, so that a doubtful name ends up with a person; a character is never dropped silently.
"""

import codecs
import re
import unicodedata

from phu_mailer.mail.limits import HostileMail

_MEANS_CP1252 = frozenset({"ascii", "iso8859-1", "cp1252"})
# Python counts these among the text codecs, but they rewrite or are slow; no mail declares them.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_LARGE = 256 * 1024

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Controls, the byte order mark, and the marks that make text run or look another way around.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_PRINTABLE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
_BLANKS = re.compile(r"[ \t]+")
_MARKS = "".join(chr(code) for code in range(0x20000) if unicodedata.combining(chr(code)))
_PILE = re.compile(f"[{re.escape(_MARKS)}]{{64,}}")
# A single range is many times faster to search for, and rare in western text.
_PERHAPS_PILE = re.compile("[\u0300-\U0010ffff]{64}")


def decode_text(payload: bytes, declared: str | None) -> tuple[str, str | None]:
    """Return the text of `payload`, and a defect ("charset ...") when the reading is a guess.

    Args:
        payload: the bytes, decoded from their transfer encoding.
        declared: the charset that the mail names, or None when it names none.

    Raises:
        HostileMail: letters under piles of accents, which take quadratic time to normalise.
    """
    text, defect = _decode(payload, declared)
    if _PERHAPS_PILE.search(text) and _PILE.search(text):
        raise HostileMail("piles of more than 64 accents on one letter")
    return text, defect


def clean_text(text: str) -> str:
    r"""Return `text` with \n line ends, in NFC, without control and direction characters."""
    safe = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    if _PERHAPS_PILE.search(safe):
        safe = _PILE.sub("\ufffd", safe)
    return unicodedata.normalize("NFC", safe)


def clean_line(text: str) -> str:
    """Return `text` as one line: line ends and tabs become single spaces, the rest as above."""
    return _BLANKS.sub(" ", clean_text(text).replace("\n", " ")).strip()


def _decode(payload: bytes, declared: str | None) -> tuple[str, str | None]:
    codec = _codec_name(declared)
    if declared and codec is None:
        return _as_utf8_or_cp1252(payload, f"charset {_shown(declared)} is unknown")
    if codec is None or codec in _MEANS_CP1252 or codec == "utf-8":
        return _decode_western(payload, codec)
    try:
        text = payload.decode(codec)
    except (UnicodeError, ValueError):
        return _as_utf8_or_cp1252(payload, f"charset {codec} does not fit the bytes")
    return _without_surrogates(text)


def _codec_name(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        found = codecs.lookup(declared.strip())
    except (LookupError, ValueError, UnicodeError):
        return None
    # The private flag is how bytes.decode() itself tells "zip" and "base64" from charsets.
    if found.name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    return found.name


def _shown(declared: str) -> str:
    """Return a charset name that is safe to show: the sender wrote it."""
    return declared if _PRINTABLE_NAME.fullmatch(declared) else "with an impossible name"


def _decode_western(payload: bytes, codec: str | None) -> tuple[str, str | None]:
    """Decode what is declared as utf-8, ascii, latin-1, cp1252 or nothing at all."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        if codec in ("iso8859-1", "cp1252"):
            return _as_cp1252(payload)
        said = f"charset {codec} does not fit the bytes" if codec else "charset not declared"
        return _as_utf8_or_cp1252(payload, said)
    if codec in ("iso8859-1", "cp1252") and not payload.isascii():
        # In cp1252 the same bytes would be pairs of accented capitals and signs.
        return text, f"charset {codec} is declared but the bytes are utf-8"
    return text, None


def _as_cp1252(payload: bytes) -> tuple[str, str | None]:
    text = payload.decode("cp1252", "replace")
    return text, "charset cp1252 lacks some of the bytes" if "\ufffd" in text else None


def _as_utf8_or_cp1252(payload: bytes, said: str) -> tuple[str, str | None]:
    try:
        return payload.decode("utf-8"), f"{said}; read as utf-8"
    except UnicodeDecodeError:
        errors = "replace" if len(payload) > _LARGE else _ERROR_HANDLER
        encoding = "cp1252" if len(payload) > _LARGE else "utf-8"
        return payload.decode(encoding, errors), f"{said}; read as cp1252"


def _without_surrogates(text: str) -> tuple[str, str | None]:
    """Replace code points that are no characters; utf-7 and utf-16 can smuggle them in."""
    cleaned = _SURROGATE.sub("\ufffd", text)
    return cleaned, None if cleaned == text else "charset with impossible characters"


def _bytes_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no utf-8 as cp1252 and leave the rest as it was decoded."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


_ERROR_HANDLER = "phu-mailer-cp1252"
codecs.register_error(_ERROR_HANDLER, _bytes_as_cp1252)
