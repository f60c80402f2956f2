"""Nothing goes over a network in the clear."""

from pathlib import Path

import pytest

from phu_mailer.errors import PermanentError
from phu_mailer.mail.transport import TlsMode, tls_context, tls_mode


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine_may_be_reached_in_the_clear(host: str) -> None:
    assert tls_mode("none", host) is TlsMode.NONE


@pytest.mark.parametrize("host", ["mail.haarlem.example", "192.0.2.1", "localhost.kwaad.example"])
def test_another_machine_may_not(host: str) -> None:
    with pytest.raises(PermanentError, match="for this machine only, not for"):
        tls_mode("none", host)


def test_another_machine_may_with_encryption() -> None:
    assert tls_mode("starttls", "mail.haarlem.example") is TlsMode.STARTTLS


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(PermanentError, match="tls = 'ssl': choose implicit, starttls or none"):
        tls_mode("ssl", "localhost")


def test_a_ca_file_that_is_none_is_named(tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text("geen certificaat")

    with pytest.raises(PermanentError, match=r"ca\.pem cannot be read as certificates"):
        tls_context(ca_file)
