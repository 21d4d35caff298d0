"""Reading the CSV tables that ship with the package, and those a user adds."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from groundswell.core.errors import DataFileError


def bundled(name: str) -> bytes:
    """The bytes of a bundled table, unpacked where it is packed. Raises DataFileError if there is none."""
    try:
        data = resources.files("groundswell.reference").joinpath("data", name).read_bytes()
    except FileNotFoundError as error:
        raise DataFileError(f"reference/data/{name}: no such table") from error
    return gzip.decompress(data) if name.endswith(".gz") else data


@lru_cache(maxsize=32)
def bundled_rows(name: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows of a bundled table."""
    lines = csv.reader(bundled(name).decode("utf-8").splitlines())
    return tuple(next(lines)), tuple(tuple(row) for row in lines)


def bundled_records(name: str, *, required: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row of a bundled table as (where, record). Raises DataFileError for a missing column."""
    header, rows = bundled_rows(name)
    yield from _records(f"reference/data/{name}", header, rows, required)


def file_records(path: Path, *, required: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row of a user's table as (where, record). Raises DataFileError for a missing file or column."""
    try:
        lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: can't be read: {error}") from error
    yield from _records(str(path), tuple(next(lines, ())), lines, required)


def _records(
    name: str, header: Sequence[str], rows: Iterator[list[str]] | Sequence[Sequence[str]], required: Sequence[str]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    missing = [column for column in required if column not in header]
    if missing:
        raise DataFileError(f"{name}: no column {', '.join(missing)}; it has {', '.join(header) or 'no header'}")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise DataFileError(f"{name}:{line}: {len(row)} cells, the header has {len(header)}")
        yield f"{name}:{line}", dict(zip(header, row, strict=True))


def read_number(text: str, *, where: str) -> float:
    """A finite number. Raises DataFileError."""
    try:
        value = float(text)
    except ValueError as error:
        raise DataFileError(f"{where}: expected a number, got {text!r}") from error
    if not math.isfinite(value):
        raise DataFileError(f"{where}: expected a finite number, got {text!r}")
    return value


def read_day(text: str, *, where: str) -> date:
    """A date as YYYY-MM-DD. Raises DataFileError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataFileError(f"{where}: expected a date, got {text!r}") from error
