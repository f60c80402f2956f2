"""`make bench`: print the measurements of docs/performance.md.

Every figure stands beside the raw or naive way of the same run on the same machine: only the
ratio means something elsewhere.
"""

import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]

import intake  # noqa: E402 - the path is set above
import letters  # noqa: E402 - the path is set above

from phu_mailer import logs  # noqa: E402 - the path is set above


def main() -> None:
    """Run all benchmarks."""
    logs.configure(json=True, level="error")
    logging.disable(logging.CRITICAL)
    intake.main()
    letters.main()


if __name__ == "__main__":
    main()
