"""Mails for the tests of the mail edge, valid by default."""

from phu_mailer.domain.message import DecodedBy, ParsedMail


def raw_mail(*headers: str | bytes, body: str | bytes = "hallo\n") -> bytes:
    """Return a mail with these header lines; text is written in UTF-8."""
    lines = [_as_bytes(header) for header in headers]
    return b"\n".join(lines) + b"\n\n" + _as_bytes(body)


def parsed_mail(*headers: tuple[str, str], **changes: object) -> ParsedMail:
    """Return a decoded mail from signaal@ymere.example with these headers too."""
    values: dict[str, tuple[str, ...]] = {"from": ("signaal@ymere.example",)}
    for name, value in headers:
        values[name] = (*values.get(name, ()), value)
    fields = {
        "decoded_by": DecodedBy.MAIL_PARSER,
        "from_addresses": ("signaal@ymere.example",),
        "subject": "PHU-melding",
        "text": "Geachte collega,",
        "headers": values,
    }
    return ParsedMail(**{**fields, **changes})  # type: ignore[arg-type] # a test names them


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
