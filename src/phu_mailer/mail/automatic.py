"""Mail that no person wrote: never answered, never read as a signal.

The headers that programs set for each other decide. Words in a subject or a body count only
beside a sender that is no person (MAILER-DAEMON, an empty return path): a corporation that
writes "onbestelbaar" about a letter must not be ignored.
"""

import re

from phu_mailer.domain.message import ParsedMail

LOOP_MARK = "phu-mailer"

_BODY_READ = 20_000

_REPORTS = {
    "message/delivery-status": "bounce",
    "message/global-delivery-status": "bounce",
    "message/disposition-notification": "read receipt",
    "message/global-disposition-notification": "read receipt",
    "message/feedback-report": "abuse report",
}
_REPORT_TYPES = {
    "delivery-status": "bounce",
    "disposition-notification": "read receipt",
    "feedback-report": "abuse report",
}
_REPORT_TYPE = re.compile(r"""report-type\s*=\s*"?([a-z-]+)""", re.IGNORECASE)
# What the complaint programs of large mail services write, instead of a report of RFC 5965.
_COMPLAINT = re.compile(r"\s*complaint about message from [\d.]{7,15}\s*", re.IGNORECASE)
_CALENDAR_METHOD = re.compile(rb"^METHOD:", re.IGNORECASE | re.MULTILINE)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_AUTOREPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply")
_MACHINE_HEADERS = ("x-amz-sns-message-id", "x-failed-recipients")
_LIST_HEADERS = ("list-id", "x-ml-name", "x-mlserver")
_AUTOREPLY_SUBJECT = re.compile(
    r"(automatisch antwoord|auto[- ]?reply|automatic reply|automatische antwort"
    r"|afwezigheids(bericht|assistent)|out of (the )?office)\b",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(mailer-?daemon|mail-?daemon|post[-_]master)@")
# These can be people's mailboxes too, so they need words beside them.
_PERHAPS_DAEMON = re.compile(r"(postmaster|mail\.?delivery|mdaemon|bounces?)\b")
# Subjects that only mail systems write; a person who passes one on has "FW:" before it.
_SYSTEM_SUBJECT = re.compile(
    r"undeliver(ed mail returned|able)\b|delivery status notification|failure notice$"
    r"|mail delivery (failed|failure|subsystem)|returned mail|メールエラー通知",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|has failed|problem)|(mail|message) (delivery|system)"
    r"|deliver(y|ed)|returned (mail|to sender)|return(ed)? receipt|failure notice|failed"
    r"|onbestelbaar|niet afgeleverd|mail error|non[- ]?d[ée]livr|unzustellbar|rejected|undelivered"
    r"|warning: (message|could not send)|user unknown|not (be )?sent|cannot|could not|unable",
    re.IGNORECASE,
)
_BOUNCE_BODY = re.compile(
    r"\b[45]\.\d{1,3}\.\d{1,3}\b|\b5[05]\d[ -]|user unknown|unknown user|mailbox (is )?full"
    r"|over ?quota|could ?n.t be delivered|(could|can)\s?not be delivered|undeliver|returned to"
    r"|permanent (fatal )?error|not delivered|delivery to the following|unable to deliver"
    r"|no such user|failed|host unknown|rejected|final-recipient",
    re.IGNORECASE,
)


def is_automatic(mail: ParsedMail) -> str | None:
    """Return why a mail counts as automatic ("bounce", "list mail" ...), or None for a person's.

    X-Auto-Response-Suppress alone is no reason: Outlook sets it on ordinary mail.
    """
    for rule in (_own, _report, _bounce, _calendar, _declared, _bulk, _autoreply):
        reason = rule(mail)
        if reason:
            return reason
    return None


def _own(mail: ParsedMail) -> str | None:
    marks = mail.headers.get("x-loop", ())
    return "our own mail" if any(LOOP_MARK in mark.lower() for mark in marks) else None


def _report(mail: ParsedMail) -> str | None:
    if mail.header("content-type").lower().startswith("multipart/report"):
        found = _REPORT_TYPE.search(mail.header("content-type"))
        return _REPORT_TYPES.get(found.group(1).lower() if found else "", "report")
    if _COMPLAINT.fullmatch(mail.subject):
        return "abuse report"
    kinds = (_REPORTS.get(part.content_type) for part in mail.attachments)
    return next((kind for kind in kinds if kind), None)


def _bounce(mail: ParsedMail) -> str | None:
    if any(_DAEMON.match(address) for address in mail.from_addresses):
        return "bounce"
    body = (mail.text or mail.html or "")[:_BODY_READ]
    says_so = _BOUNCE_SUBJECT.search(mail.subject) or _BOUNCE_BODY.search(body)
    if _SYSTEM_SUBJECT.match(mail.subject) or (says_so and _is_perhaps_daemon(mail)):
        return "bounce"
    if "<>" in mail.headers.get("return-path", ()):
        return "bounce" if says_so else "mail without a return address"
    return None


def _is_perhaps_daemon(mail: ParsedMail) -> bool:
    if any(_PERHAPS_DAEMON.match(address) for address in mail.from_addresses):
        return True
    return bool(re.search(r"mailer-?daemon|mail delivery", mail.header("from"), re.IGNORECASE))


def _calendar(mail: ParsedMail) -> str | None:
    if mail.header("content-class").lower() == "urn:content-classes:calendarmessage":
        return "calendar item"
    if mail.header("content-type").lower().startswith("text/calendar"):
        return "calendar item"
    is_item = any(
        part.content_type == "text/calendar" and _CALENDAR_METHOD.search(part.content)
        for part in mail.attachments
    )
    return "calendar item" if is_item else None


def _declared(mail: ParsedMail) -> str | None:
    if any(mail.headers.get(name) for name in _MACHINE_HEADERS):
        return "automatically generated"
    for value in mail.headers.get("auto-submitted", ()):
        word = value.split(";", 1)[0].split("(", 1)[0].strip().lower()
        if word and word != "no":
            return "auto-reply" if word == "auto-replied" else "automatically generated"
    return None


def _bulk(mail: ParsedMail) -> str | None:
    if any(mail.headers.get(name) for name in _LIST_HEADERS):
        return "list mail"
    marks = {value.lower() for value in mail.headers.get("precedence", ())}
    return "bulk mail" if marks & _BULK else None


def _autoreply(mail: ParsedMail) -> str | None:
    if any(mail.headers.get(name) for name in _AUTOREPLY_HEADERS):
        return "auto-reply"
    return "auto-reply" if _AUTOREPLY_SUBJECT.match(mail.subject) else None
