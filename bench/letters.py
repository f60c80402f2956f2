"""Letters a second: all that are due in one LibreOffice, beside one start for each letter."""

import time
from pathlib import Path

from phu_mailer.domain.letter import LetterKind, example_fields
from phu_mailer.letters.fill import fill
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.letters.render import LetterJob, LetterRenderer

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = 50
ONE_BY_ONE = 5


def main() -> None:
    """Print letters a second of both ways, and their ratio."""
    templates = ROOT / "templates" / "letters"
    renderer = LetterRenderer(templates, LibreOfficePdf())
    fields = example_fields(LetterKind.INVITATION)
    renderer.render([LetterJob(LetterKind.INVITATION, fields)])  # warm the disk cache
    started = time.perf_counter()
    results = renderer.render([LetterJob(LetterKind.INVITATION, fields)] * TOGETHER)
    together = TOGETHER / (time.perf_counter() - started)
    failed = [result for result in results if isinstance(result, Exception)]
    if failed:
        raise SystemExit(f"letters failed: {failed[0]}")
    name, _, _ = renderer.template(LetterKind.INVITATION)
    started = time.perf_counter()
    for _ in range(ONE_BY_ONE):
        LibreOfficePdf().to_pdf([fill((templates / name).read_bytes(), fields)])
    naive = ONE_BY_ONE / (time.perf_counter() - started)
    print(f"\nLetters a second: {together:.1f} for {TOGETHER} together (checked), ", end="")
    print(f"{naive:.2f} one by one (open, fill, start LibreOffice); ratio {together / naive:.1f}")
