"""A certificate authority of one's own, and a certificate by it for this machine.

The certificate is for `localhost` and 127.0.0.1 only. An authority made for another folder is
another one: a client that trusts that one must refuse this certificate.
"""

from dataclasses import dataclass
from pathlib import Path

from servers.process import program, run

_DAYS = 3650
_NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
_AUTHORITY = """\
[req]
distinguished_name = subject
x509_extensions = extensions
prompt = no
[subject]
CN = phu-mailer test authority
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""
_SERVER = """\
[req]
distinguished_name = subject
x509_extensions = extensions
prompt = no
[subject]
CN = localhost
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


@dataclass(frozen=True)
class Certificate:
    """Three PEM files: what clients trust, and what the server shows and signs with."""

    ca_file: Path
    certificate_file: Path
    key_file: Path


def make_certificate(folder: Path) -> Certificate:
    """Make an authority and a server certificate in `folder`, which is made when missing.

    Raises:
        MissingProgram: openssl is not installed.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    made = Certificate(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    ca_key = folder / "ca.key"
    _request(_AUTHORITY, made.ca_file, ca_key)
    _request(
        _SERVER,
        made.certificate_file,
        made.key_file,
        ["-CA", str(made.ca_file), "-CAkey", str(ca_key)],
    )
    return made


def _request(
    settings: str, certificate_file: Path, key_file: Path, signed_by: list[str] | None = None
) -> None:
    settings_file = certificate_file.with_suffix(".cnf")
    settings_file.write_text(settings, encoding="ascii")
    command = [program("openssl"), "req", "-x509", "-config", str(settings_file), *_NEW_KEY]
    files = ["-keyout", str(key_file), "-out", str(certificate_file), "-days", str(_DAYS)]
    run([*command, *files, *(signed_by or [])])
