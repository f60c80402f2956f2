"""A Postfix of one's own, in front of the mailboxes of a `DovecotServer`.

It takes mail for its own domains only, so nothing can leave this machine, and asks no name
server. Settings, queue and state are its own; those of the system are neither used nor touched.
What cannot be delivered comes back to the sender as a bounce, as everywhere. It starts only as
root: Postfix works under several users.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from servers.dovecot import DovecotServer
from servers.process import (
    MissingProgram,
    ServerFailed,
    ServerProcess,
    free_port,
    greets,
    is_root,
    program,
    run,
)
from servers.tls import make_certificate

DOMAINS = (
    "haarlem.example",
    "ymere.example",
    "prewonen.example",
    "elanwonen.example",
    "corporatie.example",
)

_PROGRAMS = "/usr/lib/postfix/sbin"
_USER = "postfix"
_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"),
    *("maildrop", "private", "public", "saved", "trace"),
)
_MAIN = """\
compatibility_level = 3.6
meta_directory = {settings}
queue_directory = {queue}
data_directory = {lib}
maillog_file = /dev/stdout
mail_owner = {user}
myhostname = mx.{first_domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
disable_dns_lookups = yes
lmtp_dns_support_level = disabled
smtpd_peername_lookup = no
default_transport = error:5.4.4 nothing leaves this machine
local_transport = error:5.1.1 no local mailboxes
virtual_mailbox_domains = {domains}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access hash:{access}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate_file}
smtpd_tls_key_file = {key_file}
smtpd_sasl_auth_enable = {login}
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sasl}
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 10000
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
notify_classes =
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
"""
_SERVICES = """\
127.0.0.1:{smtp_port} inet n - n - - smtpd
127.0.0.1:{smtps_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""


class PostfixServer:
    """An SMTP server on loopback ports that hands mail to Dovecot.

    It offers STARTTLS on `smtp_port` and TLS from the start on `smtps_port`.

    Args:
        folder: an existing folder, open to other users; the server keeps all it has there.
        dovecot: has the mailboxes.
        domains: whose mail it takes.
        login: offer, not demand, a login with the users of Dovecot; while Dovecot is stopped
            Postfix then takes no mail at all. Without, mail waits in the queue for Dovecot.
    """

    def __init__(
        self,
        folder: Path,
        dovecot: DovecotServer,
        *,
        domains: Sequence[str] = DOMAINS,
        login: bool = True,
    ) -> None:
        self.folder = folder.resolve()
        self.dovecot = dovecot
        self.domains = tuple(domains)
        self.login = login
        self.smtp_port = free_port()
        self.smtps_port = free_port()
        self.log = self.folder / "postfix.log"
        self._state = self.folder / "postfix"
        self._settings = self._state / "settings"
        self._refused: dict[str, str] = {}
        command = [program("master", _PROGRAMS), "-s", "-c", str(self._settings)]
        self._process = ServerProcess(command, self.log)

    @property
    def ca_file(self) -> Path:
        """The authority that a client has to trust; there from the first start."""
        return self._state / "tls" / "ca.pem"

    def start(self) -> None:
        """Start, and wait until SMTP greets; mail still in the queue is tried again.

        Raises:
            ServerFailed: it did not start, or this program does not run as root.
            MissingProgram: Postfix or openssl is not installed.
        """
        if not is_root():
            raise ServerFailed("Postfix starts only as root: run the tests as root")
        if not self._state.exists():
            self._prepare()
        self._process.start(lambda: greets(self.smtp_port))

    def stop(self) -> None:
        """End the server; what is in its queue stays there."""
        self._process.stop()

    def refuse(self, recipient: str, reply: str) -> None:
        """Answer mail for this address with `reply`, such as "450 4.7.1 later".

        Holds for connections made from now on; an open connection keeps the old answer.
        """
        self._refused[recipient] = reply
        self._write_access()

    def take_again(self, recipient: str) -> None:
        """Take mail for an address that was refused before."""
        self._refused.pop(recipient, None)
        self._write_access()

    @property
    def _access(self) -> Path:
        return self._state / "access"

    def _prepare(self) -> None:
        try:
            self._make_folders()
        except LookupError as error:
            raise MissingProgram(f"Postfix is not installed: no user {_USER}") from error
        certificate = make_certificate(self.ca_file.parent)
        settings = _MAIN.format(
            settings=self._settings,
            queue=self._state / "queue",
            lib=self._state / "lib",
            user=_USER,
            first_domain=self.domains[0],
            domains=", ".join(self.domains),
            lmtp_port=self.dovecot.lmtp_port,
            access=self._access,
            certificate_file=certificate.certificate_file,
            key_file=certificate.key_file,
            login="yes" if self.login else "no",
            sasl=self.dovecot.sasl_socket,
        )
        services = _SERVICES.format(smtp_port=self.smtp_port, smtps_port=self.smtps_port)
        main = self._settings / "main.cf"
        main.write_text(settings, encoding="utf-8")
        # All of Postfix waits until this file is two seconds old, in case somebody still edits it.
        os.utime(main, (0, 0))
        (self._settings / "master.cf").write_text(services, encoding="utf-8")
        self._write_access()

    def _make_folders(self) -> None:
        for name in ("settings", "queue", "lib"):
            (self._state / name).mkdir(mode=0o755, parents=True)
        shutil.chown(self._state / "lib", _USER)
        for name in _QUEUES:
            queue = self._state / "queue" / name
            queue.mkdir(mode=0o700)
            shutil.chown(queue, _USER)
        (self._state / "queue" / "pid").mkdir(mode=0o755)

    def _write_access(self) -> None:
        if not self._settings.exists():
            return
        # Postfix looks at a table again for a new connection when the file it has open is gone
        # from the folder; a file written in place it would notice a second later.
        written = self._state / "access.new"
        lines = [
            "# recipient, reply\n"
        ]  # of an empty file postmap takes two seconds to make a table
        lines += [f"{recipient}\t{reply}\n" for recipient, reply in self._refused.items()]
        written.write_text("".join(lines), encoding="utf-8")
        run([program("postmap"), "-c", str(self._settings), f"hash:{written}"])
        written.replace(self._access)
        Path(f"{written}.db").replace(f"{self._access}.db")
