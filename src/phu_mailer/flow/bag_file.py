"""Read the addresses out of the zip that the register of addresses (BAG) itself hands out.

That zip holds zips, one for each kind of object: numbers (NUM) stand along a street (OPR), which
lies in a town (WPL). They are read as a stream, one object at a time. Occurrences that ended,
were withdrawn or were corrected in the register are left out. A document type is refused: that is
the only door by which an XML file could name others or grow while it is read.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

from lxml import etree

from phu_mailer.flow.list_file import Bad, UnusableFile

_NAME = re.compile(r"\d{4}(?P<kind>[A-Z]{3})\d{8}")
_DEEPEST = 3
_LARGEST_ZIP = 8 * 1024**3
_LARGEST_XML = 4 * 1024**3
_OVER = frozenset(
    {"eindRegistratie", "tijdstipInactief", "tijdstipInactiefLV", "tijdstipNietBagLV"}
)
_WITHDRAWN = "ingetrokken"


def is_bag(path: Path) -> bool:
    """Say whether a file is such a zip: something in it is named as the register names numbers."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
    return any(_kind(name) == "NUM" for name in names) or (
        bool(names) and all(name.lower().endswith((".zip", ".xml")) for name in names)
    )


def bag_rows(path: Path, today: date) -> Iterator[dict[str, str] | Bad]:
    """Yield each address by its parts, or the number of an object that is none.

    Args:
        today: what ended before this day is left out.

    Raises:
        UnusableFile: it cannot be unpacked, or an XML file in it is not what it should be.
    """
    try:
        towns = {
            one["identificatie"]: one["naam"]
            for one in _objects(path, "WPL", today)
            if one.keys() >= {"identificatie", "naam"}
        }
        streets = {
            one["identificatie"]: (one["naam"], one.get("WoonplaatsRef", ""))
            for one in _objects(path, "OPR", today)
            if one.keys() >= {"identificatie", "naam"}
        }
        for one in _objects(path, "NUM", today):
            if "postcode" in one:
                yield _address(one, streets, towns)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or "cannot be unpacked"
        raise UnusableFile(f"{path.name}: {reason}") from error
    except etree.XMLSyntaxError as error:
        raise UnusableFile(f"{path.name}: an XML file in it is broken") from error


def _address(
    one: dict[str, str], streets: dict[str, tuple[str, str]], towns: dict[str, str]
) -> dict[str, str] | Bad:
    place = f"object {one.get('identificatie', 'without a number')}"
    street, lies_in = streets.get(one.get("OpenbareRuimteRef", ""), ("", ""))
    return {
        "postal_code": one["postcode"],
        "house_number": one.get("huisnummer", ""),
        "house_letter": one.get("huisletter", ""),
        "house_number_addition": one.get("huisnummertoevoeging", ""),
        "street_name": street,
        "town": towns.get(one.get("WoonplaatsRef", lies_in), ""),
        "place": place,
    }


def _objects(path: Path, kind: str, today: date) -> Iterator[dict[str, str]]:
    """Yield the plain values of every object of a kind that holds today, by their local names."""
    with path.open("rb") as file:
        for xml in _files(file, kind, 0):
            yield from _held(xml, today)


def _files(file: IO[bytes], kind: str, depth: int) -> Iterator[IO[bytes]]:
    """Yield every XML file of a kind, however deep its zip lies in others."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            found, name = _kind(member.filename), member.filename.lower()
            if name.endswith(".xml") and found == kind:
                if member.file_size > _LARGEST_XML:
                    raise UnusableFile(f"{member.filename}: unpacks to more than 4 GiB")
                with archive.open(member) as xml:
                    yield xml
            elif name.endswith(".zip") and found in (kind, None) and depth < _DEEPEST:
                with _unpacked(archive, member) as inner:
                    yield from _files(inner, kind, depth + 1)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """Give a zip within a zip as a file of its own: looking around in it needs jumps."""
    if member.file_size > _LARGEST_ZIP:
        raise UnusableFile(f"{member.filename}: unpacks to more than 8 GiB")
    with tempfile.TemporaryFile() as target:
        with archive.open(member) as source:
            shutil.copyfileobj(source, target, 1024 * 1024)
        target.seek(0)
        yield target


def _held(xml: IO[bytes], today: date) -> Iterator[dict[str, str]]:
    steps = etree.iterparse(
        xml, tag="{*}stand", resolve_entities=False, load_dtd=False, no_network=True
    )
    for _, stand in steps:
        if stand.getroottree().docinfo.internalDTD is not None:
            raise UnusableFile("an XML file in the zip has a document type, which is not read")
        values: dict[str, str] = {}
        for element in stand.iter(etree.Element):
            text = (element.text or "").strip()
            if text:
                values.setdefault(etree.QName(element).localname, text)
        stand.clear()
        while stand.getprevious() is not None:
            del stand.getparent()[0]
        if _holds(values, today):
            yield values


def _holds(values: dict[str, str], today: date) -> bool:
    """Say whether an occurrence of an object is the one that is true today."""
    if values.keys() & _OVER or values.get("status", "").lower().endswith(_WITHDRAWN):
        return False
    begins, ends = (values.get(name, "")[:10] for name in ("beginGeldigheid", "eindGeldigheid"))
    return begins <= today.isoformat() < (ends or "9999-12-31")


def _kind(name: str) -> str | None:
    """Return the kind of object that a file is named after: "9999NUM08102025.zip" gives NUM."""
    found = _NAME.match(name.rpartition("/")[2])
    return found["kind"] if found else None
