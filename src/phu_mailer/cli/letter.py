"""`phu-mailer letter`: list letters, and lay their PDFs in a folder."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import col, select

from phu_mailer.cli.doors import ConfigOption, JsonOption, opened, print_json, print_table
from phu_mailer.cli.words import LETTERS
from phu_mailer.errors import PermanentError
from phu_mailer.flow.print import DUTCH_NAMES, file_name, lay_down
from phu_mailer.store.tables import Case, Letter, LetterStatus

group = typer.Typer(help="Letters: list and export.", no_args_is_help=True)


@group.command("list")
def list_letters(
    status: Annotated[LetterStatus | None, typer.Option(help="Only letters that are ...")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """List all letters. Example: phu-mailer letter list --status posted."""
    with opened(config) as app, app.store.reading() as session:
        statement = select(Letter, Case.reference).join(Case, col(Case.id) == col(Letter.case_id))
        if status is not None:
            statement = statement.where(Letter.status == status)
        rows = session.exec(statement.order_by(col(Letter.id))).all()
    if as_json:
        print_json(
            [
                {"case_reference": reference}
                | letter.model_dump(mode="json", exclude={"pdf", "case_id"})
                for letter, reference in rows
            ]
        )
        return
    print_table(
        "Brieven",
        ("Nr", "Kenmerk", "Brief", "Status", "Briefdatum", "Pagina's"),
        [
            (
                letter.id,
                reference,
                DUTCH_NAMES[letter.kind],
                LETTERS[letter.status],
                letter.post_on.strftime("%d-%m-%Y"),
                letter.pages,
            )
            for letter, reference in rows
        ],
    )


@group.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help="The folder to write the PDFs into.")],
    references: Annotated[list[str] | None, typer.Argument(help="Only these cases.")] = None,
    config: ConfigOption = None,
) -> None:
    """Write letters that were not stopped as PDF files; prints their paths.

    Example: phu-mailer letter export --to letters PHU-2026-00123
    """
    with opened(config) as app, app.store.reading() as session:
        statement = (
            select(Letter, Case.reference)
            .join(Case, col(Case.id) == col(Letter.case_id))
            .where(Letter.status != LetterStatus.STOPPED)
            .order_by(col(Letter.id))
        )
        if references:
            statement = statement.where(col(Case.reference).in_(references))
        rows = session.exec(statement).all()
    unknown = sorted(set(references or ()) - {reference for _, reference in rows})
    if unknown:
        raise PermanentError(f"no letter for {', '.join(unknown)}")
    letters = [(file_name(reference, letter), letter.pdf) for letter, reference in rows]
    for path in lay_down(letters, to):
        typer.echo(path)
