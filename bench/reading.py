"""`make bench-reading`: how well, how safely and how fast signals are read.

Known layouts are measured on fresh mails; the kept-out ones on first sight, after five
acceptances, and after one taught layout file each. So are the practice layouts, which are of other
hands too but may be looked at, and those of yet other offices, which came later.

With `--faults NAME` the faults of one layout are printed, which is for known
layouts only: a kept-out layout that somebody looks at is no longer kept out.
"""

import argparse
import itertools
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]

import baselines  # noqa: E402 - the path is set above
import dev_mails  # noqa: E402 - the path is set above
from learning import Office  # noqa: E402 - the path is set above
from teaching import taught_scores  # noqa: E402 - the path is set above

from phu_mailer import logs  # noqa: E402 - the path is set above
from phu_mailer.flow.read import ReadMail  # noqa: E402 - the path is set above
from phu_mailer.flow.reading_worker import ReadingHere  # noqa: E402 - the path is set above
from phu_mailer.mail import mime  # noqa: E402 - the path is set above
from phu_mailer.reading.body import MOST_TEXT  # noqa: E402 - the path is set above
from signals import (  # noqa: E402 - the path is set above
    kept_apart,
    kept_out,
    known,
    known_files,
    occasions,
    practice,
)
from signals.envelopes import Layout, SignalMail, rules_of_the_offices  # noqa: E402 - the same
from signals.scoring import (  # noqa: E402 - the path is set above
    CORE,
    FIELDS,
    NAME_AND_ADDRESS,
    Score,
    score,
    total_of,
)
from signals.writing import RECEIVED_ON  # noqa: E402 - the path is set above

KNOWN = (*known.LAYOUTS, *known_files.LAYOUTS)
EXAMPLES, FRESH, SIGHT, PATIENCE, FIVE = 20, 60, 40, 30, 5
CORPORA = ROOT.parent / "shared" / "corpora"
DEV_EXAMPLES = 10
Read = Callable[[SignalMail], ReadMail]


def main() -> None:
    """Print all tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--faults", default="", help="a known layout whose faults are printed")
    options.add_argument("--kept-out", action="store_true", help="a line for each kept-out layout")
    options.add_argument("--practice", action="store_true", help="a line for each practice layout")
    options.add_argument("--seed", default="2026")
    options.add_argument("--corpora", type=Path, default=CORPORA, help="mails of others")
    chosen = options.parse_args()
    logs.configure(json=True, level="error")
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times = _known(folder, chosen.seed, chosen.faults)
        _unknown(folder, "practice", practice.LAYOUTS, chosen.seed, shows_each=chosen.practice)
        _unknown(
            folder, "practice, offices", practice.OFFICE, chosen.seed, shows_each=chosen.practice
        )
        _unknown(folder, "kept out", kept_out.LAYOUTS, chosen.seed, shows_each=chosen.kept_out)
        _unknown(folder, "kept apart", kept_apart.LAYOUTS, chosen.seed, shows_each=chosen.kept_out)
        archive = chosen.corpora / "signals-dev.tar.xz"
        if archive.is_file():
            _dev_mails(folder, archive)
    _speed(times)
    _linear()


def _known(folder: Path, seed: str, faults: str) -> list[float]:
    """Measure the known layouts, approved on examples; return the seconds of every mail."""
    office = Office(_made(folder / "known"), rules_of_the_offices())
    try:
        for layout in KNOWN:
            office.approve(list(_mails(layout, EXAMPLES, f"{seed}-examples")))
        times: list[float] = []
        read = _timed(office.read, times)
        fresh = {one.code: list(_mails(one, FRESH, f"{seed}-fresh")) for one in KNOWN}
        other = {
            one.code: list(_mails(one, FRESH // 2, f"{seed}-fresh")) for one in occasions.LAYOUTS
        }
        scores = _measured(fresh, read)
        _table(f"Known layouts, approved, {FRESH} fresh mails each", scores, "known, together")
        _occasions(_measured(other, read))
        _fields(total_of(scores))
        _baselines(fresh)
        for line in sorted(one for code in scores for one in scores[code].faults if faults):
            if line.startswith(faults):
                print(f"    {line}")
    finally:
        office.close()
    return times


def _unknown(
    folder: Path, name: str, layouts: Sequence[Layout], seed: str, *, shows_each: bool
) -> None:
    """Measure layouts on first sight, after five acceptances, and after one taught file each."""
    fresh = {one.code: list(_mails(one, SIGHT, f"{seed}-sight")) for one in layouts}
    office = Office(_made(folder / name), rules_of_the_offices())
    try:
        first = _measured(fresh, office.read)
        seen = accepted = 0
        for layout in layouts:
            mails = _mails(layout, PATIENCE, f"{seed}-training")
            count, good = office.decide(mails, FIVE)
            seen, accepted = seen + count, accepted + good
        after = _measured(fresh, office.read)
    finally:
        office.close()
    taught = taught_scores(
        folder / f"{name} taught",
        layouts,
        rules_of_the_offices(),
        seed,
        lambda one: fresh[one.code],
    )
    for title, scores in (
        (f"On first sight: {len(layouts)} layouts ({name}), {SIGHT} mails each", first),
        (f"The same after {accepted} acceptances in {seen} mails, five of each layout", after),
        ("The same after one file each, suggested from five mails; then earned", taught["earned"]),
        ("The same after that file, the layout approved by those mails", taught["approved"]),
        ("The same after one file each from fifteen mails, approved by those", taught["fifteen"]),
    ):
        _table(title, scores if shows_each else {}, name, scores)
    _fields(total_of(first))
    _baselines(fresh)


def _dev_mails(folder: Path, archive: Path) -> None:
    """Measure mails of somebody else's making: the first of a layout approved, the rest read."""
    mails = dev_mails.dev_mails(archive)
    office = Office(_made(folder / "dev"), dev_mails.rules_of_the_dev_mails())
    try:
        for some in mails.values():
            office.approve(some[:DEV_EXAMPLES])
        rest = {code: some[DEV_EXAMPLES:] for code, some in mails.items()}
        scores = _measured(rest, lambda mail: dev_mails.folded(office.read(mail)))
    finally:
        office.close()
    _table(f"Labelled mails of others, {DEV_EXAMPLES} of each layout approved", scores, "together")


def _mails(layout: Layout, count: int, seed: str) -> Iterable[SignalMail]:
    return (layout.mail(number, seed) for number in range(count))


def _measured(mails: dict[str, list[SignalMail]], read: Read) -> dict[str, Score]:
    found = {}
    for code, some in mails.items():
        found[code] = Score()
        for mail in some:
            found[code].add(score(mail, read(mail)))
    return found


def _timed(read: Read, times: list[float]) -> Read:
    def timed(mail: SignalMail) -> ReadMail:
        begins = time.process_time()
        found = read(mail)
        times.append(time.process_time() - begins)
        return found

    return timed


def _table(
    title: str, shown: dict[str, Score], name: str, counted: dict[str, Score] | None = None
) -> None:
    print(f"\n{title}")
    print(
        f"  {'layout':<20}{'house-':>7} {'name+address':>15} {'core':>15} {'complete':>9}"
        f" {'un-':>7} {'of those':>9} {'silent':>7} {'too':>5}"
    )
    print(
        f"  {'':<20}{'holds':>7} {'P':>7} {'R':>7} {'P':>7} {'R':>7} {'+ right':>9}"
        f" {'attended':>8} {'that may':>8} {'errors':>7} {'early':>5}"
    )
    for code, one in (*shown.items(), (name, total_of(counted or shown))):
        whole = max(one.households, 1)
        print(
            f"  {code:<20}{one.households:>7}"
            f" {one.precision(*NAME_AND_ADDRESS):>7.3f} {one.recall(*NAME_AND_ADDRESS):>7.3f}"
            f" {one.precision(*CORE):>7.3f} {one.recall(*CORE):>7.3f}"
            f" {one.complete / whole:>9.0%} {one.unattended / whole:>8.0%}"
            f" {(one.unattended - one.premature) / max(one.may_run, 1):>8.0%}"
            f" {len(one.silent):>7} {one.premature:>5}"
        )


def _fields(total: Score) -> None:
    print("\n  field                      P       R   values")
    for name in FIELDS:
        shares = f"{total.precision(name):.3f}   {total.recall(name):.3f}"
        print(f"  {name:<24}{shares} {total.given[name]:>7}")


def _occasions(scores: dict[str, Score]) -> None:
    print("\nMails that report no new tenant")
    for code, one in scores.items():
        print(
            f"  {code:<20}{one.mails:>5} mails, kind right {one.kinds_right / one.mails:>5.0%}, "
            f"households made up {one.invented:>3}, registered {len(one.silent)}"
        )


def _baselines(mails: dict[str, list[SignalMail]]) -> None:
    readers = {
        "plain expressions": baselines.with_expressions,
        "labels only": baselines.with_labels,
    }
    print("\n  beside it            complete + right   unattended   households silently wrong")
    for name, reader in readers.items():
        total = total_of(_measured(mails, lambda mail, read=reader: read(mail.raw)))
        wrong = len({line.partition(":")[0] for line in total.silent})
        print(
            f"  {name:<20}{total.complete / total.households:>17.0%}"
            f" {total.unattended / total.households:>12.0%} {wrong:>13} mails"
        )


def _speed(times: Sequence[float]) -> None:
    ordered = sorted(times)
    print(f"\nProcessor time of {len(times)} mails")
    print(f"  mean {statistics.mean(times) * 1000:.1f} ms, ", end="")
    print(f"95th percentile {ordered[int(len(ordered) * 0.95)] * 1000:.1f} ms, ", end="")
    print(f"slowest {ordered[-1] * 1000:.0f} ms")


def _linear() -> None:
    """Print how the time grows with the text, in two ways of writing."""
    print("\nTime at twice the text, up to the cap")
    reader = ReadingHere(rules_of_the_offices())
    ways: dict[str, Callable[[int], bytes]] = {
        "labelled lines": lambda size: _long(known.LAYOUTS[0], size),
        "sentences": lambda size: _long(known.LAYOUTS[4], size),
        "one long word": lambda size: _texted(known.LAYOUTS[0], "A." * (size // 2)),
    }
    for way, mail in ways.items():
        steps = [
            min(_seconds(reader, mail(size)) for _ in range(5))
            for size in (8_000, 16_000, 32_000, MOST_TEXT)
        ]
        ratios = [f"{after / before:.1f}" for before, after in itertools.pairwise(steps)]
        print(f"  {way:<15} {steps[-1] * 1000:>5.0f} ms at the cap, x {' x '.join(ratios)}")


def _long(layout: Layout, size: int) -> bytes:
    """Return a mail with about this many characters of text, all of it about tenants."""
    texts = (mime.parse(layout.mail(at, "long").raw).text or "" for at in itertools.count())
    text = ""
    while len(text) < size:
        text += next(texts).partition("Met vriendelijke")[0]
    return _texted(layout, text[:size])


def _texted(layout: Layout, text: str) -> bytes:
    sender = layout.office.corporation.domains[0]
    head = f"From: a@{sender}\nSubject: meldingen\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + text).encode()


def _seconds(reader: ReadingHere, raw: bytes) -> float:
    begins = time.process_time()
    reader.read(raw, RECEIVED_ON)
    return time.process_time() - begins


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
