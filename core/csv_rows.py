"""Rows as CSV, for programs and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

import orjson


def write_csv(rows: Iterable[Mapping[str, Any]], names: Sequence[str], out: TextIO) -> None:
    """Write a line of names and a line a row; a field that a row lacks is empty, nested values are JSON."""
    writer = csv.DictWriter(out, fieldnames=names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in names} for row in rows)


def _cell(value: Any) -> Any:
    """A cell: nested values as JSON, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, dict | list | tuple):
        return orjson.dumps(value, default=str).decode()
    if isinstance(value, str) and value[:1] in ("=", "@", "\t", "\r") and len(value) > 2:
        return "'" + value
    return value
