"""The Dutch words in which a case worker sees states, codes and reasons."""

from collections.abc import Mapping
from typing import Any

from phu_mailer.domain.case import CaseEvent, CaseState
from phu_mailer.domain.outcome import Outcome, evaluation_row
from phu_mailer.domain.signal import MailKind
from phu_mailer.flow.cases import CASE_CREATED
from phu_mailer.flow.rights import NoPost
from phu_mailer.reading.reasons import sentence
from phu_mailer.store.tables import (
    AppointmentStatus,
    LetterStatus,
    MessageStatus,
    SignalStatus,
)

STATES = {
    CaseState.REGISTERED: "geregistreerd",
    CaseState.SCHEDULED: "ingepland",
    CaseState.INVITED: "uitgenodigd",
    CaseState.NO_SHOW: "niet verschenen",
    CaseState.FOLLOWED_UP: "vervolgbrief verstuurd",
    CaseState.IN_CONTACT: "in contact",
    CaseState.CLOSED: "afgesloten",
}
TALKS = {
    AppointmentStatus.BOOKED: "gepland",
    AppointmentStatus.KEPT: "verschenen",
    AppointmentStatus.MISSED: "niet verschenen",
    AppointmentStatus.CANCELLED: "afgezegd",
}
WARNINGS = {
    "after_target": "Deze afspraak is later dan de streefdatum.",
    "after_latest": "Deze afspraak is later dan de uiterste datum.",
    "after_crisis_term": "Deze afspraak is later dan drie werkdagen na een spoedmelding.",
}
MAIL = {
    MessageStatus.NEW: "nieuw",
    MessageStatus.REGISTERED: "verwerkt",
    MessageStatus.REVIEW: "te beoordelen",
    MessageStatus.QUARANTINED: "quarantaine",
    MessageStatus.IGNORED: "genegeerd",
}
KINDS: dict[str, str] = {
    MailKind.NEW: "melding",
    MailKind.LIST: "lijst",
    MailKind.CORRECTION: "correctie",
    MailKind.WITHDRAWAL: "intrekking",
    MailKind.QUESTION: "vraag",
    MailKind.AUTO: "automatisch",
    MailKind.OTHER: "anders",
}
SIGNALS = {
    SignalStatus.REGISTERED: "geregistreerd",
    SignalStatus.REPEATED: "herhaald",
    SignalStatus.REVIEW: "te beoordelen",
    SignalStatus.DISCARDED: "terzijde gelegd",
    SignalStatus.WITHDRAWN: "ingetrokken",
    SignalStatus.CORRECTION: "correctie",
}
NO_POST = {
    NoPost.OBJECTION: "de huurder maakt bezwaar",
    NoPost.DECEASED: "de huurder is overleden",
    NoPost.NO_POST: "op dit adres komt geen post aan",
}
LETTERS = {
    LetterStatus.WRITTEN: "geschreven",
    LetterStatus.APPROVED: "vrijgegeven",
    LetterStatus.POSTED: "gepost",
    LetterStatus.STOPPED: "tegengehouden",
}
EVENTS: dict[str, str] = {
    CASE_CREATED: "zaak geopend",
    CaseEvent.APPOINTMENT_BOOKED: "afspraak gepland",
    CaseEvent.INVITATION_POSTED: "uitnodiging gepost",
    CaseEvent.APPOINTMENT_CANCELLED: "afspraak vervallen",
    CaseEvent.APPOINTMENT_MISSED: "niet verschenen",
    CaseEvent.FOLLOW_UP_POSTED: "vervolgbrief gepost",
    CaseEvent.TENANT_REACHED: "huurder gesproken",
    CaseEvent.SIGNAL_ADDED: "melding toegevoegd",
    CaseEvent.CASE_CLOSED: "zaak afgesloten",
    CaseEvent.OUTCOME_REVISED: "uitkomst herzien",
    "signal_withdrawn": "melding ingetrokken",
    "signal_corrected": "melding gecorrigeerd",
    "review_accepted": "melding beoordeeld en overgenomen",
    "review_discarded": "mail terzijde gelegd",
    "completed_by_answer": "onvolledige melding aangevuld door een antwoord",
    "letter_approved": "brief vrijgegeven",
    "cancellation_posted": "afzegging gepost",
    "overtaken_letter_posted": "achterhaalde brief toch gepost",
    "contact_attempted": "contact geprobeerd",
    "counsellor_changed": "andere medewerker",
    "visit_listed": "op de lijst van het wijkteam gezet",
    "post_stopped": "post stopgezet",
    "post_allowed": "post mag weer",
    "mail_retried": "mail opnieuw verstuurd",
    "mail_discarded": "mail vervallen",
}
REASONS = {
    "untrusted_sender": "De afzender is niet van een bekende corporatie.",
    "unreadable": "De mail kon niet worden gelezen.",
    "too_large": "De mail is te groot; hij staat nog in de mailbox.",
    "crashed_three_times": "Het lezen van deze mail ging drie keer mis.",
    "reading: too slow": "Het lezen van deze mail duurde te lang.",
    "reading: too much memory": "Het lezen van deze mail kostte te veel geheugen.",
    "reading: broke off": "Het lezen van deze mail brak af.",
    "layout: not approved": "De corporatie schrijft zo voor het eerst; kijk of alles klopt.",
    "same_message_id": "Er was al een andere mail met hetzelfde Message-ID.",
    "second_copy": "Dit is een tweede exemplaar van dezelfde mail.",
    "agreement_not_active": "De overeenkomst met deze corporatie geldt niet (meer).",
    "kind: correction": "Dit is een correctie op een eerdere melding.",
    "kind: withdrawal": "De corporatie trekt een melding in, of er is betaald.",
    "kind: question": "De corporatie stelt een vraag.",
    "kind: other": "Dit is geen melding.",
    "link: none": "Deze mail noemt geen kenmerk van een lopende melding van deze corporatie.",
    "link: several": "Deze mail past bij meer dan een melding van deze corporatie.",
    "link: closed case": "De zaak waar deze mail over gaat is al afgesloten.",
    "link: thread only": "Alleen de mail waarop is geantwoord wijst naar een zaak.",
    "link: thread differs": "Het kenmerk en de mail waarop is geantwoord wijzen naar twee zaken.",
    "link: quoted only": "Alleen de oude mail onderaan noemt een kenmerk.",
    "withdrawal: more in the mail": "In de intrekking staat meer dan alleen een intrekking.",
    "correction: more in the mail": "In de correctie staat meer dan alleen nieuwe gegevens.",
    "correction: signal waits": "De melding zelf wacht nog op beoordeling.",
    "correction: other corporation": "Ook een andere corporatie meldde dit huishouden.",
    "correction: address incomplete": "Het nieuwe adres is niet volledig.",
    "correction: other case": "Met deze gegevens lijkt het huishouden op dat van een andere zaak.",
    "household: several_cases_of_household": "Er lopen meer zaken van dit huishouden.",
    "household: other_name_at_address": "Op dit adres loopt al een zaak met een andere naam.",
    "household: same_name_nearby": "Er loopt al een zaak met deze naam en bijna dit adres.",
    "household: address_unknown": "Er loopt al een zaak met deze naam.",
    "household: amount_unknown": "Onbekend of het bedrag hoger is dan in de lopende zaak.",
    "household: amount_of_other_corporation": "In de lopende zaak meldden meer corporaties.",
}

TASKS = {
    "withdrawn_after_posting": "De melding is ingetrokken nadat de huurder was benaderd: "
    "beoordeel of de zaak dicht kan.",
    "possible_data_breach": "Een brief ging naar een verkeerd adres: beoordeel of dit een "
    "datalek is en meld het.",
    "corrected_after_posting": "De melding is gecorrigeerd nadat de brief was verstuurd: "
    "beoordeel wat nodig is.",
    "feedback_bounced": "Een mail van ons kwam niet aan: controleer het adres van de ontvanger.",
    "tenant_objects": "De huurder maakt bezwaar: verwerk het bezwaar.",
    "post_stopped_after_posting": "De afspraak is vervallen nadat de brief was verstuurd: "
    "beoordeel of de huurder dit moet weten.",
    "crisis_in_running_case": "Er dreigt een ontruiming in een lopende zaak: neem contact op en "
    "vervroeg zo nodig het gesprek.",
    "letter_stopped_in_batch": "Een brief die al in een verzending lag, is tegengehouden: haal hem "
    "eruit. Is hij al weg, laat het de huurder dan weten.",
    "cancelled_without_letter": "De zaak is gesloten vlak voor een afspraak: zeg de huurder dat "
    "het gesprek niet doorgaat, een brief komt te laat.",
    "no_post": "Nieuwe melding over een huishouden dat geen post mag krijgen: beoordeel de "
    "melding.",
    "plan_phone": "De huurder reageerde niet op de brieven: bel.",
    "plan_home_visit": "De huurder reageerde niet op de brieven: laat het wijkteam op huisbezoek "
    "gaan.",
    "plan_corporation_visit": "De huurder reageerde niet op de brieven: vraag de corporatie om een "
    "huisbezoek.",
    "layout_file_waits": "Het bestand met de schrijfwijze van deze corporatie is gewijzigd en nog "
    "niet in gebruik: bekijk het met `layout test` en neem het met `layout activate` in gebruik.",
    "second_look": "Steekproef: kijk of deze mail goed is verwerkt en meld het met "
    "`layout sample`.",
    "agreement_ends": "De overeenkomst met deze corporatie loopt af of is verlopen: verleng die "
    "als u meldingen wilt blijven ontvangen.",
}


DETAILS = {
    "appointment_id": "afspraak",
    "batch": "verzending",
    "changed": "gewijzigd:",
    "corporation": "corporatie",
    "file": "bestand",
    "letter": "brief",
    "outbox_id": "uitgaande mail",
    "signal_id": "melding",
    "step": "stap",
    "until": "tot en met",
    "version": "versie",
    "why": "reden:",
}
CHANGED = {
    "address": "adres",
    "name": "naam",
    "arrears": "achterstand",
    "children": "kinderen",
}


def detail_words(details: Mapping[str, Any]) -> str:
    """Return what a task is about, in words; a detail without a word is told as it is."""
    return ", ".join(f"{DETAILS.get(key, key)} {_value(value)}" for key, value in details.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(CHANGED.get(str(one), str(one)) for one in value)
    return str(value)


def task_words(kind: str) -> str:
    """Return what a task asks of a person; a kind without a sentence is told as it is."""
    return TASKS.get(kind, kind)


def reason_words(code: str) -> str:
    """Return the sentence for a reason code; what a decoder said is told as it is."""
    if code in REASONS:
        return REASONS[code]
    try:
        return sentence(code)
    except KeyError:
        return f"Bij het lezen: {code}"


def outcome_words(outcome: Outcome | None) -> str:
    """Return the row of the evaluation table in which an outcome counts, or nothing."""
    return evaluation_row(outcome).value if outcome else ""
