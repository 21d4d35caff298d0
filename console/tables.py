"""One way to print rows: for people, as JSON, or as CSV."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundswell.core.csv_rows import write_csv

Row = Mapping[str, Any]

PIPE_WIDTH = 160
"""Characters a line where output is no terminal and `COLUMNS` does not say: room for a sentence beside its figures."""


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column for people: which field, its heading, how a value is shown, and its style by value. A column
    that may `wrap` takes the width that the others leave.
    """

    field: str
    heading: str
    show: Callable[[Any], str] = str
    right: bool = False
    wrap: bool = False
    style: Callable[[Any], str] = lambda _: ""


def print_rows(rows: Sequence[Row], columns: Sequence[Column], *, form: Format, title: str = "") -> None:
    """Print rows on standard output. JSON and CSV carry every field of the rows; the table only its columns."""
    if form is Format.JSON:
        sys.stdout.write(orjson.dumps(list(rows), option=orjson.OPT_INDENT_2, default=str).decode() + "\n")
    elif form is Format.CSV:
        _print_csv(rows, columns)
    else:
        _print_table(rows, columns, title)


def _print_csv(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row)) or [column.field for column in columns]
    write_csv(rows, names, sys.stdout)


def _print_table(rows: Sequence[Row], columns: Sequence[Column], title: str) -> None:
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    console = Console(highlight=False, width=width)
    if not rows:
        console.print(Text(f"{title}: nothing found" if title else "nothing found"))
        return
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        justify: Literal["right", "left"] = "right" if column.right else "left"
        table.add_column(column.heading, justify=justify, overflow="fold", no_wrap=not column.wrap)
    for row in rows:
        table.add_row(*(_cell(column, row.get(column.field)) for column in columns))
    console.print(table)


def _cell(column: Column, value: Any) -> Text:
    shown = "" if value is None else column.show(value)
    # Text from pages must not reach the terminal as control sequences.
    return Text("".join(c if c.isprintable() or c == "\n" else "·" for c in shown), style=column.style(value))
