"""A Dovecot of one's own: mailboxes in Maildir, read by IMAP and filled by LMTP.

Passwords may go over the wire without TLS, and a refused login costs no waiting time. A list of
capabilities only changes what the server says: it still does what it no longer says it can.
"""

import base64
import contextlib
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import smtplib
import time
from pathlib import Path

from servers.process import (
    Member,
    ServerFailed,
    ServerProcess,
    family_of,
    free_port,
    greets,
    is_root,
    program,
    wait_until,
)
from servers.tls import make_certificate

_SETTINGS = """\
base_dir = {state}/run
state_dir = {state}/lib
log_path = {log}
protocols = imap lmtp
listen = 127.0.0.1
login_greeting = ready
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {mail_user}
mail_gid = {mail_group}
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 1000
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
stats_writer_socket_path =
ssl = {ssl}
ssl_cert = <{certificate_file}
ssl_key = <{key_file}
{capability}
passdb {{
  driver = passwd-file
  args = {users}/%u
}}
userdb {{
  driver = static
  args = home={mail}/%u
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
  }}
}}
service auth {{
  unix_listener {sasl_socket} {{
    mode = 0666
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


class DovecotServer:
    """An IMAP and LMTP server on loopback ports.

    Args:
        folder: an existing folder, open to other users; the server keeps all it has there.
        imap_capability: the whole list that the server shows instead of its own.
        tls: offer STARTTLS, and IMAP over TLS on `imaps_port`.
    """

    def __init__(
        self, folder: Path, *, imap_capability: str | None = None, tls: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.imap_capability = imap_capability
        self.tls = tls
        self.imap_port = free_port()
        self.imaps_port = free_port()
        self.lmtp_port = free_port()
        self.log = self.folder / "dovecot.log"
        self._state = self.folder / "dovecot"
        self._certificates = self._state / "tls"
        self._users = self._state / "users"
        self._passwords: dict[str, str] = {}
        settings_file = self._state / "dovecot.conf"
        command = [program("dovecot"), "-F", "-c", str(settings_file)]
        # Its first process would wait for the others: one second, or six now and then.
        self._process = ServerProcess(command, self.log, asks_all=True)

    @property
    def ca_file(self) -> Path:
        """The authority that a client has to trust; there from the first start."""
        return self._certificates / "ca.pem"

    @property
    def sasl_socket(self) -> Path:
        """Where another server may ask whether a password is right."""
        return self._state / "sasl"

    def start(self) -> None:
        """Start, and wait until IMAP and LMTP greet.

        Mails and users of an earlier start are still there.

        Raises:
            ServerFailed: it did not start.
            MissingProgram: Dovecot or openssl is not installed.
        """
        if not self._state.exists():
            self._prepare()
        self._process.start(lambda: greets(self.imap_port) and greets(self.lmtp_port))

    def stop(self) -> None:
        """End the server; connections are closed."""
        self._process.stop()

    def add_user(self, address: str, password: str) -> None:
        """Make a mailbox, or give it another password; also while the server runs.

        Another password takes up to a second, after which the old one is refused.
        """
        self._passwords[address] = password
        if self._state.exists():
            self._write_user(address)
        if self._process.is_running:
            # Dovecot looks at a file that it knows once a second at most.
            wait_until(lambda: self._lets_in(address), 10, "a new password is taken")

    def deliver(
        self, address: str, raw: bytes, *, sender: str = "afzender@corporatie.example"
    ) -> None:
        """Put one mail into the inbox by LMTP, which adds fields at its top.

        Raises:
            smtplib.SMTPException: the mailbox is not there, or the mail is refused.
        """
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=30) as connection:
            connection.sendmail(sender, [address], raw)

    def mails(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """Return all mails of a folder, oldest first, without marking them as read.

        Raises:
            ServerFailed: the folder is not there.
        """
        with self._connection(address) as connection:
            answer, count = connection.select(f'"{folder}"', readonly=True)
            if answer != "OK":
                raise ServerFailed(f"no such folder: {folder}")
            if count == [b"0"]:
                return []
            _, parts = connection.fetch("1:*", "(BODY.PEEK[])")
        return [part[1] for part in parts if isinstance(part, tuple)]

    def kick(self) -> None:
        """Close all IMAP connections, as a server does that is being maintained."""
        sessions = self._sessions()
        for pid, _ in sessions:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not sessions & self._sessions(), 10, "all connections are closed")

    def forget_uidvalidity(self, address: str) -> None:
        """Number the mails of all folders anew, as a restore from a backup does.

        All connections are closed, and nobody gets in until it is done: a session would put the
        old numbers back. Takes up to a second, because Dovecot uses the time in seconds.
        """
        maildir = self._state / "mail" / address / "Maildir"
        os.kill(self._process.pid, signal.SIGSTOP)  # only this process can start a session
        try:
            self.kick()
            known = [_validity(path) for path in maildir.rglob("dovecot-uidlist")]
            for path in maildir.rglob("dovecot[.-]*"):
                path.unlink()
            wait_until(lambda: int(time.time()) > max(known, default=0), 10, "time moves on")
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def _sessions(self) -> set[Member]:
        members = family_of(self._process.pid)
        return {member for member in members if _program_of(member[0]) == "imap"}

    def _prepare(self) -> None:
        (self._state / "mail").mkdir(parents=True, mode=0o755)
        if is_root():
            shutil.chown(self._state / "mail", *_mail_user())
        certificate = make_certificate(self._certificates)
        internal = ("dovecot", "dovecot", "dovenull") if is_root() else (*_mail_user(), _own_user())
        capability = f"imap_capability = {self.imap_capability}" if self.imap_capability else ""
        settings = _SETTINGS.format(
            state=self._state,
            log=self.log,
            internal_user=internal[0],
            internal_group=internal[1],
            login_user=internal[2],
            mail_user=_mail_user()[0],
            mail_group=_mail_user()[1],
            ssl="yes" if self.tls else "no",
            certificate_file=certificate.certificate_file,
            key_file=certificate.key_file,
            capability=capability,
            users=self._users,
            sasl_socket=self.sasl_socket,
            mail=self._state / "mail",
            chroot="" if is_root() else "chroot =",
            imap_port=self.imap_port,
            imaps_port=self.imaps_port if self.tls else 0,
            lmtp_port=self.lmtp_port,
        )
        (self._state / "dovecot.conf").write_text(settings, encoding="utf-8")
        self._users.mkdir(mode=0o755)
        for address in self._passwords:
            self._write_user(address)

    def _write_user(self, address: str) -> None:
        """Write the file with one user; one file for all would be read too late for a new one."""
        user_file = self._users / address
        password = base64.b64encode(self._passwords[address].encode()).decode()
        # Dovecot reads it anew only when its size or its time in whole seconds differs.
        changed_at = user_file.stat().st_mtime + 1 if user_file.exists() else time.time()
        written = self._state / "user.new"
        written.write_text(f"{address}:{{PLAIN.b64}}{password}\n", encoding="utf-8")
        written.chmod(0o644)
        os.utime(written, (changed_at, changed_at))
        written.replace(user_file)

    def _lets_in(self, address: str) -> bool:
        try:
            self._connection(address).logout()
        except imaplib.IMAP4.error:
            return False
        return True

    def _connection(self, address: str) -> imaplib.IMAP4:
        connection = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=30)
        login = f"\0{address}\0{self._passwords[address]}".encode()
        try:
            connection.authenticate("PLAIN", lambda _: login)
        except imaplib.IMAP4.error:
            connection.shutdown()
            raise
        return connection


def _validity(uidlist: Path) -> int:
    found = re.match(r"3 V(\d+) ", uidlist.read_text(encoding="utf-8"))
    return int(found[1]) if found else 0


def _mail_user() -> tuple[str, str]:
    """Return the user and the group that own the mails."""
    name = _own_user()
    if is_root():
        known = {user.pw_name for user in pwd.getpwall()}
        name = "vmail" if "vmail" in known else "nobody"
    return name, grp.getgrgid(pwd.getpwnam(name).pw_gid).gr_name


def _own_user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _program_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
