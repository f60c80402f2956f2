"""The table of template versions, data only, under the same rules as `tables`."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

import phu_mailer.store.tables  # noqa: F401 - sets how constraints are named, for every table


class Origin(StrEnum):
    """How a version came in use: found in the folder, by command, or taken back."""

    FOLDER = "folder"
    INSTALL = "install"
    ROLLBACK = "rollback"


class TemplateVersion(SQLModel, table=True):
    """A version of a letter template or mail text, or an edit that was refused (`problem`).

    The newest row of a name without a problem is in use; `sha256` (hex) is of `content`, which a
    refused edit does not keep. `origin` is one of `Origin`.
    """

    __tablename__ = "template_version"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    sha256: str
    content: bytes | None = None
    origin: str
    installed_by: str
    installed_at: datetime
    problem: str | None = None
