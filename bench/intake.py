"""Mails a second: our intake (fetch, store durably, file away) beside the raw bulk fetch.

One mailbox of 1,000 mails of about 2.5 kB on a real Dovecot, over loopback and over a line with
20 ms round trip. The raw fetch stores nothing and moves nothing: it is the ceiling.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from phu_mailer.flow.receive import receive_new
from phu_mailer.mail.imap import ImapFolders, ImapMailbox, ImapServer
from phu_mailer.store import schema
from phu_mailer.store.db import Store
from servers.delay_proxy import DelayProxy
from servers.dovecot import DovecotServer

MAILS = 1000
RUNS = 3
BATCH = 50
USER, PASSWORD = "bench@haarlem.example", "bench"
MAX_BYTES = 25 * 1024 * 1024


def main() -> None:
    """Print a table of mails a second with 0 and 20 ms round trip."""
    print(f"Intake of {MAILS} mails of 2.5 kB, median of {RUNS} runs (mails a second)")
    print("  round trip    raw fetch   our intake   ours/raw   one by one")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = DovecotServer(folder / "dovecot", tls=False)
        server.start()
        try:
            server.add_user(USER, PASSWORD)
            for delay_s in (0.0, 0.020):
                _print_row(server, folder, delay_s)
        finally:
            server.stop()


def _print_row(server: DovecotServer, folder: Path, delay_s: float) -> None:
    proxy = DelayProxy(server.imap_port, delay_s)
    proxy.start()
    try:
        raw, ours = [], []
        for run in range(RUNS):
            _fill(server)
            raw.append(_timed(lambda: _raw_fetch(proxy.port, BATCH)))
            database = folder / f"{delay_s}-{run}.db"
            ours.append(_timed(lambda db=database: _our_intake(proxy.port, db)))
        _fill(server, 100)
        naive = 100 / _timed(lambda: _raw_fetch(proxy.port, 1))
    finally:
        proxy.stop()
    raw_rate, our_rate = MAILS / statistics.median(raw), MAILS / statistics.median(ours)
    print(
        f"{delay_s * 1000:>9.0f} ms {raw_rate:>12.0f} {our_rate:>12.0f} "
        f"{our_rate / raw_rate:>10.2f} {naive:>12.0f}"
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _fill(server: DovecotServer, count: int = MAILS) -> None:
    """Empty all folders and lay fresh mails in the inbox."""
    with IMAPClient("127.0.0.1", port=server.imap_port, ssl=False, timeout=60) as client:
        client.login(USER, PASSWORD)
        for _, _, name in client.list_folders():
            client.select_folder(name)
            if client.search():
                client.delete_messages(client.search())
                client.expunge()
        if client.has_capability("MULTIAPPEND"):
            for start in range(0, count, 100):
                client.multiappend(
                    "INBOX", [_mail(n) for n in range(start, min(start + 100, count))]
                )
        else:
            for number in range(count):
                client.append("INBOX", _mail(number))


def _mail(number: int) -> bytes:
    text = "".join(f"Regel {line} van een melding over huurachterstand.\r\n" for line in range(42))
    return (
        f"From: phu@ymere.example\r\nTo: {USER}\r\nSubject: PHU-melding {number}\r\n"
        f"Message-ID: <{time.time_ns()}.{number}@ymere.example>\r\n"
        f"Date: Mon, 09 Mar 2026 09:00:00 +0100\r\n\r\n{text}"
    ).encode()


def _raw_fetch(port: int, batch: int) -> None:
    with IMAPClient("127.0.0.1", port=port, ssl=False, timeout=60) as client:
        client.login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), batch):
            client.fetch(uids[start : start + batch], ["BODY.PEEK[]", "INTERNALDATE"])


def _our_intake(port: int, database: Path) -> None:
    store = Store(f"sqlite:///{database}")
    schema.migrate(store)
    mailbox = ImapMailbox(
        ImapServer("127.0.0.1", port, "none", USER, PASSWORD),
        ImapFolders(),
        max_bytes=MAX_BYTES,
        idle=False,
    )
    try:
        report = receive_new(store, mailbox, datetime.now(UTC))
    finally:
        mailbox.close()
        store.close()
    if report.stored != MAILS:
        raise SystemExit(f"only {report.stored} of {MAILS} mails were stored: no figure")
