"""What is remarked about a letter template or a mail text, for the person who edits it.

Messages are Dutch and say what to do. A remark never holds a value of a real case: templates are
judged with invented households only.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs: an error stops the template, an advice does not."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a template.

    `paragraph` is the text it is about, or "" for the document as a whole; `page` counts from 1
    on paper, or is None when the place on paper is not known.
    """

    level: Level
    message_nl: str
    paragraph: str = ""
    page: int | None = None


def is_usable(findings: list[Finding]) -> bool:
    """Return whether nothing among these findings stops the template."""
    return all(finding.level is not Level.ERROR for finding in findings)
