"""The command tree of `oreline`, and how a command ends.

Exit codes: 0 done, 1 failed (the message says what to do), 2 wrong usage; `verify` has its own besides. An error is
words on standard error, never a traceback; with `--json` it is one JSON object there.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import typer

from offchain.cli.output import Output
from offchain.cli.processes import StopRequested
from offchain.domain.errors import OrelineError

T = TypeVar("T")

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_STOPPED = 130

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
AsMember = Annotated[
    str | None,
    typer.Option("--as", metavar="MEMBER", help="Member whose key signs: its code, number or identifier."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Largest number of rows.")]


class WrongUsage(OrelineError):
    """What was written on the command line breaks a rule."""

    default_hint = "oreline COMMAND --help shows what a command takes."

    @classmethod
    def of(cls, error: OrelineError) -> "WrongUsage":
        """The same words as a usage error."""
        return cls(error.message, hint=error.hint or None, field=error.field, value=error.value, rule=error.rule)


def stated(parse: Callable[[], T]) -> T:
    """The result of parsing what the command line states; an error of it is wrong usage (exit code 2)."""
    try:
        return parse()
    except OrelineError as error:
        raise WrongUsage.of(error) from error


def group(text: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(help=text, no_args_is_help=True, rich_markup_mode=None, add_completion=False)


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    command: Any = typer.main.get_command(app)
    try:
        result = command.main(args=list(arguments), prog_name="oreline", standalone_mode=False)
    except typer.TyperException as error:
        return _usage_error(error, arguments)
    except (typer.Abort, KeyboardInterrupt, StopRequested):
        sys.stderr.write("stopped\n")
        return EXIT_STOPPED
    except OrelineError as error:
        Output("--json" in arguments).error(error)
        return EXIT_USAGE if isinstance(error, WrongUsage) else EXIT_FAILED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone
        return EXIT_FAILED
    return result if isinstance(result, int) else 0


def _usage_error(error: typer.TyperException, arguments: Sequence[str]) -> int:
    words: Callable[[], str] = getattr(error, "format_message", error.__str__)
    message = words()
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(message + "\n")
        return EXIT_USAGE
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "oreline"
    Output("--json" in arguments).error(WrongUsage(message, hint=f"{path} --help shows what it takes."))
    return EXIT_USAGE
