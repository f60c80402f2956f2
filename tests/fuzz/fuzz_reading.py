"""`make fuzz`: let a coverage-guided fuzzer search for a mail that decode and read cannot bear.

Stops at the first error or the first mail that takes more than ten seconds, and leaves the input
in `crash-...` or `timeout-...`; such a file goes to `tests/fuzz/found/`, where a test reads it.

    fuzz_reading.py FOLDER [-max_total_time=600 and other options of libFuzzer]
"""

import logging
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "fuzz")]

with atheris.instrument_imports(include=["phu_mailer", "mailparser", "tnefparse", "oxmsg"]):
    from reading_inputs import FOUND, read_one, seeds

    from phu_mailer import logs


def main() -> None:
    """Fill the folder of inputs and search on from there."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds():
        (folder / name).write_bytes(data)
    for path in FOUND.glob("*"):
        (folder / path.name).write_bytes(path.read_bytes())
    logs.configure(json=True, level="error")
    logging.disable(logging.CRITICAL)
    atheris.Setup([*sys.argv, "-timeout=10", "-rss_limit_mb=1500", "-max_len=40000"], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
