"""The commands about official series: reference list, show, coverage, sync."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from groundswell.console.ask import plain
from groundswell.console.progress import show_progress
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.figures import show_range
from groundswell.core.settings import load_settings
from groundswell.reference.configured import open_reference

LIST_COLUMNS = (
    Column("series", "series"),
    Column("unit", "unit"),
    Column("frequency", "frequency"),
    Column("first", "first"),
    Column("last", "last"),
    Column("figures", "figures", lambda count: f"{count:,}", right=True),
    Column("certainty", "how sure"),
    Column("title", "title", wrap=True),
)


def list_series(store: str | None, *, form: Format) -> None:
    """`groundswell reference list`."""
    from groundswell.reference.views import list_rows

    print_rows(
        list_rows(open_reference(load_settings({"store": store}).values)), LIST_COLUMNS, form=form, title="series"
    )


SHOW_COLUMNS = (
    Column("period", "period"),
    Column("shown", "value", right=True),
    Column("released_at", "public from"),
    Column("certainty", "how sure"),
    Column("label", "what"),
    Column("source", "source", wrap=True),
)


def show_series(store: str | None, name: str, *, as_of: str | None, last: int, form: Format) -> None:
    """`groundswell reference show`."""
    from groundswell.reference.views import show_rows

    reference = open_reference(load_settings({"store": store}).values)
    rows = show_rows(reference, name, as_of=parse_moment("--as-of", as_of) if as_of else None)[-last:]
    shown = [{**row, "shown": _figure(row)} for row in rows]
    print_rows(shown if form is Format.TABLE else rows, SHOW_COLUMNS, form=form, title=name)


def _figure(row: dict[str, Any]) -> str:
    value = row["value"] if row["value_high"] is None else (row["value"], row["value_high"])
    return show_range(value, row["unit"])


COVERAGE_COLUMNS = (
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("basis", "held against"),
    Column("first", "from"),
    Column("last", "to"),
    Column("frequency", "frequency"),
    Column("series", "series"),
    Column("note", "note", wrap=True),
)


def show_coverage(store: str | None, *, form: Format) -> None:
    """`groundswell reference coverage`."""
    from groundswell.reference.views import coverage_rows

    rows = coverage_rows(open_reference(load_settings({"store": store}).values))
    print_rows(rows, COVERAGE_COLUMNS, form=form, title="what a claim can be held against")
    if form is Format.TABLE:
        pairs = {(row["measure"], row["area"]) for row in rows}
        measures = {measure for measure, _ in pairs}
        sys.stdout.write(f"{len(measures)} measures, {len(pairs)} pairs of measure and area\n")


def sync_series(store: str | None, names: list[str], *, quiet: bool) -> int:
    """`groundswell reference sync`. Returns how many series could not be had and keep their figures."""
    from groundswell.reference.sync import sync

    settings = load_settings({"store": store}).values
    with show_progress("refreshing", quiet=quiet) as progress:
        report = sync(names, settings=settings, store_dir=Path(settings.store), progress=progress)
    for line in (*map(str, report.outcomes), *map(str, report.revisions)):
        sys.stdout.write(f"{line}\n")
    for warning in report.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    return len(report.failed)
