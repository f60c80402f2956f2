"""The mail texts that exist, with their fields and the examples that each must come out right for.

The fields are what `flow.report` and `flow.deliver` give. How a text that somebody edited is
looked at stands in `text_check`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from phu_mailer.mail import overviews


@dataclass(frozen=True, slots=True)
class MailField:
    """What somebody who edits a mail text reads about one field."""

    meaning_nl: str
    example: str


@dataclass(frozen=True, slots=True)
class MailText:
    """One kind of mail; `examples` are values under which the text must come out right."""

    meaning_nl: str
    fields: Mapping[str, MailField]
    must_have: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]


_EVERY_MAIL = {
    "contact.naam": MailField("Naam van het contactpunt", "Contactpunt Inwonershulp"),
    "contact.telefoon": MailField("Telefoonnummer met netnummer", "085 000 00 00"),
    "contact.telefoontijden": MailField("Wanneer er iemand opneemt", "ma-vr 09.00-12.00 uur"),
    "contact.email": MailField("E-mailadres", "inwonershulp@waterstad.example"),
    "gemeente.naam": MailField("Naam van de gemeente", "Gemeente Waterstad"),
    "gemeente.afdeling": MailField("Afdeling die de mail stuurt", "Team Inwonershulp"),
}
_TO_CORPORATION = {
    **_EVERY_MAIL,
    "corporatie.naam": MailField("De corporatie die de mail krijgt", "Stichting Goed Huis"),
}
_ABOUT_A_CASE = {
    **_TO_CORPORATION,
    "kenmerk": MailField("Ons kenmerk van de zaak", "PHU-2025-00123"),
    "uw_kenmerk": MailField("Kenmerk van de corporatie; kan leeg zijn", "GH-4711"),
}
_SENDER = {
    "contact": {
        "naam": "Contactpunt Inwonershulp",
        "telefoon": "085 000 00 00",
        "telefoontijden": "ma-vr 09.00-12.00 uur",
        "email": "inwonershulp@waterstad.example",
    },
    "gemeente": {"naam": "Gemeente Waterstad", "afdeling": "Team Inwonershulp"},
    "corporatie": {"naam": "Stichting Goed Huis"},
}
_SIGNALS = tuple(
    {
        "kenmerk": reference,
        "uw_kenmerk": theirs,
        "nummer": number,
        "status": status,
        "ontbreekt": missing,
    }
    for number, (reference, theirs, status, missing) in enumerate(
        [
            ("PHU-2025-00123", "GH-4711", "geregistreerd", []),
            ("PHU-2025-00124", "", "herhaald", []),
            ("", "GH-4712", "onvolledig", ["de naam", "de postcode"]),
            ("", "", "wordt bekeken", []),
            ("PHU-2025-00125", "", "toegevoegd", []),
        ],
        start=1,
    )
)


def _receipt(count: int, *, has_bsn: bool = False) -> dict[str, Any]:
    return {
        **_SENDER,
        "ontvangen_op": "1 december 2025 om 9.05 uur",
        "meldingen": list(_SIGNALS[:count]),
        "aantal": count,
        "bevat_bsn": has_bsn,
    }


MAIL_TEXTS: Mapping[str, MailText] = MappingProxyType(
    {
        "ontvangst": MailText(
            "Ontvangstbevestiging aan de corporatie",
            {
                **_TO_CORPORATION,
                "ontvangen_op": MailField("Dag en tijd", "1 december 2025 om 9.05 uur"),
                "aantal": MailField("Hoeveel meldingen er zijn herkend", "2"),
                "meldingen": MailField(
                    "De meldingen een voor een; elk met kenmerk, uw_kenmerk, nummer, status en "
                    "ontbreekt",
                    "{% for melding in meldingen %} ... {% endfor %}",
                ),
                "bevat_bsn": MailField("Of er een burgerservicenummer in stond", "ja of nee"),
            },
            ("aantal", "ontvangen_op", "contact.telefoon"),
            (_receipt(0), _receipt(1), _receipt(5, has_bsn=True)),
        ),
        "opgepakt": MailText(
            "Bericht dat de huurder is uitgenodigd",
            {**_ABOUT_A_CASE, "opgepakt_op": MailField("Dag van de brief", "1 december 2025")},
            ("kenmerk", "opgepakt_op", "contact.telefoon"),
            tuple(
                {**_SENDER, "kenmerk": "PHU-2025-00123", "uw_kenmerk": theirs}
                | {"opgepakt_op": "1 december 2025"}
                for theirs in ("GH-4711", "")
            ),
        ),
        "afgesloten": MailText(
            "Bericht dat de melding is afgesloten",
            {
                **_ABOUT_A_CASE,
                "code": MailField("Code van de uitkomst", "AFGESLOTEN"),
                "omschrijving": MailField(
                    "De uitkomst in woorden", "wij hebben deze melding afgesloten"
                ),
            },
            ("kenmerk", "omschrijving", "contact.telefoon"),
            tuple(
                {**_SENDER, "kenmerk": "PHU-2025-00123", "uw_kenmerk": theirs}
                | {"code": "AFGESLOTEN", "omschrijving": "wij hebben deze melding afgesloten"}
                for theirs in ("GH-4711", "")
            ),
        ),
        "maandoverzicht": MailText(
            "Maandoverzicht aan de corporatie van haar eigen meldingen",
            {
                **_TO_CORPORATION,
                "van": MailField("Eerste dag van het overzicht", "1 november 2025"),
                "tot_en_met": MailField("Laatste dag van het overzicht", "30 november 2025"),
                "aantal": MailField("Hoeveel meldingen er in staan", "2"),
                "meldingen": MailField(
                    "De meldingen een voor een; elk met kenmerk, uw_kenmerk, ontvangen_op en stand",
                    overviews.LINES,
                ),
            },
            ("tot_en_met", "meldingen", "contact.telefoon"),
            tuple({**_SENDER, **overviews.month(count)} for count in (1, 3)),
        ),
        "spoed": MailText(
            "Bericht aan het contactpunt over een dreigende ontruiming",
            {
                **_EVERY_MAIL,
                "kenmerk": MailField("Ons kenmerk; leeg zolang er geen zaak is", "PHU-2025-00123"),
                "mailnummer": MailField("Nummer van de mail", "12"),
                "uiterlijk": MailField("Dag van het eerste gesprek", "dinsdag 2 december 2025"),
            },
            ("kenmerk", "mailnummer", "uiterlijk"),
            tuple({**_SENDER, **overviews.urgent(one)} for one in ("PHU-2025-00123", "")),
        ),
        "dagoverzicht": MailText(
            "Dagoverzicht aan het contactpunt van wat op een mens wacht",
            {
                **_EVERY_MAIL,
                "datum": MailField("Dag van het overzicht", "1 december 2025"),
                **{
                    name: MailField(meaning, "PHU-2025-00123, PHU-2025-00124")
                    for name, meaning in overviews.WAITING.items()
                },
                "steekproef": MailField(
                    "Wat de steekproef van vorige maand liet zien, een keer in de maand",
                    overviews.SAMPLE,
                ),
            },
            ("datum", "te_beoordelen", "taken"),
            tuple({**_SENDER, **overviews.day(is_full=full)} for full in (True, False)),
        ),
        "agenda": MailText(
            "Uitnodiging voor de agenda van een medewerker",
            {
                **_EVERY_MAIL,
                "soort": MailField("nieuw, gewijzigd of vervallen", "nieuw"),
                "kenmerk": MailField("Kenmerk van de zaak", "PHU-2025-00123"),
                "datum": MailField("Dag van het gesprek", "dinsdag 16 december 2025"),
                "tijd": MailField("Tijd van het gesprek", "15.00 uur"),
                "plaats": MailField("Plaats van het gesprek", "Raadhuisplein 1, kamer 2"),
            },
            ("soort", "kenmerk", "datum", "tijd"),
            tuple(
                {**_SENDER, **overviews.invitation(kind)}
                for kind in ("nieuw", "gewijzigd", "vervallen")
            ),
        ),
        "huisbezoek": MailText(
            "Bericht aan een wijkteam dat er huisbezoeken klaarliggen",
            {
                **_EVERY_MAIL,
                "team": MailField("Naam van het wijkteam", "Sociaal wijkteam Oost"),
                "datum": MailField("Dag waarop ze uiterlijk gedaan zijn", "16 december 2025"),
                "aantal": MailField("Hoeveel huisbezoeken er zijn", "2"),
                "kenmerken": MailField("De kenmerken", "PHU-2025-00123, PHU-2025-00124"),
            },
            ("kenmerken", "datum", "contact.telefoon"),
            tuple({**_SENDER, **overviews.visits(count)} for count in (1, 3)),
        ),
        "sjabloon": MailText(
            "Bericht aan het contactpunt dat een gewijzigd sjabloon niet is overgenomen",
            {
                **_EVERY_MAIL,
                "sjabloon": MailField("Het bestand", "uitnodiging.docx"),
                "opmerkingen": MailField(
                    "De fouten een voor een; elk met tekst en alinea",
                    "{% for opmerking in opmerkingen %} ... {% endfor %}",
                ),
                "oude_versie": MailField("Of er nog een goede versie is", "ja of nee"),
            },
            ("sjabloon", "opmerkingen"),
            tuple(
                {
                    **_SENDER,
                    "sjabloon": "uitnodiging.docx",
                    "opmerkingen": [
                        {"tekst": "De brief mist het veld.", "alinea": "Datum:"},
                        {"tekst": "De brief mist het veld.", "alinea": ""},
                    ],
                    "oude_versie": has_old,
                }
                for has_old in (True, False)
            ),
        ),
    }
)
"""Every kind of mail by the name of its text; manual and check follow from it."""
