"""What the program logs, what the filter lets through and what docs/events.md explains agree."""

import ast
import re
from pathlib import Path

from phu_mailer import logs

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "phu_mailer"
EVENTS_PAGE = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
TELLS = {"debug", "info", "warning", "error", "exception", "bound"}


def test_every_event_is_explained_and_nothing_else() -> None:
    explained = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", EVENTS_PAGE, flags=re.MULTILINE)

    assert explained == sorted(logs.EVENTS)


def test_every_key_is_explained_with_its_kind_and_nothing_else() -> None:
    explained = re.findall(r"^\| `([a-z_]+)` \| (\w+) \|", EVENTS_PAGE, flags=re.MULTILINE)

    assert explained == sorted((key, kind.value) for key, kind in logs.KEYS.items())


def test_the_program_logs_every_event_of_the_list_and_no_other() -> None:
    assert {event for module in modules() for event in events_of(module)} == logs.EVENTS - {
        "event.withheld"
    }


def test_the_program_uses_no_key_outside_the_list() -> None:
    assert {key for module in modules() for key in keys_of(module)} <= {*logs.KEYS, "exc_info"}


def test_every_count_of_a_report_is_a_key_that_may_be_logged() -> None:
    counts = {
        statement.target.id
        for module in modules()
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name.endswith("Report")
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and ast.unparse(statement.annotation) == "int"
    }

    assert counts - logs.KEYS.keys() == set()


def test_the_scan_for_events_sees_literals_and_tables_and_admits_what_it_cannot_trace() -> None:
    module = ast.parse(
        "AFTER = {1: 'mail.registered', 2: 'mail.ignored'}\nOTHER = {1: 'not.ours'}\n"
        "log.info(AFTER[x], mail_id=1, name=2)\nlog.warning('outbox.sent')\nlog.error(event)\n"
        "other.info('not.ours', key=3)\n"
    )

    assert events_of(module) == {"mail.registered", "mail.ignored", "outbox.sent", "event"}
    assert keys_of(module) == {"mail_id", "name"}


def modules() -> list[ast.Module]:
    """Return every module of the program, parsed."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))]


def log_calls(module: ast.Module) -> list[ast.Call]:
    """Return the calls that write an event or bind keys to the coming ones."""
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in {"bound", "tell"})
            or (
                isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"log", "_log", "logs"}
                and node.func.attr in TELLS
            )
        )
    ]


def events_of(module: ast.Module) -> set[str]:
    """Return the events of a module; what cannot be traced to a literal stands as its code."""
    found: set[str] = set()
    for call in log_calls(module):
        for name in call.args[:1]:
            if isinstance(name, ast.Constant):
                found.add(str(name.value))
            else:
                found |= events_in_table(module, name) or {ast.unparse(name)}
    return found


def events_in_table(module: ast.Module, name: ast.expr) -> set[str]:
    """Return the values of the module's own dict from which an event is taken."""
    return {
        value.value
        for statement in module.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict)
        if isinstance(name, ast.Subscript)
        and ast.unparse(name.value) == ast.unparse(statement.targets[0])
        for value in statement.value.values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def keys_of(module: ast.Module) -> set[str]:
    """Return the keys that a module writes by name."""
    return {keyword.arg for call in log_calls(module) for keyword in call.keywords if keyword.arg}
