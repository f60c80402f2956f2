"""Layouts kept apart to judge the reader at the very end: lists, running text and blocks."""

from random import Random

from phu_mailer.domain.signal import Gender, HouseholdType, MinorChildren, TenantName
from signals.clauses import Clause, ages, efforts, sentence
from signals.envelopes import (
    DE_LINDE,
    DUINWIJK,
    KENNEMER_HUIS,
    NOORDERHOF,
    ZONNEWEIDE,
    Content,
    Layout,
    Office,
    closing,
    html_closing,
    page,
)
from signals.writing import Writing

_YES, _NO, _UNKNOWN = MinorChildren.YES, MinorChildren.NO, MinorChildren.UNKNOWN
_NOT_STATED = MinorChildren.NOT_STATED
_ANYTHING = (_YES, _NO, _UNKNOWN, _NOT_STATED)
_WORDS = {1: "een", 2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven"}
_LAST_MONTHS = ("augustus", "september", "oktober", "november")


def named(one: Writing, man: str, woman: str) -> str:
    """Write the first tenant with one of two titles: "mw A. de Jong"."""
    who = one.split_name(titled=True)
    return f"{man if who.gender is Gender.MALE else woman} {who.initials} {who.surname}"


def remarks(rng: Random, one: Writing) -> str:
    """Write what was tried, and now and then what a person must look at."""
    tried, extra = efforts(rng), one.surprise()
    if one.wanted.truth.tenant_objects:
        return extra  # what was tried may say that there is no objection
    return f"{tried} {extra}".strip()


def table_of_tenants(rng: Random, office: Office) -> Content:
    """Paste rows of a spreadsheet into the mail, with a row for the total."""
    heads = ("Huurder", "Adres", "Postcode", "Saldo", "Mnd", "Minderj. kind.", "Opmerking")
    ones = [Writing(rng) for _ in range(rng.randint(2, 6))]
    lines = [heads]
    for one in ones:
        one.no_town()
        remark = efforts(rng) if rng.random() < 0.4 else one.surprise()
        lines.append(
            (one.name("middle"), one.address(), one.postal_code(), one.amount("bare"),
             one.months("bare"), one.children_code(), remark)
        )  # fmt: skip
    total = f"{sum(one.cents for one in ones) // 100:,}".replace(",", ".")
    cents = sum(one.cents for one in ones) % 100
    lines.append(("Totaal", "", "", f"{total},{cents:02d}", "", "", ""))
    shown = "".join(
        "<tr>" + "".join(f"<td nowrap>{value or '&nbsp;'}</td>" for value in line) + "</tr>"
        for line in lines
    )
    opening = rng.choice(
        (
            "Hieronder treft u de huurders aan die deze maand voor melding in aanmerking komen.",
            "Hierbij zenden wij u de meldingen van november 2026.",
        )
    )
    body = (
        f'<p class="MsoNormal">Geachte collega,</p><p class="MsoNormal">{opening}</p>'
        f'<table border="0" cellpadding="0" style="border-collapse:collapse">{shown}</table>'
        f'<p class="MsoNormal">&nbsp;</p>{html_closing(rng, office)}'
    )
    return Content("Meldingen november 2026", None, ones, html=page(body))


def without_dots(initials: str) -> str:
    """Return the initials as many systems keep them: "JP"."""
    return initials if initials.startswith("Th") else initials.replace(".", "")


def numbered(rng: Random, office: Office) -> Content:
    """Number the tenants in a plain text, each in a few short sentences."""
    ones = [Writing(rng) for _ in range(rng.randint(2, 4))]
    entries = []
    for at, one in enumerate(ones, 1):
        one.no_town()
        where = ", ".join(filter(None, (one.address(), one.postal_code())))
        phone = f" Tel. {one.phone()}." if rng.random() < 0.7 else ""
        entries.append(
            f"{at}) {one.name('middle')}, {where}\n"
            f"   Loopt {one.months('unit')} achter, in totaal {one.amount('euro')}. "
            f"{one.children(_sentence(rng))}{phone}\n"
        )
    opening = rng.choice(
        ("Deze huurders willen wij bij jullie aanmelden:", "Wij hebben weer een paar meldingen:")
    )
    text = (
        f"Goedemorgen,\n\n{opening}\n\n" + "\n".join(entries) + "\nAlle huurders zijn door ons "
        f"aangeschreven en gebeld.\n\n{closing(rng, office)}"
    )
    return Content("Nieuwe PHU-meldingen", text, ones)


def _sentence(rng: Random) -> Clause:
    """Return a sentence about the children that suits a man and a woman alike."""
    found = sentence(rng)
    while "moeder" in found.text:
        found = sentence(rng)
    return found


def in_words(one: Writing) -> str:
    """Write the months in words: "drie maanden", "drieënhalve maand"."""
    one.keep("arrears_months", float(one.month_count))
    word = _WORDS[int(one.month_count)]
    if one.month_count % 1:
        return f"{word}{'ën' if word.endswith('e') else 'en'}halve maand"
    return f"{word} maanden"


def one_sentence(rng: Random, office: Office) -> Content:
    """Say everything in a single sentence."""
    one = Writing(rng)
    opening = rng.choice(("Bij deze meld ik", "Graag wil ik bij jullie melden"))
    name = one.name("long")
    count = rng.choice((2, 2, 3))
    children = rng.choices(
        (
            Clause(f"{_WORDS[count]} minderjarige kinderen heeft", _YES, count),
            Clause(f"een kind van {rng.randint(2, 16)} jaar heeft", _YES, 1),
            Clause("geen minderjarige kinderen heeft", _NO),
            Clause("geen kinderen heeft", _NO),
            Clause("voor zover wij weten geen kinderen heeft", _UNKNOWN, may_be=_ANYTHING,
                   waits=True),
        ),
        (27, 20, 28, 20, 5),
    )[0]  # fmt: skip
    place = f"{one.postal_code('joined')} {one.town()}".strip()
    text = (
        f"Hallo,\n\n{opening} {name}, wonend op het adres {one.address()} in {place}, die met een "
        f"huurachterstand zit van {one.amount('euro')} ({one.months('unit')}), "
        f"{one.children(children)} en te bereiken is op {one.phone()}.\n\n{closing(rng, office)}"
    )
    return Content(f"PHU-melding {one.persons[0].surname}", text, (one,))


def formal(rng: Random, office: Office) -> Content:
    """Write a formal letter of several paragraphs."""
    one = Writing(rng)
    count = rng.choice((2, 2, 3))
    source = "Blijkens onze administratie"
    children = rng.choices(
        (
            Clause(f"{source} maken {_WORDS[count]} minderjarige kinderen deel uit van het "
                   "huishouden.", _YES, count),
            Clause(f"{source} maakt één minderjarig kind deel uit van het huishouden.", _YES, 1),
            Clause(f"{source} maken geen minderjarige kinderen deel uit van het huishouden.", _NO),
            Clause("Of minderjarige kinderen deel uitmaken van het huishouden, is ons niet bekend.",
                   _UNKNOWN, may_be=(_NOT_STATED,)),
            Clause("Voor zover ons bekend maken geen minderjarige kinderen deel uit van het "
                   "huishouden.", _UNKNOWN, may_be=_ANYTHING, waits=True),
        ),
        (28, 20, 40, 6, 6),
    )[0]  # fmt: skip
    call = rng.choice(("Geachte heer, mevrouw,", "Geachte heer/mevrouw,"))
    place = f"{one.postal_code()} te {one.town()}".removeprefix(" ")
    text = (
        f"{call}\n\nOnder verwijzing naar het convenant bericht ik u dat {one.name('long')}, "
        f"geboren op {one.born('words')}, huurder van de woning {one.address()}, {place}, de "
        "huur niet tijdig voldoet.\n\n"
        f"De betalingsachterstand bedraagt per heden {one.amount('euro')}. Dit komt overeen met "
        f"{in_words(one)} huur.\n\n"
        f"{one.children(children)} Ons is het telefoonnummer {one.phone()} bekend.\n\n"
        f"Bij brief van {rng.randint(2, 16)} november 2026 is de huurder aangemaand. "
        f"{remarks(rng, one)}\n\n"
        "Ik verzoek u de huurder een aanbod tot schuldhulpverlening te doen. Ons kenmerk in deze "
        f"zaak is {one.reference('year')}.\n\n{closing(rng, office)}"
    )
    return Content("Melding betalingsachterstand", text, (one,))


def chatty(rng: Random, office: Office) -> Content:
    """Tell a colleague in an easy tone about one tenant."""
    one = Writing(rng)
    is_man = one.persons[0].gender is Gender.MALE
    they = "hij" if is_man else "ze"
    one.cents -= one.cents % 100
    one.keep("arrears_cents", one.cents)
    euros = f"{one.cents // 100:,} euro".replace(",", ".")
    count = rng.choice((2, 2, 3))
    children = rng.choices(
        (
            Clause(f"{they.capitalize()} heeft {_WORDS[count]} kinderen thuis, van "
                   f"{ages(rng, count)}.", _YES, count),
            Clause(f"Er is ook een kindje van {rng.randint(2, 9)} in huis.", _YES, 1),
            Clause(f"{they.capitalize()} woont alleen, geen kinderen.", _NO,
                   household=HouseholdType.SINGLE),
            Clause(f"Kinderen heeft {they} niet.", _NO),
            Clause("De kinderen zijn al volwassen en de deur uit.", _NO),
            Clause("Of er kinderen zijn weet ik niet.", _UNKNOWN, may_be=(_NOT_STATED,)),
            Clause("Er zijn geloof ik kinderen, maar dat weet ik niet zeker.", _UNKNOWN,
                   may_be=_ANYTHING, waits=True),
        ),
        (28, 18, 15, 18, 8, 7, 6),
    )[0]  # fmt: skip
    place = ", ".join(filter(None, (one.postal_code("joined"), one.town())))
    opening = rng.choice(
        ("Ik heb er weer een voor jullie.", "Daar ben ik weer met een nieuwe melding.")
    )
    text = (
        f"Hoi,\n\n{opening} {one.given_name('capital')} van {one.address()} ({place}) betaalt al "
        f"een tijdje geen huur meer. {they.capitalize()} loopt nu {in_words(one)} achter, dat is "
        f"bij elkaar {euros}.\n\n"
        f"{one.children(children)} Bellen kan op {one.phone()}, bij ons neemt {they} niet op. "
        "Kunnen jullie er een keer langs?\n\n"
        f"{closing(rng, office)}"
    )
    return Content(rng.choice(("Nieuwe melding", "Weer een huurachterstand")), text, (one,))


def unpaid_months(rng: Random, office: Office) -> Content:
    """Name the unpaid months, for one tenant or two, in short paragraphs."""
    one = Writing(rng, couples=0.4, months=(2, 4))
    one.month_count = int(one.month_count)
    one.keep("arrears_months", float(one.month_count), None)
    months = _LAST_MONTHS[-int(one.month_count) :]
    owed = f"{', '.join(months[:-1])} en {months[-1]}"
    is_pair = len(one.persons) > 1
    count = rng.choice((2, 2, 3))
    there = "Er zijn" if not is_pair else "Het gezin heeft"
    family = HouseholdType.FAMILY_WITH_MINORS if is_pair else HouseholdType.UNKNOWN
    children = rng.choices(
        (
            Clause(f"{there} {_WORDS[count]} thuiswonende kinderen, {ages(rng, count)} jaar oud.",
                   _YES, count, family),
            Clause(f"{'Het gezin heeft' if is_pair else 'Er is'} een thuiswonend kind van "
                   f"{rng.randint(1, 16)} jaar.", _YES, 1, family),
            Clause("Er zijn geen thuiswonende kinderen.", _NO),
            Clause(f"De zoon ({rng.randint(19, 26)}) woont nog thuis, minderjarige kinderen zijn "
                   "er niet.", _NO),
        ),
        (33, 22, 35, 10),
    )[0]  # fmt: skip
    start = rng.choice(("Beste collega,", "Geachte collega,"))
    place = " ".join(filter(None, (one.postal_code(), one.town())))
    text = (
        f"{start}\n\nOnze huurder{'s' if is_pair else ''} {one.name('long')}, {one.address()} "
        f"({place}), {'hebben' if is_pair else 'heeft'} de huur van {owed} niet betaald. De "
        f"achterstand is daardoor opgelopen tot {one.amount('euro')}.\n\n"
        f"{one.children(children)}\n\n"
        f"{remarks(rng, one)} In ons systeem staan {one.phone()} en {one.email()}.\n\n"
        f"Wij vragen u contact op te nemen voordat wij verdere stappen nemen.\n\n"
        f"{closing(rng, office)}"
    )
    return Content("Huurachterstand", text, (one,))


def telegram(rng: Random, office: Office) -> Content:
    """Write as few words as possible."""
    one = Writing(rng, couples=0.25)
    first = one.persons[0]
    if len(one.persons) > 1:
        name = f"fam. {first.surname}"
        one.keep("persons", (TenantName(first.last_name, name_prefix=first.name_prefix),))
    else:
        one.keep("persons", (first.truth(gender=True),))
        title = "dhr" if first.gender is Gender.MALE else "mw"
        name = f"{title} {without_dots(first.initials)} {first.surname}"
    count = rng.choice((2, 2, 3))
    children = rng.choices(
        (
            Clause(f"{count} mj kinderen", _YES, count), Clause("1 mj kind", _YES, 1),
            Clause("geen mj kinderen", _NO), Clause("geen kinderen", _NO),
            Clause("kinderen onbekend", _UNKNOWN),
        ),
        (28, 22, 30, 13, 7),
    )[0]  # fmt: skip
    one.no_town()
    where = " ".join(filter(None, (one.address(), one.postal_code("joined"))))
    state = rng.choice(("Reageert nergens op.", "Regeling niet nagekomen.", "Geen contact."))
    text = (
        f"{name}, {where}. {one.months('short')} achter, {one.amount('plain')}. "
        f"{one.children(children)}. Tel {one.phone()}. {state} Graag actie.\n\n"
        f"{closing(rng, office)}"
    )
    return Content("melding PHU", text, (one,), charset="windows-1252", encoding="8bit")


def addressed(rng: Random, office: Office) -> Content:
    """Put name and address as on an envelope, and tell about them below it."""
    one = Writing(rng, couples=0.3)
    is_pair = len(one.persons) > 1
    names = one.name("capital", joined="\n")
    place = f"{one.postal_code()}  {one.town(capitals=True)}".strip()
    has, who = ("hebben", "Bovengenoemde huurders") if is_pair else ("heeft", "Deze huurder")
    count = rng.choice((2, 2, 3))
    children = rng.choices(
        (
            Clause(f"Op het adres staan {_WORDS[count]} minderjarige kinderen ingeschreven.",
                   _YES, count),
            Clause("Op het adres staat een minderjarig kind ingeschreven.", _YES, 1),
            Clause("Op het adres staan geen minderjarige kinderen ingeschreven.", _NO),
            Clause("Wij weten niet of er minderjarige kinderen zijn.", _UNKNOWN,
                   may_be=(_NOT_STATED,)),
        ),
        (28, 20, 44, 8),
    )[0]  # fmt: skip
    opening = rng.choice(("Beste heer, mevrouw,", "Goedemiddag,"))
    text = (
        f"{opening}\n\nBetreft:\n\n{names}\n{one.address()}\n{place}\n\n"
        f"{who} {has} een huurachterstand van {one.months('word')}. Het gaat om "
        f"{one.amount('euro')}. {one.children(children)}\n\n"
        f"{remarks(rng, one)} Wilt u ons laten weten wat u afspreekt?\n\n"
        f"Telefoon huurder: {one.phone()}\nOns nummer: {one.reference('letter')}\n\n"
        f"{closing(rng, office)}"
    )
    return Content("Melding huurachterstand", text, (one,))


MORE = (
    Layout("KA09-zonneweide", ZONNEWEIDE, table_of_tenants),
    Layout("KA11-duinwijk", DUINWIJK, numbered),
    Layout("KA12-delinde", DE_LINDE, one_sentence),
    Layout("KA13-zonneweide", ZONNEWEIDE, formal),
    Layout("KA14-kennemerhuis", KENNEMER_HUIS, chatty),
    Layout("KA15-noorderhof", NOORDERHOF, unpaid_months),
    Layout("KA16-duinwijk", DUINWIJK, telegram),
    Layout("KA17-noorderhof", NOORDERHOF, addressed),
)
