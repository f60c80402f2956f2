"""The rules of this house that no linter knows, each as a function from a folder to its findings.

A finding is one line: where, and what is wrong there. Nothing here knows how phu-mailer works;
`unit/test_house_rules.py` runs every rule on the project and on a sample that breaks it.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 50
ARGUMENTS = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef

_EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "handler"})
_WHOLE_EMPTY_NAMES = frozenset({"data", "info", "common", "misc"})
_NOT_OURS = frozenset({".git", ".hypothesis", ".venv", "__pycache__", "build", "demo", "dist"})
_TO_DO = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b(?!.*#\d+)")
_EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
_REASONED = re.compile(r"(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*|\[[\w, -]+\])\s*(?:#|-)\s*\w+\s+\w+")
_MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:home|root|Users)/\w[\w./-]*")
_PACKAGE_SOURCE = re.compile(r"\b(?:extra[-_])?index[-_]url\b|\bfind[-_]links\b|/[s]imple/")
_MAIL_ADDRESS = re.compile(r"(?<![\w.+\\-])[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})")
_INVENTED = (".example", ".test", ".invalid", ".localhost")


def python_files(folder: Path) -> Iterator[Path]:
    """Return every Python module under `folder`, in a fixed order."""
    return (path for path in project_files(folder) if path.suffix == ".py")


def project_files(folder: Path) -> Iterator[Path]:
    """Return every file under `folder` that people wrote, in a fixed order."""
    for path in sorted(folder.iterdir()):
        if path.name in _NOT_OURS or path.name.endswith(("_cache", ".egg-info")):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from project_files(path)
        elif path.is_file():
            yield path


def long_modules(folder: Path) -> list[str]:
    """Find modules that nobody can keep in their head."""
    lengths = ((path, len(_text(path).splitlines())) for path in python_files(folder))
    return [
        f"{_name(path, folder)}: {length} lines, at most {MODULE_LINES}"
        for path, length in lengths
        if length > MODULE_LINES
    ]


def long_functions(folder: Path) -> list[str]:
    """Find functions over the limit; decorators do not count, the docstring does."""
    return [
        f"{where}: {function.name} has {length} lines, at most {FUNCTION_LINES}"
        for where, function in _functions(folder)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def crowded_functions(folder: Path) -> list[str]:
    """Find functions with too many arguments; `self` and `cls` do not count."""
    return [
        f"{where}: {function.name} takes {count} arguments, at most {ARGUMENTS}"
        for where, function in _functions(folder)
        if (count := len(_arguments(function))) > ARGUMENTS
    ]


def undocumented_modules(folder: Path) -> list[str]:
    """Find modules that do not say what they are for; tests say it in their names."""
    return [
        f"{_name(path, folder)}: no docstring"
        for path in python_files(folder)
        if not path.name.startswith("test_") and ast.get_docstring(ast.parse(_text(path))) is None
    ]


def empty_names(folder: Path) -> list[str]:
    """Find modules named after nothing in particular."""
    found = []
    for path in python_files(folder):
        name = path.parent.name if path.stem == "__init__" else path.stem
        words = name.strip("_").split("_")
        if _EMPTY_NAMES.intersection(words) or name in _WHOLE_EMPTY_NAMES:
            found.append(f"{_name(path, folder)}: {name} says nothing about its content")
    return found


def loose_ends(folder: Path) -> list[str]:
    """Find work put off without the number of an issue on the same line."""
    return _lines(python_files(folder), folder, _TO_DO, "to do, and no issue says so")


def excuses(folder: Path) -> list[str]:
    """Find places that silence a tool without naming the rule and the reason."""
    return [
        f"{_name(path, folder)}:{number}: silences a tool without rule and reason"
        for path in python_files(folder)
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if (excuse := _EXCUSE.search(line)) and not _REASONED.match(excuse["rest"])
    ]


def patches(folder: Path) -> list[str]:
    """Find tests that swap parts of the program behind its back."""
    return [
        f"{_name(path, folder)}:{node.lineno}: patches the program"
        for path in python_files(folder)
        for node in ast.walk(ast.parse(_text(path)))
        if isinstance(node, ast.stmt | ast.expr | ast.arg) and _is_patch(node)
    ]


def prints(folder: Path) -> list[str]:
    """Find modules outside the command line that write to the terminal."""
    return [
        f"{_name(path, folder)}:{node.lineno}: prints"
        for path in python_files(folder)
        if "cli" not in path.relative_to(folder).parts
        for node in ast.walk(ast.parse(_text(path)))
        if isinstance(node, ast.Name) and node.id == "print"
    ]


def foreign_imports(folder: Path, allowed: Iterable[str]) -> list[str]:
    """Find imports of anything but the standard library and what starts with `allowed`."""
    prefixes = tuple(allowed)
    return [
        f"{_name(path, folder)}:{node.lineno}: imports {module}"
        for path in python_files(folder)
        for node in ast.walk(ast.parse(_text(path)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in _imported(node)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not any(module == name or module.startswith(f"{name}.") for name in prefixes)
    ]


def unexplained_classes(folder: Path, glossary: str) -> list[str]:
    """Find public classes that the glossary does not name in backquotes."""
    return [
        f"{_name(path, folder)}:{node.lineno}: {node.name} is not in the glossary"
        for path in python_files(folder)
        for node in ast.parse(_text(path)).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and f"`{node.name}`" not in glossary
    ]


def machine_paths(folder: Path) -> list[str]:
    """Find paths that exist on somebody's machine only."""
    return _lines(project_files(folder), folder, _MACHINE_PATH, "a path of one machine")


def package_sources(folder: Path) -> list[str]:
    """Find places that decide where packages come from: that is for whoever installs."""
    found = _lines(project_files(folder), folder, _PACKAGE_SOURCE, "names a source of packages")
    locks = folder.glob("*.lock.txt")
    return found + _lines(sorted(locks), folder, re.compile("://"), "an address in a lock file")


def real_mail_addresses(folder: Path) -> list[str]:
    """Find mail addresses that may belong to somebody: only reserved domains are invented."""
    found = []
    for path in project_files(folder):
        for number, line in enumerate(_text(path).splitlines(), start=1):
            found += [
                f"{_name(path, folder)}:{number}: an address at {domain}"
                for domain in _MAIL_ADDRESS.findall(line)
                if not domain.lower().endswith(_INVENTED)
            ]
    return found


def _text(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _lines(paths: Iterable[Path], folder: Path, wrong: re.Pattern[str], what: str) -> list[str]:
    return [
        f"{_name(path, folder)}:{number}: {what}"
        for path in paths
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if wrong.search(line)
    ]


def _functions(folder: Path) -> Iterator[tuple[str, Function]]:
    for path in python_files(folder):
        for node in ast.walk(ast.parse(_text(path))):
            if isinstance(node, Function):
                yield f"{_name(path, folder)}:{node.lineno}", node


def _arguments(function: Function) -> list[str]:
    taken = function.args
    names = [argument.arg for argument in (*taken.posonlyargs, *taken.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    return names + [argument.arg for argument in taken.kwonlyargs]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""] if node.level == 0 else [f"relative {node.module or ''}"]
    return []


def _is_patch(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any(
            name.split(".")[0] == "mock" or name == "unittest.mock" for name in _imported(node)
        )
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id == "monkeypatch" and node.attr in {"setattr", "setitem", "delattr"}
    return isinstance(node, ast.arg) and node.arg == "mocker"
