"""`make bench-corpora`: read mail of the whole world, and see that nothing breaks.

The mails are those of `../shared/corpora`, when they are there: real messages of the test sets
of other mail programs, most of them bounces, and a dozen that crash parsers. They are read
twice: by `phu-mailer inspect --json` as mail of strangers, and as if a corporation had sent each
of them, so that every part is opened. Ends with 1 when a promise is broken.
"""

import argparse
import json
import logging
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from phu_mailer import logs  # noqa: E402 - the path is set above
from phu_mailer.domain.corporation import Corporation  # noqa: E402 - the path is set above
from phu_mailer.domain.rules import Rules  # noqa: E402 - the path is set above
from phu_mailer.flow.places import StreetNames  # noqa: E402 - the path is set above
from phu_mailer.flow.reading_child import Desk, Limits  # noqa: E402 - the path is set above
from phu_mailer.flow.reading_worker import ReadingWorker  # noqa: E402 - the path is set above
from phu_mailer.mail import mime  # noqa: E402 - the path is set above
from signals.envelopes import rules_of_the_offices  # noqa: E402 - the path is set above
from signals.writing import RECEIVED_ON  # noqa: E402 - the path is set above

CORPORA = ROOT.parent / "shared" / "corpora"
BOUNCES = "sisimai__set-of-emails"
MOST_S, MOST_MB, LEAST_AUTOMATIC = 5.0, 300, 0.99


def main() -> None:
    """Print what became of the mails; leave with 1 when a promise is broken."""
    options = argparse.ArgumentParser()
    options.add_argument("--corpora", type=Path, default=CORPORA)
    corpora: Path = options.parse_args().corpora
    if not corpora.is_dir():
        print(f"{corpora} is not there: nothing to read")
        return
    logs.configure(json=True, level="error")
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(corpora / "mime-mails.tar.xz") as archive:
            archive.extractall(folder / "mails", filter="data")
        files = sorted(path for path in (folder / "mails").rglob("*.eml"))
        files += sorted((corpora / "traps").glob("*.eml"))
        broken = [*_inspected(folder, [folder / "mails", corpora / "traps"], len(files))]
        broken += _as_of_a_corporation(files)
    for one in broken:
        print(f"BROKEN: {one}")
    sys.exit(1 if broken else 0)


def _inspected(folder: Path, places: list[Path], count: int) -> list[str]:
    """Run the command over all mails; return the promises that it breaks."""
    command = [sys.executable, "-m", "phu_mailer"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    config = folder / "config"
    subprocess.run(
        [*command, "init", str(config), "--state", str(folder / "state")],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    begins = time.monotonic()
    done = subprocess.run(
        [
            *command,
            "inspect",
            "--json",
            "--config",
            str(config / "phu-mailer.toml"),
            *map(str, places),
        ],
        check=False,
        env=environment,
        capture_output=True,
    )
    took = time.monotonic() - begins
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"inspect --json: exit {done.returncode}, {len(lines)} lines for {count} mails,", end="")
    print(f" {took:.0f} s, at most {most_mb:.0f} MB in one process")
    print(f"  {dict(Counter(line['disposition'] for line in lines))}")
    bounces = [line for line in lines if BOUNCES in line["path"]]
    strange = [line for line in bounces if line["kind"] != "auto"]
    share = 1 - len(strange) / max(len(bounces), 1)
    print(f"  bounces: {share:.1%} of {len(bounces)} recognised as automatic; the others:")
    for line in strange:
        print(f"    {Path(line['path']).name}: {line['disposition']}, {line['problems']}")
    promises = {
        f"exit {done.returncode}: {done.stderr[-500:]!r}": done.returncode == 0,
        f"{len(lines)} lines for {count} mails": len(lines) == count,
        "a mail would be registered": all(one["disposition"] != "register" for one in lines),
        f"more than {MOST_MB} MB": most_mb < MOST_MB,
        "bounces not recognised": share >= LEAST_AUTOMATIC,
    }
    return [promise for promise, is_kept in promises.items() if not is_kept]


def _as_of_a_corporation(files: list[Path]) -> list[str]:
    """Read each mail as if a corporation had sent it; return the promises that are broken."""
    raws = {path: path.read_bytes() for path in files}
    worker = ReadingWorker(
        Desk(_trusting(list(raws.values())), Limits(), has_places=True), StreetNames()
    )
    dispositions: Counter[str] = Counter()
    slowest: list[tuple[float, str]] = []
    broken, most_mb = [], 0.0
    try:
        worker.read(b"From: a@b.example\n\n", RECEIVED_ON)  # so that no mail waits for the start
        for path, raw in raws.items():
            begins = time.monotonic()
            read = worker.read(raw, RECEIVED_ON)
            slowest.append((time.monotonic() - begins, path.name))
            most_mb = max(most_mb, _peak_mb(worker.process_id))
            dispositions[read.disposition] += 1
            if read.disposition == "register":
                broken.append(f"{path.name} would be registered")
            if any(problem.startswith("reading: ") for problem in read.problems):
                broken.append(f"{path.name}: {read.problems}")
    finally:
        worker.close()
    slowest.sort(reverse=True)
    print(f"as if a corporation had sent them: {dict(dispositions)}, at most {most_mb:.0f} MB")
    print(f"  slowest: {', '.join(f'{name} {took:.2f} s' for took, name in slowest[:4])}")
    if slowest and slowest[0][0] > MOST_S:
        broken.append(f"{slowest[0][1]} took {slowest[0][0]:.1f} s")
    return [*broken, *([f"{most_mb:.0f} MB"] if most_mb > MOST_MB else [])]


def _trusting(raws: list[bytes]) -> Rules:
    """Return rules in which every sender of these mails is a corporation's."""
    senders = {address for raw in raws for address in mime.parse(raw).from_addresses}
    everybody = Corporation(
        code="everybody",
        name="Everybody",
        feedback_address="nobody@corporation.example",
        addresses=tuple(sorted(senders)),
    )
    return replace(rules_of_the_offices(acceptances=0), corporations={"everybody": everybody})


def _peak_mb(process_id: int | None) -> float:
    """Return the most memory that a process had so far."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
