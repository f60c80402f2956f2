"""The command `phu-mailer`: what a failure looks like to a person, and to a script.

Exit codes: 0 done, 1 refused or found wanting, 2 wrong usage, 70 a bug.
"""

import gc
import sys
import traceback

import typer

from phu_mailer.cli.commands import cli
from phu_mailer.errors import PhuMailerError

BUG = 70


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.freeze()  # what was imported stays: taking it apart at the end takes a third of a second
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; what went wrong stands on stderr."""
    try:
        code = typer.main.get_command(cli).main(
            args=arguments, prog_name="phu-mailer", standalone_mode=False
        )
    except typer.TyperException as error:
        show = getattr(error, "show", None)  # the usage errors know the command they are about
        show() if show else typer.echo(str(error), err=True)
        return error.exit_code
    except PhuMailerError as error:  # of a settings file: one line for each mistake
        for problem in getattr(error, "problems", None) or (str(error),):
            typer.secho(problem, fg="red", err=True)
        return 1
    except (typer.Abort, BrokenPipeError):
        return 1
    except Exception:  # noqa: BLE001 - the last line of defence of a command
        traceback.print_exc()
        return BUG
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
