"""Chatty mails, mails that software made, an HTML mail without tables, and a Word letter."""

from datetime import date, timedelta
from html import escape
from random import Random

from phu_mailer.domain.signal import Gender, HouseholdType, MinorChildren
from signals.clauses import Clause, ages, efforts
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    KENNEMER_HUIS,
    NOORDERHOF,
    ZONNEWEIDE,
    Attached,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
)
from signals.files import DOCX
from signals.people import Person
from signals.practice_mixed import packed
from signals.writing import Writing

YES, NO, UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


_COMMON = ("straat", "weg", "laan", "kade", "vaart", "gracht")


def _words(person: Person) -> tuple[str, str, str]:
    """Return he, him and his for a tenant."""
    return ("ze", "haar", "haar") if person.gender is Gender.FEMALE else ("hij", "hem", "zijn")


def _called(person: Person) -> str:
    """Return how a tenant is called without initials: "mevrouw Van der Berg"."""
    title = "mevrouw" if person.gender is Gender.FEMALE else "meneer"
    return f"{title} {person.surname[0].upper() + person.surname[1:]}"


def _euros(one: Writing) -> str:
    """Write the arrears as people do in a sentence: "2.450 euro"."""
    one.keep("arrears_cents", one.cents)
    whole, rest = divmod(one.cents, 100)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{grouped},{rest:02d} euro" if rest else f"{grouped} euro"


def _chat_children(rng: Random, one: Writing) -> str:
    """Write in an informal way what is known of the children."""
    he = _words(one.persons[0])[0].capitalize()
    alone = HouseholdType.SINGLE_WITH_MINORS
    is_couple = len(one.persons) > 1
    has = "Ze hebben" if is_couple else f"{he} heeft"
    age = rng.randint(3, 16)
    found = [
        Clause(f"{has} twee kinderen thuis wonen, van {ages(rng, 2)} jaar.", YES, 2),
        Clause(f"Er woont ook nog een dochter van {age} in huis.", YES, 1),
        Clause(f"Een zoon van 20 woont nog thuis, en een dochter van {age} ook.", YES, 1),
        Clause(f"{has} drie minderjarige kinderen.", YES, 3),
        Clause("Kinderen zijn er niet.", NO),
        Clause("De kinderen zijn al lang de deur uit.", NO),
        Clause(f"{has} geen kinderen.", NO),
        Clause("Of er kinderen zijn, weet ik eerlijk gezegd niet.", UNKNOWN,
               may_be=(MinorChildren.NOT_STATED,)),
    ]  # fmt: skip
    if not is_couple:
        his = _words(one.persons[0])[2]
        text = f"{he} voedt in {his} eentje twee kinderen op ({ages(rng, 2)} jaar)."
        found.append(Clause(text, YES, 2, alone))
        found.append(
            Clause(f"{he} woont alleen, zonder kinderen.", NO, household=HouseholdType.SINGLE)
        )
    if rng.random() < 0.05:
        doubt = "Volgens de buurvrouw lopen er kinderen rond, maar ik weet het niet zeker."
        anything = (YES, NO, UNKNOWN, MinorChildren.NOT_STATED)
        return one.children(Clause(doubt, UNKNOWN, may_be=anything, waits=True))
    return one.children(rng.choice(found))


def _where(one: Writing) -> str:
    """Write the address in a sentence: "de Kleverlaan 12 (2023 AB Haarlem)"."""
    street = one.dwelling.street_name.lower()
    before = "de " if street.endswith(_COMMON) or street.startswith("laan ") else ""
    before = "het " if street.endswith(("plein", "park")) else before
    home, code = one.address(), one.postal_code()
    return f"{before}{home} ({code} {one.town()})" if code else f"{before}{home} in {one.town()}"


def chat_call(rng: Random, office: Office) -> Content:
    """XM-CALL: an informal mail after a call, with the promise that was not kept."""
    one = Writing(rng)
    he, him, his = _words(one.persons[0])
    promise = rng.choice(("150", "200", "300"))
    opening = rng.choice(("Hoi allemaal,\n\nIk heb er weer een.", "Hoi,\n\nNog eentje van mij."))
    text = (
        f"{opening} Het gaat om {one.name('long')}, vorige week had ik {him} nog aan de lijn. "
        f"Eigenlijk best een prettig gesprek, {he} zou vrijdag {promise} euro overmaken en me "
        "daarna terugbellen. Raad eens: niks ontvangen en de telefoon gaat nu over op de "
        f"voicemail. Misschien dat het jullie wel lukt, {his} nummer is {one.phone()}.\n\n"
        f"Intussen staat er {_euros(one)} open, dat is {one.months()} huur. "
        f"{_chat_children(rng, one)} {he.capitalize()} woont aan {_where(one)}, "
        "'s avonds aanbellen heeft de meeste kans van slagen.\n\n"
        f"{one.surprise()}\n\nSucces ermee en alvast bedankt!\n\n"
    )
    return Content("nieuwe melding", text + closing(rng, office), (one,))


def chat_neighbour(rng: Random, office: Office) -> Content:
    """XM-BUREN: an informal mail that begins at the door and ends with the money."""
    one = Writing(rng, couples=0.4)
    is_couple = len(one.persons) > 1
    they = "ze" if is_couple else _words(one.persons[0])[0]
    pay, live = ("betalen", "wonen") if is_couple else ("betaalt", "woont")
    names = one.name("long")
    text = (
        f"Beste collega,\n\nGisteren ben ik met de wijkbeheerder langs geweest op "
        f"{_where(one)}. Niemand thuis, althans er deed niemand open. De buurman van "
        f"{rng.choice(('hiernaast', 'de overkant', 'beneden'))} vertelde dat hij al weken geen "
        f"licht had gezien, maar dat kan ook niets betekenen. Volgens ons systeem {live} er nog "
        f"gewoon {names}. {_chat_children(rng, one)}\n\n"
        f"Waarom we langs gingen: {they} {pay} al {one.months('word')} geen huur meer. "
        f"{rng.choice(('De teller staat op', 'Het totaal is nu'))} {one.amount('euro')}. Een "
        "betaalregeling hebben we in de zomer al eens geprobeerd, die hield precies één maand "
        f"stand. {one.surprise()}\n\nKunnen jullie het overnemen?\n\n"
    )
    return Content("Huisbezoek / melding", text + closing(rng, office), (one,))


def chat_two(rng: Random, office: Office) -> Content:
    """XM-TWEE: two tenants in one informal mail, each with a story of its own."""
    one, two = Writing(rng), Writing(rng)
    first, second = _words(one.persons[0]), _words(two.persons[0])
    text = (
        f"Hallo,\n\n{rng.choice(('Twee stuks deze keer.', 'Deze week heb ik er twee.'))}\n\n"
        f"Om te beginnen {one.name('long')} van {_where(one)}. Die heeft {one.months()} huur "
        f"laten liggen, bij elkaar {one.amount('euro')}. {_chat_children(rng, one)} In september "
        f"belde {first[0]} nog met mijn collega dat het goed zou komen zodra de toeslag binnen "
        f"was, maar dat hebben we niet gezien. {one.surprise()}\n\n"
        f"En dan {two.given_name('long')}. Adres: {_where(two)}. Daar gaat het ook niet goed, "
        f"{second[0]} zit nu op {two.months()}, {_euros(two)} in totaal. "
        f"{_chat_children(rng, two)} Van de zus van {_called(two.persons[0])} begreep ik dat "
        f"{second[2]} baan is gestopt. {two.surprise()}\n\n"
        "Horen jullie iets, mail me dan even.\n\n"
    )
    return Content("2 meldingen", text + closing(rng, office), (one, two))


def software_keys(rng: Random, office: Office) -> Content:
    """XM-KEYS: a mail of property-management software with English keys."""
    one = Writing(rng)
    person, home = one.split_name(titled=True), one.dwelling
    one.amount()
    one.months()
    born = date(1955, 1, 1) + timedelta(days=rng.randint(0, 18_000))
    one.keep("date_of_birth", born)
    count = rng.choice((1, 2, 3))
    minors, number = rng.choice(((YES, str(count)), (NO, "0"), (NO, "0"), (UNKNOWN, "null")))
    one.children(Clause("", minors, count if minors is YES else None))
    letter = {YES: "Y", NO: "N"}.get(minors, "UNKNOWN")
    street = one.street()
    pairs = (
        ("event_type", "RENT_ARREARS_SIGNAL"), ("event_id", f"{rng.getrandbits(32):08x}"),
        ("created_at", f"2026-11-19T06:{rng.randint(10, 59)}:04+01:00"),
        ("contract_no", one.reference("letter")),
        ("tenant_gender", "F" if person.gender is Gender.FEMALE else "M"),
        ("tenant_initials", person.initials), ("tenant_prefix", person.name_prefix or "null"),
        ("tenant_last_name", person.last_name), ("tenant_birth_date", born.isoformat()),
        ("unit_street", street), ("unit_house_no", str(home.house_number)),
        ("unit_house_letter", home.house_letter or "null"),
        ("unit_house_no_suffix", home.house_number_addition or "null"),
        ("unit_postal_code", one.postal_code("joined") or "null"), ("unit_city", one.town()),
        ("arrears_amount_eur", f"{one.cents // 100}.{one.cents % 100:02d}"),
        ("arrears_months", f"{one.month_count:g}"), ("minor_children", letter),
        ("minor_children_count", number), ("dunning_level", rng.choice(("L2", "L3"))),
        ("next_action", "NOTIFY_MUNICIPALITY"),
    )  # fmt: skip
    lines = "\n".join(f"{key}: {value}" for key, value in pairs)
    text = f"*** automated message, do not edit ***\n\n{lines}\n\n*** end ***\n\n"
    return Content("[RENTFLOW] RENT_ARREARS_SIGNAL", text + closing(rng, office), (one,))


def software_codes(rng: Random, office: Office) -> Content:
    """XM-CODES: records of a batch job, with short codes and underscores."""
    found = [Writing(rng) for _ in range(rng.choice((1, 1, 2, 3)))]
    records = []
    for at, one in enumerate(found, 1):
        name = one.sorted_name(titled=True)
        pairs = (
            ("REC_NR", f"{at:03d}"), ("CONTRACT_NR", one.reference("plain")), ("HRD_NAAM", name),
            ("HRD_TEL_1", one.phone("joined")), ("VHE_ADRES", one.address()),
            ("VHE_PC_PLAATS", f"{one.postal_code('joined')} {one.town(capitals=True)}".strip()),
            ("SALDO_EUR", one.amount("bare")), ("ACHT_MND", one.months("bare")),
            ("KIND_LT18", one.children_code()), ("INC_FASE", rng.choice(("40", "45", "50"))),
        )  # fmt: skip
        records.append("\n".join(f"{key:<14}= {value}" for key, value in pairs))
    text = (
        f"JOB PHU_EXPORT_NL  RUN 20261119  STATUS OK  REC_CNT {len(found)}\n{'-' * 48}\n"
        + f"\n{'-' * 48}\n".join(records)
        + f"\n{'-' * 48}\n\n"
    )
    return Content("PHU_EXPORT_NL 20261119", text + closing(rng, office), found)


def spans(rng: Random, office: Office) -> Content:
    """XM-SPANS: a notice of a web portal, made of divs and spans."""
    one = Writing(rng, couples=0.15)
    code = one.postal_code()
    pairs = [
        ("Huurder", one.name("capital")), ("Adres", one.address()),
        ("Postcode en woonplaats", f"{code} {one.town()}".strip()),
        ("Openstaand bedrag", one.amount("euro")), ("Openstaande maanden", one.months("bare")),
        ("Thuiswonende minderjarige kinderen", one.children_label()),
        ("Telefoonnummer", one.phone()),
    ]  # fmt: skip
    if rng.random() < 0.5:
        pairs.append(("E-mailadres", one.email()))
    note = one.surprise() or efforts(rng)
    lines = "".join(
        f'<div class="row"><span style="color:#777;display:inline-block;width:220px">{label}'
        f'</span><span style="font-weight:bold">{escape(value, quote=False)}</span></div>\n'
        for label, value in pairs
    )
    intro = rng.choice(
        ("Er is een nieuwe melding voor u klaargezet.", "U ontvangt een nieuwe melding.")
    )
    html = (
        '<!DOCTYPE html><html><body style="font-family:Arial"><div class="wrap"><div class="head">'
        f"<span>Melding vroegsignalering</span></div><div>{intro}</div>\n"
        f'<div class="card">{lines}</div><div><span>Toelichting</span><br>'
        f"<span>{escape(note, quote=False)}</span></div></div>{html_closing(rng, office)}"
        "</body></html>"
    )
    return Content("Nieuwe melding vroegsignalering", None, (one,), html=html)


def _letter_file(lines: list[str]) -> bytes:
    """Return a Word letter of paragraphs; an empty line is an empty paragraph."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override '
            f'PartName="/word/document.xml" ContentType="{_DOCUMENT}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
            f'Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body>'
            "</w:document>",
        }
    )


def attached_letter(rng: Random, office: Office) -> Content:
    """XM-DOCX: a short mail with a Word letter in which everything stands in sentences."""
    one = Writing(rng, couples=0.3)
    corporation = office.corporation
    names, code = one.name("long"), one.postal_code()
    place = f"{code} {one.town()}" if code else one.town()
    rent = f"Wij verhuren de woning {one.address()}, {place}, aan {names}."
    who = "hebben onze huurders" if len(one.persons) > 1 else "heeft onze huurder"
    owes = f"Helaas {who} een betalingsachterstand"
    lines = [
        corporation.name, corporation.own_addresses[0], "",
        "Gemeente Haarlem", "Postbus 511", "2003 PB Haarlem", "",
        f"Haarlem, {rng.randint(16, 20)} november 2026", "",
        f"Betreft: {rng.choice(('melding huurachterstand', 'aanmelding betalingsachterstand'))}",
        "", "Geachte heer, mevrouw,", "",
        rent,
        f"{owes} van {one.months('word')}. Het gaat om een bedrag van {one.amount('euro')}.",
        one.surprise() or efforts(rng),
        f"Over het huishouden kunnen wij u het volgende melden. {one.children_sentence()}",
        f"Ons is telefoonnummer {one.phone()} bekend.",
        "Wij vernemen graag van u.", "", corporation.name, "afdeling Incasso",
    ]  # fmt: skip
    file = Attached("Brief gemeente.docx", DOCX, _letter_file(lines))
    text = rng.choice(("Zie bijlage.", "Bijgaand onze brief.", "In de bijlage een nieuwe melding."))
    return Content(
        "Brief", f"Goedemorgen,\n\n{text}\n\n{closing(rng, office)}", (one,), attached=(file,)
    )


LAYOUTS = (
    Layout("XM-CALL", KENNEMER_HUIS, chat_call),
    Layout("XM-BUREN", DE_LINDE, chat_neighbour),
    Layout("XM-TWEE", DUINWIJK, chat_two),
    Layout("XM-KEYS", ZONNEWEIDE, software_keys),
    Layout("XM-CODES", NOORDERHOF, software_codes),
    Layout("XM-SPANS", DE_LINDE, spans),
    Layout("XM-DOCX", ZONNEWEIDE, attached_letter),
)
