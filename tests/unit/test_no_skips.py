"""A skip is told on a laptop and fails where everything has been installed."""

import pytest

pytest_plugins = ("pytester",)

SKIPPING_TESTS = {
    "test_by_mark": "import pytest\n@pytest.mark.skip(reason='no server')\ndef test_it(): ...\n",
    "test_running": "import pytest\ndef test_it(): pytest.skip('no server')\n",
    "test_fixture": (
        "import pytest\n@pytest.fixture\ndef server(): pytest.skip('no server')\n"
        "def test_it(server): ...\n"
    ),
    "test_module": (
        "import pytest\npytest.skip('no server', allow_module_level=True)\ndef test_it(): ...\n"
    ),
    "test_known": "import pytest\n@pytest.mark.xfail(reason='x')\ndef test_it(): assert False\n",
}


@pytest.mark.parametrize(
    ("settings", "outcomes"),
    [
        ({}, {"skipped": 4, "xfailed": 1}),
        ({"CI": "false"}, {"skipped": 4, "xfailed": 1}),
        ({"CI": "true"}, {"errors": 3, "failed": 1, "xfailed": 1}),
        ({"NOTHING_SKIPS": "1"}, {"errors": 3, "failed": 1, "xfailed": 1}),
    ],
    ids=["laptop", "no-ci", "ci", "make-test"],
)
def test_a_skip_is_a_failure_only_where_all_is_installed(
    settings: dict[str, str],
    outcomes: dict[str, int],
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("CI", "NOTHING_SKIPS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(**SKIPPING_TESTS)

    result = pytester.runpytest_inprocess("-p", "no_skips", "--continue-on-collection-errors")

    assert result.parseoutcomes() == outcomes
