"""Turn every skipped test into a failure when nothing may be skipped.

That is so in continuous integration (`CI=true`) and under `make test` (`NOTHING_SKIPS=1`): there
everything a test needs has been installed, so a skip hides a fault. On a laptop a test that
misses a server still skips, with its reason. Loaded by `tests/conftest.py`.
"""

import os
from collections.abc import Generator, Mapping

import pytest


def nothing_skips(environ: Mapping[str, str]) -> bool:
    """Say whether a skip is a failure in this environment."""
    return environ.get("CI") == "true" or environ.get("NOTHING_SKIPS") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skipped itself, by a mark or while running."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skipped itself while it was imported."""
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or not nothing_skips(os.environ):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"nothing may be skipped here, and this was: {reason}"
