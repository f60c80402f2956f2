"""Open, judge and fill templates in a process of its own that can do nothing else.

A template is a file that somebody else made. The process that reads it has a limit on time and
memory, no network where the system allows that, and from the moment it begins it can open no
file, no socket and start no program: the kernel gives it no new file descriptor. It answers in
JSON; nothing it says is run.
"""

import base64
import contextlib
import ctypes
import importlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from phu_mailer.domain.letter import LetterKind
from phu_mailer.domain.template import Finding, Level
from phu_mailer.errors import PermanentError, TemporaryError
from phu_mailer.letters import listing, package
from phu_mailer.letters.check import check_template
from phu_mailer.letters.fill import LetterTemplate
from phu_mailer.letters.judge import judge
from phu_mailer.letters.language import Fields

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 60
WALL_S = 120
STOPPED_NL = "Dit sjabloon vroeg te veel tijd of geheugen en is gestopt."

_EXERCISES = (
    "{% if huurder.naamregel %}x{% endif %}{{ huurder.aanhef }}",
    "{{ huurder.naamregel }}",
    "{{ huurder.onbekend }} {{ x.y.z() }} {{ 1 + 1 }}",
    "{% if x %}",
    "{{ brief kenmerk }}",
    "{% if huurder.aanhef == 'x' or huurder.aanhef != \"y\" %}{{ 1 + 1.5e3 + 0x1 }}{% endif %}",
)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def fill_letters(
    template: bytes, known: Collection[str], letters: Sequence[Fields]
) -> list[bytes | PermanentError]:
    """Return the .docx of every letter in its order, or why there is none.

    Raises:
        PermanentError: the template itself is refused, or was stopped.
        TemporaryError: no process could be started.
    """
    answer = _ask(
        {
            "task": "fill",
            "template": base64.b64encode(template).decode(),
            "known": sorted(known),
            "letters": [{group: dict(values) for group, values in one.items()} for one in letters],
        }
    )
    return [
        base64.b64decode(one["docx"]) if "docx" in one else PermanentError(one["refused"])
        for one in answer["letters"]
    ]


def judge_template(
    template: bytes, kind: LetterKind, fonts: Collection[str] | None
) -> tuple[list[Finding], bool]:
    """Return what `judge.judge` finds, and whether LibreOffice may open the template.

    A template on which the process had to be stopped has that as its one finding.

    Args:
        fonts: the families installed on this machine, or None when they are not known.

    Raises:
        TemporaryError: no process could be started.
    """
    return _judged({"task": "judge", "kind": kind.value}, template, fonts)


def judge_list_template(
    template: bytes, fonts: Collection[str] | None
) -> tuple[list[Finding], bool]:
    """Return what `listing.judge_list` finds, as `judge_template` does.

    Raises:
        TemporaryError: no process could be started.
    """
    return _judged({"task": "judge_list"}, template, fonts)


def _judged(
    task: Mapping[str, str], template: bytes, fonts: Collection[str] | None
) -> tuple[list[Finding], bool]:
    request = {
        **task,
        "template": base64.b64encode(template).decode(),
        "fonts": None if fonts is None else sorted(fonts),
    }
    try:
        answer = _ask(request)
    except PermanentError as error:
        return [Finding(Level.ERROR, str(error))], False
    findings = [
        Finding(Level(level), message, paragraph)
        for level, message, paragraph in answer["findings"]
    ]
    return findings, bool(answer["is_safe"])


def fill_list(template: bytes, fields: Fields, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a list as .docx, as `listing.fill_list` does.

    Raises:
        PermanentError: the template or a value is refused, or it was stopped.
        TemporaryError: no process could be started.
    """
    request = {
        "task": "list",
        "template": base64.b64encode(template).decode(),
        "fields": {group: dict(values) for group, values in fields.items()},
        "rows": [dict(row) for row in rows],
    }
    return base64.b64decode(_ask(request)["docx"])


def _ask(request: Mapping[str, Any]) -> Any:
    """Run one task in a new process and return its answer."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "phu_mailer.letters.child"],
            input=json.dumps(request).encode(),
            env=environment,
            capture_output=True,
            check=False,
            timeout=WALL_S,
        )
    except subprocess.TimeoutExpired as error:
        raise PermanentError(STOPPED_NL) from error
    except OSError as error:
        raise TemporaryError(f"No process for a template: {error.strerror}") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise PermanentError(STOPPED_NL) from error
    if "refused" in answer:
        raise PermanentError(answer["refused"])
    return answer


def main() -> None:
    """Do the task that stands on stdin and write the answer to stdout."""
    request = json.load(sys.stdin)
    _warm_up()
    lock_up()
    try:
        answer = _TASKS[request["task"]](request)
    except PermanentError as error:
        answer = {"refused": str(error)}
    except (MemoryError, RecursionError):
        answer = {"refused": STOPPED_NL}
    except Exception as error:  # noqa: BLE001 - whatever a template does to us is its own fault
        answer = {"refused": f"Dit sjabloon is niet te lezen ({type(error).__name__})."}
    sys.stdout.write(json.dumps(answer))


def lock_up() -> None:
    """Take from this process everything that filling a template does not need.

    The limit on memory counts from what the process has already.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # A system that forbids namespaces leaves the network; without descriptors it is out of reach.
    libc.unshare(_NEW_USER | _NEW_NETWORK)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _fill(request: Mapping[str, Any]) -> dict[str, Any]:
    template = LetterTemplate(base64.b64decode(request["template"]), request["known"])
    letters = []
    for fields in request["letters"]:
        try:
            letters.append({"docx": base64.b64encode(template.fill(fields)).decode()})
        except PermanentError as error:
            letters.append({"refused": str(error)})
    return {"letters": letters}


def _judge(request: Mapping[str, Any]) -> dict[str, Any]:
    template = base64.b64decode(request["template"])
    return _told(*judge(template, LetterKind(request["kind"]), request["fonts"]))


def _judge_list(request: Mapping[str, Any]) -> dict[str, Any]:
    template = base64.b64decode(request["template"])
    return _told(*listing.judge_list(template, request["fonts"]))


def _told(findings: Sequence[Finding], is_safe: bool) -> dict[str, Any]:  # noqa: FBT001 - a pair
    return {
        "findings": [[one.level.value, one.message_nl, one.paragraph] for one in findings],
        "is_safe": is_safe,
    }


def _list(request: Mapping[str, Any]) -> dict[str, Any]:
    template = base64.b64decode(request["template"])
    docx = listing.fill_list(template, request["fields"], request["rows"])
    return {"docx": base64.b64encode(docx).decode()}


_TASKS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "fill": _fill,
    "judge": _judge,
    "judge_list": _judge_list,
    "list": _list,
}


def _warm_up() -> None:
    """Use everything once that Python loads only when it is used: later it cannot.

    Jinja, for one, loads a module of its own at the first mistake that it meets.
    """
    importlib.import_module("jinja2.debug")
    kind = LetterKind.INVITATION
    check_template(b"", [], kind)
    fields = {"huurder": {"aanhef": "\u015f"}}
    for text in _EXERCISES:
        template = minimal_document(text)
        with contextlib.suppress(PermanentError):
            LetterTemplate(template, ["huurder.aanhef", "huurder.naamregel"]).fill(fields)
        judge(template, kind, [])
        listing.judge_list(template, [])


def minimal_document(text: str) -> bytes:
    """Return the smallest .docx, with one paragraph."""
    word = f'xmlns:w="{package.WORD_NAMESPACE}"'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    body = (
        f"<w:document {word}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )
    return package.write_parts(
        {"[Content_Types].xml": types.encode(), "word/document.xml": body.encode()}
    )


if __name__ == "__main__":
    main()
