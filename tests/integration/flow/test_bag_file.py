"""The zip that the register of addresses hands out is read as it is: zips of XML within a zip."""

import io
import zipfile
from pathlib import Path

import pytest
from sqlmodel import select

from builders import MONDAY_9
from phu_mailer.flow.address_file import import_addresses
from phu_mailer.flow.list_file import Taken, UnusableFile
from phu_mailer.store.knowledge import Address

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<sl-bag-extract:bagStand '
    'xmlns:sl-bag-extract="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601" '
    'xmlns:sl="http://www.kadaster.nl/schemas/standlevering-generiek/1.0" '
    'xmlns:Objecten="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" '
    'xmlns:Objecten-ref="www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/v20200601" '
    'xmlns:Historie="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601">'
    "<sl:standBestand><sl:inhoud><sl:gebied>Duinstad</sl:gebied></sl:inhoud>"
)
TAIL = "</sl:standBestand></sl-bag-extract:bagStand>"


def stand(kind: str, number: str, *inside: str, begins="2010-01-01", ends="", more="") -> str:
    ended = f"<Historie:eindGeldigheid>{ends}</Historie:eindGeldigheid>" if ends else ""
    return (
        f"<sl:stand><sl-bag-extract:bagObject><Objecten:{kind}>"
        f'<Objecten:heeftIdentificatie><Objecten:identificatie domein="NL.IMBAG.{kind}">{number}'
        f"</Objecten:identificatie></Objecten:heeftIdentificatie>{''.join(inside)}"
        "<Objecten:voorkomen><Historie:Voorkomen><Historie:voorkomenidentificatie>1"
        "</Historie:voorkomenidentificatie>"
        f"<Historie:beginGeldigheid>{begins}</Historie:beginGeldigheid>{ended}{more}"
        f"</Historie:Voorkomen></Objecten:voorkomen></Objecten:{kind}>"
        "</sl-bag-extract:bagObject></sl:stand>"
    )


def tag(name: str, text: str) -> str:
    return f"<Objecten:{name}>{text}</Objecten:{name}>"


def town(number: str, name: str, **when: str) -> str:
    return stand("Woonplaats", number, tag("naam", name), **when)


def street(number: str, name: str, town_number: str, **when: str) -> str:
    lies = f"<Objecten-ref:WoonplaatsRef>{town_number}</Objecten-ref:WoonplaatsRef>"
    return stand("OpenbareRuimte", number, tag("naam", name), tag("ligtIn", lies), **when)


def door(number: str, street_number: str, *, status="Naamgeving uitgegeven", **parts: str) -> str:
    when = {key: parts.pop(key) for key in ("begins", "ends", "more") if key in parts}
    along = f"<Objecten-ref:OpenbareRuimteRef>{street_number}</Objecten-ref:OpenbareRuimteRef>"
    own_town = parts.pop("town", "")
    lies = f"<Objecten-ref:WoonplaatsRef>{own_town}</Objecten-ref:WoonplaatsRef>"
    inside = [tag(name, text) for name, text in parts.items()]
    inside += [tag("status", status), tag("ligtAan", along)]
    inside += [tag("ligtIn", lies)] if own_town else []
    return stand("Nummeraanduiding", number, *inside, **when)


TOWNS = [town("1245", "Duinstad"), town("1246", "Strand", ends="2014-01-01"), town("1246", "Kust")]
STREETS = [
    street("0392300000000001", "Roordastraat", "1245"),
    street("0392300000000002", "Oude Naam", "1245", ends="2020-05-01"),
    street("0392300000000002", "Generaal Cronjéstraat", "1245", begins="2020-05-01"),
]
DOORS = [
    door("0392200000000001", "0392300000000001", huisnummer="112", postcode="2035XX"),
    door(
        "0392200000000002",
        "0392300000000002",
        huisnummer="12",
        huisletter="A",
        huisnummertoevoeging="RD",
        postcode="2021JC",
    ),
    door("0392200000000003", "0392300000000001", huisnummer="1", postcode="2035XY", town="1246"),
    # none of these is an address today
    door(
        "0392200000000004",
        "0392300000000001",
        huisnummer="2",
        postcode="2035XX",
        status="Naamgeving ingetrokken",
    ),
    door(
        "0392200000000005",
        "0392300000000001",
        huisnummer="3",
        postcode="2035XX",
        ends="2026-03-09",
    ),
    door(
        "0392200000000006",
        "0392300000000001",
        huisnummer="4",
        postcode="2035XX",
        begins="2026-03-10",
    ),
    door(
        "0392200000000007",
        "0392300000000001",
        huisnummer="5",
        postcode="2035XX",
        more="<Historie:eindRegistratie>2015-01-01T10:00:00</Historie:eindRegistratie>",
    ),
    door("0392200000000008", "0392300000000001", huisnummer="6"),
    # along a street that is not there
    door("0392200000000009", "0392300000000099", huisnummer="7", postcode="2035XX"),
]


def xml(*stands: str, doctype: str = "") -> bytes:
    return (HEAD.format(doctype=doctype) + "".join(stands) + TAIL).encode()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "-").replace("_", "."), content)
    return target.getvalue()


def extract(doors: bytes) -> bytes:
    half = len(TOWNS) // 2
    return zipped(
        **{
            "Leveringsdocument__BAG__Extract_xml": b"<x/>",
            "GEM__WPL__RELATIE__08032026_zip": zipped(a_xml=b"<x/>"),
            "0392NUM08032026_zip": zipped(**{"0392NUM08032026__000001_xml": doors}),
            "0392OPR08032026_zip": zipped(**{"0392OPR08032026__000001_xml": xml(*STREETS)}),
            "0392PND08032026_zip": b"never opened",
            "9999WPL08032026_zip": zipped(
                **{
                    "9999WPL08032026__000001_xml": xml(*TOWNS[:half]),
                    "9999WPL08032026__000002_xml": xml(*TOWNS[half:]),
                }
            ),
        }
    )


def lay(folder: Path, content: bytes) -> Path:
    file = folder / "lvbag-extract.zip"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("is_wrapped", [False, True], ids=["as it is", "within one more zip"])
def test_the_zip_of_the_register_is_taken_over(store, tmp_path, is_wrapped):
    content = extract(xml(*DOORS))
    if is_wrapped:
        content = zipped(BAGGEM0392L__08032026_zip=content)

    report = import_addresses(store, lay(tmp_path, content), MONDAY_9)

    assert report == Taken(stored=3, skipped=1, bad=["object 0392200000000009"])
    with store.reading() as session:
        rows = session.exec(select(Address).order_by("id")).all()
    assert [
        (
            row.postal_code,
            row.house_number,
            row.house_letter,
            row.house_number_addition,
            row.street_name,
            row.town,
        )
        for row in rows
    ] == [
        ("2035 XX", 112, "", "", "Roordastraat", "Duinstad"),
        ("2021 JC", 12, "A", "RD", "Generaal Cronjéstraat", "Duinstad"),
        ("2035 XY", 1, "", "", "Roordastraat", "Kust"),
    ]


def test_a_file_of_the_machine_never_comes_along(store, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("2035XX", encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>'
    doors = xml(
        door("1", "0392300000000001", huisnummer="112", postcode="&secret;"), doctype=doctype
    )

    with pytest.raises(UnusableFile, match="has a document type"):
        import_addresses(store, lay(tmp_path, extract(doors)), MONDAY_9)


def test_a_file_that_grows_while_it_is_read_is_refused(store, tmp_path):
    lines = ['<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    doors = xml(
        door("1", "0392300000000001", huisnummer="112", postcode="&a8;"),
        doctype=f"<!DOCTYPE x [{''.join(lines)}]>",
    )

    with pytest.raises(UnusableFile, match=r"has a document type|is broken"):
        import_addresses(store, lay(tmp_path, extract(doors)), MONDAY_9)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (extract(xml(*DOORS)[:-40]), "an XML file in it is broken"),
        (extract(xml()), "0 of 0 lines are of no use here"),
        (zipped(**{"0392NUM08032026_zip": b"PK no zip"}), "cannot be unpacked"),
    ],
    ids=["cut off", "empty", "no zip inside"],
)
def test_a_zip_that_is_not_whole_changes_nothing(store, tmp_path, content, message):
    import_addresses(store, lay(tmp_path, extract(xml(*DOORS))), MONDAY_9)

    with pytest.raises(UnusableFile, match=message):
        import_addresses(store, lay(tmp_path, content), MONDAY_9)

    with store.reading() as session:
        assert len(session.exec(select(Address)).all()) == 3
