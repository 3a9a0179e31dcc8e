"""What commands print: tables for people on a terminal, one JSON object for programs.

A command builds its whole answer first and hands it over once, so that `--json` gives exactly one object on standard
output. Errors go to standard error, as JSON too where that was asked for: what happened, which field with which value
broke which rule, and what to do next.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from offchain.domain.errors import OrelineError

Json = Mapping[str, object]
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column; numbers stand to the right."""

    heading: str
    number: bool = False


class Output:
    """Where the answers of one command go. Widths follow the terminal; without one, lines are not cut."""

    def __init__(self, as_json: bool, out: IO[str] | None = None, err: IO[str] | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self.console = _console(self._out)
        self.errors = _console(err or sys.stderr)

    def answer(self, content: Json) -> bool:
        """Print the object where JSON was asked for; True then, and nothing more is to be printed."""
        if self.as_json:
            json.dump(content, self._out, indent=2, ensure_ascii=False, default=_refuse)
            self._out.write("\n")
            self._out.flush()
        return self.as_json

    def say(self, text: str = "") -> None:
        """A line for people; nothing in JSON mode."""
        if not self.as_json:
            self.console.print(escape(text), soft_wrap=True, highlight=False)

    def warn(self, text: str) -> None:
        """A line for people on standard error, in JSON mode too."""
        self.errors.print(escape(text), soft_wrap=True, highlight=False)

    def fields(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Names and values, one pair in a line; what is None is left out."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in pairs:
            if value is not None:
                grid.add_row(escape(name), escape(str(value)))
        self.console.print(grid)

    def table(self, title: str, columns: Sequence[Column | str], rows: Rows) -> None:
        """A table for people; without rows it says so."""
        table = Table(header_style="bold", box=None)
        for column in (Column(item) if isinstance(item, str) else item for item in columns):
            table.add_column(
                escape(column.heading), justify="right" if column.number else "left", overflow="fold", no_wrap=False
            )
        for row in rows:
            table.add_row(*("" if value is None else escape(str(value)) for value in row))
        if table.row_count == 0:
            self.say(f"{title}: none")
        else:
            self.console.print(f"[bold]{escape(title)}[/]", highlight=False, soft_wrap=True)
            self.console.print(table)

    def error(self, error: OrelineError) -> None:
        """Say what went wrong, on standard error."""
        if self.as_json:
            self.errors.file.write(json.dumps(error.as_dict(), ensure_ascii=False) + "\n")
            return
        self.errors.print(f"[bold red]error:[/] {escape(error.message)}", soft_wrap=True, highlight=False)
        if error.hint:
            self.errors.print(f"[bold]what to do:[/] {escape(error.hint)}", soft_wrap=True, highlight=False)


def short_id(text: str) -> str:
    """Beginning and end of a long identifier, enough to recognise it in a table."""
    return text if len(text) <= 18 else f"{text[:10]}...{text[-6:]}"


class _Console(Console):
    """A console whose reader may go away (`| head`): what is left is not printed, and the exit code still tells."""

    def on_broken_pipe(self) -> None:
        with Path(os.devnull).open("w", encoding="utf-8") as nothing:
            os.dup2(nothing.fileno(), self.file.fileno())


def _console(stream: IO[str]) -> Console:
    return _Console(file=stream, soft_wrap=False, width=None if stream.isatty() else 200, emoji=False)


def _refuse(value: object) -> object:
    raise TypeError(f"no JSON form for {type(value).__name__}")
