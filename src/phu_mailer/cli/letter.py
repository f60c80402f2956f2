"""`phu-mailer letter`: list letters, and lay their PDFs in a folder."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import col, select

from phu_mailer.cli.doors import (
    ConfigOption,
    JsonOption,
    NowOption,
    actor,
    moment,
    opened,
    print_json,
    print_table,
    settings_of,
)
from phu_mailer.cli.preview import previews
from phu_mailer.cli.template import read_template
from phu_mailer.cli.words import LETTERS
from phu_mailer.errors import PermanentError
from phu_mailer.flow.post import Confirmation, approve_letters, confirm_posted
from phu_mailer.flow.print import (
    DUTCH_NAMES,
    batch_files,
    batch_name,
    file_name,
    find_batch,
    lay_down,
    letters_of,
    stopped_in,
)
from phu_mailer.letters.page import render_png
from phu_mailer.letters.pdf import LibreOfficePdf
from phu_mailer.store.tables import Case, Letter, LetterStatus, PrintBatch

group = typer.Typer(help="Letters: list, export, approve and post.", no_args_is_help=True)


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


@group.command("approve")
def approve(
    numbers: Annotated[list[int], typer.Argument(help="Numbers of `letter list`.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Release letters for the next post round (letters.release = "approve").

    Example: phu-mailer letter approve 12 13
    """
    with opened(config) as app:
        approved = approve_letters(app.store, numbers, actor(), moment(now))
    typer.echo(f"{len(approved)} brieven vrijgegeven", err=True)


@group.command("batch")
def batch(
    number: Annotated[int | None, typer.Argument(help="The last one by default.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Lay its files in this folder.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Show a print batch in post order, or write it: the letters, one PDF of all, the list.

    Example: phu-mailer letter batch 3 --to post
    """
    with opened(config) as app, app.store.reading() as session:
        last = select(PrintBatch.id).order_by(col(PrintBatch.id).desc())
        found = find_batch(session, number or session.exec(last).first() or 0)
        letters = letters_of(session, found)
        files = batch_files(letters, app.rules.letters) if to is not None else []
    if to is not None:
        for path in lay_down(files, to / batch_name(found)):
            typer.echo(path)
        return
    if as_json:
        document = found.model_dump(mode="json")
        lines = [
            {"letter": one.letter.id, "case_reference": one.reference, "kind": one.letter.kind}
            | {"pages": one.letter.pages, "status": one.letter.status}
            for one in letters
        ]
        print_json(document | {"letters": lines})
        return
    state = "gepost" if found.posted_at else "nog niet bevestigd"
    rows = [
        (place, one.letter.id, one.reference, DUTCH_NAMES[one.letter.kind], one.letter.pages)
        for place, one in enumerate(letters, start=1)
    ]
    title = f"Verzending {found.id} ({found.post_on:%d-%m-%Y}, {len(letters)} brieven, {state})"
    print_table(title, ("Plaats", "Nr", "Kenmerk", "Brief", "Pagina's"), rows)


@group.command("posted")
def posted(
    number: Annotated[int, typer.Argument(help="The batch that left.")],
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Confirm that a print batch was posted (letters.posting = "confirm"); `--now` dates it.

    Example: phu-mailer letter posted 3 --now 2026-03-09T17:00+01:00
    """
    with opened(config) as app:
        confirmation = Confirmation(number, actor(), moment(now))
        report = confirm_posted(app.store, app.rules, confirmation)
        with app.store.reading() as session:
            stopped = stopped_in(session, number)
    typer.echo(f"verzending {number}: {report.posted} brieven gepost", err=True)
    if stopped:
        held = f"tegengehouden, mochten niet mee: {', '.join(stopped)}"
        typer.secho(f"verzending {number}: {held}", fg="yellow", err=True)


@group.command("preview")
def preview_letter(
    template: Annotated[Path, typer.Argument(help="A letter, list (.docx) or mail text (.txt).")],
    to: Annotated[Path, typer.Option("-o", "--to", help="The folder to write into.")],
    name: Annotated[
        str | None,
        typer.Option("--as", help="The template it is, when the file is named otherwise."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Fill a template with invented examples that are hard on it: as PDF and picture, or as text.

    Example: phu-mailer letter preview uitnodiging.docx -o voorbeelden
    """
    section = settings_of(config).letters
    pdf = LibreOfficePdf(section.soffice, section.timeout_s)
    made = previews(name or template.name, read_template(template), pdf)
    to.mkdir(parents=True, exist_ok=True)
    for one in made:
        path = to / one.file
        path.write_bytes(one.content)
        if path.suffix == ".pdf":
            path.with_suffix(".png").write_bytes(render_png(one.content))
        typer.echo(f"{path}: {one.description_nl}")
