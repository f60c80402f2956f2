"""What a connection to a mail server of either kind needs: encryption, or a host of our own.

There is no way back to plain text: a server that does not offer what was asked for is refused,
and without encryption only this machine itself can be reached.
"""

import ipaddress
import ssl
from enum import StrEnum
from pathlib import Path

from phu_mailer.errors import PermanentError


class TlsMode(StrEnum):
    """How a connection is encrypted: from the first byte, after STARTTLS, or not at all."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"


def tls_mode(value: str, host: str) -> TlsMode:
    """Return the mode of that name.

    Raises:
        PermanentError: there is no such mode, or it is "none" for another machine.
    """
    try:
        mode = TlsMode(value)
    except ValueError:
        raise PermanentError(f"tls = {value!r}: choose implicit, starttls or none") from None
    if mode is TlsMode.NONE and not _is_this_machine(host):
        raise PermanentError(f"tls = none is for this machine only, not for {host}")
    return mode


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks certificate and host name.

    Args:
        ca_file: the certificates to trust, or None for those of the system.

    Raises:
        PermanentError: the file cannot be read as certificates.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise PermanentError(f"ca_file {ca_file} cannot be read as certificates") from error


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
